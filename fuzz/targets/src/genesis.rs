//! The genesis configuration of a chain spec: a person writes it, so mistakes are told.

use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};

use dtao_runtime::{genesis_checks, genesis_presets};
use serde_json::{json, Value};
use sp_io::TestExternalities;

use crate::{chain::preset, take};

/// How the panics begin by which a configuration that contradicts itself is told.
const TOLD: [&str; 2] = ["subnet ", "the genesis configuration "];

/// Builds the state of the configuration.
///
/// # Panics
/// Something is wrong.
pub fn run(input: &[u8]) {
	let json = match input.first() {
		Some(b'{') => input.to_vec(),
		Some(number) => changed(*number, &input[1..]).to_string().into_bytes(),
		None => return,
	};
	let built = catch_unwind(AssertUnwindSafe(|| {
		TestExternalities::new_empty().execute_with(|| genesis_checks::build_state(json.clone()))
	}));
	match built {
		Ok(Ok(())) => (),
		Ok(Err(reason)) => assert!(!reason.is_empty(), "refused without a reason"),
		Err(panic) => {
			// A message without values is no `String`.
			let fixed = panic.downcast_ref::<&str>().copied().unwrap_or_default();
			let text = panic.downcast_ref::<String>().map_or(fixed, String::as_str);
			if !TOLD.iter().any(|told| text.starts_with(told)) {
				eprintln!("{}", String::from_utf8_lossy(&json));
				resume_unwind(panic);
			}
		},
	}
}

/// A preset, with changes of twelve bytes each: where, and what stands there then.
fn changed(number: u8, mut changes: &[u8]) -> Value {
	let names = genesis_presets::preset_names();
	let mut json = preset(&names[usize::from(number) % names.len()].to_string());
	while !changes.is_empty() {
		let path = take::<8>(&mut changes);
		let [kind, a, b, c] = take::<4>(&mut changes);
		change(&mut json, &path, kind, u32::from_le_bytes([a, b, c, 0]));
	}
	json
}

/// Goes down the path, and changes what is there.
fn change(place: &mut Value, path: &[u8], kind: u8, number: u32) {
	let (first, rest) = match path.split_first() {
		Some((first, rest)) => (usize::from(*first), rest),
		None => (0, path),
	};
	match place {
		Value::Object(map) if !map.is_empty() && !path.is_empty() => {
			let key = map.keys().nth(first % map.len()).cloned().unwrap_or_default();
			if kind == 0 && rest.first().is_some_and(|byte| byte % 4 == 0) {
				map.remove(&key);
			} else if let Some(inner) = map.get_mut(&key) {
				change(inner, rest, kind, number);
			}
		},
		Value::Array(list) if !list.is_empty() && !path.is_empty() && kind % 4 != 1 => {
			let at = first % list.len();
			change(&mut list[at], rest, kind, number);
		},
		Value::Array(list) => {
			// Twice the same, or what is last gone.
			match list.last().cloned().filter(|_| kind % 2 == 1) {
				Some(last) => list.push(last),
				None => drop(list.pop()),
			}
		},
		leaf => *leaf = other(kind, number),
	}
}

fn other(kind: u8, number: u32) -> Value {
	match kind % 14 {
		0 => json!(number),
		1 => json!(0),
		2 => json!(u64::MAX),
		3 => json!(-1),
		4 => json!(1.5e300),
		5 => Value::Null,
		6 => json!(""),
		7 => json!("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"),
		8 => json!("a".repeat(number as usize % 5_000)),
		9 => json!([]),
		10 => json!({}),
		11 => json!(true),
		12 => json!(u64::from(number) << 32),
		_ => json!([number, number]),
	}
}
