use super::{
	entropy, local, quicknet_key,
	vectors::{ROUND, SIGNATURE, TEXT, TEXT_SEALED, WEIGHTS, WEIGHTS_SEALED},
};
use crate::{seal, OpenError, RoundSignature, SealError, Timelocked, MAX_CIPHERTEXT_LEN, OVERHEAD};
use proptest::prelude::*;

fn open(bytes: &[u8], signature: &[u8; 48]) -> Result<Vec<u8>, OpenError> {
	let signature = RoundSignature::from_bytes(signature).unwrap();
	Timelocked::parse(bytes).unwrap().open(&signature)
}

#[test]
fn open_should_give_the_text_when_the_vector_is_public() {
	assert_eq!(open(&WEIGHTS_SEALED, &SIGNATURE).unwrap(), WEIGHTS);
	assert_eq!(open(&TEXT_SEALED, &SIGNATURE).unwrap(), TEXT);
}

#[test]
fn open_should_fail_when_the_signature_is_of_another_round_or_beacon() {
	let wrong = Err(OpenError::WrongRound);
	assert_eq!(open(&TEXT_SEALED, &local().0.sign(ROUND)), wrong);
	let sealed = seal(&quicknet_key(), ROUND + 1, TEXT, &entropy(2)).unwrap();
	assert_eq!(open(&sealed, &SIGNATURE), wrong);
}

#[test]
fn open_should_fail_when_any_part_is_changed() {
	let length = TEXT_SEALED.len();
	// The first and the last byte of V and W.
	for index in [104, 135, 144, 175] {
		let mut bytes = TEXT_SEALED;
		bytes[index] ^= 1;
		assert_eq!(open(&bytes, &SIGNATURE), Err(OpenError::WrongRound), "{index}");
	}
	// Of text, tag and nonce.
	for index in [192, 205, 206, length - 37, length - 28, length - 17] {
		let mut bytes = TEXT_SEALED;
		bytes[index] ^= 1;
		assert_eq!(open(&bytes, &SIGNATURE), Err(OpenError::Forged), "{index}");
	}
	// U of another ciphertext.
	let mut bytes = TEXT_SEALED;
	bytes[..96].copy_from_slice(&WEIGHTS_SEALED[..96]);
	assert_eq!(open(&bytes, &SIGNATURE), Err(OpenError::WrongRound));
}

#[test]
fn seal_should_open_with_the_real_pulse_when_made_for_quicknet() {
	let sealed = seal(&quicknet_key(), ROUND, b"own words", &entropy(9)).unwrap();
	assert_eq!(open(&sealed, &SIGNATURE).unwrap(), b"own words");
}

#[test]
fn seal_should_fail_when_the_text_is_too_long() {
	let (beacon, key) = local();
	let longest = vec![5; MAX_CIPHERTEXT_LEN - OVERHEAD];
	let sealed = seal(&key, 7, &longest, &entropy(1)).unwrap();
	assert_eq!(sealed.len(), MAX_CIPHERTEXT_LEN);
	assert_eq!(open(&sealed, &beacon.sign(7)).unwrap(), longest);
	let longer = vec![5; MAX_CIPHERTEXT_LEN - OVERHEAD + 1];
	assert_eq!(seal(&key, 7, &longer, &entropy(1)), Err(SealError));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(8))]

	#[test]
	fn open_should_undo_seal_with_the_pulse_of_the_round_alone(
		round: u64,
		byte: u8,
		text in prop::collection::vec(any::<u8>(), 0..300),
	) {
		let (beacon, key) = local();
		let sealed = seal(&key, round, &text, &entropy(byte)).unwrap();
		prop_assert_eq!(sealed.len(), text.len() + OVERHEAD);
		prop_assert_eq!(open(&sealed, &beacon.sign(round)).unwrap(), text);
		let early = beacon.sign(round ^ 1);
		prop_assert_eq!(open(&sealed, &early), Err(OpenError::WrongRound));
	}

	#[test]
	fn open_should_fail_without_panic_when_all_but_the_point_is_random(
		masks in prop::array::uniform32(any::<u8>()),
		body in prop::collection::vec(any::<u8>(), 30),
	) {
		let mut bytes = TEXT_SEALED;
		bytes[104..136].copy_from_slice(&masks);
		bytes[192..222].copy_from_slice(&body);
		prop_assert!(open(&bytes, &SIGNATURE).is_err());
	}
}
