//! Free calls are short: every one has a bound, and a neuron sends few of them in a tempo.

use super::mock::*;
use crate::{
	free::{self, BUDGET},
	pallet::*,
	weights::{CompactRow, Reveal, Row, MAX_COMMITS, MAX_SALT},
	SubtensorTransactionExtension,
};
use codec::{Compact, Decode, Encode};
use dtao_types::{MechId, NetUid};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{GetDispatchInfo, Pays},
	storage::with_transaction,
	traits::GetCallName,
};
use sp_runtime::{DispatchError, DispatchResult, TransactionOutcome};

/// Neurons of a full subnet.
const FULL: u16 = 256;

/// Blocks of a tempo of 360.
const TEMPO: u64 = 361;

/// A call of each kind: all of them can be decoded from zeros.
fn every_call() -> Vec<Call<Test>> {
	let decode = |index| {
		let mut bytes = vec![0; 1_024];
		bytes[0] = index;
		Call::<Test>::decode(&mut &bytes[..]).ok()
	};
	(0..=u8::MAX).filter_map(decode).collect()
}

/// Runs `test` where [`SUBNET`] says that it has so many neurons, and forgets what it did.
fn with_neurons_of(count: u16, test: impl Fn()) {
	Chain::with_neurons().run(|| {
		let _ = with_transaction(|| {
			SubnetworkN::<Test>::insert(SUBNET, count);
			test();
			TransactionOutcome::Rollback(DispatchResult::Ok(()))
		});
	});
}

fn row(items: usize) -> Vec<u16> {
	vec![u16::MAX; items]
}

/// Reveals of one row of `items` weights with a salt of so many numbers.
fn reveals(items: usize, salt: usize) -> [Call<Test>; 2] {
	let (uids, values, salt, version_key) = (row(items), row(items), row(salt), u64::MAX);
	[
		Call::reveal_weights {
			netuid: SUBNET,
			uids: uids.clone(),
			values: values.clone(),
			salt: salt.clone(),
			version_key,
		},
		Call::reveal_mechanism_weights {
			netuid: SUBNET,
			mecid: MechId::MAIN,
			uids,
			values,
			salt,
			version_key,
		},
	]
}

fn reveal_batch(rows: usize, items: usize, salt: usize) -> Call<Test> {
	Call::batch_reveal_weights {
		netuid: SUBNET,
		uids_list: vec![row(items); rows],
		values_list: vec![row(items); rows],
		salts_list: vec![row(salt); rows],
		version_keys: vec![u64::MAX; rows],
	}
}

fn sets(items: usize) -> [Call<Test>; 3] {
	let (dests, weights, version_key) = (row(items), row(items), u64::MAX);
	let pairs: CompactRow = vec![(Compact(u16::MAX), Compact(u16::MAX)); items];
	[
		Call::set_weights {
			netuid: SUBNET,
			dests: dests.clone(),
			weights: weights.clone(),
			version_key,
		},
		Call::set_mechanism_weights {
			netuid: SUBNET,
			mecid: MechId::MAIN,
			dests,
			weights,
			version_key,
		},
		Call::batch_set_weights {
			netuids: vec![Compact(SUBNET)],
			weights: vec![pairs],
			version_keys: vec![Compact(u64::MAX)],
		},
	]
}

fn is_short(call: &Call<Test>) -> bool {
	call.encoded_size() <= free::longest(call).expect("is free")
}

fn check(call: &Call<Test>) -> Result<(), DispatchError> {
	SubtensorTransactionExtension::<Test>::check(&VALIDATOR, call).map(|_| ())
}

#[test]
fn call_should_have_a_longest_length_when_it_is_free() {
	Chain::with_neurons().run(|| {
		let calls = every_call();
		assert_eq!(calls.len(), Call::<Test>::get_call_names().len());
		for call in calls {
			let is_free = call.get_dispatch_info().pays_fee == Pays::No;
			assert_eq!(free::longest(&call).is_some(), is_free, "{call:?}");
		}
	});
}

