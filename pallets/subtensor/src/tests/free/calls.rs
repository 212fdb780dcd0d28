//! Free calls on weights: what the pool refuses, with which code, and how many it takes.

use super::{
	batches::{commit_call, compact, rows, set_call, with_two_subnets},
	mock::*,
};
use crate::{
	pallet::*,
	weights::{Reveal, Row, MAX_ITEMS},
	SubtensorTransactionExtension,
};
use codec::Compact;
use dtao_types::{MechId, NetUid};
use frame_support::{
	assert_ok,
	dispatch::GetDispatchInfo,
	pallet_prelude::{InvalidTransaction, Pays, TransactionSource, TransactionValidityError},
	storage::with_transaction,
};
use sp_core::{crypto::AccountId32, H256};
use sp_runtime::{
	traits::DispatchTransaction, transaction_validity::TransactionTag, DispatchResult,
	TransactionOutcome,
};

/// Blocks of the first epochs of [`SUBNET`] with a tempo of 10.
pub(super) const EPOCHS: [u64; 3] = [9, 20, 31];

/// What the pool says of a free call: the tags it provides, or the code of the refusal. The call
/// itself must agree: what passes succeeds, what is refused fails.
fn verdict(who: &AccountId32, call: Call<Test>) -> Result<Vec<TransactionTag>, u8> {
	let runtime_call = RuntimeCall::from(call.clone());
	let info = runtime_call.get_dispatch_info();
	assert_eq!(info.pays_fee, Pays::No, "{call:?}");
	let answer = SubtensorTransactionExtension::<Test>::new().validate_only(
		signed(who),
		&runtime_call,
		&info,
		0,
		TransactionSource::External,
		0,
	);
	let is_batch =
		matches!(call, Call::batch_set_weights { .. } | Call::batch_commit_weights { .. });
	let mut done = (Ok(()), false);
	let _ = with_transaction(|| {
		let before = events().len();
		let result = dispatch(signed(who), call.clone());
		let failed_in_part = events()[before..].contains(&Event::BatchCompletedWithErrors());
		done = (result, failed_in_part);
		TransactionOutcome::Rollback(DispatchResult::Ok(()))
	});
	let (result, failed_in_part) = done;
	if answer.is_ok() {
		assert!(result.is_ok() && !failed_in_part, "{call:?}: {result:?}");
	} else if !is_batch {
		// A batch fails in parts; the pool refuses it for one.
		assert!(result.is_err(), "{call:?}");
	}
	answer.map(|(validity, ..)| validity.provides).map_err(|error| match error {
		TransactionValidityError::Invalid(InvalidTransaction::Custom(code)) => code,
		other => panic!("{other:?}"),
	})
}

pub(super) fn set_on(netuid: NetUid, dests: Vec<u16>, weights: Vec<u16>) -> [Call<Test>; 2] {
	[
		Call::set_weights {
			netuid,
			dests: dests.clone(),
			weights: weights.clone(),
			version_key: 0,
		},
		Call::set_mechanism_weights { netuid, mecid: MechId::MAIN, dests, weights, version_key: 0 },
	]
}

/// [`Chain::with_neurons`] in the block in which the validators have their permits.
fn with_permits(test: impl FnOnce()) {
	Chain::with_neurons().run(|| {
		until(EPOCHS[0]);
		test()
	});
}

/// Both calls that set these weights get this code.
fn refuse_set(who: &AccountId32, weights: &[(u16, u16)], code: u8) {
	let (dests, values): (Vec<u16>, Vec<u16>) = weights.iter().copied().unzip();
	for call in set_on(SUBNET, dests.clone(), values.clone()) {
		assert_eq!(verdict(who, call), Err(code), "{weights:?}");
	}
}

#[test]
fn pool_should_take_weights_when_nothing_speaks_against_them() {
	with_permits(|| {
		for call in set_on(SUBNET, vec![3, 4], vec![1, 2]) {
			assert_eq!(verdict(&VALIDATOR, call).unwrap().len(), 1);
		}
	});
}

