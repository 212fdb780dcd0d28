//! A coldkey hands everything over to another one.
//!
//! | moved | stays |
//! |---|---|
//! | hotkeys and the identity, unless the other one has one | proxies it gave or got, multisigs it is part of |
//! | stake on every subnet and root, root dividends, what is done with them | reserved balance, and what keeps its account alive then |
//! | subnets that it owns; destinations of its incentive, where the other one has chosen none | |
//! | its part in leases, with the proxy that a beneficiary is | |
//! | free balance | |
//!
//! The other one has no stake and is no hotkey. Who has money in a crowdloan takes that back first: a refund
//! would go to the old account.
//!
//! The work is counted before it is done, and refused where it is more than the call weighs. Nothing is given
//! back of a fee: that would bring the old account to life again.

use super::{Dissolve, HotkeySwap, Lifecycle};
use crate::{
	accounts,
	claims::{Claimants, Claims},
	keys::KeyStore,
	leases::Leases,
	number,
	pallet::*,
	params::{RateLimitKey, RateLimits},
	root::Root,
	shares::Shares,
	staking::AutoStake,
	subnets::Subnets,
	types::Position,
	weight_info::WeightInfo,
	Config, Error, Event,
};
use alloc::{collections::BTreeSet, vec::Vec};
use dtao_traits::CrowdloanInspect;
use dtao_types::NetUid;
use frame_support::{
	ensure,
	traits::Get,
	weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight},
};
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// Most time that the execution of an announcement takes, in ms: some hundreds of positions. It cannot be known
/// beforehand who signs, so every execution is charged for it.
const ANNOUNCED_MS: u64 = 100;

/// What a coldkey has to hand over.
#[derive(Default)]
struct Plan {
	/// Hotkeys with its stake, or that owe it root dividends.
	hotkeys: Vec<AccountId32>,
	/// Hotkeys that it owns.
	owned: u32,
	/// Its positions, and hotkeys that owe it something without one.
	rows: u32,
	/// Root dividends that may have been claimed.
	claims: u32,
	/// Its destinations of incentive.
	choices: u32,
	/// Leases.
	leases: u32,
	/// Those in which it has a part.
	parts: u32,
}

impl Plan {
	/// What a coldkey has to hand over. `None` where that weighs more than `most`.
	fn of<T: Config>(coldkey: &AccountId32, most: Weight) -> Option<Self> {
		let mut plan = Self {
			owned: number(KeyStore::<T>::owned(coldkey).len()),
			choices: number(AutoStake::<T>::chosen(coldkey).count()),
			leases: Leases::<T>::count(),
			parts: Leases::<T>::parts_of(coldkey),
			..Self::default()
		};
		for hotkey in Shares::<T>::hotkeys_with_stake(coldkey) {
			let netuids: BTreeSet<NetUid> =
				Shares::<T>::subnets_of_position(&hotkey, coldkey).collect();
			let on_root = Position::new(&hotkey, coldkey, NetUid::ROOT);
			let is_owed = Claims::<T>::has_unpaid(on_root);
			if netuids.is_empty() && !is_owed {
				continue;
			}
			plan.rows = plan.rows.saturating_add(number(netuids.len()).max(1));
			if is_owed || netuids.contains(&NetUid::ROOT) {
				plan.claims = plan.claims.saturating_add(Claims::<T>::rates_of(&hotkey));
			}
			plan.hotkeys.push(hotkey);
			if plan.weight::<T>().any_gt(most) {
				return None;
			}
		}
		Some(plan).filter(|plan| plan.weight::<T>().all_lte(most))
	}

	fn weight<T: Config>(&self) -> Weight {
		T::WeightInfo::swap_coldkey(self.owned)
			.saturating_add(T::WeightInfo::swap_positions(self.rows))
			.saturating_add(T::WeightInfo::swap_claims(self.claims))
			.saturating_add(T::WeightInfo::swap_links(self.choices))
			.saturating_add(T::WeightInfo::swap_leases(self.parts))
			// Who it is of each lease, when the work is counted, checked and done.
			.saturating_add(T::DbWeight::get().reads(6).saturating_mul(self.leases.into()))
	}

