//! Claiming root dividends: what is owed becomes root stake or alpha stake.

use super::{
	mock::*,
	moves::{transfer_stake, try_associate},
};
use crate::{
	accounts, claims::Claims, pallet::*, pools::Pools, root::Root, shares::Shares, types::Position,
	RootClaimTypeEnum,
};
use dtao_types::{AlphaBalance, NetUid, TaoBalance, I96F32};
use frame_support::{assert_noop, assert_ok, storage::with_transaction};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult, TransactionOutcome};

const ROOT: NetUid = NetUid::ROOT;

/// Pool against which 5 alpha sell for 1,000 * 5 / 2,005 TAO.
const FIVE_ALPHA_SOLD: u64 = 2_493_765_586;

/// [`SUBNET`] and [`SUBNET_2`] with 1,000 TAO against 2,000 alpha each; on root [`VALIDATOR`] with
/// 10 TAO of [`ALICE`] and [`VALIDATOR_2`] with 20 TAO of [`BOB`].
fn chain() -> Chain {
	Chain::with_subnet()
		.subnet(dynamic_subnet(SUBNET_2.get(), tao(1_000), alpha(2_000)))
		.neuron(ROOT, VALIDATOR, ALICE, alpha(10))
		.neuron(ROOT, VALIDATOR_2, BOB, alpha(20))
}

/// [`chain`] with a [`SUBNET_2`] whose pool is too small for any sale.
fn dry_chain() -> Chain {
	Chain::with_subnet()
		.subnet(dynamic_subnet(SUBNET_2.get(), TaoBalance::from_rao(1_000_000), alpha(1)))
		.neuron(ROOT, VALIDATOR, ALICE, alpha(10))
}

fn owed(netuid: NetUid, hotkey: &AccountId32, coldkey: &AccountId32) -> u128 {
	Root::<Test>::owed(Position::new(hotkey, coldkey, netuid))
}

fn keep(subnets: &[NetUid]) -> RootClaimTypeEnum {
	RootClaimTypeEnum::KeepSubnets { subnets: subnets.iter().copied().collect() }
}

fn claimed(netuid: NetUid, alpha: u64, tao: Option<u64>) -> Event<Test> {
	Event::RootClaimed {
		coldkey: ALICE,
		hotkey: VALIDATOR,
		netuid,
		alpha: AlphaBalance::from_rao(alpha),
		tao: tao.map(TaoBalance::from_rao),
	}
}

#[test]
fn claim_should_sell_without_fee_and_stake_on_root_when_type_is_swap() {
	chain().run(|| {
		// GIVEN
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		let (total, free) = (TotalStake::<Test>::get(), balance(&ALICE));
		let root_account = balance(&accounts::of_subnet(ROOT));

		// WHEN
		assert_ok!(claim_root(&ALICE, &[SUBNET]));

		// THEN the alpha is in the pool and its TAO on root
		assert_eq!(reserves(SUBNET), (tao(1_000).rao() - FIVE_ALPHA_SOLD, alpha(2_005).rao()));
		assert_eq!(stake(&VALIDATOR, &ALICE, ROOT), tao(10).rao() + FIVE_ALPHA_SOLD);
		assert_eq!(SubnetTAO::<Test>::get(ROOT).rao(), tao(30).rao() + FIVE_ALPHA_SOLD);
		assert_eq!(balance(&accounts::of_subnet(ROOT)), root_account + FIVE_ALPHA_SOLD);
		assert_eq!(TotalStake::<Test>::get(), total);
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), 0);

		// and nobody paid or got anything else.
		assert_eq!((balance(&ALICE), balance(&AUTHOR)), (free, 0));
		assert_eq!(owed(SUBNET, &VALIDATOR, &ALICE), 0);
		assert_eq!(Claims::<Test>::claimable_alpha(SUBNET), AlphaBalance::ZERO);
		assert_eq!(last_event(), claimed(SUBNET, alpha(5).rao(), Some(FIVE_ALPHA_SOLD)));
	});
}

