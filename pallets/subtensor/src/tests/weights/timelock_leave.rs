//! Encrypted commits of neurons, mechanisms and subnets that go.

use super::{
	beacon::*,
	mock::*,
	timelock::{call_of, commit, committing, queue, send, text, EPOCHS},
};
use crate::{
	lifecycle::{Dissolve, Lifecycle},
	pallet::*,
	types::TimelockFailure,
};
use dtao_types::{MechId, NetUidStorageIndex, Uid};
use frame_support::assert_ok;
use sp_core::crypto::AccountId32;

const SECOND: NetUidStorageIndex = NetUidStorageIndex::new(4_097);

/// Who was dropped why, in order.
fn dropped() -> Vec<(AccountId32, TimelockFailure)> {
	let failed = events().into_iter().filter_map(|event| match event {
		Event::TimelockedWeightsFailed { who, reason, .. } => Some((who, reason)),
		_ => None,
	});
	failed.collect()
}

/// Let the neuron of a uid be replaced.
fn evict(uid: u16, newcomer: &AccountId32) {
	MaxAllowedUids::<Test>::insert(SUBNET, 5);
	ImmunityPeriod::<Test>::insert(SUBNET, 0);
	for other in 0..5 {
		Emission::<Test>::mutate(SUBNET, |list| list[other] = u64::from(other != usize::from(uid)));
	}
	register(SUBNET, newcomer, &ALICE);
	assert_eq!(Keys::<Test>::get(SUBNET, Uid::new(uid)), *newcomer);
}

#[test]
fn commits_should_be_dropped_when_their_neuron_is_replaced() {
	committing(|| {
		assert_ok!(commit(&MINER, 130, &[(3, 1)]));
		assert_ok!(commit(&VALIDATOR, 130, &[(3, 1)]));
		assert_ok!(commit(&MINER, 131, &[(3, 1)]));
		until(EPOCHS[1]);
		assert_ok!(commit(&MINER, 132, &[(3, 1)]));
		until(21);
		evict(3, &account(77));
		assert!(TimelockedWeightsLeft::<Test>::contains_key(index(SUBNET), MINER));
		until(22);
		assert_eq!((queue(index(SUBNET), 1), queue(index(SUBNET), 2)), (vec![VALIDATOR], vec![]));
		assert_eq!(dropped(), vec![(MINER, TimelockFailure::Left); 3]);
		assert_eq!(TimelockedWeightsLeft::<Test>::iter().count(), 0);
	});
}

#[test]
fn new_commits_should_stay_when_a_hotkey_has_come_back() {
	committing(|| {
		assert_ok!(commit(&MINER, 80, &[(4, 1)]));
		until(10);
		evict(3, &account(77));
		MaxAllowedUids::<Test>::insert(SUBNET, 8);
		register(SUBNET, &MINER, &CAROL);
		// Before the old one is dropped: in the same block it counts for the old one, too.
		until(11);
		assert_ok!(commit(&MINER, 80, &[(4, 1)]));
		TimelockedWeightsLeft::<Test>::insert(index(SUBNET), MINER, 10);
		until(12);
		assert_eq!(queue(index(SUBNET), 1), [MINER]);
		assert_eq!(dropped(), [(MINER, TimelockFailure::Left)]);
		assert_eq!(TimelockedWeightsLeft::<Test>::iter().count(), 0);
	});
}

#[test]
fn neuron_without_commits_should_leave_nothing_to_do() {
	committing(|| {
		evict(3, &account(77));
		assert_eq!(TimelockedWeightsLeft::<Test>::iter().count(), 0);
	});
}

#[test]
fn commits_should_be_dropped_when_another_hotkey_takes_the_place() {
	committing(|| {
		assert_ok!(commit(&VALIDATOR, 80, &[(3, 1)]));
		let call =
			Call::swap_hotkey { hotkey: VALIDATOR, new_hotkey: account(77), netuid: Some(SUBNET) };
		assert_ok!(dispatch(signed(&ALICE), call));
		pulse([80]);
		until(10);
		assert_eq!(dropped(), [(VALIDATOR, TimelockFailure::Left)]);
		assert_eq!(TimelockedWeightCommits::<Test>::iter().count(), 0);
	});
}

