//! What the database of a node costs, for the weight of storage of the runtime.
//!
//! `dtao-bench-storage RAW_CHAIN_SPEC [--json]` puts the state of the chain spec into a database as a node does and
//! reads and writes keys that are spread over all of it. `scripts/bench.sh storage` runs it and says what is measured.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	reason = "measuring tools end where something is wrong"
)]

use dtao_bench_wasm::Figures;
use dtao_runtime::{opaque::Block, Hash, Header};
use sc_client_api::{
	Backend as _, BlockImportOperation, NewBlockState, StateBackend, TrieCacheContext,
};
use sc_client_db::{Backend, BlocksPruning, DatabaseSettings, DatabaseSource, PruningMode};
use sp_core::{bytes::from_hex, storage::well_known_keys, storage::Storage};
use sp_runtime::{traits::Header as _, StateVersion};
use std::{collections::BTreeMap, path::Path, process::ExitCode, time::Instant};

/// Keys that are read.
const READS: usize = 200_000;

/// Blocks that change keys, of each kind.
const BLOCKS: u64 = 30;

/// Keys that a block changes: about as many as 200 calls on stake.
const CHANGES: usize = 3_000;

/// What a node gives to the cache of the trie.
const CACHE: usize = 1024 * 1024 * 1024;

/// Finalized blocks whose state a node keeps, and blocks that it lets pass before it writes a state, both as in the
/// SDK.
const KEPT: u32 = 256;
const DELAY: u64 = 4_096;

type Pairs = Vec<(Vec<u8>, Vec<u8>)>;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
	fn roll(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	fn below(&mut self, end: usize) -> usize {
		(self.roll() % end as u64) as usize
	}

	fn bytes(&mut self, length: usize) -> Vec<u8> {
		(0..length).map(|_| self.roll() as u8).collect()
	}
}

/// What something took: seconds on the clock, and seconds of the processor in all threads, those of the database
/// included.
#[derive(Clone, Copy)]
struct Span {
	clock: Instant,
	processor: f64,
}

impl Span {
	fn begin() -> Self {
		Self { clock: Instant::now(), processor: processor_seconds() }
	}

	/// Microseconds of each of `times`: on the clock, of the processor.
	fn each(self, times: usize) -> [f64; 2] {
		let times = times as f64;
		let clock = self.clock.elapsed().as_secs_f64();
		[clock, processor_seconds() - self.processor].map(|seconds| seconds * 1e6 / times)
	}
}

