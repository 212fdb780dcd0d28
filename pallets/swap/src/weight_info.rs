//! Weights of the calls, counted in storage accesses of the worst case.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of the pallet.
pub trait WeightInfo {
	/// `set_fee_rate`.
	fn set_fee_rate() -> Weight;
}

/// Weights by storage accesses.
pub struct StorageWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for StorageWeight<T> {
	fn set_fee_rate() -> Weight {
		T::DbWeight::get().reads_writes(2, 1)
	}
}
