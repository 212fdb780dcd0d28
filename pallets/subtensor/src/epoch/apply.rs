//! The only writes of an epoch.

use crate::{pallet::*, Config};
use alloc::collections::BTreeMap;
use dtao_runtime_api::stored::WireVec;
use dtao_types::{NetUid, NetUidStorageIndex, Uid};
use dtao_yuma::{Input, Output, Row};

/// Store the scores and the bonds. A validator that lost its permit loses its bonds.
pub fn output<T: Config>(netuid: NetUid, input: &Input, output: &Output) {
	let index = NetUidStorageIndex::from(netuid);
	// Every field by name: a new one that nobody stores does not compile.
	let Output {
		active,
		stake_weight,
		rank,
		trust,
		consensus,
		incentive,
		dividends,
		validator_trust,
		validator_permit,
		incentive_q32: _,
		dividends_q32: _,
		active_stake_q32: _,
		stake_q32: _,
		bonds,
	} = output;
	Active::<T>::insert(netuid, WireVec::truncate_from(active.clone()));
	StakeWeight::<T>::insert(netuid, WireVec::truncate_from(stake_weight.clone()));
	Rank::<T>::insert(netuid, WireVec::truncate_from(rank.clone()));
	Trust::<T>::insert(netuid, WireVec::truncate_from(trust.clone()));
	Consensus::<T>::insert(netuid, WireVec::truncate_from(consensus.clone()));
	Incentive::<T>::insert(index, WireVec::truncate_from(incentive.clone()));
	Dividends::<T>::insert(netuid, WireVec::truncate_from(dividends.clone()));
	ValidatorTrust::<T>::insert(netuid, WireVec::truncate_from(validator_trust.clone()));
	ValidatorPermit::<T>::insert(netuid, WireVec::truncate_from(validator_permit.clone()));
	store_bonds::<T>(index, &input.bonds, bonds);
}

fn store_bonds<T: Config>(index: NetUidStorageIndex, old: &[(u16, Row)], new: &[(u16, Row)]) {
	let before: BTreeMap<u16, &Row> = old.iter().map(|(uid, row)| (*uid, row)).collect();
	let after: BTreeMap<u16, &Row> = new.iter().map(|(uid, row)| (*uid, row)).collect();
	for uid in before.keys().filter(|uid| !after.contains_key(uid)) {
		Bonds::<T>::remove(index, Uid::new(*uid));
	}
	for (uid, row) in &after {
		if before.get(uid) != Some(row) {
			Bonds::<T>::insert(index, Uid::new(*uid), WireVec::truncate_from((*row).clone()));
		}
	}
}