#[test]
fn longest_call_should_be_within_its_bound() {
	with_neurons_of(FULL, || {
		let (items, salt) = (FULL.into(), MAX_SALT as usize);
		let calls = reveals(items, salt).into_iter().chain(sets(items));
		let calls = calls.chain([reveal_batch(MAX_COMMITS as usize, items, salt)]);
		for call in calls {
			assert!(is_short(&call), "{} bytes: {call:?}", call.encoded_size());
		}
		let zeros = every_call().into_iter().filter(|call| free::longest(call).is_some());
		zeros.for_each(|call| assert!(is_short(&call), "{call:?}"));
	});
}

#[test]
fn call_should_be_refused_by_its_length_when_it_is_longer_than_any_that_succeeds() {
	with_neurons_of(FULL, || {
		let too_long = DispatchError::from(Error::<Test>::FreeCallTooLong);
		let items = usize::from(FULL);
		let many = items + 100;
		let calls = reveals(many, 8).into_iter().chain(reveals(items, 1_000)).chain(sets(many));
		let calls = calls.chain([reveal_batch(200, items, 8), reveal_batch(10, items, 100)]);
		for call in calls {
			assert_eq!(check(&call), Err(too_long), "{} bytes", call.encoded_size());
		}
	});
}

#[test]
fn reveal_should_be_refused_before_it_is_hashed_when_the_salt_is_too_long() {
	Chain::with_neurons().run(|| {
		until(9);
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		WeightsSetRateLimit::<Test>::insert(SUBNET, 0);
		let reveal = |salt: usize| Call::reveal_weights {
			netuid: SUBNET,
			uids: vec![3],
			values: vec![1],
			salt: row(salt),
			version_key: 0,
		};
		for salt in [64, 65] {
			let row = Row { uids: &[3], values: &[1], version_key: 0 };
			let commit_hash =
				Reveal { row, salt: &vec![u16::MAX; salt] }.hash(&VALIDATOR, index(SUBNET));
			let commit = Call::commit_weights { netuid: SUBNET, commit_hash };
			assert_ok!(dispatch(signed(&VALIDATOR), commit));
		}
		until(20);
		// A commit with this hash waits, and yet.
		assert_noop!(dispatch(signed(&VALIDATOR), reveal(65)), Error::<Test>::SaltTooLong);
		assert_noop!(dispatch(signed(&VALIDATOR), reveal(2_000_000)), Error::<Test>::SaltTooLong);
		assert_eq!(check(&reveal(65)), Err(Error::<Test>::SaltTooLong.into()));
		assert_ok!(check(&reveal(64)));
		assert_ok!(dispatch(signed(&VALIDATOR), reveal(64)));
	});
}

#[test]
fn reveal_should_name_what_is_too_long() {
	Chain::with_neurons().run(|| {
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		let fails = |call: Call<Test>, error: Error<Test>| {
			assert_noop!(dispatch(signed(&VALIDATOR), call), DispatchError::from(error));
		};
		for call in reveals(6, 8).into_iter().chain([reveal_batch(1, 6, 8)]) {
			fails(call, Error::UidsLengthExceedUidsInSubNet);
		}
		for call in reveals(5, 65).into_iter().chain([reveal_batch(10, 5, 65)]) {
			fails(call, Error::SaltTooLong);
		}
		fails(reveal_batch(11, 5, 8), Error::BatchTooLong);
		fails(reveal_batch(10, 5, 8), Error::NoWeightsCommitFound);
	});
}

#[test]
fn batch_should_fail_when_it_has_too_many_items() {
	Chain::with_neurons().run(|| {
		let set = |items: usize| Call::batch_set_weights {
			netuids: vec![Compact(NO_SUBNET); items],
			weights: vec![vec![]; items],
			version_keys: vec![Compact(0); items],
		};
		let commit = |items: usize| Call::batch_commit_weights {
			netuids: vec![Compact(NO_SUBNET); items],
			commit_hashes: vec![Default::default(); items],
		};
		for call in [set(129), commit(129)] {
			assert_noop!(dispatch(signed(&VALIDATOR), call), Error::<Test>::BatchTooLong);
		}
		for call in [set(128), commit(128)] {
			assert_ok!(dispatch(signed(&VALIDATOR), call));
		}
	});
}

