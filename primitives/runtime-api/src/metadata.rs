//! Metadata version 15 with the type numbers of version 14.
//!
//! FRAME numbers the types of version 14 from the pallets on, those of version 15 from the
//! extrinsic on. One public client reads type numbers in version 14 and looks them up in version
//! 15, and takes type 0 for the account: both need one numbering.

use alloc::collections::BTreeMap;
use scale_info::{IntoPortable, Registry};
use sp_metadata_ir::{
	frame_metadata::{
		v15::{
			CustomMetadata, ExtrinsicMetadata, OuterEnums, PalletMetadata, RuntimeApiMetadata,
			RuntimeMetadataV15,
		},
		RuntimeMetadataPrefixed,
	},
	MetadataIR,
};

/// Version 15 of a runtime's metadata, its types numbered from the pallets on.
///
/// For `metadata_at_version(15)` of the runtime, with `Runtime::metadata_ir()`. The other versions
/// stay as FRAME makes them.
pub fn v15(metadata: MetadataIR) -> RuntimeMetadataPrefixed {
	// The order of these lines is the numbering.
	let mut registry = Registry::new();
	let pallets =
		registry.map_into_portable(metadata.pallets.into_iter().map(PalletMetadata::from));
	let extrinsic = ExtrinsicMetadata::from(metadata.extrinsic).into_portable(&mut registry);
	let ty = registry.register_type(&metadata.ty);
	let apis = registry.map_into_portable(metadata.apis.into_iter().map(RuntimeApiMetadata::from));
	let outer_enums = OuterEnums::from(metadata.outer_enums).into_portable(&mut registry);
	let custom = CustomMetadata { map: BTreeMap::new() }.into_portable(&mut registry);
	RuntimeMetadataV15 { types: registry.into(), pallets, extrinsic, ty, apis, outer_enums, custom }
		.into()
}
