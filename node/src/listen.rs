//! Where a node listens, and how much a stranger may ask.

use sc_network::multiaddr::{Multiaddr, Protocol};
use sc_service::{
	config::{RpcBatchRequestConfig as BatchRequestConfig, RpcEndpoint},
	Configuration,
};

use std::{
	fs,
	io::ErrorKind,
	net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
	num::NonZeroU32,
	path::Path,
};

/// Calls that a connection from elsewhere may make in a minute, unless `--rpc-rate-limit` says otherwise.
/// A client that reads everything about a subnet makes some hundred at once.
const CALLS_A_MINUTE: NonZeroU32 = match NonZeroU32::new(1_200) {
	Some(calls) => calls,
	None => NonZeroU32::MIN,
};

/// Calls in one batch from elsewhere, unless `--rpc-max-batch-request-len` says otherwise.
const CALLS_A_BATCH: u32 = 64;

/// A chain for one machine needs no listener that other machines can reach.
pub fn listen_on_loopback(config: &mut Configuration, port: u16) {
	let address =
		Multiaddr::empty().with(Protocol::Ip4(Ipv4Addr::LOCALHOST)).with(Protocol::Tcp(port));
	config.network.listen_addresses = vec![address];
}

/// Clients look for the port that was asked for: a taken one is an error, never another port.
pub fn keep_rpc_ports(config: &mut Configuration) {
	for endpoint in config.rpc.addr.iter_mut().flatten() {
		endpoint.retry_random_port = false;
	}
}

/// Listeners that other machines reach get a limit of calls where the operator has set none. On loopback
/// the operator's own programs ask.
pub fn limit_strangers(config: &mut Configuration) {
	for endpoint in config.rpc.addr.iter_mut().flatten() {
		limit(endpoint);
	}
}

fn limit(endpoint: &mut RpcEndpoint) {
	if endpoint.listen_addr.ip().is_loopback() {
		return;
	}
	endpoint.rate_limit.get_or_insert(CALLS_A_MINUTE);
	if matches!(endpoint.batch_config, BatchRequestConfig::Unlimited) {
		endpoint.batch_config = BatchRequestConfig::Limit(CALLS_A_BATCH);
	}
}

/// Say which port is taken, and by which option another one can be given, before anything starts.
pub fn check_ports(config: &Configuration) -> sc_cli::Result<()> {
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

/// The network layer reads where names are looked up before anything else, and ends with a panic text
/// where it cannot.
pub fn check_resolver(path: &Path) -> sc_cli::Result<()> {
	match fs::read(path) {
		Ok(_) => Ok(()),
		Err(error) => Err(format!(
			"{} cannot be read ({error}): make it, with a line `nameserver <address>`",
			path.display()
		)
		.into()),
	}
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
	use sc_service::config::RpcMethods;

	fn endpoint(address: &str, calls: Option<u32>, batch: BatchRequestConfig) -> RpcEndpoint {
		RpcEndpoint {
			listen_addr: address.parse().unwrap(),
			batch_config: batch,
			max_connections: 100,
			max_payload_in_mb: 15,
			max_payload_out_mb: 15,
			max_subscriptions_per_connection: 1_024,
			max_buffer_capacity_per_connection: 64,
			rate_limit: calls.and_then(NonZeroU32::new),
			rate_limit_trust_proxy_headers: false,
			rate_limit_whitelisted_ips: Vec::new(),
			cors: None,
			rpc_methods: RpcMethods::Auto,
			is_optional: false,
			retry_random_port: false,
		}
	}

	#[test]
	fn limits_should_be_set_where_strangers_ask_and_the_operator_set_none() {
		use BatchRequestConfig::{Disabled, Limit, Unlimited};
		for (address, given, expected) in [
			("127.0.0.1:9944", (None, Unlimited), (None, Unlimited)),
			("[::1]:9944", (None, Unlimited), (None, Unlimited)),
			("0.0.0.0:9944", (None, Unlimited), (Some(1_200), Limit(64))),
			("[::]:9944", (Some(5), Disabled), (Some(5), Disabled)),
			("10.0.0.1:9944", (Some(9_000), Limit(500)), (Some(9_000), Limit(500))),
		] {
			let mut endpoint = endpoint(address, given.0, given.1);
			limit(&mut endpoint);
			assert_eq!(endpoint.rate_limit.map(NonZeroU32::get), expected.0, "{address}");
			let batch = format!("{:?}", endpoint.batch_config);
			assert_eq!(batch, format!("{:?}", expected.1), "{address}");
		}
	}

	#[test]
	fn check_resolver_should_name_the_file_when_it_is_missing() {
		assert!(check_resolver(Path::new("Cargo.toml")).is_ok());
		let error = check_resolver(Path::new("/nowhere/resolv.conf")).unwrap_err().to_string();
		assert!(error.contains("/nowhere/resolv.conf cannot be read"), "{error}");
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
