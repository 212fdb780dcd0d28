//! Calls on weights.

use super::scene::*;
use crate::{
	pallet::*,
	schedule::Schedule,
	weights::{Brief, Reveal, Row, WeightStore, MAX_COMMITS},
	Config,
};
use alloc::{vec, vec::Vec};
use codec::Encode;
use core::marker::PhantomData;
use dtao_runtime_api::stored::BoundedBytes;
use dtao_traits::SubnetParam;
use dtao_types::{MechId, NetUidStorageIndex, Uid};
use frame_benchmarking::v2::*;
use frame_support::assert_ok;
use sp_core::{crypto::AccountId32, H256};
use sp_io::hashing::twox_128;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

/// Bytes that have the form of a ciphertext with a text of so many bytes.
fn ciphertext(text: usize) -> Vec<u8> {
	let number = |n: usize| (n as u64).to_le_bytes().to_vec();
	let sized = |bytes: Vec<u8>| [number(bytes.len()), bytes].concat();
	let body = [sized(vec![0; text + 16]), sized(vec![0; 12])].concat();
	let parts = [sized(vec![0; 32]), sized(vec![0; 32]), sized(body), sized(b"AES_GCM_".to_vec())];
	[vec![0; 96], parts.concat()].concat()
}

/// The clock of the runtime stands at round 1 of quicknet. A runtime without such a clock does not see it.
fn first_round() {
	let key = [twox_128(b"Timestamp"), twox_128(b"Now")].concat();
	put(key, &1_692_803_367_000u64);
}

