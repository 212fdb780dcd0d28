//! Prices and simulated trades.

use super::Views;
use crate::{pools::Pools, subnets::Subnets, Config};
use alloc::vec::Vec;
use dtao_amm::{Bought, Pool, Sold};
use dtao_runtime_api::swap::{SimSwapResult, SubnetPrice};
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance};

impl<T: Config> Views<T> {
	/// Spot price in rao per alpha: 10^9 on root, 0 where the subnet does not exist.
	pub fn current_alpha_price(netuid: NetUid) -> Price {
		if Subnets::<T>::exists(netuid) {
			Pools::<T>::price(netuid)
		} else {
			Price::ZERO
		}
	}

	/// Spot price of every subnet, root included.
	pub fn current_alpha_price_all() -> Vec<SubnetPrice> {
		Subnets::<T>::list()
			.into_iter()
			.map(|netuid| SubnetPrice { netuid, price: Pools::<T>::price(netuid) })
			.collect()
	}

	/// What buying alpha with `tao` rao, fee included, would give now. One to one and without fee
	/// on root; all zero where the purchase would fail.
	pub fn sim_swap_tao_for_alpha(netuid: NetUid, tao: TaoBalance) -> SimSwapResult {
		if !Subnets::<T>::exists(netuid) {
			return SimSwapResult::default();
		}
		Pools::<T>::quote_buy(netuid, tao, None, true)
			.map(|trade| purchase(Self::priced_pool(netuid), &trade))
			.unwrap_or_default()
	}

	/// What selling `alpha` alpha-rao, fee included, would give now. One to one and without fee
	/// on root; all zero where the sale would fail.
	pub fn sim_swap_alpha_for_tao(netuid: NetUid, alpha: AlphaBalance) -> SimSwapResult {
		if !Subnets::<T>::exists(netuid) {
			return SimSwapResult::default();
		}
		Pools::<T>::quote_sell(netuid, alpha, None, true)
			.map(|trade| sale(Self::priced_pool(netuid), &trade))
			.unwrap_or_default()
	}

	/// The pool whose spot price a trade is held against. `None` where trades are one to one.
	fn priced_pool(netuid: NetUid) -> Option<Pool> {
		Pools::<T>::is_dynamic(netuid).then(|| Pools::<T>::reserves(netuid))
	}
}

/// A purchase as clients read it. Slippage is the alpha that the TAO without fee is worth at the
/// spot price of `pool`, less the alpha received.
fn purchase(pool: Option<Pool>, trade: &Bought) -> SimSwapResult {
	SimSwapResult {
		tao_amount: trade.tao_in,
		alpha_amount: trade.alpha_out,
		tao_fee: trade.fee,
		alpha_slippage: pool.map(|pool| trade.slippage(pool)).unwrap_or_default(),
		..Default::default()
	}
}

/// A sale as clients read it. Slippage is the TAO that the alpha without fee is worth at the spot
/// price of `pool`, less the TAO received.
fn sale(pool: Option<Pool>, trade: &Sold) -> SimSwapResult {
	SimSwapResult {
		tao_amount: trade.tao_out,
		alpha_amount: trade.alpha_in,
		alpha_fee: trade.fee,
		tao_slippage: pool.map(|pool| trade.slippage(pool)).unwrap_or_default(),
		..Default::default()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn tao(rao: u64) -> TaoBalance {
		TaoBalance::from_rao(rao)
	}

	fn alpha(rao: u64) -> AlphaBalance {
		AlphaBalance::from_rao(rao)
	}

	#[test]
	fn purchase_should_lose_against_the_spot_price() {
		let pool = Pool::new(tao(100), alpha(400));
		let trade = Bought {
			tao_in: tao(10),
			fee: tao(1),
			alpha_out: alpha(36),
			refund: TaoBalance::ZERO,
			pool: Pool::new(tao(110), alpha(364)),
		};
		let seen = purchase(Some(pool), &trade);
		assert_eq!((seen.tao_amount, seen.alpha_amount), (tao(10), alpha(36)));
		assert_eq!((seen.tao_fee, seen.alpha_fee), (tao(1), alpha(0)));
		assert_eq!((seen.tao_slippage, seen.alpha_slippage), (tao(0), alpha(4)));
		assert_eq!(purchase(None, &trade).alpha_slippage, alpha(0));
	}

	#[test]
	fn sale_should_lose_against_the_spot_price() {
		let pool = Pool::new(tao(100), alpha(400));
		let trade = Sold {
			alpha_in: alpha(40),
			fee: alpha(2),
			tao_out: tao(9),
			refund: AlphaBalance::ZERO,
			pool: Pool::new(tao(91), alpha(440)),
		};
		let seen = sale(Some(pool), &trade);
		assert_eq!((seen.tao_amount, seen.alpha_amount), (tao(9), alpha(40)));
		assert_eq!((seen.tao_fee, seen.alpha_fee), (tao(0), alpha(2)));
		assert_eq!((seen.tao_slippage, seen.alpha_slippage), (tao(1), alpha(0)));
		assert_eq!(sale(None, &trade).tao_slippage, tao(0));
	}
}
