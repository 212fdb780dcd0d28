//! Nominations below the required minimum, when it rises.

use super::mock::*;
use crate::{
	pallet::*, pools::Pools, staking::Staking, weight_info::SubstrateWeight, NominationPlace,
	WeightInfo,
};
use dtao_traits::{ChainParam, HyperparamAdmin};
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance};
use frame_support::{assert_noop, assert_ok, weights::Weight};
use proptest::prelude::*;
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchError;

const ROOT: NetUid = NetUid::ROOT;

type W = SubstrateWeight<Test>;

/// [`ALICE`] owns [`VALIDATOR`]; [`CAROL`] has nominations of 2 TAO and on root 3 TAO, [`DAVE`] one of 15 TAO.
fn chain(test: impl FnOnce()) {
	Chain::with_neurons()
		.neuron(ROOT, VALIDATOR, ALICE, alpha(10))
		.neuron(ROOT, VALIDATOR_2, BOB, alpha(10))
		.run(|| {
			assert_ok!(add_stake(&CAROL, &VALIDATOR, SUBNET, tao(2)));
			assert_ok!(add_stake(&DAVE, &VALIDATOR, SUBNET, tao(15)));
			assert_ok!(add_stake(&CAROL, &VALIDATOR, ROOT, tao(3)));
			open_prices();
			test()
		});
}

fn set_minimum(rao: u64) {
	let param = ChainParam::NominatorMinRequiredStake(rao);
	assert_ok!(SubtensorModule::set_chain(RuntimeOrigin::root(), param));
}

fn is_over() -> bool {
	!NominationSweep::<Test>::exists()
}

fn worth(who: &AccountId32, netuid: NetUid) -> u64 {
	let held = AlphaBalance::from_rao(stake(&VALIDATOR, who, netuid));
	Staking::<Test>::worth(netuid, held).rao()
}

#[test]
fn small_nominations_should_be_closed_in_the_same_block_when_the_minimum_rises() {
	chain(|| {
		let (carol, dave) = (balance(&CAROL), stake(&VALIDATOR, &DAVE, SUBNET));
		set_minimum(tao(10).rao());
		// The call itself leaves the work to the end of the block.
		assert!(stake(&VALIDATOR, &CAROL, SUBNET) > 0);

		blocks(1);

		assert!(is_over());
		assert_eq!(stake(&VALIDATOR, &CAROL, SUBNET), 0);
		assert_eq!(stake(&VALIDATOR, &CAROL, ROOT), 0);
		assert!(balance(&CAROL) - carol > tao(5).rao() - 10_000_000);
		// Neither a nomination that is large enough, nor stake of the owner.
		assert_eq!(stake(&VALIDATOR, &DAVE, SUBNET), dave);
		assert_eq!(stake(&VALIDATOR, &ALICE, ROOT), tao(10).rao());
		let removed =
			|event: &Event<Test>| matches!(event, Event::StakeRemoved(who, ..) if *who == CAROL);
		assert_eq!(events().iter().filter(|event| removed(event)).count(), 2);
	});
}

#[test]
fn nomination_should_stay_when_it_is_worth_exactly_the_minimum() {
	for (above, closes) in [(0, false), (1, true)] {
		chain(|| {
			set_minimum(worth(&CAROL, ROOT) + above);
			blocks(1);
			assert_eq!(stake(&VALIDATOR, &CAROL, ROOT) == 0, closes);
			assert!(is_over());
		});
	}
	for (above, closes) in [(0, false), (1, true)] {
		chain(|| {
			set_minimum(worth(&DAVE, SUBNET) + above);
			// Alone, so that no other sale moves the price.
			for netuid in [ROOT, SUBNET] {
				assert_ok!(remove_full(&CAROL, &VALIDATOR, netuid, None));
			}
			set_minimum(0);
			set_minimum(worth(&DAVE, SUBNET) + above);
			open_prices();
			blocks(1);
			assert_eq!(stake(&VALIDATOR, &DAVE, SUBNET) == 0, closes);
		});
	}
}

#[test]
fn sweep_should_not_begin_when_the_minimum_does_not_rise() {
	chain(|| {
		NominatorMinRequiredStake::<Test>::put(tao(10).rao());
		for minimum in [tao(10).rao(), tao(9).rao()] {
			set_minimum(minimum);
			assert!(is_over());
		}
		set_minimum(tao(11).rao());
		assert_eq!(NominationSweep::<Test>::get(), Some(NominationPlace::default()));
		// Without a minimum there is nothing to do.
		set_minimum(0);
		assert!(is_over());
		blocks(1);
		assert!(stake(&VALIDATOR, &CAROL, SUBNET) > 0);
	});
}

#[test]
fn minimum_should_be_set_by_root_alone() {
	chain(|| {
		let param = ChainParam::NominatorMinRequiredStake(tao(10).rao());
		assert_noop!(SubtensorModule::set_chain(signed(&OWNER), param), DispatchError::BadOrigin);
	});
}

/// Many nominations of 2 TAO, on root.
fn nominate(count: u8) -> Vec<AccountId32> {
	let nominators: Vec<_> = (0..count).map(|n| account(100 + n)).collect();
	for who in &nominators {
		let funds = tao(100).rao();
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), who.clone(), funds));
		assert_ok!(add_stake(who, &VALIDATOR, ROOT, tao(2)));
	}
	nominators
}

