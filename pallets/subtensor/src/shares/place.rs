//! Where the stake on a hotkey of a subnet is stored: read and written several times for each neuron of an epoch.

use crate::{
	lookup::{by_account_and_subnet, by_position, get, put, HashedAccount},
	pallet::*,
	Config,
};
use core::marker::PhantomData;
use dtao_share_pool::SharePool;
use dtao_types::{AlphaBalance, NetUid, U64F64};
use sp_core::crypto::AccountId32;

/// A hotkey on a subnet.
pub(super) struct Place<T> {
	hotkey: HashedAccount,
	netuid: NetUid,
	marker: PhantomData<T>,
}

impl<T: Config> Place<T> {
	pub(super) fn of(hotkey: &AccountId32, netuid: NetUid) -> Self {
		Self { hotkey: HashedAccount::of(hotkey), netuid, marker: PhantomData }
	}

	/// The same hotkey on another subnet.
	pub(super) fn on(self, netuid: NetUid) -> Self {
		Self { netuid, ..self }
	}

	/// Stake of all, in alpha-rao (root: rao).
	pub(super) fn total(&self) -> AlphaBalance {
		get(&self.key_of_total()).unwrap_or_default()
	}

	/// Shares of all.
	pub(super) fn shares(&self) -> U64F64 {
		let key = by_account_and_subnet::<TotalHotkeyShares<T>, _>(&self.hotkey, self.netuid);
		get(&key).unwrap_or_default()
	}

	pub(super) fn pool(&self) -> SharePool {
		SharePool { value: self.total(), total_shares: self.shares() }
	}

	/// Shares of a coldkey.
	pub(super) fn shares_of(&self, coldkey: &AccountId32) -> U64F64 {
		let coldkey = HashedAccount::of(coldkey);
		get(&by_position::<Alpha<T>, _>(&self.hotkey, &coldkey, self.netuid)).unwrap_or_default()
	}

	/// Store the value of a pool; the shares are the caller's to store where they changed.
	pub(super) fn store_value(&self, pool: SharePool) {
		put(&self.key_of_total(), &pool.value);
	}

	fn key_of_total(&self) -> [u8; 82] {
		by_account_and_subnet::<TotalHotkeyAlpha<T>, _>(&self.hotkey, self.netuid)
	}
}
