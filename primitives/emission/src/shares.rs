//! How the TAO of a block is divided between subnets.

use crate::dividends::split_floor;
use alloc::vec::Vec;
use dtao_types::{TaoBalance, U64F64};

/// Divide `emission` in proportion to the moving prices, in their order. Each part is rounded down;
/// the second value is the rest, which is everything when all prices are zero.
///
/// A subnet that must not receive TAO passes price 0, and the others share its part.
#[must_use = "the remainder was part of the emission"]
pub fn subnet_tao(emission: TaoBalance, moving_prices: &[U64F64]) -> (Vec<TaoBalance>, TaoBalance) {
	let weights: Vec<u128> = moving_prices.iter().map(|price| price.bits).collect();
	let (parts, rest) = split_floor(emission, &weights);
	(parts, rest.get())
}
