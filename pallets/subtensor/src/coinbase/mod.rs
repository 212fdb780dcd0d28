//! Coinbase: what happens in every block before any transaction.
//!
//! | step | room |
//! |---|---|
//! | registration prices fall | registration |
//! | mint what the curve grants, as a credit that must be used up | coinbase |
//! | share the TAO among emitting subnets by moving price; inject; accrue alpha | coinbase, pools |
//! | choose the epochs that are due | epoch |
//! | weights that are encrypted to a round of the beacon are opened and set | weights |
//! | children whose cooldown is over begin to count on subnets with an epoch | children |
//! | run the epochs and pay | epoch, coinbase, staking, root |
//! | moving prices, prices before the first transaction | pools |
//!
//! Each subnet's part runs in its own storage layer: one broken subnet is rolled back alone and
//! reported with [`Event::Unexpected`].
//!
//! Invariants: INV-01 (issuance), INV-04 (never above the curve).

mod distribution;
pub(crate) mod storage;

use crate::{
	children::{Activated, Children},
	epoch::{Due, Epoch, Run, Work},
	facts::Facts,
	leases::Leases,
	number,
	pallet::*,
	pools::Pools,
	registration::{DecayFactor, Registration},
	types::{
		PendingAlpha, RecycleOrBurnEnum, SubnetEmission, SubnetFacts, UnexpectedKind, MAX_EMISSIONS,
	},
	weight_info::WeightInfo,
	weights::WeightStore,
	Config, CreditOf, Event,
};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_emission::{
	curve,
	injection::{self, Terms},
	participants, shares,
};
use dtao_runtime_api::stored::WireMap;
use dtao_types::{NetUid, TaoBalance, U64F64};
use frame_support::{
	parameter_types,
	storage::with_storage_layer,
	traits::{
		fungible::{Balanced, Inspect},
		Get, Imbalance,
	},
	weights::{constants::WEIGHT_REF_TIME_PER_NANOS, RuntimeDbWeight, Weight},
};
use sp_runtime::DispatchError;

parameter_types! {
	/// Prices of what the step reads and writes. Its keys are the same in every block, so the last one has left them in
	/// the caches, and of most items those of all subnets lie side by side: an access costs a fraction of one that
	/// goes to any place, `DbWeight` of the runtime. `scripts/bench.sh storage` measures both; these are above it as
	/// the others are.
	pub const BooksDbWeight: RuntimeDbWeight = RuntimeDbWeight {
		read: 1_000 * WEIGHT_REF_TIME_PER_NANOS,
		write: 18_000 * WEIGHT_REF_TIME_PER_NANOS,
	};
}

/// The emission of all subnets, as storage keeps it.
type Emissions = WireMap<NetUid, SubnetEmission, MAX_EMISSIONS>;

/// How the alpha of participants is split on every subnet of a block.
struct SplitTerms {
	/// Parts of 65,535.
	owner_cut: u16,
	/// Root stake of all.
	root_tao: TaoBalance,
	/// Parts of `u64::MAX`.
	tao_weight: u64,
}

/// The block step.
pub struct Coinbase<T>(PhantomData<T>);

impl<T: Config> Coinbase<T> {
	/// Everything that happens at the start of a block. `taken` is the weight of other epochs in this
	/// block. Answers the weight it used, of each epoch that of what it did.
	pub fn on_block(taken: Weight) -> Weight {
		let now = Pallet::<T>::now();
		let subnets = Facts::<T>::all();
		let mut factors = DecayFactor::default();
		// The prices of the genesis state are those of the first block, too: clients expect them there.
		let mut falls = |subnet| Registration::<T>::decay_price(subnet, &mut factors);
		let fallen =
			if now > 1 { subnets.iter().map(&mut falls).filter(|fell| *fell).count() } else { 0 };
		let cleared = Registration::<T>::clear_block_counters();
		let emitting = Self::emit(&subnets, now);
		let Due { netuids, deferred, weight } = Due::take::<T>(&subnets, taken, now);
		let revealed = WeightStore::<T>::reveal_timelocked(&netuids);
		let Activated { lists, turns } = Children::<T>::activate_due(&netuids, now);
		let epochs = netuids
			.iter()
			.map(|netuid| Self::run_epoch(*netuid, now))
			.fold(Weight::zero(), Weight::saturating_add);
		Pools::<T>::note_prices(&subnets, now);
		let dormant = number(subnets.len().saturating_sub(emitting));
		let [emitting, fallen, cleared, deferred] =
			[emitting, fallen, cleared, deferred].map(number);
		T::WeightInfo::block_step(dormant, emitting, fallen, cleared, deferred)
			.saturating_add(Self::traded_books(emitting))
			.saturating_add(weight)
			.saturating_add(revealed)
			.saturating_add(epochs)
			.saturating_add(T::WeightInfo::activate_children(lists))
			// Whether the subnet exists and the two kinds of lists, for each that had its turn.
			.saturating_add(T::DbWeight::get().reads(3).saturating_mul(turns.into()))
	}

