//! Subnets: the list of them; start, owners, names, mechanisms. How one begins and ends is the
//! matter of [`crate::lifecycle`].

mod identity;
mod mechanisms;
mod rekey;
pub(crate) mod storage;
mod symbols;

pub use mechanisms::MAX_MECHANISMS;

use crate::{
	compat::Compat,
	facts::Facts,
	pallet::*,
	params::{has_waited, ZeroAccount},
	types::{Position, MAX_NAME, MAX_SUBNETS},
	Config, Error, Event,
};
use alloc::{collections::BTreeSet, string::String, vec, vec::Vec};
use core::marker::PhantomData;
use dtao_emission::{curve, lock_cost};
use dtao_runtime_api::stored::{SubnetIdentityV3, WireVec};
use dtao_types::{NetUid, TaoBalance};
use frame_support::{
	ensure,
	traits::{fungible::Inspect, Get},
};
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// Sole reader and writer of the list of subnets.
pub struct Subnets<T>(PhantomData<T>);

impl<T: Config> Subnets<T> {
	/// Whether a subnet exists.
	pub fn exists(netuid: NetUid) -> bool {
		NetworksAdded::<T>::get(netuid)
	}

	/// Fail with [`Error::SubnetNotExists`] where it does not.
	pub fn ensure_exists(netuid: NetUid) -> DispatchResult {
		ensure!(Self::exists(netuid), Error::<T>::SubnetNotExists);
		Ok(())
	}

	/// All subnets in ascending order, root first. At most [`MAX_SUBNETS`].
	pub fn list() -> Vec<NetUid> {
		let mut list: Vec<NetUid> = NetworksAdded::<T>::iter()
			.filter_map(|(netuid, added)| added.then_some(netuid))
			.take(MAX_SUBNETS as usize)
			.collect();
		list.sort_unstable();
		list
	}

	/// Coldkey that owns a subnet.
	pub fn owner(netuid: NetUid) -> AccountId32 {
		SubnetOwner::<T>::get(netuid)
	}

	/// Whether a coldkey owns a subnet.
	pub fn is_owner(coldkey: &AccountId32, netuid: NetUid) -> bool {
		Self::owner(netuid) == *coldkey
	}

	/// Fail unless the signer of a call owns a subnet. Root is no signer, and may do all that owners may.
	pub fn ensure_owner(signer: Option<&AccountId32>, netuid: NetUid) -> DispatchResult {
		let may = signer.is_none_or(|coldkey| Self::is_owner(coldkey, netuid));
		ensure!(may, Error::<T>::NotSubnetOwner);
		Ok(())
	}

	/// Whether somebody owns a subnet; that of the zero account has no owner.
	pub fn has_owner(netuid: NetUid) -> bool {
		Self::owner(netuid) != ZeroAccount::<T>::get()
	}

	/// Hotkey that receives the owner cut.
	pub fn owner_hotkey(netuid: NetUid) -> AccountId32 {
		SubnetOwnerHotkey::<T>::get(netuid)
	}

	/// Block in which a subnet was registered.
	pub fn registered_at(netuid: NetUid) -> u64 {
		NetworkRegisteredAt::<T>::get(netuid)
	}

	/// First block that emits, where the subnet was started.
	pub fn first_emission(netuid: NetUid) -> Option<u64> {
		FirstEmissionBlockNumber::<T>::get(netuid)
	}

	/// Whether the token of a subnet can be staked.
	pub fn is_token_enabled(netuid: NetUid) -> bool {
		SubtokenEnabled::<T>::get(netuid)
	}

	/// Fail with [`Error::SubnetNotExists`] or [`Error::SubtokenDisabled`] where nobody can trade.
	pub fn ensure_open(netuid: NetUid) -> DispatchResult {
		// INV-11: a subnet whose token is enabled exists.
		if !netuid.is_root() && Self::is_token_enabled(netuid) {
			return Ok(());
		}
		Self::ensure_exists(netuid)?;
		Self::ensure_token_enabled(netuid)
	}

