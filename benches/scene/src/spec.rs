//! The chain spec: that of the local chain, with another state.

use serde_json::{Map, Value};
use sp_core::bytes::to_hex;

use crate::state::Top;

/// `:`, with which the keys begin that the client itself knows: the runtime and its kin.
const WELL_KNOWN: &str = "0x3a";

/// Puts `scene` in the place of the state of a raw spec, which has to be `local`. The runtime of the spec stays: one
/// of another version would hardly have the same genesis.
pub fn with_state(mut spec: Value, local: &Top, scene: &Top) -> Result<Value, String> {
	let top = spec
		.pointer_mut("/genesis/raw/top")
		.and_then(Value::as_object_mut)
		.ok_or("it is no raw chain spec: make it with `dtao-node export-chain-spec --raw`")?;
	let (runtime, state): (Map<_, _>, Map<_, _>) =
		std::mem::take(top).into_iter().partition(|(key, _)| key.starts_with(WELL_KNOWN));
	if runtime.is_empty() {
		return Err("it has no runtime".into());
	}
	if state != in_hex(local) {
		return Err(
			"it is not the local chain with 12 s blocks of this program's version: build node and \
		            program from one tree"
				.into(),
		);
	}
	*top = in_hex(scene);
	top.extend(runtime);
	Ok(spec)
}

/// The state as a spec has it, without what the client itself knows.
fn in_hex(top: &Top) -> Map<String, Value> {
	// Whole: what shows bytes to readers leaves the middle of long values out.
	let hex = |bytes: &[u8]| to_hex(bytes, false);
	top.iter()
		.map(|(key, value)| (hex(key), hex(value).into()))
		.filter(|(key, _)| !key.starts_with(WELL_KNOWN))
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn spec(top: Value) -> Value {
		json!({ "name": "local", "genesis": { "raw": { "top": top } } })
	}

	fn top(pairs: &[(u8, u8)]) -> Top {
		pairs.iter().map(|(key, value)| (vec![*key], vec![*value])).collect()
	}

	#[test]
	fn spec_should_keep_its_runtime_and_take_the_scene() {
		let before = spec(json!({ "0x3a636f6465": "0x01", "0x05": "0x06" }));
		let after = spec(json!({ "0x3a636f6465": "0x01", "0x05": "0x07", "0x09": "0x08" }));
		let scene = top(&[(5, 7), (9, 8), (b':', 1)]);
		assert_eq!(with_state(before, &top(&[(5, 6)]), &scene), Ok(after));
	}

	#[test]
	fn long_values_should_be_whole() {
		let scene = Top::from([(vec![9], vec![7; 2_000])]);
		let before = spec(json!({ "0x3a636f6465": "0x01" }));
		let after = with_state(before, &top(&[]), &scene).expect("fits");
		let value = after.pointer("/genesis/raw/top/0x09").and_then(Value::as_str);
		assert_eq!(value.map(str::len), Some(2 + 2 * 2_000));
	}

	#[test]
	fn spec_should_be_refused_when_it_is_not_the_local_chain() {
		let other = spec(json!({ "0x3a636f6465": "0x01", "0x05": "0x05" }));
		let more = spec(json!({ "0x3a636f6465": "0x01", "0x05": "0x06", "0x06": "0x06" }));
		let bare = spec(json!({ "0x05": "0x06" }));
		let readable = json!({ "genesis": { "runtimeGenesis": {} } });
		for (spec, reason) in [
			(other, "not the local chain"),
			(more, "not the local chain"),
			(bare, "no runtime"),
			(readable, "no raw chain spec"),
		] {
			let error = with_state(spec, &top(&[(5, 6)]), &top(&[])).expect_err("does not fit");
			assert!(error.contains(reason), "{error}");
		}
	}
}
