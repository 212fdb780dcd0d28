//! Claiming everything: `claim_root` of root alone.
//!
//! The newest clients know no subnets of a claim; they name root, which has no dividends of its own, and
//! mean all. Such a claim goes through the list of hotkeys as any other, and as far as the weight lasts that
//! was declared: that of as many full hotkeys as make [`MAX_PAID_SUBNETS`] payments, [`MAX_FULL_HOTKEYS`] at
//! most. What it does not come to is left for the next call, which begins there.

use super::{
	claim::{Claimed, Wish, MAX_PAID_SUBNETS, MAX_SKIPPED_HOTKEYS},
	settings::Thresholds,
	Root,
};
use crate::{number, pallet::*, shares::Shares, types::Position, weight_info::WeightInfo, Config};
use alloc::collections::BTreeSet;
use dtao_types::NetUid;
use frame_support::weights::{Weight, WeightMeter};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// Hotkeys with dividends on every subnet that a claim of everything has the weight for at most.
const MAX_FULL_HOTKEYS: u32 = 16;

/// How far a claim of everything has come.
struct Walk<'a> {
	meter: WeightMeter,
	wish: Wish<'a>,
	/// Hotkeys without root stake or claims that were passed over.
	skipped: u32,
	/// Whether anything was paid.
	has_paid: bool,
	/// Subnets that refused a payment. They are not asked again in this call.
	gave_up: BTreeSet<NetUid>,
	refused: Option<DispatchError>,
	thresholds: Thresholds,
}

impl<T: Config> Root<T> {
	/// Whether a claim of these subnets is one of everything: root has no root dividends, so there is no
	/// other meaning for it.
	pub(super) fn means_everything(subnets: &BTreeSet<NetUid>) -> bool {
		subnets.len() == 1 && subnets.contains(&NetUid::ROOT)
	}

	/// The most that a claim of everything takes, by the subnets that there are.
	pub(super) fn claim_everything_weight() -> Weight {
		Self::everything_budget()
			.saturating_add(T::WeightInfo::root_claim_list())
			// The hotkey that does not fit any more is looked at, too.
			.saturating_add(T::WeightInfo::root_claim_visit(0))
			.saturating_add(
				T::WeightInfo::root_claim_skip().saturating_mul(MAX_SKIPPED_HOTKEYS.into()),
			)
	}

	/// What visits and payments may take together.
	fn everything_budget() -> Weight {
		let rates = Self::most_rates();
		let hotkeys = MAX_PAID_SUBNETS.checked_div(rates).unwrap_or_default();
		Self::hotkey_weight(rates).saturating_mul(hotkeys.clamp(1, MAX_FULL_HOTKEYS).into())
	}

	/// Claim what all hotkeys owe to a coldkey on all subnets.
	pub(super) fn claim_everything(coldkey: &AccountId32) -> DispatchResult {
		let kind = RootClaimType::<T>::get(coldkey);
		let mut walk = Walk {
			meter: WeightMeter::with_limit(Self::everything_budget()),
			wish: Wish { kind: &kind, floors: None },
			skipped: 0,
			has_paid: false,
			gave_up: BTreeSet::new(),
			refused: None,
			thresholds: Thresholds::default(),
		};
		for hotkey in Shares::<T>::staking_hotkeys(coldkey) {
			let on_root = Position::new(&hotkey, coldkey, NetUid::ROOT);
			if !Self::walk_hotkey(on_root, &mut walk)? {
				Shares::<T>::begin_with(on_root);
				return Ok(());
			}
		}
		if walk.has_paid {
			return Ok(());
		}
		Self::unless_refused(walk.refused)
	}

	/// Claim on one hotkey. Answers whether there was weight for all of it.
	fn walk_hotkey(on_root: Position, walk: &mut Walk) -> Result<bool, DispatchError> {
		if walk.skipped >= MAX_SKIPPED_HOTKEYS {
			return Ok(false);
		}
		if !Self::may_owe(on_root) {
			walk.skipped = walk.skipped.saturating_add(1);
			return Ok(true);
		}
		let mut looks = Self::claimable_on(on_root);
		looks.retain(|netuid| !walk.gave_up.contains(netuid));
		let visit = T::WeightInfo::root_claim_visit(number(looks.len()));
		if walk.meter.try_consume(visit).is_err() {
			return Ok(false);
		}
		let netuids = Self::owing(on_root, looks, &mut walk.thresholds);
		if netuids.is_empty() {
			return Ok(true);
		}
		let done = Self::walk_subnets(on_root, walk, &netuids)?;
		walk.has_paid |= done.paid > 0;
		walk.refused = done.refused.or(walk.refused);
		Ok(done.rest.is_none())
	}

	/// Claim on one hotkey what these subnets owe, as far as the weight lasts.
	fn walk_subnets(
		on_root: Position,
		walk: &mut Walk,
		netuids: &[NetUid],
	) -> Result<Claimed, DispatchError> {
		let next = Claimed::next_weight::<T>(on_root.hotkey);
		let Walk { meter, wish, gave_up, .. } = walk;
		let has_room = |done: &Claimed| meter.can_consume(done.weight::<T>().saturating_add(next));
		let refuse = |netuid| {
			gave_up.insert(netuid);
		};
		let done = Self::claim_on_hotkey(on_root, *wish, netuids, has_room, refuse)?;
		meter.consume(done.weight::<T>());
		Ok(done)
	}
}
