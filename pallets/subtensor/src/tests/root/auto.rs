//! Root dividends that are claimed without anybody asking, and the index behind that.

use super::{mock::*, moves::try_associate};
use crate::{
	claims::Claimants,
	pallet::*,
	pools::Pools,
	root::{Root, STEPS, TURN_STEPS},
	shares::Shares,
	types::Position,
	weight_info::SubstrateWeight,
	RootClaimResume, RootClaimTypeEnum, WeightInfo,
};
use dtao_types::NetUid;
use frame_support::{assert_ok, storage::with_transaction, weights::Weight};
use frame_system::limits::BlockWeights;
use sp_core::{crypto::AccountId32, H256};
use sp_runtime::{DispatchError, TransactionOutcome};
use std::collections::{BTreeMap, BTreeSet};

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

/// Whether each of [`STAKERS`] was served once.
fn each_once(served: &[(AccountId32, NetUid)]) -> bool {
	let who: BTreeSet<_> = served.iter().map(|(who, _)| who.clone()).collect();
	who == STAKERS.into() && served.len() == STAKERS.len()
}

/// The indexed coldkeys in ascending order.
fn indexed() -> BTreeSet<AccountId32> {
	index().into_iter().collect()
}

fn owed(netuid: NetUid, who: &AccountId32) -> u128 {
	Root::<Test>::owed(Position::new(&VALIDATOR, who, netuid))
}

fn index() -> Vec<AccountId32> {
	(0..NumStakingColdkeys::<Test>::get())
		.map(|index| StakingColdkeysByIndex::<Test>::get(index).expect("the index is dense"))
		.collect()
}

#[test]
fn claims_should_serve_everybody_once_a_round_when_blocks_pass() {
	chain(1, || {
		for round in 0..3 {
			give_root_dividend(SUBNET, &VALIDATOR, alpha(4).rao());
			blocks(4);
			assert!(each_once(&paid()), "round {round}");
		}
	});
}

#[test]
fn claims_should_serve_as_many_coldkeys_as_the_parameter_says() {
	chain(3, || {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(4).rao());
		blocks(1);
		let mut served = paid();
		assert_eq!(served.len(), 3);
		// One of them, and two who have been served: nobody twice for the same.
		blocks(1);
		served.extend(paid());
		assert!(each_once(&served), "{served:?}");
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
		assert_eq!(RootClaimTurn::<Test>::get(), 0);
	});
}

/// The coldkeys of a round in their order, in blocks with these parents.
fn round(parents: impl IntoIterator<Item = H256>) -> Vec<AccountId32> {
	give_root_dividend(SUBNET, &VALIDATOR, alpha(4).rao());
	for parent in parents {
		System::set_parent_hash(parent);
		idle(Weight::MAX);
	}
	paid().into_iter().map(|(who, _)| who).collect()
}

/// In the block before, nobody knows whose claims come: that is in the hash of that block.
#[test]
fn order_of_claims_should_follow_the_hashes_of_parents() {
	let mut orders = BTreeSet::new();
	for n in 0..200u64 {
		chain(1, || {
			let parents = (0..4).map(|block| H256::from_low_u64_be(n * 4 + block));
			let order = round(parents);
			assert_eq!(order.iter().cloned().collect::<BTreeSet<_>>(), STAKERS.into());
			orders.insert(order);
		});
	}
	// All orders of four.
	assert_eq!(orders.len(), 24);
}

#[test]
fn draw_should_name_everybody_once_a_round_whatever_is_drawn() {
	chain(0, || {
		for random in [0, 1, 2, 3, 77, u64::MAX] {
			let drawn: Vec<_> =
				(1..=4).rev().map(|left| Claimants::<Test>::draw(left, random)).collect();
			let distinct: BTreeSet<_> = drawn.iter().flatten().cloned().collect();
			assert_eq!(distinct, STAKERS.into());
			check_invariants();
		}
		assert_eq!(Claimants::<Test>::draw(0, 7), None);
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
		open_prices();
		blocks(1);
		assert!(stake(&VALIDATOR, &ALICE, ROOT) > tao(12).rao());
		assert_eq!(stake(&VALIDATOR, &BOB, SUBNET), alpha(5).rao());
	});
}

