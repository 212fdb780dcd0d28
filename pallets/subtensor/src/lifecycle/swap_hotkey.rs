//! Another hotkey takes the place of one of the same coldkey, on one subnet or on all.
//!
//! Everything that is stored under the name of the old hotkey on those subnets stands under that of the new
//! one afterwards, each part moved by the room that keeps it: uid, age and scores, endpoint, published data,
//! stake of all stakers, children and parents, destinations of incentive, the owner cut. With root, or with
//! all subnets, also root stake and its dividends; with all subnets the old one stops being a hotkey.
//!
//! Not moved: open commits of weights, whose hashes contain the old hotkey, are dropped; proxies, multisigs
//! and the balance of the account stay with it, for it is an account like any other.
//!
//! The work is counted before anything is done, and the call weighs as much. More than [`MAX_ROWS`]
//! positions, or more than half of what a transaction may weigh, is refused.

use super::{ColdkeySwap, Dissolve};
use crate::{
	accounts,
	children::Children,
	claims::Claims,
	facts::Facts,
	keys::KeyStore,
	neurons::Neurons,
	number,
	pallet::*,
	params::{RateLimitKey, RateLimits},
	serving::Serving,
	shares::Shares,
	staking::AutoStake,
	subnets::Subnets,
	weight_info::WeightInfo,
	weights::WeightStore,
	Config, Error, Event,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec,
	vec::Vec,
};
use core::marker::PhantomData;
use dtao_traits::CommitmentKeeper;
use dtao_types::NetUid;
use frame_support::{dispatch::DispatchClass, ensure, traits::Get, weights::Weight};
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// Positions on a hotkey that one change moves at most.
pub const MAX_ROWS: usize = 1_024;

/// Positions on a hotkey, on all subnets, among which those of one subnet are looked for.
pub const MAX_LOOKS: usize = 2 * MAX_ROWS;

/// Records of earlier changes on a subnet that are looked at with each new one, whether they are over.
const PRUNED: usize = 2;

/// What a change has to move.
struct Plan {
	/// The subnets.
	netuids: Vec<NetUid>,
	/// Those of them on which the hotkey is a neuron.
	memberships: u32,
	/// Positions that were looked at.
	looks: u32,
	/// Who has stake, by subnet.
	holders: BTreeMap<NetUid, Vec<AccountId32>>,
	/// Who has root stake or is owed root dividends, where those are moved.
	claimants: BTreeSet<AccountId32>,
	/// Subnets with root dividends, where those are moved.
	rates: u32,
	/// Entries of others that name the hotkey.
	links: u32,
}

impl Plan {
	/// What a change on a subnet, or on all, has to move. `None` where that is too much.
	fn of<T: Config>(hotkey: &AccountId32, netuid: Option<NetUid>) -> Option<Self> {
		let all = || Facts::<T>::all().into_iter().map(|facts| facts.netuid).collect();
		let netuids = netuid.map_or_else(all, |netuid| vec![netuid]);
		let mut plan = Self {
			memberships: 0,
			looks: 0,
			holders: BTreeMap::new(),
			claimants: BTreeSet::new(),
			rates: 0,
			links: 0,
			netuids,
		};
		plan.find_holders::<T>(hotkey)?;
		if plan.netuids.contains(&NetUid::ROOT) {
			plan.find_claimants::<T>(hotkey)?;
		}
		for netuid in plan.netuids.clone() {
			let member = Neurons::<T>::uid(netuid, hotkey).is_some();
			plan.memberships = plan.memberships.saturating_add(member.into());
			// On each mechanism there may be commits.
			let mechanisms = if member { Subnets::<T>::indices(netuid).count() } else { 0 };
			let links = Children::<T>::links(netuid, hotkey, MAX_LOOKS);
			let choices = AutoStake::<T>::coldkeys_of(netuid, hotkey).take(MAX_LOOKS).count();
			plan.links = plan
				.links
				.saturating_add(number(links.saturating_add(choices).saturating_add(mechanisms)));
			if links.max(choices) >= MAX_LOOKS || !plan.fits::<T>() {
				return None;
			}
		}
		Some(plan).filter(Self::fits::<T>)
	}

	fn find_holders<T: Config>(&mut self, hotkey: &AccountId32) -> Option<()> {
		let found: Vec<_> =
			Shares::<T>::holders(hotkey).take(MAX_LOOKS.saturating_add(1)).collect();
		if found.len() > MAX_LOOKS {
			return None;
		}
		self.looks = number(found.len());
		for (coldkey, netuid) in found {
			if self.netuids.contains(&netuid) {
				self.holders.entry(netuid).or_default().push(coldkey);
			}
		}
		Some(())
	}

	fn find_claimants<T: Config>(&mut self, hotkey: &AccountId32) -> Option<()> {
		let staked = self.holders.get(&NetUid::ROOT).into_iter().flatten().cloned();
		let unpaid: Vec<_> =
			Claims::<T>::unpaid_coldkeys(hotkey).take(MAX_LOOKS.saturating_add(1)).collect();
		if unpaid.len() > MAX_LOOKS {
			return None;
		}
		self.claimants = staked.chain(unpaid).collect();
		self.rates = Claims::<T>::rates_of(hotkey);
		Some(())
	}

