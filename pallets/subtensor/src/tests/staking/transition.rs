//! Moving stake between hotkeys, coldkeys and subnets.

use super::{mock::*, moves::*};
use crate::{accounts, pallet::*, pools::Pools, root::Root, shares::Shares, types::Position};
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use frame_support::{assert_noop, assert_ok};
use sp_core::crypto::AccountId32;

const ROOT: NetUid = NetUid::ROOT;

/// What 100 alpha of [`SUBNET`] sell for, and what that buys on [`SUBNET_2`].
const SOLD: u64 = 47_596_210_440;
const BOUGHT: u64 = 21_729_610_948;
/// Fee of that sale: 50,354,772 alpha-rao, sold after it for so many rao.
const FEE: u64 = 22_837_178;

fn rao(n: u64) -> TaoBalance {
	TaoBalance::from_rao(n)
}

fn units(n: u64) -> AlphaBalance {
	AlphaBalance::from_rao(n)
}

/// TAO on the account of a subnet, in rao.
fn held(netuid: NetUid) -> u64 {
	balance(&accounts::of_subnet(netuid))
}

#[test]
fn swap_stake_should_sell_there_and_buy_here_when_both_have_pools() {
	two_markets().run(|| {
		// GIVEN
		let (accounts, total) = ((held(SUBNET), held(SUBNET_2)), TotalStake::<Test>::get().rao());
		let issuance = Balances::total_issuance();

		// WHEN
		assert_ok!(swap_stake(&ALICE, &VALIDATOR, (SUBNET, SUBNET_2), alpha(100).rao()));

		// THEN the example of the pools, with the fee of the sale sold after it
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(200).rao());
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET_2), BOUGHT);
		assert_eq!(reserves(SUBNET), (952_380_952_382, 2_100_000_000_000));
		assert_eq!(reserves(SUBNET_2), (547_596_210_440, 228_270_389_052));
		assert_eq!(SubnetAlphaOut::<Test>::get(SUBNET), alpha(300));
		assert_eq!(SubnetAlphaOut::<Test>::get(SUBNET_2), units(BOUGHT));
		assert_eq!(SubnetVolume::<Test>::get(SUBNET), u128::from(SOLD));
		assert_eq!(SubnetVolume::<Test>::get(SUBNET_2), u128::from(SOLD));
		// AND the TAO went from account to account
		assert_eq!(held(SUBNET), accounts.0 - SOLD - FEE);
		assert_eq!(held(SUBNET_2), accounts.1 + SOLD);
		assert_eq!(balance(&ALICE), tao(WEALTH).rao());
		assert_eq!(balance(&AUTHOR), FEE);
		assert_eq!(TotalStake::<Test>::get(), rao(total - FEE));
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn swap_stake_should_tell_sale_purchase_and_swap_when_it_succeeds() {
	two_markets().run(|| {
		System::reset_events();

		assert_ok!(swap_stake(&ALICE, &VALIDATOR, (SUBNET, SUBNET_2), alpha(100).rao()));

		let (sold, bought) = (rao(SOLD), units(BOUGHT));
		assert_eq!(
			events(),
			vec![
				Event::StakeRemoved(ALICE, VALIDATOR, sold, alpha(100), SUBNET, FEE),
				Event::StakeAdded(ALICE, VALIDATOR, sold, bought, SUBNET_2, 0),
				Event::StakeSwapped(ALICE, VALIDATOR, SUBNET, SUBNET_2, sold),
			]
		);
	});
}

#[test]
fn swap_stake_should_burn_fee_when_there_is_no_author() {
	two_markets().run(|| {
		CurrentAuthor::set(None);
		let issuance = Balances::total_issuance();

		assert_ok!(swap_stake(&ALICE, &VALIDATOR, (SUBNET, SUBNET_2), alpha(100).rao()));

		assert_eq!(Balances::total_issuance(), issuance - FEE);
	});
}

#[test]
fn swap_stake_should_charge_fee_at_destination_when_coming_from_root() {
	two_markets().run(|| {
		let accounts = (held(ROOT), held(SUBNET_2));

		assert_ok!(swap_stake(&ALICE, &VALIDATOR, (ROOT, SUBNET_2), tao(100).rao()));

		assert_eq!(stake(&VALIDATOR, &ALICE, ROOT), tao(100).rao());
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET_2), 41_649_180_903);
		assert_eq!(reserves(SUBNET_2), (599_949_645_228, 208_350_819_097));
		assert_eq!(SubnetTAO::<Test>::get(ROOT), tao(150));
		assert_eq!(balance(&AUTHOR), 50_354_772);
		assert_eq!(held(ROOT), accounts.0 - tao(100).rao());
		assert_eq!(held(SUBNET_2), accounts.1 + 99_949_645_228);
		assert_eq!(last_event(), Event::StakeSwapped(ALICE, VALIDATOR, ROOT, SUBNET_2, tao(100)));
	});
}

