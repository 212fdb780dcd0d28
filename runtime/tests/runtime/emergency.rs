//! Safe mode and paused calls.

use codec::Decode;
use dtao_runtime::{
	configs::emergency::{call_name, NeverPaused, SafeCalls, SAFE_MODE_BLOCKS},
	Address, Runtime, RuntimeCall, SafeMode,
};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchClass, DispatchResultWithPostInfo, GetDispatchInfo},
	traits::Contains,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob, BobStash, Charlie};
use sp_runtime::{
	traits::Dispatchable,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError,
};

use crate::{
	common::{feeless_calls, finish_block, genesis, pool, send, start_block, transfer},
	proxy_filter::every_call,
};

fn as_root(call: RuntimeCall) -> DispatchResultWithPostInfo {
	call.dispatch(frame_system::RawOrigin::Root.into())
}

fn safe_mode(call: pallet_safe_mode::Call<Runtime>) -> RuntimeCall {
	RuntimeCall::SafeMode(call)
}

fn pause(pallet: &str, call: &str) -> RuntimeCall {
	let full_name = call_name(pallet, call).expect("is short enough");
	RuntimeCall::TxPause(pallet_tx_pause::Call::pause { full_name })
}

fn unpause(pallet: &str, call: &str) -> RuntimeCall {
	let ident = call_name(pallet, call).expect("is short enough");
	RuntimeCall::TxPause(pallet_tx_pause::Call::unpause { ident })
}

fn sudo(call: RuntimeCall) -> RuntimeCall {
	RuntimeCall::Sudo(pallet_sudo::Call::sudo { call: Box::new(call) })
}

fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

#[test]
fn safe_mode_should_stop_what_users_do_and_let_root_end_it() {
	genesis("local_testnet").execute_with(|| {
		let pay = || transfer(Charlie.to_account_id(), 1_000);
		start_block(1, 1);
		assert_ok!(send(Alice, 0, sudo(safe_mode(pallet_safe_mode::Call::force_enter {}))).unwrap());
		assert!(SafeMode::is_entered());
		assert_eq!(send(Bob, 0, pay()), Ok(Err(filtered())));
		finish_block();
		// The next block has its timestamp, and inside of what is open the rest stays closed.
		start_block(2, 2);
		let batch = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![pay()] });
		assert_eq!(send(Bob, 1, batch), Ok(Err(filtered())));
		assert_ok!(as_root(pay_as_root()));
		assert_ok!(send(Alice, 1, sudo(safe_mode(pallet_safe_mode::Call::force_exit {}))).unwrap());
		assert!(!SafeMode::is_entered());
		assert_ok!(send(Bob, 2, pay()).unwrap());
		finish_block();
	});
}

/// A transfer that root makes.
fn pay_as_root() -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::force_transfer {
		source: Address::Id(Alice.to_account_id()),
		dest: Address::Id(Charlie.to_account_id()),
		value: 1_000,
	})
}

#[test]
fn safe_mode_should_be_closed_to_everyone_but_root() {
	genesis("local_testnet").execute_with(|| {
		start_block(1, 1);
		let bob = || frame_system::RawOrigin::Signed(Bob.to_account_id());
		for call in [
			pallet_safe_mode::Call::force_enter {},
			pallet_safe_mode::Call::force_extend {},
			pallet_safe_mode::Call::force_exit {},
		] {
			let refused = safe_mode(call).dispatch(bob().into());
			assert_eq!(refused.map_err(|e| e.error), Err(DispatchError::BadOrigin));
		}
		assert_noop!(
			safe_mode(pallet_safe_mode::Call::enter {}).dispatch(bob().into()),
			pallet_safe_mode::Error::<Runtime>::NotConfigured
		);
	});
}

