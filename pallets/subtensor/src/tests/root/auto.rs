//! Root dividends that are claimed without anybody asking, and the index behind that.

use super::{mock::*, moves::try_associate};
use crate::{
	pallet::*, pools::Pools, root::Root, shares::Shares, types::Position,
	weight_info::SubstrateWeight, RootClaimPlace, RootClaimResume, RootClaimTypeEnum, WeightInfo,
};
use dtao_types::NetUid;
use frame_support::{assert_ok, storage::with_transaction, weights::Weight};
use frame_system::limits::BlockWeights;
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, TransactionOutcome};

const ROOT: NetUid = NetUid::ROOT;

type W = SubstrateWeight<Test>;

/// Two subnets; on root [`VALIDATOR`] with 10 TAO each of [`ALICE`], [`BOB`], [`CAROL`] and
/// [`DAVE`], who keep their alpha.
fn chain(claims: u64, test: impl FnOnce()) {
	Chain::with_subnet()
		.subnet(dynamic_subnet(SUBNET_2.get(), tao(1_000), alpha(2_000)))
		.neuron(ROOT, VALIDATOR, ALICE, alpha(10))
		.run(|| {
			for who in [BOB, CAROL, DAVE] {
				assert_ok!(add_stake(&who, &VALIDATOR, ROOT, tao(10)));
			}
			for who in STAKERS {
				assert_ok!(set_root_claim_type(&who, RootClaimTypeEnum::Keep));
			}
			NumRootClaim::<Test>::put(claims);
			test()
		});
}

const STAKERS: [AccountId32; 4] = [ALICE, BOB, CAROL, DAVE];

/// Who was paid, in order, since the last call.
fn paid() -> Vec<(AccountId32, NetUid)> {
	let paid = events()
		.into_iter()
		.filter_map(|event| match event {
			Event::RootClaimed { coldkey, netuid, .. } => Some((coldkey, netuid)),
			_ => None,
		})
		.collect();
	System::reset_events();
	paid
}

fn idle(remaining: Weight) -> Weight {
	Root::<Test>::claim_for_some(remaining)
}

fn index() -> Vec<AccountId32> {
	(0..NumStakingColdkeys::<Test>::get())
		.map(|index| StakingColdkeysByIndex::<Test>::get(index).expect("the index is dense"))
		.collect()
}

#[test]
fn claims_should_go_round_when_blocks_pass() {
	chain(1, || {
		for round in 0..3 {
			give_root_dividend(SUBNET, &VALIDATOR, alpha(4).rao());
			for who in STAKERS.iter().rev() {
				blocks(1);
				assert_eq!(paid(), [(who.clone(), SUBNET)], "round {round}");
			}
		}
	});
}

#[test]
fn claims_should_serve_as_many_coldkeys_as_the_parameter_says() {
	chain(3, || {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(4).rao());
		blocks(1);
		assert_eq!(paid().len(), 3);
		// One of them, and two who have been served: nobody twice for the same.
		blocks(1);
		assert_eq!(paid(), [(ALICE, SUBNET)]);
	});
}

#[test]
fn claims_should_serve_everybody_once_when_the_parameter_is_larger_than_the_index() {
	chain(50, || {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(4).rao());
		give_root_dividend(SUBNET_2, &VALIDATOR, alpha(4).rao());
		blocks(1);
		assert_eq!(paid().len(), 8);
	});
}

#[test]
fn claims_should_rest_when_the_parameter_is_zero() {
	chain(0, || {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(4).rao());
		blocks(10);
		assert_eq!(paid(), []);
		assert_eq!(RootClaimTurn::<Test>::get(), RootClaimPlace::default());
	});
}

#[test]
fn claims_should_pass_over_small_amounts_and_missing_subnets() {
	chain(5, || {
		// 499,999 for each of the four is less than the threshold.
		give_root_dividend(SUBNET, &VALIDATOR, 4 * 499_999);
		give_root_dividend(SUBNET_2, &VALIDATOR, alpha(4).rao());
		let seen = with_transaction(|| {
			NetworksAdded::<Test>::remove(SUBNET_2);
			idle(Weight::MAX);
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(paid()))
		});
		assert_eq!(seen, Ok(vec![]));

		blocks(1);
		assert!(paid().iter().all(|(_, netuid)| *netuid == SUBNET_2));
	});
}

