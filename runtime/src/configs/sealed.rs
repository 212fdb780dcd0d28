//! What stays closed for a while: encrypted transactions, and texts locked to a round of drand.

use codec::Decode;
use frame_support::traits::ConstU32;
use pallet_mev_shield::Authors;
use sp_consensus_aura::{sr25519::AuthorityId as AuraId, Slot, AURA_ENGINE_ID};

use crate::{Runtime, System, Timestamp};

/// Pulses that are kept: 7.5 days of quicknet.
const KEPT_ROUNDS: u32 = 216_000;

/// The authorities of Aura in turn.
pub struct InTurn;

impl InTurn {
	/// The slot of this block.
	fn slot() -> Option<u64> {
		let digest = System::digest();
		let mut slots = digest.logs.iter().filter_map(|item| item.as_pre_runtime());
		let (_, mut slot) = slots.find(|(engine, _)| *engine == AURA_ENGINE_ID)?;
		Slot::decode(&mut slot).ok().map(u64::from)
	}
}

impl Authors<AuraId> for InTurn {
	fn author(slots_ahead: u64) -> Option<AuraId> {
		let slot = Self::slot()?.checked_add(slots_ahead)?;
		let authorities = pallet_aura::Authorities::<Runtime>::get();
		// Widening: there are 32 at most.
		let index = slot.checked_rem(authorities.len() as u64)?;
		authorities.get(usize::try_from(index).ok()?).cloned()
	}
}

impl pallet_mev_shield::Config for Runtime {
	type AuthorityId = AuraId;
	type Authors = InTurn;
	type WeightInfo = pallet_mev_shield::weight_info::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Scene;
}

impl pallet_drand::Config for Runtime {
	type KeptRounds = ConstU32<KEPT_ROUNDS>;
	type Time = Timestamp;
	type WeightInfo = pallet_drand::weight_info::SubstrateWeight<Runtime>;
}
