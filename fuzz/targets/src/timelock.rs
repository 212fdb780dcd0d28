//! Ciphertexts that a round of the beacon opens.

use dtao_timelock::{
	seal, verify_all, BeaconKey, Entropy, LocalBeacon, RoundSignature, Timelocked,
	MAX_CIPHERTEXT_LEN, OVERHEAD, PUBLIC_KEY_LEN, SIGNATURE_LEN,
};

use crate::take;

/// Opens the input as it is, then sealed, then sealed and spoilt; reads it as keys and as signatures.
///
/// # Panics
/// Something is wrong.
pub fn run(input: &[u8]) {
	let beacon = LocalBeacon::from_phrase(b"fuzz");
	let key = BeaconKey::from_bytes(&beacon.public_key()).expect("is a key");
	let mut rest = input;
	let round = u64::from_le_bytes(take::<8>(&mut rest));
	let signature = RoundSignature::from_bytes(&beacon.sign(round)).expect("is a signature");

	let checked = Timelocked::check(input);
	match Timelocked::parse(input) {
		Ok(parsed) => {
			assert!(checked.is_ok());
			let _ = parsed.open(&signature);
		},
		Err(error) => assert!(checked.is_ok() || checked == Err(error), "{checked:?} {error:?}"),
	}

	let mut tail = rest;
	let _ = BeaconKey::from_bytes(&take::<PUBLIC_KEY_LEN>(&mut tail));
	let foreign = take::<SIGNATURE_LEN>(&mut tail);
	let _ = RoundSignature::from_bytes(&foreign);
	assert!(!verify_all(&key, &[(round, beacon.sign(round)), (round.wrapping_add(1), foreign)]));

	let entropy = Entropy { sigma: [1; 32], key: [2; 32], nonce: [3; 12] };
	let Ok(sealed) = seal(&key, round, rest, &entropy) else {
		assert!(rest.len() + OVERHEAD > MAX_CIPHERTEXT_LEN);
		return;
	};
	let parsed = Timelocked::parse(&sealed).expect("is well-formed");
	assert_eq!(parsed.open(&signature).as_deref(), Ok(rest));
	let later =
		RoundSignature::from_bytes(&beacon.sign(round.wrapping_add(1))).expect("is a signature");
	assert!(parsed.open(&later).is_err(), "another round opens it");
	let mut spoilt = sealed.clone();
	let place = input.len() % spoilt.len();
	spoilt[place] ^= 1;
	if let Ok(parsed) = Timelocked::parse(&spoilt) {
		assert!(
			parsed.open(&signature).as_deref() != Ok(rest),
			"a flipped bit at {place} is not noticed"
		);
	}
}