	/// Weight of what the step leaves alone and every trade on an emitting subnet needs: whether it trades, its fee
	/// and its volume, which changes. The first trade of a block comes to it, every further one finds it in memory; so
	/// it is counted here, once a subnet, and in no call.
	#[must_use]
	pub fn traded_books(emitting: u32) -> Weight {
		BooksDbWeight::get().reads_writes(3, 1).saturating_mul(emitting.into())
	}

	/// Mint this block's TAO and put it, with alpha, into the emitting subnets. What rounding
	/// leaves over, or a subnet cannot take, is not issued. Answers how many subnets emit.
	fn emit(subnets: &[SubnetFacts], now: u64) -> usize {
		let (emitting, silent): (Vec<&SubnetFacts>, Vec<&SubnetFacts>) =
			subnets.iter().partition(|subnet| subnet.is_emitting(now));
		let issuance = TaoBalance::from_rao(T::Currency::total_issuance());
		let granted = curve::block_emission(issuance);
		if BlockEmission::<T>::get() != granted {
			BlockEmission::<T>::put(granted);
		}
		let mut emissions = SubnetEmissions::<T>::get();
		for subnet in silent {
			Self::note_silence(subnet.netuid, &mut emissions);
		}
		if emitting.is_empty() {
			SubnetEmissions::<T>::put(emissions);
			return 0;
		}
		let fractions = Pools::<T>::moving_price_fractions();
		let price = |subnet: &&SubnetFacts| {
			if subnet.takes_tao() {
				Pools::<T>::exact_moving_price(subnet.netuid, &fractions)
			} else {
				U64F64::default()
			}
		};
		let prices: Vec<U64F64> = emitting.iter().map(price).collect();
		let (parts, _dust) = shares::subnet_tao(granted, &prices);
		let terms = SplitTerms {
			owner_cut: SubnetOwnerCut::<T>::get(),
			root_tao: Pools::<T>::root_tao(),
			tao_weight: TaoWeight::<T>::get(),
		};
		let mut credit = T::Currency::issue(granted.rao());
		for (subnet, tao) in emitting.iter().zip(parts) {
			credit = Self::emit_to(subnet, tao, &terms, &mut emissions, credit);
		}
		SubnetEmissions::<T>::put(emissions);
		// Dropping the rest takes it out of issuance again.
		drop(credit);
		emitting.len()
	}

	/// Give one subnet its part of the credit; the rest of the credit comes back.
	fn emit_to(
		subnet: &SubnetFacts,
		tao: TaoBalance,
		terms: &SplitTerms,
		emissions: &mut Emissions,
		credit: CreditOf<T>,
	) -> CreditOf<T> {
		let netuid = subnet.netuid;
		let (part, rest) = credit.split(tao.rao());
		// Neither a credit nor what is held in memory comes back by a rollback of storage. So the
		// credit is kept outside of the layer and given away by the last step that can fail, and
		// the emission is replaced when nothing has failed.
		let mut part = Some(part);
		let before = emissions.get(&netuid).copied().unwrap_or_default();
		let done = with_storage_layer(|| {
			// From here on there is a place for the result.
			emissions.try_insert(netuid, before).map_err(|_| DispatchError::Exhausted)?;
			Self::accrue(subnet, tao, terms, before.pending, &mut part)
		});
		match done {
			Ok(after) => drop(emissions.try_insert(netuid, after)),
			Err(_) => {
				Self::note_silence(netuid, emissions);
				let kind = UnexpectedKind::Emission;
				Pallet::<T>::deposit_event(Event::Unexpected { kind, netuid: Some(netuid) });
			},
		}
		match part {
			Some(unused) => rest.merge(unused),
			None => rest,
		}
	}

