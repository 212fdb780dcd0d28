//! Schedule: when the epochs of a subnet are due, and when they ran.
//!
//! `dtao_yuma::clock` says in which blocks an epoch is due. An epoch for which a block has no room is
//! deferred by a block.

pub(crate) mod storage;

use crate::{facts::Facts, pallet::*, Config, Event};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_types::NetUid;
use dtao_yuma::clock::Clock;

/// Sole reader and writer of the schedule.
pub struct Schedule<T>(PhantomData<T>);

impl<T: Config> Schedule<T> {
	/// Blocks between two epochs, less one.
	pub fn tempo(netuid: NetUid) -> u16 {
		Tempo::<T>::get(netuid)
	}

	/// Set the tempo; 0 stops the epochs.
	pub fn set_tempo(netuid: NetUid, tempo: u16) {
		Tempo::<T>::insert(netuid, tempo);
		Facts::<T>::update(netuid, |facts| facts.tempo = tempo);
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
		let waiting = PendingEpochAt::<T>::get(netuid);
		let until = waiting.saturating_sub(now).max(1);
		Some(if waiting == 0 { left } else { left.min(until) })
	}

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			Tempo::<T>::hashed_key_for(netuid),
			BlocksSinceLastStep::<T>::hashed_key_for(netuid),
			LastMechansimStepBlock::<T>::hashed_key_for(netuid),
			PendingEpochAt::<T>::hashed_key_for(netuid),
		]
	}

	/// Whether an epoch that was deferred is to run in block `now`.
	pub fn is_waiting(netuid: NetUid, now: u64) -> bool {
		let until = PendingEpochAt::<T>::get(netuid);
		until != 0 && until <= now
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
	}
}
