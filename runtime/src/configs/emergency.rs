//! Stopping calls in an emergency: all but a few (SafeMode), or some (TxPause).
//!
//! Both are root's. Blocks go on, with their hooks; root's own calls are never stopped.

use frame_support::{
	traits::{ConstU32, Contains, InsideBoth},
	BoundedVec,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess};
use pallet_tx_pause::RuntimeCallNameOf;

use crate::{
	AccountId, Balance, Balances, BlockNumber, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeHoldReason, SafeMode, TxPause,
};

/// Blocks that the safe mode lasts and is extended by: a day of 12 s blocks.
pub const SAFE_MODE_BLOCKS: BlockNumber = 7_200;

/// What may be dispatched now.
pub type Filter = InsideBoth<SafeMode, TxPause>;

/// Calls that go on in safe mode: what a block needs, and the ways to the sudo key (which may be a
/// multisig or act through a proxy). What they carry is looked at by itself.
pub struct SafeCalls;

impl Contains<RuntimeCall> for SafeCalls {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(
			call,
			RuntimeCall::System(_)
				| RuntimeCall::Timestamp(_)
				| RuntimeCall::MevShield(pallet_mev_shield::Call::announce_next_key { .. })
				| RuntimeCall::Sudo(_)
				| RuntimeCall::TxPause(_)
				| RuntimeCall::MultiBlockMigrations(_)
				| RuntimeCall::Utility(_)
				| RuntimeCall::Multisig(_)
				| RuntimeCall::Proxy(_)
				| RuntimeCall::Preimage(_)
				| RuntimeCall::Scheduler(_)
		)
	}
}

/// Calls that cannot be paused: what a block needs, and the way to the sudo key.
pub struct NeverPaused;

impl Contains<RuntimeCallNameOf<Runtime>> for NeverPaused {
	fn contains((pallet, call): &RuntimeCallNameOf<Runtime>) -> bool {
		matches!(
			(pallet.as_slice(), call.as_slice()),
			(b"System" | b"Timestamp" | b"Sudo" | b"SafeMode" | b"MultiBlockMigrations", _)
				| (b"MevShield", b"announce_next_key")
		)
	}
}

/// The name of a call as [`pallet_tx_pause`] writes it; `None` if it is too long for one.
pub fn call_name(pallet: &str, call: &str) -> Option<RuntimeCallNameOf<Runtime>> {
	let part = |name: &str| BoundedVec::try_from(name.as_bytes().to_vec()).ok();
	Some((part(pallet)?, part(call)?))
}

/// There is no deposit by which others than root could enter or extend the safe mode.
pub struct NoDeposit;

impl frame_support::traits::Get<Option<Balance>> for NoDeposit {
	fn get() -> Option<Balance> {
		None
	}
}

/// Without deposits nothing is released.
pub struct NoRelease;

impl frame_support::traits::Get<Option<BlockNumber>> for NoRelease {
	fn get() -> Option<BlockNumber> {
		None
	}
}

impl pallet_safe_mode::Config for Runtime {
	type Currency = Balances;
	type EnterDepositAmount = NoDeposit;
	type EnterDuration = ConstU32<SAFE_MODE_BLOCKS>;
	type ExtendDepositAmount = NoDeposit;
	type ExtendDuration = ConstU32<SAFE_MODE_BLOCKS>;
	type ForceDepositOrigin = EnsureRoot<AccountId>;
	type ForceEnterOrigin = EnsureRootWithSuccess<AccountId, ConstU32<SAFE_MODE_BLOCKS>>;
	type ForceExitOrigin = EnsureRoot<AccountId>;
	type ForceExtendOrigin = EnsureRootWithSuccess<AccountId, ConstU32<SAFE_MODE_BLOCKS>>;
	type Notify = ();
	type ReleaseDelay = NoRelease;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
	type WhitelistedCalls = SafeCalls;
}

impl pallet_tx_pause::Config for Runtime {
	/// Longer than any name of a pallet or call.
	type MaxNameLen = ConstU32<128>;
	type PauseOrigin = EnsureRoot<AccountId>;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type UnpauseOrigin = EnsureRoot<AccountId>;
	type WeightInfo = pallet_tx_pause::weights::SubstrateWeight<Runtime>;
	type WhitelistedCalls = NeverPaused;
}
