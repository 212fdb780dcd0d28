//! Weights by commit and reveal.

use super::mock::*;
use crate::{
	pallet::*,
	schedule::Schedule,
	scores::Scores,
	weights::{Reveal, Row, WeightStore},
};
use dtao_types::{MechId, NetUid, NetUidStorageIndex, Uid};
use frame_support::{assert_noop, assert_ok};
use sp_core::{crypto::AccountId32, H256};
use sp_runtime::DispatchResult;

const VALIDATOR_UID: Uid = Uid::new(1);
const SALT: [u16; 8] = [1, 2, 3, 4, 5, 6, 7, 8];

/// Epochs of [`SUBNET`] with a tempo of 10.
const EPOCHS: [u64; 4] = [9, 20, 31, 42];

/// [`Chain::with_neurons`] on which [`SUBNET`] wants commits, in the block in which the validators
/// have their permits. There is no rate limit.
fn committing(test: impl FnOnce()) {
	Chain::with_neurons().run(|| {
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		WeightsSetRateLimit::<Test>::insert(SUBNET, 0);
		until(EPOCHS[0]);
		test()
	});
}

fn hash(hotkey: &AccountId32, index: u16, weights: &[(u16, u16)]) -> H256 {
	let (uids, values): (Vec<u16>, Vec<u16>) = weights.iter().copied().unzip();
	let row = Row { uids: &uids, values: &values, version_key: 0 };
	Reveal { row, salt: &SALT }.hash(hotkey, NetUidStorageIndex::new(index))
}

fn commit_hash(hotkey: &AccountId32, netuid: NetUid, commit_hash: H256) -> DispatchResult {
	dispatch(signed(hotkey), Call::commit_weights { netuid, commit_hash })
}

fn commit(hotkey: &AccountId32, weights: &[(u16, u16)]) -> DispatchResult {
	commit_hash(hotkey, SUBNET, hash(hotkey, SUBNET.get(), weights))
}

fn reveal_on(hotkey: &AccountId32, netuid: NetUid, weights: &[(u16, u16)]) -> DispatchResult {
	let (uids, values) = weights.iter().copied().unzip();
	let salt = SALT.to_vec();
	let call = Call::reveal_weights { netuid, uids, values, salt, version_key: 0 };
	dispatch(signed(hotkey), call)
}

fn reveal(hotkey: &AccountId32, weights: &[(u16, u16)]) -> DispatchResult {
	reveal_on(hotkey, SUBNET, weights)
}

/// `batch_reveal_weights` of these rows.
fn reveal_batch(hotkey: &AccountId32, rows: &[&[(u16, u16)]]) -> DispatchResult {
	let (uids_list, values_list) = rows.iter().map(|row| row.iter().copied().unzip()).unzip();
	let salts_list = vec![SALT.to_vec(); rows.len()];
	let version_keys = vec![0; rows.len()];
	let call = Call::batch_reveal_weights {
		netuid: SUBNET,
		uids_list,
		values_list,
		salts_list,
		version_keys,
	};
	dispatch(signed(hotkey), call)
}

fn stored() -> Vec<(u16, u16)> {
	WeightStore::<Test>::row(index(SUBNET), VALIDATOR_UID)
}

fn waiting() -> usize {
	WeightStore::<Test>::commits(index(SUBNET), &VALIDATOR).len()
}

/// Weights that differ for each `n`.
fn nth(n: u16) -> [(u16, u16); 2] {
	[(3, 65_535), (4, n)]
}

#[test]
fn commit_weights_should_store_hash_and_window() {
	committing(|| {
		let commit_hash = hash(&VALIDATOR, SUBNET.get(), &nth(1));
		assert_ok!(commit(&VALIDATOR, &nth(1)));

		assert_eq!(
			WeightCommits::<Test>::get(index(SUBNET), VALIDATOR),
			Some(wire(vec![(commit_hash, 9, 20, 30)]))
		);
		assert_eq!(stored(), []);
		assert_eq!(WeightStore::<Test>::last_update(index(SUBNET))[1], 9);
		assert_eq!(last_event(), Event::WeightsCommitted(VALIDATOR, index(SUBNET), commit_hash));
	});
}

#[test]
fn commit_weights_should_fail_when_subnet_is_unknown() {
	committing(|| {
		assert_noop!(
			commit_hash(&VALIDATOR, NO_SUBNET, H256::zero()),
			Error::<Test>::SubnetNotExists
		);
	});
}

