//! Checking and storing pulses: the only code that writes the storage.

use alloc::vec::Vec;

use dtao_timelock::{verify_all, SIGNATURE_LEN};
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use sp_runtime::DispatchResult;

use crate::{
	pallet::{
		BeaconConfig, Config, Error, Event, Generation, LastStoredRound, OldestStoredRound, Pallet,
		Places, Pulses,
	},
	BeaconConfiguration, Place, Pulse, MAX_AHEAD_SECS,
};

/// Why pulses are not taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Refused {
	/// There is none.
	Empty,
	/// The rounds are not in ascending order, or one is 0 or has no time.
	Disorder,
	/// All are stored, or one is too old.
	Stale,
	/// One is not due yet.
	Early,
	/// One does not verify.
	Forged,
}

impl<T: Config> From<Refused> for Error<T> {
	fn from(refused: Refused) -> Self {
		match refused {
			Refused::Empty => Error::NoneValue,
			Refused::Disorder | Refused::Stale | Refused::Early => Error::InvalidRoundNumber,
			Refused::Forged => Error::PulseVerificationError,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The place of a round.
	pub(crate) fn place_of(round: u64) -> u32 {
		let places = u64::from(T::KeptRounds::get().max(1));
		// A remainder of a u32-sized divisor fits.
		round.checked_rem(places).and_then(|place| u32::try_from(place).ok()).unwrap_or(0)
	}

	/// Whether the pulse of a round is stored, and of the current beacon.
	pub(crate) fn is_stored(round: u64) -> bool {
		let here = Place { round, generation: Generation::<T>::get() };
		Places::<T>::get(Self::place_of(round)) == Some(here)
	}

	/// The pulses that are not stored yet. Cheap: nothing is verified.
	pub(crate) fn fresh(pulses: &[Pulse]) -> Result<Vec<&Pulse>, Refused> {
		ensure!(!pulses.is_empty(), Refused::Empty);
		let ascending = pulses.windows(2).all(|pair| match pair {
			[earlier, later] => earlier.round < later.round,
			_ => false,
		});
		ensure!(ascending, Refused::Disorder);
		let config = BeaconConfig::<T>::get();
		let oldest = OldestStoredRound::<T>::get();
		let latest_due =
			T::Time::now().checked_div(1_000).unwrap_or(0).saturating_add(MAX_AHEAD_SECS);
		for pulse in pulses {
			let due = config.due(pulse.round).ok_or(Refused::Disorder)?;
			ensure!(due <= latest_due, Refused::Early);
			ensure!(pulse.round >= oldest, Refused::Stale);
		}
		let fresh: Vec<_> = pulses.iter().filter(|pulse| !Self::is_stored(pulse.round)).collect();
		ensure!(!fresh.is_empty(), Refused::Stale);
		Ok(fresh)
	}

	/// Whether all pulses are the beacon's.
	pub(crate) fn verify(pulses: &[&Pulse]) -> Result<(), Refused> {
		let signed: Option<Vec<(u64, [u8; SIGNATURE_LEN])>> =
			pulses.iter().map(|pulse| pulse.signed()).collect();
		let (signed, key) = signed.zip(BeaconConfig::<T>::get().key()).ok_or(Refused::Forged)?;
		ensure!(verify_all(&key, &signed), Refused::Forged);
		Ok(())
	}

	/// Verify and store pulses.
	pub(crate) fn store(pulses: &[Pulse]) -> DispatchResult {
		let fresh = Self::fresh(pulses).map_err(Error::<T>::from)?;
		Self::verify(&fresh).map_err(Error::<T>::from)?;
		let generation = Generation::<T>::get();
		let mut last = LastStoredRound::<T>::get();
		let mut rounds = Vec::with_capacity(fresh.len());
		for pulse in fresh {
			Self::put(pulse, generation);
			last = last.max(pulse.round);
			rounds.push(pulse.round);
		}
		LastStoredRound::<T>::put(last);
		let oldest = OldestStoredRound::<T>::get().max(Self::window_start(last));
		OldestStoredRound::<T>::put(oldest);
		Self::deposit_event(Event::NewPulse { rounds });
		Ok(())
	}

	/// Give the pulse its place; what was there goes.
	fn put(pulse: &Pulse, generation: u32) {
		let place = Self::place_of(pulse.round);
		if let Some(earlier) = Places::<T>::get(place) {
			Pulses::<T>::remove(earlier.round);
		}
		Places::<T>::insert(place, Place { round: pulse.round, generation });
		Pulses::<T>::insert(pulse.round, pulse);
	}

	/// The oldest round that can be kept beside the newest.
	fn window_start(last: u64) -> u64 {
		last.saturating_add(1).saturating_sub(T::KeptRounds::get().into())
	}

	/// Take another beacon.
	pub(crate) fn change_beacon(config: BeaconConfiguration) -> DispatchResult {
		ensure!(config.check().is_ok(), Error::<T>::InvalidBeacon);
		BeaconConfig::<T>::put(config);
		// Not even after four billion changes would a pulse of an old beacon be near.
		Generation::<T>::mutate(|generation| *generation = generation.wrapping_add(1));
		LastStoredRound::<T>::put(0);
		OldestStoredRound::<T>::put(0);
		Self::deposit_event(Event::BeaconConfigChanged);
		Ok(())
	}

	/// Set the oldest round that is taken.
	pub(crate) fn set_oldest(oldest: u64) -> DispatchResult {
		let last = LastStoredRound::<T>::get();
		let allowed = Self::window_start(last)..=last;
		ensure!(allowed.contains(&oldest), Error::<T>::InvalidRoundNumber);
		OldestStoredRound::<T>::put(oldest);
		Self::deposit_event(Event::SetOldestStoredRound(oldest));
		Ok(())
	}
}
