//! Weights and bonds of the validators with a permit, merged and stored by column.

use crate::{
	fixed::Divisor,
	types::{Input, Neuron, Row, YumaError},
};
use alloc::{borrow::Cow, vec, vec::Vec};

/// The weight of one validator for one neuron: a fraction of the row, and the slot of the validator in the low 16 bits.
/// Keys sort by weight.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key(u64);

impl Key {
	/// `weight` is at most one.
	#[inline(always)]
	pub(crate) fn new(weight: u64, slot: u16) -> Self {
		Self(weight << 16 | u64::from(slot))
	}

	/// Weight over the sum of the row, 0 where masked.
	#[inline(always)]
	pub(crate) fn weight(self) -> u64 {
		self.0 >> 16
	}

	/// Position of the validator among those with a permit.
	#[inline(always)]
	#[allow(clippy::cast_possible_truncation)] // the cut is the purpose
	pub(crate) fn slot(self) -> usize {
		usize::from(self.0 as u16)
	}
}

/// What the validators say of one neuron, by ascending slot.
#[derive(Clone, Copy, Default)]
pub(crate) struct Column<'a> {
	pub(crate) keys: &'a [Key],
	/// Bond as stored, 0 where masked, beside each key.
	pub(crate) bonds: &'a [u16],
}

/// Visit the validator of each cell of a column. Where all of them have one, slots count up and nobody is looked for.
#[inline(always)]
pub(crate) fn visit<T, C>(
	validators: &mut [T],
	keys: &[Key],
	cells: impl Iterator<Item = C>,
	mut visit: impl FnMut(&mut T, C),
) {
	if keys.len() == validators.len() {
		validators.iter_mut().zip(cells).for_each(|(validator, cell)| visit(validator, cell));
	} else {
		for (key, cell) in keys.iter().zip(cells) {
			let Some(validator) = validators.get_mut(key.slot()) else { continue };
			visit(validator, cell);
		}
	}
}

/// One validator with a permit.
#[derive(Clone, Copy)]
pub(crate) struct Validator {
	pub(crate) uid: u16,
	/// Sum of its unmasked weights.
	weight_sum: Divisor,
	/// Number of its cells.
	pub(crate) len: usize,
}

/// The cells of all columns, column after column, by ascending slot inside a column.
pub(crate) struct Matrix {
	pub(crate) validators: Vec<Validator>,
	neurons: usize,
	/// End of each column in `keys` and `bonds`.
	ends: Vec<usize>,
	keys: Vec<Key>,
	bonds: Vec<u16>,
}

impl Matrix {
	/// Check all rows, then merge and transpose those of the validators with a permit.
	pub(crate) fn build(input: &Input) -> Result<Self, YumaError> {
		let n = input.neurons.len();
		let weights = rows_by_uid(&input.weights, n)?;
		let bonds = rows_by_uid(&input.bonds, n)?;
		let sources = (0..=u16::MAX)
			.zip(input.neurons.iter().zip(weights).zip(bonds))
			.filter(|(_, ((neuron, _), _))| neuron.permit)
			.map(|(uid, ((neuron, weights), bonds))| Source { uid, neuron, weights, bonds });
		let targets = Targets::new(input);
		let mut rows = Rows::with_capacity(input);
		sources.for_each(|source| rows.push(&source, &targets));
		let mut ends = rows.starts(n);
		let (mut keys, mut bonds) =
			(vec![Key::default(); rows.cells.len()], vec![0; rows.cells.len()]);
		let mut cells = rows.cells.as_slice();
		for (slot, row) in (0..=u16::MAX).zip(&rows.rows) {
			let (own, rest) = cells.split_at_checked(row.len).unwrap_or_default();
			cells = rest;
			for cell in own {
				let Some(end) = ends.get_mut(usize::from(cell.column)) else { continue };
				if let (Some(key), Some(bond)) = (keys.get_mut(*end), bonds.get_mut(*end)) {
					*key = Key::new(row.weight_sum.share(cell.weight.into()), slot);
					*bond = cell.bond;
				}
				*end = end.wrapping_add(1); // at most the number of cells
			}
		}
		Ok(Self { validators: rows.rows, neurons: n, ends, keys, bonds })
	}

