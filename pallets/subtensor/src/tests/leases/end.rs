//! Leases that end.

use super::{mock::*, scene::*};
use crate::{
	keys::KeyStore,
	leases::{LeaseEnd, SubnetLeaseOf},
	lifecycle::Dissolve,
	pallet::*,
	subnets::Subnets,
};
use dtao_types::TaoBalance;
use frame_support::{assert_noop, assert_ok};
use sp_core::crypto::AccountId32;

const ALPHA: u64 = 1_000_000_000;

/// A lease whose end has come, and that has 40 alpha, of which 20 are accumulated; nothing is paid so far.
fn due(test: impl FnOnce(SubnetLeaseOf<Test>)) {
	leased(|lease| {
		silence(lease.netuid);
		assert_ok!(KeyStore::<Test>::associate(&VALIDATOR, &ALICE));
		until(901);
		pay_cut(lease.netuid, 40 * ALPHA);
		System::set_block_number(1_000);
		test(lease);
	});
}

#[test]
fn terminated_lease_should_give_the_subnet_to_its_beneficiary() {
	due(|lease| {
		assert_ok!(terminate(&ALICE, LEASE, &VALIDATOR));
		let netuid = lease.netuid;
		assert_eq!(last_event(), Event::SubnetLeaseTerminated { beneficiary: ALICE, netuid });
		assert_eq!(Subnets::<Test>::owner(netuid), ALICE);
		assert_eq!(Subnets::<Test>::owner_hotkey(netuid), VALIDATOR);
		assert_eq!(SubnetLeases::<Test>::get(LEASE), None);
		assert_eq!(SubnetUidToLeaseId::<Test>::get(netuid), None);
		assert!(Proxy::proxies(lease.coldkey.clone()).0.is_empty());
		// Owner cuts are the new owner's alone.
		pay_cut(netuid, 10 * ALPHA);
		assert_eq!(stake(&VALIDATOR, &ALICE, netuid), 10 * ALPHA);
		check_invariants();
	});
}

#[test]
fn terminated_lease_should_pay_what_was_accumulated_and_give_the_rest_to_the_beneficiary() {
	due(|lease| {
		let free = [&ALICE, &BOB, &CAROL].map(balance);
		assert_ok!(terminate(&ALICE, LEASE, &VALIDATOR));
		blocks(2);
		let got = |who| stake_of(&lease, who);
		assert_eq!([got(&ALICE), got(&BOB), got(&CAROL)], [30 * ALPHA, 5 * ALPHA, 5 * ALPHA]);
		assert_eq!(stake_of(&lease, &lease.coldkey), 0);
		// The bond of the proxy goes back by contributions, the existential deposit to the beneficiary.
		let more = [&ALICE, &BOB, &CAROL].map(balance);
		let [alice, bob, carol] = [0, 1, 2].map(|n| more[n] - free[n]);
		// With what rounding had left over of the first time, 2 rao in all.
		assert_eq!([bob, carol], [251, 251]);
		assert_eq!(alice + bob + carol, KEPT + 2);
		assert_eq!(balance(&lease.coldkey), 0);
		nothing_is_left();
	});
}

/// Nothing but the number of the next lease is stored of leases.
fn nothing_is_left() {
	assert_eq!(SubnetLeases::<Test>::iter().count(), 0);
	assert_eq!(SubnetUidToLeaseId::<Test>::iter().count(), 0);
	assert_eq!(SubnetLeaseShares::<Test>::iter().count(), 0);
	assert_eq!(AccumulatedLeaseDividends::<Test>::iter().count(), 0);
	assert_eq!(LeaseBooks::<Test>::iter().count(), 0);
	assert_eq!(LeaseReceipts::<Test>::iter().count(), 0);
	assert_eq!(EndedLeases::<Test>::iter().count(), 0);
	assert!(!LeaseTurns::<Test>::exists());
}

#[test]
fn terminate_should_fail_without_a_lease() {
	due(|_| {
		let error = Error::<Test>::LeaseDoesNotExist;
		assert_noop!(terminate(&BOB, 7, &VALIDATOR), error);
		assert_ok!(terminate(&ALICE, LEASE, &VALIDATOR));
		assert_noop!(terminate(&ALICE, LEASE, &VALIDATOR), Error::<Test>::LeaseDoesNotExist);
	});
}

#[test]
fn terminate_should_fail_for_others_than_the_beneficiary() {
	leased(|_| {
		let error = Error::<Test>::ExpectedBeneficiaryOrigin;
		assert_noop!(terminate(&BOB, LEASE, &UNKNOWN), error);
	});
}

#[test]
fn terminate_should_fail_when_the_lease_has_no_end() {
	Chain::default().run(|| {
		lease(usual(), 50, None);
		let error = Error::<Test>::LeaseHasNoEndBlock;
		assert_noop!(terminate(&ALICE, LEASE, &UNKNOWN), error);
	});
}

