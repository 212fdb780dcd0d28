//! Calls without a fee.

use super::{mock, weights::batches};

mod calls;
mod length;
mod reasons;
