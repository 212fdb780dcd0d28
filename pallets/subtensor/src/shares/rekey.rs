//! Positions under another hotkey or another coldkey.

use super::{place::Place, share_error, Shares};
use crate::{claims::Claims, keys::KeyStore, pallet::*, types::Position, Config, Error};
use alloc::{collections::BTreeSet, vec::Vec};
use dtao_runtime_api::stored::WireVec;
use dtao_share_pool::SharePool;
use dtao_types::{NetUid, U64F64};
use sp_core::crypto::AccountId32;
use sp_runtime::{ArithmeticError, DispatchResult};

impl<T: Config> Shares<T> {
	/// Move the stake on a hotkey, and what it earned in the last epoch, to another hotkey of the same
	/// subnet. `holders`: the coldkeys with a position there, all of them.
	///
	/// Where the other one has no stake yet, its pool is that of the old one, unit for unit. Otherwise every
	/// holder pays its value in, and what the roundings leave over is shared by all.
	pub fn rekey_hotkey(
		netuid: NetUid,
		old: &AccountId32,
		new: &AccountId32,
		holders: &[AccountId32],
	) -> DispatchResult {
		let earned = AlphaDividendsPerSubnet::<T>::take(netuid, old);
		let both =
			earned.checked_add(Self::last_dividends(netuid, new)).map_err(crate::math_error)?;
		Self::note_dividends(netuid, new, both);
		let pool = Place::<T>::of(old, netuid).pool();
		if pool == SharePool::default() {
			return Ok(());
		}
		if Place::<T>::of(new, netuid).pool() == SharePool::default() {
			for coldkey in holders {
				let shares = Alpha::<T>::take((old, coldkey, netuid));
				Alpha::<T>::insert((new, coldkey, netuid), shares);
			}
			Self::store(new, netuid, pool);
		} else {
			Self::merge(netuid, pool, old, new, holders)?;
		}
		Self::store(old, netuid, SharePool::default());
		Ok(())
	}

	fn merge(
		netuid: NetUid,
		from: SharePool,
		old: &AccountId32,
		new: &AccountId32,
		holders: &[AccountId32],
	) -> DispatchResult {
		let mut pool = Place::<T>::of(new, netuid).pool();
		let mut rest = from.value;
		for coldkey in holders {
			let value = from.value_of(Alpha::<T>::take((old, coldkey, netuid)));
			let held = Alpha::<T>::get((new, coldkey, netuid));
			let issued = pool.deposit(held, value).map_err(share_error::<T>)?;
			let after = held.bits.checked_add(issued.bits).ok_or(ArithmeticError::Overflow)?;
			Alpha::<T>::insert((new, coldkey, netuid), U64F64::from_bits(after));
			rest = rest.checked_sub(value).map_err(crate::math_error)?;
		}
		if !rest.is_zero() {
			pool.reward(rest).map_err(share_error::<T>)?;
		}
		Self::store(new, netuid, pool);
		Ok(())
	}

	/// Let a coldkey whose positions were moved from one hotkey to another list what it has: the new one at
	/// the place of the old one, or before it where something is left there.
	pub fn relist(coldkey: &AccountId32, old: &AccountId32, new: &AccountId32) -> DispatchResult {
		let stays = Self::has_anything(old, coldkey);
		let mut list = StakingHotkeys::<T>::get(coldkey).into_inner();
		let place = list.iter().position(|listed| listed == old);
		let is_listed = list.contains(new);
		match place {
			Some(place) if !stays && !is_listed => {
				if let Some(listed) = list.get_mut(place) {
					listed.clone_from(new);
				}
			},
			Some(_) if !stays => list.retain(|listed| listed != old),
			_ if is_listed || !Self::has_anything(new, coldkey) => return Ok(()),
			// An owner is paid on a hotkey of its own with a full list, too: then neither is listed.
			place => list.insert(place.unwrap_or(list.len()), new.clone()),
		}
		match WireVec::try_from(list) {
			Ok(list) => StakingHotkeys::<T>::insert(coldkey, list),
			Err(_) if place.is_none() && KeyStore::<T>::owns(coldkey, new) => {},
			Err(_) => return Err(Error::<T>::TooManyHotkeys.into()),
		}
		Ok(())
	}

	fn has_anything(hotkey: &AccountId32, coldkey: &AccountId32) -> bool {
		Alpha::<T>::iter_key_prefix((hotkey, coldkey)).next().is_some()
			|| Claims::<T>::has_unpaid(Position::new(hotkey, coldkey, NetUid::ROOT))
	}

	/// Hotkeys on which a coldkey may have stake: those that it lists, and its own, which may be missing on
	/// a full list.
	pub fn hotkeys_with_stake(coldkey: &AccountId32) -> BTreeSet<AccountId32> {
		let own = KeyStore::<T>::owned(coldkey);
		Self::staking_hotkeys(coldkey).into_iter().chain(own).collect()
	}

	/// Subnets on which a coldkey has stake on a hotkey, in storage order.
	pub fn subnets_of_position(
		hotkey: &AccountId32,
		coldkey: &AccountId32,
	) -> impl Iterator<Item = NetUid> {
		Alpha::<T>::iter_key_prefix((hotkey, coldkey))
	}

	/// Hand all positions of a coldkey on a hotkey to another one, which may have some there itself.
	pub fn rekey_coldkey(
		hotkey: &AccountId32,
		old: &AccountId32,
		new: &AccountId32,
	) -> DispatchResult {
		let netuids: Vec<NetUid> = Self::subnets_of_position(hotkey, old).collect();
		for netuid in netuids {
			let moved = Alpha::<T>::take((hotkey, old, netuid));
			let held = Alpha::<T>::get((hotkey, new, netuid));
			let sum = held.bits.checked_add(moved.bits).ok_or(ArithmeticError::Overflow)?;
			Alpha::<T>::insert((hotkey, new, netuid), U64F64::from_bits(sum));
		}
		Ok(())
	}

	/// Give the list of hotkeys of a coldkey to another one, which has none.
	pub fn rekey_list(old: &AccountId32, new: &AccountId32) {
		let list = StakingHotkeys::<T>::take(old);
		if !list.is_empty() {
			StakingHotkeys::<T>::insert(new, list);
		}
	}

	/// Whether somebody has stake on a hotkey.
	pub fn has_pool(hotkey: &AccountId32, netuid: NetUid) -> bool {
		// INV-08: no stake without shares.
		TotalHotkeyShares::<T>::contains_key(hotkey, netuid)
	}
}
