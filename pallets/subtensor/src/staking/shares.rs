//! Share pools: one per hotkey and subnet.

use crate::{keys::KeyStore, pallet::*, pools::Pools, root::Root, Config, Error};
use alloc::vec::Vec;
use core::marker::PhantomData;
use dtao_share_pool::{ShareError, SharePool};
use dtao_types::{AlphaBalance, NetUid, U64F64};
use frame_support::{ensure, storage::with_storage_layer};
use sp_core::crypto::AccountId32;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// Sole reader and writer of the share pools.
pub struct Shares<T>(PhantomData<T>);

impl<T: Config> Shares<T> {
	/// Stake on a hotkey, in alpha-rao (root: rao).
	pub fn total(hotkey: &AccountId32, netuid: NetUid) -> AlphaBalance {
		TotalHotkeyAlpha::<T>::get(hotkey, netuid)
	}

	/// Stake of a coldkey on a hotkey, in alpha-rao (root: rao).
	pub fn value(hotkey: &AccountId32, coldkey: &AccountId32, netuid: NetUid) -> AlphaBalance {
		let shares = Alpha::<T>::get((hotkey, coldkey, netuid)).bits;
		if shares == 0 {
			return AlphaBalance::ZERO;
		}
		AlphaBalance::from_rao(Self::load(hotkey, netuid).value_of(shares))
	}

	/// Coldkeys with stake on a hotkey and the subnets it is on, in storage order.
	pub fn holders(hotkey: &AccountId32) -> impl Iterator<Item = (AccountId32, NetUid)> {
		Alpha::<T>::iter_key_prefix((hotkey,))
	}

	/// Subnets on which a hotkey has stake, with the stake, ascending.
	pub fn totals(hotkey: &AccountId32) -> Vec<(NetUid, AlphaBalance)> {
		let mut totals: Vec<_> = TotalHotkeyAlpha::<T>::iter_prefix(hotkey).collect();
		totals.sort_unstable();
		totals
	}

	/// Dividends of a hotkey in the last epoch after take, in alpha-rao.
	pub fn last_dividends(netuid: NetUid, hotkey: &AccountId32) -> AlphaBalance {
		AlphaDividendsPerSubnet::<T>::get(netuid, hotkey)
	}

	/// Hotkeys that had dividends in the last epoch, in storage order.
	pub fn dividend_receivers(netuid: NetUid) -> Vec<AccountId32> {
		AlphaDividendsPerSubnet::<T>::iter_key_prefix(netuid).collect()
	}

	/// Store the dividends of a hotkey in the last epoch.
	pub fn note_dividends(netuid: NetUid, hotkey: &AccountId32, alpha: AlphaBalance) {
		if alpha.is_zero() {
			AlphaDividendsPerSubnet::<T>::remove(netuid, hotkey);
		} else {
			AlphaDividendsPerSubnet::<T>::insert(netuid, hotkey, alpha);
		}
	}

	/// Book alpha as stake of a coldkey on a hotkey.
	pub fn deposit(
		hotkey: &AccountId32,
		coldkey: &AccountId32,
		netuid: NetUid,
		alpha: AlphaBalance,
	) -> DispatchResult {
		Self::book(hotkey, coldkey, netuid, alpha)?;
		Self::link(coldkey, hotkey)
	}

	fn book(
		hotkey: &AccountId32,
		coldkey: &AccountId32,
		netuid: NetUid,
		alpha: AlphaBalance,
	) -> DispatchResult {
		let before = Self::value_on_root(hotkey, coldkey, netuid);
		let held = Alpha::<T>::get((hotkey, coldkey, netuid)).bits;
		let mut pool = Self::load(hotkey, netuid);
		let issued = pool.deposit_to(held, alpha.rao()).map_err(share_error::<T>)?;
		let held = held.checked_add(issued).ok_or(ArithmeticError::Overflow)?;
		Alpha::<T>::insert((hotkey, coldkey, netuid), U64F64::from_bits(held));
		Self::store(hotkey, netuid, pool);
		Self::tell_root(hotkey, coldkey, netuid, before)
	}

