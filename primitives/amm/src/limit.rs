//! How much a trade may put in before the spot price reaches a limit.

use crate::{Pool, PRICE_SCALE};
use dtao_types::{AlphaBalance, Price, TaoBalance};
use primitive_types::U256;

impl Pool {
	/// Largest net input in rao after which the spot price is still at most `limit`:
	/// `floor(sqrt(tao * alpha * limit / 10^9)) - tao`. Zero if the price is there already, capped
	/// at 64 bits.
	pub fn tao_to_price(&self, limit: Price) -> TaoBalance {
		// 128 + 64 bits: never overflows 256.
		let square = U256::from(self.product())
			.checked_mul(U256::from(limit.rao()))
			.and_then(|scaled| scaled.checked_div(U256::from(PRICE_SCALE)))
			.unwrap_or_default();
		TaoBalance::from_rao(above_floor(square, self.tao.rao()))
	}

	/// Largest net input in alpha-rao after which the spot price is still at least `limit`:
	/// `floor(sqrt(tao * alpha * 10^9 / limit)) - alpha`. Zero if the price is there already,
	/// capped at 64 bits. A limit of 0 is never reached: [`AlphaBalance::MAX`].
	pub fn alpha_to_price(&self, limit: Price) -> AlphaBalance {
		let scaled = U256::from(self.product()).checked_mul(U256::from(PRICE_SCALE));
		let square = scaled.and_then(|n| n.checked_div(U256::from(limit.rao())));
		match square {
			Some(square) => AlphaBalance::from_rao(above_floor(square, self.alpha.rao())),
			None => AlphaBalance::MAX,
		}
	}
}

/// `floor(sqrt(square)) - reserve`, zero where negative, capped at 64 bits.
fn above_floor(square: U256, reserve: u64) -> u64 {
	let room = square.integer_sqrt().saturating_sub(U256::from(reserve));
	u64::try_from(room).unwrap_or(u64::MAX)
}
