//! dTAO Node: full node, validator and local chain of the dynamic-TAO economy.

mod bus_error;
mod chain_spec;
mod cli;
#[allow(clippy::result_large_err)] // the SDK's errors are large, and each ends the program
mod command;
mod explain;
#[allow(clippy::result_large_err)] // the SDK's errors are large, and each ends the program
mod key;
#[allow(clippy::result_large_err)] // the SDK's errors are large, and each ends the program
mod listen;
mod rpc;
#[allow(clippy::result_large_err)] // the SDK's errors are large, and each ends the program
mod service;
#[allow(clippy::result_large_err)] // the SDK's errors are large, and each ends the program
mod snapshot;

use std::process::ExitCode;

use dtao_node_allocator as _;

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("Error: {}", explain::explain(&error));
			ExitCode::FAILURE
		},
	}
}
