//! The only reads of an epoch.

use super::Inconsistent;
use crate::{
	children::{Children, HAS_CHILDREN},
	neurons::Neurons,
	pallet::*,
	schedule::Schedule,
	scores::Scores,
	subnets::Subnets,
	weights::{without_newcomers, WeightStore},
	Config,
};
use alloc::vec::Vec;
use dtao_types::{NetUid, NetUidStorageIndex, Uid};
use dtao_yuma::{Input, LiquidAlpha, Neuron, Params, Row, Variant};
use frame_support::ensure;

/// Everything the consensus of a subnet depends on.
pub struct Loaded {
	/// By mechanism. Neurons and their stakes are the same on all.
	pub inputs: Vec<(NetUidStorageIndex, Input)>,
	/// Relations that were looked at: parents of all neurons, and neurons with children.
	pub links: u32,
}

/// Read everything the consensus of a subnet depends on.
pub fn inputs<T: Config>(netuid: NetUid, now: u64) -> Result<Loaded, Inconsistent> {
	let (neurons, links) = neurons::<T>(netuid)?;
	let owner = Subnets::<T>::owner_hotkey(netuid);
	let owner_uid = Neurons::<T>::uid(netuid, &owner).map(Uid::get);
	let params = params::<T>(netuid, now);
	let inputs = Subnets::<T>::indices(netuid)
		.map(|index| {
			let neurons = updated::<T>(index, neurons.clone())?;
			let (weights, bonds) = rows::<T>(index, &neurons)?;
			Ok((index, Input { params, neurons, owner_uid, weights, bonds }))
		})
		.collect::<Result<_, Inconsistent>>()?;
	Ok(Loaded { inputs, links })
}

/// Rows with the uids of their validators.
type Rows = Vec<(u16, Row)>;

/// Weights and bonds of the validators of a mechanism.
fn rows<T: Config>(
	index: NetUidStorageIndex,
	neurons: &[Neuron],
) -> Result<(Rows, Rows), Inconsistent> {
	let rows = |read: fn(NetUidStorageIndex, Uid) -> Row| -> Rows {
		(0u16..)
			.zip(neurons)
			.filter(|(_, neuron)| neuron.permit)
			.map(|(uid, _)| (uid, read(index, Uid::new(uid))))
			.filter(|(_, row)| !row.is_empty())
			.collect()
	};
	Ok((mask::<T>(index, neurons, rows(WeightStore::<T>::row))?, rows(Scores::<T>::bonds)))
}

/// The neurons with their updates on a mechanism.
fn updated<T: Config>(
	index: NetUidStorageIndex,
	mut neurons: Vec<Neuron>,
) -> Result<Vec<Neuron>, Inconsistent> {
	let updates = WeightStore::<T>::last_update(index);
	ensure!(updates.len() == neurons.len(), Inconsistent::VectorLength);
	for (neuron, last_update) in neurons.iter_mut().zip(updates) {
		neuron.last_update = last_update;
	}
	Ok(neurons)
}

/// Leave out weights for neurons that registered after the weights were decided. The engine does
/// so by the last update; where weights are revealed, they are older than that.
fn mask<T: Config>(
	index: NetUidStorageIndex,
	neurons: &[Neuron],
	rows: Rows,
) -> Result<Rows, Inconsistent> {
	let decided_at = WeightStore::<T>::decided_at(index);
	ensure!(decided_at.len() == neurons.len(), Inconsistent::VectorLength);
	let registered_at = |uid: u16| neurons.get(usize::from(uid)).map(|n| n.registered_at);
	let rows = rows
		.into_iter()
		.map(|(uid, row)| {
			let neuron = neurons.get(usize::from(uid));
			match decided_at.get(usize::from(uid)) {
				Some(decided) if neuron.is_some_and(|neuron| *decided < neuron.last_update) => {
					(uid, without_newcomers(row, *decided, registered_at))
				},
				_ => (uid, row),
			}
		})
		.collect();
	Ok(rows)
}

/// The neurons, without their updates, and the relations that were looked at.
fn neurons<T: Config>(netuid: NetUid) -> Result<(Vec<Neuron>, u32), Inconsistent> {
	let permits = Scores::<T>::permits(netuid);
	let seats = Neurons::<T>::seats(netuid);
	let roles = Children::<T>::roles(netuid);
	let threshold = StakeThreshold::<T>::get();
	let tao_weight = TaoWeight::<T>::get();
	let count = Neurons::<T>::count(netuid);
	let lengths = [seats.len(), permits.len(), roles.len()];
	ensure!(lengths == [usize::from(count); 3], Inconsistent::VectorLength);
	let mut links = 0u32;
	let neurons = seats
		.into_iter()
		.zip(permits)
		.zip(roles)
		.map(|(((hotkey, registered_at), permit), role)| {
			let family = Children::<T>::family_of(&hotkey, netuid, role, tao_weight);
			let has_children = u32::from(role & HAS_CHILDREN != 0);
			links = links.saturating_add(family.looked_at()).saturating_add(has_children);
			let stake = family.weight(tao_weight);
			Neuron {
				stake: if stake < threshold { 0 } else { stake },
				last_update: 0,
				registered_at,
				permit,
			}
		})
		.collect();
	Ok((neurons, links))
}

fn params<T: Config>(netuid: NetUid, now: u64) -> Params {
	let (low, high) = AlphaValues::<T>::get(netuid);
	let yuma3 = Yuma3On::<T>::get(netuid);
	Params {
		variant: if yuma3 { Variant::Yuma3 } else { Variant::Original },
		kappa: Kappa::<T>::get(netuid),
		bonds_moving_average: BondsMovingAverage::<T>::get(netuid),
		bonds_penalty: BondsPenalty::<T>::get(netuid),
		liquid_alpha: (yuma3 && LiquidAlphaOn::<T>::get(netuid)).then(|| LiquidAlpha {
			low,
			high,
			steepness: AlphaSigmoidSteepness::<T>::get(netuid),
		}),
		max_validators: MaxAllowedValidators::<T>::get(netuid),
		activity_cutoff: Schedule::<T>::activity_cutoff(netuid),
		now,
		last_step: Scores::<T>::bonds_stored_at(netuid),
		tempo: Schedule::<T>::tempo(netuid),
	}
}
