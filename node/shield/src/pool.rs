//! The pool as the author of a block sees it.

#[allow(clippy::disallowed_types, reason = "the interface of the SDK's pool has one")]
use std::collections::HashMap as TransactionMap;
use std::{
	pin::Pin,
	sync::Arc,
	time::{Duration, Instant},
};

use async_trait::async_trait;
use codec::{Decode, Encode};
use dtao_shield::OpenError;
use parking_lot::Mutex;
use sc_transaction_pool_api::{
	ImportNotificationStream, InPoolTransaction, PoolStatus, ReadyTransactions, TransactionFor,
	TransactionPool, TransactionSource, TransactionStatusStreamFor, TxHash, TxInvalidityReportMap,
};
use sp_runtime::{
	traits::Block as BlockT,
	transaction_validity::{TransactionLongevity, TransactionPriority, TransactionTag},
};

use crate::{Metrics, NodeKeys, ReadCarrier, LOG_TARGET};

/// First byte of a signed transaction of version 4, after its length.
const SIGNED_V4: u8 = 0x84;

/// What opening carriers may take of one block.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
	/// Carriers at most.
	pub carriers: usize,
	/// Time at most.
	pub time: Duration,
}

impl Limits {
	/// 64 carriers, and a twentieth of the slot.
	pub fn of_slot(slot: Duration) -> Self {
		Self { carriers: 64, time: slot.checked_div(20).unwrap_or(Duration::ZERO) }
	}
}

/// A transaction as the author gets it.
pub enum Offered<P: TransactionPool> {
	/// One of the pool.
	Pooled(Arc<P::InPoolTransaction>),
	/// One that came out of a carrier.
	Opened {
		/// Its hash.
		hash: TxHash<P>,
		/// Its bytes.
		data: Arc<TransactionFor<P>>,
	},
}

/// What an opened transaction has of the numbers that a pool keeps: it is in no pool.
const OPENED_PRIORITY: TransactionPriority = 0;
const OPENED_LONGEVITY: TransactionLongevity = 1;

impl<P: TransactionPool> InPoolTransaction for Offered<P> {
	type Transaction = Arc<TransactionFor<P>>;
	type Hash = TxHash<P>;

	fn data(&self) -> &Self::Transaction {
		match self {
			Self::Pooled(transaction) => transaction.data(),
			Self::Opened { data, .. } => data,
		}
	}

	fn hash(&self) -> &Self::Hash {
		match self {
			Self::Pooled(transaction) => transaction.hash(),
			Self::Opened { hash, .. } => hash,
		}
	}

	fn priority(&self) -> &TransactionPriority {
		match self {
			Self::Pooled(transaction) => transaction.priority(),
			Self::Opened { .. } => &OPENED_PRIORITY,
		}
	}

	fn longevity(&self) -> &TransactionLongevity {
		match self {
			Self::Pooled(transaction) => transaction.longevity(),
			Self::Opened { .. } => &OPENED_LONGEVITY,
		}
	}

	fn requires(&self) -> &[TransactionTag] {
		match self {
			Self::Pooled(transaction) => transaction.requires(),
			Self::Opened { .. } => &[],
		}
	}

	fn provides(&self) -> &[TransactionTag] {
		match self {
			Self::Pooled(transaction) => transaction.provides(),
			Self::Opened { .. } => &[],
		}
	}

	fn is_propagable(&self) -> bool {
		match self {
			Self::Pooled(transaction) => transaction.is_propagable(),
			Self::Opened { .. } => false,
		}
	}
}

/// What opening needs, shared by the pool and its iterators.
struct Opener<P: TransactionPool> {
	pool: Arc<P>,
	keys: NodeKeys,
	reader: Arc<dyn ReadCarrier<P::Block>>,
	limits: Limits,
	metrics: Option<Metrics>,
	/// Hashes of what came out of carriers for the last block: the pool does not know them.
	/// At most as many as one block opens.
	invented: Mutex<Vec<TxHash<P>>>,
}

/// A pool whose ready transactions include what is inside of carriers. Everything else is done by the
/// pool it is made of.
pub struct ShieldedPool<P: TransactionPool>(Arc<Opener<P>>);

impl<P: TransactionPool> ShieldedPool<P> {
	/// The pool of the node, with what it can open.
	pub fn new(
		pool: Arc<P>,
		keys: NodeKeys,
		reader: Arc<dyn ReadCarrier<P::Block>>,
		limits: Limits,
		metrics: Option<Metrics>,
	) -> Self {
		let invented = Mutex::new(Vec::new());
		Self(Arc::new(Opener { pool, keys, reader, limits, metrics, invented }))
	}
}

type ReadyOf<P> = Box<dyn ReadyTransactions<Item = Arc<P>> + Send>;

