//! JSON-RPC modules of this chain, next to the standard ones that the service brings.

mod economy;
mod sync_state;

use dtao_runtime::{opaque::Block, AccountId, Balance, BlockNumber, Hash, Nonce};
use jsonrpsee::RpcModule;
use pallet_transaction_payment_rpc::{
	TransactionPayment, TransactionPaymentApiServer, TransactionPaymentRuntimeApi,
};
use sc_client_api::ExecutorProvider;
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::ChainSpec;
use sc_transaction_pool_api::TransactionPool;
use sp_api::ProvideRuntimeApi;
use sp_block_builder::BlockBuilder;
use sp_blockchain::{Error as BlockChainError, HeaderBackend, HeaderMetadata};
use std::{error::Error, sync::Arc};
use substrate_frame_rpc_system::{AccountNonceApi, System, SystemApiServer};

/// What the modules ask.
pub struct Deps<C, P, B> {
	/// State, blocks and runtime.
	pub client: Arc<C>,
	/// Transactions that wait for a block.
	pub pool: Arc<P>,
	/// The chain spec that the node was started with.
	pub chain_spec: Box<dyn ChainSpec>,
	/// Proofs that a block is final.
	pub finality_proofs: Arc<FinalityProofProvider<B, Block>>,
	/// Who votes.
	pub authorities: SharedAuthoritySet<Hash, BlockNumber>,
	/// Justifications as they come.
	pub justifications: GrandpaJustificationStream<Block>,
	/// The running rounds.
	pub voter_state: SharedVoterState,
}

/// Merge the modules:
///
/// - `system_accountNextIndex` (alias `account_nextIndex`), which counts the pool:
///   `{"id":1,"jsonrpc":"2.0","method":"account_nextIndex","params":["5Grw...utQY"]}`
/// - `payment_queryInfo` and `payment_queryFeeDetails`:
///   `{"id":1,"jsonrpc":"2.0","method":"payment_queryInfo","params":["0x..."]}`
/// - `grandpa_roundState`, `grandpa_proveFinality` and the stream of justifications
/// - `sync_state_genSyncSpec`, the chain spec with what a light client starts from
/// - `delegateInfo_*`, `neuronInfo_*`, `stakeInfo_*`, `subnetInfo_*`, `swap_*`: one runtime API each
pub fn create_full<C, P, B>(
	deps: &Deps<C, P, B>,
	executor: SubscriptionTaskExecutor,
) -> Result<RpcModule<()>, Box<dyn Error + Send + Sync>>
where
	C: ProvideRuntimeApi<Block>
		+ HeaderBackend<Block>
		+ HeaderMetadata<Block, Error = BlockChainError>
		+ ExecutorProvider<Block>
		+ Send
		+ Sync
		+ 'static,
	C::Api: AccountNonceApi<Block, AccountId, Nonce>
		+ TransactionPaymentRuntimeApi<Block, Balance>
		+ BlockBuilder<Block>,
	P: TransactionPool + 'static,
	B: sc_client_api::Backend<Block> + 'static,
{
	let mut module = RpcModule::new(());
	module.merge(System::new(deps.client.clone(), deps.pool.clone()).into_rpc())?;
	module.merge(TransactionPayment::new(deps.client.clone()).into_rpc())?;
	let grandpa = Grandpa::new(
		executor,
		deps.authorities.clone(),
		deps.voter_state.clone(),
		deps.justifications.clone(),
		deps.finality_proofs.clone(),
	);
	module.merge(grandpa.into_rpc())?;
	let sync_state = sync_state::SyncState::new(
		deps.chain_spec.cloned_box(),
		deps.client.clone(),
		deps.authorities.clone(),
	);
	module.merge(sync_state.into_module()?)?;
	module.merge(economy::module(economy::runtime(deps.client.clone()))?)?;
	Ok(module)
}
