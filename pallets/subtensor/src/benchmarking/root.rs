//! Membership of root, claims of its dividends.

use super::scene::*;
use crate::{
	claims::Claimants,
	neurons::Neurons,
	pallet::*,
	pools::Pools,
	registration::Registration,
	root::{Root, Thresholds, Wish},
	shares::{Shares, FIRST_HOTKEYS},
	types::{Position, RootClaimTypeEnum},
	weight_info::WeightInfo,
	Config,
};
use core::marker::PhantomData;
use dtao_types::{AlphaBalance, NetUid};
use frame_benchmarking::v2::*;
use frame_support::assert_ok;

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
		let signer = signed::<T>(coldkey);

		#[extrinsic_call]
		_(signer, hotkey.clone());

		assert!(Neurons::<T>::uid(root, &hotkey).is_some());
		assert_eq!(Neurons::<T>::count(root), MaxAllowedUids::<T>::get(root));
	}

	/// The longest choice replaces another one.
	#[benchmark]
	fn set_root_claim_type() {
		let coldkey = key("root_staker", 0);
		assert_ok!(Root::<T>::set_claim_type(&coldkey, RootClaimTypeEnum::Keep));
		let signer = signed::<T>(coldkey.clone());

		#[extrinsic_call]
		_(signer, longest_choice());

		assert_eq!(RootClaimType::<T>::get(&coldkey), longest_choice());
	}

	/// The owner of a subnet sets its threshold.
	#[benchmark]
	fn sudo_set_root_claims() {
		open_subnet::<T>(SUBNET, 1, 0);
		let signer = signed::<T>(coldkey(0));

		#[extrinsic_call]
		sudo_set_root_claim_threshold(signer, SUBNET, 9_999_999);

		assert_eq!(RootClaimableThreshold::<T>::get(SUBNET).bits >> 32, 9_999_999);
	}

	/// A claimant is drawn and changes places with another one, with the longest list of hotkeys and the
	/// longest choice, on a chain at its limit; the first hotkey has nothing to claim, and there is no weight
	/// to visit the second one.
	#[benchmark]
	fn root_claim_turn() {
		let coldkey = drawn_claimant::<T>();
		let remaining =
			T::WeightInfo::root_claim_turn().saturating_add(T::WeightInfo::root_claim_visit(0));

		#[block]
		{
			Root::<T>::claim_for_some(remaining);
		}

		let resume = Claimants::<T>::resume(&coldkey).expect("the turn goes on");
		assert_eq!((resume.hotkeys, resume.netuid), (1, NetUid::ROOT));
	}

	/// What a hotkey owes on `n` subnets is looked at, and on each of them it is enough for a claim.
	#[benchmark]
	fn root_claim_visit(n: Linear<0, ALL_SUBNETS>) {
		let (hotkey, coldkey, netuids) = claimant::<T>(alpha(1));
		let on_root = on_root(&hotkey, &coldkey);
		let owing;

		#[block]
		{
			let mut looks = Root::<T>::claimable_on(on_root);
			looks.retain(|netuid| netuids.iter().take(n as usize).any(|known| known == netuid));
			owing = Root::<T>::owing(on_root, looks, &mut Thresholds::default());
		}

		assert_eq!(owing.len(), n as usize);
	}

	/// What a hotkey owes on `n` subnets is looked at, with thresholds that are known, and on none of them it
	/// can be enough for a claim.
	#[benchmark]
	fn root_claim_look(n: Linear<0, ALL_SUBNETS>) {
		let little = AlphaBalance::from_rao(1_000);
		let (hotkey, coldkey, netuids) = claimant::<T>(little);
		let on_root = on_root(&hotkey, &coldkey);
		let mut thresholds = Thresholds::default();
		assert!(
			Root::<T>::owing(on_root, Root::<T>::claimable_on(on_root), &mut thresholds).is_empty()
		);
		let look;

		#[block]
		{
			let mut looks = Root::<T>::claimable_on(on_root);
			looks.retain(|netuid| netuids.iter().take(n as usize).any(|known| known == netuid));
			look = Root::<T>::look(on_root, looks, &mut thresholds);
		}

		assert_eq!(look, (alloc::vec![], Root::<T>::looked_weight(n, 0)));
	}

	/// The longest list of hotkeys is read, and turned on for the next claim, by a coldkey with the longest
	/// choice.
	#[benchmark]
	fn root_claim_list() {
		let (_, coldkey, _) = claimant::<T>(alpha(1));
		let next = Shares::<T>::staking_hotkeys(&coldkey)[200].clone();

		#[block]
		{
			assert!(!RootClaimType::<T>::get(&coldkey).keeps(SUBNET));
			Shares::<T>::begin_with(Position::new(&next, &coldkey, NetUid::ROOT));
		}

		assert_eq!(Shares::<T>::staking_hotkeys(&coldkey)[FIRST_HOTKEYS], next);
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

	/// The last of what a hotkey owes to a coldkey without root stake is sold at the floor price at least:
	/// the coldkey is no claimant any more, and its longest list of hotkeys loses this one.
	#[benchmark]
	fn root_claim_pay() {
		let (hotkey, coldkey, netuid) = last_claim::<T>();
		opening_prices::<T>();
		let floors = Pools::<T>::floor_prices();
		let wish = Wish { kind: &RootClaimTypeEnum::Swap, floors: Some(&floors) };
		let position = Position::new(&hotkey, &coldkey, netuid);
		behind_the_step::<T>(&[netuid]);
		let paid;

		#[block]
		{
			paid = Root::<T>::pay(position, wish);
		}

		assert!(paid.is_ok_and(|tao| !tao.is_zero()));
		assert!(Root::<T>::owed(position) == 0);
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
