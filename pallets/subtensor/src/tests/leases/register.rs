//! A crowdloan registers a subnet.

use super::{mock::*, scene::*};
use crate::{
	accounts,
	keys::KeyStore,
	leases::{LeaseBook, SubnetLease},
	pallet::*,
	subnets::Subnets,
};
use codec::Encode;
use dtao_types::TaoBalance;
use frame_support::{assert_noop, assert_ok};
use sp_core::crypto::AccountId32;
use sp_io::hashing::blake2_256;
use sp_runtime::Percent;

fn derived(purpose: &[u8]) -> AccountId32 {
	AccountId32::new((purpose, LEASE).using_encoded(blake2_256))
}

#[test]
fn lease_should_belong_to_accounts_without_a_key_when_registered() {
	Chain::default().run(|| {
		raise(usual());
		assert_ok!(register_leased(&ALICE, 30, Some(500)));
		Contributions::set(vec![]);

		let cost = tao(100).rao() + KEPT;
		let lease = SubnetLease {
			beneficiary: ALICE,
			coldkey: derived(b"leasing/coldkey"),
			hotkey: derived(b"leasing/hotkey"),
			emissions_share: Percent::from_percent(30),
			end_block: Some(500),
			netuid: SUBNET,
			cost,
		};
		assert_eq!(SubnetLeases::<Test>::get(LEASE), Some(lease.clone()));
		assert_eq!(SubnetUidToLeaseId::<Test>::get(SUBNET), Some(LEASE));
		assert_eq!(NextSubnetLeaseId::<Test>::get(), 1);
		assert_eq!(Subnets::<Test>::owner(SUBNET), lease.coldkey);
		assert_eq!(Subnets::<Test>::owner_hotkey(SUBNET), lease.hotkey);
		assert_eq!(KeyStore::<Test>::owner(&lease.hotkey), lease.coldkey);
		assert_eq!(KeyStore::<Test>::take(&lease.hotkey), 0);
		assert_eq!(balance(&FUNDS), 0);
		assert_eq!(Proxy::proxies(lease.coldkey.clone()).0[0].delegate, ALICE);
		let (beneficiary, lease_id, netuid) = (ALICE, LEASE, SUBNET);
		let end_block = Some(500);
		let created = Event::SubnetLeaseCreated { beneficiary, lease_id, netuid, end_block };
		assert_eq!(last_event(), created);
	});
}

#[test]
fn shares_should_be_those_of_everybody_but_the_creator_when_registered() {
	Chain::default().run(|| {
		lease(usual(), 30, None);
		// A quarter each; the half of the creator is not stored.
		let share = |who: &AccountId32| SubnetLeaseShares::<Test>::get(LEASE, who).bits;
		assert_eq!([share(&ALICE), share(&BOB), share(&CAROL)], [0, 1 << 62, 1 << 62]);
		let book = LeaseBooks::<Test>::get(LEASE).expect("is kept");
		let left = tao(20).rao() - KEPT;
		let waiting = TaoBalance::from_rao(left);
		let expected = LeaseBook {
			raised: tao(120),
			own: tao(60),
			tao_waiting: waiting,
			..Default::default()
		};
		assert_eq!(book, expected);
	});
}

#[test]
fn what_the_lock_did_not_need_should_go_back_by_contributions() {
	Chain::default().run(|| {
		let lease = lease(usual(), 30, None);
		let left = tao(20).rao() - KEPT;
		blocks(1);
		let back = |who| balance(who) - tao(WEALTH).rao();
		assert_eq!([back(&ALICE), back(&BOB), back(&CAROL)], [left / 2, left / 4, left / 4]);
		// Rounding leaves less than a rao of each.
		let book = LeaseBooks::<Test>::get(LEASE).expect("is kept");
		assert_eq!(book.tao_waiting.rao(), left - left / 2 - 2 * (left / 4));
		assert_eq!(balance(&lease.coldkey), 500 + book.tao_waiting.rao());
		blocks(10);
		assert_eq!(back(&BOB), left / 4, "once");
	});
}

#[test]
fn too_little_to_open_an_account_should_wait_on_the_lease() {
	Chain::default().run(|| {
		// 2,000 rao are left, a tenth of them for an account that it takes 500 to open.
		let own = TaoBalance::from_rao(tao(90).rao() + KEPT + 2_000);
		lease(vec![(ALICE, own), (POOR, tao(10))], 30, None);
		blocks(2);
		assert_eq!(balance(&POOR), 0);
		assert_eq!(balance(&ALICE), tao(WEALTH).rao() + 1_800);
		assert_eq!(LeaseBooks::<Test>::get(LEASE).unwrap().tao_waiting.rao(), 200);
	});
}

#[test]
fn register_leased_network_should_fail_outside_of_a_crowdloan() {
	Chain::default().run(|| {
		assert_noop!(register_leased(&ALICE, 30, Some(0)), Error::<Test>::InvalidCrowdloanId);
	});
}

#[test]
fn register_leased_network_should_fail_for_others_than_the_creator() {
	Chain::default().run(|| {
		raise(usual());
		assert_noop!(register_leased(&BOB, 30, Some(0)), Error::<Test>::InvalidLeaseBeneficiary);
	});
}

#[test]
fn register_leased_network_should_fail_when_the_end_has_come() {
	Chain::default().run(|| {
		raise(usual());
		let error = Error::<Test>::LeaseCannotEndInThePast;
		assert_noop!(register_leased(&ALICE, 30, Some(System::block_number())), error);
	});
}

#[test]
fn register_leased_network_should_fail_like_any_registration() {
	Chain::default().run(|| {
		raise(vec![(ALICE, tao(50)), (BOB, tao(50))]);
		assert_noop!(register_leased(&ALICE, 30, None), Error::<Test>::CannotAffordLockCost);
		raise(vec![(ALICE, tao(50)), (BOB, TaoBalance::from_rao(tao(50).rao() + 500))]);
		// Not enough for the bond of the proxy.
		assert!(register_leased(&ALICE, 30, None).is_err());
	});
}

#[test]
fn crowdloan_should_not_pay_two_leases() {
	Chain::default().run(|| {
		raise(usual());
		assert_ok!(register_leased(&ALICE, 30, None));
		assert!(register_leased(&ALICE, 30, None).is_err());
	});
}

#[test]
fn lease_should_have_other_accounts_when_somebody_took_its_own_before() {
	Chain::default().run(|| {
		let (coldkey, hotkey) = (derived(b"leasing/coldkey"), derived(b"leasing/hotkey"));
		assert_ok!(KeyStore::<Test>::associate(&hotkey, &BOB));
		assert_ok!(KeyStore::<Test>::associate(&coldkey, &BOB));
		let lease = lease(usual(), 30, None);
		assert!(lease.coldkey != coldkey && lease.hotkey != hotkey);
		assert_eq!(Subnets::<Test>::owner(SUBNET), lease.coldkey);
		assert!(!accounts::is_system(&lease.coldkey));
	});
}

#[test]
fn root_should_not_swap_the_coldkey_of_a_lease() {
	use super::swap_calls::{force, HEIR};
	leased(|lease| {
		let error = Error::<Test>::CannotUseSystemAccount;
		assert_noop!(force(&lease.coldkey, &HEIR, 0), error);
		assert_noop!(force(&DAVE, &lease.coldkey, 0), Error::<Test>::CannotUseSystemAccount);
	});
}
