//! Subnets under other keys of their owner.

use super::Subnets;
use crate::{pallet::*, Config};
use alloc::vec::Vec;
use dtao_types::NetUid;
use sp_core::crypto::AccountId32;

impl<T: Config> Subnets<T> {
	/// Let another hotkey receive the owner cut where `old` does.
	pub fn rekey_hotkey(netuid: NetUid, old: &AccountId32, new: &AccountId32) {
		if SubnetOwnerHotkey::<T>::contains_key(netuid) && Self::owner_hotkey(netuid) == *old {
			SubnetOwnerHotkey::<T>::insert(netuid, new);
		}
	}

	/// Give all subnets of a coldkey to another one, those that end among them.
	pub fn rekey_coldkey(old: &AccountId32, new: &AccountId32) {
		let owned: Vec<NetUid> = SubnetOwner::<T>::iter()
			.filter_map(|(netuid, owner)| (owner == *old).then_some(netuid))
			.collect();
		for netuid in owned {
			SubnetOwner::<T>::insert(netuid, new);
		}
	}
}
