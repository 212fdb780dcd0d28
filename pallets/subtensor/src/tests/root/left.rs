//! What root stakers leave behind: dividends of former stakers, payouts that fail.

use super::mock::*;
use crate::{
	claims::Claims,
	lifecycle::Dissolve,
	pallet::*,
	root::Root,
	types::Position,
	RootClaimTypeEnum::{Keep, Swap},
};
use dtao_types::{AlphaBalance, NetUid};
use frame_support::assert_ok;
use sp_core::crypto::AccountId32;

const ROOT: NetUid = NetUid::ROOT;

/// Two subnets; on root [`VALIDATOR`] with 10 TAO each of [`ALICE`] and [`BOB`].
fn chain(test: impl FnOnce()) {
	Chain::with_subnet()
		.subnet(dynamic_subnet(SUBNET_2.get(), tao(1_000), alpha(2_000)))
		.neuron(ROOT, VALIDATOR, ALICE, alpha(10))
		.run(|| {
			assert_ok!(add_stake(&BOB, &VALIDATOR, ROOT, tao(10)));
			test()
		});
}

fn owed(netuid: NetUid, coldkey: &AccountId32) -> u128 {
	Root::<Test>::owed(Position::new(&VALIDATOR, coldkey, netuid))
}

/// End a subnet whose claimable alpha does not suffice for what is owed.
fn end_badly(netuid: NetUid) {
	RootClaimableAlpha::<Test>::insert(netuid, AlphaBalance::from_rao(1));
	assert_ok!(dissolve(netuid));
	while Dissolve::<Test>::is_queued(netuid) {
		unchecked_block();
	}
}

#[test]
fn root_staker_should_be_owed_nothing_of_the_next_subnet_when_a_payout_failed() {
	chain(|| {
		// GIVEN ALICE with root stake and fractions, BOB who left, both owed alpha
		give_root_dividend(SUBNET, &VALIDATOR, alpha(7).rao() + 1);
		assert_ok!(add_stake(&ALICE, &VALIDATOR, ROOT, tao(3)));
		assert_ok!(remove_full(&BOB, &VALIDATOR, ROOT, None));
		assert!(RootClaimUnpaid::<Test>::get(VALIDATOR, ALICE).contains_key(&SUBNET));
		let (alice, bob) = (balance(&ALICE), balance(&BOB));

		// WHEN neither can be paid
		end_badly(SUBNET);

		// THEN both payouts are reported, nobody was paid, and nothing stays
		assert_eq!((unexpected(), balance(&ALICE), balance(&BOB)), (2, alice, bob));
		check_invariants();
		for who in [ALICE, BOB] {
			assert_eq!(owed(SUBNET, &who), 0);
			assert!(!RootClaimUnpaid::<Test>::get(VALIDATOR, &who).contains_key(&SUBNET));
		}
		assert_eq!(RootFormerStakers::<Test>::iter_prefix((SUBNET,)).count(), 0);
	});
}

/// Whatever stakes do in the blocks of the end, a payout that failed is not owed again.
#[test]
fn root_staker_should_be_owed_nothing_when_the_stake_changes_after_a_failed_payout() {
	chain(|| {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(7).rao() + 1);
		let position = Position::new(&VALIDATOR, &ALICE, SUBNET);
		Root::<Test>::drop_unpaid(position);
		assert_eq!(owed(SUBNET, &ALICE), 0);
		assert_ok!(add_stake(&ALICE, &VALIDATOR, ROOT, tao(3)));
		assert_eq!(owed(SUBNET, &ALICE), 0);
		assert_ok!(remove_full(&ALICE, &VALIDATOR, ROOT, None));
		assert_eq!(owed(SUBNET, &ALICE), 0);
		// What was dropped is nobody's.
		// BOB's part, with a fraction of a unit, stays.
		let rest = owed(SUBNET, &BOB) as u64 + 1;
		let lost = Claims::<Test>::claimable_alpha(SUBNET).rao() - rest;
		assert_ok!(crate::pools::Pools::<Test>::recycle_alpha(
			SUBNET,
			AlphaBalance::from_rao(lost)
		));
		RootClaimableAlpha::<Test>::insert(SUBNET, AlphaBalance::from_rao(rest));
	});
}

/// Who leaves root with this much of [`SUBNET`], and stays with 10 TAO beside another one.
fn leave_with(alpha_rao: u64) {
	give_root_dividend(SUBNET, &VALIDATOR, 2 * alpha_rao);
	assert_eq!(owed(SUBNET, &BOB), u128::from(alpha_rao));
	assert_ok!(remove_full(&BOB, &VALIDATOR, ROOT, None));
}

#[test]
fn former_staker_should_leave_no_trace_when_too_little_is_owed() {
	for (alpha_rao, stays) in [(499_999, false), (500_000, true), (500_001, true)] {
		chain(|| {
			leave_with(alpha_rao);

			let left = if stays { u128::from(alpha_rao) } else { 0 };
			assert_eq!(owed(SUBNET, &BOB), left);
			assert_eq!(RootClaimUnpaid::<Test>::contains_key(VALIDATOR, BOB), stays);
			assert_eq!(RootFormerStakers::<Test>::contains_key((SUBNET, VALIDATOR, BOB)), stays);
			assert_eq!(StakingColdkeys::<Test>::contains_key(BOB), stays);
			assert_eq!(StakingHotkeys::<Test>::get(BOB).contains(&VALIDATOR), stays);

			// What nobody keeps goes to who is still there, with the next dividend.
			give_root_dividend(SUBNET, &VALIDATOR, 1_000_000);
			let gone = if stays { 0 } else { alpha_rao };
			assert_eq!(owed(SUBNET, &ALICE), u128::from(alpha_rao + 1_000_000 + gone));
		});
	}
}

/// A threshold that rises afterwards does not lock in what is owed to who has left.
#[test]
fn former_staker_should_be_paid_whatever_is_owed_when_the_threshold_is_higher() {
	for kind in [Keep, Swap] {
		chain(|| {
			leave_with(500_000);
			let new_value = 10_000_000;
			let set = Call::sudo_set_root_claim_threshold { netuid: SUBNET, new_value };
			assert_ok!(dispatch(RuntimeOrigin::root(), set));
			for who in [ALICE, BOB] {
				assert_ok!(set_root_claim_type(&who, kind.clone()));
			}
			NumRootClaim::<Test>::put(5);
			open_prices();

			blocks(1);

			assert_eq!(owed(SUBNET, &BOB), 0);
			assert_eq!(owed(SUBNET, &ALICE), 500_000);
			assert!(!RootFormerStakers::<Test>::contains_key((SUBNET, VALIDATOR, BOB)));
			let (kept, sold) = if kind == Keep { (500_000, 0) } else { (0, 249_999) };
			assert_eq!(stake(&VALIDATOR, &BOB, SUBNET), kept);
			assert_eq!(stake(&VALIDATOR, &BOB, ROOT), sold);
		});
	}
}

#[test]
fn former_staker_should_be_paid_by_a_claim_when_the_threshold_is_higher() {
	chain(|| {
		leave_with(500_000);
		RootClaimableThreshold::<Test>::insert(
			SUBNET,
			dtao_types::I96F32::from_bits(9_999_999 << 32),
		);
		assert_ok!(set_root_claim_type(&BOB, Keep));
		assert_does_nothing(|| claim_root(&ALICE, &[SUBNET]));
		assert_ok!(claim_root(&BOB, &[SUBNET]));
		assert_eq!(stake(&VALIDATOR, &BOB, SUBNET), 500_000);
		assert!(!StakingColdkeys::<Test>::contains_key(BOB));
	});
}
