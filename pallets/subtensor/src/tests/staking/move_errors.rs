//! Every call that moves stake, against every reason for which one of them can fail.

use super::{mock::*, moves::*, staking_hotkeys::with_long_list, transition::SMALL};
use crate::{accounts, pallet::*, MAX_KEYS};
use dtao_types::{AlphaBalance, NetUid};
use frame_support::{assert_noop, assert_ok};
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// A call of [`ALICE`] that moves an amount in alpha-rao from the first place to the second one, and
/// to the coldkey, as far as the call can name them.
type Move = fn((&AccountId32, NetUid), (&AccountId32, NetUid), &AccountId32, u64) -> DispatchResult;

/// Those that stay with the coldkey: to another hotkey, with a limit for all and for a part.
const MOVES: [Move; 3] = [
	|from, to, _, n| move_stake(&ALICE, from, to, n),
	|from, to, _, n| move_stake_limit(&ALICE, from, to, n, (0, false)),
	|from, to, _, n| move_stake_limit(&ALICE, from, to, n, (0, true)),
];

/// Those that stay with coldkey and hotkey.
const SWAPS: [Move; 3] = [
	|from, to, _, n| swap_stake(&ALICE, from.0, (from.1, to.1), n),
	|from, to, _, n| swap_stake_limit(&ALICE, from.0, (from.1, to.1), n, (0, false)),
	|from, to, _, n| swap_stake_limit(&ALICE, from.0, (from.1, to.1), n, (0, true)),
];

/// Those that change the coldkey: to the same hotkey, to another one.
const TRANSFERS: [Move; 2] = [
	|from, to, whom, n| transfer_stake(&ALICE, whom, from.0, (from.1, to.1), n),
	|from, to, whom, n| transfer_stake_and_hotkey(&ALICE, whom, from, to, n),
];

fn all() -> impl Iterator<Item = Move> {
	MOVES.into_iter().chain(SWAPS).chain(TRANSFERS)
}

/// Run a move from [`VALIDATOR`] to [`VALIDATOR_2`] and [`DAVE`].
fn run(call: Move, from: NetUid, to: NetUid) -> DispatchResult {
	call((&VALIDATOR, from), (&VALIDATOR_2, to), &DAVE, alpha(10).rao())
}

#[test]
fn every_move_should_succeed_when_nothing_is_wrong() {
	two_markets().run(|| {
		for call in all() {
			assert_ok!(run(call, SUBNET, SUBNET_2));
		}
	});
}

#[test]
fn every_move_should_fail_when_a_subnet_is_unknown_or_ends() {
	two_markets().run(|| {
		for call in all() {
			for (from, to) in [(NO_SUBNET, SUBNET), (SUBNET, NO_SUBNET)] {
				assert_noop!(run(call, from, to), Error::<Test>::SubnetNotExists);
			}
		}
		assert_ok!(dissolve(SUBNET_2));
		for call in all() {
			for (from, to) in [(SUBNET_2, SUBNET), (SUBNET, SUBNET_2)] {
				assert_noop!(run(call, from, to), Error::<Test>::SubnetNotExists);
			}
		}
	});
}

#[test]
fn every_move_should_fail_when_a_token_is_disabled() {
	two_markets().run(|| {
		for closed in [SUBNET, SUBNET_2] {
			set_token_enabled(closed, false);
			for call in all() {
				assert_noop!(run(call, SUBNET, SUBNET_2), Error::<Test>::SubtokenDisabled);
			}
			set_token_enabled(closed, true);
		}
	});
}

#[test]
fn every_move_should_fail_when_a_hotkey_is_unknown() {
	two_markets().run(|| {
		let amount = alpha(10).rao();
		for call in all() {
			let from_nowhere = call((&UNKNOWN, SUBNET), (&VALIDATOR, SUBNET_2), &DAVE, amount);
			assert_noop!(from_nowhere, Error::<Test>::HotKeyAccountNotExists);
		}
		// Only these name another hotkey, and can stay on the subnet.
		for call in MOVES.into_iter().chain([TRANSFERS[1]]) {
			for to in [SUBNET, SUBNET_2] {
				let from_nowhere = call((&UNKNOWN, SUBNET), (&VALIDATOR, to), &DAVE, amount);
				assert_noop!(from_nowhere, Error::<Test>::HotKeyAccountNotExists);
				let to_nowhere = call((&VALIDATOR, SUBNET), (&UNKNOWN, to), &DAVE, amount);
				assert_noop!(to_nowhere, Error::<Test>::HotKeyAccountNotExists);
			}
		}
	});
}