	/// Take alpha out of the stake of a coldkey on a hotkey.
	pub fn withdraw(
		hotkey: &AccountId32,
		coldkey: &AccountId32,
		netuid: NetUid,
		alpha: AlphaBalance,
	) -> DispatchResult {
		let before = Self::value_on_root(hotkey, coldkey, netuid);
		let held = Alpha::<T>::get((hotkey, coldkey, netuid)).bits;
		let mut pool = Self::load(hotkey, netuid);
		ensure!(alpha.rao() <= pool.value_of(held), Error::<T>::NotEnoughStakeToWithdraw);
		let burned = pool.withdraw(held, alpha.rao()).map_err(share_error::<T>)?;
		let left = held.checked_sub(burned).ok_or(ArithmeticError::Underflow)?;
		if left == 0 {
			Alpha::<T>::remove((hotkey, coldkey, netuid));
		} else {
			Alpha::<T>::insert((hotkey, coldkey, netuid), U64F64::from_bits(left));
		}
		Self::store(hotkey, netuid, pool);
		Self::tell_root(hotkey, coldkey, netuid, before)
	}

	/// Share alpha among all holders of a hotkey. Where there is none it becomes stake of the
	/// hotkey's owner.
	pub fn reward(hotkey: &AccountId32, netuid: NetUid, alpha: AlphaBalance) -> DispatchResult {
		if alpha.is_zero() {
			return Ok(());
		}
		let mut pool = Self::load(hotkey, netuid);
		match pool.reward(alpha.rao()) {
			Ok(()) => {
				Self::store(hotkey, netuid, pool);
				Ok(())
			},
			Err(ShareError::NoHolders) => Self::credit_owner(hotkey, netuid, alpha),
			Err(error) => Err(share_error::<T>(error)),
		}
	}

	/// Book alpha as stake of a hotkey's owner. An amount too small for a position of its own is
	/// shared among the holders there are; with none it is burned.
	pub fn credit_owner(
		hotkey: &AccountId32,
		netuid: NetUid,
		alpha: AlphaBalance,
	) -> DispatchResult {
		if alpha.is_zero() {
			return Ok(());
		}
		let owner = KeyStore::<T>::owner(hotkey);
		let booked = with_storage_layer(|| Self::book(hotkey, &owner, netuid, alpha));
		if booked != Err(Error::<T>::AmountTooLow.into()) {
			if booked.is_ok() {
				// A full list hides the position from one index of the owner; it must not stop
				// the payment of everybody else.
				let _ = Self::link(&owner, hotkey);
			}
			return booked;
		}
		let mut pool = Self::load(hotkey, netuid);
		if pool.reward(alpha.rao()).is_err() {
			return Pools::<T>::burn_alpha(netuid, alpha);
		}
		Self::store(hotkey, netuid, pool);
		Ok(())
	}

	fn load(hotkey: &AccountId32, netuid: NetUid) -> SharePool {
		SharePool {
			value: TotalHotkeyAlpha::<T>::get(hotkey, netuid).rao(),
			total_shares: TotalHotkeyShares::<T>::get(hotkey, netuid).bits,
		}
	}

	fn store(hotkey: &AccountId32, netuid: NetUid, pool: SharePool) {
		if pool.total_shares == 0 && pool.value == 0 {
			TotalHotkeyAlpha::<T>::remove(hotkey, netuid);
			TotalHotkeyShares::<T>::remove(hotkey, netuid);
			return;
		}
		TotalHotkeyAlpha::<T>::insert(hotkey, netuid, AlphaBalance::from_rao(pool.value));
		TotalHotkeyShares::<T>::insert(hotkey, netuid, U64F64::from_bits(pool.total_shares));
	}

	/// Remember that a coldkey stakes on a hotkey.
	fn link(coldkey: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
		StakingHotkeys::<T>::try_mutate_exists(coldkey, |slot| {
			let mut list = slot.take().unwrap_or_default();
			if !list.contains(hotkey) {
				list.try_push(hotkey.clone()).map_err(|_| Error::<T>::TooManyHotkeys)?;
			}
			*slot = Some(list);
			Ok(())
		})
	}

	fn value_on_root(
		hotkey: &AccountId32,
		coldkey: &AccountId32,
		netuid: NetUid,
	) -> Option<AlphaBalance> {
		netuid.is_root().then(|| Self::value(hotkey, coldkey, netuid))
	}

	fn tell_root(
		hotkey: &AccountId32,
		coldkey: &AccountId32,
		netuid: NetUid,
		before: Option<AlphaBalance>,
	) -> DispatchResult {
		let Some(before) = before else { return Ok(()) };
		Root::<T>::stake_changed(hotkey, coldkey, before, Self::value(hotkey, coldkey, netuid))
	}
}

fn share_error<T: Config>(error: ShareError) -> DispatchError {
	match error {
		ShareError::Overflow => ArithmeticError::Overflow.into(),
		ShareError::DustDeposit | ShareError::DustPosition => Error::<T>::AmountTooLow.into(),
		_ => Error::<T>::InsufficientLiquidity.into(),
	}
}
