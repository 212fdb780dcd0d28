//! Keys: which coldkey owns which hotkey, and the take of a delegate.
//!
//! Owns `Owner`, `OwnedHotkeys`, `Delegates`, `IdentitiesV2`. A hotkey account exists when it has
//! an owner.
//!
//! Invariant: INV-08 (`Owner` and `OwnedHotkeys` say the same).

use crate::{pallet::*, pools::Pools, Config, Error};
use core::marker::PhantomData;
use dtao_runtime_api::stored::ChainIdentityV2;
use frame_support::ensure;
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// Sole reader and writer of the ownership maps.
pub struct KeyStore<T>(PhantomData<T>);

impl<T: Config> KeyStore<T> {
	/// Whether a coldkey owns the hotkey.
	pub fn exists(hotkey: &AccountId32) -> bool {
		Owner::<T>::contains_key(hotkey)
	}

	/// The coldkey that owns a hotkey; the zero account where none does.
	pub fn owner(hotkey: &AccountId32) -> AccountId32 {
		Owner::<T>::get(hotkey)
	}

	/// Hotkeys of a coldkey.
	pub fn owned(coldkey: &AccountId32) -> alloc::vec::Vec<AccountId32> {
		OwnedHotkeys::<T>::get(coldkey).into_inner()
	}

	/// Take of a delegate, in parts of 65,535.
	pub fn take(hotkey: &AccountId32) -> u16 {
		Delegates::<T>::get(hotkey)
	}

	/// Identity of a coldkey.
	pub fn identity(coldkey: &AccountId32) -> Option<ChainIdentityV2> {
		IdentitiesV2::<T>::get(coldkey)
	}

	/// Every hotkey with its take, in storage order.
	pub fn delegates() -> impl Iterator<Item = (AccountId32, u16)> {
		Delegates::<T>::iter()
	}

	/// Fail unless the hotkey is free or belongs to `coldkey`.
	pub fn ensure_free_or_owned(hotkey: &AccountId32, coldkey: &AccountId32) -> DispatchResult {
		ensure!(!Pools::<T>::is_system_account(hotkey), Error::<T>::CannotUseSystemAccount);
		ensure!(
			!Self::exists(hotkey) || Self::owner(hotkey) == *coldkey,
			Error::<T>::NonAssociatedColdKey
		);
		Ok(())
	}

	/// Give a free hotkey to `coldkey`; nothing to do where it has it already.
	pub fn associate(hotkey: &AccountId32, coldkey: &AccountId32) -> DispatchResult {
		Self::ensure_free_or_owned(hotkey, coldkey)?;
		if Self::exists(hotkey) {
			return Ok(());
		}
		Owner::<T>::insert(hotkey, coldkey);
		OwnedHotkeys::<T>::try_mutate(coldkey, |owned| owned.try_push(hotkey.clone()))
			.map_err(|_| Error::<T>::TooManyHotkeys)?;
		Ok(())
	}

	/// Make a hotkey a delegate with the default take, unless it is one.
	pub fn become_delegate(hotkey: &AccountId32) {
		if !Delegates::<T>::contains_key(hotkey) {
			Delegates::<T>::insert(hotkey, MaxDelegateTake::<T>::get());
		}
	}
}
