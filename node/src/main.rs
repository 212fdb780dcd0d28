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

/// A node asks for memory and gives it back from many threads, in large pieces for each answer and each instance of the
/// runtime. The C library keeps most of that for good; this one returns it within seconds.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("Error: {}", explain::explain(&error));
			ExitCode::FAILURE
		},
	}
}
