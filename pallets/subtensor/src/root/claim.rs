//! Claiming root dividends.

use super::{settings::Thresholds, Root};
use crate::{
	claims::Claims,
	facts::Facts,
	keys::KeyStore,
	number,
	pallet::*,
	pools::{Pools, Prices},
	shares::Shares,
	subnets::Subnets,
	types::{Position, RootClaimTypeEnum},
	weight_info::WeightInfo,
	Config, Error, Event,
};
use alloc::{collections::BTreeSet, vec::Vec};
use dtao_emission::root_claim::{Claim, LEAST_LEFT};
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use frame_support::{ensure, storage::with_storage_layer, weights::Weight};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// Subnets that one claim may name.
const MAX_CLAIM_SUBNETS: u32 = 5;

/// Hotkeys that one claim pays from.
const MAX_PAID_HOTKEYS: u32 = 3;

/// Hotkeys with root stake or claims that one claim visits and that do not pay. Others may give root
/// stake to a coldkey, on hotkeys that owe nothing.
const MAX_VISITS: u32 = 32;

/// Hotkeys without root stake or claims that one claim skips. Others may give stake on a hotkey to a
/// coldkey, which then has it on its list.
pub(super) const MAX_SKIPPED_HOTKEYS: u32 = 64;

/// Subnets that one claim on a named hotkey pays, or tries to.
pub(super) const MAX_PAID_SUBNETS: u32 = 60;

/// What a claim on one hotkey did.
#[derive(Clone, Copy, Default)]
pub(super) struct Claimed {
	/// Subnets that paid.
	pub paid: u32,
	/// Subnets that were to pay and could not, as much work.
	pub failed: u32,
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

	/// What it took, without the visit.
	pub fn weight<T: Config>(&self) -> Weight {
		let tries = T::WeightInfo::root_claim_pay().saturating_mul(self.tried().into());
		if self.moved == 0 {
			tries
		} else {
			tries.saturating_add(Self::stake_weight::<T>(self.moved))
		}
	}

	/// What one more payment on a hotkey may take. What is sold is staked on root at the end: there must
	/// always be room for that.
	pub fn next_weight<T: Config>(hotkey: &AccountId32) -> Weight {
		let rates = Claims::<T>::rates_of(hotkey);
		T::WeightInfo::root_claim_pay().saturating_add(Self::stake_weight::<T>(rates))
	}

	/// What it takes to stake the TAO of sales on a hotkey with rates on `rates` subnets.
	pub fn stake_weight<T: Config>(rates: u32) -> Weight {
		T::WeightInfo::root_claim_stake().saturating_add(T::WeightInfo::root_stake_changed(rates))
	}
}

/// What becomes of the alpha that is paid.
#[derive(Clone, Copy)]
pub(crate) struct Wish<'a> {
	/// What its owner chose.
	pub kind: &'a RootClaimTypeEnum,
	/// Prices below which nothing is sold, by subnet; where there is none, nothing either. `None` for who
	/// asked for the sale and takes any price.
	pub floors: Option<&'a Prices>,
}

/// How far a claim on all hotkeys of a coldkey has come.
#[derive(Default)]
struct Search {
	payers: u32,
	visits: u32,
	skipped: u32,
	/// Subnets that refused a payment. They are not asked again in this call.
	gave_up: BTreeSet<NetUid>,
	refused: Option<DispatchError>,
	thresholds: Thresholds,
}

impl Search {
	fn is_over(&self) -> bool {
		self.payers >= MAX_PAID_HOTKEYS
			|| self.visits >= MAX_VISITS
			|| self.skipped >= MAX_SKIPPED_HOTKEYS
	}
}

