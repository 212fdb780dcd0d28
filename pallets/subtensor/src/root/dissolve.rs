//! What is left of root dividends when a subnet ends.
//!
//! For each hotkey of [`Claims::rated_hotkeys`] and each coldkey with root stake on it:
//! [`Root::forget_position`]; then [`Claims::forget_rate`]. The same for whom
//! [`Claims::first_unpaid`] names, until it is nobody. Then [`Claims::take_claimable_rest`], and the
//! keys of both rooms' footprints can be erased. Stakes on root may change between any two of these
//! steps.

use super::Root;
use crate::{claims::Claims, math_error, pallet::*, shares::Shares, types::Position, Config};
use alloc::{vec, vec::Vec};
use dtao_emission::root_claim::Claim;
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use sp_runtime::DispatchError;

impl<T: Config> Root<T> {
	/// Settle a claim for good: what is owed leaves the claimable alpha and is the caller's, in
	/// alpha-rao; the fraction below a unit stays in [`RootClaimableAlpha`]. Nothing is owed
	/// afterwards, whatever happens to the root stake.
	pub fn forget_position(position: Position) -> Result<AlphaBalance, DispatchError> {
		let Position { hotkey, netuid, .. } = position;
		let stake = TaoBalance::of_root(Shares::<T>::value(position.on(NetUid::ROOT)));
		let rate = Claims::<T>::rate(netuid, hotkey);
		let mut claim = Claims::<T>::stored_claim(position);
		if !Claims::<T>::has_rate(hotkey, netuid) {
			// What was claimed was claimed of the rate.
			claim.claimed = 0;
		}
		let owed = claim.owed_floor(rate, stake).map_err(math_error)?;
		let settled = Claim::nothing_due(rate, stake).map_err(math_error)?;
		Self::store_claim(position, settled, stake)?;
		Claims::<T>::set_former(position, false);
		Claims::<T>::lower_claimable(position, owed)?;
		Ok(owed)
	}

	/// Forget what a position is owed, where [`Self::forget_position`] failed. As after that, nothing is
	/// owed afterwards, whatever happens to the root stake.
	pub fn drop_unpaid(position: Position) {
		let stake = TaoBalance::of_root(Shares::<T>::value(position.on(NetUid::ROOT)));
		let rate = Claims::<T>::rate(position.netuid, position.hotkey);
		let nothing = Claim::nothing_due(rate, stake).unwrap_or_default();
		// To remove an entry never fails.
		let _ = Self::store_claim(position, nothing, stake);
		Claims::<T>::set_former(position, false);
	}

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![RootClaimableThreshold::<T>::hashed_key_for(netuid)]
	}
}
