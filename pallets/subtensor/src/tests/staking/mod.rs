//! Calls on stake.

use super::{mock, moves, shares::staking_hotkeys};

mod auto_stake;
mod bad_input;
mod burn;
mod charges;
mod limits;
mod move_errors;
mod stake;
mod sweep;
mod transition;
mod whole_position;