impl<T: Config> Root<T> {
	/// The most that [`Self::claim`] takes, by the subnets that it names and those that there are.
	pub fn claim_weight(subnets: &BTreeSet<NetUid>) -> Weight {
		if Self::means_everything(subnets) {
			return Self::claim_everything_weight();
		}
		let named = subnets.iter().filter(|netuid| !netuid.is_root()).count();
		let named = number(named).min(MAX_CLAIM_SUBNETS);
		let visits = MAX_VISITS.saturating_add(MAX_PAID_HOTKEYS);
		// Each named subnet is given up when it has refused once.
		let tries = named.saturating_mul(MAX_PAID_HOTKEYS.saturating_add(1));
		let stakes = Claimed::stake_weight::<T>(Self::most_rates());
		T::WeightInfo::root_claim_list()
			.saturating_add(T::WeightInfo::root_claim_visit(named).saturating_mul(visits.into()))
			.saturating_add(T::WeightInfo::root_claim_pay().saturating_mul(tries.into()))
			.saturating_add(stakes.saturating_mul(MAX_PAID_HOTKEYS.into()))
			.saturating_add(
				T::WeightInfo::root_claim_skip().saturating_mul(MAX_SKIPPED_HOTKEYS.into()),
			)
	}

	/// Subnets on which a hotkey can have rates, but for subnets that end: all but root.
	pub(super) fn most_rates() -> u32 {
		number(Facts::<T>::all().len()).saturating_sub(1)
	}

	/// The most that [`Self::claim_with_hotkey`] takes, by the rates of the hotkey.
	pub fn claim_with_hotkey_weight(hotkey: &AccountId32) -> Weight {
		let rates = Claims::<T>::rates_of(hotkey);
		Self::hotkey_weight(rates)
	}

	/// The most that it takes to visit one hotkey with rates on `rates` subnets, and to pay.
	pub(super) fn hotkey_weight(rates: u32) -> Weight {
		let done =
			Claimed { paid: rates.min(MAX_PAID_SUBNETS), moved: rates, ..Claimed::default() };
		T::WeightInfo::root_claim_visit(rates).saturating_add(done.weight::<T>())
	}

	/// Claim what some subnets owe to a coldkey on all its hotkeys; root alone stands for everything, among
	/// others for nothing. The hotkeys behind those that are looked at are the first of the next call, so
	/// that none stays hidden behind others. Where nothing is owed, nothing happens.
	pub fn claim(coldkey: &AccountId32, subnets: &BTreeSet<NetUid>) -> DispatchResult {
		ensure!(
			!subnets.is_empty() && subnets.len() <= MAX_CLAIM_SUBNETS as usize,
			Error::<T>::InvalidSubnetNumber
		);
		if Self::means_everything(subnets) {
			return Self::claim_everything(coldkey);
		}
		for netuid in subnets {
			Subnets::<T>::ensure_exists(*netuid)?;
		}
		let kind = RootClaimType::<T>::get(coldkey);
		let mut search = Search::default();
		let mut next = None;
		for hotkey in Shares::<T>::staking_hotkeys(coldkey) {
			if search.is_over() {
				next = Some(hotkey);
				break;
			}
			let on_root = Position::new(&hotkey, coldkey, NetUid::ROOT);
			Self::search_hotkey(on_root, subnets, &kind, &mut search)?;
		}
		if let Some(next) = next {
			Shares::<T>::begin_with(Position::new(&next, coldkey, NetUid::ROOT));
			return Ok(());
		}
		if search.payers > 0 {
			return Ok(());
		}
		Self::unless_refused(search.refused)
	}

	/// Fail with what a pool refused a sale with. That nothing is owed, or cannot be claimed now, is no
	/// failure: clients claim before they leave root, in one batch.
	pub(super) fn unless_refused(refused: Option<DispatchError>) -> DispatchResult {
		let nothing: DispatchError = Error::<T>::NothingToClaim.into();
		refused.filter(|error| *error != nothing).map_or(Ok(()), Err)
	}

	/// Claim what some subnets owe on one hotkey of many.
	fn search_hotkey(
		on_root: Position,
		subnets: &BTreeSet<NetUid>,
		kind: &RootClaimTypeEnum,
		search: &mut Search,
	) -> DispatchResult {
		if !Self::may_owe(on_root) {
			search.skipped = search.skipped.saturating_add(1);
			return Ok(());
		}
		let wanted = |netuid: &NetUid| subnets.contains(netuid) && !search.gave_up.contains(netuid);
		let looks = Self::claimable_on(on_root).into_iter().filter(wanted).collect();
		let netuids = Self::owing(on_root, looks, &mut search.thresholds);
		let mut done = Claimed::default();
		// With rates of subnets that end there may be more than the weight allows for. They go soon.
		if !netuids.is_empty() && Claims::<T>::rates_of(on_root.hotkey) <= Self::most_rates() {
			let wish = Wish { kind, floors: None };
			let gave_up = &mut search.gave_up;
			let refuse = |netuid| {
				gave_up.insert(netuid);
			};
			done = Self::claim_on_hotkey(on_root, wish, &netuids, |_| true, refuse)?;
		}
		if done.paid == 0 {
			search.visits = search.visits.saturating_add(1);
		} else {
			search.payers = search.payers.saturating_add(1);
		}
		search.refused = done.refused.or(search.refused);
		Ok(())
	}

