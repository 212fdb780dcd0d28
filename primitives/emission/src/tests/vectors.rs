//! Worked examples and extremes of the curve, the coinbase and the prices.

use super::plain::{
	alpha, block_emission, bumped_burn, decayed_burn, halvings, lock_cost, scaled_interval, tao,
};
use crate::curve::{ALL_HALVINGS, SUPPLY_CAP};
use crate::injection::terms;
use crate::participants::{split, Split};
use crate::registration::{decay_factor, ONE_Q32};
use crate::shares::subnet_tao;
use dtao_types::{AlphaBalance, TaoBalance, U64F64};

const COIN: u64 = 1_000_000_000;
const ROOT_TAO: TaoBalance = TaoBalance::from_rao(5_000_000 * COIN);
const TAO_WEIGHT: u64 = 3_320_413_933_267_719_290;
const OWNER_CUT: u16 = 11_796;

/// The usual half-life of the registration price in blocks, and its growth at a registration: 1.26
/// with 64 fraction bits, rounded up.
const HALF_LIFE: u16 = 360;
const BUMP_BITS: u128 = (126u128 << 64).div_ceil(100);

/// TAO reserve, alpha reserve and alpha outside of the three example subnets.
const SUBNETS: [(u64, u64, u64); 3] = [
	(60_000 * COIN, 100_000 * COIN, 400_000 * COIN),
	(15_000 * COIN, 50_000 * COIN, 150_000 * COIN),
	(1_000 * COIN, 20_000 * COIN, 5_000 * COIN),
];

fn close(got: AlphaBalance, example: u64, tolerance: u64) -> bool {
	got.rao().abs_diff(example) <= tolerance
}

#[test]
fn block_emission_should_match_example_when_issuance_grows() {
	for (issuance, emission) in [
		(0, 1_000_000_000),
		(5_000_000 * COIN, 1_000_000_000),
		(10_499_999_999_999_999, 1_000_000_000),
		(10_500_000 * COIN, 500_000_000),
		(15_749_999_999_999_999, 500_000_000),
		(15_750_000 * COIN, 250_000_000),
		(18_375_000 * COIN, 125_000_000),
		(19_687_500 * COIN, 62_500_000),
		(20_343_750 * COIN, 31_250_000),
		(20_671_875 * COIN, 15_625_000),
		(20_835_937_500_000_000, 7_812_500),
		(20_999_999 * COIN, 59),
		(SUPPLY_CAP - 1, 0),
		(SUPPLY_CAP, 0),
		(SUPPLY_CAP + 1, 0),
		(u64::MAX, 0),
	] {
		assert_eq!(block_emission(issuance), emission, "issuance {issuance}");
	}
}

#[test]
fn halvings_should_match_example_when_near_cap() {
	assert_eq!(halvings(0), 0);
	assert_eq!(halvings(20_999_999 * COIN), 24);
	assert_eq!(halvings(SUPPLY_CAP - 1), 54);
	assert_eq!(halvings(SUPPLY_CAP), ALL_HALVINGS);
	assert_eq!(halvings(u64::MAX), ALL_HALVINGS);
}

/// Moving prices with these fractions of 2^32.
fn prices(bits: &[u128]) -> Vec<U64F64> {
	bits.iter().map(|bits| U64F64::from_bits(bits << 32)).collect()
}

#[test]
fn subnet_tao_should_match_example_when_three_subnets() {
	let prices = prices(&[1 << 31, 1_879_048_192, 1 << 29]); // 0.5, 0.4375, 0.125
	let (parts, rest) = subnet_tao(tao(COIN), &prices);
	assert_eq!(parts, [tao(470_588_235), tao(411_764_705), tao(117_647_058)]);
	assert_eq!(rest, tao(2));
}

#[test]
fn subnet_tao_should_be_all_remainder_when_all_prices_are_zero() {
	assert_eq!(subnet_tao(tao(COIN), &[]), (vec![], tao(COIN)));
	assert_eq!(subnet_tao(tao(COIN), &prices(&[0, 0])), (vec![tao(0), tao(0)], tao(COIN)));
	assert_eq!(subnet_tao(tao(COIN), &prices(&[0, 1])), (vec![tao(0), tao(COIN)], tao(0)));
	let (parts, rest) = subnet_tao(TaoBalance::MAX, &[U64F64::from_bits(u128::MAX); 2]);
	assert_eq!(parts, [tao(u64::MAX / 2), tao(u64::MAX / 2)]);
	assert_eq!(rest, tao(1));
}

#[test]
fn subnet_tao_should_share_by_the_bits_that_clients_do_not_see() {
	let prices = [1, 3].map(U64F64::from_bits);
	assert_eq!(subnet_tao(tao(COIN), &prices).0, [tao(COIN / 4), tao(3 * COIN / 4)]);
}

