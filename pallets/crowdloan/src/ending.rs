//! The ends of a crowdloan: its money is used, or it goes back.

use crate::{pallet::*, CrowdloanId, CrowdloanInfoOf, WeightInfo};
use alloc::vec::Vec;
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, GetDispatchInfo, PostDispatchInfo},
	ensure,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::Preservation,
		Contains, Get, OriginTrait, QueryPreimage,
	},
	weights::Weight,
};
use frame_system::RawOrigin;
use sp_runtime::{traits::Dispatchable, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// The weight of finalising a crowdloan: the own part by contributors, and the call.
	pub fn weight_of_finalize(id: CrowdloanId) -> Weight {
		let Some(loan) = Crowdloans::<T>::get(id) else {
			return T::WeightInfo::finalize(0);
		};
		let own = T::WeightInfo::finalize(loan.contributors_count);
		let call = loan.call.and_then(|call| T::Preimages::peek(&call).ok());
		let of_call = call.map(|(call, _)| call.get_dispatch_info().call_weight);
		own.saturating_add(of_call.unwrap_or_default())
	}

	pub(crate) fn use_funds(id: CrowdloanId, who: T::AccountId) -> DispatchResultWithPostInfo {
		let mut loan = Self::loan(id)?;
		ensure!(who == loan.creator, Error::<T>::InvalidOrigin);
		ensure!(loan.raised == loan.cap, Error::<T>::CapNotRaised);
		ensure!(!loan.finalized, Error::<T>::AlreadyFinalized);

		loan.finalized = true;
		Crowdloans::<T>::insert(id, &loan);
		let post = match &loan.target_address {
			Some(target) => {
				let funds = &loan.funds_account;
				T::Currency::transfer(funds, target, loan.raised, Preservation::Expendable)?;
				None
			},
			None => Self::run_call(id, &loan)?.actual_weight,
		};
		let left = T::Currency::balance(&loan.funds_account);
		if loan.call.is_some() && left >= loan.raised {
			Unspent::<T>::insert(id, ());
		} else {
			Self::settle(id, &loan);
		}
		Self::deposit_event(Event::Finalized { crowdloan_id: id });
		let own = T::WeightInfo::finalize(loan.contributors_count);
		Ok(post.map(|of_call| own.saturating_add(of_call)).into())
	}

	/// Dispatch the stored call as the creator.
	fn run_call(
		id: CrowdloanId,
		loan: &CrowdloanInfoOf<T>,
	) -> Result<PostDispatchInfo, DispatchError> {
		let stored = loan.call.as_ref().ok_or(Error::<T>::CallUnavailable)?;
		let (call, _) = T::Preimages::peek(stored).map_err(|_| Error::<T>::CallUnavailable)?;
		Self::check_call(&call)?;
		let info = call.get_dispatch_info();
		let mut origin: T::RuntimeOrigin = RawOrigin::Signed(loan.creator.clone()).into();
		origin.add_filter(T::CallFilter::contains);
		CurrentCrowdloanId::<T>::put(id);
		let result = call.dispatch(origin);
		CurrentCrowdloanId::<T>::kill();
		let post = result.map_err(|failure| failure.error)?;
		let actual = post.calc_actual_weight(&info);
		Ok(PostDispatchInfo { actual_weight: Some(actual), ..post })
	}

	/// The money was used: nobody can get it back, and the call is not needed any more.
	fn settle(id: CrowdloanId, loan: &CrowdloanInfoOf<T>) {
		for who in Contributions::<T>::iter_key_prefix(id) {
			Self::release(&who);
		}
		Self::drop_call(loan);
	}

	fn drop_call(loan: &CrowdloanInfoOf<T>) {
		if let Some(call) = &loan.call {
			T::Preimages::drop(call);
		}
	}

	/// Refund some contributors; answers how many.
	pub(crate) fn give_back(id: CrowdloanId, who: T::AccountId) -> Result<u32, DispatchError> {
		let mut loan = Self::loan(id)?;
		ensure!(Self::is_held(id, &loan), Error::<T>::AlreadyFinalized);
		ensure!(who == loan.creator, Error::<T>::InvalidOrigin);

		let limit = usize::try_from(T::RefundContributorsLimit::get()).unwrap_or(usize::MAX);
		let others: Vec<_> = Contributions::<T>::iter_prefix(id)
			.filter(|(contributor, _)| *contributor != loan.creator)
			.take(limit)
			.collect();
		for (contributor, amount) in &others {
			if !Self::leave_dust(id, &mut loan, contributor, *amount)? {
				Self::pay_out(id, &mut loan, contributor, *amount)?;
			}
		}
		let crowdloan_id = id;
		Self::deposit_event(if loan.contributors_count > 1 {
			Event::PartiallyRefunded { crowdloan_id }
		} else {
			Event::AllRefunded { crowdloan_id }
		});
		Crowdloans::<T>::insert(id, loan);
		// At most the limit, which is a `u32`.
		Ok(u32::try_from(others.len()).unwrap_or(u32::MAX))
	}

	pub(crate) fn close(id: CrowdloanId, who: T::AccountId) -> DispatchResult {
		let mut loan = Self::loan(id)?;
		ensure!(Self::is_held(id, &loan), Error::<T>::AlreadyFinalized);
		ensure!(who == loan.creator, Error::<T>::InvalidOrigin);
		let own = Contributions::<T>::get(id, &who).unwrap_or_default();
		ensure!(own == loan.raised && loan.contributors_count == 1, Error::<T>::NotReadyToDissolve);

		Self::write_off(id, &mut loan, &who, own)?;
		// With it goes what somebody sent to the account beside all contributions.
		let all = T::Currency::balance(&loan.funds_account);
		T::Currency::transfer(&loan.funds_account, &who, all, Preservation::Expendable)?;
		frame_system::Pallet::<T>::dec_providers(&loan.funds_account)?;
		Self::drop_call(&loan);
		Crowdloans::<T>::remove(id);
		MaxContributions::<T>::remove(id);
		Unspent::<T>::remove(id);
		Self::deposit_event(Event::Dissolved { crowdloan_id: id });
		Ok(())
	}
}
