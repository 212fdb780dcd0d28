//! Subnets, their pools and schedules, the columns of their neurons.

use super::{columns::Columns, wire, Views};
use crate::{
	coinbase::Coinbase, epoch::Forecast, lifecycle::Lifecycle, neurons::Neurons, pallet::*,
	pools::Pools, registration::Registration, schedule::Schedule, scores::Scores, staking::Staking,
	subnets::Subnets, Config,
};
use alloc::{collections::BTreeMap, vec, vec::Vec};
use codec::Compact;
use dtao_runtime_api::subnet::{DynamicInfo, SubnetInfov2, SubnetState};
use dtao_types::{AlphaBalance, MechId, NetUid, TaoBalance};
use sp_core::crypto::AccountId32;

/// What clients show as the exponent of a scaling law, in percent. Without effect.
const SCALING_LAW_POWER: u16 = 50;

impl<T: Config> Views<T> {
	/// Owner, size and base parameters of a subnet. `None` when it does not exist.
	pub fn get_subnet_info_v2(netuid: NetUid) -> Option<SubnetInfov2> {
		if !Subnets::<T>::exists(netuid) {
			return None;
		}
		Some(SubnetInfov2 {
			netuid: Compact(netuid),
			rho: Compact(Rho::<T>::get(netuid)),
			kappa: Compact(Kappa::<T>::get(netuid)),
			difficulty: Compact(Difficulty::<T>::get(netuid)),
			immunity_period: Compact(ImmunityPeriod::<T>::get(netuid)),
			max_allowed_validators: Compact(MaxAllowedValidators::<T>::get(netuid)),
			min_allowed_weights: Compact(MinAllowedWeights::<T>::get(netuid)),
			max_weights_limit: Compact(MaxWeightsLimit::<T>::get(netuid)),
			scaling_law_power: Compact(SCALING_LAW_POWER),
			subnetwork_n: Compact(Neurons::<T>::count(netuid)),
			max_allowed_uids: Compact(MaxAllowedUids::<T>::get(netuid)),
			blocks_since_last_step: Compact(Schedule::<T>::blocks_since_last(netuid)),
			tempo: Compact(Schedule::<T>::tempo(netuid)),
			network_modality: Compact(0),
			network_connect: Vec::new(),
			emission_value: Compact(TaoBalance::ZERO),
			burn: Compact(Registration::<T>::burn(netuid)),
			owner: Subnets::<T>::owner(netuid),
			identity: Subnets::<T>::identity(netuid),
		})
	}

	/// [`Self::get_subnet_info_v2`] of every subnet, in ascending order of netuid. No element is
	/// `None`.
	pub fn get_subnets_info_v2() -> Vec<Option<SubnetInfov2>> {
		Subnets::<T>::list()
			.into_iter()
			.map(Self::get_subnet_info_v2)
			.filter(Option::is_some)
			.collect()
	}

	/// Pool, emission and identity of every subnet, in ascending order of netuid. No element is
	/// `None`.
	pub fn get_all_dynamic_info() -> Vec<Option<DynamicInfo>> {
		Subnets::<T>::list()
			.into_iter()
			.map(Self::get_dynamic_info)
			.filter(Option::is_some)
			.collect()
	}

	/// Pool, emission and identity of a subnet. `None` when it does not exist.
	pub fn get_dynamic_info(netuid: NetUid) -> Option<DynamicInfo> {
		if !Subnets::<T>::exists(netuid) {
			return None;
		}
		let tao_in_emission = Compact(SubnetTaoInEmission::<T>::get(netuid));
		let emission = Coinbase::<T>::emission(netuid);
		Some(DynamicInfo {
			netuid: Compact(netuid),
			owner_hotkey: Subnets::<T>::owner_hotkey(netuid),
			owner_coldkey: Subnets::<T>::owner(netuid),
			subnet_name: wire(Subnets::<T>::name(netuid)),
			token_symbol: wire(Subnets::<T>::symbol(netuid)),
			tempo: Compact(Schedule::<T>::tempo(netuid)),
			last_step: Compact(Schedule::<T>::last(netuid)),
			blocks_since_last_step: Compact(Schedule::<T>::blocks_since_last(netuid)),
			emission: tao_in_emission,
			alpha_in: Compact(SubnetAlphaIn::<T>::get(netuid)),
			alpha_out: Compact(Pools::<T>::alpha_out(netuid)),
			tao_in: Compact(SubnetTAO::<T>::get(netuid)),
			alpha_out_emission: Compact(emission.alpha_out),
			alpha_in_emission: Compact(emission.alpha_in),
			tao_in_emission,
			pending_alpha_emission: Compact(waiting_alpha::<T>(netuid)),
			pending_root_emission: Compact(waiting_root::<T>(netuid)),
			subnet_volume: Compact(Pools::<T>::volume(netuid)),
			network_registered_at: Compact(Subnets::<T>::registered_at(netuid)),
			subnet_identity: Subnets::<T>::identity(netuid),
			moving_price: SubnetMovingPrice::<T>::get(netuid),
		})
	}