#[test]
fn claim_should_stake_the_alpha_when_type_is_keep() {
	chain().run(|| {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		assert_ok!(set_root_claim_type(&ALICE, RootClaimTypeEnum::Keep));
		let out = Pools::<Test>::alpha_out(SUBNET);

		assert_ok!(claim_root(&ALICE, &[SUBNET]));

		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(5).rao());
		assert_eq!(stake(&VALIDATOR, &ALICE, ROOT), tao(10).rao());
		assert_eq!(reserves(SUBNET), (tao(1_000).rao(), alpha(2_000).rao()));
		assert_eq!(Pools::<Test>::alpha_out(SUBNET), out);
		assert_eq!(owed(SUBNET, &VALIDATOR, &ALICE), 0);
		assert_eq!(last_event(), claimed(SUBNET, alpha(5).rao(), None));
	});
}

#[test]
fn claim_should_keep_listed_subnets_and_sell_others_when_type_is_keep_subnets() {
	chain().run(|| {
		for netuid in [SUBNET, SUBNET_2] {
			give_root_dividend(netuid, &VALIDATOR, alpha(5).rao());
		}
		assert_ok!(set_root_claim_type(&ALICE, keep(&[SUBNET_2])));

		assert_ok!(claim_root(&ALICE, &[SUBNET, SUBNET_2]));

		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), 0);
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET_2), alpha(5).rao());
		assert_eq!(stake(&VALIDATOR, &ALICE, ROOT), tao(10).rao() + FIVE_ALPHA_SOLD);
	});
}

#[test]
fn claim_should_pay_exactly_the_share_when_stakers_share_a_hotkey() {
	chain().run(|| {
		// GIVEN 1,000 TAO of root stake, 100 of them of CAROL, and 50 alpha
		assert_ok!(add_stake(&CAROL, &VALIDATOR, ROOT, tao(100)));
		assert_ok!(add_stake(&ALICE, &VALIDATOR, ROOT, tao(890)));
		give_root_dividend(SUBNET, &VALIDATOR, alpha(50).rao());
		assert_ok!(set_root_claim_type(&CAROL, RootClaimTypeEnum::Keep));

		// WHEN CAROL claims
		assert_ok!(claim_root(&CAROL, &[SUBNET]));

		// THEN she has 5 alpha, and ALICE is still owed 45
		assert_eq!(stake(&VALIDATOR, &CAROL, SUBNET), alpha(5).rao());
		assert_eq!(owed(SUBNET, &VALIDATOR, &ALICE), u128::from(alpha(45).rao()));
		assert_eq!(Claims::<Test>::claimable_alpha(SUBNET), alpha(45));
		assert_eq!(
			RootClaimed::<Test>::get((SUBNET, VALIDATOR, CAROL)),
			u128::from(alpha(5).rao())
		);
	});
}

#[test]
fn claim_should_pay_from_all_hotkeys_when_a_coldkey_stakes_on_several() {
	chain().run(|| {
		assert_ok!(add_stake(&ALICE, &VALIDATOR_2, ROOT, tao(20)));
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		give_root_dividend(SUBNET, &VALIDATOR_2, alpha(6).rao());
		assert_ok!(set_root_claim_type(&ALICE, RootClaimTypeEnum::Keep));

		assert_ok!(claim_root(&ALICE, &[SUBNET]));

		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(5).rao());
		assert_eq!(stake(&VALIDATOR_2, &ALICE, SUBNET), alpha(3).rao());
		assert_eq!(owed(SUBNET, &VALIDATOR_2, &BOB), u128::from(alpha(3).rao()));
	});
}

