//! From alpha of one subnet to alpha of another: a sale with fee, and a purchase without fee with
//! all TAO that it brought. The sale alone bounds how far both together move the prices.

use crate::{AmmError, FeeRate, Pool, Sold, PRICE_SCALE};
use dtao_types::{AlphaBalance, Price};
use primitive_types::{U256, U512};

impl Pool {
	/// Largest net input in alpha-rao whose swap into `to` leaves the ratio of the spot prices,
	/// this one divided by that of `to`, at `ratio` (scaled by 10^9) or above. Zero if it is below
	/// already, capped at 64 bits. A ratio of 0 is always kept: [`AlphaBalance::MAX`].
	///
	/// With reserves `T1, A1` here and `T2, A2` there, selling `a` brings
	/// `t = T1 - T1*A1/(A1+a)` TAO, and the ratio becomes `T1*A1*T2*A2 / ((A1+a)*(T2+t))^2`. As
	/// `(A1+a)*(T2+t) = (A1+a)*(T1+T2) - T1*A1`, the bound is linear in `a`:
	/// `a = floor((floor(sqrt(T1*A1*T2*A2 / ratio)) + T1*A1) / (T1+T2)) - A1`. Rounding of the two
	/// trades favours the pools and so only raises the ratio.
	pub fn alpha_to_ratio(&self, to: &Pool, ratio: Price) -> AlphaBalance {
		// 256 + 30 bits below the root: never overflows 512.
		let square = U256::from(self.product())
			.full_mul(U256::from(to.product()))
			.saturating_mul(U512::from(PRICE_SCALE));
		let Some(square) = square.checked_div(U512::from(ratio.rao())) else {
			return AlphaBalance::MAX;
		};
		let tao = u128::from(self.tao.rao()).saturating_add(u128::from(to.tao.rao()));
		let reach = square
			.integer_sqrt()
			.saturating_add(U512::from(self.product()))
			.checked_div(U512::from(tao))
			.unwrap_or_default();
		let room = reach.saturating_sub(U512::from(self.alpha.rao()));
		AlphaBalance::from_rao(u64::try_from(room).unwrap_or(u64::MAX))
	}

	/// Offer `alpha` alpha-rao for TAO that is to buy alpha of `to`. With a `ratio` (scaled by
	/// 10^9) the spot price divided by that of `to` is at least `ratio` after both trades; alpha
	/// beyond that is refunded. The TAO is rounded down.
	pub fn sell_for(
		self,
		alpha: AlphaBalance,
		fee: FeeRate,
		to: &Pool,
		ratio: Option<Price>,
	) -> Result<Sold, AmmError> {
		let room = ratio.map(|ratio| self.alpha_to_ratio(to, ratio).rao());
		self.sell_within(alpha, fee, room)
	}
}
