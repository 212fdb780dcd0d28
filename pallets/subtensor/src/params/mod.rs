//! Parameters: their values, and the table of defaults. Who may set them stands in [`crate::admin`].
//!
//! Every hyperparameter item of the pallet is here that is not the matter of another room.
//! [`ChainParams`] is the table of defaults the runtime gives; [`default_of`] values make it visible
//! as storage defaults in the metadata. [`RateLimits`] remembers when something that is limited in
//! time was last done.

mod defaults;
mod footprint;
mod rate_limits;
pub(crate) mod storage;
mod store;
mod table;

pub use defaults::*;
pub use rate_limits::{has_waited, Hyperparameter, RateLimitKey, RateLimits};
pub use store::{KeptOfChain, KeptOfSubnet, Params};
pub use table::{ChainParams, SubnetParams};
