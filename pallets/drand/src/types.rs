//! What is stored and submitted.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use dtao_timelock::{quicknet, BeaconKey, PUBLIC_KEY_LEN, SIGNATURE_LEN};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// The signature of a round by the beacon.
#[derive(
	Clone, Debug, Eq, PartialEq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Pulse {
	/// Number of the round, from 1.
	pub round: u64,
	/// SHA-256 of the signature.
	pub randomness: BoundedVec<u8, ConstU32<32>>,
	/// Point of G1, compressed: 48 bytes.
	pub signature: BoundedVec<u8, ConstU32<144>>,
}

impl Pulse {
	/// The pulse of a round with this signature.
	pub fn new(round: u64, signature: &[u8; SIGNATURE_LEN]) -> Self {
		Self {
			round,
			randomness: BoundedVec::truncate_from(dtao_timelock::randomness(signature).to_vec()),
			signature: BoundedVec::truncate_from(signature.to_vec()),
		}
	}

	/// Round and signature, if the signature has its length and the randomness is its hash.
	pub(crate) fn signed(&self) -> Option<(u64, [u8; SIGNATURE_LEN])> {
		let signature: [u8; SIGNATURE_LEN] = self.signature.as_slice().try_into().ok()?;
		let randomness = dtao_timelock::randomness(&signature);
		(self.randomness.as_slice() == randomness).then_some((self.round, signature))
	}
}

/// The pulse that is in a place.
#[derive(
	Clone,
	Copy,
	Debug,
	Eq,
	PartialEq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Place {
	/// Its round.
	pub round: u64,
	/// The beacon that it is of, counted by the changes of beacon.
	pub generation: u32,
}

/// Further facts of a beacon.
#[derive(
	Clone, Debug, Eq, PartialEq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct BeaconMetadata {
	/// Name of the beacon.
	pub beacon_id: BoundedVec<u8, ConstU32<32>>,
}

/// A beacon: its key and its times.
#[derive(
	Clone, Debug, Eq, PartialEq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct BeaconConfiguration {
	/// Point of G2, compressed: 96 bytes.
	pub public_key: BoundedVec<u8, ConstU32<96>>,
	/// Distance of two rounds, in seconds.
	pub period: u32,
	/// Time of round 1, in seconds since the Unix epoch.
	pub genesis_time: u32,
	/// Hash of the description of the chain.
	pub hash: BoundedVec<u8, ConstU32<32>>,
	/// Hash of the group of signers.
	pub group_hash: BoundedVec<u8, ConstU32<32>>,
	/// Name of the signature scheme.
	pub scheme_id: BoundedVec<u8, ConstU32<32>>,
	/// Further facts.
	pub metadata: BeaconMetadata,
}

impl Default for BeaconConfiguration {
	fn default() -> Self {
		Self {
			public_key: BoundedVec::truncate_from(quicknet::PUBLIC_KEY.to_vec()),
			period: quicknet::PERIOD,
			genesis_time: quicknet::GENESIS_TIME,
			hash: BoundedVec::truncate_from(quicknet::CHAIN_HASH.to_vec()),
			group_hash: BoundedVec::truncate_from(quicknet::GROUP_HASH.to_vec()),
			scheme_id: BoundedVec::truncate_from(quicknet::SCHEME.into()),
			metadata: BeaconMetadata {
				beacon_id: BoundedVec::truncate_from(quicknet::BEACON_ID.into()),
			},
		}
	}
}

impl BeaconConfiguration {
	/// The public key; `None` if the bytes are none.
	pub(crate) fn key(&self) -> Option<BeaconKey> {
		let bytes: &[u8; PUBLIC_KEY_LEN] = self.public_key.as_slice().try_into().ok()?;
		BeaconKey::from_bytes(bytes).ok()
	}

	/// Why no pulse can be verified with it, by the name of the field in a chain spec.
	pub(crate) fn check(&self) -> Result<(), &'static str> {
		if self.scheme_id.as_slice() != quicknet::SCHEME.as_bytes() {
			return Err("schemeId is another one than bls-unchained-g1-rfc9380");
		}
		if self.key().is_none() {
			return Err("publicKey is no compressed point of BLS12-381's G2");
		}
		if self.period == 0 {
			return Err("period is 0 seconds");
		}
		Ok(())
	}

	/// When a round is due, in seconds since the Unix epoch. `None` for round 0, and beyond all time.
	pub(crate) fn due(&self, round: u64) -> Option<u64> {
		let periods = round.checked_sub(1)?;
		periods.checked_mul(self.period.into())?.checked_add(self.genesis_time.into())
	}
}
