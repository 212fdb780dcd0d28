//! Lists of children that wait, and their first day.

use super::{names, ChildList, Children, Displaced, ParentList};
use crate::{pallet::*, subnets::Subnets, Config, Error, Event};
use alloc::{vec, vec::Vec};
use dtao_runtime_api::stored::WireVec;
use dtao_types::NetUid;
use frame_support::storage::with_storage_layer;
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// Most lists that begin to count in one block. A child without a free slot, whose parents are all
/// looked at, counts like another list.
pub const MAX_ACTIVATIONS: usize = 32;

/// Number of a block with the highest byte first, so that storage keeps the order of blocks.
pub type DueBlock = [u8; 8];

impl<T: Config> Children<T> {
	/// Let a list wait until block `due`; one that waits already gives way.
	pub(super) fn put_pending(netuid: NetUid, hotkey: &AccountId32, list: &ChildList, due: u64) {
		if PendingChildKeys::<T>::contains_key(netuid, hotkey) {
			let (_, before) = PendingChildKeys::<T>::get(netuid, hotkey);
			ChildSchedule::<T>::remove((netuid, before.to_be_bytes(), hotkey));
		}
		PendingChildKeys::<T>::insert(netuid, hotkey, (list, due));
		ChildSchedule::<T>::insert((netuid, due.to_be_bytes(), hotkey), ());
	}

	/// Let lists count whose cooldown is over, on the subnets whose epoch was in this block and on
	/// those with lists left over from earlier blocks. Answers how many lists were looked at, and
	/// children without a free slot.
	pub fn activate_due(epochs: &[NetUid], now: u64) -> u32 {
		let backlog = ChildBacklog::<T>::get().into_inner();
		let fresh = epochs.iter().filter(|netuid| !backlog.contains(netuid));
		// A subnet may have ended since it was put there.
		let old = backlog.iter().filter(|netuid| Subnets::<T>::exists(**netuid));
		let mut done = 0usize;
		let mut rest = Vec::new();
		for netuid in old.chain(fresh) {
			let left = MAX_ACTIVATIONS.saturating_sub(done);
			let ready: Vec<(DueBlock, AccountId32)> =
				ChildSchedule::<T>::iter_key_prefix((netuid,))
					.take_while(|(due, _)| u64::from_be_bytes(*due) <= now)
					.take(left.saturating_add(1))
					.collect();
			for (due, hotkey) in ready {
				if done >= MAX_ACTIVATIONS {
					rest.push(*netuid);
					break;
				}
				done = done.saturating_add(Self::activate(*netuid, due, &hotkey));
			}
		}
		if rest.is_empty() && !backlog.is_empty() {
			ChildBacklog::<T>::kill();
		} else if rest != backlog {
			ChildBacklog::<T>::put(WireVec::truncate_from(rest));
		}
		u32::try_from(done).unwrap_or(u32::MAX)
	}

	/// Let a list count. Answers the cost of it: one, and one for each child without a free slot.
	fn activate(netuid: NetUid, due: DueBlock, hotkey: &AccountId32) -> usize {
		ChildSchedule::<T>::remove((netuid, due, hotkey));
		let (children, _) = PendingChildKeys::<T>::take(netuid, hotkey);
		let (who, list) = (hotkey.clone(), children.to_vec());
		let crowded =
			list.iter().filter(|(_, child)| Self::is_crowded(child, netuid, hotkey)).count();
		// Others may have changed their children meanwhile, or the stake may be gone.
		let done = with_storage_layer(|| {
			for displaced in Self::check_relations(hotkey, netuid, &children)? {
				Self::displace(netuid, &displaced);
			}
			Self::replace(hotkey, netuid, children)
		});
		Pallet::<T>::deposit_event(match done {
			Ok(()) => Event::SetChildren(who, netuid, list),
			Err(error) => Event::PendingChildrenDropped { hotkey: who, netuid, error },
		});
		crowded.saturating_add(1)
	}

	/// Prefixes of the keys of a subnet that ends, once [`Children::forget_one`] has nothing left
	/// to do.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			PendingChildKeys::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			ChildSchedule::<T>::iter_key_prefix((netuid,)).prefix().to_vec(),
			LastChildChange::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			ChildRoles::<T>::hashed_key_for(netuid),
		]
	}

	/// Forget children and childkey take of one hotkey of a subnet that ends. Answers false where
	/// no hotkey is left.
	pub fn forget_one(netuid: NetUid) -> bool {
		let Some(hotkey) = LastChildChange::<T>::iter_key_prefix(netuid).next() else {
			return false;
		};
		for (_, child) in ChildKeys::<T>::take(&hotkey, netuid) {
			Self::remove_parent(&child, netuid, &hotkey);
		}
		Self::note_role(netuid, &hotkey);
		ChildkeyTake::<T>::remove(&hotkey, netuid);
		LastChildChange::<T>::remove(netuid, &hotkey);
		true
	}

	/// Store the children of a hotkey, and the hotkey as their parent.
	fn replace(hotkey: &AccountId32, netuid: NetUid, children: ChildList) -> DispatchResult {
		let before = ChildKeys::<T>::get(hotkey, netuid);
		for (_, child) in before.iter().filter(|(_, child)| !names(&children, child)) {
			Self::remove_parent(child, netuid, hotkey);
		}
		for (proportion, child) in children.iter() {
			Self::put_parent(child, netuid, hotkey, *proportion)?;
		}
		if children.is_empty() {
			ChildKeys::<T>::remove(hotkey, netuid);
		} else {
			ChildKeys::<T>::insert(hotkey, netuid, children);
		}
		Self::note_role(netuid, hotkey);
		Ok(())
	}

	/// Take a child away from a parent, whose other children stay.
	fn displace(netuid: NetUid, displaced: &Displaced) {
		let Displaced { child, parent } = displaced;
		let children = ChildKeys::<T>::get(parent, netuid).into_inner();
		let rest: Vec<_> = children.into_iter().filter(|(_, of)| of != child).collect();
		if rest.is_empty() {
			ChildKeys::<T>::remove(parent, netuid);
			Self::note_role(netuid, parent);
		} else {
			ChildKeys::<T>::insert(parent, netuid, ChildList::truncate_from(rest.clone()));
		}
		Self::remove_parent(child, netuid, parent);
		Pallet::<T>::deposit_event(Event::SetChildren(parent.clone(), netuid, rest));
	}

	fn remove_parent(child: &AccountId32, netuid: NetUid, parent: &AccountId32) {
		let parents = ParentKeys::<T>::get(child, netuid).into_inner();
		let rest: Vec<_> = parents.into_iter().filter(|(_, of)| of != parent).collect();
		if rest.is_empty() {
			ParentKeys::<T>::remove(child, netuid);
			Self::note_role(netuid, child);
		} else {
			ParentKeys::<T>::insert(child, netuid, ParentList::truncate_from(rest));
		}
	}

	fn put_parent(
		child: &AccountId32,
		netuid: NetUid,
		parent: &AccountId32,
		proportion: u64,
	) -> DispatchResult {
		let mut parents = ParentKeys::<T>::get(child, netuid);
		let first = parents.is_empty();
		match parents.iter_mut().find(|(_, of)| of == parent) {
			Some(known) => known.0 = proportion,
			None => parents
				.try_push((proportion, parent.clone()))
				.map_err(|_| Error::<T>::TooManyParents)?,
		}
		ParentKeys::<T>::insert(child, netuid, parents);
		if first {
			Self::note_role(netuid, child);
		}
		Ok(())
	}
}
