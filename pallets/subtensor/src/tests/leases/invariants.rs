//! INV-19 names what is wrong with a lease.

use super::{mock::*, scene::*};
use crate::{pallet::*, try_state};
use dtao_types::{AlphaBalance, TaoBalance};
use frame_support::{
	storage::{with_transaction, TransactionOutcome},
	traits::Hooks,
};
use sp_runtime::DispatchError;

/// What the check says of a chain with a lease that a test has broken.
fn broken(break_it: impl Fn()) -> &'static str {
	let mut verdict = "";
	leased(|_| {
		let outcome = with_transaction(|| {
			break_it();
			SubtensorModule::on_finalize(System::block_number());
			let checked = try_state::check::<Test>();
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(checked))
		});
		verdict = outcome.expect("is rolled back").expect_err("an invariant is broken");
	});
	verdict
}

#[test]
fn check_should_name_inv_18_when_a_lease_and_its_subnet_do_not_know_each_other() {
	let verdict = broken(|| SubnetUidToLeaseId::<Test>::remove(SUBNET));
	assert_eq!(verdict, "INV-19: a lease of a subnet that does not exist, or does not know it");
	let verdict = broken(|| LeaseBooks::<Test>::remove(LEASE));
	assert_eq!(verdict, "INV-19: a lease without a book");
}

#[test]
fn check_should_name_inv_18_when_the_parts_are_not_the_whole() {
	let verdict = broken(|| SubnetLeaseShares::<Test>::remove(LEASE, BOB));
	assert_eq!(verdict, "INV-19: the parts of a lease are not the whole");
	let verdict = broken(|| {
		SubnetLeaseShares::<Test>::mutate(LEASE, BOB, |share| share.bits += 1);
	});
	assert_eq!(verdict, "INV-19: a share of no whole rao");
	let verdict = broken(|| {
		let share = SubnetLeaseShares::<Test>::get(LEASE, BOB);
		SubnetLeaseShares::<Test>::insert(LEASE, ALICE, share);
	});
	assert_eq!(verdict, "INV-19: a share of the beneficiary");
}

#[test]
fn check_should_name_inv_18_when_what_is_to_be_paid_is_not_there() {
	let verdict =
		broken(|| AccumulatedLeaseDividends::<Test>::insert(LEASE, AlphaBalance::from_rao(1)));
	assert_eq!(verdict, "INV-19: more dividends are accumulated than the lease has stake");
	let wrong = |change: fn(&mut crate::leases::LeaseBook)| {
		broken(|| LeaseBooks::<Test>::mutate(LEASE, |book| book.as_mut().map(change).unwrap()))
	};
	assert_eq!(
		wrong(|book| book.tao_waiting = book.tao_waiting.saturating_add(TaoBalance::from_rao(1))),
		"INV-19: more TAO is to be paid back than the lease has"
	);
	assert_eq!(
		wrong(|book| book.tao_paid = TaoBalance::from_rao(1)),
		"INV-19: what all got of a lease is not what it paid"
	);
}

#[test]
fn check_should_name_inv_18_when_something_is_of_no_lease() {
	let verdict = broken(|| AccumulatedLeaseDividends::<Test>::insert(7, alpha(1)));
	assert_eq!(verdict, "INV-19: something of a lease that does not exist");
	let verdict = broken(|| {
		let turn = crate::leases::LeaseTurn { netuid: SUBNET_2, after: None };
		LeaseTurns::<Test>::put(wire(vec![turn]));
	});
	assert_eq!(verdict, "INV-19: a turn of a lease that does not exist");
}