#[test]
fn sweep_should_go_on_in_the_next_block_when_weight_is_short() {
	chain(|| {
		let nominators = nominate(40);
		set_minimum(tao(10).rao());
		// Room for seven closed positions, with the looks at some others.
		let one = W::remove_stake().saturating_add(W::root_stake_changed(0));
		let room = one.saturating_add(W::nomination_look()).saturating_mul(7);
		let open = || nominators.iter().filter(|who| stake(&VALIDATOR, who, ROOT) > 0).count();
		let mut before = open();
		let mut calls = 0;
		while !is_over() {
			let used = Staking::<Test>::sweep_nominations(room);
			assert!(used.all_lte(room));
			assert!(before - open() <= 7);
			before = open();
			check_invariants();
			calls += 1;
			assert!(calls < 50, "the sweep does not end");
		}
		assert_eq!(open(), 0);
		assert!(calls >= 6, "{calls}");
	});
}

#[test]
fn sweep_should_use_nothing_when_there_is_no_weight_and_little_when_there_is_nothing_to_do() {
	chain(|| {
		set_minimum(tao(10).rao());
		assert_eq!(Staking::<Test>::sweep_nominations(Weight::zero()), Weight::zero());
		blocks(1);
		assert!(is_over());
		let one_read = <Test as frame_system::Config>::DbWeight::get().reads(1);
		assert_eq!(Staking::<Test>::sweep_nominations(Weight::MAX), one_read);
	});
}

/// Sales that together move the price by more than five percent take several blocks.
#[test]
fn sweep_should_wait_for_the_next_block_when_the_price_has_fallen() {
	chain(|| {
		for who in [CAROL, DAVE, OWNER] {
			for hotkey in [VALIDATOR, VALIDATOR_2, MINER, MINER_2] {
				assert_ok!(add_stake(&who, &hotkey, SUBNET, tao(20)));
			}
		}
		open_prices();
		set_minimum(tao(10_000).rao());
		let mut last = Pools::<Test>::price(SUBNET).rao();
		let mut took = 0;
		while !is_over() {
			let floor = Pools::<Test>::floor_prices().get(&SUBNET).copied();
			blocks(1);
			let price = Pools::<Test>::price(SUBNET);
			assert!(price >= floor.expect("there is one"), "{price:?} after {last}");
			last = price.rao();
			took += 1;
			assert!(took < 30, "the sweep does not end");
		}
		assert!(took > 2, "{took}");
		for hotkey in [VALIDATOR, VALIDATOR_2, MINER, MINER_2] {
			assert_eq!(stake(&hotkey, &OWNER, SUBNET), 0);
		}
	});
}

/// A position that moves the price by five percent alone cannot be sold at once: it holds up nobody.
#[test]
fn sweep_should_pass_over_a_position_when_it_is_too_large_to_be_sold_at_once() {
	chain(|| {
		assert_ok!(add_stake(&OWNER, &VALIDATOR, SUBNET, tao(100)));
		open_prices();
		set_minimum(tao(10_000).rao());
		blocks(6);
		assert!(is_over());
		assert!(stake(&VALIDATOR, &OWNER, SUBNET) > 0);
		assert_eq!(stake(&VALIDATOR, &CAROL, SUBNET), 0);
		assert_eq!(stake(&VALIDATOR, &DAVE, SUBNET), 0);
	});
}

#[test]
fn sweep_should_leave_positions_when_they_cannot_be_sold() {
	chain(|| {
		set_token_enabled(SUBNET, false);
		set_minimum(tao(10).rao());
		blocks(1);
		assert!(is_over());
		assert!(stake(&VALIDATOR, &CAROL, SUBNET) > 0);
		assert_eq!(stake(&VALIDATOR, &CAROL, ROOT), 0);
	});
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

	/// Whatever people have and however small the pieces are: when the sweep is over no nomination is left
	/// that is worth less than the minimum, and no other one is gone.
	#[test]
	fn no_small_nomination_should_be_left_when_a_sweep_is_over(
		amounts in proptest::collection::vec(2_000_000..5_000_000_000u64, 1..20),
		minimum in 1..5_000_000_000u64,
		pieces in 2..20u64,
	) {
		chain(|| {
			let mut kept = Vec::new();
			for (n, rao) in (0u8..).zip(&amounts) {
				let who = account(100 + n);
				let funds = tao(100).rao();
				assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), who.clone(), funds));
				assert_ok!(add_stake(&who, &VALIDATOR, ROOT, TaoBalance::from_rao(*rao)));
				if *rao >= minimum {
					kept.push((who, *rao));
				}
			}
			set_minimum(minimum);
			let piece = W::remove_stake()
				.saturating_add(W::root_stake_changed(0))
				.saturating_add(W::nomination_look())
				.saturating_mul(pieces);
			for _ in 0..100 {
				Staking::<Test>::sweep_nominations(piece);
			}
			assert!(is_over());
			let left: Vec<_> = (0u8..20)
				.map(|n| account(100 + n))
				.map(|who| (who.clone(), stake(&VALIDATOR, &who, ROOT)))
				.filter(|(_, held)| *held > 0)
				.collect();
			assert_eq!(left, kept);
		});
	}
}

/// What a floor is: 95 %, rounded up.
#[test]
fn floor_should_be_95_percent_of_the_opening_price() {
	chain(|| {
		for (opening, floor) in [(1, 1), (2, 2), (19, 19), (20, 19), (21, 20), (1_000, 950)] {
			let mut prices = crate::pools::Prices::default();
			prices.try_insert(SUBNET, Price::from_rao(opening)).expect("it has room");
			OpeningPrices::<Test>::put(prices);
			let floors = Pools::<Test>::floor_prices();
			assert_eq!(floors.get(&SUBNET), Some(&Price::from_rao(floor)));
			assert_eq!(floors.get(&SUBNET_2), None);
		}
	});
}