#[test]
fn pool_should_answer_18_when_lists_of_weights_differ_in_length() {
	with_permits(|| {
		for (dests, weights) in [(vec![3, 4], vec![1]), (vec![], vec![1])] {
			for call in set_on(SUBNET, dests.clone(), weights.clone()) {
				assert_eq!(verdict(&VALIDATOR, call), Err(18));
			}
		}
	});
}

#[test]
fn pool_should_answer_255_when_a_uid_is_not_on_the_subnet() {
	with_permits(|| {
		// Clients take 19 for the sender's own uid.
		refuse_set(&VALIDATOR, &[(5, 1)], 255);
		refuse_set(&VALIDATOR, &[(3, 1), (u16::MAX, 1)], 255);
	});
}

#[test]
fn pool_should_answer_255_when_contents_are_not_valid() {
	with_permits(|| {
		let six: Vec<(u16, u16)> = (0..6).map(|uid| (uid, 1)).collect();
		MinAllowedWeights::<Test>::insert(SUBNET, 2);
		refuse_set(&VALIDATOR, &six, 255);
		refuse_set(&VALIDATOR, &[(3, 1), (3, 1)], 255);
		refuse_set(&VALIDATOR, &[(3, 1)], 255);
		refuse_set(&VALIDATOR, &[], 255);
		refuse_set(&MINER, &[(3, 1), (4, 1)], 255);
	});
}

#[test]
fn pool_should_answer_255_when_weights_do_not_belong_here() {
	with_permits(|| {
		for call in set_on(NetUid::ROOT, vec![0], vec![1]) {
			assert_eq!(verdict(&VALIDATOR, call), Err(255));
		}
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		refuse_set(&VALIDATOR, &[(3, 1)], 255);
	});
}

#[test]
fn pool_should_answer_code_of_the_sender_before_that_of_the_contents() {
	with_permits(|| {
		refuse_set(&UNKNOWN, &[(77, 1)], 10);
		StakeThreshold::<Test>::put(u64::MAX);
		refuse_set(&VALIDATOR, &[(77, 1)], 1);
		StakeThreshold::<Test>::put(0);
		LastUpdate::<Test>::insert(index(SUBNET), wire(vec![EPOCHS[0]; 5]));
		refuse_set(&VALIDATOR, &[(77, 1)], 6);
		WeightsSetRateLimit::<Test>::insert(SUBNET, 0);
		refuse_set(&VALIDATOR, &[(77, 1)], 255);
	});
}

const SALT: [u16; 2] = [7, 8];

pub(super) fn commits(netuid: NetUid, commit_hash: H256) -> [Call<Test>; 2] {
	[
		Call::commit_weights { netuid, commit_hash },
		Call::commit_mechanism_weights { netuid, mecid: MechId::MAIN, commit_hash },
	]
}

/// A commit of [`VALIDATOR`] to a weight of 1 for one uid.
pub(super) fn commit_to(uid: u16) -> [Call<Test>; 2] {
	let row = Row { uids: &[uid], values: &[1], version_key: 0 };
	commits(SUBNET, Reveal { row, salt: &SALT }.hash(&VALIDATOR, index(SUBNET)))
}

/// All calls that reveal a weight of 1 for one uid.
pub(super) fn reveals(netuid: NetUid, uid: u16) -> [Call<Test>; 3] {
	let (uids, values, salt) = (vec![uid], vec![1], SALT.to_vec());
	[
		Call::reveal_weights {
			netuid,
			uids: uids.clone(),
			values: values.clone(),
			salt: salt.clone(),
			version_key: 0,
		},
		Call::reveal_mechanism_weights {
			netuid,
			mecid: MechId::MAIN,
			uids: uids.clone(),
			values: values.clone(),
			salt: salt.clone(),
			version_key: 0,
		},
		Call::batch_reveal_weights {
			netuid,
			uids_list: vec![uids],
			values_list: vec![values],
			salts_list: vec![salt],
			version_keys: vec![0],
		},
	]
}

