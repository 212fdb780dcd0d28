//! Claims: the books of root dividends.
//!
//! A hotkey's root dividend `a` on a subnet raises its rate by `a / root stake of the hotkey`. A
//! staker is owed `rate * stake - claimed + unpaid`, and any change of the stake leaves that sum
//! as it is: `dtao_emission::root_claim` has the formulas. Nothing of a dividend is lost: a
//! fraction of an alpha-rao stays with the position that earned it, or waits at the rate for the
//! next dividend of the hotkey.
//!
//! A hotkey without root stakers keeps its rates: they say where the next staker begins, and go
//! with the subnet. A position that is closed keeps what it is owed, in whole units, until it is
//! claimed; less than `dtao_emission::root_claim::LEAST_LEFT` is kept for nobody and
//! waits at the rate, for those who stay.
//!
//! The position that a claim belongs to has the subnet whose alpha is owed; the stake that earned it
//! is that of the same keys on root.
//!
//! Invariants: INV-02 (`RootClaimableAlpha` is part of the alpha outside the pool), INV-13 (all
//! claims together never exceed it, and fall short of it by less than a unit for each position
//! and hotkey), INV-14 (the index of claimants).

mod claimants;
mod end;
mod place;
mod rekey;
pub(crate) mod storage;

pub use claimants::Claimants;

use self::place::Place;
use crate::{
	math_error, number,
	pallet::*,
	subnets::Subnets,
	types::{Position, RootRate, MAX_SUBNETS},
	weight_info::WeightInfo,
	Config,
};
use alloc::{collections::BTreeSet, vec, vec::Vec};
use core::marker::PhantomData;
use dtao_emission::root_claim::{Claim, Rate, UNIT};
use dtao_runtime_api::stored::WireMap;
use dtao_types::{AlphaBalance, NetUid, TaoBalance, I96F32};
use frame_support::weights::Weight;
use sp_core::{crypto::AccountId32, U256};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// Sole reader and writer of the books of root dividends.
pub struct Claims<T>(PhantomData<T>);

impl<T: Config> Claims<T> {
	/// Let the root stakers of a hotkey claim alpha that is already booked outside the pool.
	/// `stake`: the root stake of the hotkey. Answers false, and does nothing, where there is none to
	/// share it.
	pub fn add_dividend(
		hotkey: &AccountId32,
		netuid: NetUid,
		alpha: AlphaBalance,
		stake: AlphaBalance,
	) -> Result<bool, DispatchError> {
		if stake.is_zero() {
			return Ok(false);
		}
		let stake = TaoBalance::of_root(stake);
		let rate = Self::rate(netuid, hotkey).after_dividend(alpha, stake).map_err(math_error)?;
		let Rate { per_rao, carry } = rate;
		let claimable =
			Self::claimable_on(netuid, hotkey).checked_add(alpha).map_err(math_error)?;
		RootClaimRate::<T>::insert(netuid, hotkey, RootRate { per_rao, carry, claimable });
		RootClaimable::<T>::try_mutate(hotkey, |rates| {
			rates.try_insert(netuid, rate_on_wire(rate)).map_err(|_| ArithmeticError::Overflow)
		})?;
		RootClaimableAlpha::<T>::try_mutate(netuid, |sum| {
			*sum = sum.checked_add(alpha).map_err(math_error)?;
			Ok::<_, DispatchError>(())
		})?;
		Ok(true)
	}

	/// Root dividends of a hotkey in the last epoch, in alpha-rao.
	pub fn last_dividends(netuid: NetUid, hotkey: &AccountId32) -> AlphaBalance {
		RootAlphaDividendsPerSubnet::<T>::get(netuid, hotkey)
	}

	/// Hotkeys that had root dividends in the last epoch, in storage order.
	pub fn dividend_receivers(netuid: NetUid) -> Vec<AccountId32> {
		RootAlphaDividendsPerSubnet::<T>::iter_key_prefix(netuid).collect()
	}

	/// Store the root dividends of a hotkey in the last epoch.
	pub fn note_dividends(netuid: NetUid, hotkey: &AccountId32, alpha: AlphaBalance) {
		if alpha.is_zero() {
			RootAlphaDividendsPerSubnet::<T>::remove(netuid, hotkey);
		} else {
			RootAlphaDividendsPerSubnet::<T>::insert(netuid, hotkey, alpha);
		}
	}

	/// Alpha of a subnet that root stakers can claim, in alpha-rao.
	pub fn claimable_alpha(netuid: NetUid) -> AlphaBalance {
		RootClaimableAlpha::<T>::get(netuid)
	}

	/// Whether a coldkey is owed something on a hotkey, on any subnet, beyond what its root stake leads
	/// to.
	pub fn has_unpaid(position: Position) -> bool {
		let Position { hotkey, coldkey, .. } = position;
		RootClaimUnpaid::<T>::contains_key(hotkey, coldkey)
	}

