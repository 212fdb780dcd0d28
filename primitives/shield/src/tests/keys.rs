use super::{
	vector_pair,
	vectors::{CARRIER, INNER, KEY_HASH, KEY_SHA256},
};
use crate::{seal, Carrier, OpenError, SealError, Seed, MAX_INNER_LEN, PUBLIC_KEY_LEN};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

fn open(carrier: &[u8]) -> Result<Vec<u8>, OpenError> {
	vector_pair().open(&Carrier::parse(carrier)?)
}

#[test]
fn pair_should_be_that_of_the_clients_when_the_seed_is() {
	let pair = vector_pair();
	assert_eq!(<[u8; 32]>::from(Sha256::digest(pair.public())), KEY_SHA256);
	assert_eq!(pair.hash(), KEY_HASH);
}

#[test]
fn open_should_give_the_inner_bytes_when_the_carrier_is_a_clients() {
	assert_eq!(open(&CARRIER).unwrap(), INNER);
}

#[test]
fn open_should_fail_when_any_part_is_changed() {
	// The first and the last byte of key hash, KEM ciphertext, nonce, text and tag.
	for (index, part) in [(0, "hash"), (15, "hash")] {
		let mut carrier = CARRIER;
		carrier[index] ^= 1;
		assert!(matches!(open(&carrier), Err(OpenError::UnknownKey(_))), "{part} {index}");
	}
	for index in [18, 1105, 1106, 1129, 1130, 1162, 1163, 1178] {
		for bit in [1, 128] {
			let mut carrier = CARRIER;
			carrier[index] ^= bit;
			assert_eq!(open(&carrier), Err(OpenError::Forged), "{index}");
		}
	}
	assert_eq!(open(&CARRIER[..1178]), Err(OpenError::Forged));
	assert_eq!(open(&[&CARRIER[..], &[0]].concat()), Err(OpenError::Forged));
}

#[test]
fn open_should_fail_when_the_named_key_is_not_the_one_used() {
	let pair = Seed::from([1; 32]).pair(1);
	let mut carrier = CARRIER;
	carrier[..16].copy_from_slice(&pair.hash());
	assert_eq!(pair.open(&Carrier::parse(&carrier).unwrap()), Err(OpenError::Forged));
}

#[test]
fn pairs_should_be_the_same_again_and_differ_by_seed_and_number() {
	let seed = Seed::from([7; 32]);
	let hash = seed.pair(3).hash();
	assert_eq!(Seed::from([7; 32]).pair(3).hash(), hash);
	assert_ne!(seed.pair(4).hash(), hash);
	assert_ne!(Seed::from([8; 32]).pair(3).hash(), hash);
}

#[test]
fn generated_seeds_should_differ_and_come_back_from_their_bytes() {
	let seed = Seed::generate();
	assert_ne!(seed.expose(), Seed::generate().expose());
	assert_eq!(Seed::from(*seed.expose()).pair(1).hash(), seed.pair(1).hash());
}

#[test]
fn secrets_should_not_be_in_debug_texts() {
	let seed = Seed::from([0xab; 32]);
	let text = format!("{seed:?} {:?}", seed.pair(0));
	assert!(!text.contains("171, 171") && !text.contains("abab"), "{text}");
}

#[test]
fn seal_should_fail_when_the_key_or_the_length_is_wrong() {
	let pair = vector_pair();
	let longest = vec![9; MAX_INNER_LEN];
	assert_eq!(open(&seal(pair.public(), &longest).unwrap()).unwrap(), longest);
	assert_eq!(seal(pair.public(), &vec![9; MAX_INNER_LEN + 1]), Err(SealError::TooLong));
	// Coefficients above the modulus 3329.
	assert_eq!(seal(&[0xff; PUBLIC_KEY_LEN], b"x"), Err(SealError::InvalidKey));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn open_should_undo_seal(
		seed: [u8; 32],
		number: u64,
		inner in prop::collection::vec(any::<u8>(), 0..600),
	) {
		let pair = Seed::from(seed).pair(number);
		let carrier = seal(pair.public(), &inner).unwrap();
		prop_assert_eq!(pair.open(&Carrier::parse(&carrier).unwrap()).unwrap(), inner);
	}

	#[test]
	fn open_should_fail_without_panic_when_bytes_are_random(
		mut bytes in prop::collection::vec(any::<u8>(), 1146..1400),
	) {
		bytes[..16].copy_from_slice(&KEY_HASH);
		bytes[16..18].copy_from_slice(&1088u16.to_le_bytes());
		prop_assert_eq!(open(&bytes), Err(OpenError::Forged));
	}
}
