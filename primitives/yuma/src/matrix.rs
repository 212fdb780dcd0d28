//! Weights and bonds of the validators with a permit, merged and stored by column.

use crate::{
	fixed::Divisor,
	types::{Input, Neuron, Row, YumaError},
};
use alloc::{borrow::Cow, vec, vec::Vec};

/// A weight and an old bond of one validator in one neuron.
#[derive(Clone, Copy, Default)]
#[repr(align(8))] // moved as one word
pub(crate) struct Cell {
	/// Position of the validator among those with a permit.
	pub(crate) slot: u16,
	/// Weight as submitted, 0 where masked.
	pub(crate) weight: u16,
	/// Bond as stored, 0 where masked.
	pub(crate) bond: u16,
}

/// One validator with a permit.
#[derive(Clone, Copy)]
pub(crate) struct Validator {
	pub(crate) uid: u16,
	/// Sum of its unmasked weights.
	pub(crate) weight_sum: Divisor,
	/// Number of its cells.
	pub(crate) len: usize,
}

/// The cells of all columns, column after column, by ascending slot inside a column.
pub(crate) struct Matrix {
	pub(crate) validators: Vec<Validator>,
	neurons: usize,
	/// End of each column in `cells`.
	ends: Vec<usize>,
	cells: Vec<Cell>,
}

impl Matrix {
	/// Check all rows, then merge and transpose those of the validators with a permit.
	pub(crate) fn build(input: &Input) -> Result<Self, YumaError> {
		let n = input.neurons.len();
		let weights = rows_by_uid(&input.weights, n)?;
		let bonds = rows_by_uid(&input.bonds, n)?;
		let rows: Vec<Source> = (0..=u16::MAX)
			.zip(input.neurons.iter().zip(weights).zip(bonds))
			.filter(|(_, ((neuron, _), _))| neuron.permit)
			.map(|(uid, ((neuron, weights), bonds))| Source { uid, neuron, weights, bonds })
			.collect();
		let mut columns = Columns::new(input);
		rows.iter().for_each(|row| columns.count(row));
		columns.open();
		let mut validators = Vec::with_capacity(rows.len());
		for (slot, row) in (0..=u16::MAX).zip(&rows) {
			validators.push(columns.fill(slot, row));
		}
		Ok(Self { validators, neurons: n, ends: columns.ends, cells: columns.cells })
	}

	/// Columns by uid.
	pub(crate) fn columns(&self) -> impl Iterator<Item = &[Cell]> {
		let starts = core::iter::once(0).chain(self.ends.iter().copied());
		starts.zip(&self.ends).map(|(start, end)| self.cells.get(start..*end).unwrap_or_default())
	}

	/// The weights of a column as fractions of their rows, by cell.
	#[inline]
	pub(crate) fn normalised(&self, cells: &[Cell], weights: &mut Vec<u64>) {
		weights.clear();
		weights.extend(cells.iter().map(|cell| {
			let validator = self.validators.get(usize::from(cell.slot));
			validator.map_or(0, |validator| validator.weight_sum.share(cell.weight.into()))
		}));
	}

	/// Values by slot to values by uid; 0 for neurons without a permit.
	pub(crate) fn spread(&self, by_slot: &[u64]) -> Vec<u64> {
		let mut by_uid = vec![0; self.neurons];
		for (validator, value) in self.validators.iter().zip(by_slot) {
			if let Some(target) = by_uid.get_mut(usize::from(validator.uid)) {
				*target = *value;
			}
		}
		by_uid
	}

	/// Values by uid to values by slot.
	pub(crate) fn gather<T: Copy + Default>(&self, by_uid: &[T]) -> Vec<T> {
		let pick = |v: &Validator| by_uid.get(usize::from(v.uid)).copied().unwrap_or_default();
		self.validators.iter().map(pick).collect()
	}
}

/// Rows by uid with their entries sorted; an empty row where there is none.
fn rows_by_uid(rows: &[(u16, Row)], n: usize) -> Result<Vec<Cow<'_, [(u16, u16)]>>, YumaError> {
	let mut by_uid: Vec<Option<Cow<'_, [(u16, u16)]>>> = vec![None; n];
	for (uid, row) in rows {
		let place = by_uid.get_mut(usize::from(*uid)).ok_or(YumaError::RowUidUnknown)?;
		if place.is_some() {
			return Err(YumaError::DuplicateRow);
		}
		*place = Some(sorted(row, n)?);
	}
	Ok(by_uid.into_iter().map(Option::unwrap_or_default).collect())
}

