//! Who is paid what at the end of an epoch.
//!
//! Everything that is pending is paid, to the last unit, or stays pending where nobody is there
//! to take it. Dividends of a validator count partly for its alpha stakers and partly for its
//! root stakers, by the weights of the two stakes: the validators' budget is shared by the first
//! parts, the root budget by the second.

use super::Coinbase;
use crate::{
	children::{Children, HAS_PARENTS},
	claims::Claims,
	epoch::{EpochOutcome, Work, MAX_HEIRS},
	keys::KeyStore,
	leases::Leases,
	math_error,
	neurons::Neurons,
	number,
	pallet::*,
	pools::Pools,
	scores::Scores,
	shares::{Credits, Shares},
	staking::AutoStake,
	subnets::Subnets,
	types::{Position, RecycleOrBurnEnum},
	Config, Event,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use dtao_emission::dividends::{alpha_and_root_share, split_exact, split_parents, take_floor};
use dtao_types::{AlphaBalance, NetUid};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// Pay what is pending on a subnet by the scores of its epoch. Answers the work of the consensus with
/// that of the payments.
pub fn pay<T: Config>(
	netuid: NetUid,
	outcome: &EpochOutcome,
	work: Work,
) -> Result<Work, DispatchError> {
	let hotkeys = Neurons::<T>::hotkeys(netuid);
	let pending = Coinbase::<T>::pending(netuid);
	let (incentive, mut dividends) = outcome.budgets(pending.server, pending.validator);
	let shared = SharedDividends::of::<T>(netuid, &hotkeys, &mut dividends);
	let parts = DividendParts::of::<T>(netuid, &shared);

	let mut takes = Credits::default();
	let mut incentives = Credits::default();
	let owner = pay_owner::<T>(netuid, pending.owner_cut, &mut takes)?;
	let ownerless = pending.owner_cut.checked_sub(owner).map_err(math_error)?;
	let (miners, withheld) = pay_incentive::<T>(netuid, &hotkeys, &incentive, &mut incentives)?;
	let recycled = shared.burned.checked_add(ownerless).map_err(math_error)?;
	Pools::<T>::recycle_alpha(netuid, recycled)?;
	let withheld = withheld.checked_add(recycled).map_err(math_error)?;
	let (validators, alpha_records) = pay_alpha::<T>(netuid, &shared, &parts, &mut takes)?;
	let (root, root_records) =
		pay_root::<T>(netuid, &shared.hotkeys, pending.root, &parts, &mut takes)?;
	let records = alpha_records.and(root_records);
	Scores::<T>::set_dividend_records(netuid, records.kept);
	keep_unpaid::<T>(netuid, &pending, &incentive, &dividends, root)?;

	let earned = incentive.iter().zip(&dividends).map(|(a, b)| a.saturating_add(*b)).collect();
	Scores::<T>::set_emission(netuid, earned);
	Pallet::<T>::deposit_event(Event::EpochPaid {
		netuid,
		owner,
		miners,
		validators,
		root,
		withheld,
	});
	// That a validator's own position grows by its take is part of its payment.
	let credits = incentives.and(takes.openings());
	let work = Work { shared: shared.looked_at, erased: records.erased, credits, ..work };
	Ok(work.paid(positive(&dividends), positive(&shared.amounts)))
}

/// How many amounts are not zero.
fn positive(amounts: &[AlphaBalance]) -> u32 {
	number(amounts.iter().filter(|amount| !amount.is_zero()).count())
}

/// Records of dividends that clients read.
#[derive(Clone, Copy)]
struct Records {
	/// Of this epoch.
	kept: u32,
	/// Of the epoch before, of who was paid nothing now.
	erased: u32,
}

impl Records {
	/// Erase the records of those who are no `receivers` any more.
	fn renew(
		receivers: &BTreeSet<&AccountId32>,
		before: Vec<AccountId32>,
		erase: impl Fn(&AccountId32),
	) -> Self {
		let mut erased = 0u32;
		for hotkey in before.iter().filter(|hotkey| !receivers.contains(hotkey)) {
			erase(hotkey);
			erased = erased.saturating_add(1);
		}
		Self { kept: number(receivers.len()), erased }
	}

	fn and(self, other: Self) -> Self {
		Self {
			kept: self.kept.saturating_add(other.kept),
			erased: self.erased.saturating_add(other.erased),
		}
	}
}

/// Dividends by hotkey after the parents of each validator had their part. With `burned` they add up
/// to the dividends of the validators.
struct SharedDividends {
	/// The neurons by uid, then parents that are no neurons.
	hotkeys: Vec<AccountId32>,
	amounts: Vec<AlphaBalance>,
	/// What is recycled instead of paid to parents.
	burned: AlphaBalance,
	/// Parents that were looked at.
	looked_at: u32,
}

impl SharedDividends {
	/// Share the dividends of the neurons with their parents. Those for which the epoch has looked at
	/// too many parents already are set to zero, so that they wait.
	fn of<T: Config>(
		netuid: NetUid,
		hotkeys: &[AccountId32],
		dividends: &mut [AlphaBalance],
	) -> Self {
		let mut amounts = dividends.to_vec();
		let mut looked_at = 0u32;
		let tao_weight = TaoWeight::<T>::get();
		let mut passed_on: BTreeMap<AccountId32, AlphaBalance> = BTreeMap::new();
		let mut burned = AlphaBalance::ZERO;
		let children = amounts.iter_mut().zip(dividends).zip(hotkeys);
		for (((amount, dividend), hotkey), role) in children.zip(Children::<T>::roles(netuid)) {
			if amount.is_zero() || role & HAS_PARENTS == 0 {
				continue;
			}
			if looked_at >= MAX_HEIRS {
				(*amount, *dividend) = (AlphaBalance::ZERO, AlphaBalance::ZERO);
				continue;
			}
			let owner = KeyStore::<T>::owner(hotkey);
			let family = Children::<T>::family_of(hotkey, netuid, role, tao_weight);
			looked_at = looked_at.saturating_add(family.looked_at());
			let (parents, weights): (Vec<_>, Vec<_>) = family
				.contributions(tao_weight)
				.map(|(parent, weight)| (parent, (weight, KeyStore::<T>::owner(parent) == owner)))
				.unzip();
			let take = Children::<T>::take(hotkey, netuid);
			let own = family.own_weight(tao_weight);
			let split = split_parents(*amount, own, &weights, take, CKBurn::<T>::get());
			*amount = split.to_self;
			// Parts of one budget: their sums fit.
			burned = burned.saturating_add(split.burned);
			for (parent, part) in parents.into_iter().zip(split.to_parents) {
				let sum = passed_on.entry(parent.clone()).or_default();
				*sum = sum.saturating_add(part);
			}
		}
		for (amount, hotkey) in amounts.iter_mut().zip(hotkeys) {
			*amount = amount.saturating_add(passed_on.remove(hotkey).unwrap_or_default());
		}
		let mut hotkeys = hotkeys.to_vec();
		for (parent, part) in passed_on {
			hotkeys.push(parent);
			amounts.push(part);
		}
		Self { hotkeys, amounts, burned, looked_at }
	}
}

/// The dividend of each hotkey, divided between its alpha and its root stakers. Weights only.
struct DividendParts {
	alpha: Vec<u128>,
	root: Vec<u128>,
}

impl DividendParts {
	fn of<T: Config>(netuid: NetUid, shared: &SharedDividends) -> Self {
		let weight = TaoWeight::<T>::get();
		let (alpha, root): (Vec<u128>, Vec<u128>) = shared
			.hotkeys
			.iter()
			.zip(&shared.amounts)
			.map(|(hotkey, dividend)| {
				if dividend.is_zero() {
					return (0, 0);
				}
				let (alpha, root) = Shares::<T>::total_and_root(hotkey, netuid);
				let (alpha, root) = alpha_and_root_share(*dividend, alpha, root, weight);
				(u128::from(alpha.rao()), u128::from(root.rao()))
			})
			.unzip();
		// Where all dividends are root's, the alpha budget is shared by the dividends themselves.
		let alpha = if alpha.iter().all(|part| *part == 0) {
			shared.amounts.iter().map(|dividend| u128::from(dividend.rao())).collect()
		} else {
			alpha
		};
		Self { alpha, root }
	}
}

/// Pay the owner cut. Answers what was paid: nothing where the subnet has no owner.
fn pay_owner<T: Config>(
	netuid: NetUid,
	cut: AlphaBalance,
	credits: &mut Credits,
) -> Result<AlphaBalance, DispatchError> {
	if cut.is_zero() || !Subnets::<T>::has_owner(netuid) {
		return Ok(AlphaBalance::ZERO);
	}
	Shares::<T>::credit_owner(&Subnets::<T>::owner_hotkey(netuid), netuid, cut, credits)?;
	Leases::<T>::accumulate(netuid, cut);
	Ok(cut)
}

/// Pay the miners. What hotkeys of the subnet owner earned is burned or recycled. Answers what
/// was paid and what was withheld.
fn pay_incentive<T: Config>(
	netuid: NetUid,
	hotkeys: &[AccountId32],
	incentive: &[AlphaBalance],
	credits: &mut Credits,
) -> Result<(AlphaBalance, AlphaBalance), DispatchError> {
	let owner = Subnets::<T>::owner(netuid);
	let mut paid = AlphaBalance::ZERO;
	let mut withheld = AlphaBalance::ZERO;
	for (hotkey, earned) in hotkeys.iter().zip(incentive).filter(|(_, earned)| !earned.is_zero()) {
		let earner = KeyStore::<T>::owner(hotkey);
		if earner == owner {
			withheld = withheld.checked_add(*earned).map_err(math_error)?;
		} else {
			let position = Position::new(hotkey, &earner, netuid);
			AutoStake::<T>::pay_incentive(position, *earned, credits)?;
			paid = paid.checked_add(*earned).map_err(math_error)?;
		}
	}
	if !withheld.is_zero() {
		match RecycleOrBurn::<T>::get(netuid) {
			RecycleOrBurnEnum::Burn => Pools::<T>::burn_alpha(netuid, withheld)?,
			RecycleOrBurnEnum::Recycle => Pools::<T>::recycle_alpha(netuid, withheld)?,
		}
	}
	Ok((paid, withheld))
}

/// Pay the validators and their stakers: the take to the owner of the hotkey, the rest to all
/// who stake on it. Answers what was paid.
fn pay_alpha<T: Config>(
	netuid: NetUid,
	shared: &SharedDividends,
	parts: &DividendParts,
	credits: &mut Credits,
) -> Result<(AlphaBalance, Records), DispatchError> {
	let budget = sum(&shared.amounts)?;
	let shares = split_exact(budget, &parts.alpha);
	let mut receivers = BTreeSet::new();
	for (hotkey, share) in shared.hotkeys.iter().zip(shares).filter(|(_, share)| !share.is_zero()) {
		let (take, rest) = take_floor(share, KeyStore::<T>::take(hotkey));
		// The take first: as stake of the owner it shares in the rest already.
		Shares::<T>::credit_owner(hotkey, netuid, take, credits)?;
		Shares::<T>::reward(hotkey, netuid, rest, credits)?;
		if !rest.is_zero() {
			Shares::<T>::note_dividends(netuid, hotkey, rest);
			receivers.insert(hotkey);
		}
	}
	let before = Shares::<T>::dividend_receivers(netuid);
	let erase = |hotkey: &_| Shares::<T>::note_dividends(netuid, hotkey, AlphaBalance::ZERO);
	Ok((budget, Records::renew(&receivers, before, erase)))
}

/// Let root stakers claim the root part. Answers what was given out; with no root stake behind
/// any validator that is nothing.
fn pay_root<T: Config>(
	netuid: NetUid,
	hotkeys: &[AccountId32],
	budget: AlphaBalance,
	parts: &DividendParts,
	credits: &mut Credits,
) -> Result<(AlphaBalance, Records), DispatchError> {
	let shares = split_exact(budget, &parts.root);
	let mut given = AlphaBalance::ZERO;
	let mut receivers = BTreeSet::new();
	for (hotkey, share) in hotkeys.iter().zip(shares).filter(|(_, share)| !share.is_zero()) {
		let (take, rest) = take_floor(share, KeyStore::<T>::take(hotkey));
		if !Claims::<T>::add_dividend(
			hotkey,
			netuid,
			rest,
			Shares::<T>::total(hotkey, NetUid::ROOT),
		)? {
			continue;
		}
		Shares::<T>::credit_owner(hotkey, netuid, take, credits)?;
		if !rest.is_zero() {
			Claims::<T>::note_dividends(netuid, hotkey, rest);
			receivers.insert(hotkey);
		}
		given = given.checked_add(share).map_err(math_error)?;
	}
	let before = Claims::<T>::dividend_receivers(netuid);
	let erase = |hotkey: &_| Claims::<T>::note_dividends(netuid, hotkey, AlphaBalance::ZERO);
	Ok((given, Records::renew(&receivers, before, erase)))
}

/// What found no receiver waits for the next epoch.
fn keep_unpaid<T: Config>(
	netuid: NetUid,
	pending: &crate::types::PendingAlpha,
	incentive: &[AlphaBalance],
	dividends: &[AlphaBalance],
	root: AlphaBalance,
) -> DispatchResult {
	let paid = sum(incentive)?.checked_add(sum(dividends)?).map_err(math_error)?;
	let owed = pending.server.checked_add(pending.validator).map_err(math_error)?;
	let unpaid = owed.checked_sub(paid).map_err(math_error)?;
	// Of what both sides leave over, the miners' budget keeps its own part first.
	let server = unpaid.min(pending.server);
	let validator = unpaid.checked_sub(server).map_err(math_error)?;
	let root = pending.root.checked_sub(root).map_err(math_error)?;
	let rest =
		crate::types::PendingAlpha { owner_cut: AlphaBalance::ZERO, server, validator, root };
	Coinbase::<T>::set_pending(netuid, rest);
	Ok(())
}

fn sum(amounts: &[AlphaBalance]) -> Result<AlphaBalance, DispatchError> {
	AlphaBalance::checked_sum(amounts.iter().copied()).map_err(math_error)
}
