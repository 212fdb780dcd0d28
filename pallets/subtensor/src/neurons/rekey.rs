//! A neuron under another hotkey.

use super::Neurons;
use crate::{pallet::*, Config};
use dtao_types::{NetUid, Uid};
use sp_core::crypto::AccountId32;

impl<T: Config> Neurons<T> {
	/// Give the uid of a hotkey to another one, which has none there. Its age and what it earned stay.
	/// Answers the uid.
	pub fn rekey_hotkey(netuid: NetUid, old: &AccountId32, new: &AccountId32) -> Option<Uid> {
		let uid = Uids::<T>::take(netuid, old)?;
		Uids::<T>::insert(netuid, new, uid);
		Keys::<T>::insert(netuid, uid, new);
		IsNetworkMember::<T>::remove(old, netuid);
		IsNetworkMember::<T>::insert(new, netuid, true);
		Seats::<T>::mutate(netuid, |seats| {
			if let Some((hotkey, _)) = seats.get_mut(usize::from(uid.get())) {
				hotkey.clone_from(new);
			}
		});
		Some(uid)
	}
}
