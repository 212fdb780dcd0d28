//! Replay protection with and without balance.

use codec::Encode;
use dtao_runtime::{
	configs::fees::FeelessCalls, extensions::CheckNonce, AccountId, Balances, Nonce, Runtime,
	RuntimeCall, RuntimeOrigin, System,
};
use dtao_types::NetUid;
use frame_support::{
	dispatch::{GetDispatchInfo, Pays},
	traits::Contains,
};
use frame_system::Account;
use sp_keyring::Sr25519Keyring::{Alice, AliceStash};
use sp_runtime::{
	traits::DispatchTransaction,
	transaction_validity::{
		InvalidTransaction, TransactionSource::External, TransactionValidityError, ValidTransaction,
	},
};

use crate::common::{axon, feeless_calls, in_block, remark, send, transfer};

const STALE: TransactionValidityError =
	TransactionValidityError::Invalid(InvalidTransaction::Stale);
const FUTURE: TransactionValidityError =
	TransactionValidityError::Invalid(InvalidTransaction::Future);
const PAYMENT: TransactionValidityError =
	TransactionValidityError::Invalid(InvalidTransaction::Payment);

/// An account without balance.
fn hotkey() -> AccountId {
	AliceStash.to_account_id()
}

/// What the pool learns from the extension alone.
fn validate(
	who: &AccountId,
	nonce: Nonce,
	call: &RuntimeCall,
) -> Result<ValidTransaction, TransactionValidityError> {
	let origin = RuntimeOrigin::signed(who.clone());
	let info = call.get_dispatch_info();
	CheckNonce(nonce).validate_only(origin, call, &info, 0, External, 0).map(|answer| answer.0)
}

/// Passes a transaction through the extension alone.
fn pass(who: &AccountId, nonce: Nonce, call: &RuntimeCall) -> Result<(), TransactionValidityError> {
	let origin = RuntimeOrigin::signed(who.clone());
	let info = call.get_dispatch_info();
	CheckNonce(nonce).validate_and_prepare(origin, call, &info, 0, 0).map(|_| ())
}

fn nonce_of(who: &AccountId) -> Nonce {
	System::account_nonce(who)
}

/// A call that costs nothing and that hotkeys send.
fn feeless() -> RuntimeCall {
	RuntimeCall::SubtensorModule(pallet_subtensor::Call::set_weights {
		netuid: NetUid::new(1),
		dests: vec![0],
		weights: vec![1],
		version_key: 0,
	})
}

#[test]
fn feeless_call_should_pass_when_the_account_has_no_balance() {
	in_block(|| {
		for (nonce, call) in (0..).zip(feeless_calls()) {
			let tags = validate(&hotkey(), nonce, &call).expect("is valid");
			assert_eq!(tags.provides, vec![(hotkey(), nonce).encode()]);
			assert!(tags.requires.is_empty());
			assert_eq!(pass(&hotkey(), nonce, &call), Ok(()));
			assert_eq!(nonce_of(&hotkey()), nonce + 1);
		}
	});
}

#[test]
fn feeless_call_should_be_refused_when_it_is_a_replay() {
	in_block(|| {
		for nonce in 0..3 {
			assert_eq!(pass(&hotkey(), nonce, &feeless()), Ok(()));
		}
		for nonce in 0..3 {
			for call in feeless_calls() {
				assert_eq!(validate(&hotkey(), nonce, &call), Err(STALE));
				assert_eq!(pass(&hotkey(), nonce, &call), Err(STALE));
			}
		}
		assert_eq!(pass(&hotkey(), 3, &feeless()), Ok(()));
	});
}

#[test]
fn feeless_call_should_wait_when_its_nonce_is_ahead() {
	in_block(|| {
		let tags = validate(&hotkey(), 2, &feeless()).expect("may wait in the pool");
		assert_eq!(tags.requires, vec![(hotkey(), 1u32).encode()]);
		assert_eq!(tags.provides, vec![(hotkey(), 2u32).encode()]);
		assert_eq!(pass(&hotkey(), 2, &feeless()), Err(FUTURE));
		assert_eq!(nonce_of(&hotkey()), 0);
	});
}

#[test]
fn nonce_should_survive_when_the_account_gets_a_balance_and_loses_it() {
	in_block(|| {
		assert_eq!(pass(&hotkey(), 0, &feeless()), Ok(()));
		send(Alice, 0, transfer(hotkey(), 10_000_000_000)).expect("valid").expect("dispatches");
		assert_eq!(pass(&hotkey(), 1, &feeless()), Ok(()));
		drain(2);
		assert_eq!(nonce_of(&hotkey()), 3);
		for nonce in 0..3 {
			assert_eq!(pass(&hotkey(), nonce, &feeless()), Err(STALE));
		}
	});
}

