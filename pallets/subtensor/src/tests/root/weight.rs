//! What claims are charged for, and how far one call looks.

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
use dtao_types::NetUid;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{GetDispatchInfo, PostDispatchInfo},
	weights::Weight,
};
use sp_core::crypto::AccountId32;
use sp_runtime::traits::Dispatchable;
use std::collections::BTreeSet;

const ROOT: NetUid = NetUid::ROOT;

type W = SubstrateWeight<Test>;

fn claim_call(subnets: impl IntoIterator<Item = u16>) -> Call<Test> {
	Call::claim_root { subnets: subnets.into_iter().map(NetUid::new).collect() }
}

fn weight(call: &Call<Test>) -> Weight {
	call.get_dispatch_info().call_weight
}

fn owed(netuid: NetUid, hotkey: &AccountId32, coldkey: &AccountId32) -> u128 {
	Root::<Test>::owed(Position::new(hotkey, coldkey, netuid))
}

#[test]
fn claim_root_should_weigh_by_the_subnets_that_it_names_and_those_that_exist() {
	for subnets in [1u16, 7] {
		let add = |chain: Chain, n| chain.subnet(dynamic_subnet(n, tao(100), alpha(100)));
		(1..=subnets).fold(Chain::default(), add).run(|| {
			for named in [0u32, 1, 5, 6] {
				let counted = named.min(5);
				let stake =
					W::root_claim_stake().saturating_add(W::root_stake_changed(subnets.into()));
				let expected = W::root_claim_list()
					.saturating_add(W::root_claim_skip().saturating_mul(64))
					.saturating_add(W::root_claim_visit(counted).saturating_mul(35))
					.saturating_add(W::root_claim_pay().saturating_mul(u64::from(counted) * 4))
					.saturating_add(stake.saturating_mul(3));
				assert_eq!(weight(&claim_call(1..=named as u16)), expected);
			}
		});
	}
}

#[test]
fn claim_root_with_hotkey_should_weigh_by_the_rates_of_the_hotkey() {
	let add = |chain: Chain, n| chain.subnet(dynamic_subnet(n, tao(100), alpha(100)));
	(1..=66).fold(Chain::default(), add).neuron(ROOT, VALIDATOR, ALICE, alpha(10)).run(|| {
		let call = Call::<Test>::claim_root_with_hotkey { hotkey: VALIDATOR };
		for rates in 0..=66u32 {
			let stake = W::root_claim_stake().saturating_add(W::root_stake_changed(rates));
			let pays = W::root_claim_pay().saturating_mul(rates.min(60).into());
			// Without rates there is nothing to stake.
			let stake = if rates == 0 { Weight::zero() } else { stake };
			let expected = W::root_claim_visit(rates).saturating_add(pays).saturating_add(stake);
			assert_eq!(weight(&call), expected, "{rates}");
			if rates < 66 {
				give_root_dividend(NetUid::new(rates as u16 + 1), &VALIDATOR, 1_000_000);
			}
		}
	});
}

/// The calls that were charged less than they declare, of somebody with something to gain from each.
fn once_refunding() -> Vec<Call<Test>> {
	vec![
		Call::unstake_all { hotkey: VALIDATOR },
		Call::unstake_all_alpha { hotkey: VALIDATOR },
		claim_call([1]),
		claim_call([1, 2]),
		Call::claim_root_with_hotkey { hotkey: VALIDATOR },
	]
}

#[test]
fn calls_on_root_dividends_and_all_stake_should_be_charged_what_they_declare() {
	for call in once_refunding() {
		Chain::with_neurons()
			.subnet(dynamic_subnet(2, tao(1_000), alpha(2_000)))
			.neuron(ROOT, VALIDATOR, ALICE, alpha(10))
			.run(|| {
				give_root_dividend(SUBNET, &VALIDATOR, alpha(1).rao());
				let post = RuntimeCall::from(call.clone()).dispatch(signed(&ALICE));
				assert_eq!(post, Ok(PostDispatchInfo::default()), "{call:?}");
			});
	}
}

/// What a claim does is never more than it declares: counted in payments and changes of root stake.
#[test]
fn claim_root_should_do_no_more_than_it_declares_when_everything_owes() {
	let add = |chain: Chain, n| chain.subnet(dynamic_subnet(n, tao(1_000), alpha(2_000)));
	(1..=6).fold(Chain::default(), add).started().run(|| {
		for hotkey in (100..110).map(account) {
			assert_ok!(try_associate(&DAVE, &hotkey));
			assert_ok!(add_stake(&CAROL, &hotkey, ROOT, tao(10)));
			(1..=6).for_each(|n| give_root_dividend(NetUid::new(n), &hotkey, alpha(1).rao()));
		}
		System::reset_events();
		assert_ok!(dispatch(signed(&CAROL), claim_call(1..=5)));
		let paid = events()
			.into_iter()
			.filter_map(|event| match event {
				Event::RootClaimed { hotkey, netuid, .. } => Some((hotkey, netuid)),
				_ => None,
			})
			.collect::<Vec<_>>();
		let hotkeys: BTreeSet<_> = paid.iter().map(|(hotkey, _)| hotkey.clone()).collect();
		assert_eq!((hotkeys.len(), paid.len()), (3, 15));
	});
}

