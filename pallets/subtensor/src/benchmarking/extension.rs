//! Checks before a transaction.

use super::scene::*;
use crate::{keys::KeyStore, pallet::*, Config, SubtensorTransactionExtension};
use core::marker::PhantomData;
use frame_benchmarking::v2::*;
use frame_support::assert_ok;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// The check of a raised take, the dearest but those of calls on weights.
	#[benchmark]
	fn extension() {
		open_subnet::<T>(SUBNET, 1, 0);
		let (owner, hotkey) = (coldkey(0), hotkey(0));
		let take = KeyStore::<T>::take(&hotkey);
		assert_ok!(KeyStore::<T>::decrease_take(&owner, &hotkey, take - 1));
		at_block::<T>(LATE + LATE);
		let call = Call::<T>::increase_take { hotkey, take };
		let provides;

		#[block]
		{
			provides = SubtensorTransactionExtension::<T>::check(&owner, &call);
		}

		assert!(provides.is_ok_and(|tags| tags.len() == 1));
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
