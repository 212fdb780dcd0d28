//! Checks before a transaction.

use super::scene::*;
use crate::{
	keys::KeyStore, lifecycle::ColdkeySwap, pallet::*, Config, Error, SubtensorTransactionExtension,
};
use core::marker::PhantomData;
use frame_benchmarking::v2::*;
use frame_support::assert_ok;
use sp_core::H256;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// Whether an account has announced another coldkey is looked up before every transaction: one that has, and
	/// there is a dispute.
	#[benchmark]
	fn look_for_announcement() {
		chain::<T>();
		put(ColdkeySwapAnnouncements::<T>::hashed_key_for(coldkey(1)), &(1u32, H256::zero()));
		put(ColdkeySwapDisputes::<T>::hashed_key_for(coldkey(1)), &1u32);
		let reason;

		#[block]
		{
			reason = ColdkeySwap::<T>::guard(&coldkey(1));
		}

		assert!(matches!(reason, Some(Error::ColdkeySwapDisputed)));
	}

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
