//! Calls without a fee.

use super::{beacon, mock, weights::batches};

mod calls;
mod length;
mod reasons;
mod timelocked;
