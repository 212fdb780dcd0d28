//! Weights of the calls of `pallet_commitments`.
//!
//! Measured natively, in a build without optimisation, of which the fastest runs are given: the
//! times should be above those of the WASM runtime. `scripts/bench.sh weights commitments crowdloan`
//! replaces this file. What SubtensorModule does is not in these times: its storage accesses are
//! counted from the code, and for forgetting bonds the time is that of `mechanism_count` of
//! `pallet_admin_utils`, which erases more rows.

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::ParityDbWeight, Weight},
};

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
	/// Benchmark `reveal`.
	fn reveal() -> Weight;
}

/// Weights with the storage prices of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Commitments::CommitmentOf` (r:1 w:1)
	/// Storage: `Commitments::LastCommitment` (r:0 w:1)
	/// Storage: `Commitments::MaxSpace` (r:1 w:0)
	/// Storage: `Commitments::TimelockedByRound` (r:0 w:6)
	/// Storage: `Commitments::UsedSpaceOf` (r:1 w:1)
	/// Storage: `SubtensorModule::LastMechansimStepBlock` (r:1 w:0)
	/// Storage: `SubtensorModule::Uids` (r:1 w:0)
	fn set_commitment() -> Weight {
		// Fastest run: 205_915_000 ps.
		Weight::from_parts(205_915_000, 0)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(9))
	}

	/// Storage: `Commitments::CommitmentOf` (r:1 w:1)
	/// Storage: `Commitments::LastBondsReset` (r:0 w:1)
	/// Storage: `Commitments::LastCommitment` (r:0 w:1)
	/// Storage: `Commitments::MaxSpace` (r:1 w:0)
	/// Storage: `Commitments::TimelockedByRound` (r:0 w:5)
	/// Storage: `Commitments::UsedSpaceOf` (r:1 w:1)
	/// Storage: `SubtensorModule::Bonds` (r:256 w:256)
	/// Storage: `SubtensorModule::BondsResetOn` (r:1 w:0)
	/// Storage: `SubtensorModule::LastMechansimStepBlock` (r:1 w:0)
	/// Storage: `SubtensorModule::MechanismCountCurrent` (r:1 w:0)
	/// Storage: `SubtensorModule::Uids` (r:1 w:0)
	/// Storage: `SubtensorModule::ValidatorPermit` (r:1 w:0)
	fn set_commitment_and_reset_bonds() -> Weight {
		// Fastest run: 201_597_000 ps, and 854_836_000 ps for the bonds.
		Weight::from_parts(1_056_433_000, 0)
			.saturating_add(T::DbWeight::get().reads(264))
			.saturating_add(T::DbWeight::get().writes(265))
	}

	/// Storage: `Commitments::MaxSpace` (r:0 w:1)
	fn set_max_space() -> Weight {
		// Fastest run: 31_398_000 ps.
		Weight::from_parts(31_398_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}

	/// Storage: `Commitments::MaxSpace` (r:1 w:0)
	/// Storage: `Commitments::UsedSpaceOf` (r:1 w:0)
	/// Storage: `SubtensorModule::LastMechansimStepBlock` (r:1 w:0)
	/// Storage: `SubtensorModule::Uids` (r:1 w:0)
	fn check() -> Weight {
		// Fastest run: 16_191_000 ps.
		Weight::from_parts(16_191_000, 0).saturating_add(T::DbWeight::get().reads(4))
	}

	/// Storage: `Commitments::CommitmentOf` (r:1 w:1)
	/// Storage: `Commitments::LastBondsReset` (r:0 w:1)
	/// Storage: `Commitments::LastCommitment` (r:0 w:1)
	/// Storage: `Commitments::RevealedCommitments` (r:0 w:1)
	/// Storage: `Commitments::TimelockedByRound` (r:0 w:3)
	/// Storage: `Commitments::UsedSpaceOf` (r:0 w:1)
	fn forget() -> Weight {
		// Fastest run: 69_540_000 ps.
		Weight::from_parts(69_540_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(8))
	}

	/// Storage: `Commitments::CommitmentOf` (r:1 w:2)
	/// Storage: `Commitments::LastBondsReset` (r:1 w:2)
	/// Storage: `Commitments::LastCommitment` (r:1 w:2)
	/// Storage: `Commitments::RevealedCommitments` (r:1 w:2)
	/// Storage: `Commitments::TimelockedByRound` (r:0 w:6)
	/// Storage: `Commitments::UsedSpaceOf` (r:1 w:2)
	fn rekey() -> Weight {
		// Fastest run: 166_712_000 ps.
		Weight::from_parts(166_712_000, 0)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(16))
	}

	// Not measured: three fields, of which the texts are kept; what opening weighs comes on top.
	fn reveal() -> Weight {
		Weight::from_parts(250_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
}

/// Weights with the storage prices of ParityDb, for tests.
impl WeightInfo for () {
	fn set_commitment() -> Weight {
		Weight::from_parts(205_915_000, 0)
			.saturating_add(ParityDbWeight::get().reads(5))
			.saturating_add(ParityDbWeight::get().writes(9))
	}

	fn set_commitment_and_reset_bonds() -> Weight {
		Weight::from_parts(1_056_433_000, 0)
			.saturating_add(ParityDbWeight::get().reads(264))
			.saturating_add(ParityDbWeight::get().writes(265))
	}

	fn set_max_space() -> Weight {
		Weight::from_parts(31_398_000, 0).saturating_add(ParityDbWeight::get().writes(1))
	}

	fn check() -> Weight {
		Weight::from_parts(16_191_000, 0).saturating_add(ParityDbWeight::get().reads(4))
	}

	fn forget() -> Weight {
		Weight::from_parts(69_540_000, 0)
			.saturating_add(ParityDbWeight::get().reads(1))
			.saturating_add(ParityDbWeight::get().writes(8))
	}

	fn rekey() -> Weight {
		Weight::from_parts(166_712_000, 0)
			.saturating_add(ParityDbWeight::get().reads(5))
			.saturating_add(ParityDbWeight::get().writes(16))
	}

	fn reveal() -> Weight {
		Weight::from_parts(250_000_000, 0)
			.saturating_add(ParityDbWeight::get().reads(3))
			.saturating_add(ParityDbWeight::get().writes(4))
	}
}