impl<P: TransactionPool<InPoolTransaction: Send + Sync> + 'static> ShieldedPool<P> {
	fn opening(
		&self,
		at: <P::Block as BlockT>::Hash,
		ready: ReadyOf<P::InPoolTransaction>,
	) -> ReadyOf<Offered<P>> {
		self.0.invented.lock().clear();
		let left = self.0.limits;
		Box::new(Opening { opener: self.0.clone(), at, ready, left, inner: None })
	}
}

/// What to do with a ready transaction.
enum Verdict<P: TransactionPool> {
	/// Offer it, and what was inside after it.
	Offer(Option<Arc<Offered<P>>>),
	/// Leave it in the pool, for another author or a later block.
	Leave,
}

/// Ready transactions in the order of the pool, each opened one after its carrier.
struct Opening<P: TransactionPool> {
	opener: Arc<Opener<P>>,
	at: <P::Block as BlockT>::Hash,
	ready: ReadyOf<P::InPoolTransaction>,
	/// What may still be opened.
	left: Limits,
	/// The carrier offered last, and what was inside.
	inner: Option<(TxHash<P>, Arc<Offered<P>>)>,
}

impl<P: TransactionPool> Opening<P> {
	fn judge(&mut self, transaction: &TransactionFor<P>) -> Verdict<P> {
		if self.left.carriers == 0 || self.left.time.is_zero() {
			// Told apart without opening: a carrier waits, anything else goes on.
			return match self.opener.reader.ciphertext(self.at, transaction) {
				Some(_) => Verdict::Leave,
				None => Verdict::Offer(None),
			};
		}
		let Some(ciphertext) = self.opener.reader.ciphertext(self.at, transaction) else {
			return Verdict::Offer(None);
		};
		let start = Instant::now();
		let opened = self.opener.keys.open(&ciphertext);
		if !matches!(opened, Err(OpenError::UnknownKey(_))) {
			self.left.carriers = self.left.carriers.saturating_sub(1);
			self.left.time = self.left.time.saturating_sub(start.elapsed());
		}
		match opened {
			Ok(bytes) => Verdict::Offer(self.opener.take(&bytes)),
			Err(OpenError::UnknownKey(_)) => Verdict::Leave,
			Err(error) => {
				self.opener.count(|metrics| metrics.failed(&error));
				log::info!(target: LOG_TARGET, "A carrier does not open: {error}");
				Verdict::Offer(None)
			},
		}
	}
}

impl<P: TransactionPool> Opener<P> {
	fn count(&self, what: impl FnOnce(&Metrics)) {
		if let Some(metrics) = &self.metrics {
			what(metrics);
		}
	}

	/// The opened bytes as a transaction.
	fn take(&self, bytes: &[u8]) -> Option<Arc<Offered<P>>> {
		let Some(transaction) = signed_transaction::<TransactionFor<P>>(bytes) else {
			self.count(Metrics::unusable);
			log::info!(target: LOG_TARGET, "A carrier holds something else than a signed transaction");
			return None;
		};
		let hash = self.pool.hash_of(&transaction);
		self.count(Metrics::opened);
		log::debug!(target: LOG_TARGET, "[{hash:?}] Opened");
		self.invented.lock().push(hash.clone());
		Some(Arc::new(Offered::Opened { hash, data: Arc::new(transaction) }))
	}

	/// Whether the pool knows the transaction; forgets those that it does not know.
	fn is_pooled(&self, hash: &TxHash<P>) -> bool {
		let mut invented = self.invented.lock();
		match invented.iter().position(|known| known == hash) {
			Some(index) => {
				invented.swap_remove(index);
				false
			},
			None => true,
		}
	}
}

/// The one signed transaction that the bytes are, to the last byte.
///
/// Unsigned ones have no place in a carrier: the pool would have refused them, and a block takes some
/// without asking who pays.
fn signed_transaction<Transaction: Decode + Encode>(bytes: &[u8]) -> Option<Transaction> {
	let mut body = bytes;
	codec::Compact::<u32>::decode(&mut body).ok()?;
	if body.first() != Some(&SIGNED_V4) {
		return None;
	}
	let mut rest = bytes;
	let transaction = Transaction::decode(&mut rest).ok()?;
	(rest.is_empty() && transaction.encode() == bytes).then_some(transaction)
}

impl<P: TransactionPool> Iterator for Opening<P> {
	type Item = Arc<Offered<P>>;

	fn next(&mut self) -> Option<Self::Item> {
		if let Some((_, inner)) = self.inner.take() {
			return Some(inner);
		}
		loop {
			let transaction = self.ready.next()?;
			match self.judge(transaction.data()) {
				Verdict::Offer(inner) => {
					let hash = transaction.hash().clone();
					self.inner = inner.map(|inner| (hash, inner));
					return Some(Arc::new(Offered::Pooled(transaction)));
				},
				// To this iterator alone: those that depend on the carrier wait with it.
				Verdict::Leave => self.ready.report_invalid(&transaction),
			}
		}
	}
}

