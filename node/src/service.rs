//! The node's parts and how they are joined: client, pool, network, Aura, GRANDPA.

use dtao_runtime::{opaque::Block, Hash, RuntimeApi};
use futures::FutureExt;
use sc_basic_authorship::ProposerFactory;
use sc_client_api::{Backend, HeaderBackend};
use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_consensus_aura::{
	BuildAuraWorkerParams, ImportQueueParams, InherentDataProvider as AuraInherent, SlotDuration,
	SlotProportion,
};
use sc_consensus_grandpa::{
	GrandpaBlockImport, GrandpaParams, LinkHalf, SharedVoterState, VotingRulesBuilder,
};
use sc_consensus_slots::{SimpleSlotWorker, SimpleSlotWorkerToSlotWorker, SlotInfo};
use sc_executor::WasmExecutor;
use sc_network::{
	config::FullNetworkConfiguration,
	service::{
		traits::{NetworkService, NotificationService},
		NotificationMetrics,
	},
	types::ProtocolName,
	Litep2pNetworkBackend, NetworkBackend,
};
use sc_network_sync::SyncingService;
use sc_offchain::{OffchainWorkerOptions, OffchainWorkers};
use sc_service::{
	config::PrometheusConfig, error::Error as ServiceError, BuildGenesisBlock, BuildNetworkParams,
	ChainType, Configuration, GenesisBlockBuilder, KeystoreContainer, PartialComponents, Role,
	SpawnTasksParams, TaskManager, WarpSyncConfig,
};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_aura::sr25519::AuthorityPair as AuraPair;
use sp_core::storage::Storage;
use sp_runtime::traits::Block as BlockT;
use sp_timestamp::InherentDataProvider as Timestamp;
use std::{sync::Arc, time::Duration};

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

/// GRANDPA's guess how long a message needs to reach everybody; a voting round lasts four of it.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// Share of a slot in which transactions are put into a block; the rest is for import and gossip.
const PROPOSAL_SHARE_OF_SLOT: f32 = 2.0 / 3.0;

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

/// The running network, as consensus sees it.
struct Network {
	service: Arc<dyn NetworkService>,
	sync: Arc<SyncingService<Block>>,
	grandpa_protocol: ProtocolName,
	grandpa_notifications: Box<dyn NotificationService>,
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
	let transaction_pool = Arc::new(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);
	let (block_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		justification_period(is_local(config)),
		&client,
		select_chain.clone(),
		telemetry_handle.clone(),
	)?;
	let slot_duration = sc_consensus_aura::slot_duration(&*client)?;
	let import_queue =
		sc_consensus_aura::import_queue::<AuraPair, _, _, _, _, _>(ImportQueueParams {
			block_import: block_import.clone(),
			justification_import: Some(Box::new(block_import.clone())),
			client: client.clone(),
			create_inherent_data_providers: move |_, ()| async move { Ok(inherents(slot_duration)) },
			spawner: &task_manager.spawn_essential_handle(),
			registry: config.prometheus_registry(),
			check_for_equivocation: Default::default(),
			telemetry: telemetry_handle,
			compatibility_mode: Default::default(),
		})?;

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
	/// Join the network and start everything that is not consensus: sync, pool, JSON-RPC, metrics.
	fn build_network(
		&mut self,
		config: Configuration,
		import_queue: DefaultImportQueue<Block>,
		grandpa_link: &GrandpaLink,
	) -> Result<Network, ServiceError> {
		let mut net_config =
			FullNetworkConfig::new(&config.network, config.prometheus_registry().cloned());
		let (grandpa_protocol, grandpa_notifications) =
			self.add_grandpa_protocol(&config, &mut net_config)?;
		let warp_sync = sc_consensus_grandpa::warp_proof::NetworkProvider::new(
			self.backend.clone(),
			grandpa_link.shared_authority_set().clone(),
			Vec::new(),
		);
		let metrics = notification_metrics(&config);
		let (service, system_rpc_tx, tx_handler_controller, sync, _) =
			sc_service::build_network(BuildNetworkParams {
				config: &config,
				net_config,
				client: self.client.clone(),
				transaction_pool: self.pool.clone(),
				spawn_handle: self.task_manager.spawn_handle(),
				spawn_essential_handle: self.task_manager.spawn_essential_handle(),
				import_queue,
				block_announce_validator_builder: None,
				warp_sync_config: Some(WarpSyncConfig::WithProvider(Arc::new(warp_sync))),
				block_relay: None,
				metrics,
				gap_sync_body_policy: None,
			})?;
		if config.offchain_worker.enabled {
			self.start_offchain_workers(service.clone())?;
		}

		let (client, pool) = (self.client.clone(), self.pool.clone());
		sc_service::spawn_tasks(SpawnTasksParams {
			config,
			client: self.client.clone(),
			backend: self.backend.clone(),
			task_manager: &mut self.task_manager,
			keystore: self.keystore.keystore(),
			transaction_pool: self.pool.clone(),
			rpc_builder: Box::new(move |_| {
				crate::rpc::create_full(client.clone(), pool.clone()).map_err(Into::into)
			}),
			network: service.clone(),
			system_rpc_tx,
			tx_handler_controller,
			sync_service: sync.clone(),
			telemetry: self.telemetry.as_mut(),
			tracing_execute_block: None,
		})?;
		Ok(Network { service, sync, grandpa_protocol, grandpa_notifications })
	}

