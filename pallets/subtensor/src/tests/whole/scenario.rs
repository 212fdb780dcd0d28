//! The life of a subnet, from its registration to the last unstaking.

use super::mock::*;
use crate::{
	accounts, neurons::Neurons, pallet::*, pools::Pools, schedule::Schedule, scores::Scores,
};
use dtao_traits::{HyperparamAdmin, SubnetParam};
use dtao_types::AlphaBalance;
use frame_support::assert_ok;

/// Parts of one alpha emitted: the owner's cut, and half of the rest.
const OWNER_PART: u64 = 179_995_422;
const HALF_PART: u64 = 410_002_289;

fn set(param: SubnetParam) {
	assert_ok!(SubtensorModule::set_subnet(RuntimeOrigin::root(), SUBNET, param));
}

/// [`OWNER`] creates and starts [`SUBNET`]; two validators and two miners register; the
/// validators stake. Epochs are every 11 blocks.
fn found_and_people() {
	assert_ok!(register_network(&OWNER, &OWNER_HOTKEY));
	set(SubnetParam::Tempo(10));
	set(SubnetParam::WeightsSetRateLimit(0));
	assert_ok!(start_call(&OWNER, SUBNET));
	for (hotkey, coldkey) in
		[(VALIDATOR, ALICE), (VALIDATOR_2, BOB), (MINER, CAROL), (MINER_2, DAVE)]
	{
		assert_ok!(burned_register(&coldkey, SUBNET, &hotkey));
	}
	assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(30)));
	assert_ok!(add_stake(&BOB, &VALIDATOR_2, SUBNET, tao(10)));
}

fn all_set_weights() {
	for hotkey in [VALIDATOR, VALIDATOR_2] {
		assert_ok!(set_weights(&hotkey, SUBNET, &[(3, 2), (4, 1)]));
	}
}

#[test]
fn subnet_should_pay_everybody_when_it_is_worked_for_many_epochs() {
	Chain::default().run(|| {
		// GIVEN a working subnet whose validators got their permits
		found_and_people();
		until(9);
		all_set_weights();
		let stakes = || {
			[(VALIDATOR, ALICE), (VALIDATOR_2, BOB), (MINER, CAROL), (MINER_2, DAVE)]
				.map(|(hotkey, coldkey)| stake(&hotkey, &coldkey, SUBNET))
		};

		for epoch in 1..=20 {
			// WHEN an epoch passes
			let (before, owner) = (stakes(), stake(&OWNER_HOTKEY, &OWNER, SUBNET));
			until(9 + 11 * epoch);

			// THEN owner, miners and validators get 18, 41 and 41 % of 11 alpha
			assert_eq!(
				last_payout(SUBNET),
				[11 * OWNER_PART, 11 * HALF_PART, 11 * HALF_PART, 0, 0]
			);
			let gains: Vec<u64> =
				stakes().iter().zip(before).map(|(after, before)| after - before).collect();
			assert_eq!(stake(&OWNER_HOTKEY, &OWNER, SUBNET) - owner, 11 * OWNER_PART);
			assert_eq!(gains[2] + gains[3], 11 * HALF_PART);
			assert_eq!(gains[0] + gains[1], 11 * HALF_PART);
			assert!(gains.iter().all(|gain| *gain > 0), "{gains:?}");

			// and owner and miners sell, or their stake would outvote the validators in time.
			for (who, hotkey) in [(OWNER, OWNER_HOTKEY), (CAROL, MINER), (DAVE, MINER_2)] {
				assert_ok!(remove_full(&who, &hotkey, SUBNET, None));
			}
		}
	});
}

#[test]
fn incentive_should_follow_weights_when_validators_agree() {
	Chain::default().run(|| {
		found_and_people();
		until(9);
		all_set_weights();

		until(20);

		// 65,535 to 32,768 of 98,303.
		let incentive = Incentive::<Test>::get(index(SUBNET)).into_inner();
		assert_eq!(incentive[..3], [0, 0, 0]);
		assert!(incentive[3].abs_diff(43_690) <= 1 && incentive[4].abs_diff(21_845) <= 1);
		assert_eq!(Scores::<Test>::permits(SUBNET), [true, true, true, false, false]);
	});
}

