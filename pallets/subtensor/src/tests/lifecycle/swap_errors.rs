//! What stands against a change of a key, one thing at a time, and nothing is changed.

use super::{mock::*, moves::*, swap_calls::*};
use crate::{
	accounts,
	pallet::*,
	params::ChainParams,
	types::{Position, MAX_KEYS},
};
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use frame_support::{
	assert_noop, assert_ok,
	traits::fungible::Mutate,
	weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight},
};
use frame_system::limits::BlockWeights;
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, Perbill};

type E = Error<Test>;

/// Blocks that have to pass between two changes on a subnet.
const INTERVAL: u64 = 7_200;

fn set_balance(who: &AccountId32, rao: u64) {
	Balances::set_balance(who, rao);
}

#[test]
fn swap_hotkey_should_fail_when_a_key_is_somebody_elses() {
	two_markets().run(|| {
		for netuid in [None, Some(SUBNET), Some(NetUid::ROOT)] {
			let swap = |who: &AccountId32, old: &AccountId32, new: &AccountId32| {
				swap_hotkey(who, old, new, netuid)
			};
			assert_noop!(swap(&BOB, &VALIDATOR, &FRESH), E::NonAssociatedColdKey);
			assert_noop!(swap(&ALICE, &UNKNOWN, &FRESH), E::NonAssociatedColdKey);
			assert_noop!(swap(&account(0), &UNKNOWN, &FRESH), E::NonAssociatedColdKey);
			assert_noop!(swap(&ALICE, &VALIDATOR, &VALIDATOR_2), E::NonAssociatedColdKey);
			assert_noop!(swap(&ALICE, &VALIDATOR, &VALIDATOR), E::NewHotKeyIsSameWithOld);
			let subnet = accounts::of_subnet(SUBNET);
			assert_noop!(swap(&ALICE, &VALIDATOR, &subnet), E::CannotUseSystemAccount);
		}
	});
}

#[test]
fn swap_hotkey_should_fail_when_the_new_one_is_a_neuron_there() {
	two_markets().run(|| {
		register(SUBNET, &FRESH, &ALICE);
		let taken = E::HotKeyAlreadyRegisteredInSubNet;
		assert_noop!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET)), taken);
		let taken = E::HotKeyAlreadyRegisteredInSubNet;
		assert_noop!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, None), taken);
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET_2)));
	});
}

#[test]
fn swap_hotkey_should_fail_when_root_is_moved_and_the_new_one_is_not_clean() {
	for netuid in [None, Some(NetUid::ROOT)] {
		two_markets().run(|| {
			assert_ok!(dispatch(signed(&ALICE), Call::try_associate_hotkey { hotkey: FRESH }));
			assert_ok!(add_stake(&BOB, &FRESH, NetUid::ROOT, tao(1)));
			let swap = || swap_hotkey(&ALICE, &VALIDATOR, &FRESH, netuid);
			assert_noop!(swap(), E::NewHotKeyNotCleanForRootSwap);
			// Without stake, too, while it has rates or owes something.
			give_root_dividend(SUBNET, &FRESH, 5_000_000_000);
			let all = stake(&FRESH, &BOB, NetUid::ROOT);
			assert_ok!(remove_stake(&BOB, &FRESH, NetUid::ROOT, all));
			assert_noop!(swap(), E::NewHotKeyNotCleanForRootSwap);
			assert_ok!(claim_root(&BOB, &[SUBNET]));
			assert_noop!(swap(), E::NewHotKeyNotCleanForRootSwap);
			// Another subnet does not ask for that.
			assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET)));
		});
	}
}

#[test]
fn swap_hotkey_should_fail_when_the_subnet_does_not_exist() {
	two_markets().run(|| {
		let swap = || swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(NO_SUBNET));
		assert_noop!(swap(), E::SubnetNotExists);
	});
}

#[test]
fn swap_hotkey_should_wait_for_the_limit_of_transactions() {
	two_markets().run(|| {
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET)));
		let swap = || swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET_2));
		System::set_block_number(1_000);
		assert_noop!(swap(), E::HotKeySetTxRateLimitExceeded);
		System::set_block_number(1_001);
		assert_ok!(swap());
		TxRateLimit::<Test>::put(0);
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(NetUid::ROOT)));
	});
}

