//! Money into a crowdloan, and back to a contributor.

use crate::{mock::*, *};
use dtao_traits::CrowdloanInspect;
use dtao_types::TaoBalance;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

type E = Error<Test>;

fn contribute(who: Account, id: CrowdloanId, amount: u64) -> sp_runtime::DispatchResult {
	Crowdloan::contribute(by(who), id, amount)
}

#[test]
fn contribute_should_move_the_amount() {
	run(|| {
		let id = open(500);
		assert_ok!(contribute(2, id, 40));
		assert_ok!(contribute(2, id, 10));
		assert_ok!(contribute(3, id, 60));
		assert_eq!(Contributions::<Test>::get(id, 2), Some(50));
		assert_eq!((loan(id).raised, loan(id).contributors_count), (DEPOSIT + 110, 3));
		assert_eq!((funds(id), balance(2)), (DEPOSIT + 110, ENDOWMENT - 50));
		let event = Event::Contributed { crowdloan_id: id, contributor: 3, amount: 60 };
		System::assert_last_event(event.into());
		let all = <Crowdloan as CrowdloanInspect<_>>::contributions(id);
		let rao = |who, rao| (who, TaoBalance::from_rao(rao));
		for of in [rao(CREATOR, DEPOSIT), rao(2, 50), rao(3, 60)] {
			assert!(all.contains(&of));
		}
		assert_eq!(all.len(), 3);
		assert!(has_money(2) && !has_money(4));
	});
}

#[test]
fn contribute_should_accept_what_the_cap_leaves_room_for() {
	run(|| {
		// Ten and twenty offered where 25 are wanted beside the deposit: ten and fifteen.
		let id = open(DEPOSIT + 25);
		assert_ok!(contribute(2, id, 10));
		assert_ok!(contribute(3, id, 20));
		assert_eq!(Contributions::<Test>::get(id, 3), Some(15));
		assert_eq!(balance(3), ENDOWMENT - 15);
		let event = Event::Contributed { crowdloan_id: id, contributor: 3, amount: 15 };
		System::assert_last_event(event.into());
		assert_noop!(contribute(4, id, 10), E::CapRaised);
	});
}

#[test]
fn contribute_should_accept_what_the_limit_of_an_account_leaves_room_for() {
	run(|| {
		let id = open(1_000);
		assert_ok!(Crowdloan::set_max_contribution(by(CREATOR), id, Some(DEPOSIT + 20)));
		assert_ok!(contribute(2, id, 100));
		assert_ok!(contribute(2, id, 100));
		assert_eq!(Contributions::<Test>::get(id, 2), Some(DEPOSIT + 20));
		assert_noop!(contribute(2, id, 10), E::MaxContributionReached);
		assert_ok!(contribute(CREATOR, id, 100));
		assert_eq!(Contributions::<Test>::get(id, CREATOR), Some(DEPOSIT + 20));
		assert_ok!(Crowdloan::set_max_contribution(by(CREATOR), id, None));
		assert_ok!(contribute(2, id, 10));
	});
}

#[test]
fn contribute_should_fail_with_the_error_of_each_reason() {
	run(|| {
		let id = open(DEPOSIT + 500);
		assert_noop!(contribute(2, 7, 10), E::InvalidCrowdloanId);
		assert_noop!(contribute(2, id, SMALLEST - 1), E::ContributionTooLow);
		assert_noop!(contribute(999, id, 10), E::InsufficientBalance);
		assert_noop!(
			Crowdloan::contribute(RuntimeOrigin::root(), id, 10),
			DispatchError::BadOrigin
		);
		System::set_block_number(END - 1);
		assert_ok!(contribute(2, id, 10));
		System::set_block_number(END);
		assert_noop!(contribute(2, id, 10), E::ContributionPeriodEnded);
	});
}

#[test]
fn contribute_should_fail_when_the_account_has_less_than_is_accepted_not_than_is_offered() {
	run(|| {
		let id = open(DEPOSIT + 500);
		assert_ok!(Balances::transfer_allow_death(by(2), 3, 900));
		assert_noop!(contribute(2, id, 101), E::InsufficientBalance);
		assert_ok!(contribute(4, id, 400));
		// A hundred are accepted, all that the account has.
		assert_ok!(contribute(2, id, 5_000));
		assert_eq!((balance(2), loan(id).raised), (0, DEPOSIT + 500));
	});
}

#[test]
fn contribute_should_be_open_to_known_contributors_when_there_are_as_many_as_there_can_be() {
	run(|| {
		MaxContributors::set(3);
		let id = open(1_000);
		assert_ok!(contribute(2, id, 10));
		assert_ok!(contribute(3, id, 10));
		assert_noop!(contribute(4, id, 10), E::MaxContributorsReached);
		assert_ok!(contribute(3, id, 10));
		assert_ok!(contribute(CREATOR, id, 10));
		assert_ok!(Crowdloan::withdraw(by(2), id));
		assert_ok!(contribute(4, id, 10));
	});
}

#[test]
fn withdraw_should_give_everything_back_to_a_contributor() {
	run(|| {
		let id = open(500);
		assert_ok!(contribute(2, id, 40));
		// Also after the end.
		System::set_block_number(END + 1_000);
		assert_ok!(Crowdloan::withdraw(by(2), id));
		assert_eq!(balance(2), ENDOWMENT);
		assert_eq!(Contributions::<Test>::get(id, 2), None);
		assert_eq!((loan(id).raised, loan(id).contributors_count), (DEPOSIT, 1));
		assert!(!has_money(2));
		let event = Event::Withdrew { crowdloan_id: id, contributor: 2, amount: 40 };
		System::assert_last_event(event.into());
	});
}

#[test]
fn withdraw_should_leave_the_deposit_of_the_creator() {
	run(|| {
		let id = open(500);
		assert_noop!(Crowdloan::withdraw(by(CREATOR), id), E::DepositCannotBeWithdrawn);
		assert_ok!(contribute(CREATOR, id, 30));
		assert_ok!(Crowdloan::withdraw(by(CREATOR), id));
		assert_eq!(Contributions::<Test>::get(id, CREATOR), Some(DEPOSIT));
		assert_eq!(balance(CREATOR), ENDOWMENT - DEPOSIT);
		assert!(has_money(CREATOR));
		assert_noop!(Crowdloan::withdraw(by(CREATOR), id), E::DepositCannotBeWithdrawn);
	});
}

#[test]
fn withdraw_should_fail_with_the_error_of_each_reason() {
	run(|| {
		let id = open(DEPOSIT + 10);
		assert_noop!(Crowdloan::withdraw(by(2), 7), E::InvalidCrowdloanId);
		assert_noop!(Crowdloan::withdraw(by(2), id), E::NoContribution);
		assert_noop!(Crowdloan::withdraw(RuntimeOrigin::root(), id), DispatchError::BadOrigin);
		assert_ok!(contribute(2, id, 10));
		assert_ok!(Crowdloan::finalize(by(CREATOR), id));
		assert_noop!(Crowdloan::withdraw(by(2), id), E::AlreadyFinalized);
		assert_noop!(Crowdloan::withdraw(by(3), id), E::AlreadyFinalized);
	});
}

#[test]
fn account_should_be_known_to_have_money_until_the_last_crowdloan_gave_it_back() {
	run(|| {
		let (first, second) = (open(500), open(500));
		assert_ok!(contribute(2, first, 40));
		assert_ok!(contribute(2, second, 40));
		assert_ok!(Crowdloan::withdraw(by(2), first));
		assert!(has_money(2));
		assert_ok!(Crowdloan::withdraw(by(2), second));
		assert!(!has_money(2));
	});
}
