//! Who may have something to claim: a dense index of coldkeys, so that a few of them can be
//! served in each block without looking at all keys.

use crate::{pallet::*, Config};
use core::marker::PhantomData;
use sp_core::crypto::AccountId32;

/// Sole reader and writer of the index of claimants.
pub struct Claimants<T>(PhantomData<T>);

impl<T: Config> Claimants<T> {
	/// Number of claimants.
	pub fn count() -> u64 {
		NumStakingColdkeys::<T>::get()
	}

	/// Claimant of an index.
	pub fn at(index: u64) -> Option<AccountId32> {
		StakingColdkeysByIndex::<T>::get(index)
	}

	/// Note whether one more or one less hotkey may owe something to a coldkey.
	pub fn update(coldkey: &AccountId32, was_claimant: bool, is_claimant: bool) {
		if was_claimant == is_claimant {
			return;
		}
		let before = RootClaimPositions::<T>::get(coldkey);
		// Counters of storage entries: they fit, and what was counted is there to be taken away.
		let after = if is_claimant { before.saturating_add(1) } else { before.saturating_sub(1) };
		if after == 0 {
			RootClaimPositions::<T>::remove(coldkey);
			Self::remove(coldkey);
		} else {
			RootClaimPositions::<T>::insert(coldkey, after);
			if before == 0 {
				Self::append(coldkey);
			}
		}
	}

	fn append(coldkey: &AccountId32) {
		let index = Self::count();
		StakingColdkeys::<T>::insert(coldkey, index);
		StakingColdkeysByIndex::<T>::insert(index, coldkey);
		NumStakingColdkeys::<T>::put(index.saturating_add(1));
	}

	/// Take a coldkey out; the one with the last index takes its place. Turns go from the last
	/// index to the first: nobody loses a turn by being moved.
	fn remove(coldkey: &AccountId32) {
		let Some(index) = StakingColdkeys::<T>::take(coldkey) else { return };
		let last = Self::count().saturating_sub(1);
		if let Some(moved) = StakingColdkeysByIndex::<T>::take(last).filter(|_| index != last) {
			StakingColdkeys::<T>::insert(&moved, index);
			StakingColdkeysByIndex::<T>::insert(index, moved);
		}
		NumStakingColdkeys::<T>::put(last);
	}
}
