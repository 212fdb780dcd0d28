//! Any runtime API with any arguments: what is no argument is named, and nothing else panics.

use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};

use crate::{chain::with_chain, make::methods, take};

/// The text of the panic that stands for bad arguments: it ends the call alone.
const BAD_INPUT: &str = "Bad input data provided to ";

/// Those that only the node calls, with what it has made or checked itself.
const OF_THE_NODE: [&str; 9] = [
	"Core_execute_block",
	"Core_initialize_block",
	"BlockBuilder_finalize_block",
	"BlockBuilder_inherent_extrinsics",
	"BlockBuilder_check_inherents",
	"GenesisBuilder_build_state",
	"OffchainWorkerApi_offchain_worker",
	"SessionKeys_generate_session_keys",
	"TryRuntime_execute_block",
];

/// Calls the API that the first two bytes choose with the rest as arguments.
///
/// # Panics
/// Something is wrong.
pub fn run(mut input: &[u8]) {
	let number = u16::from_le_bytes(take::<2>(&mut input));
	let methods = methods();
	let method = &methods[usize::from(number) % methods.len()].name;
	if OF_THE_NODE.contains(&method.as_str()) {
		return;
	}
	let called = with_chain(|| {
		catch_unwind(AssertUnwindSafe(|| dtao_runtime::api::dispatch(method, input)))
	});
	match called {
		Ok(answer) => assert!(answer.is_some(), "the runtime has no {method}"),
		Err(panic) => {
			// Without anything to fill in, the text is not put together.
			let fixed = panic.downcast_ref::<&str>().copied().unwrap_or_default();
			let text = panic.downcast_ref::<String>().map_or(fixed, String::as_str);
			if !text.starts_with(BAD_INPUT) {
				eprintln!("{method} with {} bytes:", input.len());
				resume_unwind(panic);
			}
		},
	}
}