#[test]
fn nonce_should_survive_when_the_account_had_a_balance_before_its_first_feeless_call() {
	in_block(|| {
		send(Alice, 0, transfer(hotkey(), 10_000_000_000)).expect("valid").expect("dispatches");
		assert_eq!(pass(&hotkey(), 0, &feeless()), Ok(()));
		drain(1);
		assert_eq!(pass(&hotkey(), 0, &feeless()), Err(STALE));
		assert_eq!(pass(&hotkey(), 2, &feeless()), Ok(()));
	});
}

/// Sends the whole balance of the hotkey to Alice, so that nothing but the nonce is left.
fn drain(nonce: Nonce) {
	let all = RuntimeCall::Balances(pallet_balances::Call::transfer_all {
		dest: Alice.to_account_id().into(),
		keep_alive: false,
	});
	send(AliceStash, nonce, all).expect("valid").expect("dispatches");
	assert_eq!(System::providers(&hotkey()), 0);
	assert_eq!(Balances::free_balance(hotkey()), 0);
}

#[test]
fn first_feeless_call_should_add_one_reference_and_later_ones_none() {
	in_block(|| {
		for nonce in 0..5 {
			assert_eq!(pass(&hotkey(), nonce, &feeless()), Ok(()));
			let account = Account::<Runtime>::get(hotkey());
			assert_eq!((account.sufficients, account.providers, account.consumers), (1, 0, 0));
		}
	});
}

#[test]
fn paying_call_should_be_refused_when_the_account_has_no_balance() {
	in_block(|| {
		assert_eq!(validate(&hotkey(), 0, &remark()), Err(PAYMENT));
		assert_eq!(send(AliceStash, 0, remark()), Err(PAYMENT));
		assert_eq!(pass(&hotkey(), 0, &feeless()), Ok(()));
		assert_eq!(send(AliceStash, 1, remark()), Err(PAYMENT), "a nonce is not a balance");
		assert_eq!(nonce_of(&hotkey()), 1);
	});
}

#[test]
fn feeless_call_inside_a_batch_should_be_refused_when_the_account_has_no_balance() {
	in_block(|| {
		for call in feeless_calls() {
			let batch = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![call] });
			assert_eq!(validate(&hotkey(), 0, &batch), Err(PAYMENT));
		}
	});
}

#[test]
fn paying_call_of_a_funded_account_should_count_as_before() {
	in_block(|| {
		send(Alice, 0, remark()).expect("valid").expect("dispatches");
		assert_eq!(send(Alice, 0, remark()), Err(STALE));
		assert_eq!(send(Alice, 2, remark()), Err(FUTURE));
		assert_eq!(System::sufficients(&Alice.to_account_id()), 0);
		assert_eq!(nonce_of(&Alice.to_account_id()), 1);
	});
}

#[test]
fn every_feeless_call_should_be_free() {
	for call in feeless_calls() {
		assert!(FeelessCalls::contains(&call));
		assert_eq!(call.get_dispatch_info().pays_fee, Pays::No);
	}
	assert!(!FeelessCalls::contains(&remark()));
}

#[test]
fn hotkey_without_balance_should_announce_its_axon_once_per_nonce() {
	in_block(|| {
		let register = RuntimeCall::SubtensorModule(pallet_subtensor::Call::burned_register {
			netuid: NetUid::new(1),
			hotkey: hotkey(),
		});
		let serve = RuntimeCall::from(axon(NetUid::new(1), 8_091));
		let unregistered = TransactionValidityError::Invalid(InvalidTransaction::Custom(10));
		assert_eq!(send(AliceStash, 0, serve.clone()), Err(unregistered));
		assert_eq!(nonce_of(&hotkey()), 0, "who is not registered leaves nothing behind");
		assert!(!Account::<Runtime>::contains_key(hotkey()));

		send(Alice, 0, register).expect("valid").expect("dispatches");
		send(AliceStash, 0, serve.clone()).expect("valid").expect("dispatches");
		assert_eq!(nonce_of(&hotkey()), 1);
		assert_eq!(Balances::free_balance(hotkey()), 0);
		assert_eq!(send(AliceStash, 0, serve), Err(STALE));
	});
}
