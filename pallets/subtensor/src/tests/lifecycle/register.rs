//! Creating and starting subnets.

use super::mock::*;
use crate::{
	accounts, keys::KeyStore, lifecycle::Lifecycle, neurons::Neurons, pallet::*, pools::Pools,
	subnets::Subnets, GenesisSubnet,
};
use dtao_types::{NetUid, TaoBalance, Uid};
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use sp_core::crypto::AccountId32;

fn rao(n: u64) -> TaoBalance {
	TaoBalance::from_rao(n)
}

fn found(who: &AccountId32, hotkey: &AccountId32) -> NetUid {
	let before = Subnets::<Test>::list();
	assert_ok!(register_network(who, hotkey));
	let new = Subnets::<Test>::list().into_iter().find(|netuid| !before.contains(netuid));
	new.expect("a subnet was added")
}

#[test]
fn register_network_should_put_whole_lock_into_pool_when_paid() {
	Chain::default().run(|| {
		let netuid = found(&ALICE, &VALIDATOR);

		// 100 TAO at 1 TAO per alpha: there is no other pool.
		assert_eq!(netuid, SUBNET);
		assert_eq!(reserves(SUBNET), (tao(100).rao(), alpha(100).rao()));
		assert_eq!(balance(&accounts::of_subnet(SUBNET)), tao(100).rao());
		assert_eq!(balance(&ALICE), tao(WEALTH - 100).rao());
		assert_eq!(SubnetLocked::<Test>::get(SUBNET), tao(100));
		assert_eq!(TotalStake::<Test>::get(), tao(100));
	});
}

#[test]
fn register_network_should_make_payer_owner_and_hotkey_first_neuron() {
	Chain::default().run(|| {
		blocks(4);

		found(&ALICE, &VALIDATOR);

		assert_eq!(Subnets::<Test>::owner(SUBNET), ALICE);
		assert_eq!(Subnets::<Test>::owner_hotkey(SUBNET), VALIDATOR);
		assert_eq!(Neurons::<Test>::uid(SUBNET, &VALIDATOR), Some(Uid::new(0)));
		assert_eq!(KeyStore::<Test>::owner(&VALIDATOR), ALICE);
		assert_eq!(Subnets::<Test>::registered_at(SUBNET), 5);
		assert_eq!(NetworkLastRegistered::<Test>::get(), 5);
		assert_eq!(TotalNetworks::<Test>::get(), 2);
		let [.., added, registered] = &events()[..] else { panic!() };
		assert_eq!(*added, Event::NetworkAdded(SUBNET, 0));
		assert_eq!(*registered, Event::NeuronRegistered(SUBNET, Uid::new(0), VALIDATOR));
	});
}

#[test]
fn register_network_should_write_parameters_of_a_new_subnet() {
	Chain::default().run(|| {
		found(&ALICE, &VALIDATOR);

		assert_eq!(Tempo::<Test>::get(SUBNET), 360);
		assert_eq!(MaxAllowedUids::<Test>::get(SUBNET), 256);
		assert_eq!(MaxAllowedValidators::<Test>::get(SUBNET), 64);
		assert_eq!(MinAllowedWeights::<Test>::get(SUBNET), 1);
		assert_eq!(ImmunityPeriod::<Test>::get(SUBNET), 5_000);
		assert_eq!(AdjustmentInterval::<Test>::get(SUBNET), 360);
		assert_eq!(AdjustmentAlpha::<Test>::get(SUBNET), 17_893_341_751_498_265_066);
		assert_eq!(TargetRegistrationsPerInterval::<Test>::get(SUBNET), 1);
		assert_eq!(Burn::<Test>::get(SUBNET), tao(1));
		assert_eq!(BondsPenalty::<Test>::get(SUBNET), u16::MAX);
		assert!(Yuma3On::<Test>::get(SUBNET));
		assert!(NetworkRegistrationAllowed::<Test>::get(SUBNET));
		assert!(!NetworkPowRegistrationAllowed::<Test>::get(SUBNET));
		assert!(!CommitRevealWeightsEnabled::<Test>::get(SUBNET));
		assert!(SubnetEmissionEnabled::<Test>::get(SUBNET));
		assert!(!SubtokenEnabled::<Test>::get(SUBNET));
	});
}

