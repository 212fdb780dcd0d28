//! New bonds and the dividends they earn.

use crate::{
	consensus::Verdict,
	fixed::{from_u16, mul, normalise, to_u16, Divisor, ONE},
	matrix::{Cell, Matrix},
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
	verdict: &Verdict,
) -> Bonds {
	let mut step = Step::new(params, matrix, stakes, verdict);
	let mut weights = verdict.weights.as_slice();
	let columns = matrix.columns().zip(verdict.consensus.iter().zip(&verdict.incentive));
	for (uid, (cells, (consensus, incentive))) in (0..=u16::MAX).zip(columns) {
		let (column, rest) = weights.split_at_checked(cells.len()).unwrap_or_default();
		weights = rest;
		match params.variant {
			Variant::Original => step.original(cells, column, *consensus, *incentive),
			Variant::Yuma3 => step.yuma3(cells, column, *consensus, *incentive),
		}
		step.store(uid, cells);
	}
	step.finish(params.variant, matrix)
}

/// Working state over all columns; vectors by slot unless said otherwise.
struct Step {
	penalty: u64,
	/// Weight of the new value where liquid alpha does not apply.
	alpha: u64,
	liquid: Option<Alpha>,
	active_stake: Vec<u64>,
	/// Whether the validator may store its bonds.
	keeps: Vec<bool>,
	/// `sum_j bond_ij * incentive_j`, bonds normalised by column.
	earned: Vec<u64>,
	rows: Vec<Row>,
	/// Values of the current column, by cell.
	column: Vec<u64>,
	/// Bonds of the current column as they are stored, by cell.
	stored: Vec<u16>,
}

impl Step {
	fn new(params: &Params, matrix: &Matrix, stakes: &Stakes, verdict: &Verdict) -> Self {
		// Checked on entry: the moving average is at most one million. The quotient of 32 bits is
		// at most one.
		let old = (params.bonds_moving_average << 32).checked_div(MILLION).unwrap_or(0);
		let any_consensus = verdict.consensus.iter().any(|c| *c > 0);
		let keeps = matrix.gather(&stakes.new_permit);
		let row = |(v, keeps): (&crate::matrix::Validator, &bool)| {
			Vec::with_capacity(if *keeps { v.len } else { 0 })
		};
		Self {
			penalty: from_u16(params.bonds_penalty),
			alpha: ONE.saturating_sub(old),
			liquid: params.liquid_alpha.filter(|_| any_consensus).map(|a| Alpha::new(&a)),
			active_stake: matrix.gather(&stakes.active_stake),
			earned: vec![0; matrix.validators.len()],
			rows: matrix.validators.iter().zip(&keeps).map(row).collect(),
			keeps,
			column: Vec::new(),
			stored: Vec::new(),
		}
	}

	/// Bonds as shares of the column.
	fn original(&mut self, cells: &[Cell], weights: &[u64], consensus: u64, incentive: u64) {
		let Self { penalty, alpha, active_stake, column, stored, .. } = self;
		column.clear();
		column.extend(cells.iter().zip(weights).map(|(cell, weight)| {
			let stake = active_stake.get(usize::from(cell.slot)).copied().unwrap_or(0);
			mul(stake, bond_weight(*weight, consensus, *penalty))
		}));
		// Sums of at most 2^16 values of at most 2^32.
		let old_sum = cells.iter().fold(0u64, |sum, c| sum.wrapping_add(c.bond.into()));
		let (new, old) = (Divisor::new(sum(column)), Divisor::new(old_sum));
		let keep = ONE.saturating_sub(*alpha);
		for (value, cell) in column.iter_mut().zip(cells) {
			let (new, old) = (new.share(*value), old.share(cell.bond.into()));
			*value = mul(*alpha, new).wrapping_add(mul(keep, old));
		}
		let bonds = Divisor::new(sum(column));
		column.iter_mut().for_each(|v| *v = bonds.share(*v));
		let largest = Divisor::new(column.iter().copied().max().unwrap_or(0));
		stored.clear();
		stored.extend(column.iter().map(|v| to_u16(largest.share(*v))));
		self.earn(cells, incentive);
	}

	/// Bonds as absolute fractions.
	fn yuma3(&mut self, cells: &[Cell], weights: &[u64], consensus: u64, incentive: u64) {
		let Self { penalty, alpha: fixed, liquid, column, stored, .. } = self;
		column.clear();
		column.extend(cells.iter().zip(weights).map(|(cell, weight)| {
			let new = bond_weight(*weight, consensus, *penalty);
			let old = from_u16(cell.bond);
			let alpha = match liquid {
				Some(liquid) if new > 0 => liquid.speed(new, old, consensus),
				_ => *fixed,
			};
			mul(alpha, new).wrapping_add(mul(ONE.saturating_sub(alpha), old))
		}));
		stored.clear();
		stored.extend(column.iter().map(|v| to_u16(*v)));
		if incentive > 0 {
			let bonds = Divisor::new(sum(column));
			column.iter_mut().for_each(|v| *v = bonds.share(*v));
			self.earn(cells, incentive);
		}
	}

	/// Credit the normalised bonds in `column` with their part of the incentive.
	fn earn(&mut self, cells: &[Cell], incentive: u64) {
		for (bond, cell) in self.column.iter().zip(cells) {
			if let Some(earned) = self.earned.get_mut(usize::from(cell.slot)) {
				*earned = earned.wrapping_add(mul(incentive, *bond));
			}
		}
	}

	/// Append the stored bonds of column `uid` to the rows that are kept.
	fn store(&mut self, uid: u16, cells: &[Cell]) {
		for (bond, cell) in self.stored.iter().zip(cells) {
			let slot = usize::from(cell.slot);
			if *bond > 0 && self.keeps.get(slot).copied().unwrap_or(false) {
				if let Some(row) = self.rows.get_mut(slot) {
					row.push((uid, *bond));
				}
			}
		}
	}

	fn finish(mut self, variant: Variant, matrix: &Matrix) -> Bonds {
		if variant == Variant::Yuma3 {
			for (earned, stake) in self.earned.iter_mut().zip(&self.active_stake) {
				*earned = mul(*stake, *earned);
			}
		}
		normalise(&mut self.earned);
		let rows = matrix.validators.iter().map(|v| v.uid).zip(self.rows);
		Bonds {
			dividends: matrix.spread(&self.earned),
			rows: rows.filter(|(_, row)| !row.is_empty()).collect(),
		}
	}
}

/// `W - penalty * (W - min(W, consensus))`: between the clipped and the full weight.
#[inline(always)]
fn bond_weight(weight: u64, consensus: u64, penalty: u64) -> u64 {
	weight.wrapping_sub(mul(penalty, weight.saturating_sub(consensus)))
}

/// Sum of at most 2^16 fractions.
#[inline(always)]
fn sum(values: &[u64]) -> u64 {
	values.iter().fold(0, |sum, v| sum.wrapping_add(*v))
}
