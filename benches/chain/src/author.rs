//! A client on a new database, and block after block for it.

use crate::{said, voters};
use dtao_node_shield::NodeKeys;
use dtao_runtime::{opaque::Block, Hash, RuntimeApi};
use dtao_shield::Seed;
use futures::executor::block_on;
use sc_block_builder::BlockBuilderBuilder;
use sc_chain_spec::{GenericChainSpec, GenesisBlockBuilder};
use sc_client_api::execution_extensions::ExecutionExtensions;
use sc_client_db::{Backend, BlocksPruning, DatabaseSettings, DatabaseSource, PruningMode};
use sc_consensus::{
	BlockImport, BlockImportParams, ForkChoiceStrategy, ImportResult, LongestChain, StateAction,
	StorageChanges,
};
use sc_consensus_grandpa::GrandpaBlockImport;
use sc_executor::WasmExecutor;
use sc_service::{ClientConfig, TFullBackend, TFullClient};
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend as _;
use sp_consensus::BlockOrigin;
use sp_consensus_aura::{
	digests::CompatibleDigestItem,
	inherents::InherentDataProvider as AuraInherent,
	sr25519::{AuthorityId, AuthoritySignature},
	AuraApi, Slot, SlotDuration,
};
use sp_core::{storage::Storage, testing::TaskExecutor, Pair as _};
use sp_inherents::InherentDataProvider as _;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{traits::Block as _, BuildStorage, Digest, DigestItem, OpaqueExtrinsic};
use sp_timestamp::{InherentDataProvider as TimestampInherent, Timestamp};
use std::{
	path::{Path, PathBuf},
	sync::Arc,
};

type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;
type Client = TFullClient<Block, RuntimeApi, Executor>;
type Database = TFullBackend<Block>;
type Grandpa = GrandpaBlockImport<Database, Block, Client, LongestChain<Database, Block>>;

/// What the node gives to the cache of the trie, finalized blocks whose state it keeps, and blocks that it lets pass
/// before it writes a state: its defaults.
const CACHE: usize = 1024 * 1024 * 1024;
const KEPT: u32 = 256;
const DELAY: u64 = 4_096;

/// Finalized blocks of which GRANDPA keeps a proof at least once. No block needs one but those that change the voters.
const PROOF_EVERY: u32 = 512;

/// Writes one block after the other.
pub struct Author {
	client: Arc<Client>,
	grandpa: Grandpa,
	key: sp_core::sr25519::Pair,
	/// Keys of encrypted transactions, which a block announces.
	shield: NodeKeys,
	slot_duration: SlotDuration,
	/// Hash, number and slot of the last block.
	head: (Hash, u32, u64),
	/// How often the voters changed.
	changes: u32,
}

impl Author {
	/// A client on a new database, with the genesis of a chain spec and room for so many blocks until now.
	pub fn new(chain: &Path, database: &Path, blocks: u32) -> Result<Self, String> {
		if database.exists() {
			return Err(format!("{} exists: give another --database", database.display()));
		}
		let spec: GenericChainSpec = GenericChainSpec::from_json_file(PathBuf::from(chain))?;
		let backend = said(open(database))?;
		let client = Arc::new(said(client(&backend, spec.build_storage()?))?);
		let leaves = LongestChain::new(backend);
		let (grandpa, _) = said(sc_consensus_grandpa::block_import(
			client.clone(),
			PROOF_EVERY,
			&client,
			leaves,
			None,
		))?;
		let genesis = client.info().genesis_hash;
		let authors: Vec<AuthorityId> = said(client.runtime_api().authorities(genesis))?;
		let slot_duration = said(client.runtime_api().slot_duration(genesis))?;
		let key = Sr25519Keyring::One.pair();
		if authors != [AuthorityId::from(key.public())] {
			return Err(format!("{}: One is not the only author", chain.display()));
		}
		let running = u64::from(Slot::from_timestamp(Timestamp::current(), slot_duration));
		let head = (genesis, 0, running - u64::from(blocks) - 1);
		let shield = NodeKeys::new(Seed::generate());
		Ok(Self { client, grandpa, key, shield, slot_duration, head, changes: 0 })
	}

