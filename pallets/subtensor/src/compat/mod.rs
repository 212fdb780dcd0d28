//! Compat: what public clients read, and nothing here obeys. Each item names its clients. All but
//! [`SubnetEmaTaoFlow`] are never written: they answer with their default, or with no entry. So there is
//! nothing of them to move when a key changes.
//!
//! What is not built as a feature, and why its items are empty: stake is never locked, a registration has no
//! collateral and waits for nothing, and baskets are views of root dividends (`views/basket.rs`).
//!
//! Parameters that are stored for clients and can be set are those of [`crate::params`]. The event
//! [`Event::NetworkRegistrationQueued`] is the only one that clients know and that is never sent.

pub(crate) mod storage;

#[cfg(doc)]
use crate::Event;
use crate::{pallet::*, Config};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_types::{NetUid, I64F64};

/// Names the keys that older versions or migrations may have left, and keeps what clients cannot miss.
pub struct Compat<T>(PhantomData<T>);

impl<T: Config> Compat<T> {
	/// Note that a subnet starts in this block: from then on clients unpack its flow of TAO.
	pub fn note_start(netuid: NetUid, block: u64) {
		SubnetEmaTaoFlow::<T>::insert(netuid, (block, I64F64::default()));
	}

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			CollateralDrainRatio::<T>::hashed_key_for(netuid),
			CollateralLockShare::<T>::hashed_key_for(netuid),
			DecayingHotkeyLock::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			DecayingOwnerLock::<T>::hashed_key_for(netuid),
			HotkeyLock::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			LastAdjustmentBlock::<T>::hashed_key_for(netuid),
			LockingColdkeys::<T>::iter_key_prefix((netuid,)).prefix().to_vec(),
			MaxWeightsLimit::<T>::hashed_key_for(netuid),
			MinerCollateral::<T>::iter_key_prefix((netuid,)).prefix().to_vec(),
			OwnerLock::<T>::hashed_key_for(netuid),
			SubnetEpochConsensus::<T>::hashed_key_for(netuid),
			SubnetEmaTaoFlow::<T>::hashed_key_for(netuid),
			SubnetProtocolAlpha::<T>::hashed_key_for(netuid),
		]
	}
}
