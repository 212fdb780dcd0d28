//! Adding and removing stake at the price of the pool.

use super::{mock::*, moves::*};
use crate::{pallet::*, pools::Pools, shares::Shares, weight_info::WeightInfo};
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use sp_runtime::traits::Dispatchable;

type W = <Test as Config>::WeightInfo;

/// 100 TAO into the pool of [`Chain::with_subnet`], by the worked example.
const EXAMPLE_ALPHA: u64 = 181_734_946_979;

fn rao(n: u64) -> TaoBalance {
	TaoBalance::from_rao(n)
}

fn units(n: u64) -> AlphaBalance {
	AlphaBalance::from_rao(n)
}

/// [`Chain::with_subnet`] on which [`ALICE`] owns [`VALIDATOR`], still without stake.
fn market() -> Chain {
	Chain::with_subnet().neuron(SUBNET, VALIDATOR, ALICE, alpha(0))
}

/// [`market`] and [`SUBNET_2`] with the same pool; [`VALIDATOR`] is on root, too.
fn two_markets() -> Chain {
	market().subnet(dynamic_subnet(SUBNET_2.get(), tao(1_000), alpha(2_000))).neuron(
		NetUid::ROOT,
		VALIDATOR,
		ALICE,
		alpha(0),
	)
}

/// A chain whose [`SUBNET`] has such a pool and on which [`ALICE`] has staked to [`VALIDATOR`].
fn market_of(pool_tao: TaoBalance, pool_alpha: AlphaBalance, staked: AlphaBalance) -> Chain {
	Chain::default()
		.subnet(dynamic_subnet(SUBNET.get(), pool_tao, pool_alpha))
		.neuron(SUBNET, VALIDATOR, ALICE, staked)
		.started()
}

#[test]
fn add_stake_should_buy_alpha_when_pool_has_a_price() {
	market().run(|| {
		// WHEN
		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(100)));

		// THEN
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), EXAMPLE_ALPHA);
		assert_eq!(reserves(SUBNET), (1_099_949_645_228, 1_818_265_053_021));
		assert_eq!(SubnetAlphaOut::<Test>::get(SUBNET), units(EXAMPLE_ALPHA));
		assert_eq!(TotalStake::<Test>::get(), rao(1_099_949_645_228));
		assert_eq!(SubnetVolume::<Test>::get(SUBNET), 99_949_645_228);
		assert_eq!(balance(&ALICE), tao(WEALTH - 100).rao());
		assert_eq!(
			last_event(),
			Event::StakeAdded(
				ALICE,
				VALIDATOR,
				rao(99_949_645_228),
				units(EXAMPLE_ALPHA),
				SUBNET,
				50_354_772
			)
		);
	});
}

#[test]
fn add_stake_should_pay_fee_to_author_when_there_is_one() {
	market().run(|| {
		let issuance = Balances::total_issuance();

		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(100)));

		assert_eq!(balance(&AUTHOR), 50_354_772);
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn add_stake_should_burn_fee_when_there_is_no_author() {
	market().run(|| {
		CurrentAuthor::set(None);
		let issuance = Balances::total_issuance();

		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(100)));

		assert_eq!(Balances::total_issuance(), issuance - 50_354_772);
	});
}

#[test]
fn add_stake_should_burn_fee_when_it_cannot_open_the_authors_account() {
	Chain::default()
		.subnet(dynamic_subnet(SUBNET.get(), tao(1), alpha(1)))
		.neuron(SUBNET, VALIDATOR, ALICE, alpha(0))
		.started()
		.run(|| {
			// GIVEN a fee rate at which 0.003 TAO cost 45 rao, below the existential deposit
			pallet_subtensor_swap::FeeRate::<Test>::insert(SUBNET, 1);
			let issuance = Balances::total_issuance();

			assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, rao(3_000_000)));

			assert_eq!(balance(&AUTHOR), 0);
			assert_eq!(Balances::total_issuance(), issuance - 45);
		});
}

#[test]
fn add_stake_should_remember_hotkey_once_when_staking_twice() {
	market().run(|| {
		assert_ok!(add_stake(&BOB, &VALIDATOR, SUBNET, tao(1)));
		assert_ok!(add_stake(&BOB, &VALIDATOR, SUBNET, tao(1)));

		assert_eq!(Shares::<Test>::staking_hotkeys(&BOB), vec![VALIDATOR]);
	});
}

