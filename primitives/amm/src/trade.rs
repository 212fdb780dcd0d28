//! Buying and selling alpha for an exact input.

use crate::{AmmError, FeeRate, Pool};
use dtao_types::{AlphaBalance, Price, TaoBalance};

/// Smallest reserve a trade starts from or leaves behind on the paying side: 10^6 rao or
/// alpha-rao.
pub const MIN_RESERVE: u64 = 1_000_000;

/// A net input may be at most this many times the reserve it enters.
pub const MAX_INPUT_FACTOR: u64 = 1_000;

/// What a purchase of alpha did. `tao_in + fee + refund` is the TAO that was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Bought {
	/// TAO that entered the pool, rao.
	pub tao_in: TaoBalance,
	/// Fee, rao. Not in the pool: the caller decides who gets it.
	pub fee: TaoBalance,
	/// Alpha that left the pool, alpha-rao.
	pub alpha_out: AlphaBalance,
	/// TAO the limit price left unused, rao.
	pub refund: TaoBalance,
	/// The pool after the trade.
	pub pool: Pool,
}

/// What a sale of alpha did. `alpha_in + fee + refund` is the alpha that was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Sold {
	/// Alpha that entered the pool, alpha-rao.
	pub alpha_in: AlphaBalance,
	/// Fee, alpha-rao. Not in the pool: the caller decides who gets it.
	pub fee: AlphaBalance,
	/// TAO that left the pool, rao.
	pub tao_out: TaoBalance,
	/// Alpha the limit price left unused, alpha-rao.
	pub refund: AlphaBalance,
	/// The pool after the trade.
	pub pool: Pool,
}

impl Bought {
	/// Alpha-rao lost against the spot price of the pool `before` the trade, fee not counted.
	pub fn slippage(&self, before: Pool) -> AlphaBalance {
		before.alpha_at_spot(self.tao_in).saturating_sub(self.alpha_out)
	}
}

impl Sold {
	/// Rao lost against the spot price of the pool `before` the trade, fee not counted.
	pub fn slippage(&self, before: Pool) -> TaoBalance {
		before.tao_at_spot(self.alpha_in).saturating_sub(self.tao_out)
	}
}

impl Pool {
	/// Offer `tao` rao for alpha. With a `limit` (rao per alpha) the spot price after the trade is
	/// at most `limit`; TAO beyond that is refunded. The alpha is rounded down.
	pub fn buy(
		self,
		tao: TaoBalance,
		fee: FeeRate,
		limit: Option<Price>,
	) -> Result<Bought, AmmError> {
		let side = Side { into: self.tao.rao(), from: self.alpha.rao() };
		let room = limit.map(|limit| self.tao_to_price(limit).rao());
		let leg = side.trade(tao.rao(), fee, room)?;
		Ok(Bought {
			tao_in: TaoBalance::from_rao(leg.net),
			fee: TaoBalance::from_rao(leg.fee),
			alpha_out: AlphaBalance::from_rao(leg.out),
			refund: TaoBalance::from_rao(leg.refund),
			pool: Pool::new(
				TaoBalance::from_rao(leg.after.into),
				AlphaBalance::from_rao(leg.after.from),
			),
		})
	}

	/// Offer `alpha` alpha-rao for TAO. With a `limit` (rao per alpha) the spot price after the
	/// trade is at least `limit`; alpha beyond that is refunded. The TAO is rounded down.
	pub fn sell(
		self,
		alpha: AlphaBalance,
		fee: FeeRate,
		limit: Option<Price>,
	) -> Result<Sold, AmmError> {
		let room = limit.map(|limit| self.alpha_to_price(limit).rao());
		self.sell_within(alpha, fee, room)
	}

	/// Sell with at most `room` net alpha-rao, if there is a bound.
	pub(crate) fn sell_within(
		self,
		alpha: AlphaBalance,
		fee: FeeRate,
		room: Option<u64>,
	) -> Result<Sold, AmmError> {
		let side = Side { into: self.alpha.rao(), from: self.tao.rao() };
		let leg = side.trade(alpha.rao(), fee, room)?;
		Ok(Sold {
			alpha_in: AlphaBalance::from_rao(leg.net),
			fee: AlphaBalance::from_rao(leg.fee),
			tao_out: TaoBalance::from_rao(leg.out),
			refund: AlphaBalance::from_rao(leg.refund),
			pool: Pool::new(
				TaoBalance::from_rao(leg.after.from),
				AlphaBalance::from_rao(leg.after.into),
			),
		})
	}
}

/// The pool seen by a trade: the reserve the input enters and the one the output leaves.
#[derive(Clone, Copy)]
struct Side {
	into: u64,
	from: u64,
}

/// A trade without units. `net + fee + refund` is the input.
struct Leg {
	net: u64,
	fee: u64,
	refund: u64,
	out: u64,
	after: Side,
}

impl Side {
	/// Trade `input` with at most `room` net units, if there is a bound.
	fn trade(self, input: u64, rate: FeeRate, room: Option<u64>) -> Result<Leg, AmmError> {
		if self.into < MIN_RESERVE || self.from < MIN_RESERVE {
			return Err(AmmError::ReservesTooLow);
		}
		if room == Some(0) {
			return Err(AmmError::PriceLimitExceeded);
		}
		let (net, fee) = taken(input, rate, room);
		let refund = input
			.checked_sub(net)
			.and_then(|left| left.checked_sub(fee))
			.ok_or(AmmError::Overflow)?;
		if u128::from(net) > u128::from(self.into).saturating_mul(u128::from(MAX_INPUT_FACTOR)) {
			return Err(AmmError::InputTooLarge);
		}
		let (out, after) = self.exchange(net)?;
		Ok(Leg { net, fee, refund, out, after })
	}

	/// Output for `net` units, `floor(from * net / (into + net))`, and the reserves after it.
	fn exchange(self, net: u64) -> Result<(u64, Side), AmmError> {
		let into = self.into.checked_add(net).ok_or(AmmError::Overflow)?;
		let out = u128::from(self.from)
			.saturating_mul(u128::from(net))
			.checked_div(u128::from(into))
			.and_then(|out| u64::try_from(out).ok())
			.ok_or(AmmError::Overflow)?;
		let from = self.from.checked_sub(out).ok_or(AmmError::Overflow)?;
		if out == 0 || from < MIN_RESERVE {
			return Err(AmmError::ReservesTooLow);
		}
		Ok((out, Side { into, from }))
	}
}

/// Net input and fee of a trade of `input` with at most `room` net units. The sum is at most
/// `input`: where the bound binds, `net < input * (1 - rate)`, and the fee follows from `net`.
fn taken(input: u64, rate: FeeRate, room: Option<u64>) -> (u64, u64) {
	let fee = rate.of_gross_floor(input);
	let net = input.saturating_sub(fee);
	match room {
		Some(room) if room < net => (room, rate.on_net_floor(room)),
		_ => (net, fee),
	}
}
