//! Claiming root dividends, and what claimants and governance may set.

use super::Root;
use crate::{
	claims::Claims,
	keys::KeyStore,
	pallet::*,
	pools::Pools,
	shares::Shares,
	subnets::Subnets,
	types::{Position, RootClaimTypeEnum, MAX_SUBNETS},
	weight_info::WeightInfo,
	Config, Error, Event,
};
use alloc::{collections::BTreeSet, vec::Vec};
use dtao_types::{AlphaBalance, NetUid, TaoBalance, I96F32};
use frame_support::{ensure, storage::with_storage_layer, weights::Weight};
use sp_core::crypto::AccountId32;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// Subnets that one claim may name.
const MAX_CLAIM_SUBNETS: u32 = 5;

/// Hotkeys that one claim pays from.
const MAX_PAID_HOTKEYS: u32 = 3;

/// Hotkeys with root stake or claims that one claim visits and that do not pay. Others may give root
/// stake to a coldkey, on hotkeys that owe nothing.
const MAX_VISITS: u32 = 32;

/// Looks in vain at what a subnet owes on one of them.
const MAX_LOOKS: u32 = 80;

/// Hotkeys without root stake or claims that one claim skips. Others may give stake on a hotkey to a
/// coldkey, which then has it on its list.
const MAX_SKIPPED_HOTKEYS: u32 = 64;

/// Payments that one claim tries, whether the pools take them or not.
const MAX_TRIES: u32 = MAX_PAID_HOTKEYS * MAX_CLAIM_SUBNETS;

/// Subnets that one claim on a named hotkey pays, or tries to.
const MAX_PAID_SUBNETS: u32 = 64;

/// Subnets that a hotkey can have rates on, for weights: those of the default limit.
const MAX_RATES: u32 = 128;

/// Most coldkeys that can be served in one block.
const MAX_CLAIMS_PER_BLOCK: u64 = 50;

/// Highest threshold, alpha-rao.
const MAX_THRESHOLD: u64 = 10_000_000;

/// What a claim on one hotkey did.
#[derive(Clone, Copy, Default)]
pub(super) struct Claimed {
	/// Subnets that paid.
	pub paid: u32,
	/// Subnets that were to pay and could not, as much work.
	pub failed: u32,
	/// Subnets that were looked at and had nothing to pay.
	pub passed: u32,
	/// Why the last of those that were to pay could not.
	pub refused: Option<DispatchError>,
	/// Subnets that the TAO of sales was a change of root stake for.
	pub moved: u32,
	/// First subnet for which there was no time.
	pub rest: Option<NetUid>,
}

impl Claimed {
	/// Subnets that paid or were to.
	pub fn tried(&self) -> u32 {
		self.paid.saturating_add(self.failed)
	}

	/// What it took.
	pub fn weight<T: Config>(&self) -> Weight {
		let looks = T::WeightInfo::root_claim_visit()
			.saturating_add(T::WeightInfo::root_claim_pay().saturating_mul(self.tried().into()))
			.saturating_add(T::WeightInfo::root_claim_look().saturating_mul(self.passed.into()));
		if self.moved == 0 {
			looks
		} else {
			looks.saturating_add(Self::stake_weight::<T>(self.moved))
		}
	}

	/// What it takes to stake the TAO of sales on a hotkey with rates on `rates` subnets.
	pub fn stake_weight<T: Config>(rates: u32) -> Weight {
		T::WeightInfo::root_claim_stake().saturating_add(T::WeightInfo::root_stake_changed(rates))
	}
}

impl<T: Config> Root<T> {
	/// The most that [`Self::claim`] takes.
	pub fn claim_weight() -> Weight {
		let subnets = MAX_CLAIM_SUBNETS;
		let payer = Claimed { paid: subnets, moved: MAX_RATES, ..Claimed::default() }.weight::<T>();
		// The hotkey behind the last look may have some more.
		let looks = Claimed { passed: MAX_LOOKS.saturating_add(subnets), ..Claimed::default() };
		let visit = Claimed::default().weight::<T>();
		payer
			.saturating_mul(MAX_PAID_HOTKEYS.into())
			.saturating_add(visit.saturating_mul(MAX_VISITS.into()))
			.saturating_add(looks.weight::<T>())
			.saturating_add(Self::skip_weight(MAX_SKIPPED_HOTKEYS))
	}

	fn skip_weight(hotkeys: u32) -> Weight {
		T::WeightInfo::root_claim_skip().saturating_mul(hotkeys.into())
	}

