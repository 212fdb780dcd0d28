//! What always holds of the storage.

use frame_support::ensure;
use sp_runtime::TryRuntimeError;

use crate::pallet::{
	AuthorKeys, Config, CurrentKey, NextKey, NextKeyExpiresAt, Pallet, PendingKey,
	PendingKeyExpiresAt,
};

impl<T: Config> Pallet<T> {
	/// - SHIELD-1: every key has the length of a key.
	/// - SHIELD-2: a key that expires is there, and one that is there expires.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let (next, pending) = (NextKey::<T>::get(), PendingKey::<T>::get());
		ensure!(
			next.is_some() == NextKeyExpiresAt::<T>::exists()
				&& pending.is_some() == PendingKeyExpiresAt::<T>::exists(),
			"SHIELD-2: a key without expiry, or an expiry without key"
		);
		let shown = [next, pending, CurrentKey::<T>::get()];
		let shown_are_keys = shown.iter().flatten().all(Self::is_key);
		let kept_are_keys = AuthorKeys::<T>::iter_values().all(|key| Self::is_key(&key));
		ensure!(shown_are_keys && kept_are_keys, "SHIELD-1: a key of another length");
		Ok(())
	}
}
