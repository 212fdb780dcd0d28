//! The smoothed alpha price that decides how much TAO a subnet receives.

const FRACTION_BITS: u32 = 32;
const ONE: u128 = 1 << FRACTION_BITS;

/// The moving price after one block, I96F32 bits:
/// `a * min(price, 1) + (1 - a) * old` with `a = alpha * b / (b + halving)`, where `b` is
/// `blocks_since_start`. So a young subnet adapts slowly.
///
/// Each product and quotient is cut to 32 fraction bits, like the fixed-point numbers this is
/// published in. Negative inputs count as 0, and a factor above 1 as 1.
pub fn moving_price(
	old_bits: i128,
	price_bits: i128,
	alpha_bits: i128,
	blocks_since_start: u64,
	halving_blocks: u64,
) -> i128 {
	let age = u128::from(blocks_since_start);
	let horizon = age.saturating_add(u128::from(halving_blocks));
	let maturity = (age << FRACTION_BITS).checked_div(horizon).unwrap_or(0);
	let factor = mul_fraction_floor(unsigned(alpha_bits).min(ONE), maturity);
	let sample = unsigned(price_bits).min(ONE);
	let new = mul_fraction_floor(sample, factor)
		.saturating_add(mul_fraction_floor(unsigned(old_bits), ONE.saturating_sub(factor)));
	// Between the sample and the old price, which both fit.
	i128::try_from(new).unwrap_or(i128::MAX)
}

fn unsigned(bits: i128) -> u128 {
	u128::try_from(bits).unwrap_or(0)
}

/// `floor(bits * fraction / 2^32)` for a `fraction` of at most 2^32, exact for every `bits`.
fn mul_fraction_floor(bits: u128, fraction: u128) -> u128 {
	let fraction = fraction.min(ONE);
	// The whole part times at most 2^32 is at most `bits`; the rest has at most 32 + 33 bits.
	let whole = (bits >> FRACTION_BITS).saturating_mul(fraction);
	let rest = (bits & ONE.saturating_sub(1)).saturating_mul(fraction) >> FRACTION_BITS;
	whole.saturating_add(rest)
}