/// [`with_permits`] on a subnet that wants commits.
fn committing(test: impl FnOnce()) {
	with_permits(|| {
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		test()
	});
}

fn refuse_each(who: &AccountId32, calls: impl IntoIterator<Item = Call<Test>>, code: u8) {
	for call in calls {
		assert_eq!(verdict(who, call.clone()), Err(code), "{call:?}");
	}
}

#[test]
fn pool_should_take_commit_and_reveal_when_nothing_speaks_against_them() {
	committing(|| {
		let [commit, other] = commit_to(3);
		assert_ok!(verdict(&VALIDATOR, other));
		assert_ok!(verdict(&VALIDATOR, commit.clone()));
		assert_ok!(dispatch(signed(&VALIDATOR), commit));

		until(EPOCHS[1]);
		for call in reveals(SUBNET, 3) {
			assert_ok!(verdict(&VALIDATOR, call));
		}
	});
}

#[test]
fn pool_should_name_what_is_wrong_with_a_commit() {
	committing(|| {
		refuse_each(&VALIDATOR, commits(NO_SUBNET, H256::zero()), 3);
		refuse_each(&UNKNOWN, commit_to(3), 10);
		StakeThreshold::<Test>::put(u64::MAX);
		refuse_each(&VALIDATOR, commit_to(3), 1);
		StakeThreshold::<Test>::put(0);
		LastUpdate::<Test>::insert(index(SUBNET), wire(vec![EPOCHS[0]; 5]));
		refuse_each(&VALIDATOR, commit_to(3), 6);
		WeightsSetRateLimit::<Test>::insert(SUBNET, 0);
		let ten = (0..10).map(|n| (H256::repeat_byte(n), 9, 20, 30)).collect();
		WeightCommits::<Test>::insert(index(SUBNET), VALIDATOR, wire(ten));
		refuse_each(&VALIDATOR, commit_to(3), 255);
		WeightCommits::<Test>::remove(index(SUBNET), VALIDATOR);
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, false);
		refuse_each(&VALIDATOR, commit_to(3), 255);
	});
}

#[test]
fn pool_should_answer_16_when_no_commit_fits_the_reveal() {
	committing(|| {
		refuse_each(&VALIDATOR, reveals(SUBNET, 3), 16);
		let [commit, _] = commit_to(3);
		assert_ok!(dispatch(signed(&VALIDATOR), commit));
		until(EPOCHS[1]);
		refuse_each(&VALIDATOR, reveals(SUBNET, 4), 16);
		refuse_each(&VALIDATOR_2, reveals(SUBNET, 3), 16);
		refuse_each(&UNKNOWN, reveals(SUBNET, 3), 16);
	});
}

#[test]
fn pool_should_answer_17_when_the_reveal_is_too_early_or_too_late() {
	committing(|| {
		let [commit, _] = commit_to(3);
		assert_ok!(dispatch(signed(&VALIDATOR), commit));
		refuse_each(&VALIDATOR, reveals(SUBNET, 3), 17);
		until(EPOCHS[1] - 1);
		refuse_each(&VALIDATOR, reveals(SUBNET, 3), 17);
		until(EPOCHS[2]);
		refuse_each(&VALIDATOR, reveals(SUBNET, 3), 17);
	});
}

#[test]
fn pool_should_look_at_the_contents_of_a_reveal() {
	committing(|| {
		let [commit, _] = commit_to(5);
		assert_ok!(dispatch(signed(&VALIDATOR), commit));
		until(EPOCHS[1]);
		refuse_each(&VALIDATOR, reveals(SUBNET, 5), 255);
		refuse_each(&VALIDATOR, reveals(NO_SUBNET, 5), 3);
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, false);
		refuse_each(&VALIDATOR, reveals(SUBNET, 5), 255);
	});
}

