//! What the joining of forks has to know about our own chain.

use codec::Encode;
use dtao_runtime::{opaque::Block, BlockNumber, Hash};
use prost::Message;
use sc_client_api::{BlockBackend, HeaderBackend};
use sc_network_sync as schema;
use sp_blockchain::BlockStatus;
use sp_runtime::generic::SignedBlock;
use std::sync::Arc;

/// Our own chain.
pub trait Chain: Send + Sync {
	/// Whether a block is imported, on whatever fork.
	fn knows(&self, hash: &Hash) -> bool;

	/// The number of the last final block.
	fn finalized_number(&self) -> BlockNumber;

	/// A block that is imported, with its body.
	fn block(&self, hash: Hash) -> Option<SignedBlock<Block>>;
}

impl<C: HeaderBackend<Block> + BlockBackend<Block> + Send + Sync> Chain for Arc<C> {
	fn knows(&self, hash: &Hash) -> bool {
		matches!(self.status(*hash), Ok(BlockStatus::InChain))
	}

	fn finalized_number(&self) -> BlockNumber {
		self.info().finalized_number
	}

	fn block(&self, hash: Hash) -> Option<SignedBlock<Block>> {
		BlockBackend::block(&**self, hash).ok().flatten()
	}
}

/// One block as a response of the sync protocol.
pub fn encode(block: &SignedBlock<Block>) -> Vec<u8> {
	let (header, body) = (&block.block.header, &block.block.extrinsics);
	let data = schema::BlockData {
		hash: header.hash().encode(),
		header: header.encode(),
		body: body.iter().map(Encode::encode).collect(),
		justifications: block.justifications.as_ref().map(Encode::encode).unwrap_or_default(),
		..Default::default()
	};
	schema::BlockResponse { blocks: vec![data] }.encode_to_vec()
}
