//! A coldkey announces that another one takes over, waits, and hands everything over.
//!
//! | call | when |
//! |---|---|
//! | announce | at any time, for a price; again, without one, `ColdkeySwapReannouncementDelay` blocks after the last announcement came due |
//! | execute | from the block on that the announcement says |
//! | clear | `ColdkeySwapReannouncementDelay` blocks after that |
//! | dispute | while there is an announcement; afterwards root alone goes on |
//! | reset, swap | root, at any time |
//!
//! The wait is for owners whose key was stolen: who has it can announce, and the owner can dispute. While
//! there is an announcement the key can do nothing else ([`crate::extension`] turns it away, also where it
//! acts through a proxy, a batch or a multisig).

use super::Lifecycle;
use crate::{accounts, pallet::*, Config, Error, Event};
use core::marker::PhantomData;
use dtao_traits::CrowdloanInspect;
use dtao_types::TaoBalance;
use frame_support::{ensure, traits::Get, weights::Weight};
use sp_core::{crypto::AccountId32, H256};
use sp_io::hashing::blake2_256;
use sp_runtime::{DispatchError, DispatchResult};

/// Sole reader and writer of announcements and disputes.
pub struct ColdkeySwap<T>(PhantomData<T>);

impl<T: Config> ColdkeySwap<T> {
	/// Why a coldkey can do nothing but go on with its announcement: there is one, or it is disputed.
	pub fn guard(coldkey: &AccountId32) -> Option<Error<T>> {
		ColdkeySwapAnnouncements::<T>::contains_key(coldkey).then(|| {
			let is_disputed = ColdkeySwapDisputes::<T>::contains_key(coldkey);
			if is_disputed {
				Error::ColdkeySwapDisputed
			} else {
				Error::ColdkeySwapAnnounced
			}
		})
	}

	/// Fail where a coldkey can do nothing but go on with its announcement.
	pub fn ensure_unguarded(coldkey: &AccountId32) -> DispatchResult {
		Self::guard(coldkey).map_or(Ok(()), |error| Err(error.into()))
	}

	/// Announce the coldkey that takes over, by its hash.
	pub fn announce(who: &AccountId32, hash: H256) -> DispatchResult {
		Self::ensure_undisputed(who)?;
		// Money in a crowdloan would stay behind, and the key cannot take it back while it waits.
		ensure!(!T::Crowdloans::has_money_of(who), Error::<T>::CrowdloanHoldsFunds);
		if let Some((due, _)) = ColdkeySwapAnnouncements::<T>::get(who) {
			ensure!(Self::is_rested(due), Error::<T>::ColdkeySwapReannouncedTooEarly);
		} else {
			Self::charge(who, T::Params::get().key_swap_cost)?;
		}
		let due = Self::now().saturating_add(ColdkeySwapAnnouncementDelay::<T>::get());
		ColdkeySwapAnnouncements::<T>::insert(who, (due, hash));
		Pallet::<T>::deposit_event(Event::ColdkeySwapAnnounced {
			who: who.clone(),
			new_coldkey_hash: hash,
		});
		Ok(())
	}

	/// Hand everything over to the coldkey that was announced.
	pub fn execute(who: &AccountId32, new: &AccountId32) -> DispatchResult {
		let (due, hash) = Self::announcement(who)?;
		Self::ensure_undisputed(who)?;
		ensure!(
			H256(blake2_256(new.as_ref())) == hash,
			Error::<T>::AnnouncedColdkeyHashDoesNotMatch
		);
		ensure!(Self::now() >= due, Error::<T>::ColdkeySwapTooEarly);
		Lifecycle::<T>::swap_coldkey(who, new, Lifecycle::<T>::announced_swap_weight())?;
		ColdkeySwapAnnouncements::<T>::remove(who);
		Ok(())
	}

	/// Let root alone go on with the announcement of a coldkey.
	pub fn dispute(who: &AccountId32) -> DispatchResult {
		Self::announcement(who)?;
		let is_new = !ColdkeySwapDisputes::<T>::contains_key(who);
		ensure!(is_new, Error::<T>::ColdkeySwapAlreadyDisputed);
		ColdkeySwapDisputes::<T>::insert(who, Self::now());
		Pallet::<T>::deposit_event(Event::ColdkeySwapDisputed { coldkey: who.clone() });
		Ok(())
	}

	/// Take an announcement back.
	pub fn clear(who: &AccountId32) -> DispatchResult {
		let (due, _) = Self::announcement(who)?;
		Self::ensure_undisputed(who)?;
		ensure!(Self::is_rested(due), Error::<T>::ColdkeySwapClearTooEarly);
		ColdkeySwapAnnouncements::<T>::remove(who);
		Pallet::<T>::deposit_event(Event::ColdkeySwapCleared { who: who.clone() });
		Ok(())
	}

	/// Forget announcement and dispute of a coldkey.
	pub fn reset(who: &AccountId32) {
		Self::forget(who);
		Pallet::<T>::deposit_event(Event::ColdkeySwapReset { who: who.clone() });
	}

	/// Hand everything of a coldkey over to another one, for a price that may be nothing, whatever it has
	/// announced.
	pub fn force(
		old: &AccountId32,
		new: &AccountId32,
		price: TaoBalance,
		most: Weight,
	) -> DispatchResult {
		if !price.is_zero() {
			Self::charge(old, price)?;
		}
		Lifecycle::<T>::swap_coldkey(old, new, most)?;
		Self::forget(old);
		Ok(())
	}

	fn forget(who: &AccountId32) {
		ColdkeySwapAnnouncements::<T>::remove(who);
		ColdkeySwapDisputes::<T>::remove(who);
	}

	fn announcement(who: &AccountId32) -> Result<(u32, H256), DispatchError> {
		ColdkeySwapAnnouncements::<T>::get(who)
			.ok_or_else(|| Error::<T>::ColdkeySwapAnnouncementNotFound.into())
	}

	fn ensure_undisputed(who: &AccountId32) -> DispatchResult {
		let is_disputed = ColdkeySwapDisputes::<T>::contains_key(who);
		ensure!(!is_disputed, Error::<T>::ColdkeySwapDisputed);
		Ok(())
	}

	/// Whether an announcement that came due in block `due` can be changed or taken back.
	fn is_rested(due: u32) -> bool {
		Self::now() >= due.saturating_add(ColdkeySwapReannouncementDelay::<T>::get())
	}

	fn charge(who: &AccountId32, price: TaoBalance) -> DispatchResult {
		accounts::recycle::<T>(who, price, Error::NotEnoughBalanceToPaySwapColdKey)
	}

	/// The block, as clients read it.
	fn now() -> u32 {
		u32::try_from(Pallet::<T>::now()).unwrap_or(u32::MAX)
	}
}
