//! What becomes of encrypted weights.

use super::{
	beacon::*,
	mock::*,
	timelock::{call_of, commit, committing, queue, send, text, EPOCHS},
};
use crate::{
	pallet::*,
	types::TimelockFailure,
	weights::{WeightStore, MAX_OPENS},
};
use dtao_types::{MechId, NetUidStorageIndex, Uid};
use frame_support::{assert_ok, weights::Weight};
use frame_system::limits::BlockWeights;
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchError;

/// Weights of the neuron with this uid.
fn row(uid: u16) -> Vec<(u16, u16)> {
	WeightStore::<Test>::row(index(SUBNET), Uid::new(uid))
}

/// Whose weights were revealed on [`SUBNET`], and which were dropped why.
fn outcome() -> (Vec<AccountId32>, Vec<(AccountId32, TimelockFailure)>) {
	let (mut revealed, mut failed) = (vec![], vec![]);
	for event in events() {
		match event {
			Event::TimelockedWeightsRevealed(at, who) if at == index(SUBNET) => revealed.push(who),
			Event::TimelockedWeightsFailed { index: at, who, reason } if at == index(SUBNET) => {
				failed.push((who, reason));
			},
			_ => (),
		}
	}
	(revealed, failed)
}

/// A commit of [`VALIDATOR`] in block 9 to a text opens in block 20; answers why it is dropped.
fn drop_reason(round: u64, ciphertext: &[u8]) -> TimelockFailure {
	assert_ok!(send(&VALIDATOR, call_of(round, ciphertext)));
	pulse([round]);
	until(EPOCHS[1]);
	assert_eq!(queue(index(SUBNET), 1), []);
	let (revealed, failed) = outcome();
	assert_eq!(revealed, []);
	let [(who, reason)] = failed.try_into().unwrap();
	assert_eq!(who, VALIDATOR);
	reason
}

#[test]
fn weights_should_be_set_in_the_epoch_of_their_reveal_before_it_runs() {
	committing(|| {
		let round = round_of(EPOCHS[1]);
		assert_ok!(commit(&VALIDATOR, round, &[(3, 1), (4, 3)]));
		pulse([round]);
		until(EPOCHS[1] - 1);
		assert_eq!(row(1), []);
		until(EPOCHS[1]);

		assert_eq!(row(1), [(3, 21_845), (4, 65_535)]);
		assert_eq!(outcome(), (vec![VALIDATOR], vec![]));
		assert_eq!(queue(index(SUBNET), 1), []);
		assert_eq!(TimelockedWeightsDue::<Test>::get(), vec![]);
		// The clock of the rate limit is that of the commit, as is what the weights know of.
		assert_eq!(WeightStore::<Test>::last_update(index(SUBNET))[1], 9);
		assert_eq!(WeightStore::<Test>::decided_at(index(SUBNET))[1], 9);
		// The epoch of this block has counted them.
		assert!(Incentive::<Test>::get(index(SUBNET))[4] > 0);
	});
}

#[test]
fn weights_should_be_set_when_the_pulse_comes_late_in_the_epoch() {
	committing(|| {
		let round = round_of(EPOCHS[1]);
		assert_ok!(commit(&VALIDATOR, round, &[(3, 1)]));
		until(EPOCHS[1] + 2);
		assert_eq!((queue(index(SUBNET), 1), row(1)), (vec![VALIDATOR], vec![]));
		pulse([round]);
		until(EPOCHS[1] + 3);
		assert_eq!(row(1), [(3, 65_535)]);
		assert_eq!(outcome(), (vec![VALIDATOR], vec![]));
	});
}