	/// Fail with [`Error::SubtokenDisabled`] where the token cannot be staked. Root always can.
	pub fn ensure_token_enabled(netuid: NetUid) -> DispatchResult {
		ensure!(netuid.is_root() || Self::is_token_enabled(netuid), Error::<T>::SubtokenDisabled);
		Ok(())
	}

	/// Set whether the token of a subnet can be staked.
	pub fn set_token_enabled(netuid: NetUid, enabled: bool) {
		SubtokenEnabled::<T>::insert(netuid, enabled);
		Facts::<T>::update(netuid, |facts| facts.token_enabled = enabled);
	}

	/// Identity of a subnet.
	pub fn identity(netuid: NetUid) -> Option<SubnetIdentityV3> {
		SubnetIdentitiesV3::<T>::get(netuid)
	}

	/// Name of a subnet: that of its identity, else the one of genesis, else the usual one of its netuid,
	/// else "unknown".
	pub fn name(netuid: NetUid) -> Vec<u8> {
		let of_identity = Self::identity(netuid).map(|identity| identity.subnet_name.to_vec());
		let is_name = |name: &Vec<u8>| !name.is_empty();
		of_identity
			.filter(is_name)
			.or_else(|| Some(SubnetName::<T>::get(netuid).into_inner()).filter(is_name))
			.or_else(|| Self::usual_name(netuid).filter(is_name))
			.unwrap_or_else(|| b"unknown".to_vec())
	}

	/// Name that subnets with this number have until they get another one.
	fn usual_name(netuid: NetUid) -> Option<Vec<u8>> {
		UsualSubnetNames::<T>::get().get(usize::from(netuid.get())).map(|name| name.to_vec())
	}

	/// Symbol of the token of a subnet.
	pub fn symbol(netuid: NetUid) -> Vec<u8> {
		TokenSymbol::<T>::get(netuid).into_inner()
	}

	/// What the next subnet costs, in rao: twice the last price, falling linearly to the minimum.
	pub fn lock_cost() -> TaoBalance {
		let issuance = TaoBalance::from_rao(T::Currency::total_issuance());
		let emission = curve::block_emission(issuance);
		let interval =
			lock_cost::scaled_interval(NetworkLockReductionInterval::<T>::get(), emission);
		lock_cost::lock_cost(
			NetworkLastLockCost::<T>::get(),
			NetworkMinLockCost::<T>::get(),
			NetworkLastRegistered::<T>::get(),
			Pallet::<T>::now(),
			interval,
		)
	}

	/// Start a subnet: open its token and let it take part in emission from the next block on.
	pub fn start(coldkey: &AccountId32, netuid: NetUid) -> DispatchResult {
		Self::ensure_exists(netuid)?;
		Self::ensure_owner(Some(coldkey), netuid)?;
		ensure!(
			Self::first_emission(netuid).is_none(),
			Error::<T>::FirstEmissionBlockNumberAlreadySet
		);
		let now = Pallet::<T>::now();
		ensure!(
			has_waited(Some(Self::registered_at(netuid)), now, StartCallDelay::<T>::get()),
			Error::<T>::NeedWaitingMoreBlocksToStarCall
		);
		let first = now.saturating_add(1);
		FirstEmissionBlockNumber::<T>::insert(netuid, first);
		Facts::<T>::update(netuid, |facts| facts.first_emission = Some(first));
		Self::set_token_enabled(netuid, true);
		Compat::<T>::note_start(netuid, now);
		Pallet::<T>::deposit_event(Event::FirstEmissionBlockNumberSet(netuid, first));
		Ok(())
	}

