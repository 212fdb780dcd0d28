//! Fees in TAO or, where that does not suffice, in alpha.
//!
//! Who holds stake and too little TAO may still send the calls that take from the stake: their fee
//! leaves the position that they touch. The fee is what `query_info` says, at the spot price of
//! the alpha; a call that needs less than it was charged gets nothing back.

use dtao_traits::AlphaFees;
use dtao_types::TaoBalance;
use frame_support::{
	dispatch::DispatchClass,
	traits::{fungible::Credit, NoDrop},
	weights::{constants::ExtrinsicBaseWeight, WeightToFee},
};
use pallet_subtensor::WeightInfo;
use pallet_transaction_payment::{FungibleAdapter, OnChargeTransaction, TxCreditHold};
use sp_runtime::{
	traits::{DispatchInfoOf, PostDispatchInfoOf},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};

use super::fees::{free_on_success, refusal, FeesToAuthor, RefTimeFee};
use crate::{AccountId, Balance, Balances, Runtime, RuntimeCall, SubtensorModule, System};

/// Charges the balance.
type Tao = FungibleAdapter<Balances, FeesToAuthor>;

/// How the fee of a transaction was paid.
pub enum Paid {
	/// From the balance; the tip is kept until the call is done.
	Tao(Option<Credit<AccountId, Balances>>),
	/// From a stake, all of it.
	Alpha,
}

impl Default for Paid {
	fn default() -> Self {
		Self::Tao(None)
	}
}

/// Charges the balance, or the stake that the call takes from.
pub struct TaoOrAlpha;

/// Whether an account without balance could pay for a call out of stake: at least the fee of a
/// call that does nothing.
pub fn pays_in_alpha(who: &AccountId, call: &RuntimeCall) -> bool {
	could_pay(who, call, RefTimeFee::weight_to_fee(&ExtrinsicBaseWeight::get()))
}

fn could_pay(who: &AccountId, call: &RuntimeCall, fee: Balance) -> bool {
	match call {
		RuntimeCall::SubtensorModule(call) => {
			SubtensorModule::can_pay(who, call, TaoBalance::from_rao(fee))
		},
		_ => false,
	}
}

/// What is charged beforehand: the tip alone, where the call costs nothing because it will succeed.
///
/// The error is for a sender who cannot pay: what the call would fail with, where that is known.
fn due(
	who: &AccountId,
	call: &RuntimeCall,
	fee_with_tip: Balance,
	tip: Balance,
) -> (Balance, Option<InvalidTransaction>) {
	match free_on_success(who, call) {
		Some(Ok(())) => (tip, None),
		Some(Err(error)) => (fee_with_tip, Some(refusal(error))),
		None => (fee_with_tip, None),
	}
}

fn pay(who: &AccountId, call: &RuntimeCall, fee: Balance) -> Result<(), TransactionValidityError> {
	let RuntimeCall::SubtensorModule(call) = call else {
		return Err(InvalidTransaction::Payment.into());
	};
	SubtensorModule::pay(who, call, TaoBalance::from_rao(fee))
		.map_err(|_| InvalidTransaction::Payment)?;
	// The weight of the fee's extension knows only the way by balance.
	let weight = <Runtime as pallet_subtensor::Config>::WeightInfo::fee_in_alpha();
	System::register_extra_weight_unchecked(weight, DispatchClass::Normal);
	Ok(())
}

impl TxCreditHold<Runtime> for TaoOrAlpha {
	type Credit = NoDrop<Credit<AccountId, Balances>>;
}

impl OnChargeTransaction<Runtime> for TaoOrAlpha {
	type Balance = Balance;
	type LiquidityInfo = Paid;

	fn withdraw_fee(
		who: &AccountId,
		call: &RuntimeCall,
		info: &DispatchInfoOf<RuntimeCall>,
		fee_with_tip: Balance,
		tip: Balance,
	) -> Result<Paid, TransactionValidityError> {
		let (due, reason) = due(who, call, fee_with_tip, tip);
		match <Tao as OnChargeTransaction<Runtime>>::withdraw_fee(who, call, info, due, tip) {
			Ok(tip) => Ok(Paid::Tao(tip)),
			Err(_) => pay(who, call, due)
				.map(|()| Paid::Alpha)
				.map_err(|refused| reason.map_or(refused, Into::into)),
		}
	}

	fn can_withdraw_fee(
		who: &AccountId,
		call: &RuntimeCall,
		info: &DispatchInfoOf<RuntimeCall>,
		fee_with_tip: Balance,
		tip: Balance,
	) -> Result<(), TransactionValidityError> {
		let (due, reason) = due(who, call, fee_with_tip, tip);
		let in_tao =
			<Tao as OnChargeTransaction<Runtime>>::can_withdraw_fee(who, call, info, due, tip);
		in_tao.or_else(|refused| {
			let pays = could_pay(who, call, due);
			pays.then_some(()).ok_or(reason.map_or(refused, Into::into))
		})
	}

	fn correct_and_deposit_fee(
		who: &AccountId,
		info: &DispatchInfoOf<RuntimeCall>,
		post_info: &PostDispatchInfoOf<RuntimeCall>,
		corrected_fee_with_tip: Balance,
		tip: Balance,
		paid: Paid,
	) -> Result<(), TransactionValidityError> {
		let Paid::Tao(tip_credit) = paid else {
			<SubtensorModule as AlphaFees<AccountId, pallet_subtensor::Call<Runtime>>>::settled();
			return Ok(());
		};
		<Tao as OnChargeTransaction<Runtime>>::correct_and_deposit_fee(
			who,
			info,
			post_info,
			corrected_fee_with_tip,
			tip,
			tip_credit,
		)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn endow_account(who: &AccountId, amount: Balance) {
		<Tao as OnChargeTransaction<Runtime>>::endow_account(who, amount);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn minimum_balance() -> Balance {
		<Tao as OnChargeTransaction<Runtime>>::minimum_balance()
	}
}
