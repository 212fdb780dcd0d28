//! Membership of root, and what its stakers can claim.

use super::mock::*;
use crate::{
	accounts, claims::Claims, keys::KeyStore, neurons::Neurons, pallet::*, root::Root,
	types::Position,
};
use dtao_emission::root_claim::UNIT;
use dtao_types::{AlphaBalance, NetUid, I96F32};
use frame_support::{assert_noop, assert_ok};
use sp_core::crypto::AccountId32;

const ROOT: NetUid = NetUid::ROOT;

/// [`SUBNET`], with validator and miner, and root with [`VALIDATOR`] (10 TAO of [`ALICE`]) and
/// [`VALIDATOR_2`] (20 TAO of [`BOB`]).
fn chain() -> Chain {
	Chain::with_subnet()
		.neuron(SUBNET, MINER, CAROL, alpha(0))
		.neuron(ROOT, VALIDATOR, ALICE, alpha(10))
		.neuron(ROOT, VALIDATOR_2, BOB, alpha(20))
}

/// [`chain`] with no free seat on root.
fn full_root(test: impl FnOnce()) {
	chain().run(|| {
		MaxAllowedUids::<Test>::insert(ROOT, 2);
		test()
	});
}

fn members() -> Vec<AccountId32> {
	Neurons::<Test>::hotkeys(ROOT)
}

fn give(hotkey: &AccountId32, alpha_rao: u64) {
	give_root_dividend(SUBNET, hotkey, alpha_rao);
}

fn owed(hotkey: &AccountId32, coldkey: &AccountId32) -> u128 {
	Root::<Test>::owed(Position::new(hotkey, coldkey, SUBNET))
}

#[test]
fn root_register_should_append_member_when_a_seat_is_free() {
	chain().run(|| {
		assert_ok!(root_register(&CAROL, &MINER));

		assert_eq!(members(), [VALIDATOR, VALIDATOR_2, MINER]);
		assert!(matches!(last_event(), Event::NeuronRegistered(ROOT, _, MINER)));
	});
}

#[test]
fn root_register_should_fail_when_another_one_came_in_the_same_block() {
	chain().run(|| {
		assert_ok!(root_register(&CAROL, &MINER));
		assert_noop!(root_register(&DAVE, &UNKNOWN), Error::<Test>::TooManyRegistrationsThisBlock);
		// Subnets count for themselves.
		assert_eq!(RegistrationsThisBlock::<Test>::get(NetUid::ROOT), 1);
		blocks(1);
		assert_eq!(RegistrationsThisBlock::<Test>::get(NetUid::ROOT), 0);
		assert_ok!(root_register(&DAVE, &UNKNOWN));
	});
}

#[test]
fn root_register_should_make_hotkey_a_delegate_with_default_take() {
	chain().run(|| {
		assert_ok!(root_register(&DAVE, &UNKNOWN));

		assert_eq!(KeyStore::<Test>::owner(&UNKNOWN), DAVE);
		assert!(Delegates::<Test>::contains_key(UNKNOWN));
		assert_eq!(KeyStore::<Test>::take(&UNKNOWN), 11_796);
	});
}

#[test]
fn root_register_should_keep_take_when_hotkey_is_a_delegate_already() {
	chain().run(|| {
		Delegates::<Test>::insert(MINER, 5);

		assert_ok!(root_register(&CAROL, &MINER));

		assert_eq!(KeyStore::<Test>::take(&MINER), 5);
	});
}

#[test]
fn root_register_should_replace_lowest_stake_when_own_stake_is_higher() {
	full_root(|| {
		assert_ok!(add_stake(&CAROL, &MINER, ROOT, tao(11)));

		assert_ok!(root_register(&CAROL, &MINER));

		assert_eq!(members(), [MINER, VALIDATOR_2]);
		assert_eq!(Neurons::<Test>::memberships(&VALIDATOR), []);
		assert_eq!(stake(&VALIDATOR, &ALICE, ROOT), tao(10).rao());
	});
}

