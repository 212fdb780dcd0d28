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
mod tests {
	use super::*;

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
}
