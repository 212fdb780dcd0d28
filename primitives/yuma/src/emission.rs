//! Shares of an epoch turned into amounts.

use crate::{fixed::total, types::Output};
use alloc::vec::Vec;
use dtao_types::AlphaBalance;

/// Split two budgets: miners share `server` by incentive, validators share `validator` by
/// dividends. Returns `(server, validator)` by uid.
///
/// - No incentive at all: the validators receive both budgets.
/// - No dividends at all: the validators' part is shared by active stake, without any by stake.
/// - Amounts are floors; the remainder goes one rao each to the largest fractions, the lower uid
///   first among equals. Everything is paid, unless nobody has incentive, dividends or stake: then
///   everything is zero and the budget stays with the caller.
///
/// `server + validator` has to fit 64 bits; above that it is capped.
pub fn budgets(
	output: &Output,
	server: AlphaBalance,
	validator: AlphaBalance,
) -> (Vec<AlphaBalance>, Vec<AlphaBalance>) {
	let (server, validator) = if total(&output.incentive_q32) == 0 {
		(AlphaBalance::ZERO, server.saturating_add(validator))
	} else {
		(server, validator)
	};
	let shares = if total(&output.dividends_q32) == 0 {
		fallback(output)
	} else {
		output.dividends_q32.as_slice()
	};
	(split(server, &output.incentive_q32), split(validator, shares))
}

/// Who is paid when nobody earned dividends.
fn fallback(output: &Output) -> &[u64] {
	if total(&output.active_stake_q32) == 0 {
		&output.stake_q32
	} else {
		&output.active_stake_q32
	}
}

/// `budget` in proportion to `shares`, by largest remainder. Zeros if all shares are zero.
fn split(budget: AlphaBalance, shares: &[u64]) -> Vec<AlphaBalance> {
	let budget = budget.rao();
	let sum = u128::from(total(shares));
	let mut paid = 0u64;
	let mut parts = Vec::with_capacity(shares.len());
	let mut rests: Vec<(u128, usize)> = Vec::with_capacity(shares.len());
	for (uid, share) in shares.iter().enumerate() {
		// A share is at most the sum, so a part is at most the budget.
		let product = u128::from(budget).saturating_mul((*share).into());
		let part = product.checked_div(sum).and_then(|p| u64::try_from(p).ok()).unwrap_or(0);
		paid = paid.saturating_add(part);
		parts.push(AlphaBalance::from_rao(part));
		rests.push((product.checked_rem(sum).unwrap_or(0), uid));
	}
	if sum == 0 {
		return parts;
	}
	// Fewer than there are parts with a fraction, because each fraction is below one.
	let left = usize::try_from(budget.saturating_sub(paid)).unwrap_or(usize::MAX);
	rests.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
	for (_, uid) in rests.iter().take(left) {
		if let Some(part) = parts.get_mut(*uid) {
			*part = part.saturating_add(AlphaBalance::from_rao(1));
		}
	}
	parts
}
