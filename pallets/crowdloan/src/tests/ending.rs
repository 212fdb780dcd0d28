//! Money back to everybody, and the end of a crowdloan.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, traits::Bounded};
use sp_runtime::{traits::Dispatchable, DispatchError};

type E = Error<Test>;

#[test]
fn refund_should_take_three_calls_when_there_are_120_contributors() {
	run(|| {
		let id = open(100_000);
		for who in 2..=121 {
			assert_ok!(Crowdloan::contribute(by(who), id, 10));
		}
		for (left, refunded) in [(71, 50), (21, 50), (1, 20)] {
			let call = RuntimeCall::Crowdloan(Call::refund { crowdloan_id: id });
			let declared = call.get_dispatch_info().call_weight;
			let post = call.dispatch(by(CREATOR)).unwrap();
			assert_eq!(loan(id).contributors_count, left);
			type W = weight_info::SubstrateWeight<Test>;
			assert_eq!(post.actual_weight, Some(W::refund(refunded)));
			assert_eq!(declared, W::refund(REFUNDS));
			System::assert_last_event(match left {
				1 => Event::AllRefunded { crowdloan_id: id }.into(),
				_ => Event::PartiallyRefunded { crowdloan_id: id }.into(),
			});
		}
		assert!((2..=121).all(|who| balance(who) == ENDOWMENT && !has_money(who)));
		assert_eq!((loan(id).raised, funds(id)), (DEPOSIT, DEPOSIT));
		// There is nobody else, which is no error.
		assert_ok!(Crowdloan::refund(by(CREATOR), id));
	});
}

#[test]
fn refund_should_fail_with_the_error_of_each_reason() {
	run(|| {
		let id = open(DEPOSIT + 10);
		assert_noop!(Crowdloan::refund(by(CREATOR), 7), E::InvalidCrowdloanId);
		assert_noop!(Crowdloan::refund(by(2), id), E::InvalidOrigin);
		assert_noop!(Crowdloan::refund(RuntimeOrigin::root(), id), DispatchError::BadOrigin);
		assert_ok!(Crowdloan::contribute(by(2), id, 10));
		assert_ok!(Crowdloan::finalize(by(CREATOR), id));
		assert_noop!(Crowdloan::refund(by(CREATOR), id), E::AlreadyFinalized);
		assert_noop!(Crowdloan::refund(by(2), id), E::AlreadyFinalized);
	});
}

#[test]
fn refund_should_leave_to_the_creator_what_is_too_little_to_open_an_account() {
	run(|| {
		// All but three rao are raised, and the next account offers ten and gives itself up.
		let id = open(DEPOSIT + 53);
		assert_ok!(Crowdloan::contribute(by(2), id, 50));
		assert_ok!(Crowdloan::contribute(by(3), id, 10));
		assert_eq!(Contributions::<Test>::get(id, 3), Some(3));
		assert_ok!(Balances::transfer_all(by(3), 4, false));
		assert_ok!(Crowdloan::refund(by(CREATOR), id));
		System::assert_last_event(Event::AllRefunded { crowdloan_id: id }.into());
		assert_eq!((balance(2), balance(3)), (ENDOWMENT, 0));
		assert!(!has_money(3));
		assert_eq!(Contributions::<Test>::get(id, CREATOR), Some(DEPOSIT + 3));
		assert_ok!(Crowdloan::dissolve(by(CREATOR), id));
		assert_eq!(balance(CREATOR), ENDOWMENT + 3);
	});
}

#[test]
fn dissolve_should_leave_nothing_of_the_crowdloan() {
	run(|| {
		let id = open_with_call(500, remark(200));
		let Some(Bounded::Lookup { hash, .. }) = loan(id).call else { panic!("is stored beside") };
		let funds_account = loan(id).funds_account;
		assert_ok!(Crowdloan::set_max_contribution(by(CREATOR), id, Some(DEPOSIT)));
		assert_ok!(Crowdloan::contribute(by(2), id, 10));
		assert_noop!(Crowdloan::dissolve(by(CREATOR), id), E::NotReadyToDissolve);
		assert_ok!(Crowdloan::withdraw(by(2), id));
		assert_ok!(Crowdloan::dissolve(by(CREATOR), id));
		assert_eq!(balance(CREATOR), ENDOWMENT);
		assert!(!Crowdloans::<Test>::contains_key(id));
		assert_eq!(Contributions::<Test>::iter_prefix(id).count(), 0);
		assert!(!MaxContributions::<Test>::contains_key(id));
		assert!(!has_money(CREATOR));
		assert!(!System::account_exists(&funds_account));
		assert!(!pallet_preimage::RequestStatusFor::<Test>::contains_key(hash));
		System::assert_last_event(Event::Dissolved { crowdloan_id: id }.into());
		// Its number is not used again.
		assert_eq!(open(500), id + 1);
	});
}

