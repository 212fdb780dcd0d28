//! Benchmarks: the one call. What trades cost is measured with the calls that trade.

use super::*;
use frame_benchmarking::v2::*;
use frame_system::RawOrigin;

/// Lays out the storage behind [`Config::Pools`].
pub trait BenchmarkHelper {
	/// A subnet.
	fn subnet() -> NetUid;
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn set_fee_rate() {
		let netuid = T::BenchmarkHelper::subnet();
		let rate = dtao_amm::MAX_FEE_RATE;
		#[extrinsic_call]
		_(RawOrigin::Root, netuid, rate);
		assert_eq!(FeeRate::<T>::get(netuid), rate);
	}

	impl_benchmark_test_suite!(Pallet, crate::tests::ext(), crate::tests::Test);
}