#[test]
fn commit_should_be_gone_when_the_pulse_comes_an_epoch_late() {
	committing(|| {
		let round = round_of(EPOCHS[1]);
		assert_ok!(commit(&VALIDATOR, round, &[(3, 1)]));
		until(EPOCHS[2] - 1);
		assert_eq!(queue(index(SUBNET), 1), [VALIDATOR]);
		pulse([round]);
		until(EPOCHS[2]);
		assert_eq!((queue(index(SUBNET), 1), row(1)), (vec![], vec![]));
		assert_eq!(outcome(), (vec![], vec![(VALIDATOR, TimelockFailure::Expired)]));
		assert_eq!(TimelockedWeightsDue::<Test>::get(), vec![]);
	});
}

#[test]
fn commit_should_wait_as_many_epochs_as_the_subnet_says() {
	committing(|| {
		RevealPeriodEpochs::<Test>::insert(SUBNET, 3);
		let round = round_of(EPOCHS[0]);
		assert_ok!(commit(&VALIDATOR, round, &[(3, 1)]));
		pulse([round]);
		until(EPOCHS[3] - 1);
		assert_eq!(row(1), []);
		until(EPOCHS[3]);
		assert_eq!(row(1), [(3, 65_535)]);
	});
}

#[test]
fn queues_should_be_over_when_the_period_gets_shorter() {
	committing(|| {
		RevealPeriodEpochs::<Test>::insert(SUBNET, 4);
		for block in EPOCHS {
			until(block);
			assert_ok!(commit(&VALIDATOR, round_of(block) + 10, &[(3, 1)]));
		}
		// In epoch 5 that of 1 was due, whose pulse is missing; from 6 on that of 5 is.
		RevealPeriodEpochs::<Test>::insert(SUBNET, 1);
		until(64);
		assert_eq!(TimelockedWeightBriefs::<Test>::iter().count(), 1);
		assert_eq!(queue(index(SUBNET), 5), [VALIDATOR]);
		assert_eq!(outcome().1, vec![(VALIDATOR, TimelockFailure::Expired); 4]);
	});
}

#[test]
fn ciphertext_should_be_dropped_when_it_does_not_open() {
	committing(|| {
		let locked = lock(81, &text(&VALIDATOR, &[(3, 1)]));
		assert_eq!(drop_reason(80, &locked), TimelockFailure::NotDecrypted);
	});
}

#[test]
fn text_should_be_dropped_when_it_says_no_weights() {
	let without_hotkey = codec::Encode::encode(&(vec![3u16], vec![1u16], 0u64));
	let long = [text(&VALIDATOR, &[(3, 1)]), vec![0]].concat();
	for text in [vec![], vec![1; 60], without_hotkey, long] {
		committing(|| {
			assert_eq!(drop_reason(80, &lock(80, &text)), TimelockFailure::Malformed);
		});
	}
}

#[test]
fn text_of_another_hotkey_should_be_dropped() {
	committing(|| {
		let copied = lock(80, &text(&VALIDATOR_2, &[(3, 1)]));
		assert_eq!(drop_reason(80, &copied), TimelockFailure::OtherHotkey);
		assert_eq!((row(1), row(2)), (vec![], vec![]));
	});
}

#[test]
fn weights_should_pass_the_checks_of_open_weights() {
	let refused = |prepare: fn(), weights: &[(u16, u16)], error: Error<Test>| {
		committing(|| {
			let locked = lock(80, &text(&VALIDATOR, weights));
			prepare();
			let reason = TimelockFailure::Refused(DispatchError::from(error));
			assert_eq!(drop_reason(80, &locked), reason);
		});
	};
	refused(|| (), &[(3, 1), (3, 1)], Error::DuplicateUids);
	refused(|| (), &[(5, 1)], Error::UidVecContainInvalidOne);
	let more = || MinAllowedWeights::<Test>::insert(SUBNET, 2);
	refused(more, &[(3, 1)], Error::WeightVecLengthIsLow);
	let version = || WeightsVersionKey::<Test>::insert(SUBNET, 1);
	refused(version, &[(3, 1)], Error::IncorrectWeightVersionKey);
	committing(|| {
		// A miner has no permit, and yet it may commit.
		assert_ok!(commit(&MINER, 80, &[(4, 1)]));
		pulse([80]);
		until(EPOCHS[1]);
		let reason = TimelockFailure::Refused(Error::<Test>::NeuronNoValidatorPermit.into());
		assert_eq!(outcome(), (vec![], vec![(MINER, reason)]));
	});
}

