//! Encrypted transactions: their format, the keys of an author, and opening them.
//!
//! Who wants to hide a transaction until it is in a block signs it (the **inner** transaction),
//! encrypts it to the key of a coming author, and submits the ciphertext inside another
//! transaction (the **carrier**). The author opens it and puts the inner transaction directly
//! after its carrier.
//!
//! | bytes | what |
//! |---|---|
//! | 16 | [`key_hash`] of the key |
//! | 2 | length of the next part, little-endian: [`KEM_CIPHERTEXT_LEN`] |
//! | 1088 | ML-KEM-768 ciphertext |
//! | 24 | nonce |
//! | n + 16 | XChaCha20-Poly1305 of the inner transaction, tag at the end |
//!
//! The key of the last part is the shared secret of ML-KEM as it is; there is no associated data.
//!
//! Without `std` the crate only takes carriers apart ([`Carrier`]), which is all that a runtime
//! does. Keys and opening need `std`: only the node of an author has them.
#![cfg_attr(not(feature = "std"), no_std)]

mod carrier;
#[cfg(feature = "std")]
mod keys;
#[cfg(feature = "std")]
mod ring;
#[cfg(feature = "std")]
mod seal;
#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]
// tests compute expected numbers
mod tests;

pub use carrier::{
	key_hash, Carrier, CarrierError, KeyHash, PublicKey, AEAD_TAG_LEN, KEM_CIPHERTEXT_LEN,
	KEY_HASH_LEN, MAX_CIPHERTEXT_LEN, MAX_INNER_LEN, MIN_CIPHERTEXT_LEN, NONCE_LEN, PUBLIC_KEY_LEN,
};

/// Identifier of the inherent by which the node of an author tells the runtime which key to
/// announce: `Option<Vec<u8>>`.
pub const INHERENT_IDENTIFIER: [u8; 8] = *b"shieldk0";

#[cfg(feature = "std")]
pub use keys::{KeyPair, OpenError, Seed, SEED_LEN};
#[cfg(feature = "std")]
pub use ring::{KeyRing, KEPT_KEYS};
#[cfg(feature = "std")]
pub use seal::{seal, SealError};
