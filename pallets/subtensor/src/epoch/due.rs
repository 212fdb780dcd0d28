//! Which epochs run in a block.
//!
//! Of those due only `MaxEpochsPerBlock` run, and only as many as a part of a block has room for
//! (`ChainParams::epoch_block_parts`), by what they may weigh; but at least one, unless a subnet has its
//! last epoch in the same block. So transactions keep their room whatever the epochs are: deferred ones first, those that waited longest before the others. The rest is
//! deferred by a block, from the first on that does not fit: a large subnet is not overtaken by
//! smaller ones, and after one block it is the first.

use super::Epoch;
use crate::{schedule::Schedule, types::SubnetFacts, Config};
use alloc::vec::Vec;
use core::cmp::Reverse;
use dtao_types::NetUid;
use dtao_yuma::clock::Clock;
use frame_support::{traits::Get, weights::Weight};
use sp_runtime::traits::Zero;

/// The epochs that run in a block.
#[derive(Debug)]
#[must_use]
pub struct Due {
	/// Their subnets in ascending order, root never among them.
	pub netuids: Vec<NetUid>,
	/// How many others wait for the next block.
	pub deferred: usize,
	/// The weight of choosing them, beyond the block step and the epochs themselves.
	pub weight: Weight,
}

impl Due {
	/// Choose the subnets whose epoch runs now and defer the others that are due. Counts the
	/// blocks of all. `taken` is the weight of other epochs in this block.
	pub fn take<T: Config>(subnets: &[SubnetFacts], taken: Weight, now: u64) -> Self {
		let mut deferred = Vec::new();
		let mut fresh = Vec::new();
		for SubnetFacts { netuid, tempo, .. } in subnets {
			let is_due = Clock::new(*netuid, *tempo).is_due(now);
			if netuid.is_root() && is_due {
				// Root has no consensus to run, so it takes no place of the cap.
				Schedule::<T>::note_run(*netuid, now);
			} else if Schedule::<T>::is_waiting(*netuid, now) {
				deferred.push(*netuid);
			} else if is_due {
				fresh.push(*netuid);
			} else {
				Schedule::<T>::count_block(*netuid);
			}
		}
		// Who waited longest comes first, or under lasting overload the last would never run.
		deferred
			.sort_by_key(|netuid| (Reverse(Schedule::<T>::blocks_since_last(*netuid)), *netuid));
		let mut netuids: Vec<NetUid> = deferred.into_iter().chain(fresh).collect();
		let (count, weight) = fitting::<T>(&netuids, taken);
		let rest = netuids.split_off(count.min(netuids.len()));
		for netuid in &rest {
			Schedule::<T>::defer(*netuid, now);
		}
		for netuid in &netuids {
			Schedule::<T>::note_run(*netuid, now);
		}
		// What clients count by, of each epoch.
		let counting = T::DbWeight::get().reads_writes(2, 2);
		let count = u64::try_from(netuids.len()).unwrap_or(u64::MAX);
		let weight = weight.saturating_add(counting.saturating_mul(count));
		netuids.sort_unstable();
		Self { netuids, deferred: rest.len(), weight }
	}
}

/// How many of these epochs, from the first on, fit in a block, and what it weighs to find out beyond
/// them.
pub(super) fn fitting<T: Config>(due: &[NetUid], taken: Weight) -> (usize, Weight) {
	let cap = usize::from(Schedule::<T>::max_per_block());
	let parts = u64::from(T::Params::get().epoch_block_parts);
	let room = T::BlockWeights::get().max_block.checked_div(parts).unwrap_or_default();
	let (mut count, mut sum) = (0usize, taken);
	for netuid in due.iter().take(cap) {
		sum = sum.saturating_add(Epoch::<T>::weight(*netuid));
		let is_first = count == 0 && taken.is_zero();
		if !is_first && sum.any_gt(room) {
			return (count, Epoch::<T>::weighing(*netuid));
		}
		count = count.saturating_add(1); // at most the cap
	}
	(count, Weight::zero())
}
