//! Tempo and epochs as the owner of a subnet wants them.

use super::mock::*;
use crate::{pallet::*, schedule::Schedule, views::Views};
use dtao_traits::{HyperparamAdmin, SubnetParam};
use dtao_types::NetUid;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

/// Outside of the freeze window of [`chain`]: epochs are due in blocks of which 2 more is a multiple of 361.
const QUIET: u64 = 10_000;

/// Block of the first epoch behind [`QUIET`].
const DUE: u64 = 10_106;

/// A subnet with a tempo of 360, in a block far from an epoch, with a freeze window of 10 blocks.
fn chain(test: impl FnOnce()) {
	let subnet = crate::GenesisSubnet {
		tempo: 360,
		..dynamic_subnet(SUBNET.get(), tao(1_000), alpha(2_000))
	};
	Chain::default().subnet(subnet).run(|| {
		AdminFreezeWindow::<Test>::put(10);
		System::set_block_number(QUIET);
		// As if the blocks before had been there.
		Schedule::<Test>::set_tempo(SUBNET, 360);
		test()
	});
}

fn set_tempo(by: RuntimeOrigin, netuid: NetUid, tempo: u16) -> DispatchResult {
	dispatch(by, Call::set_tempo { netuid, tempo })
}

fn trigger(by: RuntimeOrigin, netuid: NetUid) -> DispatchResult {
	dispatch(by, Call::trigger_epoch { netuid })
}

fn owner() -> RuntimeOrigin {
	signed(&OWNER)
}

/// The next epoch as clients work it out that count from the last one.
fn predicted() -> u64 {
	let by_tempo = LastEpochBlock::<Test>::get(SUBNET) + u64::from(Schedule::<Test>::tempo(SUBNET));
	match PendingEpochAt::<Test>::get(SUBNET) {
		0 => by_tempo,
		// An epoch that is owed runs in the next block.
		until => by_tempo.min(until).max(System::block_number() + 1),
	}
}

/// The next epoch as the chain says, and as clients work it out.
fn next() -> u64 {
	let said = Views::<Test>::get_next_epoch_start_block(SUBNET).expect("has epochs");
	assert_eq!(said, predicted());
	said
}

/// Runs blocks up to one, and answers those in which an epoch ran.
fn epochs_until(last: u64) -> Vec<u64> {
	let mut ran = Vec::new();
	while System::block_number() < last {
		let index = SubnetEpochIndex::<Test>::get(SUBNET);
		blocks(1);
		let now = System::block_number();
		if SubnetEpochIndex::<Test>::get(SUBNET) > index {
			assert_eq!(SubnetEpochIndex::<Test>::get(SUBNET), index + 1);
			assert_eq!(Schedule::<Test>::last(SUBNET), now);
			ran.push(now);
		}
	}
	ran
}

#[test]
fn clients_should_predict_epochs_by_what_is_shown() {
	Chain::with_subnet().run(|| {
		until(9);
		let mut expected = Vec::new();
		while System::block_number() < 60 {
			let next = next();
			expected.push(next);
			assert_eq!(epochs_until(next), [next]);
		}
		assert_eq!(expected, [20, 31, 42, 53, 64]);
		assert_eq!(SubnetEpochIndex::<Test>::get(SUBNET), 6);
	});
}

#[test]
fn set_tempo_should_move_the_next_epoch() {
	chain(|| {
		assert_ok!(set_tempo(owner(), SUBNET, 720));
		assert_eq!(last_event(), Event::TempoSet(SUBNET, 720));
		assert_eq!(Schedule::<Test>::tempo(SUBNET), 720);
		let due = (QUIET + 3).div_ceil(721) * 721 - 2;
		assert_eq!(next(), due);
		System::set_block_number(due - 1);
		assert_eq!(epochs_until(due), [due]);
		assert_eq!(next(), due + 721);
	});
}

