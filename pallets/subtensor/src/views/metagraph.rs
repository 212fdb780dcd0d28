//! A subnet with all its neurons, and the list of its fields.

use super::{
	columns::Columns,
	subnet::{waiting_alpha, waiting_root},
	wire, Views,
};
use crate::{
	claims::Claims, coinbase::Coinbase, keys::KeyStore, pallet::*, pools::Pools,
	registration::Registration, schedule::Schedule, serving::Serving, shares::Shares,
	staking::Staking, subnets::Subnets, Config,
};
use alloc::vec::Vec;
use codec::Compact;
use dtao_runtime_api::metagraph::Metagraph;
use dtao_types::{MechId, NetUid};

/// Give `$callback` every field of a metagraph: its variant in `MetagraphField`, its name, and
/// how to read it from the `Columns` in `$from`. The one list behind the whole metagraph and the
/// selective one, so that the two cannot differ.
macro_rules! metagraph_fields {
	($callback:ident!($($args:tt)*), $from:ident) => {
		$callback! {
			($($args)*)
			Name name: wire(Subnets::<T>::name($from.netuid));
			Symbol symbol: wire(Subnets::<T>::symbol($from.netuid));
			Identity identity: Subnets::<T>::identity($from.netuid);
			NetworkRegisteredAt network_registered_at:
				Compact(Subnets::<T>::registered_at($from.netuid));
			OwnerHotkey owner_hotkey: Subnets::<T>::owner_hotkey($from.netuid);
			OwnerColdkey owner_coldkey: Subnets::<T>::owner($from.netuid);
			Block block: Compact(Pallet::<T>::now());
			Tempo tempo: Compact(Schedule::<T>::tempo($from.netuid));
			LastStep last_step: Compact(Schedule::<T>::last($from.netuid));
			BlocksSinceLastStep blocks_since_last_step:
				Compact(Schedule::<T>::blocks_since_last($from.netuid));
			SubnetEmission subnet_emission: Compact(SubnetTaoInEmission::<T>::get($from.netuid));
			AlphaIn alpha_in: Compact(SubnetAlphaIn::<T>::get($from.netuid));
			AlphaOut alpha_out: Compact(Pools::<T>::alpha_out($from.netuid));
			TaoIn tao_in: Compact(SubnetTAO::<T>::get($from.netuid));
			AlphaOutEmission alpha_out_emission:
				Compact(Coinbase::<T>::emission($from.netuid).alpha_out);
			AlphaInEmission alpha_in_emission:
				Compact(Coinbase::<T>::emission($from.netuid).alpha_in);
			TaoInEmission tao_in_emission: Compact(SubnetTaoInEmission::<T>::get($from.netuid));
			PendingAlphaEmission pending_alpha_emission:
				Compact(waiting_alpha::<T>($from.netuid));
			PendingRootEmission pending_root_emission: Compact(waiting_root::<T>($from.netuid));
			SubnetVolume subnet_volume: Compact(Pools::<T>::volume($from.netuid));
			MovingPrice moving_price: SubnetMovingPrice::<T>::get($from.netuid);
			Rho rho: Compact(Rho::<T>::get($from.netuid));
			Kappa kappa: Compact(Kappa::<T>::get($from.netuid));
			MinAllowedWeights min_allowed_weights:
				Compact(MinAllowedWeights::<T>::get($from.netuid));
			MaxWeightsLimit max_weights_limit: Compact(MaxWeightsLimit::<T>::get($from.netuid));
			WeightsVersion weights_version: Compact(WeightsVersionKey::<T>::get($from.netuid));
			WeightsRateLimit weights_rate_limit:
				Compact(WeightsSetRateLimit::<T>::get($from.netuid));
			ActivityCutoff activity_cutoff: Compact(Schedule::<T>::shown_activity_cutoff($from.netuid));
			MaxValidators max_validators: Compact(MaxAllowedValidators::<T>::get($from.netuid));
			NumUids num_uids: Compact($from.count);
			MaxUids max_uids: Compact(MaxAllowedUids::<T>::get($from.netuid));
			Burn burn: Compact(Registration::<T>::burn($from.netuid));
			Difficulty difficulty: Compact(Difficulty::<T>::get($from.netuid));
			RegistrationAllowed registration_allowed:
				NetworkRegistrationAllowed::<T>::get($from.netuid);
			PowRegistrationAllowed pow_registration_allowed:
				NetworkPowRegistrationAllowed::<T>::get($from.netuid);
			ImmunityPeriod immunity_period: Compact(ImmunityPeriod::<T>::get($from.netuid));
			MinDifficulty min_difficulty: Compact(MinDifficulty::<T>::get($from.netuid));
			MaxDifficulty max_difficulty: Compact(MaxDifficulty::<T>::get($from.netuid));
			MinBurn min_burn: Compact(MinBurn::<T>::get($from.netuid));
			MaxBurn max_burn: Compact(MaxBurn::<T>::get($from.netuid));
			AdjustmentAlpha adjustment_alpha: Compact(AdjustmentAlpha::<T>::get($from.netuid));
			AdjustmentInterval adjustment_interval:
				Compact(AdjustmentInterval::<T>::get($from.netuid));
			TargetRegsPerInterval target_regs_per_interval:
				Compact(TargetRegistrationsPerInterval::<T>::get($from.netuid));
			MaxRegsPerBlock max_regs_per_block:
				Compact(MaxRegistrationsPerBlock::<T>::get($from.netuid));
			ServingRateLimit serving_rate_limit:
				Compact(ServingRateLimit::<T>::get($from.netuid));
			CommitRevealWeightsEnabled commit_reveal_weights_enabled:
				CommitRevealWeightsEnabled::<T>::get($from.netuid);
			CommitRevealPeriod commit_reveal_period:
				Compact(RevealPeriodEpochs::<T>::get($from.netuid));
			LiquidAlphaEnabled liquid_alpha_enabled: LiquidAlphaOn::<T>::get($from.netuid);
			AlphaHigh alpha_high: Compact(AlphaValues::<T>::get($from.netuid).1);
			AlphaLow alpha_low: Compact(AlphaValues::<T>::get($from.netuid).0);
			BondsMovingAvg bonds_moving_avg: Compact(BondsMovingAverage::<T>::get($from.netuid));
			Hotkeys hotkeys: $from.hotkeys().to_vec();
			Coldkeys coldkeys: $from.coldkeys();
			Identities identities:
				$from.each(|hotkey| KeyStore::<T>::identity(&KeyStore::<T>::owner(hotkey)));
			Axons axons:
				$from.each(|hotkey| Serving::<T>::axon($from.netuid, hotkey).unwrap_or_default());
			Active active: $from.active();
			ValidatorPermit validator_permit: $from.validator_permit();
			PruningScore pruning_score: wire($from.pruning_score());
			LastUpdate last_update: wire($from.last_update());
			Emission emission: wire($from.emission());
			Dividends dividends: wire($from.dividends());
			Incentives incentives: wire($from.incentives());
			Consensus consensus: wire($from.consensus());
			Trust trust: wire($from.trust());
			Rank rank: wire($from.rank());
			BlockAtRegistration block_at_registration: wire($from.registered_at());
			AlphaStake alpha_stake: wire($from.alpha_stake());
			TaoStake tao_stake: wire($from.tao_stake());
			TotalStake total_stake: wire($from.total_stake());
			TaoDividendsPerHotkey tao_dividends_per_hotkey: $from.each(|hotkey| {
				let dividends = Claims::<T>::last_dividends($from.netuid, hotkey);
				(hotkey.clone(), Compact(Staking::<T>::worth($from.netuid, dividends)))
			});
			AlphaDividendsPerHotkey alpha_dividends_per_hotkey: $from.each(|hotkey| {
				(hotkey.clone(), Compact(Shares::<T>::last_dividends($from.netuid, hotkey)))
			});
		}
	};
}
pub(super) use metagraph_fields;

