//! Checks before a transaction.

use super::{lifecycle::swap_calls, mock};

mod codes;
mod guard;
