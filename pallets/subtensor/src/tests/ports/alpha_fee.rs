//! Transaction fees paid in alpha.

use super::{mock::*, moves::*};
use crate::{pallet::*, pools::Pools, root::Root, types::Position};
use dtao_traits::AlphaFees;
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance};
use frame_support::{assert_noop, assert_ok};
use sp_core::crypto::AccountId32;

/// A fee of 0.001 TAO.
const FEE: TaoBalance = TaoBalance::from_rao(1_000_000);

fn rao(n: u64) -> TaoBalance {
	TaoBalance::from_rao(n)
}

fn units(n: u64) -> AlphaBalance {
	AlphaBalance::from_rao(n)
}

/// `remove_stake` of a position on [`VALIDATOR`].
fn remove_call(netuid: NetUid, amount: u64) -> Call<Test> {
	Call::remove_stake { hotkey: VALIDATOR, netuid, amount_unstaked: units(amount) }
}

/// Run a test on the two markets within one transaction, which then ends.
fn in_transaction(test: impl FnOnce()) {
	two_markets().run(|| {
		test();
		<SubtensorModule as AlphaFees<AccountId32, Call<Test>>>::settled();
	});
}

fn pay(who: &AccountId32, call: &Call<Test>) -> bool {
	let could = <SubtensorModule as AlphaFees<_, _>>::can_pay(who, call, FEE);
	let paid = <SubtensorModule as AlphaFees<_, _>>::pay(who, call, FEE).is_ok();
	assert_eq!(could, paid, "what is promised is what happens");
	paid
}

/// Calls that take from the position of the sender on [`VALIDATOR`] and [`SUBNET`].
fn calls_of_one_position() -> Vec<Call<Test>> {
	let (hotkey, netuid, amount) = (VALIDATOR, SUBNET, units(1));
	let (limit_price, allow_partial) = (Price::from_rao(1), true);
	let mut calls = vec![
		remove_call(SUBNET, 1),
		Call::remove_stake_limit {
			hotkey: hotkey.clone(),
			netuid,
			amount_unstaked: amount,
			limit_price,
			allow_partial,
		},
		Call::remove_stake_full_limit { hotkey: hotkey.clone(), netuid, limit_price: None },
		Call::recycle_alpha { hotkey: hotkey.clone(), amount, netuid },
		Call::burn_alpha { hotkey, amount, netuid },
	];
	calls.extend(moves_of_one_position());
	calls
}

/// Those of them that move it.
fn moves_of_one_position() -> Vec<Call<Test>> {
	let (hotkey, alpha_amount, destination_coldkey) = (VALIDATOR, units(1), CAROL);
	let (limit_price, allow_partial) = (Price::from_rao(1), true);
	let (origin_hotkey, destination_hotkey) = (VALIDATOR, VALIDATOR_2);
	let (origin_netuid, destination_netuid) = (SUBNET, SUBNET_2);
	vec![
		Call::transfer_stake {
			destination_coldkey: destination_coldkey.clone(),
			hotkey: hotkey.clone(),
			origin_netuid,
			destination_netuid,
			alpha_amount,
		},
		Call::swap_stake {
			hotkey: hotkey.clone(),
			origin_netuid,
			destination_netuid,
			alpha_amount,
		},
		Call::swap_stake_limit {
			hotkey,
			origin_netuid,
			destination_netuid,
			alpha_amount,
			limit_price,
			allow_partial,
		},
		Call::move_stake {
			origin_hotkey: origin_hotkey.clone(),
			destination_hotkey: destination_hotkey.clone(),
			origin_netuid,
			destination_netuid,
			alpha_amount,
		},
		Call::move_stake_limit {
			origin_hotkey: origin_hotkey.clone(),
			destination_hotkey: destination_hotkey.clone(),
			origin_netuid,
			destination_netuid,
			alpha_amount,
			limit_price,
			allow_partial,
		},
		Call::transfer_stake_and_hotkey {
			destination_coldkey,
			origin_hotkey,
			destination_hotkey,
			origin_netuid,
			destination_netuid,
			alpha_amount,
		},
	]
}

