//! Nominations below the required minimum are closed: what a removal leaves at once, all that there are
//! when the minimum rises, in bounded steps at the end of blocks.
//!
//! Nobody asked for these sales, so they are free of the swap fee. Those at the end of a block can be
//! foreseen: they are at 95 % of the price before its first transaction at least.

use super::Staking;
use crate::{
	claims::Claims,
	keys::KeyStore,
	pallet::*,
	pools::{Pools, Prices},
	shares::Shares,
	subnets::Subnets,
	types::{NominationPlace, Position},
	weight_info::WeightInfo,
	Config, Error,
};
use dtao_types::{AlphaBalance, Price};
use frame_support::{
	storage::with_storage_layer,
	traits::Get,
	weights::{Weight, WeightMeter},
};
use sp_runtime::DispatchResult;

/// Part of a block that the sweep uses at most: one in so many.
const BLOCK_PARTS: u64 = 4;

/// Positions that a block looks at, at most.
pub(crate) const LOOKS: u32 = 1_024;

/// What became of a position in the sweep.
enum Swept {
	/// There is nothing more to do with it.
	Done,
	/// The price has fallen too far in this block to sell it.
	Fallen,
	/// The weight did not suffice.
	NoRoom,
}

impl<T: Config> Staking<T> {
	/// Set the smallest nomination, in rao. Smaller ones close when part of them is removed; where it
	/// rises, all of them close at the end of this block and, where that does not suffice, of the next.
	pub fn set_nominator_minimum(stake: u64) {
		if stake == 0 {
			NominationSweep::<T>::kill();
		} else if stake > Self::nominator_minimum() {
			NominationSweep::<T>::put(NominationPlace::default());
		}
		NominatorMinRequiredStake::<T>::put(stake);
	}

	/// Close what is left of a nomination that is worth less than the required minimum.
	pub(super) fn sweep_small_nomination(position: Position) -> DispatchResult {
		if let Some(rest) = Self::small_nomination(position, Self::nominator_minimum()) {
			// Where the pool does not take the rest, it stays.
			let _ = with_storage_layer(|| Self::unstake_and_sell(position, rest, None, false));
		}
		Ok(())
	}

	/// What a nomination holds that is worth less than `required` rao.
	fn small_nomination(position: Position, required: u64) -> Option<AlphaBalance> {
		if required == 0 || KeyStore::<T>::owns(position.coldkey, position.hotkey) {
			return None;
		}
		let held = Shares::<T>::value(position);
		let is_small = !held.is_zero() && Self::worth(position.netuid, held).rao() < required;
		is_small.then_some(held)
	}

	/// Go on closing small nominations, with at most `remaining` weight. Answers the weight it used.
	pub fn sweep_nominations(remaining: Weight) -> Weight {
		let part = T::BlockWeights::get().max_block.checked_div(BLOCK_PARTS).unwrap_or_default();
		let mut meter = WeightMeter::with_limit(remaining.min(part));
		if meter.try_consume(T::DbWeight::get().reads(1)).is_err() {
			return Weight::zero();
		}
		let look = T::WeightInfo::nomination_look();
		let Some(mut place) = NominationSweep::<T>::get() else { return meter.consumed() };
		let required = Self::nominator_minimum();
		let floors = Pools::<T>::floor_prices();
		let mut positions = Shares::<T>::positions_after(place.after.as_ref());
		for _ in 0..LOOKS {
			if meter.try_consume(look).is_err() {
				break;
			}
			let Some(key) = positions.next() else {
				NominationSweep::<T>::kill();
				return meter.consumed();
			};
			let position = Position::new(&key.0, &key.1, key.2);
			match Self::sweep_one(position, required, &floors, &mut meter) {
				Swept::NoRoom => break,
				// In the next block the price is what it is; whoever lets it fall once more loses more.
				Swept::Fallen if !place.waited => {
					place.waited = true;
					break;
				},
				Swept::Done | Swept::Fallen => {
					place = NominationPlace { after: Some(key), waited: false };
				},
			}
		}
		NominationSweep::<T>::put(place);
		meter.consumed()
	}

	/// Close a position if it is a nomination that is too small and its pool takes it.
	fn sweep_one(
		position: Position,
		required: u64,
		floors: &Prices,
		meter: &mut WeightMeter,
	) -> Swept {
		let netuid = position.netuid;
		let Some(held) = Self::small_nomination(position, required) else { return Swept::Done };
		if Subnets::<T>::ensure_open(netuid).is_err() {
			return Swept::Done;
		}
		let floor: Option<Price> = floors.get(&netuid).copied();
		if floor.is_none() && Pools::<T>::is_dynamic(netuid) {
			return Swept::Done;
		}
		if meter.try_consume(Self::sweep_weight(position)).is_err() {
			return Swept::NoRoom;
		}
		let sold = with_storage_layer(|| Self::unstake_and_sell(position, held, floor, false));
		match sold {
			Err(error) if error == Error::<T>::SlippageTooHigh.into() => Swept::Fallen,
			// Where the pool does not take it for another reason, it stays.
			_ => Swept::Done,
		}
	}

	/// What it takes to close a position, beside the look.
	fn sweep_weight(position: Position) -> Weight {
		T::WeightInfo::remove_stake()
			.saturating_add(Claims::<T>::change_weight(position.hotkey, position.netuid))
	}
}
