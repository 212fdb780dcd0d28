//! Weights and commits on several subnets in one call.

use super::mock::*;
use crate::{
	pallet::*,
	weights::{CompactRow, WeightStore},
};
use codec::Compact;
use dtao_types::{NetUid, Uid};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::DispatchResult;

/// Two subnets on which [`VALIDATOR`] is a neuron with a permit: uid 1 on both.
pub fn with_two_subnets(test: impl FnOnce()) {
	Chain::with_neurons()
		.subnet(dynamic_subnet(SUBNET_2.get(), tao(1_000), alpha(2_000)))
		.neuron(SUBNET_2, VALIDATOR, ALICE, alpha(300))
		.started()
		.run(|| {
			until(9);
			test()
		});
}

/// The list of subnets as a call carries it.
pub fn compact(netuids: &[NetUid]) -> Vec<Compact<NetUid>> {
	netuids.iter().copied().map(Compact).collect()
}

/// Weights as a batch carries them.
pub fn rows(rows: &[&[(u16, u16)]]) -> Vec<CompactRow> {
	rows.iter()
		.map(|row| row.iter().map(|(uid, value)| (Compact(*uid), Compact(*value))).collect())
		.collect()
}

/// `batch_set_weights` with version key 0.
pub fn set_call(items: &[(NetUid, &[(u16, u16)])]) -> Call<Test> {
	let (netuids, weights): (Vec<_>, Vec<_>) = items.iter().copied().unzip();
	Call::batch_set_weights {
		netuids: compact(&netuids),
		weights: rows(&weights),
		version_keys: vec![Compact(0); items.len()],
	}
}

fn set_batch(items: &[(NetUid, &[(u16, u16)])]) -> DispatchResult {
	dispatch(signed(&VALIDATOR), set_call(items))
}

fn row(netuid: NetUid) -> Vec<(u16, u16)> {
	WeightStore::<Test>::row(index(netuid), Uid::new(1))
}

/// The events since the first `n`.
fn since(n: usize) -> Vec<Event<Test>> {
	events().split_off(n)
}

fn failed(netuid: NetUid, error: Error<Test>) -> Event<Test> {
	Event::BatchWeightItemFailed(netuid, error.into())
}

#[test]
fn batch_set_weights_should_set_all_when_all_are_valid() {
	with_two_subnets(|| {
		let n = events().len();
		assert_ok!(set_batch(&[(SUBNET, &[(3, 1), (4, 2)]), (SUBNET_2, &[(0, 7)])]));

		assert_eq!(row(SUBNET), [(3, 32_768), (4, 65_535)]);
		assert_eq!(row(SUBNET_2), [(0, 65_535)]);
		assert_eq!(
			since(n),
			[
				Event::WeightsSet(index(SUBNET), Uid::new(1)),
				Event::WeightsSet(index(SUBNET_2), Uid::new(1)),
				Event::BatchWeightsCompleted(compact(&[SUBNET, SUBNET_2]), VALIDATOR),
			]
		);
	});
}

#[test]
fn batch_set_weights_should_report_an_item_and_go_on_when_it_fails() {
	with_two_subnets(|| {
		let n = events().len();
		let items: [(NetUid, &[(u16, u16)]); 4] = [
			(NO_SUBNET, &[(3, 1)]),
			(SUBNET, &[(3, 1), (3, 1)]),
			(SUBNET_2, &[(0, 7)]),
			(SUBNET_2, &[(0, 9)]),
		];
		assert_ok!(set_batch(&items));

		assert_eq!((row(SUBNET), row(SUBNET_2)), (vec![], vec![(0, 65_535)]));
		assert_eq!(
			since(n),
			[
				failed(NO_SUBNET, Error::SubnetNotExists),
				failed(SUBNET, Error::DuplicateUids),
				Event::WeightsSet(index(SUBNET_2), Uid::new(1)),
				failed(SUBNET_2, Error::SettingWeightsTooFast),
				Event::BatchCompletedWithErrors(),
				Event::BatchWeightsCompleted(
					compact(&[NO_SUBNET, SUBNET, SUBNET_2, SUBNET_2]),
					VALIDATOR
				),
			]
		);
	});
}