#[allow(unsafe_code, reason = "the C library fills a structure")]
fn processor_seconds() -> f64 {
	// SAFETY: all zeros is a valid `rusage`, and the pointer to it is valid during the call.
	let usage = unsafe {
		let mut usage: libc::rusage = std::mem::zeroed();
		libc::getrusage(libc::RUSAGE_SELF, &mut usage);
		usage
	};
	let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
	seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// The state of a raw chain spec.
fn state_of(path: &str) -> BTreeMap<Vec<u8>, Vec<u8>> {
	let spec = std::fs::read(path).expect("the chain spec is there");
	let spec: serde_json::Value = serde_json::from_slice(&spec).expect("it is JSON");
	let top = spec["genesis"]["raw"]["top"].as_object().expect("it is raw");
	let bytes = |text: &str| from_hex(text).expect("it is hex");
	top.iter()
		.map(|(key, value)| (bytes(key), bytes(value.as_str().expect("a value is hex"))))
		.collect()
}

fn open(folder: &Path, cache: Option<usize>) -> Backend<Block> {
	let settings = DatabaseSettings {
		trie_cache_maximum_size: cache,
		state_pruning: Some(PruningMode::blocks_pruning(KEPT)),
		source: DatabaseSource::ParityDb { path: folder.to_path_buf() },
		blocks_pruning: BlocksPruning::KeepAll,
		pruning_filters: Vec::new(),
		metrics_registry: None,
	};
	Backend::new(settings, DELAY).expect("the database opens")
}

/// Write the genesis block.
fn begin(backend: &Backend<Block>, state: BTreeMap<Vec<u8>, Vec<u8>>) -> Header {
	let mut operation = backend.begin_operation().expect("the database is open");
	let storage = Storage { top: state, children_default: Default::default() };
	let root = operation.set_genesis_state(storage, true, StateVersion::V1).expect("it is a state");
	let header = Header::new(0, Default::default(), root, Default::default(), Default::default());
	put(backend, operation, &header, NewBlockState::Final);
	header
}

fn put(
	backend: &Backend<Block>,
	mut operation: <Backend<Block> as sc_client_api::Backend<Block>>::BlockImportOperation,
	header: &Header,
	leaf: NewBlockState,
) {
	operation
		.set_block_data(header.clone(), Some(Vec::new()), None, None, leaf, true)
		.expect("it is a block");
	backend.commit_operation(operation).expect("the database takes it");
}

/// A block on `parent` that changes keys, which is final at once.
fn block(backend: &Backend<Block>, parent: &Header, changes: &Pairs) -> Header {
	let hash = parent.hash();
	let mut operation = backend.begin_operation().expect("the database is open");
	backend.begin_state_operation(&mut operation, hash).expect("the state is there");
	let state = backend.state_at(hash, TrieCacheContext::Trusted).expect("the state is there");
	let delta = changes.iter().map(|(key, value)| (key.as_slice(), Some(value.as_slice())));
	let (root, nodes) = state.storage_root(delta, StateVersion::V1);
	operation.update_db_storage(nodes).expect("it is a change");
	let changed = changes.iter().map(|(key, value)| (key.clone(), Some(value.clone()))).collect();
	operation.update_storage(changed, Default::default()).expect("it is a change");
	let header = Header::new(parent.number + 1, Default::default(), root, hash, Default::default());
	put(backend, operation, &header, NewBlockState::Best);
	backend.finalize_block(header.hash(), None).expect("it follows a final block");
	header
}

/// Microseconds of reading each of these keys once: the mean on the clock, that of the processor, and the time that
/// one read of a hundred exceeds.
fn read(backend: &Backend<Block>, at: Hash, keys: &[&Vec<u8>]) -> ([f64; 2], f64) {
	let state = backend.state_at(at, TrieCacheContext::Trusted).expect("the state is there");
	let mut times = Vec::with_capacity(keys.len());
	let span = Span::begin();
	for key in keys {
		let begin = Instant::now();
		let value = state.storage(key).expect("the trie is whole");
		times.push(begin.elapsed().as_secs_f64() * 1e6);
		assert!(value.is_some(), "the key is in the state");
	}
	let mean = span.each(keys.len());
	times.sort_by(f64::total_cmp);
	(mean, times[times.len() * 99 / 100])
}

/// Microseconds of each change in blocks of them.
fn write(
	backend: &Backend<Block>,
	mut parent: Header,
	mut changes: impl FnMut() -> Pairs,
) -> ([f64; 2], Header) {
	let blocks: Vec<_> = (0..BLOCKS).map(|_| changes()).collect();
	let span = Span::begin();
	for changes in &blocks {
		parent = block(backend, &parent, changes);
	}
	(span.each(CHANGES * blocks.len()), parent)
}

fn measure(spec: &str, json: bool) {
	let folder = tempfile::tempdir().expect("there is a place for temporary files");
	let state = state_of(spec);
	let kept: Pairs = state
		.iter()
		.filter(|(key, _)| !key.starts_with(well_known_keys::CODE))
		.map(|(key, value)| (key.clone(), value.clone()))
		.collect();
	let mut dice = Dice(1);
	let genesis = begin(&open(folder.path(), None), state);

	let figures = Figures { json };
	let show = |name: &str, [clock, processor]: [f64; 2]| {
		figures.show(&format!("{name}_us"), clock, "us");
		figures.show(&format!("{name}_processor_us"), processor, "us");
	};
	figures.show("state_keys", kept.len() as f64, "");
	let keys: Vec<_> = (0..READS).map(|_| &kept[dice.below(kept.len())].0).collect();
	let (mean, high) = read(&open(folder.path(), None), genesis.hash(), &keys);
	show("read", mean);
	figures.show("read_p99_us", high, "us");
	let backend = open(folder.path(), Some(CACHE));
	read(&backend, genesis.hash(), &keys);
	show("read_cached", read(&backend, genesis.hash(), &keys).0);

	let (mean, head) = write(&backend, genesis, || {
		let old = (0..CHANGES).map(|_| &kept[dice.below(kept.len())]);
		let places: Vec<_> = old.map(|(key, value)| (key.clone(), value.len())).collect();
		places.into_iter().map(|(key, length)| (key, dice.bytes(length))).collect()
	});
	show("write", mean);
	let (mean, _) = write(&backend, head, || {
		// Beside a key of the state, as an item of the same pallet has it.
		let prefix: Vec<_> = (0..CHANGES).map(|_| &kept[dice.below(kept.len())].0).collect();
		let near = |key: &Vec<u8>| key[..key.len().min(32)].to_vec();
		prefix
			.into_iter()
			.map(|key| ([near(key), dice.bytes(32)].concat(), dice.bytes(16)))
			.collect()
	});
	show("write_new", mean);
}

fn main() -> ExitCode {
	let (options, files): (Vec<_>, Vec<_>) =
		std::env::args().skip(1).partition(|word| word.starts_with("--"));
	match (files.as_slice(), options.iter().all(|option| option == "--json")) {
		([spec], true) => {
			measure(spec, !options.is_empty());
			ExitCode::SUCCESS
		},
		_ => {
			eprintln!("dtao-bench-storage: give a raw chain spec, and --json or nothing");
			ExitCode::FAILURE
		},
	}
}