macro_rules! whole {
	(($netuid:expr) $($variant:ident $field:ident: $value:expr;)*) => {
		Metagraph { netuid: Compact($netuid), $($field: $value,)* }
	};
}

impl<T: Config> Views<T> {
	/// The metagraph of the main mechanism of every subnet, in ascending order of netuid. No
	/// element is `None`.
	pub fn get_all_metagraphs() -> Vec<Option<Metagraph>> {
		Subnets::<T>::list().into_iter().map(Self::get_metagraph).filter(Option::is_some).collect()
	}

	/// The metagraph of the main mechanism of a subnet. `None` when it does not exist.
	pub fn get_metagraph(netuid: NetUid) -> Option<Metagraph> {
		Self::get_mechagraph(netuid, MechId::MAIN)
	}

	/// The metagraph of every mechanism of every subnet. No element is `None`.
	pub fn get_all_mechagraphs() -> Vec<Option<Metagraph>> {
		Subnets::<T>::list()
			.into_iter()
			.flat_map(|netuid| {
				(0..Subnets::<T>::mechanisms(netuid))
					.map(move |mech| Self::get_mechagraph(netuid, MechId::new(mech)))
			})
			.filter(Option::is_some)
			.collect()
	}

	/// The metagraph of one mechanism of a subnet; its `netuid` is the storage index of the
	/// mechanism. `None` when either does not exist.
	pub fn get_mechagraph(netuid: NetUid, mecid: MechId) -> Option<Metagraph> {
		let columns = Columns::<T>::of(netuid, mecid)?;
		let index = NetUid::new(columns.index.get());
		Some(metagraph_fields!(whole!(index), columns))
	}
}
