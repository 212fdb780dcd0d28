//! Root dividends as the newest client sees them: baskets, positions in them, payouts.

use super::{
	mock::*,
	moves::{transfer_stake, try_associate},
};
use crate::{
	claims::Claims, pallet::*, root::Root, staking::Staking, types::Position, views::Views,
};
use dtao_runtime_api::basket::{BasketPosition, BasketSummary};
use dtao_types::{AlphaBalance, NetUid, TaoBalance, I96F32};
use frame_support::assert_ok;
use sp_core::crypto::AccountId32;

type V = Views<Test>;

const ROOT: NetUid = NetUid::ROOT;
const SUBNET_3: NetUid = NetUid::new(3);

fn rao(n: u64) -> TaoBalance {
	TaoBalance::from_rao(n)
}

/// Three started subnets whose pools take no fee. [`CAROL`] has root stake on [`VALIDATOR`], which owes 1 alpha
/// of the first and 2 of the second, beside [`ALICE`], and on [`VALIDATOR_2`], which owes 3 of the third.
fn chain(test: impl FnOnce()) {
	let pool = |n| dynamic_subnet(n, tao(1_000), alpha(2_000));
	Chain::default()
		.subnet(pool(1))
		.subnet(pool(2))
		.subnet(pool(3))
		.neuron(ROOT, VALIDATOR, ALICE, alpha(10))
		.neuron(ROOT, VALIDATOR_2, BOB, alpha(0))
		.started()
		.run(|| {
			blocks(1);
			for netuid in [SUBNET, SUBNET_2, SUBNET_3] {
				pallet_subtensor_swap::FeeRate::<Test>::insert(netuid, 0);
			}
			assert_ok!(add_stake(&CAROL, &VALIDATOR, ROOT, tao(30)));
			assert_ok!(add_stake(&CAROL, &VALIDATOR_2, ROOT, tao(10)));
			give_root_dividend(SUBNET, &VALIDATOR, alpha(1).rao());
			give_root_dividend(SUBNET_2, &VALIDATOR, alpha(2).rao());
			give_root_dividend(SUBNET_3, &VALIDATOR_2, alpha(3).rao());
			test()
		});
}

/// What a sale of alpha on a subnet alone gives.
fn sale(netuid: NetUid, alpha_rao: u64) -> TaoBalance {
	V::sim_swap_alpha_for_tao(netuid, AlphaBalance::from_rao(alpha_rao)).tao_amount
}

fn total(list: impl IntoIterator<Item = TaoBalance>) -> TaoBalance {
	list.into_iter().fold(TaoBalance::ZERO, TaoBalance::saturating_add)
}

#[test]
fn owed_should_be_the_sum_of_payouts_and_of_positions() {
	chain(|| {
		let owed = V::get_root_basket_owed(CAROL);
		let expected = [
			sale(SUBNET, 750_000_000),
			sale(SUBNET_2, 1_500_000_000),
			sale(SUBNET_3, alpha(3).rao()),
		];
		assert_eq!(owed, total(expected));
		let payouts = [VALIDATOR, VALIDATOR_2].map(|key| V::get_basket_payout(key, CAROL));
		assert_eq!(payouts, [total([expected[0], expected[1]]), expected[2]]);
		assert_eq!(
			V::get_root_basket_positions(CAROL),
			[(VALIDATOR, 2_250_000_000, payouts[0]), (VALIDATOR_2, alpha(3).rao(), payouts[1])]
		);
		assert_eq!(V::get_basket_payout(VALIDATOR_2, ALICE), TaoBalance::ZERO);
		assert_eq!(V::get_basket_payout(UNKNOWN, CAROL), TaoBalance::ZERO);
	});
}

