//! Encrypting to a round, as a client does.
#![allow(clippy::arithmetic_side_effects)] // elements of curves and of their field: nothing overflows

use alloc::vec::Vec;

use aes_gcm::{aead::Aead, Aes256Gcm, Key, KeyInit, Nonce};
use ark_bls12_381::{Bls12_381, G2Affine};
use ark_ec::{pairing::Pairing, AffineRepr, CurveGroup};
use ark_serialize::CanonicalSerialize;

use crate::{
	beacon::{BeaconKey, PUBLIC_KEY_LEN},
	format::{MAX_CIPHERTEXT_LEN, NONCE_LEN, OVERHEAD, SUFFIX},
	hash::{round_point, scalar, sha256, sigma_mask, xor},
};

/// What has to be random, and fresh for every text. With a known one the text is open to everybody.
pub struct Entropy {
	/// Becomes sigma.
	pub sigma: [u8; 32],
	/// Key of the text.
	pub key: [u8; 32],
	/// Nonce of the text.
	pub nonce: [u8; NONCE_LEN],
}

/// The text does not fit into [`MAX_CIPHERTEXT_LEN`] bytes with [`OVERHEAD`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SealError;

impl core::fmt::Display for SealError {
	fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		out.write_str("the text is too long")
	}
}

impl core::error::Error for SealError {}

/// Encrypt `text` to a round of the beacon with this key.
///
/// # Errors
/// [`SealError`]
pub fn seal(
	key: &BeaconKey,
	round: u64,
	text: &[u8],
	entropy: &Entropy,
) -> Result<Vec<u8>, SealError> {
	if text.len() > MAX_CIPHERTEXT_LEN.saturating_sub(OVERHEAD) {
		return Err(SealError);
	}
	let sigma = sha256(&[&entropy.sigma]);
	let r = scalar(&sigma, &entropy.key);
	let mut u = [0; PUBLIC_KEY_LEN];
	let point = (G2Affine::generator() * r).into_affine();
	point.serialize_compressed(u.as_mut_slice()).map_err(|_| SealError)?;
	let shared = Bls12_381::pairing(round_point(round).ok_or(SealError)?, key.0 * r);
	let v = xor(&sigma, &sigma_mask(&shared).ok_or(SealError)?);
	let w = xor(&entropy.key, &sha256(&[&sigma]));
	let sealed = Aes256Gcm::new(Key::<Aes256Gcm>::from_slice(&entropy.key))
		.encrypt(Nonce::from_slice(&entropy.nonce), text)
		.map_err(|_| SealError)?;

	let body = [counted(&sealed), counted(&entropy.nonce)].concat();
	Ok([u.to_vec(), counted(&v), counted(&w), counted(&body), counted(SUFFIX)].concat())
}

/// The length as a number, then the bytes.
fn counted(bytes: &[u8]) -> Vec<u8> {
	// Widening: a length has at most 64 bits.
	[&(bytes.len() as u64).to_le_bytes(), bytes].concat()
}
