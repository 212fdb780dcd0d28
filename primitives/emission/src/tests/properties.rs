//! Random inputs to every formula.

use super::plain::{
	alpha, alpha_and_root_share, block_emission, bumped_burn, decayed_burn, halvings, lock_cost,
	scaled_interval, split_exact, split_floor, split_parents, stake_weight_floor, take_floor, tao,
};
use crate::curve::{DEFAULT_BLOCK_EMISSION, SUPPLY_CAP};
use crate::injection::terms;
use crate::participants::split;
use crate::registration::{decay_factor, ONE_Q32};
use crate::shares::subnet_tao;
use dtao_types::U64F64;
use primitive_types::U256;
use proptest::collection::vec;
use proptest::prelude::*;

/// Numbers spread evenly over the orders of magnitude.
fn amount() -> impl Strategy<Value = u64> {
	(0u32..64, any::<u64>()).prop_map(|(shift, n)| n >> shift)
}

/// Weights spread evenly over the orders of magnitude, one in four zero.
fn weight() -> impl Strategy<Value = u128> {
	prop_oneof![
		1 => Just(0u128),
		3 => (0u32..128, any::<u128>()).prop_map(|(shift, n)| n >> shift),
	]
}

fn issuance() -> impl Strategy<Value = u64> {
	prop_oneof![0..=SUPPLY_CAP, amount(), amount().prop_map(|n| SUPPLY_CAP.saturating_sub(n))]
}

