//! Registration: who has which uid, what a registration costs, who is replaced.
//!
//! Owns `SubnetworkN`, `Uids`, `Keys`, `IsNetworkMember`, `BlockAtRegistration`, `Seats`, `Burn`,
//! `RegistrationsThisInterval`, `RegistrationsThisBlock`, `RegisteredThisBlock`,
//! `LastAdjustmentBlock`, `RAORecycledForRegistration`.
//!
//! The price falls by half every `BurnHalfLife` blocks and rises by `BurnIncreaseMult` with each
//! registration. What is paid buys alpha from the pool, and that alpha is recycled.
//!
//! Invariant: INV-07 (uids are dense; `Uids` and `Keys` are inverse; `Seats` says what `Keys` says).

mod pruning;

use crate::{
	children::Children, epoch::Scores, keys::KeyStore, pallet::*, params::ZeroAccount,
	pools::Pools, serving::Serving, subnets::Subnets, types::SubnetFacts, weight_info::WeightInfo,
	weights::Weighting, Config, Error, Event,
};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_emission::registration as price;
use dtao_types::{NetUid, TaoBalance, Uid};
use frame_support::{
	ensure,
	traits::{
		fungible::Inspect,
		tokens::{Fortitude, Preservation},
		Get,
	},
	weights::Weight,
};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// The decay of a block for the half-life asked last: it takes a search to find.
#[derive(Default)]
pub struct DecayFactor(Option<(u16, u64)>);

impl DecayFactor {
	/// Factor of one block, with 32 fraction bits.
	fn of(&mut self, half_life: u16) -> u64 {
		match self.0 {
			Some((known, factor)) if known == half_life => factor,
			_ => {
				let factor = price::decay_factor(half_life);
				self.0 = Some((half_life, factor));
				factor
			},
		}
	}
}

/// Sole reader and writer of the uids.
pub struct Registration<T>(PhantomData<T>);

impl<T: Config> Registration<T> {
	/// Number of neurons of a subnet.
	pub fn count(netuid: NetUid) -> u16 {
		SubnetworkN::<T>::get(netuid)
	}

	/// Uid of a hotkey.
	pub fn uid(netuid: NetUid, hotkey: &AccountId32) -> Option<Uid> {
		Uids::<T>::get(netuid, hotkey)
	}

	/// Hotkey of a uid.
	pub fn hotkey(netuid: NetUid, uid: Uid) -> AccountId32 {
		Keys::<T>::get(netuid, uid)
	}

	/// Hotkeys of a subnet in the order of their uids.
	pub fn hotkeys(netuid: NetUid) -> Vec<AccountId32> {
		Self::seats(netuid).into_iter().map(|(hotkey, _)| hotkey).collect()
	}

	/// Hotkeys and blocks of registration of a subnet in the order of their uids.
	pub fn seats(netuid: NetUid) -> Vec<(AccountId32, u64)> {
		Seats::<T>::get(netuid).into_inner()
	}

	/// Subnets on which a hotkey is a neuron, ascending.
	pub fn memberships(hotkey: &AccountId32) -> Vec<NetUid> {
		let mut netuids: Vec<NetUid> = IsNetworkMember::<T>::iter_prefix(hotkey)
			.filter_map(|(netuid, member)| member.then_some(netuid))
			.collect();
		netuids.sort_unstable();
		netuids
	}

	/// Whether a hotkey is a neuron of any subnet.
	pub fn is_member(hotkey: &AccountId32) -> bool {
		IsNetworkMember::<T>::iter_prefix_values(hotkey).any(|member| member)
	}

	/// Block in which a neuron was registered.
	pub fn registered_at(netuid: NetUid, uid: Uid) -> u64 {
		BlockAtRegistration::<T>::get(netuid, uid)
	}

	/// Price of a registration, in rao.
	pub fn burn(netuid: NetUid) -> TaoBalance {
		Burn::<T>::get(netuid)
	}

	/// Set the price of a registration, in rao.
	pub fn set_burn(netuid: NetUid, burn: TaoBalance) {
		Burn::<T>::insert(netuid, burn);
	}