	/// Columns by uid.
	pub(crate) fn columns(&self) -> impl Iterator<Item = Column<'_>> {
		let starts = core::iter::once(0).chain(self.ends.iter().copied());
		starts.zip(&self.ends).map(|(start, end)| Column {
			keys: self.keys.get(start..*end).unwrap_or_default(),
			bonds: self.bonds.get(start..*end).unwrap_or_default(),
		})
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

/// A weight as submitted and an old bond of one validator in one neuron, 0 where masked.
struct Cell {
	column: u16,
	weight: u16,
	bond: u16,
}

/// A neuron as the target of weights and bonds.
struct Target {
	registered_at: u64,
	/// Whether old bonds belong to the present neuron: it took its uid before the last epoch.
	bonds_valid: bool,
}

/// All neurons as targets, by uid.
struct Targets {
	owner_uid: Option<u16>,
	/// Block of the latest registration.
	newest: u64,
	/// Whether old bonds in anybody do not count.
	newcomers: bool,
	targets: Vec<Target>,
}

impl Targets {
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
		let newest = input.neurons.iter().map(|n| n.registered_at).max().unwrap_or(0);
		Self {
			owner_uid: input.owner_uid,
			newest,
			newcomers: newest >= since,
			targets: input.neurons.iter().map(target).collect(),
		}
	}

	/// Hide what does not count of the cells of a validator: its weights for itself and for those who came after
	/// them, and bonds in newcomers.
	fn mask(&self, source: &Source, cells: &mut [Cell]) {
		let last_update = source.neuron.last_update;
		if last_update <= self.newest || self.newcomers {
			for cell in &mut *cells {
				let Some(target) = self.targets.get(usize::from(cell.column)) else { continue };
				if last_update <= target.registered_at {
					cell.weight = 0;
				}
				if !target.bonds_valid {
					cell.bond = 0;
				}
			}
		}
		let own = cells.binary_search_by_key(&source.uid, |cell| cell.column);
		if let Some(cell) = own.ok().and_then(|index| cells.get_mut(index)) {
			if self.owner_uid != Some(source.uid) {
				cell.weight = 0;
			}
		}
	}
}

/// The cells of all validators, row after row, by ascending column inside a row.
struct Rows {
	rows: Vec<Validator>,
	cells: Vec<Cell>,
}

impl Rows {
	fn with_capacity(input: &Input) -> Self {
		let entries = |rows: &[(u16, Row)]| rows.iter().map(|(_, row)| row.len()).sum::<usize>();
		let cells = entries(&input.weights).max(entries(&input.bonds));
		Self { rows: Vec::new(), cells: Vec::with_capacity(cells) }
	}

	/// Append the merged rows of a validator, without what the masks hide.
	fn push(&mut self, source: &Source, targets: &Targets) {
		let before = self.cells.len();
		merge(&source.weights, &source.bonds, &mut self.cells);
		let cells = self.cells.get_mut(before..).unwrap_or_default();
		targets.mask(source, cells);
		// At most 2^16 weights below 2^16.
		let sum = cells.iter().fold(0u64, |sum, cell| sum.wrapping_add(cell.weight.into()));
		let weight_sum = Divisor::new(sum);
		self.rows.push(Validator { uid: source.uid, weight_sum, len: cells.len() });
	}

	/// Where each of `n` columns begins when the cells are put column after column.
	fn starts(&self, n: usize) -> Vec<usize> {
		let mut starts = vec![0usize; n];
		for cell in &self.cells {
			if let Some(count) = starts.get_mut(usize::from(cell.column)) {
				*count = count.wrapping_add(1); // at most 2^16: one a validator
			}
		}
		let mut next = 0usize;
		for start in &mut starts {
			let count = core::mem::replace(start, next);
			next = next.saturating_add(count);
		}
		starts
	}
}

/// Append the union of two sorted rows, 0 where one has no entry.
fn merge(weights: &[(u16, u16)], bonds: &[(u16, u16)], cells: &mut Vec<Cell>) {
	let (mut weights, mut bonds) = (weights, bonds);
	loop {
		let pairs = weights.iter().zip(bonds);
		let run = pairs.take_while(|(weight, bond)| weight.0 == bond.0).count();
		let (weights_alike, weights_left) = weights.split_at_checked(run).unwrap_or_default();
		let (bonds_alike, bonds_left) = bonds.split_at_checked(run).unwrap_or_default();
		let pairs = weights_alike.iter().zip(bonds_alike);
		cells.extend(pairs.map(|((column, weight), (_, bond))| Cell {
			column: *column,
			weight: *weight,
			bond: *bond,
		}));
		(weights, bonds) = (weights_left, bonds_left);
		match (weights.split_first(), bonds.split_first()) {
			(Some(((column, weight), rest)), b) if b.is_none_or(|(b, _)| *column < b.0) => {
				cells.push(Cell { column: *column, weight: *weight, bond: 0 });
				weights = rest;
			},
			(_, Some(((column, bond), rest))) => {
				cells.push(Cell { column: *column, weight: 0, bond: *bond });
				bonds = rest;
			},
			(_, None) => break,
		}
	}
}