#[test]
fn swap_hotkey_should_wait_for_the_interval_of_the_subnet() {
	two_markets().run(|| {
		TxRateLimit::<Test>::put(0);
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET)));
		let back = || swap_hotkey(&ALICE, &FRESH, &VALIDATOR, Some(SUBNET));
		let all = || swap_hotkey(&ALICE, &FRESH, &account(72), None);
		System::set_block_number(1 + INTERVAL);
		assert_noop!(back(), E::HotKeySwapOnSubnetIntervalNotPassed);
		assert_noop!(all(), E::HotKeySwapOnSubnetIntervalNotPassed);
		System::set_block_number(2 + INTERVAL);
		assert_ok!(back());
	});
}

#[test]
fn swap_hotkey_on_all_should_count_on_each_subnet_with_a_neuron_or_children() {
	two_markets().run(|| {
		TxRateLimit::<Test>::put(0);
		// A child of somebody on the second subnet, and no more.
		let children = vec![(7, VALIDATOR)];
		let call = Call::set_children { hotkey: OWNER_HOTKEY, netuid: SUBNET_2, children };
		assert_ok!(dispatch(signed(&OWNER), call));
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, None));
		let known = |netuid| LastHotkeySwapOnNetuid::<Test>::get(netuid, ALICE);
		assert_eq!([NetUid::ROOT, SUBNET, SUBNET_2].map(known), [Some(1), Some(1), None]);
		for netuid in [Some(NetUid::ROOT), Some(SUBNET), None] {
			let again = swap_hotkey(&ALICE, &FRESH, &account(72), netuid);
			assert_eq!(again, Err(E::HotKeySwapOnSubnetIntervalNotPassed.into()));
		}
		assert_ok!(swap_hotkey(&ALICE, &FRESH, &account(72), Some(SUBNET_2)));
	});
}

#[test]
fn records_should_be_forgotten_when_they_are_long_over() {
	two_markets().run(|| {
		TxRateLimit::<Test>::put(0);
		for n in 100..103 {
			LastHotkeySwapOnNetuid::<Test>::insert(SUBNET, account(n), 1);
		}
		let count = || LastHotkeySwapOnNetuid::<Test>::iter_prefix(SUBNET).count();
		System::set_block_number(1 + INTERVAL);
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET)));
		assert_eq!(count(), 4, "none is over yet");
		LastHotkeySwapOnNetuid::<Test>::remove(SUBNET, ALICE);
		System::set_block_number(2 + INTERVAL);
		assert_ok!(swap_hotkey(&ALICE, &FRESH, &VALIDATOR, Some(SUBNET)));
		// Those behind the own name, at most two.
		let own = LastHotkeySwapOnNetuid::<Test>::hashed_key_for(SUBNET, ALICE);
		let behind = (100..103)
			.filter(|n| LastHotkeySwapOnNetuid::<Test>::hashed_key_for(SUBNET, account(*n)) > own)
			.count();
		assert_eq!(count(), 4 - behind.min(2));
	});
}

#[test]
fn swap_hotkey_should_cost_its_price_and_no_less() {
	for (netuid, price) in [(Some(SUBNET), SUBNET_PRICE), (None, PRICE)] {
		two_markets().run(|| {
			let poor = E::NotEnoughBalanceToPaySwapHotKey;
			set_balance(&ALICE, price + 499);
			assert_noop!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, netuid), poor);
			set_balance(&ALICE, price + 500);
			let before = Balances::total_issuance();
			assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, netuid));
			assert_eq!(balance(&ALICE), 500);
			assert_eq!(Balances::total_issuance(), before - price);
		});
	}
}

#[test]
fn swap_hotkey_should_fail_while_a_subnet_of_it_ends() {
	for netuid in [Some(SUBNET), Some(NetUid::ROOT), None] {
		two_markets().run(|| {
			assert_ok!(add_stake(&BOB, &VALIDATOR, SUBNET_2, tao(1)));
			IdleWeight::set(Weight::zero());
			assert_ok!(dissolve(SUBNET_2));
			assert_noop!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, netuid), E::KeyOnEndingSubnet);
			// Another hotkey has nothing there.
			assert_ok!(swap_hotkey(&BOB, &VALIDATOR_2, &FRESH, netuid));
			while crate::lifecycle::Dissolve::<Test>::is_queued(SUBNET_2) {
				blocks(1);
			}
			assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &account(72), netuid));
		});
	}
}

