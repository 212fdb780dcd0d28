//! Benchmarks of the call and of the start of a block.
//!
//! | weight | worst case, which is measured |
//! |---|---|
//! | `set_payout` | the payout account names another one, where there are as many authors as there can be |
//! | `block_without_payout` | the author of the block has none |
//! | `block_with_payout` | what it has opens the payout account |

#![allow(clippy::arithmetic_side_effects, clippy::expect_used, reason = "benchmarks may panic")]

use super::*;
use frame_benchmarking::v2::*;
use frame_support::traits::fungible::Inspect;
use frame_system::RawOrigin;

/// Makes accounts authors.
pub trait BenchmarkHelper<AccountId> {
	/// The account of the author of the current block, of as many authors as there can be.
	fn author() -> AccountId;
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn set_payout() {
		let author = T::BenchmarkHelper::author();
		let (first, second): (T::AccountId, T::AccountId) =
			(whitelisted_caller(), account("second", 0, 0));
		PayoutOf::<T>::insert(&author, &first);
		#[extrinsic_call]
		_(RawOrigin::Signed(first), author.clone(), Some(second.clone()));
		assert_eq!(PayoutOf::<T>::get(&author), Some(second));
	}

	#[benchmark]
	fn block_without_payout() {
		let author = T::BenchmarkHelper::author();
		#[block]
		{
			Pallet::<T>::pay_out();
		}
		assert_eq!(T::Currency::balance(&author), 0u32.into());
	}

	#[benchmark]
	fn block_with_payout() {
		let author = T::BenchmarkHelper::author();
		let payout: T::AccountId = account("payout", 0, 0);
		let least = T::Currency::minimum_balance();
		T::Currency::mint_into(&author, least + least).expect("there is room");
		PayoutOf::<T>::insert(&author, &payout);
		#[block]
		{
			Pallet::<T>::pay_out();
		}
		assert_eq!(T::Currency::balance(&author), least);
		assert_eq!(T::Currency::balance(&payout), least);
	}

	impl_benchmark_test_suite!(Pallet, crate::tests::ext(), crate::tests::Test);
}