#[test]
fn swap_stake_should_charge_fee_at_origin_when_going_to_root() {
	two_markets().run(|| {
		assert_ok!(swap_stake(&ALICE, &VALIDATOR, (SUBNET, ROOT), alpha(100).rao()));

		assert_eq!(stake(&VALIDATOR, &ALICE, ROOT), tao(200).rao() + SOLD);
		assert_eq!(SubnetTAO::<Test>::get(ROOT), rao(tao(250).rao() + SOLD));
		assert_eq!(balance(&AUTHOR), FEE);
		assert_eq!(balance(&ALICE), tao(WEALTH).rao());
	});
}

#[test]
fn swap_stake_should_close_position_when_all_of_it_is_swapped() {
	two_markets().run(|| {
		assert_ok!(swap_stake(&ALICE, &VALIDATOR, (SUBNET, SUBNET_2), alpha(300).rao()));

		assert!(!Alpha::<Test>::contains_key((VALIDATOR, ALICE, SUBNET)));
		assert!(!TotalHotkeyAlpha::<Test>::contains_key(VALIDATOR, SUBNET));
	});
}

#[test]
fn swap_stake_should_never_gain_when_nobody_else_trades() {
	two_markets().run(|| {
		for amount in [4_100_000, alpha(1).rao(), alpha(299).rao()] {
			let before = stake(&VALIDATOR, &ALICE, SUBNET);
			assert_ok!(swap_stake(&ALICE, &VALIDATOR, (SUBNET, SUBNET_2), amount));
			let there = stake(&VALIDATOR, &ALICE, SUBNET_2);
			assert_ok!(swap_stake(&ALICE, &VALIDATOR, (SUBNET_2, SUBNET), there));
			assert!(stake(&VALIDATOR, &ALICE, SUBNET) < before);
		}
	});
}

#[test]
fn move_stake_should_move_shares_only_when_subnet_stays() {
	two_markets().run(|| {
		// GIVEN
		let (pool, of_bob) = (reserves(SUBNET), stake(&VALIDATOR_2, &BOB, SUBNET));
		System::reset_events();

		// WHEN
		let (from, to) = ((&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET));
		assert_ok!(move_stake(&ALICE, from, to, alpha(120).rao()));

		// THEN
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(180).rao());
		assert_eq!(stake(&VALIDATOR_2, &ALICE, SUBNET), alpha(120).rao());
		assert_eq!(stake(&VALIDATOR_2, &BOB, SUBNET), of_bob);
		assert_eq!(reserves(SUBNET), pool);
		assert_eq!(SubnetVolume::<Test>::get(SUBNET), 0);
		assert_eq!(balance(&AUTHOR), 0);
		assert_eq!(Shares::<Test>::staking_hotkeys(&ALICE), vec![VALIDATOR, VALIDATOR_2]);
		// 120 alpha at a price of 0.5.
		assert_eq!(
			events(),
			vec![Event::StakeMoved(ALICE, VALIDATOR, SUBNET, VALIDATOR_2, SUBNET, tao(60))]
		);
	});
}

#[test]
fn move_stake_should_change_hotkey_and_subnet_when_both_differ() {
	two_markets().run(|| {
		let (from, to) = ((&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET_2));
		assert_ok!(move_stake(&ALICE, from, to, alpha(100).rao()));

		assert_eq!(stake(&VALIDATOR_2, &ALICE, SUBNET_2), BOUGHT);
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET_2), 0);
		assert_eq!(
			last_event(),
			Event::StakeMoved(ALICE, VALIDATOR, SUBNET, VALIDATOR_2, SUBNET_2, rao(SOLD))
		);
	});
}

