//! Weights and bonds of the validators with a permit, merged and stored by column.

use crate::{
	fixed::Divisor,
	types::{Input, Neuron, Row, YumaError},
};
use alloc::{borrow::Cow, vec, vec::Vec};

/// A weight and an old bond of one validator in one neuron; at least one of them is not zero.
#[derive(Clone, Copy, Default)]
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
	/// Check all rows, drop what the masks hide, merge and transpose the rest.
	pub(crate) fn build(input: &Input) -> Result<Self, YumaError> {
		let n = input.neurons.len();
		let weights = rows_by_uid(&input.weights, n)?;
		let bonds = rows_by_uid(&input.bonds, n)?;
		let mut merge = Merge::new(input);
		for (uid, ((neuron, weights), bonds)) in
			(0..=u16::MAX).zip(input.neurons.iter().zip(weights).zip(bonds))
		{
			if neuron.permit {
				merge.add(uid, neuron, &weights, &bonds);
			}
		}
		Ok(merge.transpose(n))
	}

	/// Columns by uid.
	pub(crate) fn columns(&self) -> impl Iterator<Item = &[Cell]> {
		let starts = core::iter::once(0).chain(self.ends.iter().copied());
		starts.zip(&self.ends).map(|(start, end)| self.cells.get(start..*end).unwrap_or_default())
	}

	/// Number of cells.
	pub(crate) fn len(&self) -> usize {
		self.cells.len()
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
	let ascending = row.iter().zip(row.iter().skip(1)).all(|(a, b)| a.0 < b.0);
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

/// Rows under construction: cells row after row, and how many each column has.
struct Merge {
	owner_uid: Option<u16>,
	/// Block of registration by column.
	registered_at: Vec<u64>,
	newest: u64,
	/// Whether old bonds in this column belong to the present neuron.
	bonds_valid: Vec<bool>,
	validators: Vec<Validator>,
	cells: Vec<(u16, Cell)>,
	counts: Vec<usize>,
}

impl Merge {
	fn new(input: &Input) -> Self {
		let registered_at: Vec<u64> = input.neurons.iter().map(|n| n.registered_at).collect();
		let since = match input.params.last_step {
			0 => input.params.now.saturating_sub(input.params.tempo.into()),
			block => block.saturating_add(1),
		};
		let entries = |rows: &[(u16, Row)]| {
			rows.iter().fold(0usize, |sum, (_, row)| sum.saturating_add(row.len()))
		};
		Self {
			owner_uid: input.owner_uid,
			newest: registered_at.iter().copied().max().unwrap_or(0),
			bonds_valid: registered_at.iter().map(|block| *block < since).collect(),
			counts: vec![0; registered_at.len()],
			registered_at,
			validators: Vec::new(),
			cells: Vec::with_capacity(entries(&input.weights).max(entries(&input.bonds))),
		}
	}

	/// Append the row of one validator.
	fn add(&mut self, uid: u16, neuron: &Neuron, weights: &[(u16, u16)], bonds: &[(u16, u16)]) {
		// At most 2^16 validators, so the count fits.
		let slot = u16::try_from(self.validators.len()).unwrap_or(u16::MAX);
		let start = self.cells.len();
		let mut weight_sum = 0u64;
		let (mut weights, mut bonds) = (weights.iter().peekable(), bonds.iter().peekable());
		loop {
			let next = match (weights.peek(), bonds.peek()) {
				(Some(w), Some(b)) => w.0.min(b.0),
				(Some(w), None) => w.0,
				(None, Some(b)) => b.0,
				(None, None) => break,
			};
			let take = |entry: Option<&(u16, u16)>| entry.map_or(0, |e| e.1);
			let weight = take(weights.next_if(|w| w.0 == next));
			let bond = take(bonds.next_if(|b| b.0 == next));
			let weight = if self.weight_counts(uid, neuron, next) { weight } else { 0 };
			let bond = if self.bond_counts(next) { bond } else { 0 };
			// At most 2^16 weights below 2^16.
			weight_sum = weight_sum.wrapping_add(weight.into());
			self.push(next, Cell { slot, weight, bond });
		}
		let len = self.cells.len().saturating_sub(start);
		self.validators.push(Validator { uid, weight_sum: Divisor::new(weight_sum), len });
	}

	fn push(&mut self, column: u16, cell: Cell) {
		if cell.weight == 0 && cell.bond == 0 {
			return;
		}
		if let Some(count) = self.counts.get_mut(usize::from(column)) {
			*count = count.saturating_add(1);
			self.cells.push((column, cell));
		}
	}

	/// Not for oneself unless owner, and set after the target took its uid.
	fn weight_counts(&self, uid: u16, neuron: &Neuron, target: u16) -> bool {
		let own = uid == target && self.owner_uid != Some(uid);
		!own && (neuron.last_update > self.newest
			|| self
				.registered_at
				.get(usize::from(target))
				.is_some_and(|block| neuron.last_update > *block))
	}

	/// The target took its uid before the previous epoch.
	fn bond_counts(&self, target: u16) -> bool {
		self.bonds_valid.get(usize::from(target)).copied().unwrap_or(false)
	}

	/// Counting sort by column; rows stay in order inside a column.
	fn transpose(self, neurons: usize) -> Matrix {
		let mut next = 0usize;
		let mut starts: Vec<usize> = Vec::with_capacity(self.counts.len());
		for count in self.counts {
			starts.push(next);
			next = next.saturating_add(count);
		}
		let mut cells = vec![Cell::default(); next];
		for (column, cell) in self.cells {
			if let Some(place) = starts.get_mut(usize::from(column)) {
				if let Some(target) = cells.get_mut(*place) {
					*target = cell;
				}
				*place = place.saturating_add(1);
			}
		}
		// Each start has moved to the end of its column.
		Matrix { validators: self.validators, neurons, ends: starts, cells }
	}
}
