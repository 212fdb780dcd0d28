//! What transactions cost, who gets it, and what is free.

use dtao_traits::FailureFee;
use dtao_types::TaoBalance;
use frame_support::{
	dispatch::DispatchInfo,
	parameter_types,
	traits::{
		fungible::{Balanced, Credit},
		ConstU8, Contains, Get, OnUnbalanced,
	},
	weights::{Weight, WeightToFee},
};
use pallet_commitments::WeightInfo as _;
use pallet_subtensor::extension::code;
use pallet_transaction_payment::{weights::SubstrateWeight, ConstFeeMultiplier, Multiplier};
use sp_runtime::{
	traits::One, transaction_validity::InvalidTransaction, DispatchError, DispatchResult,
};

use super::{alpha_fees::TaoOrAlpha, consensus::BlockAuthor};
use crate::{
	constants::fee, AccountId, Balance, Balances, Commitments, Runtime, RuntimeCall, RuntimeEvent,
	TransactionPayment,
};

parameter_types! {
	/// Fees do not follow the load of the chain.
	pub FeeMultiplier: Multiplier = Multiplier::one();
}

/// Weight fee in rao: proportional to the reference time.
pub struct RefTimeFee;

impl WeightToFee for RefTimeFee {
	type Balance = Balance;

	fn weight_to_fee(weight: &Weight) -> Balance {
		fee::PER_REF_TIME.mul_floor(weight.ref_time())
	}
}

/// Length fee in rao: a low price for what calls need, a high one for each byte beyond.
///
/// It depends on nothing but the length, so an estimate is exact.
pub struct LengthFee;

impl WeightToFee for LengthFee {
	type Balance = Balance;

	/// FRAME hands the length in bytes over as reference time.
	fn weight_to_fee(length: &Weight) -> Balance {
		let beyond = length.ref_time().saturating_sub(fee::CHEAP_LENGTH);
		let cheap = length.ref_time().min(fee::CHEAP_LENGTH);
		cheap
			.saturating_mul(fee::PER_BYTE)
			.saturating_add(beyond.saturating_mul(fee::PER_BYTE_BEYOND))
	}
}

/// Fee of a call that is free as long as it succeeds: that of any other call of its weight and length.
pub struct FeeOfFailure;

impl FailureFee for FeeOfFailure {
	fn fee(weight: Weight, length: usize) -> TaoBalance {
		let info = DispatchInfo { call_weight: weight, ..Default::default() };
		let length = u32::try_from(length).unwrap_or(u32::MAX);
		TaoBalance::from_rao(TransactionPayment::compute_fee(length, &info, 0))
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

/// Weight of charging a fee as FRAME measured it, but for the account of who pays: the check of the nonce has read
/// and written it, and counts it.
pub struct ChargingWeight;

impl pallet_transaction_payment::WeightInfo for ChargingWeight {
	fn charge_transaction_payment() -> Weight {
		let measured = SubstrateWeight::<Runtime>::charge_transaction_payment();
		measured
			.saturating_sub(<Runtime as frame_system::Config>::DbWeight::get().reads_writes(1, 1))
	}
}

impl pallet_transaction_payment::Config for Runtime {
	type FeeMultiplierUpdate = ConstFeeMultiplier<FeeMultiplier>;
	type LengthToFee = LengthFee;
	type OnChargeTransaction = TaoOrAlpha;
	type OperationalFeeMultiplier = ConstU8<{ fee::OPERATIONAL_MULTIPLIER }>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ChargingWeight;
	type WeightToFee = RefTimeFee;
}

/// Whether a call would succeed that costs nothing then, and its fee otherwise. `None` for any
/// other call.
///
/// An account without balance may send it as long as it would succeed. Who can pay gets it into a
/// block in any case, where it fails by its name.
pub fn free_on_success(who: &AccountId, call: &RuntimeCall) -> Option<DispatchResult> {
	match call {
		RuntimeCall::Commitments(pallet_commitments::Call::set_commitment { netuid, info }) => {
			Some(Commitments::check(*netuid, who, info).map(|_| ()))
		},
		_ => None,
	}
}

/// Weight of [`free_on_success`].
pub fn weight_of_free_on_success(call: &RuntimeCall) -> Weight {
	match call {
		RuntimeCall::Commitments(pallet_commitments::Call::set_commitment { .. }) => {
			<Runtime as pallet_commitments::Config>::WeightInfo::check()
		},
		_ => Weight::zero(),
	}
}

/// How a call is refused that would fail with `error` and whose sender cannot pay for that.
pub fn refusal(error: DispatchError) -> InvalidTransaction {
	use pallet_commitments::Error;
	let codes = [
		(Error::<Runtime>::AccountNotAllowedCommit, code::HOTKEY_NOT_REGISTERED),
		(Error::<Runtime>::SpaceLimitExceeded, code::RATE_LIMIT_EXCEEDED),
	];
	let known = codes.into_iter().find_map(|(known, code)| (error == known.into()).then_some(code));
	InvalidTransaction::Custom(known.unwrap_or(code::BAD_REQUEST))
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
					| Call::commit_timelocked_weights { .. }
					| Call::commit_crv3_mechanism_weights { .. }
					| Call::commit_timelocked_mechanism_weights { .. }
					| Call::reveal_weights { .. }
					| Call::reveal_mechanism_weights { .. }
					| Call::batch_reveal_weights { .. }
					| Call::serve_axon { .. }
					| Call::serve_axon_tls { .. }
					| Call::serve_prometheus { .. }
			)
		)
	}
}
