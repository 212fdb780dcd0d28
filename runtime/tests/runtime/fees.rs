//! What transactions cost and who gets it.

use codec::Encode;
use dtao_runtime::{
	configs::fees::RefTimeFee, Balances, Executive, RuntimeCall, RuntimeEvent, Signature,
	TransactionPayment, UncheckedExtrinsic,
};
use frame_support::{
	traits::fungible::Inspect,
	weights::{constants::ExtrinsicBaseWeight, Weight, WeightToFee},
};
use sp_keyring::Sr25519Keyring::{Alice, Charlie, Dave, Two};
use sp_runtime::{
	generic::Era,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};

use crate::common::{events, extension_in, in_block, remark, send, signed, transfer};

/// Applies `call` of Alice in a block of Two and returns (predicted fee, paid fee).
fn predicted_and_paid(call: RuntimeCall, moved: u64) -> (u64, u64) {
	let transaction = signed(Alice, 0, call);
	let length = u32::try_from(transaction.encoded_size()).expect("is short");
	let predicted = TransactionPayment::query_info(transaction.clone(), length).partial_fee;
	let before = Balances::free_balance(Alice.to_account_id());
	Executive::apply_extrinsic(transaction).expect("valid").expect("dispatches");
	(predicted, before - moved - Balances::free_balance(Alice.to_account_id()))
}

#[test]
fn weight_fee_should_be_half_a_rao_per_nanosecond() {
	assert_eq!(RefTimeFee::weight_to_fee(&Weight::from_parts(2_000, 5)), 1);
	assert_eq!(RefTimeFee::weight_to_fee(&Weight::from_parts(1_999, 5)), 0);
	assert_eq!(RefTimeFee::weight_to_fee(&ExtrinsicBaseWeight::get()), 54_078);
}

#[test]
fn length_fee_should_be_a_rao_a_byte_and_a_hundred_beyond_a_kibibyte() {
	for (length, fee) in [(0, 0), (7, 7), (1_024, 1_024), (1_025, 1_124), (4_194_304, 419_329_024)]
	{
		assert_eq!(TransactionPayment::length_to_fee(length), fee, "{length} bytes");
	}
	assert_eq!(TransactionPayment::length_to_fee(u32::MAX), 429_496_628_124);
}

#[test]
fn fee_should_be_the_predicted_one_when_the_call_is_long() {
	let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![7; 100_000] });
	in_block(|| {
		let (predicted, paid) = predicted_and_paid(call, 0);
		assert_eq!(predicted, paid);
		assert!(paid > 99_000 * 100);
	});
}

#[test]
fn fee_should_be_the_predicted_one() {
	let batch = RuntimeCall::Utility(pallet_utility::Call::batch_all {
		calls: vec![remark(), transfer(Dave.to_account_id(), 3_000)],
	});
	for (call, moved) in
		[(remark(), 0), (transfer(Dave.to_account_id(), 1_000), 1_000), (batch, 3_000)]
	{
		in_block(|| {
			let (predicted, paid) = predicted_and_paid(call, moved);
			assert!(paid > 54_078);
			assert_eq!(predicted, paid);
		});
	}
}

#[test]
fn fee_should_not_depend_on_the_era_but_for_its_length() {
	// Clients estimate with one era and send with another.
	let estimate = |era| {
		let transaction = UncheckedExtrinsic::new_signed(
			remark(),
			Alice.to_account_id().into(),
			Signature::Sr25519([0; 64].into()),
			extension_in(era, 0),
		);
		TransactionPayment::query_info(transaction, 140).partial_fee
	};
	in_block(|| assert_eq!(estimate(Era::Immortal), estimate(Era::mortal(128, 0))));
}

#[test]
fn fee_should_be_reported_in_an_event() {
	in_block(|| {
		let (predicted, _) = predicted_and_paid(remark(), 0);
		assert!(events().contains(&RuntimeEvent::TransactionPayment(
			pallet_transaction_payment::Event::TransactionFeePaid {
				who: Alice.to_account_id(),
				actual_fee: predicted,
				tip: 0,
			}
		)));
	});
}

#[test]
fn fee_should_go_to_the_author_of_the_block() {
	in_block(|| {
		let issuance = Balances::total_issuance();
		let before = Balances::free_balance(Two.to_account_id());
		let (_, paid) = predicted_and_paid(remark(), 0);
		assert_eq!(Balances::free_balance(Two.to_account_id()), before + paid);
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn fee_should_not_grow_with_the_load_of_the_chain() {
	in_block(|| {
		let first = predicted_and_paid(remark(), 0).1;
		dtao_runtime::System::register_extra_weight_unchecked(
			Weight::from_parts(u64::MAX / 2, 0),
			frame_support::dispatch::DispatchClass::Mandatory,
		);
		crate::common::finish_block();
		crate::common::start_block(2, 3);
		let transaction = signed(Charlie, 0, remark());
		let length = u32::try_from(transaction.encoded_size()).expect("is short");
		assert_eq!(TransactionPayment::query_info(transaction, length).partial_fee, first);
	});
}

#[test]
fn transaction_should_be_refused_when_the_balance_is_below_the_fee() {
	in_block(|| {
		let poor = sp_keyring::Sr25519Keyring::AliceStash;
		send(Alice, 0, transfer(poor.to_account_id(), 1_000)).expect("valid").expect("dispatches");
		assert_eq!(
			send(poor, 0, remark()),
			Err(TransactionValidityError::Invalid(InvalidTransaction::Payment))
		);
		assert_eq!(Balances::balance(&poor.to_account_id()), 1_000);
	});
}