	/// Coldkeys with something on the hotkey that is moved.
	fn coldkeys(&self) -> BTreeSet<&AccountId32> {
		self.holders.values().flatten().chain(&self.claimants).collect()
	}

	/// Positions that are moved.
	fn positions(&self) -> usize {
		self.holders.values().map(Vec::len).fold(0, usize::saturating_add)
	}

	/// The same, and who is owed something, which counts like a position.
	fn rows(&self) -> usize {
		self.positions().saturating_add(self.claimants.len())
	}

	fn fits<T: Config>(&self) -> bool {
		self.positions() <= MAX_ROWS && self.weight::<T>().all_lte(HotkeySwap::<T>::most())
	}

	fn weight<T: Config>(&self) -> Weight {
		let looks = number(self.netuids.len()).saturating_add(number(Dissolve::<T>::queue().len()));
		let claims = number(self.claimants.len()).saturating_mul(self.rates);
		let published = T::Commitments::weight_of_rekey().saturating_mul(self.memberships.into());
		T::WeightInfo::swap_hotkey(self.memberships)
			.saturating_add(T::WeightInfo::swap_hotkey_look(looks))
			.saturating_add(T::WeightInfo::swap_positions(number(self.rows())))
			.saturating_add(T::WeightInfo::swap_claims(claims))
			.saturating_add(T::WeightInfo::swap_links(self.links))
			.saturating_add(T::DbWeight::get().reads(self.looks.into()))
			.saturating_add(published)
	}
}

/// Changes of hotkeys. Sole reader and writer of [`LastHotkeySwapOnNetuid`].
pub struct HotkeySwap<T>(PhantomData<T>);

impl<T: Config> HotkeySwap<T> {
	/// The most that a change may weigh: half of what a transaction may.
	pub fn most() -> Weight {
		let limits = T::BlockWeights::get();
		let most = limits.get(DispatchClass::Normal).max_extrinsic.unwrap_or(limits.max_block);
		most.checked_div(2).unwrap_or_default()
	}

	/// What [`Self::swap`] weighs; where it is too much, what it takes to find that out.
	pub fn weight(hotkey: &AccountId32, netuid: Option<NetUid>) -> Weight {
		let refused = || {
			let reads = u64::try_from(MAX_LOOKS.saturating_mul(3)).unwrap_or(u64::MAX);
			T::WeightInfo::swap_hotkey(0).saturating_add(T::DbWeight::get().reads(reads))
		};
		Plan::of::<T>(hotkey, netuid).map_or_else(refused, |plan| plan.weight::<T>())
	}

	/// Let `new` take the place of `old` on a subnet, or on all.
	pub fn swap(
		coldkey: &AccountId32,
		old: &AccountId32,
		new: &AccountId32,
		netuid: Option<NetUid>,
	) -> DispatchResult {
		Self::check_keys(coldkey, old, new, netuid)?;
		let affected = Self::affected(old, netuid);
		Self::check_interval(coldkey, &affected)?;
		ensure!(!accounts::is_system(new), Error::<T>::CannotUseSystemAccount);
		ensure!(!Dissolve::<T>::involves(old), Error::<T>::KeyOnEndingSubnet);
		let plan = Plan::of::<T>(old, netuid).ok_or(Error::<T>::TooManyStakers)?;
		let params = T::Params::get();
		let price =
			if netuid.is_some() { params.key_swap_on_subnet_cost } else { params.key_swap_cost };
		accounts::recycle::<T>(coldkey, price, Error::NotEnoughBalanceToPaySwapHotKey)?;

		KeyStore::<T>::inherit_take(old, new);
		if netuid.is_some() {
			KeyStore::<T>::associate(new, coldkey)?;
		} else {
			KeyStore::<T>::rekey_hotkey(coldkey, old, new);
		}
		Self::move_all(old, new, &plan)?;
		RateLimits::<T>::note(&RateLimitKey::LastTxBlock(coldkey.clone()));
		for netuid in affected {
			Self::note(netuid, coldkey);
		}
		let (coldkey, old_hotkey, new_hotkey) = (coldkey.clone(), old.clone(), new.clone());
		Pallet::<T>::deposit_event(match netuid {
			Some(netuid) => {
				Event::HotkeySwappedOnSubnet { coldkey, old_hotkey, new_hotkey, netuid }
			},
			None => Event::HotkeySwapped { coldkey, old_hotkey, new_hotkey },
		});
		Ok(())
	}

