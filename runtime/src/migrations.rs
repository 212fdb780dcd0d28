//! What runs once, in the first block after a runtime upgrade.
//!
//! One versioned step per storage change, grouped by the release that ships it and deleted in the
//! release after. A new chain starts with nothing to migrate.

/// The steps of the current release, in order.
pub type Migrations = ();
