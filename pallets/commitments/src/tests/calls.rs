//! The calls: what they store, what they refuse.

use crate::{mock::*, types::MAX_FIELDS, *};
use codec::Encode;
use dtao_traits::CommitmentKeeper;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{GetDispatchInfo, Pays},
};
use sp_runtime::DispatchError;

#[test]
fn set_commitment_should_store_what_is_published_when_the_hotkey_is_registered() {
	run(|| {
		System::set_block_number(7);
		let fields =
			vec![raw(5), Data::Sha256([3; 32]), Data::BigRaw(vec![1; 512].try_into().unwrap())];
		let post = publish(HOTKEY, fields.clone()).unwrap();
		assert_eq!(post.pays_fee, Pays::No);
		let stored = Registration { deposit: 0, block: 7, info: info(fields) };
		assert_eq!(CommitmentOf::<Test>::get(SUBNET, HOTKEY), Some(stored.clone()));
		assert_eq!(LastCommitment::<Test>::get(SUBNET, HOTKEY), Some(7));
		assert_eq!(
			UsedSpaceOf::<Test>::get(SUBNET, HOTKEY),
			Some(UsedSpace { last_epoch: 0, used_space: 5 + 32 + 512 })
		);
		assert_eq!(LastBondsReset::<Test>::get(SUBNET, HOTKEY), None);
		System::assert_last_event(Event::Commitment { netuid: SUBNET, who: HOTKEY }.into());
		let read = <Commitments as CommitmentKeeper<_>>::commitment(SUBNET, &HOTKEY);
		assert_eq!(read, Some(stored.encode()));
		assert_eq!(<Commitments as CommitmentKeeper<_>>::commitment(OTHER, &HOTKEY), None);
	});
}

#[test]
fn set_commitment_should_replace_the_old_one() {
	run(|| {
		assert_ok!(publish(HOTKEY, vec![raw(5)]));
		System::set_block_number(9);
		assert_ok!(publish(HOTKEY, vec![raw(6)]));
		assert_eq!(CommitmentOf::<Test>::iter().count(), 1);
		let stored = CommitmentOf::<Test>::get(SUBNET, HOTKEY).unwrap();
		assert_eq!((stored.block, stored.info), (9, info(vec![raw(6)])));
	});
}

#[test]
fn set_commitment_should_fail_when_the_hotkey_is_not_registered_there() {
	run(|| {
		let there = |netuid, who| {
			let info = Box::new(info(vec![raw(1)]));
			Commitments::set_commitment(RuntimeOrigin::signed(who), netuid, info)
		};
		assert_noop!(there(SUBNET, 99), Error::<Test>::AccountNotAllowedCommit);
		assert_noop!(there(OTHER, HOTKEY), Error::<Test>::AccountNotAllowedCommit);
		let info = Box::new(info(vec![]));
		assert_noop!(
			Commitments::set_commitment(RuntimeOrigin::root(), SUBNET, info.clone()),
			DispatchError::BadOrigin
		);
		assert_noop!(
			Commitments::set_commitment(RuntimeOrigin::none(), SUBNET, info),
			DispatchError::BadOrigin
		);
	});
}

/// A hotkey cannot say that the chain failed to open something.
#[test]
fn set_commitment_should_fail_when_a_field_is_a_verdict_of_the_chain() {
	run(|| {
		let verdict = |bytes| Data::TimelockRevealFailed {
			encrypted: vec![7; bytes].try_into().unwrap(),
			reveal_round: 5,
		};
		for fields in [vec![verdict(0)], vec![raw(1), verdict(1_024)]] {
			assert_noop!(publish(HOTKEY, fields), Error::<Test>::TimelockRevealFailedNotAllowed);
		}
	});
}

#[test]
fn set_commitment_should_fail_when_there_are_more_fields_than_allowed() {
	run(|| {
		Fields::set(2);
		assert_ok!(publish(HOTKEY, vec![Data::None; 2]));
		assert_noop!(
			publish(HOTKEY, vec![Data::None; 3]),
			Error::<Test>::TooManyFieldsInCommitmentInfo
		);
		Fields::set(MAX_FIELDS);
		assert_ok!(publish(HOTKEY, vec![Data::None; 3]));
	});
}

#[test]
fn set_commitment_should_say_who_is_wrong_before_what_is_wrong() {
	run(|| {
		Fields::set(0);
		MaxSpace::<Test>::put(0);
		let fields = || vec![raw(1)];
		assert_noop!(publish(99, fields()), Error::<Test>::AccountNotAllowedCommit);
		assert_noop!(publish(HOTKEY, fields()), Error::<Test>::TooManyFieldsInCommitmentInfo);
		Fields::set(1);
		assert_noop!(publish(HOTKEY, fields()), Error::<Test>::SpaceLimitExceeded);
	});
}

#[test]
fn check_should_answer_as_the_call_does() {
	run(|| {
		let cases = [
			(99, vec![raw(1)]),
			(HOTKEY, vec![raw(1)]),
			(HOTKEY, vec![timelocked(1_024, 1), timelocked(1_024, 1), timelocked(1_024, 1)]),
			(HOTKEYS[1], vec![timelocked(1_024, 1), timelocked(1_024, 1), timelocked(1_024, 1)]),
			(HOTKEYS[1], vec![raw(28)]),
			(HOTKEYS[1], vec![]),
		];
		for (who, fields) in cases {
			let checked = Commitments::check(SUBNET, &who, &info(fields.clone())).map(|_| ());
			let called = publish(who, fields).map(|_| ()).map_err(|error| error.error);
			assert_eq!(checked, called);
		}
	});
}

