//! What other pallets ask for.

use super::{mock, moves};

mod alpha_fee;