#[test]
fn claim_of_everything_should_pay_what_was_shown_as_owed() {
	chain(|| {
		let owed = V::get_root_basket_owed(CAROL);
		let on_root = || stake(&VALIDATOR, &CAROL, ROOT) + stake(&VALIDATOR_2, &CAROL, ROOT);
		let before = on_root();
		assert_ok!(claim_root(&CAROL, &[ROOT]));
		assert!((on_root() - before).abs_diff(owed.rao()) <= 3);
		assert_eq!(V::get_root_basket_owed(CAROL), TaoBalance::ZERO);
		assert!(V::get_root_basket_positions(CAROL).is_empty());
		// In the next block nothing more is paid.
		blocks(1);
		assert_does_nothing(|| claim_root(&CAROL, &[ROOT]));
		// What ALICE is owed is still in the basket.
		let left = V::get_validator_basket(VALIDATOR);
		assert_eq!(
			left.iter().map(|row| row.1.rao()).collect::<Vec<_>>(),
			[250_000_000, 500_000_000]
		);
	});
}

#[test]
fn basket_should_have_a_row_for_each_subnet_with_a_rate() {
	chain(|| {
		let rows = V::get_validator_basket(VALIDATOR);
		let expected = [(SUBNET, alpha(1)), (SUBNET_2, alpha(2))]
			.map(|(netuid, alpha)| (netuid, alpha, sale(netuid, alpha.rao())));
		assert_eq!(rows, expected);
		let nav = total(expected.iter().map(|row| row.2));
		assert_eq!(V::get_validator_basket_nav(VALIDATOR), nav);

		let summary = V::get_validator_basket_summary(VALIDATOR);
		assert_eq!(summary.hotkey, VALIDATOR);
		assert_eq!((summary.nav_tao, summary.shares), (nav, alpha(3).rao()));
		let worth =
			[Staking::<Test>::worth(SUBNET, alpha(1)), Staking::<Test>::worth(SUBNET_2, alpha(2))];
		assert_eq!(summary.spot_nav_tao, total(worth));
		assert_eq!((summary.deposited_tao, summary.redeemed_tao), Default::default());
		let spot: Vec<_> = summary.holdings.iter().map(|row| row.spot_tao).collect();
		assert_eq!(spot, worth);

		let all = V::get_all_validator_baskets();
		let hotkeys: Vec<_> = all.iter().map(|summary| summary.hotkey.clone()).collect();
		assert_eq!(hotkeys, [VALIDATOR, VALIDATOR_2]);
		assert_eq!(V::get_root_basket_total_nav(), total(all.iter().map(|all| all.nav_tao)));
	});
}

#[test]
fn position_should_show_the_part_of_a_coldkey() {
	chain(|| {
		let position = V::get_basket_position(VALIDATOR, CAROL).expect("CAROL is owed something");
		assert_eq!(
			position,
			BasketPosition {
				hotkey: VALIDATOR,
				beta: 2_250_000_000,
				beta_total: alpha(3).rao(),
				nav_tao: V::get_validator_basket_nav(VALIDATOR),
				value_tao: V::get_basket_payout(VALIDATOR, CAROL),
				spot_value_tao: total([
					Staking::<Test>::worth(SUBNET, AlphaBalance::from_rao(750_000_000)),
					Staking::<Test>::worth(SUBNET_2, AlphaBalance::from_rao(1_500_000_000)),
				]),
			}
		);
		let portfolio = V::get_root_basket_portfolio(CAROL);
		assert_eq!(portfolio.len(), 2);
		assert_eq!(portfolio[0], position);
		assert_eq!(V::get_basket_position(VALIDATOR_2, ALICE), None);
	});
}

