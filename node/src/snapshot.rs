//! Snapshots: the database of a stopped node as a folder of files, with a manifest of what they hold.
//!
//! | command | does |
//! |---|---|
//! | `snapshot create` | copies the database, and writes down the last final block and a hash of each file |
//! | `snapshot verify` | compares the files with the manifest |
//! | `snapshot restore` | copies the files to where a node looks for its database, opens it, and computes the root of the state of the last final block anew |
//!
//! Each can be run again after it was interrupted, and goes on where it was. Whoever got a snapshot from
//! somebody else gives the hash of its last final block with `--finalized`: the root of the state stands
//! in the header, so nothing of the state can be false then.

mod copy;
mod manifest;
#[cfg(test)]
mod tests;

use crate::{
	cli::Cli,
	service::{self, Parts},
};
use clap::Args;
use copy::Folder;
use dtao_runtime::{
	opaque::{Block, Header},
	Hash,
};
use manifest::{Finalized, Manifest};
use sc_cli::{
	CliConfiguration, DatabaseParams, Error, PruningParams, Result, SharedParams, SubstrateCli,
};
use sc_client_api::{HeaderBackend, StorageProvider};
use sc_service::Configuration;
use sp_core::storage::StateVersion;
use sp_runtime::traits::{BlakeTwo256, Hash as HashT};
use std::{
	fs::{self, File},
	path::{Path, PathBuf},
	time::Duration,
};

/// For how long the database that this process had open may take to close.
const CLOSING: Duration = Duration::from_secs(60);

/// Copy the database of a stopped node, check a copy, or begin a node with one.
#[derive(Debug, clap::Subcommand)]
pub enum SnapshotCmd {
	/// Copy the database of a stopped node to a folder.
	Create(CreateCmd),
	/// Compare the files of a snapshot with its manifest.
	Verify(VerifyCmd),
	/// Give a new node the database of a snapshot.
	Restore(RestoreCmd),
}

/// Options of `snapshot create`.
#[derive(Debug, Args)]
pub struct CreateCmd {
	/// The folder that the snapshot is written to.
	#[arg(long, value_name = "DIRECTORY")]
	output: PathBuf,
	#[clap(flatten)]
	node: DatabaseOptions,
}

/// Options of `snapshot verify`.
#[derive(Debug, Args)]
pub struct VerifyCmd {
	/// The folder of the snapshot.
	#[arg(long, value_name = "DIRECTORY")]
	snapshot: PathBuf,
	/// The hash that its last final block has to have, from a source that you trust.
	#[arg(long, value_name = "HASH")]
	finalized: Option<Hash>,
}

/// Options of `snapshot restore`.
#[derive(Debug, Args)]
pub struct RestoreCmd {
	#[clap(flatten)]
	snapshot: VerifyCmd,
	#[clap(flatten)]
	node: DatabaseOptions,
}

/// Which database.
#[derive(Debug, Args)]
struct DatabaseOptions {
	#[clap(flatten)]
	shared: SharedParams,
	#[clap(flatten)]
	pruning: PruningParams,
	#[clap(flatten)]
	database: DatabaseParams,
}

impl CliConfiguration for DatabaseOptions {
	fn shared_params(&self) -> &SharedParams {
		&self.shared
	}

	fn pruning_params(&self) -> Option<&PruningParams> {
		Some(&self.pruning)
	}

	fn database_params(&self) -> Option<&DatabaseParams> {
		Some(&self.database)
	}
}

impl SnapshotCmd {
	/// Do it.
	pub fn run(&self, cli: &Cli) -> Result<()> {
		match self {
			Self::Create(cmd) => {
				cli.create_runner(&cmd.node)?.sync_run(|config| create(&config, &cmd.output))
			},
			Self::Verify(cmd) => verify(&cmd.snapshot, cmd.finalized).map(|manifest| {
				println!("{} files are those of the manifest", manifest.files.len());
				manifest.print();
			}),
			Self::Restore(cmd) => {
				cli.create_runner(&cmd.node)?.sync_run(|config| restore(&config, &cmd.snapshot))
			},
		}
	}
}

