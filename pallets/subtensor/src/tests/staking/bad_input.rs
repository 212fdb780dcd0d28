//! Amounts that make no sense: nothing, more than there is, more than any number holds; transfers
//! to oneself; pools without anything in them.

use super::{mock::*, moves::*};
use crate::pallet::*;
use dtao_traits::AlphaFees;
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

const ROOT: NetUid = NetUid::ROOT;

/// A call with an amount, in rao or alpha-rao.
type Call1 = fn(u64) -> DispatchResult;

const fn rao(n: u64) -> TaoBalance {
	TaoBalance::from_rao(n)
}

/// Calls of [`ALICE`] that spend TAO.
const SPENDS: [Call1; 9] = [
	|n| add_stake(&ALICE, &VALIDATOR, SUBNET, rao(n)),
	|n| add_stake(&ALICE, &VALIDATOR, ROOT, rao(n)),
	|n| add_stake_limit(&ALICE, &VALIDATOR, SUBNET, rao(n), u64::MAX, false),
	|n| add_stake_limit(&ALICE, &VALIDATOR, SUBNET, rao(n), u64::MAX, true),
	|n| add_stake_limit(&ALICE, &VALIDATOR, SUBNET, rao(n), 600_000_000, true),
	|n| add_stake_limit(&ALICE, &VALIDATOR, ROOT, rao(n), u64::MAX, true),
	|n| add_stake_burn(&ALICE, &VALIDATOR, SUBNET, rao(n), None),
	|n| add_stake_burn(&ALICE, &VALIDATOR, SUBNET, rao(n), Some(u64::MAX)),
	|n| add_stake_burn(&OWNER, &VALIDATOR, SUBNET, rao(n), None),
];

/// Calls of [`ALICE`] that take from a position.
const TAKES: [Call1; 22] = [
	|n| remove_stake(&ALICE, &VALIDATOR, SUBNET, n),
	|n| remove_stake(&ALICE, &VALIDATOR, ROOT, n),
	|n| remove_stake_limit(&ALICE, &VALIDATOR, SUBNET, n, 0, false),
	|n| remove_stake_limit(&ALICE, &VALIDATOR, SUBNET, n, 0, true),
	|n| remove_stake_limit(&ALICE, &VALIDATOR, SUBNET, n, 400_000_000, true),
	|n| remove_stake_limit(&ALICE, &VALIDATOR, ROOT, n, 0, true),
	|n| recycle_alpha(&ALICE, &VALIDATOR, SUBNET, n),
	|n| burn_alpha(&ALICE, &VALIDATOR, SUBNET, n),
	|n| move_stake(&ALICE, (&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET), n),
	|n| move_stake(&ALICE, (&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET_2), n),
	|n| move_stake(&ALICE, (&VALIDATOR, ROOT), (&VALIDATOR_2, ROOT), n),
	|n| move_stake_limit(&ALICE, (&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET), n, (0, true)),
	|n| move_stake_limit(&ALICE, (&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET_2), n, (0, true)),
	|n| swap_stake(&ALICE, &VALIDATOR, (SUBNET, SUBNET_2), n),
	|n| swap_stake(&ALICE, &VALIDATOR, (SUBNET, ROOT), n),
	|n| swap_stake(&ALICE, &VALIDATOR, (ROOT, SUBNET), n),
	|n| swap_stake_limit(&ALICE, &VALIDATOR, (SUBNET, SUBNET_2), n, (0, false)),
	|n| swap_stake_limit(&ALICE, &VALIDATOR, (ROOT, SUBNET), n, (0, true)),
	|n| transfer_stake(&ALICE, &BOB, &VALIDATOR, (SUBNET, SUBNET), n),
	|n| transfer_stake(&ALICE, &BOB, &VALIDATOR, (SUBNET, SUBNET_2), n),
	|n| transfer_stake(&ALICE, &BOB, &VALIDATOR, (ROOT, ROOT), n),
	|n| {
		let (from, to) = ((&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET_2));
		transfer_stake_and_hotkey(&ALICE, &BOB, from, to, n)
	},
];

