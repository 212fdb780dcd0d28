//! Positions, and root dividends that are owed for them.

use super::chain::*;
use crate::{
	claims::{Claimants, Claims},
	pallet::*,
	pools::Pools,
	root::Root,
	shares::Shares,
	subnets::Subnets,
	types::{Position, RootClaimTypeEnum, MAX_SUBNETS},
	Config,
};
use alloc::{collections::BTreeMap, vec::Vec};
use dtao_traits::ChainParam;
use dtao_types::{AlphaBalance, NetUid, TaoBalance, I96F32};
use frame_support::assert_ok;
use sp_core::crypto::AccountId32;

/// Part of a position of 100 alpha, so large that what is left of it is swept.
pub const MOST: AlphaBalance = AlphaBalance::from_rao(99_900_000_000);

/// A coldkey with 100 alpha on a hotkey of somebody else, with the longest list of hotkeys and
/// without free balance; what is less than 1 TAO is swept.
pub fn nomination<T: Config>(netuid: NetUid) -> (AccountId32, AccountId32) {
	chain_param::<T>(ChainParam::NominatorMinRequiredStake(tao(1).rao()));
	let (hotkey, coldkey) = (hotkey(1), key("nominator", 0));
	stake::<T>(&hotkey, &coldkey, netuid, alpha(100));
	list_many::<T>(&coldkey, &hotkey);
	(hotkey, coldkey)
}

/// A hotkey of somebody else with root stake of a coldkey that is owed `dividend` on each of some
/// subnets, beyond what it had before its stake last rose.
pub fn root_nomination<T: Config>(
	netuids: &[NetUid],
	dividend: AlphaBalance,
) -> (AccountId32, AccountId32) {
	let (hotkey, coldkey) = (key("delegate", 0), key("root_staker", 0));
	associate::<T>(&hotkey, &key("delegate_owner", 0));
	// An odd amount, so that rates have fractions.
	stake::<T>(&hotkey, &coldkey, NetUid::ROOT, AlphaBalance::from_rao(7_000_000_007));
	pay_root::<T>(&hotkey, netuids, dividend);
	stake::<T>(&hotkey, &coldkey, NetUid::ROOT, AlphaBalance::from_rao(3_000_000_001));
	pay_root::<T>(&hotkey, netuids, dividend);
	(hotkey, coldkey)
}

fn pay_root<T: Config>(hotkey: &AccountId32, netuids: &[NetUid], dividend: AlphaBalance) {
	for netuid in netuids {
		assert_ok!(Pools::<T>::raise_alpha_out(*netuid, dividend));
		let stake = Shares::<T>::total(hotkey, NetUid::ROOT);
		assert_eq!(Claims::<T>::add_dividend(hotkey, *netuid, dividend, stake), Ok(true));
	}
}

/// A coldkey with root dividends to claim from a hotkey with rates on all subnets, with the longest
/// list of hotkeys and the longest choice of subnets.
pub fn claimant<T: Config>(dividend: AlphaBalance) -> (AccountId32, AccountId32, Vec<NetUid>) {
	let netuids = all_subnets::<T>();
	let (hotkey, coldkey) = root_nomination::<T>(&netuids, dividend);
	list_many::<T>(&coldkey, &hotkey);
	assert_ok!(Root::<T>::set_claim_type(&coldkey, longest_choice()));
	(hotkey, coldkey, netuids)
}

/// The coldkey that is drawn next, with the longest choice of subnets and the longest list of hotkeys, of
/// which the second one owes on all subnets. It changes places when it is drawn.
pub fn drawn_claimant<T: Config>() -> AccountId32 {
	let (hotkey, coldkey, _) = claimant::<T>(alpha(1));
	opening_prices::<T>();
	let mut hotkeys = Shares::<T>::staking_hotkeys(&coldkey);
	hotkeys.swap(0, 1);
	put(StakingHotkeys::<T>::hashed_key_for(&coldkey), &hotkeys);
	let is_last = |count: u64| Root::<T>::random(count) % count == count - 1;
	let mut other = 0;
	while is_last(Claimants::<T>::count()) {
		let one = AlphaBalance::from_rao(1_000_000_000);
		stake::<T>(&hotkey, &key("other_staker", other), NetUid::ROOT, one);
		other += 1;
	}
	let drawn = Root::<T>::random(Claimants::<T>::count()) % Claimants::<T>::count();
	let index = StakingColdkeys::<T>::get(&coldkey).expect("it is a claimant");
	// The one at the index and the coldkey change places.
	if index <= drawn {
		Claimants::<T>::draw(drawn + 1, index);
	} else {
		Claimants::<T>::draw(index + 1, drawn);
	}
	assert_eq!(StakingColdkeys::<T>::get(&coldkey), Some(drawn));
	coldkey
}

/// Note the spot prices of all subnets as those before the first transaction.
pub fn opening_prices<T: Config>() {
	let subnets = Subnets::<T>::list().into_iter().filter(|netuid| !netuid.is_root());
	let prices: BTreeMap<_, _> =
		subnets.map(|netuid| (netuid, Pools::<T>::price(netuid))).collect();
	put(OpeningPrices::<T>::hashed_key().to_vec(), &prices);
}

/// The whole root stake of a [`root_nomination`] leaves; what it is owed stays.
pub fn leave_root<T: Config>(hotkey: &AccountId32, coldkey: &AccountId32) {
	let all = Shares::<T>::value(Position::new(hotkey, coldkey, NetUid::ROOT));
	assert_ok!(Shares::<T>::withdraw(Position::new(hotkey, coldkey, NetUid::ROOT), all));
}

/// A coldkey without root stake, to whom a hotkey with rates on all subnets owes root dividends of
/// one of them alone, with the longest list of hotkeys.
pub fn last_claim<T: Config>() -> (AccountId32, AccountId32, NetUid) {
	let netuids = all_subnets::<T>();
	let (hotkey, coldkey) = root_nomination::<T>(&netuids[..1], alpha(1));
	leave_root::<T>(&hotkey, &coldkey);
	rate_everywhere::<T>(&hotkey);
	list_many::<T>(&coldkey, &hotkey);
	(hotkey, coldkey, netuids[0])
}

/// Let a hotkey have root dividends on as many subnets as there are.
pub fn rate_everywhere<T: Config>(hotkey: &AccountId32) {
	let mut rates = RootClaimable::<T>::get(hotkey);
	for netuid in Subnets::<T>::list().into_iter().filter(|netuid| !netuid.is_root()) {
		if !rates.contains_key(&netuid) {
			rates.try_insert(netuid, I96F32::from_bits(1)).expect("all subnets have room");
		}
	}
	put(RootClaimable::<T>::hashed_key_for(hotkey), &rates);
}

/// The longest choice of subnets whose root dividends are kept. None of the scenes is among them.
pub fn longest_choice() -> RootClaimTypeEnum {
	let first = u16::MAX - MAX_SUBNETS as u16;
	RootClaimTypeEnum::KeepSubnets { subnets: (first..u16::MAX).map(NetUid::new).collect() }
}

/// Free balance of an account, in rao.
pub fn balance<T: Config>(who: &AccountId32) -> TaoBalance {
	use frame_support::traits::fungible::Inspect;
	TaoBalance::from_rao(T::Currency::balance(who))
}
