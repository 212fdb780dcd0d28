//! Changes of the terms by the creator.

use crate::{pallet::*, BalanceOf, CrowdloanId, CrowdloanInfoOf};
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// A crowdloan whose terms `who` may change.
	fn open_loan_of(
		id: CrowdloanId,
		who: &T::AccountId,
	) -> Result<CrowdloanInfoOf<T>, DispatchError> {
		let loan = Self::loan(id)?;
		ensure!(!loan.finalized, Error::<T>::AlreadyFinalized);
		ensure!(*who == loan.creator, Error::<T>::InvalidOrigin);
		Ok(loan)
	}

	pub(crate) fn set_min(
		id: CrowdloanId,
		who: T::AccountId,
		new_min_contribution: BalanceOf<T>,
	) -> DispatchResult {
		let loan = Self::open_loan_of(id, &who)?;
		let least = T::AbsoluteMinimumContribution::get();
		ensure!(new_min_contribution >= least, Error::<T>::MinimumContributionTooLow);
		let most = MaxContributions::<T>::get(id);
		ensure!(
			most.is_none_or(|most| new_min_contribution <= most),
			Error::<T>::MinimumContributionTooHigh
		);
		let min_contribution = new_min_contribution;
		Crowdloans::<T>::insert(id, CrowdloanInfoOf::<T> { min_contribution, ..loan });
		Self::deposit_event(Event::MinContributionUpdated {
			crowdloan_id: id,
			new_min_contribution,
		});
		Ok(())
	}

	pub(crate) fn set_end(
		id: CrowdloanId,
		who: T::AccountId,
		new_end: BlockNumberFor<T>,
	) -> DispatchResult {
		let loan = Self::open_loan_of(id, &who)?;
		Self::check_end(new_end)?;
		Crowdloans::<T>::insert(id, CrowdloanInfoOf::<T> { end: new_end, ..loan });
		Self::deposit_event(Event::EndUpdated { crowdloan_id: id, new_end });
		Ok(())
	}

	pub(crate) fn set_cap(
		id: CrowdloanId,
		who: T::AccountId,
		new_cap: BalanceOf<T>,
	) -> DispatchResult {
		let loan = Self::open_loan_of(id, &who)?;
		ensure!(new_cap >= loan.raised, Error::<T>::CapTooLow);
		Crowdloans::<T>::insert(id, CrowdloanInfoOf::<T> { cap: new_cap, ..loan });
		Self::deposit_event(Event::CapUpdated { crowdloan_id: id, new_cap });
		Ok(())
	}

	pub(crate) fn set_max(
		id: CrowdloanId,
		who: T::AccountId,
		new_max_contribution: Option<BalanceOf<T>>,
	) -> DispatchResult {
		let loan = Self::open_loan_of(id, &who)?;
		if let Some(most) = new_max_contribution {
			let of_creator = Contributions::<T>::get(id, &who).unwrap_or_default();
			ensure!(
				most >= loan.min_contribution && most >= of_creator,
				Error::<T>::MaximumContributionTooLow
			);
		}
		MaxContributions::<T>::set(id, new_max_contribution);
		Self::deposit_event(Event::MaxContributionUpdated {
			crowdloan_id: id,
			new_max_contribution,
		});
		Ok(())
	}
}