#[test]
fn batch_set_weights_should_fail_when_lists_differ_in_length() {
	with_two_subnets(|| {
		let (netuids, weights, keys) =
			(compact(&[SUBNET]), rows(&[&[(3, 1), (4, 1)]]), vec![Compact(0)]);
		for short in 0..3 {
			let call = Call::batch_set_weights {
				netuids: if short == 0 { vec![] } else { netuids.clone() },
				weights: if short == 1 { vec![] } else { weights.clone() },
				version_keys: if short == 2 { vec![] } else { keys.clone() },
			};
			assert_noop!(dispatch(signed(&VALIDATOR), call), Error::<Test>::InputLengthsUnequal);
		}
	});
}

#[test]
fn batch_set_weights_should_use_the_version_key_of_the_item() {
	with_two_subnets(|| {
		WeightsVersionKey::<Test>::insert(SUBNET, 5);
		WeightsVersionKey::<Test>::insert(SUBNET_2, 6);
		let call = Call::batch_set_weights {
			netuids: compact(&[SUBNET, SUBNET_2]),
			weights: rows(&[&[(3, 1)], &[(0, 1)]]),
			version_keys: vec![Compact(5), Compact(5)],
		};

		assert_ok!(dispatch(signed(&VALIDATOR), call));

		assert_eq!((row(SUBNET), row(SUBNET_2)), (vec![(3, 65_535)], vec![]));
	});
}

/// `batch_commit_weights`.
pub fn commit_call(netuids: &[NetUid]) -> Call<Test> {
	let commit_hashes = (1..).take(netuids.len()).map(H256::repeat_byte).collect();
	Call::batch_commit_weights { netuids: compact(netuids), commit_hashes }
}

#[test]
fn batch_commit_weights_should_commit_on_each_subnet() {
	with_two_subnets(|| {
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET_2, true);
		let n = events().len();

		assert_ok!(dispatch(signed(&VALIDATOR), commit_call(&[SUBNET, SUBNET_2])));

		assert_eq!(
			since(n),
			[
				Event::WeightsCommitted(VALIDATOR, index(SUBNET), H256::repeat_byte(1)),
				Event::WeightsCommitted(VALIDATOR, index(SUBNET_2), H256::repeat_byte(2)),
				Event::BatchWeightsCompleted(compact(&[SUBNET, SUBNET_2]), VALIDATOR),
			]
		);
		assert_eq!(WeightStore::<Test>::commits(index(SUBNET_2), &VALIDATOR).len(), 1);
	});
}

#[test]
fn batch_commit_weights_should_report_an_item_and_go_on_when_it_fails() {
	with_two_subnets(|| {
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET_2, true);
		let n = events().len();

		assert_ok!(dispatch(signed(&VALIDATOR), commit_call(&[SUBNET, SUBNET_2, SUBNET_2])));

		assert_eq!(
			since(n),
			[
				failed(SUBNET, Error::CommitRevealDisabled),
				Event::WeightsCommitted(VALIDATOR, index(SUBNET_2), H256::repeat_byte(2)),
				failed(SUBNET_2, Error::CommittingWeightsTooFast),
				Event::BatchCompletedWithErrors(),
				Event::BatchWeightsCompleted(compact(&[SUBNET, SUBNET_2, SUBNET_2]), VALIDATOR),
			]
		);
	});
}

#[test]
fn batch_commit_weights_should_fail_when_lists_differ_in_length() {
	with_two_subnets(|| {
		for (netuids, commit_hashes) in [(compact(&[SUBNET]), vec![]), (vec![], vec![H256::zero()])]
		{
			let call = Call::batch_commit_weights { netuids, commit_hashes };
			assert_noop!(dispatch(signed(&VALIDATOR), call), Error::<Test>::InputLengthsUnequal);
		}
	});
}
