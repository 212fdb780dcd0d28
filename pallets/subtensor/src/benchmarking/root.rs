//! Membership of root, claims of its dividends.

use super::scene::*;
use crate::{
	neurons::Neurons,
	pallet::*,
	pools::Pools,
	registration::Registration,
	root::Root,
	shares::Shares,
	types::{Position, RootClaimTypeEnum},
	weight_info::WeightInfo,
	Config,
};
use core::marker::PhantomData;
use dtao_types::{AlphaBalance, NetUid};
use frame_benchmarking::v2::*;
use frame_support::assert_ok;
use frame_system::RawOrigin;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A hotkey takes the seat of the weakest member of a full root.
	#[benchmark]
	fn root_register() {
		chain::<T>();
		let root = NetUid::ROOT;
		for n in Neurons::<T>::count(root)..MaxAllowedUids::<T>::get(root) {
			associate::<T>(&hotkey(n), &coldkey(n));
			stake::<T>(&hotkey(n), &coldkey(n), root, alpha(1));
			assert_ok!(Registration::<T>::place(root, &hotkey(n)));
		}
		let (coldkey, hotkey) = (key("owner", 0), key("newcomer", 0));
		associate::<T>(&hotkey, &coldkey);
		stake::<T>(&hotkey, &coldkey, root, alpha(2));

		#[extrinsic_call]
		_(RawOrigin::Signed(coldkey), hotkey.clone());

		assert!(Neurons::<T>::uid(root, &hotkey).is_some());
		assert_eq!(Neurons::<T>::count(root), MaxAllowedUids::<T>::get(root));
	}

	/// The longest choice replaces another one.
	#[benchmark]
	fn set_root_claim_type() {
		let coldkey = key("root_staker", 0);
		assert_ok!(Root::<T>::set_claim_type(&coldkey, RootClaimTypeEnum::Keep));

		#[extrinsic_call]
		_(RawOrigin::Signed(coldkey.clone()), longest_choice());

		assert_eq!(RootClaimType::<T>::get(&coldkey), longest_choice());
	}

	/// The owner of a subnet sets its threshold.
	#[benchmark]
	fn sudo_set_root_claims() {
		open_subnet::<T>(SUBNET, 1, 0);

		#[extrinsic_call]
		sudo_set_root_claim_threshold(RawOrigin::Signed(coldkey(0)), SUBNET, 9_999_999);

		assert_eq!(RootClaimableThreshold::<T>::get(SUBNET).bits >> 32, 9_999_999);
	}

	/// A claimant has its turn, with the longest list of hotkeys and the longest choice, and there
	/// is no weight to look at the first hotkey.
	#[benchmark]
	fn root_claim_turn() {
		let (_, coldkey, _) = claimant::<T>(alpha(1));
		let remaining = T::WeightInfo::root_claim_turn();

		#[block]
		{
			Root::<T>::claim_for_some(remaining);
		}

		let resume = RootClaimTurn::<T>::get().resume.expect("the turn goes on");
		assert_eq!((resume.coldkey, resume.netuid), (coldkey, NetUid::ROOT));
	}

	/// A claimant has its turn, with the longest list of hotkeys and the longest choice; its hotkey
	/// owes on all subnets, and there is no weight to pay.
	#[benchmark]
	fn root_claim_visit() {
		let (_, coldkey, netuids) = claimant::<T>(alpha(1));
		let remaining =
			T::WeightInfo::root_claim_turn().saturating_add(T::WeightInfo::root_claim_visit());

		#[block]
		{
			Root::<T>::claim_for_some(remaining);
		}

		let resume = RootClaimTurn::<T>::get().resume.expect("the turn goes on");
		assert_eq!((resume.coldkey, resume.netuid), (coldkey, netuids[0]));
	}

	/// A hotkey is asked that a coldkey has stake on, but not on root.
	#[benchmark]
	fn root_claim_skip() {
		open_subnet::<T>(SUBNET, 2, 0);
		let (hotkey, coldkey) = nomination::<T>(SUBNET);
		let may_owe;

		#[block]
		{
			may_owe = Root::<T>::may_owe(on_root(&hotkey, &coldkey));
		}

		assert!(!may_owe);
	}

	/// A subnet owes less than the threshold, on a hotkey that owes on all.
	#[benchmark]
	fn root_claim_look() {
		let (hotkey, coldkey, netuids) = claimant::<T>(AlphaBalance::from_rao(1_000_003));
		assert_ok!(Root::<T>::set_threshold(None, netuids[0], 10_000_000));
		let paid;

		#[block]
		{
			paid = sell_dividends::<T>(&hotkey, &coldkey, netuids[0]);
		}

		assert_eq!(paid, Ok(None));
	}

	/// The last of what a hotkey owes to a coldkey without root stake is sold: the coldkey is no
	/// claimant any more, and its longest list of hotkeys loses this one.
	#[benchmark]
	fn root_claim_pay() {
		let (hotkey, coldkey, netuid) = last_claim::<T>();
		let paid;

		#[block]
		{
			paid = sell_dividends::<T>(&hotkey, &coldkey, netuid);
		}

		assert!(paid.is_ok_and(|tao| tao.is_some_and(|tao| !tao.is_zero())));
		assert!(Root::<T>::owed(Position::new(&hotkey, &coldkey, netuid)) == 0);
		assert!(!StakingHotkeys::<T>::get(&coldkey).contains(&hotkey));
	}

	/// What a claim brought is the first root stake of a coldkey with the longest list of hotkeys.
	/// What it changes of the claims is [`root_stake_changed`].
	#[benchmark]
	fn root_claim_stake() {
		chain::<T>();
		let (hotkey, coldkey) = (key("delegate", 0), key("root_staker", 0));
		associate::<T>(&hotkey, &key("delegate_owner", 0));
		staked_on_many::<T>(&coldkey);
		assert_ok!(Pools::<T>::book_root_stake(tao(1)));

		#[block]
		{
			assert_ok!(Shares::<T>::deposit(on_root(&hotkey, &coldkey), alpha(1)));
		}

		assert_eq!(held::<T>(&hotkey, &coldkey, NetUid::ROOT), alpha(1));
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
