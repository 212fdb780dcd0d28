//! Writes the chain spec of the scene, and transactions for it. `scripts/scene.sh` says how.

use clap::{Args, Parser, Subcommand};
use dtao_runtime::Hash;
use dtao_scene::{
	calls::{self, Deed},
	people::Role,
	spec, state, Size,
};
use dtao_types::NetUid;
use frame_support::storage::storage_prefix;
use sp_core::{bytes::to_hex, crypto::Ss58Codec};
use std::{
	fs::File,
	io::{BufReader, BufWriter, Write},
	path::{Path, PathBuf},
	process::ExitCode,
};

#[derive(Parser)]
struct Cli {
	#[command(subcommand)]
	task: Task,
}

#[derive(Subcommand)]
enum Task {
	/// Write the raw chain spec.
	Spec {
		#[command(flatten)]
		size: Dimensions,
		/// Raw chain spec of the local chain: its runtime is that of the scene.
		#[arg(long)]
		local: PathBuf,
		/// The file to write.
		#[arg(long)]
		output: PathBuf,
		/// Trigger the epoch of a subnet for a block of the chain.
		#[arg(long = "epoch", value_name = "NETUID:BLOCK", value_parser = epoch)]
		epochs: Vec<(NetUid, u32)>,
	},
	/// Print transactions of stakers in hexadecimal, one a line.
	Calls {
		#[command(flatten)]
		size: Dimensions,
		/// What they do.
		#[arg(long)]
		deed: Deed,
		/// The first staker.
		#[arg(long, default_value_t = 0)]
		first: u32,
		/// How many of them.
		#[arg(long)]
		count: u32,
		/// The nonce of each.
		#[arg(long, default_value_t = 0)]
		nonce: u32,
		/// Hash of the genesis block.
		#[arg(long)]
		genesis: Hash,
	},
	/// Print the address of somebody, the account behind it and the seed of its key.
	Who {
		/// For example `staker`.
		role: Role,
		/// Number of that role.
		number: u32,
	},
	/// Print the key under which a pallet stores an item.
	Key {
		/// For example `System`.
		pallet: String,
		/// For example `BlockWeight`.
		item: String,
	},
}

#[derive(Args)]
struct Dimensions {
	/// Subnets, root not counted.
	#[arg(long)]
	subnets: u16,
	/// Neurons of each.
	#[arg(long)]
	neurons: u16,
	/// Few stakers and epochs.
	#[arg(long)]
	small: bool,
}

impl Dimensions {
	fn size(&self) -> Result<Size, String> {
		let size = if self.small { Size::small } else { Size::full };
		size(self.subnets, self.neurons)
	}
}

fn epoch(text: &str) -> Result<(NetUid, u32), String> {
	let parsed = text
		.split_once(':')
		.and_then(|(netuid, block)| Some((netuid.parse().ok()?, block.parse().ok()?)));
	parsed
		.map(|(netuid, block)| (NetUid::new(netuid), block))
		.ok_or_else(|| "give NETUID:BLOCK, for example 1:9".into())
}

fn write_spec(
	size: Size,
	local: &Path,
	output: &Path,
	due: &[(NetUid, u32)],
) -> Result<(), String> {
	let says = |path: &Path, why: String| format!("{}: {why}", path.display());
	let file = File::open(local).map_err(|error| says(local, error.to_string()))?;
	let json = serde_json::from_reader(BufReader::new(file));
	let json = json.map_err(|error| says(local, error.to_string()))?;
	let scene = state::build(size, due);
	let spec = spec::with_state(json, &state::local(), &scene).map_err(|why| says(local, why))?;
	let file = File::create(output).map_err(|error| says(output, error.to_string()))?;
	let mut file = BufWriter::new(file);
	serde_json::to_writer(&mut file, &spec).map_err(|error| says(output, error.to_string()))?;
	file.flush().map_err(|error| says(output, error.to_string()))
}

fn run(task: Task) -> Result<(), String> {
	match task {
		Task::Spec { size, local, output, epochs } => {
			write_spec(size.size()?, &local, &output, &epochs)
		},
		Task::Calls { size, deed, first, count, nonce, genesis } => {
			let size = size.size()?;
			let last = first.checked_add(count).filter(|last| *last <= size.stakers);
			let last = last.ok_or_else(|| format!("there are {} stakers", size.stakers))?;
			for call in calls::signed(size, deed, first..last, nonce, genesis) {
				println!("{}", to_hex(&call, false));
			}
			Ok(())
		},
		Task::Who { role, number } => {
			let (account, seed) = (role.account(number), role.seed(number));
			let hex = |bytes: &[u8]| to_hex(bytes, false);
			println!("{} {} {}", account.to_ss58check(), hex(account.as_ref()), hex(&seed));
			Ok(())
		},
		Task::Key { pallet, item } => {
			let key = storage_prefix(pallet.as_bytes(), item.as_bytes());
			println!("{}", to_hex(&key, false));
			Ok(())
		},
	}
}

fn main() -> ExitCode {
	match run(Cli::parse().task) {
		Ok(()) => ExitCode::SUCCESS,
		Err(why) => {
			eprintln!("dtao-scene: {why}");
			ExitCode::FAILURE
		},
	}
}
