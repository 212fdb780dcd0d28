use std::{sync::Arc, time::Duration};

use codec::Encode;
use dtao_shield::{seal, PublicKey, Seed, INHERENT_IDENTIFIER};
use futures::executor::block_on;
use sc_transaction_pool_api::{
	InPoolTransaction, ReadyTransactions, TransactionPool, TxInvalidityReportMap,
};
use sp_core::H256;
use sp_inherents::InherentDataProvider;
use sp_runtime::OpaqueExtrinsic;

use super::mock::*;
use crate::{pool::Offered, Limits, NodeKeys};

const PLENTY: Limits = Limits { carriers: 64, time: Duration::from_secs(60) };

fn announced(keys: &NodeKeys, height: u64) -> PublicKey {
	let data = block_on(keys.announcement(height).create_inherent_data()).unwrap();
	let key: Option<Vec<u8>> = data.get_data(&INHERENT_IDENTIFIER).unwrap().unwrap();
	key.unwrap().try_into().unwrap()
}

fn keys() -> (NodeKeys, PublicKey) {
	let keys = NodeKeys::new(Seed::from([1; 32]));
	let key = announced(&keys, 10);
	(keys, key)
}

fn sealed(key: &PublicKey, inner: &OpaqueExtrinsic) -> OpaqueExtrinsic {
	carrier(&seal(key, &inner.encode()).unwrap())
}

type Ready = Box<dyn ReadyTransactions<Item = Arc<Offered<List>>> + Send>;

fn ready(node: &Node) -> Ready {
	block_on(node.pool.ready_at_with_timeout(parent(), Duration::ZERO))
}

fn offered(node: &Node) -> Vec<OpaqueExtrinsic> {
	ready(node).map(|transaction| (**transaction.data()).clone()).collect()
}

#[test]
fn inner_transaction_should_follow_its_carrier_byte_for_byte() {
	let (keys, key) = keys();
	let inner = signed(b"swap my stake");
	let list = vec![signed(b"first"), sealed(&key, &inner), signed(b"last")];
	let node = Node::new(keys, list.clone(), PLENTY);
	let expected = [list[0].clone(), list[1].clone(), inner, list[2].clone()];
	assert_eq!(offered(&node), expected);
	// Nothing changes in the pool.
	assert!(node.list.passed_over.lock().is_empty());
}

#[test]
fn carrier_should_wait_when_it_is_for_another_author() {
	let other = NodeKeys::new(Seed::from([2; 32]));
	let foreign = sealed(&announced(&other, 10), &signed(b"theirs"));
	let list = vec![foreign.clone(), signed(b"mine")];
	let node = Node::new(keys().0, list.clone(), PLENTY);
	assert_eq!(offered(&node), [signed(b"mine")]);
	// Those that depend on it wait, too; the pool itself hears nothing and keeps it.
	assert_eq!(*node.list.passed_over.lock(), [hash(&foreign)]);
	assert!(node.list.invalid.lock().is_empty());

	let theirs = Node::new(other, list, PLENTY);
	assert_eq!(offered(&theirs)[1], signed(b"theirs"));
}

#[test]
fn carrier_should_open_when_the_node_was_restarted_since_the_announcement() {
	let (keys, key) = keys();
	drop(keys);
	let restarted = NodeKeys::new(Seed::from([1; 32]));
	// The block that it builds now.
	announced(&restarted, 14);
	let node = Node::new(restarted, vec![sealed(&key, &signed(b"kept"))], PLENTY);
	assert_eq!(offered(&node)[1], signed(b"kept"));
}

#[test]
fn carrier_should_be_offered_alone_when_it_does_not_open() {
	let (keys, key) = keys();
	let mut forged = seal(&key, &signed(b"x").encode()).unwrap();
	*forged.last_mut().unwrap() ^= 1;
	let list = vec![carrier(&forged), carrier(b"short"), signed(b"last")];
	let node = Node::new(keys, list.clone(), PLENTY);
	assert_eq!(offered(&node), list);
}

#[test]
fn carrier_should_be_offered_alone_when_it_holds_no_signed_transaction() {
	let (keys, key) = keys();
	let bare = OpaqueExtrinsic::from_blob(vec![0x04, 30, 0, 0]);
	let general = OpaqueExtrinsic::from_blob(vec![0x45, 1, 2]);
	let contents = [
		vec![],
		vec![7],
		b"no transaction".to_vec(),
		bare.encode(),
		general.encode(),
		OpaqueExtrinsic::from_blob(vec![]).encode(),
		// A byte too many, a byte too few, a length that is not the shortest.
		[signed(b"x").encode(), vec![0]].concat(),
		signed(b"xyz").encode()[..3].to_vec(),
		vec![0x09, 0x00, 0x84, b'x'],
	];
	for content in contents {
		let list = vec![carrier(&seal(&key, &content).unwrap()), signed(b"last")];
		let node = Node::new(keys.clone(), list.clone(), PLENTY);
		assert_eq!(offered(&node), list, "{content:?}");
	}
}

