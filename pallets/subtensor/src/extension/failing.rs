//! Free calls that fail: who sends one pays what it would cost if it were not free.
//!
//! Clients know codes for some reasons only; for the others the name of the error is all that helps, and a
//! name is told by a block alone. So the call is let in, and pays before it fails. The fee goes where all
//! fees go, to the author of the block; without one it is burned.

use super::{code, code_of};
use crate::Config;
use dtao_traits::FailureFee;
use dtao_types::TaoBalance;
use frame_support::{
	dispatch::{DispatchInfo, Pays},
	ensure,
	traits::{
		fungible::{Balanced, Inspect},
		tokens::{Fortitude, Precision, Preservation},
		Get,
	},
	weights::Weight,
};
use sp_core::crypto::AccountId32;
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError,
};

/// A call that will fail, and what its sender pays for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing {
	who: AccountId32,
	/// In rao; zero where the call costs a fee anyway.
	fee: TaoBalance,
}

impl Failing {
	/// Let a call in that fails with `error`, if its sender can pay; refuse it where clients know a code for
	/// the error, or the sender cannot.
	pub fn charged<T: Config>(
		who: &AccountId32,
		error: DispatchError,
		info: &DispatchInfo,
		length: usize,
	) -> Result<Self, InvalidTransaction> {
		if let Some(code) = code_of::<T>(error) {
			return Err(InvalidTransaction::Custom(code));
		}
		let fee = match info.pays_fee {
			Pays::Yes => TaoBalance::ZERO,
			Pays::No => T::FailureFee::fee(info.total_weight(), length),
		};
		let spendable =
			T::Currency::reducible_balance(who, Preservation::Preserve, Fortitude::Polite);
		ensure!(fee.rao() <= spendable, InvalidTransaction::Custom(code::BAD_REQUEST));
		Ok(Self { who: who.clone(), fee })
	}

	/// Take the fee, right before the call.
	pub fn pay<T: Config>(self) -> Result<(), TransactionValidityError> {
		let paid = T::Currency::withdraw(
			&self.who,
			self.fee.rao(),
			Precision::Exact,
			Preservation::Preserve,
			Fortitude::Polite,
		)
		.map_err(|_| InvalidTransaction::Payment)?;
		if let Some(author) = T::BlockAuthor::get() {
			// What cannot be deposited comes back, and dropping it burns it.
			drop(T::Currency::resolve(&author, paid));
		}
		Ok(())
	}
}

/// What it takes to charge the sender of a call that may be free.
pub fn weight<T: Config>() -> Weight {
	// The accounts of sender and author, and who that is.
	T::DbWeight::get().reads_writes(3, 2)
}
