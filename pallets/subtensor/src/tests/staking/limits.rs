//! Orders with a limit price: the spot price after the trade does not pass it.

use super::mock::*;
use crate::{pallet::*, pools::Pools};
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

/// Spot price of the pool of [`market`], in rao per alpha.
const SPOT: u64 = 500_000_000;

/// 1,000 TAO against 2,000 alpha, and [`ALICE`] with 500 alpha on [`VALIDATOR`].
fn market() -> Chain {
	Chain::with_subnet().neuron(SUBNET, VALIDATOR, ALICE, alpha(500))
}

fn buy(amount: u64, limit: u64, partial: bool) -> DispatchResult {
	add_stake_limit(&BOB, &VALIDATOR, SUBNET, TaoBalance::from_rao(amount), limit, partial)
}

fn sell(amount: u64, limit: u64, partial: bool) -> DispatchResult {
	remove_stake_limit(&ALICE, &VALIDATOR, SUBNET, amount, limit, partial)
}

#[test]
fn add_stake_limit_should_fill_part_and_keep_the_rest_when_limit_binds() {
	market().run(|| {
		// WHEN 100 TAO are offered at up to 0.6 TAO per alpha
		assert_ok!(buy(tao(100).rao(), 600_000_000, true));

		// THEN 1000 * (sqrt(1.2) - 1) = 95.445 TAO entered the pool
		assert_eq!(reserves(SUBNET).0, tao(1_000).rao() + 95_445_115_010);
		assert_eq!(stake(&VALIDATOR, &BOB, SUBNET), 174_258_141_648);
		assert_eq!(balance(&BOB), tao(WEALTH).rao() - 95_445_115_010 - 48_085_383);
		assert_eq!(balance(&AUTHOR), 48_085_383);
		assert!(Pools::<Test>::price(SUBNET) <= Price::from_rao(600_000_000));
		assert_eq!(
			last_event(),
			Event::StakeAdded(
				BOB,
				VALIDATOR,
				TaoBalance::from_rao(95_445_115_010),
				AlphaBalance::from_rao(174_258_141_648),
				SUBNET,
				48_085_383
			)
		);
	});
}

#[test]
fn add_stake_limit_should_equal_add_stake_when_limit_does_not_bind() {
	for partial in [false, true] {
		market().run(|| {
			assert_ok!(buy(tao(100).rao(), 610_000_000, partial));

			assert_eq!(stake(&VALIDATOR, &BOB, SUBNET), 181_734_946_979);
			assert_eq!(balance(&BOB), tao(WEALTH - 100).rao());
		});
	}
}

#[test]
fn add_stake_limit_should_fail_when_limit_binds_and_partial_is_not_allowed() {
	market().run(|| {
		for limit in [SPOT + 1, 600_000_000, 604_000_000] {
			assert_noop!(buy(tao(100).rao(), limit, false), Error::<Test>::SlippageTooHigh);
		}
	});
}

#[test]
fn add_stake_limit_should_fail_when_limit_is_not_above_the_price() {
	market().run(|| {
		for limit in [0, 1, SPOT - 1, SPOT] {
			assert_noop!(buy(tao(1).rao(), limit, false), Error::<Test>::SlippageTooHigh);
			assert_noop!(buy(tao(1).rao(), limit, true), Error::<Test>::ZeroMaxStakeAmount);
		}
	});
}

#[test]
fn add_stake_limit_should_fail_when_limit_leaves_less_than_minimum() {
	market().run(|| {
		// Each rao per alpha of distance takes a thousand rao.
		for limit in [SPOT + 1, SPOT + 2_000] {
			assert_noop!(buy(tao(1).rao(), limit, true), Error::<Test>::AmountTooLow);
		}
		assert_ok!(buy(tao(1).rao(), SPOT + 2_001, true));
	});
}

#[test]
fn add_stake_limit_should_fail_when_balance_does_not_cover_the_whole_order() {
	market().run(|| {
		let call = || {
			let amount = tao(WEALTH + 1);
			add_stake_limit(&BOB, &VALIDATOR, SUBNET, amount, 600_000_000, true)
		};
		assert_noop!(call(), Error::<Test>::NotEnoughBalanceToStake);
	});
}

#[test]
fn add_stake_limit_should_fail_like_add_stake_when_target_is_not_valid() {
	market().subnet(dynamic_subnet(2, TaoBalance::ZERO, AlphaBalance::ZERO)).run(|| {
		let order =
			|hotkey, netuid, amount| add_stake_limit(&BOB, hotkey, netuid, amount, u64::MAX, true);
		assert_noop!(order(&VALIDATOR, NO_SUBNET, tao(1)), Error::<Test>::SubnetNotExists);
		assert_noop!(order(&UNKNOWN, SUBNET, tao(1)), Error::<Test>::HotKeyAccountNotExists);
		assert_noop!(order(&VALIDATOR, SUBNET, TaoBalance::ZERO), Error::<Test>::AmountTooLow);
		assert_noop!(order(&VALIDATOR, SUBNET_2, tao(1)), Error::<Test>::InsufficientLiquidity);
		set_token_enabled(SUBNET, false);
		assert_noop!(order(&VALIDATOR, SUBNET, tao(1)), Error::<Test>::SubtokenDisabled);
	});
}

