//! What the benchmarks share: a WASM module in the executor of the node, whose calls are timed, and the
//! form of figures.
#![allow(
	clippy::expect_used,
	clippy::indexing_slicing,
	reason = "measuring tools end where something is wrong"
)]

use std::time::Instant;

use sc_executor::{HeapAllocStrategy, WasmExecutor};
use sp_core::traits::{Externalities, RuntimeCode, WrappedRuntimeCode};
use sp_io::SubstrateHostFunctions;
use sp_runtime::traits::{BlakeTwo256, Hash};

type Executor = WasmExecutor<SubstrateHostFunctions>;

/// Runs of a measurement; the fastest counts, as the one that other processes disturbed least.
pub const RUNS: usize = 15;

/// A WASM module that is compiled once.
pub struct Module<'a> {
	executor: Executor,
	code: RuntimeCode<'a>,
}

impl<'a> Module<'a> {
	/// The module of this code.
	pub fn new(fetcher: &'a WrappedRuntimeCode<'a>) -> Self {
		let hash = BlakeTwo256::hash(&fetcher.0).as_bytes().to_vec();
		let code = RuntimeCode { code_fetcher: fetcher, heap_pages: None, hash };
		Self { executor: Executor::builder().build(), code }
	}

	/// Call a function of the module. Its answer, and how many milliseconds it took without the making of
	/// the instance.
	pub fn call(&self, ext: &mut dyn Externalities, function: &str, data: &[u8]) -> (Vec<u8>, f64) {
		let pages = HeapAllocStrategy::Dynamic { maximum_pages: None };
		let run =
			self.executor.with_instance(&self.code, ext, pages, |_, mut instance, _, mut ext| {
				Ok(sc_executor::with_externalities_safe(&mut **ext, move || {
					let begin = Instant::now();
					let answer = instance.call_export(function, data);
					answer.map(|answer| (answer, begin.elapsed().as_secs_f64() * 1e3))
				})
				.and_then(|done| done))
			});
		run.expect("the module runs")
	}

	/// Call a function of the module several times; milliseconds of the fastest run. Changes are undone.
	pub fn fastest(&self, ext: &mut dyn Externalities, function: &str, data: &[u8]) -> f64 {
		let mut best = f64::INFINITY;
		for _ in 0..RUNS {
			ext.storage_start_transaction();
			best = best.min(self.call(ext, function, data).1);
			ext.storage_rollback_transaction().expect("it was opened before");
		}
		best
	}
}

/// The runtime of a raw chain spec.
pub fn code_of(path: &str) -> Vec<u8> {
	let spec = std::fs::read(path).expect("the chain spec is there");
	let spec: serde_json::Value = serde_json::from_slice(&spec).expect("it is JSON");
	let code = spec["genesis"]["raw"]["top"]["0x3a636f6465"].as_str().expect("it has code");
	sp_core::bytes::from_hex(code).expect("the code is hex")
}

/// Prints figures: a line each, or with `json` an object each.
pub struct Figures {
	/// Whether objects are asked for.
	pub json: bool,
}

impl Figures {
	/// Print a figure.
	pub fn show(&self, name: &str, value: f64, unit: &str) {
		if self.json {
			println!("{{\"name\": \"{name}\", \"value\": {value:.4}, \"unit\": \"{unit}\"}}");
		} else {
			println!("{name:<44} {value:>10.4} {unit}");
		}
	}
}
