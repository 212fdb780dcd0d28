//! Root: membership of subnet 0, and dividends that its stakers can claim.
//!
//! Owns `RootClaimType`, `RootClaimable`, `RootClaimed`, `RootClaimRate`, `RootClaimUnpaid`,
//! `RootClaimableAlpha`, `RootAlphaDividendsPerSubnet`.
//!
//! A hotkey's root dividend `a` on a subnet raises its rate by `a / root stake of the hotkey`
//! (scaled by 10^18, floor). A staker is owed `rate * stake - claimed + unpaid`; any change of
//! the stake leaves that sum as it is.
//!
//! Invariant: INV-02 (`RootClaimableAlpha` is part of the alpha outside the pool).

use crate::{
	keys::KeyStore, math_error, pallet::*, registration::Registration, staking::Shares,
	subnets::Subnets, Config, Error,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use dtao_types::{AlphaBalance, NetUid, Uid, I96F32};
use frame_support::ensure;
use sp_core::{crypto::AccountId32, U256};
use sp_runtime::{ArithmeticError, DispatchResult};

/// One in [`RootClaimRate`].
pub const RATE_ONE: u128 = 1_000_000_000_000_000_000;

/// Sole reader and writer of root dividends.
pub struct Root<T>(PhantomData<T>);

impl<T: Config> Root<T> {
	/// Become a member of root: on a free seat, or on that of the member with the lowest root
	/// stake when the own one is larger.
	pub fn register(coldkey: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
		let root = NetUid::ROOT;
		ensure!(Subnets::<T>::exists(root), Error::<T>::RootNetworkDoesNotExist);
		ensure!(
			Registration::<T>::uid(root, hotkey).is_none(),
			Error::<T>::HotKeyAlreadyRegisteredInSubNet
		);
		KeyStore::<T>::associate(hotkey, coldkey)?;
		if Registration::<T>::count(root) < MaxAllowedUids::<T>::get(root) {
			Registration::<T>::place(root, hotkey)?;
		} else {
			let (stake, uid) = Self::weakest().ok_or(Error::<T>::StakeTooLowForRoot)?;
			ensure!(Shares::<T>::total(hotkey, root) > stake, Error::<T>::StakeTooLowForRoot);
			Registration::<T>::replace(root, uid, hotkey)?;
		}
		KeyStore::<T>::become_delegate(hotkey);
		Ok(())
	}

	/// The member with the lowest root stake; of equal ones the lowest uid.
	fn weakest() -> Option<(AlphaBalance, Uid)> {
		(0u16..)
			.zip(Registration::<T>::hotkeys(NetUid::ROOT))
			.map(|(uid, hotkey)| (Shares::<T>::total(&hotkey, NetUid::ROOT), Uid::new(uid)))
			.min()
	}

	/// Let the root stakers of a hotkey claim alpha that is already booked outside the pool.
	/// Answers false, and does nothing, where no root stake is there to share it.
	pub fn add_dividend(
		hotkey: &AccountId32,
		netuid: NetUid,
		alpha: AlphaBalance,
	) -> Result<bool, sp_runtime::DispatchError> {
		let stake = u128::from(Shares::<T>::total(hotkey, NetUid::ROOT).rao());
		// Amounts are below 2^64, so the product stays below 2^124.
		let Some(increment) = u128::from(alpha.rao()).saturating_mul(RATE_ONE).checked_div(stake)
		else {
			return Ok(false);
		};
		let rate = RootClaimRate::<T>::get(hotkey, netuid)
			.checked_add(increment)
			.ok_or(ArithmeticError::Overflow)?;
		RootClaimRate::<T>::insert(hotkey, netuid, rate);
		RootClaimable::<T>::try_mutate(hotkey, |rates| {
			rates.try_insert(netuid, rate_on_wire(rate)).map_err(|_| ArithmeticError::Overflow)
		})?;
		RootClaimableAlpha::<T>::try_mutate(netuid, |sum| {
			*sum = sum.checked_add(alpha).map_err(math_error)?;
			Ok::<_, sp_runtime::DispatchError>(())
		})?;
		Ok(true)
	}

	/// Root dividends of a hotkey in the last epoch, in alpha-rao.
	pub fn last_dividends(netuid: NetUid, hotkey: &AccountId32) -> AlphaBalance {
		RootAlphaDividendsPerSubnet::<T>::get(netuid, hotkey)
	}

	/// Hotkeys that had root dividends in the last epoch, in storage order.
	pub fn dividend_receivers(netuid: NetUid) -> Vec<AccountId32> {
		RootAlphaDividendsPerSubnet::<T>::iter_key_prefix(netuid).collect()
	}

	/// Store the root dividends of a hotkey in the last epoch.
	pub fn note_dividends(netuid: NetUid, hotkey: &AccountId32, alpha: AlphaBalance) {
		if alpha.is_zero() {
			RootAlphaDividendsPerSubnet::<T>::remove(netuid, hotkey);
		} else {
			RootAlphaDividendsPerSubnet::<T>::insert(netuid, hotkey, alpha);
		}
	}

	/// Alpha of a subnet that root stakers can claim, in alpha-rao.
	pub fn claimable_alpha(netuid: NetUid) -> AlphaBalance {
		RootClaimableAlpha::<T>::get(netuid)
	}

	/// Alpha that a root staker can claim, in alpha-rao.
	pub fn owed(netuid: NetUid, hotkey: &AccountId32, coldkey: &AccountId32) -> u128 {
		let stake = Shares::<T>::value(hotkey, coldkey, NetUid::ROOT);
		Self::owed_at(netuid, hotkey, coldkey, stake)
	}

	fn owed_at(
		netuid: NetUid,
		hotkey: &AccountId32,
		coldkey: &AccountId32,
		stake: AlphaBalance,
	) -> u128 {
		let earned = earned(RootClaimRate::<T>::get(hotkey, netuid), stake);
		let claimed = RootClaimed::<T>::get((netuid, hotkey, coldkey));
		// The rate never falls, and `claimed` is set to at most what was earned.
		earned
			.saturating_sub(claimed)
			.saturating_add(RootClaimUnpaid::<T>::get((netuid, hotkey, coldkey)))
	}

	/// Keep what a staker is owed as it is when the root stake changes.
	pub fn stake_changed(
		hotkey: &AccountId32,
		coldkey: &AccountId32,
		before: AlphaBalance,
		after: AlphaBalance,
	) -> DispatchResult {
		for (netuid, rate) in RootClaimRate::<T>::iter_prefix(hotkey) {
			let owed = Self::owed_at(netuid, hotkey, coldkey, before);
			let earned = earned(rate, after);
			let key = (netuid, hotkey, coldkey);
			set_or_clear(
				earned.saturating_sub(owed),
				|n| RootClaimed::<T>::insert(key, n),
				|| RootClaimed::<T>::remove(key),
			);
			set_or_clear(
				owed.saturating_sub(earned),
				|n| RootClaimUnpaid::<T>::insert(key, n),
				|| RootClaimUnpaid::<T>::remove(key),
			);
		}
		Ok(())
	}
}

fn set_or_clear(value: u128, set: impl FnOnce(u128), clear: impl FnOnce()) {
	if value == 0 {
		clear()
	} else {
		set(value)
	}
}

/// `rate * stake`, floor, in alpha-rao.
fn earned(rate: u128, stake: AlphaBalance) -> u128 {
	let product = U256::from(rate).saturating_mul(U256::from(stake.rao()));
	u128::try_from(product.checked_div(U256::from(RATE_ONE)).unwrap_or_default())
		.unwrap_or(u128::MAX)
}

/// The rate as clients read it, with 32 fraction bits.
fn rate_on_wire(rate: u128) -> I96F32 {
	let bits = U256::from(rate)
		.saturating_mul(U256::from(1u64 << I96F32::FRACTION_BITS))
		.checked_div(U256::from(RATE_ONE))
		.and_then(|bits| i128::try_from(bits).ok())
		.unwrap_or(i128::MAX);
	I96F32::from_bits(bits)
}
