//! Counts what a piece of code reads from and writes to storage.
//!
//! A read is a key fetched from the state of the last block: the first look at it, unless it was
//! written before. Later looks are served by the overlay of the block or by the cache of the node.
//! A write is a key that is in the changes at the end; what is rolled back does not count. Calls of
//! the host are counted as well, repeated ones too.

use sp_core::storage::{ChildInfo, StateVersion, TrackedStorageKey};
use sp_externalities::{
	set_and_run_with_externalities, Error, Extension, ExtensionStore, Externalities,
	MultiRemovalResults,
};
use sp_io::TestExternalities;
use std::{
	any::{Any, TypeId},
	collections::{BTreeMap, BTreeSet},
};

type Key = Vec<u8>;

/// What a piece of code did with storage.
#[derive(Clone, Debug, Default)]
pub struct Counts {
	/// Keys fetched from the state, with the number of looks at each.
	pub reads: BTreeMap<Key, u32>,
	/// Keys changed, with the number of changes of each.
	pub writes: BTreeMap<Key, u32>,
	/// Calls of the host that read, repeated ones too.
	pub read_calls: usize,
	/// Calls of the host that write, repeated ones too.
	pub write_calls: usize,
}

/// Run `code` on the state of `ext` and count. What `ext` held uncommitted is committed first.
pub fn count<R>(ext: &mut TestExternalities, code: impl FnOnce() -> R) -> (R, Counts) {
	ext.commit_all().expect("no transaction is open");
	let mut inner = ext.ext();
	let mut counter = Counter {
		inner: &mut inner,
		known: BTreeSet::new(),
		layers: vec![BTreeMap::new()],
		counts: Counts::default(),
	};
	let result = set_and_run_with_externalities(&mut counter, code);
	let writes = counter.layers.pop().expect("the outermost layer is never closed");
	assert!(counter.layers.is_empty(), "a transaction was left open");
	(result, Counts { writes, ..counter.counts })
}

struct Counter<'a> {
	inner: &'a mut dyn Externalities,
	/// Keys that were read or written.
	known: BTreeSet<Key>,
	/// Writes of each open transaction, the outermost first.
	layers: Vec<BTreeMap<Key, u32>>,
	counts: Counts,
}

impl Counter<'_> {
	fn read(&mut self, key: &[u8]) {
		self.counts.read_calls += 1;
		if self.known.insert(key.to_vec()) {
			self.counts.reads.insert(key.to_vec(), 0);
		}
		if let Some(looks) = self.counts.reads.get_mut(key) {
			*looks += 1;
		}
	}

	fn write(&mut self, key: &[u8]) {
		self.counts.write_calls += 1;
		self.known.insert(key.to_vec());
		let layer = self.layers.last_mut().expect("the outermost layer is never closed");
		*layer.entry(key.to_vec()).or_default() += 1;
	}
}

impl ExtensionStore for Counter<'_> {
	fn extension_by_type_id(&mut self, id: TypeId) -> Option<&mut dyn Any> {
		self.inner.extension_by_type_id(id)
	}

	fn register_extension_with_type_id(
		&mut self,
		id: TypeId,
		extension: Box<dyn Extension>,
	) -> Result<(), Error> {
		self.inner.register_extension_with_type_id(id, extension)
	}

	fn deregister_extension_by_type_id(&mut self, id: TypeId) -> Result<(), Error> {
		self.inner.deregister_extension_by_type_id(id)
	}
}

impl Externalities for Counter<'_> {
	fn set_offchain_storage(&mut self, key: &[u8], value: Option<&[u8]>) {
		self.inner.set_offchain_storage(key, value)
	}

	fn storage(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self.read(key);
		self.inner.storage(key)
	}

	fn storage_hash(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self.read(key);
		self.inner.storage_hash(key)
	}

	fn exists_storage(&mut self, key: &[u8]) -> bool {
		self.read(key);
		self.inner.exists_storage(key)
	}

	fn next_storage_key(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		let next = self.inner.next_storage_key(key);
		// A step of an iteration finds the key that it answers.
		self.read(next.as_deref().unwrap_or(key));
		next
	}

	fn place_storage(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) {
		self.write(&key);
		self.inner.place_storage(key, value)
	}

	fn storage_append(&mut self, key: Vec<u8>, value: Vec<u8>) {
		self.write(&key);
		self.inner.storage_append(key, value)
	}

	fn clear_prefix(
		&mut self,
		prefix: &[u8],
		limit: Option<u32>,
		cursor: Option<&[u8]>,
	) -> MultiRemovalResults {
		let mut key = prefix.to_vec();
		while let Some(next) =
			self.inner.next_storage_key(&key).filter(|next| next.starts_with(prefix))
		{
			self.read(&next);
			self.write(&next);
			key = next;
		}
		self.inner.clear_prefix(prefix, limit, cursor)
	}

	fn storage_start_transaction(&mut self) {
		self.layers.push(BTreeMap::new());
		self.inner.storage_start_transaction()
	}

	fn storage_rollback_transaction(&mut self) -> Result<(), ()> {
		self.layers.pop();
		self.inner.storage_rollback_transaction()
	}

	fn storage_commit_transaction(&mut self) -> Result<(), ()> {
		let closed = self.layers.pop().unwrap_or_default();
		let below = self.layers.last_mut().expect("the outermost layer is never closed");
		for (key, times) in closed {
			*below.entry(key).or_default() += times;
		}
		self.inner.storage_commit_transaction()
	}

	// The runtime has no child tries; what follows only passes on.

	fn child_storage_hash(&mut self, child: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
		self.inner.child_storage_hash(child, key)
	}

	fn child_storage(&mut self, child: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
		self.inner.child_storage(child, key)
	}

	fn next_child_storage_key(&mut self, child: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
		self.inner.next_child_storage_key(child, key)
	}

	fn kill_child_storage(
		&mut self,
		child: &ChildInfo,
		limit: Option<u32>,
		cursor: Option<&[u8]>,
	) -> MultiRemovalResults {
		self.inner.kill_child_storage(child, limit, cursor)
	}

	fn clear_child_prefix(
		&mut self,
		child: &ChildInfo,
		prefix: &[u8],
		limit: Option<u32>,
		cursor: Option<&[u8]>,
	) -> MultiRemovalResults {
		self.inner.clear_child_prefix(child, prefix, limit, cursor)
	}

	fn place_child_storage(&mut self, child: &ChildInfo, key: Vec<u8>, value: Option<Vec<u8>>) {
		self.inner.place_child_storage(child, key, value)
	}

	fn storage_root(&mut self, version: StateVersion) -> Vec<u8> {
		self.inner.storage_root(version)
	}

	fn child_storage_root(&mut self, child: &ChildInfo, version: StateVersion) -> Vec<u8> {
		self.inner.child_storage_root(child, version)
	}

	fn wipe(&mut self) {
		self.inner.wipe()
	}

	fn commit(&mut self) {
		self.inner.commit()
	}

	fn read_write_count(&self) -> (u32, u32, u32, u32) {
		self.inner.read_write_count()
	}

	fn reset_read_write_count(&mut self) {
		self.inner.reset_read_write_count()
	}

	fn get_whitelist(&self) -> Vec<TrackedStorageKey> {
		self.inner.get_whitelist()
	}

	fn set_whitelist(&mut self, new: Vec<TrackedStorageKey>) {
		self.inner.set_whitelist(new)
	}

	fn get_read_and_written_keys(&self) -> Vec<(Vec<u8>, u32, u32, bool)> {
		self.inner.get_read_and_written_keys()
	}
}
