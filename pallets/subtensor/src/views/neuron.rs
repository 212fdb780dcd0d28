//! Single neurons.

use super::{columns::Columns, Views};
use crate::{
	keys::KeyStore, scores::Scores, serving::Serving, shares::Shares, weights::WeightStore, Config,
};
use alloc::{vec, vec::Vec};
use codec::Compact;
use dtao_runtime_api::neuron::{NeuronInfo, NeuronInfoLite};
use dtao_types::{AlphaBalance, MechId, NetUid, NetUidStorageIndex, Uid};
use sp_core::crypto::AccountId32;

impl<T: Config> Views<T> {
	/// All neurons of a subnet by rising uid, with weights and bonds of the main mechanism. Empty
	/// when the subnet does not exist.
	pub fn get_neurons(netuid: NetUid) -> Vec<NeuronInfo> {
		Self::get_neurons_lite(netuid).into_iter().map(with_rows::<T>).collect()
	}

	/// One neuron. `None` when the subnet or the uid does not exist.
	pub fn get_neuron(netuid: NetUid, uid: Uid) -> Option<NeuronInfo> {
		Self::get_neuron_lite(netuid, uid).map(with_rows::<T>)
	}

	/// All neurons of a subnet by rising uid, without weights and bonds. Empty when the subnet
	/// does not exist.
	pub fn get_neurons_lite(netuid: NetUid) -> Vec<NeuronInfoLite> {
		let Some(columns) = Columns::<T>::of(netuid, MechId::MAIN) else { return Vec::new() };
		let table = Table::read(&columns);
		(0u16..)
			.zip(columns.hotkeys())
			.map(|(uid, hotkey)| table.neuron::<T>(netuid, Uid::new(uid), hotkey))
			.collect()
	}

	/// One neuron without weights and bonds. `None` when the subnet or the uid does not exist.
	pub fn get_neuron_lite(netuid: NetUid, uid: Uid) -> Option<NeuronInfoLite> {
		let columns = Columns::<T>::of(netuid, MechId::MAIN)?;
		let hotkey = columns.hotkeys().get(usize::from(uid.get()))?;
		Some(Table::read(&columns).neuron::<T>(netuid, uid, hotkey))
	}
}

/// What the last epoch said of the neurons of a subnet, by uid.
struct Table {
	active: Vec<bool>,
	rank: Vec<u16>,
	emission: Vec<AlphaBalance>,
	incentive: Vec<u16>,
	consensus: Vec<u16>,
	trust: Vec<u16>,
	validator_trust: Vec<u16>,
	dividends: Vec<u16>,
	last_update: Vec<u64>,
	validator_permit: Vec<bool>,
	pruning_score: Vec<u16>,
}

impl Table {
	fn read<T: Config>(columns: &Columns<T>) -> Self {
		Self {
			active: columns.active(),
			rank: columns.rank(),
			emission: columns.emission(),
			incentive: columns.incentives(),
			consensus: columns.consensus(),
			trust: columns.trust(),
			validator_trust: columns.validator_trust(),
			dividends: columns.dividends(),
			last_update: columns.last_update(),
			validator_permit: columns.validator_permit(),
			pruning_score: columns.pruning_score(),
		}
	}

	fn neuron<T: Config>(&self, netuid: NetUid, uid: Uid, hotkey: &AccountId32) -> NeuronInfoLite {
		let coldkey = KeyStore::<T>::owner(hotkey);
		NeuronInfoLite {
			hotkey: hotkey.clone(),
			coldkey: coldkey.clone(),
			uid: Compact(uid),
			netuid: Compact(netuid),
			active: at(&self.active, uid),
			axon_info: Serving::<T>::axon(netuid, hotkey).unwrap_or_default(),
			prometheus_info: Serving::<T>::prometheus(netuid, hotkey).unwrap_or_default(),
			stake: vec![(coldkey, Compact(Shares::<T>::total(hotkey, netuid)))],
			rank: Compact(at(&self.rank, uid)),
			emission: Compact(at(&self.emission, uid)),
			incentive: Compact(at(&self.incentive, uid)),
			consensus: Compact(at(&self.consensus, uid)),
			trust: Compact(at(&self.trust, uid)),
			validator_trust: Compact(at(&self.validator_trust, uid)),
			dividends: Compact(at(&self.dividends, uid)),
			last_update: Compact(at(&self.last_update, uid)),
			validator_permit: at(&self.validator_permit, uid),
			pruning_score: Compact(at(&self.pruning_score, uid)),
		}
	}
}

fn at<V: Copy + Default>(column: &[V], uid: Uid) -> V {
	column.get(usize::from(uid.get())).copied().unwrap_or_default()
}

/// A neuron with its weights and bonds on the main mechanism.
fn with_rows<T: Config>(neuron: NeuronInfoLite) -> NeuronInfo {
	let (index, uid) = (NetUidStorageIndex::from(neuron.netuid.0), neuron.uid.0);
	NeuronInfo {
		hotkey: neuron.hotkey,
		coldkey: neuron.coldkey,
		uid: neuron.uid,
		netuid: neuron.netuid,
		active: neuron.active,
		axon_info: neuron.axon_info,
		prometheus_info: neuron.prometheus_info,
		stake: neuron.stake,
		rank: neuron.rank,
		emission: neuron.emission,
		incentive: neuron.incentive,
		consensus: neuron.consensus,
		trust: neuron.trust,
		validator_trust: neuron.validator_trust,
		dividends: neuron.dividends,
		last_update: neuron.last_update,
		validator_permit: neuron.validator_permit,
		weights: pairs(WeightStore::<T>::row(index, uid)),
		bonds: pairs(Scores::<T>::bonds(index, uid)),
		pruning_score: neuron.pruning_score,
	}
}

fn pairs(row: Vec<(u16, u16)>) -> Vec<(Compact<Uid>, Compact<u16>)> {
	row.into_iter().map(|(uid, parts)| (Compact(Uid::new(uid)), Compact(parts))).collect()
}
