//! Maps that a block reads by the thousand, without the detours of FRAME.
//!
//! FRAME hashes the names of pallet and item anew whenever a map is accessed, two calls of the host, hashes an
//! account for every map that has it in its keys, and takes a value through two vectors. Here the hash of the names
//! is a constant, an account is hashed once, and what has a known length comes into a buffer. Keys and values are
//! FRAME's: a test compares them.

use codec::{Decode, Encode, FullCodec};
use core::mem::take;
use dtao_types::NetUid;
use frame_support::{
	storage::{
		generator::{StorageDoubleMap, StorageMap, StorageNMap},
		types::{Key, KeyGenerator},
	},
	Blake2_128Concat, Identity,
};
use sp_core::crypto::AccountId32;
use sp_io::{hashing::blake2_128, storage};

/// Bytes of the longest value that is read here: a rate of root dividends.
const LONGEST: usize = 40;

/// An account as it stands in the keys of maps: its hash, and itself.
#[derive(Clone, Copy)]
pub(crate) struct HashedAccount([u8; 48]);

impl HashedAccount {
	pub(crate) fn of(account: &AccountId32) -> Self {
		let bytes: &[u8; 32] = account.as_ref();
		Self(join([&blake2_128(bytes), bytes]))
	}
}

/// Key of a map by account.
pub(crate) fn by_account<M, V>(account: &HashedAccount) -> [u8; 80]
where
	M: StorageMap<AccountId32, V, Hasher = Blake2_128Concat>,
	V: FullCodec,
{
	join([&M::prefix_hash(), &account.0])
}

/// Key of a map by subnet.
pub(crate) fn by_subnet<M, V>(netuid: NetUid) -> [u8; 34]
where
	M: StorageMap<NetUid, V, Hasher = Identity>,
	V: FullCodec,
{
	join([&M::prefix_hash(), &netuid.get().to_le_bytes()])
}

/// Key of a map by account and subnet.
pub(crate) fn by_account_and_subnet<M, V>(account: &HashedAccount, netuid: NetUid) -> [u8; 82]
where
	M: StorageDoubleMap<AccountId32, NetUid, V, Hasher1 = Blake2_128Concat, Hasher2 = Identity>,
	V: FullCodec,
{
	join([&M::prefix_hash(), &account.0, &netuid.get().to_le_bytes()])
}

/// Key of a map by subnet and account.
pub(crate) fn by_subnet_and_account<M, V>(netuid: NetUid, account: &HashedAccount) -> [u8; 82]
where
	M: StorageDoubleMap<NetUid, AccountId32, V, Hasher1 = Identity, Hasher2 = Blake2_128Concat>,
	V: FullCodec,
{
	join([&M::prefix_hash(), &netuid.get().to_le_bytes(), &account.0])
}

/// Keys of a map by hotkey, coldkey and subnet.
type OfPosition =
	(Key<Blake2_128Concat, AccountId32>, Key<Blake2_128Concat, AccountId32>, Key<Identity, NetUid>);

/// Key of a map by hotkey, coldkey and subnet.
pub(crate) fn by_position<M, V>(
	hotkey: &HashedAccount,
	coldkey: &HashedAccount,
	netuid: NetUid,
) -> [u8; 130]
where
	M: StorageNMap<OfPosition, V>,
	OfPosition: KeyGenerator,
	V: FullCodec,
{
	join([&M::prefix_hash(), &hotkey.0, &coldkey.0, &netuid.get().to_le_bytes()])
}

/// Keys of a map by subnet, hotkey and coldkey.
type OfClaim =
	(Key<Identity, NetUid>, Key<Blake2_128Concat, AccountId32>, Key<Blake2_128Concat, AccountId32>);

/// Key of a map by subnet, hotkey and coldkey.
pub(crate) fn by_claim<M, V>(
	netuid: NetUid,
	hotkey: &HashedAccount,
	coldkey: &HashedAccount,
) -> [u8; 130]
where
	M: StorageNMap<OfClaim, V>,
	OfClaim: KeyGenerator,
	V: FullCodec,
{
	join([&M::prefix_hash(), &netuid.get().to_le_bytes(), &hotkey.0, &coldkey.0])
}

/// The value of a key; `None` where there is none, or one that is none of this type.
pub(crate) fn get<V: Decode>(key: &[u8]) -> Option<V> {
	let mut buffer = [0; LONGEST];
	let length = usize::try_from(storage::read(key, &mut buffer, 0)?).ok()?;
	V::decode(&mut buffer.get(..length)?).ok()
}

/// Store a value.
pub(crate) fn put(key: &[u8], value: &impl Encode) {
	value.using_encoded(|bytes| storage::set(key, bytes));
}

/// Remove a value.
pub(crate) fn remove(key: &[u8]) {
	storage::clear(key);
}

/// Parts one behind the other, which are `N` bytes together.
fn join<const N: usize, const PARTS: usize>(parts: [&[u8]; PARTS]) -> [u8; N] {
	let mut whole = [0; N];
	let mut rest = whole.as_mut_slice();
	for part in parts {
		let Some((place, behind)) = take(&mut rest).split_at_mut_checked(part.len()) else { break };
		place.copy_from_slice(part);
		rest = behind;
	}
	whole
}
