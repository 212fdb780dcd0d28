//! Encrypted commits whose hotkey is a neuron no more, or whose mechanism ends.
//!
//! Whoever takes a place does not pay for what the one before had in queues of half a megabyte: the hotkey is
//! noted, and the next blocks drop its commits. Meanwhile nothing of it can be set, as it is no neuron, and
//! had it registered again, its weights would be younger than its commits.

use super::{
	reveal::{split, Budget, MAX_OPEN_QUEUES},
	WeightStore,
};
use crate::{number, pallet::*, types::TimelockFailure, weight_info::WeightInfo, Config};
use alloc::vec::Vec;
use dtao_types::{NetUid, NetUidStorageIndex};
use frame_support::traits::Get;
use sp_core::crypto::AccountId32;

/// Queues that a block rewrites for hotkeys that left, at most.
const MAX_REWRITES: u32 = 2;

impl<T: Config> WeightStore<T> {
	/// The hotkey is a neuron no more: have its encrypted commits dropped, where there are any.
	pub(super) fn leave_queues(index: NetUidStorageIndex, hotkey: &AccountId32) {
		if TimelockedWeightBriefs::<T>::iter_key_prefix(index).next().is_some() {
			TimelockedWeightsLeft::<T>::insert(index, hotkey, Pallet::<T>::now());
		}
	}

	/// Drop commits of one of the hotkeys that left.
	pub(super) fn drop_left(budget: &mut Budget) {
		budget.spend(T::DbWeight::get().reads(1));
		let Some((index, hotkey, left_at)) = TimelockedWeightsLeft::<T>::iter().next() else {
			return;
		};
		let epochs: Vec<u64> =
			TimelockedWeightBriefs::<T>::iter_key_prefix(index).take(MAX_OPEN_QUEUES).collect();
		let mut rewrites = MAX_REWRITES;
		for epoch in epochs {
			budget.spend(T::DbWeight::get().reads(2));
			let briefs = TimelockedWeightBriefs::<T>::get(index, epoch);
			if !briefs.iter().any(|brief| brief.hotkey == hotkey) {
				continue;
			}
			if rewrites == 0 {
				// The next block goes on.
				return;
			}
			budget.spend(T::WeightInfo::timelocked_queue(number(briefs.len())));
			let commits = TimelockedWeightCommits::<T>::get(index, epoch);
			let goes: Vec<bool> =
				commits.iter().map(|(who, at, ..)| *who == hotkey && *at <= left_at).collect();
			if !goes.contains(&true) {
				// It has registered again, and these are new.
				continue;
			}
			rewrites = rewrites.saturating_sub(1);
			let (dropped, kept) = split(commits, &goes);
			let (_, briefs) = split(briefs, &goes);
			Self::store_queue(index, epoch, kept, briefs);
			for (who, ..) in dropped {
				Self::report_dropped(index, who, TimelockFailure::Left);
			}
		}
		TimelockedWeightsLeft::<T>::remove(index, &hotkey);
		budget.spend(T::DbWeight::get().writes(1));
	}

	/// Forget all encrypted commits on a mechanism that ends.
	pub(super) fn close_queues(index: NetUidStorageIndex) {
		// More epochs do not wait.
		let limit = number(MAX_OPEN_QUEUES);
		let _ = TimelockedWeightCommits::<T>::clear_prefix(index, limit, None);
		let _ = TimelockedWeightBriefs::<T>::clear_prefix(index, limit, None);
		let _ = TimelockedWeightsLeft::<T>::clear_prefix(index, u32::MAX, None);
		Self::forget_turns(|of| of == index);
	}

	/// The queues of a subnet that ends have no turn any more.
	pub fn forget_due(netuid: NetUid) {
		Self::forget_turns(|index| index.netuid() == netuid);
	}

	fn forget_turns(is_over: impl Fn(NetUidStorageIndex) -> bool) {
		if TimelockedWeightsDue::<T>::get().iter().any(|queue| is_over(queue.index)) {
			TimelockedWeightsDue::<T>::mutate(|due| due.retain(|queue| !is_over(queue.index)));
		}
	}
}