/// Give a hotkey so many stakers on a subnet, itself with shares of one unit each.
fn crowd(hotkey: &AccountId32, netuid: NetUid, stakers: u32) {
	let one = AlphaBalance::from_rao(1_000);
	for n in 0..stakers {
		let mut bytes = [9; 32];
		bytes[..4].copy_from_slice(&n.to_le_bytes());
		assert_ok!(crate::pools::Pools::<Test>::raise_alpha_out(netuid, one));
		let who = AccountId32::new(bytes);
		assert_ok!(crate::shares::Shares::<Test>::deposit(
			Position::new(hotkey, &who, netuid),
			one
		));
	}
}

#[test]
fn swap_hotkey_should_fail_when_it_has_too_many_stakers() {
	for netuid in [Some(SUBNET), None] {
		two_markets().run(|| {
			// Their number is the bound, not what they weigh: with blocks of 12 s, as on the public chain.
			let block = Weight::from_parts(4 * WEIGHT_REF_TIME_PER_SECOND, u64::MAX);
			Limits::set(BlockWeights::with_sensible_defaults(block, Perbill::from_percent(75)));
			// One of them is there: the owner.
			let there = if netuid.is_some() { 1 } else { 2 };
			crowd(&VALIDATOR, SUBNET, 1_025 - there);
			assert_noop!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, netuid), E::TooManyStakers);
			let one = AccountId32::new({
				let mut bytes = [9; 32];
				bytes[..4].copy_from_slice(&[0; 4]);
				bytes
			});
			let left = crate::shares::Shares::<Test>::close_position(Position::new(
				&VALIDATOR, &one, SUBNET,
			));
			assert_eq!(left, Ok(AlphaBalance::from_rao(1_000)));
			assert_ok!(crate::pools::Pools::<Test>::burn_alpha(
				SUBNET,
				AlphaBalance::from_rao(1_000)
			));
			assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, netuid));
			assert_eq!(stake(&FRESH, &ALICE, SUBNET), alpha(300).rao());
		});
	}
}

#[test]
fn swap_hotkey_should_fail_when_somebody_cannot_list_the_new_one() {
	two_markets().run(|| {
		assert_ok!(add_stake(&BOB, &VALIDATOR, SUBNET_2, tao(1)));
		assert_ok!(add_stake(&BOB, &VALIDATOR, SUBNET, tao(1)));
		let before = StakingHotkeys::<Test>::get(BOB);
		let mut long = before.clone().into_inner();
		for n in long.len() as u32..MAX_KEYS {
			let mut bytes = [8; 32];
			bytes[..4].copy_from_slice(&n.to_le_bytes());
			long.push(AccountId32::new(bytes));
		}
		StakingHotkeys::<Test>::insert(BOB, wire::<_, MAX_KEYS>(long));
		// On one subnet he keeps the old one beside the new one, on all he does not.
		let one = || swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET));
		assert_noop!(one(), E::TooManyHotkeys);
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, None));
		let list = StakingHotkeys::<Test>::get(BOB);
		let place = before.iter().position(|hotkey| *hotkey == VALIDATOR);
		assert_eq!(list.iter().position(|hotkey| *hotkey == FRESH), place);
		let real = list.iter().take(before.len()).cloned().collect::<Vec<_>>();
		StakingHotkeys::<Test>::insert(BOB, wire::<_, MAX_KEYS>(real));
	});
}

#[test]
fn announcement_should_fail_when_the_price_is_not_there() {
	two_markets().run(|| {
		set_balance(&ALICE, PRICE + 499);
		assert_noop!(
			dispatch(
				signed(&ALICE),
				Call::announce_coldkey_swap { new_coldkey_hash: hash_of(&HEIR) }
			),
			E::NotEnoughBalanceToPaySwapColdKey
		);
		set_balance(&ALICE, PRICE + 500);
		let before = Balances::total_issuance();
		assert_ok!(announce(&ALICE, &HEIR));
		assert_eq!((balance(&ALICE), Balances::total_issuance()), (500, before - PRICE));
	});
}

