//! The genesis presets.

use crate::common::{finish_block, genesis, preset_json, start_block};
use dtao_runtime::{
	constants::PROFILE, genesis_checks, genesis_presets, AccountId, Aura, Balances, Grandpa,
	Runtime, RuntimeGenesisConfig,
};
use dtao_types::{AlphaBalance, NetUid, TaoBalance, Uid};
use pallet_drand::GenesisBeacon;
use serde_json::{json, Value};
use sp_core::{sr25519, Pair};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::BuildStorage;

const TAO: u64 = 1_000_000_000;

fn derived(uri: &str) -> AccountId {
	sr25519::Pair::from_string(uri, None).expect("a development key").public().into()
}

#[test]
fn preset_names_should_list_exactly_the_presets_that_exist() {
	let names = genesis_presets::preset_names();
	assert_eq!(names, ["development", "local_testnet", "mainnet", "testnet"]);
	assert!(names.iter().all(|name| genesis_presets::get_preset(name).is_some()));
	assert!(genesis_presets::get_preset(&"mainnet2".to_string()).is_none());
}

#[test]
fn preset_should_have_the_authorities_of_its_name() {
	for (preset, keys) in [
		("development", vec![Sr25519Keyring::One]),
		("local_testnet", vec![Sr25519Keyring::One, Sr25519Keyring::Two]),
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
fn authors_should_be_none_of_the_accounts_that_tests_spend_from() {
	for preset in ["development", "local_testnet"] {
		genesis(preset).execute_with(|| {
			for author in pallet_aura::Authorities::<Runtime>::get() {
				let account = AccountId::from(sr25519::Public::from(author));
				assert_eq!(Balances::free_balance(&account), 2_000 * TAO, "{account}");
				assert_ne!(pallet_sudo::Key::<Runtime>::get(), Some(account));
			}
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
	for preset in ["development", "local_testnet", "mainnet", "testnet"] {
		let json = preset_json(preset);
		serde_json::from_value::<dtao_runtime::RuntimeGenesisConfig>(json).expect("is complete");
	}
}

#[test]
fn preset_should_have_root_and_the_first_subnet() {
	let (root, apex) = (NetUid::ROOT, NetUid::new(1));
	let nobody = AccountId::new([0; 32]);
	for preset in ["development", "local_testnet"] {
		genesis(preset).execute_with(|| {
			for (netuid, max_uids) in [(root, 64), (apex, 256)] {
				assert!(pallet_subtensor::NetworksAdded::<Runtime>::get(netuid));
				assert_eq!(pallet_subtensor::Tempo::<Runtime>::get(netuid), 100);
				assert_eq!(pallet_subtensor::MaxAllowedUids::<Runtime>::get(netuid), max_uids);
				assert_eq!(pallet_subtensor::MinAllowedWeights::<Runtime>::get(netuid), 0);
			}
			assert_eq!(pallet_subtensor::SubnetworkN::<Runtime>::get(root), 0);
			assert_eq!(pallet_subtensor::SubnetworkN::<Runtime>::get(apex), 1);
			assert_eq!(pallet_subtensor::Uids::<Runtime>::get(apex, &nobody), Some(Uid::new(0)));
			assert_eq!(
				pallet_subtensor::SubnetTAO::<Runtime>::get(apex),
				TaoBalance::from_rao(10 * TAO)
			);
			assert_eq!(
				pallet_subtensor::SubnetAlphaIn::<Runtime>::get(apex),
				AlphaBalance::from_rao(10 * TAO)
			);
			assert_eq!(pallet_subtensor::SubnetOwner::<Runtime>::get(apex), nobody);
		});
	}
}

#[test]
fn root_should_belong_to_alice_when_blocks_are_fast() {
	genesis("development").execute_with(|| {
		let owner = pallet_subtensor::SubnetOwner::<Runtime>::get(NetUid::ROOT);
		let hotkey = pallet_subtensor::SubnetOwnerHotkey::<Runtime>::get(NetUid::ROOT);
		let expected = if PROFILE.root_owned_at_genesis {
			(derived("//Alice"), derived("//Alice_hk"))
		} else {
			(AccountId::new([0; 32]), AccountId::new([0; 32]))
		};
		assert_eq!((owner.clone(), hotkey.clone()), expected);
		// The hotkey is a name only: nobody owns it.
		assert!(!pallet_subtensor::Owner::<Runtime>::contains_key(&hotkey) || hotkey == owner);
		let alice = derived("//Alice");
		assert!(pallet_subtensor::OwnedHotkeys::<Runtime>::get(&alice).is_empty());
		assert!(pallet_subtensor::StakingHotkeys::<Runtime>::get(&alice).is_empty());
	});
}

#[test]
fn preset_should_name_subnets_by_number_when_the_chain_is_local() {
	let names = |preset| {
		genesis(preset).execute_with(|| {
			let names = pallet_subtensor::UsualSubnetNames::<Runtime>::get().into_inner();
			names.into_iter().map(|name| String::from_utf8(name.into_inner())).collect::<Vec<_>>()
		})
	};
	for preset in ["development", "local_testnet"] {
		let names = names(preset);
		assert_eq!(names.len(), 21);
		assert_eq!(names[2].as_deref(), Ok("omron"));
		assert_eq!(names[20].as_deref(), Ok("bitagent"));
	}
}

#[test]
fn preset_should_allow_new_subnets_at_once_for_a_thousand_tao() {
	let thousand = TaoBalance::from_rao(1_000 * TAO);
	for preset in ["development", "local_testnet"] {
		genesis(preset).execute_with(|| {
			assert_eq!(pallet_subtensor::NetworkRateLimit::<Runtime>::get(), 0);
			assert_eq!(pallet_subtensor::NetworkMinLockCost::<Runtime>::get(), thousand);
			assert_eq!(pallet_subtensor::NetworkLastLockCost::<Runtime>::get(), thousand);
			assert_eq!(pallet_subtensor::StartCallDelay::<Runtime>::get(), 0);
		});
	}
}

#[test]
fn owners_should_be_free_to_change_parameters_before_an_epoch_when_blocks_are_fast() {
	genesis("development").execute_with(|| {
		let window = pallet_subtensor::AdminFreezeWindow::<Runtime>::get();
		let fast = PROFILE.default_tempo <= 10;
		assert_eq!(window, if fast { 0 } else { 10 });
		assert!(window < PROFILE.default_tempo);
	});
}

#[test]
fn preset_should_let_children_wait_fifteen_blocks_with_either_block_time() {
	for preset in ["development", "local_testnet"] {
		genesis(preset).execute_with(|| {
			assert_eq!(pallet_subtensor::PendingChildKeyCooldown::<Runtime>::get(), 15);
			assert_eq!(pallet_subtensor::SetChildrenRateLimit::<Runtime>::get(), 15);
		});
	}
}

#[test]
fn both_counters_of_the_issuance_should_agree_after_a_block() {
	genesis("local_testnet").execute_with(|| {
		let before = Balances::total_issuance();
		start_block(1, 1);
		finish_block();
		let counted = pallet_subtensor::TotalIssuance::<Runtime>::get();
		assert_eq!(counted, TaoBalance::from_rao(Balances::total_issuance()));
		assert!(Balances::total_issuance() <= before + TAO, "at most one TAO a block");
	});
}

/// What the runtime says of the development preset after `change`.
fn refused(change: impl FnOnce(&mut Value)) -> String {
	let mut config = preset_json("development");
	change(&mut config);
	TestExternalities::new_empty()
		.execute_with(|| genesis_checks::build_state(config.to_string().into_bytes()))
		.expect_err("is bad")
}

#[test]
fn genesis_should_be_refused_with_the_list_of_authorities_that_is_bad() {
	let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
	let bob = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
	let voter = "5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu";
	let many: Vec<_> = (0..33).map(|number| AccountId::new([number; 32]).to_string()).collect();
	for (path, value, reason) in [
		(
			"/aura/authorities",
			json!([]),
			"aura.authorities is empty: nobody could author a block".to_string(),
		),
		(
			"/grandpa/authorities",
			json!([]),
			"grandpa.authorities is empty: no block could become final".into(),
		),
		(
			"/aura/authorities",
			json!([alice, alice]),
			format!("aura.authorities lists {alice} twice"),
		),
		(
			"/aura/authorities",
			json!([alice, bob]),
			"aura.authorities has 2 keys and grandpa.authorities 1: each validator needs one of both"
				.into(),
		),
		(
			"/aura/authorities",
			json!(many),
			"aura.authorities has 33 keys: there can be 32 at most".into(),
		),
		(
			"/grandpa/authorities",
			json!([[voter, 1], [voter, 2]]),
			format!("grandpa.authorities lists {voter} twice"),
		),
		(
			"/grandpa/authorities",
			json!(many.iter().map(|key| (key, 1)).collect::<Vec<_>>()),
			"grandpa.authorities has 33 keys: there can be 32 at most".into(),
		),
		(
			"/grandpa/authorities",
			json!([[voter, 0]]),
			format!("grandpa.authorities gives {voter} the weight 0: give at least 1"),
		),
	] {
		let said = refused(|config| *config.pointer_mut(path).expect("is there") = value);
		assert_eq!(said, reason);
	}
}

#[test]
fn genesis_should_be_refused_with_the_field_that_is_bad() {
	let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
	let bob = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
	for (path, value, reason) in [
		(
			"/balances/balances",
			json!([[alice, 499]]),
			format!("balances.balances gives {alice} 499 rao: the existential deposit is 500 rao"),
		),
		(
			"/balances/balances",
			json!([[alice, 500], [alice, 500]]),
			format!("balances.balances lists {alice} twice"),
		),
		(
			// Their sum is beyond 64 bits.
			"/balances/balances",
			json!([[alice, u64::MAX], [bob, 500]]),
			"balances.balances sums to 18446744073709552115 rao: there can be 21000000000000000 \
			 rao at most"
				.into(),
		),
		(
			"/sudo/key",
			Value::Null,
			"sudo.key is missing: nobody could change a parameter or the runtime".into(),
		),
		(
			"/subtensorModule/subnets",
			json!([]),
			"subtensorModule.subnets has no subnet with netuid 0, the root".into(),
		),
		(
			"/subtensorModule/networkMinLockCost",
			json!(99_999_999),
			"subtensorModule.networkMinLockCost is 99999999 rao: a pool of less than 100000000 rao \
			 could never trade"
				.into(),
		),
		(
			"/subtensorModule/subnets/1/maxUids",
			json!(257),
			"subtensorModule.subnets, netuid 1: max_uids is 257: an epoch bears 256 neurons".into(),
		),
	] {
		let said = refused(|config| *config.pointer_mut(path).expect("is there") = value);
		assert_eq!(said, reason);
	}
}

/// A beacon that tests hold the secret of, as a chain spec has it.
fn own_beacon() -> Value {
	let key = dtao_timelock::LocalBeacon::from_phrase(b"genesis").public_key().to_vec();
	serde_json::to_value(GenesisBeacon::new(key, 3, 5)).expect("serialises")
}

#[test]
fn local_chain_should_have_quicknet_unless_its_genesis_names_a_beacon() {
	for preset in genesis_presets::preset_names() {
		assert_eq!(preset_json(preset.as_ref())["drand"]["beacon"], Value::Null);
	}
	let beacon = |beacon: Value| {
		let mut config = preset_json("development");
		config["drand"]["beacon"] = beacon;
		TestExternalities::new_empty().execute_with(|| {
			genesis_checks::build_state(config.to_string().into_bytes()).expect("is complete");
			pallet_drand::BeaconConfig::<Runtime>::get()
		})
	};
	let quicknet = pallet_drand::BeaconConfiguration::default();
	assert_eq!(beacon(Value::Null), quicknet);
	let own = beacon(own_beacon());
	assert_eq!((own.period, own.genesis_time), (3, 5));
	assert_ne!(own.public_key, quicknet.public_key);
	assert_eq!(own.scheme_id, quicknet.scheme_id);
}

#[test]
fn genesis_should_be_refused_with_the_reason_why_its_beacon_cannot_be_used() {
	for (field, value, reason) in [
		("publicKey", json!("0x00"), "publicKey is no compressed point of BLS12-381's G2"),
		("period", json!(0), "period is 0 seconds"),
		(
			"schemeId",
			json!("pedersen-bls-chained"),
			"schemeId is another one than bls-unchained-g1-rfc9380",
		),
	] {
		let said = refused(|config| {
			config["drand"]["beacon"] = own_beacon();
			config["drand"]["beacon"][field] = value;
		});
		assert_eq!(said, format!("drand.beacon cannot be used: {reason}"));
	}
	let said = refused(|config| config["drand"]["beacon"] = json!({"publicKey": "0x00"}));
	assert!(said.starts_with("Invalid JSON blob: missing field `period`"), "{said}");
}

#[test]
fn genesis_should_be_refused_with_the_name_of_an_unknown_field() {
	let said = refused(|config| config["balances"]["balanecs"] = json!([]));
	let reason =
		"Invalid JSON blob: unknown field `balanecs`, expected `balances` or `devAccounts`";
	assert!(said.starts_with(reason), "{said}");
}

#[test]
fn network_should_need_what_its_operators_decide_and_nothing_else() {
	let (alice, voter) = (
		"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
		"5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu",
	);
	for preset in ["mainnet", "testnet"] {
		let mut config = preset_json(preset);
		let mut chain = TestExternalities::new_empty();
		for (path, value, missing) in [
			("/aura/authorities", json!([alice]), "aura.authorities is empty"),
			("/grandpa/authorities", json!([[voter, 1]]), "grandpa.authorities is empty"),
			("/sudo/key", json!(alice), "sudo.key is missing"),
		] {
			let said = chain
				.execute_with(|| genesis_checks::build_state(config.to_string().into_bytes()))
				.expect_err("is not complete");
			assert!(said.starts_with(missing) && !said.contains('\n'), "{said}");
			*config.pointer_mut(path).expect("is there") = value;
		}
		chain.execute_with(|| {
			genesis_checks::build_state(config.to_string().into_bytes()).expect("is complete");
			// What keeps the account of root alive; nobody owns it.
			assert_eq!(Balances::total_issuance(), 500);
			let subnets: Vec<_> = pallet_subtensor::NetworksAdded::<Runtime>::iter().collect();
			assert_eq!(subnets, [(NetUid::ROOT, true)]);
			let owner = pallet_subtensor::SubnetOwner::<Runtime>::get(NetUid::ROOT);
			assert_eq!(owner, AccountId::new([0; 32]));
		});
	}
}

#[test]
fn network_should_have_the_values_of_production() {
	let of = |preset: &str| {
		let mut config = preset_json(preset);
		config["aura"] = preset_json("development")["aura"].clone();
		config["grandpa"] = preset_json("development")["grandpa"].clone();
		config["sudo"] = preset_json("development")["sudo"].clone();
		TestExternalities::new_empty().execute_with(|| {
			genesis_checks::build_state(config.to_string().into_bytes()).expect("is complete");
			(
				pallet_subtensor::NetworkRateLimit::<Runtime>::get(),
				pallet_subtensor::StartCallDelay::<Runtime>::get(),
				pallet_subtensor::NetworkMinLockCost::<Runtime>::get(),
				pallet_subtensor::PendingChildKeyCooldown::<Runtime>::get(),
			)
		})
	};
	let params = pallet_subtensor::params::ChainParams::PRODUCTION;
	let cooldown = PROFILE.pending_childkey_cooldown;
	let lock = params.network_min_lock_cost;
	assert_eq!(of("mainnet"), (params.network_rate_limit, params.start_call_delay, lock, cooldown));
	assert_eq!(of("testnet"), (300, 300, lock, cooldown));
}

#[test]
fn development_keys_should_be_found_wherever_they_have_a_say() {
	let said = |change: &dyn Fn(&mut Value)| {
		let own = |number: u8| AccountId::new([number; 32]).to_string();
		let mut config = preset_json("mainnet");
		config["aura"]["authorities"] = json!([own(1)]);
		config["grandpa"]["authorities"] = json!([[own(2), 1]]);
		config["sudo"]["key"] = json!(own(3));
		config["balances"]["balances"] = json!([[own(4), 1_000]]);
		change(&mut config);
		let config: RuntimeGenesisConfig = serde_json::from_value(config).expect("is complete");
		let state = config.build_storage().expect("builds");
		genesis_checks::refuse_development_keys(&state.top)
	};
	assert_eq!(said(&|_| ()), Ok(()));
	let key = |uri: &str| derived(uri).to_string();
	let voter = "5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu";
	for (path, value, found) in [
		(
			"/aura/authorities",
			json!([key("//Bob")]),
			"aura.authorities has the development key //Bob",
		),
		(
			"/grandpa/authorities",
			json!([[voter, 1]]),
			"grandpa.authorities has the development key //Alice",
		),
		("/sudo/key", json!(key("//Three")), "sudo.key has the development key //Three"),
		(
			"/balances/balances",
			json!([[key("//Ferdie"), 1_000]]),
			"balances.balances has the development key //Ferdie",
		),
	] {
		let set = |config: &mut Value| *config.pointer_mut(path).expect("is there") = value.clone();
		let said = said(&set).expect_err("has one");
		assert!(said.starts_with(found) && !said.contains('\n'), "{said}");
	}
}
