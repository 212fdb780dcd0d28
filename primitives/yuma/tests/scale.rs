//! The scale of stored weights.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)]
// in a test an overflow or a wrong index is a failure

use dtao_yuma::scale::upscale;
use proptest::prelude::*;

#[test]
fn upscale_should_match_example_when_weights_are_submitted() {
	for (submitted, stored) in [
		([40_000, 20_000, 5_535], [65_535, 32_767, 9_068]),
		([30_000, 30_000, 5_535], [65_535, 65_535, 12_091]),
		([0, 10_000, 55_535], [0, 11_801, 65_535]),
	] {
		assert_eq!(upscale(&submitted), stored);
	}
}

#[test]
fn upscale_should_not_change_weights_when_largest_is_whole_or_nothing() {
	for weights in [&[][..], &[0, 0], &[65_535, 1, 32_767]] {
		assert_eq!(upscale(weights), weights);
	}
}

#[test]
fn upscale_should_make_largest_whole_when_it_is_smaller() {
	for max in 1..=u16::MAX {
		let upscaled = upscale(&[max, 0, max / 2]);
		assert_eq!((upscaled[0], upscaled[1]), (65_535, 0), "{max}");
		assert!(upscaled[2] <= 32_768, "{max}");
	}
}

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