#[test]
fn fee_should_be_sold_for_the_author_when_paid_in_alpha() {
	in_transaction(|| {
		let issuance = Balances::total_issuance();

		assert!(pay(&ALICE, &remove_call(SUBNET, 1)));

		// 1,000,000 rao at a price of 0.5 are 2,000,000 alpha-rao; the sale moves the price by a
		// millionth, and the pool keeps the fraction.
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(300).rao() - 2_000_000);
		assert_eq!(balance(&AUTHOR), 999_999);
		assert_eq!(reserves(SUBNET), (999_999_000_001, 2_000_002_000_000));
		assert_eq!(balance(&ALICE), tao(WEALTH).rao());
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(
			last_event(),
			Event::TransactionFeePaidWithAlpha {
				who: ALICE,
				hotkey: VALIDATOR,
				netuid: SUBNET,
				alpha: units(2_000_000),
				tao: rao(999_999),
			}
		);
	});
}

#[test]
fn fee_should_leave_issuance_when_there_is_no_author() {
	in_transaction(|| {
		CurrentAuthor::set(None);
		let issuance = Balances::total_issuance();

		assert!(pay(&ALICE, &remove_call(SUBNET, 1)));

		assert_eq!(Balances::total_issuance(), issuance - 999_999);
	});
}

#[test]
fn fee_should_be_rounded_up_when_the_price_does_not_divide_it() {
	in_transaction(|| {
		SubnetAlphaIn::<Test>::mutate(SUBNET, |alpha| *alpha = units(alpha.rao() + 1));

		assert!(pay(&ALICE, &remove_call(SUBNET, 1)));

		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(300).rao() - 2_000_001);
	});
}

#[test]
fn fee_should_be_taken_one_to_one_when_stake_is_on_root() {
	in_transaction(|| {
		assert_ok!(Pools::<Test>::raise_alpha_out(SUBNET, alpha(7)));
		assert_eq!(add_dividend(&VALIDATOR, SUBNET, alpha(7)), Ok(true));
		let owed = Root::<Test>::owed(Position::new(&VALIDATOR, &ALICE, SUBNET));

		assert!(pay(&ALICE, &remove_call(NetUid::ROOT, 1)));

		assert_eq!(stake(&VALIDATOR, &ALICE, NetUid::ROOT), tao(200).rao() - 1_000_000);
		assert_eq!(balance(&AUTHOR), 1_000_000);
		assert_eq!(Root::<Test>::owed(Position::new(&VALIDATOR, &ALICE, SUBNET)), owed);
	});
}

#[test]
fn fee_should_take_at_most_half_of_a_root_position_when_the_call_closes_it() {
	let dear = rao(5_000_000);
	let least = Params::get().min_stake.rao();
	let of = |held: u64| {
		let (hotkey, netuid, limit_price) = (VALIDATOR, NetUid::ROOT, None);
		let (limit, allow_partial, all) = (Price::from_rao(1), true, AlphaBalance::MAX);
		let limited = |amount_unstaked| Call::remove_stake_limit {
			hotkey: hotkey.clone(),
			netuid,
			amount_unstaked,
			limit_price: limit,
			allow_partial,
		};
		[
			remove_call(netuid, held),
			remove_call(netuid, u64::MAX),
			limited(all),
			limited(units(held)),
			Call::remove_stake_full_limit { hotkey: hotkey.clone(), netuid, limit_price },
		]
	};
	// With less than the minimum, with a fee above, at and below half of what is there.
	let cases = [
		(least - 1, None),
		(least, Some(least / 2)),
		(least + 1, Some(least / 2 + 1)),
		(2 * dear.rao() - 1, Some(dear.rao())),
		(2 * dear.rao() + 1, Some(dear.rao())),
	];
	for (held, expected) in cases {
		for call in of(held) {
			in_transaction(|| {
				let there = stake(&VALIDATOR, &ALICE, NetUid::ROOT);
				assert_ok!(remove_stake(&ALICE, &VALIDATOR, NetUid::ROOT, there - held));
				let could = <SubtensorModule as AlphaFees<_, _>>::can_pay(&ALICE, &call, dear);
				let paid = <SubtensorModule as AlphaFees<_, _>>::pay(&ALICE, &call, dear);
				assert_eq!((could, paid.is_ok()), (expected.is_some(), expected.is_some()));
				let left = stake(&VALIDATOR, &ALICE, NetUid::ROOT);
				assert_eq!(left, held - expected.unwrap_or_default(), "{call:?}");
				if expected.is_some() {
					let before = balance(&ALICE);
					assert_ok!(dispatch(signed(&ALICE), call.clone()));
					assert_eq!(balance(&ALICE), before + left, "{call:?}");
				}
			});
		}
	}
}

