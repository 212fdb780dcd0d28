//! A beacon whose secret one holds oneself: for chains of one machine, tests and benchmarks.
#![allow(clippy::arithmetic_side_effects)] // elements of curves and of their field: nothing overflows

use ark_bls12_381::{Fr, G2Affine};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::{One, PrimeField, Zero};
use ark_serialize::CanonicalSerialize;

use crate::{
	beacon::{PUBLIC_KEY_LEN, SIGNATURE_LEN},
	hash::{round_point, sha256},
};

/// A beacon without a network. Who knows its phrase can open everything encrypted to it at any time:
/// never the beacon of a chain that anybody else uses.
pub struct LocalBeacon {
	secret: Fr,
}

impl LocalBeacon {
	/// The beacon of a phrase.
	pub fn from_phrase(phrase: &[u8]) -> Self {
		let secret = Fr::from_be_bytes_mod_order(&sha256(&[phrase]));
		// A secret of zero would sign nothing.
		Self { secret: if secret.is_zero() { Fr::one() } else { secret } }
	}

	/// The public key, compressed.
	pub fn public_key(&self) -> [u8; PUBLIC_KEY_LEN] {
		let mut bytes = [0; PUBLIC_KEY_LEN];
		let point = (G2Affine::generator() * self.secret).into_affine();
		let written = point.serialize_compressed(bytes.as_mut_slice());
		debug_assert!(written.is_ok());
		bytes
	}

	/// The signature of a round, compressed.
	pub fn sign(&self, round: u64) -> [u8; SIGNATURE_LEN] {
		let mut bytes = [0; SIGNATURE_LEN];
		if let Some(point) = round_point(round) {
			let signature = (point * self.secret).into_affine();
			let written = signature.serialize_compressed(bytes.as_mut_slice());
			debug_assert!(written.is_ok());
		}
		bytes
	}
}
