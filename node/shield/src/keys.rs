//! The key pairs of the node.

use std::sync::Arc;

use dtao_shield::{KeyHash, KeyRing, OpenError, PublicKey, Seed, INHERENT_IDENTIFIER};
use parking_lot::Mutex;
use sp_inherents::{Error, InherentData, InherentDataProvider, InherentIdentifier};

/// The key pairs of the node, shared by what announces them and what opens carriers.
#[derive(Clone, Debug)]
pub struct NodeKeys(Arc<Mutex<KeyRing>>);

impl NodeKeys {
	/// The pairs that are derived from a secret.
	pub fn new(seed: Seed) -> Self {
		Self(Arc::new(Mutex::new(KeyRing::new(seed))))
	}

	/// The key to announce in the block at `height`, as the data of its inherent. From now on the node
	/// opens what is encrypted to it or to those of the blocks before.
	pub fn announcement(&self, height: u64) -> KeyAnnouncement {
		KeyAnnouncement(self.0.lock().announce(height))
	}

	/// Whether the node has the key of this hash.
	pub fn knows(&self, hash: &KeyHash) -> bool {
		self.0.lock().knows(hash)
	}

	/// The inner transaction of a ciphertext.
	///
	/// # Errors
	/// [`OpenError`]
	pub fn open(&self, ciphertext: &[u8]) -> Result<Vec<u8>, OpenError> {
		self.0.lock().open(ciphertext)
	}
}

/// The key that a block announces.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KeyAnnouncement(PublicKey);

#[async_trait::async_trait]
impl InherentDataProvider for KeyAnnouncement {
	async fn provide_inherent_data(&self, data: &mut InherentData) -> Result<(), Error> {
		data.put_data(INHERENT_IDENTIFIER, &Some(self.0.to_vec()))
	}

	/// The only error is that a block has no announcement, which is fatal.
	async fn try_handle_error(
		&self,
		_: &InherentIdentifier,
		_: &[u8],
	) -> Option<Result<(), Error>> {
		None
	}
}
