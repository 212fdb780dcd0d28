//! What a genesis configuration needs beside valid JSON.
//!
//! A chain spec is written by people. FRAME checks some of it with panics, which its author sees as a
//! trap, and other mistakes make a chain that never gets a block or that nobody can govern. Here each
//! has one line that names the field.

use alloc::{collections::BTreeSet, format, string::String, vec::Vec};

use dtao_types::NetUid;
use frame_support::traits::BuildGenesisConfig;
use pallet_subtensor::SUPPLY_CAP;
use sp_core::crypto::Ss58Codec;

use crate::{constants::currency::EXISTENTIAL_DEPOSIT, AccountId, Balance, RuntimeGenesisConfig};

/// Write the state of the genesis configuration `json`, or say what is wrong with it.
pub fn build_state(json: Vec<u8>) -> sp_genesis_builder::Result {
	let config = serde_json::from_slice::<RuntimeGenesisConfig>(&json)
		.map_err(|error| format!("Invalid JSON blob: {error}"))?;
	check(&config)?;
	config.build();
	Ok(())
}

fn check(config: &RuntimeGenesisConfig) -> Result<(), String> {
	if config.aura.authorities.is_empty() {
		return Err("aura.authorities is empty: nobody could author a block".into());
	}
	if config.grandpa.authorities.is_empty() {
		return Err("grandpa.authorities is empty: no block could become final".into());
	}
	check_balances(&config.balances.balances)?;
	if config.sudo.key.is_none() {
		return Err("sudo.key is missing: nobody could change a parameter or the runtime".into());
	}
	if let Some(Err(reason)) = config.drand.beacon.as_ref().map(|beacon| beacon.configuration()) {
		return Err(format!("drand.beacon cannot be used: {reason}"));
	}
	let mut subnets = config.subtensor_module.subnets.iter();
	if !subnets.any(|subnet| subnet.netuid == NetUid::ROOT) {
		return Err("subtensorModule.subnets has no subnet with netuid 0, the root".into());
	}
	Ok(())
}

fn check_balances(balances: &[(AccountId, Balance)]) -> Result<(), String> {
	let mut seen = BTreeSet::new();
	let mut sum = 0u128;
	for (account, rao) in balances {
		let name = account.to_ss58check();
		if *rao < EXISTENTIAL_DEPOSIT {
			return Err(format!(
				"balances.balances gives {name} {rao} rao: the existential deposit is \
				 {EXISTENTIAL_DEPOSIT} rao"
			));
		}
		if !seen.insert(account) {
			return Err(format!("balances.balances lists {name} twice"));
		}
		sum = sum.saturating_add((*rao).into());
	}
	if sum > SUPPLY_CAP.into() {
		return Err(format!(
			"balances.balances sums to {sum} rao: there can be {SUPPLY_CAP} rao at most"
		));
	}
	Ok(())
}