	/// Tell the network about the protocol of GRANDPA's votes.
	fn add_grandpa_protocol(
		&self,
		config: &Configuration,
		net_config: &mut FullNetworkConfig,
	) -> Result<(ProtocolName, Box<dyn NotificationService>), ServiceError> {
		let genesis = self.client.info().genesis_hash;
		let name = sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
		let (protocol, notifications) =
			sc_consensus_grandpa::grandpa_peers_set_config::<Block, Litep2pNetworkBackend>(
				name.clone(),
				notification_metrics(config),
				net_config.peer_store_handle(),
			);
		net_config.add_notification_protocol(protocol);
		Ok((name, notifications))
	}

	fn start_offchain_workers(&self, network: Arc<dyn NetworkService>) -> Result<(), ServiceError> {
		let workers = OffchainWorkers::new(OffchainWorkerOptions {
			runtime_api_provider: self.client.clone(),
			keystore: Some(self.keystore.keystore()),
			offchain_db: self.backend.offchain_storage(),
			transaction_pool: Some(OffchainTransactionPoolFactory::new(self.pool.clone())),
			network_provider: Arc::new(network),
			is_validator: self.role.is_authority(),
			enable_http_requests: true,
			custom_extensions: |_| Vec::new(),
		})?;
		self.task_manager.spawn_handle().spawn(
			"offchain-workers-runner",
			Some("offchain-worker"),
			workers.run(self.client.clone(), self.task_manager.spawn_handle()).boxed(),
		);
		Ok(())
	}

	/// Author blocks in the slots of this node's Aura key.
	fn start_authoring(&self, network: &Network, block_import: BlockImport) {
		let proposer_factory = ProposerFactory::new(
			self.task_manager.spawn_handle(),
			self.client.clone(),
			self.pool.clone(),
			self.prometheus.as_ref().map(|prometheus| &prometheus.registry),
			self.telemetry_handle(),
		);
		let mut worker = sc_consensus_aura::build_aura_worker::<AuraPair, _, _, _, _, _, _, _, _>(
			BuildAuraWorkerParams {
				client: self.client.clone(),
				block_import,
				proposer_factory,
				keystore: self.keystore.keystore(),
				sync_oracle: network.sync.clone(),
				justification_sync_link: network.sync.clone(),
				force_authoring: self.force_authoring,
				backoff_authoring_blocks: None::<()>,
				telemetry: self.telemetry_handle(),
				block_proposal_slot_portion: SlotProportion::new(PROPOSAL_SHARE_OF_SLOT),
				max_block_proposal_slot_portion: None,
				compatibility_mode: Default::default(),
			},
		);
		let (select_chain, sync) = (self.select_chain.clone(), network.sync.clone());
		let slot_duration = self.slot_duration;
		let genesis = self.genesis_to_build_on();
		let first_slot = async move {
			if let Some(genesis) = genesis {
				worker.on_slot(running_slot(genesis, slot_duration)).await;
			}
			SimpleSlotWorkerToSlotWorker(worker)
		};
		let authoring = first_slot.then(move |worker| {
			let inherents = move |_, ()| async move { Ok(inherents(slot_duration)) };
			sc_consensus_slots::start_slot_worker(
				slot_duration,
				select_chain,
				worker,
				sync,
				inherents,
			)
		});
		self.task_manager.spawn_essential_handle().spawn_blocking(
			"aura",
			Some("block-authoring"),
			authoring,
		);
	}

