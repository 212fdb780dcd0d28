//! The pool.

use crate::ShareError;
use dtao_types::U64F64;
use primitive_types::U256;

/// Smallest position a holder may keep, raw share bits: 2^44. See the crate documentation.
pub const MIN_POSITION_SHARES: u128 = 1 << 44;

/// All shares together stay below this, raw share bits: 2^127.
pub const MAX_TOTAL_SHARES: u128 = 1 << 127;

/// Value of one hotkey's stake on one subnet and the shares it is divided into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SharePool {
	/// Value of all shares, alpha-rao (rao on the root subnet).
	pub value: u64,
	/// All shares, raw U64F64 bits.
	pub total_shares: u128,
}

impl SharePool {
	/// A pool with this value in units and these raw share bits.
	pub const fn new(value: u64, total_shares: u128) -> Self {
		Self { value, total_shares }
	}

	/// What `shares` raw bits are worth in units, `floor(value * shares / total)`. 0 without
	/// shares in the pool, and never more than the value of the pool.
	pub fn value_of(&self, shares: u128) -> u64 {
		let product = U256::from(self.value).checked_mul(U256::from(shares));
		let worth = product.and_then(|n| n.checked_div(U256::from(self.total_shares)));
		match worth {
			Some(worth) => u64::try_from(worth).unwrap_or(u64::MAX).min(self.value),
			None => 0,
		}
	}

	/// Pay in `amount` units for a holder of `holder_shares` raw bits, 0 for a new one, and return
	/// the raw share bits issued, rounded down. The rounding costs less than a unit plus the value
	/// of one bit.
	pub fn deposit_to(&mut self, holder_shares: u128, amount: u64) -> Result<u128, ShareError> {
		if holder_shares > self.total_shares {
			return Err(ShareError::UnknownShares);
		}
		let issued = self.issued_floor(amount)?;
		let position = holder_shares.checked_add(issued).ok_or(ShareError::Overflow)?;
		if issued == 0 || position < MIN_POSITION_SHARES {
			return Err(ShareError::DustDeposit);
		}
		let total_shares = self
			.total_shares
			.checked_add(issued)
			.filter(|total| *total < MAX_TOTAL_SHARES)
			.ok_or(ShareError::Overflow)?;
		let value = self.value.checked_add(amount).ok_or(ShareError::Overflow)?;
		*self = Self { value, total_shares };
		Ok(issued)
	}

	/// Pay out `amount` units to a holder of `holder_shares` raw bits and return the raw share
	/// bits burned, rounded up. Withdrawing all that the shares are worth burns all of them, so
	/// the last holder leaves nothing behind.
	pub fn withdraw(&mut self, holder_shares: u128, amount: u64) -> Result<u128, ShareError> {
		if holder_shares > self.total_shares {
			return Err(ShareError::UnknownShares);
		}
		let owned = self.value_of(holder_shares);
		if amount > owned {
			return Err(ShareError::InsufficientValue);
		}
		let burned = if amount == owned { holder_shares } else { self.burned_ceil(amount)? };
		let kept = holder_shares.checked_sub(burned).ok_or(ShareError::Overflow)?;
		if amount < owned && amount > 0 && kept < MIN_POSITION_SHARES {
			return Err(ShareError::DustPosition);
		}
		let total_shares = self.total_shares.checked_sub(burned).ok_or(ShareError::Overflow)?;
		let value = self.value.checked_sub(amount).ok_or(ShareError::Overflow)?;
		*self = Self { value, total_shares };
		Ok(burned)
	}

	/// Give `amount` units to all holders in proportion to their shares.
	pub fn reward(&mut self, amount: u64) -> Result<(), ShareError> {
		if self.total_shares == 0 {
			return Err(ShareError::NoHolders);
		}
		self.value = self.value.checked_add(amount).ok_or(ShareError::Overflow)?;
		Ok(())
	}

	/// Raw share bits for a deposit of `amount` units: `floor(amount * total / value)`.
	fn issued_floor(&self, amount: u64) -> Result<u128, ShareError> {
		match (self.total_shares, self.value) {
			(0, 0) => Ok(u128::from(amount) << U64F64::FRACTION_BITS),
			(0, _) => Err(ShareError::UnownedValue),
			(_, 0) => Err(ShareError::WorthlessShares),
			(total, value) => {
				let product = U256::from(amount).checked_mul(U256::from(total));
				let issued = product.and_then(|n| n.checked_div(U256::from(value)));
				issued.and_then(|n| u128::try_from(n).ok()).ok_or(ShareError::Overflow)
			},
		}
	}

	/// Raw share bits for a withdrawal of `amount` units: `ceil(amount * total / value)`.
	fn burned_ceil(&self, amount: u64) -> Result<u128, ShareError> {
		let value = U256::from(self.value);
		let burned = U256::from(amount)
			.checked_mul(U256::from(self.total_shares))
			.and_then(|n| n.checked_add(value))
			.and_then(|n| n.checked_sub(U256::one()))
			.and_then(|n| n.checked_div(value));
		burned.and_then(|n| u128::try_from(n).ok()).ok_or(ShareError::Overflow)
	}
}
