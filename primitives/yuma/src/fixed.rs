//! Unsigned fractions with 32 fraction bits in a `u64`. Every operation truncates.
//!
//! All fractions of the engine are at most [`ONE`], sums of up to 2^16 of them below 2^49. The
//! kernels below rely on that and use wrapping operations, which cannot wrap within these bounds
//! and cannot panic outside of them.

/// One whole.
pub(crate) const ONE: u64 = 1 << 32;

/// `floor(a * b)` for fractions `a, b <= ONE`.
#[inline(always)]
pub(crate) fn mul(a: u64, b: u64) -> u64 {
	// Below one, `a` has 32 bits, so the product with `b <= 2^32` fits.
	if a >= ONE {
		b
	} else {
		a.wrapping_mul(b) >> 32
	}
}

/// `floor(v * 65535)` for a fraction `v <= ONE`.
#[inline(always)]
pub(crate) fn to_u16(v: u64) -> u16 {
	let scaled = v.wrapping_mul(u64::from(u16::MAX)) >> 32;
	u16::try_from(scaled).unwrap_or(u16::MAX)
}

/// `floor(v / 65535)` as a fraction. 65,535 gives exactly [`ONE`].
#[inline(always)]
pub(crate) fn from_u16(v: u16) -> u64 {
	// 2^32 = 65535 * 65537 + 1, so v * 2^32 / 65535 = v * 65537 + v / 65535.
	u64::from(v).wrapping_mul(65_537).wrapping_add(u64::from(v == u16::MAX))
}

/// A divisor used many times: division becomes two multiplications.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Divisor {
	divisor: u64,
	/// `floor((2^64 - 1) / divisor)`.
	reciprocal: u64,
}

impl Divisor {
	/// Prepare division by `divisor < 2^49`. Shares of zero are zero.
	pub(crate) fn new(divisor: u64) -> Self {
		match u64::MAX.checked_div(divisor) {
			Some(reciprocal) => Self { divisor, reciprocal },
			None => Self { divisor: u64::MAX, reciprocal: 0 },
		}
	}

	/// `floor(v / divisor)` as a fraction, for `v <= divisor` and `v <= 2^32`.
	///
	/// The estimate is at most one too small: with `r = 2^64 / divisor - e`, `0 < e <= 1`,
	/// `v * r / 2^32` misses `v * 2^32 / divisor` by `e * v / 2^32 <= 1`. The remainder is below
	/// `2 * divisor` and therefore right modulo 2^64.
	#[inline(always)]
	pub(crate) fn share(self, v: u64) -> u64 {
		let estimate = v.wrapping_mul(self.reciprocal) >> 32;
		let rest = (v << 32).wrapping_sub(estimate.wrapping_mul(self.divisor));
		estimate.wrapping_add(u64::from(rest >= self.divisor))
	}
}

/// Sum of fractions.
pub(crate) fn total(values: &[u64]) -> u64 {
	values.iter().fold(0, |sum, v| sum.saturating_add(*v))
}

/// Divide by the sum. Unchanged if the sum is zero.
pub(crate) fn normalise(values: &mut [u64]) {
	let divisor = Divisor::new(total(values));
	values.iter_mut().for_each(|v| *v = divisor.share(*v));
}

#[cfg(test)]
mod tests {
	use super::*;

	fn exact(v: u64, d: u64) -> u64 {
		u64::try_from((u128::from(v) << 32).div_euclid(d.into())).unwrap()
	}

	#[test]
	fn share_should_equal_exact_division_when_at_most_one() {
		let mut state = 1u64;
		let mut next = |bits: u32| {
			state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
			(state >> 16) & ((1 << bits) - 1)
		};
		for bits in [1, 2, 8, 16, 31, 32, 40, 48] {
			for _ in 0..20_000 {
				let d = next(bits) + 1;
				let v = next(48) % d.min(ONE) + 1;
				assert_eq!(Divisor::new(d).share(v), exact(v, d), "{v} / {d}");
			}
		}
		for d in (0..49).flat_map(|b| [(1u64 << b) - 1, 1 << b, (1 << b) + 1]).filter(|d| *d > 0) {
			for v in [0, 1, 2, d / 2, d - 1, d, ONE - 1, ONE].into_iter().filter(|v| *v <= d) {
				if v <= ONE {
					assert_eq!(Divisor::new(d).share(v), exact(v, d), "{v} / {d}");
				}
			}
		}
		assert_eq!(Divisor::new(0).share(0), 0);
	}

	#[test]
	fn from_u16_should_equal_exact_division() {
		for v in 0..=u16::MAX {
			assert_eq!(from_u16(v), exact(u64::from(v), 65_535));
			assert!(v.saturating_sub(to_u16(from_u16(v))) <= 1);
		}
		assert_eq!(from_u16(u16::MAX), ONE);
		assert_eq!(to_u16(ONE), u16::MAX);
	}

	#[test]
	fn mul_should_be_exact_when_both_are_one() {
		assert_eq!(mul(ONE, ONE), ONE);
		assert_eq!(mul(ONE, 7), 7);
		assert_eq!(mul(7, ONE), 7);
		assert_eq!(mul(ONE - 1, ONE - 1), ONE - 2);
	}
}
