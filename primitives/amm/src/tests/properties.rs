//! Random pools and trades.

use super::{alpha, pool, price, tao};
use crate::{AmmError, FeeRate, Pool, MAX_FEE_RATE, MIN_RESERVE, PRICE_SCALE};
use primitive_types::U256;
use proptest::prelude::*;

/// Reserves spread evenly over the orders of magnitude.
fn reserve() -> impl Strategy<Value = u64> {
	(20u32..64, any::<u64>()).prop_map(|(bits, n)| {
		let top = 1u64 << bits;
		(top | (n & (top - 1))).max(MIN_RESERVE)
	})
}

pub(super) fn any_pool() -> impl Strategy<Value = Pool> {
	(reserve(), reserve()).prop_map(|(t, a)| pool(t, a))
}

/// Size of a trade: absolute, or relative to the reserve it enters.
#[derive(Clone, Copy, Debug)]
pub(super) enum Size {
	Units(u64),
	/// Parts of a million of the reserve.
	Share(u64),
}

impl Size {
	pub(super) fn of(self, reserve: u64) -> u64 {
		match self {
			Size::Units(units) => units,
			Size::Share(parts) => {
				let units = u128::from(reserve) * u128::from(parts) / 1_000_000;
				u64::try_from(units).unwrap_or(u64::MAX)
			},
		}
	}
}

/// One trade in eight of any magnitude, the others up to three times the reserve.
pub(super) fn size() -> impl Strategy<Value = Size> {
	prop_oneof![
		1 => (0u32..64, any::<u64>()).prop_map(|(bits, n)| Size::Units(n >> bits)),
		7 => (1u64..=3_000_000).prop_map(Size::Share),
	]
}

pub(super) fn fee() -> impl Strategy<Value = FeeRate> {
	prop_oneof![Just(FeeRate::ZERO), (0..=MAX_FEE_RATE).prop_map(FeeRate)]
}

/// A price between a thousandth and a thousand times the spot price of `pool`.
fn near(pool: Pool, thousandths: u64) -> u64 {
	let spot = u128::from(pool.price().map_or(0, |p| p.rao()));
	u64::try_from(spot * u128::from(thousandths) / 1_000).unwrap_or(u64::MAX)
}

/// Whether the exact spot price `tao / alpha` is at most `limit` rao per alpha.
fn at_most(pool: Pool, limit: u64) -> bool {
	let spot = U256::from(pool.tao.rao()) * U256::from(PRICE_SCALE);
	spot <= U256::from(pool.alpha.rao()) * U256::from(limit)
}

