//! The pool as JSON-RPC sees it. On a chain for one machine the log names each transaction that it refuses:
//! who signed it, which call it was, and why.

use super::Pool;
use async_trait::async_trait;
use codec::Encode;
use dtao_runtime::{facts, opaque::Block, Hash};
use sc_transaction_pool_api::{
	ChainEvent, ImportNotificationStream, MaintainedTransactionPool, PoolStatus, ReadyTransactions,
	TransactionFor, TransactionPool, TransactionSource, TransactionStatusStreamFor, TxHash,
	TxInvalidityReportMap,
};
#[allow(clippy::disallowed_types, reason = "the interface of the SDK's pool has one")]
use std::collections::HashMap;
use std::{fmt::Display, pin::Pin, sync::Arc, time::Duration};

const LOG_TARGET: &str = "txpool";

type InPool = <Pool as TransactionPool>::InPoolTransaction;
type Ready = Box<dyn ReadyTransactions<Item = Arc<InPool>> + Send>;
type PoolError = <Pool as TransactionPool>::Error;

/// A pool that tells what it refuses.
pub struct NamingPool {
	pool: Arc<Pool>,
	/// Whether it tells.
	names: bool,
}

impl NamingPool {
	/// Stand before `pool`.
	pub fn new(pool: Arc<Pool>, names: bool) -> Self {
		Self { pool, names }
	}

	/// The line about a refused transaction, made before it is handed over.
	fn told<T>(
		&self,
		extrinsic: Option<Vec<u8>>,
		result: Result<T, PoolError>,
	) -> Result<T, PoolError> {
		if let (Some(bytes), Err(error)) = (extrinsic, &result) {
			log::warn!(target: LOG_TARGET, "{}", refusal(&bytes, error));
		}
		result
	}

	fn bytes(&self, extrinsic: &TransactionFor<Pool>) -> Option<Vec<u8>> {
		self.names.then(|| extrinsic.encode())
	}
}

/// Signer, call and reason of a refused transaction.
fn refusal(extrinsic: &[u8], reason: &impl Display) -> String {
	match facts::describe(extrinsic) {
		Some((signer, call)) => format!("Refused {call} of {signer}: {reason}"),
		None => format!("Refused {} bytes that are no transaction: {reason}", extrinsic.len()),
	}
}

#[async_trait]
impl TransactionPool for NamingPool {
	type Block = Block;
	type Hash = Hash;
	type InPoolTransaction = InPool;
	type Error = PoolError;

	async fn submit_at(
		&self,
		at: Hash,
		source: TransactionSource,
		xts: Vec<TransactionFor<Self>>,
	) -> Result<Vec<Result<TxHash<Self>, Self::Error>>, Self::Error> {
		let bytes: Vec<_> = xts.iter().map(|xt| self.bytes(xt)).collect();
		let results = self.pool.submit_at(at, source, xts).await?;
		Ok(bytes.into_iter().zip(results).map(|(bytes, result)| self.told(bytes, result)).collect())
	}

	async fn submit_one(
		&self,
		at: Hash,
		source: TransactionSource,
		xt: TransactionFor<Self>,
	) -> Result<TxHash<Self>, Self::Error> {
		let bytes = self.bytes(&xt);
		let result = self.pool.submit_one(at, source, xt).await;
		self.told(bytes, result)
	}

	async fn submit_and_watch(
		&self,
		at: Hash,
		source: TransactionSource,
		xt: TransactionFor<Self>,
	) -> Result<Pin<Box<TransactionStatusStreamFor<Self>>>, Self::Error> {
		let bytes = self.bytes(&xt);
		let result = self.pool.submit_and_watch(at, source, xt).await;
		self.told(bytes, result)
	}

	async fn ready_at(&self, at: Hash) -> Ready {
		self.pool.ready_at(at).await
	}

	fn ready(&self) -> Ready {
		self.pool.ready()
	}

	async fn report_invalid(
		&self,
		at: Option<Hash>,
		errors: TxInvalidityReportMap<TxHash<Self>>,
	) -> Vec<Arc<InPool>> {
		self.pool.report_invalid(at, errors).await
	}

	fn futures(&self) -> Vec<InPool> {
		self.pool.futures()
	}

	fn status(&self) -> PoolStatus {
		self.pool.status()
	}

	fn import_notification_stream(&self) -> ImportNotificationStream<TxHash<Self>> {
		self.pool.import_notification_stream()
	}

	#[allow(clippy::disallowed_types, reason = "the interface of the SDK's pool has one")]
	fn on_broadcasted(&self, propagations: HashMap<TxHash<Self>, Vec<String>>) {
		self.pool.on_broadcasted(propagations);
	}

	fn hash_of(&self, xt: &TransactionFor<Self>) -> TxHash<Self> {
		self.pool.hash_of(xt)
	}

	fn ready_transaction(&self, hash: &TxHash<Self>) -> Option<Arc<InPool>> {
		self.pool.ready_transaction(hash)
	}

	async fn ready_at_with_timeout(&self, at: Hash, timeout: Duration) -> Ready {
		self.pool.ready_at_with_timeout(at, timeout).await
	}
}

#[async_trait]
impl MaintainedTransactionPool for NamingPool {
	async fn maintain(&self, event: ChainEvent<Block>) {
		self.pool.maintain(event).await;
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn refusal_should_tell_of_bytes_that_are_no_transaction() {
		assert_eq!(
			refusal(&[1, 2, 3], &"bad format"),
			"Refused 3 bytes that are no transaction: bad format"
		);
	}
}
