//! Shares: who owns how much of a hotkey's stake.
//!
//! Each (hotkey, subnet) has a share pool: dividends raise its value, so they compound for all
//! holders. On root the unit is TAO, one to one.
//!
//! Invariants: INV-02 (stake is part of the alpha outside the pool), INV-06 (the holders' values
//! sum to at most the pool's value), INV-08 (no shares without a total; a coldkey lists exactly the
//! hotkeys that it has stake on or unpaid root dividends), INV-12 (`SubnetHotkeys` names what is there).

pub(crate) mod list;
mod place;
mod rekey;
pub(crate) mod storage;

use crate::{
	claims::Claims,
	keys::KeyStore,
	number,
	pallet::*,
	pools::Pools,
	types::{Position, MAX_KEYS},
	Config, Error,
};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_share_pool::{ShareError, SharePool};
use dtao_types::{AlphaBalance, NetUid, TaoBalance, U64F64};
use frame_support::{
	ensure,
	storage::{with_storage_layer, KeyPrefixIterator},
};
use list::StakingList;
use place::Place;
use sp_core::crypto::AccountId32;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// Hotkeys on the list of a coldkey up to which others may add one by handing stake over.
pub(crate) const MAX_GIFTS: usize = MAX_KEYS as usize / 2;

/// Places at the head of the list of a coldkey's hotkeys that every claim of root dividends reaches.
pub(crate) const FIRST_HOTKEYS: usize = 16;

/// Whether the coldkey of a position had stake there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holder {
	/// Yes, so it lists the hotkey (INV-08).
	Known,
	/// No.
	New,
}

/// Positions to which alpha was credited, by what that takes beyond the value of one pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Credits {
	/// Those of somebody among other holders, whose shares grew.
	pub grown: u32,
	/// Those that were opened, or could not be.
	pub opened: u32,
}

impl Credits {
	fn count(&mut self, holder: Holder) {
		let counter = match holder {
			Holder::Known => &mut self.grown,
			Holder::New => &mut self.opened,
		};
		*counter = counter.saturating_add(1);
	}

	/// Of these only what was opened.
	#[must_use]
	pub fn openings(self) -> Self {
		Self { grown: 0, ..self }
	}

	/// These and others.
	#[must_use]
	pub fn and(self, other: Self) -> Self {
		Self {
			grown: self.grown.saturating_add(other.grown),
			opened: self.opened.saturating_add(other.opened),
		}
	}
}

/// Sole reader and writer of the share pools.
pub struct Shares<T>(PhantomData<T>);

impl<T: Config> Shares<T> {
	/// Stake on a hotkey, in alpha-rao (root: rao).
	pub fn total(hotkey: &AccountId32, netuid: NetUid) -> AlphaBalance {
		Place::<T>::of(hotkey, netuid).total()
	}

	/// Stake on a hotkey, in alpha-rao, and on root, in rao.
	pub fn total_and_root(hotkey: &AccountId32, netuid: NetUid) -> (AlphaBalance, TaoBalance) {
		let place = Place::<T>::of(hotkey, netuid);
		let alpha = place.total();
		(alpha, TaoBalance::of_root(place.on(NetUid::ROOT).total()))
	}

	/// Stake of a coldkey on a hotkey, in alpha-rao (root: rao).
	pub fn value(position: Position) -> AlphaBalance {
		let Position { hotkey, coldkey, netuid } = position;
		let place = Place::<T>::of(hotkey, netuid);
		let shares = place.shares_of(coldkey);
		if shares.bits == 0 {
			return AlphaBalance::ZERO;
		}
		place.pool().value_of(shares)
	}

	/// Hotkeys that a coldkey has stake on, or unpaid root dividends.
	pub fn staking_hotkeys(coldkey: &AccountId32) -> Vec<AccountId32> {
		StakingHotkeys::<T>::get(coldkey).into_inner()
	}

	/// Whether a coldkey has stake on a hotkey.
	pub fn is_held(position: Position) -> bool {
		let Position { hotkey, coldkey, netuid } = position;
		Place::<T>::of(hotkey, netuid).shares_of(coldkey).bits > 0
	}

