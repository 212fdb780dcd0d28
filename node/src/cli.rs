//! The command line, as data.

use sc_cli::{
	BuildSpecCmd, ChainInfoCmd, CheckBlockCmd, ExportBlocksCmd, ExportChainSpecCmd, ExportStateCmd,
	ImportBlocksCmd, KeySubcommand, PurgeChainCmd, RevertCmd, RunCmd,
};

/// Arguments of `dtao-node`.
#[derive(Debug, clap::Parser)]
pub struct Cli {
	/// What to do instead of running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// Options of a running node.
	#[clap(flatten)]
	pub run: RunCmd,
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
	ImportBlocks(ImportBlocksCmd),

	/// Write the state of a block as a raw chain spec.
	ExportState(ExportStateCmd),

	/// Delete the database of a chain.
	PurgeChain(PurgeChainCmd),

	/// Take back the last blocks that are not final.
	Revert(RevertCmd),

	/// Print what the database knows about the chain.
	ChainInfo(ChainInfoCmd),
}
