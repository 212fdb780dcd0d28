//! Key pairs, and opening what is encrypted to them.

use chacha20poly1305::{
	aead::{rand_core::RngCore, Aead, OsRng},
	Key, KeyInit, XChaCha20Poly1305, XNonce,
};
use hkdf::Hkdf;
use ml_kem::{kem::KeyExport, ml_kem_768::DecapsulationKey, Decapsulate};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{key_hash, Carrier, CarrierError, KeyHash, PublicKey, KEM_CIPHERTEXT_LEN};

/// Bytes of a [`Seed`].
pub const SEED_LEN: usize = 32;

/// Bytes of the seed of one key pair: d, then z of FIPS 203.
const PAIR_SEED_LEN: usize = 64;

/// What keeps our derivation apart from any other use of the same seed.
const DERIVATION: &[u8] = b"dtao shield key pairs, ML-KEM-768";

/// The secret that all key pairs of a node are derived from; wiped when dropped.
///
/// With it anyone can open what was ever encrypted to this node.
pub struct Seed(Zeroizing<[u8; SEED_LEN]>);

impl core::fmt::Debug for Seed {
	fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		out.write_str("Seed(..)")
	}
}

impl From<[u8; SEED_LEN]> for Seed {
	fn from(bytes: [u8; SEED_LEN]) -> Self {
		Self(Zeroizing::new(bytes))
	}
}

impl Seed {
	/// A new seed, from the randomness of the operating system.
	pub fn generate() -> Self {
		let mut bytes = Zeroizing::new([0; SEED_LEN]);
		OsRng.fill_bytes(bytes.as_mut_slice());
		Self(bytes)
	}

	/// The secret itself, to be written where only its owner reads.
	pub fn expose(&self) -> &[u8; SEED_LEN] {
		&self.0
	}

	/// The key pair with this number: HKDF-SHA-256 of the seed, so that the same number gives the
	/// same pair after a restart, and no pair tells anything about another.
	pub fn pair(&self, number: u64) -> KeyPair {
		let mut material = Zeroizing::new([0; PAIR_SEED_LEN]);
		let derivation = Hkdf::<Sha256>::new(Some(DERIVATION), self.0.as_slice());
		// 64 bytes are two hashes; the function fails above 255 of them.
		let derived = derivation.expand(&number.to_be_bytes(), material.as_mut_slice());
		debug_assert!(derived.is_ok());
		KeyPair::from_seed(&material)
	}
}

/// Why a carrier does not open.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OpenError {
	/// The bytes are no carrier.
	Malformed(CarrierError),
	/// It is encrypted to a key that this node does not have.
	UnknownKey(KeyHash),
	/// The tag does not fit: something was changed, or made with another key than named.
	Forged,
}

impl From<CarrierError> for OpenError {
	fn from(error: CarrierError) -> Self {
		Self::Malformed(error)
	}
}

impl core::fmt::Display for OpenError {
	fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		match self {
			Self::Malformed(error) => error.fmt(out),
			Self::UnknownKey(_) => out.write_str("the carrier is for a key of another author"),
			Self::Forged => out.write_str("the carrier was changed, or made with another key"),
		}
	}
}

impl core::error::Error for OpenError {}

/// A key pair of ML-KEM-768; the secret half is wiped when dropped.
pub struct KeyPair {
	secret: DecapsulationKey,
	public: PublicKey,
}

impl core::fmt::Debug for KeyPair {
	fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		out.debug_struct("KeyPair").field("hash", &self.hash()).finish_non_exhaustive()
	}
}

impl KeyPair {
	/// The pair of a seed as FIPS 203 has it: d, then z.
	pub fn from_seed(seed: &[u8; PAIR_SEED_LEN]) -> Self {
		let secret = DecapsulationKey::from_seed((*seed).into());
		let public = secret.encapsulation_key().to_bytes().into();
		Self { secret, public }
	}

	/// What clients encrypt to.
	pub fn public(&self) -> &PublicKey {
		&self.public
	}

	/// How carriers name this key.
	pub fn hash(&self) -> KeyHash {
		key_hash(&self.public)
	}

	/// The inner transaction of a carrier.
	///
	/// # Errors
	/// [`OpenError::UnknownKey`] when the carrier names another key, [`OpenError::Forged`] when the
	/// tag does not fit.
	pub fn open(&self, carrier: &Carrier<'_>) -> Result<Vec<u8>, OpenError> {
		if carrier.key_hash != self.hash() {
			return Err(OpenError::UnknownKey(carrier.key_hash));
		}
		self.open_named(carrier)
	}

	/// [`Self::open`] where the hash was compared already. Decapsulation never fails: of a wrong
	/// ciphertext it makes a wrong secret, which the tag then shows.
	pub(crate) fn open_named(&self, carrier: &Carrier<'_>) -> Result<Vec<u8>, OpenError> {
		let encapsulated: [u8; KEM_CIPHERTEXT_LEN] = *carrier.encapsulated;
		let shared = self.secret.decapsulate(&encapsulated.into());
		let shared = Zeroizing::new(<[u8; 32]>::from(shared));
		XChaCha20Poly1305::new(Key::from_slice(shared.as_slice()))
			.decrypt(XNonce::from_slice(carrier.nonce), carrier.sealed)
			.map_err(|_| OpenError::Forged)
	}
}
