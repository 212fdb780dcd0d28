//! What is left of root dividends when a subnet ends.
//!
//! For each hotkey of [`Root::rated_hotkeys`] and each coldkey with root stake on it:
//! [`Root::forget_position`]; then [`Root::forget_rate`]. The same for whom
//! [`Root::first_unpaid`] names, until it is nobody. Then [`Root::take_claimable_rest`], and the
//! keys of [`Root::footprint`] can be erased. Stakes on root may change between any two of these
//! steps.

use super::Root;
use crate::{math_error, pallet::*, staking::Shares, Config};
use alloc::{vec, vec::Vec};
use dtao_emission::root_claim::Claim;
use dtao_types::{AlphaBalance, NetUid};
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchError;

impl<T: Config> Root<T> {
	/// Hotkeys that ever had root dividends on a subnet, in storage order.
	pub fn rated_hotkeys(netuid: NetUid) -> impl Iterator<Item = AccountId32> {
		RootClaimRate::<T>::iter_key_prefix(netuid)
	}

	/// Whether a hotkey ever had root dividends on a subnet.
	pub fn has_rate(hotkey: &AccountId32, netuid: NetUid) -> bool {
		RootClaimRate::<T>::contains_key(netuid, hotkey)
	}

	/// Settle a claim for good: what is owed leaves the claimable alpha and is the caller's, in
	/// alpha-rao; the fraction below a unit stays in [`RootClaimableAlpha`]. Nothing is owed
	/// afterwards, whatever happens to the root stake.
	pub fn forget_position(
		netuid: NetUid,
		hotkey: &AccountId32,
		coldkey: &AccountId32,
	) -> Result<AlphaBalance, DispatchError> {
		let stake = Shares::<T>::value(hotkey, coldkey, NetUid::ROOT).rao();
		let rate = Self::rate(netuid, hotkey);
		let mut claim = Self::stored_claim(netuid, hotkey, coldkey);
		if !Self::has_rate(hotkey, netuid) {
			// What was claimed was claimed of the rate.
			claim.claimed = 0;
		}
		let owed = claim.owed_floor(rate, stake).map_err(math_error)?;
		let settled = Claim::nothing_due(rate, stake).map_err(math_error)?;
		Self::store_claim(netuid, hotkey, coldkey, settled, stake)?;
		RootFormerStakers::<T>::remove((netuid, hotkey, coldkey));
		Self::lower_claimable(netuid, owed)
	}

	/// Forget the root dividends of a hotkey on a subnet whose positions are all settled.
	pub fn forget_rate(hotkey: &AccountId32, netuid: NetUid) {
		RootClaimRate::<T>::remove(netuid, hotkey);
		RootClaimable::<T>::mutate_exists(hotkey, |slot| {
			let mut rates = slot.take().unwrap_or_default();
			rates.remove(&netuid);
			*slot = (!rates.is_empty()).then_some(rates);
		});
	}

	/// Somebody who is owed something and was not met above, because the root stake is gone, or
	/// came back behind the back: hotkey and coldkey, the first in storage order.
	pub fn first_unpaid(netuid: NetUid) -> Option<(AccountId32, AccountId32)> {
		RootFormerStakers::<T>::iter_key_prefix((netuid,)).next()
	}

	/// Forget what such a one is owed, where [`Self::forget_position`] failed.
	pub fn drop_unpaid(netuid: NetUid, hotkey: &AccountId32, coldkey: &AccountId32) {
		let stake = Shares::<T>::value(hotkey, coldkey, NetUid::ROOT).rao();
		// To remove an entry never fails.
		let _ = Self::store_claim(netuid, hotkey, coldkey, Claim::default(), stake);
		RootFormerStakers::<T>::remove((netuid, hotkey, coldkey));
	}

	/// What is left of the claimable alpha of a subnet, in alpha-rao. It is the caller's.
	pub fn take_claimable_rest(netuid: NetUid) -> AlphaBalance {
		RootClaimableAlpha::<T>::take(netuid)
	}

	/// Prefixes of the keys that this room stores of a subnet, but for those that are found by
	/// hotkey.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			RootClaimed::<T>::iter_key_prefix((netuid,)).prefix().to_vec(),
			RootFormerStakers::<T>::iter_key_prefix((netuid,)).prefix().to_vec(),
			RootClaimRate::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			RootAlphaDividendsPerSubnet::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			RootClaimableAlpha::<T>::hashed_key_for(netuid),
			RootClaimableThreshold::<T>::hashed_key_for(netuid),
		]
	}
}
