//! Dividends of a lease.

use super::{mock::*, scene::*};
use crate::{leases::INTERVAL, pallet::*};
use dtao_types::TaoBalance;

/// One alpha.
const ALPHA: u64 = 1_000_000_000;

#[test]
fn share_of_an_owner_cut_should_be_accumulated_rounded_up() {
	leased(|lease| {
		silence(lease.netuid);
		pay_cut(lease.netuid, 7);
		assert_eq!((accumulated(LEASE), stake_of(&lease, &lease.coldkey)), (4, 7));
		pay_cut(lease.netuid, ALPHA);
		assert_eq!(accumulated(LEASE), 4 + ALPHA / 2);
		assert_eq!(stake_of(&lease, &lease.coldkey), 7 + ALPHA);
	});
}

#[test]
fn dividends_should_be_paid_by_contributions_every_interval() {
	leased(|lease| {
		silence(lease.netuid);
		// What the lock did not need is given back first.
		blocks(2);
		pay_cut(lease.netuid, 40 * ALPHA);
		until(INTERVAL - 1);
		assert_eq!(payments(), []);
		until(INTERVAL);
		blocks(1);
		let got = |who| stake_of(&lease, who);
		assert_eq!([got(&ALICE), got(&BOB), got(&CAROL)], [10 * ALPHA, 5 * ALPHA, 5 * ALPHA]);
		assert_eq!(got(&lease.coldkey), 20 * ALPHA);
		assert_eq!(accumulated(LEASE), 0);
		let mut paid = payments();
		paid.sort();
		assert_eq!(paid, [(ALICE, 10 * ALPHA), (BOB, 5 * ALPHA), (CAROL, 5 * ALPHA)]);

		until(3 * INTERVAL);
		assert_eq!(payments().len(), 3, "there is nothing new");
	});
}

#[test]
fn what_is_no_stake_should_wait_until_it_is_one() {
	Chain::default().run(|| {
		let small = TaoBalance::from_rao(tao(1).rao() / 10);
		let lease = lease(vec![(ALICE, tao(119)), (BOB, small)], 100, None);
		silence(lease.netuid);
		// Bob's part is a 1191st.
		pay_cut(lease.netuid, 1_191 * 100_000);
		until(INTERVAL);
		blocks(1);
		assert_eq!(stake_of(&lease, &ALICE), 1_190 * 100_000);
		assert_eq!((stake_of(&lease, &BOB), accumulated(LEASE)), (0, 100_000));
		for round in 2..=30u64 {
			pay_cut(lease.netuid, 1_191 * 100_000);
			until(round * INTERVAL);
			blocks(1);
		}
		// 30 parts of 100,000: paid when the sum was worth 0.002 TAO.
		let (paid, kept) = (stake_of(&lease, &BOB), accumulated(LEASE));
		assert!((1_999_000..=2_000_000).contains(&paid), "{paid}");
		assert!((2_999_000..=3_000_000).contains(&(paid + kept)), "{paid} {kept}");
	});
}

#[test]
fn nothing_should_be_accumulated_when_the_end_has_come() {
	leased(|lease| {
		silence(lease.netuid);
		until(999);
		pay_cut(lease.netuid, 10);
		assert_eq!(accumulated(LEASE), 5);
		until(1_000);
		pay_cut(lease.netuid, 10);
		assert_eq!(accumulated(LEASE), 5);
	});
}

#[test]
fn everything_should_be_paid_in_a_few_blocks_each_of_which_does_a_bounded_part() {
	Chain::default().run(|| {
		let many = (0..499u32).map(|n| {
			let mut bytes = [77; 32];
			bytes[..4].copy_from_slice(&n.to_be_bytes());
			(sp_core::crypto::AccountId32::new(bytes), tao(1))
		});
		let all: Vec<_> = [(ALICE, tao(10))].into_iter().chain(many).collect();
		let lease = lease(all.clone(), 100, None);
		silence(lease.netuid);
		blocks(6);
		assert!(all[1..].iter().all(|(who, _)| balance(who) > 0), "TAO is given back");

		pay_cut(lease.netuid, 509 * ALPHA);
		IdleWeight::set(frame_support::weights::Weight::zero());
		until(INTERVAL + 1);
		let paid = payments().len();
		assert!((8..=12).contains(&paid), "{paid} by full blocks");
		IdleWeight::set(frame_support::weights::Weight::MAX);
		let mut before = paid;
		for _ in 0..8 {
			blocks(1);
			let now = payments().len();
			assert!(now - before <= 140, "{}", now - before);
			before = now;
		}
		assert_eq!(before, 500);
		assert!(all[1..].iter().all(|(who, _)| stake_of(&lease, who) == ALPHA));
		assert_eq!(stake_of(&lease, &ALICE), 10 * ALPHA);
		assert_eq!((accumulated(LEASE), stake_of(&lease, &lease.coldkey)), (0, 0));
		assert!(LeaseTurns::<Test>::get().is_empty());
	});
}

#[test]
fn several_leases_should_be_paid_one_after_the_other() {
	Chain::default().run(|| {
		let first = lease(usual(), 50, None);
		let second = lease(vec![(DAVE, tao(300)), (BOB, tao(100))], 100, None);
		assert_eq!(second.netuid, SUBNET_2);
		for lease in [&first, &second] {
			silence(lease.netuid);
			pay_cut(lease.netuid, 40 * ALPHA);
		}
		until(INTERVAL);
		blocks(2);
		assert_eq!(stake_of(&first, &BOB), 5 * ALPHA);
		assert_eq!(stake_of(&second, &BOB), 10 * ALPHA);
		assert_eq!(stake_of(&second, &DAVE), 30 * ALPHA);
	});
}

#[test]
fn epochs_of_a_leased_subnet_should_pay_its_contributors() {
	leased(|lease| {
		crate::schedule::Schedule::<Test>::set_tempo(lease.netuid, 10);
		until(5 * INTERVAL + 1);
		let paid: u64 = payments().iter().map(|(_, alpha)| alpha).sum();
		assert!(paid > 0, "owner cuts were paid");
		let held: u64 = [ALICE, BOB, CAROL].iter().map(|who| stake_of(&lease, who)).sum();
		// As stake it earns more.
		assert!(held + 3 * payments().len() as u64 >= paid);
		assert!(stake_of(&lease, &lease.coldkey) >= accumulated(LEASE));
	});
}
