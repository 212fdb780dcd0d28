//! Ownership and takes under other keys.

use super::{take::clock_of, KeyStore};
use crate::{pallet::*, params::RateLimits, Config, Error};
use dtao_runtime_api::stored::WireVec;
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

impl<T: Config> KeyStore<T> {
	/// Let another hotkey of the same coldkey take the place of `old`, which nobody owns any more.
	pub fn rekey_hotkey(coldkey: &AccountId32, old: &AccountId32, new: &AccountId32) {
		Owner::<T>::remove(old);
		Delegates::<T>::remove(old);
		RateLimits::<T>::forget(&clock_of(old));
		let is_owned = Self::exists(new);
		Owner::<T>::insert(new, coldkey);
		OwnedHotkeys::<T>::mutate(coldkey, |owned| {
			if is_owned {
				owned.retain(|hotkey| hotkey != old);
			} else if let Some(hotkey) = owned.iter_mut().find(|hotkey| *hotkey == old) {
				hotkey.clone_from(new);
			}
		});
	}

	/// Let a hotkey that takes over the stakers of another one keep no more of their dividends than that
	/// one did, and wait as long before it raises that.
	pub fn inherit_take(old: &AccountId32, new: &AccountId32) {
		if Delegates::<T>::contains_key(old) {
			let take = Delegates::<T>::get(old);
			let own = Delegates::<T>::contains_key(new).then(|| Delegates::<T>::get(new));
			Delegates::<T>::insert(new, own.map_or(take, |own| own.min(take)));
		}
		RateLimits::<T>::inherit(&clock_of(old), &clock_of(new));
	}

	/// Give everything that a coldkey owns to another one: its hotkeys, and its identity unless the other
	/// one has one.
	pub fn rekey_coldkey(old: &AccountId32, new: &AccountId32) -> DispatchResult {
		let moved = OwnedHotkeys::<T>::take(old).into_inner();
		for hotkey in &moved {
			Owner::<T>::insert(hotkey, new);
		}
		if !moved.is_empty() {
			let both = [Self::owned(new), moved].concat();
			let both = WireVec::try_from(both).map_err(|_| Error::<T>::TooManyHotkeys)?;
			OwnedHotkeys::<T>::insert(new, both);
		}
		let identity = IdentitiesV2::<T>::take(old);
		if let Some(identity) = identity.filter(|_| !IdentitiesV2::<T>::contains_key(new)) {
			IdentitiesV2::<T>::insert(new, identity);
		}
		Ok(())
	}
}
