//! Worked examples and extremes.

use super::{alpha, pool, price, tao};
use crate::{AmmError, FeeRate, Pool, MAX_FEE_RATE, MIN_RESERVE};
use dtao_types::{AlphaBalance, Price, TaoBalance};

/// 1,000 TAO against 2,000 alpha: price 0.5.
const START: Pool =
	Pool::new(TaoBalance::from_rao(1_000_000_000_000), AlphaBalance::from_rao(2_000_000_000_000));

#[test]
fn buy_should_match_example_when_flat_fee_was_taken_before() {
	// 100 TAO less a flat 50,000 rao; the flat fee entered the pool afterwards in the example.
	let bought = START.buy(tao(99_999_950_000), FeeRate::ZERO, None).unwrap();
	assert_eq!(bought.alpha_out, alpha(181_818_099_173));
	assert_eq!(bought.pool, pool(1_099_999_950_000, 1_818_181_900_827));

	let sold = pool(1_100_000_000_000, 1_818_181_900_827)
		.sell(bought.alpha_out, FeeRate::ZERO, None)
		.unwrap();
	assert_eq!(sold.tao_out, tao(99_999_954_545));
	assert_eq!(sold.pool, pool(1_000_000_045_455, 2_000_000_000_000));
}

#[test]
fn buy_should_match_example_when_fee_rate_is_default() {
	let bought = START.buy(tao(100_000_000_000), FeeRate(33), None).unwrap();
	assert_eq!(bought.fee, tao(50_354_772));
	assert_eq!(bought.tao_in, tao(99_949_645_228));
	assert_eq!(bought.alpha_out, alpha(181_734_946_979));
	assert_eq!(bought.refund, TaoBalance::ZERO);
	assert_eq!(bought.pool, pool(1_099_949_645_228, 1_818_265_053_021));
}

#[test]
fn sell_should_match_example_when_fee_rate_is_default() {
	let after = pool(1_099_949_645_228, 1_818_265_053_021);
	let sold = after.sell(alpha(181_734_946_979), FeeRate(33), None).unwrap();
	assert_eq!(sold.fee, alpha(91_512_218));
	assert_eq!(sold.alpha_in, alpha(181_643_434_761));
	assert_eq!(sold.tao_out, tao(99_903_887_024));
}

#[test]
fn input_to_price_should_match_example_when_limit_bounds_spot() {
	// 1000e9 * (sqrt(1.2) - 1) = 95,445,115,010.33
	assert_eq!(START.tao_to_price(price(600_000_000)), tao(95_445_115_010));
	// 2000e9 * (sqrt(1.25) - 1) = 236,067,977,499.79
	assert_eq!(START.alpha_to_price(price(400_000_000)), alpha(236_067_977_499));
}

#[test]
fn buy_should_refund_rest_when_limit_binds() {
	let bought = START.buy(tao(100_000_000_000), FeeRate(33), Some(price(600_000_000))).unwrap();
	assert_eq!(bought.tao_in, tao(95_445_115_010));
	// 95,445,115,010 * 33 / 65,502 = 48,085,383.57
	assert_eq!(bought.fee, tao(48_085_383));
	assert_eq!(bought.refund, tao(100_000_000_000 - 95_445_115_010 - 48_085_383));
	assert!(bought.pool.price().unwrap() <= price(600_000_000));
}

#[test]
fn sell_should_refund_rest_when_limit_binds() {
	let sold = START.sell(alpha(500_000_000_000), FeeRate(33), Some(price(400_000_000))).unwrap();
	assert_eq!(sold.alpha_in, alpha(236_067_977_499));
	assert_eq!(sold.alpha_in.rao() + sold.fee.rao() + sold.refund.rao(), 500_000_000_000);
	assert!(sold.pool.price().unwrap() >= price(400_000_000));
}

#[test]
fn trade_should_ignore_limit_when_it_does_not_bind() {
	let free = START.buy(tao(1_000_000_000), FeeRate(33), None);
	assert_eq!(START.buy(tao(1_000_000_000), FeeRate(33), Some(Price::MAX)), free);
	let free = START.sell(alpha(1_000_000_000), FeeRate(33), None);
	assert_eq!(START.sell(alpha(1_000_000_000), FeeRate(33), Some(Price::ZERO)), free);
}

#[test]
fn trade_should_fail_when_limit_is_not_beyond_spot() {
	let past = Err(AmmError::PriceLimitExceeded);
	for limit in [0, 499_999_999, 500_000_000] {
		assert_eq!(START.buy(tao(1_000_000), FeeRate(33), Some(price(limit))).map(|_| ()), past);
	}
	for limit in [500_000_000, 500_000_001, u64::MAX] {
		assert_eq!(START.sell(alpha(1_000_000), FeeRate(33), Some(price(limit))).map(|_| ()), past);
	}
}

#[test]
fn trade_should_fail_when_a_reserve_is_below_minimum() {
	let low = Err(AmmError::ReservesTooLow);
	for thin in [
		Pool::default(),
		pool(MIN_RESERVE - 1, MIN_RESERVE * 10),
		pool(MIN_RESERVE * 10, MIN_RESERVE - 1),
	] {
		assert_eq!(thin.buy(tao(100_000), FeeRate::ZERO, None).map(|_| ()), low);
		assert_eq!(thin.sell(alpha(100_000), FeeRate::ZERO, None).map(|_| ()), low);
	}
}

