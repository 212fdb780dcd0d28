//! Any transaction: the pool and the author survive it.

use codec::{DecodeLimit, Encode};
use dtao_runtime::{facts, offline, Executive, Nonce, RuntimeCall, System, UncheckedExtrinsic};
use sp_runtime::{generic::Era, transaction_validity::TransactionSource};

use crate::{
	calls::{is_almighty, MAX_NESTING},
	chain::{apart, finish, next_block, with_chain, PEOPLE},
	take,
};

/// First byte of an input whose rest is a call that gets a signature. Else the rest is the transaction.
pub const SIGNED: u8 = 0xff;

/// Asks the pool about the transaction of an input, and puts it into a block where the pool takes it.
///
/// # Panics
/// Something is wrong.
pub fn run(mut input: &[u8]) {
	let [first] = take::<1>(&mut input);
	with_chain(|| {
		let Some(extrinsic) = (if first == SIGNED { signed(input) } else { raw(input) }) else {
			return;
		};
		let source = match first % 3 {
			0 => TransactionSource::External,
			1 => TransactionSource::Local,
			_ => TransactionSource::InBlock,
		};
		// The pool asks at a state of its own, in which the next block is open.
		let taken = apart(|| {
			Executive::validate_transaction(source, extrinsic.clone(), System::parent_hash())
		});
		// An author offers a block what the pool has taken; there it may still fail.
		if taken.is_ok() {
			let _ = Executive::apply_extrinsic(extrinsic);
		}
		next_block();
		finish();
	});
}

/// The bytes as a transaction, as it comes over the wire.
fn raw(bytes: &[u8]) -> Option<UncheckedExtrinsic> {
	let bytes = bytes.to_vec().encode();
	let known = facts::check_transaction(&bytes);
	let extrinsic = UncheckedExtrinsic::decode_with_depth_limit(MAX_NESTING, &mut &bytes[..]).ok();
	assert_eq!(known.is_ok(), extrinsic.is_some(), "the door of the node and the runtime differ");
	facts::describe(&bytes);
	extrinsic
}

/// A call with a good signature: who, nonce, era, tip, call.
fn signed(mut bytes: &[u8]) -> Option<UncheckedExtrinsic> {
	let [who, nonce, era, tip] = take::<4>(&mut bytes);
	let call = RuntimeCall::decode_with_depth_limit(MAX_NESTING, &mut bytes).ok()?;
	// One of the people is root.
	if is_almighty(&call) {
		return None;
	}
	let key = PEOPLE[usize::from(who) % PEOPLE.len()];
	let era = match era % 4 {
		0 => Era::Immortal,
		1 => Era::mortal(8, u64::from(System::block_number())),
		2 => Era::mortal(4, 0),
		_ => Era::mortal(64, u64::from(System::block_number())),
	};
	let extension = offline::extension(era, Nonce::from(nonce % 4), u64::from(tip % 4));
	offline::signed(call, key.to_account_id(), extension, |bytes| key.sign(bytes)).ok()
}
