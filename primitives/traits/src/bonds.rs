//! Resetting bonds.

use dtao_types::NetUid;
use sp_runtime::DispatchResult;

/// Lets a neuron start anew with the validators of its subnet.
pub trait BondsReset<AccountId> {
	/// Forget the bonds that all validators of `netuid` have in the neuron of a hotkey. Nothing
	/// happens where the subnet does not allow it.
	fn reset_bonds(netuid: NetUid, hotkey: &AccountId) -> DispatchResult;
}

impl<AccountId> BondsReset<AccountId> for () {
	fn reset_bonds(_: NetUid, _: &AccountId) -> DispatchResult {
		Ok(())
	}
}
