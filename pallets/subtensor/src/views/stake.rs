//! Positions of coldkeys.

use super::Views;
use crate::{claims::Claims, neurons::Neurons, shares::Shares, staking::Staking, Config};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::Compact;
use dtao_runtime_api::stake::{LockState, StakeAvailability, StakeInfo};
use dtao_types::{AlphaBalance, NetUid, Position, U64F64};
use sp_core::crypto::AccountId32;

impl<T: Config> Views<T> {
	/// Every position of a coldkey that is worth something, by hotkey and subnet.
	pub fn get_stake_info_for_coldkey(coldkey_account: AccountId32) -> Vec<StakeInfo> {
		Self::positions(&coldkey_account)
			.into_iter()
			.map(|(position, stake)| stake_info::<T>(position, stake))
			.collect()
	}

	/// Every position of several coldkeys: one element per coldkey asked, in the order asked.
	pub fn get_stake_info_for_coldkeys(
		coldkey_accounts: Vec<AccountId32>,
	) -> Vec<(AccountId32, Vec<StakeInfo>)> {
		coldkey_accounts
			.into_iter()
			.map(|coldkey| (coldkey.clone(), Self::get_stake_info_for_coldkey(coldkey)))
			.collect()
	}

	/// One position; with zero stake where there is none. Never `None`: clients ask before the
	/// position, the hotkey or the subnet exists.
	pub fn get_stake_info_for_hotkey_coldkey_netuid(
		hotkey_account: AccountId32,
		coldkey_account: AccountId32,
		netuid: NetUid,
	) -> Option<StakeInfo> {
		let position = Position::new(hotkey_account, coldkey_account, netuid);
		let stake = Shares::<T>::value(position.as_ref());
		Some(stake_info::<T>(position, stake))
	}

	/// The stake lock of a coldkey on a subnet: `None`, stake is never locked.
	pub fn get_coldkey_lock(_coldkey: AccountId32, _netuid: NetUid) -> Option<LockState> {
		None
	}

	/// Conviction of the locks on a hotkey of a subnet: 0, stake is never locked.
	pub fn get_hotkey_conviction(_hotkey: AccountId32, _netuid: NetUid) -> U64F64 {
		U64F64::default()
	}

	/// The hotkey with the most conviction on a subnet: `None`, stake is never locked.
	pub fn get_most_convicted_hotkey_on_subnet(_netuid: NetUid) -> Option<AccountId32> {
		None
	}

	/// Stake of each coldkey asked on each subnet where it has any. All of it is available.
	pub fn get_stake_availability_for_coldkeys(
		coldkey_accounts: Vec<AccountId32>,
		netuids: Option<Vec<NetUid>>,
	) -> BTreeMap<AccountId32, BTreeMap<NetUid, StakeAvailability>> {
		let wanted = |netuid: &NetUid| netuids.as_ref().is_none_or(|list| list.contains(netuid));
		coldkey_accounts
			.into_iter()
			.map(|coldkey| {
				let mut totals: BTreeMap<NetUid, AlphaBalance> = BTreeMap::new();
				for (Position { netuid, .. }, stake) in Self::positions(&coldkey) {
					if wanted(&netuid) {
						let total = totals.entry(netuid).or_default();
						*total = total.saturating_add(stake);
					}
				}
				let available =
					totals.into_iter().map(|(netuid, total)| (netuid, unlocked(total))).collect();
				(coldkey, available)
			})
			.collect()
	}

	/// Positions of a coldkey that are worth something, in alpha-rao (root: rao).
	pub(super) fn positions(coldkey: &AccountId32) -> Vec<(Position<AccountId32>, AlphaBalance)> {
		Shares::<T>::staking_hotkeys(coldkey)
			.into_iter()
			.flat_map(|hotkey| {
				Shares::<T>::totals(&hotkey).into_iter().map(move |(netuid, _)| {
					let position = Position::new(&hotkey, coldkey, netuid);
					(position.cloned(), Shares::<T>::value(position))
				})
			})
			.filter(|(_, stake)| !stake.is_zero())
			.collect()
	}
}

/// A position with what its hotkey earned in the last epoch: alpha dividends in alpha-rao, root
/// dividends in rao at the spot price.
fn stake_info<T: Config>(position: Position<AccountId32>, stake: AlphaBalance) -> StakeInfo {
	let Position { hotkey, coldkey, netuid } = position;
	let root_dividends = Claims::<T>::last_dividends(netuid, &hotkey);
	StakeInfo {
		netuid: Compact(netuid),
		stake: Compact(stake),
		locked: Compact(AlphaBalance::ZERO),
		emission: Compact(Shares::<T>::last_dividends(netuid, &hotkey)),
		tao_emission: Compact(Staking::<T>::worth(netuid, root_dividends)),
		drain: Compact(0),
		is_registered: Neurons::<T>::uid(netuid, &hotkey).is_some(),
		hotkey,
		coldkey,
	}
}

fn unlocked(total: AlphaBalance) -> StakeAvailability {
	StakeAvailability {
		total: Compact(total),
		locked: Compact(AlphaBalance::ZERO),
		available: Compact(total),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn all_of_unlocked_stake_should_be_available() {
		let seen = unlocked(AlphaBalance::from_rao(7));
		assert_eq!(seen.total, seen.available);
		assert_eq!(seen.locked, Compact(AlphaBalance::ZERO));
	}
}
