//! Names of subnets.

use super::mock;

mod identity;
