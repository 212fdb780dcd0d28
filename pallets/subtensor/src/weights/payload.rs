//! What is inside of encrypted weights. No storage here.

use alloc::vec::Vec;
use codec::{Decode, DecodeAll};
use sp_core::crypto::AccountId32;

/// Weights as clients encrypt them.
///
/// Without the hotkey anybody could send a ciphertext of somebody else as the own one, so it has to be
/// there.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
#[cfg_attr(test, derive(codec::Encode))]
pub(crate) struct Payload {
	/// Bytes of the hotkey that commits.
	hotkey: Vec<u8>,
	/// Uids of the targets.
	pub uids: Vec<u16>,
	/// One weight a target.
	pub values: Vec<u16>,
	/// Version key of the sender.
	pub version_key: u64,
}

/// Why a text says no weights of a hotkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PayloadError {
	/// It is something else.
	Malformed,
	/// It is of another hotkey.
	OtherHotkey,
}

impl Payload {
	/// The weights of `hotkey` in a text.
	pub fn parse(text: &[u8], hotkey: &AccountId32) -> Result<Self, PayloadError> {
		let payload = Self::decode_all(&mut &text[..]).map_err(|_| PayloadError::Malformed)?;
		let named: [u8; 32] =
			payload.hotkey.as_slice().try_into().map_err(|_| PayloadError::Malformed)?;
		if AccountId32::from(named) != *hotkey {
			return Err(PayloadError::OtherHotkey);
		}
		Ok(payload)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	const HOTKEY: AccountId32 = AccountId32::new([7; 32]);

	fn text() -> Vec<u8> {
		([7u8; 32].to_vec(), vec![0u16, 1], vec![65_535u16, 32_768], 9u64).encode()
	}

	#[test]
	fn payload_should_be_what_clients_encrypt() {
		let bytes = "80d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d\
			080000010008ffff00800000000000000000";
		let bytes: Vec<u8> = (0..bytes.len() / 2)
			.map(|at| u8::from_str_radix(&bytes[2 * at..2 * at + 2], 16).unwrap())
			.collect();
		let hotkey: [u8; 32] = bytes[1..33].try_into().unwrap();
		let payload = Payload::parse(&bytes, &hotkey.into()).unwrap();
		assert_eq!((payload.uids, payload.values), (vec![0, 1], vec![65_535, 32_768]));
		assert_eq!(payload.version_key, 0);
	}

	#[test]
	fn payload_should_be_refused_when_it_is_of_another_hotkey() {
		assert_eq!(Payload::parse(&text(), &HOTKEY).map(|payload| payload.version_key), Ok(9));
		let other = AccountId32::new([8; 32]);
		assert_eq!(Payload::parse(&text(), &other), Err(PayloadError::OtherHotkey));
	}

	#[test]
	fn payload_should_be_refused_when_it_is_anything_else() {
		let refused = |text: &[u8]| {
			assert_eq!(Payload::parse(text, &HOTKEY), Err(PayloadError::Malformed), "{text:?}");
		};
		for length in 0..text().len() {
			refused(&text()[..length]);
		}
		refused(&[text(), vec![0]].concat());
		// Without the hotkey, even where the uids look like one.
		refused(&(vec![0u16, 1], vec![65_535u16, 32_768], 9u64).encode());
		refused(&(vec![0x0707u16; 16], vec![1u16; 16], 9u64).encode());
		refused(&([7u8; 31].to_vec(), vec![0u16], vec![1u16], 9u64).encode());
		// A list that says it is longer than the text.
		refused(&[&[0xff; 8][..], &text()].concat());
	}
}
