//! A coldkey hands its part in leases over.

use super::{LeaseBook, LeaseId, Leases, SubnetLeaseOf};
use crate::{math_error, number, pallet::*, Config};
use alloc::vec::Vec;
use dtao_traits::LeaseProxies;
use dtao_types::TaoBalance;
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

impl<T: Config> Leases<T> {
	/// Of how many leases a coldkey is beneficiary or contributor.
	pub fn parts_of(coldkey: &AccountId32) -> u32 {
		let running = SubnetLeases::<T>::iter();
		let ended = EndedLeases::<T>::iter_values().map(|ended| (ended.id, ended.lease));
		let parts = running.chain(ended).filter(|(id, lease)| Self::has_part(*id, lease, coldkey));
		number(parts.count())
	}

	fn has_part(id: LeaseId, lease: &SubnetLeaseOf<T>, who: &AccountId32) -> bool {
		lease.beneficiary == *who || SubnetLeaseShares::<T>::contains_key(id, who)
	}

	/// Let another coldkey be beneficiary and contributor wherever `old` is, with what it got so far. The proxy of
	/// the lease is the new one.
	pub fn rekey_coldkey(old: &AccountId32, new: &AccountId32) -> DispatchResult {
		let running: Vec<_> = SubnetLeases::<T>::iter()
			.filter(|(id, lease)| Self::has_part(*id, lease, old))
			.collect();
		for (id, mut lease) in running {
			if lease.beneficiary == *old {
				// As in `end`: where the old one is no proxy any more, the new one becomes it all the same.
				let _ = T::Proxies::dismiss(&lease.coldkey, old);
				T::Proxies::appoint(&lease.coldkey, new)?;
			}
			Self::rekey_part(id, &mut lease, old, new)?;
			SubnetLeases::<T>::insert(id, lease);
		}
		let ended: Vec<_> = EndedLeases::<T>::iter()
			.filter(|(_, ended)| Self::has_part(ended.id, &ended.lease, old))
			.collect();
		for (netuid, mut ended) in ended {
			Self::rekey_part(ended.id, &mut ended.lease, old, new)?;
			EndedLeases::<T>::insert(netuid, ended);
		}
		Ok(())
	}

	fn rekey_part(
		id: LeaseId,
		lease: &mut SubnetLeaseOf<T>,
		old: &AccountId32,
		new: &AccountId32,
	) -> DispatchResult {
		let Some(mut book) = LeaseBooks::<T>::get(id) else { return Ok(()) };
		let moved = Self::take_contribution(id, &book, old);
		let held = Self::take_contribution(id, &book, new);
		if lease.beneficiary == *old {
			lease.beneficiary.clone_from(new);
		}
		let sum = moved.checked_add(held).map_err(math_error)?;
		if lease.beneficiary == *new {
			book.own = book.own.checked_add(sum).map_err(math_error)?;
			LeaseBooks::<T>::insert(id, book);
		} else if !sum.is_zero() {
			SubnetLeaseShares::<T>::insert(id, new, book.share_of(sum));
		}
		let got = LeaseReceipts::<T>::take(id, old);
		if got != Default::default() {
			LeaseReceipts::<T>::try_mutate(id, new, |sum| -> DispatchResult {
				sum.alpha = sum.alpha.checked_add(got.alpha).map_err(math_error)?;
				sum.tao = sum.tao.checked_add(got.tao).map_err(math_error)?;
				Ok(())
			})?;
		}
		Ok(())
	}

	fn take_contribution(id: LeaseId, book: &LeaseBook, who: &AccountId32) -> TaoBalance {
		book.contribution_of(SubnetLeaseShares::<T>::take(id, who))
	}
}
