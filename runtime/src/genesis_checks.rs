//! What a genesis configuration needs beside valid JSON.
//!
//! A chain spec is written by people. FRAME checks some of it with panics, which its author sees as a
//! trap, and other mistakes make a chain that never gets a block or that nobody can govern. Here each
//! has one line that names the field.

use alloc::{
	collections::{BTreeMap, BTreeSet},
	format,
	string::String,
	vec::Vec,
};

use codec::{Decode, Encode};
use dtao_types::NetUid;
use frame_support::traits::{BuildGenesisConfig, Get};
use pallet_grandpa::AuthorityList;
use pallet_subtensor::{admin::MIN_LOCK_COST_MIN, MAX_NAME, MAX_USUAL_NAMES, SUPPLY_CAP};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_core::crypto::Ss58Codec;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

use crate::{
	configs::consensus::MaxAuthorities, constants::currency::EXISTENTIAL_DEPOSIT, genesis_presets,
	AccountId, Balance, Runtime, RuntimeGenesisConfig,
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
		let most = <Runtime as pallet_subtensor::Config>::Params::get().subnet.max_allowed_uids;
		if subnet.max_uids > most {
			return Err(format!(
				"subtensorModule.subnets, netuid {netuid}: max_uids is {}: an epoch bears {most} neurons",
				subnet.max_uids
			));
		}
	}
	let (cost, least) = (config.subtensor_module.network_min_lock_cost, MIN_LOCK_COST_MIN);
	if let Some(cost) = cost.filter(|cost| *cost < least) {
		return Err(format!(
			"subtensorModule.networkMinLockCost is {} rao: a pool of less than {} rao could never trade",
			cost.rao(),
			least.rao()
		));
	}
	check_names(&config.subtensor_module.subnet_names)?;
	let mut subnets = config.subtensor_module.subnets.iter();
	if !subnets.any(|subnet| subnet.netuid == NetUid::ROOT) {
		return Err("subtensorModule.subnets has no subnet with netuid 0, the root".into());
	}
	Ok(())
}

fn check_names(names: &[String]) -> Result<(), String> {
	if names.len() > MAX_USUAL_NAMES as usize {
		return Err(format!("subtensorModule.subnetNames has more than {MAX_USUAL_NAMES} names"));
	}
	let long = names.iter().find(|name| name.len() > MAX_NAME as usize);
	long.map_or(Ok(()), |name| {
		Err(format!("subtensorModule.subnetNames: \"{name}\" has more than {MAX_NAME} bytes"))
	})
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

/// The name of a development key, whose secret everybody knows.
fn development_name(key: [u8; 32]) -> Option<String> {
	let sr25519 = Sr25519Keyring::from_raw_public(key).map(|name| format!("//{name}"));
	let ed25519 = Ed25519Keyring::from_raw_public(key).map(|name| format!("//{name}"));
	let third = (key == genesis_presets::THREE).then(|| "//Three".into());
	sr25519.or(ed25519).or(third)
}

/// Refuse a genesis state in which a development key has a say or a balance: authors, voters, sudo,
/// accounts. Right for every chain but a local one.
///
/// # Errors
/// One line that names the field and the key.
pub fn refuse_development_keys(state: &BTreeMap<Vec<u8>, Vec<u8>>) -> Result<(), String> {
	let authors = stored::<Vec<AuraId>>(state, &pallet_aura::Authorities::<Runtime>::hashed_key());
	let authors = authors.unwrap_or_default();
	refuse_in("aura.authorities", authors.iter().filter_map(raw))?;
	let voters = pallet_grandpa::Authorities::<Runtime>::hashed_key();
	let voters = stored::<AuthorityList>(state, &voters).unwrap_or_default();
	refuse_in("grandpa.authorities", voters.iter().filter_map(|(key, _)| raw(key)))?;
	let sudo = stored::<AccountId>(state, &pallet_sudo::Key::<Runtime>::hashed_key());
	refuse_in("sudo.key", sudo.iter().filter_map(raw))?;
	let has_account = |account: &[u8; 32]| {
		let key = frame_system::Account::<Runtime>::hashed_key_for(AccountId::new(*account));
		state.contains_key(&key)
	};
	refuse_in("balances.balances", development_accounts().filter(has_account))
}

fn refuse_in(field: &str, mut keys: impl Iterator<Item = [u8; 32]>) -> Result<(), String> {
	match keys.find_map(development_name) {
		Some(name) => Err(format!(
			"{field} has the development key {name}, whose secret everybody knows: only a local chain \
			 may have it"
		)),
		None => Ok(()),
	}
}

fn development_accounts() -> impl Iterator<Item = [u8; 32]> {
	let sr25519 = Sr25519Keyring::iter().map(|key| key.to_raw_public());
	let ed25519 = Ed25519Keyring::iter().map(|key| key.to_raw_public());
	sr25519.chain(ed25519).chain([genesis_presets::THREE])
}

fn stored<Item: Decode>(state: &BTreeMap<Vec<u8>, Vec<u8>>, key: &[u8]) -> Option<Item> {
	Item::decode(&mut state.get(key)?.as_slice()).ok()
}

fn raw<Key: Encode>(key: &Key) -> Option<[u8; 32]> {
	key.encode().try_into().ok()
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