	/// Vote on final blocks, or only follow the votes when this node has no key for them.
	fn start_grandpa(&self, network: Network, link: GrandpaLink) -> Result<(), ServiceError> {
		let keystore = self.role.is_authority().then(|| self.keystore.keystore());
		let voting_rules = match self.local {
			// Tests wait for finality: vote for the best block itself.
			true => VotingRulesBuilder::new(),
			false => VotingRulesBuilder::default(),
		};
		let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: gossip_duration(self.slot_duration),
				justification_generation_period: justification_period(self.local),
				name: Some(self.name.clone()),
				observer_enabled: false,
				keystore,
				local_role: self.role,
				telemetry: self.telemetry_handle(),
				protocol_name: network.grandpa_protocol,
			},
			link,
			network: network.service,
			sync: network.sync,
			notification_service: network.grandpa_notifications,
			voting_rule: voting_rules.build(),
			prometheus_registry: self.prometheus.as_ref().map(|config| config.registry.clone()),
			shared_voter_state: SharedVoterState::empty(),
			telemetry: self.telemetry_handle(),
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(self.pool.clone()),
		})?;
		self.task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
		Ok(())
	}

	/// Genesis, where block 1 is to be authored in the slot that is already running.
	///
	/// The slot worker waits for the start of the next slot, up to 12 s; a local chain is asked to
	/// be ready at once. A fresh chain has no block in this slot yet, so none is authored twice.
	fn genesis_to_build_on(&self) -> Option<Header> {
		let info = self.client.info();
		let fresh = self.force_authoring && info.best_number == 0;
		fresh.then(|| self.client.header(info.genesis_hash).ok().flatten()).flatten()
	}

	fn telemetry_handle(&self) -> Option<TelemetryHandle> {
		self.telemetry.as_ref().map(Telemetry::handle)
	}
}

/// The slot that is running, for block 1.
fn running_slot(genesis: Header, slot_duration: SlotDuration) -> SlotInfo<Block> {
	let (aura, timestamp) = inherents(slot_duration);
	let slot = *aura;
	let inherents = Box::new((aura, timestamp));
	SlotInfo::new(slot, inherents, slot_duration.as_duration(), genesis, None)
}

/// The inherents of a block that is authored now: its slot and its time.
fn inherents(slot_duration: SlotDuration) -> (AuraInherent, Timestamp) {
	let timestamp = Timestamp::from_system_time();
	(AuraInherent::from_timestamp_and_slot_duration(*timestamp, slot_duration), timestamp)
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

fn notification_metrics(config: &Configuration) -> NotificationMetrics {
	<Litep2pNetworkBackend as NetworkBackend<Block, <Block as BlockT>::Hash>>::register_notification_metrics(
		config.prometheus_registry(),
	)
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

/// With short slots the rounds are short too, so that finality stays within a block or two.
fn gossip_duration(slot_duration: SlotDuration) -> Duration {
	GOSSIP_DURATION.min(Duration::from_millis(slot_duration.as_millis() / 10))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn gossip_duration_should_shrink_with_the_slot() {
		assert_eq!(gossip_duration(SlotDuration::from_millis(12_000)), GOSSIP_DURATION);
		assert_eq!(gossip_duration(SlotDuration::from_millis(250)), Duration::from_millis(25));
	}

	#[test]
	fn inherents_should_name_the_slot_of_their_time() {
		let (slot, timestamp) = inherents(SlotDuration::from_millis(250));
		assert_eq!(**slot, timestamp.as_millis() / 250);
	}
}
