//! 256-bit helpers. Callers state why their products fit.

use primitive_types::U256;

/// `a * b`, capped at 256 bits.
pub(crate) fn mul(a: impl Into<U256>, b: impl Into<U256>) -> U256 {
	a.into().saturating_mul(b.into())
}

/// `a + b`, capped at 256 bits.
pub(crate) fn add(a: impl Into<U256>, b: impl Into<U256>) -> U256 {
	a.into().saturating_add(b.into())
}

/// `floor(numerator / denominator)` capped at 64 bits, 0 for a zero denominator.
pub(crate) fn div_floor_u64(numerator: U256, denominator: U256) -> u64 {
	let quotient = numerator.checked_div(denominator).unwrap_or_default();
	u64::try_from(quotient).unwrap_or(u64::MAX)
}

/// `floor(numerator / denominator)` capped at 128 bits, 0 for a zero denominator.
pub(crate) fn div_floor_u128(numerator: U256, denominator: U256) -> u128 {
	let quotient = numerator.checked_div(denominator).unwrap_or_default();
	u128::try_from(quotient).unwrap_or(u128::MAX)
}
