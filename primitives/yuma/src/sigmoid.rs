//! Speed of a bond under liquid alpha: a logistic curve in integer arithmetic.
//!
//! ```text
//! speed = low + (high - low) * s(steepness/100 * (d - 1/2)),   s(z) = 1 / (1 + e^-z)
//! s(-z) = 1 - s(z);  t(z) = s(-z) for z >= 0 comes from a table with steps of 1/32 and, with
//! h = z - node (at most 1/64 either way), p = t * (1 - t), q = 1 - 2t, the Taylor series
//! t(node + h) = t - p * h * (1 - h/2 * (q - h/3 * (1 - 6p))) + ...
//! ```
//!
//! The rest of the series is below 1.5 units of 2^-32, the result within 4 units of the exact value
//! (tested). There is no division and no branch that depends on weights, because this runs once for
//! every bond.

use crate::{
	fixed::{from_u16, mul, ONE},
	types::LiquidAlpha,
};

const HALF: u64 = ONE / 2;
/// [`ONE`] in the signed arithmetic of the series.
const UNIT: i64 = 1 << 32;
/// `e^(-1/32)` with 64 fraction bits.
const STEP: u128 = 17_879_197_424_118_840_458;
/// Nodes up to z = 22.25; beyond it `t` is less than one unit.
const NODES: usize = 713;

/// `t(k/32)` with 32 fraction bits, rounded.
const TABLE: [i64; NODES] = table();

#[allow(
	clippy::arithmetic_side_effects,
	clippy::indexing_slicing,
	clippy::cast_possible_truncation
)]
// evaluated at compile time, where an overflow or a wrong index is a build error
const fn table() -> [i64; NODES] {
	let mut table = [UNIT / 2; NODES];
	let mut power = STEP; // e^-z with 64 fraction bits
	let mut k = 1;
	while k < NODES {
		let e = power >> 8;
		let rounding = ((1 << 56) + e) / 2;
		table[k] = (((e << 32) + rounding) / ((1 << 56) + e)) as i64;
		power = (power * STEP) >> 64;
		k += 1;
	}
	table
}

/// The curve with its parameters prepared.
pub(crate) struct Alpha {
	low: u64,
	range: u64,
	steepness: u64,
	falling: bool,
}

impl Alpha {
	pub(crate) fn new(params: &LiquidAlpha) -> Self {
		let low = from_u16(params.low);
		Self {
			low,
			range: from_u16(params.high).saturating_sub(low),
			steepness: params.steepness.unsigned_abs().into(),
			falling: params.steepness < 0,
		}
	}

	/// Weight of the new value for a bond that moves from `old` towards `new`, fractions.
	#[inline(always)]
	pub(crate) fn speed(&self, new: u64, old: u64, consensus: u64) -> u64 {
		// Both are computed and one is chosen: which one it is cannot be foreseen.
		let (rise, fall) = (new.saturating_sub(consensus), old.saturating_sub(new));
		self.at(if new >= old { rise } else { fall })
	}

	/// Speed at `distance <= ONE`.
	#[inline(always)]
	fn at(&self, distance: u64) -> u64 {
		// At most 2^31 * 2^15.
		let z = distance.abs_diff(HALF).wrapping_mul(self.steepness) / 100;
		let tail = tail(z);
		let beyond = (distance < HALF) == self.falling;
		// `ONE - tail` beyond the middle, without a branch that cannot be foreseen.
		let mask = u64::from(beyond).wrapping_neg();
		let s = (tail ^ mask).wrapping_sub(mask).wrapping_add(mask & ONE);
		self.low.wrapping_add(mul(self.range, s))
	}
}

/// `1 / (1 + e^z)` as a fraction of at most one half, `z` with 32 fraction bits.
#[inline(always)]
#[allow(clippy::arithmetic_side_effects)]
// Magnitudes: h <= 2^26, t <= 2^31, p <= 2^30, q <= 2^32, 1 - 6p within 2^32, so products stay below
// 2^60 and sums below 2^34. z >= 0 fits i64 because it is at most 2^40.
fn tail(z: u64) -> u64 {
	const ROUND: u64 = 1 << 26;
	const THIRD: i64 = UNIT / 3;
	let node = z.wrapping_add(ROUND) >> 27;
	let Some(t) = usize::try_from(node).ok().and_then(|k| TABLE.get(k).copied()) else {
		return 0;
	};
	let h = i64::try_from(z.wrapping_sub(node << 27).wrapping_add(ROUND)).unwrap_or(0) - (1 << 26);
	let p = (t * (UNIT - t)) >> 32;
	let inner = UNIT - 2 * t - ((((h * THIRD) >> 32) * (UNIT - 6 * p)) >> 32);
	let slope = UNIT - ((h * inner) >> 33);
	let change = (((p * h) >> 32) * slope) >> 32;
	u64::try_from(t - change).unwrap_or(0)
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
				for step in 0..=65_536u64 {
					let distance = (step << 16).wrapping_sub(step % 7).min(ONE);
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