#[test]
fn safe_mode_should_end_by_itself_after_its_blocks() {
	genesis("local_testnet").execute_with(|| {
		start_block(1, 1);
		assert_ok!(as_root(safe_mode(pallet_safe_mode::Call::force_enter {})));
		let until = pallet_safe_mode::EnteredUntil::<Runtime>::get();
		assert_eq!(until, Some(1 + SAFE_MODE_BLOCKS));
		finish_block();
		pallet_safe_mode::EnteredUntil::<Runtime>::put(2);
		start_block(2, 2);
		assert!(SafeMode::is_entered());
		finish_block();
		start_block(3, 3);
		assert!(!SafeMode::is_entered());
	});
}

#[test]
fn paused_call_should_fail_and_no_other_until_it_is_unpaused() {
	genesis("local_testnet").execute_with(|| {
		start_block(1, 1);
		let pay = || transfer(Charlie.to_account_id(), 1_000);
		assert_ok!(as_root(pause("Balances", "transfer_allow_death")));
		assert_eq!(send(Bob, 0, pay()), Ok(Err(filtered())));
		let keep = RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
			dest: Address::Id(Charlie.to_account_id()),
			value: 1_000,
		});
		assert_ok!(send(Bob, 1, keep).unwrap());
		assert_ok!(as_root(unpause("Balances", "transfer_allow_death")));
		assert_ok!(send(Bob, 2, pay()).unwrap());
	});
}

#[test]
fn way_to_root_should_not_be_pausable() {
	genesis("local_testnet").execute_with(|| {
		start_block(1, 1);
		for (pallet, call) in [
			("Sudo", "sudo"),
			("System", "set_code"),
			("Timestamp", "set"),
			("SafeMode", "force_exit"),
			("TxPause", "unpause"),
		] {
			assert_noop!(
				as_root(pause(pallet, call)),
				pallet_tx_pause::Error::<Runtime>::Unpausable
			);
		}
	});
}

#[test]
fn calls_that_a_block_needs_should_never_be_stopped() {
	let mut mandatory = Vec::new();
	let class = |call: &RuntimeCall| {
		// Some weights depend on the state.
		genesis("development").execute_with(|| call.get_dispatch_info().class)
	};
	for (pallet, name, call) in every_call() {
		if class(&call) == DispatchClass::Mandatory {
			let full_name = call_name(&pallet, &name).expect("is short enough");
			assert!(SafeCalls::contains(&call), "{pallet}.{name} in safe mode");
			assert!(NeverPaused::contains(&full_name), "{pallet}.{name} paused");
			mandatory.push(name);
		}
	}
	assert!(mandatory.contains(&"set".to_string()), "the timestamp");
}

#[test]
fn free_call_should_be_refused_before_inclusion_when_it_is_stopped() {
	let stopped = TransactionValidityError::Invalid(InvalidTransaction::Call);
	// Of somebody who cannot pay: who can is let in to fail by name.
	genesis("local_testnet").execute_with(|| {
		start_block(1, 1);
		for call in feeless_calls() {
			assert_ne!(pool(BobStash, 0, call.clone()).map(|_| ()), Err(stopped));
			assert_ne!(send(BobStash, 0, call).map(|_| ()), Err(stopped));
		}
		assert_ok!(as_root(pause("SubtensorModule", "serve_axon")));
		let axon = feeless_calls().pop().expect("the last is serve_axon");
		assert_eq!(pool(BobStash, 0, axon).map(|_| ()), Err(stopped));
		assert_ok!(as_root(safe_mode(pallet_safe_mode::Call::force_enter {})));
		for call in feeless_calls() {
			assert_eq!(pool(BobStash, 0, call.clone()).map(|_| ()), Err(stopped));
			assert_eq!(send(BobStash, 0, call), Err(stopped));
		}
	});
}

#[test]
fn every_name_of_a_call_should_be_short_enough_to_be_paused() {
	for (pallet, name, call) in every_call() {
		assert!(call_name(&pallet, &name).is_some(), "{pallet}.{name}");
		assert!(RuntimeCall::decode(&mut &codec::Encode::encode(&call)[..]).is_ok());
	}
}
