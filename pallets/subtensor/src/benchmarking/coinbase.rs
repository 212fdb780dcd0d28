//! The block step.

use super::scene::*;
use crate::{coinbase::Coinbase, pallet::*, pools::Pools, registration::Registration, Config};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_benchmarking::v2::*;
use frame_support::weights::Weight;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// `d` dormant and `e` emitting subnets. On `f` of them the price of a registration falls, each at another speed
	/// than that of its neighbours; on `r` there was a registration in the last block, and the epochs of `w` are due
	/// and deferred. One more subnet has an epoch, but no neurons. With it the end of the block.
	#[benchmark]
	fn block_step(
		d: Linear<0, ALL_SUBNETS>,
		e: Linear<0, ALL_SUBNETS>,
		f: Linear<0, ALL_SUBNETS>,
		r: Linear<0, ALL_SUBNETS>,
		w: Linear<0, ALL_SUBNETS>,
	) {
		let busy = Busy { falling: f, registered: r, waiting: w };
		let (open, young) = busy_block::<T>(d, e, busy);
		let burns = || open.iter().chain(&young).map(|netuid| Registration::<T>::burn(*netuid));
		let burns_before: Vec<_> = burns().collect();
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
		let next = crate::Pallet::<T>::now() + 1;
		let mut waiting = 0;
		for netuid in open.iter().chain(&young) {
			waiting += u32::from(PendingEpochAt::<T>::get(netuid) == next);
			assert_eq!(RegistrationsThisBlock::<T>::get(netuid), 0);
			assert_eq!(prices.contains_key(netuid), open.contains(netuid));
		}
		let most = d + e;
		assert_eq!(waiting, w.min(most));
		let fallen = burns().zip(burns_before).filter(|(after, before)| after < before).count();
		assert_eq!(fallen as u32, f.min(most));
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