#[test]
fn announcement_should_fail_while_a_crowdloan_holds_money() {
	two_markets().run(|| {
		set_balance(&LENDER, tao(1).rao());
		let call = Call::announce_coldkey_swap { new_coldkey_hash: hash_of(&HEIR) };
		assert_noop!(dispatch(signed(&LENDER), call), E::CrowdloanHoldsFunds);
		assert_noop!(force(&LENDER, &HEIR, 0), E::CrowdloanHoldsFunds);
	});
}

#[test]
fn calls_should_fail_when_nothing_was_announced() {
	two_markets().run(|| {
		assert_noop!(execute(&ALICE, &HEIR), E::ColdkeySwapAnnouncementNotFound);
		assert_noop!(dispute(&ALICE), E::ColdkeySwapAnnouncementNotFound);
		assert_noop!(clear(&ALICE), E::ColdkeySwapAnnouncementNotFound);
	});
}

#[test]
fn execution_should_fail_one_block_early_and_succeed_in_its_block() {
	two_markets().run(|| {
		assert_ok!(announce(&ALICE, &HEIR));
		System::set_block_number(u64::from(DELAY));
		assert_noop!(execute(&ALICE, &HEIR), E::ColdkeySwapTooEarly);
		System::set_block_number(1 + u64::from(DELAY));
		assert_noop!(execute(&ALICE, &POOR), E::AnnouncedColdkeyHashDoesNotMatch);
		assert_ok!(execute(&ALICE, &HEIR));
		assert_noop!(execute(&ALICE, &HEIR), E::ColdkeySwapAnnouncementNotFound);
	});
}

#[test]
fn announcement_should_wait_before_it_is_changed_or_taken_back() {
	two_markets().run(|| {
		assert_ok!(announce(&ALICE, &HEIR));
		let issuance = Balances::total_issuance();
		let due = 1 + u64::from(DELAY + REST);
		for block in [1, due - 1] {
			System::set_block_number(block);
			let again = Call::announce_coldkey_swap { new_coldkey_hash: hash_of(&POOR) };
			assert_noop!(dispatch(signed(&ALICE), again), E::ColdkeySwapReannouncedTooEarly);
			assert_noop!(clear(&ALICE), E::ColdkeySwapClearTooEarly);
		}
		System::set_block_number(due);
		assert_ok!(announce(&ALICE, &POOR));
		assert_eq!(Balances::total_issuance(), issuance, "to announce again costs nothing");
		assert_eq!(
			ColdkeySwapAnnouncements::<Test>::get(ALICE),
			Some((due as u32 + DELAY, hash_of(&POOR)))
		);
		System::set_block_number(due + u64::from(DELAY + REST));
		assert_ok!(clear(&ALICE));
		assert_eq!(last_event(), Event::ColdkeySwapCleared { who: ALICE });
		assert_eq!(ColdkeySwapAnnouncements::<Test>::get(ALICE), None);
	});
}

#[test]
fn calls_should_fail_by_name_when_the_announcement_is_disputed() {
	two_markets().run(|| {
		assert_ok!(announce(&ALICE, &HEIR));
		assert_ok!(dispute(&ALICE));
		assert_eq!(last_event(), Event::ColdkeySwapDisputed { coldkey: ALICE });
		assert_eq!(ColdkeySwapDisputes::<Test>::get(ALICE), Some(1));
		assert_noop!(dispute(&ALICE), E::ColdkeySwapAlreadyDisputed);
		System::set_block_number(10_000);
		assert_noop!(execute(&ALICE, &HEIR), E::ColdkeySwapDisputed);
		assert_noop!(clear(&ALICE), E::ColdkeySwapDisputed);
		let again = Call::announce_coldkey_swap { new_coldkey_hash: hash_of(&POOR) };
		assert_noop!(dispatch(signed(&ALICE), again), E::ColdkeySwapDisputed);
		assert_noop!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, None), E::ColdkeySwapDisputed);
		let reset = Call::reset_coldkey_swap { coldkey: ALICE };
		assert_noop!(dispatch(signed(&ALICE), reset.clone()), DispatchError::BadOrigin);
		assert_ok!(dispatch(RuntimeOrigin::root(), reset));
		assert_eq!(last_event(), Event::ColdkeySwapReset { who: ALICE });
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, None));
		assert_ok!(announce(&ALICE, &HEIR));
	});
}

