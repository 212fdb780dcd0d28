//! Ratios with a fixed denominator, and exact `a * b / c`.

use crate::MathError;

/// `floor(a * b / c)` without intermediate overflow.
pub fn mul_div_floor(a: u64, b: u64, c: u64) -> Result<u64, MathError> {
	let product = u128::from(a).saturating_mul(u128::from(b));
	let quotient = product.checked_div(u128::from(c)).ok_or(MathError::DivisionByZero)?;
	u64::try_from(quotient).map_err(|_| MathError::Overflow)
}

/// `ceil(a * b / c)` without intermediate overflow.
pub fn mul_div_ceil(a: u64, b: u64, c: u64) -> Result<u64, MathError> {
	if c == 0 {
		return Err(MathError::DivisionByZero);
	}
	let product = u128::from(a).saturating_mul(u128::from(b));
	u64::try_from(product.div_ceil(u128::from(c))).map_err(|_| MathError::Overflow)
}

/// A proportion in parts of 65,535: 65,535 is the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PerU16(pub u16);

impl PerU16 {
	/// `floor(amount * self)`. Never larger than `amount`.
	pub fn of_floor(self, amount: u64) -> u64 {
		// A proportion is at most one, so the quotient always fits.
		mul_div_floor(amount, u64::from(self.0), u64::from(u16::MAX)).unwrap_or(amount)
	}
}

/// A proportion in parts of `u64::MAX`: `u64::MAX` is the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PerU64(pub u64);

impl PerU64 {
	/// `floor(amount * self)`. Never larger than `amount`.
	pub fn of_floor(self, amount: u64) -> u64 {
		// A proportion is at most one, so the quotient always fits.
		mul_div_floor(amount, self.0, u64::MAX).unwrap_or(amount)
	}
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)] // tests compute expected numbers
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn mul_div_should_round_as_named() {
		assert_eq!(mul_div_floor(10, 10, 3), Ok(33));
		assert_eq!(mul_div_ceil(10, 10, 3), Ok(34));
		assert_eq!(mul_div_floor(u64::MAX, u64::MAX, u64::MAX), Ok(u64::MAX));
		assert_eq!(mul_div_floor(1, 1, 0), Err(MathError::DivisionByZero));
		assert_eq!(mul_div_floor(u64::MAX, 2, 1), Err(MathError::Overflow));
	}

	#[test]
	fn proportion_should_be_exact_when_taking_eighteen_percent() {
		// 100 alpha * 11,796 / 65,535 = 17,999,542,229.34: exact, where 32-bit fractions lose 4.
		assert_eq!(PerU16(11_796).of_floor(100_000_000_000), 17_999_542_229);
		assert_eq!(PerU16(u16::MAX).of_floor(u64::MAX), u64::MAX);
	}

	/// Numbers of every size, and those at the ends.
	fn number() -> impl Strategy<Value = u64> {
		prop_oneof![
			any::<u64>(),
			any::<u32>().prop_map(u64::from),
			0..4u64,
			(0..4u64).prop_map(|n| u64::MAX - n),
		]
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(2_000))]

		/// A quotient is what the division with remainder says it is.
		#[test]
		fn mul_div_should_leave_less_than_the_divisor(
			a in number(), b in number(), c in number(),
		) {
			let (floor, ceil) = (mul_div_floor(a, b, c), mul_div_ceil(a, b, c));
			if c == 0 {
				prop_assert_eq!([floor, ceil], [Err(MathError::DivisionByZero); 2]);
				return Ok(());
			}
			let (product, c) = (u128::from(a) * u128::from(b), u128::from(c));
			match floor {
				Ok(q) => {
					let whole = u128::from(q) * c;
					prop_assert!(whole <= product && product - whole < c);
				},
				// 2^64 divisors fit in the product.
				Err(error) => prop_assert!(error == MathError::Overflow && product >> 64 >= c),
			}
			match ceil {
				Ok(q) => {
					let whole = u128::from(q) * c;
					prop_assert!(whole >= product && whole - product < c);
				},
				Err(error) => {
					prop_assert!(error == MathError::Overflow);
					prop_assert!(product > u128::from(u64::MAX) * c);
				},
			}
		}

		#[test]
		fn proportion_of_u16_should_be_rounded_down_and_never_gain_by_splitting(
			amount in number(), other in number(), part in any::<u16>(),
		) {
			let of = |amount| u128::from(PerU16(part).of_floor(amount));
			let exact = u128::from(amount) * u128::from(part);
			prop_assert!(of(amount) * 65_535 <= exact && exact - of(amount) * 65_535 < 65_535);
			let (a, b) = (amount / 2, other / 2);
			prop_assert!(of(a) + of(b) <= of(a + b) && of(a + b) <= of(a) + of(b) + 1);
			let rest = u128::from(PerU16(u16::MAX - part).of_floor(amount));
			prop_assert!((0..=1).contains(&(u128::from(amount) - of(amount) - rest)));
		}

		#[test]
		fn proportion_of_u64_should_be_rounded_down_and_never_gain_by_splitting(
			amount in number(), other in number(), part in number(),
		) {
			let of = |amount| u128::from(PerU64(part).of_floor(amount));
			let whole = u128::from(u64::MAX);
			let exact = u128::from(amount) * u128::from(part);
			prop_assert!(of(amount) * whole <= exact && exact - of(amount) * whole < whole);
			let (a, b) = (amount / 2, other / 2);
			prop_assert!(of(a) + of(b) <= of(a + b) && of(a + b) <= of(a) + of(b) + 1);
			let rest = u128::from(PerU64(u64::MAX - part).of_floor(amount));
			prop_assert!((0..=1).contains(&(u128::from(amount) - of(amount) - rest)));
		}
	}
}
