//! Opening a crowdloan, and the ways of money into it and back. Sole writer of contributions.

use crate::{
	pallet::*, BalanceOf, BoundedCallOf, CrowdloanId, CrowdloanInfo, CrowdloanInfoOf,
	MAX_CALL_LENGTH,
};
use alloc::vec::Vec;
use codec::Encode;
use dtao_traits::{CrowdloanInspect, Funding};
use dtao_types::TaoBalance;
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{DepositConsequence, Fortitude, Preservation, Provenance},
		Contains, Get, IsType, QueryPreimage, StorePreimage,
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{AccountIdConversion, Hash},
	DispatchError, DispatchResult,
};

impl<T: Config> Pallet<T> {
	/// The account that holds the money of a crowdloan.
	pub fn funds_account(id: CrowdloanId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(id)
	}

	/// Whether an account can be the funds account of a crowdloan.
	fn is_funds_account(account: &T::AccountId) -> bool {
		use frame_support::PalletId;
		<PalletId as AccountIdConversion<T::AccountId>>::try_from_sub_account::<CrowdloanId>(
			account,
		)
		.is_some_and(|(pallet, _)| pallet == T::PalletId::get())
	}

	/// A crowdloan by its number.
	pub(crate) fn loan(id: CrowdloanId) -> Result<CrowdloanInfoOf<T>, DispatchError> {
		Ok(Crowdloans::<T>::get(id).ok_or(Error::<T>::InvalidCrowdloanId)?)
	}

	/// Whether the money of a crowdloan is on its funds account.
	pub(crate) fn is_held(id: CrowdloanId, loan: &CrowdloanInfoOf<T>) -> bool {
		!loan.finalized || Unspent::<T>::contains_key(id)
	}

	/// Refuse an end that is too near or too far.
	pub(crate) fn check_end(end: BlockNumberFor<T>) -> DispatchResult {
		use sp_runtime::traits::CheckedSub;
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(end > now, Error::<T>::CannotEndInPast);
		let duration = end.checked_sub(&now).ok_or(Error::<T>::Underflow)?;
		ensure!(duration >= T::MinimumBlockDuration::get(), Error::<T>::BlockDurationTooShort);
		ensure!(duration <= T::MaximumBlockDuration::get(), Error::<T>::BlockDurationTooLong);
		Ok(())
	}

	/// Whether a crowdloan may run `call`.
	pub(crate) fn check_call(call: &<T as Config>::RuntimeCall) -> DispatchResult {
		let call = <T as Config>::RuntimeCall::into_ref(call);
		ensure!(T::CallFilter::contains(call), frame_system::Error::<T>::CallFiltered);
		Ok(())
	}

	/// Keep a call until it is dropped.
	fn store_call(call: <T as Config>::RuntimeCall) -> Result<BoundedCallOf<T>, DispatchError> {
		ensure!(call.encoded_size() <= MAX_CALL_LENGTH, Error::<T>::CallUnavailable);
		let hash = call.using_encoded(T::Hashing::hash);
		let was_stored = T::Preimages::is_requested(&hash);
		let stored = T::Preimages::bound(call)?;
		if was_stored && stored.lookup_needed() {
			// Somebody else needs the same call. Storing it again does not count that, so that the
			// first to drop it would take it from the others.
			T::Preimages::request(&hash);
		}
		Ok(stored)
	}

