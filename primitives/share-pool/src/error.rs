//! Why a step on a share pool is refused.

/// Why the pool refuses a step. A refused step changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareError {
	/// The deposit is zero, or would leave its holder with fewer than
	/// [`MIN_POSITION_SHARES`](crate::MIN_POSITION_SHARES). Deposit more.
	DustDeposit,
	/// A partial withdrawal would leave its holder with fewer than
	/// [`MIN_POSITION_SHARES`](crate::MIN_POSITION_SHARES). Withdraw everything instead.
	DustPosition,
	/// The holder owns less than the amount asked for.
	InsufficientValue,
	/// The holder claims more shares than the pool has: the books are broken.
	UnknownShares,
	/// There is value but nobody holds a share of it, and a deposit must not take it. Give the
	/// value to somebody first.
	UnownedValue,
	/// There are shares but they are worth nothing, so a deposit has no price.
	WorthlessShares,
	/// Nobody holds a share, so there is nobody to reward. Credit somebody else.
	NoHolders,
	/// The value would pass 64 bits, or the shares [`MAX_TOTAL_SHARES`](crate::MAX_TOTAL_SHARES).
	Overflow,
}
