//! Who may have something to claim: a dense index of coldkeys, so that a few of them can be
//! served in each block without looking at all keys.

use crate::{pallet::*, types::RootClaimResume, Config};
use core::marker::PhantomData;
use sp_core::crypto::AccountId32;

/// Sole reader and writer of the index of claimants.
pub struct Claimants<T>(PhantomData<T>);

impl<T: Config> Claimants<T> {
	/// Number of claimants.
	pub fn count() -> u64 {
		NumStakingColdkeys::<T>::get()
	}

	/// Draw one of the first `left` claimants: `random` decides, and the one drawn changes places with the
	/// last of them. So a round in which `left` falls by one each time draws everybody once.
	pub fn draw(left: u64, random: u64) -> Option<AccountId32> {
		let (drawn, last) = (random.checked_rem(left)?, left.checked_sub(1)?);
		let coldkey = StakingColdkeysByIndex::<T>::get(drawn)?;
		if drawn != last {
			let other = StakingColdkeysByIndex::<T>::get(last)?;
			for (index, claimant) in [(drawn, &other), (last, &coldkey)] {
				StakingColdkeys::<T>::insert(claimant, index);
				StakingColdkeysByIndex::<T>::insert(index, claimant);
			}
		}
		Some(coldkey)
	}

	/// Where the turn of a coldkey goes on.
	pub fn resume(coldkey: &AccountId32) -> Option<RootClaimResume> {
		RootClaimResumes::<T>::get(coldkey)
	}

	/// Note where the next turn of a coldkey goes on, if not at the beginning. One that is no claimant
	/// (any more) has none.
	pub fn set_resume(coldkey: &AccountId32, resume: Option<RootClaimResume>) {
		let resume = resume.filter(|_| StakingColdkeys::<T>::contains_key(coldkey));
		RootClaimResumes::<T>::set(coldkey, resume);
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

	/// Take a coldkey out; the one with the last index takes its place. Who has had a turn has a higher
	/// index than who waits for it: nobody loses a turn by being moved.
	fn remove(coldkey: &AccountId32) {
		let Some(index) = StakingColdkeys::<T>::take(coldkey) else { return };
		if RootClaimResumes::<T>::contains_key(coldkey) {
			RootClaimResumes::<T>::remove(coldkey);
		}
		let last = Self::count().saturating_sub(1);
		if let Some(moved) = StakingColdkeysByIndex::<T>::take(last).filter(|_| index != last) {
			StakingColdkeys::<T>::insert(&moved, index);
			StakingColdkeysByIndex::<T>::insert(index, moved);
		}
		NumStakingColdkeys::<T>::put(last);
	}
}
