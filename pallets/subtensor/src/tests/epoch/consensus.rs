//! What hyperparameters and registrations do to the consensus of a subnet: masks, kappa, the
//! owner's weight for itself, liquid alpha.

use super::mock::*;
use crate::{neurons::Neurons, pallet::*, scores::Scores};
use dtao_types::Uid;
use frame_support::assert_ok;

/// First epochs of [`SUBNET`] with a tempo of 10.
const EPOCHS: [u64; 4] = [9, 20, 31, 42];

/// Every validator gives both miners the same weight.
const EVEN: [(u16, u16); 2] = [(3, 1), (4, 1)];

/// A tenth of one half, in parts of 65,535: the bond of an epoch on [`EVEN`] weights.
const FIRST_BOND: u16 = 3_276;

fn rate(weights: &[(u16, u16)]) {
	for hotkey in [VALIDATOR, VALIDATOR_2] {
		assert_ok!(set_weights(&hotkey, SUBNET, weights));
	}
}

/// Validators with bonds of one epoch in both miners, in its block; the new neuron takes uid 3.
fn bonded(test: impl FnOnce()) {
	Chain::with_neurons().run(|| {
		Yuma3On::<Test>::insert(SUBNET, true);
		MaxAllowedUids::<Test>::insert(SUBNET, 5);
		WeightsSetRateLimit::<Test>::insert(SUBNET, 1);
		until(EPOCHS[0]);
		rate(&EVEN);
		until(EPOCHS[1]);
		assert_eq!(bonds(1), [(3, FIRST_BOND), (4, FIRST_BOND)]);
		assert_eq!(bonds(2), bonds(1));
		test()
	});
}

fn bonds(uid: u16) -> Vec<(u16, u16)> {
	Scores::<Test>::bonds(index(SUBNET), Uid::new(uid))
}

fn incentive() -> Vec<u16> {
	Incentive::<Test>::get(index(SUBNET)).into_inner()
}

/// Let a new neuron take the uid of [`MINER`].
fn replace_miner() {
	ImmunityPeriod::<Test>::insert(SUBNET, 0);
	Emission::<Test>::insert(SUBNET, wire(vec![9, 9, 9, 1, 9]));
	register(SUBNET, &UNKNOWN, &BOB);
	assert_eq!(Neurons::<Test>::uid(SUBNET, &UNKNOWN), Some(Uid::new(3)));
}

#[test]
fn bonds_should_not_pass_to_a_successor_when_weights_are_older() {
	// In the block of an epoch the new neuron comes behind it.
	for block in [20, 21, 30] {
		bonded(|| {
			until(block);
			replace_miner();

			until(EPOCHS[2]);

			assert_eq!(incentive()[3], 0, "registered in block {block}");
			for validator in [1, 2] {
				assert_eq!(bonds(validator).len(), 1, "registered in block {block}");
				assert_eq!(bonds(validator)[0].0, 4);
			}
		});
	}
}

#[test]
fn bonds_in_a_successor_should_begin_at_zero_when_it_gets_weights() {
	for block in [20, 21, 29] {
		bonded(|| {
			until(block);
			replace_miner();
			until(block + 1);
			rate(&EVEN);

			until(EPOCHS[2]);

			for validator in [1, 2] {
				let [(3, new), (4, old)] = bonds(validator)[..] else { panic!("{validator}") };
				assert_eq!(new, FIRST_BOND, "registered in block {block}");
				// 0.9 * 3,276 + 0.1 * 32,767
				assert!((6_223..=6_225).contains(&old), "{old}");
			}
			// From now on they are its own.
			until(EPOCHS[3]);
			assert!(bonds(1)[0].1 > FIRST_BOND + FIRST_BOND / 2);
		});
	}
}

#[test]
fn bonds_should_not_pass_to_a_successor_when_an_epoch_was_skipped() {
	bonded(|| {
		replace_miner();
		until(EPOCHS[2] - 1);
		let updates = LastUpdate::<Test>::get(index(SUBNET));
		LastUpdate::<Test>::insert(index(SUBNET), wire(vec![]));
		unchecked_block();
		assert_eq!(last_event(), Event::EpochSkipped { netuid: SUBNET });
		assert_eq!(bonds(1), [(3, FIRST_BOND), (4, FIRST_BOND)], "those of the epoch before");
		LastUpdate::<Test>::insert(index(SUBNET), updates);

		until(EPOCHS[3]);

		for validator in [1, 2] {
			assert_eq!(bonds(validator).len(), 1);
			assert_eq!(bonds(validator)[0].0, 4);
		}
	});
}

