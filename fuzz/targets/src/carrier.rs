//! Ciphertexts of encrypted transactions.

use std::{cell::RefCell, sync::OnceLock};

use dtao_shield::{seal, Carrier, KeyRing, OpenError, PublicKey, Seed, MAX_INNER_LEN};

use crate::take;

/// A key of the ring, made once.
static KEY: OnceLock<PublicKey> = OnceLock::new();

thread_local! {
	static RING: RefCell<KeyRing> = RefCell::new(KeyRing::new(Seed::from([7; dtao_shield::SEED_LEN])));
}

/// Opens the input as it is, then sealed, then sealed and spoilt.
///
/// # Panics
/// Something is wrong.
pub fn run(input: &[u8]) {
	let key = KEY.get_or_init(|| RING.with_borrow_mut(|ring| ring.announce(1)));
	RING.with_borrow_mut(|ring| {
		ring.announce(1);
		let parsed = Carrier::parse(input).map(|carrier| carrier.key_hash);
		match (parsed, ring.open(input)) {
			(Ok(hash), Err(OpenError::UnknownKey(unknown))) => assert_eq!(hash, unknown),
			(Ok(_), _) | (Err(_), Err(_)) => (),
			(Err(error), Ok(_)) => panic!("opened what is no carrier: {error}"),
		}
		let Ok(sealed) = seal(key, input) else {
			assert!(input.len() > MAX_INNER_LEN);
			return;
		};
		assert_eq!(ring.open(&sealed).as_deref(), Ok(input));
		let mut rest = input;
		let place = usize::from(u16::from_le_bytes(take::<2>(&mut rest))) % sealed.len();
		let mut spoilt = sealed;
		spoilt[place] ^= 1 << (input.len() % 8);
		assert!(ring.open(&spoilt).is_err(), "a flipped bit at {place} is not noticed");
	});
}