#[test]
fn commit_weights_should_fail_when_subnet_takes_open_weights() {
	committing(|| {
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, false);
		assert_noop!(commit(&VALIDATOR, &nth(1)), Error::<Test>::CommitRevealDisabled);
		assert_noop!(
			commit_hash(&VALIDATOR, NetUid::ROOT, H256::zero()),
			Error::<Test>::CommitRevealDisabled
		);
	});
}

#[test]
fn commit_weights_should_fail_when_hotkey_is_not_registered() {
	committing(|| {
		for who in [UNKNOWN, ALICE] {
			assert_noop!(commit(&who, &nth(1)), Error::<Test>::HotKeyNotRegisteredInSubNet);
		}
	});
}

#[test]
fn commit_weights_should_fail_when_stake_is_below_threshold() {
	committing(|| {
		let weight = crate::children::Children::<Test>::stake_weight(&VALIDATOR, SUBNET);
		StakeThreshold::<Test>::put(weight + 1);
		assert_noop!(commit(&VALIDATOR, &nth(1)), Error::<Test>::NotEnoughStakeToSetWeights);

		StakeThreshold::<Test>::put(weight);
		assert_ok!(commit(&VALIDATOR, &nth(1)));
	});
}

#[test]
fn commit_weights_should_fail_when_last_commit_is_too_recent() {
	committing(|| {
		WeightsSetRateLimit::<Test>::insert(SUBNET, 5);
		assert_ok!(commit(&VALIDATOR, &nth(1)));

		blocks(4);
		assert_noop!(commit(&VALIDATOR, &nth(2)), Error::<Test>::CommittingWeightsTooFast);
		blocks(1);
		assert_ok!(commit(&VALIDATOR, &nth(2)));
	});
}

#[test]
fn commit_weights_should_fail_when_weights_were_set_too_recently() {
	committing(|| {
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, false);
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &nth(1)));
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		WeightsSetRateLimit::<Test>::insert(SUBNET, 5);

		blocks(4);
		assert_noop!(commit(&VALIDATOR, &nth(2)), Error::<Test>::CommittingWeightsTooFast);
		blocks(1);
		assert_ok!(commit(&VALIDATOR, &nth(2)));
	});
}

#[test]
fn commit_weights_should_fail_when_ten_commits_wait() {
	committing(|| {
		for n in 0..10 {
			assert_ok!(commit(&VALIDATOR, &nth(n)));
		}
		assert_noop!(commit(&VALIDATOR, &nth(10)), Error::<Test>::TooManyUnrevealedCommits);

		// WHEN one is revealed
		until(EPOCHS[1]);
		assert_ok!(reveal(&VALIDATOR, &nth(0)));

		assert_ok!(commit(&VALIDATOR, &nth(10)));
		assert_eq!(waiting(), 10);
	});
}

#[test]
fn commit_weights_should_drop_commits_when_their_time_is_over() {
	committing(|| {
		for n in 0..10 {
			assert_ok!(commit(&VALIDATOR, &nth(n)));
		}

		until(EPOCHS[2]);
		assert_ok!(commit(&VALIDATOR, &nth(10)));

		assert_eq!(waiting(), 1);
	});
}

#[test]
fn commit_weights_should_check_in_order() {
	Chain::with_neurons().subnet(dynamic_subnet(2, tao(1), alpha(1))).run(|| {
		// GIVEN a sender with whom everything is wrong
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, false);
		StakeThreshold::<Test>::put(u64::MAX);
		let full = wire((0..10).map(|n| (H256::repeat_byte(n), 9, 20, 30)).collect());
		until(EPOCHS[0]);
		let attempt = |who: &AccountId32| commit_hash(who, SUBNET, H256::zero());

		// THEN each repair shows the next error.
		assert_noop!(attempt(&UNKNOWN), Error::<Test>::CommitRevealDisabled);
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		assert_noop!(attempt(&UNKNOWN), Error::<Test>::HotKeyNotRegisteredInSubNet);
		assert_noop!(attempt(&VALIDATOR), Error::<Test>::NotEnoughStakeToSetWeights);
		StakeThreshold::<Test>::put(0);
		LastUpdate::<Test>::insert(index(SUBNET), wire(vec![8; 5]));
		WeightCommits::<Test>::insert(index(SUBNET), VALIDATOR, full);
		assert_noop!(attempt(&VALIDATOR), Error::<Test>::CommittingWeightsTooFast);
		WeightsSetRateLimit::<Test>::insert(SUBNET, 1);
		assert_noop!(attempt(&VALIDATOR), Error::<Test>::TooManyUnrevealedCommits);
		WeightCommits::<Test>::remove(index(SUBNET), VALIDATOR);
		assert_ok!(attempt(&VALIDATOR));
	});
}

