//! The engine against a naive second implementation on random subnets.
//!
//! They agree to the bit. Against a logistic curve in floating point, too, every stored bond is
//! within 1 of 65,535 and everything that does not depend on bonds is equal.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::cast_sign_loss,
	clippy::indexing_slicing,
	clippy::unwrap_used
)] // in a test an overflow, a wrong index or an absent value is a failure

#[path = "support/oracle.rs"]
mod oracle;
#[path = "support/subnet.rs"]
#[allow(dead_code)] // shared with the bench
mod subnet;

use dtao_yuma::{run, Input, Output, Row, Variant};
use oracle::Sigmoid;
use subnet::{crowded, odd, Random};

const SUBNETS: u64 = 10_000;

fn check_equal(seed: u64, input: &Input) -> Output {
	let (got, want) = (run(input).unwrap(), oracle::run(input, Sigmoid::Series));
	assert_eq!(got, want, "seed {seed}: {input:?}");
	got
}

fn each(variant: Variant, liquid: bool, mut check: impl FnMut(u64, &Input) -> Output) {
	let mut alive = 0;
	for seed in 0..SUBNETS {
		let mut input = odd(&mut Random(seed), variant, liquid);
		// A second epoch on the bonds of the first.
		let output = check(seed, &input);
		let paid = |shares: &[u64]| shares.iter().filter(|s| **s > 0).count() > 1;
		alive += u64::from(paid(&output.incentive_q32) && paid(&output.dividends_q32));
		input.bonds = output.bonds;
		for (neuron, permit) in input.neurons.iter_mut().zip(output.validator_permit) {
			neuron.permit = permit;
		}
		let _ = check(seed, &input);
	}
	assert!(alive > SUBNETS / 3, "only {alive} subnets with several miners and validators paid");
}

#[test]
fn original_should_equal_oracle_on_random_subnets() {
	each(Variant::Original, false, check_equal);
}

#[test]
fn original_should_ignore_liquid_alpha() {
	for seed in 0..200 {
		let _ = check_equal(seed, &odd(&mut Random(seed), Variant::Original, true));
	}
}

#[test]
fn yuma3_should_equal_oracle_on_random_subnets() {
	each(Variant::Yuma3, false, check_equal);
}

#[test]
fn liquid_alpha_should_equal_oracle_on_random_subnets() {
	each(Variant::Yuma3, true, check_equal);
}

/// Columns with many voters: ties, sorted ones, equal stakes.
#[test]
fn engine_should_equal_oracle_when_there_are_64_to_128_validators() {
	const CROWDS: u64 = 70;
	let variants = [(Variant::Original, false), (Variant::Yuma3, false), (Variant::Yuma3, true)];
	for (variant, liquid) in variants {
		let mut paid = 0;
		for seed in 0..CROWDS {
			let output = check_equal(seed, &crowded(&mut Random(seed), variant, liquid));
			paid += u64::from(output.incentive_q32.iter().filter(|s| **s > 0).count() > 4);
		}
		assert!(paid > CROWDS / 2, "only {paid} subnets with several miners paid");
	}
}

fn at(rows: &[(u16, Row)], i: usize, j: usize) -> u16 {
	let row = rows.iter().find(|(uid, _)| usize::from(*uid) == i);
	row.and_then(|(_, row)| row.iter().find(|(uid, _)| usize::from(*uid) == j)).map_or(0, |e| e.1)
}

#[test]
fn liquid_alpha_should_be_close_to_a_floating_point_curve() {
	let mut differ = 0u64;
	each(Variant::Yuma3, true, |seed, input| {
		let (got, want) = (run(input).unwrap(), oracle::run(input, Sigmoid::Float));
		let n = input.neurons.len();
		for (i, j) in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))) {
			let difference = at(&got.bonds, i, j).abs_diff(at(&want.bonds, i, j));
			assert!(difference <= 1, "seed {seed}: bond {i} {j}");
			differ += u64::from(difference);
		}
		let rest = |output: &Output| Output {
			bonds: Vec::new(),
			dividends: Vec::new(),
			dividends_q32: Vec::new(),
			..output.clone()
		};
		assert_eq!(rest(&got), rest(&want), "seed {seed}");
		got
	});
	println!("{differ} bonds differ by 1");
}