#[test]
fn dissolve_should_give_the_creator_all_that_is_on_the_funds_account() {
	run(|| {
		let id = open(500);
		let funds_account = loan(id).funds_account;
		assert_ok!(Crowdloan::contribute(by(CREATOR), id, 40));
		// A gift that could not stand alone.
		assert_ok!(Balances::transfer_allow_death(by(2), funds_account, 1));
		assert_ok!(Crowdloan::dissolve(by(CREATOR), id));
		assert_eq!(balance(CREATOR), ENDOWMENT + 1);
		assert!(!System::account_exists(&funds_account));
	});
}

#[test]
fn dissolve_should_fail_with_the_error_of_each_reason() {
	run(|| {
		let id = open(DEPOSIT + 10);
		assert_noop!(Crowdloan::dissolve(by(CREATOR), 7), E::InvalidCrowdloanId);
		assert_noop!(Crowdloan::dissolve(by(2), id), E::InvalidOrigin);
		assert_noop!(Crowdloan::dissolve(RuntimeOrigin::root(), id), DispatchError::BadOrigin);
		assert_ok!(Crowdloan::contribute(by(2), id, 10));
		assert_noop!(Crowdloan::dissolve(by(CREATOR), id), E::NotReadyToDissolve);
		assert_ok!(Crowdloan::finalize(by(CREATOR), id));
		assert_noop!(Crowdloan::dissolve(by(CREATOR), id), E::AlreadyFinalized);
	});
}

#[test]
fn preimage_should_stay_when_another_crowdloan_has_the_same_call() {
	run(|| {
		let (first, second) = (open_with_call(500, remark(200)), open_with_call(500, remark(200)));
		let Some(Bounded::Lookup { hash, .. }) = loan(first).call else { panic!("stored beside") };
		assert_eq!(loan(first).call, loan(second).call);
		assert_ok!(Crowdloan::dissolve(by(CREATOR), first));
		assert!(pallet_preimage::RequestStatusFor::<Test>::contains_key(hash));
		assert_ok!(Crowdloan::contribute(by(2), second, 400));
		assert_ok!(Crowdloan::finalize(by(CREATOR), second));
	});
}

#[test]
fn invariants_should_notice_each_kind_of_damage() {
	let damages: [(fn(), &str); 11] = [
		(|| Contributions::<Test>::insert(0, 2, 41), "CRO-01"),
		(|| Contributions::<Test>::insert(0, 2, u64::MAX), "CRO-01"),
		(|| change(|loan| loan.contributors_count = 1), "CRO-01"),
		(
			|| {
				let funds = Crowdloan::funds_account(0);
				Balances::force_set_balance(RuntimeOrigin::root(), funds, 139).unwrap();
			},
			"CRO-02",
		),
		(|| change(|loan| loan.cap = 139), "CRO-03"),
		(|| change(|loan| loan.deposit = 101), "CRO-03"),
		(|| CurrentCrowdloanId::<Test>::put(0), "CRO-04"),
		(|| HeldContributions::<Test>::insert(2, 2), "CRO-05"),
		(|| Contributions::<Test>::insert(5, 2, 1), "CRO-06"),
		(|| NextCrowdloanId::<Test>::put(0), "CRO-06"),
		(|| Unspent::<Test>::insert(0, ()), "CRO-07"),
	];
	for (damage, number) in damages {
		ext().execute_with(|| {
			open(500);
			assert_ok!(Crowdloan::contribute(by(2), 0, 40));
			assert_eq!(try_state::check::<Test>(), Ok(()));
			damage();
			let found = try_state::check::<Test>().unwrap_err();
			assert!(found.starts_with(number), "{found} instead of {number}");
		});
	}
}

fn change(change: impl FnOnce(&mut CrowdloanInfoOf<Test>)) {
	let mut stored = loan(0);
	change(&mut stored);
	Crowdloans::<Test>::insert(0, stored);
}
