//! The end of a subnet: everybody who holds its alpha is paid out of its pool, then everything
//! that is stored of it is erased.
//!
//! From the first moment the subnet does not exist for calls, coinbase and views, so nobody can
//! trade with it. Its number stays taken until no trace is left. The work is done on one subnet at
//! a time in small pieces: some in every block, more where the block has weight left.
//!
//! | stage | what happens |
//! |---|---|
//! | (none) | a last epoch pays what is pending, trading ends; the pot and the alpha in existence are noted |
//! | `Lease` | where the subnet had a lease: its stake is divided among those who have a part in it |
//! | `RootDividends` | what root stakers are owed is paid out, hotkey by hotkey |
//! | `FormerStakers` | what people without root stake are still owed is paid out |
//! | `Stakes` | stakes are paid out, hotkey by hotkey |
//! | `Close` | what is left of the pool is recycled, its account emptied |
//! | `Members` | child keys and destinations of incentive are forgotten, neurons leave |
//! | `Keys` | every key of the subnet is erased |
//!
//! A holder of `a` alpha-rao gets `floor(pot * a / alpha in existence)`: what all holders would get
//! if they sold together, without fee. So nobody gains by holding a small rest of a subnet that is
//! about to end. The part of alpha that belongs to nobody (in the pool, burned, pending without a
//! receiver) and what the floors leave over is taken out of issuance, for the curve to emit again.
//!
//! A payout too small to open the account of a coldkey becomes root stake of that coldkey on the
//! same hotkey.

mod erase;
mod payout;
mod walk;

#[cfg(test)]
pub(crate) use erase::footprint;
#[cfg(any(feature = "runtime-benchmarks", test))]
pub(crate) use payout::{pay_metered, stake_on_root};

