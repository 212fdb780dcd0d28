//! Weights of the calls of `pallet_crowdloan`.
//!
//! Not measured yet: the storage accesses are counted from the code, and the time is 14.7 us for
//! each of them, which is what those of `set_commitment` took in a native build without
//! optimisation. `scripts/bench.sh weights crowdloan` replaces this file.

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::ParityDbWeight, Weight},
};

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
	/// Storage: `Crowdloan::Contributions` (r:1 w:1)
	/// Storage: `Crowdloan::Crowdloans` (r:0 w:1)
	/// Storage: `Crowdloan::HeldContributions` (r:1 w:1)
	/// Storage: `Crowdloan::NextCrowdloanId` (r:1 w:1)
	/// Storage: `Preimage::PreimageFor` (r:0 w:1)
	/// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	/// Storage: `Preimage::StatusFor` (r:1 w:0)
	/// Storage: `System::Account` (r:2 w:2)
	fn create() -> Weight {
		Weight::from_parts(220_620_000, 0)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(8))
	}

	/// Storage: `Crowdloan::Contributions` (r:1 w:1)
	/// Storage: `Crowdloan::Crowdloans` (r:1 w:1)
	/// Storage: `Crowdloan::HeldContributions` (r:1 w:1)
	/// Storage: `Crowdloan::MaxContributions` (r:1 w:0)
	/// Storage: `System::Account` (r:2 w:2)
	fn contribute() -> Weight {
		Weight::from_parts(161_788_000, 0)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	/// Storage: `Crowdloan::Contributions` (r:1 w:1)
	/// Storage: `Crowdloan::Crowdloans` (r:1 w:1)
	/// Storage: `Crowdloan::HeldContributions` (r:1 w:1)
	/// Storage: `Crowdloan::Unspent` (r:1 w:0)
	/// Storage: `System::Account` (r:2 w:2)
	fn withdraw() -> Weight {
		Weight::from_parts(161_788_000, 0)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	/// Storage: `Crowdloan::Contributions` (r:501 w:0)
	/// Storage: `Crowdloan::Crowdloans` (r:1 w:1)
	/// Storage: `Crowdloan::CurrentCrowdloanId` (r:0 w:1)
	/// Storage: `Crowdloan::HeldContributions` (r:500 w:500)
	/// Storage: `Crowdloan::Unspent` (r:0 w:1)
	/// Storage: `Preimage::PreimageFor` (r:1 w:1)
	/// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	/// Storage: `Preimage::StatusFor` (r:1 w:0)
	/// Storage: `System::Account` (r:2 w:2)
	fn finalize(c: u32) -> Weight {
		Weight::from_parts(205_912_000, 0)
			.saturating_add(Weight::from_parts(44_124_000, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(7))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(c.into())))
	}

	/// Storage: `Crowdloan::Contributions` (r:53 w:51)
	/// Storage: `Crowdloan::Crowdloans` (r:1 w:1)
	/// Storage: `Crowdloan::HeldContributions` (r:50 w:50)
	/// Storage: `Crowdloan::Unspent` (r:1 w:0)
	/// Storage: `System::Account` (r:51 w:51)
	fn refund(c: u32) -> Weight {
		Weight::from_parts(132_372_000, 0)
			.saturating_add(Weight::from_parts(88_248_000, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().reads(3_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(T::DbWeight::get().writes(3_u64.saturating_mul(c.into())))
	}

	/// Storage: `Crowdloan::Contributions` (r:1 w:1)
	/// Storage: `Crowdloan::Crowdloans` (r:1 w:1)
	/// Storage: `Crowdloan::HeldContributions` (r:1 w:1)
	/// Storage: `Crowdloan::MaxContributions` (r:0 w:1)
	/// Storage: `Crowdloan::Unspent` (r:1 w:1)
	/// Storage: `Preimage::PreimageFor` (r:0 w:1)
	/// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	/// Storage: `Preimage::StatusFor` (r:1 w:0)
	/// Storage: `System::Account` (r:2 w:2)
	fn dissolve() -> Weight {
		Weight::from_parts(250_036_000, 0)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(9))
	}

	/// Storage: `Crowdloan::Crowdloans` (r:1 w:1)
	/// Storage: `Crowdloan::MaxContributions` (r:1 w:0)
	fn update_min_contribution() -> Weight {
		Weight::from_parts(44_124_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// Storage: `Crowdloan::Crowdloans` (r:1 w:1)
	fn update_end() -> Weight {
		Weight::from_parts(29_416_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// Storage: `Crowdloan::Crowdloans` (r:1 w:1)
	fn update_cap() -> Weight {
		Weight::from_parts(29_416_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// Storage: `Crowdloan::Contributions` (r:1 w:0)
	/// Storage: `Crowdloan::Crowdloans` (r:1 w:0)
	/// Storage: `Crowdloan::MaxContributions` (r:0 w:1)
	fn set_max_contribution() -> Weight {
		Weight::from_parts(44_124_000, 0)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}

/// Weights with the storage prices of ParityDb, for tests.
impl WeightInfo for () {
	fn create() -> Weight {
		Weight::from_parts(220_620_000, 0)
			.saturating_add(ParityDbWeight::get().reads(7))
			.saturating_add(ParityDbWeight::get().writes(8))
	}

	fn contribute() -> Weight {
		Weight::from_parts(161_788_000, 0)
			.saturating_add(ParityDbWeight::get().reads(6))
			.saturating_add(ParityDbWeight::get().writes(5))
	}

	fn withdraw() -> Weight {
		Weight::from_parts(161_788_000, 0)
			.saturating_add(ParityDbWeight::get().reads(6))
			.saturating_add(ParityDbWeight::get().writes(5))
	}

	fn finalize(c: u32) -> Weight {
		Weight::from_parts(205_912_000, 0)
			.saturating_add(Weight::from_parts(44_124_000, 0).saturating_mul(c.into()))
			.saturating_add(ParityDbWeight::get().reads(7))
			.saturating_add(ParityDbWeight::get().reads(2_u64.saturating_mul(c.into())))
			.saturating_add(ParityDbWeight::get().writes(7))
			.saturating_add(ParityDbWeight::get().writes(1_u64.saturating_mul(c.into())))
	}

	fn refund(c: u32) -> Weight {
		Weight::from_parts(132_372_000, 0)
			.saturating_add(Weight::from_parts(88_248_000, 0).saturating_mul(c.into()))
			.saturating_add(ParityDbWeight::get().reads(6))
			.saturating_add(ParityDbWeight::get().reads(3_u64.saturating_mul(c.into())))
			.saturating_add(ParityDbWeight::get().writes(3))
			.saturating_add(ParityDbWeight::get().writes(3_u64.saturating_mul(c.into())))
	}

	fn dissolve() -> Weight {
		Weight::from_parts(250_036_000, 0)
			.saturating_add(ParityDbWeight::get().reads(8))
			.saturating_add(ParityDbWeight::get().writes(9))
	}

	fn update_min_contribution() -> Weight {
		Weight::from_parts(44_124_000, 0)
			.saturating_add(ParityDbWeight::get().reads(2))
			.saturating_add(ParityDbWeight::get().writes(1))
	}

	fn update_end() -> Weight {
		Weight::from_parts(29_416_000, 0)
			.saturating_add(ParityDbWeight::get().reads(1))
			.saturating_add(ParityDbWeight::get().writes(1))
	}

	fn update_cap() -> Weight {
		Weight::from_parts(29_416_000, 0)
			.saturating_add(ParityDbWeight::get().reads(1))
			.saturating_add(ParityDbWeight::get().writes(1))
	}

	fn set_max_contribution() -> Weight {
		Weight::from_parts(44_124_000, 0)
			.saturating_add(ParityDbWeight::get().reads(2))
			.saturating_add(ParityDbWeight::get().writes(1))
	}
}
