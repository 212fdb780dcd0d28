//! Fees paid out of stake.

use std::collections::BTreeMap;

use codec::Encode;
use dtao_runtime::{
	AccountId, Balances, Executive, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
	TransactionPayment,
};
use dtao_runtime_api::stored::WireMap;
use dtao_types::{AlphaBalance, NetUid, Position, TaoBalance, I96F32};
use frame_support::assert_ok;
use pallet_subtensor::{shares::Shares, Call, Event, RootClaimable};
use sp_keyring::Sr25519Keyring::{Alice, AliceStash, Two};
use sp_runtime::{
	traits::Dispatchable,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};

use crate::common::{events, in_block, remark, send, signed, transfer};

const SUBNET: NetUid = NetUid::new(1);
/// 2 alpha.
const STAKE: u64 = 2_000_000_000;
const PAYMENT: TransactionValidityError =
	TransactionValidityError::Invalid(InvalidTransaction::Payment);

/// The only hotkey of the genesis.
fn hotkey() -> AccountId {
	AccountId::new([0; 32])
}

/// An account whose key is at hand and that has no balance.
fn poor() -> AccountId {
	AliceStash.to_account_id()
}

fn stake() -> u64 {
	Shares::<Runtime>::value(Position::new(&hotkey(), &poor(), SUBNET)).rao()
}

fn call(call: Call<Runtime>) -> RuntimeCall {
	RuntimeCall::SubtensorModule(call)
}

fn remove(amount: u64) -> RuntimeCall {
	call(Call::remove_stake {
		hotkey: hotkey(),
		netuid: SUBNET,
		amount_unstaked: AlphaBalance::from_rao(amount),
	})
}

/// Runs `test` in a block of Two in which the poor account has stake and nothing else.
fn with_stake(test: impl FnOnce()) {
	in_block(|| {
		let open = RuntimeCall::AdminUtils(pallet_admin_utils::Call::sudo_set_subtoken_enabled {
			netuid: SUBNET,
			subtoken_enabled: true,
		});
		assert_ok!(open.dispatch(RuntimeOrigin::root()));
		let alice = || RuntimeOrigin::signed(Alice.to_account_id());
		let add = Call::add_stake {
			hotkey: hotkey(),
			netuid: SUBNET,
			amount_staked: TaoBalance::from_rao(10_000_000_000),
		};
		assert_ok!(call(add).dispatch(alice()));
		let hand_over = Call::transfer_stake {
			destination_coldkey: poor(),
			hotkey: hotkey(),
			origin_netuid: SUBNET,
			destination_netuid: SUBNET,
			alpha_amount: AlphaBalance::from_rao(STAKE),
		};
		assert_ok!(call(hand_over).dispatch(alice()));
		// Shares may lose a unit of value by rounding.
		assert!(stake() >= STAKE - 1);
		test();
	});
}

/// What `query_info` says about a call of the poor account.
fn predicted(call: RuntimeCall, nonce: u32) -> u64 {
	let transaction = signed(AliceStash, nonce, call);
	let length = u32::try_from(transaction.encoded_size()).expect("is short");
	TransactionPayment::query_info(transaction, length).partial_fee
}

/// The latest fee in alpha: alpha-rao taken, and rao it was sold for.
fn paid_in_alpha() -> Option<(u64, u64)> {
	events().into_iter().rev().find_map(|event| match event {
		RuntimeEvent::SubtensorModule(Event::TransactionFeePaidWithAlpha {
			who,
			alpha,
			tao,
			..
		}) if who == poor() => Some((alpha.rao(), tao.rao())),
		_ => None,
	})
}

#[test]
fn fee_should_come_out_of_stake_when_there_is_no_balance() {
	with_stake(|| {
		let fee = predicted(remove(1_000_000_000), 0);
		let pool = pallet_subtensor::pools::Pools::<Runtime>::reserves(SUBNET);
		let (before, author) = (stake(), Balances::free_balance(Two.to_account_id()));
		let issuance = Balances::total_issuance();

		send(AliceStash, 0, remove(1_000_000_000)).expect("valid").expect("dispatches");

		// The predicted fee at the spot price, rounded up; the author gets what its sale brings.
		let (alpha, tao) = paid_in_alpha().expect("it was paid in alpha");
		let spot = u128::from(fee) * u128::from(pool.alpha.rao());
		assert_eq!(u128::from(alpha), spot.div_ceil(u128::from(pool.tao.rao())));
		assert!(tao <= fee && tao >= fee - fee / 1_000);
		assert!(stake() <= before - alpha - 1_000_000_000);
		assert!(Balances::free_balance(Two.to_account_id()) >= author + tao);
		assert!(Balances::free_balance(poor()) > 0);
		assert_eq!(Balances::total_issuance(), issuance);
		assert!(!pallet_subtensor::FeeInAlpha::<Runtime>::exists());
		assert!(events().contains(&RuntimeEvent::TransactionPayment(
			pallet_transaction_payment::Event::TransactionFeePaid {
				who: poor(),
				actual_fee: fee,
				tip: 0,
			}
		)));
	});
}

#[test]
fn fee_should_come_out_of_balance_when_that_suffices() {
	with_stake(|| {
		let gift = transfer(poor(), 1_000_000_000);
		send(Alice, 0, gift).expect("valid").expect("dispatches");
		let (fee, before) = (predicted(remove(1_000_000_000), 0), stake());
		let free = Balances::free_balance(poor());

		send(AliceStash, 0, remove(1_000_000_000)).expect("valid").expect("dispatches");

		assert_eq!(paid_in_alpha(), None);
		assert!(stake() >= before - 1_000_000_001);
		assert!(Balances::free_balance(poor()) > free - fee);
	});
}

