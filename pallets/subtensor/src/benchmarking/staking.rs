//! Calls on stake.

use super::scene::*;
use crate::{
	pallet::*,
	shares::MAX_GIFTS,
	staking::{AutoStake, Staking},
	types::Position,
	Config,
};
use core::marker::PhantomData;
use dtao_traits::ChainParam;
use dtao_types::{NetUid, Price};
use frame_benchmarking::v2::*;
use frame_support::assert_ok;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A first stake on the hotkey and on the subnet, with a limit, of a coldkey with the longest
	/// list of hotkeys.
	#[benchmark]
	fn add_stake() {
		open_subnet::<T>(SUBNET, 2, 0);
		let (coldkey, hotkey) = (key("staker", 0), hotkey(1));
		fund::<T>(&coldkey, tao(100));
		staked_on_many::<T>(&coldkey);
		let limit = Price::from_rao(u64::MAX);
		behind_the_step::<T>(&[SUBNET]);
		let signer = signed::<T>(coldkey.clone());

		#[extrinsic_call]
		add_stake_limit(signer, hotkey.clone(), SUBNET, tao(10), limit, true);

		assert!(held::<T>(&hotkey, &coldkey, SUBNET) > alpha(19));
	}

	/// Most of a nomination is sold, with a limit, to a coldkey without free balance and with the
	/// longest list of hotkeys; what is left is too small and is sold, too.
	#[benchmark]
	fn remove_stake() {
		open_subnet::<T>(SUBNET, 2, 0);
		let (hotkey, coldkey) = nomination::<T>(SUBNET);
		let limit = Price::from_rao(1);
		behind_the_step::<T>(&[SUBNET]);
		let signer = signed::<T>(coldkey.clone());

		#[extrinsic_call]
		remove_stake_limit(signer, hotkey.clone(), SUBNET, MOST, limit, true);

		assert!(held::<T>(&hotkey, &coldkey, SUBNET).is_zero());
		assert!(balance::<T>(&coldkey) > tao(40));
	}

	/// `n` positions are sold and what they bring is staked on root, a first stake of a coldkey with
	/// the longest list of hotkeys, on a chain at its limit of subnets.
	#[benchmark]
	fn unstake_all(n: Linear<1, ALL_SUBNETS>) {
		let netuids = all_subnets::<T>();
		let (coldkey, hotkey) = (key("staker", 0), hotkey(0));
		// All that is received is staked, and the account has to stay.
		fund::<T>(&coldkey, tao(1));
		for netuid in netuids.iter().take(n as usize) {
			stake::<T>(&hotkey, &coldkey, *netuid, alpha(10));
		}
		staked_on_many::<T>(&coldkey);
		behind_the_step::<T>(&netuids);
		let signer = signed::<T>(coldkey.clone());

		#[extrinsic_call]
		unstake_all_alpha(signer, hotkey.clone());

		let held = |netuid: &NetUid| !held::<T>(&hotkey, &coldkey, *netuid).is_zero();
		assert!(!netuids.iter().any(held));
		assert!(held(&NetUid::ROOT));
	}

	/// Most of a nomination is handed over to another coldkey, with the longest list of hotkeys to
	/// which others may add, another hotkey and another subnet, where it is the first stake; what is
	/// left is too small and is sold. The list of the one who gives it is the longest of all.
	#[benchmark]
	fn move_stake() {
		open_subnet::<T>(SUBNET, 2, 0);
		open_subnet::<T>(SUBNET_2, 3, 0);
		let (from, coldkey) = nomination::<T>(SUBNET);
		let (receiver, to) = (key("receiver", 0), hotkey(2));
		staked_on::<T>(&receiver, MAX_GIFTS as u32 - 1);
		behind_the_step::<T>(&[SUBNET, SUBNET_2]);
		let signer = signed::<T>(coldkey.clone());

		#[extrinsic_call]
		transfer_stake_and_hotkey(
			signer,
			receiver.clone(),
			from.clone(),
			to.clone(),
			SUBNET,
			SUBNET_2,
			MOST,
		);

		assert!(held::<T>(&from, &coldkey, SUBNET).is_zero());
		assert!(held::<T>(&to, &receiver, SUBNET_2) > alpha(80));
		assert!(!balance::<T>(&coldkey).is_zero());
	}

	/// Most of a nomination is burned; what is left is too small and is sold to a coldkey without
	/// free balance and with the longest list of hotkeys.
	#[benchmark]
	fn burn_alpha() {
		open_subnet::<T>(SUBNET, 2, 0);
		let (hotkey, coldkey) = nomination::<T>(SUBNET);
		behind_the_step::<T>(&[SUBNET]);
		let signer = signed::<T>(coldkey.clone());

		#[extrinsic_call]
		_(signer, hotkey.clone(), MOST, SUBNET);

		assert!(held::<T>(&hotkey, &coldkey, SUBNET).is_zero());
		assert!(!balance::<T>(&coldkey).is_zero());
		assert_event::<T>(Event::AlphaBurned(coldkey, hotkey, MOST, SUBNET));
	}

	/// The owner of the subnet, whose burns are limited, buys with a limit.
	#[benchmark]
	fn add_stake_burn() {
		open_subnet::<T>(SUBNET, 1, 0);
		let (owner, hotkey) = (coldkey(0), hotkey(0));
		fund::<T>(&owner, tao(100));
		let limit = Some(Price::from_rao(u64::MAX));
		behind_the_step::<T>(&[SUBNET]);
		let signer = signed::<T>(owner.clone());

		#[extrinsic_call]
		_(signer, hotkey.clone(), SUBNET, tao(10), limit);

		assert!(balance::<T>(&owner) <= tao(90));
		assert!(held::<T>(&hotkey, &owner, SUBNET).is_zero());
	}

	/// A coldkey makes another choice.
	#[benchmark]
	fn set_coldkey_auto_stake_hotkey() {
		open_subnet::<T>(SUBNET, 3, 0);
		assert_ok!(AutoStake::<T>::set(Position::new(&hotkey(1), &coldkey(1), SUBNET)));
		let signer = signed::<T>(coldkey(1));

		#[extrinsic_call]
		_(signer, SUBNET, hotkey(2));

		assert_eq!(AutoStakeDestination::<T>::get(coldkey(1), SUBNET), Some(hotkey(2)));
	}

	/// A nomination that is large enough is looked at, the only position besides that of the end, by a sweep
	/// that finds no other.
	#[benchmark]
	fn nomination_look() {
		all_subnets::<T>();
		open_subnet::<T>(SUBNET, 2, 0);
		opening_prices::<T>();
		chain_param::<T>(ChainParam::NominatorMinRequiredStake(1));
		let (hotkey, coldkey) = (hotkey(1), key("nominator", 0));
		stake::<T>(&hotkey, &coldkey, SUBNET, alpha(100));
		let remaining = frame_support::weights::Weight::MAX;

		#[block]
		{
			Staking::<T>::sweep_nominations(remaining);
		}

		assert!(!NominationSweep::<T>::exists());
		assert_eq!(held::<T>(&hotkey, &coldkey, SUBNET), alpha(100));
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
