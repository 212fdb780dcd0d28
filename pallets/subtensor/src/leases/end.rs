//! The end of a lease.

use super::{position, turns::Went, Deal, EndedLease, LeaseEnd, Leases, SubnetLeaseOf};
use crate::{accounts, pallet::*, shares::Shares, weight_info::WeightInfo, Config, Event};
use dtao_traits::LeaseProxies;
use dtao_types::NetUid;
use frame_support::weights::WeightMeter;

impl<T: Config> Leases<T> {
	/// End the lease of a subnet: nobody is its proxy any more, nothing is accumulated. Answers it as it was. What
	/// is due is paid in the next blocks, or with the end of the subnet.
	pub fn end(netuid: NetUid, end: LeaseEnd) -> Option<SubnetLeaseOf<T>> {
		let (id, lease) = Self::running(netuid)?;
		SubnetLeases::<T>::remove(id);
		SubnetUidToLeaseId::<T>::remove(netuid);
		// It was appointed when the lease began, and only this account can dismiss it: there is nothing to do
		// where it is gone all the same.
		let _ = T::Proxies::dismiss(&lease.coldkey, &lease.beneficiary);
		EndedLeases::<T>::insert(netuid, EndedLease { id, lease: lease.clone(), end });
		if let Some(mut deal) = Deal::<T>::load(netuid) {
			deal.book.tao_waiting = accounts::free::<T>(&lease.coldkey);
			deal.store();
		}
		match end {
			LeaseEnd::Terminated => Self::give_turn(netuid),
			LeaseEnd::Dissolved => {},
		}
		Some(lease)
	}

	/// End the lease of a subnet that begins to end. The work on the subnet goes on with it.
	pub fn end_with_subnet(netuid: NetUid) {
		Self::end(netuid, LeaseEnd::Dissolved);
		Self::drop_turn(netuid);
	}

	/// Whether a subnet had a lease that is not wound up.
	pub fn is_ending(netuid: NetUid) -> bool {
		EndedLeases::<T>::contains_key(netuid)
	}

	/// Let all stake of the lease of a subnet that ends be divided, after its last epoch. Where it was terminated
	/// before, the rest is the beneficiary's.
	pub fn settle(netuid: NetUid) {
		let is_dissolved =
			EndedLeases::<T>::get(netuid).is_some_and(|ended| ended.end == LeaseEnd::Dissolved);
		if let Some(mut deal) = Deal::<T>::load(netuid).filter(|_| is_dissolved) {
			deal.waiting = Shares::<T>::value(position(&deal.lease));
			deal.store();
		}
	}

	/// Divide the stake of the lease of a subnet that ends. Answers whether that is done.
	pub fn divide(netuid: NetUid, meter: &mut WeightMeter) -> bool {
		if meter.try_consume(T::WeightInfo::lease_turn()).is_err() {
			return false;
		}
		let Some(mut deal) = Deal::<T>::load(netuid).filter(|deal| deal.is_over) else {
			return true;
		};
		let went = Self::divide_among_all(&mut deal, meter);
		deal.store();
		if went == Went::OutOfWeight || meter.try_consume(T::WeightInfo::lease_payment()).is_err() {
			return false;
		}
		// What cannot be booked is paid to the account of the lease with all other stakes, see `close`.
		deal.hand_rest_over();
		true
	}

	/// Forget the lease of a subnet that ends, whose stakes are paid. What was paid to its account goes to the
	/// beneficiary.
	pub fn close(netuid: NetUid) {
		if let Some(deal) = Deal::<T>::load(netuid).filter(|deal| deal.is_over) {
			deal.forget();
		}
	}

	/// Go on with a lease that was terminated.
	pub(super) fn wind_up(netuid: NetUid, meter: &mut WeightMeter) -> Went {
		let Some(mut deal) = Deal::<T>::load(netuid) else { return Went::Through };
		let went = Self::divide_among_all(&mut deal, meter);
		deal.store();
		if went == Went::OutOfWeight || meter.try_consume(T::WeightInfo::lease_end()).is_err() {
			return Went::OutOfWeight;
		}
		if deal.hand_rest_over() {
			deal.forget();
		}
		// Where the beneficiary has no room for the hotkey, the next round tries again.
		Went::Through
	}

	/// Pay the contributors all that is due, and forget them.
	fn divide_among_all(deal: &mut Deal<T>, meter: &mut WeightMeter) -> Went {
		let id = deal.id;
		for (who, share) in SubnetLeaseShares::<T>::iter_prefix(id) {
			if meter.try_consume(T::WeightInfo::lease_payment()).is_err() {
				return Went::OutOfWeight;
			}
			let contribution = deal.book.contribution_of(share);
			deal.pay_due(&who, contribution);
			SubnetLeaseShares::<T>::remove(id, &who);
			LeaseReceipts::<T>::remove(id, &who);
		}
		Went::Through
	}
}

impl<T: Config> Deal<T> {
	/// Give the stake that is left to the beneficiary. Answers whether none is left.
	fn hand_rest_over(&mut self) -> bool {
		let rest = Shares::<T>::value(position(&self.lease));
		let beneficiary = self.lease.beneficiary.clone();
		if rest.is_zero() {
			return true;
		}
		if self.hand_over(&beneficiary, rest).is_err() {
			return false;
		}
		Pallet::<T>::deposit_event(Event::SubnetLeaseDividendsDistributed {
			lease_id: self.id,
			contributor: beneficiary,
			alpha: rest,
		});
		true
	}

	/// Erase all that is stored of a lease that is over. The beneficiary gets what is free on its account.
	fn forget(&self) {
		// What cannot be sent stays: it is too little to open the account of the beneficiary.
		let _ = accounts::empty_into::<T>(&self.lease.coldkey, &self.lease.beneficiary);
		LeaseBooks::<T>::remove(self.id);
		AccumulatedLeaseDividends::<T>::remove(self.id);
		LeaseReceipts::<T>::remove(self.id, &self.lease.beneficiary);
		EndedLeases::<T>::remove(self.lease.netuid);
	}
}
