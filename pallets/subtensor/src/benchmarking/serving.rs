//! Announcing an endpoint.

use super::scene::*;
use crate::{pallet::*, serving::Serving, Config};
use alloc::vec;
use core::marker::PhantomData;
use frame_benchmarking::v2::*;
use frame_support::assert_ok;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A neuron replaces its endpoint.
	#[benchmark]
	fn serve_axon() {
		open_subnet::<T>(SUBNET, 2, 0);
		assert_ok!(Serving::<T>::serve_axon(&hotkey(1), SUBNET, axon(), &[]));
		let signer = signed::<T>(hotkey(1));

		#[extrinsic_call]
		_(signer, SUBNET, 2, 16_843_009, 2, 4, 0, 0, 0);

		assert_eq!(Serving::<T>::axon(SUBNET, &hotkey(1)).map(|axon| axon.port), Some(2));
	}

	/// A neuron replaces its endpoint and the longest certificate that is stored.
	#[benchmark]
	fn serve_axon_tls() {
		open_subnet::<T>(SUBNET, 2, 0);
		assert_ok!(Serving::<T>::serve_axon(&hotkey(1), SUBNET, axon(), &certificate()));
		let signer = signed::<T>(hotkey(1));

		#[extrinsic_call]
		_(signer, SUBNET, 2, 16_843_009, 2, 4, 0, 0, 0, vec![2; 65]);

		let stored = Serving::<T>::certificate(SUBNET, &hotkey(1));
		assert_eq!(stored.map(|certificate| certificate.algorithm), Some(2));
		assert_eq!(Serving::<T>::axon(SUBNET, &hotkey(1)).map(|axon| axon.port), Some(2));
	}

	/// A neuron replaces the endpoint of its metrics.
	#[benchmark]
	fn serve_prometheus() {
		open_subnet::<T>(SUBNET, 2, 0);
		assert_ok!(Serving::<T>::serve_prometheus(&hotkey(1), SUBNET, metrics()));
		let signer = signed::<T>(hotkey(1));

		#[extrinsic_call]
		_(signer, SUBNET, 2, 16_843_009, 2, 4);

		assert_eq!(Serving::<T>::prometheus(SUBNET, &hotkey(1)).map(|info| info.port), Some(2));
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