#[test]
fn calls_that_spend_should_fail_when_the_amount_is_nothing_or_beyond_all_money() {
	two_markets().run(|| {
		for (n, call) in SPENDS.into_iter().enumerate() {
			assert_noop!(call(0), Error::<Test>::AmountTooLow);
			for amount in [u64::MAX, u64::MAX - 1, tao(WEALTH).rao()] {
				assert_noop!(call(amount), Error::<Test>::NotEnoughBalanceToStake);
			}
			// With an amount that there is the same call succeeds, but for the limits of others.
			assert_ok!(call(tao(1).rao()).map_err(|error| (n, error)));
		}
	});
}

#[test]
fn calls_that_take_should_fail_when_the_amount_is_nothing_or_beyond_the_position() {
	two_markets().run(|| {
		for (n, call) in TAKES.into_iter().enumerate() {
			assert_noop!(call(0), Error::<Test>::AmountTooLow);
			// `u64::MAX` is the whole position: see `whole_position`.
			for amount in [u64::MAX - 1, alpha(300).rao() + 1] {
				assert_noop!(call(amount), Error::<Test>::NotEnoughStakeToWithdraw);
			}
			assert_ok!(call(alpha(1).rao()).map_err(|error| (n, error)));
		}
	});
}

#[test]
fn fee_in_alpha_should_fail_when_it_is_beyond_all_money() {
	two_markets().run(|| {
		let call = |netuid| Call::<Test>::remove_stake {
			hotkey: VALIDATOR,
			netuid,
			amount_unstaked: AlphaBalance::from_rao(1),
		};
		// Twice as many alpha as 64 bits hold; more than all root stake; more than that of ALICE.
		let cases = [
			(SUBNET, TaoBalance::MAX, DispatchError::from(ArithmeticError::Overflow)),
			(ROOT, TaoBalance::MAX, ArithmeticError::Underflow.into()),
			(ROOT, tao(201), Error::<Test>::NotEnoughStakeToWithdraw.into()),
			(SUBNET, tao(200), Error::<Test>::NotEnoughStakeToWithdraw.into()),
		];
		for (netuid, fee, error) in cases {
			assert_noop!(
				<SubtensorModule as AlphaFees<_, _>>::pay(&ALICE, &call(netuid), fee),
				error
			);
		}
	});
}

#[test]
fn transfers_should_fail_when_sender_receives_where_it_holds() {
	two_markets().run(|| {
		for netuid in [SUBNET, ROOT] {
			let place = (&VALIDATOR, netuid);
			for amount in [0, 1, alpha(1).rao(), u64::MAX] {
				assert_noop!(
					transfer_stake(&ALICE, &ALICE, &VALIDATOR, (netuid, netuid), amount),
					Error::<Test>::SameNetuid
				);
				assert_noop!(
					transfer_stake_and_hotkey(&ALICE, &ALICE, place, place, amount),
					Error::<Test>::SameNetuid
				);
			}
		}
		// To oneself elsewhere it is a swap, or a move.
		let amount = alpha(10).rao();
		assert_ok!(transfer_stake(&ALICE, &ALICE, &VALIDATOR, (SUBNET, SUBNET_2), amount));
		let (from, to) = ((&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET));
		assert_ok!(transfer_stake_and_hotkey(&ALICE, &ALICE, from, to, amount));
		assert_eq!(stake(&VALIDATOR_2, &ALICE, SUBNET), amount);
	});
}

/// [`SUBNET`] in order and [`SUBNET_2`] with these reserves; [`ALICE`] has stake on both.
fn beside_a_pool(pool_tao: u64, pool_alpha: u64) -> Chain {
	let pool = dynamic_subnet(SUBNET_2.get(), rao(pool_tao), AlphaBalance::from_rao(pool_alpha));
	Chain::with_subnet()
		.subnet(pool)
		.neuron(SUBNET, VALIDATOR, ALICE, alpha(300))
		.neuron(SUBNET_2, VALIDATOR, ALICE, alpha(300))
		.neuron(ROOT, VALIDATOR, ALICE, alpha(200))
		.started()
}

