//! The genesis presets.

use crate::common::{genesis, preset_json};
use dtao_runtime::{genesis_presets, AccountId, Aura, Balances, Grandpa, Runtime};
use sp_core::{sr25519, Pair};
use sp_keyring::Sr25519Keyring;

const TAO: u64 = 1_000_000_000;

fn derived(uri: &str) -> AccountId {
	sr25519::Pair::from_string(uri, None).expect("a development key").public().into()
}

#[test]
fn preset_names_should_list_exactly_the_presets_that_exist() {
	let names = genesis_presets::preset_names();
	assert_eq!(names, vec!["development".to_string(), "local_testnet".to_string()]);
	assert!(names.iter().all(|name| genesis_presets::get_preset(name).is_some()));
	assert!(genesis_presets::get_preset(&"mainnet".to_string()).is_none());
}

#[test]
fn preset_should_have_the_authorities_of_its_name() {
	for (preset, keys) in [
		("development", vec![Sr25519Keyring::Alice]),
		("local_testnet", vec![Sr25519Keyring::Alice, Sr25519Keyring::Bob]),
	] {
		genesis(preset).execute_with(|| {
			let aura = pallet_aura::Authorities::<Runtime>::get();
			assert_eq!(Aura::authorities_len(), keys.len());
			assert!(aura.iter().zip(&keys).all(|(id, key)| *id == key.public().into()));
			assert_eq!(Grandpa::grandpa_authorities().len(), keys.len());
		});
	}
}

#[test]
fn preset_should_fund_the_development_accounts_and_make_alice_sudo() {
	for preset in ["development", "local_testnet"] {
		genesis(preset).execute_with(|| {
			for (uris, balance) in [
				(&["//Alice", "//Bob", "//Charlie"][..], 1_000_000 * TAO),
				(&["//Dave", "//Eve", "//Ferdie", "//One", "//Two", "//Three"][..], 2_000 * TAO),
			] {
				for uri in uris {
					assert_eq!(Balances::free_balance(derived(uri)), balance, "{uri}");
				}
			}
			assert_eq!(pallet_sudo::Key::<Runtime>::get(), Some(derived("//Alice")));
		});
	}
}

#[test]
fn preset_should_be_json_without_unknown_fields() {
	for preset in ["development", "local_testnet"] {
		let json = preset_json(preset);
		serde_json::from_value::<dtao_runtime::RuntimeGenesisConfig>(json).expect("is complete");
	}
}
