//! Finding the ciphertext in a transaction.

use std::{marker::PhantomData, sync::Arc};

use codec::Encode;
use dtao_runtime_api::ShieldApi;
use dtao_shield::MIN_CIPHERTEXT_LEN;
use sp_api::ProvideRuntimeApi;
use sp_runtime::traits::Block as BlockT;

use crate::LOG_TARGET;

/// Says which transactions are carriers.
pub trait ReadCarrier<Block: BlockT>: Send + Sync {
	/// The ciphertext of a carrier, by the rules of the runtime of block `at`. `None` for every other
	/// transaction.
	fn ciphertext(&self, at: Block::Hash, transaction: &Block::Extrinsic) -> Option<Vec<u8>>;
}

/// Asks the runtime, which alone knows how a call is encoded.
#[derive(Debug)]
pub struct RuntimeReader<Block, Client> {
	client: Arc<Client>,
	_block: PhantomData<fn() -> Block>,
}

impl<Block, Client> RuntimeReader<Block, Client> {
	/// Asks by this client.
	pub fn new(client: Arc<Client>) -> Self {
		Self { client, _block: PhantomData }
	}
}

impl<Block, Client> ReadCarrier<Block> for RuntimeReader<Block, Client>
where
	Block: BlockT,
	Client: ProvideRuntimeApi<Block> + Send + Sync,
	Client::Api: ShieldApi<Block>,
{
	fn ciphertext(&self, at: Block::Hash, transaction: &Block::Extrinsic) -> Option<Vec<u8>> {
		// Nearly all transactions are shorter than any carrier: no call of the runtime for those.
		if transaction.encoded_size() < MIN_CIPHERTEXT_LEN {
			return None;
		}
		match self.client.runtime_api().carried_ciphertext(at, transaction.clone()) {
			Ok(ciphertext) => ciphertext,
			Err(error) => {
				log::debug!(target: LOG_TARGET, "The runtime reads no carriers: {error}");
				None
			},
		}
	}
}