use crate::{
	children::Children,
	claims::Claims,
	coinbase::Coinbase,
	epoch::Epoch,
	leases::Leases,
	neurons::Neurons,
	pallet::*,
	pools::Pools,
	shares::Shares,
	staking::AutoStake,
	subnets::Subnets,
	types::{Dissolution, DissolveStage, UnexpectedKind},
	weight_info::WeightInfo,
	weights::WeightStore,
	Config, Error, Event,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use dtao_runtime_api::stored::{DissolveCleanupPhase, DissolveCleanupStatus};
use dtao_traits::CommitmentKeeper;
use dtao_types::NetUid;
use frame_support::{
	ensure,
	weights::{Weight, WeightMeter},
};
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;
use walk::Place;

/// Members that a block removes at most. The search for the next one passes over all that were
/// removed in the same block, so the work of many removals grows by the square of their number.
const MAX_REMOVALS: u64 = 128;

/// Sole reader and writer of the queue of subnets that end.
pub struct Dissolve<T>(PhantomData<T>);

impl<T: Config> Dissolve<T> {
	/// Subnets that are being dissolved, in their order.
	pub fn queue() -> Vec<NetUid> {
		DissolveCleanupQueue::<T>::get().into_inner()
	}

	/// Whether a subnet is being dissolved.
	pub fn is_queued(netuid: NetUid) -> bool {
		Self::queue().contains(&netuid)
	}

	/// Whether there is something of a hotkey on a subnet that ends. The work on it goes by the names of hotkeys.
	pub fn involves(hotkey: &AccountId32) -> bool {
		Self::queue().into_iter().any(|netuid| {
			Neurons::<T>::uid(netuid, hotkey).is_some()
				|| Shares::<T>::has_pool(hotkey, netuid)
				|| Claims::<T>::has_rate(hotkey, netuid)
				|| Claims::<T>::has_former_stakers(hotkey, netuid)
				|| Children::<T>::knows(netuid, hotkey)
				|| AutoStake::<T>::coldkeys_of(netuid, hotkey).next().is_some()
				|| Subnets::<T>::owner_hotkey(netuid) == *hotkey
		})
	}

	/// The subnet whose holders are being paid, one after the other in the order of storage.
	pub fn paying() -> Option<NetUid> {
		use DissolveStage::*;
		let stage = DissolveProgress::<T>::get()?.stage;
		Self::first()
			.filter(|_| matches!(stage, RootDividends { .. } | FormerStakers | Stakes { .. }))
	}

	/// The subnet whose keys are being erased, one prefix after the other: what was stored from two sides may be
	/// there from one.
	pub fn erasing() -> Option<NetUid> {
		let stage = DissolveProgress::<T>::get()?.stage;
		Self::first().filter(|_| matches!(stage, DissolveStage::Keys { .. }))
	}

	/// Let a subnet end. From here on it does not exist; its holders are paid in later blocks.
	pub fn start(netuid: NetUid) -> DispatchResult {
		ensure!(!netuid.is_root(), Error::<T>::NotPermittedOnRootSubnet);
		Subnets::<T>::ensure_exists(netuid)?;
		DissolveCleanupQueue::<T>::try_mutate(|queue| queue.try_push(netuid))
			.map_err(|_| Error::<T>::DissolveQueueFull)?;
		Leases::<T>::end_with_subnet(netuid);
		Subnets::<T>::delist(netuid);
		WeightStore::<T>::forget_due(netuid);
		Pallet::<T>::deposit_event(Event::DissolveStarted { netuid });
		Ok(())
	}

	/// The work that every block does, however full it is. Answers the weight used.
	pub fn on_block() -> Weight {
		// What the last epoch did not need of what it may weigh is not used up by other work.
		let settled = Self::unsettled().map_or(Weight::zero(), Self::settle);
		settled.saturating_add(Self::work(Self::minimum()))
	}

	/// What the last epoch may weigh that this block runs at its start; zero without one.
	pub fn last_epoch_weight() -> Weight {
		Self::unsettled().map_or(Weight::zero(), Epoch::<T>::weight)
	}

	/// The first subnet, if its last epoch is to come.
	fn unsettled() -> Option<NetUid> {
		Self::first().filter(|_| !DissolveProgress::<T>::exists())
	}

	/// The least work a block does, enough for the dearest single piece but the last epoch.
	pub fn minimum() -> Weight {
		[
			T::WeightInfo::dissolve_base(),
			T::WeightInfo::dissolve_look().saturating_mul(4),
			T::WeightInfo::dissolve_payout(),
			T::WeightInfo::dissolve_small_payout(),
			T::WeightInfo::dissolve_hotkey(),
			T::WeightInfo::dissolve_close(),
			T::WeightInfo::dissolve_member(),
			T::Commitments::weight_of_forget(),
			T::WeightInfo::dissolve_erase(),
			T::WeightInfo::lease_turn(),
			T::WeightInfo::lease_payment().saturating_mul(2),
			T::WeightInfo::lease_end(),
		]
		.into_iter()
		.fold(Weight::zero(), Weight::saturating_add)
	}

	/// The work that a block does with the weight its transactions left. Answers the weight used.
	pub fn on_idle(remaining: Weight) -> Weight {
		Self::work(remaining.min(T::WeightInfo::dissolve_member().saturating_mul(MAX_REMOVALS)))
	}

	fn work(limit: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(limit);
		while meter.try_consume(T::WeightInfo::dissolve_base()).is_ok() {
			let Some(netuid) = Self::first() else { break };
			if !Self::step(netuid, &mut meter) {
				break;
			}
		}
		meter.consumed()
	}

	fn first() -> Option<NetUid> {
		DissolveCleanupQueue::<T>::get().first().copied()
	}

	/// Go on with a subnet. Answers whether its stage is finished; otherwise the meter is.
	fn step(netuid: NetUid, meter: &mut WeightMeter) -> bool {
		let Some(mut work) = DissolveProgress::<T>::get() else {
			return Self::settle_metered(netuid, meter);
		};
		let next = match &mut work.stage {
			DissolveStage::Lease => Leases::<T>::divide(netuid, meter).then_some(first_payout()),
			DissolveStage::RootDividends { hotkey, after } => {
				payout::root_dividends::<T>(netuid, work.terms, Place { hotkey, after }, meter)
					.then_some(DissolveStage::FormerStakers)
			},
			DissolveStage::FormerStakers => payout::former_stakers::<T>(netuid, work.terms, meter)
				.then_some(DissolveStage::Stakes { hotkey: None, after: None }),
			DissolveStage::Stakes { hotkey, after } => {
				payout::stakes::<T>(netuid, work.terms, Place { hotkey, after }, meter)
					.then_some(DissolveStage::Close)
			},
			DissolveStage::Close => Self::close(netuid, meter).then_some(DissolveStage::Members),
			DissolveStage::Members => {
				erase::members::<T>(netuid, meter).then_some(DissolveStage::Keys { place: 0 })
			},
			DissolveStage::Keys { place } => {
				if erase::keys::<T>(netuid, place, meter) {
					Self::finish(netuid);
					return true;
				}
				None
			},
		};
		let done = next.is_some();
		if let Some(next) = next {
			Self::tell(netuid, &next);
			work.stage = next;
		}
		DissolveProgress::<T>::put(work);
		done
	}

	/// [`Self::settle`] where the meter has room for what it may weigh.
	fn settle_metered(netuid: NetUid, meter: &mut WeightMeter) -> bool {
		let most = Epoch::<T>::weight(netuid).saturating_add(Self::end_of_trading());
		if !meter.can_consume(most) {
			return false;
		}
		let used = Self::settle(netuid);
		meter.consume(used.min(meter.remaining()));
		true
	}

	/// Pay what is pending by a last epoch and note by what terms holders are paid. Answers the weight
	/// used.
	fn settle(netuid: NetUid) -> Weight {
		let epoch = Coinbase::<T>::settle(netuid);
		Pools::<T>::end_trading(netuid);
		Leases::<T>::settle(netuid);
		let is_leased = Leases::<T>::is_ending(netuid);
		let stage = if is_leased { DissolveStage::Lease } else { first_payout() };
		Self::tell(netuid, &stage);
		DissolveProgress::<T>::put(Dissolution { terms: Pools::<T>::payout_terms(netuid), stage });
		epoch.saturating_add(Self::end_of_trading())
	}

	/// Weight of the end of price, fee and smoothed price, and of a look at the lease.
	fn end_of_trading() -> Weight {
		T::WeightInfo::dissolve_erase()
			.saturating_mul(3)
			.saturating_add(T::WeightInfo::lease_turn())
	}

	/// Close the books: what belongs to nobody leaves issuance.
	pub(crate) fn close(netuid: NetUid, meter: &mut WeightMeter) -> bool {
		let weight = T::WeightInfo::dissolve_close().saturating_add(T::WeightInfo::lease_end());
		if meter.try_consume(weight).is_err() {
			return false;
		}
		Coinbase::<T>::drop_emission(netuid);
		Leases::<T>::close(netuid);
		Claims::<T>::take_claimable_rest(netuid);
		match Pools::<T>::close(netuid) {
			Ok(tao) => Pallet::<T>::deposit_event(Event::PoolRecycled { netuid, tao }),
			Err(_) => report::<T>(netuid),
		}
		true
	}

	/// Tell clients which stage begins.
	fn tell(netuid: NetUid, stage: &DissolveStage<AccountId32>) {
		let phase = match stage {
			DissolveStage::RootDividends { .. } => {
				DissolveCleanupPhase::SubnetRootDividendsRootClaimable
			},
			DissolveStage::FormerStakers => DissolveCleanupPhase::SubnetRootDividendsRootClaimed,
			DissolveStage::Lease | DissolveStage::Stakes { .. } => {
				DissolveCleanupPhase::AlphaInOutStakesSettleStakes
			},
			DissolveStage::Close | DissolveStage::Members | DissolveStage::Keys { .. } => {
				DissolveCleanupPhase::PurgeNetuid
			},
		};
		CurrentDissolveCleanupStatus::<T>::put(DissolveCleanupStatus {
			netuid,
			phase,
			last_key: None,
			subnet_total_alpha_value: None,
			subnet_distributed_tao: None,
		});
	}

	fn finish(netuid: NetUid) {
		DissolveProgress::<T>::kill();
		CurrentDissolveCleanupStatus::<T>::kill();
		DissolveCleanupQueue::<T>::mutate_exists(|slot| {
			let mut queue = slot.take().unwrap_or_default();
			queue.retain(|other| *other != netuid);
			*slot = (!queue.is_empty()).then_some(queue);
		});
		Pallet::<T>::deposit_event(Event::NetworkRemoved(netuid));
	}
}

/// The first of the stages in which holders are paid.
fn first_payout<AccountId>() -> DissolveStage<AccountId> {
	DissolveStage::RootDividends { hotkey: None, after: None }
}

/// Report a state that must not happen. The work goes on without the piece it happened in.
fn report<T: Config>(netuid: NetUid) {
	let kind = UnexpectedKind::Dissolve;
	Pallet::<T>::deposit_event(Event::Unexpected { kind, netuid: Some(netuid) });
}
