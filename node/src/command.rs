//! From the command line to the thing to do.

use crate::{
	bus_error, chain_spec,
	cli::{Cli, Subcommand},
	key, listen,
	service::{self, Parts},
	snapshot,
};
use dtao_runtime::opaque::Block;
use sc_cli::SubstrateCli;
use sc_client_api::BlockchainEvents;
use sc_network::config::NetworkBackendType;
use sc_service::{ChainType, Configuration};
use std::{env, path::Path};

/// Where the network layer reads how names are looked up.
const RESOLVER: &str = "/etc/resolv.conf";

/// What a local chain does not log: three lines about each block on the way to it.
const LOCAL_LOG: &str = "sc_basic_authorship=warn,aura=warn";

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"dTAO Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn executable_name() -> String {
		env!("CARGO_PKG_NAME").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	fn support_url() -> String {
		"see README.md".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
		Ok(Box::new(chain_spec::load(id)?))
	}
}

/// Parse the command line and do what it says.
pub fn run() -> sc_cli::Result<()> {
	bus_error::explain()?;
	let arguments = key::with_secret_of_stdin(env::args_os().collect())?;
	let cli = Cli::from_iter(&arguments);
	match &cli.subcommand {
		None => run_node(cli),
		Some(Subcommand::Key(cmd)) => {
			key::check(cmd, key::inspected(&arguments).as_ref())?;
			cmd.run(&cli)
		},
		Some(Subcommand::Snapshot(cmd)) => cmd.run(&cli),
		Some(Subcommand::BuildSpec(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.chain_spec, config.network))
		},
		Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
		Some(Subcommand::PurgeChain(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| {
				// The SDK does not look whether a node works on it.
				let _closed = snapshot::keep_closed(config.database.path())?;
				cmd.run(config.database)
			})
		},
		Some(Subcommand::ChainInfo(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run::<Block>(&config))
		},
		Some(subcommand) => run_on_database(&cli, subcommand),
	}
}

fn run_node(mut cli: Cli) -> sc_cli::Result<()> {
	make_network_key(&mut cli);
	quiet_log(&mut cli);
	let mut runner = cli.create_runner(&cli.run)?;
	let network = &cli.run.network_params;
	let config = runner.config_mut();
	if !matches!(config.network.network_backend, NetworkBackendType::Litep2p) {
		return Err("this node speaks litep2p only: leave `--network-backend` out".into());
	}
	if network.listen_addr.is_empty() && service::is_local(config) {
		listen::listen_on_loopback(config, network.port.unwrap_or(30333));
	}
	if cli.run.get_keyring().is_none() {
		author_with_the_development_key(config);
	}
	cli.node.quick_finality =
		quick_finality(config.chain_spec.chain_type(), cli.node.quick_finality)?;
	listen::keep_rpc_ports(config);
	listen::limit_strangers(config);
	listen::check_ports(config)?;
	listen::check_resolver(Path::new(RESOLVER))?;
	// A bad chain spec is told before the first line of the log.
	let genesis = service::genesis(config)?;
	let params = cli.node;
	runner.run_node_until_exit(|config| async move {
		service::new_full(config, genesis, params).map_err(sc_cli::Error::Service)
	})
}

/// The author of a local chain says once that a block is there. `-l sc_basic_authorship=info,aura=info` brings
/// back the steps to it.
fn quiet_log(cli: &mut Cli) {
	let shared = &mut cli.run.shared_params;
	if chain_spec::is_built_in(&shared.chain_id(shared.is_dev())) {
		shared.log.insert(0, LOCAL_LOG.into());
	}
}

/// Nobody has to reach a development validator of a local chain under the same name tomorrow: its network
/// key is made where there is none.
fn make_network_key(cli: &mut Cli) {
	let shared = &cli.run.shared_params;
	let development = cli.run.get_keyring().is_some();
	if development && chain_spec::is_built_in(&shared.chain_id(shared.is_dev())) {
		cli.run.network_params.node_key_params.unsafe_force_node_key_generation = true;
	}
}

