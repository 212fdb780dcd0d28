//! Single behaviours and the edges of the input space.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::indexing_slicing,
	clippy::unwrap_used
)] // in a test an overflow, a wrong index or an absent value is a failure

#[path = "support/subnet.rs"]
#[allow(dead_code)] // shared with the bench
mod subnet;

#[path = "support/plain.rs"]
mod plain;

use dtao_yuma::{run, Input, LiquidAlpha, Neuron, Output, Params, Row, Variant, YumaError};
use plain::budgets;
use subnet::{healthy, params, LIQUID};

const ONE: u64 = 1 << 32;

fn neuron(stake: u64) -> Neuron {
	Neuron { stake, last_update: 99_900, registered_at: 1, permit: stake > 0 }
}

/// Two validators (60 %, 40 %) and two miners.
fn small(variant: Variant) -> Input {
	Input {
		params: params(variant),
		neurons: vec![neuron(600), neuron(400), neuron(0), neuron(0)],
		owner_uid: None,
		weights: vec![(0, vec![(2, 3), (3, 1)]), (1, vec![(2, 3), (3, 1)])],
		bonds: Vec::new(),
	}
}

fn run_both(edit: impl Fn(&mut Input)) -> [Output; 2] {
	[Variant::Original, Variant::Yuma3].map(|variant| {
		let mut input = small(variant);
		edit(&mut input);
		run(&input).unwrap()
	})
}

fn bond(output: &Output, validator: u16, miner: u16) -> u16 {
	let row = output.bonds.iter().find(|(uid, _)| *uid == validator);
	row.and_then(|(_, row)| row.iter().find(|(uid, _)| *uid == miner)).map_or(0, |entry| entry.1)
}

#[test]
fn run_should_return_empty_vectors_when_there_are_no_neurons() {
	for output in run_both(|input| {
		input.neurons.clear();
		input.weights.clear();
	}) {
		assert_eq!(output, Output::default());
		assert_eq!(budgets(&output, 5, 5), (Vec::new(), Vec::new()));
	}
}

#[test]
fn lone_neuron_should_be_paid_by_stake_when_it_cannot_rate_itself() {
	for output in run_both(|input| {
		input.neurons.truncate(1);
		input.weights = vec![(0, vec![(0, u16::MAX)])];
	}) {
		assert_eq!((output.incentive_q32[0], output.dividends_q32[0]), (0, 0));
		assert_eq!(budgets(&output, 7, 4), (vec![0], vec![11]));
	}
}

#[test]
fn lone_owner_should_earn_everything_when_it_rates_itself() {
	for output in run_both(|input| {
		input.neurons.truncate(1);
		input.owner_uid = Some(0);
		input.weights = vec![(0, vec![(0, u16::MAX)])];
	}) {
		assert_eq!((output.incentive_q32[0], output.dividends_q32[0]), (ONE, ONE));
		assert_eq!((output.incentive[0], output.validator_trust[0]), (u16::MAX, u16::MAX));
		assert_eq!((output.rank[0], output.trust[0]), (u16::MAX, u16::MAX));
		assert_eq!(budgets(&output, 7, 4), (vec![7], vec![4]));
	}
}

#[test]
fn nobody_should_be_paid_when_there_is_no_stake() {
	for output in run_both(|input| {
		input.neurons.iter_mut().for_each(|n| *n = Neuron { stake: 0, ..*n });
	}) {
		assert_eq!(output.incentive_q32, [0; 4]);
		assert_eq!(output.validator_permit, [false; 4]);
		assert_eq!(output.stake_weight, [0; 4]);
		assert!(output.bonds.is_empty());
		assert_eq!(budgets(&output, 7, 4), (vec![0; 4], vec![0; 4]));
	}
}

#[test]
fn validators_should_be_paid_by_active_stake_when_there_are_no_weights() {
	for output in run_both(|input| input.weights.clear()) {
		assert_eq!(output.consensus, [0; 4]);
		assert_eq!(budgets(&output, 50, 50), (vec![0; 4], vec![60, 40, 0, 0]));
	}
}

#[test]
fn validators_should_be_paid_by_stake_when_all_are_inactive() {
	for output in run_both(|input| input.neurons.iter_mut().for_each(|n| n.last_update = 2)) {
		assert_eq!(output.active, [false; 4]);
		assert_eq!(output.active_stake_q32, [0; 4]);
		assert_eq!(output.incentive_q32, [0; 4]);
		assert_eq!(output.dividends_q32, [0; 4]);
		assert_eq!(budgets(&output, 50, 50).1, [60, 40, 0, 0]);
	}
}

