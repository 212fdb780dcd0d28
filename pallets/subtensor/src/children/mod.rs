//! Children: stake weight that a hotkey gives to other hotkeys of a subnet.
//!
//! A parent keeps its stake; a child validates with its proportion of it, alpha and root alike,
//! and passes on the dividends that it earns so, less its take. One step only: what a hotkey got
//! from its parents it cannot give on.
//!
//! A list that was set waits for a cooldown and counts from the first epoch behind it, in whose block it
//! begins to count before the consensus runs. Before a subnet is started nobody is paid on it, so
//! nothing waits there: a list counts at once. A block begins with some [`MAX_ACTIVATIONS`] lists; where
//! more are due the subnets take turns, and on each those go first by which stake weight is taken
//! back.
//!
//! To give a child less than the least contribution (`ChainParams::min_contribution`) is refused, and
//! a parent whose stake falls below it later counts for nobody. So an epoch pays nobody whose stake costs
//! nothing. The hotkey of the subnet owner may set children whatever its stake.
//!
//! A hotkey has at most [`MAX_CHILDREN`] children and [`MAX_PARENTS`] parents on a subnet: as many
//! parents as root has seats by default. The bound keeps an epoch within its weight, for each
//! parent of a neuron costs a look at its stakes. So that nobody can keep others out with parents
//! that have no stake, the parent that gives a full child the least gives way to one that gives it
//! more, when the list of the new one is set and again when it begins to count.
//!
//! Invariant: INV-08 (`ChildKeys` and `ParentKeys` are inverse; indices and lists say the same).

mod activation;
mod family;
mod rekey;
pub(crate) mod storage;

pub use activation::{Activated, DueBlock, MAX_ACTIVATIONS, TURN};
pub use family::Family;