fn total(parts: &[u64]) -> u128 {
	parts.iter().map(|part| u128::from(*part)).sum()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn halvings_should_count_thresholds_when_below_cap(issued in 0..SUPPLY_CAP) {
		let reached = |j: u32| U256::from(SUPPLY_CAP - issued) << j <= U256::from(SUPPLY_CAP);
		let count = (1u32..64).take_while(|j| reached(*j)).last().unwrap_or(0);
		prop_assert_eq!(halvings(issued), count);
	}

	#[test]
	fn block_emission_should_respect_cap_and_fall_when_issuance_grows(a in issuance(), b in issuance()) {
		let (low, high) = (a.min(b), a.max(b));
		prop_assert!(block_emission(high) <= block_emission(low));
		prop_assert!(block_emission(low) <= DEFAULT_BLOCK_EMISSION);
		prop_assert!(block_emission(low) <= SUPPLY_CAP.saturating_sub(low));
	}

	#[test]
	fn subnet_tao_should_conserve_when_prices_are_random(
		emission in amount(), prices in vec(weight(), 0..40),
	) {
		let moving: Vec<U64F64> = prices.iter().copied().map(U64F64::from_bits).collect();
		let (parts, rest) = subnet_tao(tao(emission), &moving);
		let given: Vec<u64> = parts.iter().map(|part| part.rao()).collect();
		prop_assert_eq!(parts.len(), prices.len());
		prop_assert_eq!(total(&given) + u128::from(rest.rao()), u128::from(emission));
		let positive = prices.iter().filter(|p| **p > 0).count() as u64;
		prop_assert!(positive == 0 || rest.rao() < positive);
		for (part, price) in given.iter().zip(&prices) {
			prop_assert!(*price > 0 || *part == 0);
		}
	}

	#[test]
	fn terms_should_respect_cap_and_value_when_random(
		t in amount(), pool_tao in amount(), pool_alpha in amount(), issued in issuance(),
	) {
		let got = terms(tao(t), tao(pool_tao), alpha(pool_alpha), alpha(issued));
		let emission = block_emission(issued);
		prop_assert_eq!(got.tao_in.rao(), t);
		prop_assert!(got.alpha_in.rao() <= emission && got.alpha_out.rao() <= emission);
		let after = u128::from(issued) + u128::from(got.alpha_in.rao()) + u128::from(got.alpha_out.rao());
		prop_assert!(after <= u128::from(SUPPLY_CAP.max(issued)));
		if pool_tao > 0 && pool_alpha > 0 {
			// Injection never lowers the price: alpha_in * T <= tao_in * A.
			let (a, b) = (u128::from(got.alpha_in.rao()), u128::from(t));
			prop_assert!(a * u128::from(pool_tao) <= b * u128::from(pool_alpha));
		} else {
			prop_assert_eq!(got.alpha_in.rao(), emission);
		}
	}

	#[test]
	fn split_should_conserve_when_random(
		out in amount(), cut in any::<u16>(), root in amount(), weight in any::<u64>(), issued in amount(),
	) {
		let got = split(alpha(out), cut, tao(root), weight, alpha(issued));
		let parts = [got.owner_cut.rao(), got.root.rao(), got.server.rao(), got.validator.rao()];
		prop_assert_eq!(total(&parts), u128::from(out));
		// Miners have exactly half of the rest, root and validators the other half.
		let rest = out - got.owner_cut.rao();
		prop_assert_eq!(got.server.rao(), rest / 2);
		prop_assert!(got.root.rao() <= rest / 2);
		let weighted = root as f64 * (weight as f64 / u64::MAX as f64);
		let whole = weighted + issued as f64;
		let model = if whole > 0.0 { rest as f64 / 2.0 * (weighted / whole) } else { 0.0 };
		prop_assert!((got.root.rao() as f64 - model).abs() <= 1.0 + rest as f64 * 2f64.powi(-48));
	}

	#[test]
	fn root_part_should_fall_when_issuance_grows(
		out in amount(), root in amount(), weight in any::<u64>(), a in amount(), b in amount(),
	) {
		let part = |issued| split(alpha(out), 0, tao(root), weight, alpha(issued)).root;
		prop_assert!(part(a.max(b)) <= part(a.min(b)));
	}

	#[test]
	fn split_floor_should_conserve_when_random(units in amount(), weights in vec(weight(), 0..40)) {
		let (parts, rest) = split_floor(units, &weights);
		prop_assert_eq!(parts.len(), weights.len());
		prop_assert_eq!(total(&parts) + u128::from(rest), u128::from(units));
		let positive = weights.iter().filter(|w| **w > 0).count() as u64;
		let bounded = if positive == 0 { rest == units } else { rest < positive };
		prop_assert!(bounded);
	}

	#[test]
	fn split_exact_should_give_all_and_stay_within_a_unit_when_random(
		units in amount(), weights in vec(weight(), 0..40),
	) {
		let (floors, _) = split_floor(units, &weights);
		let parts = split_exact(units, &weights);
		prop_assert_eq!(parts.len(), weights.len());
		let given = if weights.iter().all(|w| *w == 0) { 0 } else { units };
		prop_assert_eq!(total(&parts), u128::from(given));
		for ((part, floor), weight) in parts.iter().zip(&floors).zip(&weights) {
			prop_assert!(*part == *floor || *part == *floor + 1);
			prop_assert!(*weight > 0 || *part == 0);
		}
	}

	#[test]
	fn split_exact_should_follow_order_of_weights_when_random(
		units in amount(), weights in vec(weight(), 1..40),
	) {
		let parts = split_exact(units, &weights);
		for (i, j) in (0..parts.len()).zip(1..parts.len()) {
			prop_assert!(weights[i] <= weights[j] || parts[i] >= parts[j]);
			prop_assert!(weights[i] >= weights[j] || parts[i] <= parts[j]);
		}
	}

	#[test]
	fn split_parents_should_conserve_when_random(
		dividend in amount(), own in weight(), parents in vec((weight(), any::<bool>()), 0..20),
		take in any::<u16>(), burn in prop_oneof![Just(0u64), any::<u64>()],
	) {
		let got = split_parents(dividend, own, &parents, take, burn);
		prop_assert_eq!(got.to_parents.len(), parents.len());
		let sum = total(&got.to_parents) + total(&[got.to_self, got.burned]);
		prop_assert_eq!(sum, u128::from(dividend));
		// No parent receives more than its share before the take.
		let mut weights: Vec<u128> = parents.iter().map(|(contribution, _)| *contribution).collect();
		weights.push(own);
		let (shares, _) = split_floor(dividend, &weights);
		for ((paid, share), (_, same_owner)) in got.to_parents.iter().zip(&shares).zip(&parents) {
			prop_assert!(paid <= share);
			prop_assert!(!*same_owner || burn > 0 || paid == share);
		}
		prop_assert!(got.to_self >= *shares.last().unwrap());
	}

	#[test]
	fn alpha_and_root_share_should_conserve_when_random(
		dividend in amount(), alpha_stake in amount(), root_stake in amount(), weight in any::<u64>(),
	) {
		let (for_alpha, for_root) = alpha_and_root_share(dividend, alpha_stake, root_stake, weight);
		prop_assert_eq!(total(&[for_alpha, for_root]), u128::from(dividend));
		let root_weight = root_stake as f64 * (weight as f64 / u64::MAX as f64);
		let all = alpha_stake as f64 + root_weight;
		let model = if all > 0.0 { dividend as f64 * (root_weight / all) } else { 0.0 };
		prop_assert!((for_root as f64 - model).abs() <= 1.0 + dividend as f64 * 1e-12);
	}

	#[test]
	fn stake_weight_should_split_when_proportions_add_up(
		alpha_stake in 0..=SUPPLY_CAP, root_stake in 0..=SUPPLY_CAP, weight in any::<u64>(),
		given in any::<u64>(),
	) {
		let whole = stake_weight_floor(alpha_stake, root_stake, weight, u64::MAX);
		let kept = stake_weight_floor(alpha_stake, root_stake, weight, u64::MAX - given);
		let child = stake_weight_floor(alpha_stake, root_stake, weight, given);
		prop_assert!(kept + child <= whole && whole - kept - child <= 1);
	}

	#[test]
	fn take_should_conserve_and_grow_when_rate_grows(
		units in amount(), a in any::<u16>(), b in any::<u16>(),
	) {
		let (low, rest) = take_floor(units, a.min(b));
		let (high, _) = take_floor(units, a.max(b));
		prop_assert_eq!(total(&[low, rest]), u128::from(units));
		prop_assert!(low <= high);
		let model = units as f64 * f64::from(a.min(b)) / 65_535.0;
		prop_assert!((low as f64 - model).abs() <= 1.0 + units as f64 * 1e-12);
	}

	#[test]
	fn lock_cost_should_fall_from_double_to_minimum_when_time_passes(
		last in amount(), min in amount(), at in 1u64..1 << 40, wait in 0u64..1 << 40,
		more in 0u64..1 << 40, interval in 0u64..1 << 40,
	) {
		let now = lock_cost(last, min, at, at + wait, interval);
		let later = lock_cost(last, min, at, at + wait + more, interval);
		prop_assert!(later <= now && later >= min);
		prop_assert_eq!(lock_cost(last, min, at, at, interval), last.saturating_mul(2).max(min));
		// After the interval, within the rounding of the slope, back at the last price.
		let back = lock_cost(last, 0, at, at + interval.max(1), interval);
		prop_assert!(back >= last && back - last < interval.max(1));
	}

	#[test]
	fn scaled_interval_should_not_grow_when_emission_is_on_the_curve(
		interval in any::<u64>(), issued in issuance(),
	) {
		let scaled = scaled_interval(interval, block_emission(issued));
		prop_assert!(scaled <= interval);
		let model = interval as f64 * block_emission(issued) as f64 / 1e9;
		prop_assert!((scaled as f64 - model).abs() <= 1.0 + model * 1e-12);
	}

	#[test]
	fn decay_factor_should_be_nearest_below_when_raised_to_half_life(half_life in 1u16..) {
		let q = decay_factor(half_life);
		prop_assert!(q < ONE_Q32);
		let power = |q: u64| (q as f64 / ONE_Q32 as f64).powi(i32::from(half_life));
		// The chained products of the search lose up to 2^-47; the next factor is past one half.
		prop_assert!(power(q) <= 0.5 + 1e-9);
		prop_assert!(power(q + 1) >= 0.5 - 1e-9);
		prop_assert!(decay_factor(half_life.saturating_add(1)) >= q);
	}

	#[test]
	fn decayed_burn_should_stay_between_minimum_and_price_when_random(
		burn in amount(), min in amount(), q in prop_oneof![0..=ONE_Q32, any::<u64>()],
	) {
		let next = decayed_burn(burn, min, q);
		prop_assert!(next >= min && next <= burn.max(min));
		let model = burn as f64 * (q.min(ONE_Q32) as f64 / ONE_Q32 as f64);
		prop_assert!((next as f64 - model.max(min as f64)).abs() <= 1.0 + model * 1e-12);
	}

	/// Within the bounds of the parameters: from 0.0001 TAO on, with a factor of 1.01 to 3.
	#[test]
	fn bumped_burn_should_rise_at_each_registration_when_within_the_bounds(
		burn in prop_oneof![100_000..1_000_000u64, 100_000..SUPPLY_CAP],
		mult in (101u128 << 64).div_ceil(100)..=3 << 64,
	) {
		let next = bumped_burn(burn, u64::MAX, mult);
		prop_assert!(next > burn);
		prop_assert!(next - burn >= burn / 100 && next <= 3 * burn);
	}

	#[test]
	fn bumped_burn_should_stay_below_maximum_and_grow_when_random(
		burn in amount(), max in amount(), mult in weight(),
	) {
		let next = bumped_burn(burn, max, mult);
		prop_assert!(next <= max);
		prop_assert!(mult < 1 << 64 || next >= burn.min(max));
		prop_assert!(bumped_burn(burn / 2, max, mult) <= next);
	}
}
