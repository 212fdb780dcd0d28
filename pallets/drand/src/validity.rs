//! Which pulses the pool takes.

use frame_support::pallet_prelude::{
	InvalidTransaction, TransactionValidity, TransactionValidityError, ValidTransaction,
};
use sp_runtime::transaction_validity::TransactionPriority;

use crate::{
	pallet::{Call, Config, Pallet},
	pulses::Refused,
};

/// Before transactions without tip: what waits for a pulse waits for a block at most.
const PRIORITY: TransactionPriority = 1 << 20;

/// Blocks that a pulse waits in the pool at most.
const LONGEVITY: u64 = 8;

impl From<Refused> for InvalidTransaction {
	fn from(refused: Refused) -> Self {
		match refused {
			Refused::Empty | Refused::Disorder => Self::Call,
			Refused::Stale => Self::Stale,
			Refused::Early => Self::Future,
			Refused::Forged => Self::BadProof,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Pulses that were verified, under one tag for each round: of two transactions with the same
	/// round the pool keeps the one with more of them.
	pub(crate) fn validate_write(call: &Call<T>) -> TransactionValidity {
		let Call::write_pulse { pulses } = call else {
			return Err(InvalidTransaction::Call.into());
		};
		let fresh = Self::fresh(pulses).map_err(InvalidTransaction::from)?;
		Self::verify(&fresh).map_err(InvalidTransaction::from)?;
		// Widening: at most 8.
		let priority = PRIORITY.saturating_add(fresh.len() as u64);
		let valid = ValidTransaction::with_tag_prefix("drand")
			.priority(priority)
			.longevity(LONGEVITY)
			.propagate(true);
		fresh.iter().fold(valid, |valid, pulse| valid.and_provides(pulse.round)).build()
	}

	/// What changes between pool and block: whether the pulses are still new. The call itself
	/// verifies them.
	pub(crate) fn check_before_dispatch(call: &Call<T>) -> Result<(), TransactionValidityError> {
		let Call::write_pulse { pulses } = call else {
			return Err(InvalidTransaction::Call.into());
		};
		Self::fresh(pulses).map_err(InvalidTransaction::from)?;
		Ok(())
	}
}