/// Root stake of [`BOB`] on hotkeys of [`DAVE`] is given to [`CAROL`].
fn give_root_stake(hotkeys: impl IntoIterator<Item = AccountId32>) {
	for hotkey in hotkeys {
		assert_ok!(try_associate(&DAVE, &hotkey));
		assert_ok!(add_stake(&BOB, &hotkey, ROOT, tao(10)));
		assert_ok!(transfer_stake(&BOB, &CAROL, &hotkey, (ROOT, ROOT), alpha(5).rao()));
	}
}

/// A position that was only given is found behind any number of other gifts, by a number of calls.
#[test]
fn claim_should_come_to_a_given_position_when_it_is_behind_many_others() {
	for (gifts, calls) in [(31, 1), (32, 2), (47, 2), (48, 3), (100, 6)] {
		Chain::with_neurons().run(|| {
			give_root_stake((0..gifts).map(|n| account(80 + n)).chain([account(250)]));
			give_root_dividend(SUBNET, &account(250), alpha(5).rao());
			assert!(owed(SUBNET, &account(250), &CAROL) > 0);

			for call in 1..=calls {
				assert_ok!(claim_root(&CAROL, &[SUBNET]));
				let is_paid = owed(SUBNET, &account(250), &CAROL) == 0;
				assert_eq!(is_paid, call == calls, "{gifts} gifts, call {call}");
			}
			// Nobody has left the list, or stands there twice.
			let listed = StakingHotkeys::<Test>::get(&CAROL).into_inner();
			let distinct: BTreeSet<_> = listed.iter().cloned().collect();
			let all = usize::from(gifts) + 1;
			assert_eq!((listed.len(), distinct.len()), (all, all));
		});
	}
}

/// A search in vain never takes the hotkeys on which somebody staked from the head of the list.
#[test]
fn claim_should_find_own_stake_at_once_when_searches_were_in_vain() {
	Chain::with_neurons().run(|| {
		assert_ok!(add_stake(&CAROL, &VALIDATOR, ROOT, tao(10)));
		give_root_stake((0..100).map(|n| account(80 + n)));
		for _ in 0..3 {
			assert_ok!(claim_root(&CAROL, &[SUBNET]));
			assert_eq!(StakingHotkeys::<Test>::get(&CAROL).first(), Some(&VALIDATOR));
		}
		give_root_dividend(SUBNET, &VALIDATOR, alpha(5).rao());
		assert_ok!(claim_root(&CAROL, &[SUBNET]));
		assert_eq!(owed(SUBNET, &VALIDATOR, &CAROL), 0);
	});
}

#[test]
fn claim_should_do_nothing_when_the_whole_list_owes_nothing() {
	Chain::with_neurons().run(|| {
		give_root_stake((0..31).map(|n| account(80 + n)));
		assert_does_nothing(|| claim_root(&CAROL, &[SUBNET]));
	});
}

/// A subnet whose pool takes nothing is asked once a call, so that it cannot hide others.
#[test]
fn claim_should_ask_a_subnet_once_when_it_refuses() {
	Chain::with_neurons()
		.subnet(dynamic_subnet(2, dtao_types::TaoBalance::from_rao(1_000_000), alpha(1)))
		.run(|| {
			let refused: Vec<_> = (100..131).map(account).collect();
			for hotkey in &refused {
				assert_ok!(try_associate(&DAVE, hotkey));
				assert_ok!(add_stake(&CAROL, hotkey, ROOT, tao(10)));
				give_root_dividend(SUBNET_2, hotkey, alpha(1).rao());
			}
			assert_ok!(set_root_claim_type(&CAROL, RootClaimTypeEnum::Swap));
			assert_noop!(claim_root(&CAROL, &[SUBNET_2]), Error::<Test>::InsufficientLiquidity);
			give_root_dividend(SUBNET, &refused[0], alpha(1).rao());
			assert_ok!(claim_root(&CAROL, &[SUBNET, SUBNET_2]));
			assert_eq!(owed(SUBNET, &refused[0], &CAROL), 0);
		});
}
