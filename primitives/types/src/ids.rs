//! Identifiers of subnets, neurons and mechanisms.

use codec::{CompactAs, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::{Type, TypeInfo};
use serde::{Deserialize, Serialize};

macro_rules! id {
	($(#[$doc:meta])* $name:ident, $inner:ty) => {
		$(#[$doc])*
		#[derive(
			Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode,
			DecodeWithMemTracking, MaxEncodedLen, Serialize, Deserialize,
		)]
		#[serde(transparent)]
		pub struct $name($inner);

		impl $name {
			/// The identifier with number `n`.
			pub const fn new(n: $inner) -> Self {
				Self(n)
			}

			/// The number of the identifier.
			pub const fn get(self) -> $inner {
				self.0
			}
		}

		impl TypeInfo for $name {
			type Identity = $inner;

			fn type_info() -> Type {
				<$inner>::type_info()
			}
		}

		impl fmt::Display for $name {
			fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				self.0.fmt(f)
			}
		}
	};
}

id!(
	/// Number of a subnet. 0 is the root subnet.
	NetUid,
	u16
);
id!(
	/// Slot of a neuron inside a subnet.
	Uid,
	u16
);
id!(
	/// Number of an incentive mechanism inside a subnet.
	MechId,
	u8
);
id!(
	/// Key of data kept per mechanism: `mechanism * 4096 + netuid`.
	NetUidStorageIndex,
	u16
);

macro_rules! compact_u16 {
	($($name:ident),*) => {$(
		impl CompactAs for $name {
			type As = u16;

			fn encode_as(&self) -> &u16 {
				&self.0
			}

			fn decode_from(n: u16) -> Result<Self, codec::Error> {
				Ok(Self(n))
			}
		}

		impl From<codec::Compact<$name>> for $name {
			fn from(compact: codec::Compact<$name>) -> Self {
				compact.0
			}
		}
	)*};
}
compact_u16!(NetUid, Uid);

/// The largest number a subnet may have: the storage index keeps 12 bits for it.
pub const MAX_NETUID: u16 = 4095;

const MECHANISM_STRIDE: u16 = MAX_NETUID + 1;

impl NetUid {
	/// The root subnet.
	pub const ROOT: Self = Self(0);

	/// Whether this is the root subnet.
	pub const fn is_root(self) -> bool {
		self.0 == 0
	}
}

impl MechId {
	/// The mechanism every subnet has.
	pub const MAIN: Self = Self(0);
}

impl NetUidStorageIndex {
	/// The subnet.
	pub const fn netuid(self) -> NetUid {
		// A mask: it takes no bits that are not there.
		NetUid(self.0 & MAX_NETUID)
	}

	/// The mechanism.
	pub const fn mech(self) -> MechId {
		// The subnet has the lower 12 bits.
		let [high, _] = self.0.to_be_bytes();
		MechId(high >> 4)
	}
}

impl From<NetUid> for NetUidStorageIndex {
	/// Index of the main mechanism of a subnet.
	fn from(netuid: NetUid) -> Self {
		Self(netuid.0)
	}
}

/// Storage index of mechanism `mech` on subnet `netuid`, `None` where it does not fit 16 bits.
pub fn storage_index(netuid: NetUid, mech: MechId) -> Option<NetUidStorageIndex> {
	if netuid.0 > MAX_NETUID {
		return None;
	}
	let base = u16::from(mech.0).checked_mul(MECHANISM_STRIDE)?;
	base.checked_add(netuid.0).map(NetUidStorageIndex)
}

/// Storage index of every mechanism that subnet `netuid` may have, ascending.
pub fn all_indices(netuid: NetUid) -> impl Iterator<Item = NetUidStorageIndex> {
	(0..=u8::MAX).map_while(move |mech| storage_index(netuid, MechId(mech)))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn storage_index_should_match_public_layout() {
		assert_eq!(storage_index(NetUid::new(7), MechId::new(0)), Some(NetUidStorageIndex::new(7)));
		assert_eq!(
			storage_index(NetUid::new(7), MechId::new(2)),
			Some(NetUidStorageIndex::new(8199))
		);
		assert_eq!(
			storage_index(NetUid::new(4095), MechId::new(15)),
			Some(NetUidStorageIndex::new(65535))
		);
	}

	#[test]
	fn storage_index_should_know_subnet_and_mechanism() {
		for (netuid, mech) in [(0, 0), (7, 0), (7, 2), (4095, 15), (0, 1)] {
			let (netuid, mech) = (NetUid::new(netuid), MechId::new(mech));
			let index = storage_index(netuid, mech).unwrap();
			assert_eq!((index.netuid(), index.mech()), (netuid, mech));
		}
	}

	#[test]
	fn storage_index_should_be_none_when_out_of_range() {
		assert_eq!(storage_index(NetUid::new(4096), MechId::MAIN), None);
		assert_eq!(storage_index(NetUid::new(0), MechId::new(16)), None);
	}

	#[test]
	fn all_indices_should_be_those_of_sixteen_mechanisms() {
		let all: alloc::vec::Vec<u16> =
			all_indices(NetUid::new(7)).map(|index| index.get()).collect();
		assert_eq!(all.len(), 16);
		assert_eq!((all[0], all[1], all[15]), (7, 4103, 61447));
		assert_eq!(all_indices(NetUid::new(4096)).count(), 0);
	}
}
