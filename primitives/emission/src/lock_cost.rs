//! The price of a new subnet: it doubles at each registration and falls in a straight line.

use crate::curve::DEFAULT_BLOCK_EMISSION;
use dtao_types::TaoBalance;

/// Price at block `now`:
/// `max(min_cost, m * last_cost - floor(last_cost / interval) * (now - last_block))`, where `m`
/// is 2, or 1 before the first registration (`last_block` 0).
///
/// After `interval` blocks the price is back at `last_cost`, after twice as many at the minimum.
/// An interval of 0 counts as 1 block.
pub fn lock_cost(
	last_cost: TaoBalance,
	min_cost: TaoBalance,
	last_block: u64,
	now: u64,
	interval: u64,
) -> TaoBalance {
	let last_cost = last_cost.rao();
	let multiplier: u128 = if last_block == 0 { 1 } else { 2 };
	let start = u128::from(last_cost).saturating_mul(multiplier);
	let slope = last_cost.checked_div(interval.max(1)).unwrap_or(last_cost);
	let elapsed = now.saturating_sub(last_block);
	let fall = u128::from(slope).saturating_mul(u128::from(elapsed));
	let cost = u64::try_from(start.saturating_sub(fall)).unwrap_or(u64::MAX);
	TaoBalance::from_rao(cost).max(min_cost)
}

/// The interval in blocks at a block emission of `emission`:
/// `floor(interval * emission / 10^9)`, so the price falls twice as fast after a halving.
pub fn scaled_interval(interval: u64, emission: TaoBalance) -> u64 {
	let product = u128::from(interval).saturating_mul(u128::from(emission.rao()));
	let scaled = product.checked_div(u128::from(DEFAULT_BLOCK_EMISSION)).unwrap_or(0);
	u64::try_from(scaled).unwrap_or(u64::MAX)
}
