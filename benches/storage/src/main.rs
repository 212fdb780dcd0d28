//! What the database of a node costs, for the weight of storage of the runtime.
//!
//! `dtao-bench-storage [--json]` puts the state of the scene at full size into a database as a node does, and reads and
//! writes keys that are spread over all of it. `scripts/bench.sh storage` runs it and says what is measured.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	reason = "measuring tools end where something is wrong"
)]

use dtao_bench_wasm::Figures;
use dtao_node_allocator as _;
use dtao_runtime::{opaque::Block, Hash, Header};
use dtao_scene::{
	state::{self, Top},
	Size,
};
use rand::{seq::SliceRandom, RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sc_client_api::{
	Backend as _, BlockImportOperation, NewBlockState, StateBackend, TrieCacheContext,
};
use sc_client_db::{Backend, BlocksPruning, DatabaseSettings, DatabaseSource, PruningMode};
use sp_core::storage::Storage;
use sp_runtime::{traits::Header as _, StateVersion};
use std::{path::Path, process::ExitCode, time::Instant};

/// Keys that are read.
const READS: usize = 200_000;

/// Blocks that change keys, of each kind.
const BLOCKS: u64 = 30;

/// Keys that a block changes.
const CHANGES: usize = 3_000;

/// Blocks that change what the step of every block changes.
const STEPS: usize = 300;

/// What a node gives to the cache of the trie.
const CACHE: usize = 1024 * 1024 * 1024;

/// Finalized blocks whose state a node keeps, and blocks that it lets pass before it writes a state, both as in the
/// SDK.
const KEPT: u32 = 256;
const DELAY: u64 = 4_096;

type Pairs = Vec<(Vec<u8>, Vec<u8>)>;

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
fn begin(backend: &Backend<Block>, state: Top) -> Header {
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
fn write(backend: &Backend<Block>, mut parent: Header, blocks: &[Pairs]) -> ([f64; 2], Header) {
	let span = Span::begin();
	for changes in blocks {
		parent = block(backend, &parent, changes);
	}
	(span.each(blocks.iter().map(Vec::len).sum()), parent)
}

/// Microseconds of each access of the step at the start of every block, whose keys are always the same and lie side by
/// side: of reading what it changes, and of changing it.
fn step(
	backend: &Backend<Block>,
	mut parent: Header,
	books: &Pairs,
	chance: &mut ChaCha8Rng,
) -> [[f64; 2]; 2] {
	let keys: Vec<_> = books.iter().map(|(key, _)| key).collect();
	let (mut reads, mut writes) = ([0.0; 2], [0.0; 2]);
	let add = |sum: &mut [f64; 2], one: [f64; 2]| {
		sum.iter_mut().zip(one).for_each(|(sum, one)| *sum += one / STEPS as f64);
	};
	for _ in 0..STEPS {
		add(&mut reads, read(backend, parent.hash(), &keys).0);
		let (mean, head) = write(backend, parent, &[changed(books.iter(), chance)]);
		add(&mut writes, mean);
		parent = head;
	}
	[reads, writes]
}

/// The keys with other values of the same length.
fn changed<'a>(
	pairs: impl Iterator<Item = &'a (Vec<u8>, Vec<u8>)>,
	chance: &mut ChaCha8Rng,
) -> Pairs {
	pairs.map(|(key, value)| (key.clone(), bytes(chance, value.len()))).collect()
}

/// So many bytes that look random.
fn bytes(chance: &mut ChaCha8Rng, length: usize) -> Vec<u8> {
	let mut bytes = vec![0; length];
	chance.fill_bytes(&mut bytes);
	bytes
}

fn measure(json: bool) {
	let folder = tempfile::tempdir().expect("there is a place for temporary files");
	let state = state::build(Size::full(128, 256).expect("so large is the public chain"), &[]);
	let pairs: Pairs = state.clone().into_iter().collect();
	let mut books: Pairs = state::after_a_step(state.clone()).into_iter().collect();
	books.retain(|(key, value)| state.get(key).is_some_and(|before| before != value));
	// The same in every run.
	let mut chance = ChaCha8Rng::seed_from_u64(1);
	let genesis = begin(&open(folder.path(), None), state);

	let figures = Figures { json };
	let show = |name: &str, [clock, processor]: [f64; 2]| {
		figures.show(&format!("{name}_us"), clock, "us");
		figures.show(&format!("{name}_processor_us"), processor, "us");
	};
	figures.show("state_keys", pairs.len() as f64, "");
	let keys: Vec<_> = pairs.choose_multiple(&mut chance, READS).map(|(key, _)| key).collect();
	let (mean, high) = read(&open(folder.path(), None), genesis.hash(), &keys);
	show("read", mean);
	figures.show("read_p99_us", high, "us");
	let backend = open(folder.path(), Some(CACHE));
	read(&backend, genesis.hash(), &keys);
	show("read_cached", read(&backend, genesis.hash(), &keys).0);

	let mut blocks = |make: &dyn Fn(Vec<&(Vec<u8>, Vec<u8>)>, &mut ChaCha8Rng) -> Pairs| {
		let one = |_| {
			let some = pairs.choose_multiple(&mut chance, CHANGES).collect();
			make(some, &mut chance)
		};
		(0..BLOCKS).map(one).collect::<Vec<_>>()
	};
	let changes = blocks(&|old, chance| changed(old.into_iter(), chance));
	// Beside a key of the state, as an item of the same pallet has it.
	let additions = blocks(&|old, chance| {
		let new = |(key, _): &(Vec<u8>, Vec<u8>)| {
			let own = bytes(chance, 32);
			([&key[..key.len().min(32)], &own].concat(), bytes(chance, 16))
		};
		old.into_iter().map(new).collect()
	});
	let (mean, head) = write(&backend, genesis, &changes);
	show("write", mean);
	let (mean, head) = write(&backend, head, &additions);
	show("write_new", mean);
	let [reads, writes] = step(&backend, head, &books, &mut chance);
	figures.show("step_keys", books.len() as f64, "");
	show("step_read", reads);
	show("step_write", writes);
}

fn main() -> ExitCode {
	let arguments: Vec<_> = std::env::args().skip(1).collect();
	if arguments.iter().any(|argument| argument != "--json") {
		eprintln!("dtao-bench-storage: give --json or nothing");
		return ExitCode::FAILURE;
	}
	measure(!arguments.is_empty());
	ExitCode::SUCCESS
}