#[test]
fn register_network_should_open_pool_at_median_price_when_there_are_pools() {
	let at = |netuid, alpha_units| dynamic_subnet(netuid, tao(100), alpha(alpha_units));
	for (pools, expected) in [
		// 0.5
		(vec![at(1, 200)], 200_000_000_000),
		// between 0.5 and 1
		(vec![at(1, 200), at(2, 100)], 133_333_333_333),
		// 0.25 of 2, 0.25 and 0.1
		(vec![at(1, 50), at(2, 400), at(3, 1_000)], 400_000_000_000),
		// An empty pool has no price.
		(vec![at(1, 200), dynamic_subnet(2, rao(0), alpha(0))], 200_000_000_000),
	] {
		let chain = pools.into_iter().fold(Chain::default(), Chain::subnet);
		chain.run(|| {
			blocks(1);
			let netuid = found(&ALICE, &VALIDATOR);
			assert_eq!(reserves(netuid), (tao(100).rao(), expected));
		});
	}
}

/// Two started pools of 1,000 TAO and 20,000 alpha, as they are in the second block.
fn two_pools(test: impl FnOnce()) {
	let at = |netuid| dynamic_subnet(netuid, tao(1_000), alpha(20_000));
	Chain::default().subnet(at(1)).subnet(at(2)).started().run(|| {
		blocks(1);
		test()
	});
}

#[test]
fn register_network_should_open_pool_at_the_opening_price_when_pools_were_pumped_before() {
	let launched = |act: fn()| {
		let mut opened = None;
		two_pools(|| {
			act();
			let netuid = found(&ALICE, &VALIDATOR);
			opened = Some(reserves(netuid));
		});
		opened.expect("was registered")
	};
	let honest = launched(|| ());
	let pumped = launched(|| {
		for netuid in [SUBNET, SUBNET_2] {
			assert_ok!(add_stake(&BOB, &OWNER_HOTKEY, netuid, tao(3_472)));
			// Twenty times the price of before.
			let (pool_tao, pool_alpha) = reserves(netuid);
			assert!(pool_tao * 11 / 10 > pool_alpha);
		}
	});
	assert_eq!(pumped, honest);
	// 100 TAO at a little more than 0.05 TAO: a block has emitted.
	assert!((1_990..=2_000).contains(&(honest.1 / 1_000_000_000)), "{honest:?}");
}

#[test]
fn launch_price_should_not_move_whatever_happens_before_it_in_the_block() {
	let trades: [fn(); 5] = [
		|| (),
		|| {
			assert_ok!(add_stake(&BOB, &OWNER_HOTKEY, SUBNET, tao(50_000)));
		},
		|| {
			let held = stake(&OWNER_HOTKEY, &BOB, SUBNET);
			if held > 0 {
				assert_ok!(remove_stake(&BOB, &OWNER_HOTKEY, SUBNET, held / 2));
			}
		},
		|| {
			assert_ok!(add_stake(&CAROL, &OWNER_HOTKEY, SUBNET_2, tao(700)));
		},
		|| register(SUBNET_2, &MINER_2, &DAVE),
	];
	two_pools(|| {
		let opening = Pools::<Test>::opening_prices();
		let mut netuids = vec![];
		for n in 0..5u8 {
			trades[usize::from(n)]();
			assert_eq!(Pools::<Test>::opening_prices(), opening);
			netuids.push(found(&ALICE, &account(180 + n)));
			let [first, last] = [netuids[0], netuids[usize::from(n)]];
			// The lock doubles, the price does not change.
			let price = |netuid| {
				let (pool_tao, pool_alpha) = reserves(netuid);
				u128::from(pool_tao) * 1_000_000_000 / u128::from(pool_alpha)
			};
			assert!(price(first).abs_diff(price(last)) <= 1, "{n}: {:?}", reserves(last));
		}
		blocks(1);
		// From the next block on new pools count, too.
		assert_eq!(Pools::<Test>::opening_prices().len(), 2 + netuids.len());
	});
}

