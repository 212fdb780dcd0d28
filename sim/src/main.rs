//! `dtao-sim --scenario FILE [--out DIR]`

use std::{
	fs,
	path::{Path, PathBuf},
	process::ExitCode,
	time::Instant,
};

use clap::Parser;
use dtao_sim::{
	page,
	run::simulate,
	scenario::{Scenario, ScenarioError},
	table,
	units::BLOCKS_PER_DAY,
};
use indicatif::{ProgressBar, ProgressStyle};

/// Runs the chain's own economy over months of blocks and shows what comes of it.
#[derive(Parser)]
#[command(name = "dtao-sim", version)]
struct Options {
	/// What to simulate; sim/scenarios has examples, sim/README.md lists all keys.
	#[arg(long, value_name = "FILE")]
	scenario: PathBuf,

	/// Where the table (CSV) and the charts (HTML) go.
	#[arg(long, value_name = "DIR", default_value = "sim-out")]
	out: PathBuf,
}

fn main() -> ExitCode {
	match run(&Options::parse()) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("dtao-sim: {error}");
			ExitCode::FAILURE
		},
	}
}

fn run(options: &Options) -> Result<(), ScenarioError> {
	let scenario = Scenario::load(&options.scenario)?;
	fs::create_dir_all(&options.out).map_err(|error| {
		ScenarioError::new(format!("{}: {error}; give another --out", options.out.display()))
	})?;

	let bar = progress_bar(u64::from(scenario.days.saturating_mul(BLOCKS_PER_DAY)));
	let begin = Instant::now();
	let outcome = simulate(&scenario, |block| bar.set_position(u64::from(block)))?;
	bar.finish_and_clear();

	let (csv, html) = (output(options, "csv"), output(options, "html"));
	table::write_csv(&outcome, &csv)?;
	page::write(&scenario, &outcome, &html)?;

	println!("{}", scenario.title);
	println!(
		"{} days = {} blocks in {:.1} s\n",
		scenario.days,
		outcome.blocks,
		begin.elapsed().as_secs_f64()
	);
	println!("{}", table::text(&scenario, &outcome));
	println!("Table:  {}\nCharts: {}", csv.display(), html.display());
	Ok(())
}

/// A file in the output directory with the name of the scenario.
fn output(options: &Options, extension: &str) -> PathBuf {
	let name = options.scenario.file_stem().unwrap_or_default();
	options.out.join(Path::new(name).with_extension(extension))
}

fn progress_bar(blocks: u64) -> ProgressBar {
	let bar = ProgressBar::new(blocks);
	let template = "{bar:40} {percent:>3} %  {human_pos} of {human_len} blocks  {eta} left";
	if let Ok(style) = ProgressStyle::with_template(template) {
		bar.set_style(style);
	}
	bar
}
