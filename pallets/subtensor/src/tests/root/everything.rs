//! `claim_root` of root alone: everything. The threshold of root: the usual one.

use super::{
	mock::*,
	moves::{transfer_stake, try_associate},
};
use crate::{
	pallet::*,
	root::Root,
	types::Position,
	weight_info::{SubstrateWeight, WeightInfo},
	RootClaimTypeEnum,
};
use dtao_types::{NetUid, TaoBalance, I96F32};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, weights::Weight};
use sp_core::crypto::AccountId32;
use sp_runtime::traits::Dispatchable;
use std::collections::BTreeSet;

const ROOT: NetUid = NetUid::ROOT;

type W = SubstrateWeight<Test>;

fn owed(netuid: NetUid, hotkey: &AccountId32, coldkey: &AccountId32) -> u128 {
	Root::<Test>::owed(Position::new(hotkey, coldkey, netuid))
}

/// Payments so far: who was paid by which hotkey, of which subnet.
fn payments() -> Vec<(AccountId32, AccountId32, u16)> {
	events()
		.into_iter()
		.filter_map(|event| match event {
			Event::RootClaimed { coldkey, hotkey, netuid, .. } => {
				Some((coldkey, hotkey, netuid.get()))
			},
			_ => None,
		})
		.collect()
}

/// A chain with this many subnets.
fn subnets(count: u16) -> Chain {
	let add = |chain: Chain, n| chain.subnet(dynamic_subnet(n, tao(1_000), alpha(2_000)));
	(1..=count).fold(Chain::default(), add).started()
}

/// Root stake of [`CAROL`] on hotkeys of [`DAVE`], each of which owes 1 alpha on every subnet.
fn validators(hotkeys: u8, subnets: u16) -> Vec<AccountId32> {
	let hotkeys: Vec<_> = (100..100 + hotkeys).map(account).collect();
	for hotkey in &hotkeys {
		assert_ok!(try_associate(&DAVE, hotkey));
		assert_ok!(add_stake(&CAROL, hotkey, ROOT, tao(10)));
		(1..=subnets).for_each(|n| give_root_dividend(NetUid::new(n), hotkey, alpha(1).rao()));
	}
	hotkeys
}

fn everything() -> Call<Test> {
	Call::claim_root { subnets: [ROOT].into() }
}

fn weight(call: &Call<Test>) -> Weight {
	call.get_dispatch_info().call_weight
}

#[test]
fn claim_of_root_should_pay_all_subnets_of_all_hotkeys() {
	subnets(3).run(|| {
		let hotkeys = validators(5, 3);
		assert_ok!(claim_root(&CAROL, &[ROOT]));
		let paid: BTreeSet<_> = payments().into_iter().collect();
		let all = hotkeys.iter().flat_map(|hotkey| (1..=3).map(|n| (CAROL, hotkey.clone(), n)));
		assert_eq!(paid, all.collect());
		for hotkey in &hotkeys {
			(1..=3).for_each(|n| assert_eq!(owed(NetUid::new(n), hotkey, &CAROL), 0));
		}
		// The next block, nothing happens, whoever asks.
		assert_does_nothing(|| claim_root(&CAROL, &[ROOT]));
		assert_does_nothing(|| claim_root(&ALICE, &[ROOT]));
		assert_does_nothing(|| claim_root(&POOR, &[ROOT]));
	});
}

#[test]
fn claim_should_ignore_root_when_other_subnets_are_named() {
	subnets(2).run(|| {
		let hotkey = &validators(1, 2)[0];
		assert_ok!(claim_root(&CAROL, &[ROOT, SUBNET]));
		assert_eq!(owed(SUBNET, hotkey, &CAROL), 0);
		assert_eq!(owed(SUBNET_2, hotkey, &CAROL), u128::from(alpha(1).rao()));
		assert_noop!(claim_root(&CAROL, &[ROOT, NO_SUBNET]), Error::<Test>::SubnetNotExists);
		let six: Vec<_> = (0..6).map(NetUid::new).collect();
		assert_noop!(claim_root(&CAROL, &six), Error::<Test>::InvalidSubnetNumber);
	});
}

