//! The list of hotkeys that a coldkey stakes on (INV-08): exactly those where it has something.

use super::{mock::*, moves::*};
use crate::{
	claims::Claims,
	pallet::*,
	pools::Pools,
	shares::{list::StakingList, Credits, Shares},
	staking::AutoStake,
	types::Position,
	RootClaimTypeEnum, MAX_KEYS,
};
use dtao_types::NetUid;
use frame_support::{
	assert_noop, assert_ok,
	storage::{with_transaction, TransactionOutcome},
};
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchError;

const ROOT: NetUid = NetUid::ROOT;

fn listed(coldkey: &AccountId32) -> Vec<AccountId32> {
	Shares::<Test>::staking_hotkeys(coldkey)
}

/// Run a test with `count` further hotkeys on the list of a coldkey, and undo it all: the coldkey
/// has nothing there.
pub fn with_long_list(coldkey: &AccountId32, count: u32, test: impl FnOnce()) {
	let undone: Result<(), DispatchError> = with_transaction(|| {
		let mut list = listed(coldkey);
		list.extend((0..count).map(|n| {
			let mut bytes = [0xee; 32];
			bytes[..4].copy_from_slice(&n.to_le_bytes());
			AccountId32::new(bytes)
		}));
		StakingHotkeys::<Test>::insert(coldkey, wire(list));
		test();
		TransactionOutcome::Rollback(Ok(()))
	});
	assert_ok!(undone);
}

#[test]
fn list_should_be_the_one_that_is_decoded_at_every_length() {
	let hotkey = |n: u16| {
		let [low, high] = n.to_le_bytes();
		AccountId32::new(core::array::from_fn(|i| if i == 0 { low } else { high }))
	};
	let stored = || StakingList::of::<Test>(&CAROL);
	Chain::default().run(|| {
		assert_eq!((stored().len(), stored().position(&hotkey(0))), (0, None));
		stored().remove(&hotkey(0));
		// The bytes before the hotkeys are one, two or four: across 64, and 16,384 is never reached.
		let mut model = Vec::new();
		for n in 0..200 {
			stored().append(&hotkey(n));
			model.push(hotkey(n));
			assert_eq!(listed(&CAROL), model);
			assert_eq!(
				(stored().len(), stored().position(&hotkey(n))),
				(model.len(), Some(n.into()))
			);
			assert_eq!(stored().position(&hotkey(n + 1)), None);
		}
		// Another order: as that of the decoded list.
		for place in [0, 1, 15, 16, 17, 198, 199] {
			stored().put_first(place);
			model[..=place].rotate_right(1);
			assert_eq!(listed(&CAROL), model);
			stored().turn(16, place);
			if place > 16 {
				model[16..].rotate_left(place - 16);
			}
			assert_eq!(listed(&CAROL), model);
		}
		stored().put_first(200);
		stored().turn(16, 200);
		assert_eq!(listed(&CAROL), model, "there is nobody at that place");
		// First, last and from the middle, in turns.
		while !model.is_empty() {
			let at = [0, model.len() - 1, model.len() / 2][model.len() % 3];
			let gone = model.remove(at);
			stored().remove(&gone);
			stored().remove(&gone);
			assert_eq!(listed(&CAROL), model);
		}
		assert!(!StakingHotkeys::<Test>::contains_key(&CAROL));
	});
}

#[test]
fn hotkey_should_be_listed_while_there_is_stake_on_it() {
	two_markets().run(|| {
		assert_ok!(add_stake(&CAROL, &VALIDATOR, SUBNET, tao(1)));
		assert_ok!(add_stake(&CAROL, &VALIDATOR, SUBNET_2, tao(1)));
		assert_ok!(add_stake(&CAROL, &VALIDATOR_2, SUBNET, tao(1)));
		assert_eq!(listed(&CAROL), [VALIDATOR, VALIDATOR_2]);

		let sell_all = |hotkey: &AccountId32, netuid| {
			assert_ok!(remove_full(&CAROL, hotkey, netuid, None));
		};
		sell_all(&VALIDATOR, SUBNET);
		assert_eq!(listed(&CAROL), [VALIDATOR, VALIDATOR_2]);
		sell_all(&VALIDATOR, SUBNET_2);
		assert_eq!(listed(&CAROL), [VALIDATOR_2]);
		sell_all(&VALIDATOR_2, SUBNET);
		assert!(!StakingHotkeys::<Test>::contains_key(&CAROL));
	});
}

#[test]
fn moved_stake_should_be_listed_where_it_is() {
	two_markets().run(|| {
		assert_ok!(add_stake(&CAROL, &VALIDATOR, SUBNET, tao(1)));
		let all = stake(&VALIDATOR, &CAROL, SUBNET);
		assert_ok!(move_stake(&CAROL, (&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET), all));
		assert_eq!(listed(&CAROL), [VALIDATOR_2]);
		let all = stake(&VALIDATOR_2, &CAROL, SUBNET);
		assert_ok!(transfer_stake(&CAROL, &DAVE, &VALIDATOR_2, (SUBNET, SUBNET), all));
		assert_eq!(listed(&CAROL), []);
		assert_eq!(listed(&DAVE), [VALIDATOR_2]);
	});
}

