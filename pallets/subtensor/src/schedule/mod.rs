//! Schedule: when the epochs of a subnet are due, and when they ran.
//!
//! Owns `Tempo`, `BlocksSinceLastStep`, `LastMechansimStepBlock`, `PendingEpochAt`,
//! `MaxEpochsPerBlock`, `SubnetEpochConsensus`.
//!
//! An epoch is due when `(block + netuid + 1) mod (tempo + 1) = 0`; clients predict it with the
//! same formula. An epoch for which a block has no room is deferred by a block.

use crate::{facts::Facts, pallet::*, Config, Event};
use alloc::{vec, vec::Vec};
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

	/// Blocks until the next epoch by the formula; 0 = now. `None` with tempo 0.
	pub fn blocks_until_next(netuid: NetUid, now: u64) -> Option<u64> {
		blocks_until_next(netuid, Self::tempo(netuid), now)
	}

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			Tempo::<T>::hashed_key_for(netuid),
			BlocksSinceLastStep::<T>::hashed_key_for(netuid),
			LastMechansimStepBlock::<T>::hashed_key_for(netuid),
			PendingEpochAt::<T>::hashed_key_for(netuid),
			SubnetEpochConsensus::<T>::hashed_key_for(netuid),
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

/// Blocks until the next epoch of a subnet by the formula; 0 = now. `None` with tempo 0.
pub fn blocks_until_next(netuid: NetUid, tempo: u16, now: u64) -> Option<u64> {
	if tempo == 0 {
		return None;
	}
	let phase = now.saturating_add(u64::from(netuid.get())).saturating_add(1);
	let period = u64::from(tempo).saturating_add(1);
	let into = phase.checked_rem(period)?;
	Some(if into == 0 { 0 } else { period.saturating_sub(into) })
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)] // tests compute expected numbers
mod tests {
	use super::*;
	use proptest::prelude::*;

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(2_000))]

		/// Block by block, as a client waits.
		#[test]
		fn blocks_until_next_should_be_the_first_due_block(
			netuid in prop_oneof![0..1_100u16, any::<u16>()],
			tempo in prop_oneof![0..400u16, any::<u16>()],
			now in prop_oneof![0..10_000u64, 0..u64::from(u32::MAX)],
		) {
			let is_due = |block: u64| {
				(block + u64::from(netuid) + 1).is_multiple_of(u64::from(tempo) + 1)
			};
			let expected = (0..=u64::from(tempo)).find(|wait| is_due(now + wait));
			let wait = blocks_until_next(NetUid::new(netuid), tempo, now);
			prop_assert_eq!(wait, expected.filter(|_| tempo > 0));
		}
	}
}
