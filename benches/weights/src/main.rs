//! Runs the FRAME benchmarks of one pallet in a WASM runtime and writes its weights.
//!
//! `dtao-bench-weights RUNTIME PALLET OUTPUT [--steps N] [--repeat N] [--seconds N] [--only NAME]`, or with
//! `--list` in place of the pallet and the output: the pallets that have benchmarks.
//!
//! State, host functions and the fit of a line are FRAME's (`sc_client_db::BenchmarkingState`,
//! `frame_benchmarking`), as in its command line; what is here is the order of the runs and the text. So
//! weights can be measured with the crates that the node is built from, at once.
//!
//! Machines differ, and others disturb them. So of the runs with the same components the fastest quarter
//! counts, and in turns with them transfers are run: times are put on the scale on which a transfer takes what
//! FRAME's weights say.
//!
//! `scripts/bench.sh weights` prepares the runtime.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing
)] // a measuring tool: an overflow or a wrong index ends it

mod fit;
mod run;
mod text;

use std::{process::ExitCode, time::Duration};

use dtao_node_allocator as _;
use frame_benchmarking::BenchmarkList;
use frame_support::weights::constants::RocksDbWeight;
use run::{Plan, Reference, Runtime};

/// What the command line asks for.
struct Arguments {
	words: Vec<String>,
	list: bool,
	plan: Plan,
	only: Option<String>,
}

fn arguments() -> Result<Arguments, String> {
	let mut plan = Plan { steps: 20, repeat: 5, least: Duration::from_secs(5) };
	let (mut words, mut list, mut only) = (Vec::new(), false, None);
	let mut given = std::env::args().skip(1);
	while let Some(word) = given.next() {
		let mut value = || given.next().ok_or(format!("{word} takes a value"));
		let number = |text: String| text.parse::<u32>().map_err(|_| format!("{text} is no number"));
		match word.as_str() {
			"--list" => list = true,
			"--steps" => plan.steps = number(value()?)?.max(2),
			"--repeat" => plan.repeat = number(value()?)?.max(1),
			"--seconds" => plan.least = Duration::from_secs(number(value()?)?.into()),
			"--only" => only = Some(value()?),
			_ if word.starts_with("--") => return Err(format!("unknown argument {word}")),
			_ => words.push(word),
		}
	}
	Ok(Arguments { words, list, plan, only })
}

/// The transfer, by FRAME's weight of it without its storage accesses.
fn reference(pallets: &[BenchmarkList]) -> Result<Reference, String> {
	let missing = || "the runtime has no benchmark of transfer_keep_alive".to_string();
	let pallet = pallets.iter().find(|list| list.pallet == b"pallet_balances");
	let pallet = pallet.ok_or_else(missing)?.clone();
	let benchmark = pallet.benchmarks.iter().find(|found| found.name == b"transfer_keep_alive");
	let benchmark = benchmark.ok_or_else(missing)?.clone();
	let storage = RocksDbWeight::get().reads_writes(1, 1);
	let weight = <() as pallet_balances::WeightInfo>::transfer_keep_alive().saturating_sub(storage);
	Ok(Reference { pallet, benchmark, nanos: u128::from(weight.ref_time()) / 1_000 })
}

fn measure() -> Result<(), String> {
	let Arguments { words, list, plan, only } = arguments()?;
	let usage = "dtao-bench-weights RUNTIME (--list | PALLET OUTPUT)";
	let blob = words.first().ok_or(usage)?;
	let code = std::fs::read(blob).map_err(|error| format!("{blob}: {error}"))?;
	let runtime = Runtime::new(&code)?;
	let (pallets, storage) = runtime.metadata()?;
	if list {
		pallets.iter().for_each(|pallet| println!("{}", run::name(&pallet.pallet)));
		return Ok(());
	}
	let (Some(pallet), Some(output)) = (words.get(1), words.get(2)) else {
		return Err(usage.into());
	};
	let found = pallets.iter().find(|list| run::name(&list.pallet) == *pallet);
	let found = found.ok_or(format!("{blob} has no benchmarks of {pallet}"))?;
	let reference = reference(&pallets)?;
	let (mut measured, mut failed) = (Vec::new(), Vec::new());
	for benchmark in &found.benchmarks {
		let name = run::name(&benchmark.name);
		if only.as_ref().is_some_and(|only| *only != name) {
			continue;
		}
		let samples = match runtime.run(found, benchmark, &reference, &plan) {
			Ok(samples) => samples,
			Err(error) => {
				eprintln!("{pallet}::{name}: {error}");
				failed.push(name);
				continue;
			},
		};
		let fitted = fit::Fitted::of(benchmark, &samples, &storage, reference.nanos)?;
		eprintln!(
			"{pallet}::{name}: {} ns, {} runs, the reference took {} ns",
			fitted.fastest,
			samples.times.len(),
			fit::undisturbed(samples.reference),
		);
		measured.push(fitted);
	}
	if !failed.is_empty() {
		return Err(format!("benchmarks of {pallet} that fail: {}", failed.join(", ")));
	}
	let text = text::file(pallet, &plan, &measured);
	std::fs::write(output, text).map_err(|error| format!("{output}: {error}"))
}

fn main() -> ExitCode {
	match measure() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("dtao-bench-weights: {error}");
			ExitCode::FAILURE
		},
	}
}
