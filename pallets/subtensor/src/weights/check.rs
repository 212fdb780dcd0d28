//! Everything that can be wrong with weights.
//!
//! Calls on weights cost nothing, so the transaction pool runs the same checks as the calls: what
//! passes here does not fail in the call, as long as nothing in between changes the state.

use super::{
	commit::{self, Commit, NotRevealed, Reveal, Row, MAX_COMMITS, MAX_SALT},
	WeightStore,
};
use crate::{
	children::Children, neurons::Neurons, pallet::*, params::RateLimits, scores::Scores,
	subnets::Subnets, Config, Error,
};
use alloc::{collections::BTreeSet, vec::Vec};
use codec::Compact;
use dtao_types::{MechId, NetUid, NetUidStorageIndex, Uid};
use frame_support::ensure;
use sp_core::{crypto::AccountId32, H256};
use sp_runtime::{DispatchError, DispatchResult};

/// Most items of a batch: the default limit of subnets.
pub const MAX_ITEMS: usize = 128;

/// A neuron on one mechanism of its subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MechanismNeuron {
	/// Storage index of the mechanism.
	pub index: NetUidStorageIndex,
	/// Uid of the neuron.
	pub uid: Uid,
}

/// Weights of a batch as the call carries them: pairs of uid and weight.
pub type CompactRow = Vec<(Compact<u16>, Compact<u16>)>;

impl<T: Config> WeightStore<T> {
	/// Fail where `hotkey` may not set these weights now.
	pub fn check_set(
		hotkey: &AccountId32,
		netuid: NetUid,
		mech: MechId,
		row: &Row<'_>,
	) -> Result<MechanismNeuron, DispatchError> {
		ensure!(
			!CommitRevealWeightsEnabled::<T>::get(netuid) || !Subnets::<T>::exists(netuid),
			Error::<T>::CommitRevealEnabled
		);
		let too_fast = Error::<T>::SettingWeightsTooFast;
		Self::check_row(hotkey, netuid, mech, row, |neuron| {
			ensure!(Self::is_rested(netuid, neuron), too_fast);
			Ok(())
		})
	}

	/// Fail where `hotkey` may not commit to weights now. Answers the commits that wait already.
	pub fn check_commit(
		hotkey: &AccountId32,
		netuid: NetUid,
		mech: MechId,
	) -> Result<(MechanismNeuron, Vec<Commit>), DispatchError> {
		let index = Self::committing_index(netuid, mech)?;
		let uid = Self::check_sender(hotkey, netuid)?;
		let neuron = MechanismNeuron { index, uid };
		ensure!(Self::is_rested(netuid, neuron), Error::<T>::CommittingWeightsTooFast);
		let waiting = commit::live(&Self::commits(index, hotkey), Pallet::<T>::now());
		ensure!(waiting.len() < MAX_COMMITS as usize, Error::<T>::TooManyUnrevealedCommits);
		Ok((neuron, waiting))
	}

