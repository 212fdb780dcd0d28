//! Swaps between two pools.

use super::{
	alpha, pool, price,
	properties::{any_pool, fee, size},
	tao,
};
use crate::{AmmError, Bought, FeeRate, Pool, Sold, PRICE_SCALE};
use dtao_types::{AlphaBalance, Price, TaoBalance};
use primitive_types::{U256, U512};
use proptest::prelude::*;

/// 1,000 TAO against 2,000 alpha: price 0.5.
const FROM: Pool =
	Pool::new(TaoBalance::from_rao(1_000_000_000_000), AlphaBalance::from_rao(2_000_000_000_000));

/// 500 TAO against 250 alpha: price 2, so that the ratio is 0.25.
const TO: Pool =
	Pool::new(TaoBalance::from_rao(500_000_000_000), AlphaBalance::from_rao(250_000_000_000));

/// Both trades of a swap.
struct Swapped {
	sold: Sold,
	bought: Bought,
}

/// A sale with fee, and a purchase without fee with all that it brings.
fn swap(
	from: Pool,
	to: Pool,
	alpha: AlphaBalance,
	fee: FeeRate,
	ratio: Option<Price>,
) -> Result<Swapped, AmmError> {
	let sold = from.sell_for(alpha, fee, &to, ratio)?;
	let bought = to.buy(sold.tao_out, FeeRate::ZERO, None)?;
	Ok(Swapped { sold, bought })
}

fn wide(n: u64) -> U256 {
	U256::from(n)
}

/// Whether the exact ratio of the spot prices, `from` divided by `to`, is at least `ratio`.
fn ratio_at_least(from: Pool, to: Pool, ratio: u64) -> bool {
	let left = wide(from.tao.rao()) * wide(to.alpha.rao());
	let right = wide(from.alpha.rao()) * wide(to.tao.rao());
	U512::from(left) * U512::from(PRICE_SCALE) >= U512::from(right) * U512::from(ratio)
}

/// The ratio of the spot prices, scaled by 10^9, capped at 64 bits.
fn ratio_of(from: Pool, to: Pool) -> u64 {
	let left = wide(from.tao.rao()) * wide(to.alpha.rao());
	let right = wide(from.alpha.rao()) * wide(to.tao.rao());
	let ratio = U512::from(left) * U512::from(PRICE_SCALE) / U512::from(right);
	u64::try_from(ratio).unwrap_or(u64::MAX)
}

fn part_of(ratio: u64, thousandths: u64) -> u64 {
	u64::try_from(u128::from(ratio) * u128::from(thousandths) / 1_000).unwrap_or(u64::MAX)
}

#[test]
fn swap_should_sell_with_fee_and_buy_without() {
	let done = swap(FROM, TO, alpha(100_000_000_000), FeeRate(33), None).unwrap();
	// 100 alpha less a fee of 33 / 65,535.
	assert_eq!(done.sold.fee, alpha(50_354_772));
	assert_eq!(done.sold.alpha_in, alpha(99_949_645_228));
	assert_eq!(done.sold.tao_out, tao(47_596_210_440));
	assert_eq!(done.bought.tao_in, tao(47_596_210_440));
	assert_eq!(done.bought.fee, TaoBalance::ZERO);
	assert_eq!(done.bought.alpha_out, alpha(21_729_610_948));
	assert_eq!(done.sold.pool, pool(952_403_789_560, 2_099_949_645_228));
	assert_eq!(done.bought.pool, pool(547_596_210_440, 228_270_389_052));
}

#[test]
fn slippage_should_be_the_distance_from_the_spot_prices() {
	let done = swap(FROM, TO, alpha(100_000_000_000), FeeRate(33), None).unwrap();
	// At spot 99.949645228 alpha are worth 49.974822614 TAO.
	assert_eq!(done.sold.slippage(FROM), tao(49_974_822_614 - 47_596_210_440));
	assert_eq!(done.bought.slippage(TO), alpha(23_798_105_220 - 21_729_610_948));
}

#[test]
fn swap_should_refund_rest_when_ratio_binds() {
	let room = FROM.alpha_to_ratio(&TO, price(200_000_000));
	assert_eq!(room, alpha(78_689_325_833));
	let done =
		swap(FROM, TO, alpha(300_000_000_000), FeeRate(33), Some(price(200_000_000))).unwrap();
	assert_eq!(done.sold.alpha_in, room);
	assert_eq!(done.sold.fee, alpha(39_643_793));
	assert_eq!(done.sold.refund, alpha(300_000_000_000 - 78_689_325_833 - 39_643_793));
	assert!(ratio_at_least(done.sold.pool, done.bought.pool, 200_000_000));
}

#[test]
fn swap_should_be_refused_when_ratio_is_passed_already() {
	for ratio in [250_000_000, 250_000_001, u64::MAX] {
		let refused = swap(FROM, TO, alpha(1_000_000_000), FeeRate(33), Some(price(ratio)));
		assert_eq!(refused.map(|_| ()), Err(AmmError::PriceLimitExceeded));
	}
	assert_eq!(FROM.alpha_to_ratio(&TO, price(0)), AlphaBalance::MAX);
}