	/// Set what was paid for registrations so far, in rao. A statistic.
	pub fn set_recycled(netuid: NetUid, tao: TaoBalance) {
		RAORecycledForRegistration::<T>::insert(netuid, tao);
	}

	/// The most that [`Self::register`] takes: a neuron that gives way leaves every mechanism.
	pub fn weight(netuid: NetUid) -> Weight {
		T::WeightInfo::burned_register(Subnets::<T>::mechanisms(netuid).into())
	}

	/// Pay the price and become a neuron.
	pub fn register(
		coldkey: &AccountId32,
		netuid: NetUid,
		hotkey: &AccountId32,
		limit: Option<TaoBalance>,
	) -> DispatchResult {
		ensure!(!netuid.is_root(), Error::<T>::RegistrationNotPermittedOnRootSubnet);
		Subnets::<T>::ensure_exists(netuid)?;
		ensure!(
			NetworkRegistrationAllowed::<T>::get(netuid),
			Error::<T>::SubNetRegistrationDisabled
		);
		ensure!(Self::uid(netuid, hotkey).is_none(), Error::<T>::HotKeyAlreadyRegisteredInSubNet);
		let burn = Self::burn(netuid);
		ensure!(
			limit.is_none_or(|limit| burn <= limit),
			Error::<T>::RegistrationPriceLimitExceeded
		);
		let free =
			T::Currency::reducible_balance(coldkey, Preservation::Preserve, Fortitude::Polite);
		ensure!(free >= burn.rao(), Error::<T>::NotEnoughBalanceToStake);
		KeyStore::<T>::associate(hotkey, coldkey)?;

		let bought = Pools::<T>::buy(netuid, coldkey, burn, None)?;
		Pools::<T>::recycle_alpha(netuid, bought.alpha)?;
		Self::place(netuid, hotkey)?;
		Self::note_registration(netuid, burn);
		Ok(())
	}

	/// Give a hotkey a uid: the next one, or where the subnet is full that of the neuron whose
	/// turn it is to go.
	pub fn place(netuid: NetUid, hotkey: &AccountId32) -> Result<Uid, DispatchError> {
		let count = Self::count(netuid);
		let uid = if count < MaxAllowedUids::<T>::get(netuid) {
			Self::append(netuid, count)?
		} else {
			let uid = pruning::candidate::<T>(netuid).ok_or(Error::<T>::NoNeuronIdAvailable)?;
			Self::evict(netuid, uid)?;
			uid
		};
		Self::seat(netuid, uid, hotkey);
		Ok(uid)
	}

	/// Give the seat of `uid` to a hotkey, whoever had it.
	pub fn replace(netuid: NetUid, uid: Uid, hotkey: &AccountId32) -> DispatchResult {
		Self::evict(netuid, uid)?;
		Self::seat(netuid, uid, hotkey);
		Ok(())
	}

	/// Remove the neuron with the last uid of a subnet that ends.
	pub fn remove_last(netuid: NetUid) {
		let Some(last) = Self::count(netuid).checked_sub(1) else { return };
		let hotkey = Keys::<T>::take(netuid, Uid::new(last));
		Uids::<T>::remove(netuid, &hotkey);
		IsNetworkMember::<T>::remove(&hotkey, netuid);
		BlockAtRegistration::<T>::remove(netuid, Uid::new(last));
		SubnetworkN::<T>::insert(netuid, last);
	}