#[test]
fn issuance_should_rise_by_one_tao_a_block_when_the_subnet_emits() {
	Chain::default().run(|| {
		found_and_people();
		set_moving_price(SUBNET, 1 << 31);
		for _ in 0..60 {
			let before = Balances::total_issuance();
			blocks(1);
			assert_eq!(Balances::total_issuance() - before, 1_000_000_000);
			assert_eq!(TotalIssuance::<Test>::get().rao(), Balances::total_issuance());
		}
	});
}

#[test]
fn price_should_follow_the_pool_when_people_trade() {
	Chain::default().run(|| {
		found_and_people();
		let (pool_tao, pool_alpha) = reserves(SUBNET);
		assert_eq!(
			u128::from(Pools::<Test>::price(SUBNET).rao()),
			u128::from(pool_tao) * 1_000_000_000 / u128::from(pool_alpha)
		);

		// A purchase of 7 TAO less the fee, by x * y = k.
		assert_ok!(add_stake(&CAROL, &VALIDATOR, SUBNET, tao(7)));

		let net = 7_000_000_000 - 7_000_000_000 * 33 / 65_535;
		let bought = u128::from(pool_alpha) * net / (u128::from(pool_tao) + net);
		assert_eq!(u128::from(stake(&VALIDATOR, &CAROL, SUBNET)), bought);
	});
}

#[test]
fn moving_price_should_start_to_move_when_the_subnet_is_young() {
	Chain::default().run(|| {
		found_and_people();

		blocks(60);

		assert!(Pools::<Test>::moving_price(SUBNET) > 0);
		assert!(SubnetTaoInEmission::<Test>::get(SUBNET).rao() > 0);
	});
}

#[test]
fn everybody_should_get_tao_back_when_all_unstake() {
	Chain::default().run(|| {
		// GIVEN a subnet that earned TAO and alpha for a while
		found_and_people();
		set_moving_price(SUBNET, 1 << 31);
		until(9);
		all_set_weights();
		until(9 + 110);
		let before = [OWNER, ALICE, BOB, CAROL, DAVE].map(|who| balance(&who));

		// WHEN everybody leaves
		for (who, hotkey) in [
			(OWNER, OWNER_HOTKEY),
			(ALICE, VALIDATOR),
			(BOB, VALIDATOR_2),
			(CAROL, MINER),
			(DAVE, MINER_2),
		] {
			assert_ok!(unstake_all(&who, &hotkey));
		}

		// THEN all of them got TAO, and only what is pending is left outside of the pool
		let after = [OWNER, ALICE, BOB, CAROL, DAVE].map(|who| balance(&who));
		assert!(before.iter().zip(after).all(|(before, after)| after > *before));
		assert_eq!(Pools::<Test>::alpha_out(SUBNET), AlphaBalance::ZERO);
		let held = balance(&accounts::of_subnet(SUBNET));
		assert_eq!(held, SubnetTAO::<Test>::get(SUBNET).rao());
		assert_eq!(Schedule::<Test>::last(SUBNET), 119);
		assert_eq!(Neurons::<Test>::count(SUBNET), 5);
	});
}

#[test]
fn second_subnet_should_share_the_tao_when_it_starts() {
	Chain::default().run(|| {
		found_and_people();
		set_moving_price(SUBNET, 1 << 30);
		assert_ok!(register_network(&ALICE, &account(41)));
		assert_ok!(start_call(&ALICE, SUBNET_2));
		set_moving_price(SUBNET_2, 3 << 30);

		blocks(1);

		assert_eq!(SubnetTaoInEmission::<Test>::get(SUBNET).rao(), 250_000_000);
		assert_eq!(SubnetTaoInEmission::<Test>::get(SUBNET_2).rao(), 750_000_000);
	});
}
