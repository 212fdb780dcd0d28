//! What hotkeys publish on subnets.

use alloc::vec::Vec;
use dtao_types::NetUid;
use sp_runtime::{DispatchResult, Weight};

/// Who may publish on a subnet, and when the space for it is given anew.
pub trait SubnetMembers<AccountId> {
	/// Whether the hotkey is registered on the subnet.
	fn is_member(netuid: NetUid, hotkey: &AccountId) -> bool;

	/// A number that changes with each epoch of the subnet, and stays the same between.
	fn epoch(netuid: NetUid) -> u64;
}

impl<AccountId> SubnetMembers<AccountId> for () {
	fn is_member(_: NetUid, _: &AccountId) -> bool {
		false
	}

	fn epoch(_: NetUid) -> u64 {
		0
	}
}

/// The published data, for the pallet that registers, replaces and renames hotkeys.
pub trait CommitmentKeeper<AccountId> {
	/// What a hotkey has published: the SCALE bytes of the stored registration.
	fn commitment(netuid: NetUid, hotkey: &AccountId) -> Option<Vec<u8>>;

	/// Forget everything about a hotkey that left the subnet; its deposit is given back.
	fn forget(netuid: NetUid, hotkey: &AccountId);

	/// Weight of [`CommitmentKeeper::forget`].
	fn weight_of_forget() -> Weight;

	/// Move everything about `old` to `new`, which takes its place on the subnet.
	fn rekey(netuid: NetUid, old: &AccountId, new: &AccountId) -> DispatchResult;

	/// Weight of [`CommitmentKeeper::rekey`].
	fn weight_of_rekey() -> Weight;
}

impl<AccountId> CommitmentKeeper<AccountId> for () {
	fn commitment(_: NetUid, _: &AccountId) -> Option<Vec<u8>> {
		None
	}

	fn forget(_: NetUid, _: &AccountId) {}

	fn weight_of_forget() -> Weight {
		Weight::zero()
	}

	fn rekey(_: NetUid, _: &AccountId, _: &AccountId) -> DispatchResult {
		Ok(())
	}

	fn weight_of_rekey() -> Weight {
		Weight::zero()
	}
}