#[test]
fn add_stake_should_be_one_to_one_without_fee_when_on_root() {
	two_markets().run(|| {
		assert_ok!(add_stake(&ALICE, &VALIDATOR, NetUid::ROOT, tao(100)));

		assert_eq!(stake(&VALIDATOR, &ALICE, NetUid::ROOT), tao(100).rao());
		assert_eq!(SubnetTAO::<Test>::get(NetUid::ROOT), tao(100));
		assert_eq!(SubnetAlphaOut::<Test>::get(NetUid::ROOT), alpha(100));
		assert_eq!(SubnetVolume::<Test>::get(NetUid::ROOT), 0);
		assert_eq!(balance(&ALICE), tao(WEALTH - 100).rao());
		assert_eq!(balance(&AUTHOR), 0);
	});
}

#[test]
fn add_stake_should_accept_smallest_amount_when_minimum_enters_the_pool() {
	market().run(|| {
		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, rao(2_001_007)));

		assert_eq!(reserves(SUBNET).0, tao(1_000).rao() + 2_000_000);
	});
}

#[test]
fn add_stake_should_fail_when_amount_is_below_minimum() {
	market().run(|| {
		// 2,001,006 rao leave 1,999,999 after the fee.
		for amount in [0, 1, 1_999_999, 2_000_000, 2_001_006] {
			let call = || add_stake(&ALICE, &VALIDATOR, SUBNET, rao(amount));
			assert_noop!(call(), Error::<Test>::AmountTooLow);
		}
		assert_noop!(
			add_stake(&ALICE, &VALIDATOR, NetUid::ROOT, rao(1_999_999)),
			Error::<Test>::AmountTooLow
		);
	});
}

#[test]
fn add_stake_should_fail_when_subnet_is_unknown() {
	market().run(|| {
		assert_noop!(
			add_stake(&ALICE, &VALIDATOR, NO_SUBNET, tao(1)),
			Error::<Test>::SubnetNotExists
		);
	});
}

#[test]
fn add_stake_should_fail_when_subnet_is_not_started() {
	Chain::default().subnet(dynamic_subnet(SUBNET.get(), tao(1_000), alpha(2_000))).run(|| {
		assert_noop!(
			add_stake(&ALICE, &OWNER_HOTKEY, SUBNET, tao(1)),
			Error::<Test>::SubtokenDisabled
		);
	});
}

#[test]
fn add_stake_should_fail_when_balance_is_too_small() {
	market().run(|| {
		// The last two would leave less than the existential deposit.
		let wealth = tao(WEALTH).rao();
		for (who, amount) in
			[(POOR, 2_001_007), (ALICE, wealth + 1), (ALICE, wealth), (ALICE, wealth - 499)]
		{
			assert_noop!(
				add_stake(&who, &VALIDATOR, SUBNET, rao(amount)),
				Error::<Test>::NotEnoughBalanceToStake
			);
		}
	});
}

#[test]
fn add_stake_should_take_all_but_the_deposit_when_asked_to() {
	market().run(|| {
		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, rao(tao(WEALTH).rao() - 500)));

		assert_eq!(balance(&ALICE), 500);
	});
}

#[test]
fn add_stake_should_fail_when_hotkey_is_unknown() {
	market().run(|| {
		assert_noop!(
			add_stake(&ALICE, &UNKNOWN, SUBNET, tao(1)),
			Error::<Test>::HotKeyAccountNotExists
		);
	});
}

#[test]
fn add_stake_should_fail_when_pool_is_too_thin() {
	market_of(rao(999_999), units(999_999), alpha(0)).run(|| {
		assert_noop!(
			add_stake(&ALICE, &VALIDATOR, SUBNET, tao(1)),
			Error::<Test>::InsufficientLiquidity
		);
	});
}

#[test]
fn add_stake_should_fail_when_amount_is_too_large_for_pool() {
	// More than a thousand times the reserve.
	market_of(tao(1), alpha(2_000), alpha(0)).run(|| {
		assert_noop!(
			add_stake(&ALICE, &VALIDATOR, SUBNET, tao(1_001)),
			Error::<Test>::InsufficientLiquidity
		);
	});
}

