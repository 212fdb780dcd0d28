//! Speed of a bond under liquid alpha: a logistic curve in integer arithmetic.
//!
//! ```text
//! speed = low + (high - low) * s,   s = 1 / (1 + e^-z),   z = steepness/100 * (d - 1/2)
//! e^-|z| = 2^-t,                    t = |steepness| * log2(e) / 100 * |d - 1/2|
//! 2^-t  = 2^-whole * 2^-(k/64) * e^-x,   x = rest * ln 2 < 0.011
//! ```
//!
//! The result is within 4 units of 2^-32 of the exact value (tested).

use crate::{
	fixed::{from_u16, mul, ONE},
	types::LiquidAlpha,
};

const HALF: u64 = ONE / 2;
/// `log2(e)` with 48 fraction bits.
const LOG2_E: u64 = 406_082_553_034_799;
/// `ln 2` with 32 fraction bits.
const LN_2: u64 = 2_977_044_471;
/// `2^(-1/64)` with 64 fraction bits.
const ROOT: u128 = 18_248_035_989_933_441_396;

/// `2^(-k/64)` for k in 0..64 with 32 fraction bits, rounded.
const POWERS: [u64; 64] = powers();

#[allow(
	clippy::arithmetic_side_effects,
	clippy::indexing_slicing,
	clippy::cast_possible_truncation
)]
// evaluated at compile time, where an overflow or a wrong index is a build error
const fn powers() -> [u64; 64] {
	let mut table = [ONE; 64];
	let mut power = ROOT;
	let mut k = 1;
	while k < 64 {
		table[k] = ((power + (1 << 31)) >> 32) as u64;
		power = (power * ROOT) >> 64;
		k += 1;
	}
	table
}

/// The curve with its parameters prepared.
pub(crate) struct Alpha {
	low: u64,
	high: u64,
	/// `|steepness| * log2(e) / 100` with 48 fraction bits: whole part above the low 32 bits.
	slope_high: u64,
	slope_low: u64,
	falling: bool,
	/// Speed at d = 0, by far the most frequent argument.
	at_zero: u64,
}

impl Alpha {
	pub(crate) fn new(params: &LiquidAlpha) -> Self {
		// At most 2^15 * 2^48.6.
		let slope = u64::from(params.steepness.unsigned_abs()).saturating_mul(LOG2_E) / 100;
		let mut alpha = Self {
			low: from_u16(params.low),
			high: from_u16(params.high),
			slope_high: slope >> 32,
			slope_low: slope & (ONE.wrapping_sub(1)),
			falling: params.steepness < 0,
			at_zero: 0,
		};
		alpha.at_zero = alpha.at(0);
		alpha
	}

	/// Weight of the new value for a bond that moves from `old` towards `new`, fractions.
	#[inline]
	pub(crate) fn speed(&self, new: u64, old: u64, consensus: u64) -> u64 {
		let distance =
			if new >= old { new.saturating_sub(consensus) } else { old.saturating_sub(new) };
		if distance == 0 {
			self.at_zero
		} else {
			self.at(distance)
		}
	}

	/// Speed at `distance <= ONE`.
	#[inline]
	fn at(&self, distance: u64) -> u64 {
		let offset = distance.abs_diff(HALF);
		// offset <= 2^31, slope_high < 2^25, slope_low < 2^32: no overflow. 48 fraction bits.
		let t = offset
			.wrapping_mul(self.slope_high)
			.wrapping_add(offset.wrapping_mul(self.slope_low) >> 32);
		let small = minority(exp2_neg(t));
		let below = distance < HALF;
		let s = if below != self.falling { small } else { ONE.wrapping_sub(small) };
		let range = self.high.saturating_sub(self.low);
		self.low.wrapping_add(mul(range, s)).min(self.high)
	}
}

/// `e / (1 + e)` for a fraction `e <= ONE`.
#[inline(always)]
fn minority(e: u64) -> u64 {
	if e >= ONE {
		return HALF;
	}
	(e << 32).checked_div(ONE.wrapping_add(e)).unwrap_or(0)
}

/// `2^-t` as a fraction, `t` with 48 fraction bits.
#[inline(always)]
fn exp2_neg(t: u64) -> u64 {
	const SCALE: u64 = 1 << 38;
	let whole = t >> 48;
	if whole > 33 {
		return 0;
	}
	let power = usize::try_from((t >> 42) & 63).ok().and_then(|k| POWERS.get(k).copied());
	// The lowest 42 bits are below 2^-6; with 38 fraction bits they have 32 bits.
	let rest = (t & ((1 << 42) - 1)) >> 10;
	// x < 2^31.5, so x * x < 2^63: no overflow. 1 - x + x^2/2 - x^3/6 + x^4/24, the rest < 2^-39.
	let x = rest.wrapping_mul(LN_2) >> 32;
	let x2 = x.wrapping_mul(x) >> 38;
	let x3 = x2.wrapping_mul(x) >> 38;
	let x4 = x3.wrapping_mul(x) >> 38;
	let series =
		SCALE.wrapping_sub(x).wrapping_add(x2 / 2).wrapping_sub(x3 / 6).wrapping_add(x4 / 24);
	mul(power.unwrap_or(ONE), series >> 6) >> whole
}

#[cfg(test)]
mod tests {
	use super::*;

	fn reference(params: &LiquidAlpha, distance: u64) -> f64 {
		let unit = |v: u16| f64::from(v) / 65_535.0;
		let z = f64::from(params.steepness) / 100.0 * (distance as f64 / ONE as f64 - 0.5);
		unit(params.low) + (unit(params.high) - unit(params.low)) / (1.0 + (-z).exp())
	}

	#[test]
	fn speed_should_be_within_four_units_of_the_exact_curve() {
		for steepness in [0, 1, 7, 100, 999, 1000, 5000, 20_000, i16::MAX, -1, -1000, i16::MIN] {
			for (low, high) in [(0, 65_535), (45_875, 58_982), (7, 7), (0, 0)] {
				let params = LiquidAlpha { low, high, steepness };
				let alpha = Alpha::new(&params);
				for step in 0..=4096u64 {
					let distance = (step << 20).wrapping_sub(step % 7).min(ONE);
					let got = alpha.at(distance) as f64;
					let want = reference(&params, distance) * ONE as f64;
					assert!((got - want).abs() <= 4.0, "{params:?} {distance}: {got} {want}");
				}
			}
		}
	}

	#[test]
	fn speed_should_be_the_middle_when_halfway_or_flat() {
		let alpha = Alpha::new(&LiquidAlpha { low: 0, high: u16::MAX, steepness: 1000 });
		assert_eq!(alpha.at(HALF), HALF);
		let flat = Alpha::new(&LiquidAlpha { low: 0, high: u16::MAX, steepness: 0 });
		assert_eq!(flat.at(0), HALF);
		assert_eq!(flat.at(ONE), HALF);
	}
}
