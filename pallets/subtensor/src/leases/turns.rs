//! Turns: what is due to contributors is paid, some of it in each block.
//!
//! The leases that have their turn stand in a queue. Each block works on the first: a little in any case, more
//! where the block has weight left.

use super::{Deal, LeaseTurn, Leases, INTERVAL};
use crate::{pallet::*, subnets::Subnets, weight_info::WeightInfo, Config};
use alloc::vec::Vec;
use dtao_runtime_api::stored::WireVec;
use dtao_types::NetUid;
use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};
use sp_core::crypto::AccountId32;

/// Payments that every block does, however full it is.
const LEAST_PAYMENTS: u64 = 4;

/// Payments that a block does at most.
const MOST_PAYMENTS: u64 = 128;

/// How a turn went on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Went {
	/// Nothing is left to be done.
	Through,
	/// The meter is empty.
	OutOfWeight,
}

impl<T: Config> Leases<T> {
	/// The work that every block does. Answers the weight used.
	pub fn on_block() -> Weight {
		let begun = if Pallet::<T>::now().is_multiple_of(INTERVAL) {
			Self::begin_turns()
		} else {
			// A look at the queue.
			T::DbWeight::get().reads(1)
		};
		begun.saturating_add(Self::work(Self::minimum(LEAST_PAYMENTS)))
	}

	/// The work that a block does with the weight its transactions left. Answers the weight used.
	pub fn on_idle(remaining: Weight) -> Weight {
		Self::work(remaining.min(Self::minimum(MOST_PAYMENTS)))
	}

	/// Weight enough for a number of payments, and for the end of a lease.
	fn minimum(payments: u64) -> Weight {
		T::WeightInfo::lease_turn()
			.saturating_add(T::WeightInfo::lease_payment().saturating_mul(payments))
			.saturating_add(T::WeightInfo::lease_end())
	}

	/// Give every lease a turn that has something to pay, or is to be wound up. Answers the weight used.
	fn begin_turns() -> Weight {
		let mut looks = 0u64;
		for (id, lease) in SubnetLeases::<T>::iter() {
			looks = looks.saturating_add(2);
			if AccumulatedLeaseDividends::<T>::contains_key(id) {
				Self::give_turn(lease.netuid);
			}
		}
		for netuid in EndedLeases::<T>::iter_keys() {
			looks = looks.saturating_add(2);
			if Subnets::<T>::exists(netuid) {
				Self::give_turn(netuid);
			}
		}
		// The queue is read and written for each; it is one item.
		T::WeightInfo::lease_turn().saturating_add(T::DbWeight::get().reads(looks))
	}

	/// Put a lease into the queue, unless it stands there.
	pub(super) fn give_turn(netuid: NetUid) {
		LeaseTurns::<T>::mutate(|turns| {
			if !turns.iter().any(|turn| turn.netuid == netuid) {
				// There are no more leases than subnets; where there were, the next round finds it.
				let _ = turns.try_push(LeaseTurn { netuid, after: None });
			}
		});
	}

	/// Take a lease out of the queue.
	pub(super) fn drop_turn(netuid: NetUid) {
		Self::change_turns(|turns| turns.retain(|turn| turn.netuid != netuid));
	}

	fn change_turns(change: impl FnOnce(&mut Vec<LeaseTurn<AccountId32>>)) {
		LeaseTurns::<T>::mutate_exists(|slot| {
			let mut turns = slot.take().unwrap_or_default().into_inner();
			change(&mut turns);
			// It has not grown.
			*slot = WireVec::try_from(turns).ok().filter(|turns| !turns.is_empty());
		});
	}

	fn work(limit: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(limit);
		while let Some(LeaseTurn { netuid, mut after }) = LeaseTurns::<T>::get().first().cloned() {
			if meter.try_consume(T::WeightInfo::lease_turn()).is_err() {
				break;
			}
			let went = if EndedLeases::<T>::contains_key(netuid) {
				Self::wind_up(netuid, &mut meter)
			} else {
				Self::pay_all(netuid, &mut after, &mut meter)
			};
			Self::change_turns(|turns| match went {
				Went::Through => turns.retain(|turn| turn.netuid != netuid),
				Went::OutOfWeight => {
					if let Some(turn) = turns.first_mut() {
						turn.after = after;
					}
				},
			});
			if went == Went::OutOfWeight {
				break;
			}
		}
		meter.consumed()
	}

	/// Pay what is due to the contributors of a lease behind a place, then to the beneficiary.
	fn pay_all(netuid: NetUid, after: &mut Option<AccountId32>, meter: &mut WeightMeter) -> Went {
		let Some(mut deal) = Deal::<T>::load(netuid) else { return Went::Through };
		let went = Self::pay_contributors(&mut deal, after, meter);
		let went = if went == Went::Through { Self::pay_own(&mut deal, meter) } else { went };
		deal.store();
		went
	}

	fn pay_contributors(
		deal: &mut Deal<T>,
		after: &mut Option<AccountId32>,
		meter: &mut WeightMeter,
	) -> Went {
		let id = deal.id;
		let contributors = match &after {
			None => SubnetLeaseShares::<T>::iter_prefix(id),
			Some(last) => {
				let last = SubnetLeaseShares::<T>::hashed_key_for(id, last);
				SubnetLeaseShares::<T>::iter_prefix_from(id, last)
			},
		};
		for (who, share) in contributors {
			if meter.try_consume(T::WeightInfo::lease_payment()).is_err() {
				return Went::OutOfWeight;
			}
			let contribution = deal.book.contribution_of(share);
			deal.pay_due(&who, contribution);
			*after = Some(who);
		}
		Went::Through
	}

	fn pay_own(deal: &mut Deal<T>, meter: &mut WeightMeter) -> Went {
		if meter.try_consume(T::WeightInfo::lease_payment()).is_err() {
			return Went::OutOfWeight;
		}
		let (beneficiary, own) = (deal.lease.beneficiary.clone(), deal.book.own);
		deal.pay_due(&beneficiary, own);
		Went::Through
	}
}
