//! Parameters: the table of defaults, and the one place that sets them.
//!
//! Owns every hyperparameter item of the pallet. [`ChainParams`] is the table of defaults the
//! runtime gives; [`default_of`] values make it visible as storage defaults in the metadata.

mod defaults;
mod set;
mod table;

pub use defaults::*;
pub use set::Params;
pub use table::{ChainParams, SubnetParams};
