//! Weights of the calls of `pallet_drand`.
//!
//! First figures, until `scripts/bench.sh weights` writes this file: the cryptography measured as a WASM
//! module of its own, the rest like calls of that kind in other pallets.
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
	/// Benchmark `write_pulse`.
	fn write_pulse(p: u32) -> Weight;
	/// Benchmark `set_beacon_config`.
	fn set_beacon_config() -> Weight;
	/// Benchmark `set_oldest_stored_round`.
	fn set_oldest_stored_round() -> Weight;
	/// Benchmark `open`.
	fn open(l: u32) -> Weight;
}

/// Weights with the storage prices of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// The range of `p` is `[1, 8]`.
	fn write_pulse(p: u32) -> Weight {
		Weight::from_parts(12_000_000_000, 0)
			.saturating_add(Weight::from_parts(6_000_000_000, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().reads(p.into()))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(T::DbWeight::get().writes(3u64.saturating_mul(p.into())))
	}
	fn set_beacon_config() -> Weight {
		Weight::from_parts(1_200_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	fn set_oldest_stored_round() -> Weight {
		Weight::from_parts(8_000_000, 0)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// The range of `l` is `[244, 5000]`.
	fn open(l: u32) -> Weight {
		Weight::from_parts(16_000_000_000, 0)
			.saturating_add(Weight::from_parts(500_000, 0).saturating_mul(l.into()))
			.saturating_add(T::DbWeight::get().reads(3))
	}
}

/// Weights with the storage prices of ParityDb, for tests.
impl WeightInfo for () {
	fn write_pulse(p: u32) -> Weight {
		Weight::from_parts(12_000_000_000, 0)
			.saturating_add(Weight::from_parts(6_000_000_000, 0).saturating_mul(p.into()))
			.saturating_add(ParityDbWeight::get().reads(5))
			.saturating_add(ParityDbWeight::get().reads(p.into()))
			.saturating_add(ParityDbWeight::get().writes(2))
			.saturating_add(ParityDbWeight::get().writes(3u64.saturating_mul(p.into())))
	}
	fn set_beacon_config() -> Weight {
		Weight::from_parts(1_200_000_000, 0)
			.saturating_add(ParityDbWeight::get().reads(1))
			.saturating_add(ParityDbWeight::get().writes(4))
	}
	fn set_oldest_stored_round() -> Weight {
		Weight::from_parts(8_000_000, 0)
			.saturating_add(ParityDbWeight::get().reads(1))
			.saturating_add(ParityDbWeight::get().writes(1))
	}
	fn open(l: u32) -> Weight {
		Weight::from_parts(16_000_000_000, 0)
			.saturating_add(Weight::from_parts(500_000, 0).saturating_mul(l.into()))
			.saturating_add(ParityDbWeight::get().reads(3))
	}
}
