//! Calls that carry other calls.

use alloc::vec::Vec;

/// Looks into calls, for checks that ask in whose name something is done.
pub trait CallTree<AccountId, Call> {
	/// The calls directly inside `call` when `who` sends it, each with the account in whose name it
	/// would run. Empty for a call that carries none, or carries it for root alone.
	fn inner<'a>(who: &AccountId, call: &'a Call) -> Vec<(AccountId, &'a Call)>;

	/// Whether a call does nothing but carry another transaction, with a signature of its own, to the
	/// author of a block.
	fn is_carrier(call: &Call) -> bool;
}

impl<AccountId, Call> CallTree<AccountId, Call> for () {
	fn inner<'a>(_: &AccountId, _: &'a Call) -> Vec<(AccountId, &'a Call)> {
		Vec::new()
	}

	fn is_carrier(_: &Call) -> bool {
		false
	}
}
