//! Which code may be stored, and what a migration of many blocks does to transactions.

use codec::Encode;
use dtao_runtime::{
	constants::{FAST, PROFILE},
	Executive, Runtime, RuntimeCall, System, VERSION,
};
use frame_support::{
	assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo, migrations::MultiStepMigrator,
	traits::GetStorageVersion,
};
use pallet_admin_utils::Error as AdminError;
use pallet_migrations::{Cursor, MigrationCursor};
use sp_core::{
	storage::well_known_keys::CODE,
	traits::{Externalities, ReadRuntimeVersion, ReadRuntimeVersionExt},
};
use sp_io::TestExternalities;
use sp_runtime::{
	traits::{Dispatchable, Hash as _},
	ExtrinsicInclusionMode,
};
use sp_version::RuntimeVersion;

use crate::common::{genesis, open_header, start_block};

/// A reader of code that consists of its version.
struct CodeIsVersion;

impl ReadRuntimeVersion for CodeIsVersion {
	fn read_runtime_version(
		&self,
		code: &[u8],
		_: &mut dyn Externalities,
	) -> Result<Vec<u8>, String> {
		Ok(code.to_vec())
	}
}

fn chain() -> TestExternalities {
	let mut chain = genesis("local_testnet");
	chain.register_extension(ReadRuntimeVersionExt::new(CodeIsVersion));
	chain
}

/// Code of the next version with this name of the implementation.
fn code(impl_name: &'static str) -> Vec<u8> {
	let spec_version = VERSION.spec_version + 1;
	RuntimeVersion { impl_name: impl_name.into(), spec_version, ..VERSION }.encode()
}

fn other_block_time() -> Vec<u8> {
	code(if PROFILE == FAST { "dtao-node" } else { "dtao-node-fast" })
}

fn as_root(call: frame_system::Call<Runtime>) -> DispatchResultWithPostInfo {
	RuntimeCall::System(call).dispatch(frame_system::RawOrigin::Root.into())
}

fn stored() -> Option<Vec<u8>> {
	sp_io::storage::get(CODE).map(|code| code.to_vec())
}

#[test]
fn implementation_should_be_named_by_the_block_time() {
	let name = if PROFILE == FAST { "dtao-node-fast" } else { "dtao-node" };
	assert_eq!(VERSION.impl_name, name);
}

#[test]
fn code_should_be_stored_when_it_has_the_same_block_time() {
	let code = code(if PROFILE == FAST { "dtao-node-fast" } else { "dtao-node" });
	let code_hash = dtao_runtime::Hash::from(sp_io::hashing::blake2_256(&code));
	assert_eq!(code_hash, sp_runtime::traits::BlakeTwo256::hash(&code));
	for calls in [
		vec![frame_system::Call::set_code { code: code.clone() }],
		vec![frame_system::Call::set_code_without_checks { code: code.clone() }],
		vec![
			frame_system::Call::authorize_upgrade { code_hash },
			frame_system::Call::apply_authorized_upgrade { code: code.clone() },
		],
	] {
		chain().execute_with(|| {
			start_block(1, 1);
			for call in calls {
				assert_ok!(as_root(call));
			}
			assert_eq!(stored(), Some(code.clone()));
		});
	}
}

#[test]
fn code_should_be_refused_on_every_way_when_it_has_another_block_time() {
	let code = other_block_time();
	let code_hash = dtao_runtime::Hash::from(sp_io::hashing::blake2_256(&code));
	chain().execute_with(|| {
		start_block(1, 1);
		assert_ok!(as_root(frame_system::Call::authorize_upgrade { code_hash }));
		for call in [
			frame_system::Call::set_code { code: code.clone() },
			frame_system::Call::set_code_without_checks { code: code.clone() },
			frame_system::Call::apply_authorized_upgrade { code: code.clone() },
		] {
			assert_noop!(as_root(call), AdminError::<Runtime>::RuntimeOfOtherBlockTime);
		}
	});
}

#[test]
fn code_should_be_refused_when_it_has_no_version() {
	chain().execute_with(|| {
		start_block(1, 1);
		for call in [
			frame_system::Call::set_code { code: vec![] },
			frame_system::Call::set_code_without_checks { code: vec![1, 2, 3] },
		] {
			assert_noop!(
				as_root(call),
				frame_system::Error::<Runtime>::FailedToExtractRuntimeVersion
			);
		}
	});
}

#[test]
fn block_should_take_no_transactions_while_a_migration_runs() {
	chain().execute_with(|| {
		Cursor::<Runtime>::put(MigrationCursor::Stuck);
		assert!(dtao_runtime::MultiBlockMigrations::ongoing());
		let mode = Executive::initialize_block(&open_header(1, 1));
		assert_eq!(mode, ExtrinsicInclusionMode::OnlyInherents);
		let code = code("dtao-node");
		assert_noop!(
			as_root(frame_system::Call::set_code { code }),
			frame_system::Error::<Runtime>::MultiBlockMigrationsOngoing
		);
	});
	chain().execute_with(|| {
		let mode = Executive::initialize_block(&open_header(1, 1));
		assert_eq!(mode, ExtrinsicInclusionMode::AllExtrinsics);
	});
}

#[test]
fn safe_mode_should_be_entered_for_good_when_a_migration_fails() {
	use dtao_runtime::{configs::upgrade::SafeModeOnFailure, SafeMode};
	use frame_support::migrations::{FailedMigrationHandler, FailedMigrationHandling};
	chain().execute_with(|| {
		start_block(1, 1);
		for _ in 0..2 {
			let handling = SafeModeOnFailure::failed(Some(0));
			assert_eq!(handling, FailedMigrationHandling::ForceUnstuck);
			assert!(SafeMode::is_entered());
			let until = pallet_safe_mode::EnteredUntil::<Runtime>::get();
			assert_eq!(until, Some(u32::MAX));
		}
	});
}

#[test]
fn pallets_of_ours_should_declare_a_version_of_their_storage() {
	// A pallet without one has another type here.
	let declared = [
		pallet_admin_utils::Pallet::<Runtime>::in_code_storage_version(),
		pallet_alpha_assets::Pallet::<Runtime>::in_code_storage_version(),
		pallet_commitments::Pallet::<Runtime>::in_code_storage_version(),
		pallet_crowdloan::Pallet::<Runtime>::in_code_storage_version(),
		pallet_drand::Pallet::<Runtime>::in_code_storage_version(),
		pallet_mev_shield::Pallet::<Runtime>::in_code_storage_version(),
		pallet_payout::Pallet::<Runtime>::in_code_storage_version(),
		pallet_subtensor::Pallet::<Runtime>::in_code_storage_version(),
		pallet_subtensor_swap::Pallet::<Runtime>::in_code_storage_version(),
	];
	assert_eq!(declared, [frame_support::traits::StorageVersion::new(0); 9]);
	genesis("development").execute_with(|| {
		assert_eq!(pallet_admin_utils::Pallet::<Runtime>::on_chain_storage_version(), declared[0]);
		assert_eq!(System::block_number(), 0);
	});
}