#[test]
fn root_register_should_fail_when_stake_is_not_higher_than_the_lowest() {
	full_root(|| {
		assert_noop!(root_register(&DAVE, &UNKNOWN), Error::<Test>::StakeTooLowForRoot);
		assert_ok!(add_stake(&CAROL, &MINER, ROOT, tao(10)));
		assert_noop!(root_register(&CAROL, &MINER), Error::<Test>::StakeTooLowForRoot);
	});
}

#[test]
fn root_register_should_fail_when_root_does_not_exist() {
	Chain::empty().run(|| {
		assert_noop!(root_register(&ALICE, &VALIDATOR), Error::<Test>::RootNetworkDoesNotExist);
	});
}

#[test]
fn root_register_should_fail_when_hotkey_is_a_member_already() {
	chain().run(|| {
		for who in [ALICE, BOB] {
			assert_noop!(
				root_register(&who, &VALIDATOR),
				Error::<Test>::HotKeyAlreadyRegisteredInSubNet
			);
		}
	});
}

#[test]
fn root_register_should_fail_when_hotkey_belongs_to_another_coldkey() {
	chain().run(|| {
		assert_noop!(root_register(&ALICE, &MINER), Error::<Test>::NonAssociatedColdKey);
	});
}

#[test]
fn root_register_should_fail_when_hotkey_is_an_account_of_the_chain() {
	chain().run(|| {
		assert_noop!(
			root_register(&ALICE, &accounts::of_subnet(SUBNET)),
			Error::<Test>::CannotUseSystemAccount
		);
	});
}

#[test]
fn dividend_should_be_owed_by_stake_when_a_hotkey_receives_it() {
	chain().run(|| {
		// GIVEN 1,000 TAO of root stake, 100 of them of CAROL
		assert_ok!(add_stake(&CAROL, &VALIDATOR, ROOT, tao(100)));
		assert_ok!(add_stake(&ALICE, &VALIDATOR, ROOT, tao(890)));

		// WHEN the hotkey gets 50 alpha
		give(&VALIDATOR, alpha(50).rao());

		// THEN the rate is 0.05
		assert_eq!(RootClaimRate::<Test>::get(SUBNET, VALIDATOR).per_rao, UNIT / 20);
		assert_eq!(owed(&VALIDATOR, &CAROL), 5_000_000_000);
		assert_eq!(owed(&VALIDATOR, &ALICE), 45_000_000_000);
		assert_eq!(owed(&VALIDATOR, &BOB), 0);
		assert_eq!(Claims::<Test>::claimable_alpha(SUBNET), alpha(50));
	});
}

#[test]
fn dividend_should_show_rate_with_32_fraction_bits_when_clients_read_it() {
	chain().run(|| {
		give(&VALIDATOR, 500_000_000);

		let rates = RootClaimable::<Test>::get(VALIDATOR);
		assert_eq!(rates.get(&SUBNET), Some(&I96F32::from_bits(214_748_364)));
	});
}

#[test]
fn dividend_should_stay_with_caller_when_hotkey_has_no_root_stake() {
	chain().run(|| {
		assert_eq!(add_dividend(&MINER, SUBNET, alpha(1)), Ok(false));

		assert_eq!(Claims::<Test>::claimable_alpha(SUBNET), AlphaBalance::ZERO);
		assert!(!RootClaimRate::<Test>::contains_key(SUBNET, MINER));
	});
}

#[test]
fn dividend_should_not_vanish_when_it_is_tiny_against_the_stake() {
	chain().run(|| {
		// GIVEN a million TAO of stake
		assert_ok!(add_stake(&CAROL, &VALIDATOR, ROOT, tao(999_990)));

		// WHEN it earns a thousand times one alpha-rao
		for _ in 0..1_000 {
			give(&VALIDATOR, 1);
		}

		// THEN 999.99 of them are CAROL's, and the rest ALICE's
		assert_eq!(owed(&VALIDATOR, &CAROL), 999);
		assert_eq!(Claims::<Test>::claimable_alpha(SUBNET), AlphaBalance::from_rao(1_000));
	});
}

