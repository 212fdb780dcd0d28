//! Root dividends under another hotkey or another coldkey.

use super::{place::Place, set_extra, Claimants, Claims};
use crate::{pallet::*, types::Position, Config};
use alloc::collections::BTreeSet;
use dtao_types::NetUid;
use sp_core::crypto::AccountId32;
use sp_runtime::{ArithmeticError, DispatchResult};

impl<T: Config> Claims<T> {
	/// Whether a hotkey has no root dividends and owes none.
	pub fn is_blank(hotkey: &AccountId32) -> bool {
		!RootClaimable::<T>::contains_key(hotkey) && Self::unpaid_coldkeys(hotkey).next().is_none()
	}

	/// Coldkeys that are owed something on a hotkey beyond the rate, in storage order.
	pub fn unpaid_coldkeys(hotkey: &AccountId32) -> impl Iterator<Item = AccountId32> {
		RootClaimUnpaid::<T>::iter_key_prefix(hotkey)
	}

	/// Whether a hotkey owes dividends of a subnet to somebody without root stake.
	pub fn has_former_stakers(hotkey: &AccountId32, netuid: NetUid) -> bool {
		RootFormerStakers::<T>::iter_key_prefix((netuid, hotkey)).next().is_some()
	}

	/// What root stakers earned in the last epoch goes with the neuron that earned it.
	pub fn rekey_dividends(netuid: NetUid, old: &AccountId32, new: &AccountId32) -> DispatchResult {
		let earned = RootAlphaDividendsPerSubnet::<T>::take(netuid, old);
		let both =
			earned.checked_add(Self::last_dividends(netuid, new)).map_err(crate::math_error)?;
		Self::note_dividends(netuid, new, both);
		Ok(())
	}

	/// Move all books of a hotkey to another one that [is blank](Self::is_blank). `coldkeys`: those with root
	/// stake on it and those that are owed something, all of them.
	pub fn rekey_hotkey(old: &AccountId32, new: &AccountId32, coldkeys: &BTreeSet<AccountId32>) {
		let rates = RootClaimable::<T>::take(old);
		for netuid in rates.keys() {
			let rate = RootClaimRate::<T>::take(netuid, old);
			RootClaimRate::<T>::insert(netuid, new, rate);
		}
		for coldkey in coldkeys {
			let [from, to] = [old, new]
				.map(|hotkey| Place::<T>::of(Position::new(hotkey, coldkey, NetUid::ROOT)));
			rates.keys().for_each(|netuid| to.set_claimed(*netuid, from.take_claimed(*netuid)));
		}
		if !rates.is_empty() {
			RootClaimable::<T>::insert(new, rates);
		}
		for coldkey in coldkeys {
			let unpaid = RootClaimUnpaid::<T>::take(old, coldkey);
			for netuid in unpaid.keys() {
				if RootFormerStakers::<T>::take((netuid, old, coldkey)).is_some() {
					Self::set_former(Position::new(new, coldkey, *netuid), true);
				}
			}
			Self::set_unpaid(Position::new(new, coldkey, NetUid::ROOT), unpaid);
		}
	}

	/// Give what a coldkey is owed on a hotkey to another one. Their sums are what both together were owed,
	/// once the root stake is moved, too.
	pub fn rekey_coldkey(
		hotkey: &AccountId32,
		old: &AccountId32,
		new: &AccountId32,
	) -> DispatchResult {
		let [from, to] =
			[old, new].map(|coldkey| Place::<T>::of(Position::new(hotkey, coldkey, NetUid::ROOT)));
		for netuid in Self::rated_subnets(hotkey) {
			let moved = from.take_claimed(netuid);
			let sum = to.claimed(netuid).checked_add(moved).ok_or(ArithmeticError::Overflow)?;
			to.set_claimed(netuid, sum);
		}
		let moved = RootClaimUnpaid::<T>::take(hotkey, old);
		let mut unpaid = RootClaimUnpaid::<T>::get(hotkey, new);
		for (netuid, extra) in moved.iter() {
			let before = unpaid.get(netuid).copied().unwrap_or_default();
			let sum = before.checked_add(*extra).ok_or(ArithmeticError::Overflow)?;
			set_extra(&mut unpaid, *netuid, sum)?;
			if RootFormerStakers::<T>::take((netuid, hotkey, old)).is_some() {
				Self::set_former(Position::new(hotkey, new, *netuid), true);
			}
		}
		Self::set_unpaid(Position::new(hotkey, new, NetUid::ROOT), unpaid);
		Ok(())
	}
}

impl<T: Config> Claimants<T> {
	/// Whether something may be owed to a coldkey.
	pub fn is_claimant(coldkey: &AccountId32) -> bool {
		StakingColdkeys::<T>::contains_key(coldkey)
	}

	/// Give the place of a claimant to a coldkey that is none. Its turn begins anew.
	pub fn rekey(old: &AccountId32, new: &AccountId32) {
		let Some(index) = StakingColdkeys::<T>::take(old) else { return };
		StakingColdkeys::<T>::insert(new, index);
		StakingColdkeysByIndex::<T>::insert(index, new);
		RootClaimPositions::<T>::insert(new, RootClaimPositions::<T>::take(old));
		RootClaimResumes::<T>::remove(old);
	}
}
