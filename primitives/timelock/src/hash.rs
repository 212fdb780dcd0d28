//! From a round to its point, and from points and keys to masks.

use ark_bls12_381::{g1, Bls12_381, Fr, G1Affine, G1Projective};
use ark_ec::{
	hashing::{curve_maps::wb::WBMap, map_to_curve_hasher::MapToCurveBasedHasher, HashToCurve},
	pairing::PairingOutput,
};
use ark_ff::{field_hashers::DefaultFieldHasher, PrimeField};
use ark_serialize::CanonicalSerialize;
use sha2::{Digest, Sha256};

/// Domain separation of hashing to the curve: the one of unchained beacons on G1.
pub const HASH_TO_CURVE_TAG: &[u8] = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";

/// Bytes of a compressed element of the target group.
const TARGET_LEN: usize = 576;

type Hasher =
	MapToCurveBasedHasher<G1Projective, DefaultFieldHasher<Sha256, 128>, WBMap<g1::Config>>;

/// SHA-256 of the parts, one after the other.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
	let mut hasher = Sha256::new();
	for part in parts {
		hasher.update(part);
	}
	hasher.finalize().into()
}

/// What a beacon signs for a round.
pub fn round_message(round: u64) -> [u8; 32] {
	sha256(&[&round.to_be_bytes()])
}

/// The point of a round. `None` never happens: the map is defined for every message.
pub(crate) fn round_point(round: u64) -> Option<G1Affine> {
	Hasher::new(HASH_TO_CURVE_TAG).ok()?.hash(&round_message(round)).ok()
}

/// The mask of sigma: the hash of an element of the target group. `None` never happens: an element
/// has [`TARGET_LEN`] bytes.
pub(crate) fn sigma_mask(element: &PairingOutput<Bls12_381>) -> Option<[u8; 32]> {
	let mut bytes = [0; TARGET_LEN];
	element.serialize_compressed(bytes.as_mut_slice()).ok()?;
	Some(sha256(&[&bytes]))
}

/// The scalar that sigma and key prescribe.
pub(crate) fn scalar(sigma: &[u8; 32], key: &[u8; 32]) -> Fr {
	Fr::from_be_bytes_mod_order(&sha256(&[sigma, key]))
}

/// Bytewise exclusive or.
pub(crate) fn xor(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
	let mut out = *left;
	for (byte, other) in out.iter_mut().zip(right) {
		*byte ^= other;
	}
	out
}