/// How often a neuron can have a call included in a tempo, on one mechanism; calls with the same guard
/// stand for each other. The shortest limits that an owner can set, the others as by default.
fn guard(call: &Call<Test>) -> (&'static str, u64) {
	let times = |wait: u64| TEMPO.div_ceil(wait.max(1));
	let commits = times(WeightsSetRateLimit::<Test>::get(SUBNET));
	match call {
		Call::set_weights { .. }
		| Call::set_mechanism_weights { .. }
		| Call::batch_set_weights { .. }
		| Call::commit_weights { .. }
		| Call::commit_mechanism_weights { .. }
		| Call::batch_commit_weights { .. }
		| Call::commit_timelocked_weights { .. }
		| Call::commit_crv3_mechanism_weights { .. }
		| Call::commit_timelocked_mechanism_weights { .. } => ("weights", commits),
		// A commit is revealed once, and a batch of them counts for each of its rows.
		Call::batch_reveal_weights { .. } => ("reveals", 1),
		Call::reveal_weights { .. } | Call::reveal_mechanism_weights { .. } => ("reveals", commits),
		Call::serve_axon { .. } | Call::serve_axon_tls { .. } => {
			("axon", times(ServingRateLimit::<Test>::get(SUBNET)))
		},
		Call::serve_prometheus { .. } => ("metrics", times(ServingRateLimit::<Test>::get(SUBNET))),
		Call::increase_take { .. } | Call::decrease_take { .. } => {
			("take", times(TxDelegateTakeRateLimit::<Test>::get()))
		},
		other => panic!("free, and nothing limits it: {other:?}"),
	}
}

#[test]
fn free_calls_of_a_neuron_should_stay_within_the_budget() {
	with_neurons_of(FULL, || {
		// GIVEN the shortest limit that an owner can set
		ServingRateLimit::<Test>::insert(SUBNET, crate::admin::SERVING_RATE_LIMIT_MIN);
		let commits = TEMPO.div_ceil(WeightsSetRateLimit::<Test>::get(SUBNET)) as usize;
		let mut calls = every_call();
		calls.extend(sets(FULL.into()));
		calls.extend(reveals(FULL.into(), MAX_SALT as usize));
		calls.iter_mut().for_each(|call| match call {
			Call::batch_set_weights { netuids, .. } => *netuids = vec![Compact(SUBNET)],
			Call::batch_commit_weights { netuids, .. } => *netuids = vec![Compact(SUBNET)],
			_ => (),
		});

		// WHEN the worst call of each guard comes as often as it can
		let mut worst = std::collections::BTreeMap::new();
		for call in calls {
			let Some(longest) = free::longest(&call) else { continue };
			let (name, times) = guard(&call);
			let bytes = if matches!(call, Call::batch_reveal_weights { .. }) {
				// As many rows as there can be commits of a tempo.
				reveal_batch(commits, FULL.into(), MAX_SALT as usize).encoded_size()
			} else {
				longest * times as usize
			};
			let most = worst.entry(name).or_insert(0);
			*most = bytes.max(*most);
		}

		// THEN all together are within the budget
		assert_eq!(worst.len(), 5);
		let sum: usize = worst.values().sum();
		assert!(sum <= BUDGET, "{sum} bytes: {worst:?}");
		assert!(sum > BUDGET / 2, "{sum} bytes: {worst:?}");
	});
}

#[test]
fn limit_of_a_free_call_should_have_a_floor_when_it_is_the_owners() {
	use dtao_traits::{HyperparamAdmin, Setter, SubnetParam};
	Chain::with_subnet().run(|| {
		for param in [SubnetParam::ServingRateLimit(0), SubnetParam::WeightsSetRateLimit(0)] {
			let set = SubtensorModule::set_subnet(signed(&OWNER), SUBNET, param);
			let error = match param.setter() {
				Setter::Root => DispatchError::BadOrigin,
				_ => Error::<Test>::ValueNotInBounds.into(),
			};
			assert_eq!(set, Err(error), "{param:?}");
		}
		let limit = dtao_traits::ChainParam::TxDelegateTakeRateLimit(0);
		assert_noop!(SubtensorModule::set_chain(signed(&OWNER), limit), DispatchError::BadOrigin);
	});
}

#[test]
fn unused_netuid_should_have_no_row() {
	Chain::with_neurons().run(|| {
		assert_eq!(crate::weights::WeightStore::<Test>::longest_row(NetUid::new(77)), 0);
	});
}
