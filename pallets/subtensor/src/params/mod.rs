//! Parameters: the table of defaults, and the one place that sets them.
//!
//! Owns every hyperparameter item of the pallet. [`ChainParams`] is the table of defaults the
//! runtime gives; [`default_of`] values make it visible as storage defaults in the metadata.
//! [`RateLimits`] remembers when something that is limited in time was last done.

mod defaults;
mod footprint;
mod rate_limits;
mod set;
mod table;

pub use defaults::*;
pub use rate_limits::{Hyperparameter, RateLimitKey, RateLimits};
pub use set::Params;
pub use table::{ChainParams, SubnetParams};
