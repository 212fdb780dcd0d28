//! What clients encode against: indices, extensions, types, constants.

use codec::{Decode, Encode};
use dtao_runtime::{
	constants::{ChainProfile, FAST, PRODUCTION, PROFILE},
	ProxyType, Runtime, VERSION,
};
use frame_metadata::{v14::RuntimeMetadataV14, RuntimeMetadata};
use scale_info::{form::PortableForm, Type, TypeDef};

use crate::common::extension;

fn metadata() -> RuntimeMetadataV14 {
	match Runtime::metadata().1 {
		RuntimeMetadata::V14(metadata) => metadata,
		_ => panic!("clients ask for version 14"),
	}
}

fn path(ty: &Type<PortableForm>) -> String {
	ty.path.segments.join("::")
}

fn constant<T: Decode>(metadata: &RuntimeMetadataV14, pallet: &str, name: &str) -> T {
	let pallet = metadata.pallets.iter().find(|p| p.name == pallet).expect("the pallet exists");
	let constant = pallet.constants.iter().find(|c| c.name == name).expect("the constant exists");
	T::decode(&mut &constant.value[..]).expect("has this type")
}

#[test]
fn pallets_should_have_their_public_indices() {
	let indices: Vec<(u8, String)> =
		metadata().pallets.into_iter().map(|pallet| (pallet.index, pallet.name)).collect();
	let expected = [
		(0, "System"),
		(1, "RandomnessCollectiveFlip"),
		(2, "Timestamp"),
		(3, "Aura"),
		(4, "Grandpa"),
		(5, "Balances"),
		(6, "TransactionPayment"),
		(7, "SubtensorModule"),
		(11, "Utility"),
		(12, "Sudo"),
		(13, "Multisig"),
		(14, "Preimage"),
		(15, "Scheduler"),
		(16, "Proxy"),
		(18, "Commitments"),
		(19, "AdminUtils"),
		(20, "SafeMode"),
		(26, "Drand"),
		(27, "Crowdloan"),
		(28, "Swap"),
		(30, "MevShield"),
		(31, "AlphaAssets"),
		(33, "TxPause"),
		(34, "MultiBlockMigrations"),
		(35, "Payout"),
	];
	assert_eq!(indices, expected.map(|(index, name)| (index, name.to_string())));
}

#[test]
fn version_should_be_the_one_that_clients_select_by() {
	assert_eq!(VERSION.spec_name, "node-subtensor");
	const { assert!(VERSION.spec_version >= 402) };
	assert_eq!(VERSION.transaction_version, 1);
}

#[test]
fn first_type_should_be_the_account() {
	let metadata = metadata();
	assert_eq!(path(metadata.types.resolve(0).expect("exists")), "sp_core::crypto::AccountId32");
}

#[test]
fn registry_should_have_the_types_that_clients_look_up_by_path() {
	let metadata = metadata();
	let paths: Vec<String> = metadata.types.types.iter().map(|entry| path(&entry.ty)).collect();
	for wanted in [
		"sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic",
		"sp_runtime::generic::digest::DigestItem",
		"sp_weights::weight_v2::Weight",
		"sp_runtime::generic::era::Era",
		"frame_system::EventRecord",
		"sp_runtime::multiaddress::MultiAddress",
		"dtao_runtime::ProxyType",
	] {
		assert!(paths.iter().any(|path| path == wanted), "{wanted} is missing");
	}
}

#[test]
fn metadata_should_be_offered_in_versions_14_to_16_with_extrinsics_of_version_4() {
	assert_eq!(Runtime::metadata_versions(), [14, 15, 16]);
	for version in 14..=16 {
		let opaque = dtao_runtime::metadata::at_version(version).expect("is offered");
		assert_eq!(opaque.get(4).copied().map(u32::from), Some(version));
	}
	assert!(dtao_runtime::metadata::at_version(13).is_none());
	assert_eq!(metadata().extrinsic.version, 4);
}

#[test]
fn extensions_should_have_the_public_order_and_only_four_carry_data() {
	let metadata = metadata();
	let shape = |id: u32| {
		let ty = metadata.types.resolve(id).expect("exists");
		match &ty.type_def {
			TypeDef::Composite(composite) => composite.fields.iter().map(|f| f.ty.id).collect(),
			TypeDef::Tuple(tuple) => tuple.fields.iter().map(|f| f.id).collect(),
			_ => vec![id],
		}
	};
	let extensions: Vec<(String, bool)> = metadata
		.extrinsic
		.signed_extensions
		.iter()
		.map(|extension| (extension.identifier.clone(), !shape(extension.ty.id).is_empty()))
		.collect();
	let expected = [
		("CheckNonZeroSender", false),
		("CheckSpecVersion", false),
		("CheckTxVersion", false),
		("CheckGenesis", false),
		("CheckMortality", true),
		("CheckNonce", true),
		("CheckWeight", false),
		("ChargeTransactionPayment", true),
		("SudoTransactionExtension", false),
		("CheckShieldedTxValidity", false),
		("SubtensorTransactionExtension", false),
		("DrandPriority", false),
		("CheckMetadataHash", true),
	];
	assert_eq!(extensions, expected.map(|(name, data)| (name.to_string(), data)));
}

