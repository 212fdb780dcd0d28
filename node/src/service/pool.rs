//! The pool as JSON-RPC and other nodes see it.
//!
//! What is no transaction at all is refused here with a reason: the runtime that was asked would stop with a
//! panic, and a backtrace would be the answer. On a chain for one machine the log names each transaction that is
//! refused: who signed it, which call it was, and why.

use super::{client::FullClient, Pool};
use async_trait::async_trait;
use codec::Encode;
use dtao_runtime::{facts, opaque::Block, Hash, VERSION};
use futures_timer::Delay;
use sc_client_api::HeaderBackend;
use sc_transaction_pool_api::{
	ChainEvent, ImportNotificationStream, MaintainedTransactionPool, PoolStatus, ReadyTransactions,
	TransactionFor, TransactionPool, TransactionSource, TransactionStatusStreamFor, TxHash,
	TxInvalidityReportMap,
};
use sp_api::CallApiAt;
use sp_core::traits::CallContext;
#[allow(clippy::disallowed_types, reason = "the interface of the SDK's pool has one")]
use std::collections::HashMap;
use std::{fmt::Display, future::Future, pin::Pin, sync::Arc, time::Duration};

const LOG_TARGET: &str = "txpool";

type InPool = <Pool as TransactionPool>::InPoolTransaction;
type Ready = Box<dyn ReadyTransactions<Item = Arc<InPool>> + Send>;
type PoolError = <Pool as TransactionPool>::Error;

/// What a panic of the runtime has in its text when it was given bytes that it cannot read.
const UNREADABLE: &str = "Bad input data provided to validate_transaction";

/// What the error of a block has in its text whose state is gone.
const NO_STATE: &str = "State already discarded";

/// How often a transaction is submitted again because its block was left, and how long that waits.
const LEFT_TRIES: u32 = 10;
const LEFT_PAUSE: Duration = Duration::from_millis(100);

/// Characters of the reason why bytes are no transaction.
const MAX_REASON: usize = 200;

/// A pool that takes transactions only.
pub struct PublicPool {
	pool: Arc<Pool>,
	client: Arc<FullClient>,
	/// Whether the log names what is refused.
	names: bool,
}

impl PublicPool {
	/// Stand before `pool`.
	pub fn new(pool: Arc<Pool>, client: Arc<FullClient>, names: bool) -> Self {
		Self { pool, client, names }
	}

	/// Refuse bytes that are no transaction for the runtime of block `at`. That of this node knows, where it is
	/// the same; the other one is asked by the pool.
	fn check(&self, at: Hash, extrinsic: &[u8]) -> Result<(), PoolError> {
		let Err(reason) = facts::check_transaction(extrinsic) else { return Ok(()) };
		let version = self.client.runtime_version_at(at, CallContext::Offchain);
		if version.is_ok_and(|version| version.spec_version == VERSION.spec_version) {
			return Err(PoolError::RuntimeApi(no_transaction(extrinsic.len(), &reason)));
		}
		Ok(())
	}

	/// Hand a transaction to `submit`, which asks the state of a block, `at` first, unless its bytes are none.
	async fn admit<T, F: Future<Output = Result<T, PoolError>>>(
		&self,
		at: Hash,
		xt: &TransactionFor<Self>,
		submit: impl Fn(Hash) -> F,
	) -> Result<T, PoolError> {
		let bytes = xt.encode();
		let result = match self.check(at, &bytes) {
			Ok(()) => until_known(submit, at, || self.client.info().best_hash).await,
			Err(error) => Err(error),
		};
		self.told(&bytes, result)
	}

	/// What JSON-RPC answers, and the line of the log about a refused transaction.
	fn told<T>(&self, extrinsic: &[u8], result: Result<T, PoolError>) -> Result<T, PoolError> {
		let result = result.map_err(|error| without_panic(error, extrinsic.len()));
		if let (true, Err(error)) = (self.names, &result) {
			log::warn!(target: LOG_TARGET, "{}", refusal(extrinsic, error));
		}
		result
	}
}

/// What `submit` answers, which asks the state of a block. A block that the chain has just left may have none any
/// more: then it is asked again, of the best one, after the pool had time to follow.
async fn until_known<T, F: Future<Output = Result<T, PoolError>>>(
	submit: impl Fn(Hash) -> F,
	at: Hash,
	best: impl Fn() -> Hash,
) -> Result<T, PoolError> {
	let mut result = submit(at).await;
	for _ in 0..LEFT_TRIES {
		if !result.as_ref().is_err_and(|error| error.to_string().contains(NO_STATE)) {
			break;
		}
		Delay::new(LEFT_PAUSE).await;
		result = submit(best()).await;
	}
	result
}

