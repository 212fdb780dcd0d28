//! Alpha that is recycled or burned.

use super::{mock::*, moves::*};
use crate::{pallet::*, pools::Pools};
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use frame_support::{assert_noop, assert_ok};

/// What 100 TAO buy on [`SUBNET`].
const BOUGHT: AlphaBalance = AlphaBalance::from_rao(181_734_946_979);

#[test]
fn recycle_alpha_should_lower_the_issuance_when_stake_covers_it() {
	two_markets().run(|| {
		let (pool, issued) = (reserves(SUBNET), Pools::<Test>::alpha_issuance(SUBNET));

		assert_ok!(recycle_alpha(&ALICE, &VALIDATOR, SUBNET, alpha(120).rao()));

		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(180).rao());
		assert_eq!(Pools::<Test>::alpha_issuance(SUBNET).rao(), issued.rao() - alpha(120).rao());
		assert_eq!(SubnetAlphaBurned::<Test>::get(SUBNET), AlphaBalance::ZERO);
		assert_eq!(reserves(SUBNET), pool);
		assert_eq!(last_event(), Event::AlphaRecycled(ALICE, VALIDATOR, alpha(120), SUBNET));
	});
}

#[test]
fn burn_alpha_should_keep_the_issuance_when_stake_covers_it() {
	two_markets().run(|| {
		let (pool, issued) = (reserves(SUBNET), Pools::<Test>::alpha_issuance(SUBNET));

		assert_ok!(burn_alpha(&ALICE, &VALIDATOR, SUBNET, alpha(300).rao()));

		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), 0);
		assert_eq!(Pools::<Test>::alpha_issuance(SUBNET), issued);
		assert_eq!(SubnetAlphaBurned::<Test>::get(SUBNET), alpha(300));
		assert_eq!(reserves(SUBNET), pool);
		assert_eq!(last_event(), Event::AlphaBurned(ALICE, VALIDATOR, alpha(300), SUBNET));
	});
}

#[test]
fn burn_should_fail_when_the_token_is_disabled() {
	two_markets().run(|| {
		set_token_enabled(SUBNET, false);
		for call in [recycle_alpha, burn_alpha] {
			let done = call(&ALICE, &VALIDATOR, SUBNET, alpha(1).rao());
			assert_noop!(done, Error::<Test>::SubtokenDisabled);
		}
	});
}

#[test]
fn burn_should_fail_when_input_is_bad() {
	two_markets().run(|| {
		let amount = alpha(1).rao();
		let cases = [
			(NO_SUBNET, &VALIDATOR, amount, Error::<Test>::SubnetNotExists),
			(NetUid::ROOT, &VALIDATOR, amount, Error::CannotBurnOrRecycleOnRootSubnet),
			(SUBNET, &UNKNOWN, amount, Error::HotKeyAccountNotExists),
			(SUBNET, &VALIDATOR, 0, Error::AmountTooLow),
			(SUBNET, &VALIDATOR, alpha(300).rao() + 1, Error::NotEnoughStakeToWithdraw),
			(SUBNET, &VALIDATOR, u64::MAX, Error::NotEnoughStakeToWithdraw),
			(SUBNET, &VALIDATOR_2, amount, Error::NotEnoughStakeToWithdraw),
		];
		for (netuid, hotkey, amount, error) in cases {
			let error = sp_runtime::DispatchError::from(error);
			assert_noop!(recycle_alpha(&ALICE, hotkey, netuid, amount), error);
			assert_noop!(burn_alpha(&ALICE, hotkey, netuid, amount), error);
		}
	});
}