#[test]
fn remove_stake_should_sell_alpha_when_position_covers_it() {
	market().run(|| {
		// GIVEN
		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(100)));

		// WHEN
		assert_ok!(remove_stake(&ALICE, &VALIDATOR, SUBNET, EXAMPLE_ALPHA));

		// THEN the position is worth what the example says, and the fee was sold after it
		assert_eq!(balance(&ALICE), tao(WEALTH - 100).rao() + 99_903_887_024);
		assert_eq!(balance(&AUTHOR), 50_354_772 + 45_758_202);
		assert_eq!(reserves(SUBNET), (1_000_000_000_002, 2_000_000_000_000));
		assert_eq!(SubnetAlphaOut::<Test>::get(SUBNET), AlphaBalance::ZERO);
		assert_eq!(SubnetVolume::<Test>::get(SUBNET), 99_949_645_228 + 99_903_887_024);
		assert_eq!(
			last_event(),
			Event::StakeRemoved(
				ALICE,
				VALIDATOR,
				rao(99_903_887_024),
				units(EXAMPLE_ALPHA),
				SUBNET,
				45_758_202
			)
		);
	});
}

#[test]
fn remove_stake_should_leave_no_trace_when_position_is_closed() {
	market().run(|| {
		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(100)));

		assert_ok!(remove_stake(&ALICE, &VALIDATOR, SUBNET, EXAMPLE_ALPHA));

		assert!(!Alpha::<Test>::contains_key((VALIDATOR, ALICE, SUBNET)));
		assert!(!TotalHotkeyAlpha::<Test>::contains_key(VALIDATOR, SUBNET));
		assert!(!TotalHotkeyShares::<Test>::contains_key(VALIDATOR, SUBNET));
	});
}

#[test]
fn remove_stake_should_burn_fee_when_there_is_no_author() {
	market().run(|| {
		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(100)));
		CurrentAuthor::set(None);
		let issuance = Balances::total_issuance();

		assert_ok!(remove_stake(&ALICE, &VALIDATOR, SUBNET, EXAMPLE_ALPHA));

		assert_eq!(Balances::total_issuance(), issuance - 45_758_202);
	});
}

#[test]
fn remove_stake_should_burn_alpha_of_fee_when_it_is_not_worth_a_rao() {
	// At 0.001 TAO per alpha the fee of 100 alpha-rao is worth a tenth of a rao.
	market_of(tao(1), alpha(1_000), units(200_000)).run(|| {
		assert_ok!(remove_stake(&ALICE, &VALIDATOR, SUBNET, 200_000));

		assert_eq!(balance(&ALICE), tao(WEALTH).rao() + 199);
		assert_eq!(SubnetAlphaBurned::<Test>::get(SUBNET), units(100));
	});
}

#[test]
fn remove_stake_should_keep_the_rest_when_part_is_removed() {
	market().run(|| {
		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(100)));

		assert_ok!(remove_stake(&ALICE, &VALIDATOR, SUBNET, EXAMPLE_ALPHA - 7_000_000_000));

		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), 7_000_000_000);
	});
}

#[test]
fn remove_stake_should_leave_other_holders_alone_when_one_leaves() {
	market().run(|| {
		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(100)));
		assert_ok!(add_stake(&BOB, &VALIDATOR, SUBNET, tao(50)));
		let of_bob = stake(&VALIDATOR, &BOB, SUBNET);

		assert_ok!(remove_stake(&ALICE, &VALIDATOR, SUBNET, EXAMPLE_ALPHA));

		assert_eq!(stake(&VALIDATOR, &BOB, SUBNET), of_bob);
		assert_eq!(Shares::<Test>::total(&VALIDATOR, SUBNET), units(of_bob));
	});
}

#[test]
fn remove_stake_should_be_one_to_one_without_fee_when_on_root() {
	two_markets().run(|| {
		assert_ok!(add_stake(&ALICE, &VALIDATOR, NetUid::ROOT, tao(100)));

		assert_ok!(remove_stake(&ALICE, &VALIDATOR, NetUid::ROOT, tao(30).rao()));

		assert_eq!(stake(&VALIDATOR, &ALICE, NetUid::ROOT), tao(70).rao());
		assert_eq!(SubnetTAO::<Test>::get(NetUid::ROOT), tao(70));
		assert_eq!(balance(&ALICE), tao(WEALTH - 70).rao());
		assert_eq!(balance(&AUTHOR), 0);
	});
}

#[test]
fn remove_stake_should_close_position_when_it_is_worth_less_than_minimum() {
	market_of(tao(1_000), alpha(2_000), units(1_000_000)).run(|| {
		assert_ok!(remove_stake(&ALICE, &VALIDATOR, SUBNET, 1_000_000));

		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), 0);
		// 1,000,000 alpha-rao less a fee of 503 are worth 499,748 rao.
		assert_eq!(balance(&ALICE), tao(WEALTH).rao() + 499_748);
	});
}