#[test]
fn register_network_should_take_lowest_free_netuid_when_there_is_a_gap() {
	Chain::default()
		.subnet(dynamic_subnet(1, tao(1), alpha(1)))
		.subnet(dynamic_subnet(3, tao(1), alpha(1)))
		.run(|| {
			assert_eq!(found(&ALICE, &VALIDATOR), NetUid::new(2));
			assert_eq!(found(&ALICE, &MINER), NetUid::new(4));
		});
}

#[test]
fn register_network_should_choose_next_free_symbol_when_its_own_is_used() {
	let named = GenesisSubnet { symbol: "\u{03B2}".into(), ..dynamic_subnet(5, tao(1), alpha(1)) };
	Chain::default().subnet(named).run(|| {
		assert_eq!(found(&ALICE, &VALIDATOR), SUBNET);
		assert_eq!(Subnets::<Test>::symbol(SUBNET), "\u{03B1}".as_bytes());
		assert_eq!(found(&ALICE, &MINER), SUBNET_2);
		assert_eq!(Subnets::<Test>::symbol(SUBNET_2), "\u{03B3}".as_bytes());
		assert_eq!(Subnets::<Test>::name(SUBNET), b"unknown");
	});
}

#[test]
fn register_network_should_cost_twice_as_much_when_repeated_at_once() {
	Chain::default().run(|| {
		for cost in [100, 200, 400] {
			assert_eq!(Subnets::<Test>::lock_cost(), tao(cost));
			found(&ALICE, &VALIDATOR);
		}
		assert_eq!(balance(&ALICE), tao(WEALTH - 700).rao());
	});
}

#[test]
fn lock_cost_should_match_example_when_blocks_pass() {
	let costs: [(u64, u64, &[(u64, u64)]); 2] = [
		(
			1_000,
			1,
			&[
				(0, 2_000_000_000_000),
				(50_400, 1_500_000_046_400),
				(100_800, 1_000_000_092_800),
				(151_200, 500_000_139_200),
				(201_600, 1_000_000_000),
			],
		),
		(
			2_500,
			1_000,
			&[
				(0, 5_000_000_000_000),
				(50_400, 3_750_000_015_200),
				(100_800, 2_500_000_030_400),
				(201_600, 1_000_000_000_000),
			],
		),
	];
	Chain::default().run(|| {
		NetworkLastRegistered::<Test>::put(1_000);
		for (last, min, steps) in costs {
			NetworkLastLockCost::<Test>::put(tao(last));
			NetworkMinLockCost::<Test>::put(tao(min));
			for (passed, cost) in steps {
				System::set_block_number(1_000 + passed);
				assert_eq!(Subnets::<Test>::lock_cost(), rao(*cost), "after {passed} blocks");
			}
		}
	});
}

#[test]
fn lock_cost_should_fall_twice_as_fast_when_emission_has_halved() {
	Chain::default().run(|| {
		assert_ok!(Balances::mint_into(&OWNER, tao(6_000_000).rao()));
		NetworkLastRegistered::<Test>::put(1_000);
		NetworkLastLockCost::<Test>::put(tao(1_000));
		NetworkMinLockCost::<Test>::put(tao(1));

		System::set_block_number(1_000 + 50_400);

		assert_eq!(Subnets::<Test>::lock_cost(), rao(1_000_000_042_400));
	});
}

#[test]
fn register_network_should_fail_when_hotkey_belongs_to_another_coldkey() {
	Chain::with_subnet().run(|| {
		assert_noop!(register_network(&ALICE, &OWNER_HOTKEY), Error::<Test>::NonAssociatedColdKey);
	});
}

#[test]
fn register_network_should_fail_when_a_key_is_an_account_of_the_chain() {
	Chain::with_subnet().run(|| {
		let account = accounts::of_subnet(SUBNET);
		assert_noop!(register_network(&ALICE, &account), Error::<Test>::CannotUseSystemAccount);
		assert_noop!(register_network(&account, &UNKNOWN), Error::<Test>::CannotUseSystemAccount);
	});
}

#[test]
fn register_network_should_fail_when_another_one_was_registered_too_recently() {
	Chain::default().run(|| {
		found(&ALICE, &VALIDATOR);
		NetworkRateLimit::<Test>::put(10);

		until(10);
		assert_noop!(register_network(&BOB, &MINER), Error::<Test>::NetworkTxRateLimitExceeded);
		until(11);
		assert_ok!(register_network(&BOB, &MINER));
	});
}