#[test]
fn timelocked_fields_should_be_listed_by_their_rounds() {
	run(|| {
		let listed = |round: u64| TimelockedByRound::<Test>::contains_key(round, (SUBNET, HOTKEY));
		assert_ok!(publish(HOTKEY, vec![raw(1), timelocked(300, 50), timelocked(10, 40)]));
		let who = HOTKEY;
		let event = Event::TimelockCommitment { netuid: SUBNET, who, reveal_round: 50 };
		System::assert_last_event(event.into());
		assert!(listed(40) && listed(50));

		assert_ok!(publish(HOTKEY, vec![timelocked(10, 50), timelocked(10, 50)]));
		assert!(!listed(40) && listed(50));
		assert_eq!(TimelockedByRound::<Test>::iter_keys().count(), 1);

		assert_ok!(publish(HOTKEYS[1], vec![timelocked(10, 50)]));
		assert_eq!(TimelockedByRound::<Test>::iter_key_prefix(50).count(), 2);

		assert_ok!(publish(HOTKEY, vec![raw(1)]));
		System::assert_last_event(Event::Commitment { netuid: SUBNET, who }.into());
		assert_eq!(TimelockedByRound::<Test>::iter_keys().count(), 1);
	});
}

#[test]
fn flag_should_reset_bonds_once_when_it_is_given_more_than_once() {
	run(|| {
		System::set_block_number(4);
		assert_ok!(publish(HOTKEY, vec![raw(1), Data::ResetBondsFlag, Data::ResetBondsFlag]));
		assert_eq!(Reset::get(), [(SUBNET, HOTKEY)]);
		assert_eq!(LastBondsReset::<Test>::get(SUBNET, HOTKEY), Some(4));
		System::set_block_number(5);
		assert_ok!(publish(HOTKEY, vec![raw(1)]));
		assert_eq!(LastBondsReset::<Test>::get(SUBNET, HOTKEY), Some(4));
		assert_eq!(Reset::get().len(), 1);
	});
}

#[test]
fn flag_should_reset_nothing_when_the_call_fails() {
	run(|| {
		MaxSpace::<Test>::put(99);
		assert_noop!(
			publish(HOTKEY, vec![Data::ResetBondsFlag]),
			Error::<Test>::SpaceLimitExceeded
		);
		assert_eq!(Reset::get(), []);
		MaxSpace::<Test>::put(100);
		ResetError::set(Some(DispatchError::Other("no uid")));
		assert_noop!(publish(HOTKEY, vec![Data::ResetBondsFlag]), DispatchError::Other("no uid"));
	});
}

#[test]
fn weight_should_count_the_reset_of_bonds_only_with_the_flag() {
	let weight = |fields| {
		let call = Call::<Test>::set_commitment { netuid: SUBNET, info: Box::new(info(fields)) };
		call.get_dispatch_info().call_weight
	};
	type W = weight_info::SubstrateWeight<Test>;
	assert_eq!(weight(vec![raw(1)]), W::set_commitment());
	assert_eq!(weight(vec![Data::ResetBondsFlag]), W::set_commitment_and_reset_bonds());
	assert!(W::set_commitment() != W::set_commitment_and_reset_bonds());
}

#[test]
fn deposit_should_follow_the_number_of_fields() {
	run(|| {
		Initial::set(100);
		PerField::set(10);
		let reserved = || Balances::reserved_balance(HOTKEY);
		for (fields, deposit) in [(1, 110), (3, 130), (3, 130), (0, 100), (2, 120)] {
			assert_ok!(publish(HOTKEY, vec![Data::None; fields]));
			assert_eq!(reserved(), deposit);
			assert_eq!(CommitmentOf::<Test>::get(SUBNET, HOTKEY).unwrap().deposit, deposit);
		}
		Initial::set(0);
		PerField::set(0);
		assert_ok!(publish(HOTKEY, vec![raw(1)]));
		assert_eq!((reserved(), Balances::free_balance(HOTKEY)), (0, ENDOWMENT));
	});
}

#[test]
fn set_commitment_should_fail_when_the_deposit_cannot_be_reserved() {
	run(|| {
		Initial::set(ENDOWMENT + 1);
		assert_noop!(publish(HOTKEY, vec![]), pallet_balances::Error::<Test>::InsufficientBalance);
	});
}

#[test]
fn set_commitment_should_fail_when_something_else_took_of_the_deposit() {
	use frame_support::traits::ReservableCurrency;
	run(|| {
		Initial::set(100);
		assert_ok!(publish(HOTKEY, vec![]));
		Balances::unreserve(&HOTKEY, 1);
		Initial::set(0);
		assert_noop!(publish(HOTKEY, vec![]), Error::<Test>::UnexpectedUnreserveLeftover);
	});
}

#[test]
fn set_max_space_should_be_for_root_alone() {
	run(|| {
		assert_eq!(MaxSpace::<Test>::get(), 3_100);
		assert_ok!(Commitments::set_max_space(RuntimeOrigin::root(), 200));
		assert_eq!(MaxSpace::<Test>::get(), 200);
		assert_noop!(
			Commitments::set_max_space(RuntimeOrigin::signed(HOTKEY), 1),
			DispatchError::BadOrigin
		);
	});
}
