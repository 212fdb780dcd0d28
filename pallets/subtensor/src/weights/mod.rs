//! Weights: what each validator thinks of each miner.
//!
//! A validator sets its weights in the open, or, where the subnet wants it, commits to a hash and
//! reveals the weights some epochs later, so that nobody can copy them in time (`commit`). Or it encrypts
//! them to a round of a randomness beacon, and the chain reveals them (`timelock`, `docs/timelock.md`).
//!
//! | file | what |
//! |---|---|
//! | `check` | every check, used by the calls and by the transaction pool |
//! | `commit` | hash and queue of commits; pure |
//! | `timelock` | commits that are encrypted to a round of the beacon |
//! | `reveal` | the step of a block that opens them |
//! | `leave` | what becomes of those whose hotkey leaves |
//! | `payload` | what is inside of them; pure |
//! | `batch` | several rows in one call |
//!
//! `dtao_yuma` has the formulas: `window` of commits, `scale` of stored weights.
//!
//! `LastUpdate` is the block of the last set or commit: the rate limit and the activity of a
//! neuron follow it. `WeightsDecidedAt` is the block in which the stored weights were decided,
//! which for revealed ones is that of their commit. An epoch leaves out what weights say of a
//! neuron that registered after they were decided. The live commits of a validator are younger than
//! its stored weights, so no weight older than the earliest live commit passes for newer.

mod batch;
mod charge;
mod check;
mod commit;
mod leave;
mod payload;
mod reveal;
pub(crate) mod storage;
mod timelock;

pub use charge::{each_row, targets};
pub use check::{CompactRow, MechanismNeuron, MAX_ITEMS};
pub use commit::{without_newcomers, Commit, Reveal, Row, MAX_COMMITS, MAX_SALT};
pub use reveal::{DueQueue, MAX_DUE, MAX_OPENS};
pub use timelock::{
	Brief, Ciphertext, Locked, TimelockedCommit, MAX_CIPHERTEXT, MAX_QUEUE, MAX_QUEUE_BYTES,
};

use crate::{
	neurons::{Neurons, Renumbering},
	pallet::*,
	schedule::Schedule,
	subnets::Subnets,
	Config, Error, Event,
};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_runtime_api::stored::WireVec;
use dtao_types::{all_indices, storage_index, MechId, NetUid, NetUidStorageIndex, Uid};
use dtao_yuma::{scale::upscale, window::Window};
use sp_core::{crypto::AccountId32, H256};
use sp_runtime::{DispatchError, DispatchResult};

/// Sole reader and writer of the weights.
pub struct WeightStore<T>(PhantomData<T>);

impl<T: Config> WeightStore<T> {
	/// Most weights that a row for a subnet can have: one for each neuron.
	pub fn longest_row(netuid: NetUid) -> usize {
		usize::from(Neurons::<T>::count(netuid))
	}

	/// Weights of a validator: pairs of uid and parts of 65,535.
	pub fn row(index: NetUidStorageIndex, uid: Uid) -> Vec<(u16, u16)> {
		Weights::<T>::get(index, uid).into_inner()
	}

	/// Per uid: block in which the neuron last set or committed weights or registered.
	pub fn last_update(index: NetUidStorageIndex) -> Vec<u64> {
		LastUpdate::<T>::get(index).into_inner()
	}

	/// Per uid: block in which the stored weights were decided.
	pub fn decided_at(index: NetUidStorageIndex) -> Vec<u64> {
		WeightsDecidedAt::<T>::get(index).into_inner()
	}