	/// Prefixes of the keys that this room stores of a subnet, but for the memberships, which
	/// leave with [`Registration::remove_last`].
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			SubnetworkN::<T>::hashed_key_for(netuid),
			Seats::<T>::hashed_key_for(netuid),
			Uids::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			Keys::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			BlockAtRegistration::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			Burn::<T>::hashed_key_for(netuid),
			RegistrationsThisInterval::<T>::hashed_key_for(netuid),
			RegistrationsThisBlock::<T>::hashed_key_for(netuid),
			LastAdjustmentBlock::<T>::hashed_key_for(netuid),
			RAORecycledForRegistration::<T>::hashed_key_for(netuid),
			CollateralLockShare::<T>::hashed_key_for(netuid),
		]
	}

	/// Let the price of a registration fall by one block, or rise to the lowest allowed. `factors`
	/// remembers the factor of the last half-life, because most subnets have the same one.
	pub fn decay_price(subnet: &SubnetFacts, factors: &mut DecayFactor) {
		let (burn, min) = (Self::burn(subnet.netuid), subnet.min_burn);
		if burn == min {
			return;
		}
		let factor = factors.of(subnet.burn_half_life);
		Self::set_burn(
			subnet.netuid,
			TaoBalance::from_rao(price::decayed_burn(burn.rao(), min.rao(), factor)),
		);
	}

	/// Forget the counts of registrations of the last block.
	pub fn clear_block_counters() {
		for netuid in RegisteredThisBlock::<T>::take() {
			RegistrationsThisBlock::<T>::remove(netuid);
		}
	}

	/// Forget the count of registrations since the last epoch.
	pub fn clear_interval_counter(netuid: NetUid) {
		RegistrationsThisInterval::<T>::remove(netuid);
	}

	fn append(netuid: NetUid, count: u16) -> Result<Uid, DispatchError> {
		let next = count
			.checked_add(1)
			.filter(|next| u32::from(*next) <= crate::types::MAX_NEURONS)
			.ok_or(Error::<T>::NoNeuronIdAvailable)?;
		let uid = Uid::new(count);
		Scores::<T>::push(netuid)?;
		Weighting::<T>::push(netuid, Pallet::<T>::now())?;
		Children::<T>::push(netuid)?;
		Seats::<T>::try_mutate(netuid, |seats| seats.try_push((ZeroAccount::<T>::get(), 0)))
			.map_err(|_| Error::<T>::NoNeuronIdAvailable)?;
		SubnetworkN::<T>::insert(netuid, next);
		Ok(uid)
	}

	fn evict(netuid: NetUid, uid: Uid) -> DispatchResult {
		let old = Self::hotkey(netuid, uid);
		Uids::<T>::remove(netuid, &old);
		IsNetworkMember::<T>::remove(&old, netuid);
		Serving::<T>::clear(netuid, &old);
		Scores::<T>::reset(netuid, uid);
		Weighting::<T>::reset(netuid, uid, &old, Pallet::<T>::now());
		Ok(())
	}

	fn seat(netuid: NetUid, uid: Uid, hotkey: &AccountId32) {
		Keys::<T>::insert(netuid, uid, hotkey);
		Uids::<T>::insert(netuid, hotkey, uid);
		IsNetworkMember::<T>::insert(hotkey, netuid, true);
		Children::<T>::seated(netuid, uid, hotkey);
		let now = Pallet::<T>::now();
		BlockAtRegistration::<T>::insert(netuid, uid, now);
		Seats::<T>::mutate(netuid, |seats| {
			if let Some(seat) = seats.get_mut(usize::from(uid.get())) {
				*seat = (hotkey.clone(), now);
			}
		});
		Pallet::<T>::deposit_event(Event::NeuronRegistered(netuid, uid, hotkey.clone()));
	}

	fn note_registration(netuid: NetUid, burn: TaoBalance) {
		let bumped = price::bumped_burn(
			burn.rao(),
			MaxBurn::<T>::get(netuid).rao(),
			BurnIncreaseMult::<T>::get(netuid).bits,
		);
		Self::set_burn(netuid, TaoBalance::from_rao(bumped));
		if !RegistrationsThisBlock::<T>::contains_key(netuid) {
			// There is room for every subnet.
			let _ = RegisteredThisBlock::<T>::try_mutate(|subnets| subnets.try_push(netuid));
		}
		// Statistics: they may stop at the end of their range.
		RegistrationsThisBlock::<T>::mutate(netuid, |n| *n = n.saturating_add(1));
		RegistrationsThisInterval::<T>::mutate(netuid, |n| *n = n.saturating_add(1));
		RAORecycledForRegistration::<T>::mutate(netuid, |paid| *paid = paid.saturating_add(burn));
	}
}
