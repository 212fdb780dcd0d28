//! The pool.

use crate::ShareError;
use dtao_types::{AlphaBalance, U64F64};
use primitive_types::U256;

/// Smallest position a holder may keep, raw share bits: 2^44. See the crate documentation.
pub const MIN_POSITION_SHARES: u128 = 1 << 44;

/// All shares together stay below this, raw share bits: 2^127.
pub const MAX_TOTAL_SHARES: u128 = 1 << 127;

/// Value of one hotkey's stake on one subnet and the shares it is divided into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SharePool {
	/// Value of all shares, alpha-rao (rao on the root subnet).
	pub value: AlphaBalance,
	/// All shares.
	pub total_shares: U64F64,
}

impl SharePool {
	/// A pool with this value and these shares.
	pub const fn new(value: AlphaBalance, total_shares: U64F64) -> Self {
		Self { value, total_shares }
	}

	/// What `shares` are worth, `floor(value * shares / total)`. Nothing without shares in the pool,
	/// and never more than the value of the pool.
	pub fn value_of(&self, shares: U64F64) -> AlphaBalance {
		let product = U256::from(self.value.rao()).checked_mul(U256::from(shares.bits));
		let worth = product.and_then(|n| n.checked_div(U256::from(self.total_shares.bits)));
		match worth {
			Some(worth) => {
				let units = u64::try_from(worth).unwrap_or(u64::MAX);
				AlphaBalance::from_rao(units).min(self.value)
			},
			None => AlphaBalance::ZERO,
		}
	}

	/// Pay in `amount` for a holder of `held` shares, 0 for a new one, and return the shares issued,
	/// rounded down. The rounding costs less than a unit plus the value of one bit of a share.
	pub fn deposit(&mut self, held: U64F64, amount: AlphaBalance) -> Result<U64F64, ShareError> {
		if held > self.total_shares {
			return Err(ShareError::UnknownShares);
		}
		let issued = self.issued_floor(amount)?;
		let position = held.bits.checked_add(issued).ok_or(ShareError::Overflow)?;
		if issued == 0 || position < MIN_POSITION_SHARES {
			return Err(ShareError::DustDeposit);
		}
		let total_shares = self
			.total_shares
			.bits
			.checked_add(issued)
			.filter(|total| *total < MAX_TOTAL_SHARES)
			.ok_or(ShareError::Overflow)?;
		let value = self.value.checked_add(amount).map_err(|_| ShareError::Overflow)?;
		*self = Self { value, total_shares: U64F64::from_bits(total_shares) };
		Ok(U64F64::from_bits(issued))
	}

	/// Pay out `amount` to a holder of `held` shares and return the shares burned, rounded up.
	/// Withdrawing all that the shares are worth burns all of them, so the last holder leaves
	/// nothing behind.
	pub fn withdraw(&mut self, held: U64F64, amount: AlphaBalance) -> Result<U64F64, ShareError> {
		if held > self.total_shares {
			return Err(ShareError::UnknownShares);
		}
		let owned = self.value_of(held);
		if amount > owned {
			return Err(ShareError::InsufficientValue);
		}
		let burned = if amount == owned { held.bits } else { self.burned_ceil(amount)? };
		let kept = held.bits.checked_sub(burned).ok_or(ShareError::Overflow)?;
		if amount < owned && !amount.is_zero() && kept < MIN_POSITION_SHARES {
			return Err(ShareError::DustPosition);
		}
		let total_shares =
			self.total_shares.bits.checked_sub(burned).ok_or(ShareError::Overflow)?;
		let value = self.value.checked_sub(amount).map_err(|_| ShareError::Overflow)?;
		*self = Self { value, total_shares: U64F64::from_bits(total_shares) };
		Ok(U64F64::from_bits(burned))
	}

	/// Give `amount` to all holders in proportion to their shares.
	pub fn reward(&mut self, amount: AlphaBalance) -> Result<(), ShareError> {
		if self.total_shares.bits == 0 {
			return Err(ShareError::NoHolders);
		}
		self.value = self.value.checked_add(amount).map_err(|_| ShareError::Overflow)?;
		Ok(())
	}

	/// Raw share bits for a deposit of `amount`: `floor(amount * total / value)`.
	fn issued_floor(&self, amount: AlphaBalance) -> Result<u128, ShareError> {
		match (self.total_shares.bits, self.value.rao()) {
			(0, 0) => Ok(u128::from(amount.rao()) << U64F64::FRACTION_BITS),
			(0, _) => Err(ShareError::UnownedValue),
			(_, 0) => Err(ShareError::WorthlessShares),
			(total, value) => {
				let product = U256::from(amount.rao()).checked_mul(U256::from(total));
				let issued = product.and_then(|n| n.checked_div(U256::from(value)));
				issued.and_then(|n| u128::try_from(n).ok()).ok_or(ShareError::Overflow)
			},
		}
	}

	/// Raw share bits for a withdrawal of `amount`: `ceil(amount * total / value)`.
	fn burned_ceil(&self, amount: AlphaBalance) -> Result<u128, ShareError> {
		let value = U256::from(self.value.rao());
		let burned = U256::from(amount.rao())
			.checked_mul(U256::from(self.total_shares.bits))
			.and_then(|n| n.checked_add(value))
			.and_then(|n| n.checked_sub(U256::one()))
			.and_then(|n| n.checked_div(value));
		burned.and_then(|n| u128::try_from(n).ok()).ok_or(ShareError::Overflow)
	}
}