#[test]
fn owed_should_stay_when_stake_is_added() {
	chain().run(|| {
		give(&VALIDATOR, alpha(5).rao());

		assert_ok!(add_stake(&ALICE, &VALIDATOR, ROOT, tao(123)));

		assert_eq!(owed(&VALIDATOR, &ALICE), 5_000_000_000);
	});
}

#[test]
fn owed_should_stay_when_stake_is_removed_in_parts() {
	chain().run(|| {
		give(&VALIDATOR, alpha(5).rao());

		for part in [3_000_000_001, 1_999_999_999] {
			assert_ok!(remove_stake(&ALICE, &VALIDATOR, ROOT, part));
			assert_eq!(owed(&VALIDATOR, &ALICE), 5_000_000_000);
		}
	});
}

#[test]
fn owed_should_stay_when_stake_is_closed_and_opened_again() {
	chain().run(|| {
		give(&VALIDATOR, alpha(5).rao());

		assert_ok!(remove_full(&ALICE, &VALIDATOR, ROOT, None));
		assert_eq!(owed(&VALIDATOR, &ALICE), 5_000_000_000);
		assert_ok!(add_stake(&ALICE, &VALIDATOR, ROOT, tao(7)));
		assert_eq!(owed(&VALIDATOR, &ALICE), 5_000_000_000);
	});
}

#[test]
fn owed_should_be_nothing_when_stake_came_after_the_dividend() {
	chain().run(|| {
		give(&VALIDATOR, alpha(5).rao());

		assert_ok!(add_stake(&CAROL, &VALIDATOR, ROOT, tao(1_000)));

		assert_eq!(owed(&VALIDATOR, &CAROL), 0);
	});
}

#[test]
fn owed_should_grow_by_the_new_stake_when_dividends_follow_a_change() {
	chain().run(|| {
		// GIVEN 5 alpha for ALICE's 10 TAO, then 30 TAO of CAROL
		give(&VALIDATOR, alpha(5).rao());
		assert_ok!(add_stake(&CAROL, &VALIDATOR, ROOT, tao(30)));

		// WHEN 8 alpha are shared by 10 and 30
		give(&VALIDATOR, alpha(8).rao());

		// THEN
		assert_eq!(owed(&VALIDATOR, &ALICE), 7_000_000_000);
		assert_eq!(owed(&VALIDATOR, &CAROL), 6_000_000_000);
	});
}

#[test]
fn owed_should_be_kept_apart_when_there_are_two_hotkeys() {
	chain().run(|| {
		give(&VALIDATOR, alpha(5).rao());
		give(&VALIDATOR_2, alpha(7).rao());

		assert_eq!(owed(&VALIDATOR, &ALICE), 5_000_000_000);
		assert_eq!(owed(&VALIDATOR_2, &BOB), 7_000_000_000);
	});
}

#[test]
fn owed_should_sum_to_at_most_the_claimable_alpha_when_stakes_are_odd() {
	chain().run(|| {
		// GIVEN three holders of stakes without common divisors, who come and go
		let holders = [ALICE, BOB, CAROL];
		for (step, amount) in (0..).zip([3_333_333_333, 2_718_281_828, 3_141_592_653]) {
			let who: &AccountId32 = &holders[step];
			let tao = dtao_types::TaoBalance::from_rao(amount);
			assert_ok!(add_stake(who, &VALIDATOR, ROOT, tao));
			give(&VALIDATOR, 1_000_000_007);
			assert_ok!(remove_stake(&ALICE, &VALIDATOR, ROOT, 2_000_000_011));
			give(&VALIDATOR, 99);
		}

		// THEN what they are owed is what they can claim, less a unit for each rounding
		let sum: u128 = holders.iter().map(|who| owed(&VALIDATOR, who)).sum();
		let claimable = u128::from(Claims::<Test>::claimable_alpha(SUBNET).rao());
		assert_eq!(claimable, 3 * (1_000_000_007 + 99));
		assert!(sum <= claimable && claimable - sum <= 18, "{sum} of {claimable}");
	});
}