impl<P: TransactionPool> ReadyTransactions for Opening<P> {
	fn report_invalid(&mut self, transaction: &Self::Item) {
		if let Offered::Pooled(pooled) = &**transaction {
			// Without its carrier the inner transaction has nothing to follow.
			if self.inner.as_ref().is_some_and(|(carrier, _)| carrier == pooled.hash()) {
				self.inner = None;
			}
			self.ready.report_invalid(pooled);
		}
	}
}

fn pooled<P: TransactionPool>(transaction: Arc<P::InPoolTransaction>) -> Arc<Offered<P>> {
	Arc::new(Offered::Pooled(transaction))
}

#[async_trait]
impl<P: TransactionPool<InPoolTransaction: Send + Sync> + 'static> TransactionPool
	for ShieldedPool<P>
{
	type Block = P::Block;
	type Hash = P::Hash;
	type InPoolTransaction = Offered<P>;
	type Error = P::Error;

	async fn submit_at(
		&self,
		at: <Self::Block as BlockT>::Hash,
		source: TransactionSource,
		transactions: Vec<TransactionFor<Self>>,
	) -> Result<Vec<Result<TxHash<Self>, Self::Error>>, Self::Error> {
		self.0.pool.submit_at(at, source, transactions).await
	}

	async fn submit_one(
		&self,
		at: <Self::Block as BlockT>::Hash,
		source: TransactionSource,
		transaction: TransactionFor<Self>,
	) -> Result<TxHash<Self>, Self::Error> {
		self.0.pool.submit_one(at, source, transaction).await
	}

	async fn submit_and_watch(
		&self,
		at: <Self::Block as BlockT>::Hash,
		source: TransactionSource,
		transaction: TransactionFor<Self>,
	) -> Result<Pin<Box<TransactionStatusStreamFor<Self>>>, Self::Error> {
		self.0.pool.submit_and_watch(at, source, transaction).await
	}

	async fn ready_at(
		&self,
		at: <Self::Block as BlockT>::Hash,
	) -> Box<dyn ReadyTransactions<Item = Arc<Self::InPoolTransaction>> + Send> {
		let ready = self.0.pool.ready_at(at).await;
		self.opening(at, ready)
	}

	/// Without a block to build on nothing is opened.
	fn ready(&self) -> Box<dyn ReadyTransactions<Item = Arc<Self::InPoolTransaction>> + Send> {
		Box::new(Unopened::<P>(self.0.pool.ready()))
	}

	async fn report_invalid(
		&self,
		at: Option<<Self::Block as BlockT>::Hash>,
		errors: TxInvalidityReportMap<TxHash<Self>>,
	) -> Vec<Arc<Self::InPoolTransaction>> {
		let known = errors.into_iter().filter(|(hash, _)| self.0.is_pooled(hash)).collect();
		self.0.pool.report_invalid(at, known).await.into_iter().map(pooled::<P>).collect()
	}

	fn futures(&self) -> Vec<Self::InPoolTransaction> {
		let futures = self.0.pool.futures().into_iter();
		futures.map(|transaction| Offered::Pooled(Arc::new(transaction))).collect()
	}

	fn status(&self) -> PoolStatus {
		self.0.pool.status()
	}

	fn import_notification_stream(&self) -> ImportNotificationStream<TxHash<Self>> {
		self.0.pool.import_notification_stream()
	}

	#[allow(clippy::disallowed_types)] // the type of the pool's interface
	fn on_broadcasted(&self, propagations: TransactionMap<TxHash<Self>, Vec<String>>) {
		self.0.pool.on_broadcasted(propagations);
	}

	fn hash_of(&self, transaction: &TransactionFor<Self>) -> TxHash<Self> {
		self.0.pool.hash_of(transaction)
	}

	fn ready_transaction(&self, hash: &TxHash<Self>) -> Option<Arc<Self::InPoolTransaction>> {
		self.0.pool.ready_transaction(hash).map(pooled::<P>)
	}

	async fn ready_at_with_timeout(
		&self,
		at: <Self::Block as BlockT>::Hash,
		timeout: Duration,
	) -> Box<dyn ReadyTransactions<Item = Arc<Self::InPoolTransaction>> + Send> {
		let ready = self.0.pool.ready_at_with_timeout(at, timeout).await;
		self.opening(at, ready)
	}
}

/// The ready transactions of the pool as they are.
struct Unopened<P: TransactionPool>(ReadyOf<P::InPoolTransaction>);

impl<P: TransactionPool> Iterator for Unopened<P> {
	type Item = Arc<Offered<P>>;

	fn next(&mut self) -> Option<Self::Item> {
		self.0.next().map(pooled::<P>)
	}
}

impl<P: TransactionPool> ReadyTransactions for Unopened<P> {
	fn report_invalid(&mut self, transaction: &Self::Item) {
		if let Offered::Pooled(transaction) = &**transaction {
			self.0.report_invalid(transaction);
		}
	}
}