#[test]
fn remove_stake_should_fail_when_subnet_is_unknown() {
	market().run(|| {
		assert_noop!(
			remove_stake(&ALICE, &VALIDATOR, NO_SUBNET, 1),
			Error::<Test>::SubnetNotExists
		);
	});
}

#[test]
fn remove_stake_should_fail_when_token_is_disabled() {
	market_of(tao(1_000), alpha(2_000), alpha(5)).run(|| {
		set_token_enabled(SUBNET, false);

		assert_noop!(
			remove_stake(&ALICE, &VALIDATOR, SUBNET, alpha(5).rao()),
			Error::<Test>::SubtokenDisabled
		);
	});
}

#[test]
fn remove_stake_should_fail_when_hotkey_is_unknown() {
	market().run(|| {
		assert_noop!(
			remove_stake(&ALICE, &UNKNOWN, SUBNET, alpha(1).rao()),
			Error::<Test>::HotKeyAccountNotExists
		);
	});
}

#[test]
fn remove_stake_should_fail_when_position_is_smaller() {
	market_of(tao(1_000), alpha(2_000), alpha(5)).run(|| {
		assert_noop!(
			remove_stake(&ALICE, &VALIDATOR, SUBNET, alpha(5).rao() + 1),
			Error::<Test>::NotEnoughStakeToWithdraw
		);
		assert_noop!(
			remove_stake(&BOB, &VALIDATOR, SUBNET, 1),
			Error::<Test>::NotEnoughStakeToWithdraw
		);
		assert_noop!(
			remove_stake(&ALICE, &VALIDATOR, SUBNET, u64::MAX - 1),
			Error::<Test>::NotEnoughStakeToWithdraw
		);
	});
}

#[test]
fn remove_stake_should_fail_when_amount_is_too_low() {
	market_of(tao(1_000), alpha(2_000), alpha(5)).run(|| {
		// At 0.5 TAO per alpha, 4,002,015 alpha-rao less the fee bring 1,999,996 rao.
		for amount in [0, 3, 4_002_015] {
			assert_noop!(
				remove_stake(&ALICE, &VALIDATOR, SUBNET, amount),
				Error::<Test>::AmountTooLow
			);
		}
	});
}

#[test]
fn remove_stake_should_fail_when_sale_brings_not_a_rao() {
	market_of(tao(1_000), alpha(2_000), alpha(5)).run(|| {
		assert_noop!(
			remove_stake(&ALICE, &VALIDATOR, SUBNET, 2),
			Error::<Test>::InsufficientLiquidity
		);
	});
}

#[test]
fn remove_stake_should_fail_when_pool_cannot_buy() {
	// More than a thousand times the reserve.
	market_of(tao(1_000), alpha(1), alpha(2_000)).run(|| {
		assert_noop!(
			remove_stake(&ALICE, &VALIDATOR, SUBNET, alpha(1_500).rao()),
			Error::<Test>::InsufficientLiquidity
		);
	});
	market_of(rao(999_999), alpha(1), alpha(5)).run(|| {
		assert_noop!(
			remove_stake(&ALICE, &VALIDATOR, SUBNET, alpha(5).rao()),
			Error::<Test>::InsufficientLiquidity
		);
	});
}

#[test]
fn small_nomination_should_be_closed_when_rest_is_below_minimum() {
	market().run(|| {
		// GIVEN a minimum of 1 TAO and a nomination of 19.78 alpha
		NominatorMinRequiredStake::<Test>::put(tao(1).rao());
		assert_ok!(add_stake(&BOB, &VALIDATOR, SUBNET, tao(10)));

		// WHEN 1.28 alpha, worth 0.64 TAO, are left
		assert_ok!(remove_stake(&BOB, &VALIDATOR, SUBNET, 18_500_000_000));

		// THEN they are sold as well
		assert_eq!(stake(&VALIDATOR, &BOB, SUBNET), 0);
		let fees: Vec<u64> = events()
			.into_iter()
			.filter_map(|event| match event {
				Event::StakeRemoved(.., fee) => Some(fee),
				_ => None,
			})
			.collect();
		// without the fee of the sale that was asked for.
		assert!(matches!(fees[..], [fee, 0] if fee > 0), "{fees:?}");
	});
}

