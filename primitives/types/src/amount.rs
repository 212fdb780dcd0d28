//! Amounts of TAO and alpha, and the price between them.

use crate::MathError;
use codec::{CompactAs, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::{Type, TypeInfo};
use serde::{Deserialize, Serialize};

/// An amount of one unit, for formulas that hold for TAO and for alpha alike. What goes in comes out
/// in the same unit.
pub trait Amount: Copy + Default + Eq + Ord {
	/// The amount of so many of the smallest units.
	fn from_rao(units: u64) -> Self;

	/// The amount as a number of the smallest units.
	fn rao(self) -> u64;
}

macro_rules! amount {
	($(#[$doc:meta])* $name:ident, $unit:literal) => {
		$(#[$doc])*
		#[derive(
			Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode,
			DecodeWithMemTracking, MaxEncodedLen, CompactAs, Serialize, Deserialize,
		)]
		#[serde(transparent)]
		pub struct $name(u64);

		impl $name {
			/// Nothing.
			pub const ZERO: Self = Self(0);
			/// The largest amount the type holds.
			pub const MAX: Self = Self(u64::MAX);

			#[doc = concat!("The amount of `units` ", $unit, ".")]
			pub const fn from_rao(units: u64) -> Self {
				Self(units)
			}

			#[doc = concat!("The amount as a number of ", $unit, ".")]
			pub const fn rao(self) -> u64 {
				self.0
			}

			/// Whether the amount is zero.
			pub const fn is_zero(self) -> bool {
				self.0 == 0
			}

			/// Sum, or [`MathError::Overflow`].
			pub fn checked_add(self, other: Self) -> Result<Self, MathError> {
				self.0.checked_add(other.0).map(Self).ok_or(MathError::Overflow)
			}

			/// Difference, or [`MathError::Underflow`].
			pub fn checked_sub(self, other: Self) -> Result<Self, MathError> {
				self.0.checked_sub(other.0).map(Self).ok_or(MathError::Underflow)
			}

			/// Difference, zero where `other` is larger. For views and bounds, never for books.
			pub const fn saturating_sub(self, other: Self) -> Self {
				Self(self.0.saturating_sub(other.0))
			}

			/// Sum, capped at [`Self::MAX`]. For views and bounds, never for books.
			pub const fn saturating_add(self, other: Self) -> Self {
				Self(self.0.saturating_add(other.0))
			}

			/// Sum of many amounts, or [`MathError::Overflow`].
			pub fn checked_sum<I: IntoIterator<Item = Self>>(items: I) -> Result<Self, MathError> {
				items.into_iter().try_fold(Self::ZERO, Self::checked_add)
			}
		}

		impl Amount for $name {
			fn from_rao(units: u64) -> Self {
				Self(units)
			}

			fn rao(self) -> u64 {
				self.0
			}
		}

		impl TypeInfo for $name {
			type Identity = u64;

			fn type_info() -> Type {
				u64::type_info()
			}
		}
	};
}

amount!(
	/// TAO in rao (1 TAO = 10^9 rao).
	TaoBalance,
	"rao"
);
amount!(
	/// Alpha of one subnet in alpha-rao (1 alpha = 10^9 alpha-rao). On the root subnet the unit
	/// is rao, because root stake is TAO.
	AlphaBalance,
	"alpha-rao"
);
amount!(
	/// Price of alpha: rao per whole alpha, so 10^9 means 1 TAO for 1 alpha.
	Price,
	"rao per alpha"
);

impl AlphaBalance {
	/// Root stake of `tao`: alpha of the root subnet counts TAO one to one, because root has no pool
	/// that could price it otherwise.
	pub const fn of_root(tao: TaoBalance) -> Self {
		Self(tao.0)
	}
}

impl TaoBalance {
	/// The TAO behind root stake of `alpha`: the way back of [`AlphaBalance::of_root`].
	pub const fn of_root(alpha: AlphaBalance) -> Self {
		Self(alpha.0)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn root_stake_should_count_tao_one_to_one_there_and_back() {
		for rao in [0, 1, 1_000_000_000, u64::MAX] {
			let (tao, alpha) = (TaoBalance::from_rao(rao), AlphaBalance::from_rao(rao));
			assert_eq!((AlphaBalance::of_root(tao), TaoBalance::of_root(alpha)), (alpha, tao));
		}
	}

	#[test]
	fn amount_should_be_what_it_was_made_of_in_a_formula_of_any_unit() {
		fn half<A: Amount>(amount: A) -> A {
			A::from_rao(amount.rao() / 2)
		}
		assert_eq!(half(TaoBalance::from_rao(9)), TaoBalance::from_rao(4));
		assert_eq!(half(AlphaBalance::MAX), AlphaBalance::from_rao(u64::MAX / 2));
	}
}
