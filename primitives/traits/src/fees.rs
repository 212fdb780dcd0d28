//! Fees of transactions: what else they can be paid with.

use dtao_types::TaoBalance;
use sp_runtime::{DispatchError, DispatchResult};

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
