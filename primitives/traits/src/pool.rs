//! Pools: who keeps the reserves, and who prices a trade.

use dtao_amm::{AmmError, Bought, Pool, Sold};
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance};

/// Read access to what has a pool.
pub trait PoolInspect {
	/// Whether a subnet with this number exists.
	fn exists(netuid: NetUid) -> bool;
}

impl PoolInspect for () {
	fn exists(_: NetUid) -> bool {
		false
	}
}

/// Prices trades with a pool. Computes only: the caller stores the reserves of the answer and
/// tells them to [`SwapEngine::reserves_changed`].
pub trait SwapEngine {
	/// Price a purchase of alpha for `tao` (rao, fee included). `limit` bounds the spot price
	/// after the trade; `with_fee = false` is for trades of the protocol.
	fn buy(
		netuid: NetUid,
		pool: Pool,
		tao: TaoBalance,
		limit: Option<Price>,
		with_fee: bool,
	) -> Result<Bought, AmmError>;

	/// Price a sale of `alpha` (alpha-rao, fee included); otherwise like [`SwapEngine::buy`].
	fn sell(
		netuid: NetUid,
		pool: Pool,
		alpha: AlphaBalance,
		limit: Option<Price>,
		with_fee: bool,
	) -> Result<Sold, AmmError>;

	/// Price the sale that opens a swap: `alpha` (alpha-rao, fee included) for TAO that is to buy
	/// alpha from the pool `to`. `ratio` (scaled by 10^9) bounds the spot price divided by that of
	/// `to` after both trades.
	fn sell_for(
		netuid: NetUid,
		pool: Pool,
		alpha: AlphaBalance,
		to: Pool,
		ratio: Option<Price>,
	) -> Result<Sold, AmmError>;

	/// The reserves of the subnet are now `pool`; `None` means that it trades no more.
	fn reserves_changed(netuid: NetUid, pool: Option<Pool>);

	/// Check what is stored of prices and fees against the pools, which are all that trade. The
	/// error names what does not fit.
	fn check(pools: &[(NetUid, Pool)]) -> Result<(), &'static str>;
}

impl SwapEngine for () {
	fn buy(
		_: NetUid,
		_: Pool,
		_: TaoBalance,
		_: Option<Price>,
		_: bool,
	) -> Result<Bought, AmmError> {
		Err(AmmError::ReservesTooLow)
	}

	fn sell(
		_: NetUid,
		_: Pool,
		_: AlphaBalance,
		_: Option<Price>,
		_: bool,
	) -> Result<Sold, AmmError> {
		Err(AmmError::ReservesTooLow)
	}

	fn sell_for(
		_: NetUid,
		_: Pool,
		_: AlphaBalance,
		_: Pool,
		_: Option<Price>,
	) -> Result<Sold, AmmError> {
		Err(AmmError::ReservesTooLow)
	}

	fn reserves_changed(_: NetUid, _: Option<Pool>) {}

	fn check(_: &[(NetUid, Pool)]) -> Result<(), &'static str> {
		Ok(())
	}
}
