//! From the command line to the thing to do.

use crate::{
	chain_spec,
	cli::{Cli, Subcommand},
	key,
	service::{self, Parts},
};
use dtao_runtime::opaque::Block;
use sc_cli::SubstrateCli;
use sc_network::{
	config::NetworkBackendType,
	multiaddr::{Multiaddr, Protocol},
};
use sc_service::{ChainType, Configuration, PartialComponents};
use std::{
	io::ErrorKind,
	net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
};

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"dTAO Node".into()
	}

	fn impl_version() -> String {
		env!("CARGO_PKG_VERSION").into()
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
	let cli = Cli::from_args();
	match &cli.subcommand {
		None => run_node(&cli),
		Some(Subcommand::Key(cmd)) => {
			key::check(cmd, key::inspected().as_ref())?;
			cmd.run(&cli)
		},
		Some(Subcommand::BuildSpec(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.chain_spec, config.network))
		},
		Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
		Some(Subcommand::PurgeChain(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.database))
		},
		Some(Subcommand::ChainInfo(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run::<Block>(&config))
		},
		Some(subcommand) => run_on_database(&cli, subcommand),
	}
}

fn run_node(cli: &Cli) -> sc_cli::Result<()> {
	let mut runner = cli.create_runner(&cli.run)?;
	let network = &cli.run.network_params;
	let config = runner.config_mut();
	if !matches!(config.network.network_backend, NetworkBackendType::Litep2p) {
		return Err("this node speaks litep2p only: leave `--network-backend` out".into());
	}
	if network.listen_addr.is_empty() && config.chain_spec.chain_type() != ChainType::Live {
		listen_on_loopback(config, network.port.unwrap_or(30333));
	}
	keep_rpc_ports(config);
	check_ports(config)?;
	// A bad chain spec is told before the first line of the log.
	let genesis = service::genesis(config)?;
	runner.run_node_until_exit(|config| async move {
		service::new_full(config, genesis).map_err(sc_cli::Error::Service)
	})
}

/// Subcommands that open the database and the client, but no network.
fn run_on_database(cli: &Cli, subcommand: &Subcommand) -> sc_cli::Result<()> {
	match subcommand {
		Subcommand::CheckBlock(cmd) => cli.create_runner(cmd)?.async_run(|config| {
			let Parts { client, task_manager, import_queue, .. } = service::new_partial(&config)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Subcommand::ExportBlocks(cmd) => cli.create_runner(cmd)?.async_run(|config| {
			let PartialComponents { client, task_manager, .. } = service::new_partial(&config)?;
			Ok((cmd.run(client, config.database), task_manager))
		}),
		Subcommand::ImportBlocks(cmd) => cli.create_runner(cmd)?.async_run(|config| {
			let Parts { client, task_manager, import_queue, .. } = service::new_partial(&config)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Subcommand::ExportState(cmd) => cli.create_runner(cmd)?.async_run(|config| {
			let PartialComponents { client, task_manager, .. } = service::new_partial(&config)?;
			Ok((cmd.run(client, config.chain_spec), task_manager))
		}),
		Subcommand::Revert(cmd) => cli.create_runner(cmd)?.async_run(|config| {
			let Parts { client, task_manager, backend, .. } = service::new_partial(&config)?;
			let aux_revert = Box::new(|client, _, blocks| {
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((cmd.run(client, backend, Some(aux_revert)), task_manager))
		}),
		_ => Err("this subcommand needs no database".into()),
	}
}

/// A chain for one machine needs no listener that other machines can reach.
fn listen_on_loopback(config: &mut Configuration, port: u16) {
	let address =
		Multiaddr::empty().with(Protocol::Ip4(Ipv4Addr::LOCALHOST)).with(Protocol::Tcp(port));
	config.network.listen_addresses = vec![address];
}

/// Clients look for the port that was asked for: a taken one is an error, never another port.
fn keep_rpc_ports(config: &mut Configuration) {
	for endpoint in config.rpc.addr.iter_mut().flatten() {
		endpoint.retry_random_port = false;
	}
}

/// Say which port is taken, and by which option another one can be given, before anything starts.
fn check_ports(config: &Configuration) -> sc_cli::Result<()> {
	let rpc = config.rpc.addr.iter().flatten().filter(|endpoint| !endpoint.is_optional);
	for endpoint in rpc {
		check_port(endpoint.listen_addr, "--rpc-port")?;
	}
	if let Some(prometheus) = &config.prometheus_config {
		check_port(prometheus.port, "--prometheus-port")?;
	}
	for address in config.network.listen_addresses.iter().filter_map(tcp_address) {
		check_port(address, "--port")?;
	}
	Ok(())
}

fn check_port(address: SocketAddr, option: &str) -> sc_cli::Result<()> {
	match TcpListener::bind(address) {
		Err(error) if error.kind() == ErrorKind::AddrInUse => Err(format!(
			"port {} is taken: stop the process that listens on {address}, or give another port \
			 with {option}",
			address.port()
		)
		.into()),
		_ => Ok(()),
	}
}

fn tcp_address(address: &Multiaddr) -> Option<SocketAddr> {
	let mut parts = address.iter();
	let ip = match parts.next()? {
		Protocol::Ip4(ip) => IpAddr::V4(ip),
		Protocol::Ip6(ip) => IpAddr::V6(ip),
		_ => return None,
	};
	match parts.next()? {
		Protocol::Tcp(port) => Some(SocketAddr::new(ip, port)),
		_ => None,
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
	fn check_port_should_name_the_port_when_it_is_taken() {
		let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
		let address = taken.local_addr().unwrap();
		let error = check_port(address, "--rpc-port").unwrap_err().to_string();
		assert!(error.contains(&format!("port {} is taken", address.port())), "{error}");
		assert!(error.contains("--rpc-port"), "{error}");
	}

	#[test]
	fn tcp_address_should_be_found_in_listen_addresses() {
		let parse = |text: &str| tcp_address(&text.parse().unwrap());
		assert_eq!(parse("/ip4/127.0.0.1/tcp/30333"), "127.0.0.1:30333".parse().ok());
		assert_eq!(parse("/ip4/127.0.0.1/udp/30333"), None);
	}
}
