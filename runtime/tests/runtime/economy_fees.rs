//! What the calls of the economy cost: what `query_info` says of exactly that call.

use codec::Encode;
use dtao_runtime::{
	AccountId, Executive, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, TransactionPayment,
	UncheckedExtrinsic,
};
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance};
use frame_support::assert_ok;
use pallet_subtensor::{claims::Claims, pools::Pools, shares::Shares, Call, RootClaimTypeEnum};
use sp_keyring::Sr25519Keyring::{Alice, Dave, Eve, Ferdie, One};
use sp_runtime::traits::Dispatchable;

use crate::{
	common::{events, in_block, signed},
	proxy_filter::every_call,
};

const SUBNET: NetUid = NetUid::new(1);
/// Owned by Alice.
const OWN: NetUid = NetUid::new(2);
/// 1 TAO, or 1 alpha.
const UNIT: u64 = 1_000_000_000;

const fn tao(n: u64) -> TaoBalance {
	TaoBalance::from_rao(n * UNIT)
}

/// Hotkey of Alice on all subnets but root.
fn hotkey() -> AccountId {
	Ferdie.to_account_id()
}

/// The only hotkey of the genesis.
fn nobody() -> AccountId {
	AccountId::new([0; 32])
}

fn dispatch(origin: RuntimeOrigin, call: impl Into<RuntimeCall>) {
	assert_ok!(call.into().dispatch(origin));
}

/// Runs `test` in a block in which Alice owns a subnet and a neuron, and has stake with dividends.
fn in_economy(test: impl FnOnce()) {
	in_block(|| {
		let alice = || RuntimeOrigin::signed(Alice.to_account_id());
		let open = pallet_admin_utils::Call::sudo_set_subtoken_enabled {
			netuid: SUBNET,
			subtoken_enabled: true,
		};
		dispatch(RuntimeOrigin::root(), open);
		dispatch(alice(), Call::burned_register { netuid: SUBNET, hotkey: hotkey() });
		dispatch(alice(), Call::register_network { hotkey: hotkey() });
		for (hotkey, netuid) in [(nobody(), SUBNET), (hotkey(), SUBNET), (hotkey(), NetUid::ROOT)] {
			dispatch(alice(), Call::add_stake { hotkey, netuid, amount_staked: tao(5) });
		}
		let dividend = AlphaBalance::from_rao(UNIT);
		assert_ok!(Pools::<Runtime>::raise_alpha_out(SUBNET, dividend));
		let stake = Shares::<Runtime>::total(&hotkey(), NetUid::ROOT);
		assert_eq!(Claims::<Runtime>::add_dividend(&hotkey(), SUBNET, dividend, stake), Ok(true));
		test();
	});
}

/// Calls of Alice that are charged what is predicted.
fn exact() -> Vec<Call<Runtime>> {
	let (netuid, other, alpha) = (SUBNET, nobody(), AlphaBalance::from_rao(UNIT));
	let (amount_staked, amount_unstaked, alpha_amount) = (tao(1), alpha, alpha);
	let (allow_partial, take) = (true, 100);
	let (origin_netuid, destination_netuid) = (SUBNET, NetUid::ROOT);
	let (origin_hotkey, destination_hotkey) = (hotkey(), nobody());
	let destination_coldkey = Dave.to_account_id();
	let (cheap, dear) = (Price::from_rao(1), Price::from_rao(1_000 * UNIT));
	let text = || b"text".to_vec();
	vec![
		Call::add_stake { hotkey: hotkey(), netuid, amount_staked },
		Call::add_stake { hotkey: hotkey(), netuid: NetUid::ROOT, amount_staked },
		Call::add_stake_limit {
			hotkey: hotkey(),
			netuid,
			amount_staked,
			limit_price: dear,
			allow_partial,
		},
		Call::add_stake_burn { hotkey: hotkey(), netuid, amount: amount_staked, limit: None },
		Call::remove_stake { hotkey: hotkey(), netuid, amount_unstaked },
		Call::remove_stake { hotkey: hotkey(), netuid: NetUid::ROOT, amount_unstaked },
		Call::remove_stake_limit {
			hotkey: hotkey(),
			netuid,
			amount_unstaked,
			limit_price: cheap,
			allow_partial,
		},
		Call::remove_stake_full_limit { hotkey: hotkey(), netuid, limit_price: None },
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
			destination_netuid: SUBNET,
			alpha_amount,
			limit_price: cheap,
			allow_partial,
		},
		Call::swap_stake { hotkey: hotkey(), origin_netuid, destination_netuid, alpha_amount },
		Call::swap_stake_limit {
			hotkey: hotkey(),
			origin_netuid,
			destination_netuid,
			alpha_amount,
			limit_price: cheap,
			allow_partial,
		},
		Call::transfer_stake {
			destination_coldkey: destination_coldkey.clone(),
			hotkey: hotkey(),
			origin_netuid,
			destination_netuid: SUBNET,
			alpha_amount,
		},
		Call::transfer_stake_and_hotkey {
			destination_coldkey,
			origin_hotkey,
			destination_hotkey,
			origin_netuid,
			destination_netuid,
			alpha_amount,
		},
		Call::recycle_alpha { hotkey: hotkey(), amount: alpha, netuid },
		Call::burn_alpha { hotkey: other, amount: alpha, netuid },
		Call::burned_register { netuid, hotkey: Eve.to_account_id() },
		Call::register_limit { netuid, hotkey: Eve.to_account_id(), limit_price: u64::MAX },
		Call::root_register { hotkey: hotkey() },
		Call::register_network { hotkey: One.to_account_id() },
		Call::register_network_with_identity { hotkey: One.to_account_id(), identity: None },
		Call::start_call { netuid: OWN },
		Call::set_subnet_identity {
			netuid: OWN,
			subnet_name: text(),
			github_repo: text(),
			subnet_contact: text(),
			subnet_url: text(),
			discord: text(),
			description: text(),
			logo_url: text(),
			additional: text(),
		},
		Call::set_childkey_take { hotkey: hotkey(), netuid, take },
		Call::set_coldkey_auto_stake_hotkey { netuid, hotkey: hotkey() },
		Call::set_root_claim_type { new_root_claim_type: RootClaimTypeEnum::Keep },
		Call::try_associate_hotkey { hotkey: Eve.to_account_id() },
	]
}

