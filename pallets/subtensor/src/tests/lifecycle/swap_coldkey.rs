//! A coldkey hands everything over to another one.

use super::{
	dissolve_traces::{make_rich, rich_chain},
	mock::*,
	moves::*,
	swap_calls::*,
};
use crate::{
	keys::KeyStore, pallet::*, root::Root, subnets::Subnets, types::Position, RootClaimTypeEnum,
};
use dtao_types::NetUid;
use frame_support::{assert_noop, assert_ok, traits::ReservableCurrency};
use sp_core::crypto::AccountId32;

/// Stake of a coldkey on hotkeys and subnets, in alpha-rao, and what it is owed there.
fn books(who: &AccountId32) -> Vec<(AccountId32, NetUid, u64, u128)> {
	let mut books = Vec::new();
	for hotkey in [VALIDATOR, VALIDATOR_2, MINER, MINER_2, OWNER_HOTKEY] {
		for netuid in Subnets::<Test>::list() {
			let owed = Root::<Test>::owed(Position::new(&hotkey, who, netuid));
			books.push((hotkey.clone(), netuid, stake(&hotkey, who, netuid), owed));
		}
	}
	books
}

#[test]
fn swap_should_give_everything_to_the_new_coldkey() {
	rich_chain().run(|| {
		make_rich();
		let before = books(&ALICE);
		assert!(before.iter().any(|(.., owed)| *owed > 0));
		assert_ok!(set_root_claim_type(&ALICE, RootClaimTypeEnum::Keep));
		Subnets::<Test>::set_owner(Position::new(&VALIDATOR, &ALICE, SUBNET_2));
		let listed = StakingHotkeys::<Test>::get(ALICE);
		assert_ok!(announce(&ALICE, &HEIR));
		let free = balance(&ALICE);
		wait_for(&ALICE);

		let issuance = Balances::total_issuance();
		assert_ok!(execute(&ALICE, &HEIR));
		let (old_coldkey, new_coldkey) = (ALICE, HEIR);
		assert_eq!(last_event(), Event::ColdkeySwapped { old_coldkey, new_coldkey });
		assert_eq!(books(&HEIR), before);
		assert!(books(&ALICE).iter().all(|(_, _, has, owed)| (*has, *owed) == (0, 0)));
		assert_eq!(StakingHotkeys::<Test>::get(HEIR), listed);
		assert_eq!(KeyStore::<Test>::owner(&VALIDATOR), HEIR);
		assert_eq!(RootClaimType::<Test>::get(HEIR), RootClaimTypeEnum::Keep);
		assert_eq!(Subnets::<Test>::owner(SUBNET_2), HEIR);
		assert_eq!((balance(&ALICE), balance(&HEIR)), (0, free));
		assert!(!frame_system::Account::<Test>::contains_key(ALICE), "the old account is gone");
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(ColdkeySwapAnnouncements::<Test>::get(ALICE), None);
		blocks(25);
		assert_ok!(claim_root(&HEIR, &[SUBNET]));
	});
}

#[test]
fn swap_should_leave_what_is_reserved_and_keep_the_account() {
	two_markets().run(|| {
		assert_ok!(Balances::reserve(&ALICE, 1_000));
		let free = balance(&ALICE);
		assert_ok!(force(&ALICE, &HEIR, 0));
		assert_eq!((Balances::reserved_balance(&ALICE), balance(&ALICE)), (1_000, 500));
		assert_eq!(balance(&HEIR), free - 500);
	});
}

#[test]
fn swap_should_leave_dust_that_cannot_open_an_account() {
	use frame_support::traits::fungible::Mutate;
	two_markets().run(|| {
		assert_ok!(Balances::reserve(&ALICE, 1_000));
		Balances::set_balance(&ALICE, 999);
		assert_ok!(force(&ALICE, &HEIR, 0));
		assert_eq!((balance(&ALICE), balance(&HEIR)), (999, 0));
		assert_eq!(stake(&VALIDATOR, &HEIR, SUBNET), alpha(300).rao());
	});
}

#[test]
fn swap_should_add_to_what_the_new_coldkey_owns() {
	two_markets().run(|| {
		assert_ok!(dispatch(signed(&CAROL), Call::try_associate_hotkey { hotkey: MINER }));
		let choose = |who: &AccountId32, hotkey: AccountId32| {
			let netuid = SUBNET;
			assert_ok!(dispatch(
				signed(who),
				Call::set_coldkey_auto_stake_hotkey { netuid, hotkey }
			));
		};
		choose(&ALICE, VALIDATOR);
		choose(&CAROL, VALIDATOR_2);
		assert_ok!(set_root_claim_type(&ALICE, RootClaimTypeEnum::Keep));
		let sum = balance(&ALICE) + balance(&CAROL);
		assert_ok!(force(&ALICE, &CAROL, 0));
		assert_eq!(KeyStore::<Test>::owned(&CAROL), vec![MINER, VALIDATOR]);
		assert_eq!(AutoStakeDestination::<Test>::get(CAROL, SUBNET), Some(VALIDATOR_2));
		assert_eq!(AutoStakeDestination::<Test>::iter().count(), 1);
		assert_eq!(balance(&CAROL), sum);
		assert_eq!(KeyStore::<Test>::owned(&ALICE), Vec::<AccountId32>::new());
	});
}