#[test]
fn terms_should_match_example_when_cap_binds_for_some() {
	let tao_in = [470_588_235, 411_764_705, 117_647_058];
	let alpha_in = [784_313_725, COIN, COIN];
	for (((t, a, out), tao_in), alpha_in) in SUBNETS.into_iter().zip(tao_in).zip(alpha_in) {
		let got = terms(tao(tao_in), tao(t), alpha(a), alpha(a + out));
		assert_eq!(got.tao_in, tao(tao_in));
		assert_eq!(got.alpha_in, alpha(alpha_in));
		assert_eq!(got.alpha_out, alpha(COIN));
	}
}

#[test]
fn terms_should_use_alpha_emission_when_there_is_no_price() {
	for (t, a) in [(0, 0), (0, 5), (5, 0)] {
		let got = terms(tao(7), tao(t), alpha(a), alpha(0));
		assert_eq!((got.tao_in, got.alpha_in, got.alpha_out), (tao(7), alpha(COIN), alpha(COIN)));
	}
	assert_eq!(terms(tao(0), tao(5), alpha(5), alpha(0)).alpha_in, alpha(0));
}

#[test]
fn terms_should_not_pass_cap_when_both_parts_are_minted() {
	for left in 0..100_000 {
		let issuance = SUPPLY_CAP - left;
		let got = terms(tao(COIN), tao(1), alpha(1), alpha(issuance));
		assert!(issuance + got.alpha_in.rao() + got.alpha_out.rao() <= SUPPLY_CAP);
	}
	let beyond = terms(TaoBalance::MAX, tao(1), AlphaBalance::MAX, AlphaBalance::MAX);
	assert_eq!((beyond.alpha_in, beyond.alpha_out), (alpha(0), alpha(0)));
}

/// The example cuts the owner's part out of a 32-bit fraction and keeps the fraction of a unit in
/// the rest; whole units differ from it by at most one.
#[test]
fn split_should_match_example_when_three_subnets() {
	let alpha_in = [784_313_725, COIN, COIN];
	let root = [263_572_564, 335_455_808, 398_920_283];
	let pending = [556_432_013, 484_548_769, 421_084_294];
	for (i, (_, a, out)) in SUBNETS.into_iter().enumerate() {
		let issuance = alpha(a + out + alpha_in[i] + COIN);
		let got = split(alpha(COIN), OWNER_CUT, ROOT_TAO, TAO_WEIGHT, issuance);
		assert_eq!(got.owner_cut, alpha(179_995_422));
		assert_eq!(got.root, alpha(root[i]));
		assert!(close(alpha(got.server.rao() + got.validator.rao()), pending[i], 1));
	}
}

/// As above, with the smaller injection of the example in which the root proportion caps it.
#[test]
fn split_should_match_example_when_budgets_are_separate() {
	let alpha_in = [642_857_142, 818_181_818, 972_972_972];
	let root = [263_572_590, 335_455_863, 398_920_295];
	let validator = [146_429_698, 74_546_425, 11_081_993];
	for (i, (_, a, out)) in SUBNETS.into_iter().enumerate() {
		let issuance = alpha(a + out + alpha_in[i] + COIN);
		let got = split(alpha(COIN), OWNER_CUT, ROOT_TAO, TAO_WEIGHT, issuance);
		assert!(close(got.root, root[i], 1));
		assert!(close(got.server, 410_002_288, 1));
		assert!(close(got.validator, validator[i], 1));
	}
}

#[test]
fn split_should_be_whole_when_at_extremes() {
	let none = split(alpha(0), u16::MAX, TaoBalance::MAX, u64::MAX, AlphaBalance::MAX);
	assert_eq!(none, Split::default());
	let owner = split(alpha(9), u16::MAX, TaoBalance::MAX, u64::MAX, AlphaBalance::MAX);
	assert_eq!(owner, Split { owner_cut: alpha(9), ..Split::default() });
	// Root alone: it takes the whole validators' half, and the odd unit stays with validators.
	let got = split(alpha(9), 0, tao(1), u64::MAX, alpha(0));
	assert_eq!((got.root, got.server, got.validator), (alpha(4), alpha(4), alpha(1)));
	// No root stake.
	let got = split(AlphaBalance::MAX, 0, tao(0), u64::MAX, alpha(5));
	assert_eq!((got.root, got.server), (alpha(0), alpha(u64::MAX / 2)));
	assert_eq!(got.validator, alpha(u64::MAX / 2 + 1));
}

#[test]
fn root_proportion_should_match_example_when_three_subnets() {
	let alpha_in = [784_313_725, COIN, COIN];
	let expected = [0.642_856_323, 0.818_180_330, 0.972_970_869];
	// What root receives of a validators' half of 10^15.
	let half = 1_000_000_000_000_000;
	let part =
		|root, weight, issuance| split(alpha(2 * half), 0, root, weight, issuance).root.rao();
	for (i, (_, a, out)) in SUBNETS.into_iter().enumerate() {
		let issuance = alpha(a + out + alpha_in[i] + COIN);
		let proportion = part(ROOT_TAO, TAO_WEIGHT, issuance) as f64 / half as f64;
		// The example prints nine decimals.
		assert!((proportion - expected[i]).abs() < 1e-9);
	}
	assert_eq!(part(tao(0), TAO_WEIGHT, alpha(0)), 0);
	assert_eq!(part(tao(1), u64::MAX, alpha(0)), half);
	assert_eq!(part(TaoBalance::MAX, u64::MAX, AlphaBalance::MAX), half / 2);
}

