//! Weights of the calls of `pallet_commitments`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of the pallet.
pub trait WeightInfo {
	/// Benchmark `set_commitment`.
	fn set_commitment() -> Weight;
	/// Benchmark `set_commitment_and_reset_bonds`.
	fn set_commitment_and_reset_bonds() -> Weight;
	/// Benchmark `set_max_space`.
	fn set_max_space() -> Weight;
	/// Benchmark `check`.
	fn check() -> Weight;
	/// Benchmark `forget`.
	fn forget() -> Weight;
	/// Benchmark `rekey`.
	fn rekey() -> Weight;
}
/// Weights with the storage prices of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn set_commitment() -> Weight {
		T::DbWeight::get().reads(1)
	}
	fn set_commitment_and_reset_bonds() -> Weight {
		T::DbWeight::get().reads(2)
	}
	fn set_max_space() -> Weight {
		T::DbWeight::get().reads(1)
	}
	fn check() -> Weight {
		T::DbWeight::get().reads(1)
	}
	fn forget() -> Weight {
		T::DbWeight::get().reads(1)
	}
	fn rekey() -> Weight {
		T::DbWeight::get().reads(1)
	}
}
