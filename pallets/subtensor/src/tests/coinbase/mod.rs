//! The block step.

use super::mock;

mod block;
mod distribution;