#[test]
fn reveal_weights_should_store_row_when_its_epoch_has_come() {
	committing(|| {
		assert_ok!(commit(&VALIDATOR, &[(3, 20_000), (4, 10_000)]));
		until(EPOCHS[1]);
		let commit_hash = hash(&VALIDATOR, SUBNET.get(), &[(3, 20_000), (4, 10_000)]);

		assert_ok!(reveal(&VALIDATOR, &[(3, 20_000), (4, 10_000)]));

		assert_eq!(stored(), [(3, 65_535), (4, 32_768)]);
		assert!(!WeightCommits::<Test>::contains_key(index(SUBNET), VALIDATOR));
		// The commit counts for the rate limit, the reveal does not.
		assert_eq!(WeightStore::<Test>::last_update(index(SUBNET))[1], EPOCHS[0]);
		assert_eq!(WeightStore::<Test>::decided_at(index(SUBNET))[1], EPOCHS[0]);
		let all = events();
		assert_eq!(
			all[all.len() - 2..],
			[
				Event::WeightsSet(index(SUBNET), VALIDATOR_UID),
				Event::WeightsRevealed(VALIDATOR, index(SUBNET), commit_hash),
			]
		);
	});
}

#[test]
fn reveal_weights_should_not_be_limited_by_rate() {
	committing(|| {
		WeightsSetRateLimit::<Test>::insert(SUBNET, 100);
		assert_ok!(commit(&VALIDATOR, &nth(1)));
		until(EPOCHS[1]);
		assert_ok!(reveal(&VALIDATOR, &nth(1)));
	});
}

/// A reveal in `block` of a commit made in block `made`, with this reveal period.
fn revealed_in(period: u64, made: u64, block: u64) -> DispatchResult {
	let mut result = Ok(());
	committing(|| {
		RevealPeriodEpochs::<Test>::insert(SUBNET, period);
		until(made);
		assert_ok!(commit(&VALIDATOR, &nth(1)));
		until(block);
		result = reveal(&VALIDATOR, &nth(1));
		assert_eq!(waiting(), usize::from(result.is_err()));
	});
	result
}

#[test]
fn reveal_weights_should_succeed_in_the_epoch_of_the_period_only() {
	for period in [1, 3] {
		// The first and the last block of an epoch.
		for made in [EPOCHS[0], EPOCHS[1] - 1] {
			let first = EPOCHS[0] + 11 * period;
			let early = revealed_in(period, made, first - 1);
			assert_eq!(early, Err(Error::<Test>::RevealTooEarly.into()));
			assert_ok!(revealed_in(period, made, first));
			assert_ok!(revealed_in(period, made, first + 10));
			let late = revealed_in(period, made, first + 11);
			assert_eq!(late, Err(Error::<Test>::ExpiredWeightCommit.into()));
		}
	}
}

#[test]
fn reveal_weights_should_fail_when_the_commit_has_expired() {
	committing(|| {
		assert_ok!(commit(&VALIDATOR, &nth(1)));
		until(EPOCHS[2] - 1);
		assert_ok!(commit(&VALIDATOR, &nth(2)));

		// Next to a live commit and, later, among expired ones only.
		for block in [EPOCHS[2], EPOCHS[3]] {
			until(block);
			assert_noop!(reveal(&VALIDATOR, &nth(1)), Error::<Test>::ExpiredWeightCommit);
		}
		assert_noop!(reveal(&VALIDATOR, &nth(2)), Error::<Test>::ExpiredWeightCommit);
	});
}

#[test]
fn reveal_weights_should_not_match_when_only_commits_with_other_hashes_expired() {
	committing(|| {
		assert_ok!(commit(&VALIDATOR, &nth(1)));
		until(EPOCHS[2]);
		assert_noop!(reveal(&VALIDATOR, &nth(9)), Error::<Test>::InvalidRevealCommitHashNotMatch);
	});
}

