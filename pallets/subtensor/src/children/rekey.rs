//! Children and parents under another hotkey.

use super::{names, ChildList, Children, Displaced, ParentList};
use crate::{pallet::*, Config, Error};
use alloc::vec::Vec;
use dtao_types::NetUid;
use frame_support::ensure;
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// Relatives with their proportions, in parts of `u64::MAX`.
type Relatives = Vec<(u64, AccountId32)>;

impl<T: Config> Children<T> {
	/// Entries of other hotkeys that name a hotkey of a subnet, and that a change of it rewrites. Counts no
	/// further than `most` of those that wait.
	pub fn links(netuid: NetUid, hotkey: &AccountId32, most: usize) -> usize {
		let active = ChildKeys::<T>::get(hotkey, netuid).len();
		let parents = ParentKeys::<T>::get(hotkey, netuid).len();
		let waiting = PendingParents::<T>::iter_key_prefix((netuid, hotkey)).take(most).count();
		active.saturating_add(parents).saturating_add(waiting)
	}

	/// Whether anything is stored of a hotkey on a subnet.
	pub fn knows(netuid: NetUid, hotkey: &AccountId32) -> bool {
		ChildKeys::<T>::contains_key(hotkey, netuid)
			|| ParentKeys::<T>::contains_key(hotkey, netuid)
			|| LastChildChange::<T>::contains_key(netuid, hotkey)
			|| PendingParents::<T>::iter_key_prefix((netuid, hotkey)).next().is_some()
	}

	/// Let another hotkey of the same coldkey have the children, the parents, the childkey take and the
	/// waiting list of `old`, under the name of which it stands with its relatives from now on.
	///
	/// A list of `old` takes the place of that of `new`. Who is a parent of both gives `new` both parts. What the
	/// two gave each other they keep.
	pub fn rekey_hotkey(netuid: NetUid, old: &AccountId32, new: &AccountId32) -> DispatchResult {
		if !Self::knows(netuid, old) {
			return Ok(());
		}
		Self::part(netuid, old, new);
		Self::part(netuid, new, old);
		Self::rekey_take(netuid, old, new);
		Self::rekey_children(netuid, old, new)?;
		Self::rekey_parents(netuid, old, new)?;
		let parents = ParentKeys::<T>::get(new, netuid);
		ensure!(
			Self::of(new, netuid).iter().all(|(_, child)| !names(&parents, child)),
			Error::<T>::ChildParentInconsistency
		);
		Self::rekey_pending(netuid, old, new);
		Self::note_role(netuid, new);
		Self::note_role(netuid, old);
		Ok(())
	}

	/// End the link between a parent and a child, where there is one.
	fn part(netuid: NetUid, parent: &AccountId32, child: &AccountId32) {
		if names(&ChildKeys::<T>::get(parent, netuid), child) {
			let (parent, child) = (parent.clone(), child.clone());
			Self::displace(netuid, &Displaced { child, parent });
		}
	}

	/// A childkey take is not raised for the parents of `old`, and both clocks go on.
	fn rekey_take(netuid: NetUid, old: &AccountId32, new: &AccountId32) {
		if let Some((children, take)) = LastChildChange::<T>::take(netuid, old) {
			let (own_children, own_take) =
				LastChildChange::<T>::get(netuid, new).unwrap_or_default();
			let last = (children.max(own_children), take.max(own_take));
			LastChildChange::<T>::insert(netuid, new, last);
		}
		// Without an entry it is 0, which the parents of `new` may count on.
		let is_set = ChildkeyTake::<T>::contains_key(new, netuid)
			|| ParentKeys::<T>::contains_key(new, netuid);
		let take = ChildkeyTake::<T>::take(old, netuid);
		let take = if is_set { take.min(ChildkeyTake::<T>::get(new, netuid)) } else { take };
		if take == 0 {
			ChildkeyTake::<T>::remove(new, netuid);
		} else {
			ChildkeyTake::<T>::insert(new, netuid, take);
		}
	}

	fn rekey_children(netuid: NetUid, old: &AccountId32, new: &AccountId32) -> DispatchResult {
		let children = ChildKeys::<T>::take(old, netuid);
		if children.is_empty() {
			return Ok(());
		}
		Self::replace(new, netuid, ChildList::new())?;
		for (_, child) in children.iter() {
			ParentKeys::<T>::mutate(child, netuid, |parents| {
				*parents = ParentList::truncate_from(renamed(parents, old, new));
			});
		}
		ChildKeys::<T>::insert(new, netuid, children);
		Ok(())
	}

	fn rekey_parents(netuid: NetUid, old: &AccountId32, new: &AccountId32) -> DispatchResult {
		let parents = ParentKeys::<T>::take(old, netuid);
		if parents.is_empty() {
			return Ok(());
		}
		let mut all = ParentKeys::<T>::get(new, netuid);
		for (proportion, parent) in parents {
			ChildKeys::<T>::mutate(&parent, netuid, |children| {
				*children = ChildList::truncate_from(renamed(children, old, new));
			});
			match all.iter_mut().find(|(_, known)| *known == parent) {
				// Both parts are parts of the same whole.
				Some((known, _)) => *known = known.saturating_add(proportion),
				None => {
					all.try_push((proportion, parent)).map_err(|_| Error::<T>::TooManyParents)?
				},
			}
		}
		ParentKeys::<T>::insert(new, netuid, all);
		Ok(())
	}

	/// Rename in lists that wait, and let the list of `old` wait for `new`. A list that named nobody but the
	/// other of the two is dropped: it would take all children back.
	fn rekey_pending(netuid: NetUid, old: &AccountId32, new: &AccountId32) {
		let parents: Vec<AccountId32> =
			PendingParents::<T>::iter_key_prefix((netuid, old)).collect();
		for parent in parents {
			let (list, due) = Self::take_pending(netuid, &parent);
			Self::put_pending_unless_empty(netuid, &parent, renamed(&list, old, new), due);
		}
		if PendingChildKeys::<T>::contains_key(netuid, old) {
			let (list, due) = Self::take_pending(netuid, old);
			Self::drop_pending(netuid, new);
			if list.is_empty() {
				Self::put_pending(netuid, new, &list, due);
			} else {
				Self::put_pending_unless_empty(netuid, new, list.into_inner(), due);
			}
		}
	}

	fn put_pending_unless_empty(
		netuid: NetUid,
		parent: &AccountId32,
		mut list: Relatives,
		due: u64,
	) {
		list.retain(|(_, child)| child != parent);
		if !list.is_empty() {
			Self::put_pending(netuid, parent, &ChildList::truncate_from(list), due);
		}
	}
}

/// A list of relatives with `new` in the place of `old`; where it names both, with the parts of both.
fn renamed(list: &[(u64, AccountId32)], old: &AccountId32, new: &AccountId32) -> Relatives {
	let is_old = |hotkey: &AccountId32| hotkey == old;
	if !names(list, new) {
		let rename = |hotkey: &AccountId32| if is_old(hotkey) { new } else { hotkey }.clone();
		return list.iter().map(|(part, hotkey)| (*part, rename(hotkey))).collect();
	}
	let moved = list.iter().find(|(_, hotkey)| is_old(hotkey)).map_or(0, |(part, _)| *part);
	list.iter()
		.filter(|(_, hotkey)| !is_old(hotkey))
		.map(|(part, hotkey)| {
			let more = if hotkey == new { moved } else { 0 };
			(part.saturating_add(more), hotkey.clone())
		})
		.collect()
}
