//! Changing the runtime: which blob may be stored, and migrations that take many blocks.

use alloc::vec::Vec;

use codec::Decode;
use frame_support::{
	ensure,
	migrations::{FailedMigrationHandler, FailedMigrationHandling},
	parameter_types,
	traits::ConstU32,
	weights::Weight,
};
use frame_system::SetCode;
use sp_runtime::DispatchResult;
use sp_version::RuntimeVersion;

use super::system::RuntimeBlockWeights;
use crate::{BlockNumber, Runtime, RuntimeEvent, SafeMode, VERSION};

/// Stores the code of a runtime with the block time of this one, and refuses any other.
///
/// The two blobs of a release differ in their slot alone, which no check of FRAME looks at: with the
/// other one the chain stops at once. They have different names of the implementation.
pub struct SameBlockTime;

impl SetCode<Runtime> for SameBlockTime {
	fn set_code(code: Vec<u8>) -> DispatchResult {
		// FRAME's benchmark brings the code of another chain.
		if !cfg!(feature = "runtime-benchmarks") {
			let bytes = sp_io::misc::runtime_version(&code);
			let version = bytes
				.and_then(|bytes| RuntimeVersion::decode(&mut &bytes[..]).ok())
				.ok_or(frame_system::Error::<Runtime>::FailedToExtractRuntimeVersion)?;
			ensure!(
				version.impl_name == VERSION.impl_name,
				pallet_admin_utils::Error::<Runtime>::RuntimeOfOtherBlockTime
			);
		}
		<() as SetCode<Runtime>>::set_code(code)
	}
}

parameter_types! {
	/// Part of a block that a migration may use: what epochs leave.
	pub MigrationWeight: Weight =
		RuntimeBlockWeights::get().max_block.saturating_mul(40).saturating_div(100);
}

/// A migration that failed ends, and the safe mode is entered without an end: the state may be half
/// migrated, and root alone can mend it. Where that fails the chain takes no transactions at all.
pub struct SafeModeOnFailure;

impl FailedMigrationHandler for SafeModeOnFailure {
	fn failed(_: Option<u32>) -> FailedMigrationHandling {
		let entered = if SafeMode::is_entered() {
			<SafeMode as frame_support::traits::SafeMode>::extend(BlockNumber::MAX)
		} else {
			<SafeMode as frame_support::traits::SafeMode>::enter(BlockNumber::MAX)
		};
		match entered {
			Ok(()) => FailedMigrationHandling::ForceUnstuck,
			Err(_) => FailedMigrationHandling::KeepStuck,
		}
	}
}

impl pallet_migrations::Config for Runtime {
	type CursorMaxLen = ConstU32<65_536>;
	type FailedMigrationHandler = SafeModeOnFailure;
	type IdentifierMaxLen = ConstU32<256>;
	type MaxServiceWeight = MigrationWeight;
	type MigrationStatusHandler = ();
	#[cfg(not(feature = "runtime-benchmarks"))]
	type Migrations = crate::migrations::SteppedMigrations;
	#[cfg(feature = "runtime-benchmarks")]
	type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_migrations::weights::SubstrateWeight<Runtime>;
}
