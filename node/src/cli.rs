//! The command line, as data.

use crate::{service::FINALITY_SLACK, snapshot::SnapshotCmd};
use sc_cli::{
	BuildSpecCmd, ChainInfoCmd, CheckBlockCmd, ExportBlocksCmd, ExportChainSpecCmd, ExportStateCmd,
	ImportBlocksCmd, KeySubcommand, PurgeChainCmd, RevertCmd, RunCmd,
};
use sc_storage_monitor::StorageMonitorParams;

/// Arguments of `dtao-node`.
#[derive(Debug, clap::Parser)]
pub struct Cli {
	/// What to do instead of running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// Options of a running node.
	#[clap(flatten)]
	pub run: RunCmd,

	/// Options of a running node that the SDK does not have.
	#[clap(flatten)]
	pub node: NodeParams,
}

/// Options of a running node that the SDK does not have.
#[derive(Clone, Debug, clap::Args)]
pub struct NodeParams {
	/// Vote for the best block itself, so that blocks are final at once. For chains of one machine; a
	/// development chain always does.
	#[arg(long)]
	pub quick_finality: bool,

	/// Blocks without finality after which an author begins to slow down, so that the forks of a split
	/// network stay short. A single author is never slowed down.
	#[arg(long, value_name = "BLOCKS", default_value_t = FINALITY_SLACK)]
	pub finality_slack: u32,

	/// Do not measure at the start whether the machine is fast enough for a validator.
	#[arg(long)]
	pub no_hardware_benchmarks: bool,

	/// When to stop because the disk gets full.
	#[clap(flatten)]
	pub storage_monitor: StorageMonitorParams,
}

/// Options of `import-blocks`.
#[derive(Debug, clap::Args)]
pub struct ImportCmd {
	/// Those of the SDK.
	#[command(flatten)]
	pub blocks: ImportBlocksCmd,

	/// Print what each block took, in milliseconds since the one before it: execution, checks and writing.
	///
	/// To be used without `--log`: where more than the usual is logged, a runtime writes lines for each transaction,
	/// which takes a third of the time of a transfer.
	#[arg(long)]
	pub times: bool,
}

/// Everything but running a node.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
	/// Make, inspect and store keys.
	#[command(subcommand)]
	Key(KeySubcommand),

	/// Print a chain spec (older name of `export-chain-spec`).
	BuildSpec(BuildSpecCmd),

	/// Write a chain spec to a file, as genesis options or as raw storage.
	ExportChainSpec(ExportChainSpecCmd),

	/// Import one stored block again and check the result.
	CheckBlock(CheckBlockCmd),

	/// Write blocks to a file.
	ExportBlocks(ExportBlocksCmd),

	/// Read blocks from a file and import them.
	ImportBlocks(ImportCmd),

	/// Write the state of a block as a raw chain spec.
	ExportState(ExportStateCmd),

	/// Delete the database of a chain.
	PurgeChain(PurgeChainCmd),

	/// Take back the last blocks that are not final.
	Revert(RevertCmd),

	/// Print what the database knows about the chain.
	ChainInfo(ChainInfoCmd),

	/// Copy the database of a stopped node, check a copy, or begin a node with one.
	#[command(subcommand)]
	Snapshot(SnapshotCmd),
}
