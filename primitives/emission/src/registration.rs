//! The burn price of a neuron slot: it halves every half-life and jumps at each registration.

use crate::wide;
use dtao_types::TaoBalance;

/// 1.0 as a decay factor: 2^32.
pub const ONE_Q32: u64 = 1 << 32;

/// One half with 64 fraction bits.
const HALF_Q64: u128 = 1 << 63;

/// Decay factor of one block for a half-life in blocks, with 32 fraction bits: the largest `q`
/// with `q^half_life <= 1/2`. A half-life of 0 switches the decay off: [`ONE_Q32`].
///
/// Costs about a thousand multiplications; the factor depends on the half-life alone.
pub fn decay_factor(half_life: u16) -> u64 {
	if half_life == 0 {
		return ONE_Q32;
	}
	// Decide the bits of q from the highest down. The power grows with q.
	(0..32u32).rev().fold(0u64, |q, bit| {
		let candidate = q | (1 << bit);
		if power_floor(candidate, half_life) <= HALF_Q64 {
			candidate
		} else {
			q
		}
	})
}

/// The price one block later: `floor(burn * q / 2^32)` for a factor `q` with 32 fraction bits (above
/// [`ONE_Q32`] it counts as [`ONE_Q32`]), at least `min`.
pub fn decayed_burn(burn: TaoBalance, min: TaoBalance, q: u64) -> TaoBalance {
	let product = u128::from(burn.rao()).saturating_mul(u128::from(q.min(ONE_Q32)));
	// The factor is at most one, so the quotient is at most `burn`.
	u64::try_from(product >> 32).map_or(burn, TaoBalance::from_rao).max(min)
}

/// The price after a registration: `floor(burn * mult)` for a multiplier in U64F64 bits, at most
/// `max`.
///
/// From 0.0001 TAO on and with a factor of at least 1.01 each registration makes the next one dearer,
/// until `max`. A price of a few rao would never rise, and with a factor of 1 none does.
pub fn bumped_burn(burn: TaoBalance, max: TaoBalance, mult_bits: u128) -> TaoBalance {
	// 64 + 128 bits.
	let bumped = wide::div_floor_u64(wide::mul(burn.rao(), mult_bits), (1u128 << 64).into());
	TaoBalance::from_rao(bumped).min(max)
}

/// `q^exponent` for a `q` below one with 32 fraction bits, by squaring with 64 fraction bits, each
/// product rounded down.
fn power_floor(q: u64, exponent: u16) -> u128 {
	// Both factors stay below 2^64 after the first step, and 1.0 enters only once.
	let mul = |a: u128, b: u128| a.saturating_mul(b) >> 64;
	let mut square = u128::from(q) << 32;
	let mut power = 1u128 << 64;
	for bit in 0..u16::BITS {
		if exponent >> bit & 1 == 1 {
			power = mul(power, square);
		}
		square = mul(square, square);
	}
	power
}
