//! Every call wants a signature.

use super::mock::*;
use crate::{pallet::*, RootClaimTypeEnum};
use dtao_types::{AlphaBalance, MechId, NetUid, Price};
use frame_support::assert_noop;
use sp_core::H256;
use sp_runtime::DispatchError;

/// The calls about other keys that are signed.
fn swaps() -> Vec<Call<Test>> {
	vec![
		Call::swap_hotkey { hotkey: VALIDATOR, new_hotkey: UNKNOWN, netuid: None },
		Call::announce_coldkey_swap { new_coldkey_hash: H256::zero() },
		Call::swap_coldkey_announced { new_coldkey: POOR },
		Call::dispute_coldkey_swap {},
		Call::clear_coldkey_swap_announcement {},
	]
}

/// The calls that move stake.
fn moves() -> Vec<Call<Test>> {
	let (origin_hotkey, destination_hotkey) = (VALIDATOR, VALIDATOR_2);
	let (origin_netuid, destination_netuid) = (SUBNET, NetUid::ROOT);
	let (hotkey, destination_coldkey, alpha_amount) = (VALIDATOR, BOB, alpha(10));
	let (limit_price, allow_partial) = (Price::ZERO, true);
	vec![
		Call::move_stake {
			origin_hotkey: origin_hotkey.clone(),
			destination_hotkey: destination_hotkey.clone(),
			origin_netuid,
			destination_netuid,
			alpha_amount,
		},
		Call::move_stake_limit {
			origin_hotkey: origin_hotkey.clone(),
			destination_hotkey: destination_hotkey.clone(),
			origin_netuid,
			destination_netuid,
			alpha_amount,
			limit_price,
			allow_partial,
		},
		Call::transfer_stake_and_hotkey {
			destination_coldkey: destination_coldkey.clone(),
			origin_hotkey,
			destination_hotkey,
			origin_netuid,
			destination_netuid,
			alpha_amount,
		},
		Call::transfer_stake {
			destination_coldkey,
			hotkey: hotkey.clone(),
			origin_netuid,
			destination_netuid,
			alpha_amount,
		},
		Call::swap_stake {
			hotkey: hotkey.clone(),
			origin_netuid,
			destination_netuid,
			alpha_amount,
		},
		Call::swap_stake_limit {
			hotkey,
			origin_netuid,
			destination_netuid,
			alpha_amount,
			limit_price,
			allow_partial,
		},
	]
}

/// Calls on weights.
fn on_weights() -> Vec<Call<Test>> {
	let (netuid, mecid, commit_hash) = (SUBNET, MechId::MAIN, H256::zero());
	let (dests, weights, version_key) = (vec![0], vec![1], 0);
	vec![
		Call::set_weights { netuid, dests: dests.clone(), weights: weights.clone(), version_key },
		Call::set_mechanism_weights { netuid, mecid: MechId::MAIN, dests, weights, version_key },
		Call::batch_set_weights { netuids: vec![], weights: vec![], version_keys: vec![] },
		Call::commit_weights { netuid, commit_hash },
		Call::commit_mechanism_weights { netuid, mecid, commit_hash },
		Call::batch_commit_weights { netuids: vec![], commit_hashes: vec![] },
		Call::commit_timelocked_weights {
			netuid,
			commit: Default::default(),
			reveal_round: 0,
			commit_reveal_version: 4,
		},
		Call::commit_crv3_mechanism_weights {
			netuid,
			mecid,
			commit: Default::default(),
			reveal_round: 0,
		},
		Call::commit_timelocked_mechanism_weights {
			netuid,
			mecid,
			commit: Default::default(),
			reveal_round: 0,
			commit_reveal_version: 4,
		},
		Call::reveal_weights { netuid, uids: vec![], values: vec![], salt: vec![], version_key },
		Call::reveal_mechanism_weights {
			netuid,
			mecid,
			uids: vec![],
			values: vec![],
			salt: vec![],
			version_key,
		},
		Call::batch_reveal_weights {
			netuid,
			uids_list: vec![],
			values_list: vec![],
			salts_list: vec![],
			version_keys: vec![],
		},
	]
}

