//! Coldkeys that hand their part in a lease over.

use super::{
	mock::*,
	scene::*,
	swap_calls::{force, HEIR},
};
use crate::{leases::INTERVAL, pallet::*};
use frame_support::assert_ok;
use sp_core::crypto::AccountId32;

const ALPHA: u64 = 1_000_000_000;

fn share(who: &AccountId32) -> u128 {
	SubnetLeaseShares::<Test>::get(LEASE, who).bits
}

#[test]
fn beneficiary_should_be_the_new_coldkey_and_its_proxy() {
	leased(|lease| {
		assert_ok!(force(&ALICE, &HEIR, 0));
		let new = SubnetLeases::<Test>::get(LEASE).expect("goes on");
		assert_eq!(new.beneficiary, HEIR);
		let proxies = Proxy::proxies(lease.coldkey.clone()).0;
		assert_eq!((proxies.len(), &proxies[0].delegate), (1, &HEIR));
		assert_eq!((share(&HEIR), share(&BOB)), (0, 1 << 62));
	});
}

#[test]
fn contributor_should_be_paid_once_under_the_new_coldkey() {
	leased(|lease| {
		silence(lease.netuid);
		pay_cut(lease.netuid, 40 * ALPHA);
		until(INTERVAL + 1);
		assert_ok!(force(&BOB, &HEIR, 0));
		assert_eq!((share(&HEIR), share(&BOB)), (1 << 62, 0));
		pay_cut(lease.netuid, 40 * ALPHA);
		until(2 * INTERVAL + 1);
		assert_eq!(stake_of(&lease, &HEIR), 10 * ALPHA);
		assert_eq!(stake_of(&lease, &CAROL), 10 * ALPHA);
	});
}

#[test]
fn contributors_should_become_one_when_one_takes_the_other_over() {
	leased(|lease| {
		silence(lease.netuid);
		assert_ok!(force(&BOB, &CAROL, 0));
		assert_eq!((share(&CAROL), share(&BOB)), (1 << 63, 0));
		pay_cut(lease.netuid, 40 * ALPHA);
		until(INTERVAL + 1);
		assert_eq!(stake_of(&lease, &CAROL), 10 * ALPHA);
		assert_eq!(stake_of(&lease, &ALICE), 10 * ALPHA);
	});
}

#[test]
fn beneficiary_should_have_the_part_of_a_contributor_that_it_takes_over() {
	leased(|lease| {
		silence(lease.netuid);
		assert_ok!(force(&BOB, &ALICE, 0));
		assert_eq!(share(&ALICE), 0);
		assert_eq!(LeaseBooks::<Test>::get(LEASE).unwrap().own, tao(90));
		// And the reverse: a contributor becomes beneficiary.
		assert_ok!(force(&ALICE, &CAROL, 0));
		assert_eq!(SubnetLeaseShares::<Test>::iter().count(), 0);
		pay_cut(lease.netuid, 40 * ALPHA);
		until(INTERVAL + 1);
		assert_eq!(stake_of(&lease, &CAROL), 20 * ALPHA);
	});
}

#[test]
fn part_of_a_lease_that_is_over_should_be_handed_over() {
	leased(|lease| {
		silence(lease.netuid);
		pay_cut(lease.netuid, 40 * ALPHA);
		let ended =
			crate::leases::Leases::<Test>::end(lease.netuid, crate::leases::LeaseEnd::Terminated);
		assert!(ended.is_some());
		assert_ok!(force(&ALICE, &HEIR, 0));
		assert_ok!(force(&BOB, &DAVE, 0));
		blocks(2);
		assert_eq!(stake_of(&lease, &HEIR), 30 * ALPHA);
		assert_eq!(stake_of(&lease, &DAVE), 5 * ALPHA);
		assert!(EndedLeases::<Test>::iter().next().is_none());
	});
}
