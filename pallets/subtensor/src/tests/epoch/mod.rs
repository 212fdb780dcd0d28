//! The consensus of a subnet.

use super::{mock, moves};

mod clients;
mod consensus;
mod poison;
mod run;
mod weight;
mod work;
