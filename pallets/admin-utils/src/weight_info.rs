//! Weights of the calls, counted in storage accesses of the worst case.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of the pallet.
pub trait WeightInfo {
	/// A setter of a parameter of one subnet.
	fn subnet_parameter() -> Weight;
	/// A setter of a parameter of the chain.
	fn chain_parameter() -> Weight;
}

/// Weights by storage accesses.
pub struct StorageWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for StorageWeight<T> {
	fn subnet_parameter() -> Weight {
		T::DbWeight::get().reads_writes(8, 2)
	}

	fn chain_parameter() -> Weight {
		T::DbWeight::get().reads_writes(1, 1)
	}
}
