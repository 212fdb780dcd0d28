//! The only writes of an epoch.

use super::{EpochOutcome, Mechanism};
use crate::{
	scores::{Scores, SubnetScores},
	Config,
};
use alloc::collections::BTreeMap;
use dtao_types::{NetUid, NetUidStorageIndex, Uid};
use dtao_yuma::{Output, Row};

/// Store the scores of the subnet, and of each mechanism its incentives and bonds. A validator that
/// lost its permit loses its bonds.
pub fn outcome<T: Config>(netuid: NetUid, outcome: &EpochOutcome) {
	let Some(Mechanism { output: first, input, .. }) = outcome.0.first() else { return };
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
	let scores = SubnetScores {
		active: outcome.any(|o| &o.active),
		stake_weight: stake_weight.clone(),
		rank: outcome.mean(|o| &o.rank),
		trust: outcome.mean(|o| &o.trust),
		consensus: outcome.mean(|o| &o.consensus),
		dividends: outcome.mean(|o| &o.dividends),
		validator_trust: outcome.mean(|o| &o.validator_trust),
		validator_permit: validator_permit.clone(),
	};
	Scores::<T>::store(netuid, scores, input.params.now);
	for Mechanism { index, parts: _, input, output } in &outcome.0 {
		Scores::<T>::set_incentive(*index, output.incentive.clone());
		store_bonds::<T>(*index, &input.bonds, &output.bonds);
	}
}

fn store_bonds<T: Config>(index: NetUidStorageIndex, old: &[(u16, Row)], new: &[(u16, Row)]) {
	let before: BTreeMap<u16, &Row> = old.iter().map(|(uid, row)| (*uid, row)).collect();
	let after: BTreeMap<u16, &Row> = new.iter().map(|(uid, row)| (*uid, row)).collect();
	for uid in before.keys().filter(|uid| !after.contains_key(uid)) {
		Scores::<T>::set_bonds(index, Uid::new(*uid), Row::new());
	}
	for (uid, row) in &after {
		if before.get(uid) != Some(row) {
			Scores::<T>::set_bonds(index, Uid::new(*uid), (*row).clone());
		}
	}
}
