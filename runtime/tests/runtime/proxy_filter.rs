//! Which calls each proxy type opens.

use codec::Decode;
use dtao_runtime::{
	configs::system::block_weights,
	constants::{FAST, PRODUCTION},
	Address, Balances, ProxyType, Runtime, RuntimeCall, RuntimeEvent,
};
use dtao_types::{MechId, NetUid};
use frame_metadata::RuntimeMetadata;
use frame_support::{dispatch::GetDispatchInfo, traits::InstanceFilter};
use pallet_subtensor::{subnets::MAX_MECHANISMS, MechanismCountCurrent};
use scale_info::TypeDef;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};
use sp_runtime::DispatchError;
use ProxyType::*;

use crate::common::{events, in_block, remark, send, transfer};

const TYPES: [ProxyType; 18] = [
	Any,
	Owner,
	NonCritical,
	NonTransfer,
	Senate,
	NonFungible,
	Triumvirate,
	Governance,
	Staking,
	Registration,
	Transfer,
	SmallTransfer,
	RootWeights,
	ChildKeys,
	SudoUncheckedSetCode,
	SwapHotkey,
	SubnetLeaseBeneficiary,
	RootClaim,
];

/// What closing types leave open when nothing speaks against a call.
const ORDINARY: [ProxyType; 3] = [NonCritical, NonTransfer, NonFungible];

/// Setters that are open to the beneficiary of a lease.
const LEASE: [&str; 24] = [
	"sudo_set_activity_cutoff",
	"sudo_set_adjustment_alpha",
	"sudo_set_alpha_sigmoid_steepness",
	"sudo_set_alpha_values",
	"sudo_set_bonds_moving_average",
	"sudo_set_bonds_penalty",
	"sudo_set_bonds_reset_enabled",
	"sudo_set_burn_half_life",
	"sudo_set_burn_increase_mult",
	"sudo_set_commit_reveal_weights_enabled",
	"sudo_set_commit_reveal_weights_interval",
	"sudo_set_immunity_period",
	"sudo_set_liquid_alpha_enabled",
	"sudo_set_max_allowed_uids",
	"sudo_set_max_burn",
	"sudo_set_max_difficulty",
	"sudo_set_min_allowed_weights",
	"sudo_set_min_burn",
	"sudo_set_owner_immune_neuron_limit",
	"sudo_set_rho",
	"sudo_set_serving_rate_limit",
	"sudo_set_toggle_transfer",
	"sudo_set_weights_version_key",
	"sudo_set_yuma3_enabled",
];

/// The same of a call of crowdloans; `create` has neither a call nor a target then.
fn expected_of_crowdloan(call: &str) -> Vec<ProxyType> {
	match call {
		"create" | "contribute" => vec![NonCritical],
		"finalize" => vec![],
		"withdraw" | "refund" | "dissolve" => vec![NonCritical, NonTransfer],
		"update_min_contribution" | "update_end" | "update_cap" | "set_max_contribution" => {
			ORDINARY.to_vec()
		},
		_ => panic!("decide which proxy types open Crowdloan.{call}"),
	}
}

/// The same of a change of a key.
fn expected_of_key_change(call: &str) -> Vec<ProxyType> {
	if call == "swap_hotkey" {
		vec![SwapHotkey]
	} else {
		vec![]
	}
}

/// Pallets whose calls are open to the ordinary types alone.
const ORDINARY_PALLETS: [&str; 13] = [
	"Commitments",
	"Drand",
	"Grandpa",
	"MevShield",
	"MultiBlockMigrations",
	"Preimage",
	"Proxy",
	"SafeMode",
	"Scheduler",
	"System",
	"Timestamp",
	"TxPause",
	"Utility",
];

/// Changes of keys: those of coldkeys are for `Any` alone.
const KEY_CHANGES: [&str; 7] = [
	"swap_hotkey",
	"announce_coldkey_swap",
	"swap_coldkey_announced",
	"dispute_coldkey_swap",
	"clear_coldkey_swap_announcement",
	"swap_coldkey",
	"reset_coldkey_swap",
];

/// Calls of `SubtensorModule` that hotkeys send for nothing.
const FREE: [&str; 15] = [
	"set_weights",
	"set_mechanism_weights",
	"batch_set_weights",
	"commit_weights",
	"commit_mechanism_weights",
	"batch_commit_weights",
	"commit_timelocked_weights",
	"commit_crv3_mechanism_weights",
	"commit_timelocked_mechanism_weights",
	"reveal_weights",
	"reveal_mechanism_weights",
	"batch_reveal_weights",
	"serve_axon",
	"serve_axon_tls",
	"serve_prometheus",
];