	/// Note that a subnet emits nothing in this block, where it did in the last one.
	fn note_silence(netuid: NetUid, emissions: &mut Emissions) {
		let Some(emission) = emissions.get_mut(&netuid) else { return };
		if !emission.alpha_in.is_zero() || !emission.alpha_out.is_zero() {
			(emission.alpha_in, emission.alpha_out) = Default::default();
			SubnetTaoInEmission::<T>::remove(netuid);
		}
	}

	/// Book the emission of a subnet. Answers what there is of it now.
	fn accrue(
		subnet: &SubnetFacts,
		tao: TaoBalance,
		terms: &SplitTerms,
		mut pending: PendingAlpha,
		part: &mut Option<CreditOf<T>>,
	) -> Result<SubnetEmission, DispatchError> {
		let netuid = subnet.netuid;
		let pool = Pools::<T>::reserves(netuid);
		let issuance = pool.alpha.saturating_add(Pools::<T>::alpha_out(netuid));
		let injected = injection::terms(tao, pool.tao, pool.alpha, issuance);
		let issued = issuance.saturating_add(injected.alpha_in).saturating_add(injected.alpha_out);
		let split = participants::split(
			injected.alpha_out,
			if subnet.owner_cut_enabled { terms.owner_cut } else { 0 },
			terms.root_tao,
			terms.tao_weight,
			issued,
		);
		pending.owner_cut = add(pending.owner_cut, split.owner_cut)?;
		pending.server = add(pending.server, split.server)?;
		pending.validator = add(pending.validator, split.validator)?;
		pending.root = add(pending.root, split.root)?;
		if SubnetTaoInEmission::<T>::get(netuid) != tao {
			SubnetTaoInEmission::<T>::insert(netuid, tao);
		}

		let credit = part.take().ok_or(DispatchError::Corruption)?;
		Pools::<T>::inject(netuid, credit, injected.alpha_in, injected.alpha_out).map_err(
			|(credit, error)| {
				*part = Some(credit);
				error
			},
		)?;
		let Terms { alpha_in, alpha_out, .. } = injected;
		Ok(SubnetEmission { pending, alpha_in, alpha_out })
	}

	/// Run the epoch of a subnet and pay what is pending. An epoch that fails is undone, its
	/// pending alpha kept. Answers the weight used.
	fn run_epoch(netuid: NetUid, now: u64) -> Weight {
		Registration::<T>::clear_interval_counter(netuid);
		match Self::try_epoch(netuid, now) {
			Ok(work) => {
				let dividends = Leases::<T>::weight_of_accumulation(netuid);
				return work.weight::<T>().saturating_add(dividends);
			},
			Err(DispatchError::Corruption) => {
				Pallet::<T>::deposit_event(Event::EpochSkipped { netuid });
			},
			Err(_) => Self::report_epoch(netuid),
		}
		Epoch::<T>::weight(netuid)
	}

	/// Run the epoch of a subnet and pay what is pending, or leave everything as it was. Answers what
	/// was done. Fails with [`DispatchError::Corruption`] where the consensus could not be run.
	fn try_epoch(netuid: NetUid, now: u64) -> Result<Work, DispatchError> {
		with_storage_layer(|| match Epoch::<T>::run(netuid, now) {
			Ok(Run { outcome: Some(outcome), work }) => {
				distribution::pay::<T>(netuid, &outcome, work)
			},
			Ok(Run { outcome: None, work }) => Ok(work),
			Err(_) => Err(DispatchError::Corruption),
		})
	}

