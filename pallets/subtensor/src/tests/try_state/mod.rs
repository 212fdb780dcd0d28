//! Invariants.

use super::mock;

mod invariants;
