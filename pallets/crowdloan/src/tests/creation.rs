//! Opening a crowdloan.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::Bounded};
use sp_runtime::DispatchError;

/// Arguments of `create`; the defaults are right.
struct Create {
	deposit: u64,
	min_contribution: u64,
	cap: u64,
	end: u64,
	call: Option<RuntimeCall>,
	target: Option<Account>,
}

impl Default for Create {
	fn default() -> Self {
		let (deposit, min_contribution, cap) = (DEPOSIT, SMALLEST, DEPOSIT + 1);
		Self { deposit, min_contribution, cap, end: END, call: None, target: Some(TARGET) }
	}
}

impl Create {
	fn send(self, who: Account) -> sp_runtime::DispatchResult {
		let Self { deposit, min_contribution, cap, end, call, target } = self;
		let call = call.map(Box::new);
		Crowdloan::create(by(who), deposit, min_contribution, cap, end, call, target)
	}
}

#[test]
fn create_should_open_a_crowdloan_with_the_deposit_in_it() {
	run(|| {
		let deposit = DEPOSIT + 50;
		assert_ok!(Create { deposit, cap: 300, ..Default::default() }.send(CREATOR));
		let funds_account = Crowdloan::funds_account(0);
		let stored = CrowdloanInfo {
			creator: CREATOR,
			deposit,
			min_contribution: SMALLEST,
			end: END,
			cap: 300,
			funds_account,
			raised: deposit,
			target_address: Some(TARGET),
			call: None,
			finalized: false,
			contributors_count: 1,
		};
		assert_eq!(loan(0), stored);
		assert_eq!(Contributions::<Test>::get(0, CREATOR), Some(deposit));
		assert_eq!((funds(0), balance(CREATOR)), (deposit, ENDOWMENT - deposit));
		assert_eq!(NextCrowdloanId::<Test>::get(), 1);
		assert_eq!(System::providers(&funds_account), 2);
		assert!(has_money(CREATOR));
		let created = Event::Created { crowdloan_id: 0, creator: CREATOR, end: END, cap: 300 };
		System::assert_last_event(created.into());

		assert_ok!(Create::default().send(2));
		assert_ne!(loan(1).funds_account, funds_account);
	});
}

#[test]
fn create_should_fail_with_the_error_of_each_argument() {
	run(|| {
		type E = Error<Test>;
		let cases: [(Create, E); 11] = [
			(Create { deposit: DEPOSIT - 1, ..Default::default() }, E::DepositTooLow),
			(Create { cap: DEPOSIT, ..Default::default() }, E::CapTooLow),
			(Create { cap: DEPOSIT - 1, ..Default::default() }, E::CapTooLow),
			(
				Create { min_contribution: SMALLEST - 1, ..Default::default() },
				E::MinimumContributionTooLow,
			),
			(Create { target: None, ..Default::default() }, E::InvalidFinalizationConfig),
			(Create { call: Some(remark(1)), ..Default::default() }, E::InvalidFinalizationConfig),
			(Create { end: 1, ..Default::default() }, E::CannotEndInPast),
			(Create { end: DURATION.0, ..Default::default() }, E::BlockDurationTooShort),
			(Create { end: DURATION.1 + 2, ..Default::default() }, E::BlockDurationTooLong),
			(
				Create { deposit: ENDOWMENT + 1, cap: 2_000, ..Default::default() },
				E::InsufficientBalance,
			),
			(
				Create { target: Some(Crowdloan::funds_account(3)), ..Default::default() },
				E::InvalidFinalizationConfig,
			),
		];
		for (create, error) in cases {
			assert_noop!(create.send(CREATOR), error);
		}
		NextCrowdloanId::<Test>::put(u32::MAX);
		assert_noop!(Create::default().send(CREATOR), E::Overflow);
		NextCrowdloanId::<Test>::kill();
		let call = None;
		assert_noop!(
			Crowdloan::create(RuntimeOrigin::root(), 100, 10, 200, END, call, Some(TARGET)),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn create_should_name_the_first_error_when_there_are_several() {
	run(|| {
		type E = Error<Test>;
		let wrong = || Create {
			deposit: DEPOSIT - 1,
			min_contribution: 0,
			cap: 0,
			end: 0,
			call: None,
			target: None,
		};
		assert_noop!(wrong().send(99_999), E::DepositTooLow);
		let deposit = DEPOSIT;
		assert_noop!(Create { deposit, ..wrong() }.send(99_999), E::CapTooLow);
		let cap = DEPOSIT + 1;
		assert_noop!(Create { deposit, cap, ..wrong() }.send(99_999), E::MinimumContributionTooLow);
		let min_contribution = SMALLEST;
		assert_noop!(
			Create { deposit, cap, min_contribution, ..wrong() }.send(99_999),
			E::InvalidFinalizationConfig
		);
		let target = Some(TARGET);
		assert_noop!(
			Create { deposit, cap, min_contribution, target, ..wrong() }.send(99_999),
			E::CannotEndInPast
		);
		assert_noop!(Create::default().send(99_999), E::InsufficientBalance);
	});
}

#[test]
fn create_should_take_the_bounds_themselves() {
	run(|| {
		assert_ok!(Create { end: DURATION.0 + 1, ..Default::default() }.send(CREATOR));
		assert_ok!(Create { end: DURATION.1 + 1, ..Default::default() }.send(CREATOR));
		// All that an account has.
		assert_ok!(Create { deposit: ENDOWMENT, cap: 2_000, ..Default::default() }.send(2));
		assert_eq!(balance(2), 0);
	});
}

#[test]
fn create_should_store_the_call_beside_when_it_is_long() {
	run(|| {
		let short = open_with_call(200, remark(10));
		assert!(matches!(loan(short).call, Some(Bounded::Inline(_))));
		let long = open_with_call(200, remark(200));
		let Some(Bounded::Lookup { hash, .. }) = loan(long).call else {
			panic!("is stored beside")
		};
		assert!(pallet_preimage::RequestStatusFor::<Test>::contains_key(hash));
	});
}

#[test]
fn create_should_refuse_a_call_that_is_too_long() {
	run(|| {
		// Index of the pallet and of the call, and two bytes of length.
		let most = MAX_CALL_LENGTH - 4;
		let create =
			|bytes| Create { call: Some(remark(bytes)), target: None, ..Default::default() };
		assert_noop!(create(most + 1).send(CREATOR), Error::<Test>::CallUnavailable);
		assert_ok!(create(most).send(CREATOR));
	});
}

#[test]
fn create_should_refuse_a_call_that_no_crowdloan_may_run() {
	run(|| {
		let call = RuntimeCall::Crowdloan(Call::refund { crowdloan_id: 0 });
		let create = Create { call: Some(call), target: None, ..Default::default() };
		assert_noop!(create.send(CREATOR), frame_system::Error::<Test>::CallFiltered);
	});
}
