//! The keys that a node can open at a time.

use std::collections::BTreeMap;

use crate::{Carrier, KeyHash, KeyPair, OpenError, PublicKey, Seed};

/// For so many heights up to the last announced one the ring has the key.
///
/// With n authors a key is shown to clients n - 2 blocks after its announcement, clients may look
/// at a head that is some blocks old, and their carriers live for 8 blocks: 64 heights are enough
/// for as many authors as an authority set can have.
pub const KEPT_KEYS: u64 = 64;

/// The key pairs of a node, found by the hash that carriers name.
///
/// The pair of a block is derived from the seed and the height of that block. Nothing is counted
/// or stored, so a restart loses no key: the ring fills itself again at the next announcement.
#[derive(Debug)]
pub struct KeyRing {
	seed: Seed,
	/// Pairs by height.
	pairs: BTreeMap<u64, KeyPair>,
	/// Heights by the hash of their key.
	heights: BTreeMap<KeyHash, u64>,
}

impl KeyRing {
	/// A ring without keys.
	pub fn new(seed: Seed) -> Self {
		Self { seed, pairs: BTreeMap::new(), heights: BTreeMap::new() }
	}

	/// The key to announce in the block at `height`. Afterwards the ring has the keys of the last
	/// [`KEPT_KEYS`] heights up to this one and no other.
	pub fn announce(&mut self, height: u64) -> PublicKey {
		let oldest = height.saturating_sub(KEPT_KEYS.saturating_sub(1));
		self.pairs.retain(|kept, _| (oldest..=height).contains(kept));
		self.heights.retain(|_, kept| (oldest..=height).contains(kept));
		for wanted in oldest..height {
			self.pair(wanted);
		}
		*self.pair(height).public()
	}

	/// Whether the ring has the key of this hash.
	pub fn knows(&self, hash: &KeyHash) -> bool {
		self.heights.contains_key(hash)
	}

	/// The inner transaction of a ciphertext.
	///
	/// # Errors
	/// [`OpenError`]; for a key of another author nothing is decrypted.
	pub fn open(&self, ciphertext: &[u8]) -> Result<Vec<u8>, OpenError> {
		let carrier = Carrier::parse(ciphertext)?;
		let unknown = OpenError::UnknownKey(carrier.key_hash);
		let height = self.heights.get(&carrier.key_hash).ok_or(unknown)?;
		self.pairs.get(height).ok_or(unknown)?.open_named(&carrier)
	}

	fn pair(&mut self, height: u64) -> &KeyPair {
		let (seed, heights) = (&self.seed, &mut self.heights);
		self.pairs.entry(height).or_insert_with(|| {
			let pair = seed.pair(height);
			heights.insert(pair.hash(), height);
			pair
		})
	}
}
