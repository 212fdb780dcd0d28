//! What root stakers of a hotkey can claim on a subnet, without a loss by rounding.
//!
//! A dividend of `a` alpha-rao to a root stake of `S` rao raises the rate `r` of the hotkey by
//! `a / S`. A position of `s` rao is due `r * s + extra - claimed`. Rates and fractions count in
//! parts of [`UNIT`]; what they count is never dropped:
//!
//! | Step | Rate | Position |
//! |---|---|---|
//! | dividend of `a` | `r += floor((a + carry) / S)`, the rest is the new carry | due grows by itself |
//! | stake changes | unchanged | `claimed` and `extra` are set so that the same is due |
//! | position closes | the fraction of a unit that was due joins the carry, and so does all that was due where it was less than [`LEAST_LEFT`] | otherwise whole units stay due |
//! | whole units are paid | unchanged | the fraction stays due |
//!
//! So at any time `paid + sum of due + sum of carries` is the sum of all dividends, exactly, where
//! the stakes of a hotkey sum to `S`; and the sum of what is owed in whole units is never more
//! than what is left.

use dtao_types::{AlphaBalance, MathError, TaoBalance};
use primitive_types::U256;

/// One alpha-rao in the unit of fractions; one alpha-rao per rao in the unit of rates.
pub const UNIT: u128 = 1_000_000_000_000_000_000;

/// Alpha-rao that stay due to a closed position at least. Less is not worth a claim: it would be kept for
/// ever, and goes to those who stay.
pub const LEAST_LEFT: u64 = 500_000;

/// Dividends of one hotkey on one subnet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
	/// Alpha-rao per rao of root stake since the hotkey exists, in parts of [`UNIT`].
	pub per_rao: u128,
	/// What waits for the next dividend, in parts of [`UNIT`] of an alpha-rao.
	pub carry: u128,
}

impl Rate {
	/// The rate after a dividend of `alpha` to a root stake of `stake`.
	pub fn after_dividend(self, alpha: AlphaBalance, stake: TaoBalance) -> Result<Self, MathError> {
		let stake = u128::from(stake.rao());
		let waiting = u128::from(alpha.rao())
			.checked_mul(UNIT)
			.and_then(|units| units.checked_add(self.carry))
			.ok_or(MathError::Overflow)?;
		let increment = waiting.checked_div(stake).ok_or(MathError::DivisionByZero)?;
		let carry = waiting.checked_rem(stake).ok_or(MathError::DivisionByZero)?;
		let per_rao = self.per_rao.checked_add(increment).ok_or(MathError::Overflow)?;
		Ok(Self { per_rao, carry })
	}

	/// The rate with a fraction that a closed position left, in parts of [`UNIT`].
	pub fn with_fraction(self, fraction: u128) -> Result<Self, MathError> {
		let carry = self.carry.checked_add(fraction).ok_or(MathError::Overflow)?;
		Ok(Self { carry, ..self })
	}

	/// All that `stake` ever earned, in parts of [`UNIT`]. 192 bits at most.
	fn earned(self, stake: TaoBalance) -> U256 {
		U256::from(self.per_rao).saturating_mul(U256::from(stake.rao()))
	}
}

/// Where a position stands with a rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claim {
	/// Alpha-rao that were paid, or that the rate had earned before the stake came.
	pub claimed: u128,
	/// Alpha due beyond what the rate explains, in parts of [`UNIT`] of an alpha-rao.
	pub extra: u128,
}

impl Claim {
	/// What is due to a position of `stake`, in parts of [`UNIT`] of an alpha-rao.
	pub fn due(self, rate: Rate, stake: TaoBalance) -> U256 {
		// 192 bits and 128 bits against 188 bits.
		rate.earned(stake)
			.saturating_add(U256::from(self.extra))
			.saturating_sub(whole(self.claimed))
	}

