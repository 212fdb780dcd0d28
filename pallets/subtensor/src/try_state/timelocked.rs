//! INV-18: encrypted commits of weights.

use crate::{pallet::*, subnets::Subnets, Config};
use alloc::collections::BTreeSet;
use dtao_types::{all_indices, NetUid, NetUidStorageIndex};
use frame_support::ensure;

/// Check the queues of encrypted commits. What ends is being erased.
pub fn check<T: Config>(subnets: &[NetUid], ending: &[NetUid]) -> Result<(), &'static str> {
	let open: BTreeSet<NetUidStorageIndex> =
		subnets.iter().copied().flat_map(Subnets::<T>::indices).collect();
	let ending: BTreeSet<NetUidStorageIndex> =
		ending.iter().copied().flat_map(all_indices).collect();
	for (index, epoch) in TimelockedWeightCommits::<T>::iter_keys() {
		ensure!(
			open.contains(&index) || ending.contains(&index),
			"INV-18: an encrypted commit on a mechanism that does not exist"
		);
		if open.contains(&index) {
			queue::<T>(index, epoch)?;
		}
	}
	for (index, epoch) in TimelockedWeightBriefs::<T>::iter_keys() {
		ensure!(
			TimelockedWeightCommits::<T>::contains_key(index, epoch) || ending.contains(&index),
			"INV-18: a brief of no encrypted commit"
		);
	}
	let due = TimelockedWeightsDue::<T>::get();
	let distinct: BTreeSet<_> = due.iter().map(|queue| (queue.index, queue.epoch)).collect();
	ensure!(distinct.len() == due.len(), "INV-18: a queue has two turns");
	ensure!(
		due.iter().all(|queue| open.contains(&queue.index)),
		"INV-18: a queue of no mechanism has a turn"
	);
	Ok(())
}

fn queue<T: Config>(index: NetUidStorageIndex, epoch: u64) -> Result<(), &'static str> {
	let commits = TimelockedWeightCommits::<T>::get(index, epoch);
	let briefs = TimelockedWeightBriefs::<T>::get(index, epoch);
	ensure!(!commits.is_empty(), "INV-18: an empty queue of encrypted commits is stored");
	let ordered = commits.iter().zip(commits.iter().skip(1)).all(|(a, b)| a.1 <= b.1);
	ensure!(ordered, "INV-18: encrypted commits are out of order");
	let are_same = commits.len() == briefs.len()
		&& commits.iter().zip(briefs.iter()).all(|((hotkey, _, commit, round), brief)| {
			*hotkey == brief.hotkey
				&& *round == brief.round
				&& commit.len() == usize::from(brief.bytes)
		});
	ensure!(are_same, "INV-18: a brief says something else than its encrypted commit");
	ensure!(
		briefs.iter().all(|brief| {
			Uids::<T>::contains_key(index.netuid(), &brief.hotkey)
				|| TimelockedWeightsLeft::<T>::contains_key(index, &brief.hotkey)
		}),
		"INV-18: an encrypted commit of no neuron"
	);
	Ok(())
}