#[test]
fn add_stake_burn_should_buy_and_burn_when_anybody_pays() {
	two_markets().run(|| {
		System::reset_events();
		let held = stake(&VALIDATOR, &ALICE, SUBNET);

		assert_ok!(add_stake_burn(&ALICE, &VALIDATOR, SUBNET, tao(100), None));

		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), held);
		assert_eq!(reserves(SUBNET), (1_099_949_645_228, 1_818_265_053_021));
		assert_eq!(SubnetAlphaBurned::<Test>::get(SUBNET), BOUGHT);
		assert_eq!(balance(&ALICE), tao(WEALTH - 100).rao());
		assert_eq!(balance(&AUTHOR), 50_354_772);
		let paid = TaoBalance::from_rao(99_949_645_228);
		let (netuid, hotkey, amount) = (SUBNET, VALIDATOR, tao(100));
		assert_eq!(
			events(),
			vec![
				Event::StakeAdded(ALICE, VALIDATOR, paid, BOUGHT, SUBNET, 50_354_772),
				Event::AlphaBurned(ALICE, VALIDATOR, BOUGHT, SUBNET),
				Event::AddStakeBurn { netuid, hotkey, amount, alpha: BOUGHT },
			]
		);
	});
}

#[test]
fn add_stake_burn_should_wait_a_tempo_when_the_owner_comes_again() {
	two_markets().run(|| {
		let burn = |who| add_stake_burn(who, &VALIDATOR, SUBNET, tao(1), None);
		assert_ok!(burn(&OWNER));
		assert_noop!(burn(&OWNER), Error::<Test>::AddStakeBurnRateLimitExceeded);
		// Of another subnet, and for others, nothing is limited.
		assert_ok!(add_stake_burn(&OWNER, &VALIDATOR, SUBNET_2, tao(1), None));
		assert_ok!(burn(&ALICE));
		assert_ok!(burn(&ALICE));

		blocks(9);
		assert_noop!(burn(&OWNER), Error::<Test>::AddStakeBurnRateLimitExceeded);
		blocks(1);
		assert_ok!(burn(&OWNER));
	});
}

#[test]
fn add_stake_burn_should_fail_when_price_would_pass_limit() {
	two_markets().run(|| {
		// The purchase would end at 0.6049.
		for limit in [0, 500_000_000, 600_000_000] {
			assert_noop!(
				add_stake_burn(&ALICE, &VALIDATOR, SUBNET, tao(100), Some(limit)),
				Error::<Test>::SlippageTooHigh
			);
		}
		assert_ok!(add_stake_burn(&ALICE, &VALIDATOR, SUBNET, tao(100), Some(605_000_000)));
	});
}

#[test]
fn add_stake_burn_should_fail_when_input_is_bad() {
	two_markets().run(|| {
		let (all, root) = (tao(WEALTH), NetUid::ROOT);
		let cases = [
			(NO_SUBNET, &VALIDATOR, tao(1), Error::<Test>::SubnetNotExists),
			(root, &VALIDATOR, tao(1), Error::CannotBurnOrRecycleOnRootSubnet),
			(SUBNET, &VALIDATOR, TaoBalance::ZERO, Error::AmountTooLow),
			(SUBNET, &VALIDATOR, TaoBalance::MAX, Error::NotEnoughBalanceToStake),
			(SUBNET, &VALIDATOR, all, Error::NotEnoughBalanceToStake),
			(SUBNET, &UNKNOWN, tao(1), Error::HotKeyAccountNotExists),
		];
		for (netuid, hotkey, amount, error) in cases {
			let error = sp_runtime::DispatchError::from(error);
			assert_noop!(add_stake_burn(&ALICE, hotkey, netuid, amount, None), error);
		}
		set_token_enabled(SUBNET, false);
		assert_noop!(
			add_stake_burn(&ALICE, &VALIDATOR, SUBNET, tao(1), None),
			Error::<Test>::SubtokenDisabled
		);
		set_token_enabled(SUBNET, true);
		let deep = SubnetAlphaIn::<Test>::get(SUBNET);
		SubnetAlphaIn::<Test>::insert(SUBNET, AlphaBalance::from_rao(999_999));
		assert_noop!(
			add_stake_burn(&ALICE, &VALIDATOR, SUBNET, tao(1), None),
			Error::<Test>::InsufficientLiquidity
		);
		SubnetAlphaIn::<Test>::insert(SUBNET, deep);
	});
}