	/// Keep what a staker is owed as it is when the stake at a position on root changes.
	pub fn stake_changed(
		position: Position,
		before: AlphaBalance,
		after: AlphaBalance,
	) -> DispatchResult {
		let Position { hotkey, coldkey, .. } = position;
		if before == after {
			return Ok(());
		}
		let (before, after) = (TaoBalance::of_root(before), TaoBalance::of_root(after));
		let mut unpaid = RootClaimUnpaid::<T>::get(hotkey, coldkey);
		let was_claimant = !before.is_zero() || !unpaid.is_empty();
		let place = Place::<T>::of(position);
		for netuid in RootClaimable::<T>::get(hotkey).keys().copied() {
			let old = unpaid.get(&netuid).copied().unwrap_or_default();
			let claim = Claim { claimed: place.claimed(netuid), extra: old };
			let rate = place.rate(netuid);
			let exists = Subnets::<T>::exists(netuid);
			let claim = if exists {
				let (claim, fraction) =
					claim.after_stake_change(rate, before, after).map_err(math_error)?;
				Self::leave(netuid, hotkey, rate, fraction)?;
				claim
			} else {
				claim.apart_from_rate(rate, before, after).map_err(math_error)?
			};
			place.set_claimed(netuid, claim.claimed);
			set_extra(&mut unpaid, netuid, claim.extra)?;
			if (old > 0 || claim.extra > 0) && (before.is_zero() || after.is_zero() || !exists) {
				let is_former = claim.extra > 0 && (after.is_zero() || !exists);
				Self::set_former(position.on(netuid), is_former);
			}
		}
		let is_claimant = !after.is_zero() || !unpaid.is_empty();
		Self::set_unpaid(position, unpaid);
		Claimants::<T>::update(coldkey, was_claimant, is_claimant);
		Ok(())
	}

	/// Let the fraction of a unit that a closed position leaves behind wait at the rate.
	fn leave(netuid: NetUid, hotkey: &AccountId32, rate: Rate, fraction: u128) -> DispatchResult {
		if fraction > 0 {
			let Rate { per_rao, carry } = rate.with_fraction(fraction).map_err(math_error)?;
			let claimable = Self::claimable_on(netuid, hotkey);
			RootClaimRate::<T>::insert(netuid, hotkey, RootRate { per_rao, carry, claimable });
		}
		Ok(())
	}

	/// Take alpha of a position out of what root stakers can claim. It is the caller's to book.
	pub fn lower_claimable(position: Position, alpha: AlphaBalance) -> DispatchResult {
		let Position { hotkey, netuid, .. } = position;
		// A subnet that ends has forgotten the hotkey before those who left root are paid.
		RootClaimRate::<T>::mutate_exists(netuid, hotkey, |slot| {
			if let Some(rate) = slot {
				rate.claimable = rate.claimable.saturating_sub(alpha);
			}
		});
		RootClaimableAlpha::<T>::try_mutate_exists(netuid, |slot| {
			let rest = slot.unwrap_or_default().checked_sub(alpha).map_err(math_error)?;
			*slot = (!rest.is_zero()).then_some(rest);
			Ok(())
		})
	}

	/// What all root stakers of a hotkey together can claim of a subnet, in alpha-rao, with what waits for
	/// the next dividend.
	pub fn claimable_on(netuid: NetUid, hotkey: &AccountId32) -> AlphaBalance {
		RootClaimRate::<T>::get(netuid, hotkey).claimable
	}

	/// All root dividends of a hotkey on a subnet.
	pub fn rate(netuid: NetUid, hotkey: &AccountId32) -> Rate {
		let RootRate { per_rao, carry, .. } = RootClaimRate::<T>::get(netuid, hotkey);
		Rate { per_rao, carry }
	}

	/// Where a root staker stands with the dividends of a hotkey on a subnet.
	pub fn stored_claim(position: Position) -> Claim {
		let Position { hotkey, coldkey, netuid } = position;
		let unpaid = RootClaimUnpaid::<T>::get(hotkey, coldkey);
		Claim {
			claimed: Place::<T>::of(position).claimed(netuid),
			extra: unpaid.get(&netuid).copied().unwrap_or_default(),
		}
	}

	/// Store the claim of a position of `stake`. Answers whether the coldkey is a claimant on the
	/// hotkey no more; then the caller unlinks the two.
	#[must_use = "a coldkey that is no claimant any more may have to be unlinked"]
	pub fn store_claim(
		position: Position,
		claim: Claim,
		stake: TaoBalance,
	) -> Result<bool, DispatchError> {
		let Position { hotkey, coldkey, netuid } = position;
		Place::<T>::of(position).set_claimed(netuid, claim.claimed);
		let mut unpaid = RootClaimUnpaid::<T>::get(hotkey, coldkey);
		let was_claimant = !stake.is_zero() || !unpaid.is_empty();
		set_extra(&mut unpaid, netuid, claim.extra)?;
		if stake.is_zero() {
			Self::set_former(position, claim.extra > 0);
		}
		let is_claimant = !stake.is_zero() || !unpaid.is_empty();
		Self::set_unpaid(position, unpaid);
		Claimants::<T>::update(coldkey, was_claimant, is_claimant);
		Ok(was_claimant && !is_claimant)
	}

