//! Who has how much stake.

use super::{mock, moves};

pub(super) mod staking_hotkeys;
