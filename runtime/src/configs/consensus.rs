//! Who authors blocks and who finalises them.

use frame_support::{
	traits::{ConstBool, ConstU32, ConstU64, Contains, FindAuthor, Get},
	weights::Weight,
};
use pallet_aura::AuraAuthorId;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_core::ByteArray;

use crate::{constants::time, AccountId, Balances, Runtime, RuntimeEvent, System};

/// Authorities at most.
pub type MaxAuthorities = ConstU32<32>;

impl pallet_aura::Config for Runtime {
	/// One block per slot: a second one would be a fork.
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type AuthorityId = AuraId;
	type DisabledValidators = ();
	type MaxAuthorities = MaxAuthorities;
	/// Clients recognise fast blocks by this constant.
	type SlotDuration = ConstU64<{ time::SLOT_MS }>;
}

impl pallet_grandpa::Config for Runtime {
	/// No reports: authorities have nothing at stake on chain that could be slashed.
	type EquivocationReportSystem = ();
	type KeyOwnerProof = sp_core::Void;
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<0>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = GrandpaWeight;
}

/// Weights of Grandpa: FRAME's measurement, which the pallet does not export.
pub struct GrandpaWeight;

impl pallet_grandpa::WeightInfo for GrandpaWeight {
	/// Never asked for: the proof that a report needs cannot be made here.
	fn report_equivocation(validators: u32, nominators: u32) -> Weight {
		<() as pallet_grandpa::WeightInfo>::report_equivocation(validators, nominators)
	}

	fn note_stalled() -> Weight {
		let storage = <Runtime as frame_system::Config>::DbWeight::get().writes(1);
		Weight::from_parts(2_117_000, 0).saturating_add(storage)
	}
}

/// The account of the authority that authored the current block; its Sr25519 authoring key is the
/// account. `None` outside of a block.
pub struct BlockAuthor;

impl Get<Option<AccountId>> for BlockAuthor {
	fn get() -> Option<AccountId> {
		let digest = System::digest();
		let pre_runtime = digest.logs.iter().filter_map(|item| item.as_pre_runtime());
		account_of(&AuraAuthorId::<Runtime>::find_author(pre_runtime)?)
	}
}

/// The account of an authoring key: the key itself.
fn account_of(authority: &AuraId) -> Option<AccountId> {
	let key: [u8; 32] = authority.as_slice().try_into().ok()?;
	Some(AccountId::new(key))
}

/// The accounts of the present authors.
pub struct AuthorAccounts;

impl Contains<AccountId> for AuthorAccounts {
	fn contains(account: &AccountId) -> bool {
		let authors = pallet_aura::Authorities::<Runtime>::get();
		authors.iter().any(|author| account_of(author).as_ref() == Some(account))
	}
}

impl pallet_payout::Config for Runtime {
	type Authors = AuthorAccounts;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Scene;
	type BlockAuthor = BlockAuthor;
	type Currency = Balances;
	type WeightInfo = pallet_payout::weight_info::SubstrateWeight<Runtime>;
}
