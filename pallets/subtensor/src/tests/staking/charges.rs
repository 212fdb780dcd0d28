//! What calls on stake are charged for.

use super::mock::*;
use crate::{
	pallet::*,
	pools::ONE_TO_ONE,
	weight_info::{SubstrateWeight, WeightInfo},
};
use dtao_types::{AlphaBalance, NetUid};
use frame_support::{assert_ok, dispatch::GetDispatchInfo, weights::Weight};

type W = SubstrateWeight<Test>;

const ROOT: NetUid = NetUid::ROOT;

/// Every call that changes stake of `VALIDATOR` on root or moves it to `VALIDATOR_2` on root, with the
/// weight of the call itself and how often it changes root stake of either.
fn calls_on_root() -> Vec<(Call<Test>, Weight, [u64; 2])> {
	let (hotkey, amount_staked, limit_price) = (VALIDATOR, tao(1), ONE_TO_ONE);
	let (amount_unstaked, alpha_amount): (AlphaBalance, _) = (alpha(1), alpha(1));
	let (origin_netuid, destination_netuid) = (ROOT, ROOT);
	vec![
		(
			Call::add_stake { hotkey: VALIDATOR, netuid: ROOT, amount_staked },
			W::add_stake(),
			[1, 0],
		),
		(
			Call::add_stake_limit {
				hotkey: VALIDATOR,
				netuid: ROOT,
				amount_staked,
				limit_price,
				allow_partial: true,
			},
			W::add_stake(),
			[1, 0],
		),
		(
			Call::remove_stake { hotkey: VALIDATOR, netuid: ROOT, amount_unstaked },
			W::remove_stake(),
			[1, 0],
		),
		(
			Call::remove_stake_full_limit { hotkey, netuid: ROOT, limit_price: None },
			W::remove_stake(),
			[1, 0],
		),
		(
			Call::move_stake {
				origin_hotkey: VALIDATOR,
				destination_hotkey: VALIDATOR_2,
				origin_netuid,
				destination_netuid,
				alpha_amount,
			},
			W::move_stake(),
			[1, 1],
		),
		(
			Call::transfer_stake_and_hotkey {
				destination_coldkey: CAROL,
				origin_hotkey: VALIDATOR,
				destination_hotkey: VALIDATOR_2,
				origin_netuid,
				destination_netuid: SUBNET,
				alpha_amount,
			},
			W::move_stake(),
			[1, 0],
		),
	]
}

fn assert_charged(rates: [u32; 2], changes_of_a_removal: u64) {
	for (call, own, [of_first, of_second]) in calls_on_root() {
		let takes = !matches!(call, Call::add_stake { .. } | Call::add_stake_limit { .. });
		let times = if takes { of_first * changes_of_a_removal } else { of_first };
		let expected = own
			.saturating_add(W::root_stake_changed(rates[0]).saturating_mul(times))
			.saturating_add(W::root_stake_changed(rates[1]).saturating_mul(of_second));
		assert_eq!(call.get_dispatch_info().call_weight, expected, "{call:?}");
	}
}

#[test]
fn call_on_root_stake_should_weigh_by_the_rates_that_exist() {
	Chain::with_neurons().subnet(dynamic_subnet(2, tao(1_000), alpha(2_000))).run(|| {
		assert_charged([0, 0], 1);

		assert_ok!(add_stake(&ALICE, &VALIDATOR, ROOT, tao(10)));
		give_root_dividend(SUBNET, &VALIDATOR, 1_000);
		assert_charged([1, 0], 1);
		give_root_dividend(SUBNET_2, &VALIDATOR, 1_000);
		assert_charged([2, 0], 1);
	});
}

/// The rest of a nomination that becomes too small is closed by a second change of root stake.
#[test]
fn call_that_takes_root_stake_should_weigh_two_changes_when_nominations_have_a_minimum() {
	Chain::with_neurons().run(|| {
		assert_ok!(add_stake(&ALICE, &VALIDATOR, ROOT, tao(10)));
		give_root_dividend(SUBNET, &VALIDATOR, 1_000);
		NominatorMinRequiredStake::<Test>::put(1);
		assert_charged([1, 0], 2);
	});
}

#[test]
fn unstake_all_should_weigh_by_the_subnets_on_which_the_hotkey_has_stake() {
	let add = |chain: Chain, n| chain.subnet(dynamic_subnet(n, tao(100), alpha(100)));
	(1..=5).fold(Chain::default(), add).started().run(|| {
		let assert_charged = |positions, rates| {
			let expected = W::unstake_all(positions).saturating_add(W::root_stake_changed(rates));
			for call in [
				Call::<Test>::unstake_all { hotkey: OWNER_HOTKEY },
				Call::unstake_all_alpha { hotkey: OWNER_HOTKEY },
			] {
				assert_eq!(call.get_dispatch_info().call_weight, expected);
			}
		};
		assert_charged(0, 0);
		for n in 1..=3 {
			assert_ok!(add_stake(&ALICE, &OWNER_HOTKEY, NetUid::new(n), tao(1)));
			assert_charged(n.into(), 0);
		}
		assert_ok!(add_stake(&BOB, &OWNER_HOTKEY, ROOT, tao(1)));
		give_root_dividend(SUBNET, &OWNER_HOTKEY, 1_000);
		assert_charged(4, 1);
		assert_ok!(unstake_all(&ALICE, &OWNER_HOTKEY));
		assert_charged(1, 1);
	});
}
