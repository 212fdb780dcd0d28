//! The pallet as a whole.

use super::{mock, moves};

mod clients;
mod costs;
mod formulas;
mod incumbent;
mod origins;
mod scenario;
mod soak;
mod stateful;