/// Subcommands that open the database and the client, but no network.
fn run_on_database(cli: &Cli, subcommand: &Subcommand) -> sc_cli::Result<()> {
	match subcommand {
		Subcommand::CheckBlock(cmd) => cli.create_runner(cmd)?.async_run(|config| {
			let Parts { client, task_manager, import_queue, .. } = service::new_partial(&config)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Subcommand::ExportBlocks(cmd) => cli.create_runner(cmd)?.async_run(|config| {
			let (client, _, task_manager) = service::new_partial(&config)?.without_import();
			Ok((cmd.run(client, config.database), task_manager))
		}),
		Subcommand::ImportBlocks(cmd) => cli.create_runner(&cmd.blocks)?.async_run(|config| {
			let Parts { client, task_manager, import_queue, .. } = service::new_partial(&config)?;
			if cmd.times {
				let times = service::print_times(client.every_import_notification_stream());
				task_manager.spawn_handle().spawn("import-times", None, times);
			}
			Ok((cmd.blocks.run(client, import_queue), task_manager))
		}),
		Subcommand::ExportState(cmd) => cli.create_runner(cmd)?.async_run(|config| {
			let (client, _, task_manager) = service::new_partial(&config)?.without_import();
			Ok((cmd.run(client, config.chain_spec), task_manager))
		}),
		Subcommand::Revert(cmd) => cli.create_runner(cmd)?.async_run(|config| {
			let (client, backend, task_manager) = service::new_partial(&config)?.without_import();
			let aux_revert = Box::new(|client, _, blocks| {
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((cmd.run(client, backend, Some(aux_revert)), task_manager))
		}),
		_ => Err("this subcommand needs no database".into()),
	}
}

/// `--dev` stands for the keys of Alice in the SDK, but the authority of a development chain is One.
fn author_with_the_development_key(config: &mut Configuration) {
	if let Some(seed) = &mut config.dev_key_seed {
		*seed = "//One".into();
	}
}

/// Whether to vote for the best block itself: always on a development chain, on a local one when asked.
fn quick_finality(chain: ChainType, asked: bool) -> sc_cli::Result<bool> {
	match (chain, asked) {
		(ChainType::Development, _) => Ok(true),
		(ChainType::Live, true) => {
			Err("--quick-finality is for chains of one machine: leave it out".into())
		},
		(_, asked) => Ok(asked),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn command_line_should_be_consistent() {
		Cli::command().debug_assert();
	}

	#[test]
	fn version_should_name_the_commit() {
		let version = Cli::impl_version();
		let commit = version.strip_prefix(concat!(env!("CARGO_PKG_VERSION"), "-")).unwrap();
		assert_eq!(commit.len(), 11, "{version}");
	}

	#[test]
	fn quick_finality_should_be_refused_when_the_chain_is_live() {
		assert!(quick_finality(ChainType::Development, false).unwrap());
		assert!(!quick_finality(ChainType::Local, false).unwrap());
		assert!(quick_finality(ChainType::Local, true).unwrap());
		assert!(!quick_finality(ChainType::Live, false).unwrap());
		let error = quick_finality(ChainType::Live, true).unwrap_err().to_string();
		assert!(error.contains("--quick-finality is for chains of one machine"), "{error}");
	}

	#[test]
	fn network_key_should_be_made_for_development_validators_only() {
		let forced = |arguments: &[&str]| {
			let mut cli = Cli::from_iter([&["dtao-node"], arguments].concat());
			make_network_key(&mut cli);
			cli.run.network_params.node_key_params.unsafe_force_node_key_generation
		};
		assert!(forced(&["--chain", "local", "--alice"]));
		assert!(forced(&["--chain", "local-fast:2", "--bob"]));
		assert!(!forced(&["--chain", "local", "--validator"]));
		assert!(!forced(&["--chain", "net.json", "--alice"]));
	}
}