#[test]
fn claims_should_be_sold_when_that_is_the_type() {
	chain(5, || {
		assert_ok!(set_root_claim_type(&ALICE, RootClaimTypeEnum::Swap));
		give_root_dividend(SUBNET, &VALIDATOR, alpha(20).rao());
		blocks(1);
		assert!(stake(&VALIDATOR, &ALICE, ROOT) > tao(12).rao());
		assert_eq!(stake(&VALIDATOR, &BOB, SUBNET), alpha(5).rao());
	});
}

#[test]
fn claims_should_go_on_in_the_next_block_when_a_coldkey_has_many_hotkeys() {
	chain(2, || {
		// GIVEN DAVE, whose turn is first, with 299 hotkeys without root stake before the one
		for n in 0..299u32 {
			let hotkey = AccountId32::new(sp_io::hashing::blake2_256(&n.to_le_bytes()));
			assert_ok!(try_associate(&BOB, &hotkey));
			assert_ok!(Pools::<Test>::raise_alpha_out(SUBNET, alpha(1)));
			assert_ok!(Shares::<Test>::deposit(Position::new(&hotkey, &DAVE, SUBNET), alpha(1)));
		}
		StakingHotkeys::<Test>::mutate(DAVE, |hotkeys| hotkeys.rotate_left(1));
		give_root_dividend(SUBNET, &VALIDATOR, alpha(4).rao());
		give_root_dividend(SUBNET_2, &VALIDATOR, alpha(4).rao());

		// WHEN 128 looks are spent in each block
		for hotkeys in [128, 256] {
			blocks(1);
			assert_eq!(paid(), []);
			let resume = Some(RootClaimResume { coldkey: DAVE, hotkeys, netuid: ROOT });
			assert_eq!(RootClaimTurn::<Test>::get(), RootClaimPlace { left: 4, resume });
		}

		// THEN DAVE is paid in the third, and CAROL too
		blocks(1);
		assert_eq!(paid(), [(DAVE, SUBNET), (DAVE, SUBNET_2), (CAROL, SUBNET), (CAROL, SUBNET_2)]);
	});
}

#[test]
fn claims_should_go_on_at_the_subnet_where_they_stopped_when_weight_is_short() {
	chain(1, || {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(4).rao());
		give_root_dividend(SUBNET_2, &VALIDATOR, alpha(4).rao());
		let one = W::root_claim_turn()
			.saturating_add(W::root_claim_visit())
			.saturating_add(W::root_claim_stake())
			.saturating_add(W::root_stake_changed(2))
			.saturating_add(W::root_claim_pay());

		// Too little for anything: nothing happens, and it costs next to nothing.
		assert_eq!(idle(Weight::zero()), Weight::zero());
		assert_eq!(idle(one.saturating_sub(Weight::from_parts(1, 0))).ref_time(), {
			W::root_claim_turn().saturating_add(W::root_claim_visit()).ref_time()
		});
		assert_eq!(paid(), []);

		// Room for one subnet, then for the other.
		for netuid in [SUBNET, SUBNET_2] {
			let used = idle(one);
			assert!(used.all_lte(one) && used.any_gt(Weight::zero()));
			assert_eq!(paid(), [(DAVE, netuid)]);
		}
		// The turn ends when there was room to see that nothing is left.
		assert_eq!(RootClaimTurn::<Test>::get(), RootClaimPlace { left: 3, resume: None });
	});
}