#[test]
fn rate_limit_and_commit_reveal_should_not_hold_up_a_reveal() {
	committing(|| {
		assert_ok!(commit(&VALIDATOR, 80, &[(3, 1)]));
		WeightsSetRateLimit::<Test>::insert(SUBNET, 1_000);
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, false);
		pulse([80]);
		until(EPOCHS[1]);
		assert_eq!(outcome(), (vec![VALIDATOR], vec![]));
	});
}

#[test]
fn last_commit_should_count_whatever_the_order_of_pulses() {
	committing(|| {
		assert_ok!(commit(&VALIDATOR, 85, &[(3, 1)]));
		until(10);
		assert_ok!(commit(&VALIDATOR, 82, &[(4, 1)]));
		pulse([82]);
		until(EPOCHS[1]);
		assert_eq!(row(1), [(4, 65_535)]);
		pulse([85]);
		until(EPOCHS[1] + 1);
		// The older weights do not replace the newer ones.
		assert_eq!(row(1), [(4, 65_535)]);
		assert_eq!(outcome().1, [(VALIDATOR, TimelockFailure::Superseded)]);
	});
}

#[test]
fn missing_pulse_should_not_hold_up_the_others() {
	committing(|| {
		for n in 0..8 {
			assert_ok!(commit(&VALIDATOR, 90, &[(3, n)]));
		}
		assert_ok!(commit(&VALIDATOR_2, 91, &[(3, 1)]));
		pulse([91]);
		until(EPOCHS[1] - 1);
		Looks::set(0);
		until(EPOCHS[1]);
		assert_eq!(outcome(), (vec![VALIDATOR_2], vec![]));
		assert_eq!(queue(index(SUBNET), 1), vec![VALIDATOR; 8]);
		// Each round is looked for once, and what is newer than all pulses is not looked for.
		assert_eq!(Looks::get(), 2);
		until(EPOCHS[1] + 1);
		assert_eq!(Looks::get(), 3);
	});
}

#[test]
fn round_should_not_be_looked_for_when_it_is_newer_than_all_pulses() {
	committing(|| {
		for n in 90..99 {
			assert_ok!(commit(&VALIDATOR, n, &[(3, 1)]));
		}
		pulse([89]);
		Looks::set(0);
		until(EPOCHS[1] + 5);
		assert_eq!(Looks::get(), 0);
		assert_eq!(queue(index(SUBNET), 1).len(), 9);
	});
}

/// Blocks have the weight that they have in production: they open as many commits as there can be.
fn long_blocks() {
	Limits::set(BlockWeights::simple_max(Weight::from_parts(4_000_000_000_000, u64::MAX)));
}

/// Register so many neurons, and let each commit to a round.
fn crowd(count: u8, round: u64) -> Vec<AccountId32> {
	long_blocks();
	let hotkeys: Vec<AccountId32> = (100..100 + count).map(account).collect();
	for hotkey in &hotkeys {
		crate::neurons::Neurons::<Test>::uid(SUBNET, hotkey)
			.is_none()
			.then(|| register(SUBNET, hotkey, &ALICE));
		assert_ok!(commit(hotkey, round, &[(3, 1)]));
	}
	hotkeys
}

#[test]
fn block_should_open_a_few_and_go_on_in_the_order_of_arrival() {
	committing(|| {
		let hotkeys = crowd(20, 90);
		pulse([90]);
		until(EPOCHS[1] - 1);
		for at in 0..3 {
			let before = events().len();
			until(EPOCHS[1] + at);
			let done: Vec<_> = events()[before..]
				.iter()
				.filter_map(|event| match event {
					Event::TimelockedWeightsFailed { who, .. } => Some(who.clone()),
					Event::TimelockedWeightsRevealed(_, who) => Some(who.clone()),
					_ => None,
				})
				.collect();
			let first = usize::try_from(at * MAX_OPENS).unwrap();
			let last = (first + MAX_OPENS as usize).min(20);
			assert_eq!(done, hotkeys[first..last]);
		}
		assert_eq!(queue(index(SUBNET), 1), []);
	});
}

