//! Using the money.

use crate::{mock::*, *};
use frame_support::{
	assert_err_ignore_postinfo, assert_noop, assert_ok, dispatch::GetDispatchInfo, traits::Bounded,
	weights::Weight,
};
use sp_runtime::{traits::Dispatchable, DispatchError};

type E = Error<Test>;
type W = weight_info::SubstrateWeight<Test>;

/// A crowdloan whose cap is reached, with `call`.
fn raised_for(call: RuntimeCall) -> CrowdloanId {
	let id = open_with_call(DEPOSIT + 40, call);
	assert_ok!(Crowdloan::contribute(by(2), id, 30));
	assert_ok!(Crowdloan::contribute(by(3), id, 10));
	id
}

#[test]
fn finalize_should_send_exactly_what_was_raised_to_the_target() {
	run(|| {
		let id = open(DEPOSIT + 40);
		assert_ok!(Crowdloan::contribute(by(2), id, 40));
		// A gift beside all contributions does not go to the target.
		assert_ok!(Balances::transfer_allow_death(by(4), loan(id).funds_account, 7));
		System::set_block_number(END + 5);
		assert_ok!(Crowdloan::finalize(by(CREATOR), id));
		assert_eq!((balance(TARGET), funds(id)), (DEPOSIT + 40, 7));
		System::assert_last_event(Event::Finalized { crowdloan_id: id }.into());
		// What is shown of it stays, the contributions too; nobody can get money back.
		assert!(loan(id).finalized);
		assert_eq!((loan(id).raised, Contributions::<Test>::get(id, 2)), (DEPOSIT + 40, Some(40)));
		assert!(!has_money(2) && !has_money(CREATOR));
	});
}

#[test]
fn finalize_should_fail_with_the_error_of_each_reason() {
	run(|| {
		let id = open(DEPOSIT + 40);
		assert_noop!(Crowdloan::finalize(by(CREATOR), 7), E::InvalidCrowdloanId);
		assert_ok!(Crowdloan::contribute(by(2), id, 39));
		assert_noop!(Crowdloan::finalize(by(2), id), E::InvalidOrigin);
		assert_noop!(Crowdloan::finalize(by(CREATOR), id), E::CapNotRaised);
		assert_noop!(Crowdloan::finalize(RuntimeOrigin::root(), id), DispatchError::BadOrigin);
		assert_ok!(Crowdloan::contribute(by(2), id, 10));
		assert_ok!(Crowdloan::finalize(by(CREATOR), id));
		assert_noop!(Crowdloan::finalize(by(2), id), E::InvalidOrigin);
		assert_noop!(Crowdloan::finalize(by(CREATOR), id), E::AlreadyFinalized);
		assert_noop!(Crowdloan::contribute(by(2), id, 10), E::CapRaised);
	});
}

#[test]
fn finalize_should_run_the_call_as_the_creator_with_the_crowdloan_at_hand() {
	run(|| {
		let id = raised_for(spend());
		assert_eq!(CurrentCrowdloanId::<Test>::get(), None);
		assert_ok!(Crowdloan::finalize(by(CREATOR), id));
		let seen = (id, CREATOR, loan(id).funds_account, DEPOSIT + 40, CREATOR);
		assert_eq!(spender::Seen::<Test>::get(), Some(seen));
		assert_eq!(CurrentCrowdloanId::<Test>::get(), None);
		assert_eq!((balance(TARGET), funds(id)), (DEPOSIT + 40, 0));
		assert!(!Unspent::<Test>::contains_key(id));
		assert!(!has_money(2));
		for result in [Crowdloan::withdraw(by(2), id), Crowdloan::dissolve(by(CREATOR), id)] {
			assert_eq!(result, Err(E::AlreadyFinalized.into()));
		}
	});
}

#[test]
fn call_should_find_no_crowdloan_when_it_is_sent_by_itself() {
	run(|| {
		let id = raised_for(spend());
		assert_err_ignore_postinfo!(spend().dispatch(by(CREATOR)), DispatchError::Unavailable);
		assert!(!loan(id).finalized);
	});
}

#[test]
fn finalize_should_undo_everything_when_the_call_fails() {
	run(|| {
		let failing = pallet_balances::Call::transfer_allow_death { dest: 5, value: 5_000 };
		let id = raised_for(failing.into());
		assert_noop!(
			Crowdloan::finalize(by(CREATOR), id).map_err(|failure| failure.error),
			sp_runtime::TokenError::FundsUnavailable
		);
		assert!(!loan(id).finalized && CurrentCrowdloanId::<Test>::get().is_none());
		assert_ok!(Crowdloan::withdraw(by(2), id));
	});
}

