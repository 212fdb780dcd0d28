//! Where incentive is staked.

use crate::{
	keys::KeyStore,
	neurons::Neurons,
	pallet::*,
	shares::{Credits, Shares},
	subnets::Subnets,
	types::Position,
	Config, Error, Event,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use dtao_types::{AlphaBalance, NetUid};
use frame_support::ensure;
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// Sole reader and writer of [`AutoStakeDestination`] and [`AutoStakeColdkeys`].
pub struct AutoStake<T>(PhantomData<T>);

impl<T: Config> AutoStake<T> {
	/// Choose where incentive of a coldkey on a subnet is staked.
	pub fn set(position: Position) -> DispatchResult {
		let Position { hotkey, coldkey, netuid } = position;
		Subnets::<T>::ensure_exists(netuid)?;
		ensure!(
			Neurons::<T>::uid(netuid, hotkey).is_some(),
			Error::<T>::HotKeyNotRegisteredInSubNet
		);
		ensure!(
			AutoStakeDestination::<T>::get(coldkey, netuid).as_ref() != Some(hotkey),
			Error::<T>::SameAutoStakeHotkeyAlreadySet
		);
		Self::store(coldkey, netuid, hotkey);
		Pallet::<T>::deposit_event(Event::AutoStakeDestinationSet {
			coldkey: coldkey.clone(),
			netuid,
			hotkey: hotkey.clone(),
		});
		Ok(())
	}

	/// The first coldkey with a choice on a subnet, in storage order.
	pub fn first_coldkey(netuid: NetUid) -> Option<AccountId32> {
		AutoStakeColdkeys::<T>::iter_key_prefix((netuid,)).next().map(|(_, coldkey)| coldkey)
	}

	/// Forget the choice of a coldkey. Answers it.
	pub fn forget(netuid: NetUid, coldkey: &AccountId32) -> Option<AccountId32> {
		let hotkey = AutoStakeDestination::<T>::take(coldkey, netuid)?;
		AutoStakeColdkeys::<T>::remove((netuid, &hotkey, coldkey));
		Some(hotkey)
	}

	fn store(coldkey: &AccountId32, netuid: NetUid, hotkey: &AccountId32) {
		Self::forget(netuid, coldkey);
		AutoStakeDestination::<T>::insert(coldkey, netuid, hotkey);
		AutoStakeColdkeys::<T>::insert((netuid, hotkey, coldkey), ());
	}

	/// Coldkeys that have chosen a hotkey on a subnet, in storage order.
	pub fn coldkeys_of(netuid: NetUid, hotkey: &AccountId32) -> impl Iterator<Item = AccountId32> {
		AutoStakeColdkeys::<T>::iter_key_prefix((netuid, hotkey))
	}

	/// Let those who have chosen a hotkey on a subnet have chosen another one.
	pub fn rekey_hotkey(netuid: NetUid, old: &AccountId32, new: &AccountId32) {
		let coldkeys: Vec<AccountId32> = Self::coldkeys_of(netuid, old).collect();
		for coldkey in coldkeys {
			Self::store(&coldkey, netuid, new);
		}
	}

	/// Subnets on which a coldkey has chosen, in storage order.
	pub fn chosen(coldkey: &AccountId32) -> impl Iterator<Item = NetUid> {
		AutoStakeDestination::<T>::iter_key_prefix(coldkey)
	}

	/// Give the choices of a coldkey to another one, which keeps its own.
	pub fn rekey_coldkey(old: &AccountId32, new: &AccountId32) {
		let netuids: Vec<NetUid> = Self::chosen(old).collect();
		for netuid in netuids {
			let chosen = Self::forget(netuid, old);
			let is_free = !AutoStakeDestination::<T>::contains_key(new, netuid);
			if let Some(hotkey) = chosen.filter(|_| is_free) {
				Self::store(new, netuid, &hotkey);
			}
		}
	}

	/// Stake incentive that a hotkey earned, for its owner: on the hotkey that the owner chose
	/// while that exists and the owner can list it, else at `position`, on the hotkey itself. What it takes
	/// is counted.
	pub fn pay_incentive(
		position: Position,
		incentive: AlphaBalance,
		credits: &mut Credits,
	) -> DispatchResult {
		let Position { hotkey, coldkey: owner, netuid } = position;
		let chosen = AutoStakeDestination::<T>::get(owner, netuid)
			.filter(|destination| KeyStore::<T>::exists(destination));
		let Some(destination) = chosen else {
			return Shares::<T>::credit(position, incentive, credits);
		};
		match Shares::<T>::credit(Position::new(&destination, owner, netuid), incentive, credits) {
			Err(error) if error == Error::<T>::TooManyHotkeys.into() => {
				return Shares::<T>::credit(position, incentive, credits);
			},
			credited => credited?,
		}
		Pallet::<T>::deposit_event(Event::AutoStakeAdded {
			netuid,
			destination,
			hotkey: hotkey.clone(),
			owner: owner.clone(),
			incentive,
		});
		Ok(())
	}
}