#[test]
fn claim_of_root_should_go_on_with_the_next_call_when_there_is_too_much() {
	subnets(40).run(|| {
		// 20 hotkeys owe 800 times.
		let hotkeys = validators(20, 40);
		let mut before = 0;
		for call in 1..=40 {
			System::reset_events();
			assert_ok!(claim_root(&CAROL, &[ROOT]));
			let paid = payments().len();
			assert!((1..=60).contains(&paid), "call {call} paid {paid}");
			before += paid;
			if before == 800 {
				break;
			}
		}
		assert_eq!(before, 800);
		for hotkey in &hotkeys {
			assert_eq!(owed(NetUid::new(40), hotkey, &CAROL), 0);
		}
		assert_does_nothing(|| claim_root(&CAROL, &[ROOT]));
	});
}

/// What a claim of everything does weighs no more than it declares, and the dearest of all calls fits.
#[test]
fn claim_of_root_should_do_no_more_than_it_declares() {
	for (count, hotkeys) in [(1, 25), (2, 25), (7, 12), (33, 3), (70, 2)] {
		subnets(count).run(|| {
			validators(hotkeys, count);
			System::reset_events();
			let declared = weight(&everything());
			assert_ok!(claim_root(&CAROL, &[ROOT]));
			let paid = payments();
			let distinct: BTreeSet<_> = paid.iter().map(|(_, hotkey, _)| hotkey).collect();
			let visits = W::root_claim_visit(count.into())
				.saturating_add(W::root_claim_stake())
				.saturating_add(W::root_stake_changed(count.into()));
			let done = W::root_claim_list()
				.saturating_add(W::root_claim_pay().saturating_mul(paid.len() as u64))
				.saturating_add(visits.saturating_mul(distinct.len() as u64));
			assert!(!paid.is_empty() && done.all_lte(declared), "{count}: {done} of {declared}");
		});
	}
	subnets(1).run(|| {
		// One subnet: sixteen hotkeys.
		let one = W::root_claim_visit(1)
			.saturating_add(W::root_claim_pay())
			.saturating_add(W::root_claim_stake())
			.saturating_add(W::root_stake_changed(1));
		let looks = W::root_claim_list()
			.saturating_add(W::root_claim_visit(0))
			.saturating_add(W::root_claim_skip().saturating_mul(64));
		let expected = one.saturating_mul(16).saturating_add(looks);
		assert_eq!(weight(&everything()), expected);
		// Among others root counts for nothing.
		let named = |list: &[u16]| Call::<Test>::claim_root {
			subnets: list.iter().copied().map(NetUid::new).collect(),
		};
		assert_eq!(weight(&named(&[0, 1])), weight(&named(&[1])));
	});
}

#[test]
fn claim_of_root_should_pay_what_it_can_when_a_pool_refuses() {
	let dry = dynamic_subnet(2, TaoBalance::from_rao(1_000_000), alpha(1));
	Chain::with_subnet().subnet(dry).run(|| {
		let hotkeys = validators(3, 2);
		assert_ok!(claim_root(&CAROL, &[ROOT]));
		let paid: Vec<_> = payments().into_iter().map(|(.., netuid)| netuid).collect();
		assert_eq!(paid, [1, 1, 1]);
		// Where nothing else is owed, the error of the pool is told.
		let refused = Error::<Test>::InsufficientLiquidity;
		assert_noop!(claim_root(&CAROL, &[ROOT]), refused);
		assert_ok!(set_root_claim_type(&CAROL, RootClaimTypeEnum::Keep));
		assert_ok!(claim_root(&CAROL, &[ROOT]));
		assert_eq!(owed(SUBNET_2, &hotkeys[2], &CAROL), 0);
	});
}

