//! Lists of children that wait, and their first day.

use super::{names, ChildList, Children, Displaced, ParentList};
use crate::{number, pallet::*, subnets::Subnets, Config, Error, Event};
use alloc::{collections::VecDeque, vec, vec::Vec};
use dtao_runtime_api::stored::WireVec;
use dtao_types::NetUid;
use frame_support::storage::with_storage_layer;
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// Lists that begin to count in one block. A child without a free slot, whose parents are all looked
/// at, counts like another list; the last list of a block may so exceed this.
pub const MAX_ACTIVATIONS: usize = 32;

/// Lists of one subnet before others have their turn, counted in the same way.
pub const TURN: usize = 8;

/// Subnets with an epoch in the block that come before those with lists left over: with as many turns
/// others have half of the block.
const FIRST: usize = MAX_ACTIVATIONS / TURN / 2;

/// Number of a block with the highest byte first, so that storage keeps the order of blocks.
pub type DueBlock = [u8; 8];

/// Whether a list gives stake weight or takes all of it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
	Forth,
	Back,
}

/// A list that waits.
#[derive(Clone, Debug)]
struct Waiting {
	way: Way,
	due: DueBlock,
	hotkey: AccountId32,
}

/// What was done of the lists that are due in a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Activated {
	/// Lists that were looked at, and children without a free slot.
	pub lists: u32,
	/// Turns that subnets had.
	pub turns: u32,
}

impl<T: Config> Children<T> {
	/// Let a list wait until block `due`.
	pub(super) fn put_pending(netuid: NetUid, hotkey: &AccountId32, list: &ChildList, due: u64) {
		PendingChildKeys::<T>::insert(netuid, hotkey, (list, due));
		let key = (netuid, due.to_be_bytes(), hotkey);
		if list.is_empty() {
			ChildReturns::<T>::insert(key, ());
		} else {
			ChildSchedule::<T>::insert(key, ());
		}
		for (_, child) in list.iter() {
			PendingParents::<T>::insert((netuid, child, hotkey), ());
		}
	}

	/// Forget the list of a hotkey that waits, if there is one.
	pub(super) fn drop_pending(netuid: NetUid, hotkey: &AccountId32) {
		if PendingChildKeys::<T>::contains_key(netuid, hotkey) {
			Self::take_pending(netuid, hotkey);
		}
	}

	/// Let a list wait no more. Answers it, and the block that it waited for.
	pub(super) fn take_pending(netuid: NetUid, hotkey: &AccountId32) -> (ChildList, u64) {
		let (list, due) = PendingChildKeys::<T>::take(netuid, hotkey);
		let way = if list.is_empty() { Way::Back } else { Way::Forth };
		Self::unlist(netuid, &Waiting { way, due: due.to_be_bytes(), hotkey: hotkey.clone() });
		for (_, child) in list.iter() {
			PendingParents::<T>::remove((netuid, child, hotkey));
		}
		(list, due)
	}

	fn unlist(netuid: NetUid, Waiting { way, due, hotkey }: &Waiting) {
		match way {
			Way::Back => ChildReturns::<T>::remove((netuid, due, hotkey)),
			Way::Forth => ChildSchedule::<T>::remove((netuid, due, hotkey)),
		}
	}

	/// Let lists count whose cooldown is over, on the subnets whose epoch is in this block and on
	/// those with lists left over from earlier blocks. They take turns, from block to block, so that
	/// no subnet keeps others waiting however many lists it has.
	pub fn activate_due(epochs: &[NetUid], now: u64) -> Activated {
		let backlog = ChildBacklog::<T>::get().into_inner();
		let mut queue = order_of_turns(epochs, &backlog);
		let (mut done, mut turns) = (0usize, 0u32);
		while done < MAX_ACTIVATIONS {
			let Some(netuid) = queue.pop_front() else { break };
			let left = MAX_ACTIVATIONS.saturating_sub(done);
			let (used, has_more) = Self::turn(netuid, now, left.min(TURN));
			done = done.saturating_add(used);
			turns = turns.saturating_add(1); // at most a block's lists, and the subnets
			if has_more {
				queue.push_back(netuid);
			}
		}
		let rest = Vec::from(queue);
		if rest.is_empty() && !backlog.is_empty() {
			ChildBacklog::<T>::kill();
		} else if rest != backlog {
			ChildBacklog::<T>::put(WireVec::truncate_from(rest));
		}
		Activated { lists: number(done), turns }
	}