/// Calls of Alice whose weight depends on what exists, and that are charged what is predicted.
fn exact_by_state() -> Vec<Call<Runtime>> {
	let text = || b"text".to_vec();
	vec![
		Call::unstake_all { hotkey: hotkey() },
		Call::unstake_all_alpha { hotkey: hotkey() },
		Call::claim_root { subnets: [SUBNET].into() },
		Call::claim_root { subnets: [SUBNET, OWN].into() },
		Call::claim_root_with_hotkey { hotkey: hotkey() },
		Call::set_children {
			hotkey: hotkey(),
			netuid: SUBNET,
			children: vec![(u64::MAX, nobody())],
		},
		Call::set_identity {
			name: text(),
			url: text(),
			github_repo: text(),
			image: text(),
			discord: text(),
			description: text(),
			additional: text(),
		},
	]
}

/// The fee that `query_info` names for a transaction of Alice.
fn predicted(transaction: &UncheckedExtrinsic) -> u64 {
	let length = u32::try_from(transaction.encoded_size()).expect("is short");
	TransactionPayment::query_info(transaction.clone(), length).partial_fee
}

/// The fee that Alice was charged last.
fn charged() -> Option<u64> {
	events().into_iter().rev().find_map(|event| match event {
		RuntimeEvent::TransactionPayment(
			pallet_transaction_payment::Event::TransactionFeePaid { who, actual_fee, tip: 0 },
		) if who == Alice.to_account_id() => Some(actual_fee),
		_ => None,
	})
}

/// The fee that `query_info` names for a call of Alice, and the one that was charged.
fn predicted_and_charged(call: Call<Runtime>) -> (u64, u64) {
	let transaction = signed(Alice, 0, call.into());
	let predicted = predicted(&transaction);
	Executive::apply_extrinsic(transaction).expect("valid").expect("dispatches");
	(predicted, charged().expect("a fee was charged"))
}

/// Calls that cost less than `query_info` says where they do less, all of FRAME's: of two calls one was made, and
/// who is not the sudo key is turned away.
const REFUNDED: [&str; 6] = [
	"Utility.if_else",
	"Sudo.sudo",
	"Sudo.sudo_unchecked_weight",
	"Sudo.set_key",
	"Sudo.sudo_as",
	"Sudo.remove_key",
];

#[test]
fn any_call_should_cost_what_query_info_says_however_it_ends() {
	let (mut included, mut refunded) = (0, vec![]);
	for (pallet, name, call) in every_call() {
		in_economy(|| {
			let transaction = signed(Alice, 0, call);
			let predicted = predicted(&transaction);
			// Whether the call itself succeeds is not the question.
			if Executive::apply_extrinsic(transaction).is_err() {
				return;
			}
			included += 1;
			let charged = charged().unwrap_or_default();
			assert!(charged <= predicted, "{pallet}.{name}: {charged} > {predicted}");
			if charged < predicted {
				refunded.push(format!("{pallet}.{name}"));
			}
		});
	}
	assert!(included > 200, "{included} calls came into a block");
	assert_eq!(refunded, REFUNDED);
}

#[test]
fn calls_of_the_economy_should_cost_what_query_info_says() {
	for call in exact().into_iter().chain(exact_by_state()) {
		in_economy(|| {
			let name = format!("{call:?}");
			let (predicted, charged) = predicted_and_charged(call);
			assert!(charged > 0, "{name}");
			assert_eq!(predicted, charged, "{name}");
		});
	}
}
