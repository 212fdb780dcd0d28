//! Which epochs run in a block.
//!
//! Of those due only `MaxEpochsPerBlock` run, and only as many as half of a block has room for, but
//! at least one; deferred ones first, those that waited longest before the others. The rest is
//! deferred by a block, from the first on that does not fit: a large subnet is not overtaken by
//! smaller ones, and after one block it is the first.

use super::Epoch;
use crate::{schedule::Schedule, types::SubnetFacts, Config};
use alloc::vec::Vec;
use core::cmp::Reverse;
use dtao_types::NetUid;
use dtao_yuma::clock::Clock;
use frame_support::{traits::Get, weights::Weight};

/// The epochs that run in a block.
#[derive(Debug)]
#[must_use]
pub struct Due {
	/// Their subnets in ascending order, root never among them.
	pub netuids: Vec<NetUid>,
	/// The weight of all, and of choosing them beyond the block step.
	pub weight: Weight,
}

/// Part of a block that its epochs may use: one in so many. The other half has room for the rest of
/// the block step, for the quarter that is kept for operational transactions, and for others.
const BLOCK_PARTS: u64 = 2;

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
		for netuid in netuids.split_off(count.min(netuids.len())) {
			Schedule::<T>::defer(netuid, now);
		}
		for netuid in &netuids {
			Schedule::<T>::note_run(*netuid, now);
		}
		netuids.sort_unstable();
		Self { netuids, weight }
	}
}

/// How many of these epochs, from the first on, fit in a block, and what they weigh.
pub(super) fn fitting<T: Config>(due: &[NetUid], taken: Weight) -> (usize, Weight) {
	let cap = usize::from(Schedule::<T>::max_per_block());
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
