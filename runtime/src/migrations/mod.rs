//! What runs once, in the first block after a runtime upgrade.
//!
//! One versioned step per storage change, grouped by the release that ships it and deleted in the
//! release after. A new chain starts with nothing to migrate.

#[cfg(feature = "trial-migration")]
pub mod trial;

/// The steps of the current release, in order.
pub type Migrations = ();

/// The steps of the current release that take more than one block, in order.
///
/// One that goes through the neurons or positions of all subnets belongs here: transactions wait
/// while it runs, a part of a block at a time.
#[cfg(not(feature = "trial-migration"))]
pub type SteppedMigrations = ();

/// The one that rehearses an upgrade.
#[cfg(feature = "trial-migration")]
pub type SteppedMigrations = (trial::SecureAddresses,);
