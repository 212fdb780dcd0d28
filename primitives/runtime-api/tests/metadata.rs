//! Metadata version 15 is numbered like version 14.

use codec::Encode;
use dtao_runtime_api::metadata::v15;
use scale_info::{meta_type, MetaType};
use sp_core::crypto::AccountId32;
use sp_metadata_ir::{
	frame_metadata::{
		v14::RuntimeMetadataV14, v15::RuntimeMetadataV15, RuntimeMetadata, RuntimeMetadataPrefixed,
	},
	into_v14, into_v15, ExtrinsicMetadataIR, ItemDeprecationInfoIR, MetadataIR, OuterEnumsIR,
	PalletConstantMetadataIR, PalletMetadataIR,
};
use sp_runtime::{MultiAddress, MultiSignature};

/// A runtime with one pallet, whose first type is the account, as in a real one.
fn runtime() -> MetadataIR {
	let nothing = meta_type::<()>();
	let constant = |name, ty: MetaType| PalletConstantMetadataIR {
		name,
		ty,
		value: vec![],
		docs: vec![],
		deprecation_info: ItemDeprecationInfoIR::NotDeprecated,
	};
	MetadataIR {
		pallets: vec![PalletMetadataIR {
			name: "System",
			storage: None,
			calls: None,
			view_functions: vec![],
			event: None,
			constants: vec![
				constant("Account", meta_type::<AccountId32>()),
				constant("Amount", meta_type::<u64>()),
			],
			error: None,
			associated_types: vec![],
			index: 0,
			docs: vec![],
			deprecation_info: ItemDeprecationInfoIR::NotDeprecated,
		}],
		extrinsic: ExtrinsicMetadataIR {
			ty: nothing,
			versions: vec![4],
			address_ty: meta_type::<MultiAddress<AccountId32, ()>>(),
			call_ty: nothing,
			signature_ty: meta_type::<MultiSignature>(),
			extra_ty: nothing,
			extensions_by_version: [(0, vec![])].into(),
			extensions_in_versions: vec![],
		},
		ty: nothing,
		apis: vec![],
		outer_enums: OuterEnumsIR {
			call_enum_ty: nothing,
			event_enum_ty: nothing,
			error_enum_ty: nothing,
		},
	}
}

fn as_v14(metadata: RuntimeMetadataPrefixed) -> RuntimeMetadataV14 {
	let RuntimeMetadata::V14(metadata) = metadata.1 else { panic!("not version 14") };
	metadata
}

fn as_v15(metadata: RuntimeMetadataPrefixed) -> RuntimeMetadataV15 {
	let RuntimeMetadata::V15(metadata) = metadata.1 else { panic!("not version 15") };
	metadata
}

fn constant_types(metadata: &RuntimeMetadataV15) -> Vec<u32> {
	metadata.pallets.iter().flat_map(|p| &p.constants).map(|constant| constant.ty.id).collect()
}

#[test]
fn first_type_should_be_the_account() {
	let types = as_v15(v15(runtime())).types;
	assert_eq!(types.resolve(0).unwrap().path.segments.join("::"), "sp_core::crypto::AccountId32");
}

#[test]
fn pallet_types_should_have_the_numbers_of_version_14() {
	let (old, new) = (as_v14(into_v14(runtime())), as_v15(v15(runtime())));
	for (old, new) in old.pallets[0].constants.iter().zip(&new.pallets[0].constants) {
		assert_eq!(old, new);
	}
	for id in constant_types(&new) {
		assert_eq!(old.types.resolve(id), new.types.resolve(id));
	}
}

#[test]
fn nothing_but_the_numbering_should_differ_from_the_stock_metadata() {
	let (stock, ours) = (as_v15(into_v15(runtime())), as_v15(v15(runtime())));
	assert_eq!(stock.types.types.len(), ours.types.types.len());
	assert_eq!(stock.extrinsic.version, ours.extrinsic.version);
	assert_eq!(stock.encode().len(), ours.encode().len());
	let address = |metadata: &RuntimeMetadataV15| {
		metadata.types.resolve(metadata.extrinsic.address_ty.id).unwrap().path.clone()
	};
	assert_eq!(address(&stock), address(&ours));
	// When FRAME numbers both versions alike by itself, this module can go.
	assert_ne!(constant_types(&stock), constant_types(&ours));
}
