//! The only reads of an epoch.

use super::{Inconsistent, Schedule, Scores};
use crate::{
	pallet::*, registration::Registration, staking::Staking, subnets::Subnets, weights::Weighting,
	Config,
};
use alloc::vec::Vec;
use dtao_types::{NetUid, NetUidStorageIndex, Uid};
use dtao_yuma::{Input, LiquidAlpha, Neuron, Params, Row, Variant};
use frame_support::ensure;

/// Everything the consensus of a subnet depends on.
pub fn input<T: Config>(netuid: NetUid, now: u64) -> Result<Input, Inconsistent> {
	let index = NetUidStorageIndex::from(netuid);
	let neurons = neurons::<T>(netuid, index)?;
	let rows = |read: fn(NetUidStorageIndex, Uid) -> Row| -> Vec<(u16, Row)> {
		(0u16..)
			.zip(&neurons)
			.filter(|(_, neuron)| neuron.permit)
			.map(|(uid, _)| (uid, read(index, Uid::new(uid))))
			.filter(|(_, row)| !row.is_empty())
			.collect()
	};
	let weights = rows(Weighting::<T>::row);
	let bonds = rows(Scores::<T>::bonds);
	let owner = Subnets::<T>::owner_hotkey(netuid);
	Ok(Input {
		params: params::<T>(netuid, now),
		owner_uid: Registration::<T>::uid(netuid, &owner).map(Uid::get),
		neurons,
		weights,
		bonds,
	})
}

fn neurons<T: Config>(
	netuid: NetUid,
	index: NetUidStorageIndex,
) -> Result<Vec<Neuron>, Inconsistent> {
	let last_update = Weighting::<T>::last_update(index);
	let permits = Scores::<T>::permits(netuid);
	let threshold = StakeThreshold::<T>::get();
	let count = Registration::<T>::count(netuid);
	let lengths = [last_update.len(), permits.len()];
	ensure!(lengths == [usize::from(count); 2], Inconsistent::VectorLength);
	let neurons = (0..count)
		.zip(last_update)
		.zip(permits)
		.map(|((uid, last_update), permit)| {
			let hotkey = Registration::<T>::hotkey(netuid, Uid::new(uid));
			let stake = Staking::<T>::stake_weight(&hotkey, netuid);
			Neuron {
				stake: if stake < threshold { 0 } else { stake },
				last_update,
				registered_at: Registration::<T>::registered_at(netuid, Uid::new(uid)),
				permit,
			}
		})
		.collect();
	Ok(neurons)
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
		activity_cutoff: u64::from(ActivityCutoff::<T>::get(netuid)),
		now,
		last_step: Schedule::<T>::last(netuid),
		tempo: Schedule::<T>::tempo(netuid),
	}
}
