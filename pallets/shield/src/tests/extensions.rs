use super::mock::*;
use crate::{
	is_carrier, Call, CheckMortality, CheckShieldedTxValidity, Ciphertext, MALFORMED_CARRIER,
};
use codec::Encode;
use dtao_shield::{KEM_CIPHERTEXT_LEN, MIN_CIPHERTEXT_LEN};
use frame_support::dispatch::GetDispatchInfo;
use proptest::prelude::*;
use scale_info::TypeInfo;
use sp_runtime::{
	generic::Era,
	traits::{DispatchTransaction, TransactionExtension},
	transaction_validity::{
		InvalidTransaction, TransactionSource::External, TransactionValidityError,
	},
};

type Refusal = Result<(), TransactionValidityError>;

fn carrier(ciphertext: Vec<u8>) -> RuntimeCall {
	let ciphertext = Ciphertext::truncate_from(ciphertext);
	RuntimeCall::MevShield(Call::submit_encrypted { ciphertext })
}

fn well_formed(length: usize) -> Vec<u8> {
	let mut bytes = vec![9; length];
	bytes[16..18].copy_from_slice(&u16::try_from(KEM_CIPHERTEXT_LEN).unwrap().to_le_bytes());
	bytes
}

fn remark() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![] })
}

fn batched(call: RuntimeCall) -> RuntimeCall {
	RuntimeCall::Utility(pallet_utility::Call::batch { calls: vec![call] })
}

fn checked(origin: RuntimeOrigin, call: &RuntimeCall) -> Refusal {
	let extension = CheckShieldedTxValidity::<Test>::default();
	let info = call.get_dispatch_info();
	extension.validate_only(origin, call, &info, 0, External, 0).map(|_| ())
}

fn lives(era: Era, call: &RuntimeCall) -> Refusal {
	let info = call.get_dispatch_info();
	let extension = CheckMortality::<Test>::from(era);
	let origin = RuntimeOrigin::signed(1);
	extension.validate_only(origin, call, &info, 0, External, 0).map(|_| ())
}

#[test]
fn carrier_should_be_refused_with_code_23_when_it_does_not_split() {
	ext().execute_with(|| {
		let malformed = Err(InvalidTransaction::Custom(MALFORMED_CARRIER).into());
		let signed = || RuntimeOrigin::signed(1);
		assert_eq!(MALFORMED_CARRIER, 23);
		let mut other_length = well_formed(2_000);
		other_length[16] ^= 1;
		for bytes in [vec![], vec![1], well_formed(MIN_CIPHERTEXT_LEN - 1), other_length] {
			assert_eq!(checked(signed(), &carrier(bytes)), malformed);
		}
		assert_eq!(checked(signed(), &carrier(well_formed(MIN_CIPHERTEXT_LEN))), Ok(()));
		assert_eq!(checked(signed(), &carrier(well_formed(8192))), Ok(()));
	});
}

#[test]
fn carrier_should_pass_when_no_author_has_its_key() {
	// The key may move on between submission and inclusion: its hash is not compared.
	ext().execute_with(|| {
		block(0, Some(key(1)));
		block(0, Some(key(2)));
		assert_eq!(checked(RuntimeOrigin::signed(1), &carrier(well_formed(1_200))), Ok(()));
	});
}

#[test]
fn everything_should_pass_when_it_is_no_signed_carrier() {
	ext().execute_with(|| {
		assert_eq!(checked(RuntimeOrigin::signed(1), &remark()), Ok(()));
		assert_eq!(checked(RuntimeOrigin::signed(1), &batched(carrier(vec![1]))), Ok(()));
		// Nobody signed it: refused for that, not for its form.
		let unsigned = checked(RuntimeOrigin::none(), &carrier(vec![1]));
		assert_eq!(unsigned, Err(InvalidTransaction::UnknownOrigin.into()));
	});
}

#[test]
fn carriers_should_be_found_when_they_are_the_call_itself() {
	assert!(is_carrier::<Test>(&carrier(vec![])));
	assert!(!is_carrier::<Test>(&batched(carrier(vec![]))));
	assert!(!is_carrier::<Test>(&remark()));
}

#[test]
fn carrier_should_be_stale_when_it_lives_for_more_than_eight_blocks() {
	ext().execute_with(|| {
		System::set_block_number(20);
		frame_system::BlockHash::<Test>::insert(0, sp_core::H256::zero());
		for number in 10..20 {
			frame_system::BlockHash::<Test>::insert(number, sp_core::H256::repeat_byte(1));
		}
		let carrier = carrier(well_formed(1_200));
		let stale = Err(InvalidTransaction::Stale.into());
		assert_eq!(lives(Era::mortal(4, 19), &carrier), Ok(()));
		assert_eq!(lives(Era::mortal(8, 19), &carrier), Ok(()));
		assert_eq!(lives(Era::mortal(16, 19), &carrier), stale);
		assert_eq!(lives(Era::mortal(9, 19), &carrier), stale);
		assert_eq!(lives(Era::Mortal(9, 1), &carrier), stale);
		assert_eq!(lives(Era::immortal(), &carrier), stale);
		assert_eq!(lives(Era::mortal(64, 19), &remark()), Ok(()));
		assert_eq!(lives(Era::immortal(), &remark()), Ok(()));
	});
}

#[test]
fn carrier_should_be_refused_when_its_era_is_over() {
	ext().execute_with(|| {
		System::set_block_number(40);
		let extension = CheckMortality::<Test>::from(Era::mortal(8, 43));
		assert_eq!(extension.implicit().unwrap_err(), InvalidTransaction::AncientBirthBlock.into());
	});
}

#[test]
fn extensions_should_look_like_those_of_the_clients() {
	type OurMortality = CheckMortality<Test>;
	type Stock = frame_system::CheckMortality<Test>;
	assert_eq!(
		<OurMortality as TransactionExtension<RuntimeCall>>::IDENTIFIER,
		<Stock as TransactionExtension<RuntimeCall>>::IDENTIFIER
	);
	assert_eq!(OurMortality::type_info(), Stock::type_info());
	for era in [Era::immortal(), Era::mortal(8, 77), Era::mortal(128, 9)] {
		assert_eq!(OurMortality::from(era).encode(), Stock::from(era).encode());
	}
	assert!(CheckShieldedTxValidity::<Test>::default().encode().is_empty());
}

#[test]
fn only_carriers_should_weigh_something() {
	let extension = CheckShieldedTxValidity::<Test>::default();
	assert!(extension.weight(&carrier(vec![])).ref_time() > 0);
	assert_eq!(extension.weight(&remark()).ref_time(), 0);
}

proptest! {
	#[test]
	fn check_should_decide_without_panic_when_bytes_are_random(
		bytes in prop::collection::vec(any::<u8>(), 0..8_300),
	) {
		ext().execute_with(|| {
			let call = carrier(bytes.clone());
			let splits = dtao_shield::Carrier::parse(&bytes[..bytes.len().min(8_192)]).is_ok();
			assert_eq!(checked(RuntimeOrigin::signed(1), &call).is_ok(), splits);
		});
	}
}
