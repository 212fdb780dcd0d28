use crate::{key_hash, seal, CarrierError, KeyRing, OpenError, Seed, KEPT_KEYS};

fn ring() -> KeyRing {
	KeyRing::new(Seed::from([3; 32]))
}

#[test]
fn ring_should_open_what_is_encrypted_to_any_kept_key() {
	let mut ring = ring();
	let keys: Vec<_> = (1..=KEPT_KEYS).map(|height| ring.announce(height)).collect();
	for key in [&keys[0], &keys[20], &keys[63]] {
		assert!(ring.knows(&key_hash(key)));
		assert_eq!(ring.open(&seal(key, b"inner").unwrap()).unwrap(), b"inner");
	}
}

#[test]
fn ring_should_forget_keys_when_they_are_too_old() {
	let mut ring = ring();
	let first = ring.announce(1);
	ring.announce(KEPT_KEYS);
	assert!(ring.knows(&key_hash(&first)));
	ring.announce(KEPT_KEYS + 1);
	assert!(!ring.knows(&key_hash(&first)));
	let carrier = seal(&first, b"late").unwrap();
	assert_eq!(ring.open(&carrier), Err(OpenError::UnknownKey(key_hash(&first))));
}

#[test]
fn ring_should_know_the_last_keys_when_the_node_was_restarted() {
	let announced = ring().announce(100);
	let carrier = seal(&announced, b"sent while the node was down").unwrap();
	let mut restarted = ring();
	assert!(!restarted.knows(&key_hash(&announced)));
	restarted.announce(104);
	assert_eq!(restarted.open(&carrier).unwrap(), b"sent while the node was down");
}

#[test]
fn ring_should_announce_the_same_key_when_a_block_is_built_again() {
	let mut ring = ring();
	let key = ring.announce(9);
	ring.announce(10);
	assert_eq!(ring.announce(9), key);
	assert!(ring.knows(&key_hash(&key)));
}

#[test]
fn ring_should_keep_no_more_keys_than_it_says() {
	let mut ring = ring();
	let keys: Vec<_> = (0..3 * KEPT_KEYS).map(|height| ring.announce(height)).collect();
	let known = keys.iter().filter(|key| ring.knows(&key_hash(key))).count();
	assert_eq!(u64::try_from(known).unwrap(), KEPT_KEYS);
}

#[test]
fn ring_should_fail_when_bytes_are_no_carrier_or_for_another_node() {
	let mut ring = ring();
	ring.announce(5);
	assert_eq!(ring.open(&[1]), Err(OpenError::Malformed(CarrierError::TooShort)));
	let other = KeyRing::new(Seed::from([4; 32])).announce(5);
	let carrier = seal(&other, b"inner").unwrap();
	assert_eq!(ring.open(&carrier), Err(OpenError::UnknownKey(key_hash(&other))));
}
