//! A pool that is a list, and carriers that are told by their first bytes.

use std::{pin::Pin, sync::Arc, time::Duration};

use codec::Encode;
use parking_lot::Mutex;
use sc_transaction_pool_api::{
	error::Error, ImportNotificationStream, InPoolTransaction, PoolStatus, ReadyTransactions,
	TransactionPool, TransactionSource, TransactionStatusStreamFor, TxHash, TxInvalidityReportMap,
};
use sp_core::H256;
use sp_runtime::{
	generic::{self, Digest},
	traits::{BlakeTwo256, Hash as HashT, Header as _},
	OpaqueExtrinsic,
};

use crate::{Limits, NodeKeys, ReadCarrier, ShieldedPool};

pub type Header = generic::Header<u32, BlakeTwo256>;
pub type Block = generic::Block<Header, OpaqueExtrinsic>;

/// Begins what the mock takes for a carrier; the ciphertext follows.
const CARRIER: &[u8] = &[0x84, b'c'];

/// A signed transaction that says `text`.
pub fn signed(text: &[u8]) -> OpaqueExtrinsic {
	OpaqueExtrinsic::from_blob([&[0x84], text].concat())
}

/// A transaction that carries a ciphertext.
pub fn carrier(ciphertext: &[u8]) -> OpaqueExtrinsic {
	OpaqueExtrinsic::from_blob([CARRIER, ciphertext].concat())
}

pub struct Reader;

impl ReadCarrier<Block> for Reader {
	fn ciphertext(&self, _: H256, transaction: &OpaqueExtrinsic) -> Option<Vec<u8>> {
		transaction.inner().strip_prefix(CARRIER).map(<[u8]>::to_vec)
	}
}

#[derive(Debug)]
pub struct Transaction {
	hash: H256,
	data: Arc<OpaqueExtrinsic>,
}

impl Transaction {
	fn new(data: &OpaqueExtrinsic) -> Self {
		Self { hash: hash(data), data: Arc::new(data.clone()) }
	}
}

pub fn hash(transaction: &OpaqueExtrinsic) -> H256 {
	<BlakeTwo256 as HashT>::hash(&transaction.encode())
}

impl InPoolTransaction for Transaction {
	type Transaction = Arc<OpaqueExtrinsic>;
	type Hash = H256;

	fn data(&self) -> &Self::Transaction {
		&self.data
	}

	fn hash(&self) -> &Self::Hash {
		&self.hash
	}

	fn priority(&self) -> &u64 {
		&7
	}

	fn longevity(&self) -> &u64 {
		&8
	}

	fn requires(&self) -> &[Vec<u8>] {
		&[]
	}

	fn provides(&self) -> &[Vec<u8>] {
		&[]
	}

	fn is_propagable(&self) -> bool {
		true
	}
}

/// The list, and what was reported.
#[derive(Default)]
pub struct List {
	pub transactions: Vec<OpaqueExtrinsic>,
	/// To iterators.
	pub passed_over: Arc<Mutex<Vec<H256>>>,
	/// To the pool.
	pub invalid: Mutex<Vec<H256>>,
}

struct Iter(std::vec::IntoIter<Arc<Transaction>>, Arc<Mutex<Vec<H256>>>);

impl Iterator for Iter {
	type Item = Arc<Transaction>;

	fn next(&mut self) -> Option<Self::Item> {
		self.0.next()
	}
}

impl ReadyTransactions for Iter {
	fn report_invalid(&mut self, transaction: &Self::Item) {
		self.1.lock().push(transaction.hash);
	}
}

type Ready = Box<dyn ReadyTransactions<Item = Arc<Transaction>> + Send>;

#[async_trait::async_trait]
impl TransactionPool for List {
	type Block = Block;
	type Hash = H256;
	type InPoolTransaction = Transaction;
	type Error = Error;

	async fn submit_at(
		&self,
		_: H256,
		_: TransactionSource,
		transactions: Vec<OpaqueExtrinsic>,
	) -> Result<Vec<Result<H256, Error>>, Error> {
		Ok(transactions.iter().map(|transaction| Ok(hash(transaction))).collect())
	}

	async fn submit_one(
		&self,
		_: H256,
		_: TransactionSource,
		transaction: OpaqueExtrinsic,
	) -> Result<H256, Error> {
		Ok(hash(&transaction))
	}

	async fn submit_and_watch(
		&self,
		_: H256,
		_: TransactionSource,
		_: OpaqueExtrinsic,
	) -> Result<Pin<Box<TransactionStatusStreamFor<Self>>>, Error> {
		Err(Error::ImmediatelyDropped)
	}

	async fn ready_at(&self, _: H256) -> Ready {
		self.ready()
	}

	fn ready(&self) -> Ready {
		let list: Vec<_> =
			self.transactions.iter().map(|data| Arc::new(Transaction::new(data))).collect();
		Box::new(Iter(list.into_iter(), self.passed_over.clone()))
	}

	async fn report_invalid(
		&self,
		_: Option<H256>,
		errors: TxInvalidityReportMap<TxHash<Self>>,
	) -> Vec<Arc<Transaction>> {
		self.invalid.lock().extend(errors.keys());
		let reported = self.transactions.iter().filter(|data| errors.contains_key(&hash(data)));
		reported.map(|data| Arc::new(Transaction::new(data))).collect()
	}

	fn futures(&self) -> Vec<Transaction> {
		self.transactions.iter().map(Transaction::new).collect()
	}

	fn status(&self) -> PoolStatus {
		PoolStatus { ready: self.transactions.len(), ready_bytes: 1, future: 2, future_bytes: 3 }
	}

	fn import_notification_stream(&self) -> ImportNotificationStream<H256> {
		futures::channel::mpsc::channel(1).1
	}

	#[allow(clippy::disallowed_types, reason = "the interface of the SDK's pool has one")]
	fn on_broadcasted(&self, _: std::collections::HashMap<H256, Vec<String>>) {}

	fn hash_of(&self, transaction: &OpaqueExtrinsic) -> H256 {
		hash(transaction)
	}

	fn ready_transaction(&self, wanted: &H256) -> Option<Arc<Transaction>> {
		let found = self.transactions.iter().find(|data| hash(data) == *wanted);
		found.map(|data| Arc::new(Transaction::new(data)))
	}

	async fn ready_at_with_timeout(&self, _: H256, _: Duration) -> Ready {
		self.ready()
	}
}

/// A node whose pool has these transactions.
pub struct Node {
	pub list: Arc<List>,
	pub pool: ShieldedPool<List>,
}

impl Node {
	pub fn new(keys: NodeKeys, transactions: Vec<OpaqueExtrinsic>, limits: Limits) -> Self {
		let list = Arc::new(List { transactions, ..List::default() });
		let pool = ShieldedPool::new(list.clone(), keys, Arc::new(Reader), limits, None);
		Self { list, pool }
	}
}

/// Some block, to build on.
pub fn parent() -> H256 {
	Header::new(1, H256::zero(), H256::zero(), H256::zero(), Digest::default()).hash()
}