/// A queue of the main mechanism: `count` commits of a kilobyte, of the voter and of `other` in turns.
fn queue<T: Config>(epoch: u64, count: u32, other: &AccountId32) {
	let index = NetUidStorageIndex::from(SUBNET);
	let who =
		|n: u32| if n.is_multiple_of(2) { other.clone() } else { hotkey(3 + (n % 32) as u16) };
	let commits: Vec<(AccountId32, u64, Vec<u8>, u64)> =
		(0..count).map(|n| (who(n), 1, vec![7; 1_000], 1)).collect();
	let briefs: Vec<Brief> =
		(0..count).map(|n| Brief { hotkey: who(n), round: 1, bytes: 1_000 }).collect();
	if count > 0 {
		put(TimelockedWeightCommits::<T>::hashed_key_for(index, epoch), &commits);
		put(TimelockedWeightBriefs::<T>::hashed_key_for(index, epoch), &briefs);
	}
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A validator with as many parents as possible replaces its weights by `n` others, on a subnet
	/// with 256 neurons.
	#[benchmark]
	fn set_weights(n: Linear<1, ALL_NEURONS>) {
		let voter = voter::<T>();
		let (uids, values) = row(n);
		let signer = signed::<T>(voter);

		#[extrinsic_call]
		_(signer, SUBNET, uids, values, 1);

		assert_eq!(WeightStore::<T>::row(SUBNET.into(), Uid::new(1)).len(), n as usize);
	}

	/// A validator with as many parents as possible makes the last commit that may wait, on a subnet
	/// with 256 neurons.
	#[benchmark]
	fn commit_weights() {
		let voter = voter::<T>();
		subnet_param::<T>(SUBNET, SubnetParam::CommitRevealWeightsEnabled(true));
		for n in 1..MAX_COMMITS as u8 {
			let hash = H256::repeat_byte(n);
			assert_ok!(WeightStore::<T>::commit(&voter, SUBNET, MechId::MAIN, hash));
		}
		let signer = signed::<T>(voter.clone());

		#[extrinsic_call]
		_(signer, SUBNET, H256::zero());

		let commits = WeightStore::<T>::commits(SUBNET.into(), &voter);
		assert_eq!(commits.len(), MAX_COMMITS as usize);
	}

	/// A validator with as many parents as possible reveals the first of the most commits that may
	/// wait, with `n` weights and a salt eight times as long as clients make it, on a subnet with
	/// 256 neurons.
	#[benchmark]
	fn reveal_weights(n: Linear<1, ALL_NEURONS>) {
		let voter = voter::<T>();
		subnet_param::<T>(SUBNET, SubnetParam::CommitRevealWeightsEnabled(true));
		let (uids, values) = row(n);
		let salt = vec![7; 64];
		let row = Row { uids: &uids, values: &values, version_key: 1 };
		let hash = Reveal { row, salt: &salt }.hash(&voter, SUBNET.into());
		assert_ok!(WeightStore::<T>::commit(&voter, SUBNET, MechId::MAIN, hash));
		for n in 1..MAX_COMMITS as u8 {
			let hash = H256::repeat_byte(n);
			assert_ok!(WeightStore::<T>::commit(&voter, SUBNET, MechId::MAIN, hash));
		}
		let (_, _, first, _) = WeightStore::<T>::commits(SUBNET.into(), &voter)[0];
		at_block::<T>(first as u32);
		let signer = signed::<T>(voter.clone());

		#[extrinsic_call]
		_(signer, SUBNET, uids, values, salt, 1);

		assert_eq!(WeightStore::<T>::row(SUBNET.into(), Uid::new(1)).len(), n as usize);
		assert_event::<T>(Event::WeightsRevealed(voter, SUBNET.into(), hash));
	}

	/// A validator with as many parents as possible commits to the longest ciphertext, in the last place of a
	/// queue, on a subnet with 256 neurons.
	#[benchmark]
	fn commit_timelocked_weights() {
		let voter = voter::<T>();
		subnet_param::<T>(SUBNET, SubnetParam::CommitRevealWeightsEnabled(true));
		first_round();
		let epoch = Schedule::<T>::epoch(SUBNET);
		queue::<T>(epoch, ALL_NEURONS * 2 - 1, &hotkey(2));
		let commit = ciphertext(WeightStore::<T>::longest_commit(SUBNET) - 244);
		let commit = BoundedBytes::truncate_from(commit);
		let signer = signed::<T>(voter);

		#[extrinsic_call]
		_(signer, SUBNET, commit, 1, 4);

		let index = NetUidStorageIndex::from(SUBNET);
		let full = 2 * ALL_NEURONS as usize;
		assert_eq!(TimelockedWeightBriefs::<T>::get(index, epoch).len(), full);
		assert_eq!(TimelockedWeightCommits::<T>::get(index, epoch).len(), full);
	}

	/// Of a queue of `q` commits of a kilobyte every second one is dropped, and the others are stored again.
	#[benchmark]
	fn timelocked_queue(q: Linear<0, { ALL_NEURONS * 2 }>) {
		voter::<T>();
		queue::<T>(1, q, &hotkey(2));
		let index = NetUidStorageIndex::from(SUBNET);
		let now = crate::Pallet::<T>::now();
		put(TimelockedWeightsLeft::<T>::hashed_key_for(index, hotkey(2)), &now);

		#[block]
		{
			WeightStore::<T>::reveal_timelocked(&[]);
		}

		assert_eq!(TimelockedWeightCommits::<T>::get(index, 1).len(), q as usize / 2);
	}

	/// A validator with as many parents as possible has its `n` weights set out of what was encrypted.
	#[benchmark]
	fn reveal_timelocked(n: Linear<1, ALL_NEURONS>) {
		let voter = voter::<T>();
		let (uids, values) = row(n);
		let bytes: &[u8] = voter.as_ref();
		let text = (bytes.to_vec(), uids, values, 1u64).encode();
		let now = crate::Pallet::<T>::now();
		let done;

		#[block]
		{
			done = WeightStore::<T>::set_revealed(SUBNET.into(), &voter, now, &text);
		}

		assert_eq!(done, Ok(()));
		assert_eq!(WeightStore::<T>::row(SUBNET.into(), Uid::new(1)).len(), n as usize);
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