	/// What the two keys must satisfy, in the order in which the public clients know it.
	fn check_keys(
		coldkey: &AccountId32,
		old: &AccountId32,
		new: &AccountId32,
		netuid: Option<NetUid>,
	) -> DispatchResult {
		ColdkeySwap::<T>::ensure_unguarded(coldkey)?;
		KeyStore::<T>::ensure_owner(coldkey, old)?;
		KeyStore::<T>::ensure_nobody_elses(new, coldkey)?;
		ensure!(new != old, Error::<T>::NewHotKeyIsSameWithOld);
		ensure!(
			RateLimits::<T>::is_over(
				&RateLimitKey::LastTxBlock(coldkey.clone()),
				TxRateLimit::<T>::get()
			),
			Error::<T>::HotKeySetTxRateLimitExceeded
		);
		let is_registered = netuid.map_or_else(
			|| Neurons::<T>::is_member(new),
			|netuid| Neurons::<T>::uid(netuid, new).is_some(),
		);
		ensure!(!is_registered, Error::<T>::HotKeyAlreadyRegisteredInSubNet);
		let moves_root = netuid.is_none_or(|netuid| netuid.is_root());
		ensure!(
			!moves_root || Claims::<T>::is_blank(new) && !Shares::<T>::has_pool(new, NetUid::ROOT),
			Error::<T>::NewHotKeyNotCleanForRootSwap
		);
		netuid.map_or(Ok(()), Subnets::<T>::ensure_exists)
	}

	/// Subnets on which a change counts as one: the one that was named, or those where the hotkey is a neuron
	/// or a parent.
	fn affected(hotkey: &AccountId32, netuid: Option<NetUid>) -> Vec<NetUid> {
		let all = || {
			let netuids = Facts::<T>::all().into_iter().map(|facts| facts.netuid);
			let is_active = |netuid: &NetUid| {
				Neurons::<T>::uid(*netuid, hotkey).is_some()
					|| !Children::<T>::of(hotkey, *netuid).is_empty()
			};
			netuids.filter(is_active).collect()
		};
		netuid.map_or_else(all, |netuid| vec![netuid])
	}

	/// Fail where the coldkey changed a hotkey on one of these subnets too recently.
	fn check_interval(coldkey: &AccountId32, affected: &[NetUid]) -> DispatchResult {
		let is_over = |netuid: &NetUid| {
			LastHotkeySwapOnNetuid::<T>::get(netuid, coldkey).is_none_or(Self::is_over)
		};
		ensure!(affected.iter().all(is_over), Error::<T>::HotKeySwapOnSubnetIntervalNotPassed);
		Ok(())
	}

	/// Whether the interval since a change in block `last` is over.
	fn is_over(last: u64) -> bool {
		Pallet::<T>::now() > last.saturating_add(T::Params::get().hotkey_swap_interval)
	}

	/// Remember a change in this block, and forget a few that are long over. Names are spread evenly, so all of
	/// them have their turn.
	fn note(netuid: NetUid, coldkey: &AccountId32) {
		LastHotkeySwapOnNetuid::<T>::insert(netuid, coldkey, Pallet::<T>::now());
		let own = LastHotkeySwapOnNetuid::<T>::hashed_key_for(netuid, coldkey);
		let next: Vec<_> =
			LastHotkeySwapOnNetuid::<T>::iter_prefix_from(netuid, own).take(PRUNED).collect();
		for (other, last) in next {
			if Self::is_over(last) {
				LastHotkeySwapOnNetuid::<T>::remove(netuid, other);
			}
		}
	}

	/// Let the changes that a coldkey made count for another one.
	pub(super) fn rekey_coldkey(old: &AccountId32, new: &AccountId32) {
		for netuid in Facts::<T>::all().into_iter().map(|facts| facts.netuid) {
			if let Some(last) = LastHotkeySwapOnNetuid::<T>::take(netuid, old) {
				let own = LastHotkeySwapOnNetuid::<T>::get(netuid, new).unwrap_or_default();
				LastHotkeySwapOnNetuid::<T>::insert(netuid, new, last.max(own));
			}
		}
	}

	fn move_all(old: &AccountId32, new: &AccountId32, plan: &Plan) -> DispatchResult {
		if plan.netuids.contains(&NetUid::ROOT) {
			Claims::<T>::rekey_hotkey(old, new, &plan.claimants);
		}
		for netuid in &plan.netuids {
			let holders = plan.holders.get(netuid).map_or(&[][..], Vec::as_slice);
			Self::move_on(*netuid, old, new, holders)?;
		}
		for coldkey in plan.coldkeys() {
			Shares::<T>::relist(coldkey, old, new)?;
		}
		Ok(())
	}

	/// Move everything that is stored on one subnet, room by room.
	fn move_on(
		netuid: NetUid,
		old: &AccountId32,
		new: &AccountId32,
		holders: &[AccountId32],
	) -> DispatchResult {
		if Neurons::<T>::rekey_hotkey(netuid, old, new).is_some() {
			WeightStore::<T>::drop_commits(netuid, old);
			Serving::<T>::rekey_hotkey(netuid, old, new);
			T::Commitments::rekey(netuid, old, new)?;
		}
		Subnets::<T>::rekey_hotkey(netuid, old, new);
		Claims::<T>::rekey_dividends(netuid, old, new)?;
		Shares::<T>::rekey_hotkey(netuid, old, new, holders)?;
		AutoStake::<T>::rekey_hotkey(netuid, old, new);
		Children::<T>::rekey_hotkey(netuid, old, new)
	}
}