	pub(crate) fn open(
		creator: T::AccountId,
		deposit: BalanceOf<T>,
		min_contribution: BalanceOf<T>,
		cap: BalanceOf<T>,
		end: BlockNumberFor<T>,
		call: Option<<T as Config>::RuntimeCall>,
		target_address: Option<T::AccountId>,
	) -> DispatchResult {
		ensure!(deposit >= T::MinimumDeposit::get(), Error::<T>::DepositTooLow);
		ensure!(cap > deposit, Error::<T>::CapTooLow);
		ensure!(
			min_contribution >= T::AbsoluteMinimumContribution::get(),
			Error::<T>::MinimumContributionTooLow
		);
		ensure!(
			call.is_some() != target_address.is_some()
				&& !target_address.as_ref().is_some_and(Self::is_funds_account),
			Error::<T>::InvalidFinalizationConfig
		);
		call.as_ref().map_or(Ok(()), Self::check_call)?;
		Self::check_end(end)?;
		Self::check_balance(&creator, deposit)?;

		let id = NextCrowdloanId::<T>::get();
		NextCrowdloanId::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		let funds_account = Self::funds_account(id);
		// What is stored of a crowdloan keeps its account, also when the money is gone.
		frame_system::Pallet::<T>::inc_providers(&funds_account);
		let call = call.map(Self::store_call).transpose()?;
		let mut loan = CrowdloanInfo {
			creator: creator.clone(),
			deposit,
			min_contribution,
			end,
			cap,
			funds_account,
			raised: 0,
			target_address,
			call,
			finalized: false,
			contributors_count: 0,
		};
		Self::pay_in(id, &mut loan, &creator, deposit)?;
		Crowdloans::<T>::insert(id, loan);
		Self::deposit_event(Event::Created { crowdloan_id: id, creator, end, cap });
		Ok(())
	}

	pub(crate) fn add(
		id: CrowdloanId,
		contributor: T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		let mut loan = Self::loan(id)?;
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(now < loan.end, Error::<T>::ContributionPeriodEnded);
		let room = loan.cap.checked_sub(loan.raised).ok_or(Error::<T>::Underflow)?;
		ensure!(room > 0, Error::<T>::CapRaised);
		ensure!(!loan.finalized, Error::<T>::AlreadyFinalized);
		ensure!(amount >= loan.min_contribution, Error::<T>::ContributionTooLow);
		let own = Contributions::<T>::get(id, &contributor);
		ensure!(
			own.is_some() || loan.contributors_count < T::MaxContributors::get(),
			Error::<T>::MaxContributorsReached
		);
		let most = MaxContributions::<T>::get(id).unwrap_or(u64::MAX);
		let allowed = most.saturating_sub(own.unwrap_or_default());
		ensure!(allowed > 0, Error::<T>::MaxContributionReached);
		let accepted = amount.min(room).min(allowed);
		Self::check_balance(&contributor, accepted)?;

		Self::pay_in(id, &mut loan, &contributor, accepted)?;
		Crowdloans::<T>::insert(id, loan);
		Self::deposit_event(Event::Contributed { crowdloan_id: id, contributor, amount: accepted });
		Ok(())
	}

	pub(crate) fn take_back(id: CrowdloanId, contributor: T::AccountId) -> DispatchResult {
		let mut loan = Self::loan(id)?;
		ensure!(Self::is_held(id, &loan), Error::<T>::AlreadyFinalized);
		let own = Contributions::<T>::get(id, &contributor).ok_or(Error::<T>::NoContribution)?;
		let amount = if contributor == loan.creator {
			let excess = own.checked_sub(loan.deposit).ok_or(Error::<T>::Underflow)?;
			ensure!(excess > 0, Error::<T>::DepositCannotBeWithdrawn);
			excess
		} else {
			own
		};
		Self::pay_out(id, &mut loan, &contributor, amount)?;
		Crowdloans::<T>::insert(id, loan);
		Self::deposit_event(Event::Withdrew { crowdloan_id: id, contributor, amount });
		Ok(())
	}

	/// Refuse to take more than an account can give away.
	fn check_balance(who: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		let free = T::Currency::reducible_balance(who, Preservation::Expendable, Fortitude::Polite);
		ensure!(free >= amount, Error::<T>::InsufficientBalance);
		Ok(())
	}

