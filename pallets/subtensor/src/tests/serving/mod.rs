//! Where neurons are reached.

use super::mock;

mod axon;
mod other;