#[test]
fn claims_should_use_at_most_a_quarter_of_a_block() {
	chain(50, || {
		for n in 0..120u8 {
			let who = account(100 + n);
			assert_ok!(Balances::force_set_balance(
				RuntimeOrigin::root(),
				who.clone(),
				tao(100).rao()
			));
			assert_ok!(add_stake(&who, &VALIDATOR, ROOT, tao(10)));
		}
		give_root_dividend(SUBNET, &VALIDATOR, alpha(4_000).rao());
		give_root_dividend(SUBNET_2, &VALIDATOR, alpha(4_000).rao());
		let weights: BlockWeights = <Test as frame_system::Config>::BlockWeights::get();
		let block = weights.max_block;
		let most = block.checked_div(4).expect("4 is not 0");
		for _ in 0..10 {
			assert!(idle(Weight::MAX).all_lte(most));
			check_invariants();
		}
		// Everybody was served, in more than one block.
		assert_eq!(Root::<Test>::owed(Position::new(&VALIDATOR, &ALICE, SUBNET)), 0);
		assert_eq!(Root::<Test>::owed(Position::new(&VALIDATOR, &account(219), SUBNET_2)), 0);
	});
}

#[test]
fn claims_should_skip_nobody_when_claimants_come_and_go() {
	chain(1, || {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(4).rao());
		// DAVE's turn is over; then ALICE leaves with nothing and DAVE takes her place.
		blocks(1);
		assert_eq!(paid(), [(DAVE, SUBNET)]);
		assert_ok!(claim_root(&ALICE, &[SUBNET]));
		assert_ok!(remove_full(&ALICE, &VALIDATOR, ROOT, None));
		assert_eq!(index(), [DAVE, BOB, CAROL]);
		paid();

		// CAROL and BOB have their turns, DAVE a second one.
		let mut served = Vec::new();
		for _ in 0..3 {
			give_root_dividend(SUBNET, &VALIDATOR, alpha(4).rao());
			blocks(1);
			served.extend(paid());
		}
		assert_eq!(served, [(CAROL, SUBNET), (BOB, SUBNET), (DAVE, SUBNET)]);
	});
}

#[test]
fn index_should_list_a_coldkey_once_when_it_stakes_on_several_hotkeys() {
	chain(0, || {
		register(SUBNET, &VALIDATOR_2, &BOB);
		assert_ok!(add_stake(&ALICE, &VALIDATOR_2, ROOT, tao(2)));
		assert_eq!(index(), STAKERS);
		assert_eq!(RootClaimPositions::<Test>::get(ALICE), 2);

		assert_ok!(remove_full(&ALICE, &VALIDATOR, ROOT, None));
		assert_eq!(index(), STAKERS);
		assert_ok!(unstake_all(&ALICE, &VALIDATOR_2));
		assert_eq!(index(), [DAVE, BOB, CAROL]);
	});
}

#[test]
fn index_should_keep_a_coldkey_when_it_left_with_claims() {
	chain(0, || {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(4).rao());
		assert_ok!(remove_full(&BOB, &VALIDATOR, ROOT, None));
		assert_eq!(index(), STAKERS);
		NumRootClaim::<Test>::put(5);
		blocks(1);
		assert_eq!(stake(&VALIDATOR, &BOB, SUBNET), alpha(1).rao());
		assert_eq!(index(), [ALICE, DAVE, CAROL]);
	});
}

#[test]
fn index_should_drop_a_coldkey_when_it_left_with_less_than_a_unit() {
	chain(0, || {
		// 3 alpha-rao for four: 0.75 each.
		give_root_dividend(SUBNET, &VALIDATOR, 3);
		assert_ok!(remove_stake(&BOB, &VALIDATOR, ROOT, 1_000_000_007));
		assert_ok!(remove_full(&BOB, &VALIDATOR, ROOT, None));
		assert_eq!(index(), [ALICE, DAVE, CAROL]);
		// The fraction waits for the next dividend of the hotkey.
		assert_eq!(RootClaimRate::<Test>::get(SUBNET, VALIDATOR).carry, 750_000_000_000_000_000);
		give_root_dividend(SUBNET, &VALIDATOR, 30);
		assert_eq!(RootClaimRate::<Test>::get(SUBNET, VALIDATOR).carry, 0);
	});
}