#[test]
fn register_network_should_fail_when_all_subnets_are_in_use_and_immune() {
	Chain::with_subnet().run(|| {
		SubnetLimit::<Test>::put(1);
		assert_noop!(register_network(&ALICE, &VALIDATOR), Error::<Test>::SubnetLimitReached);

		SubnetLimit::<Test>::put(2);
		assert_ok!(register_network(&ALICE, &VALIDATOR));
		assert_noop!(register_network(&ALICE, &MINER), Error::<Test>::SubnetLimitReached);
	});
}

#[test]
fn register_network_should_fail_when_balance_does_not_cover_the_lock() {
	Chain::default().run(|| {
		assert_noop!(register_network(&POOR, &UNKNOWN), Error::<Test>::CannotAffordLockCost);
		// The existential deposit stays.
		NetworkMinLockCost::<Test>::put(rao(tao(WEALTH).rao() - 499));
		assert_noop!(register_network(&ALICE, &UNKNOWN), Error::<Test>::CannotAffordLockCost);
		NetworkMinLockCost::<Test>::put(rao(tao(WEALTH).rao() - 500));
		assert_ok!(register_network(&ALICE, &UNKNOWN));
	});
}

#[test]
fn pool_should_open_at_the_price_before_the_block_when_somebody_trades_first() {
	let open = |trade: bool| {
		let mut pool = None;
		Chain::with_neurons().run(|| {
			blocks(2);
			if trade {
				assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(5_000)));
			}
			let price = Pools::<Test>::price(SUBNET);
			assert_ok!(register_network(&BOB, &UNKNOWN));
			let opened = Pools::<Test>::reserves(SUBNET_2);
			assert!(!trade || opened.price() < Some(price));
			pool = Some(opened);
		});
		pool
	};
	assert_eq!(open(true), open(false));
}

#[test]
fn start_call_should_open_token_and_emission_when_owner_calls_it() {
	Chain::default().run(|| {
		found(&ALICE, &VALIDATOR);
		blocks(6);

		assert_ok!(start_call(&ALICE, SUBNET));

		assert_eq!(Subnets::<Test>::first_emission(SUBNET), Some(8));
		assert!(!Lifecycle::<Test>::facts(SUBNET).is_emitting(7));
		assert!(Lifecycle::<Test>::facts(SUBNET).is_emitting(8));
		assert_eq!(last_event(), Event::FirstEmissionBlockNumberSet(SUBNET, 8));
		assert_ok!(add_stake(&BOB, &VALIDATOR, SUBNET, tao(1)));
	});
}

#[test]
fn start_call_should_fail_when_subnet_is_unknown() {
	Chain::default().run(|| {
		assert_noop!(start_call(&ALICE, NO_SUBNET), Error::<Test>::SubnetNotExists);
	});
}

#[test]
fn start_call_should_fail_when_caller_does_not_own_the_subnet() {
	Chain::default().run(|| {
		found(&ALICE, &VALIDATOR);
		for who in [BOB, VALIDATOR] {
			assert_noop!(start_call(&who, SUBNET), Error::<Test>::NotSubnetOwner);
		}
		assert_noop!(start_call(&ALICE, NetUid::ROOT), Error::<Test>::NotSubnetOwner);
	});
}

#[test]
fn start_call_should_fail_when_subnet_was_started_before() {
	Chain::with_subnet().run(|| {
		assert_noop!(start_call(&OWNER, SUBNET), Error::<Test>::FirstEmissionBlockNumberAlreadySet);
	});
}

#[test]
fn start_call_should_fail_when_subnet_is_too_young() {
	Chain::default().run(|| {
		StartCallDelay::<Test>::put(10);
		found(&ALICE, &VALIDATOR);

		until(10);
		assert_noop!(start_call(&ALICE, SUBNET), Error::<Test>::NeedWaitingMoreBlocksToStarCall);
		until(11);
		assert_ok!(start_call(&ALICE, SUBNET));
	});
}