/// The types besides `Any` that open a call with all arguments zero.
fn expected(pallet: &str, call: &str) -> Vec<ProxyType> {
	let ordinary_and = |more: &[ProxyType]| [&ORDINARY, more].concat();
	match (pallet, call) {
		("Proxy", "proxy" | "proxy_announced") | ("Sudo" | "Multisig", _) => vec![],
		("Swap", "set_fee_rate") => ordinary_and(&[]),
		(pallet, _) if ORDINARY_PALLETS.contains(&pallet) => ordinary_and(&[]),
		("Crowdloan", call) => expected_of_crowdloan(call),
		("Balances", "transfer_keep_alive" | "transfer_allow_death") => {
			vec![NonCritical, Transfer, SmallTransfer]
		},
		("Balances", "transfer_all") => vec![NonCritical, Transfer],
		("Balances" | "Payout", _) => vec![NonCritical],
		("AdminUtils", call) if LEASE.contains(&call) => {
			ordinary_and(&[Owner, SubnetLeaseBeneficiary])
		},
		("AdminUtils", _) => ordinary_and(&[Owner]),
		("SubtensorModule", call) => match call {
			call if FREE.contains(&call) => ordinary_and(&[]),
			"increase_take" | "decrease_take" => ordinary_and(&[]),
			"try_associate_hotkey" | "set_identity" | "terminate_lease" => ordinary_and(&[]),
			"start_call" => ordinary_and(&[Owner, SubnetLeaseBeneficiary]),
			"register" | "burned_register" | "register_limit" => vec![NonTransfer, Registration],
			"set_children" | "set_childkey_take" => ordinary_and(&[ChildKeys]),
			"root_register" => vec![NonTransfer],
			"claim_root" | "claim_root_with_hotkey" | "set_root_claim_type" => {
				vec![NonCritical, NonTransfer, RootClaim]
			},
			"sudo_set_num_root_claims" | "set_pending_childkey_cooldown" => ordinary_and(&[]),
			"sudo_set_root_claim_threshold"
			| "set_tempo"
			| "set_activity_cutoff_factor"
			| "trigger_epoch" => ordinary_and(&[Owner]),
			"register_network" | "register_network_with_identity" | "register_leased_network" => {
				vec![NonCritical, NonTransfer]
			},
			"set_subnet_identity" | "update_symbol" => ordinary_and(&[Owner]),
			"root_dissolve_network" => vec![NonTransfer, NonFungible],
			"add_stake"
			| "add_stake_limit"
			| "remove_stake"
			| "remove_stake_limit"
			| "remove_stake_full_limit"
			| "unstake_all"
			| "unstake_all_alpha"
			| "set_coldkey_auto_stake_hotkey"
			| "move_stake"
			| "move_stake_limit"
			| "swap_stake"
			| "swap_stake_limit" => vec![NonCritical, NonTransfer, Staking],
			"transfer_stake" | "transfer_stake_and_hotkey" => vec![NonCritical, Transfer],
			"recycle_alpha" | "burn_alpha" | "add_stake_burn" => vec![NonCritical],
			call if KEY_CHANGES.contains(&call) => expected_of_key_change(call),
			_ => panic!("decide which proxy types open SubtensorModule.{call}"),
		},
		_ => panic!("decide which proxy types open {pallet}.{call}"),
	}
}

/// Every call that exists, with all arguments zero.
pub fn every_call() -> Vec<(String, String, RuntimeCall)> {
	let RuntimeMetadata::V14(metadata) = Runtime::metadata().1 else { panic!("version 14") };
	let mut calls = Vec::new();
	for pallet in &metadata.pallets {
		let Some(ty) = &pallet.calls else { continue };
		let TypeDef::Variant(def) = &metadata.types.resolve(ty.ty.id).expect("exists").type_def
		else {
			panic!("calls are an enum")
		};
		for variant in &def.variants {
			let bytes = [&[pallet.index, variant.index][..], &[0; 512]].concat();
			// Reports of equivocation need a proof of a type without values: nobody can send them.
			if pallet.name == "Grandpa" && variant.name.starts_with("report_equivocation") {
				continue;
			}
			let call = RuntimeCall::decode(&mut &bytes[..]).expect("zeros are arguments");
			calls.push((pallet.name.clone(), variant.name.clone(), call));
		}
	}
	calls
}

fn upgrade() -> RuntimeCall {
	RuntimeCall::Sudo(pallet_sudo::Call::sudo_unchecked_weight {
		call: Box::new(RuntimeCall::System(frame_system::Call::set_code { code: vec![] })),
		weight: Default::default(),
	})
}

fn open_to(call: &RuntimeCall) -> Vec<ProxyType> {
	TYPES.into_iter().filter(|ty| ty.filter(call)).collect()
}

#[test]
fn every_call_should_be_open_to_exactly_the_types_of_the_table() {
	for (pallet, name, call) in every_call() {
		let mut wanted = [vec![Any], expected(&pallet, &name)].concat();
		wanted.sort();
		assert_eq!(open_to(&call), wanted, "{pallet}.{name}");
	}
}

#[test]
fn transfer_should_be_small_when_it_is_below_half_a_tao() {
	for (value, small) in [(0, true), (499_999_999, true), (500_000_000, false), (u64::MAX, false)]
	{
		let call = transfer(Bob.to_account_id(), value);
		assert!(Transfer.filter(&call));
		assert_eq!(SmallTransfer.filter(&call), small, "{value}");
	}
}

