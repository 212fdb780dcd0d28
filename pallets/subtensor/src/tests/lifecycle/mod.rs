//! How subnets begin and end, and other keys for everything.

use super::{mock, moves, weights::batches};

mod dissolve;
mod dissolve_calls;
mod dissolve_traces;
mod genesis;
mod mechanisms;
mod register;
mod swap_accounts;
pub(super) mod swap_calls;
mod swap_coldkey;
mod swap_errors;
mod swap_hotkey;
mod told;
