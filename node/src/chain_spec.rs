//! Chain specs: which of the two WASM blobs, which genesis preset, which authorities.
//!
//! | name | block time | authorities |
//! |---|---|---|
//! | `local`, `local:N` | 12 s | One, or the first N of One, Two, Three, Bob, Charlie, Dave, Eve, Ferdie |
//! | `local-fast`, `local-fast:N` | 250 ms | the same |
//! | `dev`, `dev-fast` | 12 s, 250 ms | One |
//!
//! Any other name is the path of a chain spec file.

use dtao_runtime::{opaque::Block, WASM_BINARY, WASM_BINARY_FAST};
use sc_chain_spec::ChainSpecExtension;
use sc_client_api::{BadBlocks, ForkBlocks};
use sc_service::{ChainSpec as _, ChainType, GenericChainSpec, Properties};
use serde::{de::IgnoredAny, Deserialize, Serialize};
use serde_json::{json, Value};
use sp_core::{crypto::Ss58Codec, ed25519, sr25519, Pair};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use std::{collections::BTreeMap, fs, path::PathBuf, str::FromStr};

/// A chain spec of this node.
pub type ChainSpec = GenericChainSpec<Extensions>;

/// Fields of a chain spec that the client reads beside those of the SDK.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ChainSpecExtension)]
#[serde(rename_all = "camelCase")]
pub struct Extensions {
	/// Numbers and hashes of blocks that must be on the chain.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub fork_blocks: ForkBlocks<Block>,
	/// Hashes of blocks that are refused.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub bad_blocks: BadBlocks<Block>,
	/// What a light client starts from.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub light_sync_state: LightSyncState,
}

/// A header and the voters after it, as `sync_state_genSyncSpec` writes them.
pub type LightSyncState = Option<Value>;

/// The id of the public network. Specs of this node for one machine carry it, because clients look for
/// it; a network of one's own has an id of its own.
const PUBLIC_ID: &str = "bittensor";

/// Names of the development keys that may author on a local chain, in order. Alice is none of them: she
/// would earn the fees that her own transactions pay.
const AUTHORITIES: [&str; 8] = ["One", "Two", "Three", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];

/// The chain that `--chain <name>` means: a built-in one or a file.
pub fn load(name: &str) -> Result<ChainSpec, String> {
	let (base, validators) = match name.split_once(':') {
		Some((base, validators)) => (base, Some(validators)),
		None => (name, None),
	};
	match (base, validators) {
		("dev", None) => development(WASM_BINARY),
		("dev-fast", None) => development(WASM_BINARY_FAST),
		("" | "local", _) => local(WASM_BINARY, validators.unwrap_or("1")),
		("local-fast", _) => local(WASM_BINARY_FAST, validators.unwrap_or("1")),
		_ => from_file(name),
	}
}

fn development(wasm: Option<&[u8]>) -> Result<ChainSpec, String> {
	build(wasm, ChainType::Development, DEV_RUNTIME_PRESET, json!({}))
}

fn local(wasm: Option<&[u8]>, validators: &str) -> Result<ChainSpec, String> {
	let authorities = usize::from_str(validators)
		.ok()
		.filter(|n| *n > 0)
		.and_then(|n| AUTHORITIES.get(..n))
		.ok_or_else(|| {
			format!("`{validators}` validators: give a number from 1 to {}", AUTHORITIES.len())
		})?;
	let patch = authorities_patch(authorities)?;
	build(wasm, ChainType::Local, LOCAL_TESTNET_RUNTIME_PRESET, patch)
}

/// Genesis options that replace the authorities of a preset.
fn authorities_patch(names: &[&str]) -> Result<Value, String> {
	let authors = names
		.iter()
		.map(|name| development_key::<sr25519::Pair>(name))
		.collect::<Result<Vec<_>, _>>()?;
	let voters = names
		.iter()
		.map(|name| development_key::<ed25519::Pair>(name).map(|key| (key, 1)))
		.collect::<Result<Vec<_>, _>>()?;
	Ok(json!({ "aura": { "authorities": authors }, "grandpa": { "authorities": voters } }))
}

