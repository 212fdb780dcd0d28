//! Calls on hotkeys and identities of coldkeys.

use super::scene::*;
use crate::{
	keys::{KeyStore, IDENTITY_LOOKS},
	pallet::*,
	types::{ChainIdentityInput, MAX_KEYS},
	Config,
};
use core::marker::PhantomData;
use frame_benchmarking::v2::*;
use frame_support::assert_ok;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// The take is raised, which is limited.
	#[benchmark]
	fn set_take() {
		open_subnet::<T>(SUBNET, 1, 0);
		let (owner, hotkey) = (coldkey(0), hotkey(0));
		let take = KeyStore::<T>::take(&hotkey);
		assert_ok!(KeyStore::<T>::decrease_take(&owner, &hotkey, take - 1));
		at_block::<T>(LATE + LATE);
		let signer = signed::<T>(owner);

		#[extrinsic_call]
		increase_take(signer, hotkey.clone(), take);

		assert_eq!(KeyStore::<T>::take(&hotkey), take);
	}

	/// A free hotkey goes to a coldkey with the longest list of hotkeys.
	#[benchmark]
	fn try_associate_hotkey() {
		let (coldkey, hotkey) = (key("owner", 0), key("free", 0));
		own_many::<T>(&coldkey);
		let signer = signed::<T>(coldkey.clone());

		#[extrinsic_call]
		_(signer, hotkey.clone());

		assert_eq!(KeyStore::<T>::owner(&hotkey), coldkey);
		assert_eq!(KeyStore::<T>::owned(&coldkey).len(), MAX_KEYS as usize);
	}

	/// The longest identity replaces another one of a coldkey with as many hotkeys as possible, of
	/// which number `n` from the end alone is a neuron.
	#[benchmark]
	fn set_identity(n: Linear<1, IDENTITY_LOOKS>) {
		open_subnet::<T>(SUBNET, 2, 0);
		let coldkey = coldkey(1);
		let identity = ChainIdentityInput { name: text(256), ..Default::default() };
		assert_ok!(KeyStore::<T>::set_identity(&coldkey, identity));
		let mut owned = strangers(MAX_KEYS - 1);
		owned.insert(owned.len() + 1 - n as usize, hotkey(1));
		put(OwnedHotkeys::<T>::hashed_key_for(&coldkey), &owned);
		let signer = signed::<T>(coldkey.clone());

		#[extrinsic_call]
		_(signer, text(256), text(256), text(256), text(1024), text(256), text(1024), text(1024));

		let identity = KeyStore::<T>::identity(&coldkey).expect("it was stored");
		assert_eq!(identity.additional.to_vec(), text(1024));
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