/// [`chain`] with as many subnets and a hotkey that owes everybody on all of them.
fn wide_chain(subnets: u16, claims: u64, test: impl FnOnce()) {
	let full = |chain: Chain, n| chain.subnet(dynamic_subnet(n, tao(1_000), alpha(2_000)));
	let chain = (1..=subnets).fold(Chain::default(), full).started();
	chain.neuron(ROOT, VALIDATOR, ALICE, alpha(10)).run(|| {
		let limits = BlockWeights::with_sensible_defaults(
			Weight::from_parts(8_000_000_000_000, u64::MAX),
			sp_runtime::Perbill::from_percent(75),
		);
		Limits::set(limits);
		IdleWeight::set(Weight::from_parts(8_000_000_000_000, u64::MAX));
		for who in [BOB, CAROL, DAVE, OWNER] {
			assert_ok!(add_stake(&who, &VALIDATOR, ROOT, tao(10)));
		}
		for who in [ALICE, BOB, CAROL, DAVE, OWNER] {
			assert_ok!(set_root_claim_type(&who, RootClaimTypeEnum::Keep));
		}
		NumRootClaim::<Test>::put(claims);
		(1..=subnets).for_each(|n| give_root_dividend(NetUid::new(n), &VALIDATOR, alpha(5).rao()));
		test()
	});
}

fn payments() -> BTreeMap<AccountId32, u32> {
	let mut payments = BTreeMap::new();
	paid().into_iter().for_each(|(who, _)| *payments.entry(who).or_default() += 1);
	payments
}

/// A turn is one visit and 31 payments.
#[test]
fn turn_should_end_after_its_steps_and_go_on_in_the_next_round() {
	for (subnets, rest) in [(30, 0), (31, 0), (32, 1), (40, 9)] {
		wide_chain(subnets, 5, || {
			idle(Weight::MAX);
			let first = payments();
			assert_eq!(first.len(), 5, "five coldkeys have their turn in one block");
			assert!(first.values().all(|n| *n == u32::from(subnets).min(TURN_STEPS - 1)));
			assert_eq!(RootClaimResumes::<Test>::iter().count(), if rest == 0 { 0 } else { 5 });
			idle(Weight::MAX);
			let second = payments();
			assert_eq!(second.values().sum::<u32>(), 5 * rest);
			assert_eq!(RootClaimResumes::<Test>::iter().count(), 0);
		});
	}
}

#[test]
fn block_should_have_steps_for_five_full_turns() {
	wide_chain(40, 50, || {
		idle(Weight::MAX);
		assert_eq!(payments().values().sum::<u32>(), STEPS - 5);
	});
}

#[test]
fn claims_should_hold_up_nobody_when_a_coldkey_has_many_hotkeys() {
	chain(2, || {
		// GIVEN DAVE with 299 hotkeys without root stake before the one
		for n in 0..299u32 {
			let hotkey = AccountId32::new(sp_io::hashing::blake2_256(&n.to_le_bytes()));
			assert_ok!(try_associate(&BOB, &hotkey));
			assert_ok!(Pools::<Test>::raise_alpha_out(SUBNET, alpha(1)));
			let position = Position::new(&hotkey, &DAVE, SUBNET);
			assert_ok!(Shares::<Test>::deposit(position, alpha(1)));
		}
		StakingHotkeys::<Test>::mutate(DAVE, |hotkeys| hotkeys.rotate_left(1));
		give_root_dividend(SUBNET, &VALIDATOR, alpha(4).rao());

		// WHEN rounds of two blocks pass, THEN the others are paid in the first
		for round in 1..10 {
			blocks(2);
			assert_eq!(paid().len(), if round == 1 { 3 } else { 0 });
			let resume = RootClaimResume { hotkeys: TURN_STEPS * round, netuid: ROOT };
			assert_eq!(RootClaimResumes::<Test>::get(&DAVE), Some(resume));
		}
		// and DAVE in the tenth, behind ten times 32 looks.
		blocks(2);
		assert_eq!(paid(), [(DAVE, SUBNET)]);
		assert_eq!(RootClaimResumes::<Test>::get(&DAVE), None);
	});
}

#[test]
fn resume_should_be_forgotten_when_the_coldkey_leaves_or_its_list_shrinks() {
	chain(4, || {
		let resume = RootClaimResume { hotkeys: 1, netuid: SUBNET_2 };
		RootClaimResumes::<Test>::insert(&DAVE, &resume);
		assert_ok!(remove_full(&DAVE, &VALIDATOR, ROOT, None));
		assert_eq!(RootClaimResumes::<Test>::get(&DAVE), None);

		// BOB has one hotkey: a place behind it is the beginning.
		RootClaimResumes::<Test>::insert(&BOB, &resume);
		give_root_dividend(SUBNET, &VALIDATOR, alpha(4).rao());
		blocks(1);
		assert!(paid().contains(&(BOB, SUBNET)));
		assert_eq!(RootClaimResumes::<Test>::get(&BOB), None);
	});
}

