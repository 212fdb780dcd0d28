//! Schedule: when the epochs of a subnet are due, and when they ran.
//!
//! `dtao_yuma::clock` says in which blocks an epoch is due. An epoch for which a block has no room is
//! deferred by a block, and the owner of a subnet can trigger one that is not due.
//!
//! Some clients count epochs otherwise: the next one a tempo behind the last. [`LastEpochBlock`],
//! [`SubnetEpochIndex`] and [`PendingEpochAt`] are written so that they come to the same block. Where they
//! look several epochs ahead, they expect them early, by a block for each beyond the first.
//! [`Schedule::epoch`] is the number of the epoch by their rule.

pub(crate) mod storage;

use crate::{facts::Facts, pallet::*, params::DefaultActivityCutoffFactor, Config, Event};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_types::NetUid;
use dtao_yuma::clock::Clock;
use frame_support::traits::Get;

/// Sole reader and writer of the schedule.
pub struct Schedule<T>(PhantomData<T>);

impl<T: Config> Schedule<T> {
	/// Blocks between two epochs, less one.
	pub fn tempo(netuid: NetUid) -> u16 {
		Tempo::<T>::get(netuid)
	}

	/// Set the tempo; 0 stops the epochs, one that was triggered or deferred among them.
	pub fn set_tempo(netuid: NetUid, tempo: u16) {
		Tempo::<T>::insert(netuid, tempo);
		Facts::<T>::update(netuid, |facts| facts.tempo = tempo);
		if tempo == 0 {
			PendingEpochAt::<T>::remove(netuid);
		}
		let from = Self::clock(netuid).counted_from(Pallet::<T>::now());
		LastEpochBlock::<T>::insert(netuid, from);
		if let Ok(factor) = ActivityCutoffFactorMilli::<T>::try_get(netuid) {
			Self::show_cutoff(netuid, factor);
		}
	}

	/// Blocks after which a neuron without new weights is inactive.
	pub fn activity_cutoff(netuid: NetUid) -> u64 {
		let clock = Self::clock(netuid);
		match ActivityCutoffFactorMilli::<T>::try_get(netuid) {
			Ok(factor) => clock.cutoff(factor),
			Err(()) => {
				let of_default = clock.cutoff(DefaultActivityCutoffFactor::<T>::get());
				of_default.max(ActivityCutoff::<T>::get(netuid).into())
			},
		}
	}

	/// The same as far as 16 bits go, as clients show it.
	pub fn shown_activity_cutoff(netuid: NetUid) -> u16 {
		u16::try_from(Self::activity_cutoff(netuid)).unwrap_or(u16::MAX)
	}

	/// The same in thousandths of the tempo, as clients show it.
	pub fn activity_cutoff_factor(netuid: NetUid) -> u32 {
		ActivityCutoffFactorMilli::<T>::try_get(netuid).unwrap_or_else(|()| {
			let blocks = Self::shown_activity_cutoff(netuid);
			let of_blocks = Self::clock(netuid).cutoff_factor(blocks);
			of_blocks.unwrap_or_else(DefaultActivityCutoffFactor::<T>::get)
		})
	}

	/// Set after how many blocks a neuron without new weights is inactive, at the tempo of today: with another
	/// one they are others.
	pub fn set_activity_cutoff(netuid: NetUid, blocks: u16) {
		if let Some(factor) = Self::clock(netuid).cutoff_factor(blocks) {
			ActivityCutoffFactorMilli::<T>::insert(netuid, factor);
			Self::show_cutoff(netuid, factor);
		} else {
			ActivityCutoffFactorMilli::<T>::remove(netuid);
			ActivityCutoff::<T>::insert(netuid, blocks);
		}
	}

	/// Set the same in thousandths of the tempo.
	pub fn set_activity_cutoff_factor(netuid: NetUid, factor_milli: u32) {
		ActivityCutoffFactorMilli::<T>::insert(netuid, factor_milli);
		Self::show_cutoff(netuid, factor_milli);
		Pallet::<T>::deposit_event(Event::ActivityCutoffFactorMilliSet { netuid, factor_milli });
	}

	/// Write the cutoff in blocks where older clients read it.
	fn show_cutoff(netuid: NetUid, factor: u32) {
		let blocks = u16::try_from(Self::clock(netuid).cutoff(factor)).unwrap_or(u16::MAX);
		ActivityCutoff::<T>::insert(netuid, blocks);
	}

