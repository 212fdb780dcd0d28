//! New bonds and the dividends they earn.

use crate::{
	consensus::ConsensusScores,
	fixed::{from_u16, mul, normalise, to_u16, Divisor, ONE},
	matrix::{visit, Column, Matrix, Validator},
	sigmoid::Alpha,
	stake::Stakes,
	types::{Params, Row, Variant, MILLION},
};
use alloc::{vec, vec::Vec};

/// Dividends by uid (fractions) and the bonds to store.
pub(crate) struct Bonds {
	pub(crate) dividends: Vec<u64>,
	pub(crate) rows: Vec<(u16, Row)>,
}

/// Move all bonds one step and share dividends by them.
pub(crate) fn update(
	params: &Params,
	matrix: &Matrix,
	stakes: &Stakes,
	scores: &ConsensusScores,
) -> Bonds {
	let mut step = Step::new(params, matrix, stakes, scores);
	let columns = matrix.columns().zip(scores.consensus.iter().zip(&scores.incentive));
	for (uid, (column, (consensus, incentive))) in (0..=u16::MAX).zip(columns) {
		let target = Target { uid, consensus: *consensus, incentive: *incentive };
		match params.variant {
			Variant::Original => step.original(column, target),
			Variant::Yuma3 => step.yuma3(column, target),
		}
	}
	step.finish(params.variant, matrix)
}

/// The neuron of a column. Fractions.
#[derive(Clone, Copy)]
struct Target {
	uid: u16,
	consensus: u64,
	incentive: u64,
}

/// A validator while its bonds move.
struct Account {
	active_stake: u64,
	/// `sum_j bond_ij * incentive_j`, bonds normalised by column.
	earned: u64,
	/// Whether it may store its bonds.
	keeps: bool,
	row: Row,
}

impl Account {
	/// Credit a normalised bond with its part of the incentive.
	#[inline(always)]
	fn earn(&mut self, bond: u64, target: Target) {
		// At most the sum of all incentive.
		self.earned = self.earned.wrapping_add(mul(target.incentive, bond));
	}

	/// Keep a bond for the next epoch.
	#[inline(always)]
	fn store(&mut self, bond: u64, target: Target) {
		let bond = to_u16(bond);
		if bond > 0 && self.keeps {
			self.row.push((target.uid, bond));
		}
	}
}

/// Working state over all columns.
struct Step {
	penalty: u64,
	/// Weight of the new value where liquid alpha does not apply.
	alpha: u64,
	liquid: Option<Alpha>,
	/// By slot.
	accounts: Vec<Account>,
	/// Values of the current column, by cell.
	values: Vec<u64>,
}

impl Step {
	fn new(params: &Params, matrix: &Matrix, stakes: &Stakes, scores: &ConsensusScores) -> Self {
		// Checked on entry: the moving average is at most one million, so the quotient is at most
		// one.
		let old = (params.bonds_moving_average << 32).checked_div(MILLION).unwrap_or(0);
		let any_consensus = scores.consensus.iter().any(|c| *c > 0);
		let active_stake = matrix.gather(&stakes.active_stake);
		let keeps = matrix.gather(&stakes.new_permit);
		let account = |(validator, (active_stake, keeps)): (&Validator, (u64, bool))| Account {
			active_stake,
			earned: 0,
			keeps,
			row: Vec::with_capacity(if keeps { validator.len } else { 0 }),
		};
		let stakes = active_stake.into_iter().zip(keeps);
		Self {
			penalty: from_u16(params.bonds_penalty),
			alpha: ONE.saturating_sub(old),
			liquid: params.liquid_alpha.filter(|_| any_consensus).map(|a| Alpha::new(&a)),
			accounts: matrix.validators.iter().zip(stakes).map(account).collect(),
			values: vec![0; matrix.validators.len()],
		}
	}

	/// Bonds as shares of the column.
	fn original(&mut self, column: Column, target: Target) {
		let Self { penalty, alpha, accounts, values, .. } = self;
		let (mut new_sum, mut old_sum) = (0u64, 0u64);
		for (value, (key, bond)) in values.iter_mut().zip(column.keys.iter().zip(column.bonds)) {
			let stake = accounts.get(key.slot()).map_or(0, |a| a.active_stake);
			*value = mul(stake, bond_weight(key.weight(), target.consensus, *penalty));
			// Sums of at most 2^16 values of at most 2^32, here and below.
			new_sum = new_sum.wrapping_add(*value);
			old_sum = old_sum.wrapping_add((*bond).into());
		}
		let (new, old) = (Divisor::new(new_sum), Divisor::new(old_sum));
		let (alpha, keep) = (*alpha, ONE.saturating_sub(*alpha));
		let mut sum = 0u64;
		for (value, bond) in values.iter_mut().zip(column.bonds) {
			let (new, old) = (new.share(*value), old.share((*bond).into()));
			*value = mul(alpha, new).wrapping_add(mul(keep, old));
			sum = sum.wrapping_add(*value);
		}
		let bonds = Divisor::new(sum);
		let mut largest = 0;
		visit(accounts, column.keys, values.iter_mut(), |account, value| {
			*value = bonds.share(*value);
			largest = largest.max(*value);
			account.earn(*value, target);
		});
		let largest = Divisor::new(largest);
		visit(accounts, column.keys, values.iter(), |account, value| {
			account.store(largest.share(*value), target);
		});
	}

	/// Bonds as absolute fractions.
	fn yuma3(&mut self, column: Column, target: Target) {
		let Self { penalty, alpha: fixed, liquid, accounts, values } = self;
		let mut sum = 0u64;
		for (value, (key, bond)) in values.iter_mut().zip(column.keys.iter().zip(column.bonds)) {
			let new = bond_weight(key.weight(), target.consensus, *penalty);
			let old = from_u16(*bond);
			let alpha = match liquid {
				Some(liquid) if new > 0 => liquid.speed(new, old, target.consensus),
				_ => *fixed,
			};
			*value = mul(alpha, new).wrapping_add(mul(ONE.saturating_sub(alpha), old));
			// At most 2^16 values of at most 2^32.
			sum = sum.wrapping_add(*value);
		}
		let bonds = Divisor::new(sum);
		visit(accounts, column.keys, values.iter(), |account, value| {
			account.earn(bonds.share(*value), target);
			account.store(*value, target);
		});
	}

	fn finish(mut self, variant: Variant, matrix: &Matrix) -> Bonds {
		let share = |account: &Account| match variant {
			Variant::Original => account.earned,
			Variant::Yuma3 => mul(account.active_stake, account.earned),
		};
		let mut dividends: Vec<u64> = self.accounts.iter().map(share).collect();
		normalise(&mut dividends);
		let rows = self.accounts.iter_mut().map(|account| core::mem::take(&mut account.row));
		let rows = matrix.validators.iter().map(|v| v.uid).zip(rows);
		Bonds {
			dividends: matrix.spread(&dividends),
			rows: rows.filter(|(_, row)| !row.is_empty()).collect(),
		}
	}
}

/// `W - penalty * (W - min(W, consensus))`: between the clipped and the full weight.
#[inline(always)]
fn bond_weight(weight: u64, consensus: u64, penalty: u64) -> u64 {
	weight.wrapping_sub(mul(penalty, weight.saturating_sub(consensus)))
}