#[test]
fn extension_bytes_should_be_era_nonce_tip_and_mode() {
	assert_eq!(extension(1_000).encode(), [&[0u8][..], &[0xa1, 0x0f], &[0], &[0]].concat());
}

#[test]
fn proxy_type_should_have_the_18_public_variants() {
	let metadata = metadata();
	let ty = metadata
		.types
		.types
		.iter()
		.find(|entry| path(&entry.ty) == "dtao_runtime::ProxyType")
		.expect("exists");
	let TypeDef::Variant(def) = &ty.ty.type_def else { panic!("is an enum") };
	let names: Vec<&str> = def.variants.iter().map(|v| v.name.as_str()).collect();
	assert_eq!(
		names,
		[
			"Any",
			"Owner",
			"NonCritical",
			"NonTransfer",
			"Senate",
			"NonFungible",
			"Triumvirate",
			"Governance",
			"Staking",
			"Registration",
			"Transfer",
			"SmallTransfer",
			"RootWeights",
			"ChildKeys",
			"SudoUncheckedSetCode",
			"SwapHotkey",
			"SubnetLeaseBeneficiary",
			"RootClaim"
		]
	);
	assert!(def.variants.iter().zip(0u8..).all(|(variant, index)| variant.index == index));
	assert_eq!(ProxyType::default(), ProxyType::Any);
}

#[test]
fn constants_should_have_their_public_values() {
	let metadata = metadata();
	assert_eq!(constant::<u64>(&metadata, "Aura", "SlotDuration"), PROFILE.slot_ms);
	assert_eq!(constant::<u64>(&metadata, "Balances", "ExistentialDeposit"), 500);
	assert_eq!(constant::<u16>(&metadata, "System", "SS58Prefix"), 42);
	for (pallet, name, value) in [
		("Multisig", "DepositBase", 132_000_000u64),
		("Multisig", "DepositFactor", 32_000_000),
		("Proxy", "ProxyDepositBase", 60_000_000),
		("Proxy", "ProxyDepositFactor", 33_000_000),
		("Proxy", "AnnouncementDepositBase", 36_000_000),
		("Proxy", "AnnouncementDepositFactor", 68_000_000),
	] {
		assert_eq!(constant::<u64>(&metadata, pallet, name), value, "{pallet}.{name}");
	}
	for (name, value) in
		[("MinimumDeposit", 10_000_000_000u64), ("AbsoluteMinimumContribution", 100_000_000)]
	{
		assert_eq!(constant::<u64>(&metadata, "Crowdloan", name), value, "Crowdloan.{name}");
	}
	for (name, value) in [
		("MinimumBlockDuration", PROFILE.crowdloan_min_duration),
		("MaximumBlockDuration", PROFILE.crowdloan_max_duration),
		("RefundContributorsLimit", 50),
		("MaxContributors", 500),
	] {
		assert_eq!(constant::<u32>(&metadata, "Crowdloan", name), value, "Crowdloan.{name}");
	}
	assert_eq!(constant::<u32>(&metadata, "Proxy", "MaxProxies"), 20);
	assert_eq!(constant::<u32>(&metadata, "Proxy", "MaxPending"), 75);
}

#[test]
fn profiles_should_have_their_block_times() {
	assert_eq!((PRODUCTION.slot_ms, FAST.slot_ms), (12_000, 250));
	let durations = |of: ChainProfile| (of.crowdloan_min_duration, of.crowdloan_max_duration);
	assert_eq!(durations(PRODUCTION), (50_400, 432_000));
	assert_eq!(durations(FAST), (50, 20_000));
	for profile in [PRODUCTION, FAST] {
		assert!(profile.max_block_ref_time_ms < profile.slot_ms, "a block must fit its slot");
	}
}

/// An error that FRAME declares without a text, and that no call returns.
const NEVER_RETURNED: (&str, &str) = ("TxPause", "NotFound");

#[test]
fn every_error_should_have_a_documentation() {
	let metadata = metadata();
	for pallet in &metadata.pallets {
		let Some(error) = &pallet.error else { continue };
		let TypeDef::Variant(def) = &metadata.types.resolve(error.ty.id).expect("exists").type_def
		else {
			panic!("an error is an enum")
		};
		for variant in &def.variants {
			if (pallet.name.as_str(), variant.name.as_str()) == NEVER_RETURNED {
				continue;
			}
			assert!(!variant.docs.join("").trim().is_empty(), "{}.{}", pallet.name, variant.name);
		}
	}
}
