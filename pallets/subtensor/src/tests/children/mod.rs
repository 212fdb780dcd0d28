//! Stake weight given to others.

use super::mock;

mod family;
