use super::vectors::{CARRIER, KEY_HASH};
use crate::{
	Carrier, CarrierError, KEM_CIPHERTEXT_LEN, MAX_CIPHERTEXT_LEN, MAX_INNER_LEN,
	MIN_CIPHERTEXT_LEN,
};
use proptest::prelude::*;

#[test]
fn limits_should_be_those_of_the_clients() {
	assert_eq!(MIN_CIPHERTEXT_LEN, 1146);
	assert_eq!(MAX_INNER_LEN, 7046);
}

#[test]
fn parse_should_find_every_part_when_the_carrier_is_a_clients() {
	let carrier = Carrier::parse(&CARRIER).unwrap();
	assert_eq!(carrier.key_hash, KEY_HASH);
	assert_eq!(carrier.encapsulated[..], CARRIER[18..1106]);
	assert_eq!(carrier.nonce[..], CARRIER[1106..1130]);
	assert_eq!(carrier.sealed, &CARRIER[1130..]);
}

#[test]
fn parse_should_fail_when_the_carrier_is_too_short_or_too_long() {
	for length in [0, 1, 15, 16, 17] {
		assert_eq!(Carrier::parse(&CARRIER[..length]), Err(CarrierError::TooShort), "{length}");
	}
	for length in 18..MIN_CIPHERTEXT_LEN {
		assert_eq!(Carrier::parse(&CARRIER[..length]), Err(CarrierError::TooShort), "{length}");
	}
	assert!(Carrier::parse(&CARRIER[..MIN_CIPHERTEXT_LEN]).is_ok());

	let mut long = CARRIER.to_vec();
	long.resize(MAX_CIPHERTEXT_LEN, 7);
	assert!(Carrier::parse(&long).is_ok());
	long.push(7);
	assert_eq!(Carrier::parse(&long), Err(CarrierError::TooLong));
}

#[test]
fn parse_should_fail_when_the_length_of_the_kem_ciphertext_is_another() {
	for length in [0, 1, 1087, 1089, u16::MAX] {
		let mut carrier = CARRIER;
		carrier[16..18].copy_from_slice(&length.to_le_bytes());
		assert_eq!(Carrier::parse(&carrier), Err(CarrierError::KemLength(length)));
	}
}

proptest! {
	#[test]
	fn parse_should_take_bytes_apart_without_loss_or_fail(
		mut bytes in prop::collection::vec(any::<u8>(), 0..MAX_CIPHERTEXT_LEN + 16),
		named in prop::bool::weighted(0.8),
	) {
		let length = (KEM_CIPHERTEXT_LEN as u16).to_le_bytes();
		if named && bytes.len() >= 18 {
			bytes[16..18].copy_from_slice(&length);
		}
		let fits = (MIN_CIPHERTEXT_LEN..=MAX_CIPHERTEXT_LEN).contains(&bytes.len());
		match Carrier::parse(&bytes) {
			Ok(carrier) => {
				prop_assert!(fits);
				let parts = [
					&carrier.key_hash[..],
					&length,
					carrier.encapsulated,
					carrier.nonce,
					carrier.sealed,
				];
				prop_assert_eq!(parts.concat(), bytes);
			},
			Err(CarrierError::KemLength(other)) => {
				prop_assert_ne!(usize::from(other), KEM_CIPHERTEXT_LEN);
			},
			Err(CarrierError::TooLong) => prop_assert!(bytes.len() > MAX_CIPHERTEXT_LEN),
			Err(CarrierError::TooShort) => prop_assert!(bytes.len() < MIN_CIPHERTEXT_LEN),
		}
	}
}
