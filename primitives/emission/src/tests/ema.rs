//! The moving price: worked examples, extremes, and the exact number after many blocks.

use super::plain::{alpha, tao};
use crate::ema::{join, moving_price, split};
use dtao_types::{I96F32, U64F64};
use primitive_types::{U256, U512};
use proptest::prelude::*;

/// The usual speed, 0.000003 with 32 fraction bits, and the blocks after which a subnet has half of
/// it: 28 days.
const SPEED: I96F32 = I96F32::from_bits(12_885);
const HALVING: u64 = 201_600;

/// 1.0 with 64 fraction bits, and with those that clients see.
const ONE: U64F64 = U64F64::from_bits(1 << 64);
const ONE_SEEN: i128 = 1 << 32;

fn price(bits: u128) -> U64F64 {
	U64F64::from_bits(bits)
}

fn seen(price: U64F64) -> i128 {
	split(price).0.bits
}

/// The next price of a pool.
fn next(old: U64F64, pool: (u64, u64), age: u64) -> U64F64 {
	moving_price(old, (tao(pool.0), alpha(pool.1)), SPEED, age, HALVING)
}

#[test]
fn moving_price_should_match_example_within_a_bit_when_subnet_is_young() {
	// Reserves after injection and root sale; old and new moving price.
	for (tao, alpha, old, new) in [
		(60_000_312_445_114u64, 100_001_047_886_289u64, 2_147_483_648, 2_147_484_075i128),
		(15_000_311_127_888, 50_001_335_455_808, 1_879_048_192, 1_879_047_604),
		(1_000_097_700_093, 20_001_398_920_283, 536_870_912, 536_870_591),
	] {
		let got = seen(next(join(I96F32::from_bits(old), 0), (tao, alpha), 100_000));
		assert!(got.abs_diff(new) <= 1, "{got} instead of {new}");
	}
}

#[test]
fn moving_price_should_be_the_factor_when_it_starts_at_zero_and_the_price_is_one() {
	// 12,885 * 100,000 / 301,600 = 4,272.2148 of 2^32.
	let got = next(price(0), (1, 1), 100_000);
	assert_eq!(seen(got), 4_272);
	let exact = (U256::from(12_885u64) * 100_000u64) << 32;
	let (down, up) = (exact / 301_600u64, exact / 301_600u64 + 1);
	assert!([down, up].contains(&U256::from(got.bits)));
}

#[test]
fn moving_price_should_move_from_the_first_block_on_when_alpha_is_cheap() {
	// A millionth of a TAO: with 32 fraction bits it would stay 0 for ever.
	let pool = (1_000_000, 1_000_000_000_000);
	let first = next(price(0), pool, 1);
	assert!(first > price(0));
	assert!(next(first, pool, 2) > first);
}

#[test]
fn moving_price_should_stay_when_at_extremes() {
	let old = price(77);
	let of = |pool: (u64, u64), speed, age, halving| {
		moving_price(old, (tao(pool.0), alpha(pool.1)), I96F32::from_bits(speed), age, halving)
	};
	// No age, no speed, or less than none.
	assert_eq!(of((1, 1), 12_885, 0, 201_600), old);
	assert_eq!(of((1, 1), 12_885, 0, 0), old);
	assert_eq!(of((1, 1), 0, 9, 0), old);
	assert_eq!(of((1, 1), i128::MIN, 9, 0), old);
	// The full factor replaces the old price; the sample stops at 1.0 and is 0 without alpha.
	assert_eq!(of((u64::MAX, 1), i128::MAX, u64::MAX, 0), ONE);
	assert_eq!(of((u64::MAX, 0), i128::MAX, u64::MAX, 0), price(0));
	assert_eq!(next(ONE, (5, 5), 5_000), ONE);
	let most = price(u128::MAX);
	assert_eq!(moving_price(most, (tao(0), alpha(0)), I96F32::from_bits(0), 1, 1), most);
	assert_eq!(moving_price(most, (tao(0), alpha(0)), SPEED, 0, u64::MAX), most);
}

