//! The benchmarks of a runtime, run.

use std::time::{Duration, Instant};

use codec::{Decode, Encode};
use frame_benchmarking::{
	benchmarking::HostFunctions, BenchmarkBatch, BenchmarkList, BenchmarkMetadata,
	BenchmarkParameter, BenchmarkResult,
};
use frame_support::traits::StorageInfo;
use sc_client_db::BenchmarkingState;
use sc_executor::WasmExecutor;
use sp_core::traits::{CallContext, RuntimeCode, WrappedRuntimeCode};
use sp_externalities::Extensions;
use sp_io::SubstrateHostFunctions;
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::traits::{BlakeTwo256, Hash};
use sp_state_machine::{OverlayedChanges, StateMachine};

type State = BenchmarkingState<BlakeTwo256>;

/// Runs in a row, at least, of a benchmark and of the reference.
const ROW: usize = 20;

/// How often benchmarks are run.
pub struct Plan {
	/// Values of each component, from the lowest to the highest.
	pub steps: u32,
	/// Timed runs of each of them, at least.
	pub repeat: u32,
	/// Time that a benchmark is run for, at least.
	pub least: Duration,
}

/// A benchmark that tells how fast the machine is just now.
pub struct Reference {
	/// The pallet.
	pub pallet: BenchmarkList,
	/// The benchmark, one without components.
	pub benchmark: BenchmarkMetadata,
	/// What it takes by FRAME's own weights, in ns.
	pub nanos: u128,
}

/// What the runs of a benchmark gave.
pub struct Samples {
	/// Nanoseconds of the runs of the reference in between.
	pub reference: Vec<u128>,
	/// Timed runs, whose storage accesses were not followed.
	pub times: Vec<BenchmarkResult>,
	/// A run of each combination of components with its storage accesses.
	pub accesses: Vec<BenchmarkResult>,
}

/// A runtime with benchmarks, on an empty state.
pub struct Runtime<'a> {
	code: WrappedRuntimeCode<'a>,
	hash: Vec<u8>,
	executor: WasmExecutor<(SubstrateHostFunctions, HostFunctions)>,
	timed: State,
	followed: State,
}

