//! The take of a delegate: what its hotkey keeps of the dividends of its stakers.
//!
//! A take has one clock: every change starts it, and a raise waits until it is over, so that stakers who
//! came for a low take can leave. A lowering never waits. Both calls are free, and a take can be lowered
//! in thousands of small steps: so a lowering costs the usual fee until the clock is over.

use super::KeyStore;
use crate::{
	pallet::*,
	params::{RateLimitKey, RateLimits},
	Config, Error, Event,
};
use frame_support::{dispatch::Pays, ensure};
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

impl<T: Config> KeyStore<T> {
	/// Raise the take of a hotkey to `take` parts of 65,535.
	pub fn increase_take(coldkey: &AccountId32, hotkey: &AccountId32, take: u16) -> DispatchResult {
		Self::check_increase_of_take(coldkey, hotkey, take)?;
		Self::store_take(hotkey, take);
		let (coldkey, hotkey) = (coldkey.clone(), hotkey.clone());
		Pallet::<T>::deposit_event(Event::TakeIncreased(coldkey, hotkey, take));
		Ok(())
	}

	/// Lower the take of a hotkey to `take` parts of 65,535.
	pub fn decrease_take(coldkey: &AccountId32, hotkey: &AccountId32, take: u16) -> DispatchResult {
		Self::check_decrease_of_take(coldkey, hotkey, take)?;
		Self::store_take(hotkey, take);
		let (coldkey, hotkey) = (coldkey.clone(), hotkey.clone());
		Pallet::<T>::deposit_event(Event::TakeDecreased(coldkey, hotkey, take));
		Ok(())
	}

	/// Whether [`Self::decrease_take`] costs a fee: it is free once the clock of the take is over.
	pub fn fee_of_decrease(hotkey: &AccountId32) -> Pays {
		if Self::is_take_rested(hotkey) {
			Pays::No
		} else {
			Pays::Yes
		}
	}

	/// Whether [`Self::increase_take`] would succeed now.
	pub fn check_increase_of_take(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
		take: u16,
	) -> DispatchResult {
		Self::ensure_owner_of_existing(coldkey, hotkey)?;
		ensure!(take > Self::take(hotkey), Error::<T>::DelegateTakeTooLow);
		ensure!(take <= MaxDelegateTake::<T>::get(), Error::<T>::DelegateTakeTooHigh);
		ensure!(Self::is_take_rested(hotkey), Error::<T>::DelegateTxRateLimitExceeded);
		Ok(())
	}

	/// Whether [`Self::decrease_take`] would succeed now.
	pub fn check_decrease_of_take(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
		take: u16,
	) -> DispatchResult {
		Self::ensure_owner_of_existing(coldkey, hotkey)?;
		// The public clients know one name for both ways to miss the range.
		ensure!(take < Self::take(hotkey), Error::<T>::DelegateTakeTooLow);
		ensure!(take >= MinDelegateTake::<T>::get(), Error::<T>::DelegateTakeTooLow);
		Ok(())
	}

	/// Let a hotkey keep nothing of the dividends of its stakers.
	pub fn keep_nothing(hotkey: &AccountId32) {
		Delegates::<T>::insert(hotkey, 0);
	}

	fn store_take(hotkey: &AccountId32, take: u16) {
		RateLimits::<T>::note(&clock_of(hotkey));
		Delegates::<T>::insert(hotkey, take);
	}

	/// Whether the take was not changed for as long as a raise has to wait.
	fn is_take_rested(hotkey: &AccountId32) -> bool {
		RateLimits::<T>::is_over(&clock_of(hotkey), TxDelegateTakeRateLimit::<T>::get())
	}

	/// The calls on the take tell a hotkey that nobody owns apart.
	fn ensure_owner_of_existing(coldkey: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
		ensure!(Self::exists(hotkey), Error::<T>::HotKeyAccountNotExists);
		Self::ensure_owner(coldkey, hotkey)
	}
}

/// The clock of the take of a hotkey.
pub(super) fn clock_of(hotkey: &AccountId32) -> RateLimitKey<AccountId32> {
	RateLimitKey::LastTxBlockDelegateTake(hotkey.clone())
}
