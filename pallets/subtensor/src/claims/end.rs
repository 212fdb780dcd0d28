//! What the books of root dividends keep of a subnet that ends.

use super::Claims;
use crate::{pallet::*, Config};
use dtao_types::{AlphaBalance, NetUid, Position};
use sp_core::crypto::AccountId32;

impl<T: Config> Claims<T> {
	/// Hotkeys that ever had root dividends on a subnet, in storage order.
	pub fn rated_hotkeys(netuid: NetUid) -> impl Iterator<Item = AccountId32> {
		RootClaimRate::<T>::iter_key_prefix(netuid)
	}

	/// Whether a hotkey ever had root dividends on a subnet.
	pub fn has_rate(hotkey: &AccountId32, netuid: NetUid) -> bool {
		RootClaimRate::<T>::contains_key(netuid, hotkey)
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
	/// came back behind the back: the first in storage order.
	pub fn first_unpaid(netuid: NetUid) -> Option<Position<AccountId32>> {
		let (hotkey, coldkey) = RootFormerStakers::<T>::iter_key_prefix((netuid,)).next()?;
		Some(Position::new(hotkey, coldkey, netuid))
	}

	/// What is left of the claimable alpha of a subnet, in alpha-rao. It is the caller's.
	pub fn take_claimable_rest(netuid: NetUid) -> AlphaBalance {
		RootClaimableAlpha::<T>::take(netuid)
	}
}
