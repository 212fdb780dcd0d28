//! `u64::MAX` as amount: the whole position and only it, in every call that sells or moves stake.

use super::{mock::*, moves::*};
use crate::{
	pallet::*,
	pools::Pools,
	shares::{Credits, Shares},
	views::Views,
};
use dtao_types::{AlphaBalance, NetUid};
use frame_support::{assert_noop, assert_ok};
use sp_core::crypto::AccountId32;
use sp_runtime::{traits::Dispatchable, DispatchResult};

const ROOT: NetUid = NetUid::ROOT;

/// What clients send for "all".
const ALL: u64 = u64::MAX;

/// A call that takes an amount from a position of somebody on [`VALIDATOR`] and a subnet.
type Take = fn(&AccountId32, NetUid, u64) -> DispatchResult;

/// Where [`Take`]s move stake to: another subnet than they take from.
fn elsewhere(netuid: NetUid) -> NetUid {
	if netuid == SUBNET_2 {
		SUBNET
	} else {
		SUBNET_2
	}
}

/// Each call with an amount that sells or moves, and those with a limit with and without `allow_partial`.
const TAKES: [Take; 14] = [
	|who, from, n| remove_stake(who, &VALIDATOR, from, n),
	|who, from, n| remove_stake_limit(who, &VALIDATOR, from, n, 0, false),
	|who, from, n| remove_stake_limit(who, &VALIDATOR, from, n, 0, true),
	|who, from, n| move_stake(who, (&VALIDATOR, from), (&VALIDATOR_2, from), n),
	|who, from, n| move_stake(who, (&VALIDATOR, from), (&VALIDATOR_2, elsewhere(from)), n),
	|who, from, n| move_stake_limit(who, (&VALIDATOR, from), (&VALIDATOR_2, from), n, (0, false)),
	|who, from, n| {
		let to = (&VALIDATOR_2, elsewhere(from));
		move_stake_limit(who, (&VALIDATOR, from), to, n, (0, true))
	},
	|who, from, n| swap_stake(who, &VALIDATOR, (from, elsewhere(from)), n),
	|who, from, n| swap_stake_limit(who, &VALIDATOR, (from, elsewhere(from)), n, (0, false)),
	|who, from, n| swap_stake_limit(who, &VALIDATOR, (from, elsewhere(from)), n, (0, true)),
	|who, from, n| transfer_stake(who, &DAVE, &VALIDATOR, (from, from), n),
	|who, from, n| transfer_stake(who, &DAVE, &VALIDATOR, (from, elsewhere(from)), n),
	|who, from, n| {
		transfer_stake_and_hotkey(who, &DAVE, (&VALIDATOR, from), (&VALIDATOR_2, from), n)
	},
	|who, from, n| {
		let to = (&VALIDATOR_2, elsewhere(from));
		transfer_stake_and_hotkey(who, &DAVE, (&VALIDATOR, from), to, n)
	},
];

/// The subnets from which whole positions leave.
const FROM: [NetUid; 2] = [SUBNET, ROOT];

/// What the runtime API answers of the stake of somebody on [`VALIDATOR`].
fn in_view(who: &AccountId32, netuid: NetUid) -> u64 {
	let positions = Views::<Test>::get_stake_info_for_coldkey(who.clone());
	let position =
		positions.iter().find(|info| info.hotkey == VALIDATOR && info.netuid.0 == netuid);
	position.map_or(0, |info| info.stake.0.rao())
}