	/// The neurons of a subnet in columns. `None` when it does not exist.
	pub fn get_subnet_state(netuid: NetUid) -> Option<SubnetState> {
		let columns = Columns::<T>::of(netuid, MechId::MAIN)?;
		Some(SubnetState {
			netuid: Compact(netuid),
			hotkeys: columns.hotkeys().to_vec(),
			coldkeys: columns.coldkeys(),
			active: columns.active(),
			validator_permit: columns.validator_permit(),
			pruning_score: wire(columns.pruning_score()),
			last_update: wire(columns.last_update()),
			emission: wire(columns.emission()),
			dividends: wire(columns.dividends()),
			incentives: wire(columns.incentives()),
			consensus: wire(columns.consensus()),
			trust: wire(columns.trust()),
			rank: wire(columns.rank()),
			block_at_registration: wire(columns.registered_at()),
			alpha_stake: wire(columns.alpha_stake()),
			tao_stake: wire(columns.tao_stake()),
			total_stake: wire(columns.total_stake()),
			emission_history: emission_history::<T>(columns.hotkeys()),
		})
	}

	/// The subnet that would give way to a new one. `None` when all are immune. Says nothing of
	/// whether one must give way.
	pub fn get_subnet_to_prune() -> Option<NetUid> {
		Lifecycle::<T>::next_to_end()
	}

	/// The first block after this one in which an epoch of a subnet runs, as far as can be known now:
	/// where more are due than a block takes, the block to which it is deferred. `None` when the subnet
	/// does not exist or has no epochs (tempo 0).
	pub fn get_next_epoch_start_block(netuid: NetUid) -> Option<u64> {
		if !Subnets::<T>::exists(netuid) {
			return None;
		}
		// The epochs of the current block ran when it began.
		Forecast::of::<T>(Pallet::<T>::now()).epoch_of::<T>(netuid)
	}

	/// What creating a subnet costs at this block, in rao.
	pub fn get_network_registration_cost() -> TaoBalance {
		Subnets::<T>::lock_cost()
	}
}

/// Alpha of miners, validators and their stakers that waits for the next epoch, in alpha-rao.
pub(super) fn waiting_alpha<T: Config>(netuid: NetUid) -> AlphaBalance {
	let pending = Coinbase::<T>::pending(netuid);
	pending.server.saturating_add(pending.validator)
}

/// Worth at the spot price of the alpha of root stakers that waits for the next epoch, in rao.
pub(super) fn waiting_root<T: Config>(netuid: NetUid) -> TaoBalance {
	Staking::<T>::worth(netuid, Coinbase::<T>::pending(netuid).root)
}

/// For each subnet in ascending order, the emission of every hotkey in its last epoch there, in
/// alpha-rao; 0 where a hotkey is no neuron.
fn emission_history<T: Config>(hotkeys: &[AccountId32]) -> Vec<Vec<Compact<AlphaBalance>>> {
	let none = Compact(AlphaBalance::ZERO);
	let mut history: BTreeMap<NetUid, Vec<Compact<AlphaBalance>>> = Subnets::<T>::list()
		.into_iter()
		.map(|netuid| (netuid, vec![none; hotkeys.len()]))
		.collect();
	// Few hotkeys are on many subnets: going by membership reads much less than all pairs.
	let memberships: Vec<Vec<NetUid>> = hotkeys.iter().map(Neurons::<T>::memberships).collect();
	for (netuid, row) in history.iter_mut() {
		let emission = Scores::<T>::emission(*netuid);
		for ((cell, hotkey), netuids) in row.iter_mut().zip(hotkeys).zip(&memberships) {
			if netuids.binary_search(netuid).is_ok() {
				let earned = Neurons::<T>::uid(*netuid, hotkey)
					.and_then(|uid| emission.get(usize::from(uid.get())).copied())
					.unwrap_or_default();
				*cell = Compact(AlphaBalance::from_rao(earned));
			}
		}
	}
	history.into_values().collect()
}
