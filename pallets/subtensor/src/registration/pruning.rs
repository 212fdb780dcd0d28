//! Which neuron leaves when a full subnet takes a new one.

use crate::{
	keys::KeyStore, neurons::Neurons, pallet::*, scores::Scores, subnets::Subnets, Config,
};
use alloc::{collections::BTreeSet, vec::Vec};
use dtao_types::{NetUid, Uid};
use sp_core::crypto::AccountId32;

/// The neuron with the lowest emission; of equal ones the oldest, then the lowest uid. Neurons
/// in their immunity go only while few others are left, the first neurons of the owner never.
pub fn candidate<T: Config>(netuid: NetUid) -> Option<Uid> {
	let seats = Neurons::<T>::seats(netuid);
	let protected = owner_uids::<T>(netuid, &seats);
	let emission = Scores::<T>::emission(netuid);
	let is_young = is_young::<T>(netuid);
	let (immune, mortal): (Vec<_>, Vec<_>) = (0u16..)
		.zip(seats)
		.filter(|(uid, _)| !protected.contains(uid))
		.map(|(uid, (_, born))| {
			let earned = emission.get(usize::from(uid)).copied().unwrap_or_default();
			(earned, born, uid)
		})
		.partition(|(_, born, _)| is_young(*born));
	let reserve = usize::from(MinNonImmuneUids::<T>::get(netuid));
	let pool = if mortal.len() > reserve || immune.is_empty() { mortal } else { immune };
	pool.into_iter().min().map(|(_, _, uid)| Uid::new(uid))
}

/// Uids of those who are not replaced: the owner's first neurons, and all in their immunity.
pub fn immune<T: Config>(netuid: NetUid, seats: &[(AccountId32, u64)]) -> BTreeSet<u16> {
	let is_young = is_young::<T>(netuid);
	let young = (0u16..).zip(seats).filter(|(_, (_, born))| is_young(*born)).map(|(uid, _)| uid);
	owner_uids::<T>(netuid, seats).into_iter().chain(young).collect()
}

/// Whether a neuron that registered in a block is in its immunity.
fn is_young<T: Config>(netuid: NetUid) -> impl Fn(u64) -> bool {
	let now = Pallet::<T>::now();
	let immunity = u64::from(ImmunityPeriod::<T>::get(netuid));
	move |born| now.saturating_sub(born) < immunity
}

/// Uids of the owner's first neurons, the owner hotkey before the others, then by age.
fn owner_uids<T: Config>(netuid: NetUid, seats: &[(AccountId32, u64)]) -> BTreeSet<u16> {
	let limit = usize::from(ImmuneOwnerUidsLimit::<T>::get(netuid));
	let first = Subnets::<T>::owner_hotkey(netuid);
	let owned: BTreeSet<AccountId32> =
		KeyStore::<T>::owned(&Subnets::<T>::owner(netuid)).into_iter().collect();
	let mut own: Vec<(bool, u64, u16)> = (0u16..)
		.zip(seats)
		.filter(|(_, (hotkey, _))| *hotkey == first || owned.contains(hotkey))
		.map(|(uid, (hotkey, born))| (*hotkey != first, *born, uid))
		.collect();
	own.sort_unstable();
	own.into_iter().map(|(_, _, uid)| uid).take(limit).collect()
}
