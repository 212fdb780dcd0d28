//! Neurons: who has which uid.
//!
//! What else a room keeps of a neuron by its uid, that room changes when [`crate::registration`] says
//! that a neuron enters or leaves.
//!
//! Invariant: INV-07 (uids are dense; `Uids` and `Keys` are inverse; `Seats` says what `Keys` says).

mod rekey;
mod renumber;
pub(crate) mod storage;

pub use renumber::Renumbering;

use crate::{pallet::*, params::ZeroAccount, Config, Error, Event};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_types::{NetUid, Uid};
use frame_support::traits::Get;
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchError;

/// Sole reader and writer of the uids.
pub struct Neurons<T>(PhantomData<T>);

impl<T: Config> Neurons<T> {
	/// Number of neurons of a subnet.
	pub fn count(netuid: NetUid) -> u16 {
		SubnetworkN::<T>::get(netuid)
	}

	/// Uid of a hotkey.
	pub fn uid(netuid: NetUid, hotkey: &AccountId32) -> Option<Uid> {
		Uids::<T>::get(netuid, hotkey)
	}

	/// Hotkey of a uid.
	pub fn hotkey(netuid: NetUid, uid: Uid) -> AccountId32 {
		Keys::<T>::get(netuid, uid)
	}

	/// Hotkeys of a subnet in the order of their uids.
	pub fn hotkeys(netuid: NetUid) -> Vec<AccountId32> {
		Self::seats(netuid).into_iter().map(|(hotkey, _)| hotkey).collect()
	}

	/// Hotkeys and blocks of registration of a subnet in the order of their uids.
	pub fn seats(netuid: NetUid) -> Vec<(AccountId32, u64)> {
		Seats::<T>::get(netuid).into_inner()
	}

	/// Subnets on which a hotkey is a neuron, ascending.
	pub fn memberships(hotkey: &AccountId32) -> Vec<NetUid> {
		let mut netuids: Vec<NetUid> = IsNetworkMember::<T>::iter_prefix(hotkey)
			.filter_map(|(netuid, member)| member.then_some(netuid))
			.collect();
		netuids.sort_unstable();
		netuids
	}

	/// Whether a hotkey is a neuron of any subnet.
	pub fn is_member(hotkey: &AccountId32) -> bool {
		IsNetworkMember::<T>::iter_prefix_values(hotkey).any(|member| member)
	}

	/// Block in which a neuron was registered.
	pub fn registered_at(netuid: NetUid, uid: Uid) -> u64 {
		BlockAtRegistration::<T>::get(netuid, uid)
	}

	/// Open the next uid of a subnet, of which nobody is the neuron yet.
	pub fn append(netuid: NetUid) -> Result<Uid, DispatchError> {
		let count = Self::count(netuid);
		let next = count
			.checked_add(1)
			.filter(|next| u32::from(*next) <= crate::types::MAX_NEURONS)
			.ok_or(Error::<T>::NoNeuronIdAvailable)?;
		Seats::<T>::try_mutate(netuid, |seats| seats.try_push((ZeroAccount::<T>::get(), 0)))
			.map_err(|_| Error::<T>::NoNeuronIdAvailable)?;
		SubnetworkN::<T>::insert(netuid, next);
		Ok(Uid::new(count))
	}

	/// Take a uid from its neuron. Answers the hotkey that had it.
	pub fn unseat(netuid: NetUid, uid: Uid) -> AccountId32 {
		let old = Self::hotkey(netuid, uid);
		Uids::<T>::remove(netuid, &old);
		IsNetworkMember::<T>::remove(&old, netuid);
		old
	}

	/// Give a uid to a hotkey.
	pub fn seat(netuid: NetUid, uid: Uid, hotkey: &AccountId32) {
		Keys::<T>::insert(netuid, uid, hotkey);
		Uids::<T>::insert(netuid, hotkey, uid);
		IsNetworkMember::<T>::insert(hotkey, netuid, true);
		let now = Pallet::<T>::now();
		BlockAtRegistration::<T>::insert(netuid, uid, now);
		Seats::<T>::mutate(netuid, |seats| {
			if let Some(seat) = seats.get_mut(usize::from(uid.get())) {
				*seat = (hotkey.clone(), now);
			}
		});
		Pallet::<T>::deposit_event(Event::NeuronRegistered(netuid, uid, hotkey.clone()));
	}

	/// Remove the neuron with the last uid of a subnet that ends. Answers its hotkey.
	pub fn remove_last(netuid: NetUid) -> Option<AccountId32> {
		let last = Self::count(netuid).checked_sub(1)?;
		let hotkey = Keys::<T>::take(netuid, Uid::new(last));
		Uids::<T>::remove(netuid, &hotkey);
		IsNetworkMember::<T>::remove(&hotkey, netuid);
		BlockAtRegistration::<T>::remove(netuid, Uid::new(last));
		SubnetworkN::<T>::insert(netuid, last);
		Some(hotkey)
	}

	/// Prefixes of the keys that this room stores of a subnet, but for the memberships, which
	/// leave with [`Neurons::remove_last`].
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			SubnetworkN::<T>::hashed_key_for(netuid),
			Seats::<T>::hashed_key_for(netuid),
			Uids::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			Keys::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			BlockAtRegistration::<T>::iter_key_prefix(netuid).prefix().to_vec(),
		]
	}
}