/// Calls on stake and on root dividends, but those that move stake.
fn on_stake() -> Vec<Call<Test>> {
	let (hotkey, netuid) = (VALIDATOR, SUBNET);
	let (amount_staked, amount_unstaked) = (tao(1), AlphaBalance::from_rao(5));
	let (limit_price, allow_partial) = (Price::MAX, true);
	vec![
		Call::add_stake { hotkey: hotkey.clone(), netuid, amount_staked },
		Call::remove_stake { hotkey: hotkey.clone(), netuid, amount_unstaked },
		Call::unstake_all { hotkey: hotkey.clone() },
		Call::unstake_all_alpha { hotkey: hotkey.clone() },
		Call::add_stake_limit {
			hotkey: hotkey.clone(),
			netuid,
			amount_staked,
			limit_price,
			allow_partial,
		},
		Call::remove_stake_limit {
			hotkey: hotkey.clone(),
			netuid,
			amount_unstaked,
			limit_price,
			allow_partial,
		},
		Call::claim_root { subnets: [netuid].into() },
		Call::claim_root_with_hotkey { hotkey: hotkey.clone() },
		Call::set_root_claim_type { new_root_claim_type: RootClaimTypeEnum::Keep },
		Call::remove_stake_full_limit { hotkey: hotkey.clone(), netuid, limit_price: None },
		Call::recycle_alpha { hotkey: hotkey.clone(), amount: amount_unstaked, netuid },
		Call::burn_alpha { hotkey: hotkey.clone(), amount: amount_unstaked, netuid },
		Call::add_stake_burn { hotkey, netuid, amount: amount_staked, limit: None },
	]
}

/// Calls on subnets and places on them.
fn on_subnets() -> Vec<Call<Test>> {
	let netuid = SUBNET;
	vec![
		Call::serve_axon {
			netuid,
			version: 1,
			ip: 0,
			port: 1,
			ip_type: 4,
			protocol: 0,
			placeholder1: 0,
			placeholder2: 0,
		},
		Call::serve_axon_tls {
			netuid,
			version: 1,
			ip: 0,
			port: 1,
			ip_type: 4,
			protocol: 0,
			placeholder1: 0,
			placeholder2: 0,
			certificate: vec![1; 65],
		},
		Call::serve_prometheus { netuid, version: 1, ip: 1, port: 1, ip_type: 4 },
		Call::register {
			netuid,
			block_number: 1,
			nonce: 1,
			work: vec![],
			hotkey: UNKNOWN,
			coldkey: BOB,
		},
		Call::burned_register { netuid, hotkey: UNKNOWN },
		Call::register_limit { netuid, hotkey: UNKNOWN, limit_price: u64::MAX },
		Call::register_network { hotkey: UNKNOWN },
		Call::register_network_with_identity { hotkey: UNKNOWN, identity: None },
		Call::register_leased_network {
			emissions_share: sp_runtime::Percent::one(),
			end_block: None,
		},
		Call::terminate_lease { lease_id: 0, hotkey: UNKNOWN },
		Call::set_subnet_identity {
			netuid,
			subnet_name: vec![],
			github_repo: vec![],
			subnet_contact: vec![],
			subnet_url: vec![],
			discord: vec![],
			description: vec![],
			logo_url: vec![],
			additional: vec![],
		},
		Call::set_tempo { netuid, tempo: 360 },
		Call::trigger_epoch { netuid },
		Call::root_register { hotkey: VALIDATOR },
		Call::start_call { netuid },
	]
}

/// Calls on hotkeys, their children and their owners.
fn on_keys() -> Vec<Call<Test>> {
	let (hotkey, netuid) = (VALIDATOR, SUBNET);
	vec![
		Call::set_identity {
			name: vec![],
			url: vec![],
			github_repo: vec![],
			image: vec![],
			discord: vec![],
			description: vec![],
			additional: vec![],
		},
		Call::set_children { hotkey: hotkey.clone(), netuid, children: vec![] },
		Call::set_childkey_take { hotkey: hotkey.clone(), netuid, take: 0 },
		Call::set_coldkey_auto_stake_hotkey { netuid, hotkey: hotkey.clone() },
		Call::increase_take { hotkey: hotkey.clone(), take: 1 },
		Call::decrease_take { hotkey: hotkey.clone(), take: 1 },
		Call::try_associate_hotkey { hotkey: UNKNOWN },
	]
}

#[test]
fn every_call_should_fail_when_it_is_not_signed() {
	Chain::with_neurons().run(|| {
		let calls = [on_weights(), on_stake(), on_subnets(), on_keys(), moves(), swaps()];
		for call in calls.into_iter().flatten() {
			assert_noop!(dispatch(RuntimeOrigin::none(), call.clone()), DispatchError::BadOrigin);
			assert_noop!(dispatch(RuntimeOrigin::root(), call), DispatchError::BadOrigin);
		}
	});
}