#[test]
fn reveal_weights_should_keep_its_window_when_tempo_and_period_change() {
	committing(|| {
		assert_ok!(commit(&VALIDATOR, &nth(1)));
		Schedule::<Test>::set_tempo(SUBNET, 360);
		RevealPeriodEpochs::<Test>::insert(SUBNET, 100);

		until(EPOCHS[1] - 1);
		assert_noop!(reveal(&VALIDATOR, &nth(1)), Error::<Test>::RevealTooEarly);
		until(EPOCHS[1]);
		assert_ok!(reveal(&VALIDATOR, &nth(1)));
	});
}

#[test]
fn reveal_weights_should_fail_when_nothing_waits() {
	committing(|| {
		assert_noop!(reveal(&VALIDATOR, &nth(1)), Error::<Test>::NoWeightsCommitFound);
		assert_ok!(commit(&VALIDATOR, &nth(1)));
		for who in [VALIDATOR_2, UNKNOWN] {
			assert_noop!(reveal(&who, &nth(1)), Error::<Test>::NoWeightsCommitFound);
		}
		until(EPOCHS[1]);
		assert_ok!(reveal(&VALIDATOR, &nth(1)));
		assert_noop!(reveal(&VALIDATOR, &nth(1)), Error::<Test>::NoWeightsCommitFound);
	});
}

#[test]
fn reveal_weights_should_fail_when_anything_of_the_hash_differs() {
	committing(|| {
		assert_ok!(commit(&VALIDATOR, &nth(1)));
		until(EPOCHS[1]);
		let attempt = |uids, values, salt, version_key| {
			let netuid = SUBNET;
			let call = Call::reveal_weights { netuid, uids, values, salt, version_key };
			dispatch(signed(&VALIDATOR), call)
		};
		let (uids, values, salt) = (vec![3, 4], vec![65_535, 1], SALT.to_vec());
		let cases = [
			(vec![3, 2], values.clone(), salt.clone(), 0),
			(vec![4, 3], values.clone(), salt.clone(), 0),
			(uids.clone(), vec![65_535, 2], salt.clone(), 0),
			(uids.clone(), values.clone(), vec![1], 0),
			(uids.clone(), values.clone(), vec![], 0),
			(uids.clone(), values.clone(), salt.clone(), 1),
		];
		for (uids, values, salt, version_key) in cases {
			assert_noop!(
				attempt(uids, values, salt, version_key),
				Error::<Test>::InvalidRevealCommitHashNotMatch
			);
		}
		// The same numbers, some of them in another list: what is no row is not hashed.
		assert_noop!(
			attempt(vec![3], vec![4, 65_535, 1], SALT.to_vec(), 0),
			Error::<Test>::WeightVecNotEqualSize
		);
		assert_ok!(attempt(uids, values, salt, 0));
	});
}

#[test]
fn reveal_weights_should_fail_when_subnet_takes_open_weights() {
	committing(|| {
		assert_ok!(commit(&VALIDATOR, &nth(1)));
		until(EPOCHS[1]);
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, false);
		assert_noop!(reveal(&VALIDATOR, &nth(1)), Error::<Test>::CommitRevealDisabled);
		assert_noop!(reveal_on(&VALIDATOR, NO_SUBNET, &nth(1)), Error::<Test>::SubnetNotExists);
	});
}

#[test]
fn reveal_weights_should_fail_like_set_weights_when_row_is_not_valid() {
	let six: Vec<(u16, u16)> = (0..6).map(|uid| (uid, 1)).collect();
	let cases: [(&[(u16, u16)], Error<Test>); 4] = [
		(&six, Error::UidsLengthExceedUidsInSubNet),
		(&[(3, 1), (3, 1)], Error::DuplicateUids),
		(&[(5, 1), (3, 1)], Error::UidVecContainInvalidOne),
		(&[(3, 1)], Error::WeightVecLengthIsLow),
	];
	for (weights, error) in cases {
		committing(|| {
			MinAllowedWeights::<Test>::insert(SUBNET, 2);
			assert_ok!(commit(&VALIDATOR, weights));
			until(EPOCHS[1]);
			assert_noop!(reveal(&VALIDATOR, weights), error);
			assert_eq!(waiting(), 1);
		});
	}
}