	/// Whether a subnet that ends is paying the coldkey.
	fn is_being_paid<T: Config>(&self, coldkey: &AccountId32) -> bool {
		Dissolve::<T>::paying().is_some_and(|netuid| {
			self.hotkeys.iter().any(|hotkey| {
				let position = Position::new(hotkey, coldkey, netuid);
				Shares::<T>::is_held(position)
					|| Claims::<T>::unpaid_subnets(position).contains(&netuid)
					|| Claims::<T>::has_rate(hotkey, netuid)
						&& Shares::<T>::is_held(position.on(NetUid::ROOT))
			})
		})
	}
}

impl<T: Config> Lifecycle<T> {
	/// What the execution of an announcement weighs, however much is handed over.
	pub fn announced_swap_weight() -> Weight {
		let time = WEIGHT_REF_TIME_PER_MILLIS.saturating_mul(ANNOUNCED_MS);
		HotkeySwap::<T>::most().min(Weight::from_parts(time, u64::MAX))
	}

	/// What it weighs to hand everything of a coldkey over. Where that is too much for one transaction, what
	/// it takes to find that out.
	pub fn swap_coldkey_weight(coldkey: &AccountId32) -> Weight {
		let most = HotkeySwap::<T>::most();
		Plan::of::<T>(coldkey, most).map_or(most, |plan| plan.weight::<T>())
	}

	/// Hand everything of `old` over to `new`, which must not weigh more than `most`.
	pub(super) fn swap_coldkey(
		old: &AccountId32,
		new: &AccountId32,
		most: Weight,
	) -> DispatchResult {
		Self::check_coldkey(old, new)?;
		let plan = Plan::of::<T>(old, most).ok_or(Error::<T>::TooManyPositions)?;
		ensure!(!plan.is_being_paid::<T>(old), Error::<T>::KeyOnEndingSubnet);
		for hotkey in &plan.hotkeys {
			Claims::<T>::rekey_coldkey(hotkey, old, new)?;
			Shares::<T>::rekey_coldkey(hotkey, old, new)?;
		}
		Claimants::<T>::rekey(old, new);
		Shares::<T>::rekey_list(old, new);
		KeyStore::<T>::rekey_coldkey(old, new)?;
		Subnets::<T>::rekey_coldkey(old, new);
		AutoStake::<T>::rekey_coldkey(old, new);
		Leases::<T>::rekey_coldkey(old, new)?;
		Root::<T>::rekey_coldkey(old, new);
		HotkeySwap::<T>::rekey_coldkey(old, new);
		let clock = |who: &AccountId32| RateLimitKey::LastTxBlock(who.clone());
		RateLimits::<T>::inherit(&clock(old), &clock(new));
		RateLimits::<T>::forget(&clock(old));
		accounts::empty_into::<T>(old, new)?;
		Pallet::<T>::deposit_event(Event::ColdkeySwapped {
			old_coldkey: old.clone(),
			new_coldkey: new.clone(),
		});
		Ok(())
	}

	fn check_coldkey(old: &AccountId32, new: &AccountId32) -> DispatchResult {
		ensure!(
			new != old
				&& Shares::<T>::staking_hotkeys(new).is_empty()
				&& !Claimants::<T>::is_claimant(new),
			Error::<T>::ColdKeyAlreadyAssociated
		);
		ensure!(!KeyStore::<T>::exists(new), Error::<T>::NewColdKeyIsHotkey);
		let is_nobodys =
			|who: &AccountId32| accounts::is_system(who) || Leases::<T>::is_coldkey(who);
		ensure!(!is_nobodys(new) && !is_nobodys(old), Error::<T>::CannotUseSystemAccount);
		ensure!(!T::Crowdloans::has_money_of(old), Error::<T>::CrowdloanHoldsFunds);
		Ok(())
	}
}
