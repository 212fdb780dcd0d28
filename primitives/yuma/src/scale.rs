//! The scale in which weights are stored.

use alloc::vec::Vec;

/// The largest weight up to which the exact quotient is taken.
const HALF_RANGE: u64 = 32_768;

/// Scale weights so that the largest becomes 65,535, rounding half up at 32 fraction bits. All
/// zero stays so.
///
/// ```text
/// largest <= 32,768:  floor(weight * 65,535 * 2^32 / largest)
/// above:              weight * floor(65,535 * 2^32 / largest)
/// ```
///
/// Above half the range the factor is cut first, as the public chain does it and its clients
/// predict.
pub fn upscale(weights: &[u16]) -> Vec<u16> {
	let max = u64::from(weights.iter().copied().max().unwrap_or_default());
	let whole = u64::from(u16::MAX) << 32;
	let Some(factor) = whole.checked_div(max) else { return weights.to_vec() };
	weights
		.iter()
		.map(|weight| {
			let weight = u128::from(*weight);
			let scaled = if max > HALF_RANGE {
				weight.saturating_mul(u128::from(factor))
			} else {
				// `max` is not zero, or there would be no factor.
				weight
					.saturating_mul(u128::from(whole))
					.checked_div(u128::from(max))
					.unwrap_or_default()
			};
			let rounded = scaled.saturating_add(1 << 31) >> 32;
			u16::try_from(rounded).unwrap_or(u16::MAX)
		})
		.collect()
}
