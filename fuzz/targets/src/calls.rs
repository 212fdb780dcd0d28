//! Any call from any origin: the state behind it is whole.

use codec::DecodeLimit;
use dtao_runtime::{RuntimeCall, RuntimeOrigin};
use sp_runtime::traits::Dispatchable;

use crate::{
	chain::{account, finish, next_block, with_chain},
	take,
};

/// Calls of one input.
const MAX_CALLS: usize = 8;

/// How deep a call nests.
pub const MAX_NESTING: u32 = 16;

/// Set in the byte of the origin: the call stands in a new block.
pub const NEXT_BLOCK: u8 = 0x80;
/// Values of the byte of the origin without that bit.
pub const ROOT: u8 = 0x7f;
/// Nobody.
pub const NONE: u8 = 0x7e;

/// Whom root may harm the chain by: these write any state, or act as an account that has no key.
const ALMIGHTY: [&str; 9] = [
	"set_storage",
	"kill_storage",
	"kill_prefix",
	"force_set_balance",
	"force_adjust_total_issuance",
	"force_transfer",
	"force_unreserve",
	"dispatch_as",
	"sudo_as",
];

/// Runs the calls of an input: a byte for the origin, the call, and again.
///
/// # Panics
/// Something is wrong.
pub fn run(mut input: &[u8]) {
	with_chain(|| {
		for _ in 0..MAX_CALLS {
			if input.is_empty() {
				break;
			}
			let [origin] = take::<1>(&mut input);
			let Ok(call) = RuntimeCall::decode_with_depth_limit(MAX_NESTING, &mut input) else {
				break;
			};
			if is_almighty(&call) {
				break;
			}
			if origin & NEXT_BLOCK != 0 {
				next_block();
			}
			// Its result is its own matter.
			let _ = call.dispatch(origin_of(origin & !NEXT_BLOCK));
		}
		next_block();
		finish();
	});
}

fn origin_of(byte: u8) -> RuntimeOrigin {
	match byte {
		ROOT => RuntimeOrigin::root(),
		NONE => RuntimeOrigin::none(),
		somebody => RuntimeOrigin::signed(account(somebody)),
	}
}

/// Whether root may harm the chain by it, or it is of the author alone.
pub(crate) fn is_almighty(call: &RuntimeCall) -> bool {
	// The time is that of the author, once in a block: the SDK stops a block that sets it twice.
	if matches!(call, RuntimeCall::Timestamp(_)) {
		return true;
	}
	let text = format!("{call:?}");
	ALMIGHTY.iter().any(|name| text.contains(name))
}
