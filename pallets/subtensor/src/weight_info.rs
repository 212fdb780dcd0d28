//! Weights of the calls and of the steps of a block.
//!
//! Counted in storage accesses of the worst case, priced by the runtime's database weights.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of the pallet.
pub trait WeightInfo {
	/// `set_weights` with `n` targets.
	fn set_weights(n: u32) -> Weight;
	/// `add_stake` and `add_stake_limit`.
	fn add_stake() -> Weight;
	/// `remove_stake`, `remove_stake_limit`, `remove_stake_full_limit`.
	fn remove_stake() -> Weight;
	/// `unstake_all` and `unstake_all_alpha` with `n` positions closed.
	fn unstake_all(n: u32) -> Weight;
	/// `serve_axon`.
	fn serve_axon() -> Weight;
	/// `burned_register` and `register_limit`.
	fn burned_register() -> Weight;
	/// `register_network`.
	fn register_network() -> Weight;
	/// `root_register`.
	fn root_register() -> Weight;
	/// `start_call`.
	fn start_call() -> Weight;
	/// The transaction extension.
	fn extension() -> Weight;
	/// The block step with `subnets` subnets of which `emitting` emit, without epochs.
	fn block_step(subnets: u32, emitting: u32) -> Weight;
	/// One epoch of a subnet with `neurons` neurons.
	fn epoch(neurons: u32) -> Weight;
}

/// Weights by storage accesses.
pub struct StorageWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> StorageWeight<T> {
	fn access(reads: u64, writes: u64) -> Weight {
		T::DbWeight::get().reads_writes(reads, writes)
	}
}

impl<T: frame_system::Config> WeightInfo for StorageWeight<T> {
	fn set_weights(n: u32) -> Weight {
		Self::access(14, 2).saturating_add(Weight::from_parts(50_000, 0).saturating_mul(n.into()))
	}

	fn add_stake() -> Weight {
		Self::access(20, 14)
	}

	fn remove_stake() -> Weight {
		Self::access(22, 14)
	}

	fn unstake_all(n: u32) -> Weight {
		// The list of all subnets, a look at each for a position, and a stake on root.
		Self::access(260, 0)
			.saturating_add(Self::add_stake())
			.saturating_add(Self::remove_stake().saturating_mul(n.into()))
	}

	fn serve_axon() -> Weight {
		Self::access(5, 1)
	}

	fn burned_register() -> Weight {
		// The worst case looks at every neuron of a full subnet of 256.
		Self::access(560, 45)
	}

	fn register_network() -> Weight {
		Self::access(420, 60)
	}

	fn root_register() -> Weight {
		Self::access(150, 25)
	}

	fn start_call() -> Weight {
		Self::access(5, 2)
	}

	fn extension() -> Weight {
		Self::access(6, 0)
	}

	fn block_step(subnets: u32, emitting: u32) -> Weight {
		Self::access(6, 4)
			.saturating_add(Self::access(12, 3).saturating_mul(subnets.into()))
			.saturating_add(Self::access(14, 9).saturating_mul(emitting.into()))
	}

	fn epoch(neurons: u32) -> Weight {
		Self::access(30, 16)
			.saturating_add(Self::access(7, 5).saturating_mul(neurons.into()))
			.saturating_add(Weight::from_parts(40_000_000, 0).saturating_mul(neurons.into()))
	}
}