	/// Whether a coldkey has root stake on a hotkey, or is owed something from a former one. Without
	/// either [`Self::claimable_on`] is empty.
	pub(crate) fn may_owe(on_root: Position) -> bool {
		Shares::<T>::is_held(on_root) || Claims::<T>::has_unpaid(on_root)
	}

	/// Claim what a hotkey owes to a coldkey on all subnets. Where it owes nothing, nothing happens.
	pub fn claim_with_hotkey(coldkey: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
		ensure!(KeyStore::<T>::exists(hotkey), Error::<T>::HotKeyAccountNotExists);
		let kind = RootClaimType::<T>::get(coldkey);
		let on_root = Position::new(hotkey, coldkey, NetUid::ROOT);
		let looks = Self::claimable_on(on_root);
		let netuids = Self::owing(on_root, looks, &mut Thresholds::default());
		let has_room = |done: &Claimed| done.tried() < MAX_PAID_SUBNETS;
		let wish = Wish { kind: &kind, floors: None };
		let done = Self::claim_on_hotkey(on_root, wish, &netuids, has_room, |_| ())?;
		if done.paid > 0 {
			return Ok(());
		}
		Self::unless_refused(done.refused)
	}

	/// Subnets on which a hotkey may owe something to a coldkey.
	pub(crate) fn claimable_on(on_root: Position) -> BTreeSet<NetUid> {
		let mut netuids = Claims::<T>::unpaid_subnets(on_root);
		if !Shares::<T>::value(on_root).is_zero() {
			netuids.extend(Claims::<T>::rated_subnets(on_root.hotkey));
		}
		netuids
	}

	/// Those of some subnets that owe enough to be claimed.
	pub(crate) fn owing(
		on_root: Position,
		netuids: BTreeSet<NetUid>,
		thresholds: &mut Thresholds,
	) -> Vec<NetUid> {
		Self::look(on_root, netuids, thresholds).0
	}

	/// [`Self::owing`], and what it weighs to find out: less than a whole visit where thresholds are known and
	/// the rate as clients see it is enough to say no.
	pub(crate) fn look(
		on_root: Position,
		netuids: BTreeSet<NetUid>,
		thresholds: &mut Thresholds,
	) -> (Vec<NetUid>, Weight) {
		if netuids.is_empty() {
			return (Vec::new(), Self::looked_weight(0, 0));
		}
		let visited = number(netuids.len());
		let known = thresholds.read();
		let stake = TaoBalance::of_root(Shares::<T>::value(on_root));
		// More than all alpha of a subnet cannot be due.
		let owed = |claim: &Claim, rate| claim.owed_floor(rate, stake).unwrap_or(AlphaBalance::MAX);
		// One read for all subnets rules most of them out.
		let bound = Claims::<T>::rate_bounds(on_root.hotkey);
		let mut rates = 0u32;
		let owing = Claims::<T>::stored_claims(on_root, netuids)
			.into_iter()
			.filter(|(netuid, claim)| {
				let at_most = bound(*netuid).map(|rate| owed(claim, rate));
				if at_most.is_some_and(AlphaBalance::is_zero) {
					return false;
				}
				let least = thresholds.least::<T>(*netuid, stake);
				if at_most.is_some_and(|at_most| at_most < least) {
					return false;
				}
				rates = rates.saturating_add(1);
				owed(claim, Claims::<T>::rate(*netuid, on_root.hotkey)) >= least
			})
			.map(|(netuid, _)| netuid)
			.collect();
		let further = thresholds.read().saturating_sub(known).saturating_add(rates);
		(owing, Self::looked_weight(visited, further))
	}