	/// Fail where `hotkey` cannot reveal all of these, in this order, or there are none. Answers the
	/// commit behind each and the commits that wait afterwards.
	pub fn check_reveals(
		hotkey: &AccountId32,
		netuid: NetUid,
		mech: MechId,
		reveals: &[Reveal<'_>],
	) -> Result<(Vec<(MechanismNeuron, Commit)>, Vec<Commit>), DispatchError> {
		let index = Self::committing_index(netuid, mech)?;
		ensure!(!reveals.is_empty(), Error::<T>::NoWeightsCommitFound);
		Self::ensure_short(netuid, reveals)?;
		let now = Pallet::<T>::now();
		let mut queue = Self::commits(index, hotkey);
		let mut revealed = Vec::new();
		for reveal in reveals {
			let hash = reveal.hash(hotkey, index);
			let (commit, rest) = commit::take(&queue, hash, now).map_err(not_revealed::<T>)?;
			let neuron = Self::check_row(hotkey, netuid, mech, &reveal.row, |_| Ok(()))?;
			revealed.push((neuron, commit));
			queue = rest;
		}
		Ok((revealed, queue))
	}

	/// Fail where a batch of weights would not succeed in all parts. Answers where weights would be
	/// set.
	pub fn check_set_batch(
		hotkey: &AccountId32,
		netuids: &[Compact<NetUid>],
		weights: &[CompactRow],
		version_keys: &[Compact<u64>],
	) -> Result<Vec<NetUid>, DispatchError> {
		Self::ensure_batch(&[netuids.len(), weights.len(), version_keys.len()])?;
		let items = netuids.iter().zip(weights).zip(version_keys);
		Self::check_items(netuids, items, |((netuid, row), key)| {
			let (uids, values) = unzip(row);
			let row = Row { uids: &uids, values: &values, version_key: key.0 };
			Self::check_set(hotkey, netuid.0, MechId::MAIN, &row).map(|_| ())
		})
	}

	/// Fail where a batch of commits would not succeed in all parts. Answers where would be
	/// committed.
	pub fn check_commit_batch(
		hotkey: &AccountId32,
		netuids: &[Compact<NetUid>],
		hashes: &[H256],
	) -> Result<Vec<NetUid>, DispatchError> {
		Self::ensure_batch(&[netuids.len(), hashes.len()])?;
		Self::check_items(netuids, netuids.iter(), |netuid| {
			Self::check_commit(hotkey, netuid.0, MechId::MAIN).map(|_| ())
		})
	}

	/// The rows of a batch of reveals from its lists.
	pub fn zip_reveals<'a>(
		uids: &'a [Vec<u16>],
		values: &'a [Vec<u16>],
		salts: &'a [Vec<u16>],
		version_keys: &[u64],
	) -> Result<Vec<Reveal<'a>>, DispatchError> {
		Self::ensure_batch(&[uids.len(), values.len(), salts.len(), version_keys.len()])?;
		let lists = uids.iter().zip(values).zip(salts).zip(version_keys);
		let reveals = lists.map(|(((uids, values), salt), version_key)| {
			let row = Row { uids, values, version_key: *version_key };
			Reveal { row, salt }
		});
		Ok(reveals.collect())
	}

	/// Fail with [`Error::InputLengthsUnequal`] where the lists of a batch differ in length, and with
	/// [`Error::BatchTooLong`] where they have more than [`MAX_ITEMS`] items.
	pub fn ensure_batch(lengths: &[usize]) -> DispatchResult {
		let equal = lengths.iter().zip(lengths.iter().skip(1)).all(|(a, b)| a == b);
		ensure!(equal, Error::<T>::InputLengthsUnequal);
		ensure!(lengths.iter().all(|length| *length <= MAX_ITEMS), Error::<T>::BatchTooLong);
		Ok(())
	}

	/// Fail where reveals are longer than any that can succeed. Whoever has a neuron sends them for
	/// nothing, so this is known before the first is hashed.
	fn ensure_short(netuid: NetUid, reveals: &[Reveal<'_>]) -> DispatchResult {
		ensure!(reveals.len() <= MAX_COMMITS as usize, Error::<T>::BatchTooLong);
		let longest = Self::longest_row(netuid);
		for Reveal { row, salt } in reveals {
			ensure!(salt.len() <= MAX_SALT as usize, Error::<T>::SaltTooLong);
			ensure!(row.uids.len() == row.values.len(), Error::<T>::WeightVecNotEqualSize);
			ensure!(row.uids.len() <= longest, Error::<T>::UidsLengthExceedUidsInSubNet);
		}
		Ok(())
	}

	/// Fail where a batch is empty, names a subnet twice, or has an item that `check`
	/// refuses. Answers the subnets.
	fn check_items<I>(
		netuids: &[Compact<NetUid>],
		mut items: impl Iterator<Item = I>,
		check: impl Fn(I) -> DispatchResult,
	) -> Result<Vec<NetUid>, DispatchError> {
		ensure!(!netuids.is_empty(), DispatchError::Other("the batch is empty"));
		let distinct: BTreeSet<NetUid> = netuids.iter().map(|netuid| netuid.0).collect();
		ensure!(distinct.len() == netuids.len(), DispatchError::Other("a subnet is named twice"));
		items.try_for_each(check)?;
		Ok(distinct.into_iter().collect())
	}

	/// Storage index of a mechanism that takes weights by commit and reveal.
	fn committing_index(netuid: NetUid, mech: MechId) -> Result<NetUidStorageIndex, DispatchError> {
		Subnets::<T>::ensure_exists(netuid)?;
		ensure!(CommitRevealWeightsEnabled::<T>::get(netuid), Error::<T>::CommitRevealDisabled);
		Subnets::<T>::ensure_mechanism(netuid, mech)?;
		Self::index(netuid, mech)
	}

	/// Everything that a row of weights has to fulfil, whether set or revealed. `limit` runs
	/// between the checks of the sender and those of the contents.
	pub(super) fn check_row(
		hotkey: &AccountId32,
		netuid: NetUid,
		mech: MechId,
		row: &Row<'_>,
		limit: impl FnOnce(MechanismNeuron) -> DispatchResult,
	) -> Result<MechanismNeuron, DispatchError> {
		ensure!(!netuid.is_root(), Error::<T>::CanNotSetRootNetworkWeights);
		ensure!(row.uids.len() == row.values.len(), Error::<T>::WeightVecNotEqualSize);
		Subnets::<T>::ensure_exists(netuid)?;
		Subnets::<T>::ensure_mechanism(netuid, mech)?;
		let count = Neurons::<T>::count(netuid);
		ensure!(row.uids.len() <= usize::from(count), Error::<T>::UidsLengthExceedUidsInSubNet);
		let uid = Self::check_sender(hotkey, netuid)?;
		let wanted = WeightsVersionKey::<T>::get(netuid);
		ensure!(wanted == 0 || row.version_key >= wanted, Error::<T>::IncorrectWeightVersionKey);
		let neuron = MechanismNeuron { index: Self::index(netuid, mech)?, uid };
		limit(neuron)?;
		Self::check_permit(netuid, uid, hotkey, row.uids)?;
		Self::check_targets(netuid, uid, count, row.uids)?;
		Ok(neuron)
	}

	/// Fail where `hotkey` may never set weights: not registered, too little stake.
	pub(super) fn check_sender(hotkey: &AccountId32, netuid: NetUid) -> Result<Uid, DispatchError> {
		let uid =
			Neurons::<T>::uid(netuid, hotkey).ok_or(Error::<T>::HotKeyNotRegisteredInSubNet)?;
		Self::check_stake(hotkey, netuid)?;
		Ok(uid)
	}

	/// Fail where `hotkey` has too little stake to set weights.
	pub(super) fn check_stake(hotkey: &AccountId32, netuid: NetUid) -> DispatchResult {
		let threshold = StakeThreshold::<T>::get();
		ensure!(
			threshold == 0 || Children::<T>::stake_weight(hotkey, netuid) >= threshold,
			Error::<T>::NotEnoughStakeToSetWeights
		);
		Ok(())
	}

	/// Whether the neuron set or committed weights long enough ago to do it again.
	pub(super) fn is_rested(netuid: NetUid, neuron: MechanismNeuron) -> bool {
		let updates = Self::last_update(neuron.index);
		let last = updates.get(usize::from(neuron.uid.get())).copied().unwrap_or_default();
		RateLimits::<T>::has_waited(last, WeightsSetRateLimit::<T>::get(netuid))
	}

	fn check_permit(
		netuid: NetUid,
		uid: Uid,
		hotkey: &AccountId32,
		dests: &[u16],
	) -> DispatchResult {
		let is_self = dests == [uid.get()];
		ensure!(
			is_self
				|| Scores::<T>::has_permit(netuid, uid)
				|| Subnets::<T>::owner_hotkey(netuid) == *hotkey,
			Error::<T>::NeuronNoValidatorPermit
		);
		Ok(())
	}

	fn check_targets(netuid: NetUid, uid: Uid, count: u16, dests: &[u16]) -> DispatchResult {
		let distinct: BTreeSet<u16> = dests.iter().copied().collect();
		ensure!(distinct.len() == dests.len(), Error::<T>::DuplicateUids);
		ensure!(
			distinct.last().is_none_or(|highest| *highest < count),
			Error::<T>::UidVecContainInvalidOne
		);
		let needed = usize::from(MinAllowedWeights::<T>::get(netuid).min(count));
		ensure!(dests == [uid.get()] || dests.len() >= needed, Error::<T>::WeightVecLengthIsLow);
		Ok(())
	}
}

fn not_revealed<T: Config>(why: NotRevealed) -> Error<T> {
	match why {
		NotRevealed::NoCommit => Error::NoWeightsCommitFound,
		NotRevealed::Expired => Error::ExpiredWeightCommit,
		NotRevealed::TooEarly => Error::RevealTooEarly,
		NotRevealed::NoMatch => Error::InvalidRevealCommitHashNotMatch,
	}
}

/// The uids and the weights of a row.
pub(super) fn unzip(row: &CompactRow) -> (Vec<u16>, Vec<u16>) {
	row.iter().map(|(uid, value)| (uid.0, value.0)).unzip()
}