#[test]
fn whole_position_should_be_removable_when_it_pays_the_fee() {
	with_stake(|| {
		send(AliceStash, 0, remove(stake())).expect("valid").expect("dispatches");

		assert_eq!(stake(), 0);
		assert!(paid_in_alpha().is_some());
	});
}

#[test]
fn fee_should_be_kept_when_the_call_fails() {
	with_stake(|| {
		let before = stake();
		send(AliceStash, 0, remove(u64::MAX - 1)).expect("valid").expect_err("asks for too much");

		let (alpha, _) = paid_in_alpha().expect("it was paid in alpha");
		assert!(stake() <= before - alpha);
		assert!(!pallet_subtensor::FeeInAlpha::<Runtime>::exists());
	});
}

#[test]
fn transaction_should_be_refused_when_stake_does_not_cover_the_fee() {
	with_stake(|| {
		// Calls that do not take from stake, and stake that is not there.
		assert_eq!(send(AliceStash, 0, remark()), Err(PAYMENT));
		let elsewhere = Call::remove_stake {
			hotkey: hotkey(),
			netuid: NetUid::ROOT,
			amount_unstaked: AlphaBalance::from_rao(1),
		};
		assert_eq!(send(AliceStash, 0, call(elsewhere)), Err(PAYMENT));
		// All but 1,000 alpha-rao are gone.
		let recycle = Call::recycle_alpha {
			hotkey: hotkey(),
			amount: AlphaBalance::from_rao(stake() - 1_000),
			netuid: SUBNET,
		};
		assert_ok!(call(recycle).dispatch(RuntimeOrigin::signed(poor())));
		assert_eq!(send(AliceStash, 0, remove(1)), Err(PAYMENT));
		assert_eq!(System::account_nonce(poor()), 0);
	});
}

#[test]
fn root_position_of_the_minimum_should_be_able_to_leave_whatever_its_hotkey_has_rates_on() {
	const LEAST: u64 = 2_000_000;
	let (hotkey, root) = (hotkey(), NetUid::ROOT);
	for rates in [0u16, 1, 12, 13, 64, 128] {
		in_block(|| {
			// GIVEN the smallest position that can be bought, of somebody without balance
			let alice = || RuntimeOrigin::signed(Alice.to_account_id());
			let add = Call::add_stake {
				hotkey: hotkey.clone(),
				netuid: root,
				amount_staked: TaoBalance::from_rao(2 * LEAST),
			};
			assert_ok!(call(add).dispatch(alice()));
			let hand_over = Call::transfer_stake {
				destination_coldkey: poor(),
				hotkey: hotkey.clone(),
				origin_netuid: root,
				destination_netuid: root,
				alpha_amount: AlphaBalance::from_rao(LEAST),
			};
			assert_ok!(call(hand_over).dispatch(alice()));
			let rated = (1..=rates).map(|netuid| (NetUid::new(netuid), I96F32::from_bits(1)));
			let rated = WireMap::try_from(rated.collect::<BTreeMap<_, _>>()).expect("fits");
			RootClaimable::<Runtime>::insert(&hotkey, rated);

			// WHEN all of it leaves
			let leave = call(Call::remove_stake {
				hotkey: hotkey.clone(),
				netuid: root,
				amount_unstaked: AlphaBalance::MAX,
			});
			let fee = predicted(leave.clone(), 0);
			send(AliceStash, 0, leave).expect("valid").expect("dispatches");

			// THEN the fee is what is predicted, or half of the position, and the rest is free.
			let paid = fee.min(LEAST / 2);
			assert_eq!(paid_in_alpha(), Some((paid, paid)), "{rates} rates");
			assert_eq!(Balances::free_balance(poor()), LEAST - paid);
			let left = Shares::<Runtime>::value(Position::new(&hotkey, &poor(), root));
			assert!(left.is_zero());
			assert!(rates < 64 || fee > LEAST, "{rates} rates cost {fee}");
			// There were no dividends behind these rates.
			RootClaimable::<Runtime>::remove(&hotkey);
		});
	}
}

#[test]
fn nonce_should_count_when_the_fee_comes_out_of_stake() {
	with_stake(|| {
		let transaction = || signed(AliceStash, 0, remove(100_000_000));
		Executive::apply_extrinsic(transaction()).expect("valid").expect("dispatches");
		assert_eq!(System::account_nonce(poor()), 1);
		assert_eq!(System::sufficients(&poor()), 1);
		assert_eq!(
			Executive::apply_extrinsic(transaction()),
			Err(TransactionValidityError::Invalid(InvalidTransaction::Stale))
		);
	});
}

#[test]
fn fee_in_alpha_should_weigh_on_the_block() {
	use pallet_subtensor::WeightInfo;
	with_stake(|| {
		let used = || System::block_weight().total().ref_time();
		let (before, amount) = (used(), 100_000_000);
		send(AliceStash, 0, remove(amount)).expect("valid").expect("dispatches");
		let in_alpha = used() - before;
		let gift = transfer(poor(), 1_000_000_000);
		send(Alice, 0, gift).expect("valid").expect("dispatches");
		let before = used();
		send(AliceStash, 1, remove(amount)).expect("valid").expect("dispatches");
		let extra = <Runtime as pallet_subtensor::Config>::WeightInfo::fee_in_alpha().ref_time();
		assert_eq!(in_alpha - (used() - before), extra);
	});
}
