//! Who gets the owner cut.

use super::mock::*;
use crate::{pallet::*, subnets::Subnets};
use dtao_traits::SubnetAdmin;
use dtao_types::NetUid;
use frame_support::{assert_noop, assert_ok};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// Blocks between two changes.
const WAIT: u64 = 50_400;

fn set(by: RuntimeOrigin, netuid: NetUid, hotkey: &AccountId32) -> DispatchResult {
	SubtensorModule::set_owner_hotkey(by, netuid, hotkey.clone())
}

/// A subnet whose owner has another hotkey, [`UNKNOWN`].
fn chain(test: impl FnOnce()) {
	Chain::with_subnet().run(|| {
		assert_ok!(dispatch(signed(&OWNER), Call::try_associate_hotkey { hotkey: UNKNOWN }));
		test()
	});
}

#[test]
fn owner_hotkey_should_be_another_one_when_owner_or_root_say_so() {
	for by in [signed(&OWNER), RuntimeOrigin::root()] {
		chain(|| {
			assert_ok!(set(by, SUBNET, &UNKNOWN));
			assert_eq!(Subnets::<Test>::owner_hotkey(SUBNET), UNKNOWN);
			assert_eq!(Subnets::<Test>::owner(SUBNET), OWNER);
			let (netuid, hotkey) = (SUBNET, UNKNOWN);
			assert_eq!(last_event(), Event::SubnetOwnerHotkeySet { netuid, hotkey });
		});
	}
}

#[test]
fn owner_hotkey_should_stay_when_something_speaks_against_it() {
	chain(|| {
		register(SUBNET, &MINER, &CAROL);
		let owner = || signed(&OWNER);
		assert_noop!(set(owner(), NO_SUBNET, &UNKNOWN), Error::<Test>::SubnetNotExists);
		for by in [signed(&ALICE), signed(&OWNER_HOTKEY), RuntimeOrigin::none()] {
			assert_noop!(set(by, SUBNET, &UNKNOWN), DispatchError::BadOrigin);
		}
		for by in [owner(), RuntimeOrigin::root()] {
			for hotkey in [MINER, POOR] {
				let by = by.clone();
				assert_noop!(set(by, SUBNET, &hotkey), Error::<Test>::NonAssociatedColdKey);
			}
		}
	});
}

#[test]
fn owner_hotkey_should_wait_whoever_changes_it() {
	chain(|| {
		assert_ok!(set(signed(&OWNER), SUBNET, &UNKNOWN));
		System::set_block_number(WAIT);
		for by in [signed(&OWNER), RuntimeOrigin::root()] {
			assert_noop!(set(by, SUBNET, &OWNER_HOTKEY), Error::<Test>::TxRateLimitExceeded);
		}
		System::set_block_number(WAIT + 1);
		assert_ok!(set(RuntimeOrigin::root(), SUBNET, &OWNER_HOTKEY));
		System::set_block_number(2 * WAIT);
		assert_noop!(set(signed(&OWNER), SUBNET, &UNKNOWN), Error::<Test>::TxRateLimitExceeded);
	});
}
