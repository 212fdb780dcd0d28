//! How keys move on from block to block.

use dtao_shield::PUBLIC_KEY_LEN;
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Saturating, DispatchResult};

use crate::{
	pallet::{
		AuthorKeys, Config, CurrentKey, Error, LastAnnouncement, NextKey, NextKeyExpiresAt, Pallet,
		PendingKey, PendingKeyExpiresAt,
	},
	Authors, EncryptionKey,
};

/// The key of the author so many slots ahead becomes [`NextKey`].
const SLOTS_AHEAD: u64 = 2;

/// A key is good for so many blocks from the one in which it became [`NextKey`].
const NEXT_KEY_LIFE: u32 = 3;

/// The same from the block in which it became [`PendingKey`].
const PENDING_KEY_LIFE: u32 = 2;

impl<T: Config> Pallet<T> {
	/// Whether the bytes have the length of a key.
	pub(crate) fn is_key(key: &EncryptionKey) -> bool {
		key.len() == PUBLIC_KEY_LEN
	}

	/// Take the announcement of the author of this block.
	///
	/// The next key is looked up before the announced one is kept: with one author the key to
	/// encrypt to is that of the block before, which a node has announced for sure.
	pub(crate) fn announce(announced: Option<EncryptionKey>) -> DispatchResult {
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(LastAnnouncement::<T>::get() != Some(now), Error::<T>::AlreadyAnnounced);
		let author = T::Authors::author(0).ok_or(Error::<T>::Unreachable)?;
		ensure!(announced.as_ref().is_none_or(Self::is_key), Error::<T>::BadEncKeyLen);
		let next = T::Authors::author(SLOTS_AHEAD).and_then(AuthorKeys::<T>::get);

		LastAnnouncement::<T>::put(now);
		CurrentKey::<T>::set(PendingKey::<T>::get());
		Self::set_pending(NextKey::<T>::get(), now);
		Self::set_next(next, now);
		AuthorKeys::<T>::set(author, announced);
		Ok(())
	}

	fn set_pending(key: Option<EncryptionKey>, now: BlockNumberFor<T>) {
		let end = now.saturating_add(PENDING_KEY_LIFE.into());
		PendingKeyExpiresAt::<T>::set(key.is_some().then_some(end));
		PendingKey::<T>::set(key);
	}

	fn set_next(key: Option<EncryptionKey>, now: BlockNumberFor<T>) {
		let end = now.saturating_add(NEXT_KEY_LIFE.into());
		NextKeyExpiresAt::<T>::set(key.is_some().then_some(end));
		NextKey::<T>::set(key);
	}
}
