//! Weights of the calls of `pallet_mev_shield`.
//!
//! First figures, until `scripts/bench.sh weights` writes this file: like calls of that kind in other
//! pallets.
//!
//! Storage accesses are counted and priced by the runtime. Proof sizes are left out: there is no
//! relay chain to prove anything to, and blocks do not limit them.

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::ParityDbWeight, Weight},
};

/// Weights of the pallet.
pub trait WeightInfo {
	/// Benchmark `announce_next_key`.
	fn announce_next_key() -> Weight;
	/// Benchmark `submit_encrypted`.
	fn submit_encrypted(l: u32) -> Weight;
	/// Benchmark `check_carrier`.
	fn check_carrier() -> Weight;
}

/// Weights with the storage prices of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `MevShield::LastAnnouncement` (r:1 w:1)
	/// Storage: `System::Digest` (r:1 w:0)
	/// Storage: `Aura::Authorities` (r:1 w:0)
	/// Storage: `MevShield::AuthorKeys` (r:1 w:1)
	/// Storage: `MevShield::PendingKey` (r:1 w:1)
	/// Storage: `MevShield::NextKey` (r:1 w:1)
	/// Storage: `MevShield::CurrentKey` (r:0 w:1)
	/// Storage: `MevShield::NextKeyExpiresAt` (r:0 w:1)
	/// Storage: `MevShield::PendingKeyExpiresAt` (r:0 w:1)
	fn announce_next_key() -> Weight {
		Weight::from_parts(30_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// The range of `l` is `[0, 8192]`.
	fn submit_encrypted(l: u32) -> Weight {
		Weight::from_parts(12_000_000, 0)
			.saturating_add(Weight::from_parts(2_500, 0).saturating_mul(l.into()))
	}
	fn check_carrier() -> Weight {
		Weight::from_parts(500_000, 0)
	}
}

/// Weights with the storage prices of ParityDb, for tests.
impl WeightInfo for () {
	fn announce_next_key() -> Weight {
		Weight::from_parts(30_000_000, 0)
			.saturating_add(ParityDbWeight::get().reads(6))
			.saturating_add(ParityDbWeight::get().writes(7))
	}
	fn submit_encrypted(l: u32) -> Weight {
		Weight::from_parts(12_000_000, 0)
			.saturating_add(Weight::from_parts(2_500, 0).saturating_mul(l.into()))
	}
	fn check_carrier() -> Weight {
		Weight::from_parts(500_000, 0)
	}
}