#[test]
fn activity_should_end_when_the_cutoff_has_passed() {
	for (last_update, active) in [(95_000, true), (94_999, false)] {
		for output in run_both(|input| input.neurons[0].last_update = last_update) {
			assert_eq!(output.active, [active, true, true, true]);
			assert_eq!(output.active_stake_q32[0] > 0, active);
		}
	}
}

#[test]
fn permit_should_go_to_the_higher_uid_when_stakes_are_equal() {
	for output in run_both(|input| {
		input.params.max_validators = 2;
		input.neurons.iter_mut().for_each(|n| n.stake = 5);
		input.neurons[0].stake = 9;
	}) {
		assert_eq!(output.validator_permit, [true, false, false, true]);
	}
}

#[test]
fn nobody_should_keep_bonds_when_no_permits_are_given() {
	for output in run_both(|input| input.params.max_validators = 0) {
		assert_eq!(output.validator_permit, [false; 4]);
		assert!(output.bonds.is_empty());
		assert!(output.dividends_q32[0] > 0, "this epoch still pays");
	}
}

#[test]
fn weight_should_not_count_when_target_registered_later() {
	for (registered_at, counts) in [(99_899, true), (99_900, false)] {
		for output in run_both(|input| input.neurons[2].registered_at = registered_at) {
			assert_eq!(output.incentive_q32[2] > 0, counts);
			assert_eq!(output.incentive_q32[3] == ONE, !counts);
		}
	}
}

#[test]
fn old_bond_should_not_count_when_target_registered_since_the_last_epoch() {
	for (last_step, registered_at, counts) in [
		(99_640, 99_639, true),
		(99_640, 99_640, false), // behind the epoch in its block
		(99_640, 99_641, false),
		(0, 99_639, true), // no epoch yet: now - tempo = 99,640
		(0, 99_640, false),
	] {
		let mut input = small(Variant::Yuma3);
		input.params.last_step = last_step;
		input.neurons[3].registered_at = registered_at;
		input.weights.clear();
		input.bonds = vec![(0, vec![(2, 1_000), (3, 1_000)])];
		let output = run(&input).unwrap();
		assert_eq!(bond(&output, 0, 2), 899, "0.9 * 1000, truncated");
		assert_eq!(bond(&output, 0, 3) > 0, counts);
	}
}

#[test]
fn bond_without_new_weight_should_decay_at_the_fixed_speed_under_liquid_alpha() {
	let mut input = small(Variant::Yuma3);
	input.weights = vec![(0, vec![(2, 1)]), (1, vec![(2, 1)])];
	input.bonds = vec![(0, vec![(2, 10_000), (3, 10_000)])];
	let fixed = run(&input).unwrap();
	input.params.liquid_alpha = Some(LIQUID);
	let liquid = run(&input).unwrap();
	assert_eq!(bond(&liquid, 0, 3), bond(&fixed, 0, 3));
	assert!(bond(&liquid, 0, 2) > bond(&fixed, 0, 2), "with a weight it moves faster");
}

#[test]
fn liquid_alpha_should_move_all_bonds_alike_when_its_bounds_are_equal() {
	let mut input = small(Variant::Yuma3);
	let fixed = Params { bonds_moving_average: 0, ..input.params };
	input.params = fixed;
	let expected = run(&input).unwrap();
	let alpha = LiquidAlpha { low: u16::MAX, high: u16::MAX, steepness: i16::MIN };
	input.params = Params { liquid_alpha: Some(alpha), bonds_moving_average: 999_999, ..fixed };
	assert_eq!(run(&input).unwrap(), expected);
}

#[test]
fn zero_kappa_should_follow_the_highest_and_full_kappa_the_lowest_weight() {
	for (kappa, expected) in [(0, 49_151), (u16::MAX, 16_383)] {
		for output in run_both(|input| {
			input.params.kappa = kappa;
			input.weights[1].1 = vec![(2, 1), (3, 3)];
		}) {
			assert_eq!(output.consensus, [0, 0, expected, expected]);
		}
	}
}

#[test]
fn entries_should_mean_the_same_in_any_order() {
	let expected = run_both(|_| ());
	let shuffled = run_both(|input| {
		input.weights.reverse();
		input.weights.iter_mut().for_each(|(_, row)| row.reverse());
	});
	assert_eq!(expected, shuffled);
}

