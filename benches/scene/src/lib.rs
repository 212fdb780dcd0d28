//! A chain of the size of the public one: subnets in full work, stakers, root dividends.
//!
//! The state is that of the local chain before its first block, with more subnets and accounts, on which the
//! runtime's own code did what years of blocks would have: subnets were started, people staked, epochs ran and
//! paid. What only thousands of calls would fill, the rows of weights, is written as calls leave it. Every
//! invariant holds, and the same [`Size`] gives the same state.
//!
//! Since a chain begins with block 0, all that happened before it is of that block or the next: nobody has to
//! wait, and the first blocks are like any other.
//!
//! | module | what |
//! |---|---|
//! | [`people`] | who there is; everybody's key is known, so that tests can sign |
//! | [`state`] | the state |
//! | [`calls`] | transactions that its people sign |
//! | [`spec`] | the chain spec |
#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	reason = "a tool for measurements: what is wrong ends it"
)]

pub mod calls;
pub mod people;
pub mod spec;
pub mod state;

/// Most subnets: as many as a chain has by default.
const MOST_SUBNETS: u16 = 128;

/// Most neurons of a subnet: as many as one has by default.
const MOST_NEURONS: u16 = 256;

/// How much there is of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
	/// Subnets, root not counted.
	pub subnets: u16,
	/// Neurons of each.
	pub neurons: u16,
	/// The first of them, who validate, on every subnet and on root.
	pub validators: u16,
	/// Weights in the row of each other neuron.
	pub row: u16,
	/// People with stake on validators.
	pub stakers: u32,
	/// Subnets on which the first of them has stake.
	pub positions: u16,
	/// Epochs of each subnet.
	pub epochs: u16,
}

impl Size {
	/// A full one.
	pub fn full(subnets: u16, neurons: u16) -> Result<Self, String> {
		if !(1..=MOST_SUBNETS).contains(&subnets) {
			return Err(format!("{subnets} subnets: give a number from 1 to {MOST_SUBNETS}"));
		}
		if !(2..=MOST_NEURONS).contains(&neurons) {
			return Err(format!("{neurons} neurons: give a number from 2 to {MOST_NEURONS}"));
		}
		let validators = (neurons / 2).min(64);
		let (row, positions) = (neurons.min(32), subnets.min(50));
		Ok(Self { subnets, neurons, validators, row, stakers: 20_000, positions, epochs: 20 })
	}

	/// One for tests: the same with few stakers and epochs.
	pub fn small(subnets: u16, neurons: u16) -> Result<Self, String> {
		let full = Self::full(subnets, neurons)?;
		let (row, positions) = (full.row.min(3), full.positions.min(3));
		Ok(Self { row, stakers: 40, positions, epochs: 3, ..full })
	}
}
