//! Subnets that a crowdloan paid for.

use super::{lifecycle::swap_calls, mock};

mod books;
mod dividends;
mod end;
mod invariants;
mod register;
mod scene;
mod swaps;
