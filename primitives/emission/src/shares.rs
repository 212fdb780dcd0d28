//! How the TAO of a block is divided between subnets.

use crate::dividends::split_floor;
use alloc::vec::Vec;
use dtao_types::TaoBalance;

/// Divide `emission` rao in proportion to the moving prices (I96F32 bits, in the order of the
/// result; a negative price counts as zero). Each part is rounded down; the second value is the
/// rest in rao, which is everything when no price is positive.
///
/// A subnet that must not receive TAO passes price 0, and the others share its part.
#[must_use = "the remainder was part of the emission"]
pub fn subnet_tao(emission: TaoBalance, moving_prices: &[i128]) -> (Vec<TaoBalance>, TaoBalance) {
	let weights: Vec<u128> =
		moving_prices.iter().map(|bits| u128::try_from(*bits).unwrap_or(0)).collect();
	let (parts, rest) = split_floor(emission, &weights);
	(parts, rest.get())
}
