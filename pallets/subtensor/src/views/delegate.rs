//! Delegates, their nominators and returns.
//!
//! # Returns
//! Of each subnet a delegate is registered on, what the last epoch gave to its stakers is taken
//! as what every epoch of a day will give:
//!
//! ```text
//! day(subnet)        = worth(alpha dividends + root dividends) * 7200 / (tempo + 1)
//! total_daily_return = sum of day(subnet)
//! return_per_1000    = total_daily_return * 1000 TAO / stake
//! ```
//!
//! Both dividends are after take. `worth` converts alpha at the spot price; `stake` is the worth
//! of all stake on the delegate, root included. A day is 7200 blocks, also where blocks are
//! faster. Everything is rounded down; without stake or epochs the return is 0.

use super::{ratio, wire, Views};
use crate::{
	claims::Claims, keys::KeyStore, neurons::Neurons, pallet::*, schedule::Schedule,
	scores::Scores, shares::Shares, staking::Staking, Config,
};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::Compact;
use dtao_runtime_api::delegate::DelegateInfo;
use dtao_types::{AlphaBalance, NetUid, Position, TaoBalance};
use dtao_yuma::clock::Clock;
use sp_core::crypto::AccountId32;

/// Blocks of 12 s in a day.
const BLOCKS_PER_DAY: u64 = 7_200;

/// 1000 TAO in rao.
const THOUSAND_TAO: u64 = 1_000_000_000_000;

impl<T: Config> Views<T> {
	/// Every delegate of the chain, in storage order.
	pub fn get_delegates() -> Vec<DelegateInfo> {
		KeyStore::<T>::delegates().map(|(hotkey, take)| delegate_info::<T>(hotkey, take)).collect()
	}

	/// One delegate by its hotkey. `None` when the hotkey is no delegate.
	pub fn get_delegate(delegate_account: AccountId32) -> Option<DelegateInfo> {
		Delegates::<T>::contains_key(&delegate_account).then(|| {
			let take = KeyStore::<T>::take(&delegate_account);
			delegate_info::<T>(delegate_account, take)
		})
	}

	/// The delegates a coldkey has stake with: one element for each position, with the subnet and
	/// the stake there in alpha-rao (root: rao).
	pub fn get_delegated(
		delegatee_account: AccountId32,
	) -> Vec<(DelegateInfo, (Compact<NetUid>, Compact<AlphaBalance>))> {
		// A delegate is read once, however many positions there are with it.
		let mut known: BTreeMap<AccountId32, Option<DelegateInfo>> = BTreeMap::new();
		Self::positions(&delegatee_account)
			.into_iter()
			.filter_map(|(position, stake)| {
				let delegate = known
					.entry(position.hotkey)
					.or_insert_with_key(|hotkey| Self::get_delegate(hotkey.clone()));
				delegate.clone().map(|info| (info, (Compact(position.netuid), Compact(stake))))
			})
			.collect()
	}
}

fn delegate_info<T: Config>(hotkey: AccountId32, take: u16) -> DelegateInfo {
	let registrations = Neurons::<T>::memberships(&hotkey);
	let daily = registrations
		.iter()
		.map(|netuid| daily_return::<T>(&hotkey, *netuid))
		.fold(TaoBalance::ZERO, TaoBalance::saturating_add);
	DelegateInfo {
		take: Compact(take),
		nominators: nominators::<T>(&hotkey),
		owner_ss58: KeyStore::<T>::owner(&hotkey),
		validator_permits: registrations
			.iter()
			.filter(|netuid| {
				Neurons::<T>::uid(**netuid, &hotkey)
					.is_some_and(|uid| Scores::<T>::has_permit(**netuid, uid))
			})
			.map(|netuid| Compact(*netuid))
			.collect(),
		return_per_1000: Compact(per_thousand(daily, stake::<T>(&hotkey))),
		total_daily_return: Compact(daily),
		registrations: wire(registrations),
		delegate_ss58: hotkey,
	}
}

/// Coldkeys with stake on a hotkey, each with its positions that are worth something.
fn nominators<T: Config>(
	hotkey: &AccountId32,
) -> Vec<(AccountId32, Vec<(Compact<NetUid>, Compact<AlphaBalance>)>)> {
	let mut positions: BTreeMap<AccountId32, BTreeMap<NetUid, AlphaBalance>> = BTreeMap::new();
	for (coldkey, netuid) in Shares::<T>::holders(hotkey) {
		let stake = Shares::<T>::value(Position::new(hotkey, &coldkey, netuid));
		if !stake.is_zero() {
			positions.entry(coldkey).or_default().insert(netuid, stake);
		}
	}
	positions
		.into_iter()
		.map(|(coldkey, stakes)| {
			let stakes = stakes
				.into_iter()
				.map(|(netuid, stake)| (Compact(netuid), Compact(stake)))
				.collect();
			(coldkey, stakes)
		})
		.collect()
}

/// Worth of all stake on a hotkey, in rao.
fn stake<T: Config>(hotkey: &AccountId32) -> TaoBalance {
	Shares::<T>::totals(hotkey)
		.into_iter()
		.map(|(netuid, stake)| Staking::<T>::worth(netuid, stake))
		.fold(TaoBalance::ZERO, TaoBalance::saturating_add)
}

/// What the stakers of a hotkey earn on a subnet in a day, in rao.
fn daily_return<T: Config>(hotkey: &AccountId32, netuid: NetUid) -> TaoBalance {
	let earned = Shares::<T>::last_dividends(netuid, hotkey)
		.saturating_add(Claims::<T>::last_dividends(netuid, hotkey));
	per_day(Staking::<T>::worth(netuid, earned), Schedule::<T>::clock(netuid))
}

/// What an epoch gives, times the epochs of a day. With tempo 0 there are none.
fn per_day(epoch: TaoBalance, clock: Clock) -> TaoBalance {
	let earned = |blocks| TaoBalance::from_rao(ratio(epoch.rao(), BLOCKS_PER_DAY, blocks));
	clock.interval().map(earned).unwrap_or_default()
}

/// The part of a return that 1000 TAO of the stake earn.
fn per_thousand(total: TaoBalance, stake: TaoBalance) -> TaoBalance {
	TaoBalance::from_rao(ratio(total.rao(), THOUSAND_TAO, stake.rao()))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn tao(rao: u64) -> TaoBalance {
		TaoBalance::from_rao(rao)
	}

	#[test]
	fn day_should_have_as_many_epochs_as_fit() {
		let clock = |tempo| Clock::new(NetUid::new(1), tempo);
		assert_eq!(per_day(tao(10), clock(359)), tao(200));
		// 7200 / 361 epochs are not a whole number.
		assert_eq!(per_day(tao(1_000_000_000), clock(360)), tao(19_944_598_337));
		assert_eq!(per_day(tao(1_000_000_000), clock(0)), tao(0));
	}

	#[test]
	fn return_should_be_scaled_to_a_thousand() {
		assert_eq!(per_thousand(tao(6_000_000_000), tao(2_000_000_000_000)), tao(3_000_000_000));
		assert_eq!(per_thousand(tao(6_000_000_000), tao(500_000_000_000)), tao(12_000_000_000));
		assert_eq!(per_thousand(tao(6_000_000_000), tao(0)), tao(0));
	}
}