/// Entries by ascending uid, each uid once and below `n`.
fn sorted(row: &[(u16, u16)], n: usize) -> Result<Cow<'_, [(u16, u16)]>, YumaError> {
	// Without early exit, so that the check runs on many entries at once.
	let ascending = row.iter().zip(row.iter().skip(1)).fold(true, |ok, (a, b)| ok & (a.0 < b.0));
	let row = if ascending {
		Cow::Borrowed(row)
	} else {
		let mut copy = row.to_vec();
		copy.sort_unstable_by_key(|entry| entry.0);
		if copy.iter().zip(copy.iter().skip(1)).any(|(a, b)| a.0 == b.0) {
			return Err(YumaError::DuplicateColumn);
		}
		Cow::Owned(copy)
	};
	match row.last() {
		Some((uid, _)) if usize::from(*uid) >= n => Err(YumaError::ColumnUidUnknown),
		_ => Ok(row),
	}
}

/// The rows of one validator with a permit.
struct Source<'a> {
	uid: u16,
	neuron: &'a Neuron,
	weights: Cow<'a, [(u16, u16)]>,
	bonds: Cow<'a, [(u16, u16)]>,
}

/// Columns under construction.
struct Columns {
	owner_uid: Option<u16>,
	/// Block of the latest registration.
	newest: u64,
	targets: Vec<Target>,
	/// Cells of each column, then its end so far in `cells`.
	ends: Vec<usize>,
	cells: Vec<Cell>,
}

/// A neuron as the target of weights and bonds.
struct Target {
	registered_at: u64,
	/// Whether old bonds belong to the present neuron: it took its uid before the last epoch.
	bonds_valid: bool,
}

impl Columns {
	fn new(input: &Input) -> Self {
		let since = match input.params.last_step {
			0 => input.params.now.saturating_sub(input.params.tempo.into()),
			// An epoch opens its block: who registers in it comes behind the epoch.
			block => block,
		};
		let target = |n: &Neuron| Target {
			registered_at: n.registered_at,
			bonds_valid: n.registered_at < since,
		};
		Self {
			owner_uid: input.owner_uid,
			newest: input.neurons.iter().map(|n| n.registered_at).max().unwrap_or(0),
			targets: input.neurons.iter().map(target).collect(),
			ends: vec![0; input.neurons.len()],
			cells: Vec::new(),
		}
	}

	/// Make room for a row.
	fn count(&mut self, row: &Source) {
		union(&row.weights, &row.bonds, |column, _, _| {
			if let Some(count) = self.ends.get_mut(usize::from(column)) {
				*count = count.wrapping_add(1); // at most 2^16: one a validator
			}
		});
	}

	/// Turn the counts into the starts of the columns.
	fn open(&mut self) {
		let mut next = 0usize;
		for end in &mut self.ends {
			let count = *end;
			*end = next;
			next = next.saturating_add(count);
		}
		self.cells = vec![Cell::default(); next];
	}

	/// Append the row of one validator to its columns, without what the masks hide.
	fn fill(&mut self, slot: u16, row: &Source) -> Validator {
		let own = Some(row.uid).filter(|uid| self.owner_uid != Some(*uid));
		let last_update = row.neuron.last_update;
		let newer_than_all = last_update > self.newest;
		let Self { targets, ends, cells, .. } = self;
		let (mut weight_sum, mut len) = (0u64, 0usize);
		union(&row.weights, &row.bonds, |column, weight, bond| {
			let index = usize::from(column);
			let (Some(target), Some(end)) = (targets.get(index), ends.get_mut(index)) else {
				return;
			};
			let counts = newer_than_all || last_update > target.registered_at;
			let weight = if counts && own != Some(column) { weight } else { 0 };
			let bond = if target.bonds_valid { bond } else { 0 };
			if let Some(cell) = cells.get_mut(*end) {
				*cell = Cell { slot, weight, bond };
			}
			// At most 2^16 weights below 2^16; ends and lengths are at most the number of cells.
			weight_sum = weight_sum.wrapping_add(weight.into());
			*end = end.wrapping_add(1);
			len = len.wrapping_add(1);
		});
		Validator { uid: row.uid, weight_sum: Divisor::new(weight_sum), len }
	}
}

/// Visit `(column, weight, bond)` of two sorted rows, 0 where one has no entry.
#[inline(always)]
fn union(weights: &[(u16, u16)], bonds: &[(u16, u16)], mut visit: impl FnMut(u16, u16, u16)) {
	let (mut weights, mut bonds) = (weights, bonds);
	loop {
		let mut run = 0usize;
		for ((column, weight), (bond_column, bond)) in weights.iter().zip(bonds) {
			if column != bond_column {
				break;
			}
			visit(*column, *weight, *bond);
			run = run.wrapping_add(1); // at most the length of a row
		}
		weights = weights.get(run..).unwrap_or_default();
		bonds = bonds.get(run..).unwrap_or_default();
		match (weights.split_first(), bonds.split_first()) {
			(Some((w, rest)), b) if b.is_none_or(|(b, _)| w.0 < b.0) => {
				visit(w.0, w.1, 0);
				weights = rest;
			},
			(_, Some((b, rest))) => {
				visit(b.0, 0, b.1);
				bonds = rest;
			},
			(_, None) => break,
		}
	}
}