#[test]
fn pool_should_answer_18_when_lists_of_a_batch_differ_in_length() {
	with_two_subnets(|| {
		let short = Call::batch_set_weights {
			netuids: compact(&[SUBNET, SUBNET_2]),
			weights: rows(&[&[(3, 1)]]),
			version_keys: vec![Compact(0); 2],
		};
		let commits = Call::batch_commit_weights {
			netuids: compact(&[SUBNET, SUBNET_2]),
			commit_hashes: vec![H256::zero()],
		};
		let reveals = Call::batch_reveal_weights {
			netuid: SUBNET,
			uids_list: vec![vec![3]],
			values_list: vec![vec![1]],
			salts_list: vec![vec![1]],
			version_keys: vec![],
		};
		refuse_each(&VALIDATOR, [short, commits, reveals], 18);
	});
}

/// An item of a batch of weights.
type Item = (NetUid, &'static [(u16, u16)]);

#[test]
fn pool_should_take_a_batch_when_all_items_would_succeed() {
	with_two_subnets(|| {
		let items: [Item; 2] = [(SUBNET_2, &[(0, 1)]), (SUBNET, &[(3, 1)])];
		assert_eq!(verdict(&VALIDATOR, set_call(&items)).unwrap().len(), 2);
		assert_eq!(verdict(&VALIDATOR, set_call(&items[..1])).unwrap().len(), 1);

		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET_2, true);
		assert_eq!(verdict(&VALIDATOR, commit_call(&[SUBNET_2, SUBNET])).unwrap().len(), 2);
	});
}

#[test]
fn pool_should_answer_code_of_the_first_item_that_would_fail() {
	with_two_subnets(|| {
		let (good, other): (Item, Item) = ((SUBNET_2, &[(0, 1)]), (SUBNET, &[(3, 1)]));
		let unknown: Item = (NO_SUBNET, &[(0, 1)]);
		let twice: Item = (SUBNET, &[(3, 1), (3, 1)]);
		refuse_each(&VALIDATOR, [set_call(&[good, unknown]), set_call(&[unknown, good])], 3);
		refuse_each(&VALIDATOR, [set_call(&[good, twice]), set_call(&[twice, unknown])], 255);
		refuse_each(&UNKNOWN, [set_call(&[good])], 10);
		// What was set once starts the rate limit. The call itself goes on behind a failing item.
		assert_ok!(dispatch(signed(&VALIDATOR), set_call(&[unknown, good])));
		refuse_each(&VALIDATOR, [set_call(&[other, good])], 6);

		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		refuse_each(&VALIDATOR, [commit_call(&[SUBNET, SUBNET_2])], 255);
		refuse_each(&VALIDATOR, [commit_call(&[SUBNET, NO_SUBNET])], 3);
	});
}

#[test]
fn pool_should_answer_255_when_a_batch_names_a_subnet_twice() {
	with_two_subnets(|| {
		let (good, other): (Item, Item) = ((SUBNET_2, &[(0, 1)]), (SUBNET, &[(3, 1)]));
		WeightsSetRateLimit::<Test>::insert(SUBNET_2, 0);
		refuse_each(&VALIDATOR, [set_call(&[good, good]), set_call(&[good, other, good])], 255);
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		refuse_each(&VALIDATOR, [commit_call(&[SUBNET, SUBNET])], 255);
	});
}

