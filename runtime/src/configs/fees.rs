//! What transactions cost, who gets it, and what is free.

use frame_support::{
	parameter_types,
	traits::{
		fungible::{Balanced, Credit},
		ConstU8, Contains, Get, OnUnbalanced,
	},
	weights::{ConstantMultiplier, Weight, WeightToFee},
};
use pallet_transaction_payment::{ConstFeeMultiplier, Multiplier};
use sp_runtime::traits::One;

use super::{alpha_fees::TaoOrAlpha, consensus::BlockAuthor};
use crate::{constants::fee, AccountId, Balance, Balances, Runtime, RuntimeCall, RuntimeEvent};

parameter_types! {
	/// Fees do not follow the load of the chain.
	pub FeeMultiplier: Multiplier = Multiplier::one();
	/// Rao per byte.
	pub const LengthFee: Balance = fee::PER_BYTE;
}

/// Weight fee in rao: proportional to the reference time.
pub struct RefTimeFee;

impl WeightToFee for RefTimeFee {
	type Balance = Balance;

	fn weight_to_fee(weight: &Weight) -> Balance {
		fee::PER_REF_TIME.mul_floor(weight.ref_time())
	}
}

/// Gives fees and tips to the author of the block.
///
/// Without an author, or where the amount cannot be put on the author's account (below the
/// existential deposit of an account without balance), it leaves the issuance.
pub struct FeesToAuthor;

impl OnUnbalanced<Credit<AccountId, Balances>> for FeesToAuthor {
	fn on_nonzero_unbalanced(amount: Credit<AccountId, Balances>) {
		if let Some(author) = BlockAuthor::get() {
			// What cannot be deposited comes back, and dropping it burns it.
			drop(Balances::resolve(&author, amount));
		}
	}
}

impl pallet_transaction_payment::Config for Runtime {
	type FeeMultiplierUpdate = ConstFeeMultiplier<FeeMultiplier>;
	type LengthToFee = ConstantMultiplier<Balance, LengthFee>;
	type OnChargeTransaction = TaoOrAlpha;
	type OperationalFeeMultiplier = ConstU8<{ fee::OPERATIONAL_MULTIPLIER }>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
	type WeightToFee = RefTimeFee;
}

/// Calls that an account without any balance may send.
///
/// They are `Pays::No`, come from hotkeys (or from coldkeys that merely own one) and are refused
/// before inclusion unless the sender is registered. A call that is not in this list needs a
/// funded account even when it is free.
pub struct FeelessCalls;

impl Contains<RuntimeCall> for FeelessCalls {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_subtensor::Call;
		matches!(
			call,
			RuntimeCall::SubtensorModule(
				Call::set_weights { .. }
					| Call::set_mechanism_weights { .. }
					| Call::batch_set_weights { .. }
					| Call::commit_weights { .. }
					| Call::commit_mechanism_weights { .. }
					| Call::batch_commit_weights { .. }
					| Call::reveal_weights { .. }
					| Call::reveal_mechanism_weights { .. }
					| Call::batch_reveal_weights { .. }
					| Call::serve_axon { .. }
			)
		)
	}
}
