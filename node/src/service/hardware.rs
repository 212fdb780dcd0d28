//! Whether the machine of a validator is fast enough.

use super::is_local;
use sc_service::Configuration;
use sc_sysinfo::{HwBench, Metric, Requirement, Requirements, Throughput};

const LOG_TARGET: &str = "hardware";

/// What the weights of the runtime were measured on, less a quarter.
fn requirements() -> Requirements {
	let least = |metric, minimum| Requirement { metric, minimum, validator_only: false };
	Requirements(vec![
		least(Metric::Blake2256, Throughput::from_mibs(600.0)),
		least(Metric::MemCopy, Throughput::from_gibs(6.0)),
		least(Metric::DiskSeqWrite, Throughput::from_mibs(250.0)),
		least(Metric::DiskRndWrite, Throughput::from_mibs(100.0)),
	])
}

/// Measure the machine of a validator of a network and say in one line what is too slow. Takes some
/// seconds; a node that does not author, and a chain for one machine, start at once.
pub fn check(config: &Configuration, skip: bool) {
	if skip || !config.role.is_authority() || is_local(config) {
		return;
	}
	let requirements = requirements();
	let base = config.base_path.path();
	let scratch = std::fs::create_dir_all(base).is_ok().then_some(base);
	let bench = sc_sysinfo::gather_hwbench(scratch, &requirements);
	sc_sysinfo::print_hwbench(&bench);
	match verdict(&requirements, &bench) {
		Ok(()) => log::info!(target: LOG_TARGET, "This machine is fast enough for a validator"),
		Err(slow) => log::warn!(
			target: LOG_TARGET,
			"This machine is too slow for a validator, blocks may come late: {slow}"
		),
	}
}

/// What is slower than required.
fn verdict(requirements: &Requirements, bench: &HwBench) -> Result<(), String> {
	requirements.check_hardware(bench, true).map_err(|failures| {
		let lines = failures.0.iter().map(|failure| {
			let (name, category) = (failure.metric.name(), failure.metric.category());
			format!("{category} {name} {} (at least {})", failure.found, failure.expected)
		});
		lines.collect::<Vec<_>>().join(", ")
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	fn bench(cpu_mibs: f64) -> HwBench {
		HwBench {
			cpu_hashrate_score: Throughput::from_mibs(cpu_mibs),
			parallel_cpu_hashrate_score: Throughput::from_mibs(cpu_mibs),
			parallel_cpu_cores: 1,
			memory_memcpy_score: Throughput::from_gibs(10.0),
			disk_sequential_write_score: Some(Throughput::from_mibs(900.0)),
			disk_random_write_score: None,
		}
	}

	#[test]
	fn verdict_should_name_what_is_too_slow() {
		assert_eq!(verdict(&requirements(), &bench(800.0)), Ok(()));
		let slow = verdict(&requirements(), &bench(300.0)).unwrap_err();
		assert!(slow.starts_with("CPU BLAKE2-256 300"), "{slow}");
		assert!(slow.contains("at least 600"), "{slow}");
		assert!(!slow.contains("Disk"), "{slow}");
	}
}