	fn report_epoch(netuid: NetUid) {
		let kind = UnexpectedKind::Epoch;
		Pallet::<T>::deposit_event(Event::Unexpected { kind, netuid: Some(netuid) });
	}

	/// Pay what is pending on a subnet that ends, by a last epoch. There is no later one to pay what
	/// this one could not, so its failure is reported, whatever it was: what is pending then is
	/// recycled with the rest of the subnet. Answers the weight used.
	pub fn settle(netuid: NetUid) -> Weight {
		match Self::try_epoch(netuid, Pallet::<T>::now()) {
			Ok(work) => work.weight::<T>(),
			Err(_) => {
				Self::report_epoch(netuid);
				Epoch::<T>::weight(netuid)
			},
		}
	}

	/// Forget the emission of a subnet that ends, with what is pending and has found no receiver.
	pub fn drop_emission(netuid: NetUid) {
		SubnetEmissions::<T>::mutate(|emissions| emissions.remove(&netuid));
	}

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			SubnetTaoInEmission::<T>::hashed_key_for(netuid),
			OwnerCutEnabled::<T>::hashed_key_for(netuid),
			SubnetEmissionEnabled::<T>::hashed_key_for(netuid),
			RecycleOrBurn::<T>::hashed_key_for(netuid),
		]
	}

	/// Write the issuance of Balances where clients look for it.
	pub fn mirror_issuance() {
		let issuance = TaoBalance::from_rao(T::Currency::total_issuance());
		if TotalIssuance::<T>::get() != issuance {
			TotalIssuance::<T>::put(issuance);
		}
	}

	/// What is pending of a subnet, and the alpha of its last block.
	pub fn emission(netuid: NetUid) -> SubnetEmission {
		SubnetEmissions::<T>::get().get(&netuid).copied().unwrap_or_default()
	}

	/// Alpha of a subnet that waits for the next epoch.
	pub fn pending(netuid: NetUid) -> PendingAlpha {
		Self::emission(netuid).pending
	}

	/// Set the alpha of a subnet that waits for the next epoch. Only what has emitted has any.
	pub fn set_pending(netuid: NetUid, pending: PendingAlpha) {
		SubnetEmissions::<T>::mutate(|emissions| {
			if let Some(emission) = emissions.get_mut(&netuid) {
				emission.pending = pending;
			}
		});
	}

	/// Whether the owner of a subnet gets the owner cut.
	pub fn is_owner_cut_enabled(netuid: NetUid) -> bool {
		OwnerCutEnabled::<T>::get(netuid)
	}

	/// Whether a subnet takes part in the distribution of TAO.
	pub fn is_emission_enabled(netuid: NetUid) -> bool {
		SubnetEmissionEnabled::<T>::get(netuid)
	}

	/// Set the owner's part of the alpha of participants, in parts of 65,535.
	pub fn set_owner_cut(parts: u16) {
		SubnetOwnerCut::<T>::put(parts);
	}

	/// Set whether the owner of a subnet gets the owner cut.
	pub fn set_owner_cut_enabled(netuid: NetUid, enabled: bool) {
		OwnerCutEnabled::<T>::insert(netuid, enabled);
		Facts::<T>::update(netuid, |facts| facts.owner_cut_enabled = enabled);
	}

	/// Set whether a subnet takes part in the distribution of TAO.
	pub fn set_emission_enabled(netuid: NetUid, enabled: bool) {
		SubnetEmissionEnabled::<T>::insert(netuid, enabled);
		Facts::<T>::update(netuid, |facts| facts.emission_enabled = enabled);
	}

	/// Set whether incentive of the owner's hotkeys is recycled, or burned.
	pub fn set_recycle_owner_incentive(netuid: NetUid, recycle: bool) {
		let choice = if recycle { RecycleOrBurnEnum::Recycle } else { RecycleOrBurnEnum::Burn };
		RecycleOrBurn::<T>::insert(netuid, choice);
	}
}

fn add(
	a: dtao_types::AlphaBalance,
	b: dtao_types::AlphaBalance,
) -> Result<dtao_types::AlphaBalance, DispatchError> {
	a.checked_add(b).map_err(crate::math_error)
}