	/// Move `amount` from an account to the crowdloan, which the caller stores.
	fn pay_in(
		id: CrowdloanId,
		loan: &mut CrowdloanInfoOf<T>,
		who: &T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		let own = Contributions::<T>::get(id, who);
		if own.is_none() {
			loan.contributors_count =
				loan.contributors_count.checked_add(1).ok_or(Error::<T>::Overflow)?;
			let held = HeldContributions::<T>::get(who);
			HeldContributions::<T>::insert(who, held.checked_add(1).ok_or(Error::<T>::Overflow)?);
		}
		let sum = own.unwrap_or_default().checked_add(amount).ok_or(Error::<T>::Overflow)?;
		loan.raised = loan.raised.checked_add(amount).ok_or(Error::<T>::Overflow)?;
		Contributions::<T>::insert(id, who, sum);
		T::Currency::transfer(who, &loan.funds_account, amount, Preservation::Expendable)?;
		Ok(())
	}

	/// Move `amount` of the contribution of an account back; the caller stores the crowdloan.
	pub(crate) fn pay_out(
		id: CrowdloanId,
		loan: &mut CrowdloanInfoOf<T>,
		who: &T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		Self::write_off(id, loan, who, amount)?;
		T::Currency::transfer(&loan.funds_account, who, amount, Preservation::Expendable)?;
		Ok(())
	}

	/// Strike `amount` of the contribution of an account, which the caller pays.
	pub(crate) fn write_off(
		id: CrowdloanId,
		loan: &mut CrowdloanInfoOf<T>,
		who: &T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		loan.raised = loan.raised.checked_sub(amount).ok_or(Error::<T>::Underflow)?;
		let own = Contributions::<T>::get(id, who).unwrap_or_default();
		match own.checked_sub(amount).ok_or(Error::<T>::Underflow)? {
			0 => {
				Contributions::<T>::remove(id, who);
				loan.contributors_count =
					loan.contributors_count.checked_sub(1).ok_or(Error::<T>::Underflow)?;
				Self::release(who);
			},
			left => Contributions::<T>::insert(id, who, left),
		}
		Ok(())
	}

	/// Leave to the creator what is too little to open the account of a contributor; answer whether
	/// it is. Nobody can keep a crowdloan from being dissolved by giving an account up.
	pub(crate) fn leave_dust(
		id: CrowdloanId,
		loan: &mut CrowdloanInfoOf<T>,
		who: &T::AccountId,
		amount: BalanceOf<T>,
	) -> Result<bool, DispatchError> {
		let consequence = T::Currency::can_deposit(who, amount, Provenance::Extant);
		if consequence != DepositConsequence::BelowMinimum {
			return Ok(false);
		}
		let of_creator = Contributions::<T>::get(id, &loan.creator).unwrap_or_default();
		let sum = of_creator.checked_add(amount).ok_or(Error::<T>::Overflow)?;
		Contributions::<T>::remove(id, who);
		Contributions::<T>::insert(id, &loan.creator, sum);
		loan.contributors_count =
			loan.contributors_count.checked_sub(1).ok_or(Error::<T>::Underflow)?;
		Self::release(who);
		Ok(true)
	}

	/// A crowdloan does not hold money of `who` any more.
	pub(crate) fn release(who: &T::AccountId) {
		match HeldContributions::<T>::get(who).saturating_sub(1) {
			0 => HeldContributions::<T>::remove(who),
			left => HeldContributions::<T>::insert(who, left),
		}
	}
}

impl<T: Config> CrowdloanInspect<T::AccountId> for Pallet<T> {
	fn current() -> Option<Funding<T::AccountId>> {
		let id = CurrentCrowdloanId::<T>::get()?;
		let CrowdloanInfo { creator, funds_account, raised, .. } = Crowdloans::<T>::get(id)?;
		Some(Funding { id, creator, funds_account, raised: TaoBalance::from_rao(raised) })
	}

	fn contributions(id: u32) -> Vec<(T::AccountId, TaoBalance)> {
		Contributions::<T>::iter_prefix(id)
			.map(|(who, amount)| (who, TaoBalance::from_rao(amount)))
			.collect()
	}

	fn max_contributors() -> u32 {
		T::MaxContributors::get()
	}

	fn has_money_of(who: &T::AccountId) -> bool {
		HeldContributions::<T>::contains_key(who)
	}
}
