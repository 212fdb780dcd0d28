//! How subnets begin and end.

use super::{mock, moves, weights::batches};

mod dissolve;
mod dissolve_calls;
mod dissolve_traces;
mod genesis;
mod mechanisms;
mod register;
