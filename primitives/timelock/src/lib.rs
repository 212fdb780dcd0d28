//! Pulses of a drand beacon, and what is encrypted to one of its rounds.
//!
//! A **beacon** signs the number of every round at a fixed time with one key; the signature is the
//! **pulse** of the round. Whoever knows the public key can encrypt to a round that has not been
//! yet, and everybody can open it once the pulse is there: identity-based encryption on
//! BLS12-381, the identity being the round.
//!
//! | | |
//! |---|---|
//! | message of round r | SHA-256 of r as u64, big-endian |
//! | Q(r) | the message hashed to G1, RFC 9380 SSWU, tag [`HASH_TO_CURVE_TAG`] |
//! | signature of round r | s · Q(r) in G1, 48 bytes compressed; s is the secret of the beacon |
//! | public key | s · g2, 96 bytes compressed |
//! | a signature is good iff | e(signature, g2) = e(Q(r), public key) |
//!
//! What is encrypted to a round ([`Timelocked`]), all numbers little-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 96 | U = r · g2, compressed |
//! | 8 + 32 | the number 32, V = sigma xor SHA-256(e(Q, public key)^r) |
//! | 8 + 32 | the number 32, W = key xor SHA-256(sigma) |
//! | 8 | length of the next part |
//! | 8 + n + 16 | length, AES-256-GCM of the text under the key, tag at the end |
//! | 8 + 12 | the number 12, nonce |
//! | 8 + 8 | the number 8, `AES_GCM_` |
//!
//! where r = SHA-256(sigma ‖ key) as big-endian number modulo the group order, so that the opener
//! can check U and nobody can change it.
//!
//! Curve, cipher and hash are those of well-known crates; this one only composes them. It never
//! panics, and its work is bounded by [`MAX_CIPHERTEXT_LEN`] and by the number of pulses given.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod beacon;
mod format;
mod hash;
mod local;
mod open;
mod seal;
#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]
// tests compute expected numbers
mod tests;

pub use beacon::{
	quicknet, randomness, verify, verify_all, BeaconKey, PointError, RoundSignature,
	PUBLIC_KEY_LEN, SIGNATURE_LEN,
};
pub use format::{FormatError, Timelocked, MAX_CIPHERTEXT_LEN, OVERHEAD};
pub use hash::{round_message, HASH_TO_CURVE_TAG};
pub use local::LocalBeacon;
pub use open::OpenError;
pub use seal::{seal, Entropy, SealError};
