//! Keys and signatures of a beacon.
#![allow(clippy::arithmetic_side_effects)] // elements of curves and of their field: nothing overflows

use alloc::vec::Vec;

use ark_bls12_381::{Bls12_381, Fr, G1Affine, G1Projective, G2Affine};
use ark_ec::{pairing::Pairing, AffineRepr, CurveGroup};
use ark_ff::{PrimeField, Zero};
use ark_serialize::CanonicalDeserialize;

use crate::hash::{round_point, sha256};

/// Bytes of the public key of a beacon: a point of G2, compressed.
pub const PUBLIC_KEY_LEN: usize = 96;

/// Bytes of a signature: a point of G1, compressed.
pub const SIGNATURE_LEN: usize = 48;

/// The beacon that the public clients encrypt to: drand's network quicknet.
pub mod quicknet {
	/// Public key, compressed.
	pub const PUBLIC_KEY: [u8; super::PUBLIC_KEY_LEN] = [
		0x83, 0xcf, 0x0f, 0x28, 0x96, 0xad, 0xee, 0x7e, 0xb8, 0xb5, 0xf0, 0x1f, 0xca, 0xd3, 0x91,
		0x22, 0x12, 0xc4, 0x37, 0xe0, 0x07, 0x3e, 0x91, 0x1f, 0xb9, 0x00, 0x22, 0xd3, 0xe7, 0x60,
		0x18, 0x3c, 0x8c, 0x4b, 0x45, 0x0b, 0x6a, 0x0a, 0x6c, 0x3a, 0xc6, 0xa5, 0x77, 0x6a, 0x2d,
		0x10, 0x64, 0x51, 0x0d, 0x1f, 0xec, 0x75, 0x8c, 0x92, 0x1c, 0xc2, 0x2b, 0x0e, 0x17, 0xe6,
		0x3a, 0xaf, 0x4b, 0xcb, 0x5e, 0xd6, 0x63, 0x04, 0xde, 0x9c, 0xf8, 0x09, 0xbd, 0x27, 0x4c,
		0xa7, 0x3b, 0xab, 0x4a, 0xf5, 0xa6, 0xe9, 0xc7, 0x6a, 0x4b, 0xc0, 0x9e, 0x76, 0xea, 0xe8,
		0x99, 0x1e, 0xf5, 0xec, 0xe4, 0x5a,
	];

	/// Time of round 1, in seconds since the Unix epoch.
	pub const GENESIS_TIME: u32 = 1_692_803_367;

	/// Distance of two rounds in seconds.
	pub const PERIOD: u32 = 3;

	/// Hash of the description of the chain.
	pub const CHAIN_HASH: [u8; 32] = [
		0x52, 0xdb, 0x9b, 0xa7, 0x0e, 0x0c, 0xc0, 0xf6, 0xea, 0xf7, 0x80, 0x3d, 0xd0, 0x74, 0x47,
		0xa1, 0xf5, 0x47, 0x77, 0x35, 0xfd, 0x3f, 0x66, 0x17, 0x92, 0xba, 0x94, 0x60, 0x0c, 0x84,
		0xe9, 0x71,
	];

	/// Hash of the group of signers.
	pub const GROUP_HASH: [u8; 32] = [
		0xf4, 0x77, 0xd5, 0xc8, 0x9f, 0x21, 0xa1, 0x7c, 0x86, 0x3a, 0x7f, 0x93, 0x7c, 0x6a, 0x6d,
		0x15, 0x85, 0x94, 0x14, 0xd2, 0xbe, 0x09, 0xcd, 0x44, 0x8d, 0x42, 0x79, 0xaf, 0x33, 0x1c,
		0x5d, 0x3e,
	];

	/// Name of the signature scheme.
	pub const SCHEME: &str = "bls-unchained-g1-rfc9380";

	/// Name of the beacon.
	pub const BEACON_ID: &str = "quicknet";
}

/// The bytes are not a compressed point of the group other than its neutral element.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PointError;

