//! Weights of the calls of `pallet_crowdloan`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of the pallet.
pub trait WeightInfo {
	/// Benchmark `create`.
	fn create() -> Weight;
	/// Benchmark `contribute`.
	fn contribute() -> Weight;
	/// Benchmark `withdraw`.
	fn withdraw() -> Weight;
	/// Benchmark `finalize`. `c`: contributors.
	fn finalize(c: u32) -> Weight;
	/// Benchmark `refund`. `c`: contributors.
	fn refund(c: u32) -> Weight;
	/// Benchmark `dissolve`.
	fn dissolve() -> Weight;
	/// Benchmark `update_min_contribution`.
	fn update_min_contribution() -> Weight;
	/// Benchmark `update_end`.
	fn update_end() -> Weight;
	/// Benchmark `update_cap`.
	fn update_cap() -> Weight;
	/// Benchmark `set_max_contribution`.
	fn set_max_contribution() -> Weight;
}
/// Weights with the storage prices of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn create() -> Weight {
		T::DbWeight::get().reads(1)
	}
	fn contribute() -> Weight {
		T::DbWeight::get().reads(1)
	}
	fn withdraw() -> Weight {
		T::DbWeight::get().reads(1)
	}
	fn finalize(c: u32) -> Weight {
		Weight::from_parts(c.into(), 0)
	}
	fn refund(c: u32) -> Weight {
		Weight::from_parts(c.into(), 0)
	}
	fn dissolve() -> Weight {
		T::DbWeight::get().reads(1)
	}
	fn update_min_contribution() -> Weight {
		T::DbWeight::get().reads(1)
	}
	fn update_end() -> Weight {
		T::DbWeight::get().reads(1)
	}
	fn update_cap() -> Weight {
		T::DbWeight::get().reads(1)
	}
	fn set_max_contribution() -> Weight {
		T::DbWeight::get().reads(1)
	}
}
