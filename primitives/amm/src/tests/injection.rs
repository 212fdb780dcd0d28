//! Trading around the injection of a block, by one account.
//!
//! A block injects `t` TAO and at most `e` alpha at the spot price it finds. Who moves the price
//! before the block and back after it takes a part of the injection: of a purchase that makes the
//! TAO reserve `c` times as large, `t * (1 - 1/c)^2`, and `t * (1 - 1/c)` where the alpha is capped.
//! The fee on both trades, `f * (c - 1) * (1 + 1/c)` of the reserve, is more than that as soon as
//! the pool holds `1 / (2 f)` times the injection. Likewise for a holder who sells first. The tests
//! ask for twice as much, which leaves room for rounding.

use super::{alpha, pool, tao};
use crate::{FeeRate, Pool, MAX_FEE_RATE, MIN_FEE_RATE};
use dtao_emission::{curve::DEFAULT_BLOCK_EMISSION, injection};
use proptest::{collection::vec, prelude::*};

/// What a single trade has at least: 0.001 TAO or alpha. Of less than 65,535 parts over the rate
/// the fee is rounded away, which a transaction fee outweighs by far.
const MIN_TRADE: u64 = 1_000_000;

/// Most trades before the block, and after it.
const MAX_TRADES: usize = 4;

/// Times its injection that a pool holds at least for the fee to protect it.
fn depth(rate: u16) -> u64 {
	u64::from(u16::MAX).div_ceil(u64::from(rate))
}

/// The pool after a block that injects `t` TAO, where the alpha may be `emission` at most: the curve
/// is set by the issuance.
fn block(before: Pool, t: u64, issuance: u64) -> Pool {
	let terms = injection::terms(tao(t), before.tao, before.alpha, alpha(issuance));
	pool(before.tao.rao() + terms.tao_in.rao(), before.alpha.rao() + terms.alpha_in.rao())
}

/// `total` in parts by weight, the last with the rest.
fn parts(total: u64, weights: &[u64]) -> Vec<u64> {
	let sum: u64 = weights.iter().sum();
	let mut left = total;
	let mut parts: Vec<u64> = weights[1..]
		.iter()
		.map(|weight| {
			let part = u64::try_from(u128::from(total) * u128::from(*weight) / u128::from(sum));
			left -= part.unwrap();
			part.unwrap()
		})
		.collect();
	parts.push(left);
	parts
}

/// Spend all TAO in these parts. `None` where the pool refuses one.
fn buy(mut pool: Pool, amounts: &[u64], fee: FeeRate) -> Option<(Pool, u64)> {
	let mut received = 0;
	for amount in amounts {
		let bought = pool.buy(tao(*amount), fee, None).ok()?;
		received += bought.alpha_out.rao();
		pool = bought.pool;
	}
	Some((pool, received))
}

/// Sell all alpha in these parts. `None` where the pool refuses one.
fn sell(mut pool: Pool, amounts: &[u64], fee: FeeRate) -> Option<(Pool, u64)> {
	let mut received = 0;
	for amount in amounts {
		let sold = pool.sell(alpha(*amount), fee, None).ok()?;
		received += sold.tao_out.rao();
		pool = sold.pool;
	}
	Some((pool, received))
}

/// Everything that a chain may look like, and what one account does.
#[derive(Clone, Debug)]
struct Raid {
	fee: FeeRate,
	pool: Pool,
	/// TAO that the block injects, rao.
	injected: u64,
	/// Alpha of the subnet in existence, alpha-rao.
	issuance: u64,
	/// What is traded first, and in which parts before and after the block.
	amount: u64,
	before: Vec<u64>,
	after: Vec<u64>,
}

/// Sizes of every magnitude from `least` on.
fn size(least: u64) -> impl Strategy<Value = u64> {
	let bits = least.ilog2()..54;
	(bits, any::<u64>())
		.prop_map(move |(bits, n)| ((1u64 << bits) | n & ((1 << bits) - 1)).max(least))
}