	/// Take a subnet off the list and close its token: for everybody but the work on its end it
	/// does not exist.
	pub fn delist(netuid: NetUid) {
		NetworksAdded::<T>::remove(netuid);
		SubtokenEnabled::<T>::remove(netuid);
		Facts::<T>::remove(netuid);
		TotalNetworks::<T>::mutate(|n| *n = n.saturating_sub(1));
	}

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			NetworksAdded::<T>::hashed_key_for(netuid),
			SubnetOwner::<T>::hashed_key_for(netuid),
			SubnetOwnerHotkey::<T>::hashed_key_for(netuid),
			SubnetLocked::<T>::hashed_key_for(netuid),
			NetworkRegisteredAt::<T>::hashed_key_for(netuid),
			FirstEmissionBlockNumber::<T>::hashed_key_for(netuid),
			SubtokenEnabled::<T>::hashed_key_for(netuid),
			TokenSymbol::<T>::hashed_key_for(netuid),
			SubnetName::<T>::hashed_key_for(netuid),
			SubnetIdentitiesV3::<T>::hashed_key_for(netuid),
			MechanismCountCurrent::<T>::hashed_key_for(netuid),
			MechanismEmissionSplit::<T>::hashed_key_for(netuid),
		]
	}

	/// Put a subnet on the list, with the symbol of its token; an unused one where none is given.
	pub fn enlist(netuid: NetUid, symbol: Option<&str>) {
		NetworksAdded::<T>::insert(netuid, true);
		TotalNetworks::<T>::mutate(|n| *n = n.saturating_add(1));
		let symbol = symbol.map_or_else(
			|| symbols::free_symbol(netuid, Self::used_symbols()),
			alloc::borrow::ToOwned::to_owned,
		);
		Self::set_symbol(netuid, &symbol);
	}

	/// Give a subnet to a coldkey, with the hotkey that receives the owner cut.
	pub fn set_owner(position: Position) {
		let Position { hotkey, coldkey, netuid } = position;
		SubnetOwner::<T>::insert(netuid, coldkey);
		SubnetOwnerHotkey::<T>::insert(netuid, hotkey);
	}

	/// Let another hotkey receive the owner cut, which its owner owns.
	pub fn set_owner_hotkey(netuid: NetUid, hotkey: &AccountId32) {
		SubnetOwnerHotkey::<T>::insert(netuid, hotkey);
		Pallet::<T>::deposit_event(Event::SubnetOwnerHotkeySet { netuid, hotkey: hotkey.clone() });
	}

	/// Set the name that a subnet has without an identity.
	pub fn set_name(netuid: NetUid, name: &str) {
		SubnetName::<T>::insert(netuid, WireVec::truncate_from(name.as_bytes().to_vec()));
	}

	/// Set the names that subnets have by their numbers, from netuid 0 on.
	pub fn set_usual_names(names: &[String]) {
		let name = |name: &String| WireVec::truncate_from(name.as_bytes().to_vec());
		let list: Vec<WireVec<u8, MAX_NAME>> = names.iter().map(name).collect();
		if !list.is_empty() {
			UsualSubnetNames::<T>::put(WireVec::truncate_from(list));
		}
	}

	/// Note that a subnet was registered in block `now` for `cost`.
	pub fn note_registration(netuid: NetUid, cost: TaoBalance, now: u64) {
		NetworkRegisteredAt::<T>::insert(netuid, now);
		SubnetLocked::<T>::insert(netuid, cost);
		Self::set_last_lock_cost(cost);
		NetworkLastRegistered::<T>::put(now);
	}

	/// Block in which the last subnet was registered.
	pub fn last_registered() -> u64 {
		NetworkLastRegistered::<T>::get()
	}

	/// Set what the last subnet cost, in rao.
	pub fn set_last_lock_cost(cost: TaoBalance) {
		NetworkLastLockCost::<T>::put(cost);
	}

	fn used_symbols() -> BTreeSet<Vec<u8>> {
		TokenSymbol::<T>::iter_values().map(WireVec::into_inner).collect()
	}

	fn set_symbol(netuid: NetUid, symbol: &str) {
		TokenSymbol::<T>::insert(
			netuid,
			WireVec::truncate_from(crate::params::symbol_bytes(symbol)),
		);
	}
}