	/// What is owed to a position of `stake`, rounded down.
	pub fn owed_floor(self, rate: Rate, stake: TaoBalance) -> Result<AlphaBalance, MathError> {
		alpha(units_floor(self.due(rate, stake)))
	}

	/// The claim after the stake changed from `before` to `after`, and what goes to the carry of the rate,
	/// in parts of [`UNIT`]: 0 unless the position closed; then the fraction of a unit, or all that was
	/// due where that is less than [`LEAST_LEFT`].
	pub fn after_stake_change(
		self,
		rate: Rate,
		before: TaoBalance,
		after: TaoBalance,
	) -> Result<(Self, u128), MathError> {
		let due = self.due(rate, before);
		if !after.is_zero() {
			return Ok((Self::with_due(due, rate, after)?, 0));
		}
		let units = units_floor(due);
		let stays = units >= U256::from(LEAST_LEFT);
		let kept = if stays { units.saturating_mul(U256::from(UNIT)) } else { U256::zero() };
		let fraction = narrow(due.saturating_sub(kept))?;
		Ok((Self { claimed: 0, extra: narrow(kept)? }, fraction))
	}

	/// What is owed to a position of `stake` in whole units, `most` at most, and the claim after it was
	/// paid.
	pub fn paid(
		self,
		rate: Rate,
		stake: TaoBalance,
		most: AlphaBalance,
	) -> Result<(AlphaBalance, Self), MathError> {
		let due = self.due(rate, stake);
		let units = units_floor(due).min(U256::from(most.rao()));
		let left = due.saturating_sub(units.saturating_mul(U256::from(UNIT)));
		Ok((alpha(units)?, Self::with_due(left, rate, stake)?))
	}

	/// The claim to which nothing is due and that keeps no fraction either.
	pub fn nothing_due(rate: Rate, stake: TaoBalance) -> Result<Self, MathError> {
		Ok(Self { claimed: narrow(units_ceil(rate.earned(stake)))?, extra: 0 })
	}

	/// The claim after the stake changed from `before` to `after`, where the rate is about to be
	/// forgotten: whole units that are due lie in `extra` alone, so that they are due to
	/// `claimed = 0` without a rate, too; a fraction is dropped.
	pub fn apart_from_rate(
		self,
		rate: Rate,
		before: TaoBalance,
		after: TaoBalance,
	) -> Result<Self, MathError> {
		let units = units_floor(self.due(rate, before));
		let nothing_due = Self::nothing_due(rate, after)?;
		if units.is_zero() {
			return Ok(nothing_due);
		}
		let above_rate = whole(nothing_due.claimed).saturating_sub(rate.earned(after));
		let extra = units.saturating_mul(U256::from(UNIT)).saturating_add(above_rate);
		Ok(Self { extra: narrow(extra)?, ..nothing_due })
	}

	/// The claim to which `due` is due: `claimed` as small as it can be.
	fn with_due(due: U256, rate: Rate, stake: TaoBalance) -> Result<Self, MathError> {
		let earned = rate.earned(stake);
		let claimed = narrow(units_ceil(earned.saturating_sub(due)))?;
		let extra = due.saturating_add(whole(claimed)).saturating_sub(earned);
		Ok(Self { claimed, extra: narrow(extra)? })
	}
}

/// Whole units as an amount; more than 64 bits of an alpha never exist.
fn alpha(units: U256) -> Result<AlphaBalance, MathError> {
	u64::try_from(units).map(AlphaBalance::from_rao).map_err(|_| MathError::Overflow)
}

fn whole(alpha: u128) -> U256 {
	U256::from(alpha).saturating_mul(U256::from(UNIT))
}

fn units_floor(n: U256) -> U256 {
	n.checked_div(U256::from(UNIT)).unwrap_or_default()
}

fn units_ceil(n: U256) -> U256 {
	units_floor(n.saturating_add(U256::from(UNIT.saturating_sub(1))))
}

fn narrow(n: U256) -> Result<u128, MathError> {
	u128::try_from(n).map_err(|_| MathError::Overflow)
}
