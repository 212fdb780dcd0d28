//! Subnets: creation, start, owners, names.
//!
//! Owns `NetworksAdded`, `TotalNetworks`, `SubnetOwner`, `SubnetOwnerHotkey`, `SubnetLocked`,
//! `NetworkRegisteredAt`, `FirstEmissionBlockNumber`, `SubtokenEnabled`, `TokenSymbol`,
//! `SubnetName`, `SubnetIdentitiesV3`, `NetworkLastRegistered`, `NetworkLastLockCost`,
//! `MechanismCountCurrent`, `MechanismEmissionSplit`.

mod genesis;
mod symbols;

use crate::{
	keys::KeyStore, math_error, pallet::*, params::Params, pools::Pools,
	registration::Registration, types::MAX_SUBNETS, Config, Error, Event,
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use dtao_amm::Pool;
use dtao_emission::{curve, lock_cost};
use dtao_runtime_api::stored::{SubnetIdentityV3, WireVec};
use dtao_types::{mul_div_floor, AlphaBalance, MechId, NetUid, TaoBalance};
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{Fortitude, Preservation},
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

	/// Whether a subnet was started, so that it emits in block `now`.
	pub fn is_emitting(netuid: NetUid, now: u64) -> bool {
		Self::first_emission(netuid).is_some_and(|first| first <= now)
			&& SubtokenEnabled::<T>::get(netuid)
	}

	/// Fail with [`Error::SubtokenDisabled`] where the token cannot be staked. Root always can.
	pub fn ensure_token_enabled(netuid: NetUid) -> DispatchResult {
		ensure!(
			netuid.is_root() || SubtokenEnabled::<T>::get(netuid),
			Error::<T>::SubtokenDisabled
		);
		Ok(())
	}

	/// Set whether the token of a subnet can be staked.
	pub fn set_token_enabled(netuid: NetUid, enabled: bool) {
		SubtokenEnabled::<T>::insert(netuid, enabled);
	}

	/// Number of mechanisms of a subnet.
	pub fn mechanisms(netuid: NetUid) -> u8 {
		MechanismCountCurrent::<T>::get(netuid).get()
	}

	/// Fail with [`Error::MechanismDoesNotExist`] where the subnet has no such mechanism.
	pub fn ensure_mechanism(netuid: NetUid, mech: MechId) -> DispatchResult {
		ensure!(mech.get() < Self::mechanisms(netuid), Error::<T>::MechanismDoesNotExist);
		Ok(())
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

	/// Register a subnet with `hotkey` as its first neuron.
	pub fn register(coldkey: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
		KeyStore::<T>::ensure_free_or_owned(hotkey, coldkey)?;
		ensure!(!Pools::<T>::is_system_account(coldkey), Error::<T>::CannotUseSystemAccount);
		let now = Pallet::<T>::now();
		ensure!(
			now.saturating_sub(NetworkLastRegistered::<T>::get()) >= NetworkRateLimit::<T>::get(),
			Error::<T>::NetworkTxRateLimitExceeded
		);
		let netuid = Self::free_netuid()?;
		let cost = Self::lock_cost();
		let free =
			T::Currency::reducible_balance(coldkey, Preservation::Preserve, Fortitude::Polite);
		ensure!(free >= cost.rao(), Error::<T>::CannotAffordLockCost);

		let alpha = Self::launch_alpha(cost)?;
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
		Pallet::<T>::deposit_event(Event::NetworkAdded(netuid, 0));
		Registration::<T>::place(netuid, hotkey)?;
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
		Self::set_token_enabled(netuid, true);
		Pallet::<T>::deposit_event(Event::FirstEmissionBlockNumberSet(netuid, first));
		Ok(())
	}

	/// Lowest number above root that no subnet has.
	fn free_netuid() -> Result<NetUid, DispatchError> {
		let used: BTreeSet<NetUid> = Self::list().into_iter().collect();
		let limit = SubnetLimit::<T>::get();
		let subnets = used.iter().filter(|netuid| !netuid.is_root()).count();
		ensure!(subnets < usize::from(limit), Error::<T>::SubnetLimitReached);
		(1..=limit)
			.map(NetUid::new)
			.find(|netuid| !used.contains(netuid))
			.ok_or_else(|| Error::<T>::SubnetLimitReached.into())
	}

	/// Alpha that stands against `tao` in a new pool: at the median price of the pools, at one
	/// TAO where there is none.
	fn launch_alpha(tao: TaoBalance) -> Result<AlphaBalance, DispatchError> {
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
		let alpha = mul_div_floor(tao.rao(), 1_000_000_000, median).map_err(math_error)?;
		// The curve of alpha ends at its cap; no launch may pass it.
		Ok(AlphaBalance::from_rao(alpha.min(curve::SUPPLY_CAP)))
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
