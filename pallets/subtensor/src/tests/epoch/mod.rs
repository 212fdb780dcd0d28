//! The consensus of a subnet.

use super::{mock, moves};

mod consensus;
mod poison;
mod run;
mod weight;
mod work;
