//! What the last epoch said of each neuron.

use crate::{neurons::Neurons, pallet::*, weights::Weighting, Config, Error};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_runtime_api::stored::WireVec;
use dtao_traits::BondsReset;
use dtao_types::{NetUid, NetUidStorageIndex, Uid};
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// Sole reader and writer of the vectors by uid and of the bonds.
pub struct Scores<T>(PhantomData<T>);

/// Run a statement for the storage type of every vector by uid of the subnet, with the value of a
/// new neuron.
macro_rules! each_vector {
	($apply:ident) => {
		$apply!(Active, true);
		$apply!(Emission, 0u64);
		$apply!(Rank, 0u16);
		$apply!(Trust, 0u16);
		$apply!(Consensus, 0u16);
		$apply!(Dividends, 0u16);
		$apply!(ValidatorTrust, 0u16);
		$apply!(ValidatorPermit, false);
		$apply!(StakeWeight, 0u16);
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

	/// Forget the bonds that validators have in a neuron, on every mechanism. Only validators with
	/// a permit have bonds, so their number bounds the work.
	fn forget_bonds_in(netuid: NetUid, uid: Uid) {
		let permits = Self::permits(netuid);
		for index in Weighting::<T>::indices(netuid) {
			for (validator, _) in (0u16..).zip(&permits).filter(|(_, permit)| **permit) {
				let validator = Uid::new(validator);
				let mut row = Self::bonds(index, validator);
				let length = row.len();
				row.retain(|(target, _)| *target != uid.get());
				if row.is_empty() {
					Bonds::<T>::remove(index, validator);
				} else if row.len() < length {
					Bonds::<T>::insert(index, validator, WireVec::truncate_from(row));
				}
			}
		}
	}

	/// Add a neuron behind the last one, on every mechanism.
	pub fn push(netuid: NetUid) -> DispatchResult {
		macro_rules! push {
			($item:ident, $value:expr) => {
				$item::<T>::try_mutate(netuid, |list| list.try_push($value))
					.map_err(|_| Error::<T>::NoNeuronIdAvailable)?
			};
		}
		each_vector!(push);
		for index in Weighting::<T>::indices(netuid) {
			Incentive::<T>::try_mutate(index, |list| list.try_push(0))
				.map_err(|_| Error::<T>::NoNeuronIdAvailable)?;
		}
		Ok(())
	}

	/// Forget what the last holder of a uid earned, on every mechanism.
	pub fn reset(netuid: NetUid, uid: Uid) {
		let position = usize::from(uid.get());
		macro_rules! reset {
			($item:ident, $value:expr) => {
				$item::<T>::mutate(netuid, |list| {
					if let Some(entry) = list.get_mut(position) {
						*entry = $value;
					}
				})
			};
		}
		each_vector!(reset);
		for index in Weighting::<T>::indices(netuid) {
			Bonds::<T>::remove(index, uid);
			Incentive::<T>::mutate(index, |list| {
				if let Some(entry) = list.get_mut(position) {
					*entry = 0;
				}
			});
		}
	}

	/// Begin a mechanism with so many neurons.
	pub fn open(index: NetUidStorageIndex, neurons: u16) {
		Incentive::<T>::insert(index, WireVec::truncate_from(vec![0; usize::from(neurons)]));
	}

	/// Forget everything about a mechanism with so many neurons.
	pub fn close(index: NetUidStorageIndex, neurons: u16) {
		Incentive::<T>::remove(index);
		for uid in 0..neurons {
			Bonds::<T>::remove(index, Uid::new(uid));
		}
	}
}

impl<T: Config> BondsReset<AccountId32> for Pallet<T> {
	fn reset_bonds(netuid: NetUid, hotkey: &AccountId32) -> DispatchResult {
		if !BondsResetOn::<T>::get(netuid) {
			return Ok(());
		}
		let uid =
			Neurons::<T>::uid(netuid, hotkey).ok_or(Error::<T>::HotKeyNotRegisteredInSubNet)?;
		Scores::<T>::forget_bonds_in(netuid, uid);
		Ok(())
	}
}