#[test]
fn move_stake_should_leave_root_dividends_where_they_were_earned() {
	two_markets().run(|| {
		// GIVEN root stakers who are owed 7 and 5 alpha
		for (hotkey, dividend) in [(&VALIDATOR, alpha(7)), (&VALIDATOR_2, alpha(5))] {
			assert_ok!(Pools::<Test>::raise_alpha_out(SUBNET, dividend));
			assert_eq!(add_dividend(hotkey, SUBNET, dividend), Ok(true));
		}
		let owed = |hotkey, coldkey| Root::<Test>::owed(Position::new(hotkey, coldkey, SUBNET));
		let before = (owed(&VALIDATOR, &ALICE), owed(&VALIDATOR_2, &BOB));

		// WHEN
		assert_ok!(move_stake(&ALICE, (&VALIDATOR, ROOT), (&VALIDATOR_2, ROOT), tao(150).rao()));

		// THEN
		assert_eq!((owed(&VALIDATOR, &ALICE), owed(&VALIDATOR_2, &BOB)), before);
		assert_eq!(owed(&VALIDATOR_2, &ALICE), 0);
		assert_eq!(SubnetTAO::<Test>::get(ROOT), tao(250));
	});
}

#[test]
fn transfer_stake_should_hand_shares_over_when_subnet_stays() {
	two_markets().run(|| {
		// GIVEN a coldkey without balance
		assert_eq!(balance(&POOR), 0);

		// WHEN
		assert_ok!(transfer_stake(&ALICE, &POOR, &VALIDATOR, (SUBNET, SUBNET), alpha(10).rao()));

		// THEN
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(290).rao());
		assert_eq!(stake(&VALIDATOR, &POOR, SUBNET), alpha(10).rao());
		assert_eq!(Shares::<Test>::total(&VALIDATOR, SUBNET), alpha(300));
		assert_eq!(Shares::<Test>::staking_hotkeys(&POOR), vec![VALIDATOR]);
		assert_eq!(
			last_event(),
			Event::StakeTransferred(ALICE, POOR, VALIDATOR, SUBNET, SUBNET, tao(5))
		);
	});
}

#[test]
fn transfer_stake_should_buy_for_receiver_when_subnet_changes() {
	two_markets().run(|| {
		let networks = (SUBNET, SUBNET_2);
		assert_ok!(transfer_stake(&ALICE, &POOR, &VALIDATOR, networks, alpha(100).rao()));

		assert_eq!(stake(&VALIDATOR, &POOR, SUBNET_2), BOUGHT);
		assert_eq!(balance(&POOR), 0);
		assert_eq!(
			last_event(),
			Event::StakeTransferred(ALICE, POOR, VALIDATOR, SUBNET, SUBNET_2, rao(SOLD))
		);
	});
}

#[test]
fn transfer_stake_and_hotkey_should_change_both_when_asked_to() {
	two_markets().run(|| {
		let (from, onto) = ((&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET));
		assert_ok!(transfer_stake_and_hotkey(&ALICE, &CAROL, from, onto, alpha(10).rao()));

		assert_eq!(stake(&VALIDATOR_2, &CAROL, SUBNET), alpha(10).rao());
		assert_eq!(
			last_event(),
			Event::StakeTransferred(ALICE, CAROL, VALIDATOR_2, SUBNET, SUBNET, tao(5))
		);
	});
}

/// 4,000,000 alpha-rao of [`SUBNET`] are worth the minimum at the spot price, and sell for less.
pub const SMALL: u64 = 4_000_000;

#[test]
fn swap_stake_should_pay_coldkey_when_proceeds_are_below_minimum() {
	two_markets().run(|| {
		System::reset_events();

		assert_ok!(swap_stake(&ALICE, &VALIDATOR, (SUBNET, SUBNET_2), SMALL));

		assert_eq!(balance(&ALICE), tao(WEALTH).rao() + 1_998_989);
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(300).rao() - SMALL);
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET_2), 0);
		assert_eq!(reserves(SUBNET_2), (500_000_000_000, 250_000_000_000));
		assert_eq!(
			events(),
			vec![Event::StakeRemoved(
				ALICE,
				VALIDATOR,
				rao(1_998_989),
				units(SMALL),
				SUBNET,
				1_006
			)]
		);
	});
}

#[test]
fn transfer_stake_should_pay_receiver_when_proceeds_are_below_minimum() {
	two_markets().run(|| {
		assert_ok!(transfer_stake(&ALICE, &POOR, &VALIDATOR, (SUBNET, SUBNET_2), SMALL));

		assert_eq!(balance(&POOR), 1_998_989);
		assert_eq!(balance(&ALICE), tao(WEALTH).rao());
	});
}

