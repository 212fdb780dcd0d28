//! Weighted median, clipping, ranks and trust.

use crate::{
	fixed::{from_u16, mul, normalise, total, Divisor},
	matrix::{Cell, Matrix},
	stake::Stakes,
	types::Params,
};
use alloc::{vec, vec::Vec};

/// What the validators agree on. Fractions; by uid unless said otherwise.
pub(crate) struct Verdict {
	pub(crate) consensus: Vec<u64>,
	pub(crate) rank: Vec<u64>,
	pub(crate) trust: Vec<u64>,
	pub(crate) incentive: Vec<u64>,
	/// By slot.
	pub(crate) validator_trust: Vec<u64>,
	/// Normalised weights, in the order of the cells.
	pub(crate) weights: Vec<u64>,
}

/// Consensus, ranks and incentive of all columns.
pub(crate) fn judge(params: &Params, matrix: &Matrix, stakes: &Stakes) -> Verdict {
	let active_stake = matrix.gather(&stakes.active_stake);
	let mut median = Median::new(&active_stake, params.kappa);
	let divisors: Vec<Divisor> = matrix.validators.iter().map(|v| v.weight_sum).collect();
	let n = stakes.stake.len();
	let mut verdict = Verdict {
		consensus: Vec::with_capacity(n),
		rank: Vec::with_capacity(n),
		trust: Vec::with_capacity(n),
		incentive: Vec::new(),
		validator_trust: vec![0; active_stake.len()],
		weights: Vec::with_capacity(matrix.len()),
	};
	for cells in matrix.columns() {
		let start = verdict.weights.len();
		verdict.weights.extend(cells.iter().map(|cell| {
			let divisor = divisors.get(usize::from(cell.slot));
			divisor.map_or(0, |divisor| divisor.share(cell.weight.into()))
		}));
		let weights = verdict.weights.get(start..).unwrap_or_default();
		let consensus = median.find(cells, weights);
		let (before, after) =
			ranks(cells, weights, consensus, &active_stake, &mut verdict.validator_trust);
		verdict.consensus.push(consensus);
		verdict.rank.push(after);
		verdict.trust.push(Divisor::new(before).share(after));
	}
	verdict.incentive = verdict.rank.clone();
	normalise(&mut verdict.incentive);
	verdict
}

/// Ranks of one column `(without clipping, with clipping)`; adds clipped weights to the trust of
/// each validator.
fn ranks(
	cells: &[Cell],
	weights: &[u64],
	consensus: u64,
	active_stake: &[u64],
	validator_trust: &mut [u64],
) -> (u64, u64) {
	let (mut before, mut after) = (0u64, 0u64);
	for (cell, weight) in cells.iter().zip(weights) {
		let slot = usize::from(cell.slot);
		let stake = active_stake.get(slot).copied().unwrap_or(0);
		let clipped = consensus.min(*weight);
		// Sums of at most 2^16 fractions.
		before = before.wrapping_add(mul(stake, *weight));
		after = after.wrapping_add(mul(stake, clipped));
		if let Some(trust) = validator_trust.get_mut(slot) {
			*trust = trust.wrapping_add(clipped);
		}
	}
	(before, after)
}

/// Finds the weighted median of columns.
struct Median {
	/// Voting stake by slot: active stake, normalised again.
	votes: Vec<u64>,
	/// Stake a weight needs behind it.
	needed: u64,
	/// Weights of the current column with the slot in the low 16 bits.
	keys: Vec<u64>,
}

/// From this length on a slice is partitioned rather than sorted.
const PARTITION_FROM: usize = 12;

impl Median {
	fn new(active_stake: &[u64], kappa: u16) -> Self {
		let mut votes = active_stake.to_vec();
		normalise(&mut votes);
		let needed = from_u16(kappa).min(total(&votes));
		Self { keys: Vec::with_capacity(votes.len()), votes, needed }
	}

	/// The largest weight such that the stake of validators with this weight or more is at least
	/// what is needed. Validators without an entry vote for zero. With nothing needed: the largest
	/// weight of any voter.
	fn find(&mut self, cells: &[Cell], weights: &[u64]) -> u64 {
		let Self { votes, needed, keys } = self;
		keys.clear();
		let mut support = 0u64;
		for (cell, weight) in cells.iter().zip(weights) {
			let vote = votes.get(usize::from(cell.slot)).copied().unwrap_or(0);
			if vote > 0 && *weight > 0 {
				support = support.wrapping_add(vote);
				keys.push(weight << 16 | u64::from(cell.slot));
			}
		}
		if support < *needed {
			return 0;
		}
		if *needed == 0 {
			return keys.iter().max().map_or(0, |key| key >> 16);
		}
		descend(keys, votes, *needed)
	}
}

/// Stake behind a key.
#[inline(always)]
fn vote(votes: &[u64], key: u64) -> u64 {
	votes.get(usize::from(slot(key))).copied().unwrap_or(0)
}

/// The slot in the low bits of a key.
#[inline(always)]
#[allow(clippy::cast_possible_truncation)] // the cut is the purpose: the low 16 bits are the slot
fn slot(key: u64) -> u16 {
	key as u16
}

/// Walk from the largest key down until `needed` stake is reached; halves by partition.
fn descend(keys: &mut [u64], votes: &[u64], mut needed: u64) -> u64 {
	let mut keys = keys;
	while keys.len() >= PARTITION_FROM {
		let (low, pivot, high) = keys.select_nth_unstable(keys.len() / 2);
		let above = high.iter().fold(0u64, |sum, key| sum.wrapping_add(vote(votes, *key)));
		let with_pivot = above.wrapping_add(vote(votes, *pivot));
		if above >= needed {
			keys = high;
		} else if with_pivot >= needed {
			return *pivot >> 16;
		} else {
			needed = needed.saturating_sub(with_pivot);
			keys = low;
		}
	}
	keys.sort_unstable();
	for key in keys.iter().rev() {
		needed = needed.saturating_sub(vote(votes, *key));
		if needed == 0 {
			return *key >> 16;
		}
	}
	0
}