/// Text of a name in the metadata.
pub fn name(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

impl<'a> Runtime<'a> {
	/// The runtime of this code.
	pub fn new(code: &'a [u8]) -> Result<Self, String> {
		let state = |follow| State::new(Default::default(), None, false, follow);
		Ok(Self {
			code: WrappedRuntimeCode(code.into()),
			hash: BlakeTwo256::hash(code).as_bytes().to_vec(),
			executor: WasmExecutor::builder().build(),
			timed: state(false)?,
			followed: state(true)?,
		})
	}

	fn call<R: Decode>(&self, state: &State, method: &str, data: &[u8]) -> Result<R, String> {
		let code =
			RuntimeCode { code_fetcher: &self.code, heap_pages: None, hash: self.hash.clone() };
		let mut extensions = Extensions::new();
		extensions.register(KeystoreExt::new(MemoryKeystore::new()));
		let mut overlay = OverlayedChanges::default();
		let answer = StateMachine::new(
			state,
			&mut overlay,
			&self.executor,
			method,
			data,
			&mut extensions,
			&code,
			CallContext::Offchain,
		)
		.execute()
		.map_err(|error| format!("{method}: {error}"))?;
		R::decode(&mut &answer[..]).map_err(|error| format!("answer of {method}: {error}"))
	}

	/// The pallets with their benchmarks, and the storage items of all pallets.
	pub fn metadata(&self) -> Result<(Vec<BenchmarkList>, Vec<StorageInfo>), String> {
		self.call(&self.timed, "Benchmark_benchmark_metadata", &false.encode())
	}

	fn dispatch(
		&self,
		state: &State,
		pallet: &BenchmarkList,
		benchmark: &BenchmarkMetadata,
		components: &[(BenchmarkParameter, u32)],
		verify: bool,
	) -> Result<Vec<BenchmarkResult>, String> {
		let data =
			(&pallet.pallet, &pallet.instance, &benchmark.name, components, verify, 1u32).encode();
		let answer: Result<Vec<BenchmarkBatch>, String> =
			self.call(state, "Benchmark_dispatch_benchmark", &data)?;
		let batches = answer.map_err(|error| format!("{}: {error}", name(&benchmark.name)))?;
		Ok(batches.into_iter().flat_map(|batch| batch.results).collect())
	}

	/// Run a benchmark: each combination of components once to verify what it did and once to follow its
	/// storage accesses, then in turns with the reference, timed.
	pub fn run(
		&self,
		pallet: &BenchmarkList,
		benchmark: &BenchmarkMetadata,
		reference: &Reference,
		plan: &Plan,
	) -> Result<Samples, String> {
		let combinations = combinations(benchmark, plan.steps);
		let mut samples =
			Samples { reference: Vec::new(), times: Vec::new(), accesses: Vec::new() };
		for components in &combinations {
			self.dispatch(&self.timed, pallet, benchmark, components, true)?;
			let followed = self.dispatch(&self.followed, pallet, benchmark, components, false)?;
			samples.accesses.extend(followed);
		}
		let begin = Instant::now();
		let mut rounds = 0;
		while rounds < plan.repeat || begin.elapsed() < plan.least {
			for components in combinations.iter().cycle().take(combinations.len().max(ROW)) {
				let timed = self.dispatch(&self.timed, pallet, benchmark, components, false)?;
				samples.times.extend(timed);
			}
			// In a row, as transfers were for FRAME's weights: another benchmark in between costs the caches.
			for _ in 0..ROW {
				let Reference { pallet, benchmark, .. } = reference;
				let timed = self.dispatch(&self.timed, pallet, benchmark, &[], false)?;
				samples.reference.extend(timed.iter().map(|result| result.extrinsic_time));
			}
			rounds += 1;
		}
		Ok(samples)
	}
}

/// The values that the components of a benchmark take: each in turn from its lowest to its highest, in
/// equal steps, while the others are at their highest.
fn combinations(benchmark: &BenchmarkMetadata, steps: u32) -> Vec<Vec<(BenchmarkParameter, u32)>> {
	let components = &benchmark.components;
	if components.is_empty() {
		return vec![Vec::new()];
	}
	let mut combinations = Vec::new();
	for (turn, (_, low, high)) in components.iter().enumerate() {
		let span = u64::from(high - low);
		for step in 0..steps {
			let value = low + (span * u64::from(step) / u64::from(steps - 1)) as u32;
			let all = components.iter().enumerate();
			let all = all.map(|(i, (name, _, top))| (*name, if i == turn { value } else { *top }));
			combinations.push(all.collect());
		}
	}
	combinations
}

#[cfg(test)]
mod tests {
	use super::*;

	fn benchmark(components: &[(BenchmarkParameter, u32, u32)]) -> BenchmarkMetadata {
		BenchmarkMetadata {
			name: b"call".to_vec(),
			components: components.to_vec(),
			pov_modes: Vec::new(),
		}
	}

	#[test]
	fn combinations_should_be_one_of_nothing_when_there_is_no_component() {
		assert_eq!(combinations(&benchmark(&[]), 5), vec![vec![]]);
	}

	#[test]
	fn combinations_should_reach_both_ends_of_each_component_while_the_others_are_highest() {
		use BenchmarkParameter::{m, n};
		let found = combinations(&benchmark(&[(n, 1, 256), (m, 0, 7)]), 4);
		let of_n = [1, 86, 171, 256].map(|value| vec![(n, value), (m, 7)]);
		let of_m = [0, 2, 4, 7].map(|value| vec![(n, 256), (m, value)]);
		assert_eq!(found, [of_n, of_m].concat());
	}
}
