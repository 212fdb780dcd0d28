//! Calls on children, and children that begin to count.

use super::scene::*;
use crate::{
	children::{Children, MAX_CHILDREN},
	pallet::*,
	types::Position,
	Config,
};
use core::marker::PhantomData;
use frame_benchmarking::v2::*;
use frame_support::assert_ok;
use frame_system::RawOrigin;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A hotkey with five children and as many parents as possible asks for five others in place of
	/// a list that waits: `c` of them have as many parents as possible, of which one gives way, the
	/// others as many but one.
	#[benchmark]
	fn set_children(c: Linear<0, MAX_CHILDREN>) {
		families::<T>(1);
		schedule::<T>(0, "third_child");
		crowd::<T>(&children("new_child", 0)[..c as usize]);
		at_block::<T>(LATE + LATE + LATE);
		let list = children("new_child", 0);
		let signer = signed::<T>(parents_owner());

		#[extrinsic_call]
		_(signer, parent(0), SUBNET, list.clone());

		let (waiting, _) = PendingChildKeys::<T>::get(SUBNET, parent(0));
		assert_eq!(waiting, list);
	}

	/// A childkey take is raised, which is limited.
	#[benchmark]
	fn set_childkey_take() {
		open_subnet::<T>(SUBNET, 1, 0);
		let (owner, hotkey) = (coldkey(0), hotkey(0));
		assert_ok!(Children::<T>::set_take(Position::new(&hotkey, &owner, SUBNET), 1));
		at_block::<T>(LATE + LATE);
		let signer = signed::<T>(owner);

		#[extrinsic_call]
		_(signer, hotkey.clone(), SUBNET, 2);

		assert_eq!(Children::<T>::take(&hotkey, SUBNET), 2);
	}

	/// The value is stored, whatever it was.
	#[benchmark]
	fn set_pending_childkey_cooldown() {
		#[extrinsic_call]
		_(RawOrigin::Root, 1_234);

		assert_eq!(PendingChildKeyCooldown::<T>::get(), 1_234);
	}

	/// `n` lists begin to count: each parent has as many parents as possible and replaces five
	/// children by five others, all with as many parents as possible. That is more than a child
	/// without a free slot takes, which counts like a list: the stakes of its parents, and the one
	/// that gives way.
	#[benchmark]
	fn activate_children(n: Linear<0, ALL_ACTIVATIONS>) {
		families::<T>(n);
		for parent in 0..n {
			schedule::<T>(parent, "new_child");
		}
		let now = crate::Pallet::<T>::now();
		let looked_at;

		#[block]
		{
			looked_at = Children::<T>::activate_due(&[SUBNET], now).lists;
		}

		assert_eq!(looked_at, n);
		for parent in 0..n {
			let of = Children::<T>::of(&super::parent(parent), SUBNET);
			assert_eq!(of, children("new_child", parent));
		}
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
