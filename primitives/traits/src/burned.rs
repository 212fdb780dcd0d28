//! Alpha that belongs to nobody: who keeps it, and who shows it to clients.

use dtao_types::{AlphaBalance, NetUid};

/// Shows to clients how much alpha of each subnet exists and belongs to nobody.
pub trait BurnedAlpha {
	/// The burned alpha of a subnet is now `burned`, in alpha-rao.
	fn burned_changed(netuid: NetUid, burned: AlphaBalance);

	/// Check what is shown against the books, which have each subnet once. The error says that it does not
	/// fit.
	fn check(burned: &[(NetUid, AlphaBalance)]) -> Result<(), &'static str>;
}

impl BurnedAlpha for () {
	fn burned_changed(_: NetUid, _: AlphaBalance) {}

	fn check(_: &[(NetUid, AlphaBalance)]) -> Result<(), &'static str> {
		Ok(())
	}
}