#[test]
fn malformed_input_should_be_named() {
	let error = |edit: fn(&mut Input)| {
		let mut input = small(Variant::Yuma3);
		edit(&mut input);
		run(&input).unwrap_err()
	};
	use YumaError::*;
	assert_eq!(error(|i| i.neurons = vec![neuron(1); 65_537]), TooManyNeurons);
	assert_eq!(error(|i| i.owner_uid = Some(4)), OwnerUidUnknown);
	assert_eq!(error(|i| i.weights.push((4, Row::new()))), RowUidUnknown);
	assert_eq!(error(|i| i.bonds.push((4, Row::new()))), RowUidUnknown);
	assert_eq!(error(|i| i.weights[0].1.push((4, 0))), ColumnUidUnknown);
	assert_eq!(error(|i| i.bonds = vec![(2, vec![(9, 1)])]), ColumnUidUnknown);
	assert_eq!(error(|i| i.weights.push((0, Row::new()))), DuplicateRow);
	assert_eq!(error(|i| i.weights[0].1.push((3, 9))), DuplicateColumn);
	assert_eq!(error(|i| i.weights[0].1.insert(0, (3, 9))), DuplicateColumn);
	assert_eq!(error(|i| i.params.bonds_moving_average = 1_000_001), MovingAverageTooLarge);
	let reversed = |i: &mut Input| {
		i.params.liquid_alpha = Some(LiquidAlpha { low: 2, high: 1, steepness: 0 });
	};
	assert_eq!(error(reversed), AlphaBoundsReversed);
	assert_eq!(
		AlphaBoundsReversed.to_string(),
		"the lower bound of liquid alpha is above the upper one"
	);
}

#[test]
fn the_largest_subnet_should_run_with_the_largest_numbers() {
	let full: Row = (0..=u16::MAX).map(|uid| (uid, u16::MAX)).collect();
	for variant in [Variant::Original, Variant::Yuma3] {
		let input = Input {
			params: Params {
				kappa: u16::MAX,
				max_validators: u16::MAX,
				now: u64::MAX,
				activity_cutoff: u64::MAX,
				last_step: u64::MAX,
				tempo: u16::MAX,
				liquid_alpha: Some(LiquidAlpha { low: 0, high: u16::MAX, steepness: i16::MAX }),
				..params(variant)
			},
			neurons: vec![
				Neuron {
					stake: u64::MAX,
					last_update: u64::MAX,
					registered_at: 0,
					permit: true
				};
				65_536
			],
			owner_uid: Some(u16::MAX),
			weights: vec![(0, full.clone()), (u16::MAX, full.clone())],
			bonds: vec![(7, full.clone()), (u16::MAX, full.clone())],
		};
		let output = run(&input).unwrap();
		assert_eq!(output.validator_permit.iter().filter(|p| **p).count(), 65_535);
		assert!(!output.validator_permit[0], "the lowest uid loses the tie");
		let paid = budgets(&output, 1_000, u64::MAX - 1_000);
		let total: u128 = paid.0.iter().chain(&paid.1).map(|v| u128::from(*v)).sum();
		assert_eq!(total, u128::from(u64::MAX));
	}
}

#[test]
fn epochs_should_converge_when_nothing_changes() {
	for variant in [Variant::Original, Variant::Yuma3] {
		let mut input = healthy(32, 8, 32, params(variant));
		for _ in 0..200 {
			input.bonds = run(&input).unwrap().bonds;
		}
		let (a, b) = (run(&input).unwrap(), {
			input.bonds = run(&input).unwrap().bonds;
			run(&input).unwrap()
		});
		let drift = a.dividends_q32.iter().zip(&b.dividends_q32).map(|(x, y)| x.abs_diff(*y));
		assert!(drift.max().unwrap() < 1 << 20, "a part in 4096");
	}
}

#[test]
fn budgets_should_hand_out_the_remainder_to_the_largest_fractions() {
	let output = Output {
		incentive_q32: vec![ONE / 2, ONE / 4, ONE / 4, 0],
		dividends_q32: vec![0, 0, 1, 2],
		..Output::default()
	};
	// 3.5, 1.75, 1.75, 0: the two quarters have the largest fractions.
	assert_eq!(budgets(&output, 7, 10).0, [3, 2, 2, 0]);
	// 3.33 and 6.67.
	assert_eq!(budgets(&output, 7, 10).1, [0, 0, 3, 7]);
	assert_eq!(budgets(&output, 0, 0), (vec![0; 4], vec![0; 4]));
	assert_eq!(budgets(&output, 1, 0).0, [1, 0, 0, 0]);
}