#[test]
fn claim_should_take_more_calls_when_there_are_more_than_three_hotkeys() {
	chain().run(|| {
		let hotkeys: Vec<AccountId32> = (150..157).map(account).collect();
		for hotkey in &hotkeys {
			register(SUBNET, hotkey, &DAVE);
			assert_ok!(add_stake(&CAROL, hotkey, ROOT, tao(2)));
			give_root_dividend(SUBNET, hotkey, alpha(1).rao());
		}
		let open = || hotkeys.iter().filter(|h| owed(SUBNET, h, &CAROL) > 0).count();

		for left in [4, 1, 0] {
			assert_ok!(claim_root(&CAROL, &[SUBNET]));
			assert_eq!(open(), left);
		}
	});
}

#[test]
fn claim_should_skip_hotkeys_without_root_stake_when_they_come_first() {
	chain().run(|| {
		// GIVEN CAROL with stake on twenty hotkeys before she stakes on root
		for hotkey in (100..120).map(account) {
			assert_ok!(try_associate(&DAVE, &hotkey));
			assert_ok!(add_stake(&CAROL, &hotkey, SUBNET, tao(1)));
		}
		assert_ok!(add_stake(&CAROL, &VALIDATOR, ROOT, tao(10)));
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		assert!(owed(SUBNET, &VALIDATOR, &CAROL) > 0);

		assert_ok!(claim_root(&CAROL, &[SUBNET]));

		assert_eq!(owed(SUBNET, &VALIDATOR, &CAROL), 0);
	});
}

#[test]
fn claim_should_find_what_is_owed_behind_gifts_of_stake() {
	chain().run(|| {
		// GIVEN 65 gifts of stake, then one on the hotkey on which CAROL stakes on root later
		let given: Vec<AccountId32> = (100..165).map(account).chain([VALIDATOR]).collect();
		for hotkey in &given {
			assert_ok!(try_associate(&DAVE, hotkey));
			assert_ok!(add_stake(&CAROL, hotkey, SUBNET, tao(1)));
		}
		assert_ok!(add_stake(&CAROL, &VALIDATOR, ROOT, tao(10)));
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		assert!(owed(SUBNET, &VALIDATOR, &CAROL) > 0);

		assert_ok!(claim_root(&CAROL, &[SUBNET]));

		assert_eq!(owed(SUBNET, &VALIDATOR, &CAROL), 0);
		// Nobody has left the list, or stands there twice.
		let listed = Shares::<Test>::staking_hotkeys(&CAROL);
		let distinct: std::collections::BTreeSet<_> = listed.iter().cloned().collect();
		assert_eq!((listed.len(), distinct.len()), (66, 66));
	});
}

#[test]
fn claim_should_find_what_is_owed_behind_root_stake_that_owes_nothing() {
	chain().run(|| {
		// GIVEN gifts of root stake on 31 hotkeys that owe nothing, and one behind them that does
		let gifts: Vec<AccountId32> = (100..131).map(account).chain([VALIDATOR_2]).collect();
		for hotkey in &gifts {
			assert_ok!(try_associate(&DAVE, hotkey));
			assert_ok!(add_stake(&BOB, hotkey, ROOT, tao(10)));
			let given = alpha(5).rao();
			assert_ok!(transfer_stake(&BOB, &CAROL, hotkey, (ROOT, ROOT), given));
		}
		give_root_dividend(SUBNET, &VALIDATOR_2, alpha(5).rao());
		assert!(owed(SUBNET, &VALIDATOR_2, &CAROL) > 0);

		assert_ok!(claim_root(&CAROL, &[SUBNET]));

		assert_eq!(owed(SUBNET, &VALIDATOR_2, &CAROL), 0);
	});
}

#[test]
fn claim_should_reach_the_next_hotkey_when_pools_refuse_those_before() {
	dry_chain().neuron(ROOT, VALIDATOR_2, BOB, alpha(20)).run(|| {
		// GIVEN three hotkeys that owe alpha without a market, and a fourth one with a market
		let refused: Vec<_> = (100..103).map(account).collect();
		for hotkey in &refused {
			assert_ok!(try_associate(&DAVE, hotkey));
			assert_ok!(add_stake(&CAROL, hotkey, ROOT, tao(10)));
			give_root_dividend(SUBNET_2, hotkey, alpha(1).rao());
		}
		assert_ok!(add_stake(&CAROL, &VALIDATOR_2, ROOT, tao(10)));
		give_root_dividend(SUBNET, &VALIDATOR_2, alpha(5).rao());

		assert_ok!(claim_root(&CAROL, &[SUBNET, SUBNET_2]));

		assert_eq!(owed(SUBNET, &VALIDATOR_2, &CAROL), 0);
		assert!(refused.iter().all(|hotkey| owed(SUBNET_2, hotkey, &CAROL) > 0));
	});
}

