//! Replay protection, also for accounts without balance.
//!
//! A hotkey usually owns nothing, and yet it sets weights and announces its endpoint. Those calls
//! cost no fee; FRAME's check refuses them all the same, because nobody has paid for storing the
//! nonce. This check makes the exception for the calls of [`FeelessCalls`], and for those whose fee
//! comes out of the sender's stake ([`pays_in_alpha`]), and for those that cost nothing because
//! they will succeed ([`free_on_success`]).
//!
//! The nonce of an account is only worth something while it is kept. FRAME forgets it when the
//! last reference to the account goes, and the next transaction could be a copy of an old one. So
//! the first such call of an account adds a self-sufficient reference that nobody takes back:
//! the entry then outlives any balance the account gets and loses. The cost is one account entry
//! per sender of such calls, and whoever sends them has paid to be registered or pays a fee.

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
	dispatch::{DispatchInfo, Pays},
	traits::Contains,
};
use frame_system::{Account, ExtensionsWeightInfo as _};
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{AsSystemOriginSigner, PostDispatchInfoOf, TransactionExtension, ValidateResult},
	transaction_validity::{
		InvalidTransaction, TransactionLongevity, TransactionSource, TransactionTag,
		TransactionValidityError, ValidTransaction,
	},
	DispatchResult, Weight,
};

use crate::{
	configs::{
		alpha_fees::pays_in_alpha,
		fees::{free_on_success, refusal, weight_of_free_on_success, FeelessCalls},
	},
	AccountId, Nonce, Runtime, RuntimeCall, RuntimeOrigin, System,
};

/// The number of the transaction among those of its sender, counted from 0.
///
/// Same identifier, same bytes and same pool tags as FRAME's extension of this name.
#[derive(Clone, Debug, Eq, PartialEq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct CheckNonce(#[codec(compact)] pub Nonce);

/// What [`CheckNonce`] hands from validation to preparation.
#[derive(Debug)]
pub enum Checked {
	/// A signed transaction: its sender, and whether an account without balance may send it.
	Signed {
		/// Who signed.
		who: AccountId,
		/// Whether the call costs nothing, or the sender without balance pays out of stake.
		exempt: bool,
	},
	/// Nothing was signed and nothing checked.
	Unsigned,
}

impl CheckNonce {
	/// Whether `call` is free and meant for accounts without balance.
	fn is_feeless(call: &RuntimeCall, info: &DispatchInfo) -> bool {
		info.pays_fee == Pays::No && FeelessCalls::contains(call)
	}

	/// The pool tag of transaction `nonce` of `who`.
	fn tag(who: &AccountId, nonce: Nonce) -> alloc::vec::Vec<u8> {
		(who, nonce).encode()
	}
}

/// A place in the pool for one commitment of a hotkey on a subnet, whatever its nonce: the pool
/// takes no second transaction that provides the same.
fn free_slot(who: &AccountId, call: &RuntimeCall) -> Option<TransactionTag> {
	match call {
		RuntimeCall::Commitments(pallet_commitments::Call::set_commitment { netuid, .. }) => {
			Some(("Commitments", who, netuid).encode())
		},
		_ => None,
	}
}

impl TransactionExtension<RuntimeCall> for CheckNonce {
	const IDENTIFIER: &'static str = "CheckNonce";
	type Implicit = ();
	type Val = Checked;
	/// Weight that was charged and not used.
	type Pre = Weight;

	fn weight(&self, call: &RuntimeCall) -> Weight {
		// It is asked here, and twice where the fee is charged.
		let asked = weight_of_free_on_success(call).saturating_mul(3);
		<Runtime as frame_system::Config>::ExtensionsWeightInfo::check_nonce().saturating_add(asked)
	}

	fn validate(
		&self,
		origin: RuntimeOrigin,
		call: &RuntimeCall,
		info: &DispatchInfo,
		_: usize,
		_: (),
		_: &impl Encode,
		_: TransactionSource,
	) -> ValidateResult<Self::Val, RuntimeCall> {
		let Some(who) = origin.as_system_origin_signer().cloned() else {
			return Ok((ValidTransaction::default(), Checked::Unsigned, origin));
		};
		let account = Account::<Runtime>::get(&who);
		let unfunded = account.providers == 0 && account.sufficients == 0;
		let outcome = free_on_success(&who, call);
		let is_free = outcome == Some(Ok(()));
		let exempt =
			is_free || Self::is_feeless(call, info) || (unfunded && pays_in_alpha(&who, call));
		if unfunded && !exempt {
			return Err(match outcome {
				Some(Err(error)) => refusal(error),
				_ => InvalidTransaction::Payment,
			}
			.into());
		}
		if self.0 < account.nonce {
			return Err(InvalidTransaction::Stale.into());
		}

		let mut validity = ValidTransaction {
			provides: alloc::vec![Self::tag(&who, self.0)],
			longevity: TransactionLongevity::MAX,
			..Default::default()
		};
		if is_free {
			validity.provides.extend(free_slot(&who, call));
		}
		if account.nonce < self.0 {
			validity.requires.push(Self::tag(&who, self.0.saturating_sub(1)));
		}
		Ok((validity, Checked::Signed { who, exempt }, origin))
	}

	fn prepare(
		self,
		val: Self::Val,
		_: &RuntimeOrigin,
		call: &RuntimeCall,
		_: &DispatchInfo,
		_: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		let Checked::Signed { who, exempt } = val else {
			return Ok(self.weight(call));
		};
		let account = Account::<Runtime>::get(&who);
		if self.0 < account.nonce {
			return Err(InvalidTransaction::Stale.into());
		}
		if self.0 > account.nonce {
			return Err(InvalidTransaction::Future.into());
		}
		// After four billion transactions the count starts again, as in FRAME.
		Account::<Runtime>::mutate(&who, |stored| stored.nonce = self.0.wrapping_add(1));
		if exempt && account.sufficients == 0 {
			System::inc_sufficients(&who);
		}
		Ok(Weight::zero())
	}

	fn post_dispatch_details(
		unused: Self::Pre,
		_: &DispatchInfo,
		_: &PostDispatchInfoOf<RuntimeCall>,
		_: usize,
		_: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		Ok(unused)
	}
}
