//! The block step.

use super::scene::*;
use crate::{coinbase::Coinbase, pallet::*, pools::Pools, Config};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_benchmarking::v2::*;
use frame_support::weights::Weight;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// `d` dormant and `e` emitting subnets, after a block with a registration on each, with prices
	/// that fall at different speeds; the epochs of all are due and deferred. One more subnet has an
	/// epoch, but no neurons. With it the end of the block.
	#[benchmark]
	fn block_step(d: Linear<0, ALL_SUBNETS>, e: Linear<0, ALL_SUBNETS>) {
		let (open, young) = busy_block::<T>(d, e);
		let before: Vec<_> = open.iter().map(|netuid| Pools::<T>::reserves(*netuid)).collect();

		#[block]
		{
			Coinbase::<T>::on_block(Weight::zero());
			Coinbase::<T>::mirror_issuance();
		}

		for (netuid, before) in open.iter().zip(before) {
			assert!(Pools::<T>::reserves(*netuid).tao > before.tao);
		}
		let prices = Pools::<T>::moving_price_fractions();
		for netuid in open.iter().chain(&young) {
			assert_eq!(PendingEpochAt::<T>::get(netuid), crate::Pallet::<T>::now() + 1);
			assert_eq!(RegistrationsThisBlock::<T>::get(netuid), 0);
			assert_eq!(prices.contains_key(netuid), open.contains(netuid));
		}
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
