//! Invariants of the storage.
//!
//! | number | what holds |
//! |---|---|
//! | CRO-01 | the contributions of a crowdloan sum to what it raised, and are as many as it counts |
//! | CRO-02 | a funds account has what a held crowdloan raised, or more |
//! | CRO-03 | no more was raised than the cap; the creator has put in at least the deposit |
//! | CRO-04 | no crowdloan is being finalised between two calls |
//! | CRO-05 | the money of an account is counted in exactly the held crowdloans it contributed to |
//! | CRO-06 | contributions, limits and marks belong to a crowdloan, with a number that was given out |
//! | CRO-07 | only finalised crowdloans with a call are unspent |

use crate::{pallet::*, CrowdloanId, CrowdloanInfoOf};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::Inspect};

/// Check all invariants; the error names the first that does not hold.
pub fn check<T: Config>() -> Result<(), &'static str> {
	ensure!(CurrentCrowdloanId::<T>::get().is_none(), "CRO-04: a crowdloan is being finalised");
	let mut held = BTreeMap::<T::AccountId, u32>::new();
	for (id, loan) in Crowdloans::<T>::iter() {
		check_loan::<T>(id, &loan)?;
		if Pallet::<T>::is_held(id, &loan) {
			for who in Contributions::<T>::iter_key_prefix(id) {
				let count = held.entry(who).or_default();
				*count = count.saturating_add(1); // no more than there are crowdloans
			}
		}
	}
	let counted: BTreeMap<_, _> = HeldContributions::<T>::iter().collect();
	ensure!(counted == held, "CRO-05: money of accounts is not counted as it is held");

	let next = NextCrowdloanId::<T>::get();
	let mut numbers = Contributions::<T>::iter_keys()
		.map(|(id, _)| id)
		.chain(MaxContributions::<T>::iter_keys())
		.chain(Unspent::<T>::iter_keys());
	ensure!(
		numbers.all(Crowdloans::<T>::contains_key)
			&& Crowdloans::<T>::iter_keys().all(|id| id < next),
		"CRO-06: something of a crowdloan that does not exist"
	);
	ensure!(
		Unspent::<T>::iter_keys().all(|id| {
			Crowdloans::<T>::get(id).is_some_and(|loan| loan.finalized && loan.call.is_some())
		}),
		"CRO-07: a crowdloan that was not finalised by a call is unspent"
	);
	Ok(())
}

fn check_loan<T: Config>(id: CrowdloanId, loan: &CrowdloanInfoOf<T>) -> Result<(), &'static str> {
	let (mut sum, mut count) = (0u64, 0u32);
	for (_, amount) in Contributions::<T>::iter_prefix(id) {
		sum = sum.checked_add(amount).ok_or("CRO-01: contributions overflow")?;
		count = count.saturating_add(1); // no more than can contribute
	}
	ensure!(
		sum == loan.raised && count == loan.contributors_count,
		"CRO-01: contributions are not what was raised"
	);
	ensure!(
		!Pallet::<T>::is_held(id, loan) || T::Currency::balance(&loan.funds_account) >= loan.raised,
		"CRO-02: a funds account has less than was raised"
	);
	let of_creator = Contributions::<T>::get(id, &loan.creator).unwrap_or_default();
	ensure!(
		loan.raised <= loan.cap && of_creator >= loan.deposit,
		"CRO-03: more was raised than the cap, or the deposit is gone"
	);
	Ok(())
}