#[test]
fn view_should_be_rounded_down_and_keep_the_rest() {
	assert_eq!(split(price((7 << 32) + 9)), (I96F32::from_bits(7), 9));
	assert_eq!(split(price(u128::MAX)), (I96F32::from_bits((1 << 96) - 1), u32::MAX));
	assert_eq!(join(I96F32::from_bits(-1), 9), price(0));
	assert_eq!(join(I96F32::from_bits(i128::MAX), 9), price(u128::MAX));
}

/// Fraction bits of the reference.
const BITS: usize = 192;

/// The exact number from 0 at one price: `price * (1 - product of (1 - a))` over the blocks.
struct Exact {
	tao: u64,
	alpha: u64,
	/// The product, with [`BITS`] fraction bits, off by less than 2^-150 after 2^40 blocks.
	left: U512,
}

impl Exact {
	fn after_block(&mut self, age: u64) {
		let whole = U512::from(age + HALVING) << 32;
		let part = U512::from(12_885u64) * U512::from(age);
		self.left = self.left * (whole - part) / whole;
	}

	/// The price so far with 128 fraction bits.
	fn price(&self) -> U512 {
		let gone = (U512::one() << BITS) - self.left;
		(gone >> 64) * U512::from(self.tao) / U512::from(self.alpha)
	}
}

/// Run `blocks` blocks at the price of a pool, and compare with the exact number in each.
fn run(pool: (u64, u64), blocks: u64) {
	let mut exact = Exact { tao: pool.0, alpha: pool.1, left: U512::one() << BITS };
	let mut got = price(0);
	for age in 1..=blocks {
		got = next(got, pool, age);
		exact.after_block(age);
		let (exact, got) = (exact.price(), U512::from(got.bits) << 64);
		let off = exact.max(got) - exact.min(got);
		// A block adds half of the last bit and a speck at most.
		assert!(off >> 64 <= U512::from(age), "block {age} of {pool:?}");
		if age >= 40 {
			assert!(off * 10_000u64 < exact, "block {age} of {pool:?} is off by 0.01 %");
		}
	}
}

#[test]
fn moving_price_should_be_exact_after_a_week_at_one_price() {
	for pool in [(1_000_000, 1_000_000_000_000), (300_000, 1_000_000_000), (7, 7)] {
		run(pool, 50_400);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn moving_price_should_be_within_a_hundredth_of_a_percent_at_any_price(
		alpha in 1_000_000_000u64..1 << 54, digit in 1..=10u64, places in 1..=6u32,
		blocks in 40u64..1_500,
	) {
		// From 0.000001 to 1 TAO, cheap ones as often as dear ones.
		let tao = alpha / 10u64.pow(places) * digit + 1;
		run((tao.min(alpha), alpha), blocks);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn moving_price_should_stay_between_old_and_sample_when_random(
		old in 0..=1u128 << 64, tao in any::<u64>(), alpha in 1u64.., age in any::<u64>(),
	) {
		let new = next(price(old), (tao, alpha), age).bits;
		let sample = ((u128::from(tao) << 64) / u128::from(alpha)).min(1 << 64);
		prop_assert!(new >= old.min(sample) && new <= old.max(sample));
	}

	#[test]
	fn moving_price_should_answer_without_panic_when_arbitrary(
		old in any::<u128>(), tao_in in any::<u64>(), alpha_in in any::<u64>(),
		speed in any::<i128>(), age in any::<u64>(), halving in any::<u64>(),
	) {
		let pool = (tao(tao_in), alpha(alpha_in));
		let new = moving_price(price(old), pool, I96F32::from_bits(speed), age, halving);
		prop_assert!(new.bits <= old.max(1 << 64));
	}

	#[test]
	fn view_and_rest_should_be_the_price_again(bits in any::<u128>()) {
		let (seen, rest) = split(price(bits));
		prop_assert_eq!(join(seen, rest), price(bits));
		prop_assert!(seen.bits >= 0);
	}
}

#[test]
fn view_should_stop_at_one_when_the_price_does() {
	let mut now = price(0);
	for age in 1..2_000 {
		now = moving_price(now, (tao(9), alpha(1)), I96F32::from_bits(i128::MAX), age, HALVING);
	}
	assert!(seen(now) <= ONE_SEEN && seen(now) > ONE_SEEN / 2);
}