/// Address of the development key of a name.
fn development_key<P: Pair>(name: &str) -> Result<String, String>
where
	P::Public: Ss58Codec,
{
	let pair = P::from_string(&format!("//{name}"), None)
		.map_err(|error| format!("`//{name}` is no key: {error:?}"))?;
	Ok(pair.public().to_ss58check())
}

fn build(
	wasm: Option<&[u8]>,
	chain_type: ChainType,
	preset: &str,
	patch: Value,
) -> Result<ChainSpec, String> {
	let wasm = wasm.ok_or(
		"this binary holds no WASM runtime: build it again without SKIP_WASM_BUILD in the \
		 environment",
	)?;
	Ok(ChainSpec::builder(wasm, Extensions::default())
		.with_name("Bittensor")
		.with_id(PUBLIC_ID)
		.with_protocol_id(PUBLIC_ID)
		.with_chain_type(chain_type)
		.with_properties(properties())
		.with_genesis_config_preset_name(preset)
		.with_genesis_config_patch(patch)
		.build())
}

/// What wallets show: symbol, decimals, address format.
fn properties() -> Properties {
	[
		("tokenSymbol".to_string(), json!("TAO")),
		("tokenDecimals".to_string(), json!(9)),
		("ss58Format".to_string(), json!(42)),
	]
	.into_iter()
	.collect()
}

fn from_file(path: &str) -> Result<ChainSpec, String> {
	if !PathBuf::from(path).is_file() {
		return Err(format!(
			"no chain and no file is named `{path}`: give local, local-fast, dev, dev-fast or the \
			 path of a chain spec file"
		));
	}
	let spec = check_fields(path).and_then(|()| ChainSpec::from_json_file(path.into()));
	let spec = spec.map_err(|error| {
		let reason = error.strip_prefix("Error parsing spec file: ").unwrap_or(&error);
		format!(
			"`{path}` is no chain spec file ({reason}): mend it, or write one with `dtao-node \
			 export-chain-spec --chain local --output <file>`"
		)
	})?;
	check_id(path, &spec)?;
	Ok(spec)
}

/// Nodes of two networks with one id share database folders, telemetry groups and network protocols.
fn check_id(path: &str, spec: &ChainSpec) -> Result<(), String> {
	let local = matches!(spec.chain_type(), ChainType::Local | ChainType::Development);
	let public = spec.id() == PUBLIC_ID || spec.protocol_id() == Some(PUBLIC_ID);
	match public && !local {
		true => Err(format!(
			"`{path}` has the id of the public network: give your network an `id` and a \
			 `protocolId` of its own"
		)),
		false => Ok(()),
	}
}

/// Whether a chain of that name is built in and for one machine.
pub fn is_built_in(name: &str) -> bool {
	let base = name.split_once(':').map_or(name, |(base, _)| base);
	matches!(base, "" | "dev" | "dev-fast" | "local" | "local-fast")
}

/// Fields of a chain spec file.
const FIELDS: [&str; 14] = [
	"name",
	"id",
	"chainType",
	"bootNodes",
	"telemetryEndpoints",
	"protocolId",
	"forkId",
	"properties",
	"codeSubstitutes",
	"consensusEngine",
	"genesis",
	"forkBlocks",
	"badBlocks",
	"lightSyncState",
];

