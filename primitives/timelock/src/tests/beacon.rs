use super::{
	local, quicknet_key,
	vectors::{RANDOMNESS, ROUND, SIGNATURE, WRONG_SIGNATURE},
};
use crate::{
	quicknet, randomness, round_message, verify, verify_all, BeaconKey, LocalBeacon, PointError,
	RoundSignature,
};
use hex_literal::hex;
use proptest::prelude::*;

fn signature(bytes: [u8; 48]) -> RoundSignature {
	RoundSignature::from_bytes(&bytes).unwrap()
}

#[test]
fn quicknet_should_be_the_network_of_the_clients() {
	let key = hex!(
		"83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a
		 2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76
		 eae8991ef5ece45a"
	);
	assert_eq!(quicknet::PUBLIC_KEY, key);
	let chain = hex!("52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971");
	assert_eq!(quicknet::CHAIN_HASH, chain);
	let group = hex!("f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e");
	assert_eq!(quicknet::GROUP_HASH, group);
}

#[test]
fn message_should_be_the_hash_of_the_big_endian_round() {
	// SHA-256 of 00 00 00 00 00 00 00 01.
	let expected = hex!("cd2662154e6d76b2b2b92e70c0cac3ccf534f9b74eb5b89819ec509083d00a50");
	assert_eq!(round_message(1), expected);
}

#[test]
fn verify_should_accept_the_real_pulse_and_no_other() {
	let key = quicknet_key();
	assert!(verify(&key, ROUND, &signature(SIGNATURE)));
	assert!(!verify(&key, ROUND, &signature(local().0.sign(ROUND))));
	assert!(!verify(&key, ROUND + 1, &signature(SIGNATURE)));
	assert!(!verify(&key, 0, &signature(SIGNATURE)));
	assert!(!verify(&local().1, ROUND, &signature(SIGNATURE)));
}

#[test]
fn randomness_should_be_that_of_the_real_pulse() {
	assert_eq!(randomness(&SIGNATURE), RANDOMNESS);
}

#[test]
fn points_should_be_refused_when_they_are_neutral_or_not_of_the_group() {
	let mut neutral = [0; 48];
	neutral[0] = 0xc0;
	assert_eq!(RoundSignature::from_bytes(&neutral), Err(PointError));
	let mut neutral = [0; 96];
	neutral[0] = 0xc0;
	assert_eq!(BeaconKey::from_bytes(&neutral), Err(PointError));
	assert_eq!(RoundSignature::from_bytes(&WRONG_SIGNATURE), Err(PointError));
	// Without the flag of compression, with that of infinity, a coordinate above the modulus.
	for (index, byte) in [(0, SIGNATURE[0] & 0x7f), (0, SIGNATURE[0] | 0x40), (0, 0x9f)] {
		let mut bytes = SIGNATURE;
		bytes[index] = byte;
		assert_eq!(RoundSignature::from_bytes(&bytes), Err(PointError), "{byte:x}");
	}
	// On the curve, outside of the subgroup: the first such x coordinates.
	let outside = (1u8..=40).filter(|x| {
		let mut bytes = [0; 48];
		(bytes[0], bytes[47]) = (0x80, *x);
		RoundSignature::from_bytes(&bytes).is_ok()
	});
	assert_eq!(outside.count(), 0);
}

#[test]
fn verify_all_should_accept_good_lists_and_refuse_any_bad_member() {
	let (beacon, key) = local();
	let good: Vec<_> = [5, 3, 4, 1_000_000_007].map(|round| (round, beacon.sign(round))).into();
	assert!(verify_all(&key, &[]));
	assert!(verify_all(&key, &good));
	assert!(verify_all(&key, &good[..1]));
	assert!(!verify_all(&quicknet_key(), &good));
	let other = LocalBeacon::from_phrase(b"other");
	for index in 0..good.len() {
		let mut bad = good.clone();
		bad[index].1 = other.sign(bad[index].0);
		assert!(!verify_all(&key, &bad), "{index}");
		bad[index].1 = [7; 48];
		assert!(!verify_all(&key, &bad), "{index}");
	}
}

#[test]
fn verify_all_should_refuse_signatures_that_only_fit_in_sum() {
	// Swapped, the plain sum of signatures stays that of the rounds.
	let (beacon, key) = local();
	let swapped = [(1, beacon.sign(2)), (2, beacon.sign(1))];
	assert!(!verify_all(&key, &swapped));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(8))]

	#[test]
	fn verify_should_accept_exactly_the_own_round(phrase: [u8; 8], round: u64, other: u64) {
		prop_assume!(round != other);
		let beacon = LocalBeacon::from_phrase(&phrase);
		let key = BeaconKey::from_bytes(&beacon.public_key()).unwrap();
		let signed = signature(beacon.sign(round));
		prop_assert!(verify(&key, round, &signed));
		prop_assert!(!verify(&key, other, &signed));
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn points_should_be_decoded_or_refused_when_bytes_are_random(
		mut bytes in prop::array::uniform32(any::<u8>()),
		flags in prop::sample::select(vec![0x00u8, 0x20, 0x40, 0x80, 0xa0, 0xc0, 0xe0]),
	) {
		bytes[0] = (bytes[0] & 0x1f) | flags;
		let (mut signature, mut key) = ([0; 48], [0; 96]);
		signature[..32].copy_from_slice(&bytes);
		key[..32].copy_from_slice(&bytes);
		// A random x is in the subgroup for one in 2^125.
		prop_assert_eq!(RoundSignature::from_bytes(&signature), Err(PointError));
		prop_assert_eq!(BeaconKey::from_bytes(&key), Err(PointError));
	}
}
