//! Making a carrier, as a client does.

use chacha20poly1305::{
	aead::{Aead, AeadCore, OsRng},
	Key, KeyInit, XChaCha20Poly1305,
};
use ml_kem::{ml_kem_768::EncapsulationKey, Encapsulate};
use zeroize::Zeroizing;

use crate::{key_hash, PublicKey, KEM_CIPHERTEXT_LEN, MAX_INNER_LEN};

/// Why nothing can be encrypted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SealError {
	/// The inner transaction is longer than [`MAX_INNER_LEN`].
	TooLong,
	/// The bytes are no encapsulation key of ML-KEM-768: a coefficient is out of range.
	InvalidKey,
}

impl core::fmt::Display for SealError {
	fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		match self {
			Self::TooLong => write!(out, "more than {MAX_INNER_LEN} bytes to encrypt"),
			Self::InvalidKey => out.write_str("this is no encapsulation key of ML-KEM-768"),
		}
	}
}

impl core::error::Error for SealError {}

/// Encrypt an inner transaction to a key, with randomness of the operating system.
///
/// # Errors
/// [`SealError`]
pub fn seal(key: &PublicKey, inner: &[u8]) -> Result<Vec<u8>, SealError> {
	if inner.len() > MAX_INNER_LEN {
		return Err(SealError::TooLong);
	}
	let encapsulation = EncapsulationKey::new(&(*key).into()).map_err(|_| SealError::InvalidKey)?;
	let (encapsulated, shared) = encapsulation.encapsulate();
	let shared = Zeroizing::new(<[u8; 32]>::from(shared));
	let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
	let sealed = XChaCha20Poly1305::new(Key::from_slice(shared.as_slice()))
		.encrypt(&nonce, inner)
		.map_err(|_| SealError::TooLong)?;

	let mut carrier = key_hash(key).to_vec();
	// 1,088 fits.
	#[allow(clippy::cast_possible_truncation, reason = "a constant below 65,536")]
	carrier.extend((KEM_CIPHERTEXT_LEN as u16).to_le_bytes());
	carrier.extend(&encapsulated[..]);
	carrier.extend(nonce);
	carrier.extend(sealed);
	Ok(carrier)
}
