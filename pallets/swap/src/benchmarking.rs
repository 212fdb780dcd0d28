//! Benchmarks: the one call. What trades cost is measured with the calls that trade.

use super::*;
use frame_benchmarking::v2::*;
use frame_system::RawOrigin;

/// Lays out the storage behind [`Config::Pools`].
pub trait BenchmarkHelper<AccountId> {
	/// A subnet and its owner.
	fn subnet() -> (NetUid, AccountId);
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// Sent by the owner, who has to be looked up.
	#[benchmark]
	fn set_fee_rate() {
		let (netuid, owner) = T::BenchmarkHelper::subnet();
		let rate = dtao_amm::MAX_FEE_RATE;
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), netuid, rate);
		assert_eq!(FeeRate::<T>::get(netuid), rate);
	}

	impl_benchmark_test_suite!(Pallet, crate::tests::ext(), crate::tests::Test);
}
