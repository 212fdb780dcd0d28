//! Epochs on a state that should not be: skipped with an event or without effect, never more.

use super::mock::*;
use crate::{coinbase::Coinbase, pallet::*, scores::Scores};
use dtao_types::Uid;
use frame_support::assert_ok;

/// Blocks of the first epochs of [`SUBNET`].
const EPOCHS: [u64; 3] = [9, 20, 31];

/// What the participants get in the 11 blocks of an epoch, in alpha-rao.
const EARNED: u64 = 11_000_000_000;

fn pending() -> u64 {
	Coinbase::<Test>::pending(SUBNET).total().unwrap().rao()
}

fn skipped() -> usize {
	events().iter().filter(|event| matches!(event, Event::EpochSkipped { .. })).count()
}

fn incentives() -> [u16; 2] {
	let all = Incentive::<Test>::get(index(SUBNET));
	[all[3], all[4]]
}

/// [`Chain::with_neurons`] with weights for both miners, one block before its second epoch.
fn before_epoch(test: impl FnOnce()) {
	Chain::with_neurons().run(|| {
		until(EPOCHS[0]);
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 3), (4, 1)]));
		until(EPOCHS[1] - 1);
		test()
	});
}

/// The second epoch is skipped and its alpha kept where the state is poisoned; the third pays both.
fn skips(poison: impl Fn(), heal: impl Fn()) {
	before_epoch(|| {
		let (shares, before) = (stake(&VALIDATOR, &ALICE, SUBNET), pending());
		let emission = Scores::<Test>::emission(SUBNET);
		poison();

		unchecked_block();

		assert_eq!(last_event(), Event::EpochSkipped { netuid: SUBNET });
		assert_eq!((skipped(), unexpected()), (1, 0));
		assert_eq!(pending(), before + EARNED / 11);
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), shares);
		assert_eq!(Scores::<Test>::emission(SUBNET), emission);

		heal();
		until(EPOCHS[2]);
		assert_eq!(skipped(), 1);
		assert_eq!(last_payout(SUBNET).iter().sum::<u64>(), 2 * EARNED);
	});
}

/// What the second epoch gives the miners, and what it pays, where `poison` was there meanwhile.
fn outcome(poison: impl Fn(), heal: impl Fn()) -> ([u16; 2], [u64; 5], Vec<u64>) {
	let mut outcome = Default::default();
	before_epoch(|| {
		poison();
		unchecked_block();
		heal();
		assert_eq!((skipped(), unexpected()), (0, 0));
		outcome = (incentives(), last_payout(SUBNET), Scores::<Test>::emission(SUBNET));
	});
	outcome
}

#[test]
fn epoch_should_be_skipped_when_seats_are_too_few_or_too_many() {
	for length in [0, 4, 6] {
		let mut seats = Vec::new();
		Chain::with_neurons().run(|| seats = Seats::<Test>::get(SUBNET).into_inner());
		let poisoned = seats.iter().cycle().take(length).cloned().collect::<Vec<_>>();
		skips(
			|| Seats::<Test>::insert(SUBNET, wire(poisoned.clone())),
			|| Seats::<Test>::insert(SUBNET, wire(seats.clone())),
		);
	}
}

#[test]
fn epoch_should_be_skipped_when_the_number_of_neurons_is_wrong() {
	for count in [0, 4, 6, u16::MAX] {
		skips(
			|| SubnetworkN::<Test>::insert(SUBNET, count),
			|| SubnetworkN::<Test>::insert(SUBNET, 5),
		);
	}
}

#[test]
fn epoch_should_be_skipped_when_decision_blocks_are_too_few_or_too_many() {
	let mut sound = Vec::new();
	before_epoch(|| sound = WeightsDecidedAt::<Test>::get(index(SUBNET)).into_inner());
	for length in [0, 4, 6] {
		let poisoned = sound.iter().cycle().take(length).copied().collect::<Vec<_>>();
		skips(
			|| WeightsDecidedAt::<Test>::insert(index(SUBNET), wire(poisoned.clone())),
			|| WeightsDecidedAt::<Test>::insert(index(SUBNET), wire(sound.clone())),
		);
	}
}

#[test]
fn row_of_an_unknown_uid_should_change_nothing() {
	let sound = outcome(|| {}, || {});
	assert_eq!(sound.0, [49_151, 16_383]);
	for uid in [5, 77, u16::MAX].map(Uid::new) {
		for row in [vec![(4, u16::MAX)], vec![(u16::MAX, 1), (u16::MAX, 2)]] {
			let weights = || Weights::<Test>::insert(index(SUBNET), uid, wire(row.clone()));
			let heal = || Weights::<Test>::remove(index(SUBNET), uid);
			assert_eq!(outcome(weights, heal), sound);
			let bonds = || Bonds::<Test>::insert(index(SUBNET), uid, wire(row.clone()));
			let heal = || Bonds::<Test>::remove(index(SUBNET), uid);
			assert_eq!(outcome(bonds, heal), sound);
		}
	}
}

#[test]
fn epoch_should_pay_by_stake_when_every_weight_is_zero() {
	Chain::with_neurons().run(|| {
		until(EPOCHS[0]);
		for validator in [&VALIDATOR, &VALIDATOR_2] {
			assert_ok!(set_weights(validator, SUBNET, &[(3, 0), (4, 0)]));
		}
		assert_eq!(Weights::<Test>::get(index(SUBNET), Uid::new(1)), vec![(3, 0), (4, 0)]);
		until(EPOCHS[1]);

		// Nobody is rewarded for work, so everything goes to those with stake, and nothing is lost.
		assert_eq!((skipped(), unexpected()), (0, 0));
		assert_eq!(incentives(), [0, 0]);
		assert_eq!(Consensus::<Test>::get(SUBNET), vec![0; 5]);
		assert_eq!(last_payout(SUBNET).iter().sum::<u64>(), EARNED);
		let emission = Scores::<Test>::emission(SUBNET);
		assert!(emission[1] > emission[2] && emission[2] > 0, "{emission:?}");
		assert_eq!(emission[3..], [0, 0]);
	});
}
