//! Weighted median, clipping, ranks and trust.

use crate::{
	fixed::{from_u16, mul, normalise, total, Divisor},
	matrix::{visit, Column, Key, Matrix},
	stake::Stakes,
	types::Params,
};
use alloc::{vec, vec::Vec};

/// What the validators agree on. Fractions; by uid unless said otherwise.
pub(crate) struct ConsensusScores {
	pub(crate) consensus: Vec<u64>,
	pub(crate) rank: Vec<u64>,
	pub(crate) trust: Vec<u64>,
	pub(crate) incentive: Vec<u64>,
	/// By slot.
	pub(crate) validator_trust: Vec<u64>,
}

/// Consensus, ranks and incentive of all columns.
pub(crate) fn score(params: &Params, matrix: &Matrix, stakes: &Stakes) -> ConsensusScores {
	let mut panel = Panel::new(params, matrix, stakes);
	let n = stakes.stake.len();
	let mut scores = ConsensusScores {
		consensus: Vec::with_capacity(n),
		rank: Vec::with_capacity(n),
		trust: Vec::with_capacity(n),
		incentive: Vec::new(),
		validator_trust: Vec::new(),
	};
	for column in matrix.columns() {
		let consensus = panel.consensus(column);
		let (before, after) = panel.ranks(column, consensus);
		scores.consensus.push(consensus);
		scores.rank.push(after);
		scores.trust.push(Divisor::new(before).share(after));
	}
	scores.validator_trust = panel.validators.iter().map(|validator| validator.trust).collect();
	scores.incentive = scores.rank.clone();
	normalise(&mut scores.incentive);
	scores
}

/// A validator while columns are judged. Fractions.
#[derive(Clone, Copy)]
struct Validator {
	active_stake: u64,
	/// Clipped weights so far.
	trust: u64,
}

/// All validators by slot.
struct Panel {
	validators: Vec<Validator>,
	/// Stake in the median: active stake, normalised again.
	votes: Vec<u64>,
	/// Stake a weight needs behind it.
	needed: u64,
	/// Votes of the current column.
	keys: Vec<Key>,
}

impl Panel {
	fn new(params: &Params, matrix: &Matrix, stakes: &Stakes) -> Self {
		let active_stake = matrix.gather(&stakes.active_stake);
		let mut votes = active_stake.clone();
		normalise(&mut votes);
		let needed = from_u16(params.kappa).min(total(&votes));
		let validator = |active_stake| Validator { active_stake, trust: 0 };
		let validators = active_stake.into_iter().map(validator).collect();
		Self { keys: vec![Key::default(); votes.len()], validators, votes, needed }
	}

	/// Consensus of a column: the largest weight such that the stake of validators with this weight
	/// or more is at least what is needed.
	///
	/// Validators without an entry vote for zero. With nothing needed it is the largest weight of
	/// any voter.
	fn consensus(&mut self, column: Column) -> u64 {
		let (mut support, mut voters) = (0u64, 0usize);
		for key in column.keys {
			// Overwritten by the next one unless it counts.
			if let Some(place) = self.keys.get_mut(voters) {
				*place = *key;
			}
			let vote = if key.weight() > 0 { vote(&self.votes, *key) } else { 0 };
			// At most 2^16 votes that sum to at most one.
			support = support.wrapping_add(vote);
			voters = voters.wrapping_add(usize::from(vote > 0));
		}
		let keys = self.keys.get_mut(..voters).unwrap_or_default();
		if support < self.needed {
			0
		} else if self.needed == 0 {
			keys.iter().max().map_or(0, |key| key.weight())
		} else {
			descend(keys, &self.votes, self.needed, MAX_PARTITIONS)
		}
	}

	/// Ranks of one column `(without clipping, with clipping)`; adds clipped weights to the trust
	/// of each validator.
	fn ranks(&mut self, column: Column, consensus: u64) -> (u64, u64) {
		let (mut before, mut after) = (0u64, 0u64);
		visit(&mut self.validators, column.keys, column.keys.iter(), |validator, key| {
			let (weight, clipped) = (key.weight(), consensus.min(key.weight()));
			// Sums of at most 2^16 fractions.
			before = before.wrapping_add(mul(validator.active_stake, weight));
			after = after.wrapping_add(mul(validator.active_stake, clipped));
			validator.trust = validator.trust.wrapping_add(clipped);
		});
		(before, after)
	}
}

/// Stake behind a key.
#[inline(always)]
fn vote(votes: &[u64], key: Key) -> u64 {
	votes.get(key.slot()).copied().unwrap_or(0)
}

/// Shorter slices are sorted rather than partitioned.
const PARTITION_FROM: usize = 8;

