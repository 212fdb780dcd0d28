//! Fees in alpha.

use super::scene::*;
use crate::{pallet::*, Config};
use core::marker::PhantomData;
use dtao_traits::AlphaFees;
use dtao_types::{NetUid, TaoBalance};
use frame_benchmarking::v2::*;
use frame_support::assert_ok;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// The fee of a call that names no subnet takes half of the stake on root, the only one, on a hotkey
	/// that owes on all subnets, on a chain at its limit. It is tried twice, for an account that has to
	/// exist and for the fee, and paid once.
	#[benchmark]
	fn fee_in_alpha() {
		let (hotkey, coldkey, _) = claimant::<T>(alpha(1));
		let call = Call::<T>::unstake_all { hotkey: hotkey.clone() };
		let before = held::<T>(&hotkey, &coldkey, NetUid::ROOT);
		let fee = TaoBalance::of_root(before);

		#[block]
		{
			for _ in 0..2 {
				assert!(<crate::Pallet<T> as AlphaFees<_, _>>::can_pay(&coldkey, &call, fee));
			}
			assert_ok!(<crate::Pallet<T> as AlphaFees<_, _>>::pay(&coldkey, &call, fee));
			<crate::Pallet<T> as AlphaFees<T::AccountId, Call<T>>>::settled();
		}

		assert_eq!(held::<T>(&hotkey, &coldkey, NetUid::ROOT).rao(), before.rao() / 2);
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
