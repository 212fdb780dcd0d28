//! Stake weight of a hotkey with what it gave to its children and got from its parents.
//!
//! ```text
//! weight = (alpha_h + root_h * w) * (1 - sum of proportions given)
//!          + sum over parents p of (alpha_p + root_p * w) * proportion of p
//! ```
//!
//! `w` is the weight of root stake. Each term is rounded down in units of 2^-64 alpha-rao. A parent
//! whose term is below the least contribution counts for nobody: neither does the child validate with
//! it, nor is the parent paid. So those who are paid cannot be multiplied for nothing.

use super::{Children, HAS_CHILDREN, HAS_PARENTS};
use crate::{number, pallet::*, shares::Shares, Config};
use alloc::vec::Vec;
use dtao_emission::dividends::stake_weight_floor;
use dtao_types::{AlphaBalance, NetUid, PerU64, TaoBalance};
use frame_support::traits::Get;
use sp_core::crypto::AccountId32;

/// Stake of one hotkey that counts for another one, or for itself.
#[derive(Clone, Debug)]
struct Member {
	hotkey: AccountId32,
	/// The part that counts, in parts of `u64::MAX`.
	proportion: u64,
	/// Stake on the subnet.
	alpha: AlphaBalance,
	/// Stake on root.
	root: TaoBalance,
}

impl Member {
	fn weight(&self, tao_weight: u64) -> u128 {
		stake_weight_floor(self.alpha, self.root, tao_weight, self.proportion)
	}
}

/// What the stake weight of a hotkey on a subnet is made of.
#[derive(Clone, Debug)]
pub struct Family {
	own: Member,
	/// The parents that count.
	parents: Vec<Member>,
	/// All parents.
	looked_at: u32,
}

impl Family {
	/// Weight of the own stake that was not given away, in alpha-rao scaled by `u64::MAX`.
	/// `tao_weight`, here and below: weight of root stake in parts of `u64::MAX`.
	pub fn own_weight(&self, tao_weight: u64) -> u128 {
		self.own.weight(tao_weight)
	}

	/// How many parents there are, of which some may not count.
	pub fn looked_at(&self) -> u32 {
		self.looked_at
	}

	/// What each parent that counts contributes, in alpha-rao scaled by `u64::MAX`.
	pub fn contributions(&self, tao_weight: u64) -> impl Iterator<Item = (&AccountId32, u128)> {
		self.parents.iter().map(move |parent| (&parent.hotkey, parent.weight(tao_weight)))
	}

	/// Stake weight, in alpha-rao rounded down.
	pub fn weight(&self, tao_weight: u64) -> u64 {
		// Below the supply cap a term has at most 120 bits, and there are at most 65.
		let sum = self
			.contributions(tao_weight)
			.fold(self.own_weight(tao_weight), |sum, (_, weight)| sum.saturating_add(weight));
		let weight = sum.checked_div(u128::from(u64::MAX)).unwrap_or_default();
		u64::try_from(weight).unwrap_or(u64::MAX)
	}

	/// Stake on the subnet that counts.
	pub fn alpha(&self) -> AlphaBalance {
		AlphaBalance::from_rao(self.sum(|member| member.alpha.rao()))
	}

	/// Stake on root that counts, unweighted.
	pub fn root(&self) -> TaoBalance {
		TaoBalance::from_rao(self.sum(|member| member.root.rao()))
	}

	fn sum(&self, stake: impl Fn(&Member) -> u64) -> u64 {
		core::iter::once(&self.own)
			.chain(&self.parents)
			.map(|member| PerU64(member.proportion).of_floor(stake(member)))
			.fold(0, u64::saturating_add)
	}
}

impl<T: Config> Children<T> {
	/// What the stake weight of a hotkey on a subnet is made of. On root nobody inherits.
	pub fn family(hotkey: &AccountId32, netuid: NetUid) -> Family {
		let role = if netuid.is_root() { 0 } else { HAS_CHILDREN | HAS_PARENTS };
		Self::family_of(hotkey, netuid, role, TaoWeight::<T>::get())
	}

	/// [`Children::family`] of a hotkey whose role is known.
	pub fn family_of(hotkey: &AccountId32, netuid: NetUid, role: u8, tao_weight: u64) -> Family {
		let mut kept = u64::MAX;
		if role & HAS_CHILDREN != 0 {
			for (proportion, _) in Self::of(hotkey, netuid) {
				kept = kept.saturating_sub(proportion);
			}
		}
		let list = if role & HAS_PARENTS == 0 { Vec::new() } else { Self::parents(hotkey, netuid) };
		let looked_at = number(list.len());
		let least = Self::least_contribution();
		let parents = list.into_iter().map(|(given, parent)| Self::member(netuid, parent, given));
		let parents = parents.filter(|parent| parent.weight(tao_weight) >= least).collect();
		Family { own: Self::member(netuid, hotkey.clone(), kept), parents, looked_at }
	}

	/// What a parent has to contribute to count, in alpha-rao scaled by `u64::MAX`.
	pub(super) fn least_contribution() -> u128 {
		let least = T::Params::get().min_contribution;
		u128::from(least.rao()).saturating_mul(u64::MAX.into())
	}

	/// What a hotkey contributes to a child that it gives a proportion, in parts of `u64::MAX`, of
	/// its stake: alpha-rao scaled by `u64::MAX`.
	pub(super) fn contribution(hotkey: &AccountId32, netuid: NetUid, proportion: u64) -> u128 {
		Self::member(netuid, hotkey.clone(), proportion).weight(TaoWeight::<T>::get())
	}

	/// The parent that contributes the least to a child, and how much, in alpha-rao scaled by
	/// `u64::MAX`. Of several the first. Those that do not count come before the others.
	pub(super) fn least_parent(child: &AccountId32, netuid: NetUid) -> Option<(AccountId32, u128)> {
		let tao_weight = TaoWeight::<T>::get();
		Self::parents(child, netuid)
			.into_iter()
			.map(|(given, parent)| Self::member(netuid, parent, given))
			.map(|member| (member.weight(tao_weight), member.hotkey))
			.min_by_key(|(weight, _)| *weight)
			.map(|(weight, parent)| (parent, weight))
	}

	fn member(netuid: NetUid, hotkey: AccountId32, proportion: u64) -> Member {
		let (alpha, root) = Shares::<T>::total_and_root(&hotkey, netuid);
		Member { hotkey, proportion, alpha, root }
	}

	/// Stake weight of a hotkey on a subnet, in rao: alpha and weighted root stake, with what it
	/// gave to its children and got from its parents.
	pub fn stake_weight(hotkey: &AccountId32, netuid: NetUid) -> u64 {
		if netuid.is_root() {
			return Self::weighted_root(hotkey);
		}
		let (role, tao_weight) = (HAS_CHILDREN | HAS_PARENTS, TaoWeight::<T>::get());
		Self::family_of(hotkey, netuid, role, tao_weight).weight(tao_weight)
	}

	/// Root stake of a hotkey as it counts on subnets, in rao.
	pub fn weighted_root(hotkey: &AccountId32) -> u64 {
		let root = TaoBalance::of_root(Shares::<T>::total(hotkey, NetUid::ROOT));
		PerU64(TaoWeight::<T>::get()).of_floor(root.rao())
	}
}