	/// Commits of a hotkey in the order in which they were made, expired ones included.
	pub fn commits(index: NetUidStorageIndex, hotkey: &AccountId32) -> Vec<Commit> {
		WeightCommits::<T>::get(index, hotkey).unwrap_or_default().into_inner()
	}

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		all_indices(netuid)
			.flat_map(|index| {
				[
					Weights::<T>::iter_key_prefix(index).prefix().to_vec(),
					LastUpdate::<T>::hashed_key_for(index),
					WeightsDecidedAt::<T>::hashed_key_for(index),
					WeightCommits::<T>::iter_key_prefix(index).prefix().to_vec(),
					TimelockedWeightCommits::<T>::iter_key_prefix(index).prefix().to_vec(),
					TimelockedWeightBriefs::<T>::iter_key_prefix(index).prefix().to_vec(),
					TimelockedWeightsLeft::<T>::iter_key_prefix(index).prefix().to_vec(),
				]
			})
			.collect()
	}

	/// Storage index of a mechanism, or [`Error::MechanismDoesNotExist`].
	pub fn index(netuid: NetUid, mech: MechId) -> Result<NetUidStorageIndex, DispatchError> {
		storage_index(netuid, mech).ok_or_else(|| Error::<T>::MechanismDoesNotExist.into())
	}

	/// Set the weights of a validator.
	pub fn set(
		hotkey: &AccountId32,
		netuid: NetUid,
		mech: MechId,
		row: &Row<'_>,
	) -> DispatchResult {
		let neuron = Self::check_set(hotkey, netuid, mech, row)?;
		let now = Pallet::<T>::now();
		Self::store(neuron, row, now);
		Self::touch(neuron.index, neuron.uid, now);
		Ok(())
	}

	/// Commit a validator to weights that it will reveal.
	pub fn commit(
		hotkey: &AccountId32,
		netuid: NetUid,
		mech: MechId,
		hash: H256,
	) -> DispatchResult {
		let (neuron, mut queue) = Self::check_commit(hotkey, netuid, mech)?;
		let now = Pallet::<T>::now();
		let period = RevealPeriodEpochs::<T>::get(netuid);
		let Window { first, last } = Window::of_commit(Schedule::<T>::clock(netuid), period, now);
		queue.push((hash, now, first, last));
		Self::store_commits(neuron.index, hotkey, queue);
		Self::touch(neuron.index, neuron.uid, now);
		Pallet::<T>::deposit_event(Event::WeightsCommitted(hotkey.clone(), neuron.index, hash));
		Ok(())
	}

	/// Reveal weights of a validator: they become its weights.
	pub fn reveal(
		hotkey: &AccountId32,
		netuid: NetUid,
		mech: MechId,
		reveal: Reveal<'_>,
	) -> DispatchResult {
		for (index, hash) in Self::reveal_each(hotkey, netuid, mech, &[reveal])? {
			Pallet::<T>::deposit_event(Event::WeightsRevealed(hotkey.clone(), index, hash));
		}
		Ok(())
	}

	/// Reveal weights of a validator on the main mechanism, one row after the other: the last ones
	/// become its weights. All of them or none.
	pub fn reveal_batch(
		hotkey: &AccountId32,
		netuid: NetUid,
		reveals: &[Reveal<'_>],
	) -> DispatchResult {
		let revealed = Self::reveal_each(hotkey, netuid, MechId::MAIN, reveals)?;
		let hashes = revealed.into_iter().map(|(_, hash)| hash).collect();
		Pallet::<T>::deposit_event(Event::WeightsBatchRevealed(hotkey.clone(), netuid, hashes));
		Ok(())
	}

	fn reveal_each(
		hotkey: &AccountId32,
		netuid: NetUid,
		mech: MechId,
		reveals: &[Reveal<'_>],
	) -> Result<Vec<(NetUidStorageIndex, H256)>, DispatchError> {
		let (revealed, queue) = Self::check_reveals(hotkey, netuid, mech, reveals)?;
		let mut hashes = Vec::new();
		for ((neuron, (hash, decided_at, ..)), reveal) in revealed.into_iter().zip(reveals) {
			Self::store(neuron, &reveal.row, decided_at);
			hashes.push((neuron.index, hash));
		}
		if let Some((index, _)) = hashes.first() {
			Self::store_commits(*index, hotkey, queue);
		}
		Ok(hashes)
	}

	fn store(neuron: MechanismNeuron, row: &Row<'_>, decided_at: u64) {
		let MechanismNeuron { index, uid } = neuron;
		let pairs = row.uids.iter().copied().zip(upscale(row.values)).collect();
		Weights::<T>::insert(index, uid, WireVec::truncate_from(pairs));
		WeightsDecidedAt::<T>::mutate(index, |list| write(list, uid, decided_at));
		Pallet::<T>::deposit_event(Event::WeightsSet(index, uid));
	}

	fn store_commits(index: NetUidStorageIndex, hotkey: &AccountId32, queue: Vec<Commit>) {
		if queue.is_empty() {
			WeightCommits::<T>::remove(index, hotkey);
		} else {
			WeightCommits::<T>::insert(index, hotkey, WireVec::truncate_from(queue));
		}
	}

	/// Add a neuron behind the last one, on every mechanism.
	pub fn push(netuid: NetUid, now: u64) -> DispatchResult {
		for index in Subnets::<T>::indices(netuid) {
			LastUpdate::<T>::try_mutate(index, |list| list.try_push(now))
				.map_err(|_| Error::<T>::NoNeuronIdAvailable)?;
			WeightsDecidedAt::<T>::try_mutate(index, |list| list.try_push(now))
				.map_err(|_| Error::<T>::NoNeuronIdAvailable)?;
		}
		Ok(())
	}

	/// Forget what the last holder of a uid said and committed to, on every mechanism.
	pub fn reset(netuid: NetUid, uid: Uid, hotkey: &AccountId32, now: u64) {
		for index in Subnets::<T>::indices(netuid) {
			Weights::<T>::remove(index, uid);
			WeightCommits::<T>::remove(index, hotkey);
			Self::leave_queues(index, hotkey);
			Self::touch(index, uid, now);
			WeightsDecidedAt::<T>::mutate(index, |list| write(list, uid, now));
		}
	}

	/// Drop what a hotkey has committed to on every mechanism: another one takes its place, and the hashes
	/// are of weights of the old one, so that nobody could reveal them; encrypted weights name it.
	pub fn drop_commits(netuid: NetUid, hotkey: &AccountId32) {
		for index in Subnets::<T>::indices(netuid) {
			Self::leave_queues(index, hotkey);
			if let Some(queue) = WeightCommits::<T>::take(index, hotkey) {
				Self::note_dropped(hotkey.clone(), index, queue.len());
			}
		}
	}

	fn note_dropped(hotkey: AccountId32, index: NetUidStorageIndex, commits: usize) {
		let commits = u32::try_from(commits).unwrap_or(MAX_COMMITS);
		Pallet::<T>::deposit_event(Event::WeightCommitsDropped { hotkey, index, commits });
	}

	/// Let neurons leave and give the others their new uids, on every mechanism. Commits that wait for their reveal
	/// are of the uids before: all are dropped.
	pub fn renumber(netuid: NetUid, renumbering: &Renumbering) {
		for index in Subnets::<T>::indices(netuid) {
			let updates = renumbering.cut(Self::last_update(index));
			LastUpdate::<T>::insert(index, WireVec::truncate_from(updates));
			let decided = renumbering.cut(Self::decided_at(index));
			WeightsDecidedAt::<T>::insert(index, WireVec::truncate_from(decided));
			// A new uid is not above the old one, so nothing is lost on the way up.
			for old in 0..renumbering.before() {
				Self::renumber_row(index, Uid::new(old), renumbering);
			}
			// Only neurons have commits.
			let queues: Vec<_> = WeightCommits::<T>::drain_prefix(index).collect();
			for (hotkey, queue) in queues {
				Self::note_dropped(hotkey, index, queue.len());
			}
			Self::close_queues(index);
		}
	}

	/// Give the row of a validator its new place, with the new uids of those it judges.
	pub(crate) fn renumber_row(index: NetUidStorageIndex, old: Uid, renumbering: &Renumbering) {
		let row = renumbering.row(Weights::<T>::take(index, old).into_inner());
		if let Some(new) = renumbering.uid(old.get()).filter(|_| !row.is_empty()) {
			Weights::<T>::insert(index, Uid::new(new), WireVec::truncate_from(row));
		}
	}

	/// Begin a mechanism with so many neurons. Nobody has set weights on it.
	pub fn open(index: NetUidStorageIndex, neurons: u16) {
		let never = WireVec::truncate_from(vec![0; usize::from(neurons)]);
		LastUpdate::<T>::insert(index, never.clone());
		WeightsDecidedAt::<T>::insert(index, never);
	}

	/// Forget everything about a mechanism with so many neurons.
	pub fn close(index: NetUidStorageIndex, neurons: u16) {
		LastUpdate::<T>::remove(index);
		WeightsDecidedAt::<T>::remove(index);
		for uid in 0..neurons {
			Weights::<T>::remove(index, Uid::new(uid));
		}
		// Only neurons have commits, so this reaches all of them.
		let _ = WeightCommits::<T>::clear_prefix(index, neurons.into(), None);
		Self::close_queues(index);
	}

	fn touch(index: NetUidStorageIndex, uid: Uid, now: u64) {
		LastUpdate::<T>::mutate(index, |list| write(list, uid, now));
	}
}

/// Write a block at the place of a uid.
fn write(list: &mut [u64], uid: Uid, block: u64) {
	if let Some(entry) = list.get_mut(usize::from(uid.get())) {
		*entry = block;
	}
}