#[test]
fn identity_should_move_unless_the_new_coldkey_has_one() {
	let identity = |text: &str| crate::ChainIdentityInput {
		name: text.as_bytes().to_vec(),
		..Default::default()
	};
	for has_own in [false, true] {
		two_markets().run(|| {
			assert_ok!(KeyStore::<Test>::set_identity(&ALICE, identity("alice")));
			if has_own {
				register(SUBNET, &MINER, &CAROL);
				assert_ok!(KeyStore::<Test>::set_identity(&CAROL, identity("carol")));
			}
			assert_ok!(force(&ALICE, &CAROL, 0));
			let name = KeyStore::<Test>::identity(&CAROL).map(|identity| identity.name.to_vec());
			let expected: &[u8] = if has_own { b"carol" } else { b"alice" };
			assert_eq!(name.as_deref(), Some(expected));
			assert_eq!(KeyStore::<Test>::identity(&ALICE), None);
		});
	}
}

#[test]
fn swap_should_not_shorten_a_wait_of_the_coldkey() {
	two_markets().run(|| {
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET)));
		assert_ok!(force(&ALICE, &HEIR, 0));
		let again = || swap_hotkey(&HEIR, &FRESH, &VALIDATOR, Some(SUBNET));
		assert_noop!(again(), Error::<Test>::HotKeySetTxRateLimitExceeded);
		System::set_block_number(5_000);
		assert_noop!(again(), Error::<Test>::HotKeySwapOnSubnetIntervalNotPassed);
		assert_eq!(LastHotkeySwapOnNetuid::<Test>::get(SUBNET, ALICE), None);
	});
}

#[test]
fn turn_of_automatic_claims_should_begin_anew_with_the_new_coldkey() {
	two_markets().run(|| {
		give_root_dividend(SUBNET, &VALIDATOR, 5_000_000_000);
		let resume = crate::types::RootClaimResume { hotkeys: 0, netuid: SUBNET };
		RootClaimResumes::<Test>::insert(ALICE, resume);
		let index = StakingColdkeys::<Test>::get(ALICE);
		assert_ok!(force(&ALICE, &HEIR, 0));
		assert_eq!(RootClaimResumes::<Test>::iter().count(), 0);
		assert_eq!(StakingColdkeys::<Test>::get(HEIR), index);
		NumRootClaim::<Test>::put(5);
		blocks(2);
		assert_eq!(Root::<Test>::owed(Position::new(&VALIDATOR, &HEIR, SUBNET)), 0);
	});
}

#[test]
fn positions_on_an_own_hotkey_should_move_when_they_are_not_listed() {
	two_markets().run(|| {
		// As with a full list: neither the old one nor the new one lists them.
		StakingHotkeys::<Test>::remove(ALICE);
		let before = stake(&VALIDATOR, &ALICE, SUBNET);
		assert_ok!(remove_full(&ALICE, &VALIDATOR, NetUid::ROOT, None));
		assert_ok!(force(&ALICE, &HEIR, 0));
		assert_eq!(stake(&VALIDATOR, &HEIR, SUBNET), before);
		// Now the heir has stake without a list, on a hotkey that a third one hands over as well.
		assert_ok!(add_stake(&BOB, &VALIDATOR, SUBNET, tao(1)));
		let of_bob = stake(&VALIDATOR, &BOB, SUBNET);
		assert_ok!(force(&BOB, &HEIR, 0));
		let sum = stake(&VALIDATOR, &HEIR, SUBNET);
		assert!(sum.abs_diff(before + of_bob) <= 2, "{sum}: {before} and {of_bob}");
	});
}

#[test]
fn disputed_coldkey_should_be_handed_over_by_root() {
	two_markets().run(|| {
		assert_ok!(announce(&ALICE, &POOR));
		assert_ok!(dispute(&ALICE));
		assert_ok!(force(&ALICE, &HEIR, 0));
		assert_eq!(ColdkeySwapAnnouncements::<Test>::get(ALICE), None);
		assert_eq!(ColdkeySwapDisputes::<Test>::get(ALICE), None);
		assert_eq!(stake(&VALIDATOR, &HEIR, SUBNET), alpha(300).rao());
	});
}
