//! Metadata in the versions that clients ask for.

use sp_core::OpaqueMetadata;

use crate::Runtime;

/// Metadata of `version`; `None` if the runtime does not offer it.
///
/// Version 15 gets the type numbers of version 14: one public client mixes the two.
pub fn at_version(version: u32) -> Option<OpaqueMetadata> {
	match version {
		15 => {
			let metadata = dtao_runtime_api::metadata::v15(Runtime::metadata_ir());
			Some(OpaqueMetadata::new(metadata.into()))
		},
		other => Runtime::metadata_at_version(other),
	}
}