impl core::fmt::Display for PointError {
	fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		out.write_str("these bytes are no point of the group")
	}
}

impl core::error::Error for PointError {}

/// A point given by strangers: on the curve, in the subgroup, not the neutral element.
pub(crate) fn decode_point<P: AffineRepr + CanonicalDeserialize>(
	bytes: &[u8],
) -> Result<P, PointError> {
	let point = P::deserialize_compressed(bytes).map_err(|_| PointError)?;
	match point.is_zero() {
		true => Err(PointError),
		false => Ok(point),
	}
}

/// The public key of a beacon.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct BeaconKey(pub(crate) G2Affine);

impl BeaconKey {
	/// Decode a compressed key.
	///
	/// # Errors
	/// [`PointError`]
	pub fn from_bytes(bytes: &[u8; PUBLIC_KEY_LEN]) -> Result<Self, PointError> {
		decode_point(bytes).map(Self)
	}
}

/// A point that claims to be the signature of a round.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RoundSignature(pub(crate) G1Affine);

impl RoundSignature {
	/// Decode a compressed signature. Whether it is that of a round is for [`verify`] to say.
	///
	/// # Errors
	/// [`PointError`]
	pub fn from_bytes(bytes: &[u8; SIGNATURE_LEN]) -> Result<Self, PointError> {
		decode_point(bytes).map(Self)
	}
}

/// The random number that a pulse carries: SHA-256 of the bytes of its signature.
pub fn randomness(signature: &[u8; SIGNATURE_LEN]) -> [u8; 32] {
	sha256(&[signature])
}

/// Whether `signature` is that of `round` by the beacon with this key.
pub fn verify(key: &BeaconKey, round: u64, signature: &RoundSignature) -> bool {
	round_point(round).is_some_and(|point| pairs(key, signature.0.into_group(), point.into_group()))
}

/// Whether all signatures are those of their rounds; true of an empty list.
///
/// With factors that nobody can choose before the list is fixed, a sum of signatures is good only if
/// each is (but for a chance of 2^-128): two pairings whatever the number of pulses.
pub fn verify_all(key: &BeaconKey, pulses: &[(u64, [u8; SIGNATURE_LEN])]) -> bool {
	let mut points = Vec::with_capacity(pulses.len());
	for (round, bytes) in pulses {
		match (round_point(*round), RoundSignature::from_bytes(bytes)) {
			(Some(point), Ok(signature)) => points.push((point, signature.0)),
			_ => return false,
		}
	}
	let transcript = transcript(pulses);
	let (mut signatures, mut messages) = (G1Projective::zero(), G1Projective::zero());
	for (index, (point, signature)) in (0u64..).zip(points) {
		let factor = factor(&transcript, index);
		signatures += signature.mul_bigint(factor);
		messages += point.mul_bigint(factor);
	}
	pairs(key, signatures, messages)
}

/// Whether e(signature, g2) = e(message, key), as e(signature, g2) · e(-message, key) = 1.
fn pairs(key: &BeaconKey, signature: G1Projective, message: G1Projective) -> bool {
	let left = [signature.into_affine(), (-message).into_affine()];
	Bls12_381::multi_pairing(left, [G2Affine::generator(), key.0]).is_zero()
}

/// The hash of everything that the factors have to depend on.
fn transcript(pulses: &[(u64, [u8; SIGNATURE_LEN])]) -> [u8; 32] {
	let mut bytes = Vec::new();
	for (round, signature) in pulses {
		bytes.extend_from_slice(&round.to_be_bytes());
		bytes.extend_from_slice(signature);
	}
	sha256(&[&bytes])
}

/// The factor of a pulse: 128 bits of a hash, which are zero for nobody alive.
fn factor(transcript: &[u8; 32], index: u64) -> <Fr as PrimeField>::BigInt {
	let hash = sha256(&[transcript, &index.to_be_bytes()]);
	let half = hash.first_chunk::<16>().copied().unwrap_or_default();
	Fr::from_be_bytes_mod_order(&half).into_bigint()
}
