//! Fees of transactions: what else they can be paid with.

use dtao_types::TaoBalance;
use sp_runtime::{DispatchError, DispatchResult, Weight};

/// Pays fees out of the alpha position that a call takes from.
pub trait AlphaFees<AccountId, Call> {
	/// Whether `who` could pay `fee` (rao) for `call` now. Changes nothing.
	fn can_pay(who: &AccountId, call: &Call, fee: TaoBalance) -> bool;

	/// Pay `fee` (rao) for `call`, or change nothing.
	fn pay(who: &AccountId, call: &Call, fee: TaoBalance) -> DispatchResult;

	/// The transaction whose fee was paid last is over.
	fn settled();
}

impl<AccountId, Call> AlphaFees<AccountId, Call> for () {
	fn can_pay(_: &AccountId, _: &Call, _: TaoBalance) -> bool {
		false
	}

	fn pay(_: &AccountId, _: &Call, _: TaoBalance) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	fn settled() {}
}

/// What a call costs that would cost nothing if it succeeded.
pub trait FailureFee {
	/// Fee of a failing transaction of this weight and of this length in bytes, in rao.
	fn fee(weight: Weight, length: usize) -> TaoBalance;
}

impl FailureFee for () {
	/// More than anybody has: such a call is in no block.
	fn fee(_: Weight, _: usize) -> TaoBalance {
		TaoBalance::MAX
	}
}