#[test]
fn small_nomination_should_stay_when_rest_reaches_minimum() {
	market().run(|| {
		NominatorMinRequiredStake::<Test>::put(tao(1).rao());
		assert_ok!(add_stake(&BOB, &VALIDATOR, SUBNET, tao(10)));

		// 2.78 alpha, worth 1.39 TAO, are left.
		assert_ok!(remove_stake(&BOB, &VALIDATOR, SUBNET, 17_000_000_000));

		assert!(stake(&VALIDATOR, &BOB, SUBNET) > 2_700_000_000);
	});
}

#[test]
fn small_nomination_should_stay_when_it_belongs_to_the_hotkeys_owner() {
	market().run(|| {
		NominatorMinRequiredStake::<Test>::put(tao(1).rao());
		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(10)));

		assert_ok!(remove_stake(&ALICE, &VALIDATOR, SUBNET, 18_500_000_000));

		assert!(stake(&VALIDATOR, &ALICE, SUBNET) > 1_200_000_000);
	});
}

#[test]
fn small_nomination_should_be_closed_when_it_is_on_root() {
	two_markets().run(|| {
		NominatorMinRequiredStake::<Test>::put(tao(1).rao());
		assert_ok!(add_stake(&BOB, &VALIDATOR, NetUid::ROOT, tao(3)));

		assert_ok!(remove_stake(&BOB, &VALIDATOR, NetUid::ROOT, 2_500_000_000));

		assert_eq!(stake(&VALIDATOR, &BOB, NetUid::ROOT), 0);
		assert_eq!(balance(&BOB), tao(WEALTH).rao());
	});
}

#[test]
fn unstake_all_should_close_a_position_below_the_minimum() {
	market().run(|| {
		let dust = AlphaBalance::from_rao(10_000);
		assert_ok!(add_stake(&BOB, &VALIDATOR, SUBNET, tao(1)));
		let held = stake(&VALIDATOR, &BOB, SUBNET);
		assert_ok!(burn_alpha(&BOB, &VALIDATOR, SUBNET, held - dust.rao()));

		assert_ok!(unstake_all(&BOB, &VALIDATOR));

		assert_eq!(stake(&VALIDATOR, &BOB, SUBNET), 0);
	});
}

#[test]
fn sale_should_fail_when_it_cannot_open_the_account() {
	market().run(|| {
		// GIVEN a coldkey without TAO whose position is worth less than an account needs
		let nobody = account(123);
		assert_ok!(add_stake(&BOB, &VALIDATOR, SUBNET, tao(1)));
		let some = alpha(1).rao();
		assert_ok!(transfer_stake(&BOB, &nobody, &VALIDATOR, (SUBNET, SUBNET), some));
		assert_ok!(burn_alpha(&nobody, &VALIDATOR, SUBNET, some - 600));

		for call in [unstake_all, |who: &_, hotkey: &_| remove_stake(who, hotkey, SUBNET, 600)] {
			assert_noop!(call(&nobody, &VALIDATOR), Error::<Test>::AmountTooLow);
		}
	});
}

#[test]
fn unstake_all_should_be_charged_for_what_the_pools_refuse() {
	let chain = dynamic_subnet(SUBNET_2.get(), TaoBalance::from_rao(1_000_000), alpha(1));
	market().subnet(chain).neuron(SUBNET_2, VALIDATOR, ALICE, alpha(10)).run(|| {
		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(1)));
		let call = RuntimeCall::from(crate::Call::<Test>::unstake_all { hotkey: VALIDATOR });
		let expected = W::unstake_all(2).saturating_add(W::root_stake_changed(0));
		assert_eq!(call.get_dispatch_info().call_weight, expected);
		let post = call.dispatch(signed(&ALICE)).expect("one of two positions is sold");
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), 0);
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET_2), alpha(10).rao());
		assert_eq!(post.actual_weight, None);
	});
}

