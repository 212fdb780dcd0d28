//! The scale in which weights are stored.

use crate::types::MAX_NEURONS;
use alloc::vec::Vec;

const HALF_RANGE: u64 = 32_768;

const _: () = assert!(MAX_NEURONS <= u16::MAX as u32);

/// Scale weights so that the largest becomes 65,535, rounding half up at 32 fraction bits. All
/// zero stays so. Above half the range the factor is cut first, as the public chain does it and
/// its clients predict.
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

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)] // tests compute expected numbers
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn weights() -> impl Strategy<Value = Vec<u16>> {
		prop_oneof![
			prop::collection::vec(any::<u16>(), 0..40),
			prop::collection::vec(0..10u16, 0..40),
			prop::collection::vec(32_760..32_775u16, 1..40),
		]
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(2_000))]

		#[test]
		fn upscale_should_keep_proportions_to_half_a_part(weights in weights()) {
			let scaled = upscale(&weights);
			prop_assert_eq!(scaled.len(), weights.len());
			let max = weights.iter().copied().max().unwrap_or_default();
			if max == 0 {
				prop_assert_eq!(scaled, weights);
				return Ok(());
			}
			prop_assert_eq!(scaled.iter().copied().max(), Some(u16::MAX));
			for (weight, scaled) in weights.iter().zip(&scaled) {
				// Half a part, and what the cut factor loses: less than one in 2^32 of 2^16.
				let exact = u64::from(*weight) * 65_535;
				let off = exact.abs_diff(u64::from(*scaled) * u64::from(max));
				prop_assert!(off << 17 <= u64::from(max) * (65_536 + 2), "{} of {}", weight, max);
			}
			for (a, b) in weights.iter().zip(&scaled).zip(weights.iter().zip(&scaled).skip(1)) {
				prop_assert!(a.0 != b.0 || a.1 == b.1);
				prop_assert!(a.0 <= b.0 || a.1 >= b.1);
				prop_assert!(a.0 >= b.0 || a.1 <= b.1);
			}
			prop_assert_eq!(upscale(&scaled), scaled);
		}
	}
}