#[test]
fn claims_should_go_on_at_the_subnet_where_they_stopped_when_weight_is_short() {
	chain(1, || {
		give_root_dividend(SUBNET, &VALIDATOR, alpha(4).rao());
		give_root_dividend(SUBNET_2, &VALIDATOR, alpha(4).rao());
		let look = W::root_claim_turn().saturating_add(W::root_claim_visit(2));
		let one = look
			.saturating_add(W::root_claim_stake())
			.saturating_add(W::root_stake_changed(2))
			.saturating_add(W::root_claim_pay());

		// Too little for anything: nothing happens, and it costs next to nothing.
		assert_eq!(idle(Weight::zero()), Weight::zero());
		let less = look.saturating_sub(Weight::from_parts(1, 0));
		assert_eq!(idle(less), W::root_claim_turn());
		assert_eq!((paid(), RootClaimTurn::<Test>::get()), (vec![], 0));

		// Room for one subnet: in the first round of four turns the one, in the second the other.
		for netuid in [SUBNET, SUBNET_2] {
			for _ in STAKERS {
				let used = idle(one);
				assert!(used.all_lte(one) && used.any_gt(Weight::zero()));
			}
			let served = paid();
			assert!(each_once(&served), "{served:?}");
			assert!(served.iter().all(|(_, on)| *on == netuid));
		}
	});
}

#[test]
fn turns_should_weigh_what_they_looked_at_when_nothing_is_owed_enough() {
	chain(2, || {
		for netuid in [SUBNET, SUBNET_2] {
			give_root_dividend(netuid, &VALIDATOR, 10_000);
		}
		// The first one reads three thresholds, the usual one and that it is the one of both subnets; the second one
		// then knows them.
		let looks = Root::<Test>::looked_weight(2, 3).saturating_add(W::root_claim_look(2));
		let turns = W::root_claim_turn().saturating_mul(2);
		assert_eq!(idle(Weight::MAX), turns.saturating_add(looks));
		assert_eq!(paid(), []);
		assert!(STAKERS.iter().any(|who| owed(SUBNET, who) > 0));
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
			assert_ok!(set_root_claim_type(&who, RootClaimTypeEnum::Keep));
		}
		give_root_dividend(SUBNET, &VALIDATOR, alpha(4_000).rao());
		give_root_dividend(SUBNET_2, &VALIDATOR, alpha(4_000).rao());
		let weights: BlockWeights = <Test as frame_system::Config>::BlockWeights::get();
		let block = weights.max_block;
		let most = block.checked_div(4).expect("4 is not 0");
		for _ in 0..20 {
			assert!(idle(Weight::MAX).all_lte(most));
			check_invariants();
		}
		// Everybody was served, in more than one block.
		assert_eq!(owed(SUBNET, &ALICE), 0);
		assert_eq!(owed(SUBNET_2, &account(219)), 0);
	});
}

#[test]
fn claims_should_skip_nobody_when_claimants_come_and_go() {
	for n in 0..50 {
		chain(1, || {
			System::set_parent_hash(H256::from_low_u64_be(n));
			give_root_dividend(SUBNET, &VALIDATOR, alpha(4).rao());
			// One turn is over; then ALICE leaves with nothing, and the last of the index takes her place.
			idle(Weight::MAX);
			let mut served = paid();
			let _ = claim_root(&ALICE, &[SUBNET]);
			assert_ok!(remove_full(&ALICE, &VALIDATOR, ROOT, None));
			assert_eq!(indexed(), [BOB, CAROL, DAVE].into());
			paid();

			for _ in 0..3 {
				give_root_dividend(SUBNET, &VALIDATOR, alpha(4).rao());
				idle(Weight::MAX);
				served.extend(paid());
			}
			for who in [BOB, CAROL, DAVE] {
				assert!(served.contains(&(who.clone(), SUBNET)), "{who:?} had no turn: {served:?}");
			}
		});
	}
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
		assert_eq!(indexed(), [ALICE, CAROL, DAVE].into());
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