	/// Coldkeys with stake on a hotkey and the subnets it is on, in storage order.
	pub fn holders(hotkey: &AccountId32) -> impl Iterator<Item = (AccountId32, NetUid)> {
		Alpha::<T>::iter_key_prefix((hotkey,))
	}

	/// Coldkeys with stake on a hotkey and the subnets it is on, in storage order behind one of
	/// them, which may be gone.
	pub fn holders_after(
		hotkey: &AccountId32,
		after: Option<&(AccountId32, NetUid)>,
	) -> KeyPrefixIterator<(AccountId32, NetUid)> {
		match after {
			None => Alpha::<T>::iter_key_prefix((hotkey,)),
			Some((coldkey, netuid)) => {
				let last = Alpha::<T>::hashed_key_for((hotkey, coldkey, *netuid));
				Alpha::<T>::iter_key_prefix_from((hotkey,), last)
			},
		}
	}

	/// All positions, as hotkey, coldkey and subnet, in storage order behind one of them, which may be
	/// gone.
	pub fn positions_after(
		after: Option<&(AccountId32, AccountId32, NetUid)>,
	) -> impl Iterator<Item = (AccountId32, AccountId32, NetUid)> {
		match after {
			None => Alpha::<T>::iter_keys(),
			Some(last) => Alpha::<T>::iter_keys_from(Alpha::<T>::hashed_key_for(last)),
		}
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
	pub fn deposit(position: Position, alpha: AlphaBalance) -> DispatchResult {
		match Self::book(position, alpha)? {
			Holder::Known => Ok(()),
			Holder::New => Self::link(position),
		}
	}

	fn book(position: Position, alpha: AlphaBalance) -> Result<Holder, DispatchError> {
		let Position { hotkey, coldkey, netuid } = position;
		let before = Self::value_on_root(position);
		let place = Place::<T>::of(hotkey, netuid);
		let held = place.shares_of(coldkey);
		let mut pool = place.pool();
		let issued = pool.deposit(held, alpha).map_err(share_error::<T>)?;
		let after = held.bits.checked_add(issued.bits).ok_or(ArithmeticError::Overflow)?;
		Alpha::<T>::insert((hotkey, coldkey, netuid), U64F64::from_bits(after));
		Self::store(hotkey, netuid, pool);
		Self::tell_root(position, before)?;
		Ok(if held.bits == 0 { Holder::New } else { Holder::Known })
	}

	/// Take alpha out of the stake of a coldkey on a hotkey. Where nothing is left the coldkey lists
	/// the hotkey no more.
	pub fn withdraw(position: Position, alpha: AlphaBalance) -> DispatchResult {
		let Position { hotkey, coldkey, netuid } = position;
		let before = Self::value_on_root(position);
		let place = Place::<T>::of(hotkey, netuid);
		let held = place.shares_of(coldkey);
		let mut pool = place.pool();
		ensure!(alpha <= pool.value_of(held), Error::<T>::NotEnoughStakeToWithdraw);
		let burned = pool.withdraw(held, alpha).map_err(share_error::<T>)?;
		let left = held.bits.checked_sub(burned.bits).ok_or(ArithmeticError::Underflow)?;
		if left == 0 {
			Alpha::<T>::remove((hotkey, coldkey, netuid));
		} else {
			Alpha::<T>::insert((hotkey, coldkey, netuid), U64F64::from_bits(left));
		}
		Self::store(hotkey, netuid, pool);
		Self::tell_root(position, before)?;
		if left == 0 {
			Self::unlink(position);
		}
		Ok(())
	}

	/// Share alpha among all holders of a hotkey. Where there is none it becomes stake of the
	/// hotkey's owner, and is counted.
	pub fn reward(
		hotkey: &AccountId32,
		netuid: NetUid,
		alpha: AlphaBalance,
		credits: &mut Credits,
	) -> DispatchResult {
		if alpha.is_zero() {
			return Ok(());
		}
		let place = Place::<T>::of(hotkey, netuid);
		let mut pool = place.pool();
		match pool.reward(alpha) {
			Ok(()) => {
				place.store_value(pool);
				Ok(())
			},
			Err(ShareError::NoHolders) => Self::credit_owner(hotkey, netuid, alpha, credits),
			Err(error) => Err(share_error::<T>(error)),
		}
	}

	/// [`Shares::credit`] the owner of a hotkey.
	pub fn credit_owner(
		hotkey: &AccountId32,
		netuid: NetUid,
		alpha: AlphaBalance,
		credits: &mut Credits,
	) -> DispatchResult {
		Self::credit(Position::new(hotkey, &KeyStore::<T>::owner(hotkey), netuid), alpha, credits)
	}

	/// Book alpha as stake of a coldkey on a hotkey. An amount too small for a position of its
	/// own is shared among the holders there are; with none it is burned. Fails with
	/// [`Error::TooManyHotkeys`] where the coldkey stakes on too many hotkeys to list another one,
	/// unless it owns the hotkey. What it takes is counted, of a failure too.
	pub fn credit(
		position: Position,
		alpha: AlphaBalance,
		credits: &mut Credits,
	) -> DispatchResult {
		let Position { hotkey, coldkey, netuid } = position;
		if alpha.is_zero() {
			return Ok(());
		}
		if Self::reward_only_holder(position, alpha) {
			return Ok(());
		}
		// Where it is too small to be booked, nothing is opened.
		let mut holder = Holder::Known;
		let booked = with_storage_layer(|| {
			holder = Self::book(position, alpha)?;
			match holder {
				Holder::Known => Ok(()),
				// An owner is paid with a full list, too: its other list has the hotkey.
				Holder::New => Self::link(position).or_else(|error| {
					let owns = KeyStore::<T>::owns(coldkey, hotkey);
					owns.then_some(()).ok_or(error)
				}),
			}
		});
		credits.count(holder);
		if booked != Err(Error::<T>::AmountTooLow.into()) {
			return booked;
		}
		let place = Place::<T>::of(hotkey, netuid);
		let mut pool = place.pool();
		if pool.reward(alpha).is_err() {
			return Pools::<T>::burn_alpha(netuid, alpha);
		}
		place.store_value(pool);
		Ok(())
	}

	/// Book alpha for the only holder of a pool by raising the value of the pool: exact, and one
	/// write instead of three. Answers whether `coldkey` is that holder. On root every change of a
	/// position has to be told, so nobody is.
	fn reward_only_holder(position: Position, alpha: AlphaBalance) -> bool {
		let Position { hotkey, coldkey, netuid } = position;
		if netuid.is_root() {
			return false;
		}
		let place = Place::<T>::of(hotkey, netuid);
		let mut pool = place.pool();
		let held = place.shares_of(coldkey);
		let is_only = held.bits > 0 && held == pool.total_shares;
		if !is_only || pool.reward(alpha).is_err() {
			return false;
		}
		place.store_value(pool);
		true
	}

	/// Take the whole position of a coldkey on a hotkey off the books. Answers what it was worth,
	/// in alpha-rao.
	pub fn close_position(position: Position) -> Result<AlphaBalance, DispatchError> {
		let alpha = Self::value(position);
		Self::withdraw(position, alpha)?;
		Ok(alpha)
	}

	/// Forget a position of a subnet that ends, whatever it is worth.
	pub fn drop_position(position: Position) {
		let Position { hotkey, coldkey, netuid } = position;
		if Alpha::<T>::take((hotkey, coldkey, netuid)).bits > 0 {
			Self::unlink(position);
		}
	}

	/// Fail where somebody else would be the cause that a coldkey cannot stake on further hotkeys:
	/// gifts fill half of the list at most.
	pub fn ensure_room_for_gift(position: Position) -> DispatchResult {
		let Position { hotkey, coldkey, .. } = position;
		let list = StakingList::of::<T>(coldkey);
		let has_room = list.len() < MAX_GIFTS || list.position(hotkey).is_some();
		ensure!(has_room, Error::<T>::TooManyHotkeys);
		Ok(())
	}

	/// Forget the stake pool of a hotkey on a subnet that ends, whatever it is worth.
	pub fn drop_pool(hotkey: &AccountId32, netuid: NetUid) {
		TotalHotkeyAlpha::<T>::remove(hotkey, netuid);
		TotalHotkeyShares::<T>::remove(hotkey, netuid);
		SubnetHotkeys::<T>::remove(netuid, hotkey);
	}

	/// The first hotkey with stake on a subnet, in storage order.
	pub fn first_hotkey(netuid: NetUid) -> Option<AccountId32> {
		SubnetHotkeys::<T>::iter_key_prefix(netuid).next()
	}

	/// Prefixes of the keys that this room stores of a subnet, but for those that are found by
	/// hotkey.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			AlphaDividendsPerSubnet::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			SubnetHotkeys::<T>::iter_key_prefix(netuid).prefix().to_vec(),
		]
	}

	fn store(hotkey: &AccountId32, netuid: NetUid, pool: SharePool) {
		if pool == SharePool::default() {
			TotalHotkeyAlpha::<T>::remove(hotkey, netuid);
			TotalHotkeyShares::<T>::remove(hotkey, netuid);
			SubnetHotkeys::<T>::remove(netuid, hotkey);
			return;
		}
		if !netuid.is_root() && !TotalHotkeyShares::<T>::contains_key(hotkey, netuid) {
			SubnetHotkeys::<T>::insert(netuid, hotkey, ());
		}
		Place::<T>::of(hotkey, netuid).store_value(pool);
		TotalHotkeyShares::<T>::insert(hotkey, netuid, pool.total_shares);
	}

	/// Remember that a coldkey stakes on a hotkey.
	fn link(position: Position) -> DispatchResult {
		let Position { hotkey, coldkey, .. } = position;
		let list = StakingList::of::<T>(coldkey);
		if list.position(hotkey).is_none() {
			ensure!(list.len() < MAX_KEYS as usize, Error::<T>::TooManyHotkeys);
			list.append(hotkey);
		}
		Ok(())
	}

	/// Let a claim find a hotkey on which a coldkey itself staked on root: where it stands far behind, it
	/// becomes the first of the list. Gifts come at the end, so nobody can put them before it for good.
	pub fn prefer(position: Position) {
		let Position { hotkey, coldkey, .. } = position;
		let list = StakingList::of::<T>(coldkey);
		if let Some(place) = list.position(hotkey).filter(|place| *place >= FIRST_HOTKEYS) {
			list.put_first(place);
		}
	}

	/// Let the next claim of root dividends begin with a hotkey that the last one did not come to, behind
	/// the [`FIRST_HOTKEYS`] places at the head: the hotkeys before it become the last of the list.
	pub fn begin_with(position: Position) {
		let Position { hotkey, coldkey, .. } = position;
		let list = StakingList::of::<T>(coldkey);
		if let Some(place) = list.position(hotkey).filter(|place| *place > FIRST_HOTKEYS) {
			list.turn(FIRST_HOTKEYS, place);
		}
	}

	/// Number of subnets on which a hotkey has stake of anybody, root included.
	pub fn subnets_of(hotkey: &AccountId32) -> u32 {
		number(TotalHotkeyAlpha::<T>::iter_key_prefix(hotkey).count())
	}

	/// Take a hotkey off the list of a coldkey that has no stake on it any more, on any subnet, and is owed no
	/// root dividends there.
	pub fn unlink(position: Position) {
		let Position { hotkey, coldkey, .. } = position;
		let has_stake = Alpha::<T>::iter_key_prefix((hotkey, coldkey)).next().is_some();
		if has_stake || Claims::<T>::has_unpaid(position.on(NetUid::ROOT)) {
			return;
		}
		StakingList::of::<T>(coldkey).remove(hotkey);
	}

	fn value_on_root(position: Position) -> Option<AlphaBalance> {
		position.netuid.is_root().then(|| Self::value(position))
	}

	fn tell_root(position: Position, before: Option<AlphaBalance>) -> DispatchResult {
		let Some(before) = before else { return Ok(()) };
		Claims::<T>::stake_changed(position, before, Self::value(position))
	}
}

fn share_error<T: Config>(error: ShareError) -> DispatchError {
	match error {
		ShareError::Overflow => ArithmeticError::Overflow.into(),
		ShareError::DustDeposit | ShareError::DustPosition => Error::<T>::AmountTooLow.into(),
		_ => Error::<T>::InsufficientLiquidity.into(),
	}
}