#[test]
fn nothing_should_be_left_of_a_mechanism_that_ends() {
	committing(|| {
		add_mechanism(SUBNET);
		let locked = lock(80, &text(&VALIDATOR, &[(3, 1)]));
		let call = Call::commit_crv3_mechanism_weights {
			netuid: SUBNET,
			mecid: MechId::new(1),
			commit: locked.try_into().unwrap(),
			reveal_round: 80,
		};
		assert_ok!(send(&VALIDATOR, call));
		assert_ok!(commit(&VALIDATOR, 80, &[(3, 1)]));
		until(EPOCHS[1]);
		assert_eq!(TimelockedWeightsDue::<Test>::get().len(), 2);
		TimelockedWeightsLeft::<Test>::insert(SECOND, UNKNOWN, 1);
		Lifecycle::<Test>::set_mechanism_count(SUBNET, MechId::new(1));
		assert_eq!(TimelockedWeightCommits::<Test>::iter_prefix(SECOND).count(), 0);
		assert_eq!(TimelockedWeightBriefs::<Test>::iter_prefix(SECOND).count(), 0);
		assert_eq!(TimelockedWeightsLeft::<Test>::iter_prefix(SECOND).count(), 0);
		assert_eq!(TimelockedWeightsDue::<Test>::get().len(), 1);
		assert_eq!(queue(index(SUBNET), 1), [VALIDATOR]);
	});
}

#[test]
fn nothing_should_be_left_when_a_subnet_ends_with_open_commits() {
	committing(|| {
		assert_ok!(commit(&VALIDATOR, 80, &[(3, 1)]));
		until(EPOCHS[1]);
		assert_ok!(commit(&VALIDATOR, 130, &[(3, 1)]));
		assert_eq!(TimelockedWeightsDue::<Test>::get().len(), 1);
		assert_ok!(dissolve(SUBNET));
		assert_eq!(TimelockedWeightsDue::<Test>::get(), vec![]);
		pulse([80, 130]);
		while Dissolve::<Test>::is_queued(SUBNET) {
			blocks(1);
		}
		assert_eq!(TimelockedWeightCommits::<Test>::iter().count(), 0);
		assert_eq!(TimelockedWeightBriefs::<Test>::iter().count(), 0);
		assert_eq!(TimelockedWeightsLeft::<Test>::iter().count(), 0);
		assert!(!SubnetEpochIndex::<Test>::contains_key(SUBNET));
		assert!(!LastEpochBlock::<Test>::contains_key(SUBNET));
	});
}

#[test]
fn state_should_be_refused_when_queues_do_not_fit() {
	let broken = |damage: fn(), says: &str| {
		committing(|| {
			assert_ok!(send(&VALIDATOR, call_of(130, &lock(130, b""))));
			until(EPOCHS[1]);
			let due = TimelockedWeightsDue::<Test>::get();
			let _ = frame_support::storage::with_transaction(|| {
				damage();
				let said = crate::try_state::check::<Test>().unwrap_err();
				assert!(said.contains(says), "{said}");
				sp_runtime::TransactionOutcome::Rollback(sp_runtime::DispatchResult::Ok(()))
			});
			assert_eq!(TimelockedWeightsDue::<Test>::get(), due);
		});
	};
	broken(|| TimelockedWeightBriefs::<Test>::remove(index(SUBNET), 1), "brief says");
	broken(|| TimelockedWeightCommits::<Test>::remove(index(SUBNET), 1), "brief of no");
	let rename = || {
		TimelockedWeightBriefs::<Test>::mutate(index(SUBNET), 1, |list| list[0].hotkey = UNKNOWN);
		TimelockedWeightCommits::<Test>::mutate(index(SUBNET), 1, |list| list[0].0 = UNKNOWN);
	};
	broken(rename, "of no neuron");
	let far = || {
		TimelockedWeightsDue::<Test>::mutate(|due| due[0].index = SECOND);
	};
	broken(far, "no mechanism");
	let twice = || {
		TimelockedWeightsDue::<Test>::mutate(|due| {
			let queue = due[0];
			due.try_push(queue).unwrap();
		});
	};
	broken(twice, "two turns");
}