#[test]
fn reveal_weights_should_fail_when_sender_may_not_set_weights_any_more() {
	committing(|| {
		assert_ok!(commit(&VALIDATOR, &nth(1)));
		assert_ok!(commit(&MINER, &nth(1)));
		until(EPOCHS[1]);

		assert_noop!(reveal(&MINER, &nth(1)), Error::<Test>::NeuronNoValidatorPermit);
		WeightsVersionKey::<Test>::insert(SUBNET, 1);
		assert_noop!(reveal(&VALIDATOR, &nth(1)), Error::<Test>::IncorrectWeightVersionKey);
		StakeThreshold::<Test>::put(u64::MAX);
		assert_noop!(reveal(&VALIDATOR, &nth(1)), Error::<Test>::NotEnoughStakeToSetWeights);
	});
}

#[test]
fn reveal_weights_should_remove_older_commits_and_keep_younger_ones() {
	committing(|| {
		for n in 1..=4 {
			assert_ok!(commit(&VALIDATOR, &nth(n)));
		}
		until(EPOCHS[1]);

		assert_ok!(reveal(&VALIDATOR, &nth(3)));
		assert_eq!(waiting(), 1);
		assert_noop!(reveal(&VALIDATOR, &nth(2)), Error::<Test>::InvalidRevealCommitHashNotMatch);

		assert_ok!(reveal(&VALIDATOR, &nth(4)));
		assert_eq!(waiting(), 0);
		assert_eq!(stored(), nth(4));
	});
}

#[test]
fn batch_reveal_weights_should_end_with_the_last_row() {
	committing(|| {
		for n in 1..=4 {
			assert_ok!(commit(&VALIDATOR, &nth(n)));
		}
		until(EPOCHS[1]);

		assert_ok!(reveal_batch(&VALIDATOR, &[&nth(1), &nth(3)]));

		assert_eq!(stored(), nth(3));
		assert_eq!(waiting(), 1);
		let hashes = [1, 3].map(|n| hash(&VALIDATOR, SUBNET.get(), &nth(n))).to_vec();
		assert_eq!(last_event(), Event::WeightsBatchRevealed(VALIDATOR, SUBNET, hashes));
	});
}

#[test]
fn batch_reveal_weights_should_reveal_all_or_none() {
	committing(|| {
		for n in 1..=3 {
			assert_ok!(commit(&VALIDATOR, &nth(n)));
		}
		until(EPOCHS[1]);
		let wrong = Error::<Test>::InvalidRevealCommitHashNotMatch;
		// Not in the order of the commits, and one that was never made.
		assert_noop!(reveal_batch(&VALIDATOR, &[&nth(2), &nth(1)]), wrong);
		let wrong = Error::<Test>::InvalidRevealCommitHashNotMatch;
		assert_noop!(reveal_batch(&VALIDATOR, &[&nth(1), &nth(9)]), wrong);
		assert_noop!(
			reveal_batch(&VALIDATOR, &[&nth(3), &nth(3)]),
			Error::<Test>::NoWeightsCommitFound
		);
		assert_noop!(reveal_batch(&VALIDATOR, &[]), Error::<Test>::NoWeightsCommitFound);
	});
}

#[test]
fn batch_reveal_weights_should_fail_when_lists_differ_in_length() {
	committing(|| {
		assert_ok!(commit(&VALIDATOR, &nth(1)));
		until(EPOCHS[1]);
		let (uids, values, salts, keys) =
			(vec![vec![3, 4]], vec![vec![65_535, 1]], vec![SALT.to_vec()], vec![0]);
		for short in 0..4 {
			let call = Call::batch_reveal_weights {
				netuid: SUBNET,
				uids_list: if short == 0 { vec![] } else { uids.clone() },
				values_list: if short == 1 { vec![] } else { values.clone() },
				salts_list: if short == 2 { vec![] } else { salts.clone() },
				version_keys: if short == 3 { vec![] } else { keys.clone() },
			};
			assert_noop!(dispatch(signed(&VALIDATOR), call), Error::<Test>::InputLengthsUnequal);
		}
	});
}

