//! Registering a neuron.

use super::scene::*;
use crate::{
	lifecycle::Lifecycle, neurons::Neurons, pallet::*, scores::Scores, serving::Serving,
	subnets::Subnets, types::MAX_KEYS, weights::WeightStore, Config,
};
use alloc::vec::Vec;
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

		#[extrinsic_call]
		_(RawOrigin::Signed(payer), SUBNET, hotkey.clone());

		assert_eq!(Neurons::<T>::uid(SUBNET, &hotkey), Some(Uid::new(1)));
		assert_eq!(Neurons::<T>::uid(SUBNET, &evicted), None);
		assert_eq!(Subnets::<T>::indices(SUBNET).count(), m as usize);
		for index in Subnets::<T>::indices(SUBNET) {
			assert!(WeightStore::<T>::row(index, Uid::new(1)).is_empty());
			assert!(Scores::<T>::bonds(index, Uid::new(1)).is_empty());
			assert!(WeightStore::<T>::commits(index, &evicted).is_empty());
		}
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
