//! The beginning of a subnet: its price, its number, its pool, its first neuron.

use super::{Dissolve, Lifecycle};
use crate::{
	accounts,
	facts::Facts,
	keys::KeyStore,
	pallet::*,
	params::{has_waited, Params},
	pools::Pools,
	registration::Registration,
	schedule::Schedule,
	subnets::Subnets,
	types::{Position, SubnetIdentityInput},
	Config, Error, Event,
};
use alloc::{collections::BTreeSet, vec::Vec};
use dtao_amm::Pool;
use dtao_emission::curve;
use dtao_traits::SubnetParam as P;
use dtao_types::{mul_div_floor, AlphaBalance, NetUid, TaoBalance, MAX_NETUID};
use frame_support::{
	ensure,
	traits::{fungible::Mutate, tokens::Preservation, Get},
};
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchError;

impl<T: Config> Lifecycle<T> {
	/// Register a subnet with `hotkey` as its first neuron. Where the chain has as many subnets as
	/// it may, another one begins to end. Answers its number.
	pub fn register(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
		identity: Option<SubnetIdentityInput>,
	) -> Result<NetUid, DispatchError> {
		KeyStore::<T>::ensure_free_or_owned(hotkey, coldkey)?;
		ensure!(!accounts::is_system(coldkey), Error::<T>::CannotUseSystemAccount);
		let now = Pallet::<T>::now();
		ensure!(
			// The genesis counts as a registration.
			has_waited(Some(Subnets::<T>::last_registered()), now, NetworkRateLimit::<T>::get()),
			Error::<T>::NetworkTxRateLimitExceeded
		);
		let victim = Self::make_room()?;
		let cost = Subnets::<T>::lock_cost();
		accounts::ensure_free::<T>(coldkey, cost, Error::<T>::CannotAffordLockCost)?;
		let identity = identity.map(Subnets::<T>::checked_identity).transpose()?;

		if let Some(victim) = victim {
			Dissolve::<T>::start(victim)?;
		}
		let alpha = Self::launch_alpha(cost)?;
		let netuid = Self::free_netuid()?;
		KeyStore::<T>::associate(hotkey, coldkey)?;
		Subnets::<T>::enlist(netuid, None);
		Subnets::<T>::set_owner(Position::new(hotkey, coldkey, netuid));
		Subnets::<T>::note_registration(netuid, cost, now);
		T::Currency::transfer(
			coldkey,
			&accounts::of_subnet(netuid),
			cost.rao(),
			Preservation::Preserve,
		)?;
		Pools::<T>::open(netuid, Pool { tao: cost, alpha })?;
		Self::init_params(netuid);
		Facts::<T>::add(Self::facts(netuid))?;
		Pallet::<T>::deposit_event(Event::NetworkAdded(netuid, 0));
		Registration::<T>::place(netuid, hotkey)?;
		if let Some(identity) = identity {
			Subnets::<T>::store_identity(netuid, identity);
		}
		Ok(netuid)
	}

	/// The subnet that has to end before a new one is registered: none below the limit.
	fn make_room() -> Result<Option<NetUid>, DispatchError> {
		let subnets = Subnets::<T>::list().iter().filter(|netuid| !netuid.is_root()).count();
		if subnets < usize::from(SubnetLimit::<T>::get()) {
			return Ok(None);
		}
		Self::next_to_end().map(Some).ok_or_else(|| Error::<T>::SubnetLimitReached.into())
	}

	/// The subnet that gives way to a new one: of those past `NetworkImmunityPeriod`, root never
	/// among them, one that was never started, else the one with the smallest moving price; of equal
	/// ones the oldest, then the lowest netuid. `None` when all are immune. Says nothing of whether one must give way.
	pub fn next_to_end() -> Option<NetUid> {
		let now = Pallet::<T>::now();
		let immunity = NetworkImmunityPeriod::<T>::get();
		Subnets::<T>::list()
			.into_iter()
			.filter(|netuid| !netuid.is_root())
			.map(|netuid| (Subnets::<T>::registered_at(netuid), netuid))
			.filter(|(born, _)| now.saturating_sub(*born) >= immunity)
			.min_by_key(|(born, netuid)| {
				let started = Subnets::<T>::first_emission(*netuid).is_some();
				(started, Pools::<T>::moving_price(*netuid), *born, *netuid)
			})
			.map(|(_, netuid)| netuid)
	}

	/// Lowest number above root that no subnet has, nor one that ends.
	fn free_netuid() -> Result<NetUid, DispatchError> {
		let used: BTreeSet<NetUid> =
			Subnets::<T>::list().into_iter().chain(Dissolve::<T>::queue()).collect();
		(1..=MAX_NETUID)
			.map(NetUid::new)
			.find(|netuid| !used.contains(netuid))
			.ok_or_else(|| Error::<T>::SubnetLimitReached.into())
	}

	/// Alpha that stands against `tao` in a new pool: at the median of the prices that the pools had
	/// before the first transaction of the block, at one TAO where there is none. What is traded in
	/// this block does not move it.
	pub(crate) fn launch_alpha(tao: TaoBalance) -> Result<AlphaBalance, DispatchError> {
		let opening = Pools::<T>::opening_prices();
		let mut prices: Vec<u64> = Subnets::<T>::list()
			.into_iter()
			.filter_map(|netuid| opening.get(&netuid))
			.map(|price| price.rao())
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

	/// Write the values of a new subnet that differ from the storage defaults.
	fn init_params(netuid: NetUid) {
		let values = T::Params::get().subnet;
		Schedule::<T>::set_tempo(netuid, values.tempo);
		Params::<T>::init(
			netuid,
			&[
				P::MaxAllowedUids(values.max_allowed_uids),
				P::MaxAllowedValidators(values.max_allowed_validators),
				P::MinAllowedWeights(values.min_allowed_weights),
				P::ImmunityPeriod(values.immunity_period),
				P::AdjustmentInterval(360),
				P::AdjustmentAlpha(17_893_341_751_498_265_066),
				P::TargetRegistrationsPerInterval(1),
				P::Yuma3Enabled(true),
				// On by storage default, as on the public chain; without a beacon nobody could reveal.
				P::CommitRevealWeightsEnabled(false),
			],
		);
		Params::<T>::forbid_work(netuid);
		Registration::<T>::set_burn(netuid, values.burn);
	}
}
