//! Hyperparameters of a subnet.

use super::Views;
use crate::{pallet::*, schedule::Schedule, subnets::Subnets, Config};
use alloc::vec::Vec;
use codec::Compact;
use dtao_runtime_api::subnet::{HyperparamEntry, HyperparamValue, SubnetHyperparamsV2};
use dtao_types::{NetUid, I32F32};

impl<T: Config> Views<T> {
	/// Hyperparameters of a subnet as a fixed structure. `None` when it does not exist.
	pub fn get_subnet_hyperparams_v2(netuid: NetUid) -> Option<SubnetHyperparamsV2> {
		if !Subnets::<T>::exists(netuid) {
			return None;
		}
		let (alpha_low, alpha_high) = AlphaValues::<T>::get(netuid);
		Some(SubnetHyperparamsV2 {
			rho: Compact(Rho::<T>::get(netuid)),
			kappa: Compact(Kappa::<T>::get(netuid)),
			immunity_period: Compact(ImmunityPeriod::<T>::get(netuid)),
			min_allowed_weights: Compact(MinAllowedWeights::<T>::get(netuid)),
			max_weights_limit: Compact(MaxWeightsLimit::<T>::get(netuid)),
			tempo: Compact(Schedule::<T>::tempo(netuid)),
			min_difficulty: Compact(MinDifficulty::<T>::get(netuid)),
			max_difficulty: Compact(MaxDifficulty::<T>::get(netuid)),
			weights_version: Compact(WeightsVersionKey::<T>::get(netuid)),
			weights_rate_limit: Compact(WeightsSetRateLimit::<T>::get(netuid)),
			adjustment_interval: Compact(AdjustmentInterval::<T>::get(netuid)),
			activity_cutoff: Compact(Schedule::<T>::shown_activity_cutoff(netuid)),
			registration_allowed: NetworkRegistrationAllowed::<T>::get(netuid),
			target_regs_per_interval: Compact(TargetRegistrationsPerInterval::<T>::get(netuid)),
			min_burn: Compact(MinBurn::<T>::get(netuid)),
			max_burn: Compact(MaxBurn::<T>::get(netuid)),
			bonds_moving_avg: Compact(BondsMovingAverage::<T>::get(netuid)),
			max_regs_per_block: Compact(MaxRegistrationsPerBlock::<T>::get(netuid)),
			serving_rate_limit: Compact(ServingRateLimit::<T>::get(netuid)),
			max_validators: Compact(MaxAllowedValidators::<T>::get(netuid)),
			adjustment_alpha: Compact(AdjustmentAlpha::<T>::get(netuid)),
			difficulty: Compact(Difficulty::<T>::get(netuid)),
			commit_reveal_period: Compact(RevealPeriodEpochs::<T>::get(netuid)),
			commit_reveal_weights_enabled: CommitRevealWeightsEnabled::<T>::get(netuid),
			alpha_high: Compact(alpha_high),
			alpha_low: Compact(alpha_low),
			liquid_alpha_enabled: LiquidAlphaOn::<T>::get(netuid),
			alpha_sigmoid_steepness: whole(AlphaSigmoidSteepness::<T>::get(netuid)),
			yuma_version: Compact(if Yuma3On::<T>::get(netuid) { 3 } else { 2 }),
			subnet_is_active: Subnets::<T>::ensure_token_enabled(netuid).is_ok(),
			transfers_enabled: TransferToggle::<T>::get(netuid),
			bonds_reset_enabled: BondsResetOn::<T>::get(netuid),
			user_liquidity_enabled: false,
		})
	}

	/// Hyperparameters of a subnet as a list of names and values. `None` when it does not exist.
	///
	/// `owner_cut_auto_lock_enabled` is always false.
	pub fn get_subnet_hyperparams_v3(netuid: NetUid) -> Option<Vec<HyperparamEntry>> {
		use HyperparamValue::{Bool, TaoBalance, I32F32, U16, U32, U64, U64F64};
		let p = Self::get_subnet_hyperparams_v2(netuid)?;
		let entries = [
			("kappa", U16(p.kappa)),
			("immunity_period", U16(p.immunity_period)),
			("min_allowed_weights", U16(p.min_allowed_weights)),
			("max_weights_limit", U16(p.max_weights_limit)),
			("tempo", U16(p.tempo)),
			("weights_version", U64(p.weights_version)),
			("weights_rate_limit", U64(p.weights_rate_limit)),
			("activity_cutoff", U64(Compact(Schedule::<T>::activity_cutoff(netuid)))),
			("activity_cutoff_factor", U32(Compact(Schedule::<T>::activity_cutoff_factor(netuid)))),
			("registration_allowed", Bool(p.registration_allowed)),
			("target_regs_per_interval", U16(p.target_regs_per_interval)),
			("min_burn", TaoBalance(p.min_burn)),
			("max_burn", TaoBalance(p.max_burn)),
			("burn_half_life", U16(Compact(BurnHalfLife::<T>::get(netuid)))),
			("burn_increase_mult", U64F64(BurnIncreaseMult::<T>::get(netuid))),
			("bonds_moving_avg", U64(p.bonds_moving_avg)),
			("max_regs_per_block", U16(p.max_regs_per_block)),
			("serving_rate_limit", U64(p.serving_rate_limit)),
			("max_validators", U16(p.max_validators)),
			("commit_reveal_period", U64(p.commit_reveal_period)),
			("commit_reveal_weights_enabled", Bool(p.commit_reveal_weights_enabled)),
			("alpha_high", U16(p.alpha_high)),
			("alpha_low", U16(p.alpha_low)),
			("liquid_alpha_enabled", Bool(p.liquid_alpha_enabled)),
			("alpha_sigmoid_steepness", I32F32(p.alpha_sigmoid_steepness)),
			("yuma_version", U16(p.yuma_version)),
			("subnet_is_active", Bool(p.subnet_is_active)),
			("transfers_enabled", Bool(p.transfers_enabled)),
			("bonds_reset_enabled", Bool(p.bonds_reset_enabled)),
			("user_liquidity_enabled", Bool(p.user_liquidity_enabled)),
			("owner_cut_enabled", Bool(OwnerCutEnabled::<T>::get(netuid))),
			("owner_cut_auto_lock_enabled", Bool(false)),
			("min_childkey_take", U16(Compact(MinChildkeyTakePerSubnet::<T>::get(netuid)))),
		];
		Some(entries.map(|(name, value)| entry(name, value)).into())
	}
}

fn entry(name: &str, value: HyperparamValue) -> HyperparamEntry {
	HyperparamEntry { name: name.as_bytes().to_vec(), value }
}

/// A whole number as fixed point.
fn whole(number: i16) -> I32F32 {
	I32F32::from_bits(i64::from(number).saturating_mul(1 << I32F32::FRACTION_BITS))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn whole_number_should_have_no_fraction() {
		assert_eq!(whole(1_000).bits, 1_000 << 32);
		assert_eq!(whole(-1).bits, -(1 << 32));
	}
}
