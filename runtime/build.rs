//! Builds the two WASM blobs of the node: the production runtime and the one with fast blocks.

#[cfg(feature = "std")]
fn main() {
	// The builder hands the features of the native crate on to the blob. The first blob has to be
	// the production one even when the native crate is built (or tested) with fast blocks.
	std::env::remove_var("CARGO_FEATURE_FAST_RUNTIME");

	// Both builds share one project directory. Each copies its blob to a name of its own before
	// the other starts, and each has its own file in `OUT_DIR`.
	builder().set_file_name("wasm_binary.rs").build();
	builder().enable_feature("fast-runtime").set_file_name("wasm_binary_fast.rs").build();
}

/// Token and decimals are those of every chain spec: signers put them into the hash from there.
#[cfg(feature = "std")]
fn builder() -> substrate_wasm_builder::WasmBuilder {
	let builder = substrate_wasm_builder::WasmBuilder::init_with_defaults();
	#[cfg(feature = "metadata-hash")]
	let builder = builder.enable_metadata_hash("TAO", 9);
	builder
}

#[cfg(not(feature = "std"))]
fn main() {}