#[test]
fn set_tempo_should_name_the_first_of_several_errors() {
	chain(|| {
		assert_noop!(set_tempo(owner(), NO_SUBNET, 0), Error::<Test>::SubnetNotExists);
		for by in [signed(&ALICE), signed(&OWNER_HOTKEY), RuntimeOrigin::root()] {
			assert_noop!(set_tempo(by, SUBNET, 0), DispatchError::BadOrigin);
		}
		System::set_block_number(DUE - 5);
		for tempo in [0, 359, 50_401, u16::MAX] {
			assert_noop!(set_tempo(owner(), SUBNET, tempo), Error::<Test>::TempoOutOfBounds);
		}
		let frozen = Error::<Test>::AdminActionProhibitedDuringWeightsWindow;
		assert_noop!(set_tempo(owner(), SUBNET, 360), frozen);
		System::set_block_number(QUIET);
		assert_ok!(set_tempo(owner(), SUBNET, 50_400));
		System::set_block_number(QUIET + 359);
		assert_noop!(set_tempo(owner(), SUBNET, 360), Error::<Test>::TxRateLimitExceeded);
		System::set_block_number(QUIET + 360);
		assert_ok!(set_tempo(owner(), SUBNET, 360));
	});
}

#[test]
fn owner_of_root_should_leave_its_schedule_alone() {
	chain(|| {
		SubnetOwner::<Test>::insert(NetUid::ROOT, OWNER);
		let error = || Error::<Test>::NotPermittedOnRootSubnet;
		assert_noop!(set_tempo(owner(), NetUid::ROOT, 360), error());
		assert_noop!(trigger(owner(), NetUid::ROOT), error());
		SubnetOwner::<Test>::remove(NetUid::ROOT);
	});
}

#[test]
fn triggered_epoch_should_run_a_window_later_beside_those_by_the_tempo() {
	chain(|| {
		assert_eq!(next(), DUE);
		assert_ok!(trigger(owner(), SUBNET));
		let triggered = Event::EpochTriggered { netuid: SUBNET, by: OWNER, fires_at: QUIET + 10 };
		assert_eq!(last_event(), triggered);
		assert_eq!(next(), QUIET + 10);

		assert_eq!(epochs_until(QUIET + 20), [QUIET + 10]);

		assert_eq!(PendingEpochAt::<Test>::get(SUBNET), 0);
		assert_eq!(next(), DUE);
		System::set_block_number(DUE - 1);
		assert_eq!(epochs_until(DUE + 1), [DUE]);
	});
}

#[test]
fn triggered_epoch_should_run_in_the_next_block_when_there_is_no_window() {
	chain(|| {
		AdminFreezeWindow::<Test>::put(0);
		assert_ok!(trigger(owner(), SUBNET));
		assert_eq!(next(), QUIET + 1);
		assert_eq!(epochs_until(QUIET + 5), [QUIET + 1]);
	});
}

#[test]
fn subnet_should_be_frozen_until_the_triggered_epoch() {
	chain(|| {
		let set = |by| SubtensorModule::set_subnet(by, SUBNET, SubnetParam::BondsPenalty(7));
		assert_ok!(set(owner()));
		assert_ok!(trigger(owner(), SUBNET));
		for block in QUIET..QUIET + 10 {
			System::set_block_number(block);
			let frozen = Error::<Test>::AdminActionProhibitedDuringWeightsWindow;
			assert_noop!(set(RuntimeOrigin::root()), frozen);
		}
		blocks(1);
		assert_ok!(set(RuntimeOrigin::root()));
	});
}

#[test]
fn trigger_should_name_the_first_of_several_errors() {
	chain(|| {
		assert_noop!(trigger(owner(), NO_SUBNET), Error::<Test>::SubnetNotExists);
		for by in [signed(&ALICE), signed(&OWNER_HOTKEY), RuntimeOrigin::root()] {
			assert_noop!(trigger(by, SUBNET), DispatchError::BadOrigin);
		}
		System::set_block_number(DUE - 9);
		PendingEpochAt::<Test>::insert(SUBNET, DUE - 4);
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		let error = Error::<Test>::DynamicTempoBlockedByCommitReveal;
		assert_noop!(trigger(owner(), SUBNET), error);
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, false);
		assert_noop!(trigger(owner(), SUBNET), Error::<Test>::EpochTriggerAlreadyPending);
		PendingEpochAt::<Test>::remove(SUBNET);
		assert_noop!(trigger(owner(), SUBNET), Error::<Test>::AutoEpochAlreadyImminent);
		// As many blocks as the window has are enough.
		System::set_block_number(DUE - 10);
		assert_ok!(trigger(owner(), SUBNET));
		assert_eq!(epochs_until(DUE + 2), [DUE]);
		assert_eq!(PendingEpochAt::<Test>::get(SUBNET), 0);
		// Two tempos after the last one.
		System::set_block_number(DUE - 10 + 719);
		assert_noop!(trigger(owner(), SUBNET), Error::<Test>::TxRateLimitExceeded);
		System::set_block_number(DUE - 10 + 740);
		assert_ok!(trigger(owner(), SUBNET));
	});
}

