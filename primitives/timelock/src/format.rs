//! The bytes of what is encrypted to a round, taken apart.

use ark_bls12_381::G2Affine;

use crate::beacon::{decode_point, PUBLIC_KEY_LEN};

/// Bytes around the text.
pub const OVERHEAD: usize = 244;

/// Bytes of a ciphertext at most: what a commit of weights may have.
pub const MAX_CIPHERTEXT_LEN: usize = 5_000;

/// Names the cipher, at the end.
pub(crate) const SUFFIX: &[u8; 8] = b"AES_GCM_";

/// Bytes of a number.
const NUMBER_LEN: usize = 8;

/// Bytes of the nonce of AES-GCM.
pub(crate) const NONCE_LEN: usize = 12;

/// Bytes of the tag of AES-GCM.
pub(crate) const TAG_LEN: usize = 16;

/// Why bytes are nothing that was encrypted to a round.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FormatError {
	/// More than [`MAX_CIPHERTEXT_LEN`] bytes.
	TooLong,
	/// The bytes end before a part does.
	TooShort,
	/// A part has another length than it must have.
	PartLength,
	/// Another cipher is named than AES-GCM.
	Cipher,
	/// Bytes are left over.
	Trailing,
	/// U is no point of the group.
	Point,
}

impl core::fmt::Display for FormatError {
	fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		out.write_str(match self {
			Self::TooLong => "longer than 5,000 bytes",
			Self::TooShort => "the bytes end before a part does",
			Self::PartLength => "a part has another length than it must have",
			Self::Cipher => "another cipher is named than AES-GCM",
			Self::Trailing => "bytes are left over",
			Self::Point => "the first part is no point of the group",
		})
	}
}

impl core::error::Error for FormatError {}

/// A well-formed ciphertext. Whether it opens is another matter.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Timelocked<'a> {
	pub(crate) u: G2Affine,
	pub(crate) v: [u8; 32],
	pub(crate) w: [u8; 32],
	/// Text and tag.
	pub(crate) sealed: &'a [u8],
	pub(crate) nonce: [u8; NONCE_LEN],
}

/// The parts of a ciphertext before its point is looked at.
struct Parts<'a> {
	u: [u8; PUBLIC_KEY_LEN],
	v: [u8; 32],
	w: [u8; 32],
	sealed: &'a [u8],
	nonce: [u8; NONCE_LEN],
}

impl<'a> Timelocked<'a> {
	/// Take a ciphertext apart. The point, which is the dear part, is decoded last.
	///
	/// # Errors
	/// [`FormatError`]
	pub fn parse(bytes: &'a [u8]) -> Result<Self, FormatError> {
		let Parts { u, v, w, sealed, nonce } = split(bytes)?;
		let u = decode_point(&u).map_err(|_| FormatError::Point)?;
		Ok(Self { u, v, w, sealed, nonce })
	}

	/// Whether the bytes have the right form, apart from the point, which costs about as much to
	/// check as it costs to open: cheap enough to do for everything that is submitted.
	///
	/// # Errors
	/// [`FormatError`] other than [`FormatError::Point`]
	pub fn check(bytes: &[u8]) -> Result<(), FormatError> {
		split(bytes).map(|_| ())
	}
}

fn split(bytes: &[u8]) -> Result<Parts<'_>, FormatError> {
	if bytes.len() > MAX_CIPHERTEXT_LEN {
		return Err(FormatError::TooLong);
	}
	let mut rest = bytes;
	let u = take::<PUBLIC_KEY_LEN>(&mut rest)?;
	let v = take_sized::<32>(&mut rest)?;
	let w = take_sized::<32>(&mut rest)?;
	let mut body = take_counted(&mut rest)?;
	let sealed = take_counted(&mut body)?;
	let nonce = take_sized::<NONCE_LEN>(&mut body)?;
	if !body.is_empty() {
		return Err(FormatError::Trailing);
	}
	if sealed.len() < TAG_LEN {
		return Err(FormatError::PartLength);
	}
	let suffix = take_sized::<8>(&mut rest)?;
	if &suffix != SUFFIX {
		return Err(FormatError::Cipher);
	}
	if !rest.is_empty() {
		return Err(FormatError::Trailing);
	}
	Ok(Parts { u, v, w, sealed, nonce })
}

/// The next `N` bytes.
fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], FormatError> {
	let (taken, left) = rest.split_first_chunk::<N>().ok_or(FormatError::TooShort)?;
	*rest = left;
	Ok(*taken)
}

/// The next number, and that many bytes.
fn take_counted<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], FormatError> {
	let length = u64::from_le_bytes(take::<NUMBER_LEN>(rest)?);
	let length = usize::try_from(length).map_err(|_| FormatError::TooShort)?;
	let (taken, left) = rest.split_at_checked(length).ok_or(FormatError::TooShort)?;
	*rest = left;
	Ok(taken)
}

/// The next number, which has to be `N`, and that many bytes.
fn take_sized<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], FormatError> {
	let length = u64::from_le_bytes(take::<NUMBER_LEN>(rest)?);
	match usize::try_from(length) {
		Ok(length) if length == N => take::<N>(rest),
		_ => Err(FormatError::PartLength),
	}
}
