//! Worked examples as JSON: every file in `tests/vectors` is read and checked.
#![allow(clippy::arithmetic_side_effects)] // in a test an overflow is a failure

#[path = "support/plain.rs"]
mod plain;

use dtao_yuma::{run, Input, LiquidAlpha, Neuron, Output, Params, Variant};
use plain::budgets;
use serde::Deserialize;

type Row = Vec<(u16, u16)>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
	name: String,
	#[allow(dead_code)] // for the reader of the file
	description: String,
	rao_emission: u64,
	input: InputFile,
	/// Expected results; the bonds of one epoch are the input of the next.
	epochs: Vec<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InputFile {
	params: ParamsFile,
	neurons: Vec<NeuronFile>,
	owner_uid: Option<u16>,
	weights: Vec<(u16, Row)>,
	bonds: Vec<(u16, Row)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParamsFile {
	variant: String,
	kappa: u16,
	bonds_moving_average: u64,
	bonds_penalty: u16,
	liquid_alpha: Option<(u16, u16, i16)>,
	max_validators: u16,
	activity_cutoff: u64,
	now: u64,
	last_step: u64,
	tempo: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NeuronFile {
	stake: u64,
	last_update: u64,
	registered_at: u64,
	permit: bool,
}

/// Absent fields are not checked. `_e9`: billionths, rounded.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
	active: Option<Vec<bool>>,
	stake_weight: Option<Vec<u16>>,
	rank: Option<Vec<u16>>,
	trust: Option<Vec<u16>>,
	consensus: Option<Vec<u16>>,
	incentive: Option<Vec<u16>>,
	incentive_e9: Option<Vec<u64>>,
	dividends: Option<Vec<u16>>,
	dividends_e9: Option<Vec<u64>>,
	validator_trust: Option<Vec<u16>>,
	validator_permit: Option<Vec<bool>>,
	bonds: Option<Vec<(u16, Row)>>,
	server_emission: Option<Vec<u64>>,
	validator_emission: Option<Vec<u64>>,
}

fn input(file: InputFile) -> Input {
	let p = file.params;
	Input {
		params: Params {
			variant: match p.variant.as_str() {
				"original" => Variant::Original,
				"yuma3" => Variant::Yuma3,
				other => panic!("unknown variant {other}"),
			},
			kappa: p.kappa,
			bonds_moving_average: p.bonds_moving_average,
			bonds_penalty: p.bonds_penalty,
			liquid_alpha: p.liquid_alpha.map(|(low, high, steepness)| LiquidAlpha {
				low,
				high,
				steepness,
			}),
			max_validators: p.max_validators,
			activity_cutoff: p.activity_cutoff,
			now: p.now,
			last_step: p.last_step,
			tempo: p.tempo,
		},
		neurons: file
			.neurons
			.into_iter()
			.map(|n| Neuron {
				stake: n.stake,
				last_update: n.last_update,
				registered_at: n.registered_at,
				permit: n.permit,
			})
			.collect(),
		owner_uid: file.owner_uid,
		weights: file.weights,
		bonds: file.bonds,
	}
}

/// Equal where an expectation is given.
fn exact<T: PartialEq + core::fmt::Debug>(what: &str, got: &T, want: &Option<T>) {
	if let Some(want) = want {
		assert_eq!(got, want, "{what}");
	}
}

fn billionths(values: &[u64]) -> Vec<u64> {
	values.iter().map(|v| (v * 1_000_000_000 + (1 << 31)) >> 32).collect()
}

/// One budget for miners and validators together, as the vectors state it: by incentive and
/// dividends over the sum of both, each share cut to 32 fraction bits.
#[allow(clippy::unwrap_used)] // a part of 64 bits fits them
fn combined(output: &Output, rao: u64) -> (Vec<u64>, Vec<u64>) {
	let (incentive, dividends) = (&output.incentive_q32, &output.dividends_q32);
	let whole: u128 = incentive.iter().chain(dividends).map(|share| u128::from(*share)).sum();
	let pay = |share: &u64| {
		let cut = (u128::from(*share) << 32) / whole;
		u64::try_from((cut * u128::from(rao)) >> 32).unwrap()
	};
	(incentive.iter().map(pay).collect(), dividends.iter().map(pay).collect())
}

fn check(output: &Output, rao: u64, want: &Expected) {
	exact("active", &output.active, &want.active);
	exact("stake weight", &output.stake_weight, &want.stake_weight);
	exact("rank", &output.rank, &want.rank);
	exact("trust", &output.trust, &want.trust);
	exact("consensus", &output.consensus, &want.consensus);
	exact("incentive", &output.incentive, &want.incentive);
	exact("incentive e9", &billionths(&output.incentive_q32), &want.incentive_e9);
	exact("dividends", &output.dividends, &want.dividends);
	exact("dividends e9", &billionths(&output.dividends_q32), &want.dividends_e9);
	exact("validator trust", &output.validator_trust, &want.validator_trust);
	exact("permit", &output.validator_permit, &want.validator_permit);
	exact("bonds", &output.bonds, &want.bonds);
	let (server, validator) = combined(output, rao);
	exact("server emission", &server, &want.server_emission);
	exact("validator emission", &validator, &want.validator_emission);
	let (server, validator) = budgets(output, rao / 2, rao - rao / 2);
	assert_eq!(server.iter().sum::<u64>() + validator.iter().sum::<u64>(), rao, "all is paid");
}

#[test]
fn engine_should_reproduce_every_vector() {
	let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors");
	let mut read = 0;
	for entry in std::fs::read_dir(folder).unwrap() {
		let path = entry.unwrap().path();
		let vector: Vector = serde_json::from_slice(&std::fs::read(&path).unwrap())
			.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
		assert_eq!(Some(vector.name.as_str()), path.file_stem().and_then(|s| s.to_str()));
		let mut input = input(vector.input);
		for (number, want) in vector.epochs.iter().enumerate() {
			println!("{} epoch {}", vector.name, number + 1);
			let output = run(&input).unwrap();
			check(&output, vector.rao_emission, want);
			input.bonds = output.bonds;
		}
		read += 1;
	}
	assert!(read >= 4, "the vectors are missing");
}
