//! Where incentive is staked.

use super::mock::*;
use crate::{pallet::*, shares::Credits, staking::AutoStake, types::Position};
use dtao_types::{AlphaBalance, NetUid};
use frame_support::{assert_noop, assert_ok};
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// Blocks of the first two epochs of [`SUBNET`].
const EPOCHS: [u64; 2] = [9, 20];

fn set_auto_stake(who: &AccountId32, netuid: NetUid, hotkey: &AccountId32) -> DispatchResult {
	let hotkey = hotkey.clone();
	dispatch(signed(who), Call::set_coldkey_auto_stake_hotkey { netuid, hotkey })
}

/// Let the validators pay [`MINER`] and [`MINER_2`] in the second epoch.
fn pay_miners() {
	until(EPOCHS[0]);
	for hotkey in [VALIDATOR, VALIDATOR_2] {
		assert_ok!(set_weights(&hotkey, SUBNET, &[(3, 2), (4, 1)]));
	}
	until(EPOCHS[1]);
}

#[test]
fn incentive_should_be_staked_on_the_chosen_hotkey() {
	Chain::with_neurons().run(|| {
		assert_ok!(set_auto_stake(&CAROL, SUBNET, &VALIDATOR));
		let chosen =
			Event::AutoStakeDestinationSet { coldkey: CAROL, netuid: SUBNET, hotkey: VALIDATOR };
		assert_eq!(last_event(), chosen);

		pay_miners();

		let incentive = Emission::<Test>::get(SUBNET)[3];
		let added = Event::AutoStakeAdded {
			netuid: SUBNET,
			destination: VALIDATOR,
			hotkey: MINER,
			owner: CAROL,
			incentive: AlphaBalance::from_rao(incentive),
		};
		assert!(events().contains(&added));
		assert_eq!(stake(&MINER, &CAROL, SUBNET), 0);
		// With its part of the dividends that were paid after it.
		assert!(stake(&VALIDATOR, &CAROL, SUBNET) >= incentive);
		assert!(StakingHotkeys::<Test>::get(CAROL).contains(&VALIDATOR));
		// Others are paid on their own hotkey.
		assert!(stake(&MINER_2, &DAVE, SUBNET) > 0);
	});
}

#[test]
fn incentive_should_stay_on_its_hotkey_when_the_chosen_one_is_gone() {
	Chain::with_neurons().run(|| {
		AutoStakeDestination::<Test>::insert(CAROL, SUBNET, UNKNOWN);
		AutoStakeColdkeys::<Test>::insert((SUBNET, UNKNOWN, CAROL), ());
		pay_miners();
		assert_eq!(stake(&MINER, &CAROL, SUBNET), Emission::<Test>::get(SUBNET)[3]);
	});
}

#[test]
fn auto_stake_should_fail_when_something_is_wrong_in_the_order_of_checks() {
	Chain::with_neurons().run(|| {
		assert_noop!(set_auto_stake(&CAROL, NO_SUBNET, &MINER), Error::<Test>::SubnetNotExists);
		assert_noop!(
			set_auto_stake(&CAROL, SUBNET, &UNKNOWN),
			Error::<Test>::HotKeyNotRegisteredInSubNet
		);
		assert_ok!(set_auto_stake(&CAROL, SUBNET, &VALIDATOR));
		assert_noop!(
			set_auto_stake(&CAROL, SUBNET, &VALIDATOR),
			Error::<Test>::SameAutoStakeHotkeyAlreadySet
		);
		assert_ok!(set_auto_stake(&CAROL, SUBNET, &VALIDATOR_2));
		assert_eq!(AutoStakeDestination::<Test>::get(CAROL, SUBNET), Some(VALIDATOR_2));
	});
}

#[test]
fn only_holder_should_be_paid_without_new_shares() {
	Chain::with_neurons().run(|| {
		let pay = |hotkey: &AccountId32, coldkey: &AccountId32| {
			assert_ok!(crate::pools::Pools::<Test>::raise_alpha_out(SUBNET, alpha(5)));
			let mut credits = Credits::default();
			assert_ok!(AutoStake::<Test>::pay_incentive(
				Position::new(hotkey, coldkey, SUBNET),
				alpha(5),
				&mut credits
			));
			credits
		};
		let (raised, grown) = (Credits::default(), Credits { grown: 1, opened: 0 });
		let shares = || TotalHotkeyShares::<Test>::get(VALIDATOR, SUBNET).bits;
		let before = shares();

		assert_eq!(pay(&VALIDATOR, &ALICE), raised);
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(305).rao());
		assert_eq!(shares(), before);

		// With a second holder each payment is a deposit.
		assert_eq!(pay(&VALIDATOR, &BOB), Credits { grown: 0, opened: 1 });
		assert!(shares() > before);
		let held = (stake(&VALIDATOR, &ALICE, SUBNET), stake(&VALIDATOR, &BOB, SUBNET));
		assert!(held.0.abs_diff(alpha(305).rao()) <= 1 && held.1.abs_diff(alpha(5).rao()) <= 1);
		assert_eq!(pay(&VALIDATOR, &ALICE), grown);
		assert!(stake(&VALIDATOR, &ALICE, SUBNET).abs_diff(alpha(310).rao()) <= 1);
		assert!(stake(&VALIDATOR, &BOB, SUBNET).abs_diff(alpha(5).rao()) <= 1);
	});
}

#[test]
fn dust_of_incentive_should_be_shared_when_it_is_too_small_for_a_position() {
	Chain::with_neurons().run(|| {
		AutoStakeDestination::<Test>::insert(CAROL, SUBNET, VALIDATOR);
		AutoStakeColdkeys::<Test>::insert((SUBNET, VALIDATOR, CAROL), ());
		let one = AlphaBalance::from_rao(1);
		// One rao of alpha that the coinbase has emitted.
		assert_ok!(crate::pools::Pools::<Test>::raise_alpha_out(SUBNET, one));
		let position = Position::new(&MINER, &CAROL, SUBNET);
		assert_ok!(AutoStake::<Test>::pay_incentive(position, one, &mut Credits::default()));
		assert!(stake(&VALIDATOR, &CAROL, SUBNET) <= 1);
	});
}