#[test]
fn every_call_should_take_the_whole_position_and_only_it_when_amount_is_all() {
	for (n, call) in TAKES.into_iter().enumerate() {
		for from in FROM {
			two_markets().run(|| {
				// GIVEN two holders whose shares do not divide evenly after a dividend
				assert_ok!(add_stake(&CAROL, &VALIDATOR, from, tao(7)));
				assert_ok!(Shares::<Test>::reward(
					&VALIDATOR,
					from,
					odd_dividend(from),
					&mut Credits::default()
				));
				let others = (stake(&VALIDATOR, &CAROL, from), stake(&VALIDATOR_2, &BOB, from));
				let elsewhere =
					stake(&VALIDATOR, &ALICE, if from.is_root() { SUBNET } else { ROOT });
				assert!(stake(&VALIDATOR, &ALICE, from) > 0);

				// WHEN
				assert_ok!(call(&ALICE, from, ALL).map_err(|error| (n, from, error)));

				// THEN nothing is left, in the books and in the view
				assert_eq!(stake(&VALIDATOR, &ALICE, from), 0, "{n}");
				assert!(!Alpha::<Test>::contains_key((VALIDATOR, ALICE, from)), "{n}");
				assert_eq!(in_view(&ALICE, from), 0, "{n}");
				// and others have what they had, but for the unit that was rounded down.
				let now = (stake(&VALIDATOR, &CAROL, from), stake(&VALIDATOR_2, &BOB, from));
				assert!(now.0 >= others.0 && now.0 <= others.0 + 1, "{n}: {now:?} {others:?}");
				assert!(now.1.abs_diff(others.1) <= 1, "{n}: {now:?} {others:?}");
				let there = stake(&VALIDATOR, &ALICE, if from.is_root() { SUBNET } else { ROOT });
				assert_eq!(there, elsewhere, "{n}");
			});
		}
	}
}

/// A dividend after which no position is a whole number of units.
fn odd_dividend(netuid: NetUid) -> AlphaBalance {
	let dividend = AlphaBalance::from_rao(1_000_000_007);
	if netuid.is_root() {
		// On root the value of a position is TAO that somebody staked: there is no dividend.
		return AlphaBalance::ZERO;
	}
	assert_ok!(Pools::<Test>::raise_alpha_out(netuid, dividend));
	dividend
}

#[test]
fn every_call_should_fail_when_there_is_no_position_or_another_excess() {
	two_markets().run(|| {
		for call in TAKES {
			for from in FROM {
				let error = Error::<Test>::NotEnoughStakeToWithdraw;
				assert_noop!(call(&CAROL, from, ALL), error);
				let error = Error::<Test>::NotEnoughStakeToWithdraw;
				assert_noop!(call(&ALICE, from, ALL - 1), error);
				let more = stake(&VALIDATOR, &ALICE, from) + 1;
				let error = Error::<Test>::NotEnoughStakeToWithdraw;
				assert_noop!(call(&ALICE, from, more), error);
			}
		}
	});
}

#[test]
fn remove_stake_limit_should_keep_what_the_limit_does_not_allow_when_amount_is_all() {
	two_markets().run(|| {
		let whole = stake(&VALIDATOR, &ALICE, SUBNET);
		let limit = 400_000_000;

		let call = |partial| remove_stake_limit(&ALICE, &VALIDATOR, SUBNET, ALL, limit, partial);
		assert_noop!(call(false), Error::<Test>::SlippageTooHigh);
		assert_ok!(call(true));

		let left = stake(&VALIDATOR, &ALICE, SUBNET);
		assert!(left > 0 && left < whole);
	});
}

#[test]
fn batch_should_pay_the_claim_and_empty_root_when_a_staker_exits_with_all() {
	two_markets().run(|| {
		// GIVEN root dividends that are owed
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		let (before, staked) = (balance(&ALICE), stake(&VALIDATOR, &ALICE, ROOT));
		let all = AlphaBalance::MAX;

		// WHEN
		let claim = Call::<Test>::claim_root_with_hotkey { hotkey: VALIDATOR };
		let exit =
			Call::<Test>::remove_stake { hotkey: VALIDATOR, netuid: ROOT, amount_unstaked: all };
		let calls = vec![claim.into(), exit.into()];
		let batch = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls });
		assert_ok!(batch.dispatch(signed(&ALICE)));

		// THEN the TAO of the claim left with the rest
		assert_eq!(stake(&VALIDATOR, &ALICE, ROOT), 0);
		assert!(!Alpha::<Test>::contains_key((VALIDATOR, ALICE, ROOT)));
		assert!(balance(&ALICE) - before > staked);
		assert!(events().iter().any(|event| matches!(event, Event::RootClaimed { .. })));
	});
}