	/// Note whether a coldkey is owed something that its root stake does not lead to: it has none
	/// any more, or the subnet ends.
	pub fn set_former(position: Position, is_owed: bool) {
		let Position { hotkey, coldkey, netuid } = position;
		let key = (netuid, hotkey, coldkey);
		if is_owed {
			RootFormerStakers::<T>::insert(key, ());
		} else {
			RootFormerStakers::<T>::remove(key);
		}
	}

	fn set_unpaid(position: Position, unpaid: Unpaid) {
		let Position { hotkey, coldkey, .. } = position;
		if unpaid.is_empty() {
			RootClaimUnpaid::<T>::remove(hotkey, coldkey);
		} else {
			RootClaimUnpaid::<T>::insert(hotkey, coldkey, unpaid);
		}
	}

	/// Number of subnets on which a hotkey has rates.
	pub fn rates_of(hotkey: &AccountId32) -> u32 {
		number(RootClaimable::<T>::get(hotkey).len())
	}

	/// What a change of stake takes beside the stake itself: on root the claims follow, one for each rate of
	/// the hotkey.
	pub fn change_weight(hotkey: &AccountId32, netuid: NetUid) -> Weight {
		if netuid.is_root() {
			T::WeightInfo::root_stake_changed(Self::rates_of(hotkey))
		} else {
			Weight::zero()
		}
	}

	/// Subnets on which a hotkey has rates.
	pub fn rated_subnets(hotkey: &AccountId32) -> BTreeSet<NetUid> {
		RootClaimable::<T>::get(hotkey).keys().copied().collect()
	}

	/// For each subnet on which a hotkey has rates, one that its own does not exceed and hardly falls below: one
	/// read for all of them.
	pub fn rate_bounds(hotkey: &AccountId32) -> impl Fn(NetUid) -> Option<Rate> {
		let shown = RootClaimable::<T>::get(hotkey);
		move |netuid| shown.get(&netuid).map(|rate| bound_of_wire(*rate))
	}

	/// Where a root staker stands with the dividends of a hotkey on some subnets, whatever subnet the
	/// position has.
	pub fn stored_claims(
		position: Position,
		netuids: impl IntoIterator<Item = NetUid>,
	) -> Vec<(NetUid, Claim)> {
		let Position { hotkey, coldkey, .. } = position;
		let unpaid = RootClaimUnpaid::<T>::get(hotkey, coldkey);
		let place = Place::<T>::of(position);
		let stored = |netuid| {
			let extra = unpaid.get(&netuid).copied().unwrap_or_default();
			(netuid, Claim { claimed: place.claimed(netuid), extra })
		};
		netuids.into_iter().map(stored).collect()
	}

	/// Subnets on which a coldkey is owed something on a hotkey beyond the rate, whatever subnet the
	/// position has.
	pub fn unpaid_subnets(position: Position) -> BTreeSet<NetUid> {
		let Position { hotkey, coldkey, .. } = position;
		RootClaimUnpaid::<T>::get(hotkey, coldkey).keys().copied().collect()
	}

	/// Prefixes of the keys that this room stores of a subnet, but for those that are found by
	/// hotkey.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			RootClaimed::<T>::iter_key_prefix((netuid,)).prefix().to_vec(),
			RootFormerStakers::<T>::iter_key_prefix((netuid,)).prefix().to_vec(),
			RootClaimRate::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			RootAlphaDividendsPerSubnet::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			RootClaimableAlpha::<T>::hashed_key_for(netuid),
		]
	}
}

/// Per subnet what is due to a position beyond the rate, in parts of 10^18 of an alpha-rao.
type Unpaid = WireMap<NetUid, u128, MAX_SUBNETS>;

fn set_extra(unpaid: &mut Unpaid, netuid: NetUid, extra: u128) -> DispatchResult {
	if extra == 0 {
		unpaid.remove(&netuid);
	} else {
		unpaid.try_insert(netuid, extra).map_err(|_| ArithmeticError::Overflow)?;
	}
	Ok(())
}

/// The rate as clients read it, with 32 fraction bits, rounded down.
pub(crate) fn rate_on_wire(rate: Rate) -> I96F32 {
	let bits = U256::from(rate.per_rao)
		.saturating_mul(U256::from(1u64 << I96F32::FRACTION_BITS))
		.checked_div(U256::from(UNIT))
		.and_then(|bits| i128::try_from(bits).ok())
		.unwrap_or(i128::MAX);
	I96F32::from_bits(bits)
}

/// The highest rate that clients read as this one.
pub(crate) fn bound_of_wire(rate: I96F32) -> Rate {
	let next =
		U256::from(u128::try_from(rate.bits).unwrap_or_default()).saturating_add(U256::one());
	let per_rao = next
		.saturating_mul(U256::from(UNIT))
		.checked_div(U256::from(1u64 << I96F32::FRACTION_BITS))
		.and_then(|rate| u128::try_from(rate).ok());
	// What does not fit is read as the highest of all.
	let is_highest = rate.bits == i128::MAX;
	Rate { per_rao: per_rao.filter(|_| !is_highest).unwrap_or(u128::MAX), carry: 0 }
}