#[test]
fn consensus_should_follow_kappa() {
	// A stake of three quarters says 3 : 1, one of a quarter 1 : 3.
	for (kappa, expected) in
		[(32_767, [49_151, 16_383]), (0, [49_151, 49_151]), (u16::MAX, [16_383, 16_383])]
	{
		Chain::with_neurons().run(|| {
			Kappa::<Test>::insert(SUBNET, kappa);
			until(EPOCHS[0]);
			assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 3), (4, 1)]));
			assert_ok!(set_weights(&VALIDATOR_2, SUBNET, &[(3, 1), (4, 3)]));

			until(EPOCHS[1]);

			assert_eq!(Consensus::<Test>::get(SUBNET)[3..], expected, "kappa {kappa}");
		});
	}
}

#[test]
fn weight_for_itself_should_count_when_a_neuron_is_the_owners() {
	Chain::with_neurons().run(|| {
		// Any weight finds support.
		Kappa::<Test>::insert(SUBNET, 0);
		until(EPOCHS[1]);
		assert_eq!(Scores::<Test>::permits(SUBNET)[..3], [true; 3]);
		assert_ok!(set_weights(&OWNER_HOTKEY, SUBNET, &[(0, 1)]));
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(1, 1), (3, 1)]));
		assert_ok!(set_weights(&VALIDATOR_2, SUBNET, &[(2, 1)]));

		until(EPOCHS[2]);

		let incentive = incentive();
		assert!(incentive[0] > 0 && incentive[3] > 0, "{incentive:?}");
		assert_eq!(incentive[1..3], [0, 0], "others do not rate themselves");
		// What is left of the row is all of it.
		assert_eq!(Consensus::<Test>::get(SUBNET), vec![u16::MAX, 0, 0, u16::MAX, 0]);
	});
}

/// Bonds of the first validator in both miners after its first epoch with even weights, with these
/// bounds (parts of 65,535) and steepness of liquid alpha.
fn liquid_bonds(yuma3: bool, liquid: Option<(u16, u16, i16)>) -> Vec<u16> {
	Chain::with_neurons().run(|| {
		Yuma3On::<Test>::insert(SUBNET, yuma3);
		if let Some((low, high, steepness)) = liquid {
			LiquidAlphaOn::<Test>::insert(SUBNET, true);
			AlphaValues::<Test>::insert(SUBNET, (low, high));
			AlphaSigmoidSteepness::<Test>::insert(SUBNET, steepness);
		}
		until(EPOCHS[0]);
		rate(&EVEN);
		until(EPOCHS[1]);
		bonds(1).into_iter().map(|(_, bond)| bond).collect()
	})
}

#[test]
fn bonds_should_move_at_the_speed_of_liquid_alpha_when_it_is_on() {
	assert_eq!(liquid_bonds(true, None), [FIRST_BOND; 2]);
	let cases: [(u16, u16, i16); 8] = [
		(45_875, 58_982, 1_000),
		(45_875, 58_982, -1_000),
		(45_875, 58_982, 100),
		(45_875, 58_982, 0),
		(1_000, 58_982, 100),
		(45_875, 65_535, 100),
		(65_535, 65_535, 1_000),
		(0, 0, 1_000),
	];
	for (low, high, steepness) in cases {
		// The weight is the consensus, so the distance is 0.
		let [from, to] = [low, high].map(|parts| f64::from(parts) / 65_535.0);
		let curve = 1.0 / (1.0 + (f64::from(steepness) / 100.0 * 0.5).exp());
		let expected = (from + (to - from) * curve) * 32_767.5;
		let got = liquid_bonds(true, Some((low, high, steepness)));
		if expected < 1.0 {
			assert!(got.is_empty(), "a bond of nothing is not stored");
			continue;
		}
		assert_eq!(got.len(), 2);
		for bond in got {
			let distance = (f64::from(bond) - expected).abs();
			assert!(distance < 1.5, "{low} {high} {steepness}: {bond} instead of {expected}");
		}
	}
}

#[test]
fn bonds_should_ignore_liquid_alpha_when_yuma_is_original() {
	let fixed = liquid_bonds(false, None);
	assert_eq!(fixed.len(), 2);
	assert_eq!(liquid_bonds(false, Some((1_000, 2_000, 100))), fixed);
}

#[test]
fn liquid_alpha_should_change_what_validators_earn() {
	let earned = |liquid: bool| {
		Chain::with_neurons().run(|| {
			Yuma3On::<Test>::insert(SUBNET, true);
			LiquidAlphaOn::<Test>::insert(SUBNET, liquid);
			WeightsSetRateLimit::<Test>::insert(SUBNET, 1);
			until(EPOCHS[0]);
			rate(&EVEN);
			until(EPOCHS[1]);
			// The larger one sees first that the first miner is the better one.
			assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 9), (4, 1)]));
			until(EPOCHS[2]);
			assert_eq!(last_payout(SUBNET).iter().sum::<u64>(), 11_000_000_000);
			Dividends::<Test>::get(SUBNET)[1]
		})
	};
	let [fixed, liquid] = [false, true].map(earned);
	assert!(liquid > fixed, "{liquid} and {fixed}");
}