#[test]
fn money_should_go_back_when_the_call_left_it() {
	run(|| {
		let id = raised_for(remark(200));
		let Some(Bounded::Lookup { hash, .. }) = loan(id).call else { panic!("is stored beside") };
		assert_ok!(Crowdloan::finalize(by(CREATOR), id));
		assert!(loan(id).finalized && Unspent::<Test>::contains_key(id));
		assert!(has_money(2));

		// It takes no more money and changes no more, but everybody gets the own part back.
		assert_ok!(Crowdloan::withdraw(by(2), id));
		assert_noop!(Crowdloan::contribute(by(2), id, 10), E::AlreadyFinalized);
		assert_noop!(Crowdloan::update_cap(by(CREATOR), id, 500), E::AlreadyFinalized);
		assert_noop!(Crowdloan::finalize(by(CREATOR), id), E::CapNotRaised);
		assert_noop!(Crowdloan::dissolve(by(CREATOR), id), E::NotReadyToDissolve);
		assert_ok!(Crowdloan::refund(by(CREATOR), id));
		assert_ok!(Crowdloan::dissolve(by(CREATOR), id));
		assert!([CREATOR, 2, 3].iter().all(|who| balance(*who) == ENDOWMENT));
		assert!(!Crowdloans::<Test>::contains_key(id));
		assert!(!pallet_preimage::RequestStatusFor::<Test>::contains_key(hash));
	});
}

#[test]
fn finalize_should_drop_the_stored_call_when_the_money_was_used() {
	run(|| {
		let calls = vec![remark(200), spend()];
		let id = raised_for(pallet_utility::Call::batch_all { calls }.into());
		let Some(Bounded::Lookup { hash, .. }) = loan(id).call else { panic!("is stored beside") };
		assert_ok!(Crowdloan::finalize(by(CREATOR), id));
		assert_eq!(balance(TARGET), DEPOSIT + 40);
		assert!(!pallet_preimage::RequestStatusFor::<Test>::contains_key(hash));
	});
}

#[test]
fn finalize_should_fail_when_the_stored_call_is_gone() {
	run(|| {
		let id = raised_for(remark(200));
		let Some(Bounded::Lookup { hash, len }) = loan(id).call else { panic!("stored beside") };
		pallet_preimage::PreimageFor::<Test>::remove((hash, len));
		assert_noop!(Crowdloan::finalize(by(CREATOR), id), E::CallUnavailable);
		assert_ok!(Crowdloan::refund(by(CREATOR), id));
	});
}

#[test]
fn finalize_should_refuse_a_call_that_may_not_run_any_more() {
	run(|| {
		let id = raised_for(remark(5));
		Forbidden::set(Some(0));
		assert_noop!(
			Crowdloan::finalize(by(CREATOR), id),
			frame_system::Error::<Test>::CallFiltered
		);
		Forbidden::set(None);
		assert_ok!(Crowdloan::finalize(by(CREATOR), id));
	});
}

#[test]
fn filter_should_reach_the_calls_inside_the_call() {
	run(|| {
		let inner = RuntimeCall::Crowdloan(Call::refund { crowdloan_id: 0 });
		let calls =
			vec![RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![inner] })];
		let id = raised_for(pallet_utility::Call::batch_all { calls }.into());
		assert_noop!(
			Crowdloan::finalize(by(CREATOR), id).map_err(|failure| failure.error),
			frame_system::Error::<Test>::CallFiltered
		);
	});
}

#[test]
fn weight_of_finalize_should_be_its_own_and_that_of_the_call() {
	run(|| {
		let weight = |id| {
			let call = RuntimeCall::Crowdloan(Call::finalize { crowdloan_id: id });
			call.get_dispatch_info().call_weight
		};
		assert_eq!(weight(7), W::finalize(0));
		let id = raised_for(spend());
		let of_call = Weight::from_parts(1_000, 0);
		assert_eq!(spend().get_dispatch_info().call_weight, of_call);
		assert_eq!(weight(id), W::finalize(3) + of_call);
		let post = Crowdloan::finalize(by(CREATOR), id).unwrap();
		assert_eq!(post.actual_weight, Some(W::finalize(3) + of_call));
		let other = open(500);
		assert_eq!(weight(other), W::finalize(1));
	});
}