#[test]
fn block_should_open_one_when_blocks_are_short() {
	committing(|| {
		crowd(3, 90);
		pulse([90]);
		Limits::set(BlockWeights::simple_max(Weight::from_parts(200_000_000_000, u64::MAX)));
		for left in [2, 1, 0] {
			until(EPOCHS[1] + 2 - left as u64);
			assert_eq!(queue(index(SUBNET), 1).len(), left);
		}
	});
}

#[test]
fn mechanisms_should_take_turns() {
	committing(|| {
		add_mechanism(SUBNET);
		crowd(16, 90);
		let second = NetUidStorageIndex::new(4_097);
		let commit = lock(90, &text(&VALIDATOR, &[(3, 1)])).try_into().unwrap();
		let call = Call::commit_crv3_mechanism_weights {
			netuid: SUBNET,
			mecid: MechId::new(1),
			commit,
			reveal_round: 90,
		};
		assert_ok!(send(&VALIDATOR, call));
		pulse([90]);
		until(EPOCHS[1]);
		assert_eq!((queue(index(SUBNET), 1).len(), queue(second, 1).len()), (8, 1));
		until(EPOCHS[1] + 1);
		assert_eq!((queue(index(SUBNET), 1).len(), queue(second, 1).len()), (1, 0));
		assert_eq!(WeightStore::<Test>::row(second, Uid::new(1)), [(3, 65_535)]);
	});
}

#[test]
fn weight_should_stay_below_that_of_a_block_when_three_hundred_are_due_at_once() {
	committing(|| {
		long_blocks();
		let longest = WeightStore::<Test>::longest_commit(SUBNET);
		for n in 0..300u64 {
			let hotkey = account(21 + (n % 2) as u8);
			let locked = [lock(90, &text(&hotkey, &[(3, 1)])), vec![]].concat();
			let mut locked = locked;
			locked.resize(longest, 0);
			TimelockedWeightBriefs::<Test>::mutate(index(SUBNET), 1, |queue| {
				let bytes = longest as u16;
				let brief = crate::weights::Brief { hotkey: hotkey.clone(), round: 90, bytes };
				assert!(queue.try_push(brief).is_ok());
			});
			TimelockedWeightCommits::<Test>::mutate(index(SUBNET), 1, |queue| {
				let commit = locked.try_into().unwrap();
				assert!(queue.try_push((hotkey, n, commit, 90)).is_ok());
			});
		}
		pulse([90]);
		let mut left = 300;
		until(EPOCHS[1] - 1);
		for block in EPOCHS[1]..EPOCHS[2] {
			System::set_block_number(block);
			let started = if block == EPOCHS[1] { vec![SUBNET] } else { vec![] };
			if block == EPOCHS[1] {
				crate::schedule::Schedule::<Test>::note_run(SUBNET, block);
			}
			let weight = WeightStore::<Test>::reveal_timelocked(&started);
			left -= MAX_OPENS as usize;
			assert_eq!(queue(index(SUBNET), 1).len(), left);
			// 8 openings of at most 19 ms, what they set, the queue.
			assert!(weight.ref_time() < 200_000_000_000, "{weight}");
		}
		// What did not have its turn is over.
		until_erased(block_after(EPOCHS[2]));
		assert_eq!(queue(index(SUBNET), 1), []);
	});
}

fn block_after(block: u64) -> u64 {
	block + 1
}

/// Run the step alone in the block in which the next epoch begins.
fn until_erased(block: u64) {
	System::set_block_number(block);
	crate::schedule::Schedule::<Test>::note_run(SUBNET, block);
	WeightStore::<Test>::reveal_timelocked(&[SUBNET]);
}
