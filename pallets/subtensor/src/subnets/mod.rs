//! Subnets: creation, start, owners, names, and their end.
//!
//! Owns `NetworksAdded`, `BlockFacts`, `TotalNetworks`, `SubnetOwner`, `SubnetOwnerHotkey`, `SubnetLocked`,
//! `NetworkRegisteredAt`, `FirstEmissionBlockNumber`, `SubtokenEnabled`, `TokenSymbol`,
//! `SubnetName`, `SubnetIdentitiesV3`, `NetworkLastRegistered`, `NetworkLastLockCost`,
//! `MechanismCountCurrent`, `MechanismEmissionSplit`, `MaxMechanismCount`, `DissolveCleanupQueue`,
//! `DissolveProgress`.

mod dissolve;
mod facts;
mod genesis;
mod identity;
mod mechanisms;
mod symbols;

#[cfg(test)]
pub(crate) use dissolve::footprint;
pub use dissolve::Dissolve;
#[cfg(any(feature = "runtime-benchmarks", test))]
pub(crate) use dissolve::{pay_metered, stake_on_root};
pub use facts::Facts;
pub use mechanisms::MAX_MECHANISMS;

use crate::{
	keys::KeyStore,
	pallet::*,
	params::{Params, ZeroAccount},
	pools::Pools,
	registration::Registration,
	types::{SubnetIdentityInput, MAX_SUBNETS},
	Config, Error, Event,
};
use alloc::{collections::BTreeSet, vec, vec::Vec};
use core::marker::PhantomData;
use dtao_amm::Pool;
use dtao_emission::{curve, lock_cost};
use dtao_runtime_api::stored::{SubnetIdentityV3, WireVec};
use dtao_types::{mul_div_floor, AlphaBalance, NetUid, TaoBalance, MAX_NETUID};
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{Fortitude, Preservation},
		Get,
	},
};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

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

	/// Name of a subnet: that of its identity, else the one of genesis, else "unknown".
	pub fn name(netuid: NetUid) -> Vec<u8> {
		let of_identity = Self::identity(netuid).map(|identity| identity.subnet_name.to_vec());
		let name = of_identity
			.filter(|name| !name.is_empty())
			.unwrap_or_else(|| SubnetName::<T>::get(netuid).into_inner());
		if name.is_empty() {
			b"unknown".to_vec()
		} else {
			name
		}
	}

	/// Symbol of the token of a subnet.
	pub fn symbol(netuid: NetUid) -> Vec<u8> {
		TokenSymbol::<T>::get(netuid).into_inner()
	}

	/// What the next subnet costs, in rao: twice the last price, falling linearly to the minimum.
	pub fn lock_cost() -> TaoBalance {
		let emission = curve::block_emission(T::Currency::total_issuance());
		let interval =
			lock_cost::scaled_interval(NetworkLockReductionInterval::<T>::get(), emission);
		TaoBalance::from_rao(lock_cost::lock_cost(
			NetworkLastLockCost::<T>::get().rao(),
			NetworkMinLockCost::<T>::get().rao(),
			NetworkLastRegistered::<T>::get(),
			Pallet::<T>::now(),
			interval,
		))
	}

	/// Register a subnet with `hotkey` as its first neuron. Where the chain has as many subnets as
	/// it may, another one begins to end.
	pub fn register(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
		identity: Option<SubnetIdentityInput>,
	) -> DispatchResult {
		KeyStore::<T>::ensure_free_or_owned(hotkey, coldkey)?;
		ensure!(!Pools::<T>::is_system_account(coldkey), Error::<T>::CannotUseSystemAccount);
		let now = Pallet::<T>::now();
		ensure!(
			now.saturating_sub(NetworkLastRegistered::<T>::get()) >= NetworkRateLimit::<T>::get(),
			Error::<T>::NetworkTxRateLimitExceeded
		);
		let victim = Self::make_room()?;
		let cost = Self::lock_cost();
		let free =
			T::Currency::reducible_balance(coldkey, Preservation::Preserve, Fortitude::Polite);
		ensure!(free >= cost.rao(), Error::<T>::CannotAffordLockCost);
		let identity = identity.map(Self::checked_identity).transpose()?;

		if let Some(victim) = victim {
			Dissolve::<T>::start(victim)?;
		}
		let alpha = Self::launch_alpha(cost)?;
		let netuid = Self::free_netuid()?;
		KeyStore::<T>::associate(hotkey, coldkey)?;
		Self::add(netuid, coldkey, hotkey, now);
		T::Currency::transfer(
			coldkey,
			&Pools::<T>::account(netuid),
			cost.rao(),
			Preservation::Preserve,
		)?;
		Pools::<T>::open(netuid, Pool { tao: cost, alpha })?;
		SubnetLocked::<T>::insert(netuid, cost);
		NetworkLastLockCost::<T>::put(cost);
		NetworkLastRegistered::<T>::put(now);
		Params::<T>::init_new_subnet(netuid);
		Facts::<T>::add(netuid)?;
		Pallet::<T>::deposit_event(Event::NetworkAdded(netuid, 0));
		Registration::<T>::place(netuid, hotkey)?;
		if let Some(identity) = identity {
			Self::store_identity(netuid, identity);
		}
		Ok(())
	}

	/// Start a subnet: open its token and let it take part in emission from the next block on.
	pub fn start(coldkey: &AccountId32, netuid: NetUid) -> DispatchResult {
		Self::ensure_exists(netuid)?;
		ensure!(Self::owner(netuid) == *coldkey, Error::<T>::NotSubnetOwner);
		ensure!(
			Self::first_emission(netuid).is_none(),
			Error::<T>::FirstEmissionBlockNumberAlreadySet
		);
		let now = Pallet::<T>::now();
		ensure!(
			now >= Self::registered_at(netuid).saturating_add(StartCallDelay::<T>::get()),
			Error::<T>::NeedWaitingMoreBlocksToStarCall
		);
		let first = now.saturating_add(1);
		FirstEmissionBlockNumber::<T>::insert(netuid, first);
		Facts::<T>::update(netuid, |facts| facts.first_emission = Some(first));
		Self::set_token_enabled(netuid, true);
		Pallet::<T>::deposit_event(Event::FirstEmissionBlockNumberSet(netuid, first));
		Ok(())
	}

	/// The subnet that has to end before a new one is registered: none below the limit.
	fn make_room() -> Result<Option<NetUid>, DispatchError> {
		let subnets = Self::list().iter().filter(|netuid| !netuid.is_root()).count();
		if subnets < usize::from(SubnetLimit::<T>::get()) {
			return Ok(None);
		}
		Self::next_to_end().map(Some).ok_or_else(|| Error::<T>::SubnetLimitReached.into())
	}

	/// The subnet that gives way to a new one: of those past `NetworkImmunityPeriod`, root never
	/// among them, the one with the smallest moving price; of equal ones the oldest, then the
	/// lowest netuid. `None` when all are immune. Says nothing of whether one must give way.
	pub fn next_to_end() -> Option<NetUid> {
		let now = Pallet::<T>::now();
		let immunity = NetworkImmunityPeriod::<T>::get();
		Self::list()
			.into_iter()
			.filter(|netuid| !netuid.is_root())
			.map(|netuid| (Self::registered_at(netuid), netuid))
			.filter(|(born, _)| now.saturating_sub(*born) >= immunity)
			.min_by_key(|(born, netuid)| (Pools::<T>::moving_price(*netuid), *born, *netuid))
			.map(|(_, netuid)| netuid)
	}

	/// Lowest number above root that no subnet has, nor one that ends.
	fn free_netuid() -> Result<NetUid, DispatchError> {
		let used: BTreeSet<NetUid> =
			Self::list().into_iter().chain(Dissolve::<T>::queue()).collect();
		(1..=MAX_NETUID)
			.map(NetUid::new)
			.find(|netuid| !used.contains(netuid))
			.ok_or_else(|| Error::<T>::SubnetLimitReached.into())
	}

	/// Take a subnet off the list and close its token: for everybody but the work on its end it
	/// does not exist.
	fn delist(netuid: NetUid) {
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

	/// Alpha that stands against `tao` in a new pool: at the median price of the pools, at one
	/// TAO where there is none.
	pub(crate) fn launch_alpha(tao: TaoBalance) -> Result<AlphaBalance, DispatchError> {
		let mut prices: Vec<u64> = Self::list()
			.into_iter()
			.filter(|netuid| Pools::<T>::is_dynamic(*netuid))
			.map(|netuid| Pools::<T>::price(netuid).rao())
			.filter(|price| *price > 0)
			.collect();
		prices.sort_unstable();
		let last = prices.len().saturating_sub(1);
		let (low, high) = (last / 2, last.div_ceil(2));
		let median = match (prices.get(low), prices.get(high)) {
			(Some(a), Some(b)) => a.midpoint(*b),
			_ => crate::pools::ONE_TO_ONE.rao(),
		};
		// Where alpha is next to worthless, the pool opens at a higher price: the curve of alpha ends
		// at its cap, and a subnet must have something to emit.
		let most = curve::SUPPLY_CAP / 2;
		let alpha = mul_div_floor(tao.rao(), 1_000_000_000, median).unwrap_or(most);
		Ok(AlphaBalance::from_rao(alpha.min(most)))
	}

	fn add(netuid: NetUid, coldkey: &AccountId32, hotkey: &AccountId32, now: u64) {
		NetworksAdded::<T>::insert(netuid, true);
		TotalNetworks::<T>::mutate(|n| *n = n.saturating_add(1));
		SubnetOwner::<T>::insert(netuid, coldkey);
		SubnetOwnerHotkey::<T>::insert(netuid, hotkey);
		NetworkRegisteredAt::<T>::insert(netuid, now);
		Self::set_symbol(netuid, &symbols::free_symbol(netuid, Self::used_symbols()));
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
