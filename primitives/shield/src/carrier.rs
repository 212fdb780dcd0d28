//! The ciphertext of a carrier, taken apart.

/// Bytes of an encapsulation key of ML-KEM-768 (FIPS 203).
pub const PUBLIC_KEY_LEN: usize = 1184;

/// Bytes of the hash that names a key.
pub const KEY_HASH_LEN: usize = 16;

/// Bytes of a ciphertext of ML-KEM-768.
pub const KEM_CIPHERTEXT_LEN: usize = 1088;

/// Bytes of the nonce of XChaCha20-Poly1305.
pub const NONCE_LEN: usize = 24;

/// Bytes of the tag of Poly1305.
pub const AEAD_TAG_LEN: usize = 16;

/// Bytes of the length in front of the ciphertext of ML-KEM.
const LENGTH_LEN: usize = 2;

/// Bytes that a carrier has around the inner transaction, and has at least.
pub const MIN_CIPHERTEXT_LEN: usize =
	KEY_HASH_LEN + LENGTH_LEN + KEM_CIPHERTEXT_LEN + NONCE_LEN + AEAD_TAG_LEN;

/// Bytes that a carrier has at most.
pub const MAX_CIPHERTEXT_LEN: usize = 8192;

/// Bytes of the longest inner transaction.
pub const MAX_INNER_LEN: usize = MAX_CIPHERTEXT_LEN - MIN_CIPHERTEXT_LEN;

/// An encapsulation key of ML-KEM-768.
pub type PublicKey = [u8; PUBLIC_KEY_LEN];

/// The name of a key: [`key_hash`].
pub type KeyHash = [u8; KEY_HASH_LEN];

/// The name of a key in carriers: its xxHash64 with seed 0, then with seed 1, both little-endian.
///
/// No cryptographic hash: it says which key to try, the tag of the ciphertext says whether it fits.
pub fn key_hash(key: &PublicKey) -> KeyHash {
	sp_crypto_hashing::twox_128(key)
}

/// The parts of a well-formed carrier. Whether it opens is another matter.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Carrier<'a> {
	/// Which key it is encrypted to.
	pub key_hash: KeyHash,
	/// The shared secret, encapsulated.
	pub encapsulated: &'a [u8; KEM_CIPHERTEXT_LEN],
	/// Nonce of the last part.
	pub nonce: &'a [u8; NONCE_LEN],
	/// The inner transaction, encrypted, and the tag.
	pub sealed: &'a [u8],
}

/// Why bytes are no carrier.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CarrierError {
	/// Longer than [`MAX_CIPHERTEXT_LEN`].
	TooLong,
	/// Shorter than [`MIN_CIPHERTEXT_LEN`].
	TooShort,
	/// The length that the carrier names for the ciphertext of ML-KEM is not
	/// [`KEM_CIPHERTEXT_LEN`].
	KemLength(u16),
}

impl core::fmt::Display for CarrierError {
	fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		match self {
			Self::TooLong => write!(out, "the carrier is longer than {MAX_CIPHERTEXT_LEN} bytes"),
			Self::TooShort => write!(out, "the carrier is shorter than {MIN_CIPHERTEXT_LEN} bytes"),
			Self::KemLength(length) => write!(
				out,
				"the carrier names {length} bytes of ML-KEM ciphertext instead of \
				 {KEM_CIPHERTEXT_LEN}"
			),
		}
	}
}

impl core::error::Error for CarrierError {}

impl<'a> Carrier<'a> {
	/// Take a ciphertext apart.
	///
	/// # Errors
	/// [`CarrierError`], before anything is worked on.
	pub fn parse(bytes: &'a [u8]) -> Result<Self, CarrierError> {
		if bytes.len() > MAX_CIPHERTEXT_LEN {
			return Err(CarrierError::TooLong);
		}
		let short = CarrierError::TooShort;
		let (key_hash, rest) = bytes.split_first_chunk::<KEY_HASH_LEN>().ok_or(short)?;
		let (length, rest) = rest.split_first_chunk::<LENGTH_LEN>().ok_or(short)?;
		let length = u16::from_le_bytes(*length);
		if usize::from(length) != KEM_CIPHERTEXT_LEN {
			return Err(CarrierError::KemLength(length));
		}
		let (encapsulated, rest) = rest.split_first_chunk::<KEM_CIPHERTEXT_LEN>().ok_or(short)?;
		let (nonce, sealed) = rest.split_first_chunk::<NONCE_LEN>().ok_or(short)?;
		if sealed.len() < AEAD_TAG_LEN {
			return Err(short);
		}
		Ok(Self { key_hash: *key_hash, encapsulated, nonce, sealed })
	}
}
