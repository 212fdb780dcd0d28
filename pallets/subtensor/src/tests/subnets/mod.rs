//! Names of subnets.

use super::mock;

mod identity;
mod names;
