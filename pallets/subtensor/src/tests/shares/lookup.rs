//! Keys and values that are read without FRAME are FRAME's.

use super::mock::*;
use crate::{
	lookup::{
		by_account, by_account_and_subnet, by_claim, by_position, by_subnet, by_subnet_and_account,
		get, put, HashedAccount,
	},
	pallet::*,
	shares::Shares,
	types::Position,
};
use codec::Encode;
use dtao_types::{AlphaBalance, NetUid, TaoBalance, U64F64};
use frame_support::storage::unhashed;
use proptest::prelude::*;
use sp_core::crypto::AccountId32;

proptest! {
	#[test]
	fn keys_should_be_those_of_the_maps(hotkey: [u8; 32], coldkey: [u8; 32], netuid: u16) {
		let (hotkey, coldkey) = (AccountId32::new(hotkey), AccountId32::new(coldkey));
		let (hashed, netuid) = (HashedAccount::of(&hotkey), NetUid::new(netuid));
		prop_assert_eq!(
			by_subnet::<SubnetTAO<Test>, _>(netuid).to_vec(),
			SubnetTAO::<Test>::hashed_key_for(netuid)
		);
		prop_assert_eq!(
			by_account::<Owner<Test>, _>(&hashed).to_vec(),
			Owner::<Test>::hashed_key_for(&hotkey)
		);
		prop_assert_eq!(
			by_account_and_subnet::<TotalHotkeyAlpha<Test>, _>(&hashed, netuid).to_vec(),
			TotalHotkeyAlpha::<Test>::hashed_key_for(&hotkey, netuid)
		);
		prop_assert_eq!(
			by_account_and_subnet::<TotalHotkeyShares<Test>, _>(&hashed, netuid).to_vec(),
			TotalHotkeyShares::<Test>::hashed_key_for(&hotkey, netuid)
		);
		prop_assert_eq!(
			by_position::<Alpha<Test>, _>(&hashed, &HashedAccount::of(&coldkey), netuid).to_vec(),
			Alpha::<Test>::hashed_key_for((&hotkey, &coldkey, netuid))
		);
		prop_assert_eq!(
			by_subnet_and_account::<RootClaimRate<Test>, _>(netuid, &hashed).to_vec(),
			RootClaimRate::<Test>::hashed_key_for(netuid, &hotkey)
		);
		prop_assert_eq!(
			by_claim::<RootClaimed<Test>, _>(netuid, &hashed, &HashedAccount::of(&coldkey)).to_vec(),
			RootClaimed::<Test>::hashed_key_for((netuid, &hotkey, &coldkey))
		);
	}

	#[test]
	fn values_should_be_those_of_the_maps(value: u64, shares: u128, root: u64) {
		sp_io::TestExternalities::default().execute_with(|| {
			assert_eq!(Shares::<Test>::total(&VALIDATOR, SUBNET), AlphaBalance::ZERO);
			TotalHotkeyAlpha::<Test>::insert(VALIDATOR, SUBNET, AlphaBalance::from_rao(value));
			TotalHotkeyAlpha::<Test>::insert(VALIDATOR, NetUid::ROOT, AlphaBalance::from_rao(root));
			let both = (AlphaBalance::from_rao(value), TaoBalance::from_rao(root));
			assert_eq!(Shares::<Test>::total_and_root(&VALIDATOR, SUBNET), both);
			let position = Position::new(&VALIDATOR, &ALICE, SUBNET);
			assert!(!Shares::<Test>::is_held(position));
			Alpha::<Test>::insert((VALIDATOR, ALICE, SUBNET), U64F64::from_bits(shares));
			assert_eq!(Shares::<Test>::is_held(position), shares > 0);
			let key = TotalHotkeyAlpha::<Test>::hashed_key_for(VALIDATOR, SUBNET);
			put(&key, &AlphaBalance::from_rao(root));
			assert_eq!(unhashed::get_raw(&key), Some(root.encode()));
			assert_eq!(TotalHotkeyAlpha::<Test>::get(VALIDATOR, SUBNET).rao(), root);
		});
	}
}

#[test]
fn value_should_be_none_when_it_is_missing_too_short_or_too_long() {
	sp_io::TestExternalities::default().execute_with(|| {
		assert_eq!(get::<u64>(b"key"), None);
		for (bytes, expected) in [(vec![1; 7], None), (vec![0; 8], Some(0)), (vec![0; 41], None)] {
			unhashed::put_raw(b"key", &bytes);
			assert_eq!(get::<u64>(b"key"), expected);
		}
	});
}