#[test]
fn move_should_fail_when_place_is_the_same() {
	two_markets().run(|| {
		let (place, amount) = ((&VALIDATOR, SUBNET), alpha(10).rao());
		let networks = (SUBNET, SUBNET);
		assert_noop!(move_stake(&ALICE, place, place, amount), Error::<Test>::SameNetuid);
		assert_noop!(
			move_stake_limit(&ALICE, place, place, amount, (0, true)),
			Error::<Test>::SameNetuid
		);
		assert_noop!(
			transfer_stake(&ALICE, &ALICE, &VALIDATOR, networks, amount),
			Error::<Test>::SameNetuid
		);
		assert_noop!(
			transfer_stake_and_hotkey(&ALICE, &ALICE, place, place, amount),
			Error::<Test>::SameNetuid
		);
		assert_noop!(swap_stake(&ALICE, &VALIDATOR, networks, amount), Error::<Test>::SameNetuid);
		assert_noop!(
			swap_stake_limit(&ALICE, &VALIDATOR, networks, amount, (0, true)),
			Error::<Test>::SameNetuid
		);
	});
}

#[test]
fn move_should_fail_when_position_is_smaller() {
	two_markets().run(|| {
		for (who, amount) in [(ALICE, alpha(300).rao() + 1), (ALICE, u64::MAX - 1), (CAROL, 1)] {
			for networks in [(SUBNET, SUBNET_2), (SUBNET, ROOT)] {
				assert_noop!(
					swap_stake(&who, &VALIDATOR, networks, amount),
					Error::<Test>::NotEnoughStakeToWithdraw
				);
			}
		}
		assert_noop!(
			swap_stake(&ALICE, &VALIDATOR, (ROOT, SUBNET), u64::MAX - 1),
			Error::<Test>::NotEnoughStakeToWithdraw
		);
	});
}

#[test]
fn move_should_not_need_the_transfer_toggle_when_coldkey_stays() {
	two_markets().run(|| {
		TransferToggle::<Test>::insert(SUBNET, false);

		assert_ok!(swap_stake(&ALICE, &VALIDATOR, (SUBNET, SUBNET_2), alpha(10).rao()));
		let (from, to) = ((&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET));
		assert_ok!(move_stake(&ALICE, from, to, alpha(10).rao()));
	});
}

/// Ratio 0.2 of the prices, 0.25 now: [`SUBNET`] takes so many alpha-rao, fee included.
const ROOM: u64 = 78_689_325_833 + 39_643_793;

#[test]
fn swap_stake_limit_should_swap_all_when_ratio_is_kept() {
	two_markets().run(|| {
		let networks = (SUBNET, SUBNET_2);
		for limit in [0, 1, 200_000_000] {
			let before = stake(&VALIDATOR, &ALICE, SUBNET);
			let amount = alpha(10).rao();
			assert_ok!(swap_stake_limit(&ALICE, &VALIDATOR, networks, amount, (limit, false)));
			assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), before - amount);
		}
	});
}

#[test]
fn swap_stake_limit_should_swap_part_when_ratio_binds() {
	two_markets().run(|| {
		let (networks, amount) = ((SUBNET, SUBNET_2), alpha(300).rao());

		assert_ok!(swap_stake_limit(&ALICE, &VALIDATOR, networks, amount, (200_000_000, true)));

		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), amount - ROOM);
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET_2), 17_595_468_166);
	});
}

#[test]
fn swap_stake_limit_should_bound_the_price_when_one_side_is_root() {
	two_markets().run(|| {
		// Down to a price of 0.45 against one.
		let to_root = ((SUBNET, ROOT), alpha(300).rao(), 450_000_000, 108_239_610_587);
		// Up to a price of 2.5: ratio 0.4.
		let from_root = ((ROOT, SUBNET_2), tao(200).rao(), 400_000_000, 59_046_727_219);
		for (networks, amount, limit, moved) in [to_root, from_root] {
			let before = stake(&VALIDATOR, &ALICE, networks.0);
			assert_ok!(swap_stake_limit(&ALICE, &VALIDATOR, networks, amount, (limit, true)));
			assert_eq!(stake(&VALIDATOR, &ALICE, networks.0), before - moved);
		}
		assert!(Pools::<Test>::price(SUBNET_2).rao() <= 2_500_000_000);
	});
}

#[test]
fn swap_stake_limit_should_fail_when_ratio_would_be_passed() {
	two_markets().run(|| {
		let cases = [
			((SUBNET, SUBNET_2), alpha(300).rao(), 200_000_000),
			((SUBNET, ROOT), alpha(300).rao(), 450_000_000),
			((ROOT, SUBNET_2), tao(200).rao(), 400_000_000),
		];
		for (networks, amount, limit) in cases {
			assert_noop!(
				swap_stake_limit(&ALICE, &VALIDATOR, networks, amount, (limit, false)),
				Error::<Test>::SlippageTooHigh
			);
		}
	});
}