#[test]
fn lock_cost_should_match_example_when_price_falls() {
	let cheap = |elapsed: u64| lock_cost(1_000 * COIN, COIN, 1_000, 1_000 + elapsed, 100_800);
	assert_eq!(cheap(0), 2_000 * COIN);
	assert_eq!(cheap(50_400), 1_500_000_046_400);
	assert_eq!(cheap(100_800), 1_000_000_092_800);
	assert_eq!(cheap(151_200), 500_000_139_200);
	assert_eq!(cheap(201_600), COIN);

	let dear =
		|elapsed: u64| lock_cost(2_500 * COIN, 1_000 * COIN, 1_000, 1_000 + elapsed, 100_800);
	assert_eq!(dear(0), 5_000 * COIN);
	assert_eq!(dear(50_400), 3_750_000_015_200);
	assert_eq!(dear(100_800), 2_500_000_030_400);
	assert_eq!(dear(201_600), 1_000 * COIN);
}

#[test]
fn lock_cost_should_not_double_when_nothing_was_registered() {
	assert_eq!(lock_cost(1_000 * COIN, COIN, 0, 0, 100_800), 1_000 * COIN);
	assert_eq!(lock_cost(1_000 * COIN, COIN, 0, 100_800, 100_800), COIN);
}

#[test]
fn lock_cost_should_be_bounded_when_at_extremes() {
	assert_eq!(lock_cost(u64::MAX, 0, 1, 1, 1), u64::MAX);
	assert_eq!(lock_cost(u64::MAX, 3, 1, u64::MAX, 0), 3);
	assert_eq!(lock_cost(0, 0, 0, 0, 0), 0);
	// Interval 0 counts as 1: back at the last price after one block.
	assert_eq!(lock_cost(100, 1, 5, 5, 0), 200);
	assert_eq!(lock_cost(100, 1, 5, 6, 0), 100);
	assert_eq!(lock_cost(100, 1, 5, 7, 0), 1);
	// A block before the last registration counts as that block.
	assert_eq!(lock_cost(100, 1, 5, 4, 10), 200);
}

#[test]
fn scaled_interval_should_halve_when_emission_halves() {
	assert_eq!(scaled_interval(100_800, COIN), 100_800);
	assert_eq!(scaled_interval(100_800, COIN / 2), 50_400);
	assert_eq!(scaled_interval(100_801, COIN / 2), 50_400);
	assert_eq!(scaled_interval(100_800, 0), 0);
	assert_eq!(scaled_interval(u64::MAX, u64::MAX), u64::MAX);
}

#[test]
fn decay_factor_should_match_example_when_half_life_is_default() {
	assert_eq!(decay_factor(HALF_LIFE), 4_286_705_684);
	assert_eq!(decay_factor(1), ONE_Q32 / 2);
	assert_eq!(decay_factor(0), ONE_Q32);
	assert!(decay_factor(u16::MAX) < ONE_Q32);
}

#[test]
fn burn_should_match_example_when_decaying_one_half_life() {
	let q = decay_factor(HALF_LIFE);
	let burn = (0..360).fold(COIN, |burn, _| decayed_burn(burn, 0, q));
	assert_eq!(burn, 499_999_865);
}

#[test]
fn burn_should_match_example_when_somebody_registers() {
	assert_eq!(bumped_burn(COIN, u64::MAX, BUMP_BITS), 1_260_000_000);
	// The multiplier as a double-precision number, the form in which it is usually set.
	let mantissa = 1.26f64.to_bits() & ((1 << 52) - 1) | 1 << 52;
	let double = u128::from(mantissa) << 12;
	assert_eq!(double as f64 / 2f64.powi(64), 1.26);
	assert_eq!(bumped_burn(COIN, u64::MAX, double), 1_260_000_000);
}

#[test]
fn burn_should_stay_in_bounds_when_at_extremes() {
	assert_eq!(decayed_burn(5, 10, ONE_Q32), 10);
	assert_eq!(decayed_burn(u64::MAX, 0, u64::MAX), u64::MAX);
	assert_eq!(decayed_burn(u64::MAX, 0, 0), 0);
	assert_eq!(bumped_burn(u64::MAX, 100, u128::MAX), 100);
	assert_eq!(bumped_burn(u64::MAX, u64::MAX, u128::MAX), u64::MAX);
	assert_eq!(bumped_burn(0, 100, u128::MAX), 0);
	assert_eq!(bumped_burn(7, 100, 0), 0);
	// Why there are bounds: so small a price does not rise, and with this factor none does.
	assert_eq!(bumped_burn(3, u64::MAX, BUMP_BITS), 3);
	assert_eq!(bumped_burn(COIN, u64::MAX, 1 << 64), COIN);
}
