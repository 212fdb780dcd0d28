//! The smoothed alpha price that decides how much TAO a subnet receives.
//!
//! It is kept with 64 fraction bits. Clients read it with 32: [`split`] makes that view and the
//! rest, [`join`] puts them together again. With 32 bits alone a price below 0.00008 TAO would never
//! move, because what a block adds is less than a bit.

use crate::wide;
use dtao_types::{AlphaBalance, TaoBalance, I96F32, U64F64};
use primitive_types::U256;

/// 1.0 with 64 fraction bits, and the highest price a sample counts with (1 TAO per alpha).
const ONE: u128 = 1 << U64F64::FRACTION_BITS;

/// The moving price after one block: `old + a * (min(tao / alpha, 1) - old)` with
/// `a = speed * age / (age + halving)`. So a young subnet adapts slowly.
///
/// `tao` and `alpha` are the reserves of the pool, without alpha the price counts as 0; `age` and
/// `halving` are blocks. A negative speed counts as 0 and one above 1 as 1.
///
/// The price is rounded down and the result to the nearest, once each. So the result is off by half
/// of 2^-64 and a speck of the same, and what is off shrinks with every block like the price itself.
pub fn moving_price(
	old: U64F64,
	(tao, alpha): (TaoBalance, AlphaBalance),
	speed: I96F32,
	age: u64,
	halving: u64,
) -> U64F64 {
	// `a` is `part / whole`: at most 33 + 64 bits each.
	let speed = u128::try_from(speed.bits).unwrap_or(0).min(1 << I96F32::FRACTION_BITS);
	let part = wide::mul(speed, age);
	let whole = wide::mul(wide::add(age, halving), 1u64 << I96F32::FRACTION_BITS);
	// 128 + 97 bits each: the sum fits.
	let kept = wide::mul(old.bits, whole.saturating_sub(part));
	let added = wide::mul(sample(tao, alpha), part);
	let half = whole.checked_div(U256::from(2u64)).unwrap_or_default();
	let sum = wide::add(wide::add(kept, added), half);
	// Between the old price and the sample, which both fit. Without an age nothing has passed.
	match sum.checked_div(whole) {
		Some(new) => U64F64::from_bits(u128::try_from(new).unwrap_or(u128::MAX)),
		None => old,
	}
}

/// The price of a pool with 64 fraction bits, rounded down and at most 1.0. 0 without alpha.
fn sample(tao: TaoBalance, alpha: AlphaBalance) -> u128 {
	let tao = u128::from(tao.rao()) << U64F64::FRACTION_BITS;
	tao.checked_div(u128::from(alpha.rao())).unwrap_or(0).min(ONE)
}

/// Fraction bits that clients do not see.
const HIDDEN_BITS: u32 = U64F64::FRACTION_BITS.saturating_sub(I96F32::FRACTION_BITS);

/// A moving price as clients read it, rounded down, and the fraction bits that are cut off.
pub fn split(price: U64F64) -> (I96F32, u32) {
	// 96 bits, which a signed 128-bit number holds.
	let seen = i128::try_from(price.bits >> HIDDEN_BITS).unwrap_or(i128::MAX);
	let hidden = price.bits & u128::from(u32::MAX);
	(I96F32::from_bits(seen), u32::try_from(hidden).unwrap_or(u32::MAX))
}

/// The moving price of which clients read `seen`, with its other fraction bits. A negative one counts
/// as 0; one of more than 64 whole bits is capped.
pub fn join(seen: I96F32, hidden: u32) -> U64F64 {
	let Ok(seen) = u128::try_from(seen.bits) else { return U64F64::from_bits(0) };
	let bits = seen.checked_mul(1 << HIDDEN_BITS).and_then(|n| n.checked_add(hidden.into()));
	U64F64::from_bits(bits.unwrap_or(u128::MAX))
}