/// Why so many bytes are refused, in one line.
fn no_transaction(length: usize, reason: &str) -> String {
	let reason: String = reason.chars().take(MAX_REASON).collect();
	format!("these {length} bytes are no transaction of this chain ({reason})")
}

/// The error without the backtrace of a runtime that could not read the bytes.
fn without_panic(error: PoolError, length: usize) -> PoolError {
	match error {
		PoolError::RuntimeApi(text) if text.contains(UNREADABLE) => {
			PoolError::RuntimeApi(no_transaction(length, "its runtime cannot read them"))
		},
		other => other,
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
impl TransactionPool for PublicPool {
	type Block = Block;
	type Hash = Hash;
	type InPoolTransaction = InPool;
	type Error = PoolError;

	/// One after the other: nobody outside of the pool gives more than one.
	async fn submit_at(
		&self,
		at: Hash,
		source: TransactionSource,
		xts: Vec<TransactionFor<Self>>,
	) -> Result<Vec<Result<TxHash<Self>, Self::Error>>, Self::Error> {
		let mut results = Vec::with_capacity(xts.len());
		for xt in xts {
			results.push(self.submit_one(at, source, xt).await);
		}
		Ok(results)
	}

	async fn submit_one(
		&self,
		at: Hash,
		source: TransactionSource,
		xt: TransactionFor<Self>,
	) -> Result<TxHash<Self>, Self::Error> {
		self.admit(at, &xt, |at| self.pool.submit_one(at, source, xt.clone())).await
	}

	async fn submit_and_watch(
		&self,
		at: Hash,
		source: TransactionSource,
		xt: TransactionFor<Self>,
	) -> Result<Pin<Box<TransactionStatusStreamFor<Self>>>, Self::Error> {
		self.admit(at, &xt, |at| self.pool.submit_and_watch(at, source, xt.clone())).await
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
impl MaintainedTransactionPool for PublicPool {
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

	#[test]
	fn unreadable_bytes_should_be_told_without_the_panic() {
		let panic = format!(
			"Execution failed: Execution aborted due to panic: panicked at src/apis.rs:1:1:\n\
			 {UNREADABLE}: Codec error.\nWASM backtrace:\n0: a"
		);
		let told = without_panic(PoolError::RuntimeApi(panic), 7).to_string();
		assert_eq!(
			told,
			"Runtime error: these 7 bytes are no transaction of this chain (its runtime cannot read them)"
		);
		let other = without_panic(PoolError::RuntimeApi("no state".into()), 7).to_string();
		assert_eq!(other, "Runtime error: no state");
	}

	#[test]
	fn submission_should_go_on_at_the_best_block_when_its_own_was_left() {
		use futures::executor::block_on;
		use std::cell::RefCell;
		let (left, best) = (Hash::repeat_byte(1), Hash::repeat_byte(2));
		let asked = RefCell::new(Vec::new());
		let left_error = || PoolError::RuntimeApi(format!("unknown Block: {NO_STATE} for 0x01"));
		let submit = |error_at: Option<Hash>| {
			let asked = &asked;
			move |at| async move {
				asked.borrow_mut().push(at);
				let is_left = error_at.is_none_or(|error_at| at == error_at);
				if is_left {
					Err(left_error())
				} else {
					Ok(())
				}
			}
		};
		assert!(block_on(until_known(submit(Some(left)), left, || best)).is_ok());
		assert_eq!(asked.take(), [left, best]);
		// Nobody waits for ever, and other errors are told at once.
		assert!(block_on(until_known(submit(None), left, || best)).is_err());
		assert_eq!(asked.take().len(), 1 + LEFT_TRIES as usize);
		let refuse = |_| async { Err::<(), _>(PoolError::RuntimeApi("stale".into())) };
		assert!(
			block_on(until_known(refuse, left, || unreachable!("it is not asked again"))).is_err()
		);
	}

	#[test]
	fn reason_should_be_bounded() {
		let said = no_transaction(1, &"\u{3b1}".repeat(10_000));
		assert!(said.chars().count() < MAX_REASON + 100, "{said}");
	}
}
