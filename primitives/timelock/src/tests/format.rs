use super::vectors::{TEXT_SEALED, WEIGHTS, WEIGHTS_SEALED};
use crate::{FormatError, Timelocked, MAX_CIPHERTEXT_LEN, OVERHEAD};
use proptest::prelude::*;

/// Where the numbers stand in a ciphertext of `length` bytes.
fn numbers(length: usize) -> [usize; 6] {
	[96, 136, 176, 184, length - 36, length - 16]
}

#[test]
fn overhead_should_be_that_of_the_clients() {
	assert_eq!(WEIGHTS_SEALED.len() - WEIGHTS.len(), OVERHEAD);
}

#[test]
fn parse_should_accept_what_clients_encrypt() {
	assert!(Timelocked::parse(&WEIGHTS_SEALED).is_ok());
	assert!(Timelocked::parse(&TEXT_SEALED).is_ok());
	assert_eq!(Timelocked::check(&TEXT_SEALED), Ok(()));
}

#[test]
fn parse_should_fail_when_bytes_are_missing_or_left_over() {
	for length in 0..TEXT_SEALED.len() {
		let cut = &TEXT_SEALED[..length];
		assert_eq!(Timelocked::parse(cut), Err(FormatError::TooShort), "{length}");
	}
	let longer = [&TEXT_SEALED[..], &[0]].concat();
	assert_eq!(Timelocked::parse(&longer), Err(FormatError::Trailing));
	let long = vec![0; MAX_CIPHERTEXT_LEN + 1];
	assert_eq!(Timelocked::parse(&long), Err(FormatError::TooLong));
}

#[test]
fn parse_should_fail_when_a_length_is_another() {
	for position in numbers(TEXT_SEALED.len()) {
		for change in [1u64, 0x100, u64::MAX, 1 << 63] {
			let mut bytes = TEXT_SEALED;
			let number = u64::from_le_bytes(bytes[position..position + 8].try_into().unwrap());
			bytes[position..position + 8].copy_from_slice(&(number ^ change).to_le_bytes());
			assert!(Timelocked::parse(&bytes).is_err(), "{position} {change}");
		}
	}
}

#[test]
fn parse_should_fail_when_the_cipher_or_the_point_is_another() {
	let mut bytes = TEXT_SEALED;
	bytes[TEXT_SEALED.len() - 1] ^= 1;
	assert_eq!(Timelocked::parse(&bytes), Err(FormatError::Cipher));
	let mut bytes = TEXT_SEALED;
	bytes[..96].fill(0);
	bytes[0] = 0xc0;
	assert_eq!(Timelocked::parse(&bytes), Err(FormatError::Point));
	assert_eq!(Timelocked::check(&bytes), Ok(()));
}

#[test]
fn parse_should_fail_when_there_is_no_room_for_a_tag() {
	// An empty text has a tag of 16 bytes; this one has 15.
	let short: Vec<u8> = [
		&TEXT_SEALED[..176],
		&43u64.to_le_bytes(),
		&15u64.to_le_bytes(),
		&[0; 15],
		&TEXT_SEALED[TEXT_SEALED.len() - 36..],
	]
	.concat();
	assert_eq!(Timelocked::parse(&short), Err(FormatError::PartLength));
}

proptest! {
	#[test]
	fn check_should_never_panic_when_bytes_are_random(
		bytes in prop::collection::vec(any::<u8>(), 0..MAX_CIPHERTEXT_LEN + 64),
	) {
		prop_assert!(Timelocked::check(&bytes).is_err());
	}

	#[test]
	fn check_should_never_panic_when_a_good_one_is_damaged(
		damage in prop::collection::vec((0..TEXT_SEALED.len(), any::<u8>()), 1..12),
		cut in 0..TEXT_SEALED.len(),
	) {
		let mut bytes = TEXT_SEALED.to_vec();
		for (index, byte) in damage {
			bytes[index] = byte;
		}
		let _ = Timelocked::check(&bytes);
		prop_assert!(Timelocked::check(&bytes[..cut]).is_err());
	}
}