#[test]
fn unstake_all_should_close_every_position_when_pools_take_them() {
	two_markets().run(|| {
		// GIVEN stake on two subnets and on root
		for netuid in [NetUid::ROOT, SUBNET, SUBNET_2] {
			assert_ok!(add_stake(&ALICE, &VALIDATOR, netuid, tao(10)));
			assert_ok!(add_stake(&BOB, &VALIDATOR, netuid, tao(10)));
		}
		let of_bob = stake(&VALIDATOR, &BOB, SUBNET);

		// WHEN
		assert_ok!(unstake_all(&ALICE, &VALIDATOR));

		// THEN
		for netuid in [NetUid::ROOT, SUBNET, SUBNET_2] {
			assert_eq!(stake(&VALIDATOR, &ALICE, netuid), 0);
		}
		assert_eq!(stake(&VALIDATOR, &BOB, SUBNET), of_bob);
		// BOB's later purchases raised the price.
		assert!(balance(&ALICE) > tao(WEALTH).rao());
	});
}

#[test]
fn unstake_all_should_keep_position_when_its_pool_refuses() {
	two_markets().run(|| {
		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(10)));
		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET_2, tao(10)));
		let kept = stake(&VALIDATOR, &ALICE, SUBNET_2);
		// GIVEN a pool below the least reserve a trade may start from
		let deep = SubnetAlphaIn::<Test>::get(SUBNET_2);
		SubnetAlphaIn::<Test>::insert(SUBNET_2, units(999_999));

		assert_ok!(unstake_all(&ALICE, &VALIDATOR));

		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), 0);
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET_2), kept);
		SubnetAlphaIn::<Test>::insert(SUBNET_2, deep);
	});
}

#[test]
fn unstake_all_should_keep_position_when_token_is_disabled() {
	two_markets().run(|| {
		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(10)));
		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET_2, tao(10)));
		let kept = stake(&VALIDATOR, &ALICE, SUBNET_2);
		set_token_enabled(SUBNET_2, false);

		assert_ok!(unstake_all(&ALICE, &VALIDATOR));

		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), 0);
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET_2), kept);
	});
}

#[test]
fn unstake_all_should_fail_when_hotkey_is_unknown() {
	market().run(|| {
		assert_noop!(unstake_all(&ALICE, &UNKNOWN), Error::<Test>::HotKeyAccountNotExists);
	});
}

#[test]
fn unstake_all_should_fail_when_nothing_can_be_removed() {
	market_of(tao(1_000), alpha(2_000), alpha(5)).run(|| {
		assert_noop!(unstake_all(&BOB, &VALIDATOR), Error::<Test>::NotEnoughStakeToWithdraw);
		set_token_enabled(SUBNET, false);
		assert_noop!(unstake_all(&ALICE, &VALIDATOR), Error::<Test>::NotEnoughStakeToWithdraw);
	});
}

#[test]
fn unstake_all_alpha_should_stake_proceeds_on_root_when_alpha_is_sold() {
	two_markets().run(|| {
		// GIVEN stake on two subnets and 10 TAO on root
		for netuid in [NetUid::ROOT, SUBNET, SUBNET_2] {
			assert_ok!(add_stake(&ALICE, &VALIDATOR, netuid, tao(10)));
		}
		let before = balance(&ALICE);

		// WHEN
		assert_ok!(unstake_all_alpha(&ALICE, &VALIDATOR));

		// THEN what the pools paid, 9.99 TAO each, joined the root stake
		let proceeds: u64 = events()
			.into_iter()
			.map(|event| match event {
				Event::StakeRemoved(_, _, tao, ..) => tao.rao(),
				_ => 0,
			})
			.sum();
		assert!((19_970_000_000..20_000_000_000).contains(&proceeds));
		assert_eq!(stake(&VALIDATOR, &ALICE, NetUid::ROOT), tao(10).rao() + proceeds);
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), 0);
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET_2), 0);
		assert_eq!(balance(&ALICE), before);
		assert!(matches!(last_event(), Event::StakeAdded(_, _, _, _, NetUid::ROOT, 0)));
	});
}

#[test]
fn unstake_all_alpha_should_work_when_the_coldkey_has_no_balance() {
	two_markets().run(|| {
		// GIVEN a coldkey with stake and nothing else
		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(10)));
		let alpha = stake(&VALIDATOR, &ALICE, SUBNET) / 2;
		let call = Call::transfer_stake {
			destination_coldkey: POOR,
			hotkey: VALIDATOR,
			origin_netuid: SUBNET,
			destination_netuid: SUBNET,
			alpha_amount: AlphaBalance::from_rao(alpha),
		};
		assert_ok!(dispatch(signed(&ALICE), call));
		assert_eq!(balance(&POOR), 0);

		assert_ok!(unstake_all_alpha(&POOR, &VALIDATOR));

		let on_root = stake(&VALIDATOR, &POOR, NetUid::ROOT);
		assert!((4_900_000_000..5_100_000_000).contains(&on_root), "{on_root}");
		assert_eq!(stake(&VALIDATOR, &POOR, SUBNET), 0);
		assert_eq!(balance(&POOR), 0);
	});
}

