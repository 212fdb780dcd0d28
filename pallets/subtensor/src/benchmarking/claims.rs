//! The books of root dividends.

use super::scene::*;
use crate::{claims::Claims, pallet::*, Config};
use core::marker::PhantomData;
use dtao_types::{AlphaBalance, NetUid};
use frame_benchmarking::v2::*;
use frame_support::assert_ok;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A position on a hotkey with rates on `n` subnets is closed, which leaves claims and fractions
	/// on each and takes the coldkey off its other index.
	#[benchmark]
	fn root_stake_changed(n: Linear<0, ALL_SUBNETS>) {
		let netuids = open_subnets::<T>(n);
		let (hotkey, coldkey) = root_nomination::<T>(&netuids, alpha(1));
		let before = held::<T>(&hotkey, &coldkey, NetUid::ROOT);
		let zero = AlphaBalance::ZERO;

		#[block]
		{
			assert_ok!(Claims::<T>::stake_changed(on_root(&hotkey, &coldkey), before, zero));
		}

		for netuid in netuids {
			assert!(RootFormerStakers::<T>::contains_key((netuid, &hotkey, &coldkey)));
			assert_eq!(RootClaimed::<T>::get((netuid, &hotkey, &coldkey)), 0);
		}
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