#[test]
fn fee_should_not_be_less_when_a_call_leaves_something_or_stays() {
	let (dear, least) = (rao(5_000_000), Params::get().min_stake.rao());
	let (hotkey, origin_netuid, alpha_amount) = (VALIDATOR, NetUid::ROOT, AlphaBalance::MAX);
	let calls = [
		remove_call(NetUid::ROOT, least - 1),
		Call::transfer_stake {
			destination_coldkey: CAROL,
			hotkey: hotkey.clone(),
			origin_netuid,
			destination_netuid: origin_netuid,
			alpha_amount,
		},
		Call::swap_stake { hotkey, origin_netuid, destination_netuid: SUBNET, alpha_amount },
	];
	for call in calls {
		in_transaction(|| {
			let there = stake(&VALIDATOR, &ALICE, NetUid::ROOT);
			assert_ok!(remove_stake(&ALICE, &VALIDATOR, NetUid::ROOT, there - least));
			assert!(!<SubtensorModule as AlphaFees<_, _>>::can_pay(&ALICE, &call, dear));
			frame_support::assert_storage_noop!({
				assert!(SubtensorModule::pay(&ALICE, &call, dear).is_err());
			});
		});
	}
}

#[test]
fn fee_should_be_payable_for_every_call_that_takes_from_one_position() {
	for call in calls_of_one_position() {
		in_transaction(|| {
			assert!(pay(&ALICE, &call), "{call:?}");
			assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(300).rao() - 2_000_000);
			assert!(!pay(&CAROL, &call), "{call:?} of somebody without a position");
		});
	}
}

#[test]
fn fee_should_be_payable_for_unstake_all_when_there_is_one_position() {
	let (all, all_alpha) =
		(Call::unstake_all { hotkey: VALIDATOR }, Call::unstake_all_alpha { hotkey: VALIDATOR });
	in_transaction(|| {
		// GIVEN positions on root and on one subnet
		assert!(!pay(&ALICE, &all));
		assert!(pay(&ALICE, &all_alpha));

		// AND on one subnet only, where the first fee has lowered the price
		let held = stake(&VALIDATOR, &ALICE, NetUid::ROOT);
		assert_ok!(remove_stake(&ALICE, &VALIDATOR, NetUid::ROOT, held));
		assert!(pay(&ALICE, &all));
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(300).rao() - 2_000_000 - 2_000_005);

		// AND on two
		assert_ok!(swap_stake(&ALICE, &VALIDATOR, (SUBNET, SUBNET_2), alpha(1).rao()));
		assert!(!pay(&ALICE, &all));
		assert!(!pay(&ALICE, &all_alpha));
	});
}

#[test]
fn fee_should_not_be_payable_in_alpha_for_other_calls() {
	in_transaction(|| {
		let (hotkey, netuid) = (VALIDATOR, SUBNET);
		let calls = [
			Call::add_stake { hotkey: hotkey.clone(), netuid, amount_staked: tao(1) },
			Call::burned_register { netuid, hotkey: hotkey.clone() },
			Call::add_stake_burn { hotkey: hotkey.clone(), netuid, amount: tao(1), limit: None },
			Call::try_associate_hotkey { hotkey: hotkey.clone() },
			Call::register_network { hotkey },
		];
		for call in calls {
			assert!(!pay(&ALICE, &call), "{call:?}");
		}
	});
}

