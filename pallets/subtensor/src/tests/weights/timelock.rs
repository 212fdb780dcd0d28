//! Commits of weights that are encrypted to a round of the beacon.

use super::{beacon::*, mock::*};
use crate::{
	free,
	pallet::*,
	schedule::Schedule,
	weights::{Brief, Ciphertext, TimelockedCommit, WeightStore, MAX_COMMITS},
	SubtensorTransactionExtension,
};
use codec::Encode;
use dtao_types::{MechId, NetUid, NetUidStorageIndex};
use frame_support::{assert_noop, assert_ok};
use sp_core::{crypto::AccountId32, H256};
use sp_io::hashing::blake2_256;
use sp_runtime::{DispatchError, DispatchResult};

/// Epochs of [`SUBNET`] with a tempo of 10.
pub const EPOCHS: [u64; 5] = [9, 20, 31, 42, 53];

/// [`Chain::with_neurons`] on which [`SUBNET`] wants commits, in the block in which the validators
/// have their permits. There is no rate limit.
pub fn committing(test: impl FnOnce()) {
	Chain::with_neurons().run(|| {
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		WeightsSetRateLimit::<Test>::insert(SUBNET, 0);
		until(EPOCHS[0]);
		test()
	});
}

/// The text that `hotkey` encrypts.
pub fn text(hotkey: &AccountId32, weights: &[(u16, u16)]) -> Vec<u8> {
	let bytes: &[u8] = hotkey.as_ref();
	let (uids, values): (Vec<u16>, Vec<u16>) = weights.iter().copied().unzip();
	(bytes.to_vec(), uids, values, 0u64).encode()
}

pub fn bytes(commit: &[u8]) -> Ciphertext {
	commit.to_vec().try_into().unwrap()
}

/// `commit_timelocked_mechanism_weights`.
pub fn send(hotkey: &AccountId32, call: Call<Test>) -> DispatchResult {
	dispatch(signed(hotkey), call)
}

/// The call that commits to `commit` on the main mechanism of [`SUBNET`].
pub fn call_of(round: u64, commit: &[u8]) -> Call<Test> {
	Call::commit_timelocked_mechanism_weights {
		netuid: SUBNET,
		mecid: MechId::MAIN,
		commit: bytes(commit),
		reveal_round: round,
		commit_reveal_version: 4,
	}
}

/// Commit to weights that open with a round.
pub fn commit(hotkey: &AccountId32, round: u64, weights: &[(u16, u16)]) -> DispatchResult {
	send(hotkey, call_of(round, &lock(round, &text(hotkey, weights))))
}

/// Who committed on a mechanism in an epoch, in order of arrival. Both queues must say the same.
pub fn queue(index: NetUidStorageIndex, epoch: u64) -> Vec<AccountId32> {
	let commits = TimelockedWeightCommits::<Test>::get(index, epoch).into_inner();
	let briefs = TimelockedWeightBriefs::<Test>::get(index, epoch).into_inner();
	let brief = |entry: &TimelockedCommit| Brief {
		hotkey: entry.0.clone(),
		round: entry.3,
		bytes: entry.2.len() as u16,
	};
	assert_eq!(commits.iter().map(brief).collect::<Vec<_>>(), briefs);
	commits.into_iter().map(|(hotkey, ..)| hotkey).collect()
}

/// The call that commits on a mechanism, with this version.
fn call_on(netuid: NetUid, mecid: u8, version: u16) -> Call<Test> {
	Call::commit_timelocked_mechanism_weights {
		netuid,
		mecid: MechId::new(mecid),
		commit: bytes(&lock(50, b"")),
		reveal_round: 50,
		commit_reveal_version: version,
	}
}

#[test]
fn commit_should_wait_in_the_queue_of_its_epoch() {
	committing(|| {
		let ciphertext = lock(100, &text(&VALIDATOR, &[(3, 1)]));
		assert_ok!(send(&VALIDATOR, call_of(100, &ciphertext)));

		let stored = TimelockedWeightCommits::<Test>::get(index(SUBNET), 1);
		let expected = (VALIDATOR, 9, ciphertext.clone().try_into().unwrap(), 100);
		assert_eq!(stored, vec![expected]);
		assert_eq!(queue(index(SUBNET), 1), [VALIDATOR]);
		assert_eq!(WeightStore::<Test>::last_update(index(SUBNET))[1], 9);
		let hash = H256(blake2_256(&ciphertext));
		let event = Event::TimelockedWeightsCommitted(VALIDATOR, index(SUBNET), hash, 100);
		assert_eq!(last_event(), event);
		// What clients decode.
		let row = (VALIDATOR, 9u64, ciphertext, 100u64);
		let key = TimelockedWeightCommits::<Test>::hashed_key_for(index(SUBNET), 1);
		assert_eq!(sp_io::storage::get(&key).map(|raw| raw.to_vec()), Some(vec![row].encode()));
	});
}

