//! Changes of the terms.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

type E = Error<Test>;

#[test]
fn terms_should_be_changed_by_the_creator_of_an_open_crowdloan_alone() {
	run(|| {
		type Change = fn(RuntimeOrigin, CrowdloanId) -> DispatchResult;
		let changes: [Change; 4] = [
			|origin, id| Crowdloan::update_min_contribution(origin, id, 20),
			|origin, id| Crowdloan::update_end(origin, id, 200),
			|origin, id| Crowdloan::update_cap(origin, id, 300),
			|origin, id| Crowdloan::set_max_contribution(origin, id, Some(400)),
		];
		let (id, closed) = (open(500), open(DEPOSIT + 10));
		assert_ok!(Crowdloan::contribute(by(2), closed, 10));
		assert_ok!(Crowdloan::finalize(by(CREATOR), closed));
		for change in changes {
			assert_noop!(change(by(CREATOR), 7), E::InvalidCrowdloanId);
			assert_noop!(change(by(2), closed), E::AlreadyFinalized);
			assert_noop!(change(by(CREATOR), closed), E::AlreadyFinalized);
			assert_noop!(change(by(2), id), E::InvalidOrigin);
			assert_noop!(change(RuntimeOrigin::root(), id), DispatchError::BadOrigin);
			assert_ok!(change(by(CREATOR), id));
		}
		let changed = loan(id);
		assert_eq!((changed.min_contribution, changed.end, changed.cap), (20, 200, 300));
		assert_eq!(MaxContributions::<Test>::get(id), Some(400));
	});
}

#[test]
fn update_min_contribution_should_stay_between_the_absolute_one_and_the_limit() {
	run(|| {
		let id = open(500);
		let update = |new| Crowdloan::update_min_contribution(by(CREATOR), id, new);
		assert_noop!(update(SMALLEST - 1), E::MinimumContributionTooLow);
		assert_ok!(update(u64::MAX));
		assert_ok!(update(SMALLEST));
		assert_ok!(Crowdloan::set_max_contribution(by(CREATOR), id, Some(150)));
		assert_noop!(update(151), E::MinimumContributionTooHigh);
		assert_ok!(update(150));
		let (crowdloan_id, new_min_contribution) = (id, 150);
		System::assert_last_event(
			Event::MinContributionUpdated { crowdloan_id, new_min_contribution }.into(),
		);
		assert_noop!(Crowdloan::contribute(by(2), id, 149), E::ContributionTooLow);
		assert_ok!(Crowdloan::contribute(by(2), id, 150));
	});
}

#[test]
fn update_end_should_keep_to_the_bounds_from_now() {
	run(|| {
		let id = open(500);
		let update = |new| Crowdloan::update_end(by(CREATOR), id, new);
		System::set_block_number(11);
		assert_noop!(update(11), E::CannotEndInPast);
		assert_noop!(update(10 + DURATION.0), E::BlockDurationTooShort);
		assert_noop!(update(12 + DURATION.1), E::BlockDurationTooLong);
		assert_ok!(update(11 + DURATION.0));
		assert_ok!(update(11 + DURATION.1));
		let event = Event::EndUpdated { crowdloan_id: id, new_end: 11 + DURATION.1 };
		System::assert_last_event(event.into());
		// Also of one whose end has passed.
		System::set_block_number(600);
		assert_noop!(Crowdloan::contribute(by(2), id, 10), E::ContributionPeriodEnded);
		assert_ok!(update(700));
		assert_ok!(Crowdloan::contribute(by(2), id, 10));
	});
}

#[test]
fn update_cap_should_not_go_below_what_was_raised() {
	run(|| {
		let id = open(500);
		assert_ok!(Crowdloan::contribute(by(2), id, 100));
		let update = |new| Crowdloan::update_cap(by(CREATOR), id, new);
		assert_noop!(update(DEPOSIT + 99), E::CapTooLow);
		assert_ok!(update(DEPOSIT + 100));
		let event = Event::CapUpdated { crowdloan_id: id, new_cap: DEPOSIT + 100 };
		System::assert_last_event(event.into());
		assert_noop!(Crowdloan::contribute(by(2), id, 10), E::CapRaised);
		assert_ok!(update(DEPOSIT + 120));
		assert_ok!(Crowdloan::contribute(by(2), id, 10));
	});
}

#[test]
fn set_max_contribution_should_leave_room_for_the_smallest_and_the_creator() {
	run(|| {
		let id = open(500);
		assert_ok!(Crowdloan::update_min_contribution(by(CREATOR), id, 120));
		let set = |new| Crowdloan::set_max_contribution(by(CREATOR), id, new);
		assert_noop!(set(Some(119)), E::MaximumContributionTooLow);
		assert_ok!(set(Some(120)));
		assert_ok!(Crowdloan::update_min_contribution(by(CREATOR), id, SMALLEST));
		assert_noop!(set(Some(DEPOSIT - 1)), E::MaximumContributionTooLow);
		assert_ok!(set(Some(DEPOSIT)));
		let (crowdloan_id, new_max_contribution) = (id, Some(DEPOSIT));
		System::assert_last_event(
			Event::MaxContributionUpdated { crowdloan_id, new_max_contribution }.into(),
		);
		assert_ok!(set(None));
		assert!(!MaxContributions::<Test>::contains_key(id));
	});
}
