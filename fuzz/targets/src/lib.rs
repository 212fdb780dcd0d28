//! What a stranger can send, as functions of bytes: each target takes any bytes and must neither panic nor leave
//! a broken state.
//!
//! | target | the bytes are | must hold |
//! |---|---|---|
//! | [`calls`] | origins and calls, one after the other | no panic, every invariant behind them |
//! | [`pool`] | a transaction as it is, or a call that gets a good signature | no panic in the pool and in the block |
//! | [`apis`] | a runtime API and its arguments | bad arguments are named, nothing else panics |
//! | [`genesis`] | JSON, or changes of the genesis of a preset | it builds, or the reason is told |
//! | [`carrier`] | the ciphertext of an encrypted transaction | refused, or opened as it was sealed |
//! | [`timelock`] | a ciphertext that a round of the beacon opens | refused, or opened as it was sealed |
//!
//! [`make`] builds good inputs from the metadata, [`drive`] runs a target on them, on what was saved in
//! `fuzz/corpus`, and on both with some bytes changed; the same seed gives the same inputs. The folder `fuzz` has
//! the same targets for cargo-fuzz.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	reason = "a program for tests: what it does not expect has to stop it"
)]

pub mod apis;
pub mod calls;
pub mod carrier;
pub mod chain;
pub mod dice;
pub mod drive;
pub mod genesis;
pub mod make;
pub mod pool;
pub mod timelock;

use dice::Dice;

/// A target: a function of bytes, and what makes good bytes for it.
#[derive(Clone, Copy, Debug)]
pub struct Target {
	/// Its name, and that of its folder in the corpus.
	pub name: &'static str,
	/// Panics where something is wrong.
	pub run: fn(&[u8]),
	/// An input that goes deep.
	pub make: fn(&mut Dice) -> Vec<u8>,
	/// Inputs that a second is enough for, roughly.
	pub per_second: u32,
}

/// All targets.
pub const TARGETS: [Target; 6] = [
	Target { name: "calls", run: calls::run, make: make::calls, per_second: 40 },
	Target { name: "pool", run: pool::run, make: make::pool, per_second: 100 },
	Target { name: "apis", run: apis::run, make: make::api, per_second: 200 },
	Target { name: "genesis", run: genesis::run, make: make::genesis, per_second: 20 },
	Target { name: "carrier", run: carrier::run, make: make::bytes, per_second: 200 },
	Target { name: "timelock", run: timelock::run, make: make::bytes, per_second: 40 },
];

/// The target of a name.
pub fn target(name: &str) -> Option<Target> {
	TARGETS.into_iter().find(|target| target.name == name)
}

/// Takes the first bytes of an input off; zeros where it has ended.
pub(crate) fn take<const N: usize>(input: &mut &[u8]) -> [u8; N] {
	let mut taken = [0; N];
	let length = input.len().min(N);
	let (first, rest) = input.split_at(length);
	taken[..length].copy_from_slice(first);
	*input = rest;
	taken
}