#[test]
fn commits_should_stand_in_order_of_arrival_under_their_epochs() {
	committing(|| {
		assert_ok!(commit(&VALIDATOR_2, 100, &[(3, 1)]));
		assert_ok!(commit(&VALIDATOR, 101, &[(3, 1)]));
		assert_ok!(commit(&VALIDATOR_2, 99, &[(4, 1)]));
		until(EPOCHS[1]);
		assert_ok!(commit(&VALIDATOR, 130, &[(3, 1)]));

		assert_eq!(queue(index(SUBNET), 1), [VALIDATOR_2, VALIDATOR, VALIDATOR_2]);
		assert_eq!(queue(index(SUBNET), 2), [VALIDATOR]);
	});
}

#[test]
fn every_call_should_commit_where_it_says() {
	committing(|| {
		add_mechanism(SUBNET);
		let (netuid, round) = (SUBNET, 100);
		let commit = bytes(&lock(round, &text(&VALIDATOR, &[(3, 1)])));
		let main = Call::commit_timelocked_weights {
			netuid,
			commit: commit.clone(),
			reveal_round: round,
			commit_reveal_version: 4,
		};
		let mecid = MechId::new(1);
		let second =
			Call::commit_crv3_mechanism_weights { netuid, mecid, commit, reveal_round: round };
		assert_ok!(send(&VALIDATOR, main));
		assert_ok!(send(&VALIDATOR_2, second));
		assert_eq!(queue(index(SUBNET), 1), [VALIDATOR]);
		assert_eq!(queue(NetUidStorageIndex::new(4_097), 1), [VALIDATOR_2]);
	});
}

#[test]
fn commit_should_name_what_is_wrong_in_the_order_of_the_public_chain() {
	committing(|| {
		// GIVEN that everything is wrong
		let (round, short) = (1_000_000, [0; 10]);
		let call =
			|netuid, mecid, commit_reveal_version| Call::commit_timelocked_mechanism_weights {
				netuid,
				mecid: MechId::new(mecid),
				commit: bytes(&short),
				reveal_round: round,
				commit_reveal_version,
			};
		let fails = |who: &AccountId32, call: Call<Test>, error: Error<Test>| {
			assert_noop!(send(who, call), DispatchError::from(error));
		};
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, false);
		StakeThreshold::<Test>::put(u64::MAX);
		WeightsSetRateLimit::<Test>::insert(SUBNET, 100);
		LastUpdate::<Test>::insert(index(SUBNET), wire(vec![9; 5]));
		let brief = Brief { hotkey: VALIDATOR, round: 1, bytes: 1 };
		let ten = wire(vec![brief; MAX_COMMITS as usize]);
		TimelockedWeightBriefs::<Test>::insert(index(SUBNET), 1, ten);

		// WHEN one thing after the other is mended
		// THEN the next one is named
		fails(&UNKNOWN, call(NO_SUBNET, 1, 3), Error::SubnetNotExists);
		fails(&UNKNOWN, call(SUBNET, 1, 3), Error::MechanismDoesNotExist);
		fails(&UNKNOWN, call(SUBNET, 0, 3), Error::CommitRevealDisabled);
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		fails(&UNKNOWN, call(SUBNET, 0, 3), Error::IncorrectCommitRevealVersion);
		fails(&UNKNOWN, call(SUBNET, 0, 4), Error::HotKeyNotRegisteredInSubNet);
		fails(&VALIDATOR, call(SUBNET, 0, 4), Error::NotEnoughStakeToSetWeights);
		StakeThreshold::<Test>::put(0);
		fails(&VALIDATOR, call(SUBNET, 0, 4), Error::CommittingWeightsTooFast);
		WeightsSetRateLimit::<Test>::insert(SUBNET, 0);
		fails(&VALIDATOR, call(SUBNET, 0, 4), Error::TooManyUnrevealedCommits);
		TimelockedWeightBriefs::<Test>::remove(index(SUBNET), 1);
		fails(&VALIDATOR, call(SUBNET, 0, 4), Error::InvalidRevealRound);
		fails(&VALIDATOR, call_of(100, &short), Error::InvalidTimelockedCommit);
		MaxAllowedUids::<Test>::insert(SUBNET, 0);
		fails(&VALIDATOR, call_of(100, &lock(100, b"")), Error::TimelockedQueueFull);
		MaxAllowedUids::<Test>::insert(SUBNET, 1);
		assert_ok!(send(&VALIDATOR, call_of(100, &lock(100, b""))));
		MaxAllowedUids::<Test>::insert(SUBNET, 256);
	});
}