#[test]
fn unstake_all_alpha_should_fail_when_hotkey_is_unknown() {
	market().run(|| {
		assert_noop!(unstake_all_alpha(&ALICE, &UNKNOWN), Error::<Test>::HotKeyAccountNotExists);
	});
}

#[test]
fn unstake_all_alpha_should_fail_when_there_is_root_stake_only() {
	two_markets().run(|| {
		assert_ok!(add_stake(&ALICE, &VALIDATOR, NetUid::ROOT, tao(10)));

		assert_noop!(
			unstake_all_alpha(&ALICE, &VALIDATOR),
			Error::<Test>::NotEnoughStakeToWithdraw
		);
	});
}

#[test]
fn unstake_all_alpha_should_fail_when_proceeds_are_below_minimum() {
	market_of(tao(1_000), alpha(2_000), units(1_000_000)).run(|| {
		assert_noop!(unstake_all_alpha(&ALICE, &VALIDATOR), Error::<Test>::AmountTooLow);
	});
}

#[test]
fn remove_stake_full_limit_should_close_position_when_limit_allows_it() {
	market_of(tao(1_000), alpha(2_000), alpha(100)).run(|| {
		assert_ok!(remove_full(&ALICE, &VALIDATOR, SUBNET, Some(450_000_000)));

		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), 0);
		assert!(balance(&ALICE) > tao(WEALTH + 47).rao());
	});
}

#[test]
fn remove_stake_full_limit_should_close_position_when_there_is_no_limit() {
	market_of(tao(1_000), alpha(2_000), alpha(1_000)).run(|| {
		assert_ok!(remove_full(&ALICE, &VALIDATOR, SUBNET, None));

		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), 0);
	});
}

#[test]
fn remove_stake_full_limit_should_fail_when_price_would_pass_limit() {
	market_of(tao(1_000), alpha(2_000), alpha(100)).run(|| {
		// The sale would end at 0.4537.
		for limit in [460_000_000, 500_000_000, u64::MAX] {
			assert_noop!(
				remove_full(&ALICE, &VALIDATOR, SUBNET, Some(limit)),
				Error::<Test>::SlippageTooHigh
			);
		}
	});
}

#[test]
fn remove_stake_full_limit_should_fail_when_there_is_no_position() {
	market_of(tao(1_000), alpha(2_000), alpha(100)).run(|| {
		assert_noop!(
			remove_full(&BOB, &VALIDATOR, SUBNET, None),
			Error::<Test>::NotEnoughStakeToWithdraw
		);
	});
}

#[test]
fn remove_stake_full_limit_should_fail_when_target_is_not_valid() {
	market_of(tao(1_000), alpha(2_000), alpha(100)).run(|| {
		assert_noop!(
			remove_full(&ALICE, &VALIDATOR, NO_SUBNET, None),
			Error::<Test>::SubnetNotExists
		);
		assert_noop!(
			remove_full(&ALICE, &UNKNOWN, SUBNET, None),
			Error::<Test>::HotKeyAccountNotExists
		);
		set_token_enabled(SUBNET, false);
		assert_noop!(
			remove_full(&ALICE, &VALIDATOR, SUBNET, None),
			Error::<Test>::SubtokenDisabled
		);
	});
}

#[test]
fn remove_stake_full_limit_should_fail_when_pool_cannot_buy() {
	market_of(tao(1_000), alpha(1), alpha(2_000)).run(|| {
		assert_noop!(
			remove_full(&ALICE, &VALIDATOR, SUBNET, None),
			Error::<Test>::InsufficientLiquidity
		);
	});
}

#[test]
fn round_trip_should_lose_the_fees_and_never_gain_when_nobody_else_trades() {
	market().run(|| {
		for amount in [2_001_007, 1_000_000_000, 123_456_789_012, 999_000_000_000_000] {
			let before = balance(&ALICE);
			assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, rao(amount)));
			assert_ok!(remove_full(&ALICE, &VALIDATOR, SUBNET, None));
			assert!(balance(&ALICE) < before);
			assert_eq!(Pools::<Test>::alpha_out(SUBNET), AlphaBalance::ZERO);
		}
	});
}