	/// Blocks since the last epoch.
	pub fn blocks_since_last(netuid: NetUid) -> u64 {
		BlocksSinceLastStep::<T>::get(netuid)
	}

	/// Block of the last epoch; 0 before the first.
	pub fn last(netuid: NetUid) -> u64 {
		LastMechansimStepBlock::<T>::get(netuid)
	}

	/// How many epochs may run in one block.
	pub fn max_per_block() -> u8 {
		MaxEpochsPerBlock::<T>::get()
	}

	/// Set how many epochs may run in one block.
	pub fn set_max_per_block(epochs: u8) {
		MaxEpochsPerBlock::<T>::put(epochs);
		Pallet::<T>::deposit_event(Event::MaxEpochsPerBlockSet { epochs });
	}

	/// The epochs of a subnet at its tempo of today.
	pub fn clock(netuid: NetUid) -> Clock {
		Clock::new(netuid, Self::tempo(netuid))
	}

	/// Blocks from `now` to the next epoch behind it, at least 1: that of the tempo, or one that waits. `None`
	/// without epochs.
	pub fn blocks_until_next(netuid: NetUid, now: u64) -> Option<u64> {
		let next = now.saturating_add(1);
		let left = Self::clock(netuid).blocks_until_next(next)?.saturating_add(1);
		let until = Self::pending(netuid).map(|until| until.saturating_sub(now).max(1));
		Some(until.map_or(left, |until| until.min(left)))
	}

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			Tempo::<T>::hashed_key_for(netuid),
			BlocksSinceLastStep::<T>::hashed_key_for(netuid),
			LastMechansimStepBlock::<T>::hashed_key_for(netuid),
			PendingEpochAt::<T>::hashed_key_for(netuid),
			SubnetEpochIndex::<T>::hashed_key_for(netuid),
			LastEpochBlock::<T>::hashed_key_for(netuid),
			ActivityCutoff::<T>::hashed_key_for(netuid),
			ActivityCutoffFactorMilli::<T>::hashed_key_for(netuid),
		]
	}

	/// Epochs that a subnet has had.
	pub fn count(netuid: NetUid) -> u64 {
		SubnetEpochIndex::<T>::get(netuid)
	}

	/// The epoch that something sent now belongs to: those that a subnet has had, and one more where
	/// one is due and has not run. Clients foresee it by the same rule.
	pub fn epoch(netuid: NetUid) -> u64 {
		let tempo = u64::from(Self::tempo(netuid));
		let now = Pallet::<T>::now();
		let waited = now.saturating_sub(LastEpochBlock::<T>::get(netuid));
		let is_owed = tempo > 0 && (Self::is_waiting(netuid, now) || waited >= tempo);
		Self::count(netuid).saturating_add(is_owed.into())
	}

	/// Whether an epoch that was triggered or deferred is to run in block `now`.
	pub fn is_waiting(netuid: NetUid, now: u64) -> bool {
		Self::pending(netuid).is_some_and(|until| until <= now)
	}

	/// Block in which an epoch runs that was triggered or deferred.
	pub fn pending(netuid: NetUid) -> Option<u64> {
		Some(PendingEpochAt::<T>::get(netuid)).filter(|until| *until != 0)
	}

	/// Let an epoch run in block `until`, or with the one that is due before.
	pub fn trigger(netuid: NetUid, until: u64) {
		PendingEpochAt::<T>::insert(netuid, until);
	}

	/// Count a block without an epoch.
	pub fn count_block(netuid: NetUid) {
		BlocksSinceLastStep::<T>::mutate(netuid, |n| *n = n.saturating_add(1));
	}

	/// Defer an epoch that is due by a block.
	pub fn defer(netuid: NetUid, now: u64) {
		let until = now.saturating_add(1);
		PendingEpochAt::<T>::insert(netuid, until);
		Self::count_block(netuid);
		Pallet::<T>::deposit_event(Event::EpochDeferred { netuid, until });
	}

	/// Note that the epoch of a subnet runs in block `now`.
	pub fn note_run(netuid: NetUid, now: u64) {
		PendingEpochAt::<T>::remove(netuid);
		BlocksSinceLastStep::<T>::insert(netuid, 0);
		LastMechansimStepBlock::<T>::insert(netuid, now);
		LastEpochBlock::<T>::insert(netuid, Self::clock(netuid).counted_from(now));
		// A count of what clients watch; it does not reach its end.
		SubnetEpochIndex::<T>::mutate(netuid, |index| *index = index.saturating_add(1));
	}
}
