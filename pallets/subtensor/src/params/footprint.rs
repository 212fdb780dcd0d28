//! Where the parameters of a subnet are stored.

use super::{Hyperparameter, Params, RateLimitKey};
use crate::{pallet::*, Config};
use alloc::vec::Vec;
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
		Self::table_footprint(netuid)
			.chain([
				of(SetSNOwnerHotkey(netuid)),
				of_parameters,
				of(AddStakeBurn(netuid)),
				NetworkPowRegistrationAllowed::<T>::hashed_key_for(netuid),
				LastHyperparamUpdate::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			])
			.collect()
	}
}