#[test]
fn claim_of_root_should_come_to_a_given_position_behind_hotkeys_without_root_stake() {
	subnets(1).run(|| {
		for hotkey in (10..110).map(account) {
			assert_ok!(try_associate(&DAVE, &hotkey));
			assert_ok!(add_stake(&CAROL, &hotkey, SUBNET, tao(1)));
		}
		let given = account(151);
		assert_ok!(try_associate(&DAVE, &given));
		assert_ok!(add_stake(&BOB, &given, ROOT, tao(10)));
		let half = alpha(5).rao();
		assert_ok!(transfer_stake(&BOB, &CAROL, &given, (ROOT, ROOT), half));
		give_root_dividend(SUBNET, &given, alpha(1).rao());
		// One call skips 64 hotkeys, the first 16 each time.
		assert_ok!(claim_root(&CAROL, &[ROOT]));
		assert!(payments().is_empty());
		assert_ok!(claim_root(&CAROL, &[ROOT]));
		assert_eq!(payments(), [(CAROL, given, SUBNET.get())]);
	});
}

#[test]
fn threshold_of_root_should_count_for_subnets_without_their_own() {
	subnets(2).run(|| {
		let set = |netuid, new_value| {
			let call = Call::sudo_set_root_claim_threshold { netuid, new_value };
			dispatch(RuntimeOrigin::root(), call)
		};
		let hotkey = &validators(1, 0)[0];
		assert_ok!(set(SUBNET_2, 100));
		assert_ok!(set(ROOT, 1_000));
		assert_eq!(last_event(), Event::RootClaimThresholdSet { netuid: ROOT, threshold: 1_000 });
		assert_eq!(RootClaimableThreshold::<Test>::get(ROOT), I96F32::from_bits(1_000 << 32));

		// One below each threshold: nothing.
		give_root_dividend(SUBNET, hotkey, 999);
		give_root_dividend(SUBNET_2, hotkey, 99);
		assert_does_nothing(|| claim_root(&CAROL, &[ROOT]));
		assert_does_nothing(|| claim_root_with_hotkey(&CAROL, hotkey));
		assert_eq!((owed(SUBNET, hotkey, &CAROL), owed(SUBNET_2, hotkey, &CAROL)), (999, 99));

		// From there on it is paid.
		give_root_dividend(SUBNET, hotkey, 1);
		give_root_dividend(SUBNET_2, hotkey, 1);
		assert_ok!(set_root_claim_type(&CAROL, RootClaimTypeEnum::Keep));
		assert_ok!(claim_root(&CAROL, &[ROOT]));
		assert_eq!((owed(SUBNET, hotkey, &CAROL), owed(SUBNET_2, hotkey, &CAROL)), (0, 0));

		// A raised one keeps small rows owed; a subnet's own goes before it.
		assert_ok!(set(ROOT, 10_000_000));
		give_root_dividend(SUBNET, hotkey, 9_999_999);
		give_root_dividend(SUBNET_2, hotkey, 100);
		assert_ok!(claim_root(&CAROL, &[ROOT]));
		assert_eq!((owed(SUBNET, hotkey, &CAROL), owed(SUBNET_2, hotkey, &CAROL)), (9_999_999, 0));
	});
}

#[test]
fn threshold_should_be_the_default_when_neither_subnet_nor_root_has_one() {
	subnets(1).run(|| {
		let hotkey = &validators(1, 0)[0];
		give_root_dividend(SUBNET, hotkey, 499_999);
		assert_does_nothing(|| claim_root(&CAROL, &[ROOT]));
		give_root_dividend(SUBNET, hotkey, 1);
		assert_ok!(claim_root(&CAROL, &[ROOT]));
		assert_eq!(payments().len(), 1);
	});
}

#[test]
fn batch_should_exit_when_nothing_is_owed() {
	subnets(1).run(|| {
		let hotkey = validators(1, 0).remove(0);
		let claim = Call::<Test>::claim_root_with_hotkey { hotkey: hotkey.clone() };
		let amount_unstaked = dtao_types::AlphaBalance::MAX;
		let exit =
			Call::<Test>::remove_stake { hotkey: hotkey.clone(), netuid: ROOT, amount_unstaked };
		let calls = vec![claim.into(), exit.into()];
		let batch = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls });
		assert_ok!(batch.dispatch(signed(&CAROL)));
		assert_eq!(stake(&hotkey, &CAROL, ROOT), 0);
	});
}