fn raid() -> impl Strategy<Value = Raid> {
	let rate = prop_oneof![Just(MIN_FEE_RATE), Just(33), MIN_FEE_RATE..=MAX_FEE_RATE];
	let trades = || vec(1..1_000u64, 1..=MAX_TRADES);
	(rate, 1..=DEFAULT_BLOCK_EMISSION, 0..25u32)
		.prop_flat_map(move |(rate, injected, halvings)| {
			let emission = DEFAULT_BLOCK_EMISSION >> halvings;
			// Just past the threshold of a halving.
			let cap = dtao_emission::curve::SUPPLY_CAP;
			let issuance = cap - (cap >> halvings);
			let reserve = |least: u64| size((least * depth(rate)).max(MIN_TRADE));
			let amount = size(MIN_TRADE * 1_000 * MAX_TRADES as u64);
			(Just((rate, injected, issuance)), reserve(injected), reserve(emission), amount)
		})
		.prop_flat_map(move |(chain, t, a, amount)| {
			(Just((chain, pool(t, a), amount)), trades(), trades())
		})
		.prop_map(|(((rate, injected, issuance), pool, amount), before, after)| Raid {
			fee: FeeRate(rate),
			pool,
			injected,
			issuance,
			amount,
			before,
			after,
		})
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn buying_before_a_block_and_selling_after_it_should_not_profit(raid in raid()) {
		let Raid { fee, pool, injected, issuance, amount, before, after } = raid;
		let bought = buy(pool, &parts(amount, &before), fee);
		let sold = bought.and_then(|(pool, held)| {
			sell(block(pool, injected, issuance), &parts(held, &after), fee)
		});
		if let Some((_, received)) = sold {
			prop_assert!(received <= amount, "{} TAO-rao gained", received - amount);
		}
	}

	#[test]
	fn selling_before_a_block_and_buying_after_it_should_not_profit(raid in raid()) {
		let Raid { fee, pool, injected, issuance, amount, before, after } = raid;
		let sold = sell(pool, &parts(amount, &before), fee);
		let bought = sold.and_then(|(pool, held)| {
			buy(block(pool, injected, issuance), &parts(held, &after), fee)
		});
		if let Some((_, received)) = bought {
			prop_assert!(received <= amount, "{} alpha-rao gained", received - amount);
		}
	}
}

/// The pool of the worked figures: 10,000 TAO against 20,000 alpha, 0.05 TAO a block.
const POOL: (u64, u64) = (10_000_000_000_000, 20_000_000_000_000);
const INJECTED: u64 = 50_000_000;

/// What remains of `amount` rao that buy before a block and come back after it.
fn round_trip(rate: FeeRate, amount: u64) -> i128 {
	let (bought, held) = buy(pool(POOL.0, POOL.1), &[amount], rate).unwrap();
	let (_, received) = sell(block(bought, INJECTED, 0), &[held], rate).unwrap();
	i128::from(received) - i128::from(amount)
}

#[test]
fn round_trip_should_take_a_part_of_the_injection_when_there_is_no_fee() {
	// c = 2 and c = 3: a quarter and four ninths of the injection, less what rounds.
	for (amount, gain) in [(POOL.0, 12_500_000), (2 * POOL.0, 22_222_222)] {
		let got = round_trip(FeeRate::ZERO, amount);
		assert!((gain - 200..=gain).contains(&got), "{got} of {gain}");
	}
}

#[test]
fn round_trip_should_lose_when_the_fee_is_the_lowest_or_the_default() {
	for (rate, most) in [(MIN_FEE_RATE, -2_000_000_000), (33, -7_000_000_000)] {
		let got = round_trip(FeeRate(rate), POOL.0);
		assert!(got < most, "{got}");
	}
}

#[test]
fn round_trip_should_profit_in_a_pool_that_is_too_shallow_for_the_fee() {
	// One TAO a block into one TAO: no fee of the band can make up for that.
	let shallow = pool(1_000_000_000, 1_000_000_000_000);
	let fee = FeeRate(MAX_FEE_RATE);
	let (bought, held) = buy(shallow, &[1_000_000_000], fee).unwrap();
	let (_, received) = sell(block(bought, 1_000_000_000, 0), &[held], fee).unwrap();
	assert!(received > 1_000_000_000);
}

/// The figures of the guide to the economy: the fee protects a pool from so many times its injection on.
#[test]
fn round_trip_should_profit_at_the_default_fee_until_the_pool_is_deep_enough() {
	assert_eq!(depth(33), 1_986);
	let (t, fee) = (500_000_000, FeeRate(33));
	let gain = |times: u64, amount: u64| {
		let (bought, held) = buy(pool(t * times, t * times * 20), &[amount], fee)?;
		let (_, received) = sell(block(bought, t, 0), &[held], fee)?;
		Some(i128::from(received) - i128::from(amount))
	};
	// 100 TAO against 2,000 alpha, alpha at its cap: 112 TAO for one block.
	assert_eq!(gain(200, 112_000_000_000), Some(124_947_416));
	let best = (1..4_000).filter_map(|tao| gain(depth(33), tao * 1_000_000_000)).max();
	assert!(best < Some(0), "{best:?}");
}