#[test]
fn swap_stake_limit_should_fail_when_ratio_is_passed_already() {
	two_markets().run(|| {
		let cases = [
			((SUBNET, SUBNET_2), 250_000_000),
			((SUBNET, ROOT), 500_000_001),
			((ROOT, SUBNET_2), 500_000_001),
			((SUBNET, SUBNET_2), u64::MAX),
			((ROOT, SUBNET_2), u64::MAX),
		];
		for (networks, limit) in cases {
			let call = |partial| {
				swap_stake_limit(&ALICE, &VALIDATOR, networks, tao(100).rao(), (limit, partial))
			};
			assert_noop!(call(false), Error::<Test>::SlippageTooHigh);
			assert_noop!(call(true), Error::<Test>::ZeroMaxStakeAmount);
		}
	});
}

#[test]
fn swap_stake_limit_should_fail_when_ratio_leaves_less_than_the_minimum() {
	two_markets().run(|| {
		let call = swap_stake_limit(
			&ALICE,
			&VALIDATOR,
			(SUBNET, SUBNET_2),
			alpha(300).rao(),
			(249_999_999, true),
		);
		assert_noop!(call, Error::<Test>::AmountTooLow);
	});
}

#[test]
fn move_stake_limit_should_compare_with_one_when_subnet_stays() {
	two_markets().run(|| {
		let (from, to) = ((&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET));
		let call = |limit| move_stake_limit(&ALICE, from, to, alpha(10).rao(), limit);
		assert_noop!(call((1_000_000_001, false)), Error::<Test>::SlippageTooHigh);
		assert_noop!(call((1_000_000_001, true)), Error::<Test>::ZeroMaxStakeAmount);
		assert_ok!(call((1_000_000_000, false)));
		assert_eq!(stake(&VALIDATOR_2, &ALICE, SUBNET), alpha(10).rao());
	});
}

#[test]
fn move_stake_limit_should_move_part_when_ratio_binds() {
	two_markets().run(|| {
		let (from, to) = ((&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET_2));
		assert_ok!(move_stake_limit(&ALICE, from, to, alpha(300).rao(), (200_000_000, true)));

		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(300).rao() - ROOM);
		assert_eq!(stake(&VALIDATOR_2, &ALICE, SUBNET_2), 17_595_468_166);
	});
}

/// Leaves [`CAROL`] 1 alpha, worth 0.5 TAO, on [`VALIDATOR`] by the move; answers what is left.
fn rest_after(the_move: impl FnOnce(&AccountId32, u64)) -> u64 {
	two_markets().run(|| {
		assert_ok!(transfer_stake(&ALICE, &CAROL, &VALIDATOR, (SUBNET, SUBNET), alpha(20).rao()));
		NominatorMinRequiredStake::<Test>::put(tao(1).rao());
		the_move(&CAROL, alpha(19).rao());
		stake(&VALIDATOR, &CAROL, SUBNET)
	})
}

#[test]
fn small_nomination_should_be_closed_when_a_move_leaves_it() {
	let (from, to) = ((&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET));
	let rests = [
		rest_after(|who, n| {
			assert_ok!(move_stake(who, from, to, n));
		}),
		rest_after(|who, n| {
			assert_ok!(swap_stake(who, &VALIDATOR, (SUBNET, SUBNET_2), n));
		}),
		rest_after(|who, n| {
			assert_ok!(transfer_stake(who, &DAVE, &VALIDATOR, (SUBNET, SUBNET), n));
		}),
		rest_after(|who, n| {
			assert_ok!(burn_alpha(who, &VALIDATOR, SUBNET, n));
		}),
		rest_after(|who, n| {
			assert_ok!(recycle_alpha(who, &VALIDATOR, SUBNET, n));
		}),
	];
	assert_eq!(rests, [0; 5]);
}

#[test]
fn small_rest_should_stay_when_a_move_of_the_hotkeys_owner_leaves_it() {
	two_markets().run(|| {
		NominatorMinRequiredStake::<Test>::put(tao(1).rao());
		assert_ok!(swap_stake(&ALICE, &VALIDATOR, (SUBNET, SUBNET_2), alpha(299).rao()));
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(1).rao());
	});
}
