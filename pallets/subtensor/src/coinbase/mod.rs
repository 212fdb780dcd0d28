//! Coinbase: what happens in every block before any transaction.
//!
//! Owns `TotalIssuance`, `BlockEmission`, `PendingEmission`, the flows of the last block
//! (`Subnet*Emission`), `SubnetOwnerCut`, `OwnerCutEnabled`,
//! `SubnetEmissionEnabled`, `RecycleOrBurn`.
//!
//! | step | room |
//! |---|---|
//! | registration prices fall | registration |
//! | mint what the curve grants, as a credit that must be used up | coinbase |
//! | share the TAO among emitting subnets by moving price; inject; accrue alpha | coinbase, pools |
//! | choose the epochs that are due | epoch |
//! | run them and pay | epoch, coinbase, staking, root |
//! | moving prices | pools |
//!
//! Each subnet's part runs in its own storage layer: one broken subnet is rolled back alone and
//! reported with [`Event::Unexpected`].
//!
//! Invariants: INV-01 (issuance), INV-04 (never above the curve).

mod distribution;

use crate::{
	epoch::{Epoch, Schedule},
	pallet::*,
	pools::Pools,
	registration::{DecayFactor, Registration},
	subnets::Subnets,
	types::{PendingAlpha, RecycleOrBurnEnum, UnexpectedKind},
	weight_info::WeightInfo,
	Config, CreditOf, Event,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use dtao_emission::{curve, injection, participants, shares};
use dtao_types::{NetUid, TaoBalance};
use frame_support::{
	storage::with_storage_layer,
	traits::{
		fungible::{Balanced, Inspect},
		Imbalance,
	},
	weights::Weight,
};
use sp_runtime::{DispatchError, DispatchResult};

/// The block step.
pub struct Coinbase<T>(PhantomData<T>);

impl<T: Config> Coinbase<T> {
	/// Everything that happens at the start of a block. Answers the weight it used.
	pub fn on_block() -> Weight {
		let now = Pallet::<T>::now();
		let subnets = Subnets::<T>::list();
		let mut factors = DecayFactor::default();
		for netuid in &subnets {
			Registration::<T>::decay_price(*netuid, &mut factors);
			Registration::<T>::clear_block_counter(*netuid);
		}
		let emitting = Self::emit(&subnets, now);
		let due = Schedule::<T>::take_due(&subnets, now);
		let neurons = due.iter().map(|netuid| Self::run_epoch(*netuid, now)).collect::<Vec<_>>();
		for netuid in subnets.iter().filter(|netuid| !netuid.is_root()) {
			let age = now.saturating_sub(Subnets::<T>::registered_at(*netuid));
			Pools::<T>::update_moving_price(*netuid, age);
		}
		Self::weight(subnets.len(), emitting, &neurons)
	}

	fn weight(subnets: usize, emitting: usize, neurons: &[u16]) -> Weight {
		let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
		neurons.iter().fold(T::WeightInfo::block_step(count(subnets), count(emitting)), |sum, n| {
			sum.saturating_add(T::WeightInfo::epoch(u32::from(*n)))
		})
	}

	/// Mint this block's TAO and put it, with alpha, into the emitting subnets. What rounding
	/// leaves over, or a subnet cannot take, is not issued. Answers how many subnets emit.
	fn emit(subnets: &[NetUid], now: u64) -> usize {
		let emitting: Vec<NetUid> = subnets
			.iter()
			.copied()
			.filter(|netuid| !netuid.is_root() && Subnets::<T>::is_emitting(*netuid, now))
			.collect();
		let granted = curve::block_emission(T::Currency::total_issuance());
		if BlockEmission::<T>::get().rao() != granted {
			BlockEmission::<T>::put(TaoBalance::from_rao(granted));
		}
		let prices: Vec<i128> = emitting
			.iter()
			.map(|netuid| {
				if SubnetEmissionEnabled::<T>::get(netuid) {
					Pools::<T>::moving_price(*netuid)
				} else {
					0
				}
			})
			.collect();
		let (parts, _dust) = shares::subnet_tao(TaoBalance::from_rao(granted), &prices);
		let mut credit = T::Currency::issue(granted);
		for (netuid, tao) in emitting.iter().zip(parts) {
			credit = Self::emit_to(*netuid, tao, credit);
		}
		// Dropping the rest takes it out of issuance again.
		drop(credit);
		emitting.len()
	}

	/// Give one subnet its part of the credit; the rest of the credit comes back.
	fn emit_to(netuid: NetUid, tao: TaoBalance, credit: CreditOf<T>) -> CreditOf<T> {
		let (part, rest) = credit.split(tao.rao());
		let mut part = Some(part);
		// A credit is a value: a rollback does not bring it back. So it is kept outside of the
		// layer and given away by the last step that can fail.
		let done = with_storage_layer(|| Self::accrue(netuid, tao, &mut part));
		if done.is_err() {
			let kind = UnexpectedKind::Emission;
			Pallet::<T>::deposit_event(Event::Unexpected { kind, netuid: Some(netuid) });
		}
		match part {
			Some(unused) => rest.merge(unused),
			None => rest,
		}
	}

	fn accrue(netuid: NetUid, tao: TaoBalance, part: &mut Option<CreditOf<T>>) -> DispatchResult {
		let pool = Pools::<T>::reserves(netuid);
		let issuance = Pools::<T>::alpha_issuance(netuid);
		let terms = injection::terms(tao, pool.tao, pool.alpha, issuance);
		let issued = issuance.saturating_add(terms.alpha_in).saturating_add(terms.alpha_out);
		let cut = if OwnerCutEnabled::<T>::get(netuid) { SubnetOwnerCut::<T>::get() } else { 0 };
		let split = participants::split(
			terms.alpha_out,
			cut,
			Pools::<T>::root_tao(),
			TaoWeight::<T>::get(),
			issued,
		);
		let mut pending = PendingEmission::<T>::get(netuid);
		pending.owner_cut = add(pending.owner_cut, split.owner_cut)?;
		pending.server = add(pending.server, split.server)?;
		pending.validator = add(pending.validator, split.validator)?;
		pending.root = add(pending.root, split.root)?;
		PendingEmission::<T>::insert(netuid, pending);
		Self::note_flows(netuid, &terms);

		let credit = part.take().ok_or(DispatchError::Corruption)?;
		Pools::<T>::inject(netuid, credit, terms.alpha_in, terms.alpha_out).map_err(
			|(credit, error)| {
				*part = Some(credit);
				error
			},
		)
	}

	fn note_flows(netuid: NetUid, terms: &injection::Terms) {
		if SubnetTaoInEmission::<T>::get(netuid) != terms.tao_in {
			SubnetTaoInEmission::<T>::insert(netuid, terms.tao_in);
		}
		if SubnetAlphaInEmission::<T>::get(netuid) != terms.alpha_in {
			SubnetAlphaInEmission::<T>::insert(netuid, terms.alpha_in);
		}
		if SubnetAlphaOutEmission::<T>::get(netuid) != terms.alpha_out {
			SubnetAlphaOutEmission::<T>::insert(netuid, terms.alpha_out);
		}
	}

	/// Run the epoch of a subnet and pay what is pending. An epoch that fails is undone, its
	/// pending alpha kept. Answers the number of neurons.
	fn run_epoch(netuid: NetUid, now: u64) -> u16 {
		Registration::<T>::clear_interval_counter(netuid);
		let done = with_storage_layer(|| {
			let Ok(output) = Epoch::<T>::run(netuid, now) else {
				return Err(DispatchError::Corruption);
			};
			match output {
				Some(output) => distribution::pay::<T>(netuid, &output),
				None => Ok(()),
			}
		});
		match done {
			Ok(()) => {},
			Err(DispatchError::Corruption) => {
				Pallet::<T>::deposit_event(Event::EpochSkipped { netuid });
			},
			Err(_) => {
				let kind = UnexpectedKind::Epoch;
				Pallet::<T>::deposit_event(Event::Unexpected { kind, netuid: Some(netuid) });
			},
		}
		Registration::<T>::count(netuid)
	}

	/// Write the issuance of Balances where clients look for it.
	pub fn mirror_issuance() {
		let issuance = TaoBalance::from_rao(T::Currency::total_issuance());
		if TotalIssuance::<T>::get() != issuance {
			TotalIssuance::<T>::put(issuance);
		}
	}

	/// Alpha of a subnet that waits for the next epoch.
	pub fn pending(netuid: NetUid) -> PendingAlpha {
		PendingEmission::<T>::get(netuid)
	}

	/// Set the owner's part of the alpha of participants, in parts of 65,535.
	pub fn set_owner_cut(parts: u16) {
		SubnetOwnerCut::<T>::put(parts);
	}

	/// Set whether the owner of a subnet gets the owner cut.
	pub fn set_owner_cut_enabled(netuid: NetUid, enabled: bool) {
		OwnerCutEnabled::<T>::insert(netuid, enabled);
	}

	/// Set whether a subnet takes part in the distribution of TAO.
	pub fn set_emission_enabled(netuid: NetUid, enabled: bool) {
		SubnetEmissionEnabled::<T>::insert(netuid, enabled);
	}

	/// Set what happens with incentive of the owner's hotkeys.
	pub fn set_recycle_or_burn(netuid: NetUid, choice: RecycleOrBurnEnum) {
		RecycleOrBurn::<T>::insert(netuid, choice);
	}
}

fn add(
	a: dtao_types::AlphaBalance,
	b: dtao_types::AlphaBalance,
) -> Result<dtao_types::AlphaBalance, DispatchError> {
	a.checked_add(b).map_err(crate::math_error)
}
