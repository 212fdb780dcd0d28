//! The node's parts and how they are joined: client, pool, network, Aura, GRANDPA.

mod consensus;
mod network;

use consensus::inherents;
use dtao_runtime::{opaque::Block, Hash, RuntimeApi};
use sc_client_api::{Backend, HeaderBackend};
use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_consensus_aura::{ImportQueueParams, SlotDuration};
use sc_consensus_grandpa::{GrandpaBlockImport, LinkHalf};
use sc_executor::WasmExecutor;
use sc_network::{config::FullNetworkConfiguration, Litep2pNetworkBackend};
use sc_service::{
	config::PrometheusConfig, error::Error as ServiceError, BuildGenesisBlock, ChainType,
	Configuration, GenesisBlockBuilder, KeystoreContainer, PartialComponents, Role, TaskManager,
};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sp_consensus_aura::sr25519::AuthorityPair as AuraPair;
use sp_core::storage::Storage;
use sp_runtime::traits::Block as BlockT;
use std::sync::Arc;

type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;
type FullClient = sc_service::TFullClient<Block, RuntimeApi, Executor>;
type FullBackend = sc_service::TFullBackend<Block>;
type FullSelectChain = LongestChain<FullBackend, Block>;
type Pool = TransactionPoolHandle<Block, FullClient>;
type BlockImport = GrandpaBlockImport<FullBackend, Block, FullClient, FullSelectChain>;
type Header = <Block as BlockT>::Header;
type Genesis = GenesisBlockBuilder<Block, FullBackend, Executor>;
type GrandpaLink = LinkHalf<Block, FullClient, FullSelectChain>;
type FullNetworkConfig =
	FullNetworkConfiguration<Block, <Block as BlockT>::Hash, Litep2pNetworkBackend>;

/// Everything that the subcommands need and a running node starts from.
pub type Parts = PartialComponents<
	FullClient,
	FullBackend,
	FullSelectChain,
	DefaultImportQueue<Block>,
	Pool,
	(BlockImport, GrandpaLink, Option<Telemetry>),
>;

/// GRANDPA keeps a justification at least every so many blocks.
const JUSTIFICATION_PERIOD: u32 = 512;

/// The same on a chain for one machine, where tests ask for the proof of any block.
const LOCAL_JUSTIFICATION_PERIOD: u32 = 1;

/// The parts of a running node that its consensus tasks share.
struct Node {
	client: Arc<FullClient>,
	backend: Arc<FullBackend>,
	pool: Arc<Pool>,
	keystore: KeystoreContainer,
	select_chain: FullSelectChain,
	task_manager: TaskManager,
	telemetry: Option<Telemetry>,
	prometheus: Option<PrometheusConfig>,
	role: Role,
	name: String,
	force_authoring: bool,
	local: bool,
	slot_duration: SlotDuration,
}

/// The genesis state of the chain spec.
pub fn genesis(config: &Configuration) -> Result<Storage, ServiceError> {
	config.chain_spec.as_storage_builder().build_storage().map_err(ServiceError::Other)
}

/// Build client, pool and import queue, without a network.
pub fn new_partial(config: &Configuration) -> Result<Parts, ServiceError> {
	assemble(config, genesis(config)?)
}

fn assemble(config: &Configuration, genesis: Storage) -> Result<Parts, ServiceError> {
	let (telemetry_worker, telemetry) = start_telemetry(config)?;
	let telemetry_handle = telemetry.as_ref().map(Telemetry::handle);
	let executor = executor(config);
	let backend = sc_service::new_db_backend::<Block>(config.db_config())?;
	let genesis = genesis_block(config, genesis, &backend, &executor)?;
	let (client, backend, keystore_container, task_manager) =
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
	let transaction_pool = transaction_pool(config, &client, &task_manager);
	let (block_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		justification_period(is_local(config)),
		&client,
		select_chain.clone(),
		telemetry_handle.clone(),
	)?;
	let import_queue =
		import_queue(config, &client, &block_import, &task_manager, telemetry_handle)?;

	Ok(PartialComponents {
		client,
		backend,
		task_manager,
		keystore_container,
		select_chain,
		import_queue,
		transaction_pool,
		other: (block_import, grandpa_link, telemetry),
	})
}

/// The pool of transactions that wait for a block.
fn transaction_pool(
	config: &Configuration,
	client: &Arc<FullClient>,
	task_manager: &TaskManager,
) -> Arc<Pool> {
	let pool = sc_transaction_pool::Builder::new(
		task_manager.spawn_essential_handle(),
		client.clone(),
		config.role.is_authority().into(),
	)
	.with_options(config.transaction_pool.clone())
	.with_prometheus(config.prometheus_registry())
	.build();
	Arc::new(pool)
}

