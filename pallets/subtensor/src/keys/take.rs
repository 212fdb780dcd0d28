//! The take of a delegate: what its hotkey keeps of the dividends of its stakers.
//!
//! Increases are limited in time, so that stakers can leave. Decreases are not, but both calls are
//! free, and a take can be lowered in thousands of small steps: so only one decrease in the same
//! time is free ([`KeyStore::check_free_decrease_of_take`]). More of them are inside of calls that
//! cost a fee.

use super::KeyStore;
use crate::{
	pallet::*,
	params::{RateLimitKey, RateLimits},
	Config, Error, Event,
};
use frame_support::ensure;
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

impl<T: Config> KeyStore<T> {
	/// Raise the take of a hotkey to `take` parts of 65,535.
	pub fn increase_take(coldkey: &AccountId32, hotkey: &AccountId32, take: u16) -> DispatchResult {
		Self::check_increase_of_take(coldkey, hotkey, take)?;
		RateLimits::<T>::note(&RateLimitKey::LastTxBlockDelegateTake(hotkey.clone()));
		Delegates::<T>::insert(hotkey, take);
		let (coldkey, hotkey) = (coldkey.clone(), hotkey.clone());
		Pallet::<T>::deposit_event(Event::TakeIncreased(coldkey, hotkey, take));
		Ok(())
	}

	/// Lower the take of a hotkey to `take` parts of 65,535.
	pub fn decrease_take(coldkey: &AccountId32, hotkey: &AccountId32, take: u16) -> DispatchResult {
		Self::check_decrease_of_take(coldkey, hotkey, take)?;
		LastTakeDecrease::<T>::insert(hotkey, Pallet::<T>::now());
		Delegates::<T>::insert(hotkey, take);
		let (coldkey, hotkey) = (coldkey.clone(), hotkey.clone());
		Pallet::<T>::deposit_event(Event::TakeDecreased(coldkey, hotkey, take));
		Ok(())
	}

	/// Whether [`Self::increase_take`] would succeed now.
	pub fn check_increase_of_take(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
		take: u16,
	) -> DispatchResult {
		Self::ensure_owner(coldkey, hotkey)?;
		ensure!(take > Self::take(hotkey), Error::<T>::DelegateTakeTooLow);
		ensure!(take <= MaxDelegateTake::<T>::get(), Error::<T>::DelegateTakeTooHigh);
		let key = RateLimitKey::LastTxBlockDelegateTake(hotkey.clone());
		ensure!(
			RateLimits::<T>::is_over(&key, TxDelegateTakeRateLimit::<T>::get()),
			Error::<T>::DelegateTxRateLimitExceeded
		);
		Ok(())
	}

	/// Whether [`Self::decrease_take`] would succeed now and may be free of charge.
	pub fn check_free_decrease_of_take(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
		take: u16,
	) -> DispatchResult {
		Self::check_decrease_of_take(coldkey, hotkey, take)?;
		let last = LastTakeDecrease::<T>::get(hotkey);
		let passed = Pallet::<T>::now().saturating_sub(last);
		ensure!(
			last == 0 || passed >= TxDelegateTakeRateLimit::<T>::get(),
			Error::<T>::DelegateTxRateLimitExceeded
		);
		Ok(())
	}

	/// Whether [`Self::decrease_take`] would succeed now.
	fn check_decrease_of_take(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
		take: u16,
	) -> DispatchResult {
		Self::ensure_owner(coldkey, hotkey)?;
		// The public clients know one name for both ways to miss the range.
		ensure!(take < Self::take(hotkey), Error::<T>::DelegateTakeTooLow);
		ensure!(take >= MinDelegateTake::<T>::get(), Error::<T>::DelegateTakeTooLow);
		Ok(())
	}

	fn ensure_owner(coldkey: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
		ensure!(Self::exists(hotkey), Error::<T>::HotKeyAccountNotExists);
		ensure!(Self::owner(hotkey) == *coldkey, Error::<T>::NonAssociatedColdKey);
		Ok(())
	}
}
