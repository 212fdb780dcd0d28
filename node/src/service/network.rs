//! The network, and everything of a node that is not consensus: sync, pool, JSON-RPC, metrics.

use super::{FullNetworkConfig, GrandpaLink, Node};
use dtao_runtime::opaque::Block;
use futures::FutureExt;
use sc_client_api::Backend;
use sc_consensus::DefaultImportQueue;
use sc_network::{
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
	error::Error as ServiceError, BuildNetworkParams, Configuration, SpawnTasksParams,
	WarpSyncConfig,
};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_runtime::traits::Block as BlockT;
use std::sync::Arc;

/// The running network, as consensus sees it.
pub(super) struct Network {
	pub(super) service: Arc<dyn NetworkService>,
	pub(super) sync: Arc<SyncingService<Block>>,
	pub(super) grandpa_protocol: ProtocolName,
	pub(super) grandpa_notifications: Box<dyn NotificationService>,
}

impl Node {
	/// Join the network and start everything that is not consensus: sync, pool, JSON-RPC, metrics.
	pub(super) fn build_network(
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
}

fn notification_metrics(config: &Configuration) -> NotificationMetrics {
	<Litep2pNetworkBackend as NetworkBackend<Block, <Block as BlockT>::Hash>>::register_notification_metrics(
		config.prometheus_registry(),
	)
}