#[test]
fn every_move_should_fail_when_it_is_worth_less_than_the_smallest_stake() {
	two_markets().run(|| {
		for call in all() {
			let (from, to) = ((&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET_2));
			for amount in [0, 1, SMALL - 1] {
				assert_noop!(call(from, to, &DAVE, amount), Error::<Test>::AmountTooLow);
			}
			let from_root = call((&VALIDATOR, NetUid::ROOT), to, &DAVE, 1_999_999);
			assert_noop!(from_root, Error::<Test>::AmountTooLow);
			assert_ok!(call(from, to, &DAVE, SMALL + 10_000));
		}
		for call in TRANSFERS {
			let place = (&VALIDATOR, SUBNET);
			for amount in [0, 1, SMALL - 1] {
				assert_noop!(call(place, place, &BOB, amount), Error::<Test>::AmountTooLow);
			}
		}
	});
}

#[test]
fn every_move_should_fail_when_a_pool_is_too_thin() {
	two_markets().run(|| {
		for thin in [SUBNET, SUBNET_2] {
			let deep = SubnetAlphaIn::<Test>::get(thin);
			SubnetAlphaIn::<Test>::insert(thin, AlphaBalance::from_rao(999_999));
			for call in all() {
				assert_noop!(run(call, SUBNET, SUBNET_2), Error::<Test>::InsufficientLiquidity);
			}
			SubnetAlphaIn::<Test>::insert(thin, deep);
		}
	});
}

#[test]
fn transfers_should_fail_when_a_subnet_forbids_them() {
	two_markets().run(|| {
		for closed in [SUBNET, SUBNET_2] {
			TransferToggle::<Test>::insert(closed, false);
			for call in TRANSFERS {
				assert_noop!(run(call, SUBNET, SUBNET_2), Error::<Test>::TransferDisallowed);
			}
			TransferToggle::<Test>::insert(closed, true);
		}
	});
}

#[test]
fn transfers_should_fail_when_the_receiver_is_an_account_of_the_chain() {
	two_markets().run(|| {
		let chain = accounts::of_subnet(SUBNET);
		for call in TRANSFERS {
			let from = (&VALIDATOR, SUBNET);
			let given = call(from, (&VALIDATOR_2, SUBNET), &chain, alpha(10).rao());
			assert_noop!(given, Error::<Test>::CannotUseSystemAccount);
		}
	});
}

#[test]
fn moves_should_fail_when_the_list_of_hotkeys_is_full() {
	two_markets().run(|| {
		// One hotkey of ALICE is listed, none of DAVE.
		with_long_list(&ALICE, MAX_KEYS - 1, || {
			for call in MOVES {
				for to in [SUBNET, SUBNET_2] {
					assert_noop!(run(call, SUBNET, to), Error::<Test>::TooManyHotkeys);
				}
			}
			for call in SWAPS {
				assert_ok!(run(call, SUBNET, SUBNET_2));
			}
		});
		with_long_list(&DAVE, MAX_KEYS / 2, || {
			for call in TRANSFERS {
				for to in [SUBNET, SUBNET_2] {
					assert_noop!(run(call, SUBNET, to), Error::<Test>::TooManyHotkeys);
				}
			}
		});
	});
}

#[test]
fn moves_with_limit_should_fail_when_the_ratio_would_be_passed() {
	two_markets().run(|| {
		let amount = alpha(10).rao();
		let calls: [fn(u64, (u64, bool)) -> DispatchResult; 2] = [
			|n, fill| {
				let (from, to) = ((&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET_2));
				move_stake_limit(&ALICE, from, to, n, fill)
			},
			|n, fill| swap_stake_limit(&ALICE, &VALIDATOR, (SUBNET, SUBNET_2), n, fill),
		];
		for call in calls {
			// The prices are 0.5 and 2 TAO per alpha: a ratio of a quarter.
			for limit in [249_000_000, 250_000_000, u64::MAX] {
				assert_noop!(call(amount, (limit, false)), Error::<Test>::SlippageTooHigh);
			}
			for limit in [250_000_000, u64::MAX] {
				assert_noop!(call(amount, (limit, true)), Error::<Test>::ZeroMaxStakeAmount);
			}
		}
	});
}