#[test]
fn trade_should_fail_when_it_would_empty_the_reserve() {
	let small = pool(MIN_RESERVE * 2, MIN_RESERVE * 2);
	// Exactly the minimum may stay behind, one unit less may not.
	let bought = small.buy(tao(MIN_RESERVE * 2), FeeRate::ZERO, None).unwrap();
	assert_eq!(bought.pool.alpha, alpha(MIN_RESERVE));
	assert_eq!(
		small.buy(tao(MIN_RESERVE * 2 + 10), FeeRate::ZERO, None),
		Err(AmmError::ReservesTooLow)
	);
	assert_eq!(
		small.sell(alpha(MIN_RESERVE * 2 + 10), FeeRate::ZERO, None),
		Err(AmmError::ReservesTooLow)
	);
}

#[test]
fn trade_should_fail_when_output_is_zero() {
	assert_eq!(START.buy(TaoBalance::ZERO, FeeRate(33), None), Err(AmmError::ReservesTooLow));
	assert_eq!(START.sell(AlphaBalance::ZERO, FeeRate(33), None), Err(AmmError::ReservesTooLow));
	// One alpha-rao is worth half a rao.
	assert_eq!(START.sell(alpha(1), FeeRate::ZERO, None), Err(AmmError::ReservesTooLow));
	// One rao buys 2 alpha-rao less the rounding.
	assert_eq!(START.buy(tao(1), FeeRate::ZERO, None).unwrap().alpha_out, alpha(1));
}

#[test]
fn trade_should_fail_when_input_exceeds_thousand_reserves() {
	let deep = pool(MIN_RESERVE, u64::MAX);
	assert!(deep.buy(tao(1_000 * MIN_RESERVE), FeeRate::ZERO, None).is_ok());
	assert_eq!(
		deep.buy(tao(1_000 * MIN_RESERVE + 1), FeeRate::ZERO, None),
		Err(AmmError::InputTooLarge)
	);
	let deep = pool(u64::MAX, MIN_RESERVE);
	assert_eq!(
		deep.sell(alpha(1_000 * MIN_RESERVE + 1), FeeRate::ZERO, None),
		Err(AmmError::InputTooLarge)
	);
	// Only what is executed counts: a limit may cut an oversized offer down.
	assert!(START.buy(TaoBalance::MAX, FeeRate(33), Some(price(600_000_000))).is_ok());
}

#[test]
fn trade_should_fail_when_reserve_overflows() {
	let full = pool(u64::MAX, u64::MAX);
	assert_eq!(full.buy(tao(1), FeeRate::ZERO, None), Err(AmmError::Overflow));
	assert_eq!(full.sell(alpha(1), FeeRate::ZERO, None), Err(AmmError::Overflow));
}

#[test]
fn fee_should_stop_at_maximum_when_rate_is_larger() {
	assert_eq!(FeeRate(u16::MAX).parts(), MAX_FEE_RATE);
	assert_eq!(FeeRate(u16::MAX).of_gross_floor(65_535), 1_000);
	assert_eq!(FeeRate(u16::MAX).on_net_floor(64_535), 1_000);
	assert_eq!(FeeRate(33).of_gross_floor(0), 0);
	assert_eq!(FeeRate::ZERO.of_gross_floor(u64::MAX), 0);
	assert!(FeeRate(MAX_FEE_RATE).of_gross_floor(u64::MAX) < u64::MAX / 65);
}

#[test]
fn price_should_be_floor_when_inexact() {
	assert_eq!(START.price(), Some(price(500_000_000)));
	assert_eq!(pool(1, 3).price(), Some(price(333_333_333)));
	assert_eq!(pool(0, 3).price(), Some(Price::ZERO));
	assert_eq!(pool(3, 0).price(), None);
	assert_eq!(pool(u64::MAX, 1).price(), Some(Price::MAX));
}

#[test]
fn sqrt_price_bits_should_be_exact_when_price_is_square() {
	assert_eq!(pool(1, 4).sqrt_price_bits(), 1 << 63);
	assert_eq!(pool(9, 1).sqrt_price_bits(), 3 << 64);
	assert_eq!(pool(7, 7).sqrt_price_bits(), 1 << 64);
	assert_eq!(pool(5, 0).sqrt_price_bits(), 0);
	assert_eq!(pool(0, 5).sqrt_price_bits(), 0);
	// floor(sqrt(0.5) * 2^64)
	assert_eq!(START.sqrt_price_bits(), 13_043_817_825_332_782_212);
}

#[test]
fn spot_conversion_should_be_zero_when_pool_is_empty() {
	assert_eq!(START.alpha_at_spot(tao(7)), alpha(14));
	assert_eq!(START.tao_at_spot(alpha(7)), tao(3));
	assert_eq!(Pool::default().alpha_at_spot(tao(7)), AlphaBalance::ZERO);
	assert_eq!(Pool::default().tao_at_spot(alpha(7)), TaoBalance::ZERO);
	assert_eq!(pool(1, u64::MAX).alpha_at_spot(TaoBalance::MAX), AlphaBalance::MAX);
}

#[test]
fn input_to_price_should_saturate_when_out_of_range() {
	assert_eq!(START.alpha_to_price(Price::ZERO), AlphaBalance::MAX);
	assert_eq!(pool(u64::MAX, u64::MAX).tao_to_price(Price::MAX), TaoBalance::MAX);
	assert_eq!(pool(u64::MAX, u64::MAX).alpha_to_price(price(1)), AlphaBalance::MAX);
	assert_eq!(START.tao_to_price(Price::ZERO), TaoBalance::ZERO);
	assert_eq!(START.alpha_to_price(Price::MAX), AlphaBalance::ZERO);
}