	/// The most that [`Self::claim_with_hotkey`] takes.
	pub fn claim_with_hotkey_weight() -> Weight {
		Claimed {
			paid: MAX_PAID_SUBNETS,
			passed: MAX_RATES.saturating_sub(MAX_PAID_SUBNETS),
			moved: MAX_RATES,
			..Claimed::default()
		}
		.weight::<T>()
	}

	/// Claim what some subnets owe to a coldkey on all its hotkeys. Answers the weight it used.
	pub fn claim(
		coldkey: &AccountId32,
		subnets: &BTreeSet<NetUid>,
	) -> Result<Weight, DispatchError> {
		ensure!(
			!subnets.is_empty() && subnets.len() <= MAX_CLAIM_SUBNETS as usize,
			Error::<T>::InvalidSubnetNumber
		);
		for netuid in subnets {
			Subnets::<T>::ensure_exists(*netuid)?;
		}
		let kind = RootClaimType::<T>::get(coldkey);
		let mut used = Weight::zero();
		let (mut payers, mut tried) = (0u32, 0u32);
		let (mut visits, mut looks, mut skipped) = (0u32, 0u32, 0u32);
		let mut refused = None;
		for hotkey in Shares::<T>::staking_hotkeys(coldkey) {
			if payers >= MAX_PAID_HOTKEYS
				|| visits >= MAX_VISITS
				|| looks >= MAX_LOOKS
				|| skipped >= MAX_SKIPPED_HOTKEYS
				|| tried >= MAX_TRIES
			{
				break;
			}
			let on_root = Position::new(&hotkey, coldkey, NetUid::ROOT);
			if !Self::may_owe(on_root) {
				skipped = skipped.saturating_add(1);
				continue;
			}
			let netuids: Vec<NetUid> =
				Self::claimable_on(on_root).intersection(subnets).copied().collect();
			let has_room = |done: &Claimed| tried.saturating_add(done.tried()) < MAX_TRIES;
			let done = Self::claim_on_hotkey(on_root, &kind, &netuids, has_room)?;
			if done.paid == 0 {
				visits = visits.saturating_add(1);
			}
			looks = looks.saturating_add(done.passed);
			payers = payers.saturating_add(done.paid.min(1));
			tried = tried.saturating_add(done.tried());
			refused = done.refused.or(refused);
			used = used.saturating_add(done.weight::<T>());
		}
		ensure!(payers > 0, refused.unwrap_or(Error::<T>::NothingToClaim.into()));
		Ok(used.saturating_add(Self::skip_weight(skipped)))
	}

	/// Whether a coldkey has root stake on a hotkey, or is owed something from a former one. Without
	/// either [`Self::claimable_on`] is empty.
	pub(crate) fn may_owe(on_root: Position) -> bool {
		Shares::<T>::is_held(on_root) || Claims::<T>::has_unpaid(on_root)
	}

	/// Claim what a hotkey owes to a coldkey on all subnets. Answers the weight it used.
	pub fn claim_with_hotkey(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
	) -> Result<Weight, DispatchError> {
		ensure!(KeyStore::<T>::exists(hotkey), Error::<T>::HotKeyAccountNotExists);
		let kind = RootClaimType::<T>::get(coldkey);
		let on_root = Position::new(hotkey, coldkey, NetUid::ROOT);
		let netuids: Vec<NetUid> = Self::claimable_on(on_root).into_iter().collect();
		let has_room = |done: &Claimed| done.tried() < MAX_PAID_SUBNETS;
		let done = Self::claim_on_hotkey(on_root, &kind, &netuids, has_room)?;
		ensure!(done.paid > 0, done.refused.unwrap_or(Error::<T>::NothingToClaim.into()));
		Ok(done.weight::<T>())
	}

	/// Subnets on which a hotkey may owe something to a coldkey.
	pub(super) fn claimable_on(on_root: Position) -> BTreeSet<NetUid> {
		let mut netuids = Claims::<T>::unpaid_subnets(on_root);
		if !Shares::<T>::value(on_root).is_zero() {
			netuids.extend(Claims::<T>::rated_subnets(on_root.hotkey));
		}
		netuids
	}

