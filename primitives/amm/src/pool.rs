//! The pool and its price.

use dtao_types::{AlphaBalance, Price, TaoBalance};
use primitive_types::U256;

/// Scale of [`Price`]: 10^9 means 1 TAO for 1 alpha.
pub const PRICE_SCALE: u64 = 1_000_000_000;

/// Reserves of one subnet pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pool {
	/// TAO reserve, rao.
	pub tao: TaoBalance,
	/// Alpha reserve, alpha-rao.
	pub alpha: AlphaBalance,
}

impl Pool {
	/// A pool with these reserves.
	pub const fn new(tao: TaoBalance, alpha: AlphaBalance) -> Self {
		Self { tao, alpha }
	}

	/// Spot price, `floor(tao * 10^9 / alpha)` rao per alpha. `None` without alpha; capped at
	/// [`Price::MAX`], which a pool of more than 18 TAO per alpha-rao would pass.
	pub fn price(&self) -> Option<Price> {
		let scaled = u128::from(self.tao.rao()).saturating_mul(u128::from(PRICE_SCALE));
		let price = scaled.checked_div(u128::from(self.alpha.rao()))?;
		Some(Price::from_rao(u64::try_from(price).unwrap_or(u64::MAX)))
	}

	/// Square root of the spot price in TAO per alpha as U64F64 bits, rounded down. 0 without
	/// alpha.
	pub fn sqrt_price_bits(&self) -> u128 {
		let scaled = U256([0, 0, self.tao.rao(), 0]); // tao * 2^128
		let square = scaled.checked_div(U256::from(self.alpha.rao())).unwrap_or_default();
		// The square has at most 192 bits, so the root has at most 96.
		u128::try_from(square.integer_sqrt()).unwrap_or(u128::MAX)
	}

	/// Alpha-rao that `tao` rao are worth at the spot price, `floor(tao * alpha / reserve)`:
	/// without price impact or fee, for display. Zero without TAO in the pool, capped at 64 bits.
	pub fn alpha_at_spot(&self, tao: TaoBalance) -> AlphaBalance {
		AlphaBalance::from_rao(at_ratio_floor(tao.rao(), self.alpha.rao(), self.tao.rao()))
	}

	/// Rao that `alpha` alpha-rao are worth at the spot price, `floor(alpha * tao / reserve)`:
	/// without price impact or fee, for display. Zero without alpha in the pool, capped at 64
	/// bits.
	pub fn tao_at_spot(&self, alpha: AlphaBalance) -> TaoBalance {
		TaoBalance::from_rao(at_ratio_floor(alpha.rao(), self.tao.rao(), self.alpha.rao()))
	}

	/// The product of the reserves, rao times alpha-rao. No trade lowers it.
	pub fn product(&self) -> u128 {
		u128::from(self.tao.rao()).saturating_mul(u128::from(self.alpha.rao()))
	}
}

/// `floor(amount * numerator / denominator)`, 0 for a zero denominator, capped at 64 bits.
fn at_ratio_floor(amount: u64, numerator: u64, denominator: u64) -> u64 {
	let product = u128::from(amount).saturating_mul(u128::from(numerator));
	let quotient = product.checked_div(u128::from(denominator)).unwrap_or(0);
	u64::try_from(quotient).unwrap_or(u64::MAX)
}
