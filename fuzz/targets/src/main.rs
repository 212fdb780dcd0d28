//! `dtao-fuzz TARGET`: runs a target until it finds something or the time is over.
#![allow(clippy::arithmetic_side_effects, reason = "it counts inputs")]

use std::{
	fs, io,
	path::PathBuf,
	process::ExitCode,
	time::{Duration, Instant},
};

use clap::Parser;
use dtao_fuzz::{dice::Dice, drive, target, Target, TARGETS};

/// Runs a fuzz target on the corpus and on inputs made of a seed.
#[derive(Parser)]
struct Arguments {
	/// calls, pool, apis, genesis, carrier or timelock
	target: String,
	/// Inputs to run instead, one in each file.
	inputs: Vec<PathBuf>,
	/// Seconds to go on.
	#[arg(long, default_value_t = 60)]
	seconds: u64,
	/// The same seed makes the same inputs; default: the time.
	#[arg(long)]
	seed: Option<u64>,
	/// Write so many made inputs to the corpus instead.
	#[arg(long)]
	make: Option<u64>,
}

fn main() -> ExitCode {
	let arguments = Arguments::parse();
	let Some(target) = target(&arguments.target) else {
		let names = TARGETS.map(|target| target.name).join(", ");
		eprintln!("Error: no target is named {}: there are {names}", arguments.target);
		return ExitCode::FAILURE;
	};
	// A panic that is no fault says nothing; one that is has its text in the report.
	std::panic::set_hook(Box::new(|_| ()));
	match run(&target, &arguments) {
		Ok(done) => {
			println!("{}: {done} inputs, nothing found", target.name);
			ExitCode::SUCCESS
		},
		Err(reason) => {
			eprintln!("Error: {reason}");
			ExitCode::FAILURE
		},
	}
}

fn make(target: &Target, seed: u64, count: u64) -> io::Result<u64> {
	let folder = drive::folder().join("corpus").join(target.name);
	fs::create_dir_all(&folder)?;
	let mut dice = Dice::new(seed);
	for number in 0..count {
		fs::write(folder.join(format!("made-{seed}-{number:03}")), (target.make)(&mut dice))?;
	}
	Ok(count)
}

fn run(target: &Target, arguments: &Arguments) -> Result<u64, String> {
	if !arguments.inputs.is_empty() {
		let mut done = 0;
		for file in &arguments.inputs {
			let input = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
			drive::one(target, &input)
				.map_err(|fault| format!("{}: {}", file.display(), fault.reason))?;
			done += 1;
		}
		return Ok(done);
	}
	let time = || std::time::UNIX_EPOCH.elapsed().map_or(0, |time| time.as_secs());
	let seed = arguments.seed.unwrap_or_else(time);
	if let Some(count) = arguments.make {
		return make(target, seed, count).map_err(|error| format!("the corpus: {error}"));
	}
	println!("{}: seed {seed}, {} s", target.name, arguments.seconds);
	let corpus = drive::corpus(target).map_err(|error| format!("the corpus: {error}"))?;
	let (start, length) = (Instant::now(), Duration::from_secs(arguments.seconds));
	drive::run(target, &corpus, seed, |_| start.elapsed() < length).map_err(|fault| {
		let file = drive::folder().join(format!("found-{}-{seed}", target.name));
		match fs::write(&file, &fault.input) {
			Ok(()) => format!("{} (the input is {})", fault.reason, file.display()),
			Err(error) => {
				format!("{} (the input cannot be kept: {error}): {:?}", fault.reason, fault.input)
			},
		}
	})
}