#[test]
fn add_stake_limit_should_stake_on_root_when_limit_is_at_least_one_to_one() {
	market().run(|| {
		let order = |limit| add_stake_limit(&BOB, &VALIDATOR, NetUid::ROOT, tao(1), limit, false);
		assert_noop!(order(999_999_999), Error::<Test>::SlippageTooHigh);
		assert_ok!(order(1_000_000_000));
		assert_eq!(stake(&VALIDATOR, &BOB, NetUid::ROOT), tao(1).rao());
		// Nothing is taken where a part would do, too.
		let low = 999_999_999;
		assert_noop!(
			add_stake_limit(&BOB, &VALIDATOR, NetUid::ROOT, tao(1), low, true),
			Error::<Test>::ZeroMaxStakeAmount
		);
		assert_noop!(
			remove_stake_limit(&BOB, &VALIDATOR, NetUid::ROOT, tao(1).rao(), 1_000_000_001, true),
			Error::<Test>::ZeroMaxStakeAmount
		);
	});
}

#[test]
fn remove_stake_limit_should_fill_part_and_keep_the_rest_when_limit_binds() {
	market().run(|| {
		// WHEN 500 alpha are offered down to 0.4 TAO per alpha
		assert_ok!(sell(alpha(500).rao(), 400_000_000, true));

		// THEN 2000 * (sqrt(1.25) - 1) = 236.068 alpha were sold, and 0.119 alpha as fee
		let sold = 236_067_977_499 + 118_931_380;
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(500).rao() - sold);
		assert_eq!(balance(&ALICE), tao(WEALTH).rao() + 105_572_808_999);
		assert_eq!(reserves(SUBNET).1, alpha(2_000).rao() + sold);
		let Event::StakeRemoved(_, _, tao, alpha, _, fee) = last_event() else { panic!() };
		assert_eq!((tao.rao(), alpha.rao()), (105_572_808_999, sold));
		assert_eq!(fee, balance(&AUTHOR));
	});
}

#[test]
fn remove_stake_limit_should_keep_price_at_limit_when_fee_is_zero() {
	market().run(|| {
		pallet_subtensor_swap::FeeRate::<Test>::insert(SUBNET, 0);

		assert_ok!(sell(alpha(500).rao(), 400_000_000, true));

		assert_eq!(Pools::<Test>::price(SUBNET), Price::from_rao(400_000_000));
		assert_eq!(balance(&AUTHOR), 0);
	});
}

#[test]
fn remove_stake_limit_should_equal_remove_stake_when_limit_does_not_bind() {
	let sell_all = |limit: Option<u64>| {
		market().run(|| {
			let amount = alpha(500).rao();
			let sold = match limit {
				Some(limit) => sell(amount, limit, false),
				None => remove_stake(&ALICE, &VALIDATOR, SUBNET, amount),
			};
			assert_ok!(sold);
			(balance(&ALICE), balance(&AUTHOR), reserves(SUBNET))
		})
	};
	assert_eq!(sell_all(Some(300_000_000)), sell_all(None));
	assert_eq!(sell_all(Some(0)), sell_all(None));
}

#[test]
fn remove_stake_limit_should_fail_when_limit_binds_and_partial_is_not_allowed() {
	market().run(|| {
		for limit in [400_000_000, SPOT - 1] {
			assert_noop!(sell(alpha(500).rao(), limit, false), Error::<Test>::SlippageTooHigh);
		}
	});
}

#[test]
fn remove_stake_limit_should_fail_when_limit_is_not_below_the_price() {
	market().run(|| {
		for limit in [SPOT, SPOT + 1, u64::MAX] {
			assert_noop!(sell(alpha(1).rao(), limit, false), Error::<Test>::SlippageTooHigh);
			assert_noop!(sell(alpha(1).rao(), limit, true), Error::<Test>::ZeroMaxStakeAmount);
		}
	});
}

#[test]
fn remove_stake_limit_should_fail_when_limit_leaves_less_than_minimum() {
	market().run(|| {
		assert_noop!(sell(alpha(1).rao(), SPOT - 1, true), Error::<Test>::AmountTooLow);
	});
}

#[test]
fn remove_stake_limit_should_fail_like_remove_stake_when_target_is_not_valid() {
	market().subnet(dynamic_subnet(2, tao(1), alpha(1))).run(|| {
		let order =
			|hotkey, netuid, amount| remove_stake_limit(&ALICE, hotkey, netuid, amount, 1, true);
		let one = alpha(1).rao();
		assert_noop!(order(&VALIDATOR, NO_SUBNET, one), Error::<Test>::SubnetNotExists);
		assert_noop!(order(&UNKNOWN, SUBNET, one), Error::<Test>::HotKeyAccountNotExists);
		assert_noop!(order(&VALIDATOR, SUBNET, 0), Error::<Test>::AmountTooLow);
		assert_noop!(order(&VALIDATOR, SUBNET_2, one), Error::<Test>::NotEnoughStakeToWithdraw);
		set_token_enabled(SUBNET, false);
		assert_noop!(order(&VALIDATOR, SUBNET, one), Error::<Test>::SubtokenDisabled);
	});
}

#[test]
fn remove_stake_limit_should_fail_when_pool_is_too_thin() {
	let thin = TaoBalance::from_rao(999_999);
	Chain::default()
		.subnet(dynamic_subnet(SUBNET.get(), thin, alpha(1)))
		.neuron(SUBNET, VALIDATOR, ALICE, alpha(1))
		.started()
		.run(|| {
			assert_noop!(sell(alpha(1).rao(), 1, true), Error::<Test>::InsufficientLiquidity);
		});
}

#[test]
fn remove_stake_limit_should_unstake_from_root_when_limit_is_at_most_one_to_one() {
	market().neuron(NetUid::ROOT, VALIDATOR, ALICE, alpha(10)).run(|| {
		let order = |limit| {
			let amount = alpha(10).rao();
			remove_stake_limit(&ALICE, &VALIDATOR, NetUid::ROOT, amount, limit, false)
		};
		assert_noop!(order(1_000_000_001), Error::<Test>::SlippageTooHigh);
		assert_ok!(order(1_000_000_000));
		assert_eq!(balance(&ALICE), tao(WEALTH + 10).rao());
	});
}
