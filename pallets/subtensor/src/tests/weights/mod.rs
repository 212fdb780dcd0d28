//! What validators think of miners.

use super::mock;

pub(super) mod batches;
mod commit_reveal;
mod set;
