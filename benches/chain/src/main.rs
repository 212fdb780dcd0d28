//! Makes the database of a node whose chain is long.
//!
//! `dtao-bench-chain --chain SPEC --database FOLDER --blocks N --changes N` executes blocks of a raw chain spec whose only
//! author is One and writes them as a node does, one a slot, the last one in the slot before the running one. Nothing
//! waits for a slot, so a chain of days is there in minutes. `scripts/bench.sh chain` runs it and says what is measured.
#![allow(clippy::arithmetic_side_effects, reason = "measuring tools end where something is wrong")]

mod author;
mod voters;

use author::Author;
use clap::Parser;
use dtao_node_allocator as _;
use std::{path::PathBuf, process::ExitCode, time::Instant};

#[derive(Parser)]
struct Cli {
	/// Raw chain spec, for example that of the local chain with fast blocks.
	#[arg(long)]
	chain: PathBuf,
	/// Folder of the database, below the base path of a node: `chains/ID/paritydb/full`. It must not exist.
	#[arg(long)]
	database: PathBuf,
	/// Blocks after the genesis.
	#[arg(long)]
	blocks: u32,
	/// How often the voters on finality change, the last time in the last block: at least once, or the node that
	/// goes on would vote as if it had missed all of these blocks.
	#[arg(long, default_value_t = 3)]
	changes: u32,
}

/// The reason of a failure as a line.
fn said<T, E: std::fmt::Display>(result: Result<T, E>) -> Result<T, String> {
	result.map_err(|error| error.to_string())
}

/// Make the database, and print how many blocks were made a second.
fn run(cli: &Cli) -> Result<(), String> {
	if cli.changes == 0 || cli.changes > cli.blocks {
		return Err("--changes has to be between 1 and the number of blocks".into());
	}
	let mut author = Author::new(&cli.chain, &cli.database, cli.blocks)?;
	let every = cli.blocks / cli.changes;
	let begin = Instant::now();
	for number in 1..=cli.blocks {
		// Counted from the end, so that the last block is one of them.
		match (0..cli.changes).any(|later| number == cli.blocks - later * every) {
			true => author.write_change()?,
			false => author.write()?,
		}
	}
	println!("{:.1}", f64::from(cli.blocks) / begin.elapsed().as_secs_f64());
	Ok(())
}

fn main() -> ExitCode {
	match run(&Cli::parse()) {
		Ok(()) => ExitCode::SUCCESS,
		Err(why) => {
			eprintln!("dtao-bench-chain: {why}");
			ExitCode::FAILURE
		},
	}
}
