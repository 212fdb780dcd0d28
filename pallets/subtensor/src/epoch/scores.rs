//! What the last epoch said of each neuron.

use crate::{pallet::*, Config, Error};
use alloc::vec::Vec;
use core::marker::PhantomData;
use dtao_runtime_api::stored::WireVec;
use dtao_types::{NetUid, NetUidStorageIndex, Uid};
use sp_runtime::DispatchResult;

/// Sole reader and writer of the vectors by uid and of the bonds.
pub struct Scores<T>(PhantomData<T>);

/// Run a statement for the storage type of every vector by uid, with the value of a new neuron.
macro_rules! each_vector {
	($apply:ident) => {
		$apply!(Active, netuid, true);
		$apply!(Emission, netuid, 0u64);
		$apply!(Rank, netuid, 0u16);
		$apply!(Trust, netuid, 0u16);
		$apply!(Consensus, netuid, 0u16);
		$apply!(Incentive, index, 0u16);
		$apply!(Dividends, netuid, 0u16);
		$apply!(ValidatorTrust, netuid, 0u16);
		$apply!(ValidatorPermit, netuid, false);
		$apply!(StakeWeight, netuid, 0u16);
	};
}

impl<T: Config> Scores<T> {
	/// Per uid: alpha earned in the last epoch, in alpha-rao.
	pub fn emission(netuid: NetUid) -> Vec<u64> {
		Emission::<T>::get(netuid).into_inner()
	}

	/// Store what each neuron earned, in alpha-rao.
	pub fn set_emission(netuid: NetUid, emission: Vec<u64>) {
		Emission::<T>::insert(netuid, WireVec::truncate_from(emission));
	}

	/// Whether a neuron may validate.
	pub fn has_permit(netuid: NetUid, uid: Uid) -> bool {
		ValidatorPermit::<T>::get(netuid).get(usize::from(uid.get())).copied().unwrap_or_default()
	}

	/// Per uid: whether the neuron may validate.
	pub fn permits(netuid: NetUid) -> Vec<bool> {
		ValidatorPermit::<T>::get(netuid).into_inner()
	}

	/// Bonds of a validator: pairs of uid and parts of 65,535.
	pub fn bonds(index: NetUidStorageIndex, uid: Uid) -> Vec<(u16, u16)> {
		Bonds::<T>::get(index, uid).into_inner()
	}

	/// Add a neuron behind the last one.
	pub fn push(netuid: NetUid) -> DispatchResult {
		let index = NetUidStorageIndex::from(netuid);
		macro_rules! push {
			($item:ident, netuid, $value:expr) => {
				push!($item, @ netuid, $value)
			};
			($item:ident, index, $value:expr) => {
				push!($item, @ index, $value)
			};
			($item:ident, @ $key:ident, $value:expr) => {
				$item::<T>::try_mutate($key, |list| list.try_push($value))
					.map_err(|_| Error::<T>::NoNeuronIdAvailable)?
			};
		}
		each_vector!(push);
		Ok(())
	}

	/// Forget what the last holder of a uid earned.
	pub fn reset(netuid: NetUid, uid: Uid) {
		let index = NetUidStorageIndex::from(netuid);
		let position = usize::from(uid.get());
		macro_rules! reset {
			($item:ident, netuid, $value:expr) => {
				reset!($item, @ netuid, $value)
			};
			($item:ident, index, $value:expr) => {
				reset!($item, @ index, $value)
			};
			($item:ident, @ $key:ident, $value:expr) => {
				$item::<T>::mutate($key, |list| {
					if let Some(entry) = list.get_mut(position) {
						*entry = $value;
					}
				})
			};
		}
		each_vector!(reset);
		Bonds::<T>::remove(index, uid);
	}
}