#[test]
fn trigger_should_fail_when_the_subnet_has_no_epochs() {
	chain(|| {
		assert_ok!(trigger(owner(), SUBNET));
		Schedule::<Test>::set_tempo(SUBNET, 0);
		// What was triggered is stopped, too.
		assert_eq!(epochs_until(QUIET + 20), Vec::<u64>::new());
		assert_noop!(trigger(owner(), SUBNET), Error::<Test>::TempoOutOfBounds);
	});
}

#[test]
fn deferred_epoch_should_not_move_the_ones_behind_it() {
	chain(|| {
		System::set_block_number(DUE - 1);
		MaxEpochsPerBlock::<Test>::put(0);
		assert_eq!(epochs_until(DUE), Vec::<u64>::new());
		MaxEpochsPerBlock::<Test>::put(2);
		assert_eq!(next(), DUE + 1);
		assert_eq!(epochs_until(DUE + 1), [DUE + 1]);
		assert_eq!(next(), DUE + 361);
	});
}

/// Cutoff that counts, in blocks, the one that older clients read, and the factor.
fn cutoff() -> (u64, u16, u32) {
	let factor = Schedule::<Test>::activity_cutoff_factor(SUBNET);
	(Schedule::<Test>::activity_cutoff(SUBNET), ActivityCutoff::<Test>::get(SUBNET), factor)
}

#[test]
fn cutoff_should_be_what_factor_and_tempo_make() {
	chain(|| {
		assert_eq!(cutoff(), (5_000, 5_000, 13_889));
		let set = |by, factor_milli| {
			dispatch(by, Call::set_activity_cutoff_factor { netuid: SUBNET, factor_milli })
		};
		for factor in [0, 999, 50_001, u32::MAX] {
			let error = Error::<Test>::ActivityCutoffFactorMilliOutOfBounds;
			assert_noop!(set(owner(), factor), error);
		}
		assert_noop!(set(signed(&ALICE), 1_000), DispatchError::BadOrigin);
		assert_ok!(set(owner(), 2_500));
		let event = Event::ActivityCutoffFactorMilliSet { netuid: SUBNET, factor_milli: 2_500 };
		assert!(events().contains(&event));
		assert_eq!(cutoff(), (900, 900, 2_500));
		assert_noop!(set(owner(), 2_500), Error::<Test>::TxRateLimitExceeded);

		// It follows the tempo; the view of older clients ends at 65,535.
		assert_ok!(set(RuntimeOrigin::root(), 50_000));
		assert_eq!(cutoff(), (18_000, 18_000, 50_000));
		assert_ok!(set_tempo(owner(), SUBNET, 50_400));
		assert_eq!(cutoff(), (2_520_000, u16::MAX, 50_000));
	});
}

#[test]
fn cutoff_in_blocks_should_be_kept_as_a_factor() {
	chain(|| {
		let set = |param| SubtensorModule::set_subnet(RuntimeOrigin::root(), SUBNET, param);
		assert_ok!(set(SubnetParam::ActivityCutoff(777)));
		assert_eq!(cutoff(), (777, 777, 2_159));
		Schedule::<Test>::set_tempo(SUBNET, 720);
		assert_eq!(cutoff(), (1_554, 1_554, 2_159));
		Schedule::<Test>::set_tempo(SUBNET, 0);
		assert_ok!(set(SubnetParam::ActivityCutoff(777)));
		Schedule::<Test>::set_tempo(SUBNET, 10);
		assert_eq!(cutoff(), (777, 777, 77_700));
	});
}

#[test]
fn cutoff_should_not_fall_below_an_epoch_when_nobody_set_it() {
	chain(|| {
		Schedule::<Test>::set_tempo(SUBNET, 10);
		assert_eq!(cutoff(), (5_000, 5_000, 500_000));
		Schedule::<Test>::set_tempo(SUBNET, 50_400);
		assert_eq!(cutoff().0, 700_005);
		Schedule::<Test>::set_tempo(SUBNET, 360);
		assert_eq!(cutoff(), (5_000, 5_000, 13_889));
	});
}