#[test]
fn purchase_should_fail_when_the_list_is_full() {
	two_markets().run(|| {
		with_long_list(&CAROL, MAX_KEYS, || {
			for netuid in [SUBNET, ROOT] {
				assert_noop!(
					add_stake(&CAROL, &VALIDATOR, netuid, tao(1)),
					Error::<Test>::TooManyHotkeys
				);
				for partial in [false, true] {
					assert_noop!(
						add_stake_limit(&CAROL, &VALIDATOR, netuid, tao(1), u64::MAX, partial),
						Error::<Test>::TooManyHotkeys
					);
				}
			}
		});
		with_long_list(&CAROL, MAX_KEYS - 1, || {
			assert_ok!(add_stake(&CAROL, &VALIDATOR, SUBNET, tao(1)));
			// A second position on the hotkey needs no further place.
			assert_ok!(add_stake(&CAROL, &VALIDATOR, SUBNET_2, tao(1)));
		});
	});
}

#[test]
fn gift_should_fail_when_the_list_is_half_full() {
	two_markets().run(|| {
		let gift = || transfer_stake(&ALICE, &DAVE, &VALIDATOR, (SUBNET, SUBNET), alpha(10).rao());
		with_long_list(&DAVE, MAX_KEYS / 2, || {
			assert_noop!(gift(), Error::<Test>::TooManyHotkeys);
			// The owner of the list goes on, and what is listed may be added to.
			assert_ok!(add_stake(&DAVE, &VALIDATOR, SUBNET, tao(1)));
			assert_ok!(gift());
		});
		with_long_list(&DAVE, MAX_KEYS / 2 - 1, || {
			assert_ok!(gift());
		});
	});
}

#[test]
fn reward_should_be_paid_when_the_list_is_full() {
	two_markets().run(|| {
		let pay = |hotkey: &AccountId32, coldkey: &AccountId32| {
			assert_ok!(Pools::<Test>::raise_alpha_out(SUBNET, alpha(5)));
			let mut credits = Credits::default();
			assert_ok!(AutoStake::<Test>::pay_incentive(
				Position::new(hotkey, coldkey, SUBNET),
				alpha(5),
				&mut credits
			));
			credits.opened
		};
		assert_ok!(try_associate(&CAROL, &MINER));
		with_long_list(&CAROL, MAX_KEYS, || {
			assert_eq!(pay(&MINER, &CAROL), 1);
			assert_eq!(stake(&MINER, &CAROL, SUBNET), alpha(5).rao());
			assert!(!listed(&CAROL).contains(&MINER));
		});
		// The chosen hotkey is somebody else's and cannot be listed: back to one's own.
		AutoStakeDestination::<Test>::insert(CAROL, SUBNET, VALIDATOR);
		AutoStakeColdkeys::<Test>::insert((SUBNET, VALIDATOR, CAROL), ());
		with_long_list(&CAROL, MAX_KEYS, || {
			// Both were tried.
			assert_eq!(pay(&MINER, &CAROL), 2);
			assert_eq!(stake(&MINER, &CAROL, SUBNET), alpha(5).rao());
			assert_eq!(stake(&VALIDATOR, &CAROL, SUBNET), 0);
		});
		with_long_list(&CAROL, MAX_KEYS - 1, || {
			pay(&MINER, &CAROL);
			assert_eq!(stake(&MINER, &CAROL, SUBNET), 0);
			assert!(stake(&VALIDATOR, &CAROL, SUBNET) > 0);
		});
	});
}

#[test]
fn hotkey_should_be_listed_while_it_owes_root_dividends() {
	two_markets().run(|| {
		assert_ok!(add_stake(&CAROL, &VALIDATOR, ROOT, tao(10)));
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		assert_ok!(remove_full(&CAROL, &VALIDATOR, ROOT, None));
		assert!(Claims::<Test>::has_unpaid(Position::new(&VALIDATOR, &CAROL, NetUid::ROOT)));
		assert_eq!(listed(&CAROL), [VALIDATOR]);

		// Paid as alpha, which is sold at last.
		assert_ok!(set_root_claim_type(&CAROL, RootClaimTypeEnum::Keep));
		assert_ok!(claim_root_with_hotkey(&CAROL, &VALIDATOR));
		assert_eq!(listed(&CAROL), [VALIDATOR]);
		assert_ok!(remove_full(&CAROL, &VALIDATOR, SUBNET, None));
		assert_eq!(listed(&CAROL), []);
	});
}

#[test]
fn list_should_forget_a_hotkey_when_its_subnet_ends() {
	two_markets().run(|| {
		assert_ok!(add_stake(&CAROL, &VALIDATOR, SUBNET, tao(1)));
		assert_ok!(add_stake(&CAROL, &VALIDATOR_2, SUBNET, tao(1)));
		assert_ok!(add_stake(&CAROL, &VALIDATOR_2, SUBNET_2, tao(1)));
		assert_ok!(dissolve(SUBNET));
		blocks(5);
		assert_eq!(listed(&CAROL), [VALIDATOR_2]);
	});
}