#[test]
fn pool_should_answer_255_when_a_batch_is_empty_or_too_long() {
	with_two_subnets(|| {
		let unknown: Vec<NetUid> = (1_000..).map(NetUid::new).take(MAX_ITEMS + 1).collect();
		let items: Vec<Item> = unknown.iter().map(|netuid| (*netuid, &[(0, 1)][..])).collect();
		// As many as are looked at.
		let most = [commit_call(&unknown[1..]), set_call(&items[1..])];
		refuse_each(&VALIDATOR, most, 3);
		let calls = [commit_call(&[]), commit_call(&unknown), set_call(&[]), set_call(&items)];
		refuse_each(&VALIDATOR, calls, 255);
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		let empty = Call::batch_reveal_weights {
			netuid: SUBNET,
			uids_list: vec![],
			values_list: vec![],
			salts_list: vec![],
			version_keys: vec![],
		};
		refuse_each(&VALIDATOR, [empty], 16);
	});
}

#[test]
fn pool_should_take_one_of_a_kind_when_hotkey_and_mechanism_are_the_same() {
	with_two_subnets(|| {
		add_mechanism(SUBNET);
		let set = |who: &AccountId32, netuid, mecid, dests: Vec<u16>| {
			let mecid = MechId::new(mecid);
			let weights = vec![1; dests.len()];
			let call =
				Call::set_mechanism_weights { netuid, mecid, dests, weights, version_key: 0 };
			verdict(who, call).unwrap()
		};
		let first = set(&VALIDATOR, SUBNET, 0, vec![3]);
		// Other weights by the same neuron in the same place: the pool sees the same.
		assert_eq!(first, set(&VALIDATOR, SUBNET, 0, vec![4, 3]));
		let [plain, _] = set_on(SUBNET, vec![3], vec![5]);
		assert_eq!(first, verdict(&VALIDATOR, plain).unwrap());
		let batch = verdict(&VALIDATOR, set_call(&[(SUBNET, &[(3, 1)]), (SUBNET_2, &[(0, 1)])]));
		assert!(batch.unwrap().contains(&first[0]));
		// Another place or another neuron is something else.
		assert_ne!(first, set(&VALIDATOR, SUBNET, 1, vec![3]));
		assert_ne!(first, set(&VALIDATOR, SUBNET_2, 0, vec![0]));
		assert_ne!(first, set(&VALIDATOR_2, SUBNET, 0, vec![3]));
	});
}

#[test]
fn pool_should_take_commit_and_reveal_of_one_hotkey_together() {
	committing(|| {
		WeightsSetRateLimit::<Test>::insert(SUBNET, 0);
		let [commit, _] = commit_to(3);
		assert_ok!(dispatch(signed(&VALIDATOR), commit));
		until(EPOCHS[1]);

		let [next, other] = commit_to(4);
		let committed = verdict(&VALIDATOR, next).unwrap();
		assert_eq!(verdict(&VALIDATOR, other).unwrap(), committed);
		let tags = reveals(SUBNET, 3).map(|call| verdict(&VALIDATOR, call).unwrap());
		assert!(tags.iter().all(|tag| *tag == tags[0] && *tag != committed));
	});
}

#[test]
fn weight_of_the_check_should_grow_with_what_is_checked() {
	Chain::with_neurons().run(|| {
		use sp_runtime::traits::TransactionExtension;
		let weight = |call: Call<Test>| {
			SubtensorTransactionExtension::<Test>::new().weight(&RuntimeCall::from(call)).ref_time()
		};
		let [one, _] = set_on(SUBNET, vec![3], vec![1]);
		let [many, _] = set_on(SUBNET, vec![3; 1_000], vec![1; 1_000]);
		let batch = |n| set_call(&vec![(SUBNET, &[(3, 1)][..]); n]);
		// Beside the rest a row weighs so little that the benchmark may see no difference.
		assert!(weight(many) >= weight(one.clone()));
		assert!(weight(batch(10)) > 9 * weight(one.clone()));
		// Like the call that it checks, and not like a call without weights.
		let take = weight(Call::increase_take { hotkey: VALIDATOR, take: 1 });
		assert!(reveals(SUBNET, 3).into_iter().all(|call| weight(call) > 2 * take));
	});
}
