//! Opening what is encrypted to a round.
#![allow(clippy::arithmetic_side_effects)] // elements of curves and of their field: nothing overflows

use alloc::vec::Vec;

use aes_gcm::{aead::Aead, Aes256Gcm, Key, KeyInit, Nonce};
use ark_bls12_381::{Bls12_381, G2Affine};
use ark_ec::{pairing::Pairing, AffineRepr, CurveGroup};

use crate::{
	beacon::RoundSignature,
	format::Timelocked,
	hash::{scalar, sha256, sigma_mask, xor},
};

/// Why a well-formed ciphertext does not open.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OpenError {
	/// It was encrypted to another round or beacon, or one of its first three parts was changed.
	WrongRound,
	/// The tag does not fit: the text was changed.
	Forged,
}

impl core::fmt::Display for OpenError {
	fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		out.write_str(match self {
			Self::WrongRound => "encrypted to another round or beacon, or changed",
			Self::Forged => "the text was changed",
		})
	}
}

impl core::error::Error for OpenError {}

impl Timelocked<'_> {
	/// The text, with the signature of the round. The signature is taken as verified; with any other
	/// point nothing opens.
	///
	/// # Errors
	/// [`OpenError`]
	pub fn open(&self, signature: &RoundSignature) -> Result<Vec<u8>, OpenError> {
		let shared = Bls12_381::pairing(signature.0, self.u);
		let mask = sigma_mask(&shared).ok_or(OpenError::WrongRound)?;
		let sigma = xor(&self.v, &mask);
		let key = xor(&self.w, &sha256(&[&sigma]));
		let expected = (G2Affine::generator() * scalar(&sigma, &key)).into_affine();
		if expected != self.u {
			return Err(OpenError::WrongRound);
		}
		Aes256Gcm::new(Key::<Aes256Gcm>::from_slice(&key))
			.decrypt(Nonce::from_slice(&self.nonce), self.sealed)
			.map_err(|_| OpenError::Forged)
	}
}
