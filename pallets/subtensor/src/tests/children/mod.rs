//! Stake weight given to others.

use super::mock;

mod contribution;
mod family;
mod turns;
