//! What a genesis configuration needs beside valid JSON.
//!
//! A chain spec is written by people. FRAME checks some of it with panics, which its author sees as a
//! trap, and other mistakes make a chain that never gets a block or that nobody can govern. Here each
//! has one line that names the field.

use alloc::{collections::BTreeSet, format, string::String, vec::Vec};

use dtao_types::NetUid;
use frame_support::traits::{BuildGenesisConfig, Get};
use pallet_subtensor::SUPPLY_CAP;
use serde_json::Value;
use sp_core::crypto::Ss58Codec;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

use crate::{
	configs::consensus::MaxAuthorities, constants::currency::EXISTENTIAL_DEPOSIT, genesis_presets,
	AccountId, Balance, RuntimeGenesisConfig,
};

/// Write the state of the genesis configuration `json`, or say what is wrong with it.
pub fn build_state(json: Vec<u8>) -> sp_genesis_builder::Result {
	let config = serde_json::from_slice::<RuntimeGenesisConfig>(&json)
		.map_err(|error| format!("Invalid JSON blob: {error}"))?;
	check(&config)?;
	config.build();
	Ok(())
}

fn check(config: &RuntimeGenesisConfig) -> Result<(), String> {
	check_authorities(config)?;
	check_balances(&config.balances.balances)?;
	if config.sudo.key.is_none() {
		return Err("sudo.key is missing: nobody could change a parameter or the runtime".into());
	}
	if let Some(Err(reason)) = config.drand.beacon.as_ref().map(|beacon| beacon.configuration()) {
		return Err(format!("drand.beacon cannot be used: {reason}"));
	}
	for subnet in &config.subtensor_module.subnets {
		let netuid = subnet.netuid;
		subnet.check().map_err(|why| format!("subtensorModule.subnets, netuid {netuid}: {why}"))?;
	}
	let mut subnets = config.subtensor_module.subnets.iter();
	if !subnets.any(|subnet| subnet.netuid == NetUid::ROOT) {
		return Err("subtensorModule.subnets has no subnet with netuid 0, the root".into());
	}
	Ok(())
}

fn check_authorities(config: &RuntimeGenesisConfig) -> Result<(), String> {
	let (authors, voters) = (&config.aura.authorities, &config.grandpa.authorities);
	if authors.is_empty() {
		return Err("aura.authorities is empty: nobody could author a block".into());
	}
	if voters.is_empty() {
		return Err("grandpa.authorities is empty: no block could become final".into());
	}
	check_keys("aura.authorities", authors.iter().map(|key| key.to_ss58check()))?;
	check_keys("grandpa.authorities", voters.iter().map(|(key, _)| key.to_ss58check()))?;
	if authors.len() != voters.len() {
		return Err(format!(
			"aura.authorities has {} keys and grandpa.authorities {}: each validator needs one of both",
			authors.len(),
			voters.len()
		));
	}
	if let Some((key, _)) = voters.iter().find(|(_, weight)| *weight == 0) {
		let name = key.to_ss58check();
		return Err(format!("grandpa.authorities gives {name} the weight 0: give at least 1"));
	}
	let weights = voters.iter().try_fold(0u64, |sum, (_, weight)| sum.checked_add(*weight));
	if weights.is_none() {
		return Err("grandpa.authorities has weights that exceed 64 bits together".into());
	}
	Ok(())
}

fn check_keys(field: &str, names: impl ExactSizeIterator<Item = String>) -> Result<(), String> {
	let (count, most) = (names.len(), <MaxAuthorities as Get<u32>>::get());
	if u32::try_from(count).map_or(true, |count| count > most) {
		return Err(format!("{field} has {count} keys: there can be {most} at most"));
	}
	let mut seen = BTreeSet::new();
	for name in names {
		if seen.contains(&name) {
			return Err(format!("{field} lists {name} twice"));
		}
		seen.insert(name);
	}
	Ok(())
}

/// Where a genesis names keys that have a say or a balance.
const KEYS: [&str; 4] =
	["/aura/authorities", "/grandpa/authorities", "/sudo/key", "/balances/balances"];

/// The name of a development key, whose secret everybody knows.
fn development_name(key: [u8; 32]) -> Option<String> {
	let sr25519 = Sr25519Keyring::from_raw_public(key).map(|name| format!("//{name}"));
	let ed25519 = Ed25519Keyring::from_raw_public(key).map(|name| format!("//{name}"));
	let third = (key == genesis_presets::THREE).then(|| "//Three".into());
	sr25519.or(ed25519).or(third)
}

/// The address of an entry: itself, or the first of its parts.
fn address(entry: &Value) -> Option<&str> {
	entry.get(0).unwrap_or(entry).as_str()
}

/// The addresses in a value: one, or a list.
fn addresses(value: &Value) -> Vec<&str> {
	match value {
		Value::Array(list) => list.iter().filter_map(address).collect(),
		other => address(other).into_iter().collect(),
	}
}

/// Refuse a genesis in which a development key has a say or a balance: authors, voters, sudo, balances.
/// Right for every chain but a local one.
///
/// `genesis` is the configuration, complete or a patch of a preset. An error is one line that names the
/// field and the key.
pub fn refuse_development_keys(genesis: &Value) -> Result<(), String> {
	for path in KEYS {
		let keys = genesis.pointer(path).map(addresses).unwrap_or_default();
		let known = |address: &str| AccountId::from_ss58check(address).ok().map(Into::into);
		let name = keys.into_iter().filter_map(known).find_map(development_name);
		if let Some(name) = name {
			let field = path.trim_start_matches('/').replace('/', ".");
			return Err(format!(
				"{field} has the development key {name}, whose secret everybody knows: only a local \
				 chain may have it"
			));
		}
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