fn create(config: &Configuration, output: &Path) -> Result<()> {
	let database = database(config)?;
	if !database.is_dir() {
		return Err(format!(
			"there is no database at {}: give the --chain and the --base-path of the node",
			database.display()
		)
		.into());
	}
	let target = copy::prepare(output)?;
	let (genesis, finalized) = {
		let Parts { client, .. } = service::new_partial(config)?;
		let info = client.info();
		(info.genesis_hash, Finalized::new(&header(&*client, info.finalized_hash)?))
	};
	// Nobody else had it open; no node may open it while it is copied.
	let _lock = copy::lock_closed(&database, CLOSING)?;
	let files = Folder::of(&database)?.copy_to(&target)?;
	let chain = config.chain_spec.id().to_string();
	let manifest = Manifest { version: manifest::VERSION, chain, genesis, finalized, files };
	manifest.write(output)?;
	copy::finish(output)?;
	println!("The snapshot in {} is complete", output.display());
	manifest.print();
	Ok(())
}

fn verify(snapshot: &Path, finalized: Option<Hash>) -> Result<Manifest> {
	let manifest = trusted(snapshot, finalized)?;
	copy::verify(&copy::files_of(snapshot), &manifest.files)?;
	Ok(manifest)
}

/// The manifest, if its last final block is the one that was asked for.
fn trusted(snapshot: &Path, finalized: Option<Hash>) -> Result<Manifest> {
	let manifest = Manifest::read(snapshot)?;
	let hash = manifest.finalized.hash;
	match finalized {
		Some(wanted) if wanted != hash => Err(format!(
			"the last final block of the snapshot is {hash:?}, not {wanted:?}: take another snapshot"
		)
		.into()),
		_ => Ok(manifest),
	}
}

fn restore(config: &Configuration, cmd: &VerifyCmd) -> Result<()> {
	let manifest = trusted(&cmd.snapshot, cmd.finalized)?;
	let chain = config.chain_spec.id();
	if chain != manifest.chain {
		return Err(format!(
			"the snapshot is of the chain `{}`, not of `{chain}`: give its chain spec with --chain",
			manifest.chain
		)
		.into());
	}
	let database = database(config)?;
	copy::restore(&copy::files_of(&cmd.snapshot), &database, &manifest.files)?;
	check(config, &manifest).map_err(|error| {
		Error::Input(format!(
			"{error}; delete the database in {} with `dtao-node purge-chain`",
			database.display()
		))
	})?;
	copy::finish(&database)?;
	println!("The database in {} is restored, its state is that of block", database.display());
	manifest.print();
	if cmd.finalized.is_none() {
		println!("Compare the hash with one from a source that you trust");
	}
	Ok(())
}

/// Open a restored database and compute the root of the state of the last final block anew.
fn check(config: &Configuration, manifest: &Manifest) -> Result<()> {
	let Parts { client, .. } = service::new_partial(config)?;
	let hash = manifest.finalized.hash;
	let header = header(&*client, hash)?;
	let pairs = client.storage_pairs(hash, None, None)?;
	let pairs: Vec<_> = pairs.map(|(key, value)| (key.0, value.0)).collect();
	println!("{} entries of the state of #{} are read", pairs.len(), header.number);
	match BlakeTwo256::trie_root(pairs, StateVersion::V1) == header.state_root {
		true => Ok(()),
		false => Err(format!("the state of block {hash:?} is not the one of its header").into()),
	}
}

fn header(client: &impl HeaderBackend<Block>, hash: Hash) -> Result<Header> {
	let header = client.header(hash)?;
	header.ok_or_else(|| format!("block {hash:?} is not in the database").into())
}

/// Keep nodes from opening the database in a folder, if there is one, until what is returned is dropped.
///
/// # Errors
///
/// A node has it open.
pub fn keep_closed(database: Option<&Path>) -> Result<Option<File>> {
	let there = database.filter(|path| path.is_dir());
	there.map(copy::lock).transpose()
}

fn database(config: &Configuration) -> Result<PathBuf> {
	let path = config.database.path().ok_or("a database in memory has no files")?;
	fs::create_dir_all(path.parent().unwrap_or(path))?;
	Ok(path.to_path_buf())
}