#[test]
fn commit_and_reveal_should_keep_to_their_mechanism() {
	committing(|| {
		// GIVEN two mechanisms
		let (netuid, mecid) = (SUBNET, MechId::new(1));
		let second = NetUidStorageIndex::new(4_097);
		let commit_hash = hash(&VALIDATOR, 4_097, &nth(1));
		let commit = Call::commit_mechanism_weights { netuid, mecid, commit_hash };
		let (uids, values) = nth(1).into_iter().unzip();
		let salt = SALT.to_vec();
		let reveal =
			Call::reveal_mechanism_weights { netuid, mecid, uids, values, salt, version_key: 0 };
		for call in [commit.clone(), reveal.clone()] {
			assert_noop!(dispatch(signed(&VALIDATOR), call), Error::<Test>::MechanismDoesNotExist);
		}
		add_mechanism(SUBNET);

		// WHEN
		assert_ok!(dispatch(signed(&VALIDATOR), commit));
		assert_eq!(last_event(), Event::WeightsCommitted(VALIDATOR, second, commit_hash));
		until(EPOCHS[1]);
		assert_ok!(dispatch(signed(&VALIDATOR), reveal));

		// THEN
		assert_eq!(last_event(), Event::WeightsRevealed(VALIDATOR, second, commit_hash));
		assert_eq!(WeightStore::<Test>::row(second, VALIDATOR_UID), nth(1));
		assert_eq!(stored(), []);
	});
}

#[test]
fn commits_should_end_when_neuron_is_replaced() {
	committing(|| {
		assert_ok!(commit(&MINER, &nth(1)));
		assert_ok!(commit(&VALIDATOR, &nth(1)));
		replace_uid_3();

		assert_eq!(WeightStore::<Test>::commits(index(SUBNET), &MINER), []);
		assert_eq!(waiting(), 1);
	});
}

/// Let a new neuron take the uid of [`MINER`].
fn replace_uid_3() {
	let uid = Uid::new(3);
	assert_ok!(crate::keys::KeyStore::<Test>::associate(&UNKNOWN, &CAROL));
	crate::registration::Registration::<Test>::replace(SUBNET, uid, &UNKNOWN);
}

/// Incentives of the miners at the third epoch, where the validator committed to equal weights for
/// both in the first epoch, revealed them in the second, and in between did `before` and, after
/// a replacement of the first miner, `after`.
fn incentives_of_replaced(replaced: bool, before: impl Fn(), after: impl Fn()) -> [u16; 2] {
	let mut incentives = [0; 2];
	committing(|| {
		assert_ok!(commit(&VALIDATOR, &[(3, 1), (4, 1)]));
		before();
		blocks(2);
		if replaced {
			replace_uid_3();
		}
		blocks(2);
		after();
		until(EPOCHS[1]);
		assert_ok!(reveal(&VALIDATOR, &[(3, 1), (4, 1)]));
		until(EPOCHS[2]);
		let all = Incentive::<Test>::get(index(SUBNET));
		incentives = [all[3], all[4]];
		assert!(Scores::<Test>::has_permit(SUBNET, VALIDATOR_UID));
	});
	incentives
}

#[test]
fn revealed_weight_should_not_count_when_its_target_came_after_the_commit() {
	assert_eq!(incentives_of_replaced(false, || {}, || {}), [32_767, 32_767]);
	assert_eq!(incentives_of_replaced(true, || {}, || {}), [0, 65_535]);
}

#[test]
fn revealed_weight_should_not_count_when_a_later_commit_hides_its_age() {
	// The later commit is younger than the new miner, the revealed weights are not.
	let later = || {
		assert_ok!(commit(&VALIDATOR, &nth(9)));
	};
	assert_eq!(incentives_of_replaced(false, || {}, later), [32_767, 32_767]);
	assert_eq!(incentives_of_replaced(true, || {}, later), [0, 65_535]);
}

#[test]
fn stored_weight_should_not_count_when_a_live_commit_is_older_than_its_target() {
	committing(|| {
		// GIVEN weights from before, and a commit that is older than the new miner
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, false);
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 1), (4, 1)]));
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		blocks(1);
		assert_ok!(commit(&VALIDATOR, &nth(9)));
		blocks(1);
		replace_uid_3();
		blocks(1);
		assert_ok!(commit(&VALIDATOR, &nth(9)));

		until(EPOCHS[1]);

		let all = Incentive::<Test>::get(index(SUBNET));
		assert_eq!([all[3], all[4]], [0, 65_535]);
	});
}

#[test]
fn weight_should_count_when_it_is_set_after_the_target_came() {
	committing(|| {
		replace_uid_3();
		blocks(1);
		assert_ok!(commit(&VALIDATOR, &[(3, 1), (4, 1)]));
		until(EPOCHS[1]);
		assert_ok!(reveal(&VALIDATOR, &[(3, 1), (4, 1)]));
		until(EPOCHS[2]);

		let all = Incentive::<Test>::get(index(SUBNET));
		assert_eq!([all[3], all[4]], [32_767, 32_767]);
	});
}