/// The queue in which blocks of others are checked: seal, slot, time, equivocation.
fn import_queue(
	config: &Configuration,
	client: &Arc<FullClient>,
	block_import: &BlockImport,
	task_manager: &TaskManager,
	telemetry: Option<TelemetryHandle>,
) -> Result<DefaultImportQueue<Block>, ServiceError> {
	let slot_duration = sc_consensus_aura::slot_duration(&**client)?;
	let queue = sc_consensus_aura::import_queue::<AuraPair, _, _, _, _, _>(ImportQueueParams {
		block_import: block_import.clone(),
		justification_import: Some(Box::new(block_import.clone())),
		client: client.clone(),
		create_inherent_data_providers: move |_, ()| async move { Ok(inherents(slot_duration)) },
		spawner: &task_manager.spawn_essential_handle(),
		registry: config.prometheus_registry(),
		check_for_equivocation: Default::default(),
		telemetry,
		compatibility_mode: Default::default(),
	})?;
	Ok(queue)
}

/// The block that a new database begins with. One that has a genesis already must have the same:
/// the client would go on with any, under the name of this chain.
fn genesis_block(
	config: &Configuration,
	genesis: Storage,
	backend: &Arc<FullBackend>,
	executor: &Executor,
) -> Result<Genesis, ServiceError> {
	let stored = backend.blockchain().info().genesis_hash;
	if stored != Default::default() {
		let (backend, executor) = (backend.clone(), executor.clone());
		let probe = Genesis::new_with_storage(genesis.clone(), false, backend, executor)?;
		let (block, _) = probe.build_genesis_block()?;
		let wanted = block.header().hash();
		if stored != wanted {
			return Err(ServiceError::Other(foreign_database(config, &stored, &wanted)));
		}
	}
	let commit = !config.no_genesis();
	Ok(Genesis::new_with_storage(genesis, commit, backend.clone(), executor.clone())?)
}

fn foreign_database(config: &Configuration, stored: &Hash, wanted: &Hash) -> String {
	let path = config.database.path().map(|path| path.display().to_string()).unwrap_or_default();
	format!(
		"the database {path} is of another chain (its genesis is {stored}, that of the chain spec \
		 {wanted}): give another --base-path, or delete it with `dtao-node purge-chain`"
	)
}

/// Build a node on the genesis state of its chain spec, and start its tasks.
pub fn new_full(config: Configuration, genesis: Storage) -> Result<TaskManager, ServiceError> {
	let Parts {
		client,
		backend,
		task_manager,
		import_queue,
		keystore_container,
		select_chain,
		transaction_pool,
		other: (block_import, grandpa_link, telemetry),
	} = assemble(&config, genesis)?;
	let mut node = Node {
		slot_duration: sc_consensus_aura::slot_duration(&*client)?,
		client,
		backend,
		pool: transaction_pool,
		keystore: keystore_container,
		select_chain,
		task_manager,
		telemetry,
		prometheus: config.prometheus_config.clone(),
		role: config.role,
		name: config.network.node_name.clone(),
		force_authoring: config.force_authoring,
		local: is_local(&config),
	};
	let vote = !config.disable_grandpa;

	let network = node.build_network(config, import_queue, &grandpa_link)?;
	if node.role.is_authority() {
		node.start_authoring(&network, block_import);
	}
	if vote {
		node.start_grandpa(network, grandpa_link)?;
	}
	Ok(node.task_manager)
}

impl Node {
	fn telemetry_handle(&self) -> Option<TelemetryHandle> {
		self.telemetry.as_ref().map(Telemetry::handle)
	}
}

/// Executes the WASM runtime of the chain. Compiled code is kept below the base path, because
/// compiling takes most of the time of a start.
fn executor(config: &Configuration) -> Executor {
	WasmExecutor::builder()
		.with_execution_method(config.executor.wasm_method)
		.with_max_runtime_instances(config.executor.max_runtime_instances)
		.with_runtime_cache_size(config.executor.runtime_cache_size)
		.with_cache_path(config.base_path.path().join("wasm-cache"))
		.build()
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

fn is_local(config: &Configuration) -> bool {
	config.chain_spec.chain_type() != ChainType::Live
}

fn justification_period(local: bool) -> u32 {
	match local {
		true => LOCAL_JUSTIFICATION_PERIOD,
		false => JUSTIFICATION_PERIOD,
	}
}
