//! What calls on weights are charged for.

use crate::number;
use alloc::vec::Vec;
use frame_support::weights::Weight;

/// Number of targets of a call that sets weights, for its weight.
pub fn targets<V>(dests: &[V]) -> u32 {
	number(dests.len())
}

/// Weight of a call with several rows of weights.
pub fn each_row<V>(rows: &[Vec<V>], of_row: fn(u32) -> Weight) -> Weight {
	rows.iter().fold(of_row(0), |sum, row| sum.saturating_add(of_row(targets(row))))
}
