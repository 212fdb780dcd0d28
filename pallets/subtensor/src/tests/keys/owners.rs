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
		System::set_block_number(1 + WAIT);

		assert_ok!(increase_take(&ALICE, &VALIDATOR, 11_796));

		assert_eq!(KeyStore::<Test>::take(&VALIDATOR), 11_796);
		assert_eq!(last_event(), Event::TakeIncreased(ALICE, VALIDATOR, 11_796));
	});
}

#[test]
fn increase_take_should_fail_when_input_is_bad() {
	two_markets().run(|| {
		assert_ok!(decrease_take(&ALICE, &VALIDATOR, 5_000));
		System::set_block_number(1 + WAIT);
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
fn increase_take_should_wait_when_the_take_was_changed_in_either_direction() {
	two_markets().run(|| {
		let too_fast = Error::<Test>::DelegateTxRateLimitExceeded;
		// A lowering starts the clock, and another hotkey has a clock of its own.
		assert_ok!(decrease_take(&ALICE, &VALIDATOR, 0));
		assert_noop!(increase_take(&ALICE, &VALIDATOR, 11_796), too_fast);
		System::set_block_number(WAIT);
		assert_ok!(decrease_take(&BOB, &VALIDATOR_2, 0));
		assert_noop!(
			increase_take(&ALICE, &VALIDATOR, 1),
			Error::<Test>::DelegateTxRateLimitExceeded
		);
		System::set_block_number(1 + WAIT);
		assert_ok!(increase_take(&ALICE, &VALIDATOR, 100));
		assert_noop!(
			increase_take(&BOB, &VALIDATOR_2, 1),
			Error::<Test>::DelegateTxRateLimitExceeded
		);

		// So does a raise.
		System::set_block_number(2 * WAIT);
		assert_noop!(
			increase_take(&ALICE, &VALIDATOR, 101),
			Error::<Test>::DelegateTxRateLimitExceeded
		);
		System::set_block_number(1 + 2 * WAIT);
		assert_ok!(increase_take(&ALICE, &VALIDATOR, 101));
	});
}

#[test]
fn decrease_take_should_never_wait_when_the_take_was_changed() {
	two_markets().run(|| {
		for take in (0..50).rev() {
			assert_ok!(decrease_take(&ALICE, &VALIDATOR, take));
		}
		System::set_block_number(1 + WAIT);
		assert_ok!(increase_take(&ALICE, &VALIDATOR, 2));
		assert_ok!(decrease_take(&ALICE, &VALIDATOR, 1));
	});
}

#[test]
fn take_should_rise_once_in_the_wait_whatever_is_called() {
	two_markets().run(|| {
		// GIVEN calls in all directions, several in a block, over four waits
		let mut seed = 7u64;
		let mut raised = None;
		for block in (1..4 * WAIT).step_by(9_001) {
			System::set_block_number(block);
			for _ in 0..3 {
				seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
				let take = (seed >> 33) as u16 % 11_797;
				let before = KeyStore::<Test>::take(&VALIDATOR);
				let _ = decrease_take(&ALICE, &VALIDATOR, take);
				let _ = increase_take(&ALICE, &VALIDATOR, take);

				// THEN a raise comes a whole wait behind the last one
				if KeyStore::<Test>::take(&VALIDATOR) > before {
					assert!(raised.is_none_or(|last| block - last >= WAIT), "{raised:?} {block}");
					raised = Some(block);
				}
			}
		}
		assert!(KeyStore::<Test>::take(&VALIDATOR) < 11_796);
	});
}

#[test]
fn take_should_be_the_maximum_when_that_was_lowered_below_it() {
	two_markets().run(|| {
		assert_eq!(KeyStore::<Test>::take(&VALIDATOR), 11_796);
		MaxDelegateTake::<Test>::put(3_276);

		assert_eq!(KeyStore::<Test>::take(&VALIDATOR), 3_276);
		assert!(KeyStore::<Test>::delegates().all(|(_, take)| take <= 3_276));
		assert_noop!(decrease_take(&ALICE, &VALIDATOR, 3_276), Error::<Test>::DelegateTakeTooLow);
		assert_ok!(decrease_take(&ALICE, &VALIDATOR, 3_275));
		assert_eq!(KeyStore::<Test>::take(&VALIDATOR), 3_275);
	});
}

#[test]
fn decrease_of_a_take_should_cost_a_fee_until_its_clock_is_over() {
	use frame_support::dispatch::Pays;
	let down =
		|hotkey| Call::<Test>::decrease_take { hotkey, take: 1 }.get_dispatch_info().pays_fee;
	two_markets().run(|| {
		assert_eq!(down(VALIDATOR), Pays::No);
		assert_ok!(decrease_take(&ALICE, &VALIDATOR, 5_000));
		assert_eq!([down(VALIDATOR), down(VALIDATOR_2)], [Pays::Yes, Pays::No]);
		System::set_block_number(WAIT);
		assert_eq!(down(VALIDATOR), Pays::Yes);
		System::set_block_number(1 + WAIT);
		assert_eq!(down(VALIDATOR), Pays::No);
		let up = Call::<Test>::increase_take { hotkey: VALIDATOR, take: 1 };
		assert_eq!(up.get_dispatch_info().pays_fee, Pays::No);
	});
}
