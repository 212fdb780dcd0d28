//! What the tests of several crates need. Nothing of the product depends on it: it is a dependency of
//! tests and of the programs in `benches`.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::expect_used,
	clippy::indexing_slicing,
	reason = "a test fails where something is wrong"
)]

pub mod counting;
pub mod mock;
