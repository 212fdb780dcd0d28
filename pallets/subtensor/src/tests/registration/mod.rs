//! How one becomes a neuron, and who has to go.

use super::mock;

mod register;
mod trim;
