//! Root dividends that were not claimed yet, in the words of the newest client: the basket of a hotkey is
//! what it owes, a position in it what it owes one coldkey.

use super::Views;
use crate::{
	claims::Claims, neurons::Neurons, pools::Pools, root::Root, shares::Shares, staking::Staking,
	subnets::Subnets, Config, Pallet,
};
use alloc::{collections::BTreeSet, vec::Vec};
use dtao_runtime_api::basket::{BasketHolding, BasketPosition, BasketSummary};
use dtao_types::{AlphaBalance, NetUid, Position, TaoBalance};
use sp_core::crypto::AccountId32;

/// Hotkeys of a coldkey that an answer looks at.
const MAX_HOTKEYS: usize = 256;

/// Subnets of a hotkey that an answer looks at.
const MAX_ROWS: usize = 128;

/// Hotkeys on root that an answer sums up.
const MAX_SUMMARIES: usize = 64;

/// Alpha of several subnets, and what it is worth. Sums stop at the end of their range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
	/// Alpha-rao of all subnets.
	alpha: u64,
	/// What sales of each alone would give, in rao.
	realizable: TaoBalance,
	/// Value at spot prices, in rao.
	spot: TaoBalance,
}

impl Sum {
	fn of(holdings: &[BasketHolding]) -> Self {
		holdings.iter().fold(Self::default(), |sum, holding| Self {
			alpha: sum.alpha.saturating_add(holding.alpha.rao()),
			realizable: sum.realizable.saturating_add(holding.realizable_tao),
			spot: sum.spot.saturating_add(holding.spot_tao),
		})
	}
}

impl<T: Config> Views<T> {
	/// What sales of all that a coldkey can claim would give, in rao; also of what is below the threshold of
	/// a claim.
	pub fn get_root_basket_owed(coldkey: AccountId32) -> TaoBalance {
		staked_on::<T>(&coldkey)
			.iter()
			.map(|hotkey| Sum::of(&owed_by::<T>(hotkey, &coldkey)).realizable)
			.fold(TaoBalance::ZERO, TaoBalance::saturating_add)
	}

	/// Hotkeys that owe a coldkey anything of worth: alpha-rao of all subnets, and what sales would give in
	/// rao.
	pub fn get_root_basket_positions(coldkey: AccountId32) -> Vec<(AccountId32, u64, TaoBalance)> {
		staked_on::<T>(&coldkey)
			.into_iter()
			.map(|hotkey| {
				let Sum { alpha, realizable, .. } = Sum::of(&owed_by::<T>(&hotkey, &coldkey));
				(hotkey, alpha, realizable)
			})
			.filter(|(.., payout)| !payout.is_zero())
			.collect()
	}

	/// What sales of all that one hotkey owes a coldkey would give, in rao.
	pub fn get_basket_payout(hotkey: AccountId32, coldkey: AccountId32) -> TaoBalance {
		Sum::of(&owed_by::<T>(&hotkey, &coldkey)).realizable
	}

	/// What a hotkey owes all coldkeys of each subnet on which it has rates, and what a sale would give.
	pub fn get_validator_basket(hotkey: AccountId32) -> Vec<(NetUid, AlphaBalance, TaoBalance)> {
		basket_of::<T>(&hotkey)
			.into_iter()
			.map(|holding| (holding.netuid, holding.alpha, holding.realizable_tao))
			.collect()
	}

	/// What sales of all that a hotkey owes would give, in rao.
	pub fn get_validator_basket_nav(hotkey: AccountId32) -> TaoBalance {
		Sum::of(&basket_of::<T>(&hotkey)).realizable
	}

	/// All that a hotkey owes; zero for one that owes nothing or that nobody knows.
	pub fn get_validator_basket_summary(hotkey: AccountId32) -> BasketSummary {
		let holdings = basket_of::<T>(&hotkey);
		let Sum { alpha, realizable, spot } = Sum::of(&holdings);
		BasketSummary {
			hotkey,
			nav_tao: realizable,
			spot_nav_tao: spot,
			shares: alpha,
			deposited_tao: TaoBalance::ZERO,
			redeemed_tao: TaoBalance::ZERO,
			holdings,
		}
	}