/// Whether the exact spot price `tao / alpha` is at least `limit` rao per alpha.
fn at_least(pool: Pool, limit: u64) -> bool {
	let spot = U256::from(pool.tao.rao()) * U256::from(PRICE_SCALE);
	spot >= U256::from(pool.alpha.rao()) * U256::from(limit)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn buy_should_conserve_and_keep_product_when_it_succeeds(
		p in any_pool(), t in size(), f in fee(), l in proptest::option::of(1_001u64..1_000_000),
	) {
		let t = t.of(p.tao.rao());
		let limit = l.map(|l| price(near(p, l)));
		if let Ok(b) = p.buy(tao(t), f, limit) {
			prop_assert_eq!(b.tao_in.rao() + b.fee.rao() + b.refund.rao(), t);
			prop_assert!(b.pool.product() >= p.product());
			prop_assert!(b.alpha_out < p.alpha);
			prop_assert!(b.pool.alpha.rao() >= MIN_RESERVE);
			prop_assert_eq!(b.pool.tao.rao(), p.tao.rao() + b.tao_in.rao());
			prop_assert_eq!(b.pool.alpha.rao(), p.alpha.rao() - b.alpha_out.rao());
			// Never better than spot, and the pool keeps less than one unit.
			prop_assert!(b.alpha_out <= p.alpha_at_spot(b.tao_in));
			let owed = U256::from(p.alpha.rao()) * U256::from(b.tao_in.rao());
			let unit = U256::from(b.pool.tao.rao());
			prop_assert!(U256::from(b.alpha_out.rao()) * unit <= owed);
			prop_assert!(U256::from(b.alpha_out.rao() + 1) * unit > owed);
		}
	}

	#[test]
	fn sell_should_conserve_and_keep_product_when_it_succeeds(
		p in any_pool(), a in size(), f in fee(), l in proptest::option::of(1u64..999),
	) {
		let a = a.of(p.alpha.rao());
		let limit = l.map(|l| price(near(p, l)));
		if let Ok(s) = p.sell(alpha(a), f, limit) {
			prop_assert_eq!(s.alpha_in.rao() + s.fee.rao() + s.refund.rao(), a);
			prop_assert!(s.pool.product() >= p.product());
			prop_assert!(s.tao_out < p.tao);
			prop_assert!(s.pool.tao.rao() >= MIN_RESERVE);
			prop_assert_eq!(s.pool.alpha.rao(), p.alpha.rao() + s.alpha_in.rao());
			prop_assert_eq!(s.pool.tao.rao(), p.tao.rao() - s.tao_out.rao());
			prop_assert!(s.tao_out <= p.tao_at_spot(s.alpha_in));
		}
	}

	#[test]
	fn round_trip_should_not_profit_when_buying_first(p in any_pool(), t in size(), f in fee()) {
		let t = t.of(p.tao.rao());
		if let Ok(b) = p.buy(tao(t), f, None) {
			if let Ok(s) = b.pool.sell(b.alpha_out, f, None) {
				prop_assert!(s.tao_out <= b.tao_in);
				prop_assert!(s.tao_out.rao() <= t);
			}
		}
	}

	#[test]
	fn round_trip_should_not_profit_when_selling_first(p in any_pool(), a in size(), f in fee()) {
		let a = a.of(p.alpha.rao());
		if let Ok(s) = p.sell(alpha(a), f, None) {
			if let Ok(b) = s.pool.buy(s.tao_out, f, None) {
				prop_assert!(b.alpha_out <= s.alpha_in);
				prop_assert!(b.alpha_out.rao() <= a);
			}
		}
	}

	#[test]
	fn split_buy_should_not_beat_whole_when_no_fee(
		p in any_pool(), t in size(), part in any::<u64>(),
	) {
		let t = t.of(p.tao.rao());
		let first = part % t.max(1);
		let whole = p.buy(tao(t), FeeRate::ZERO, None);
		let one = p.buy(tao(first), FeeRate::ZERO, None);
		if let (Ok(whole), Ok(one)) = (whole, one) {
			if let Ok(two) = one.pool.buy(tao(t - first), FeeRate::ZERO, None) {
				prop_assert!(one.alpha_out.rao() + two.alpha_out.rao() <= whole.alpha_out.rao());
			}
		}
	}

	#[test]
	fn split_sell_should_not_beat_whole_when_no_fee(
		p in any_pool(), a in size(), part in any::<u64>(),
	) {
		let a = a.of(p.alpha.rao());
		let first = part % a.max(1);
		let whole = p.sell(alpha(a), FeeRate::ZERO, None);
		let one = p.sell(alpha(first), FeeRate::ZERO, None);
		if let (Ok(whole), Ok(one)) = (whole, one) {
			if let Ok(two) = one.pool.sell(alpha(a - first), FeeRate::ZERO, None) {
				prop_assert!(one.tao_out.rao() + two.tao_out.rao() <= whole.tao_out.rao());
			}
		}
	}

	/// The two fees are rounded down separately, so a split can save one rao of fee: it never
	/// receives more than the whole trade with that rao added.
	#[test]
	fn split_buy_should_save_at_most_one_rao_when_fee_rounds(
		p in any_pool(), t in size(), part in any::<u64>(), f in fee(),
	) {
		let t = t.of(p.tao.rao());
		let first = part % t.max(1);
		if let (Ok(whole), Ok(one)) = (p.buy(tao(t), f, None), p.buy(tao(first), f, None)) {
			if let Ok(two) = one.pool.buy(tao(t - first), f, None) {
				prop_assert!(one.fee.rao() + two.fee.rao() + 1 >= whole.fee.rao());
				if let Ok(more) = p.buy(tao(whole.tao_in.rao() + 1), FeeRate::ZERO, None) {
					prop_assert!(one.alpha_out.rao() + two.alpha_out.rao() <= more.alpha_out.rao());
				}
			}
		}
	}

	#[test]
	fn spot_should_not_pass_limit_when_buying(
		p in any_pool(), t in size(), f in fee(), l in 1_000u64..1_000_000,
	) {
		let t = t.of(p.tao.rao());
		let limit = near(p, l);
		match p.buy(tao(t), f, Some(price(limit))) {
			Ok(b) => prop_assert!(at_most(b.pool, limit)),
			Err(AmmError::PriceLimitExceeded) => {
				prop_assert!(p.tao_to_price(price(limit)).is_zero());
			},
			Err(_) => {},
		}
	}

	#[test]
	fn spot_should_not_pass_limit_when_selling(
		p in any_pool(), a in size(), f in fee(), l in 1u64..=1_001,
	) {
		let a = a.of(p.alpha.rao());
		let limit = near(p, l);
		match p.sell(alpha(a), f, Some(price(limit))) {
			Ok(s) => prop_assert!(at_least(s.pool, limit)),
			Err(AmmError::PriceLimitExceeded) => {
				prop_assert!(p.alpha_to_price(price(limit)).is_zero());
			},
			Err(_) => {},
		}
	}

	#[test]
	fn limit_should_refuse_when_at_or_past_spot(p in any_pool(), t in size(), l in 0u64..=1_000) {
		let t = t.of(p.tao.rao());
		let low = near(p, l);
		let refused = Err(AmmError::PriceLimitExceeded);
		prop_assert_eq!(p.buy(tao(t), FeeRate::ZERO, Some(price(low))).map(|_| ()), refused);
		let high = p.price().unwrap().rao().saturating_add(1 + l);
		prop_assume!(high < u64::MAX);
		prop_assert_eq!(p.sell(alpha(t), FeeRate::ZERO, Some(price(high))).map(|_| ()), refused);
	}

	#[test]
	fn input_to_price_should_be_largest_when_root_is_floored(p in any_pool(), l in 1u64..1_000_000) {
		let limit = near(p, l);
		let room = p.tao_to_price(price(limit)).rao();
		let wide = |n: u64| U256::from(n);
		let square = U256::from(p.product()) * wide(limit);
		let reach = |n: u64| (wide(p.tao.rao()) + wide(n)).pow(2.into()) * wide(PRICE_SCALE);
		prop_assert!(room == 0 || reach(room) <= square);
		prop_assert!(room == u64::MAX || reach(room + 1) > square);

		prop_assume!(limit > 0);
		let room = p.alpha_to_price(price(limit)).rao();
		let square = U256::from(p.product()) * wide(PRICE_SCALE);
		let reach = |n: u64| (wide(p.alpha.rao()) + wide(n)).pow(2.into()) * wide(limit);
		prop_assert!(room == 0 || reach(room) <= square);
		prop_assert!(room == u64::MAX || reach(room + 1) > square);
	}

	#[test]
	fn output_should_grow_when_input_grows(p in any_pool(), t in size(), more in size(), f in fee()) {
		let t = t.of(p.tao.rao());
		let more = more.of(p.tao.rao());
		let Some(larger) = t.checked_add(more) else { return Ok(()) };
		if let (Ok(small), Ok(large)) = (p.buy(tao(t), f, None), p.buy(tao(larger), f, None)) {
			prop_assert!(small.alpha_out <= large.alpha_out);
		}
		if let (Ok(small), Ok(large)) = (p.sell(alpha(t), f, None), p.sell(alpha(larger), f, None)) {
			prop_assert!(small.tao_out <= large.tao_out);
		}
	}

	#[test]
	fn sqrt_price_bits_should_square_to_price_when_floored(t in any::<u64>(), a in 1u64..) {
		let bits = U256::from(pool(t, a).sqrt_price_bits());
		let ratio = U256::from(t) << 128;
		prop_assert!(bits * bits * U256::from(a) <= ratio);
		let next = bits + U256::one();
		prop_assert!(next * next * U256::from(a) > ratio);
	}

	#[test]
	fn price_should_be_tao_over_alpha_when_pool_has_alpha(t in any::<u64>(), a in 1u64..) {
		let reference = t as f64 / a as f64;
		if let Some(scaled) = pool(t, a).price().filter(|p| p.rao() < u64::MAX) {
			prop_assert!((scaled.rao() as f64 / 1e9 - reference).abs() <= reference * 1e-12 + 1e-9);
		}
	}

	#[test]
	fn fee_should_agree_both_ways_when_recomputed(input in any::<u64>(), f in fee()) {
		let fee = f.of_gross_floor(input);
		prop_assert!(fee <= input);
		let again = f.on_net_floor(input - fee);
		// The net input is rounded up by less than a unit, the fee on it by less than one more.
		prop_assert!(again == fee || again == fee + 1);
	}

	#[test]
	fn trade_should_answer_without_panic_when_input_is_arbitrary(
		t in any::<u64>(), a in any::<u64>(), n in any::<u64>(), rate in any::<u16>(),
		l in proptest::option::of(any::<u64>()),
	) {
		let (p, limit) = (pool(t, a), l.map(price));
		let _ = p.buy(tao(n), FeeRate(rate), limit).map(|_| ());
		let _ = p.sell(alpha(n), FeeRate(rate), limit).map(|_| ());
		let _ = (p.price(), p.sqrt_price_bits());
		let _ = (p.tao_to_price(price(n)), p.alpha_to_price(price(n)));
	}
}
