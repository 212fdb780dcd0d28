//! What always holds of the storage.

use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

use crate::pallet::{
	BeaconConfig, Config, Generation, LastStoredRound, OldestStoredRound, Pallet, Places, Pulses,
};

impl<T: Config> Pallet<T> {
	/// - DRAND-1: every pulse is in its place, and every place has its pulse; there are no more than
	///   are kept.
	/// - DRAND-2: no pulse of the current beacon is newer than the newest round, which is not before
	///   the oldest one.
	/// - DRAND-3: the beacon can verify pulses.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let (mut pulses, mut places) = (0u32, 0u32);
		for (round, pulse) in Pulses::<T>::iter() {
			let place = Places::<T>::get(Self::place_of(round));
			ensure!(
				pulse.round == round && place.is_some_and(|place| place.round == round),
				"DRAND-1: a pulse is not in its place"
			);
			pulses = pulses.saturating_add(1);
		}
		let (last, generation) = (LastStoredRound::<T>::get(), Generation::<T>::get());
		for (place, held) in Places::<T>::iter() {
			ensure!(
				place == Self::place_of(held.round) && place < T::KeptRounds::get(),
				"DRAND-1: a place that is not that of its round"
			);
			ensure!(
				held.generation != generation || held.round <= last,
				"DRAND-2: a pulse newer than the newest"
			);
			places = places.saturating_add(1);
		}
		ensure!(pulses == places, "DRAND-1: a place without pulse");
		ensure!(OldestStoredRound::<T>::get() <= last, "DRAND-2: oldest round after the newest");
		ensure!(BeaconConfig::<T>::get().check().is_ok(), "DRAND-3: no beacon");
		Ok(())
	}
}