#[test]
fn claim_should_leave_other_subnets_alone_when_they_are_not_named() {
	chain().run(|| {
		for netuid in [SUBNET, SUBNET_2] {
			give_root_dividend(netuid, &VALIDATOR, alpha(5).rao());
		}

		assert_ok!(claim_root(&ALICE, &[SUBNET_2]));

		assert_eq!(owed(SUBNET, &VALIDATOR, &ALICE), u128::from(alpha(5).rao()));
		assert_eq!(owed(SUBNET_2, &VALIDATOR, &ALICE), 0);
	});
}

#[test]
fn claim_should_pay_what_is_left_when_the_position_is_closed() {
	chain().run(|| {
		// GIVEN somebody who left root with 5 alpha unclaimed, while others stay
		assert_ok!(add_stake(&CAROL, &VALIDATOR, ROOT, tao(10)));
		give_root_dividend(SUBNET, &VALIDATOR, alpha(10).rao());
		assert_ok!(remove_full(&ALICE, &VALIDATOR, ROOT, None));
		assert!(StakingColdkeys::<Test>::contains_key(ALICE));

		// WHEN more is given, and claimed
		give_root_dividend(SUBNET, &VALIDATOR, alpha(1).rao());
		assert_ok!(set_root_claim_type(&ALICE, RootClaimTypeEnum::Keep));
		assert_ok!(claim_root(&ALICE, &[SUBNET]));

		// THEN it is the 5 alpha, and nothing is left of the position
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(5).rao());
		assert!(!RootClaimUnpaid::<Test>::contains_key(VALIDATOR, ALICE));
		assert!(!StakingColdkeys::<Test>::contains_key(ALICE));
		assert_eq!(owed(SUBNET, &VALIDATOR, &CAROL), u128::from(alpha(6).rao()));
	});
}

#[test]
fn claim_should_open_root_stake_again_when_what_is_left_is_sold() {
	chain().run(|| {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		assert_ok!(remove_full(&ALICE, &VALIDATOR, ROOT, None));

		assert_ok!(claim_root(&ALICE, &[SUBNET]));

		assert_eq!(stake(&VALIDATOR, &ALICE, ROOT), FIVE_ALPHA_SOLD);
	});
}

#[test]
fn claim_should_fail_when_no_or_too_many_subnets_are_named() {
	chain().run(|| {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		let six: Vec<NetUid> = (1..7).map(NetUid::new).collect();
		for subnets in [&[][..], &six] {
			assert_noop!(claim_root(&ALICE, subnets), Error::<Test>::InvalidSubnetNumber);
		}
	});
}

#[test]
fn claim_should_fail_when_a_subnet_does_not_exist() {
	chain().run(|| {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		let subnets = [SUBNET, NO_SUBNET];
		assert_noop!(claim_root(&ALICE, &subnets), Error::<Test>::SubnetNotExists);
	});
}

#[test]
fn claim_should_do_nothing_when_nothing_is_owed() {
	chain().run(|| {
		assert_does_nothing(|| claim_root(&ALICE, &[SUBNET]));
		assert_does_nothing(|| claim_root(&DAVE, &[SUBNET, ROOT]));
		assert_does_nothing(|| claim_root(&DAVE, &[ROOT]));
		assert_does_nothing(|| claim_root_with_hotkey(&ALICE, &VALIDATOR));
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		assert_ok!(claim_root(&ALICE, &[SUBNET]));
		assert_does_nothing(|| claim_root(&ALICE, &[SUBNET]));
	});
}

