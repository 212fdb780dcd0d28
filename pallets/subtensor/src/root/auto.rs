//! Claims that nobody has to send: in each block some coldkeys have their turn.
//!
//! They run when the transactions of a block are done, in what is left of its weight. A turn
//! goes to the `NumRootClaim` next coldkeys of the index, from the last to the first, then from
//! the last again. A block does at most [`STEPS`] looks at a hotkey or at a subnet of it, and
//! uses at most a quarter of a block; a coldkey that does not fit is gone on with in the next
//! block, at the subnet where it stopped. So nobody is skipped for ever, however many hotkeys
//! somebody has.

use super::{claim::Claimed, Root};
use crate::{
	claims::{Claimants, Claims},
	pallet::*,
	shares::Shares,
	types::{Position, RootClaimPlace, RootClaimResume, RootClaimTypeEnum},
	weight_info::WeightInfo,
	Config,
};
use alloc::vec::Vec;
use dtao_types::NetUid;
use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};
use sp_core::crypto::AccountId32;

/// Looks at a hotkey, or at a subnet of one, that a block does at most.
pub const STEPS: u32 = 128;

/// Part of a block that the claims use at most: one in so many.
const BLOCK_PARTS: u64 = 4;

/// What is left to do in this block.
struct Budget {
	meter: WeightMeter,
	steps: u32,
}

impl Budget {
	/// Take a step after which `weight` will have been used; whether there is room for it.
	fn step(&mut self, weight: Weight) -> bool {
		let fits = self.steps > 0 && self.meter.can_consume(weight);
		if fits {
			self.steps = self.steps.saturating_sub(1);
		}
		fits
	}
}

impl<T: Config> Root<T> {
	/// Claim for the coldkeys whose turn it is, with at most `remaining` weight. Answers the
	/// weight it used.
	pub fn claim_for_some(remaining: Weight) -> Weight {
		let part = T::BlockWeights::get().max_block.checked_div(BLOCK_PARTS).unwrap_or_default();
		let mut budget =
			Budget { meter: WeightMeter::with_limit(remaining.min(part)), steps: STEPS };
		if budget.meter.try_consume(T::WeightInfo::root_claim_turn()).is_err() {
			return Weight::zero();
		}
		let before = RootClaimTurn::<T>::get();
		let mut place = before.clone();
		let turns = NumRootClaim::<T>::get().min(Claimants::<T>::count());
		for _ in 0..turns {
			let Some((coldkey, index)) = Self::next_turn(&place) else { break };
			let resume = place.resume.take().filter(|resume| resume.coldkey == coldkey);
			place.left = index.saturating_add(1);
			place.resume = Self::serve(&coldkey, resume, &mut budget);
			if place.resume.is_some() {
				break;
			}
			place.left = index;
		}
		if place != before {
			RootClaimTurn::<T>::put(place);
		}
		budget.meter.consumed()
	}

	/// The coldkey whose turn it is, and its index.
	fn next_turn(place: &RootClaimPlace) -> Option<(AccountId32, u64)> {
		let count = Claimants::<T>::count();
		let left = if place.left == 0 { count } else { place.left.min(count) };
		let index = left.checked_sub(1)?;
		Claimants::<T>::at(index).map(|coldkey| (coldkey, index))
	}

	/// Claim for one coldkey on all its hotkeys. Answers where to go on where there was no room
	/// for all.
	fn serve(
		coldkey: &AccountId32,
		resume: Option<RootClaimResume>,
		budget: &mut Budget,
	) -> Option<RootClaimResume> {
		let (done, mut from) = resume.map_or((0, NetUid::ROOT), |at| (at.hotkeys, at.netuid));
		let kind = RootClaimType::<T>::get(coldkey);
		let hotkeys = Shares::<T>::staking_hotkeys(coldkey);
		for (number, hotkey) in (0u32..).zip(&hotkeys).skip(done as usize) {
			if let Some(netuid) =
				Self::serve_on_hotkey(Position::new(hotkey, coldkey, from), &kind, budget)
			{
				return Some(RootClaimResume { coldkey: coldkey.clone(), hotkeys: number, netuid });
			}
			from = NetUid::ROOT;
		}
		None
	}

	/// Claim for one coldkey on one hotkey, from the subnet of the position on. Answers the subnet to go on with
	/// where there was no room for all.
	fn serve_on_hotkey(
		from: Position,
		kind: &RootClaimTypeEnum,
		budget: &mut Budget,
	) -> Option<NetUid> {
		let visit = T::WeightInfo::root_claim_visit();
		if !budget.step(visit) {
			return Some(from.netuid);
		}
		let on_root = from.on(NetUid::ROOT);
		let netuids: Vec<NetUid> =
			Self::claimable_on(on_root).into_iter().filter(|n| *n >= from.netuid).collect();
		if netuids.is_empty() {
			budget.meter.consume(visit);
			return None;
		}
		// What is sold is staked on root at the end: there must always be room for that.
		let next = T::WeightInfo::root_claim_pay()
			.saturating_add(Claimed::stake_weight::<T>(Claims::<T>::rates_of(from.hotkey)));
		let mut worst = visit;
		let goes_on = |done: &Claimed| {
			worst = done.weight::<T>().saturating_add(next);
			budget.step(worst)
		};
		let claimed = Self::claim_on_hotkey(on_root, kind, &netuids, goes_on);
		budget.meter.consume(claimed.as_ref().map_or(worst, Claimed::weight::<T>));
		// Where a hotkey as a whole fails, its claims stay owed and the next one has its turn.
		claimed.unwrap_or_default().rest
	}
}
