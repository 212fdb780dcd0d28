//! What the node of an author does for encrypted transactions.
//!
//! | module | does |
//! |---|---|
//! | [`seed`] | keeps the secret of the node in its keystore directory |
//! | [`keys`] | the key pairs of the node, and the announcement of the next one in each block |
//! | [`reader`] | finds the ciphertext in a transaction |
//! | [`pool`] | shows the author the transactions of the pool, with opened ones in their places |
//!
//! The proposer of the SDK takes transactions one after the other out of a pool. It is given a
//! [`ShieldedPool`]: the pool of the node in all but one respect. Where the iterator over ready
//! transactions comes upon a carrier that this node can open, the inner transaction follows it. A
//! carrier for another author is passed over and stays in the pool.
//!
//! Nothing of this is consensus: a node that only follows the chain needs none of it.

pub mod keys;
mod metrics;
pub mod pool;
pub mod reader;
pub mod seed;
#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]
// tests compute expected numbers
mod tests;

pub use keys::{KeyAnnouncement, NodeKeys};
pub use metrics::Metrics;
pub use pool::{Limits, ShieldedPool};
pub use reader::{ReadCarrier, RuntimeReader};
pub use seed::{load_or_create, SeedError};

/// Where the log of this crate goes.
const LOG_TARGET: &str = "shield";