#[test]
fn swap_should_be_refused_when_a_pool_is_too_thin() {
	let thin = pool(999_999, 999_999);
	for (from, to) in [(FROM, thin), (thin, TO)] {
		let refused = swap(from, to, alpha(1_000_000), FeeRate(33), None);
		assert_eq!(refused.map(|_| ()), Err(AmmError::ReservesTooLow));
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn swap_should_conserve_and_keep_products_when_it_succeeds(
		from in any_pool(), to in any_pool(), a in size(), f in fee(),
		l in proptest::option::of(1u64..999),
	) {
		let a = a.of(from.alpha.rao());
		let ratio = l.map(|l| price(part_of(ratio_of(from, to), l)));
		if let Ok(done) = swap(from, to, alpha(a), f, ratio) {
			let (sold, bought) = (done.sold, done.bought);
			prop_assert_eq!(sold.alpha_in.rao() + sold.fee.rao() + sold.refund.rao(), a);
			prop_assert_eq!(bought.tao_in, sold.tao_out);
			prop_assert!(bought.fee.is_zero() && bought.refund.is_zero());
			prop_assert!(sold.pool.product() >= from.product());
			prop_assert!(bought.pool.product() >= to.product());
			let tao_of = |a: Pool, b: Pool| u128::from(a.tao.rao()) + u128::from(b.tao.rao());
			prop_assert_eq!(tao_of(sold.pool, bought.pool), tao_of(from, to));
		}
	}

	#[test]
	fn ratio_should_not_pass_limit_when_swapping(
		from in any_pool(), to in any_pool(), a in size(), f in fee(), l in 0u64..=1_001,
	) {
		let a = a.of(from.alpha.rao());
		let limit = part_of(ratio_of(from, to), l);
		match swap(from, to, alpha(a), f, Some(price(limit))) {
			Ok(done) => prop_assert!(ratio_at_least(done.sold.pool, done.bought.pool, limit)),
			Err(AmmError::PriceLimitExceeded) => {
				prop_assert!(from.alpha_to_ratio(&to, price(limit)).is_zero());
			},
			Err(_) => {},
		}
	}

	#[test]
	fn input_to_ratio_should_be_largest_when_root_is_floored(
		from in any_pool(), to in any_pool(), l in 1u64..=1_000,
	) {
		let limit = part_of(ratio_of(from, to), l);
		prop_assume!(limit > 0);
		let room = from.alpha_to_ratio(&to, price(limit)).rao();
		// (A1 + a) * (T1 + T2) - T1 * A1 against the root, squared.
		let both = wide(from.tao.rao()) + wide(to.tao.rao());
		let square = U256::from(from.product()).full_mul(U256::from(to.product()))
			* U512::from(PRICE_SCALE);
		let within = |a: U256| {
			let reach = (wide(from.alpha.rao()) + a) * both - U256::from(from.product());
			reach.full_mul(reach) * U512::from(limit) <= square
		};
		prop_assert!(room == 0 || within(wide(room)));
		prop_assert!(room == u64::MAX || !within(wide(room) + wide(1)));
	}

	#[test]
	fn round_trip_should_not_profit_when_swapping_there_and_back(
		from in any_pool(), to in any_pool(), a in size(), f in fee(),
	) {
		let a = a.of(from.alpha.rao());
		if let Ok(there) = swap(from, to, alpha(a), f, None) {
			let back =
				swap(there.bought.pool, there.sold.pool, there.bought.alpha_out, f, None);
			if let Ok(back) = back {
				prop_assert!(back.bought.alpha_out.rao() <= a);
			}
		}
	}

	#[test]
	fn split_swap_should_not_beat_whole_when_no_fee(
		from in any_pool(), to in any_pool(), a in size(), part in any::<u64>(),
	) {
		let a = a.of(from.alpha.rao());
		let first = part % a.max(1);
		let none = FeeRate::ZERO;
		let whole = swap(from, to, alpha(a), none, None);
		let one = swap(from, to, alpha(first), none, None);
		if let (Ok(whole), Ok(one)) = (whole, one) {
			let two = swap(one.sold.pool, one.bought.pool, alpha(a - first), none, None);
			if let Ok(two) = two {
				let split = one.bought.alpha_out.rao() + two.bought.alpha_out.rao();
				prop_assert!(split <= whole.bought.alpha_out.rao());
			}
		}
	}

	#[test]
	fn swap_should_answer_without_panic_when_input_is_arbitrary(
		t in any::<[u64; 4]>(), n in any::<u64>(), rate in any::<u16>(),
		l in proptest::option::of(any::<u64>()),
	) {
		let (from, to) = (pool(t[0], t[1]), pool(t[2], t[3]));
		let _ = swap(from, to, alpha(n), FeeRate(rate), l.map(price)).map(|_| ());
		let _ = from.alpha_to_ratio(&to, price(n));
	}
}
