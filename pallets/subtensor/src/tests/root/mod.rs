//! Membership of root, claims of its dividends.

use super::{mock, moves};

mod auto;
mod basket;
mod claims;
mod dissolve;
mod everything;
mod floor;
mod left;
mod membership;
mod property;
mod weight;
