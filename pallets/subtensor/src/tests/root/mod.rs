//! Membership of root, claims of its dividends.

use super::{mock, moves};

mod auto;
mod claims;
mod dissolve;
mod membership;
mod property;
