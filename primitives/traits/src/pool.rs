//! Pools: who keeps the reserves, and who prices a trade.

use dtao_amm::{AmmError, Bought, Pool, Sold};
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance};

/// Read access to the reserves of the pools.
pub trait PoolInspect<AccountId> {
	/// Reserves of the pool of `netuid` (TAO in rao, alpha in alpha-rao). `None` where the
	/// subnet is absent or has no constant-product pool (root).
	fn pool(netuid: NetUid) -> Option<Pool>;

	/// Whether a subnet with this number exists.
	fn exists(netuid: NetUid) -> bool;

	/// Whether `who` is the coldkey that owns the subnet.
	fn is_owner(netuid: NetUid, who: &AccountId) -> bool;
}

impl<AccountId> PoolInspect<AccountId> for () {
	fn pool(_: NetUid) -> Option<Pool> {
		None
	}

	fn exists(_: NetUid) -> bool {
		false
	}

	fn is_owner(_: NetUid, _: &AccountId) -> bool {
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

	/// The reserves of the subnet are now `pool`; `None` means the pool is gone.
	fn reserves_changed(netuid: NetUid, pool: Option<Pool>);
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

	fn reserves_changed(_: NetUid, _: Option<Pool>) {}
}