use crate::{
	keys::KeyStore,
	neurons::{Neurons, Renumbering},
	pallet::*,
	params::RateLimits,
	subnets::Subnets,
	types::Position,
	weight_info::WeightInfo,
	Config, Error, Event,
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use dtao_runtime_api::stored::WireVec;
use dtao_types::{NetUid, Uid};
use frame_support::{ensure, traits::Get, weights::Weight};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// Most children of a hotkey on a subnet.
pub const MAX_CHILDREN: u32 = 5;

/// Most parents of a hotkey on a subnet.
pub const MAX_PARENTS: u32 = 64;

/// Children with their proportions, in parts of `u64::MAX`.
pub type ChildList = WireVec<(u64, AccountId32), MAX_CHILDREN>;

/// Parents with the proportions they gave, in parts of `u64::MAX`.
pub type ParentList = WireVec<(u64, AccountId32), MAX_PARENTS>;

/// Bit of [`ChildRoles`]: the neuron has children.
pub const HAS_CHILDREN: u8 = 1;

/// Bit of [`ChildRoles`]: the neuron has parents.
pub const HAS_PARENTS: u8 = 2;

/// A parent that gives way to another one on a child.
#[derive(Clone, Debug)]
struct Displaced {
	child: AccountId32,
	parent: AccountId32,
}

/// Sole reader and writer of children and parents.
pub struct Children<T>(PhantomData<T>);

impl<T: Config> Children<T> {
	/// Children of a hotkey with their proportions, in parts of `u64::MAX`.
	pub fn of(hotkey: &AccountId32, netuid: NetUid) -> Vec<(u64, AccountId32)> {
		ChildKeys::<T>::get(hotkey, netuid).into_inner()
	}

	/// Parents of a hotkey with their proportions, in parts of `u64::MAX`.
	pub fn parents(hotkey: &AccountId32, netuid: NetUid) -> Vec<(u64, AccountId32)> {
		ParentKeys::<T>::get(hotkey, netuid).into_inner()
	}

	/// What a child keeps of the dividends of its parents, in parts of 65,535: what it set, but not less
	/// than the subnet demands and never more than the maximum.
	pub fn take(hotkey: &AccountId32, netuid: NetUid) -> u16 {
		ChildkeyTake::<T>::get(hotkey, netuid)
			.max(MinChildkeyTakePerSubnet::<T>::get(netuid))
			.min(T::Params::get().max_childkey_take)
	}

	/// Write the delays of the genesis configuration.
	pub fn init_genesis(config: &GenesisConfig<T>) {
		if let Some(blocks) = config.pending_childkey_cooldown {
			PendingChildKeyCooldown::<T>::put(blocks);
		}
		if let Some(blocks) = config.set_children_rate_limit {
			SetChildrenRateLimit::<T>::put(blocks);
		}
	}

	/// Set the blocks that new children wait.
	pub fn set_cooldown(blocks: u64) {
		PendingChildKeyCooldown::<T>::put(blocks);
	}

	/// Set the children of a hotkey, to count after the cooldown, or at once on a subnet that was not
	/// started.
	pub fn schedule(position: Position, children: Vec<(u64, AccountId32)>) -> DispatchResult {
		let Position { hotkey, coldkey, netuid } = position;
		KeyStore::<T>::ensure_owner(coldkey, hotkey)?;
		ensure!(!netuid.is_root(), Error::<T>::RegistrationNotPermittedOnRootSubnet);
		Subnets::<T>::ensure_exists(netuid)?;
		let list = Self::check_list(hotkey, children)?;
		let giving_way = Self::check_relations(hotkey, netuid, &list)?;
		let now = Pallet::<T>::now();
		let (last, last_take) = LastChildChange::<T>::get(netuid, hotkey).unwrap_or_default();
		ensure!(
			RateLimits::<T>::has_waited(last, SetChildrenRateLimit::<T>::get()),
			Error::<T>::TxRateLimitExceeded
		);
		LastChildChange::<T>::insert(netuid, hotkey, (now, last_take));
		let is_started = Self::waits(netuid);
		let cooldown = if is_started { PendingChildKeyCooldown::<T>::get() } else { 0 };
		let due = now.saturating_add(cooldown);
		let children = list.clone().into_inner();
		let scheduled = Event::SetChildrenScheduled(hotkey.clone(), netuid, due, children.clone());
		Pallet::<T>::deposit_event(scheduled);
		Self::drop_pending(netuid, hotkey);
		if is_started {
			Self::put_pending(netuid, hotkey, &list, due);
		} else {
			Self::begin(hotkey, netuid, list, &giving_way)?;
			Pallet::<T>::deposit_event(Event::SetChildren(hotkey.clone(), netuid, children));
		}
		Ok(())
	}

	/// Whether lists that are set on a subnet wait.
	fn waits(netuid: NetUid) -> bool {
		Subnets::<T>::first_emission(netuid).is_some()
	}

	/// What [`Self::schedule`] takes: by the children on which another parent has to give way.
	pub fn schedule_weight(
		hotkey: &AccountId32,
		netuid: NetUid,
		children: &[(u64, AccountId32)],
	) -> Weight {
		let crowded = children
			.iter()
			.take(MAX_CHILDREN as usize)
			.filter(|(_, child)| Self::is_crowded(child, netuid, hotkey));
		let crowded = u32::try_from(crowded.count()).unwrap_or(MAX_CHILDREN);
		let set = T::WeightInfo::set_children(crowded);
		if Self::waits(netuid) {
			return set;
		}
		set.saturating_add(T::WeightInfo::activate_children(crowded.saturating_add(1)))
	}

	/// Set the childkey take, in parts of 65,535. A raise waits after any change, a lowering never does.
	pub fn set_take(position: Position, take: u16) -> DispatchResult {
		let Position { hotkey, coldkey, netuid } = position;
		KeyStore::<T>::ensure_owner(coldkey, hotkey)?;
		Subnets::<T>::ensure_exists(netuid)?;
		let bounds =
			MinChildkeyTakePerSubnet::<T>::get(netuid)..=T::Params::get().max_childkey_take;
		ensure!(bounds.contains(&take), Error::<T>::InvalidChildkeyTake);
		let now = Pallet::<T>::now();
		let (last_children, last) = LastChildChange::<T>::get(netuid, hotkey).unwrap_or_default();
		let rested = RateLimits::<T>::has_waited(last, T::Params::get().childkey_take_rate_limit);
		ensure!(
			take <= Self::take(hotkey, netuid) || rested,
			Error::<T>::TxChildkeyTakeRateLimitExceeded
		);
		LastChildChange::<T>::insert(netuid, hotkey, (last_children, now));
		ChildkeyTake::<T>::insert(hotkey, netuid, take);
		Pallet::<T>::deposit_event(Event::ChildKeyTakeSet(hotkey.clone(), take));
		Ok(())
	}

	/// What a list must satisfy whatever the state.
	fn check_list(
		hotkey: &AccountId32,
		children: Vec<(u64, AccountId32)>,
	) -> Result<ChildList, DispatchError> {
		let list = ChildList::try_from(children).map_err(|_| Error::<T>::TooManyChildren)?;
		ensure!(list.iter().all(|(_, child)| child != hotkey), Error::<T>::InvalidChild);
		let distinct: BTreeSet<&AccountId32> = list.iter().map(|(_, child)| child).collect();
		ensure!(distinct.len() == list.len(), Error::<T>::DuplicateChild);
		list.iter()
			.try_fold(0u64, |sum, (proportion, _)| sum.checked_add(*proportion))
			.ok_or(Error::<T>::ProportionOverflow)?;
		Ok(list)
	}

	/// What a list must satisfy when it is set and again when it begins to count. Taking
	/// everything back is always allowed. Answers which parent gives way on which child.
	fn check_relations(
		hotkey: &AccountId32,
		netuid: NetUid,
		children: &ChildList,
	) -> Result<Vec<Displaced>, DispatchError> {
		if children.is_empty() {
			return Ok(Vec::new());
		}
		// The subnet owner's hotkey is asked neither for stake nor for contributions.
		let is_asked = Subnets::<T>::owner_hotkey(netuid) != *hotkey;
		ensure!(
			!is_asked || Self::reaches_threshold(hotkey, netuid),
			Error::<T>::NotEnoughStakeToSetChildkeys
		);
		let parents = ParentKeys::<T>::get(hotkey, netuid);
		ensure!(
			children.iter().all(|(_, child)| !names(&parents, child)),
			Error::<T>::ChildParentInconsistency
		);
		ensure!(
			!is_asked || Self::gives_enough(hotkey, netuid, children),
			Error::<T>::NotEnoughStakeToSetChildkeys
		);
		let crowded = children.iter().filter(|(_, child)| Self::is_crowded(child, netuid, hotkey));
		crowded
			.map(|(proportion, child)| {
				let given = Self::contribution(hotkey, netuid, *proportion);
				let least = Self::least_parent(child, netuid);
				let (parent, _) =
					least.filter(|(_, least)| given > *least).ok_or(Error::<T>::TooManyParents)?;
				Ok(Displaced { child: child.clone(), parent })
			})
			.collect()
	}

	/// Whether the stake weight of a hotkey reaches the threshold.
	fn reaches_threshold(hotkey: &AccountId32, netuid: NetUid) -> bool {
		let threshold = StakeThreshold::<T>::get();
		threshold == 0 || Self::stake_weight(hotkey, netuid) >= threshold
	}

	/// Whether what a hotkey gives to each child reaches the least contribution.
	fn gives_enough(hotkey: &AccountId32, netuid: NetUid, children: &ChildList) -> bool {
		let least = Self::least_contribution();
		children.iter().all(|(given, _)| Self::contribution(hotkey, netuid, *given) >= least)
	}

	/// Whether a child has no slot left for a hotkey that is not its parent yet.
	fn is_crowded(child: &AccountId32, netuid: NetUid, hotkey: &AccountId32) -> bool {
		let parents = ParentKeys::<T>::get(child, netuid);
		parents.len() >= MAX_PARENTS as usize && !names(&parents, hotkey)
	}

	/// Per uid: the bits [`HAS_CHILDREN`] and [`HAS_PARENTS`].
	pub fn roles(netuid: NetUid) -> Vec<u8> {
		ChildRoles::<T>::get(netuid).into_inner()
	}

	/// Per uid how many parents a neuron has, and whether it has children.
	pub fn relatives(netuid: NetUid) -> impl Iterator<Item = (u32, bool)> {
		(0u16..).zip(Self::roles(netuid)).map(move |(uid, role)| {
			let parents = if role & HAS_PARENTS == 0 {
				0
			} else {
				let hotkey = Neurons::<T>::hotkey(netuid, Uid::new(uid));
				ParentKeys::<T>::get(hotkey, netuid).len()
			};
			(u32::try_from(parents).unwrap_or(MAX_PARENTS), role & HAS_CHILDREN != 0)
		})
	}

	/// Add a neuron behind the last one.
	pub fn push(netuid: NetUid) -> DispatchResult {
		ChildRoles::<T>::try_mutate(netuid, |roles| roles.try_push(0))
			.map_err(|_| Error::<T>::NoNeuronIdAvailable.into())
	}

	/// Let neurons leave and give the others their new uids. Relations are of hotkeys and stay.
	pub fn renumber(netuid: NetUid, renumbering: &Renumbering) {
		let roles = renumbering.cut(Self::roles(netuid));
		ChildRoles::<T>::insert(netuid, WireVec::truncate_from(roles));
	}

	/// Note what the new holder of a uid brings along.
	pub fn seated(netuid: NetUid, uid: Uid, hotkey: &AccountId32) {
		let role = Self::role(netuid, hotkey);
		let position = usize::from(uid.get());
		if ChildRoles::<T>::get(netuid).get(position).is_some_and(|known| *known != role) {
			ChildRoles::<T>::mutate(netuid, |roles| {
				if let Some(known) = roles.get_mut(position) {
					*known = role;
				}
			});
		}
	}

	/// The bits [`HAS_CHILDREN`] and [`HAS_PARENTS`] of a hotkey.
	pub fn role(netuid: NetUid, hotkey: &AccountId32) -> u8 {
		let children = if ChildKeys::<T>::contains_key(hotkey, netuid) { HAS_CHILDREN } else { 0 };
		let parents = if ParentKeys::<T>::contains_key(hotkey, netuid) { HAS_PARENTS } else { 0 };
		children | parents
	}

	fn note_role(netuid: NetUid, hotkey: &AccountId32) {
		if let Some(uid) = Neurons::<T>::uid(netuid, hotkey) {
			Self::seated(netuid, uid, hotkey);
		}
	}
}

/// Whether a list of relatives names a hotkey.
fn names(list: &[(u64, AccountId32)], hotkey: &AccountId32) -> bool {
	list.iter().any(|(_, relative)| relative == hotkey)
}
