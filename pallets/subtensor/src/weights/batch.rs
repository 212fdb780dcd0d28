//! Several rows of weights in one call.

use super::{
	check::{unzip, CompactRow},
	commit::Row,
	WeightStore,
};
use crate::{pallet::*, Config, Event};
use alloc::vec::Vec;
use codec::Compact;
use dtao_types::{MechId, NetUid};
use frame_support::storage::with_storage_layer;
use sp_core::{crypto::AccountId32, H256};
use sp_runtime::DispatchResult;

impl<T: Config> WeightStore<T> {
	/// Set weights on the main mechanism of several subnets. What fails is reported and does not
	/// stop the rest.
	pub fn set_batch(
		hotkey: &AccountId32,
		netuids: Vec<Compact<NetUid>>,
		weights: &[CompactRow],
		version_keys: &[Compact<u64>],
	) -> DispatchResult {
		Self::ensure_batch(&[netuids.len(), weights.len(), version_keys.len()])?;
		let results = netuids.iter().zip(weights).zip(version_keys).map(|((netuid, row), key)| {
			let (uids, values) = unzip(row);
			let row = Row { uids: &uids, values: &values, version_key: key.0 };
			(netuid.0, Self::alone(|| Self::set(hotkey, netuid.0, MechId::MAIN, &row)))
		});
		let failed = Self::report(results);
		Self::finish_batch(hotkey, netuids, failed);
		Ok(())
	}

	/// Commit to weights on the main mechanism of several subnets. What fails is reported and does
	/// not stop the rest.
	pub fn commit_batch(
		hotkey: &AccountId32,
		netuids: Vec<Compact<NetUid>>,
		hashes: &[H256],
	) -> DispatchResult {
		Self::ensure_batch(&[netuids.len(), hashes.len()])?;
		let results = netuids.iter().zip(hashes).map(|(netuid, hash)| {
			(netuid.0, Self::alone(|| Self::commit(hotkey, netuid.0, MechId::MAIN, *hash)))
		});
		let failed = Self::report(results);
		Self::finish_batch(hotkey, netuids, failed);
		Ok(())
	}

	/// Run an item so that it leaves nothing behind where it fails.
	fn alone(item: impl FnOnce() -> DispatchResult) -> DispatchResult {
		with_storage_layer(item)
	}

	/// Report the items that failed; answers whether any did.
	fn report(results: impl Iterator<Item = (NetUid, DispatchResult)>) -> bool {
		results.fold(false, |failed, (netuid, result)| match result {
			Ok(()) => failed,
			Err(error) => {
				Pallet::<T>::deposit_event(Event::BatchWeightItemFailed(netuid, error));
				true
			},
		})
	}

	fn finish_batch(hotkey: &AccountId32, netuids: Vec<Compact<NetUid>>, failed: bool) {
		if failed {
			Pallet::<T>::deposit_event(Event::BatchCompletedWithErrors());
		}
		Pallet::<T>::deposit_event(Event::BatchWeightsCompleted(netuids, hotkey.clone()));
	}
}
