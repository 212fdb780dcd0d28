//! Fixed-point numbers in the shape the public clients decode: a struct with one field `bits`.
//!
//! They carry no arithmetic. Engines work on integers and convert here, at the border.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

macro_rules! wire {
	($(#[$doc:meta])* $name:ident, $bits:ty, $frac:literal) => {
		$(#[$doc])*
		#[derive(
			Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode,
			DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
		)]
		pub struct $name {
			/// The number times two to the power of its fraction bits.
			pub bits: $bits,
		}

		impl $name {
			/// How many of the bits are the fraction.
			pub const FRACTION_BITS: u32 = $frac;

			/// The number with these raw bits.
			pub const fn from_bits(bits: $bits) -> Self {
				Self { bits }
			}
		}
	};
}

wire!(
	/// Unsigned, 64 integer and 64 fraction bits.
	U64F64,
	u128,
	64
);
wire!(
	/// Signed, 96 integer and 32 fraction bits.
	I96F32,
	i128,
	32
);
wire!(
	/// Signed, 64 integer and 64 fraction bits.
	I64F64,
	i128,
	64
);
wire!(
	/// Signed, 32 integer and 32 fraction bits.
	I32F32,
	i64,
	32
);
