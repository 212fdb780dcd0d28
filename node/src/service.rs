//! The node's parts and how they are joined: client, pool, network, Aura, GRANDPA.

mod backoff;
mod client;
mod clock;
mod consensus;
mod essential;
mod forks;
mod fresh;
mod genesis;
mod hardware;
mod metrics;
mod network;
mod pool;
mod shield;
mod times;
mod warped;

pub use backoff::FINALITY_SLACK;
pub use client::{is_local, new_partial, Parts};
pub use genesis::genesis;
pub use times::print_times;

use crate::cli::NodeParams;
use client::{assemble, FullBackend, FullClient, FullSelectChain};
use dtao_runtime::opaque::Block;
use essential::Essential;
use sc_consensus_aura::SlotDuration;
use sc_consensus_grandpa::SharedVoterState;
use sc_network::{service::NotificationMetrics, Litep2pNetworkBackend, NetworkBackend};
use sc_service::{
	config::PrometheusConfig, error::Error as ServiceError, Configuration, KeystoreContainer, Role,
	TaskManager,
};
use sc_storage_monitor::StorageMonitorService;
use sc_telemetry::{Telemetry, TelemetryHandle};
use sc_transaction_pool::TransactionPoolHandle;
use sp_core::storage::Storage;
use sp_runtime::traits::Block as BlockT;
use std::{path::PathBuf, sync::Arc};

type Pool = TransactionPoolHandle<Block, FullClient>;

/// The parts of a running node that its tasks share.
struct Node {
	client: Arc<FullClient>,
	backend: Arc<FullBackend>,
	pool: Arc<Pool>,
	keystore: KeystoreContainer,
	keystore_path: Option<PathBuf>,
	select_chain: FullSelectChain,
	task_manager: TaskManager,
	telemetry: Option<Telemetry>,
	prometheus: Option<PrometheusConfig>,
	notification_metrics: NotificationMetrics,
	voter_state: SharedVoterState,
	role: Role,
	name: String,
	force_authoring: bool,
	finality_slack: u32,
	local: bool,
	quick_finality: bool,
	slot_duration: SlotDuration,
}

/// Build a node on the genesis state of its chain spec, and start its tasks.
pub fn new_full(
	config: Configuration,
	genesis: Storage,
	params: NodeParams,
) -> Result<TaskManager, ServiceError> {
	hardware::check(&config, params.no_hardware_benchmarks);
	let parts = assemble(&config, genesis)?;
	let (import_queue, block_import) = (parts.import_queue, parts.block_import);
	let grandpa_link = parts.grandpa_link;
	let essential = parts.essential;
	let mut node = Node {
		slot_duration: sc_consensus_aura::slot_duration(&*parts.client)?,
		pool: transaction_pool(&config, &parts.client, &essential),
		client: parts.client,
		backend: parts.backend,
		keystore: parts.keystore,
		keystore_path: config.keystore.path().map(Into::into),
		select_chain: parts.select_chain,
		task_manager: parts.task_manager,
		telemetry: parts.telemetry,
		prometheus: config.prometheus_config.clone(),
		notification_metrics: notification_metrics(&config),
		voter_state: SharedVoterState::empty(),
		role: config.role,
		name: config.network.node_name.clone(),
		force_authoring: config.force_authoring,
		finality_slack: params.finality_slack,
		local: is_local(&config),
		quick_finality: params.quick_finality,
	};
	// Essential tasks end with the pool: it has to outlive the signal that stops them.
	essential.hold(&mut node.task_manager, node.pool.clone());
	node.start_storage_monitor(&config, params)?;
	node.start_metrics()?;

	let vote = !config.disable_grandpa;
	let network = node.build_network(config, import_queue, &grandpa_link)?;
	if node.role.is_authority() {
		node.start_authoring(&network, block_import)?;
	}
	if vote {
		node.start_grandpa(network, grandpa_link)?;
	}
	Ok(node.task_manager)
}

impl Node {
	/// End the node before the disk of its database is full.
	fn start_storage_monitor(
		&self,
		config: &Configuration,
		params: NodeParams,
	) -> Result<(), ServiceError> {
		let Some(path) = config.database.path() else { return Ok(()) };
		let spawner = self.task_manager.spawn_essential_handle();
		StorageMonitorService::try_spawn(params.storage_monitor, path.to_path_buf(), &spawner)
			.map_err(|error| {
				ServiceError::Other(format!(
					"{error} on the disk of the database {}: free some, or give a lower \
					 --db-storage-threshold",
					path.display()
				))
			})
	}

	/// Tell Prometheus about the economy and about finality.
	fn start_metrics(&self) -> Result<(), ServiceError> {
		let Some(prometheus) = &self.prometheus else { return Ok(()) };
		let watch = metrics::watch(&prometheus.registry, self.client.clone())?;
		self.task_manager.spawn_handle().spawn("economy-metrics", None, watch);
		Ok(())
	}

	fn telemetry_handle(&self) -> Option<TelemetryHandle> {
		self.telemetry.as_ref().map(Telemetry::handle)
	}
}

/// The pool of transactions that wait for a block.
fn transaction_pool(
	config: &Configuration,
	client: &Arc<FullClient>,
	essential: &Essential,
) -> Arc<Pool> {
	let pool = sc_transaction_pool::Builder::new(
		essential.clone(),
		client.clone(),
		config.role.is_authority().into(),
	)
	.with_options(config.transaction_pool.clone())
	.with_prometheus(config.prometheus_registry())
	.build();
	Arc::new(pool)
}

/// Counters of all notification protocols. They can be registered once.
fn notification_metrics(config: &Configuration) -> NotificationMetrics {
	<Litep2pNetworkBackend as NetworkBackend<Block, <Block as BlockT>::Hash>>::register_notification_metrics(
		config.prometheus_registry(),
	)
}