	/// The summaries of hotkeys on root that have rates, by uid, 64 at most.
	pub fn get_all_validator_baskets() -> Vec<BasketSummary> {
		Neurons::<T>::hotkeys(NetUid::ROOT)
			.into_iter()
			.map(Self::get_validator_basket_summary)
			.filter(|summary| !summary.holdings.is_empty())
			.take(MAX_SUMMARIES)
			.collect()
	}

	/// What sales of all that these hotkeys owe would give, in rao.
	pub fn get_root_basket_total_nav() -> TaoBalance {
		Self::get_all_validator_baskets()
			.iter()
			.map(|summary| summary.nav_tao)
			.fold(TaoBalance::ZERO, TaoBalance::saturating_add)
	}

	/// What one hotkey owes a coldkey; `None` when that is nothing.
	pub fn get_basket_position(
		hotkey: AccountId32,
		coldkey: AccountId32,
	) -> Option<BasketPosition> {
		let owed = owed_by::<T>(&hotkey, &coldkey);
		if owed.is_empty() {
			return None;
		}
		let (own, all) = (Sum::of(&owed), Sum::of(&basket_of::<T>(&hotkey)));
		Some(BasketPosition {
			hotkey,
			beta: own.alpha,
			beta_total: all.alpha,
			nav_tao: all.realizable,
			value_tao: own.realizable,
			spot_value_tao: own.spot,
		})
	}

	/// The same of all hotkeys that owe a coldkey anything.
	pub fn get_root_basket_portfolio(coldkey: AccountId32) -> Vec<BasketPosition> {
		staked_on::<T>(&coldkey)
			.into_iter()
			.filter_map(|hotkey| Self::get_basket_position(hotkey, coldkey.clone()))
			.collect()
	}
}

/// Hotkeys that may owe something to a coldkey.
fn staked_on<T: Config>(coldkey: &AccountId32) -> Vec<AccountId32> {
	let mut hotkeys = Shares::<T>::staking_hotkeys(coldkey);
	hotkeys.truncate(MAX_HOTKEYS);
	hotkeys.retain(|hotkey| Root::<T>::may_owe(Position::new(hotkey, coldkey, NetUid::ROOT)));
	hotkeys
}

/// What a hotkey owes a coldkey, by subnet in ascending order.
fn owed_by<T: Config>(hotkey: &AccountId32, coldkey: &AccountId32) -> Vec<BasketHolding> {
	let on_root = Position::new(hotkey, coldkey, NetUid::ROOT);
	Root::<T>::claimable_on(on_root)
		.into_iter()
		.take(MAX_ROWS)
		.map(|netuid| {
			// More than all alpha of a subnet cannot be due.
			let owed = u64::try_from(Root::<T>::owed(on_root.on(netuid))).unwrap_or(u64::MAX);
			(netuid, AlphaBalance::from_rao(owed))
		})
		.filter(|(_, alpha)| !alpha.is_zero())
		.map(|(netuid, alpha)| holding::<T>(netuid, alpha))
		.collect()
}

/// What a hotkey owes all coldkeys, by subnet in ascending order: each on which it has rates.
fn basket_of<T: Config>(hotkey: &AccountId32) -> Vec<BasketHolding> {
	let rated: BTreeSet<NetUid> = Claims::<T>::rated_subnets(hotkey);
	rated
		.into_iter()
		.take(MAX_ROWS)
		.map(|netuid| holding::<T>(netuid, Claims::<T>::claimable_on(netuid, hotkey)))
		.collect()
}

/// Alpha of a subnet and what it is worth: nothing where it cannot be sold, because the subnet has not
/// started, or ends.
fn holding<T: Config>(netuid: NetUid, alpha: AlphaBalance) -> BasketHolding {
	let sells = Subnets::<T>::exists(netuid)
		&& Subnets::<T>::first_emission(netuid).is_some_and(|first| first <= Pallet::<T>::now());
	let (spot_tao, realizable_tao) = if sells {
		let sold = Pools::<T>::quote_sell(netuid, alpha, None, true);
		let realizable = sold.map(|sold| sold.tao_out).unwrap_or_default();
		(Staking::<T>::worth(netuid, alpha), realizable)
	} else {
		Default::default()
	};
	BasketHolding { netuid, alpha, spot_tao, realizable_tao }
}