#[test]
fn pool_should_name_stake_and_round_first() {
	committing(|| {
		let verdict = |who: &AccountId32, call: Call<Test>| {
			SubtensorTransactionExtension::<Test>::check(who, &call)
		};
		let refused = |who: &AccountId32, call: Call<Test>, error: Error<Test>| {
			assert_eq!(verdict(who, call), Err(error.into()));
		};
		pulse([60]);
		StakeThreshold::<Test>::put(u64::MAX);
		refused(&UNKNOWN, call_on(NO_SUBNET, 0, 3), Error::NotEnoughStakeToSetWeights);
		StakeThreshold::<Test>::put(0);
		refused(&UNKNOWN, call_on(NO_SUBNET, 0, 3), Error::InvalidRevealRound);
		Pulses::set([50].into());
		refused(&UNKNOWN, call_on(NO_SUBNET, 0, 3), Error::SubnetNotExists);
		refused(&UNKNOWN, call_on(SUBNET, 1, 3), Error::MechanismDoesNotExist);
		refused(&UNKNOWN, call_on(SUBNET, 0, 3), Error::IncorrectCommitRevealVersion);
		refused(&UNKNOWN, call_on(SUBNET, 0, 4), Error::HotKeyNotRegisteredInSubNet);
		let tags = verdict(&VALIDATOR, call_on(SUBNET, 0, 4)).unwrap();
		// One place in the pool for all that sets or commits weights.
		let plain = Call::commit_weights { netuid: SUBNET, commit_hash: H256::zero() };
		assert_eq!(verdict(&VALIDATOR, plain), Ok(tags));
	});
}

#[test]
fn eleventh_commit_of_an_epoch_should_fail() {
	committing(|| {
		let hash = Call::commit_weights { netuid: SUBNET, commit_hash: H256::zero() };
		for _ in 0..MAX_COMMITS {
			assert_ok!(commit(&VALIDATOR, 100, &[(3, 1)]));
			// Hashes have a queue of their own.
			assert_ok!(dispatch(signed(&VALIDATOR), hash.clone()));
		}
		let too_many = Error::<Test>::TooManyUnrevealedCommits;
		assert_noop!(commit(&VALIDATOR, 100, &[(3, 1)]), too_many);
		assert_ok!(commit(&VALIDATOR_2, 100, &[(3, 1)]));
		until(EPOCHS[1] - 1);
		assert_noop!(commit(&VALIDATOR, 100, &[(3, 1)]), Error::<Test>::TooManyUnrevealedCommits);
		until(EPOCHS[1]);
		assert_ok!(commit(&VALIDATOR, 130, &[(3, 1)]));
	});
}

#[test]
fn commit_should_fail_when_the_last_weights_were_set_too_recently() {
	committing(|| {
		assert_ok!(commit(&VALIDATOR, 100, &[(3, 1)]));
		WeightsSetRateLimit::<Test>::insert(SUBNET, 5);
		for block in 10..=13 {
			until(block);
			let too_fast = Error::<Test>::CommittingWeightsTooFast;
			assert_noop!(commit(&VALIDATOR, 100, &[(3, 1)]), too_fast);
		}
		until(14);
		assert_ok!(commit(&VALIDATOR, 100, &[(3, 1)]));
	});
}