/// The SDK skips fields that it does not know, and most are optional: a typing error would go
/// unnoticed.
fn check_fields(path: &str) -> Result<(), String> {
	let bytes = fs::read(path).map_err(|error| error.to_string())?;
	let fields: BTreeMap<String, IgnoredAny> =
		serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
	match fields.keys().find(|field| !FIELDS.contains(&field.as_str())) {
		Some(field) => Err(format!("unknown field `{field}`, expected {}", FIELDS.join(", "))),
		None => Ok(()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

	#[test]
	fn authorities_patch_should_hold_both_keys_of_each_validator() {
		let patch = authorities_patch(&AUTHORITIES[..3]).unwrap();
		let keys = [
			(
				Sr25519Keyring::One.public().to_ss58check(),
				Ed25519Keyring::One.public().to_ss58check(),
			),
			(
				Sr25519Keyring::Two.public().to_ss58check(),
				Ed25519Keyring::Two.public().to_ss58check(),
			),
		];
		for (index, (author, voter)) in keys.into_iter().enumerate() {
			assert_eq!(patch["aura"]["authorities"][index], author);
			assert_eq!(patch["grandpa"]["authorities"][index], json!([voter, 1]));
		}
		let three = "5FKiDJ3T1c59m3QwQVgXyk2QmibqBaYSzk2X5eiPjLR438pk";
		assert_eq!(patch["aura"]["authorities"][2], three);
		assert_eq!(
			patch["grandpa"]["authorities"][2],
			json!(["5HRC3mLvgGFHce3aMW9sR6m5if6W6BXuyUPomyjuDrak64Tc", 1])
		);
	}

	#[test]
	fn load_should_fail_with_one_line_when_the_name_is_unknown() {
		for name in ["nowhere", "local:0", "local:9", "local-fast:x", "dev:2"] {
			let error = load(name).err().unwrap();
			assert!(!error.contains('\n'), "{error}");
		}
	}

	/// A chain spec file with these fields beside the ones that it needs.
	fn from_fields(file: &str, fields: Value) -> Result<ChainSpec, String> {
		with_fields(file, fields, |spec| spec)
	}

	/// What `look` makes of the spec while its file is there.
	fn with_fields<Seen>(
		file: &str,
		fields: Value,
		look: impl FnOnce(ChainSpec) -> Seen,
	) -> Result<Seen, String> {
		let mut spec = json!({
			"name": "Net", "id": "net", "chainType": "Live", "bootNodes": [],
			"telemetryEndpoints": null, "protocolId": "net", "properties": null,
			"codeSubstitutes": {}, "genesis": { "raw": { "top": {}, "childrenDefault": {} } },
		});
		spec.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
		let path = std::env::temp_dir().join(format!("{file}-{}.json", std::process::id()));
		fs::write(&path, spec.to_string()).unwrap();
		let seen = load(path.to_str().unwrap()).map(look);
		fs::remove_file(path).unwrap();
		seen
	}

	#[test]
	fn extensions_should_be_read_from_the_file_and_written_back() {
		let hash = "0x0101010101010101010101010101010101010101010101010101010101010101";
		let fields = json!({
			"forkBlocks": [[7, hash]], "badBlocks": [hash], "lightSyncState": { "a": 1 },
		});
		let seen = with_fields("extensions", fields.clone(), |spec| {
			(spec.extensions().clone(), spec.as_json(true).unwrap())
		});
		let (extensions, written) = seen.unwrap();
		assert_eq!(extensions.fork_blocks, Some(vec![(7, dtao_runtime::Hash::repeat_byte(1))]));
		assert!(extensions
			.bad_blocks
			.as_ref()
			.unwrap()
			.contains(&dtao_runtime::Hash::repeat_byte(1)));
		let written: Value = serde_json::from_str(&written).unwrap();
		for field in ["forkBlocks", "badBlocks", "lightSyncState"] {
			assert_eq!(written[field], fields[field]);
		}
		let plain = from_fields("plain", json!({})).unwrap();
		assert_eq!(plain.extensions(), &Extensions::default());
	}

	#[test]
	fn network_should_be_refused_when_it_has_the_id_of_the_public_one() {
		for fields in [json!({ "id": "bittensor" }), json!({ "protocolId": "bittensor" })] {
			let error = from_fields("public", fields.clone()).err().unwrap();
			assert!(error.contains("has the id of the public network"), "{error}");
			let custom = json!({ "chainType": { "Custom": "Testnet" } });
			let mut all = fields.as_object().unwrap().clone();
			all.extend(custom.as_object().unwrap().clone());
			assert!(from_fields("custom", Value::Object(all.clone())).is_err());
			all.insert("chainType".into(), json!("Local"));
			assert!(from_fields("local", Value::Object(all)).is_ok());
		}
	}

	#[test]
	fn built_in_chains_should_be_known_by_name() {
		assert!(["", "dev", "local:3", "local-fast"].into_iter().all(is_built_in));
		assert!(["net.json", "/data/local.json"].into_iter().all(|name| !is_built_in(name)));
	}

	#[test]
	fn properties_should_be_those_of_tao() {
		assert_eq!(
			serde_json::to_value(properties()).unwrap(),
			json!({ "tokenSymbol": "TAO", "tokenDecimals": 9, "ss58Format": 42 })
		);
	}
}