	/// Claim on one hotkey, subnet by subnet as long as `goes_on` says so. What sales bring is
	/// staked on root at once, because that touches the claims of all subnets. A subnet that
	/// cannot pay is passed over; where the TAO cannot be staked, nothing happens.
	pub(super) fn claim_on_hotkey(
		on_root: Position,
		kind: &RootClaimTypeEnum,
		netuids: &[NetUid],
		mut goes_on: impl FnMut(&Claimed) -> bool,
	) -> Result<Claimed, DispatchError> {
		with_storage_layer(|| {
			let mut done = Claimed::default();
			let mut tao = TaoBalance::ZERO;
			for netuid in netuids {
				if !goes_on(&done) {
					done.rest = Some(*netuid);
					break;
				}
				let paid = with_storage_layer(|| Self::pay(on_root.on(*netuid), kind));
				match paid {
					Ok(Some(sold)) => {
						done.paid = done.paid.saturating_add(1);
						tao = tao.checked_add(sold).map_err(crate::math_error)?;
					},
					Ok(None) => done.passed = done.passed.saturating_add(1),
					Err(error) => {
						done.failed = done.failed.saturating_add(1);
						done.refused = Some(error);
					},
				}
			}
			if !tao.is_zero() {
				Shares::<T>::deposit(on_root, AlphaBalance::of_root(tao))?;
				done.moved = Claims::<T>::rates_of(on_root.hotkey);
			}
			Ok(done)
		})
	}

	/// Whether a subnet owes a claim that is large enough, and can be traded.
	fn is_claimable(position: Position) -> bool {
		let netuid = position.netuid;
		if !Subnets::<T>::exists(netuid) || Subnets::<T>::ensure_token_enabled(netuid).is_err() {
			return false;
		}
		let owed = Self::owed(position);
		owed > 0 && owed >= Self::threshold(netuid)
	}

	/// Pay what is owed, if it is enough. Answers the TAO of a sale, which lies on the account of
	/// root and is the caller's to book, in rao; zero where the alpha was kept.
	pub(crate) fn pay(
		position: Position,
		kind: &RootClaimTypeEnum,
	) -> Result<Option<TaoBalance>, DispatchError> {
		let Position { hotkey, coldkey, netuid } = position;
		if !Self::is_claimable(position) {
			return Ok(None);
		}
		let alpha = Self::settle(position)?;
		let tao = if kind.keeps(netuid) {
			Shares::<T>::deposit(position, alpha)?;
			None
		} else {
			Some(Pools::<T>::sell_to_root(netuid, alpha)?)
		};
		Pallet::<T>::deposit_event(Event::RootClaimed {
			coldkey: coldkey.clone(),
			hotkey: hotkey.clone(),
			netuid,
			alpha,
			tao,
		});
		Ok(Some(tao.unwrap_or_default()))
	}

	/// Least amount of a claim, in alpha-rao.
	fn threshold(netuid: NetUid) -> u128 {
		let bits = RootClaimableThreshold::<T>::get(netuid).bits;
		u128::try_from(bits >> I96F32::FRACTION_BITS).unwrap_or_default()
	}

	/// Choose what happens with the root dividends of a coldkey.
	pub fn set_claim_type(coldkey: &AccountId32, kind: RootClaimTypeEnum) -> DispatchResult {
		if let RootClaimTypeEnum::KeepSubnets { subnets } = &kind {
			ensure!(
				!subnets.is_empty() && subnets.len() <= MAX_SUBNETS as usize,
				Error::<T>::InvalidSubnetNumber
			);
		}
		if kind == RootClaimTypeEnum::default() {
			RootClaimType::<T>::remove(coldkey);
		} else {
			RootClaimType::<T>::insert(coldkey, &kind);
		}
		Pallet::<T>::deposit_event(Event::RootClaimTypeSet {
			coldkey: coldkey.clone(),
			root_claim_type: kind,
		});
		Ok(())
	}

	/// Set how many coldkeys are served in each block.
	pub fn set_claims_per_block(value: u64) -> DispatchResult {
		ensure!(value <= MAX_CLAIMS_PER_BLOCK, Error::<T>::InvalidNumRootClaim);
		NumRootClaim::<T>::put(value);
		Pallet::<T>::deposit_event(Event::NumRootClaimSet { value });
		Ok(())
	}

	/// Set the least amount of a claim, in alpha-rao. `signer` is none for governance.
	pub fn set_threshold(
		signer: Option<&AccountId32>,
		netuid: NetUid,
		threshold: u64,
	) -> DispatchResult {
		Subnets::<T>::ensure_exists(netuid)?;
		Subnets::<T>::ensure_owner(signer, netuid)?;
		ensure!(threshold <= MAX_THRESHOLD, Error::<T>::InvalidRootClaimThreshold);
		let bits = i128::from(threshold)
			.checked_shl(I96F32::FRACTION_BITS)
			.ok_or(ArithmeticError::Overflow)?;
		RootClaimableThreshold::<T>::insert(netuid, I96F32::from_bits(bits));
		Pallet::<T>::deposit_event(Event::RootClaimThresholdSet { netuid, threshold });
		Ok(())
	}
}
