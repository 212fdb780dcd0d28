//! The network, and everything of a node that is not consensus: sync, pool, JSON-RPC, metrics.

use super::{
	client::{FullClient, GrandpaLink},
	clock::ClockWatch,
	forks::ForkDownloader,
	pool::PublicPool,
	Node,
};
use crate::rpc;
use dtao_runtime::opaque::Block;
use sc_client_api::HeaderBackend;
use sc_consensus::{import_queue::ImportQueueService, DefaultImportQueue, ImportQueue};
use sc_consensus_grandpa::{warp_proof::NetworkProvider, FinalityProofProvider};
use sc_network::{
	config::FullNetworkConfiguration,
	service::traits::{NetworkService, NotificationService},
	types::ProtocolName,
	Litep2pNetworkBackend,
};
use sc_network_sync::{
	block_relay_protocol::BlockRelayParams,
	block_request_handler::BlockRequestHandler,
	service::network::{NetworkServiceHandle, NetworkServiceProvider},
	SyncingService,
};
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::{
	error::Error as ServiceError, BuildNetworkParams, Configuration, SpawnTasksParams,
	WarpSyncConfig,
};
use sp_runtime::traits::Block as BlockT;
use std::sync::Arc;

type FullNetworkConfig =
	FullNetworkConfiguration<Block, <Block as BlockT>::Hash, Litep2pNetworkBackend>;
type BlockRelay = BlockRelayParams<Block, Litep2pNetworkBackend>;
type RpcModule = jsonrpsee::RpcModule<()>;
type RpcBuilder = Box<dyn Fn(SubscriptionTaskExecutor) -> Result<RpcModule, ServiceError>>;

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
			self.add_grandpa_protocol(&config, &mut net_config);
		let authorities = grandpa_link.shared_authority_set().clone();
		let warp_sync = NetworkProvider::new(self.backend.clone(), authorities, Vec::new());
		let requests = NetworkServiceProvider::new();
		let block_relay = self.block_relay(&config, requests.handle(), import_queue.service());
		let watch = ClockWatch::new(self.slot_duration);
		let (service, system_rpc_tx, tx_handler_controller, sync, _) =
			sc_service::build_network(BuildNetworkParams {
				config: &config,
				net_config,
				client: self.client.clone(),
				// What other nodes send twice is no news for the log.
				transaction_pool: self.public_pool(false),
				spawn_handle: self.task_manager.spawn_handle(),
				spawn_essential_handle: self.task_manager.spawn_essential_handle(),
				import_queue,
				block_announce_validator_builder: Some(Box::new(move |_| Box::new(watch))),
				warp_sync_config: Some(WarpSyncConfig::WithProvider(Arc::new(warp_sync))),
				block_relay: Some(block_relay),
				metrics: self.notification_metrics.clone(),
				gap_sync_body_policy: None,
			})?;
		let requests = requests.run(Arc::new(service.clone()));
		self.task_manager.spawn_handle().spawn("block-requests", Some("networking"), requests);

		let rpc_builder = self.rpc_builder(&config, grandpa_link);
		let transaction_pool = self.public_pool(self.local);
		sc_service::spawn_tasks(SpawnTasksParams {
			config,
			client: self.client.clone(),
			backend: self.backend.clone(),
			task_manager: &mut self.task_manager,
			keystore: self.keystore.keystore(),
			transaction_pool,
			rpc_builder,
			network: service.clone(),
			system_rpc_tx,
			tx_handler_controller,
			sync_service: sync.clone(),
			telemetry: self.telemetry.as_mut(),
			tracing_execute_block: None,
		})?;
		Ok(Network { service, sync, grandpa_protocol, grandpa_notifications })
	}

	/// The pool as others see it; `names` says whether the log names what it refuses.
	fn public_pool(&self, names: bool) -> Arc<PublicPool> {
		Arc::new(PublicPool::new(self.pool.clone(), self.client.clone(), names))
	}

	/// The protocol by which blocks are asked for and given, able to join long forks.
	fn block_relay(
		&self,
		config: &Configuration,
		requests: NetworkServiceHandle,
		importer: Box<dyn ImportQueueService<Block>>,
	) -> BlockRelay {
		let peers = &config.network.default_peers_set;
		let most_peers = peers.in_peers.saturating_add(peers.out_peers);
		let relay: BlockRelay = BlockRequestHandler::new::<Litep2pNetworkBackend>(
			requests,
			&config.protocol_id(),
			config.chain_spec.fork_id(),
			self.client.clone(),
			usize::try_from(most_peers).unwrap_or(usize::MAX),
		);
		let BlockRelayParams { server, downloader, request_response_config } = relay;
		let downloader = Arc::new(ForkDownloader::new(downloader, self.client.clone(), importer));
		BlockRelayParams { server, downloader, request_response_config }
	}

	/// What makes the JSON-RPC modules of the node, once for each listener.
	fn rpc_builder(&self, config: &Configuration, grandpa_link: &GrandpaLink) -> RpcBuilder {
		let authorities = grandpa_link.shared_authority_set().clone();
		let deps = rpc::Deps::<FullClient, _, _> {
			client: self.client.clone(),
			pool: self.pool.clone(),
			chain_spec: config.chain_spec.cloned_box(),
			finality_proofs: FinalityProofProvider::new_for_service(
				self.backend.clone(),
				Some(authorities.clone()),
			),
			authorities,
			justifications: grandpa_link.justification_stream(),
			voter_state: self.voter_state.clone(),
		};
		Box::new(move |executor| rpc::create_full(&deps, executor).map_err(Into::into))
	}

	/// Tell the network about the protocol of GRANDPA's votes.
	fn add_grandpa_protocol(
		&self,
		config: &Configuration,
		net_config: &mut FullNetworkConfig,
	) -> (ProtocolName, Box<dyn NotificationService>) {
		let genesis = self.client.info().genesis_hash;
		let name = sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
		let (protocol, notifications) =
			sc_consensus_grandpa::grandpa_peers_set_config::<Block, Litep2pNetworkBackend>(
				name.clone(),
				self.notification_metrics.clone(),
				net_config.peer_store_handle(),
			);
		net_config.add_notification_protocol(protocol);
		(name, notifications)
	}
}
