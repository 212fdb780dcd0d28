//! Announcing an endpoint.

use super::scene::*;
use crate::{pallet::*, serving::Serving, Config};
use core::marker::PhantomData;
use frame_benchmarking::v2::*;
use frame_support::assert_ok;
use frame_system::RawOrigin;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A neuron replaces its endpoint.
	#[benchmark]
	fn serve_axon() {
		open_subnet::<T>(SUBNET, 2, 0);
		assert_ok!(Serving::<T>::serve_axon(&hotkey(1), SUBNET, axon()));

		#[extrinsic_call]
		_(RawOrigin::Signed(hotkey(1)), SUBNET, 2, 16_843_009, 2, 4, 0, 0, 0);

		assert_eq!(Serving::<T>::axon(SUBNET, &hotkey(1)).map(|axon| axon.port), Some(2));
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
