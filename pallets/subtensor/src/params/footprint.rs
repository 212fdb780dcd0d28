//! Where the parameters of a subnet are stored.

use super::{Hyperparameter, Params, RateLimitKey};
use crate::{pallet::*, Config};
use alloc::{vec, vec::Vec};
use dtao_types::NetUid;
use sp_core::crypto::AccountId32;

impl<T: Config> Params<T> {
	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		use RateLimitKey::*;
		let of = |key: RateLimitKey<AccountId32>| LastRateLimitedBlock::<T>::hashed_key_for(key);
		// The parameter is the last byte of the key.
		let mut of_parameters = of(OwnerHyperparamUpdate(netuid, Hyperparameter::Unknown));
		of_parameters.pop();
		vec![
			of(SetSNOwnerHotkey(netuid)),
			of_parameters,
			of(AddStakeBurn(netuid)),
			Rho::<T>::hashed_key_for(netuid),
			Kappa::<T>::hashed_key_for(netuid),
			ImmunityPeriod::<T>::hashed_key_for(netuid),
			MinAllowedWeights::<T>::hashed_key_for(netuid),
			MaxWeightsLimit::<T>::hashed_key_for(netuid),
			MaxAllowedUids::<T>::hashed_key_for(netuid),
			MinAllowedUids::<T>::hashed_key_for(netuid),
			MaxAllowedValidators::<T>::hashed_key_for(netuid),
			ActivityCutoff::<T>::hashed_key_for(netuid),
			WeightsVersionKey::<T>::hashed_key_for(netuid),
			WeightsSetRateLimit::<T>::hashed_key_for(netuid),
			BondsMovingAverage::<T>::hashed_key_for(netuid),
			BondsPenalty::<T>::hashed_key_for(netuid),
			BondsResetOn::<T>::hashed_key_for(netuid),
			LiquidAlphaOn::<T>::hashed_key_for(netuid),
			AlphaValues::<T>::hashed_key_for(netuid),
			AlphaSigmoidSteepness::<T>::hashed_key_for(netuid),
			Yuma3On::<T>::hashed_key_for(netuid),
			ServingRateLimit::<T>::hashed_key_for(netuid),
			MinBurn::<T>::hashed_key_for(netuid),
			MaxBurn::<T>::hashed_key_for(netuid),
			BurnHalfLife::<T>::hashed_key_for(netuid),
			BurnIncreaseMult::<T>::hashed_key_for(netuid),
			Difficulty::<T>::hashed_key_for(netuid),
			MinDifficulty::<T>::hashed_key_for(netuid),
			MaxDifficulty::<T>::hashed_key_for(netuid),
			AdjustmentInterval::<T>::hashed_key_for(netuid),
			AdjustmentAlpha::<T>::hashed_key_for(netuid),
			TargetRegistrationsPerInterval::<T>::hashed_key_for(netuid),
			MaxRegistrationsPerBlock::<T>::hashed_key_for(netuid),
			NetworkRegistrationAllowed::<T>::hashed_key_for(netuid),
			NetworkPowRegistrationAllowed::<T>::hashed_key_for(netuid),
			CommitRevealWeightsEnabled::<T>::hashed_key_for(netuid),
			MinChildkeyTakePerSubnet::<T>::hashed_key_for(netuid),
			RevealPeriodEpochs::<T>::hashed_key_for(netuid),
			ImmuneOwnerUidsLimit::<T>::hashed_key_for(netuid),
			LastHyperparamUpdate::<T>::iter_key_prefix(netuid).prefix().to_vec(),
		]
	}
}
