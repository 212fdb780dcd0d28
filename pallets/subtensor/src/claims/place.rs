//! Where claims are stored.

use crate::{
	lookup::{by_claim, by_subnet_and_account, get, put, remove, HashedAccount},
	pallet::*,
	types::{Position, RootRate},
	Config,
};
use core::marker::PhantomData;
use dtao_emission::root_claim::Rate;
use dtao_types::NetUid;

/// Where the claims of a coldkey on a hotkey stand, of all subnets: both are hashed once.
pub(super) struct Place<T> {
	hotkey: HashedAccount,
	coldkey: HashedAccount,
	marker: PhantomData<T>,
}

impl<T: Config> Place<T> {
	/// Of a position, whatever its subnet.
	pub(super) fn of(position: Position) -> Self {
		let Position { hotkey, coldkey, .. } = position;
		let (hotkey, coldkey) = (HashedAccount::of(hotkey), HashedAccount::of(coldkey));
		Self { hotkey, coldkey, marker: PhantomData }
	}

	/// Alpha claimed or earned before staking, in alpha-rao.
	pub(super) fn claimed(&self, netuid: NetUid) -> u128 {
		get(&self.key(netuid)).unwrap_or_default()
	}

	/// Store it.
	pub(super) fn set_claimed(&self, netuid: NetUid, claimed: u128) {
		let key = self.key(netuid);
		if claimed == 0 {
			remove(&key);
		} else {
			put(&key, &claimed);
		}
	}

	/// Take it away.
	pub(super) fn take_claimed(&self, netuid: NetUid) -> u128 {
		let claimed = self.claimed(netuid);
		if claimed > 0 {
			remove(&self.key(netuid));
		}
		claimed
	}

	/// All root dividends of the hotkey on a subnet.
	pub(super) fn rate(&self, netuid: NetUid) -> Rate {
		let key = by_subnet_and_account::<RootClaimRate<T>, _>(netuid, &self.hotkey);
		let RootRate { per_rao, carry, .. } = get(&key).unwrap_or_default();
		Rate { per_rao, carry }
	}

	fn key(&self, netuid: NetUid) -> [u8; 130] {
		by_claim::<RootClaimed<T>, _>(netuid, &self.hotkey, &self.coldkey)
	}
}