	/// Write the next block, as final.
	pub fn write(&mut self) -> Result<(), String> {
		let mut params = self.build(None)?;
		params.finalized = true;
		let client = self.client.clone();
		self.import(&*client, params)
	}

	/// Write a block that changes the voters, with the proof of those before that it is final.
	pub fn write_change(&mut self) -> Result<(), String> {
		let set = u64::from(self.changes);
		let announcement = voters::announcement(set + 1, self.client.info().genesis_hash)?;
		let mut params = self.build(Some(announcement))?;
		params.justifications = Some(voters::proof(set, params.post_hash(), params.header.number));
		let grandpa = self.grandpa.clone();
		self.import(&grandpa, params)?;
		self.changes += 1;
		match self.client.info().finalized_number == self.head.1 {
			true => Ok(()),
			false => Err("a block is not final although there is a proof".into()),
		}
	}

	/// The next block, in the next slot.
	fn build(&self, extra: Option<OpaqueExtrinsic>) -> Result<BlockImportParams<Block>, String> {
		let (parent, number, slot) = (self.head.0, self.head.1 + 1, Slot::from(self.head.2 + 1));
		let said_slot =
			<DigestItem as CompatibleDigestItem<AuthoritySignature>>::aura_pre_digest(slot);
		let builder = BlockBuilderBuilder::new(&*self.client)
			.on_parent_block(parent)
			.with_parent_block_number(self.head.1)
			.with_inherent_digests(Digest { logs: vec![said_slot] });
		let mut builder = said(builder.build())?;
		let time = Timestamp::new(u64::from(slot) * self.slot_duration.as_millis());
		let providers = (
			AuraInherent::new(slot),
			TimestampInherent::new(time),
			self.shield.announcement(number.into()),
		);
		let data = said(block_on(providers.create_inherent_data()))?;
		let inherents = said(builder.create_inherents(data))?;
		for extrinsic in inherents.into_iter().chain(extra) {
			said(builder.push(extrinsic))?;
		}
		let (block, changes) = said(builder.build())?.into_inner();
		let (header, body) = block.deconstruct();
		let signature = self.key.sign(header.hash().as_ref());
		let mut params = BlockImportParams::new(BlockOrigin::Own, header);
		params.post_digests.push(DigestItem::aura_seal(AuthoritySignature::from(signature)));
		params.body = Some(body);
		params.state_action = StateAction::ApplyChanges(StorageChanges::Changes(changes));
		params.fork_choice = Some(ForkChoiceStrategy::LongestChain);
		Ok(params)
	}

	fn import<I: BlockImport<Block>>(
		&mut self,
		place: &I,
		params: BlockImportParams<Block>,
	) -> Result<(), String>
	where
		I::Error: std::fmt::Display,
	{
		let head = (params.post_hash(), params.header.number, self.head.2 + 1);
		match said(block_on(place.import_block(params)))? {
			ImportResult::Imported(_) => {
				self.head = head;
				Ok(())
			},
			other => Err(format!("block {} was not imported: {other:?}", head.1)),
		}
	}
}

fn open(database: &Path) -> sp_blockchain::Result<Arc<Database>> {
	let settings = DatabaseSettings {
		trie_cache_maximum_size: Some(CACHE),
		state_pruning: Some(PruningMode::blocks_pruning(KEPT)),
		source: DatabaseSource::ParityDb { path: PathBuf::from(database) },
		blocks_pruning: BlocksPruning::KeepFinalized,
		pruning_filters: Vec::new(),
		metrics_registry: None,
	};
	Ok(Arc::new(Backend::new(settings, DELAY)?))
}

fn client(backend: &Arc<Database>, genesis: Storage) -> sp_blockchain::Result<Client> {
	let executor = Executor::builder().build();
	let genesis =
		GenesisBlockBuilder::new_with_storage(genesis, true, backend.clone(), executor.clone())?;
	let extensions = ExecutionExtensions::new(None, Arc::new(executor.clone()));
	sc_service::new_client(
		backend.clone(),
		executor,
		genesis,
		None,
		None,
		extensions,
		Box::new(TaskExecutor::new()),
		None,
		None,
		ClientConfig::default(),
	)
}