#[test]
fn carrier_inside_of_a_carrier_should_not_be_opened() {
	let (keys, key) = keys();
	let inside = sealed(&key, &signed(b"deep"));
	let outside = sealed(&key, &inside);
	let node = Node::new(keys, vec![outside.clone()], PLENTY);
	assert_eq!(offered(&node), [outside, inside]);
}

#[test]
fn inner_transaction_should_be_dropped_when_its_carrier_does_not_fit() {
	let (keys, key) = keys();
	let list = vec![sealed(&key, &signed(b"inner")), signed(b"last")];
	let node = Node::new(keys, list.clone(), PLENTY);
	let mut ready = ready(&node);
	let first = ready.next().unwrap();
	ready.report_invalid(&first);
	assert_eq!(**ready.next().unwrap().data(), list[1]);
	assert!(ready.next().is_none());
	assert_eq!(*node.list.passed_over.lock(), [hash(&list[0])]);
}

#[test]
fn pool_should_not_hear_of_opened_transactions_that_fail() {
	let (keys, key) = keys();
	let inner = signed(b"inner");
	let list = vec![sealed(&key, &inner), signed(b"last")];
	let node = Node::new(keys, list.clone(), PLENTY);
	let mut ready = ready(&node);
	ready.next();
	let opened = ready.next().unwrap();
	ready.report_invalid(&opened);
	assert!(node.list.passed_over.lock().is_empty());

	let report: TxInvalidityReportMap<H256> =
		[hash(&inner), hash(&list[1])].map(|hash| (hash, None)).into_iter().collect();
	let removed = block_on(node.pool.report_invalid(Some(parent()), report));
	assert_eq!(*node.list.invalid.lock(), [hash(&list[1])]);
	assert_eq!(removed.len(), 1);
}

#[test]
fn no_more_carriers_should_be_opened_than_the_limit_says() {
	let (keys, key) = keys();
	let carriers: Vec<_> = (0..200u8).map(|byte| sealed(&key, &signed(&[byte]))).collect();
	let mut list = carriers.clone();
	list.push(signed(b"last"));
	let limits = Limits { carriers: 64, ..PLENTY };
	let node = Node::new(keys.clone(), list.clone(), limits);
	let taken = offered(&node);
	assert_eq!(taken.len(), 2 * 64 + 1);
	assert_eq!(taken[127], signed(&[63]));
	assert_eq!(taken[128], signed(b"last"));
	// The rest waits for the next block.
	assert_eq!(node.list.passed_over.lock().len(), 200 - 64);

	let no_time = Node::new(keys, list, Limits { time: Duration::ZERO, ..PLENTY });
	assert_eq!(offered(&no_time), [signed(b"last")]);
}

#[test]
fn foreign_carriers_should_not_count_as_opened() {
	let (keys, key) = keys();
	let other = announced(&NodeKeys::new(Seed::from([2; 32])), 10);
	let mut list: Vec<_> = (0..5u8).map(|byte| sealed(&other, &signed(&[byte]))).collect();
	list.push(sealed(&key, &signed(b"mine")));
	let node = Node::new(keys, list, Limits { carriers: 1, ..PLENTY });
	assert_eq!(offered(&node)[1], signed(b"mine"));
}

#[test]
fn limits_should_follow_the_slot() {
	let limits = Limits::of_slot(Duration::from_secs(12));
	assert_eq!((limits.carriers, limits.time), (64, Duration::from_millis(600)));
}

#[test]
fn everything_else_should_be_as_in_the_pool() {
	let (keys, key) = keys();
	let list = vec![sealed(&key, &signed(b"inner")), signed(b"last")];
	let node = Node::new(keys, list.clone(), PLENTY);
	let hashes = |ready: Ready| ready.map(|offered| *offered.hash()).collect::<Vec<_>>();
	let expected: Vec<_> = list.iter().map(hash).collect();
	// Outside of authoring nothing is opened.
	assert_eq!(hashes(node.pool.ready()), expected);
	assert_eq!(node.pool.status().ready, 2);
	assert_eq!(node.pool.futures().len(), 2);
	assert_eq!(node.pool.hash_of(&list[1]), expected[1]);
	assert_eq!(
		node.pool.ready_transaction(&expected[1]).unwrap().data().encode(),
		list[1].encode()
	);
	assert!(node.pool.ready_transaction(&H256::zero()).is_none());
}
