//! Which epochs run in a block.
//!
//! An epoch is due when `(block + netuid + 1) mod (tempo + 1) = 0`; clients predict it with the
//! same formula. Of those due only `MaxEpochsPerBlock` run, and only as many as half of a block has
//! room for, but at least one; deferred ones first, those that waited longest before the others.
//! The rest is deferred by a block, from the first on that does not fit: a large subnet is not
//! overtaken by smaller ones, and after one block it is the first.

use super::Epoch;
use crate::{pallet::*, subnets::Facts, types::SubnetFacts, Config, Event};
use alloc::{vec, vec::Vec};
use core::{cmp::Reverse, marker::PhantomData};
use dtao_types::{all_indices, NetUid};
use frame_support::{traits::Get, weights::Weight};

/// Part of a block that its epochs may use: one in so many. The other half has room for the rest of
/// the block step, for the quarter that is kept for operational transactions, and for others.
const BLOCK_PARTS: u64 = 2;

/// The epochs that run in a block.
#[derive(Debug)]
#[must_use]
pub struct Due {
	/// Their subnets in ascending order, root never among them.
	pub netuids: Vec<NetUid>,
	/// The weight of all, and of choosing them beyond the block step.
	pub weight: Weight,
}

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

	/// Set how many epochs may run in one block.
	pub fn set_max_per_block(epochs: u8) {
		MaxEpochsPerBlock::<T>::put(epochs);
	}

	/// Blocks until the next epoch by the formula; 0 = now. `None` with tempo 0.
	pub fn blocks_until_next(netuid: NetUid, now: u64) -> Option<u64> {
		blocks_until_next(netuid, Self::tempo(netuid), now)
	}

	/// Choose the subnets whose epoch runs now and defer the others that are due. Counts the
	/// blocks of all. `taken` is the weight of other epochs in this block.
	pub fn take_due(subnets: &[SubnetFacts], taken: Weight, now: u64) -> Due {
		let mut deferred = Vec::new();
		let mut fresh = Vec::new();
		for SubnetFacts { netuid, tempo, .. } in subnets {
			let is_due = blocks_until_next(*netuid, *tempo, now) == Some(0);
			let waiting = PendingEpochAt::<T>::get(netuid);
			if netuid.is_root() && is_due {
				// Root has no consensus to run, so it takes no place of the cap.
				Self::note_run(*netuid, now);
			} else if waiting != 0 && waiting <= now {
				deferred.push(*netuid);
			} else if is_due {
				fresh.push(*netuid);
			} else {
				BlocksSinceLastStep::<T>::mutate(netuid, |n| *n = n.saturating_add(1));
			}
		}
		// Who waited longest comes first, or under lasting overload the last would never run.
		deferred.sort_by_key(|netuid| (Reverse(BlocksSinceLastStep::<T>::get(netuid)), *netuid));
		let mut netuids: Vec<NetUid> = deferred.into_iter().chain(fresh).collect();
		let (count, weight) = Self::fitting(&netuids, taken);
		for netuid in netuids.split_off(count.min(netuids.len())) {
			Self::defer(netuid, now);
		}
		for netuid in &netuids {
			Self::note_run(*netuid, now);
		}
		netuids.sort_unstable();
		Due { netuids, weight }
	}

	/// How many of these epochs, from the first on, fit in a block, and what they weigh.
	fn fitting(due: &[NetUid], taken: Weight) -> (usize, Weight) {
		let cap = usize::from(MaxEpochsPerBlock::<T>::get());
		let room = T::BlockWeights::get().max_block.checked_div(BLOCK_PARTS).unwrap_or_default();
		let (mut count, mut sum) = (0usize, Weight::zero());
		for netuid in due.iter().take(cap) {
			let with_it = sum.saturating_add(Epoch::<T>::weight(*netuid));
			if count > 0 && with_it.saturating_add(taken).any_gt(room) {
				return (count, sum.saturating_add(Epoch::<T>::weighing(*netuid)));
			}
			sum = with_it;
			count = count.saturating_add(1); // at most the cap
		}
		(count, sum)
	}

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		let mut prefixes = vec![
			Tempo::<T>::hashed_key_for(netuid),
			BlocksSinceLastStep::<T>::hashed_key_for(netuid),
			LastMechansimStepBlock::<T>::hashed_key_for(netuid),
			PendingEpochAt::<T>::hashed_key_for(netuid),
			SubnetEpochConsensus::<T>::hashed_key_for(netuid),
			Active::<T>::hashed_key_for(netuid),
			Emission::<T>::hashed_key_for(netuid),
			Rank::<T>::hashed_key_for(netuid),
			Trust::<T>::hashed_key_for(netuid),
			Consensus::<T>::hashed_key_for(netuid),
			Dividends::<T>::hashed_key_for(netuid),
			ValidatorTrust::<T>::hashed_key_for(netuid),
			ValidatorPermit::<T>::hashed_key_for(netuid),
			StakeWeight::<T>::hashed_key_for(netuid),
			BondsStoredAt::<T>::hashed_key_for(netuid),
		];
		for index in all_indices(netuid) {
			prefixes.push(Incentive::<T>::hashed_key_for(index));
			prefixes.push(Bonds::<T>::iter_key_prefix(index).prefix().to_vec());
		}
		prefixes
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

/// Blocks until the next epoch of a subnet by the formula; 0 = now. `None` with tempo 0.
fn blocks_until_next(netuid: NetUid, tempo: u16, now: u64) -> Option<u64> {
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