/// Partitions before giving up on pivots: then the rest is sorted, whatever its order.
const MAX_PARTITIONS: usize = 24;

/// Walk from the largest key down until `needed` stake is reached. Quick select in place: each
/// round keeps the side of the pivot on which the goal lies. After `partitions` rounds what is left
/// is sorted.
fn descend(keys: &mut [Key], votes: &[u64], mut needed: u64, partitions: usize) -> u64 {
	let mut keys = keys;
	for _ in 0..partitions {
		if keys.len() < PARTITION_FROM {
			break;
		}
		let Some((pivot, others)) = take_pivot(core::mem::take(&mut keys)) else { break };
		let (larger, above) = partition(others, pivot, votes);
		let (high, low) = others.split_at_mut_checked(larger).unwrap_or_default();
		if above >= needed {
			keys = high;
			continue;
		}
		needed = needed.saturating_sub(above).saturating_sub(vote(votes, pivot));
		if needed == 0 {
			return pivot.weight();
		}
		keys = low;
	}
	keys.sort_unstable();
	for key in keys.iter().rev() {
		needed = needed.saturating_sub(vote(votes, *key));
		if needed == 0 {
			return key.weight();
		}
	}
	0
}

/// The median of the first, middle and last key, and the other keys.
fn take_pivot(keys: &mut [Key]) -> Option<(Key, &mut [Key])> {
	let (middle, last) = (keys.len() / 2, keys.len().checked_sub(1)?);
	let at = |i: usize| keys.get(i).copied().unwrap_or_default();
	let (a, b, c) = (at(0), at(middle), at(last));
	let median = a.min(b).max(a.max(b).min(c));
	let position = if median == a {
		0
	} else if median == b {
		middle
	} else {
		last
	};
	keys.swap(0, position); // both are positions of this slice
	let (pivot, others) = keys.split_first_mut()?;
	Some((*pivot, others))
}

/// Move keys above the pivot to the front; how many there are, and the stake behind them.
fn partition(keys: &mut [Key], pivot: Key, votes: &[u64]) -> (usize, u64) {
	let (mut larger, mut above) = (0usize, 0u64);
	for i in 0..keys.len() {
		let key = keys.get(i).copied().unwrap_or_default();
		keys.swap(i, larger); // larger <= i < len
		let counts = key > pivot;
		let stake = vote(votes, key);
		above = above.wrapping_add(if counts { stake } else { 0 });
		larger = larger.wrapping_add(usize::from(counts));
	}
	(larger, above)
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "tests compute expected numbers")]
mod tests {
	use super::*;

	/// The same by its definition: from the largest weight down until there is enough stake.
	fn naive(keys: &[Key], votes: &[u64], needed: u64) -> u64 {
		let mut keys = keys.to_vec();
		keys.sort_unstable();
		let mut stake = 0;
		let supports = |key: &Key| {
			stake += vote(votes, *key);
			stake >= needed
		};
		keys.iter().rev().copied().find(supports).map_or(0, Key::weight)
	}

	/// Columns of `n` weights: sorted either way, rising and falling, all alike, few values, any.
	fn columns(n: u64) -> [Vec<u64>; 6] {
		let any = |slot: u64| slot.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 34;
		[
			(0..n).collect(),
			(0..n).rev().collect(),
			(0..n).map(|slot| slot.min(n - slot)).collect(),
			(0..n).map(|_| 7).collect(),
			(0..n).map(|slot| any(slot) % 3).collect(),
			(0..n).map(any).collect(),
		]
	}

	#[test]
	fn descend_should_find_the_same_weight_after_any_number_of_partitions() {
		for n in [1, 7, 8, 9, 64, 128, 500] {
			let votes: Vec<u64> = (0..n).map(|slot| 1 + slot * 31 % 17).collect();
			let all = total(&votes);
			for column in columns(n) {
				let keys: Vec<Key> =
					(0..).zip(&column).map(|(slot, weight)| Key::new(*weight, slot)).collect();
				for needed in [1, 2, all / 3, all / 2, all / 2 + 1, all - 1, all] {
					let expected = naive(&keys, &votes, needed);
					// None at all, given up early, the usual limit.
					for partitions in [0, 1, 2, 3, MAX_PARTITIONS] {
						let got = descend(&mut keys.clone(), &votes, needed, partitions);
						assert_eq!(got, expected, "{n} {needed} {partitions} {column:?}");
					}
				}
			}
		}
	}

	#[test]
	fn descend_should_answer_zero_when_the_stake_is_too_little() {
		for partitions in [0, 1, MAX_PARTITIONS] {
			let mut keys: Vec<Key> = (0..20).map(|slot| Key::new(5, slot)).collect();
			assert_eq!(descend(&mut keys, &[1; 20], 21, partitions), 0);
		}
	}
}