#[test]
fn unstake_all_should_tell_what_the_pool_says_when_none_takes_the_stake() {
	Chain::with_subnet()
		.subnet(dynamic_subnet(SUBNET_2.get(), TaoBalance::ZERO, AlphaBalance::ZERO))
		.neuron(SUBNET_2, VALIDATOR, ALICE, alpha(300))
		.started()
		.run(|| {
			for call in [unstake_all, unstake_all_alpha] {
				assert_noop!(call(&ALICE, &VALIDATOR), Error::<Test>::InsufficientLiquidity);
				assert_noop!(call(&BOB, &VALIDATOR), Error::<Test>::NotEnoughStakeToWithdraw);
			}
			// One that takes it is enough.
			for call in [unstake_all, unstake_all_alpha] {
				assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(1)));
				assert_ok!(call(&ALICE, &VALIDATOR));
				assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), 0);
				assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET_2), alpha(300).rao());
			}
		});
}

#[test]
fn trades_should_fail_when_the_pool_is_drained() {
	let dry: [Call1; 12] = [
		|n| add_stake(&ALICE, &VALIDATOR, SUBNET_2, rao(n)),
		|n| add_stake_limit(&ALICE, &VALIDATOR, SUBNET_2, rao(n), u64::MAX, false),
		|n| add_stake_limit(&ALICE, &VALIDATOR, SUBNET_2, rao(n), u64::MAX, true),
		|n| add_stake_burn(&ALICE, &VALIDATOR, SUBNET_2, rao(n), None),
		|n| remove_stake(&ALICE, &VALIDATOR, SUBNET_2, n),
		|_| remove_full(&ALICE, &VALIDATOR, SUBNET_2, None),
		|n| swap_stake(&ALICE, &VALIDATOR, (SUBNET, SUBNET_2), n),
		|n| swap_stake(&ALICE, &VALIDATOR, (ROOT, SUBNET_2), n),
		|n| move_stake(&ALICE, (&VALIDATOR, SUBNET), (&OWNER_HOTKEY, SUBNET_2), n),
		|n| transfer_stake(&ALICE, &BOB, &VALIDATOR, (SUBNET, SUBNET_2), n),
		|n| swap_stake_limit(&ALICE, &VALIDATOR, (SUBNET, SUBNET_2), n, (0, true)),
		|n| swap_stake_limit(&ALICE, &VALIDATOR, (ROOT, SUBNET_2), n, (0, true)),
	];
	// Without a price stake is worth nothing, and too little to be moved.
	let worthless: [Call1; 3] = [
		|n| swap_stake(&ALICE, &VALIDATOR, (SUBNET_2, SUBNET), n),
		|n| move_stake(&ALICE, (&VALIDATOR, SUBNET_2), (&OWNER_HOTKEY, SUBNET_2), n),
		|n| transfer_stake(&ALICE, &BOB, &VALIDATOR, (SUBNET_2, ROOT), n),
	];
	for (pool_tao, pool_alpha) in [(0, 0), (0, alpha(10).rao()), (tao(10).rao(), 0)] {
		beside_a_pool(pool_tao, pool_alpha).run(|| {
			for call in dry {
				assert_noop!(call(tao(1).rao()), Error::<Test>::InsufficientLiquidity);
			}
			for call in worthless {
				assert_noop!(call(tao(1).rao()), Error::<Test>::AmountTooLow);
			}
			// What needs no pool goes on.
			assert_ok!(recycle_alpha(&ALICE, &VALIDATOR, SUBNET_2, 1));
			assert_ok!(burn_alpha(&ALICE, &VALIDATOR, SUBNET_2, 1));
		});
	}
}
