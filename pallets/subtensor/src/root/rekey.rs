//! What a claimant of root dividends chose, under another coldkey.

use super::Root;
use crate::{pallet::*, Config};
use sp_core::crypto::AccountId32;

impl<T: Config> Root<T> {
	/// Give the choice of a coldkey to another one, unless that has chosen.
	pub fn rekey_coldkey(old: &AccountId32, new: &AccountId32) {
		if RootClaimType::<T>::contains_key(old) {
			let kind = RootClaimType::<T>::take(old);
			if !RootClaimType::<T>::contains_key(new) {
				RootClaimType::<T>::insert(new, kind);
			}
		}
	}
}
