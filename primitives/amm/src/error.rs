//! Why a trade is refused.

/// Why the pool refuses a trade. A refused trade changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmmError {
	/// A reserve is below [`MIN_RESERVE`](crate::MIN_RESERVE), the trade would bring the paying
	/// reserve below it, or the input is too small to receive one unit. Trade less, trade more,
	/// or wait for liquidity.
	ReservesTooLow,
	/// The net input is more than [`MAX_INPUT_FACTOR`](crate::MAX_INPUT_FACTOR) times the reserve
	/// it enters. Trade less.
	InputTooLarge,
	/// The spot price is at or past the limit already. Choose a limit further away.
	PriceLimitExceeded,
	/// A reserve would not fit 64 bits. Trade less.
	Overflow,
}