#[test]
fn fee_should_change_nothing_when_it_cannot_be_paid() {
	in_transaction(|| {
		let fails = |call: &Call<Test>| {
			assert!(!<SubtensorModule as AlphaFees<_, _>>::can_pay(&ALICE, call, FEE));
			frame_support::assert_storage_noop!({
				assert!(SubtensorModule::pay(&ALICE, call, FEE).is_err());
			});
		};
		fails(&remove_call(NO_SUBNET, 1));
		fails(&remove_call(SUBNET_2, 1));
		// A token that is closed, a pool that is too thin, a fee above the position.
		set_token_enabled(SUBNET, false);
		fails(&remove_call(SUBNET, 1));
		set_token_enabled(SUBNET, true);
		let deep = SubnetAlphaIn::<Test>::get(SUBNET);
		SubnetAlphaIn::<Test>::insert(SUBNET, units(999_999));
		fails(&remove_call(SUBNET, 1));
		SubnetAlphaIn::<Test>::insert(SUBNET, deep);
		let held = stake(&VALIDATOR, &ALICE, SUBNET);
		assert_ok!(remove_stake(&ALICE, &VALIDATOR, SUBNET, held - 1_999_999));
		fails(&remove_call(SUBNET, 1));
	});
}

#[test]
fn whole_position_should_be_removable_when_it_has_just_paid_the_fee() {
	in_transaction(|| {
		let (whole, before) = (alpha(300).rao(), balance(&ALICE));
		assert!(pay(&ALICE, &remove_call(SUBNET, whole)));

		assert_ok!(remove_stake(&ALICE, &VALIDATOR, SUBNET, whole));

		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), 0);
		assert!(balance(&ALICE) > before);
	});
}

#[test]
fn whole_position_should_be_movable_and_burnable_when_it_has_just_paid_the_fee() {
	let whole = alpha(300).rao();
	let (from, to) = ((&VALIDATOR, SUBNET), (&VALIDATOR_2, SUBNET));
	let calls: [&dyn Fn() -> sp_runtime::DispatchResult; 4] = [
		&|| move_stake(&ALICE, from, to, whole),
		&|| swap_stake(&ALICE, &VALIDATOR, (SUBNET, SUBNET_2), whole),
		&|| recycle_alpha(&ALICE, &VALIDATOR, SUBNET, whole),
		&|| burn_alpha(&ALICE, &VALIDATOR, SUBNET, whole),
	];
	for call in calls {
		in_transaction(|| {
			assert!(pay(&ALICE, &remove_call(SUBNET, whole)));
			assert_ok!(call());
			assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), 0);
		});
	}
}

#[test]
fn more_than_the_position_should_not_be_removable_when_it_has_paid_the_fee() {
	in_transaction(|| {
		let whole = alpha(300).rao();
		assert!(pay(&ALICE, &remove_call(SUBNET, whole)));

		let too_much = Error::<Test>::NotEnoughStakeToWithdraw;
		assert_noop!(remove_stake(&ALICE, &VALIDATOR, SUBNET, whole + 1), too_much);
		// The exception is for the position that paid, and for its transaction.
		let bobs = alpha(100).rao();
		let too_much = Error::<Test>::NotEnoughStakeToWithdraw;
		assert_noop!(remove_stake(&BOB, &VALIDATOR_2, SUBNET, bobs + 1), too_much);
		<SubtensorModule as AlphaFees<AccountId32, Call<Test>>>::settled();
		let too_much = Error::<Test>::NotEnoughStakeToWithdraw;
		assert_noop!(remove_stake(&ALICE, &VALIDATOR, SUBNET, whole), too_much);
	});
}
