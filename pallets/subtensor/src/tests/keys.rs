//! Owners of hotkeys and takes of delegates.

use super::{mock::*, moves::*};
use crate::{accounts, keys::KeyStore, pallet::*};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use sp_runtime::DispatchResult;

/// Blocks between two increases of a take.
const WAIT: u64 = 216_000;

#[test]
fn try_associate_hotkey_should_give_hotkey_when_nobody_owns_it() {
	two_markets().run(|| {
		assert_ok!(try_associate(&POOR, &UNKNOWN));

		assert_eq!(KeyStore::<Test>::owner(&UNKNOWN), POOR);
		assert_eq!(KeyStore::<Test>::owned(&POOR), vec![UNKNOWN]);
		assert_ok!(add_stake(&ALICE, &UNKNOWN, SUBNET, tao(1)));
	});
}

#[test]
fn try_associate_hotkey_should_change_nothing_when_hotkey_has_an_owner() {
	two_markets().run(|| {
		for who in [ALICE, BOB] {
			let owned = KeyStore::<Test>::owned(&who);
			assert_ok!(try_associate(&who, &VALIDATOR));
			assert_eq!(KeyStore::<Test>::owner(&VALIDATOR), ALICE);
			assert_eq!(KeyStore::<Test>::owned(&who), owned);
		}
	});
}

#[test]
fn try_associate_hotkey_should_fail_when_hotkey_is_a_system_account() {
	two_markets().run(|| {
		assert_noop!(
			try_associate(&ALICE, &accounts::of_subnet(SUBNET)),
			Error::<Test>::CannotUseSystemAccount
		);
	});
}

#[test]
fn try_associate_hotkey_should_fail_when_coldkey_owns_too_many() {
	two_markets().run(|| {
		let owned = OwnedHotkeys::<Test>::get(&POOR);
		OwnedHotkeys::<Test>::insert(&POOR, wire(vec![UNKNOWN; crate::MAX_KEYS as usize]));
		assert_noop!(try_associate(&POOR, &UNKNOWN), Error::<Test>::TooManyHotkeys);
		OwnedHotkeys::<Test>::insert(&POOR, owned);
	});
}

#[test]
fn calls_that_take_a_free_hotkey_should_fail_when_coldkey_owns_too_many() {
	two_markets().run(|| {
		let owned = OwnedHotkeys::<Test>::get(&ALICE);
		let register_with_identity = || {
			let call = Call::register_network_with_identity { hotkey: UNKNOWN, identity: None };
			dispatch(signed(&ALICE), call)
		};
		let calls: [&dyn Fn() -> DispatchResult; 6] = [
			&|| try_associate(&ALICE, &UNKNOWN),
			&|| burned_register(&ALICE, SUBNET, &UNKNOWN),
			&|| register_limit(&ALICE, SUBNET, &UNKNOWN, u64::MAX),
			&|| root_register(&ALICE, &UNKNOWN),
			&|| register_network(&ALICE, &UNKNOWN),
			&register_with_identity,
		];
		OwnedHotkeys::<Test>::insert(&ALICE, wire(vec![VALIDATOR; crate::MAX_KEYS as usize]));
		for call in calls {
			assert_noop!(call(), Error::<Test>::TooManyHotkeys);
		}
		OwnedHotkeys::<Test>::insert(&ALICE, owned);
	});
}

#[test]
fn decrease_take_should_lower_the_take_when_the_owner_asks() {
	two_markets().run(|| {
		assert_ok!(decrease_take(&ALICE, &VALIDATOR, 5_000));

		assert_eq!(KeyStore::<Test>::take(&VALIDATOR), 5_000);
		assert_eq!(last_event(), Event::TakeDecreased(ALICE, VALIDATOR, 5_000));
		assert_ok!(decrease_take(&ALICE, &VALIDATOR, 0));
	});
}

#[test]
fn decrease_take_should_fail_when_input_is_bad() {
	two_markets().run(|| {
		MinDelegateTake::<Test>::put(1_000);
		let cases = [
			(&ALICE, &UNKNOWN, 5_000, Error::<Test>::HotKeyAccountNotExists),
			(&BOB, &VALIDATOR, 5_000, Error::NonAssociatedColdKey),
			(&ALICE, &VALIDATOR, 11_796, Error::DelegateTakeTooLow),
			(&ALICE, &VALIDATOR, u16::MAX, Error::DelegateTakeTooLow),
			(&ALICE, &VALIDATOR, 999, Error::DelegateTakeTooLow),
		];
		for (who, hotkey, take, error) in cases {
			let error = sp_runtime::DispatchError::from(error);
			assert_noop!(decrease_take(who, hotkey, take), error);
		}
	});
}

#[test]
fn increase_take_should_raise_the_take_when_the_owner_asks() {
	two_markets().run(|| {
		assert_ok!(decrease_take(&ALICE, &VALIDATOR, 0));

		assert_ok!(increase_take(&ALICE, &VALIDATOR, 11_796));

		assert_eq!(KeyStore::<Test>::take(&VALIDATOR), 11_796);
		assert_eq!(last_event(), Event::TakeIncreased(ALICE, VALIDATOR, 11_796));
	});
}

#[test]
fn increase_take_should_fail_when_input_is_bad() {
	two_markets().run(|| {
		assert_ok!(decrease_take(&ALICE, &VALIDATOR, 5_000));
		let cases = [
			(&ALICE, &UNKNOWN, 6_000, Error::<Test>::HotKeyAccountNotExists),
			(&BOB, &VALIDATOR, 6_000, Error::NonAssociatedColdKey),
			(&ALICE, &VALIDATOR, 5_000, Error::DelegateTakeTooLow),
			(&ALICE, &VALIDATOR, 0, Error::DelegateTakeTooLow),
			(&ALICE, &VALIDATOR, 11_797, Error::DelegateTakeTooHigh),
			(&ALICE, &VALIDATOR, u16::MAX, Error::DelegateTakeTooHigh),
		];
		for (who, hotkey, take, error) in cases {
			let error = sp_runtime::DispatchError::from(error);
			assert_noop!(increase_take(who, hotkey, take), error);
		}
	});
}

#[test]
fn increase_take_should_wait_when_it_was_increased_before() {
	two_markets().run(|| {
		assert_ok!(decrease_take(&ALICE, &VALIDATOR, 0));
		assert_ok!(increase_take(&ALICE, &VALIDATOR, 1));
		assert_noop!(
			increase_take(&ALICE, &VALIDATOR, 2),
			Error::<Test>::DelegateTxRateLimitExceeded
		);
		// Lowering it is free at any time, and another hotkey has a clock of its own.
		assert_ok!(decrease_take(&ALICE, &VALIDATOR, 0));
		assert_ok!(decrease_take(&BOB, &VALIDATOR_2, 0));
		assert_ok!(increase_take(&BOB, &VALIDATOR_2, 1));

		System::set_block_number(WAIT);
		assert_noop!(
			increase_take(&ALICE, &VALIDATOR, 2),
			Error::<Test>::DelegateTxRateLimitExceeded
		);
		System::set_block_number(1 + WAIT);
		assert_ok!(increase_take(&ALICE, &VALIDATOR, 2));
	});
}

#[test]
fn takes_should_be_free_of_charge() {
	use frame_support::dispatch::Pays;
	let (hotkey, take) = (VALIDATOR, 1);
	for call in [
		Call::<Test>::increase_take { hotkey: hotkey.clone(), take },
		Call::decrease_take { hotkey, take },
	] {
		assert_eq!(call.get_dispatch_info().pays_fee, Pays::No);
	}
}
