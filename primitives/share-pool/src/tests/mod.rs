#![allow(clippy::arithmetic_side_effects)] // test arithmetic may abort the test

mod properties;
mod vectors;

use crate::{ShareError, SharePool};
use dtao_types::{AlphaBalance, U64F64};

/// A pool of so many units and raw share bits.
fn pool_of(value: u64, shares: u128) -> SharePool {
	SharePool::new(AlphaBalance::from_rao(value), U64F64::from_bits(shares))
}

/// The steps of a pool in units and raw share bits.
trait Plain {
	fn pay_in(&mut self, held: u128, amount: u64) -> Result<u128, ShareError>;
	fn pay_out(&mut self, held: u128, amount: u64) -> Result<u128, ShareError>;
	fn grow(&mut self, amount: u64) -> Result<(), ShareError>;
	fn worth(&self, shares: u128) -> u64;
	fn units(&self) -> u64;
	fn shares(&self) -> u128;
}

impl Plain for SharePool {
	fn pay_in(&mut self, held: u128, amount: u64) -> Result<u128, ShareError> {
		let issued = self.deposit(U64F64::from_bits(held), AlphaBalance::from_rao(amount))?;
		Ok(issued.bits)
	}

	fn pay_out(&mut self, held: u128, amount: u64) -> Result<u128, ShareError> {
		let burned = self.withdraw(U64F64::from_bits(held), AlphaBalance::from_rao(amount))?;
		Ok(burned.bits)
	}

	fn grow(&mut self, amount: u64) -> Result<(), ShareError> {
		self.reward(AlphaBalance::from_rao(amount))
	}

	fn worth(&self, shares: u128) -> u64 {
		self.value_of(U64F64::from_bits(shares)).rao()
	}

	fn units(&self) -> u64 {
		self.value.rao()
	}

	fn shares(&self) -> u128 {
		self.total_shares.bits
	}
}
