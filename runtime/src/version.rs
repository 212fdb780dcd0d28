//! The version of the runtime.

use sp_version::{runtime_version, RuntimeVersion};

/// Declares [`VERSION`] with this name of the implementation. `runtime_version` reads the name from
/// the source, so it has to stand there as text.
macro_rules! version {
	($impl_name:tt) => {
		/// Version of the runtime.
		///
		/// Clients cache the metadata by genesis hash and `spec_version`: raise `spec_version` with
		/// every change of the metadata. `transaction_version` stays 1 as long as the signed payload
		/// does not change. `impl_name` tells the block time, and stays: a chain takes no other.
		#[runtime_version]
		pub const VERSION: RuntimeVersion = RuntimeVersion {
			spec_name: alloc::borrow::Cow::Borrowed("node-subtensor"),
			impl_name: alloc::borrow::Cow::Borrowed($impl_name),
			authoring_version: 1,
			spec_version: 405,
			impl_version: 1,
			apis: crate::apis::RUNTIME_API_VERSIONS,
			transaction_version: 1,
			system_version: 1,
		};
	};
}

#[cfg(not(feature = "fast-runtime"))]
version!("dtao-node");

#[cfg(feature = "fast-runtime")]
version!("dtao-node-fast");
