//! What validators think of miners.

use super::{beacon, mock};

pub(super) mod batches;
mod commit_reveal;
mod set;
pub(super) mod timelock;
mod timelock_leave;
mod timelock_reveal;
