//! Weights of the calls of `pallet_payout`.

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::ParityDbWeight, Weight},
};

/// Weights of the pallet.
pub trait WeightInfo {
	/// Benchmark `block_with_payout`.
	fn block_with_payout() -> Weight;
	/// Benchmark `block_without_payout`.
	fn block_without_payout() -> Weight;
	/// Benchmark `set_payout`.
	fn set_payout() -> Weight;
}

/// Weights with the storage prices of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn block_with_payout() -> Weight {
		Weight::from_parts(40_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 2))
	}

	fn block_without_payout() -> Weight {
		Weight::from_parts(3_000_000, 0).saturating_add(T::DbWeight::get().reads(2))
	}

	fn set_payout() -> Weight {
		Weight::from_parts(15_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
}

/// Weights with the storage prices of ParityDb, for tests.
impl WeightInfo for () {
	fn block_with_payout() -> Weight {
		Weight::from_parts(40_000_000, 0).saturating_add(ParityDbWeight::get().reads_writes(4, 2))
	}

	fn block_without_payout() -> Weight {
		Weight::from_parts(3_000_000, 0).saturating_add(ParityDbWeight::get().reads(2))
	}

	fn set_payout() -> Weight {
		Weight::from_parts(15_000_000, 0).saturating_add(ParityDbWeight::get().reads_writes(2, 1))
	}
}