	/// Let `most` lists of a subnet count of those that are due. Answers the cost, and whether more are
	/// due.
	fn turn(netuid: NetUid, now: u64, most: usize) -> (usize, bool) {
		// It may have ended since its lists were left over.
		if !Subnets::<T>::exists(netuid) {
			return (0, false);
		}
		let ready = Self::ready(netuid, now, most.saturating_add(1));
		let mut done = 0usize;
		for waiting in ready {
			if done >= most {
				return (done, true);
			}
			done = done.saturating_add(Self::activate(netuid, waiting));
		}
		(done, false)
	}

	/// The first `count` lists of a subnet that are due, in the order in which they begin to count.
	fn ready(netuid: NetUid, now: u64, count: usize) -> Vec<Waiting> {
		let of = |way| move |(due, hotkey)| Waiting { way, due, hotkey };
		let is_due = |waiting: &Waiting| u64::from_be_bytes(waiting.due) <= now;
		let back = ChildReturns::<T>::iter_key_prefix((netuid,)).map(of(Way::Back));
		let forth = ChildSchedule::<T>::iter_key_prefix((netuid,)).map(of(Way::Forth));
		back.take_while(is_due).chain(forth.take_while(is_due)).take(count).collect()
	}

	/// Let a list count. Answers the cost of it: one, and one for each child without a free slot.
	fn activate(netuid: NetUid, waiting: Waiting) -> usize {
		let hotkey = waiting.hotkey;
		let (children, _) = Self::take_pending(netuid, &hotkey);
		let list = children.to_vec();
		let crowded =
			list.iter().filter(|(_, child)| Self::is_crowded(child, netuid, &hotkey)).count();
		// Others may have changed their children meanwhile, or the stake may be gone.
		let done = with_storage_layer(|| {
			let displaced = Self::check_relations(&hotkey, netuid, &children)?;
			Self::begin(&hotkey, netuid, children, &displaced)
		});
		Pallet::<T>::deposit_event(match done {
			Ok(()) => Event::SetChildren(hotkey, netuid, list),
			Err(error) => Event::PendingChildrenDropped { hotkey, netuid, error },
		});
		crowded.saturating_add(1)
	}

	/// Let checked children count from now on; the parents that give way to their parent leave.
	pub(super) fn begin(
		hotkey: &AccountId32,
		netuid: NetUid,
		children: ChildList,
		displaced: &[Displaced],
	) -> DispatchResult {
		for displaced in displaced {
			Self::displace(netuid, displaced);
		}
		Self::replace(hotkey, netuid, children)
	}

	/// Prefixes of the keys of a subnet that ends, once [`Children::forget_one`] has nothing left
	/// to do.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			PendingChildKeys::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			ChildSchedule::<T>::iter_key_prefix((netuid,)).prefix().to_vec(),
			ChildReturns::<T>::iter_key_prefix((netuid,)).prefix().to_vec(),
			PendingParents::<T>::iter_key_prefix((netuid,)).prefix().to_vec(),
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
	pub(super) fn replace(
		hotkey: &AccountId32,
		netuid: NetUid,
		children: ChildList,
	) -> DispatchResult {
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
	pub(super) fn displace(netuid: NetUid, displaced: &Displaced) {
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

/// In what order subnets have their first turns in a block: some with an epoch, whose lists are to
/// count in it, then those with lists left over, then the other epochs.
fn order_of_turns(epochs: &[NetUid], backlog: &[NetUid]) -> VecDeque<NetUid> {
	let (first, later) = epochs.split_at(epochs.len().min(FIRST));
	let waiting = backlog.iter().filter(|netuid| !first.contains(netuid));
	let later = later.iter().filter(|netuid| !backlog.contains(netuid));
	first.iter().chain(waiting).chain(later).copied().collect()
}
