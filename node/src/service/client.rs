//! The client: database, executor, genesis, import of blocks. Everything that the subcommands need.

use super::{
	consensus::inherents,
	essential::Essential,
	fresh::Fresh,
	genesis::{genesis, genesis_block},
	warped::WithoutProvedHeaders,
};
use dtao_runtime::{opaque::Block, RuntimeApi};
use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_consensus_aura::ImportQueueParams;
use sc_consensus_grandpa::{GrandpaBlockImport, GrandpaPruningFilter, LinkHalf};
use sc_executor::{HeapAllocStrategy, WasmExecutor, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_service::{
	error::Error as ServiceError, ChainType, Configuration, KeystoreContainer, TaskManager,
};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sp_consensus_aura::sr25519::AuthorityPair as AuraPair;
use sp_core::storage::Storage;
use std::{io, path::PathBuf, sync::Arc};

pub(super) type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;
pub(super) type FullClient = sc_service::TFullClient<Block, RuntimeApi, Executor>;
pub(super) type FullBackend = sc_service::TFullBackend<Block>;
pub(super) type FullSelectChain = LongestChain<FullBackend, Block>;
pub(super) type BlockImport = GrandpaBlockImport<FullBackend, Block, FullClient, FullSelectChain>;
pub(super) type GrandpaLink = LinkHalf<Block, FullClient, FullSelectChain>;

/// GRANDPA keeps a justification at least every so many blocks.
const JUSTIFICATION_PERIOD: u32 = 512;

/// The same on a chain for one machine, where tests ask for the proof of any block.
const LOCAL_JUSTIFICATION_PERIOD: u32 = 1;

/// What the subcommands need and a running node starts from.
pub struct Parts {
	/// State, blocks and runtime.
	pub client: Arc<FullClient>,
	/// The database.
	pub backend: Arc<FullBackend>,
	/// Runs the tasks of all other parts.
	pub task_manager: TaskManager,
	/// Checks and imports blocks of others.
	pub import_queue: DefaultImportQueue<Block>,
	pub(super) essential: Essential,
	pub(super) keystore: KeystoreContainer,
	pub(super) select_chain: FullSelectChain,
	pub(super) block_import: BlockImport,
	pub(super) grandpa_link: GrandpaLink,
	pub(super) telemetry: Option<Telemetry>,
}

impl Parts {
	/// For subcommands that import nothing. The import queue is an essential task: it has to outlive the
	/// signal that stops it.
	pub fn without_import(self) -> (Arc<FullClient>, Arc<FullBackend>, TaskManager) {
		let Self { client, backend, mut task_manager, import_queue, essential, .. } = self;
		essential.hold(&mut task_manager, import_queue);
		(client, backend, task_manager)
	}
}

/// Build client and import queue, without a pool and without a network.
pub fn new_partial(config: &Configuration) -> Result<Parts, ServiceError> {
	assemble(config, genesis(config)?)
}

pub(super) fn assemble(config: &Configuration, genesis: Storage) -> Result<Parts, ServiceError> {
	let (telemetry_worker, telemetry) = start_telemetry(config)?;
	let telemetry_handle = telemetry.as_ref().map(Telemetry::handle);
	let executor = executor(config)?;
	let backend = database(config)?;
	let genesis = genesis_block(config, genesis, &backend, &executor)?;
	let (client, backend, keystore, task_manager) =
		sc_service::new_full_parts_with_genesis_builder::<Block, RuntimeApi, _, _>(
			config,
			telemetry_handle.clone(),
			executor,
			backend,
			genesis,
			false,
		)?;
	let client = Arc::new(client);
	if let Some(worker) = telemetry_worker {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
	}
	let select_chain = LongestChain::new(backend.clone());
	let (block_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		justification_period(is_local(config)),
		&client,
		select_chain.clone(),
		telemetry_handle.clone(),
	)?;
	let essential = Essential::new(&task_manager);
	let import_queue = import_queue(config, &client, &block_import, &essential, telemetry_handle)?;
	Ok(Parts {
		client,
		backend,
		task_manager,
		import_queue,
		essential,
		keystore,
		select_chain,
		block_import,
		grandpa_link,
		telemetry,
	})
}

/// The database. Blocks with a justification stay when others are pruned: those that change the
/// authorities prove a warp sync.
fn database(config: &Configuration) -> Result<Arc<FullBackend>, ServiceError> {
	let open = || {
		let mut settings = config.db_config();
		settings.pruning_filters = vec![Arc::new(GrandpaPruningFilter)];
		sc_service::new_db_backend::<Block>(settings)
	};
	Ok(Fresh::of(config).open(open)?)
}

/// The queue in which blocks of others are checked: seal, slot, time, equivocation.
fn import_queue(
	config: &Configuration,
	client: &Arc<FullClient>,
	block_import: &BlockImport,
	essential: &Essential,
	telemetry: Option<TelemetryHandle>,
) -> Result<DefaultImportQueue<Block>, ServiceError> {
	let slot_duration = sc_consensus_aura::slot_duration(&**client)?;
	let queue = sc_consensus_aura::import_queue::<AuraPair, _, _, _, _, _>(ImportQueueParams {
		block_import: WithoutProvedHeaders(block_import.clone()),
		justification_import: Some(Box::new(block_import.clone())),
		client: client.clone(),
		create_inherent_data_providers: move |_, ()| async move { Ok(inherents(slot_duration)) },
		spawner: essential,
		registry: config.prometheus_registry(),
		check_for_equivocation: Default::default(),
		telemetry,
		compatibility_mode: Default::default(),
	})?;
	Ok(queue)
}

/// Executes the WASM runtime of the chain. Compiled code is kept below the base path, because
/// compiling takes most of the time of a start.
fn executor(config: &Configuration) -> Result<Executor, ServiceError> {
	let heap = heap_strategy(config.executor.default_heap_pages);
	Ok(WasmExecutor::builder()
		.with_execution_method(config.executor.wasm_method)
		.with_onchain_heap_alloc_strategy(heap)
		.with_offchain_heap_alloc_strategy(heap)
		.with_max_runtime_instances(config.executor.max_runtime_instances)
		.with_runtime_cache_size(config.executor.runtime_cache_size)
		.with_cache_path(wasm_cache(config)?)
		.build())
}

/// The cache takes absolute paths only.
fn wasm_cache(config: &Configuration) -> io::Result<PathBuf> {
	std::path::absolute(config.base_path.path().join("wasm-cache"))
}

/// Memory of the runtime: as much as `--default-heap-pages` says above what it starts with, or what
/// the SDK takes.
fn heap_strategy(pages: Option<u64>) -> HeapAllocStrategy {
	pages.map_or(DEFAULT_HEAP_ALLOC_STRATEGY, |pages| HeapAllocStrategy::Static {
		extra_pages: u32::try_from(pages).unwrap_or(u32::MAX),
	})
}

fn start_telemetry(
	config: &Configuration,
) -> Result<(Option<TelemetryWorker>, Option<Telemetry>), ServiceError> {
	let Some(endpoints) = config.telemetry_endpoints.clone().filter(|list| !list.is_empty()) else {
		return Ok((None, None));
	};
	let worker = TelemetryWorker::new(16)?;
	let telemetry = worker.handle().new_telemetry(endpoints);
	Ok((Some(worker), Some(telemetry)))
}

/// Whether a chain is for one machine. Any other, be its type `Live` or of another name, is a network.
pub fn is_local(config: &Configuration) -> bool {
	matches!(config.chain_spec.chain_type(), ChainType::Local | ChainType::Development)
}

pub(super) fn justification_period(local: bool) -> u32 {
	match local {
		true => LOCAL_JUSTIFICATION_PERIOD,
		false => JUSTIFICATION_PERIOD,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn heap_should_be_as_large_as_asked() {
		assert!(matches!(heap_strategy(Some(64)), HeapAllocStrategy::Static { extra_pages: 64 }));
		assert_eq!(heap_strategy(None), DEFAULT_HEAP_ALLOC_STRATEGY);
	}
}
