//! Checks before a transaction.

use super::mock;

mod codes;
