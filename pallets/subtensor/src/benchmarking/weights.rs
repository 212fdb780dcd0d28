//! Calls on weights.

use super::scene::*;
use crate::{
	pallet::*,
	weights::{Reveal, Row, WeightStore, MAX_COMMITS},
	Config,
};
use alloc::vec;
use core::marker::PhantomData;
use dtao_traits::SubnetParam;
use dtao_types::{MechId, Uid};
use frame_benchmarking::v2::*;
use frame_support::assert_ok;
use frame_system::RawOrigin;
use sp_core::H256;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A validator with as many parents as possible replaces its weights by `n` others, on a subnet
	/// with 256 neurons.
	#[benchmark]
	fn set_weights(n: Linear<1, ALL_NEURONS>) {
		let voter = voter::<T>();
		let (uids, values) = row(n);

		#[extrinsic_call]
		_(RawOrigin::Signed(voter), SUBNET, uids, values, 1);

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

		#[extrinsic_call]
		_(RawOrigin::Signed(voter.clone()), SUBNET, H256::zero());

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

		#[extrinsic_call]
		_(RawOrigin::Signed(voter.clone()), SUBNET, uids, values, salt, 1);

		assert_eq!(WeightStore::<T>::row(SUBNET.into(), Uid::new(1)).len(), n as usize);
		assert_event::<T>(Event::WeightsRevealed(voter, SUBNET.into(), hash));
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
