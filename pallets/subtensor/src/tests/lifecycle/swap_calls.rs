//! Calls that change keys.

use super::mock::*;
use crate::pallet::*;
use dtao_types::NetUid;
use sp_core::{crypto::AccountId32, H256};
use sp_io::hashing::blake2_256;
use sp_runtime::DispatchResult;

/// A hotkey that nobody owns and that takes the place of another one.
pub const FRESH: AccountId32 = account(70);
/// A coldkey without anything, which takes over from another one.
pub const HEIR: AccountId32 = account(71);

/// Price of a change on one subnet, in rao.
pub const SUBNET_PRICE: u64 = 1_000_000;
/// Price of a change on all subnets and of an announcement, in rao.
pub const PRICE: u64 = 100_000_000;

/// Blocks between announcement and execution in these tests.
pub const DELAY: u32 = 20;
/// Blocks after that before the announcement can be changed.
pub const REST: u32 = 5;

/// `swap_hotkey`.
pub fn swap_hotkey(
	who: &AccountId32,
	hotkey: &AccountId32,
	new_hotkey: &AccountId32,
	netuid: Option<NetUid>,
) -> DispatchResult {
	let (hotkey, new_hotkey) = (hotkey.clone(), new_hotkey.clone());
	dispatch(signed(who), Call::swap_hotkey { hotkey, new_hotkey, netuid })
}

/// The hash by which a coldkey is announced.
pub fn hash_of(who: &AccountId32) -> H256 {
	H256(blake2_256(who.as_ref()))
}

/// `announce_coldkey_swap`, with short delays.
pub fn announce(who: &AccountId32, new: &AccountId32) -> DispatchResult {
	ColdkeySwapAnnouncementDelay::<Test>::put(DELAY);
	ColdkeySwapReannouncementDelay::<Test>::put(REST);
	dispatch(signed(who), Call::announce_coldkey_swap { new_coldkey_hash: hash_of(new) })
}

/// `swap_coldkey_announced`.
pub fn execute(who: &AccountId32, new: &AccountId32) -> DispatchResult {
	dispatch(signed(who), Call::swap_coldkey_announced { new_coldkey: new.clone() })
}

/// `dispute_coldkey_swap`.
pub fn dispute(who: &AccountId32) -> DispatchResult {
	dispatch(signed(who), Call::dispute_coldkey_swap {})
}

/// `clear_coldkey_swap_announcement`.
pub fn clear(who: &AccountId32) -> DispatchResult {
	dispatch(signed(who), Call::clear_coldkey_swap_announcement {})
}

/// `swap_coldkey` by root, the price in rao.
pub fn force(old: &AccountId32, new: &AccountId32, price: u64) -> DispatchResult {
	let (old_coldkey, new_coldkey) = (old.clone(), new.clone());
	let swap_cost = dtao_types::TaoBalance::from_rao(price);
	dispatch(RuntimeOrigin::root(), Call::swap_coldkey { old_coldkey, new_coldkey, swap_cost })
}

/// Let an announcement come due.
pub fn wait_for(who: &AccountId32) {
	let (due, _) = ColdkeySwapAnnouncements::<Test>::get(who).expect("it was announced");
	System::set_block_number(due.into());
}
