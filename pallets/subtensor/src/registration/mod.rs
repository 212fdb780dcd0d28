//! Registration: what a registration costs, who is replaced, and what a neuron that enters or leaves
//! changes in other rooms.
//!
//! The price falls by half every `BurnHalfLife` blocks and rises by `BurnIncreaseMult` with each
//! registration. What is paid buys alpha from the pool, and that alpha is recycled.

mod pruning;
pub(crate) mod storage;
mod trim;

use crate::{
	accounts,
	children::Children,
	keys::KeyStore,
	neurons::Neurons,
	pallet::*,
	pools::Pools,
	scores::Scores,
	serving::Serving,
	subnets::Subnets,
	types::{Position, SubnetFacts},
	weight_info::WeightInfo,
	weights::WeightStore,
	Config, Error,
};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_emission::registration as price;
use dtao_traits::CommitmentKeeper;
use dtao_types::{NetUid, TaoBalance, Uid};
use frame_support::{ensure, weights::Weight};
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

/// Sole reader and writer of the registration price.
pub struct Registration<T>(PhantomData<T>);

impl<T: Config> Registration<T> {
	/// Price of a registration, in rao.
	pub fn burn(netuid: NetUid) -> TaoBalance {
		Burn::<T>::get(netuid)
	}

	/// Set the price of a registration, in rao.
	pub fn set_burn(netuid: NetUid, burn: TaoBalance) {
		Burn::<T>::insert(netuid, burn);
	}

	/// The most that [`Self::register`] takes: a neuron that gives way leaves every mechanism.
	pub fn weight(netuid: NetUid) -> Weight {
		T::WeightInfo::burned_register(Subnets::<T>::mechanisms(netuid).into())
			.saturating_add(T::Commitments::weight_of_forget())
	}

	/// Pay the price and become a neuron.
	pub fn register(position: Position, limit: Option<TaoBalance>) -> DispatchResult {
		let Position { hotkey, coldkey, netuid } = position;
		ensure!(!netuid.is_root(), Error::<T>::RegistrationNotPermittedOnRootSubnet);
		Subnets::<T>::ensure_exists(netuid)?;
		ensure!(
			NetworkRegistrationAllowed::<T>::get(netuid),
			Error::<T>::SubNetRegistrationDisabled
		);
		ensure!(
			Neurons::<T>::uid(netuid, hotkey).is_none(),
			Error::<T>::HotKeyAlreadyRegisteredInSubNet
		);
		let burn = Self::burn(netuid);
		ensure!(
			limit.is_none_or(|limit| burn <= limit),
			Error::<T>::RegistrationPriceLimitExceeded
		);
		accounts::ensure_free::<T>(coldkey, burn, Error::<T>::NotEnoughBalanceToStake)?;
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
		let uid = if Neurons::<T>::count(netuid) < MaxAllowedUids::<T>::get(netuid) {
			Self::append(netuid)?
		} else {
			let uid = pruning::candidate::<T>(netuid).ok_or(Error::<T>::NoNeuronIdAvailable)?;
			Self::evict(netuid, uid);
			uid
		};
		Self::seat(netuid, uid, hotkey);
		Ok(uid)
	}

	/// Give the seat of `uid` to a hotkey, whoever had it.
	pub fn replace(netuid: NetUid, uid: Uid, hotkey: &AccountId32) {
		Self::evict(netuid, uid);
		Self::seat(netuid, uid, hotkey);
	}

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			Burn::<T>::hashed_key_for(netuid),
			RegistrationsThisInterval::<T>::hashed_key_for(netuid),
			RegistrationsThisBlock::<T>::hashed_key_for(netuid),
			RAORecycledForRegistration::<T>::hashed_key_for(netuid),
		]
	}

	/// Let the price of a registration fall by one block, or rise to the lowest allowed. `factors`
	/// remembers the factor of the last half-life, because most subnets have the same one. Answers whether
	/// there was something to change.
	pub fn decay_price(subnet: &SubnetFacts, factors: &mut DecayFactor) -> bool {
		let (burn, min) = (Self::burn(subnet.netuid), subnet.min_burn);
		if burn == min {
			return false;
		}
		let factor = factors.of(subnet.burn_half_life);
		Self::set_burn(subnet.netuid, price::decayed_burn(burn, min, factor));
		true
	}

	/// Whether somebody registered on a subnet in this block.
	pub fn has_registered(netuid: NetUid) -> bool {
		RegistrationsThisBlock::<T>::contains_key(netuid)
	}

	/// Set what was ever paid for registrations on a subnet, in rao.
	pub fn set_recycled(netuid: NetUid, tao: TaoBalance) {
		RAORecycledForRegistration::<T>::insert(netuid, tao);
	}

	/// Count a registration in this block.
	pub fn count(netuid: NetUid) {
		if !Self::has_registered(netuid) {
			// There is room for every subnet.
			let _ = RegisteredThisBlock::<T>::try_mutate(|subnets| subnets.try_push(netuid));
		}
		// A statistic: it may stop at the end of its range.
		RegistrationsThisBlock::<T>::mutate(netuid, |n| *n = n.saturating_add(1));
	}

	/// Forget the counts of registrations of the last block. Answers on how many subnets there were some.
	pub fn clear_block_counters() -> usize {
		let netuids = RegisteredThisBlock::<T>::take();
		for netuid in &netuids {
			RegistrationsThisBlock::<T>::remove(netuid);
		}
		netuids.len()
	}

	/// Forget the count of registrations since the last epoch.
	pub fn clear_interval_counter(netuid: NetUid) {
		RegistrationsThisInterval::<T>::remove(netuid);
	}

	fn append(netuid: NetUid) -> Result<Uid, DispatchError> {
		let uid = Neurons::<T>::append(netuid)?;
		Scores::<T>::push(netuid)?;
		WeightStore::<T>::push(netuid, Pallet::<T>::now())?;
		Children::<T>::push(netuid)?;
		Ok(uid)
	}

	fn evict(netuid: NetUid, uid: Uid) {
		let old = Neurons::<T>::unseat(netuid, uid);
		Serving::<T>::clear(netuid, &old);
		T::Commitments::forget(netuid, &old);
		Scores::<T>::reset(netuid, uid);
		WeightStore::<T>::reset(netuid, uid, &old, Pallet::<T>::now());
	}

	fn seat(netuid: NetUid, uid: Uid, hotkey: &AccountId32) {
		Neurons::<T>::seat(netuid, uid, hotkey);
		Children::<T>::seated(netuid, uid, hotkey);
	}

	fn note_registration(netuid: NetUid, burn: TaoBalance) {
		let (max, mult) = (MaxBurn::<T>::get(netuid), BurnIncreaseMult::<T>::get(netuid));
		Self::set_burn(netuid, price::bumped_burn(burn, max, mult.bits));
		Self::count(netuid);
		// Statistics: they may stop at the end of their range.
		RegistrationsThisInterval::<T>::mutate(netuid, |n| *n = n.saturating_add(1));
		RAORecycledForRegistration::<T>::mutate(netuid, |paid| *paid = paid.saturating_add(burn));
	}
}
