//! The only writes of an epoch.

use super::{Mechanism, Verdict};
use crate::{pallet::*, Config};
use alloc::{collections::BTreeMap, vec::Vec};
use dtao_runtime_api::stored::WireVec;
use dtao_types::{NetUid, NetUidStorageIndex, Uid};
use dtao_yuma::{Output, Row};

/// Store the scores of the subnet, and of each mechanism its incentives and bonds. A validator that
/// lost its permit loses its bonds.
pub fn verdict<T: Config>(netuid: NetUid, verdict: &Verdict) {
	let Some(Mechanism { output: first, input, .. }) = verdict.0.first() else { return };
	// Every field by name: a new one that nobody stores does not compile.
	let Output {
		active: _,
		// The same on all mechanisms.
		stake_weight,
		validator_permit,
		rank: _,
		trust: _,
		consensus: _,
		incentive: _,
		dividends: _,
		validator_trust: _,
		incentive_q32: _,
		dividends_q32: _,
		active_stake_q32: _,
		stake_q32: _,
		bonds: _,
	} = first;
	let store = |list: Vec<u16>| WireVec::truncate_from(list);
	Active::<T>::insert(netuid, WireVec::truncate_from(verdict.any(|o| &o.active)));
	StakeWeight::<T>::insert(netuid, store(stake_weight.clone()));
	Rank::<T>::insert(netuid, store(verdict.mean(|o| &o.rank)));
	Trust::<T>::insert(netuid, store(verdict.mean(|o| &o.trust)));
	Consensus::<T>::insert(netuid, store(verdict.mean(|o| &o.consensus)));
	Dividends::<T>::insert(netuid, store(verdict.mean(|o| &o.dividends)));
	ValidatorTrust::<T>::insert(netuid, store(verdict.mean(|o| &o.validator_trust)));
	ValidatorPermit::<T>::insert(netuid, WireVec::truncate_from(validator_permit.clone()));
	BondsStoredAt::<T>::insert(netuid, input.params.now);
	for Mechanism { index, parts: _, input, output } in &verdict.0 {
		Incentive::<T>::insert(index, store(output.incentive.clone()));
		store_bonds::<T>(*index, &input.bonds, &output.bonds);
	}
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
