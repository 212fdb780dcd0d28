//! Who has how much stake.

use super::{mock, moves};

mod lookup;
pub(super) mod staking_hotkeys;
