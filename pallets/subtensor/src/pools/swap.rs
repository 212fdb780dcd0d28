//! Value that moves from one subnet to another: a sale there, a purchase here, and the TAO goes
//! from the account of the one straight to that of the other.

use super::{Pools, Trade, ONE_TO_ONE};
use crate::{accounts, amm_error, math_error, Config};
use dtao_amm::Sold;
use dtao_traits::SwapEngine;
use dtao_types::{mul_div_floor, AlphaBalance, NetUid, Price, TaoBalance};
use sp_runtime::DispatchError;

/// What a swap of the alpha of one subnet for that of another did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubnetSwap {
	/// The sale on the subnet of origin.
	pub sold: Trade,
	/// The purchase on the subnet of destination.
	pub bought: Trade,
}

impl<T: Config> Pools<T> {
	/// Price the sale that opens a move of `alpha` to another subnet. `ratio` (scaled by 10^9)
	/// bounds the price on `from` divided by that on `to` after the move; what would pass it is
	/// the refund of the answer.
	pub fn quote_leaving(
		from: NetUid,
		to: NetUid,
		alpha: AlphaBalance,
		ratio: Option<Price>,
	) -> Result<Sold, DispatchError> {
		match (Self::is_dynamic(from), Self::is_dynamic(to)) {
			(true, true) => {
				T::Swap::sell_for(from, Self::reserves(from), alpha, Self::reserves(to), ratio)
					.map_err(amm_error::<T>)
			},
			(false, true) => Self::quote_leaving_root(from, to, alpha, ratio),
			// One to one at the destination: the ratio is the price at the origin.
			(_, false) => Self::quote_sell(from, alpha, ratio, true),
		}
	}

	/// One to one at the origin: the purchase decides how much the ratio allows.
	fn quote_leaving_root(
		from: NetUid,
		to: NetUid,
		alpha: AlphaBalance,
		ratio: Option<Price>,
	) -> Result<Sold, DispatchError> {
		// Without a price to divide by, any ratio of 0 is kept.
		let one = ONE_TO_ONE.rao();
		let limit = ratio.and_then(|ratio| mul_div_floor(one, one, ratio.rao()).ok());
		let tao = TaoBalance::of_root(alpha);
		let bought = Self::quote_buy(to, tao, limit.map(Price::from_rao), true)?;
		let refund = AlphaBalance::of_root(bought.refund);
		let leaving = alpha.checked_sub(refund).map_err(math_error)?;
		let sold = Self::quote_sell(from, leaving, None, true)?;
		Ok(Sold { refund, ..sold })
	}

	/// Carry out a move whose sale was priced by [`Self::quote_leaving`]. The alpha must have left
	/// its owner's books, and what is bought is the caller's to book.
	///
	/// The swap fee is taken once: of the sale, or of the purchase where there is no pool to sell
	/// to.
	pub fn swap(from: NetUid, to: NetUid, sold: Sold) -> Result<SubnetSwap, DispatchError> {
		Self::book_sale(from, &sold)?;
		let bought = Self::quote_buy(to, sold.tao_out, None, !Self::is_dynamic(from))?;
		Self::book_purchase(to, &accounts::of_subnet(from), &bought)?;
		let fee = Self::sell_fee(from, sold.fee)?;
		let alpha = sold.alpha_in.checked_add(sold.fee).map_err(math_error)?;
		Ok(SubnetSwap {
			sold: Trade { tao: sold.tao_out, alpha, fee },
			bought: Trade { tao: bought.tao_in, alpha: bought.alpha_out, fee: bought.fee },
		})
	}
}
