//! Which epochs run in a block.
//!
//! An epoch is due when `(block + netuid + 1) mod (tempo + 1) = 0`; clients predict it with the
//! same formula. Of those due only `MaxEpochsPerBlock` run, deferred ones first; the rest is
//! deferred by a block.

use crate::{pallet::*, Config, Event};
use alloc::vec::Vec;
use core::marker::PhantomData;
use dtao_types::NetUid;

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
	}

	/// Blocks since the last epoch.
	pub fn blocks_since_last(netuid: NetUid) -> u64 {
		BlocksSinceLastStep::<T>::get(netuid)
	}

	/// Block of the last epoch; 0 before the first.
	pub fn last(netuid: NetUid) -> u64 {
		LastMechansimStepBlock::<T>::get(netuid)
	}

	/// Set how many epochs may run in one block.
	pub fn set_max_per_block(epochs: u8) {
		MaxEpochsPerBlock::<T>::put(epochs);
	}

	/// Blocks until the next epoch by the formula; 0 = now. `None` with tempo 0.
	pub fn blocks_until_next(netuid: NetUid, now: u64) -> Option<u64> {
		let tempo = u64::from(Self::tempo(netuid));
		if tempo == 0 {
			return None;
		}
		let phase = now.saturating_add(u64::from(netuid.get())).saturating_add(1);
		let period = tempo.saturating_add(1);
		let into = phase.checked_rem(period)?;
		Some(if into == 0 { 0 } else { period.saturating_sub(into) })
	}

	/// Choose the subnets whose epoch runs now and defer the others that are due. Counts the
	/// blocks of all. Answers the subnets to run in ascending order, root never among them.
	pub fn take_due(subnets: &[NetUid], now: u64) -> Vec<NetUid> {
		let mut deferred = Vec::new();
		let mut fresh = Vec::new();
		for netuid in subnets {
			let waiting = PendingEpochAt::<T>::get(netuid);
			if netuid.is_root() && Self::blocks_until_next(*netuid, now) == Some(0) {
				// Root has no consensus to run, so it takes no place of the cap.
				Self::note_run(*netuid, now);
			} else if waiting != 0 && waiting <= now {
				deferred.push(*netuid);
			} else if Self::blocks_until_next(*netuid, now) == Some(0) {
				fresh.push(*netuid);
			} else {
				BlocksSinceLastStep::<T>::mutate(netuid, |n| *n = n.saturating_add(1));
			}
		}
		let cap = usize::from(MaxEpochsPerBlock::<T>::get());
		let mut due: Vec<NetUid> = deferred.into_iter().chain(fresh).collect();
		for netuid in due.split_off(cap.min(due.len())) {
			Self::defer(netuid, now);
		}
		for netuid in &due {
			Self::note_run(*netuid, now);
		}
		due.sort_unstable();
		due
	}

	fn defer(netuid: NetUid, now: u64) {
		let until = now.saturating_add(1);
		PendingEpochAt::<T>::insert(netuid, until);
		BlocksSinceLastStep::<T>::mutate(netuid, |n| *n = n.saturating_add(1));
		Pallet::<T>::deposit_event(Event::EpochDeferred { netuid, until });
	}

	fn note_run(netuid: NetUid, now: u64) {
		PendingEpochAt::<T>::remove(netuid);
		BlocksSinceLastStep::<T>::insert(netuid, 0);
		LastMechansimStepBlock::<T>::insert(netuid, now);
	}
}