#[test]
fn claim_should_pay_from_the_threshold_on() {
	chain().run(|| {
		give_root_dividend(SUBNET, &VALIDATOR, 499_999);
		assert_does_nothing(|| claim_root(&ALICE, &[SUBNET]));
		assert_does_nothing(|| claim_root_with_hotkey(&ALICE, &VALIDATOR));

		give_root_dividend(SUBNET, &VALIDATOR, 1);
		assert_ok!(claim_root(&ALICE, &[SUBNET]));
		assert_eq!(last_event(), claimed(SUBNET, 500_000, Some(249_999)));
	});
}

#[test]
fn claim_should_stay_owed_when_the_pool_refuses_the_sale() {
	dry_chain().run(|| {
		give_root_dividend(SUBNET_2, &VALIDATOR, alpha(5).rao());
		let refused = Error::<Test>::InsufficientLiquidity;
		assert_noop!(claim_root(&ALICE, &[SUBNET_2]), refused);

		// Another subnet is paid all the same.
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		assert_ok!(claim_root(&ALICE, &[SUBNET, SUBNET_2]));
		assert_eq!(owed(SUBNET_2, &VALIDATOR, &ALICE), u128::from(alpha(5).rao()));
		assert_eq!(stake(&VALIDATOR, &ALICE, ROOT), tao(10).rao() + FIVE_ALPHA_SOLD);

		// And who keeps the alpha needs no pool.
		assert_ok!(set_root_claim_type(&ALICE, RootClaimTypeEnum::Keep));
		assert_ok!(claim_root(&ALICE, &[SUBNET_2]));
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET_2), alpha(5).rao());
	});
}

#[test]
fn claim_should_stay_owed_when_the_token_is_disabled() {
	chain().run(|| {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		set_token_enabled(SUBNET, false);
		assert_does_nothing(|| claim_root(&ALICE, &[SUBNET]));
		assert_does_nothing(|| claim_root_with_hotkey(&ALICE, &VALIDATOR));
		assert_eq!(owed(SUBNET, &VALIDATOR, &ALICE), u128::from(alpha(5).rao()));
	});
}

#[test]
fn claim_should_pass_over_a_subnet_when_it_is_gone() {
	chain().run(|| {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		let tried: Result<DispatchResult, DispatchError> = with_transaction(|| {
			NetworksAdded::<Test>::remove(SUBNET);
			TransactionOutcome::Rollback(Ok(claim_root_with_hotkey(&ALICE, &VALIDATOR)))
		});
		assert_eq!(tried, Ok(Ok(())));
		assert!(!events().iter().any(|event| matches!(event, Event::RootClaimed { .. })));
	});
}

#[test]
fn claim_with_hotkey_should_pay_all_subnets_of_that_hotkey() {
	chain().run(|| {
		assert_ok!(add_stake(&ALICE, &VALIDATOR_2, ROOT, tao(20)));
		for (netuid, hotkey) in [(SUBNET, VALIDATOR), (SUBNET_2, VALIDATOR), (SUBNET, VALIDATOR_2)]
		{
			give_root_dividend(netuid, &hotkey, alpha(5).rao());
		}

		assert_ok!(claim_root_with_hotkey(&ALICE, &VALIDATOR));

		assert_eq!(stake(&VALIDATOR, &ALICE, ROOT), tao(10).rao() + 2 * FIVE_ALPHA_SOLD);
		assert_eq!(owed(SUBNET, &VALIDATOR_2, &ALICE), u128::from(alpha(5).rao() / 2));
	});
}

#[test]
fn claim_with_hotkey_should_fail_when_nobody_owns_the_hotkey() {
	chain().run(|| {
		assert_noop!(
			claim_root_with_hotkey(&ALICE, &UNKNOWN),
			Error::<Test>::HotKeyAccountNotExists
		);
	});
}

