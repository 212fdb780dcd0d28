//! The author's part of encrypted transactions: the keys that its blocks announce, and the pool that shows
//! what is inside of the carriers it can open.

use super::{client::FullClient, Node, Pool};
use dtao_node_shield::{
	load_or_create, KeyAnnouncement, Limits, Metrics, NodeKeys, RuntimeReader, ShieldedPool,
};
use dtao_runtime::{opaque::Block, Hash};
use dtao_shield::Seed;
use sc_client_api::HeaderBackend;
use sc_service::error::Error as ServiceError;
use std::sync::Arc;

/// The pool that an author fills its blocks from.
pub(super) type AuthorPool = ShieldedPool<Pool>;

type InherentError = Box<dyn std::error::Error + Send + Sync>;

/// The key pairs of an author, and the pool that opens with them.
#[derive(Clone)]
pub(super) struct Shield {
	client: Arc<FullClient>,
	keys: NodeKeys,
	pool: Arc<AuthorPool>,
}

impl Node {
	/// The author's part of encrypted transactions.
	///
	/// Its secret is kept beside the keys of the author, so that no restart loses one. A keystore in
	/// memory has a secret that ends with it.
	///
	/// # Errors
	/// The secret cannot be read or stored; a name of the metrics is taken.
	pub(super) fn shield(&self) -> Result<Shield, ServiceError> {
		let seed = match &self.keystore_path {
			Some(path) => {
				load_or_create(path).map_err(|error| ServiceError::Other(error.to_string()))?
			},
			None => Seed::generate(),
		};
		let metrics = match &self.prometheus {
			Some(prometheus) => Some(Metrics::register(&prometheus.registry)?),
			None => None,
		};
		let keys = NodeKeys::new(seed);
		let reader = Arc::new(RuntimeReader::<Block, _>::new(self.client.clone()));
		let limits = Limits::of_slot(self.slot_duration.as_duration());
		let pool = ShieldedPool::new(self.pool.clone(), keys.clone(), reader, limits, metrics);
		Ok(Shield { client: self.client.clone(), keys, pool: Arc::new(pool) })
	}
}

impl Shield {
	/// The pool with opened carriers.
	pub(super) fn pool(&self) -> Arc<AuthorPool> {
		self.pool.clone()
	}

	/// The key that the block at `height` announces.
	pub(super) fn announcement(&self, height: u64) -> KeyAnnouncement {
		self.keys.announcement(height)
	}

	/// The key that a block on `parent` announces.
	///
	/// # Errors
	/// The parent is unknown.
	pub(super) fn announcement_after(
		&self,
		parent: Hash,
	) -> Result<KeyAnnouncement, InherentError> {
		let number = self.client.number(parent)?.ok_or("the parent of the block is unknown")?;
		Ok(self.announcement(u64::from(number).saturating_add(1)))
	}
}
