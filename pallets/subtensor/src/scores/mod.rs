//! Scores: what the last epoch said of each neuron.

pub(crate) mod storage;

use crate::{neurons::Renumbering, pallet::*, subnets::Subnets, Config, Error};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_runtime_api::stored::WireVec;
use dtao_types::{all_indices, AlphaBalance, NetUid, NetUidStorageIndex, Uid};
use sp_runtime::DispatchResult;

/// Sole reader and writer of the vectors by uid and of the bonds.
pub struct Scores<T>(PhantomData<T>);

/// What an epoch says of the neurons of a subnet; lists by uid, parts of 65,535 where nothing else is
/// said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubnetScores {
	/// Whether the neuron is active on any mechanism.
	pub active: Vec<bool>,
	/// Part of the stake of all.
	pub stake_weight: Vec<u16>,
	/// Rank, the mean over the mechanisms like those below.
	pub rank: Vec<u16>,
	/// Trust.
	pub trust: Vec<u16>,
	/// Consensus.
	pub consensus: Vec<u16>,
	/// Dividends.
	pub dividends: Vec<u16>,
	/// Trust of a validator.
	pub validator_trust: Vec<u16>,
	/// Whether the neuron may validate.
	pub validator_permit: Vec<bool>,
}

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

	/// Store what each neuron earned.
	pub fn set_emission(netuid: NetUid, emission: Vec<AlphaBalance>) {
		let emission = emission.into_iter().map(AlphaBalance::rao).collect();
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

	/// Store what an epoch in block `now` says of a subnet.
	pub fn store(netuid: NetUid, scores: SubnetScores, now: u64) {
		// Every field by name: a new one that nobody stores does not compile.
		let SubnetScores {
			active,
			stake_weight,
			rank,
			trust,
			consensus,
			dividends,
			validator_trust,
			validator_permit,
		} = scores;
		Active::<T>::insert(netuid, WireVec::truncate_from(active));
		StakeWeight::<T>::insert(netuid, WireVec::truncate_from(stake_weight));
		Rank::<T>::insert(netuid, WireVec::truncate_from(rank));
		Trust::<T>::insert(netuid, WireVec::truncate_from(trust));
		Consensus::<T>::insert(netuid, WireVec::truncate_from(consensus));
		Dividends::<T>::insert(netuid, WireVec::truncate_from(dividends));
		ValidatorTrust::<T>::insert(netuid, WireVec::truncate_from(validator_trust));
		ValidatorPermit::<T>::insert(netuid, WireVec::truncate_from(validator_permit));
		BondsStoredAt::<T>::insert(netuid, now);
	}

	/// Store the incentives of a mechanism, by uid in parts of 65,535.
	pub fn set_incentive(index: NetUidStorageIndex, incentive: Vec<u16>) {
		Incentive::<T>::insert(index, WireVec::truncate_from(incentive));
	}

	/// Store the bonds of a validator: pairs of uid and parts of 65,535. None take their place.
	pub fn set_bonds(index: NetUidStorageIndex, uid: Uid, row: Vec<(u16, u16)>) {
		if row.is_empty() {
			Bonds::<T>::remove(index, uid);
		} else {
			Bonds::<T>::insert(index, uid, WireVec::truncate_from(row));
		}
	}

	/// Block of the epoch that the bonds of a subnet are of; 0 before the first.
	pub fn bonds_stored_at(netuid: NetUid) -> u64 {
		BondsStoredAt::<T>::get(netuid)
	}

	/// Records of the dividends of the last epoch, which the next one may have to erase.
	pub fn dividend_records(netuid: NetUid) -> u32 {
		DividendRecords::<T>::get(netuid)
	}

	/// Store how many records there are of the dividends of the last epoch.
	pub fn set_dividend_records(netuid: NetUid, records: u32) {
		if Self::dividend_records(netuid) != records {
			DividendRecords::<T>::insert(netuid, records);
		}
	}

	/// Forget the bonds that validators have in a neuron, on every mechanism. Only validators with
	/// a permit have bonds, so their number bounds the work.
	pub fn forget_bonds_in(netuid: NetUid, uid: Uid) {
		let permits = Self::permits(netuid);
		for index in Subnets::<T>::indices(netuid) {
			for (validator, _) in (0u16..).zip(&permits).filter(|(_, permit)| **permit) {
				let validator = Uid::new(validator);
				let mut row = Self::bonds(index, validator);
				let length = row.len();
				row.retain(|(target, _)| *target != uid.get());
				if row.len() < length || row.is_empty() {
					Self::set_bonds(index, validator, row);
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
		for index in Subnets::<T>::indices(netuid) {
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
		for index in Subnets::<T>::indices(netuid) {
			Bonds::<T>::remove(index, uid);
			Incentive::<T>::mutate(index, |list| {
				if let Some(entry) = list.get_mut(position) {
					*entry = 0;
				}
			});
		}
	}

	/// Let neurons leave and give the others their new uids, on every mechanism.
	pub fn renumber(netuid: NetUid, renumbering: &Renumbering) {
		macro_rules! cut {
			($item:ident, $value:expr) => {
				let _ = $value;
				let list = $item::<T>::get(netuid).into_inner();
				$item::<T>::insert(netuid, WireVec::truncate_from(renumbering.cut(list)));
			};
		}
		each_vector!(cut);
		for index in Subnets::<T>::indices(netuid) {
			let incentive = renumbering.cut(Incentive::<T>::get(index).into_inner());
			Self::set_incentive(index, incentive);
			// A new uid is not above the old one, so nothing is lost on the way up.
			for old in 0..renumbering.before() {
				let row = Bonds::<T>::take(index, Uid::new(old)).into_inner();
				if let Some(new) = renumbering.uid(old).filter(|_| !row.is_empty()) {
					Self::set_bonds(index, Uid::new(new), renumbering.row(row));
				}
			}
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

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		let mut prefixes = vec![
			Active::<T>::hashed_key_for(netuid),
			Emission::<T>::hashed_key_for(netuid),
			Rank::<T>::hashed_key_for(netuid),
			Trust::<T>::hashed_key_for(netuid),
			Consensus::<T>::hashed_key_for(netuid),
			Dividends::<T>::hashed_key_for(netuid),
			ValidatorTrust::<T>::hashed_key_for(netuid),
			ValidatorPermit::<T>::hashed_key_for(netuid),
			StakeWeight::<T>::hashed_key_for(netuid),
			BondsStoredAt::<T>::hashed_key_for(netuid),
			DividendRecords::<T>::hashed_key_for(netuid),
		];
		for index in all_indices(netuid) {
			prefixes.push(Incentive::<T>::hashed_key_for(index));
			prefixes.push(Bonds::<T>::iter_key_prefix(index).prefix().to_vec());
		}
		prefixes
	}
}
