//! Keys: which coldkey owns which hotkey, and the take of a delegate.
//!
//! A hotkey account exists when it has an owner.
//!
//! Invariant: INV-08 (`Owner` and `OwnedHotkeys` say the same).

mod rekey;
pub(crate) mod storage;
mod take;

use crate::{
	accounts,
	lookup::{self, HashedAccount},
	neurons::Neurons,
	pallet::*,
	params::ZeroAccount,
	types::ChainIdentityInput,
	Config, Error, Event,
};
use core::marker::PhantomData;
use dtao_runtime_api::stored::ChainIdentityV2;
use frame_support::{ensure, traits::Get};
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// Hotkeys of a coldkey among which a registered one is looked for when it sets its identity: as many as a
/// subnet has neurons.
pub(crate) const IDENTITY_LOOKS: u32 = 256;

/// Sole reader and writer of the ownership maps.
pub struct KeyStore<T>(PhantomData<T>);

impl<T: Config> KeyStore<T> {
	/// Whether somebody owns the hotkey.
	pub fn exists(hotkey: &AccountId32) -> bool {
		Owner::<T>::contains_key(hotkey)
	}

	/// The coldkey that owns a hotkey; the zero account where none does.
	pub fn owner(hotkey: &AccountId32) -> AccountId32 {
		let key = lookup::by_account::<Owner<T>, _>(&HashedAccount::of(hotkey));
		lookup::get(&key).unwrap_or_else(ZeroAccount::<T>::get)
	}

	/// Whether a coldkey owns a hotkey.
	pub fn owns(coldkey: &AccountId32, hotkey: &AccountId32) -> bool {
		Self::owner(hotkey) == *coldkey
	}

	/// Fail unless a coldkey owns a hotkey, which exists.
	pub fn ensure_owner(coldkey: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
		let owns = Self::exists(hotkey) && Self::owns(coldkey, hotkey);
		ensure!(owns, Error::<T>::NonAssociatedColdKey);
		Ok(())
	}

	/// Hotkeys of a coldkey.
	pub fn owned(coldkey: &AccountId32) -> alloc::vec::Vec<AccountId32> {
		OwnedHotkeys::<T>::get(coldkey).into_inner()
	}

	/// Take of a delegate, in parts of 65,535. One that is above the maximum, because root lowered that
	/// since, counts as the maximum.
	pub fn take(hotkey: &AccountId32) -> u16 {
		Delegates::<T>::get(hotkey).min(MaxDelegateTake::<T>::get())
	}

	/// Identity of a coldkey.
	pub fn identity(coldkey: &AccountId32) -> Option<ChainIdentityV2> {
		IdentitiesV2::<T>::get(coldkey)
	}

	/// Set the identity of a coldkey that has a registered hotkey, one of the [`IDENTITY_LOOKS`] that it got
	/// last.
	pub fn set_identity(coldkey: &AccountId32, identity: ChainIdentityInput) -> DispatchResult {
		let owned = Self::owned(coldkey);
		let mut last = owned.iter().rev().take(IDENTITY_LOOKS as usize);
		ensure!(
			last.any(|hotkey| Neurons::<T>::is_member(hotkey)),
			Error::<T>::HotKeyNotRegisteredInNetwork
		);
		let identity =
			ChainIdentityV2::try_from(identity).map_err(|_| Error::<T>::InvalidIdentity)?;
		IdentitiesV2::<T>::insert(coldkey, identity);
		Pallet::<T>::deposit_event(Event::ChainIdentitySet(coldkey.clone()));
		Ok(())
	}

	/// Every hotkey with its take, in storage order.
	pub fn delegates() -> impl Iterator<Item = (AccountId32, u16)> {
		let max = MaxDelegateTake::<T>::get();
		Delegates::<T>::iter().map(move |(hotkey, take)| (hotkey, take.min(max)))
	}

	/// Fail unless the hotkey is free or belongs to `coldkey`.
	pub fn ensure_free_or_owned(hotkey: &AccountId32, coldkey: &AccountId32) -> DispatchResult {
		ensure!(!accounts::is_system(hotkey), Error::<T>::CannotUseSystemAccount);
		Self::ensure_nobody_elses(hotkey, coldkey)
	}

	/// Fail where the hotkey belongs to another coldkey.
	pub fn ensure_nobody_elses(hotkey: &AccountId32, coldkey: &AccountId32) -> DispatchResult {
		ensure!(
			!Self::exists(hotkey) || Self::owns(coldkey, hotkey),
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

	/// Give a hotkey to `coldkey` if nobody owns it; nothing to do where somebody does.
	pub fn try_associate(hotkey: &AccountId32, coldkey: &AccountId32) -> DispatchResult {
		if Self::exists(hotkey) {
			return Ok(());
		}
		Self::associate(hotkey, coldkey)
	}

	/// Make a hotkey a delegate with the default take, unless it is one.
	pub fn become_delegate(hotkey: &AccountId32) {
		if !Delegates::<T>::contains_key(hotkey) {
			Delegates::<T>::insert(hotkey, MaxDelegateTake::<T>::get());
		}
	}
}
