//! Weights: what each validator thinks of each miner.
//!
//! Owns `Weights` and `LastUpdate`. Setting weights is free of charge, so the transaction pool
//! runs [`Weighting::check_sender`] too.

use crate::{
	epoch::Scores, pallet::*, registration::Registration, staking::Staking, subnets::Subnets,
	types::MAX_NEURONS, Config, Error, Event,
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use dtao_runtime_api::stored::WireVec;
use dtao_types::{storage_index, MechId, NetUid, NetUidStorageIndex, Uid};
use frame_support::ensure;
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// Sole reader and writer of the weights.
pub struct Weighting<T>(PhantomData<T>);

impl<T: Config> Weighting<T> {
	/// Weights of a validator: pairs of uid and parts of 65,535.
	pub fn row(index: NetUidStorageIndex, uid: Uid) -> Vec<(u16, u16)> {
		Weights::<T>::get(index, uid).into_inner()
	}

	/// Per uid: block in which the neuron last set weights or registered.
	pub fn last_update(index: NetUidStorageIndex) -> Vec<u64> {
		LastUpdate::<T>::get(index).into_inner()
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
		dests: Vec<u16>,
		weights: Vec<u16>,
		version_key: u64,
	) -> DispatchResult {
		ensure!(
			!CommitRevealWeightsEnabled::<T>::get(netuid) || !Subnets::<T>::exists(netuid),
			Error::<T>::CommitRevealEnabled
		);
		ensure!(!netuid.is_root(), Error::<T>::CanNotSetRootNetworkWeights);
		ensure!(dests.len() == weights.len(), Error::<T>::WeightVecNotEqualSize);
		Subnets::<T>::ensure_exists(netuid)?;
		Subnets::<T>::ensure_mechanism(netuid, mech)?;
		let count = Registration::<T>::count(netuid);
		ensure!(dests.len() <= usize::from(count), Error::<T>::UidsLengthExceedUidsInSubNet);
		let index = Self::index(netuid, mech)?;
		let uid = Self::check_sender(hotkey, netuid, index, version_key)?;
		Self::check_permit(netuid, uid, hotkey, &dests)?;
		Self::check_targets(netuid, uid, count, &dests)?;

		let row = dests.into_iter().zip(upscale(&weights)).collect();
		Weights::<T>::insert(index, uid, WireVec::truncate_from(row));
		Self::touch(index, uid, Pallet::<T>::now());
		Pallet::<T>::deposit_event(Event::WeightsSet(index, uid));
		Ok(())
	}

	/// Fail where `hotkey` may not set weights now, whatever they are: not registered, too little
	/// stake, an old version key, too soon.
	pub fn check_sender(
		hotkey: &AccountId32,
		netuid: NetUid,
		index: NetUidStorageIndex,
		version_key: u64,
	) -> Result<Uid, DispatchError> {
		let uid = Registration::<T>::uid(netuid, hotkey)
			.ok_or(Error::<T>::HotKeyNotRegisteredInSubNet)?;
		let threshold = StakeThreshold::<T>::get();
		ensure!(
			threshold == 0 || Staking::<T>::stake_weight(hotkey, netuid) >= threshold,
			Error::<T>::NotEnoughStakeToSetWeights
		);
		let wanted = WeightsVersionKey::<T>::get(netuid);
		ensure!(wanted == 0 || version_key >= wanted, Error::<T>::IncorrectWeightVersionKey);
		let last =
			Self::last_update(index).get(usize::from(uid.get())).copied().unwrap_or_default();
		let passed = Pallet::<T>::now().saturating_sub(last);
		ensure!(
			last == 0 || passed >= WeightsSetRateLimit::<T>::get(netuid),
			Error::<T>::SettingWeightsTooFast
		);
		Ok(uid)
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

	/// Add a neuron behind the last one, on every mechanism.
	pub fn push(netuid: NetUid, now: u64) -> DispatchResult {
		for index in Self::indices(netuid) {
			LastUpdate::<T>::try_mutate(index, |list| list.try_push(now))
				.map_err(|_| Error::<T>::NoNeuronIdAvailable)?;
		}
		Ok(())
	}

	/// Forget what the last holder of a uid said, on every mechanism.
	pub fn reset(netuid: NetUid, uid: Uid, now: u64) {
		for index in Self::indices(netuid) {
			Weights::<T>::remove(index, uid);
			Self::touch(index, uid, now);
		}
	}

	/// Storage indices of all mechanisms of a subnet.
	pub fn indices(netuid: NetUid) -> impl Iterator<Item = NetUidStorageIndex> {
		(0..Subnets::<T>::mechanisms(netuid))
			.filter_map(move |mech| storage_index(netuid, MechId::new(mech)))
	}

	fn touch(index: NetUidStorageIndex, uid: Uid, now: u64) {
		LastUpdate::<T>::mutate(index, |list| {
			if let Some(block) = list.get_mut(usize::from(uid.get())) {
				*block = now;
			}
		});
	}
}

/// Scale weights so that the largest becomes 65,535, rounding half up at 32 fraction bits. All
/// zero stays so. Above half the range the factor is cut first, as the public chain does it and
/// its clients predict.
pub fn upscale(weights: &[u16]) -> Vec<u16> {
	let max = u64::from(weights.iter().copied().max().unwrap_or_default());
	let whole = u64::from(u16::MAX) << 32;
	let Some(factor) = whole.checked_div(max) else { return weights.to_vec() };
	weights
		.iter()
		.map(|weight| {
			let weight = u128::from(*weight);
			let scaled = if max > HALF_RANGE {
				weight.saturating_mul(u128::from(factor))
			} else {
				// `max` is not zero, or there would be no factor.
				weight
					.saturating_mul(u128::from(whole))
					.checked_div(u128::from(max))
					.unwrap_or_default()
			};
			let rounded = scaled.saturating_add(1 << 31) >> 32;
			u16::try_from(rounded).unwrap_or(u16::MAX)
		})
		.collect()
}

const HALF_RANGE: u64 = 32_768;

const _: () = assert!(MAX_NEURONS <= u16::MAX as u32);