#[test]
fn views_should_be_empty_when_nothing_is_owed() {
	Chain::with_neurons().run(|| {
		assert_eq!(V::get_root_basket_owed(ALICE), TaoBalance::ZERO);
		assert!(V::get_root_basket_positions(ALICE).is_empty());
		assert!(V::get_validator_basket(VALIDATOR).is_empty());
		assert_eq!(V::get_validator_basket_nav(UNKNOWN), TaoBalance::ZERO);
		let nothing = BasketSummary {
			hotkey: UNKNOWN,
			nav_tao: TaoBalance::ZERO,
			spot_nav_tao: TaoBalance::ZERO,
			shares: 0,
			deposited_tao: TaoBalance::ZERO,
			redeemed_tao: TaoBalance::ZERO,
			holdings: vec![],
		};
		assert_eq!(V::get_validator_basket_summary(UNKNOWN), nothing);
		assert!(V::get_all_validator_baskets().is_empty());
		assert_eq!(V::get_root_basket_total_nav(), TaoBalance::ZERO);
		assert_eq!(V::get_basket_position(VALIDATOR, ALICE), None);
		assert!(V::get_root_basket_portfolio(ALICE).is_empty());
	});
	Chain::empty().run(|| assert!(V::get_all_validator_baskets().is_empty()));
}

#[test]
fn owed_should_keep_what_is_below_the_threshold() {
	chain(|| {
		RootClaimableThreshold::<Test>::insert(ROOT, I96F32::from_bits(10_000_000 << 32));
		give_root_dividend(SUBNET_3, &VALIDATOR, 8_000_000);
		assert_ok!(claim_root(&CAROL, &[ROOT]));
		let left = V::get_root_basket_owed(CAROL);
		assert_eq!(left, sale(SUBNET_3, 6_000_000));
		assert!(left > TaoBalance::ZERO);
		assert_does_nothing(|| claim_root(&CAROL, &[ROOT]));
		assert_eq!(V::get_root_basket_owed(CAROL), left);
	});
}

#[test]
fn holding_should_be_worth_nothing_when_the_subnet_ends_or_has_not_started() {
	chain(|| {
		assert_ok!(dissolve(SUBNET_2));
		let rows = V::get_validator_basket(VALIDATOR);
		let of_the_end = rows.iter().find(|row| row.0 == SUBNET_2).expect("it still has a rate");
		assert_eq!(of_the_end.2, TaoBalance::ZERO);
		let first = FirstEmissionBlockNumber::<Test>::take(SUBNET_3).expect("it has started");
		assert_eq!(V::get_basket_payout(VALIDATOR_2, CAROL), TaoBalance::ZERO);
		FirstEmissionBlockNumber::<Test>::insert(SUBNET_3, first);
	});
}

/// The sum that a hotkey shows is what its stakers are owed, but for fractions.
#[test]
fn basket_should_hold_what_stakers_are_owed_when_they_come_and_go() {
	chain(|| {
		let owed = |hotkey: &AccountId32, netuid| -> u64 {
			[ALICE, BOB, CAROL, DAVE]
				.iter()
				.map(|who| Root::<Test>::owed(Position::new(hotkey, who, netuid)) as u64)
				.sum()
		};
		let check = || {
			for (hotkey, netuid) in
				[(VALIDATOR, SUBNET), (VALIDATOR, SUBNET_2), (VALIDATOR_2, SUBNET_3)]
			{
				let shown = Claims::<Test>::claimable_on(netuid, &hotkey).rao();
				let owed = owed(&hotkey, netuid);
				assert!(owed <= shown && shown - owed <= 8, "{owed} of {shown}");
			}
		};
		check();
		assert_ok!(try_associate(&DAVE, &MINER));
		assert_ok!(add_stake(&DAVE, &VALIDATOR, ROOT, rao(7_000_000_001)));
		give_root_dividend(SUBNET, &VALIDATOR, 1_000_000_007);
		check();
		assert_ok!(claim_root(&CAROL, &[SUBNET]));
		check();
		assert_ok!(transfer_stake(&CAROL, &BOB, &VALIDATOR, (ROOT, ROOT), 3_000_000_001));
		give_root_dividend(SUBNET_2, &VALIDATOR, 999_999_937);
		assert_ok!(remove_full(&DAVE, &VALIDATOR, ROOT, None));
		check();
		assert_ok!(claim_root(&DAVE, &[ROOT]));
		assert_ok!(claim_root_with_hotkey(&BOB, &VALIDATOR));
		check();
	});
}
