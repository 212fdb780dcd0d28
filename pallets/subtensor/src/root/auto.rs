//! Claims that nobody has to send: in each block some coldkeys have their turn.
//!
//! They run when the transactions of a block are done, in what is left of its weight. In a round each
//! coldkey of the index has one turn; a block has `NumRootClaim` of them, drawn by the hash of its parent,
//! so that nobody knows in the block before whose claims come. A turn has at most [`TURN_STEPS`] steps, a
//! block [`STEPS`]: a step is a visit to a hotkey, or a payment of a subnet that owes enough. A block uses
//! at most a quarter of its weight for them. Where a turn was too short for all claims of a coldkey, its
//! next one goes on there. So nobody is skipped for ever, and nobody is held up by somebody with many
//! hotkeys.
//!
//! A sale that nobody asked for has a floor: 95 % of the price before the first transaction of the block.
//! What does not fit stays owed.

use super::{
	claim::{Claimed, Wish},
	settings::Thresholds,
	Root,
};
use crate::{
	claims::Claimants,
	number,
	pallet::*,
	pools::{Pools, Prices},
	shares::Shares,
	types::{Position, RootClaimResume, RootClaimTypeEnum},
	weight_info::WeightInfo,
	Config,
};
use codec::Encode;
use dtao_types::NetUid;
use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};
use sp_core::crypto::AccountId32;
use sp_io::hashing::twox_64;

/// Steps of one turn at most.
pub const TURN_STEPS: u32 = 32;

/// Steps of one block at most: full turns of as many coldkeys as there are by default.
pub const STEPS: u32 = 5 * TURN_STEPS;

/// Part of a block that the claims use at most: one in so many.
const BLOCK_PARTS: u64 = 4;

/// What decides whether and for how much a claim of this block is paid, whoever's it is.
struct Terms {
	/// Prices below which nothing is sold.
	floors: Prices,
	thresholds: Thresholds,
}

/// What is left to do in this block, and in this turn.
struct Budget {
	meter: WeightMeter,
	block: u32,
	turn: u32,
}

impl Budget {
	/// Take a step after which `weight` will have been used; whether there is room for it.
	fn step(&mut self, weight: Weight) -> bool {
		let fits = self.block > 0 && self.turn > 0 && self.meter.can_consume(weight);
		if fits {
			self.block = self.block.saturating_sub(1);
			self.turn = self.turn.saturating_sub(1);
		}
		fits
	}
}

impl<T: Config> Root<T> {
	/// Claim for the coldkeys whose turn it is, with at most `remaining` weight. Answers the
	/// weight it used.
	pub fn claim_for_some(remaining: Weight) -> Weight {
		let part = T::BlockWeights::get().max_block.checked_div(BLOCK_PARTS).unwrap_or_default();
		let meter = WeightMeter::with_limit(remaining.min(part));
		let mut budget = Budget { meter, block: STEPS, turn: 0 };
		let turn = T::WeightInfo::root_claim_turn();
		if budget.meter.try_consume(turn).is_err() {
			return Weight::zero();
		}
		let before = RootClaimTurn::<T>::get();
		let mut left = before;
		let turns = NumRootClaim::<T>::get().min(Claimants::<T>::count());
		let floors = if turns == 0 { Prices::default() } else { Pools::<T>::floor_prices() };
		let mut terms = Terms { floors, thresholds: Thresholds::default() };
		for number in 0..turns {
			if number > 0 && budget.meter.try_consume(turn).is_err() {
				break;
			}
			let count = Claimants::<T>::count();
			let waiting = if left == 0 { count } else { left.min(count) };
			let Some(coldkey) = Claimants::<T>::draw(waiting, Self::random(waiting)) else { break };
			budget.turn = TURN_STEPS;
			if !Self::serve(&coldkey, &mut terms, &mut budget) {
				break;
			}
			left = waiting.saturating_sub(1);
		}
		if left != before {
			RootClaimTurn::<T>::put(left);
		}
		budget.meter.consumed()
	}

	/// What decides whose turn it is. Who makes a block knows it, and nobody before that.
	pub(crate) fn random(waiting: u64) -> u64 {
		let parent = frame_system::Pallet::<T>::parent_hash();
		u64::from_le_bytes(twox_64(&(parent, waiting).encode()))
	}

	/// Claim for one coldkey on its hotkeys, from where its last turn ended. Answers whether there was
	/// room for a step.
	fn serve(coldkey: &AccountId32, terms: &mut Terms, budget: &mut Budget) -> bool {
		let hotkeys = Shares::<T>::staking_hotkeys(coldkey);
		let before = Claimants::<T>::resume(coldkey);
		let at = before.clone().filter(|at| (at.hotkeys as usize) < hotkeys.len());
		let (done, mut from) = at.map_or((0, NetUid::ROOT), |at| (at.hotkeys, at.netuid));
		let kind = RootClaimType::<T>::get(coldkey);
		let mut after = None;
		for (number, hotkey) in (0u32..).zip(&hotkeys).skip(done as usize) {
			let place = Position::new(hotkey, coldkey, from);
			if let Some(netuid) = Self::serve_on_hotkey(place, &kind, terms, budget) {
				after = Some(RootClaimResume { hotkeys: number, netuid });
				break;
			}
			from = NetUid::ROOT;
		}
		if budget.turn == TURN_STEPS {
			return hotkeys.is_empty();
		}
		if after != before {
			Claimants::<T>::set_resume(coldkey, after);
		}
		true
	}

	/// Claim for one coldkey on one hotkey, from the subnet of the position on. Answers the subnet to go
	/// on with where there was no room for all.
	fn serve_on_hotkey(
		from: Position,
		kind: &RootClaimTypeEnum,
		terms: &mut Terms,
		budget: &mut Budget,
	) -> Option<NetUid> {
		let on_root = from.on(NetUid::ROOT);
		let mut looks = Self::claimable_on(on_root);
		looks.retain(|netuid| *netuid >= from.netuid);
		let visit = T::WeightInfo::root_claim_visit(number(looks.len()));
		if !budget.step(visit) {
			return Some(from.netuid);
		}
		let (netuids, looked) = Self::look(on_root, looks, &mut terms.thresholds);
		budget.meter.consume(looked);
		if netuids.is_empty() {
			return None;
		}
		let next = Claimed::next_weight::<T>(from.hotkey);
		let mut worst = Weight::zero();
		let goes_on = |done: &Claimed| {
			let with_next = done.weight::<T>().saturating_add(next);
			let fits = budget.step(with_next);
			if fits {
				worst = with_next;
			}
			fits
		};
		let wish = Wish { kind, floors: Some(&terms.floors) };
		let claimed = Self::claim_on_hotkey(on_root, wish, &netuids, goes_on, |_| ());
		budget.meter.consume(claimed.as_ref().map_or(worst, Claimed::weight::<T>));
		// Where a hotkey as a whole fails, its claims stay owed and the next one has its turn.
		claimed.unwrap_or_default().rest
	}
}
