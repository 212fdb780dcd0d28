//! What other pallets ask.

use alloc::vec::Vec;

use dtao_timelock::{RoundSignature, Timelocked};
use dtao_traits::{BeaconInspect, StillLocked};
use frame_support::{traits::Time, weights::Weight};

use crate::{
	pallet::{BeaconConfig, Config, LastStoredRound, OldestStoredRound, Pallet, Pulses},
	WeightInfo,
};

impl<T: Config> BeaconInspect for Pallet<T> {
	fn has_pulse(round: u64) -> bool {
		Self::is_stored(round)
	}

	fn last_round() -> u64 {
		LastStoredRound::<T>::get()
	}

	fn oldest_round() -> u64 {
		OldestStoredRound::<T>::get()
	}

	fn due(round: u64) -> Option<u64> {
		BeaconConfig::<T>::get().due(round)
	}

	fn seconds_until(round: u64) -> Option<u64> {
		let now = T::Time::now().checked_div(1_000)?;
		Self::due(round).map(|due| due.saturating_sub(now))
	}

	fn is_well_formed(locked: &[u8]) -> bool {
		Timelocked::check(locked).is_ok()
	}

	fn open(round: u64, locked: &[u8]) -> Result<Vec<u8>, StillLocked> {
		if !Self::is_stored(round) {
			return Err(StillLocked::NoPulse);
		}
		let pulse = Pulses::<T>::get(round).ok_or(StillLocked::NoPulse)?;
		let (_, signature) = pulse.signed().ok_or(StillLocked::NoPulse)?;
		let signature = RoundSignature::from_bytes(&signature).map_err(|_| StillLocked::NoPulse)?;
		let locked = Timelocked::parse(locked).map_err(|_| StillLocked::Never)?;
		locked.open(&signature).map_err(|_| StillLocked::Never)
	}

	fn open_weight(bytes: u32) -> Weight {
		T::WeightInfo::open(bytes)
	}
}