#[test]
fn claim_type_should_be_stored_and_announced_when_it_is_chosen() {
	chain().run(|| {
		for kind in [RootClaimTypeEnum::Keep, keep(&[SUBNET, NO_SUBNET]), RootClaimTypeEnum::Swap] {
			assert_ok!(set_root_claim_type(&ALICE, kind.clone()));

			assert_eq!(RootClaimType::<Test>::get(ALICE), kind);
			let event = Event::RootClaimTypeSet { coldkey: ALICE, root_claim_type: kind };
			assert_eq!(last_event(), event);
		}
		assert!(!RootClaimType::<Test>::contains_key(ALICE));
	});
}

#[test]
fn claim_type_should_be_refused_when_the_list_is_empty_or_too_long() {
	chain().run(|| {
		let long: Vec<NetUid> = (0..1_025).map(NetUid::new).collect();
		for subnets in [&[][..], &long] {
			assert_noop!(
				set_root_claim_type(&ALICE, keep(subnets)),
				Error::<Test>::InvalidSubnetNumber
			);
		}
		assert_ok!(set_root_claim_type(&ALICE, keep(&long[1..])));
	});
}

#[test]
fn number_of_claims_should_be_set_by_root_up_to_fifty() {
	chain().run(|| {
		let set =
			|origin, new_value| dispatch(origin, Call::sudo_set_num_root_claims { new_value });
		assert_noop!(set(signed(&OWNER), 7), DispatchError::BadOrigin);
		assert_noop!(set(RuntimeOrigin::root(), 51), Error::<Test>::InvalidNumRootClaim);
		for value in [50, 0] {
			assert_ok!(set(RuntimeOrigin::root(), value));
			assert_eq!(NumRootClaim::<Test>::get(), value);
			assert_eq!(last_event(), Event::NumRootClaimSet { value });
		}
	});
}

#[test]
fn threshold_should_be_set_by_root_or_owner_up_to_ten_million() {
	chain().run(|| {
		let set = |origin, netuid, new_value| {
			dispatch(origin, Call::sudo_set_root_claim_threshold { netuid, new_value })
		};
		assert_noop!(set(RuntimeOrigin::none(), SUBNET, 1), DispatchError::BadOrigin);
		assert_noop!(set(signed(&OWNER), ROOT, 1), DispatchError::BadOrigin);
		assert_noop!(set(RuntimeOrigin::root(), NO_SUBNET, 1), Error::<Test>::SubnetNotExists);
		assert_noop!(
			set(RuntimeOrigin::root(), ROOT, 10_000_001),
			Error::<Test>::InvalidRootClaimThreshold
		);
		assert_noop!(set(signed(&ALICE), SUBNET, 1), Error::<Test>::NotSubnetOwner);
		assert_noop!(
			set(signed(&OWNER), SUBNET, 10_000_001),
			Error::<Test>::InvalidRootClaimThreshold
		);
		assert_eq!(RootClaimableThreshold::<Test>::get(SUBNET), I96F32::from_bits(500_000 << 32));
		for (origin, threshold) in [(signed(&OWNER), 10_000_000), (RuntimeOrigin::root(), 0)] {
			assert_ok!(set(origin, SUBNET, threshold));
			let stored = I96F32::from_bits(i128::from(threshold) << 32);
			assert_eq!(RootClaimableThreshold::<Test>::get(SUBNET), stored);
			assert_eq!(last_event(), Event::RootClaimThresholdSet { netuid: SUBNET, threshold });
		}
	});
}

#[test]
fn claim_should_pay_a_single_unit_when_the_threshold_is_zero() {
	chain().run(|| {
		RootClaimableThreshold::<Test>::insert(SUBNET, I96F32::from_bits(0));
		assert_ok!(set_root_claim_type(&ALICE, RootClaimTypeEnum::Keep));
		assert_does_nothing(|| claim_root(&ALICE, &[SUBNET]));
		give_root_dividend(SUBNET, &VALIDATOR, 1);
		assert_ok!(claim_root(&ALICE, &[SUBNET]));
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), 1);
	});
}