#[test]
fn swap_hotkey_should_fail_when_its_coldkey_has_announced_another_one() {
	two_markets().run(|| {
		assert_ok!(announce(&ALICE, &HEIR));
		for netuid in [None, Some(SUBNET)] {
			let swap = swap_hotkey(&ALICE, &VALIDATOR, &FRESH, netuid);
			assert_noop!(swap, E::ColdkeySwapAnnounced);
		}
	});
}

#[test]
fn swap_coldkey_should_fail_when_the_new_one_cannot_take_over() {
	two_markets().run(|| {
		// Signed, not by root.
		let swap_cost = TaoBalance::ZERO;
		let call = Call::swap_coldkey { old_coldkey: ALICE, new_coldkey: HEIR, swap_cost };
		assert_noop!(dispatch(signed(&ALICE), call), DispatchError::BadOrigin);
		assert_noop!(force(&ALICE, &BOB, 0), E::ColdKeyAlreadyAssociated);
		assert_noop!(force(&ALICE, &ALICE, 0), E::ColdKeyAlreadyAssociated);
		assert_noop!(force(&POOR, &POOR, 0), E::ColdKeyAlreadyAssociated);
		assert_noop!(force(&ALICE, &VALIDATOR_2, 0), E::NewColdKeyIsHotkey);
		let subnet = accounts::of_subnet(SUBNET);
		assert_noop!(force(&ALICE, &subnet, 0), E::CannotUseSystemAccount);
		set_balance(&ALICE, 5_000);
		let poor = E::NotEnoughBalanceToPaySwapColdKey;
		assert_noop!(force(&ALICE, &HEIR, 4_501), poor);
		assert_ok!(force(&ALICE, &HEIR, 4_500));
		assert_eq!((balance(&ALICE), balance(&HEIR)), (0, 500));
	});
}

#[test]
fn swap_coldkey_should_fail_while_a_subnet_that_ends_pays_it() {
	two_markets().run(|| {
		assert_ok!(add_stake(&BOB, &VALIDATOR, SUBNET_2, tao(1)));
		IdleWeight::set(Weight::zero());
		assert_ok!(dissolve(SUBNET_2));
		// It has not begun: what is moved now is found later.
		assert_ok!(force(&BOB, &HEIR, 0));
		DissolveProgress::<Test>::put(crate::Dissolution {
			terms: Default::default(),
			stage: crate::DissolveStage::FormerStakers,
		});
		assert_noop!(force(&HEIR, &POOR, 0), E::KeyOnEndingSubnet);
		assert_ok!(force(&ALICE, &account(73), 0));
		DissolveProgress::<Test>::kill();
	});
}

#[test]
fn swap_coldkey_should_fail_when_it_has_too_much() {
	two_markets().run(|| {
		let most = crate::lifecycle::HotkeySwap::<Test>::most();
		assert!(crate::lifecycle::Lifecycle::<Test>::announced_swap_weight().all_lte(most));
		assert_ok!(announce(&ALICE, &HEIR));
		wait_for(&ALICE);
		// So little time that not even one position fits.
		let full = Limits::get();
		Limits::set(BlockWeights::simple_max(Weight::from_parts(1_000_000, u64::MAX)));
		assert_noop!(execute(&ALICE, &HEIR), E::TooManyPositions);
		assert_noop!(force(&ALICE, &HEIR, 0), E::TooManyPositions);
		Limits::set(full);
		assert_ok!(execute(&ALICE, &HEIR));
	});
}

#[test]
fn prices_and_delays_should_be_those_of_the_public_chain() {
	let params = ChainParams::PRODUCTION;
	assert_eq!(params.key_swap_cost.rao(), PRICE);
	assert_eq!(params.key_swap_on_subnet_cost.rao(), SUBNET_PRICE);
	assert_eq!(params.hotkey_swap_interval, INTERVAL);
	assert_eq!(params.coldkey_swap_announcement_delay, 36_000);
	assert_eq!(params.coldkey_swap_reannouncement_delay, 7_200);
}
