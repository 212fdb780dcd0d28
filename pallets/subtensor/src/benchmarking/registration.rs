//! Registering a neuron.

use super::scene::*;
use crate::{
	lifecycle::Lifecycle,
	neurons::{Neurons, Renumbering},
	pallet::*,
	registration::Registration,
	scores::Scores,
	serving::Serving,
	subnets::Subnets,
	types::MAX_KEYS,
	weights::WeightStore,
	Config,
};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_traits::SubnetParam;
use dtao_types::{AlphaBalance, MechId, NetUidStorageIndex, Uid};
use frame_benchmarking::v2::*;
use frame_support::assert_ok;
use sp_core::H256;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A new hotkey of a coldkey with the longest list of hotkeys takes the place of a validator
	/// with an endpoint, and with weights, bonds and commits in each of `m` mechanisms, on a full
	/// subnet of 256 neurons that all belong to its owner, who has as many hotkeys as possible.
	#[benchmark]
	fn burned_register(m: Linear<1, ALL_MECHANISMS>) {
		open_subnet::<T>(SUBNET, NEURONS, VALIDATORS);
		Lifecycle::<T>::set_mechanism_count(SUBNET, MechId::new(m as u8));
		subnet_param::<T>(SUBNET, SubnetParam::WeightsSetRateLimit(0));
		let (owner, evicted) = (coldkey(0), hotkey(1));
		let owned: Vec<_> =
			(0..NEURONS).map(hotkey).chain(strangers(MAX_KEYS - ALL_NEURONS)).collect();
		put(OwnedHotkeys::<T>::hashed_key_for(&owner), &owned);
		let row: Vec<(u16, u16)> = (0..NEURONS).map(|uid| (uid, uid)).collect();
		subnet_param::<T>(SUBNET, SubnetParam::CommitRevealWeightsEnabled(true));
		for (mech, index) in (0..).map(MechId::new).zip(Subnets::<T>::indices(SUBNET)) {
			put(Weights::<T>::hashed_key_for(index, Uid::new(1)), &row);
			put(Bonds::<T>::hashed_key_for(index, Uid::new(1)), &row);
			assert_ok!(WeightStore::<T>::commit(&evicted, SUBNET, mech, H256::zero()));
		}
		assert_ok!(Serving::<T>::serve_axon(&evicted, SUBNET, axon(), &certificate()));
		assert_ok!(Serving::<T>::serve_prometheus(&evicted, SUBNET, metrics()));
		let (payer, hotkey) = (key("payer", 0), key("newcomer", 0));
		own_many::<T>(&payer);
		fund::<T>(&payer, tao(1_000));
		at_block::<T>(LATE + LATE);
		let signer = signed::<T>(payer);

		#[extrinsic_call]
		_(signer, SUBNET, hotkey.clone());

		assert_eq!(Neurons::<T>::uid(SUBNET, &hotkey), Some(Uid::new(1)));
		assert_eq!(Neurons::<T>::uid(SUBNET, &evicted), None);
		assert_eq!(Subnets::<T>::indices(SUBNET).count(), m as usize);
		for index in Subnets::<T>::indices(SUBNET) {
			assert!(WeightStore::<T>::row(index, Uid::new(1)).is_empty());
			assert!(Scores::<T>::bonds(index, Uid::new(1)).is_empty());
			assert!(WeightStore::<T>::commits(index, &evicted).is_empty());
		}
	}

	/// Half of a subnet of `n` neurons leaves, each with endpoints, a commit and dividends; no rows.
	#[benchmark]
	fn trim_neurons(n: Linear<128, ALL_NEURONS>) {
		let count = n as u16;
		open_subnet::<T>(SUBNET, count, 0);
		subnet_param::<T>(SUBNET, SubnetParam::MinAllowedUids(1));
		subnet_param::<T>(SUBNET, SubnetParam::ImmunityPeriod(0));
		let (index, earned) = (NetUidStorageIndex::from(SUBNET), AlphaBalance::from_rao(1));
		let hotkeys = Neurons::<T>::hotkeys(SUBNET);
		for hotkey in &hotkeys {
			put(Axons::<T>::hashed_key_for(SUBNET, hotkey), &axon());
			put(Prometheus::<T>::hashed_key_for(SUBNET, hotkey), &metrics());
			let commits = vec![(H256::zero(), 1u64, 2u64, 3u64)];
			put(WeightCommits::<T>::hashed_key_for(index, hotkey), &commits);
			put(AlphaDividendsPerSubnet::<T>::hashed_key_for(SUBNET, hotkey), &earned);
			put(RootAlphaDividendsPerSubnet::<T>::hashed_key_for(SUBNET, hotkey), &earned);
		}
		Scores::<T>::set_dividend_records(SUBNET, 2 * n);

		#[block]
		{
			assert_ok!(Registration::<T>::trim(SUBNET, count / 2));
		}

		assert_eq!(Neurons::<T>::count(SUBNET), count / 2);
		assert_eq!(WeightCommits::<T>::iter_prefix(index).count(), 0);
	}

	/// A row of `e` weights gets another place.
	#[benchmark]
	fn trim_row(e: Linear<1, ALL_NEURONS>) {
		open_subnet::<T>(SUBNET, 2, 0);
		let index = NetUidStorageIndex::from(SUBNET);
		let row: Vec<(u16, u16)> = (0..e as u16).map(|uid| (uid, u16::MAX)).collect();
		put(Weights::<T>::hashed_key_for(index, Uid::new(1)), &row);
		let kept = (1..NEURONS).collect();
		let renumbering = Renumbering::new(NEURONS, &kept);

		#[block]
		{
			WeightStore::<T>::renumber_row(index, Uid::new(1), &renumbering);
		}

		assert!(WeightStore::<T>::row(index, Uid::new(1)).is_empty());
		assert_eq!(WeightStore::<T>::row(index, Uid::new(0)).len(), e as usize - 1);
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
