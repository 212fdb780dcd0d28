//! Which neuron leaves when a full subnet takes a new one.

use super::Registration;
use crate::{
	epoch::Scores, keys::KeyStore, pallet::*, params::DefaultMinNonImmuneUids, subnets::Subnets,
	Config,
};
use alloc::{collections::BTreeSet, vec::Vec};
use dtao_types::{NetUid, Uid};
use frame_support::traits::Get;

/// The neuron with the lowest emission; of equal ones the oldest, then the lowest uid. Neurons
/// in their immunity go only while few others are left, the first neurons of the owner never.
pub fn candidate<T: Config>(netuid: NetUid) -> Option<Uid> {
	let protected = owner_uids::<T>(netuid);
	let emission = Scores::<T>::emission(netuid);
	let now = Pallet::<T>::now();
	let immunity = u64::from(ImmunityPeriod::<T>::get(netuid));
	let (immune, mortal): (Vec<_>, Vec<_>) = (0..Registration::<T>::count(netuid))
		.filter(|uid| !protected.contains(uid))
		.map(|uid| {
			let earned = emission.get(usize::from(uid)).copied().unwrap_or_default();
			(earned, Registration::<T>::registered_at(netuid, Uid::new(uid)), uid)
		})
		.partition(|(_, born, _)| now.saturating_sub(*born) < immunity);
	let reserve = usize::from(<DefaultMinNonImmuneUids<T> as Get<u16>>::get());
	let pool = if mortal.len() > reserve || immune.is_empty() { mortal } else { immune };
	pool.into_iter().min().map(|(_, _, uid)| Uid::new(uid))
}

/// Uids of the owner's first neurons, the owner hotkey before the others.
fn owner_uids<T: Config>(netuid: NetUid) -> BTreeSet<u16> {
	let limit = usize::from(ImmuneOwnerUidsLimit::<T>::get(netuid));
	let first = Subnets::<T>::owner_hotkey(netuid);
	let mut others: Vec<(u64, u16)> = KeyStore::<T>::owned(&Subnets::<T>::owner(netuid))
		.into_iter()
		.filter(|hotkey| *hotkey != first)
		.filter_map(|hotkey| Registration::<T>::uid(netuid, &hotkey))
		.map(|uid| (Registration::<T>::registered_at(netuid, uid), uid.get()))
		.collect();
	others.sort_unstable();
	Registration::<T>::uid(netuid, &first)
		.map(Uid::get)
		.into_iter()
		.chain(others.into_iter().map(|(_, uid)| uid))
		.take(limit)
		.collect()
}