	/// Weight of a look at `visited` subnets for which `further` thresholds and rates were read. Each of these
	/// counts as both of a subnet, but together they are no more than all of all subnets.
	pub(crate) fn looked_weight(visited: u32, further: u32) -> Weight {
		let look = T::WeightInfo::root_claim_look(visited);
		let all = T::WeightInfo::root_claim_visit(further)
			.saturating_sub(T::WeightInfo::root_claim_visit(0));
		let known = T::WeightInfo::root_claim_look(further)
			.saturating_sub(T::WeightInfo::root_claim_look(0));
		let most = T::WeightInfo::root_claim_visit(visited);
		look.saturating_add(all.saturating_sub(known)).min(most)
	}

	/// Claim on one hotkey, subnet by subnet as long as `goes_on` says so. What sales bring is
	/// staked on root at once, because that touches the claims of all subnets. A subnet that
	/// cannot pay is told to `refuse` and passed over; where the TAO cannot be staked, nothing happens.
	pub(super) fn claim_on_hotkey(
		on_root: Position,
		wish: Wish,
		netuids: &[NetUid],
		mut goes_on: impl FnMut(&Claimed) -> bool,
		mut refuse: impl FnMut(NetUid),
	) -> Result<Claimed, DispatchError> {
		with_storage_layer(|| {
			let mut done = Claimed::default();
			let mut tao = TaoBalance::ZERO;
			for netuid in netuids {
				if !goes_on(&done) {
					done.rest = Some(*netuid);
					break;
				}
				match with_storage_layer(|| Self::pay(on_root.on(*netuid), wish)) {
					Ok(sold) => {
						done.paid = done.paid.saturating_add(1);
						tao = tao.checked_add(sold).map_err(crate::math_error)?;
					},
					Err(error) => {
						done.failed = done.failed.saturating_add(1);
						done.refused = Some(error);
						refuse(*netuid);
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

	/// Pay what is owed, if it is enough, or what of it can be sold. Answers the TAO of a sale, which
	/// lies on the account of root and is the caller's to book, in rao; zero where the alpha was kept.
	pub(crate) fn pay(position: Position, wish: Wish) -> Result<TaoBalance, DispatchError> {
		let Position { hotkey, coldkey, netuid } = position;
		let tradable =
			Subnets::<T>::exists(netuid) && Subnets::<T>::ensure_token_enabled(netuid).is_ok();
		ensure!(tradable, Error::<T>::NothingToClaim);
		let stake = TaoBalance::of_root(Shares::<T>::value(position.on(NetUid::ROOT)));
		let least = Thresholds::default().least::<T>(netuid, stake);
		let owed = AlphaBalance::from_rao(u64::try_from(Self::owed(position)).unwrap_or(u64::MAX));
		ensure!(owed >= least, Error::<T>::NothingToClaim);
		let (alpha, tao) = if wish.kind.keeps(netuid) {
			let alpha = Self::settle(position, owed)?;
			Shares::<T>::deposit(position, alpha)?;
			(alpha, None)
		} else {
			let most = match wish.floors {
				None => owed,
				Some(floors) => Self::sellable(netuid, owed, floors)?,
			};
			ensure!(most >= least, Error::<T>::SlippageTooHigh);
			let alpha = Self::settle(position, most)?;
			(alpha, Some(Pools::<T>::sell_to_root(netuid, alpha)?))
		};
		Pallet::<T>::deposit_event(Event::RootClaimed {
			coldkey: coldkey.clone(),
			hotkey: hotkey.clone(),
			netuid,
			alpha,
			tao,
		});
		Ok(tao.unwrap_or_default())
	}

	/// What of a claim can be sold at a price of the floor at least. Where that is not all of it, enough
	/// stays to be claimed later.
	fn sellable(
		netuid: NetUid,
		owed: AlphaBalance,
		floors: &Prices,
	) -> Result<AlphaBalance, DispatchError> {
		let floor = floors.get(&netuid).copied().ok_or(Error::<T>::SlippageTooHigh)?;
		let sold = Pools::<T>::quote_sell(netuid, owed, Some(floor), false)?;
		if sold.refund.is_zero() {
			return Ok(owed);
		}
		let least_left = AlphaBalance::from_rao(LEAST_LEFT);
		let left = sold.refund.max(least_left);
		owed.checked_sub(left).map_err(|_| Error::<T>::SlippageTooHigh.into())
	}
}