#[test]
fn commit_should_fail_when_its_round_is_over_or_too_far_ahead() {
	committing(|| {
		let invalid = Error::<Test>::InvalidRevealRound;
		// Three epochs of eleven blocks of four rounds, twenty rounds of a minute, nine blocks so far.
		let last = 3 * 11 * 4 + 20 + 9 * 4;
		assert_noop!(commit(&VALIDATOR, last + 1, &[(3, 1)]), invalid);
		assert_noop!(commit(&VALIDATOR, u64::MAX, &[(3, 1)]), Error::<Test>::InvalidRevealRound);
		assert_noop!(commit(&VALIDATOR, 0, &[(3, 1)]), Error::<Test>::InvalidRevealRound);
		assert_ok!(commit(&VALIDATOR, last, &[(3, 1)]));
		// Rounds before the newest pulse are over, the round of that pulse is not.
		pulse([90]);
		assert_noop!(commit(&VALIDATOR, 89, &[(3, 1)]), Error::<Test>::InvalidRevealRound);
		assert_ok!(commit(&VALIDATOR, 90, &[(3, 1)]));
		// A subnet with a longer period takes later rounds.
		RevealPeriodEpochs::<Test>::insert(SUBNET, 2);
		assert_ok!(commit(&VALIDATOR, last + 44, &[(3, 1)]));
	});
}

#[test]
fn commit_should_fail_when_it_is_longer_than_all_weights_of_the_subnet() {
	committing(|| {
		let longest = WeightStore::<Test>::longest_commit(SUBNET);
		let most: Vec<(u16, u16)> = (0..256).map(|uid| (uid, u16::MAX)).collect();
		let full = lock(100, &text(&VALIDATOR, &most));
		assert!((longest - 8..=longest).contains(&full.len()), "{}", full.len());
		assert_ok!(send(&VALIDATOR, call_of(100, &full)));
		let call = |length| call_of(100, &vec![0; length]);
		assert_ok!(send(&VALIDATOR, call(longest)));
		let invalid = Error::<Test>::InvalidTimelockedCommit;
		assert_noop!(send(&VALIDATOR, call(longest + 1)), invalid);
		assert_noop!(send(&VALIDATOR, call(5_000)), Error::<Test>::InvalidTimelockedCommit);
		// The pool does not look into it.
		let check = |call: Call<Test>| {
			assert!(call.encoded_size() > free::longest(&call).unwrap());
			SubtensorTransactionExtension::<Test>::check(&UNKNOWN, &call)
		};
		assert_eq!(check(call(5_000)), Err(Error::<Test>::FreeCallTooLong.into()));
		// Whatever a subnet allows, storage keeps no more.
		MaxAllowedUids::<Test>::insert(SUBNET, u16::MAX);
		assert_eq!(WeightStore::<Test>::longest_commit(SUBNET), 5_000);
	});
}

#[test]
fn commit_should_fail_when_the_queue_is_full() {
	committing(|| {
		let filled = |count: usize, bytes: u16| {
			let brief = Brief { hotkey: MINER, round: 1, bytes };
			TimelockedWeightBriefs::<Test>::insert(index(SUBNET), 1, wire(vec![brief; count]));
			let before = TimelockedWeightCommits::<Test>::get(index(SUBNET), 1).len();
			let result = send(&VALIDATOR, call_of(100, &lock(100, &[0; 12])));
			let after = TimelockedWeightCommits::<Test>::get(index(SUBNET), 1).len();
			assert_eq!(after, before + usize::from(result.is_ok()));
			result
		};
		let full = Err(Error::<Test>::TimelockedQueueFull.into());
		// Two for each place.
		assert_ok!(filled(511, 300));
		assert_eq!(filled(512, 300), full);
		// Half a megabyte: 524,288 = 511 * 1,025 + 513.
		assert_ok!(filled(511, 1_025));
		assert_eq!(filled(511, 1_026), full);
		TimelockedWeightBriefs::<Test>::remove(index(SUBNET), 1);
		TimelockedWeightCommits::<Test>::remove(index(SUBNET), 1);
	});
}

#[test]
fn commit_should_count_for_the_next_epoch_when_one_is_deferred() {
	committing(|| {
		until(EPOCHS[1] - 1);
		MaxEpochsPerBlock::<Test>::put(0);
		for block in [EPOCHS[1], EPOCHS[1] + 1] {
			until(block);
			assert_eq!((Schedule::<Test>::count(SUBNET), Schedule::<Test>::epoch(SUBNET)), (1, 2));
			assert_ok!(commit(&VALIDATOR, 130, &[(3, 1)]));
		}
		MaxEpochsPerBlock::<Test>::put(2);
		until(EPOCHS[1] + 2);
		assert_eq!((Schedule::<Test>::count(SUBNET), Schedule::<Test>::epoch(SUBNET)), (2, 2));
		assert_eq!(queue(index(SUBNET), 2).len(), 2);
	});
}