#[test]
fn terminate_should_fail_when_the_end_has_not_come() {
	leased(|_| {
		System::set_block_number(999);
		let error = Error::<Test>::LeaseHasNotEnded;
		assert_noop!(terminate(&ALICE, LEASE, &UNKNOWN), error);
	});
}

#[test]
fn terminate_should_fail_for_a_hotkey_that_is_not_the_beneficiarys() {
	due(|lease| {
		let error = Error::<Test>::BeneficiaryDoesNotOwnHotkey;
		assert_noop!(terminate(&ALICE, LEASE, &UNKNOWN), error);
		assert_noop!(
			terminate(&ALICE, LEASE, &lease.hotkey),
			Error::<Test>::BeneficiaryDoesNotOwnHotkey
		);
	});
}

#[test]
fn dissolved_lease_should_pay_all_its_stake_by_contributions() {
	due(|lease| {
		let netuid = lease.netuid;
		let free = [&ALICE, &BOB, &CAROL].map(balance);
		let pot = reserves(netuid).0;
		assert_ok!(dissolve(netuid));
		assert_eq!(SubnetLeases::<Test>::get(LEASE), None);
		assert_eq!(SubnetUidToLeaseId::<Test>::get(netuid), None);
		assert!(
			EndedLeases::<Test>::get(netuid).is_some_and(|ended| ended.end == LeaseEnd::Dissolved)
		);
		blocks(10);
		assert!(!Dissolve::<Test>::is_queued(netuid));
		let more = [&ALICE, &BOB, &CAROL].map(balance);
		let [alice, bob, carol] = [0, 1, 2].map(|n| more[n] - free[n]);
		// Two, one and one fourth of what 40 of 140 alpha are worth.
		let worth = u128::from(pot) * 10 / 140;
		assert!(u128::from(bob).abs_diff(worth) < 2_000, "{bob} {worth}");
		assert_eq!(bob, carol);
		assert!(alice.abs_diff(2 * bob) <= 1_000);
		assert_eq!(balance(&lease.coldkey), 0);
		nothing_is_left();
	});
}

#[test]
fn subnet_that_ends_after_its_lease_should_pay_what_was_accumulated_first() {
	due(|lease| {
		assert_ok!(terminate(&ALICE, LEASE, &VALIDATOR));
		assert_ok!(dissolve(lease.netuid));
		check_invariants();
		blocks(10);
		let redeemed = |who: &AccountId32| -> u64 {
			let of = |event| match event {
				Event::AlphaRedeemed { coldkey, alpha, .. } if coldkey == *who => alpha.rao(),
				_ => 0,
			};
			events().into_iter().map(of).sum()
		};
		assert_eq!([&ALICE, &BOB, &CAROL].map(redeemed), [30 * ALPHA, 5 * ALPHA, 5 * ALPHA]);
		nothing_is_left();
	});
}

#[test]
fn subnet_should_be_leased_again_when_its_number_is_free() {
	due(|lease| {
		assert_ok!(dissolve(lease.netuid));
		blocks(10);
		// Subnets have become dearer.
		let more = usual().into_iter().map(|(who, tao)| (who, TaoBalance::from_rao(4 * tao.rao())));
		let again = super::scene::lease(more.collect(), 10, None);
		assert_eq!(again.netuid, lease.netuid);
		assert!(again.coldkey != lease.coldkey && again.hotkey != lease.hotkey);
		assert_eq!(SubnetUidToLeaseId::<Test>::get(again.netuid), Some(1));
	});
}

#[test]
fn contributor_without_room_should_leave_its_part_to_the_beneficiary() {
	due(|lease| {
		let full = (0..4_096u32).map(|n| {
			let mut bytes = [66; 32];
			bytes[..4].copy_from_slice(&n.to_be_bytes());
			AccountId32::new(bytes)
		});
		StakingHotkeys::<Test>::insert(BOB, wire(full.collect()));
		assert_ok!(terminate(&ALICE, LEASE, &VALIDATOR));
		unchecked_block();
		StakingHotkeys::<Test>::remove(BOB);
		assert_eq!((stake_of(&lease, &BOB), stake_of(&lease, &ALICE)), (0, 35 * ALPHA));
	});
}

#[test]
fn lease_of_a_beneficiary_without_room_should_wait() {
	due(|lease| {
		let full = (0..4_096u32).map(|n| {
			let mut bytes = [66; 32];
			bytes[..4].copy_from_slice(&n.to_be_bytes());
			AccountId32::new(bytes)
		});
		StakingHotkeys::<Test>::insert(ALICE, wire(full.collect()));
		assert_ok!(terminate(&ALICE, LEASE, &VALIDATOR));
		for _ in 0..3 {
			unchecked_block();
		}
		assert_eq!(stake_of(&lease, &lease.coldkey), 30 * ALPHA);
		StakingHotkeys::<Test>::remove(ALICE);
		until(1_101);
		assert_eq!(stake_of(&lease, &ALICE), 30 * ALPHA);
		nothing_is_left();
	});
}