#[test]
fn runtime_upgrade_should_be_open_to_its_own_type() {
	assert_eq!(open_to(&upgrade()), [Any, SudoUncheckedSetCode]);
	let other = RuntimeCall::Sudo(pallet_sudo::Call::sudo_unchecked_weight {
		call: Box::new(remark()),
		weight: Default::default(),
	});
	assert_eq!(open_to(&other), [Any]);
}

#[test]
fn crowdloan_with_a_call_should_be_opened_by_the_owner_alone() {
	// What it stores runs as the account when it is finalised, where no filter of a proxy reaches.
	let create = |call| {
		RuntimeCall::Crowdloan(pallet_crowdloan::Call::create {
			deposit: 0,
			min_contribution: 0,
			cap: 0,
			end: 0,
			call,
			target_address: None,
		})
	};
	assert_eq!(open_to(&create(Some(Box::new(remark())))), [Any]);
	assert_eq!(open_to(&create(None)), [Any, NonCritical]);
}

#[test]
fn superset_should_open_every_call_of_its_subset() {
	let mut calls: Vec<RuntimeCall> = every_call().into_iter().map(|(_, _, call)| call).collect();
	calls.extend([transfer(Bob.to_account_id(), 1_000_000_000), upgrade()]);
	for outer in TYPES {
		for inner in TYPES.into_iter().filter(|inner| outer.is_superset(inner)) {
			for call in calls.iter().filter(|call| inner.filter(call)) {
				assert!(outer.filter(call), "{outer:?} misses {call:?} of {inner:?}");
			}
		}
	}
	assert!(TYPES.into_iter().all(|ty| ty.is_superset(&ty) && Any.is_superset(&ty)));
	assert!(TYPES.into_iter().skip(1).all(|ty| !ty.is_superset(&Any)));
}

/// Makes Bob a proxy of Alice, lets him send `call`, and answers how it went.
fn through_proxy(ty: ProxyType, call: RuntimeCall) -> Result<(), DispatchError> {
	in_block(|| {
		let add = RuntimeCall::Proxy(pallet_proxy::Call::add_proxy {
			delegate: Address::Id(Bob.to_account_id()),
			proxy_type: ty,
			delay: 0,
		});
		let proxied = RuntimeCall::Proxy(pallet_proxy::Call::proxy {
			real: Address::Id(Alice.to_account_id()),
			force_proxy_type: None,
			call: Box::new(call),
		});
		send(Alice, 0, add).expect("valid").expect("dispatches");
		assert_eq!(Balances::reserved_balance(Alice.to_account_id()), 93_000_000);
		send(Bob, 0, proxied).expect("valid").expect("dispatches");
		events()
			.into_iter()
			.find_map(|event| match event {
				RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(result),
				_ => None,
			})
			.expect("the proxy ran")
	})
}

#[test]
fn proxy_should_dispatch_when_its_type_opens_the_call() {
	let call = transfer(Charlie.to_account_id(), 1_000);
	for ty in [Any, NonCritical, Transfer, SmallTransfer] {
		assert_eq!(through_proxy(ty, call.clone()), Ok(()), "{ty:?}");
	}
}

#[test]
fn proxy_should_be_filtered_when_its_type_does_not_open_the_call() {
	let filtered = Err(frame_system::Error::<Runtime>::CallFiltered.into());
	let call = transfer(Charlie.to_account_id(), 1_000);
	for ty in [NonTransfer, NonFungible, Staking, Senate, RootWeights] {
		assert_eq!(through_proxy(ty, call.clone()), filtered, "{ty:?}");
	}
	let batch =
		RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![remark(), call] });
	assert_eq!(through_proxy(NonTransfer, batch), filtered, "a batch does not help");
}

#[test]
fn proxy_should_not_appoint_a_proxy_with_more_rights() {
	let filtered = Err(frame_system::Error::<Runtime>::CallFiltered.into());
	let appoint = |proxy_type| {
		RuntimeCall::Proxy(pallet_proxy::Call::add_proxy {
			delegate: Address::Id(Charlie.to_account_id()),
			proxy_type,
			delay: 0,
		})
	};
	assert_eq!(through_proxy(NonTransfer, appoint(Staking)), Ok(()));
	for ty in [Any, Transfer, SmallTransfer, NonCritical, SudoUncheckedSetCode] {
		assert_eq!(through_proxy(NonTransfer, appoint(ty)), filtered, "{ty:?}");
	}
}

#[test]
fn every_call_should_fit_a_block() {
	in_block(|| {
		// A registration weighs by the mechanisms of its subnet; the calls name subnet 0.
		MechanismCountCurrent::<Runtime>::insert(NetUid::ROOT, MechId::new(MAX_MECHANISMS));
		for profile in [PRODUCTION, FAST] {
			let limits = block_weights(&profile);
			for (pallet, name, call) in every_call() {
				let info = call.get_dispatch_info();
				let Some(limit) = limits.get(info.class).max_extrinsic else { continue };
				assert!(
					info.call_weight.all_lte(limit),
					"{pallet}.{name} takes {} of {}",
					info.call_weight.ref_time(),
					limit.ref_time()
				);
			}
		}
	});
}
