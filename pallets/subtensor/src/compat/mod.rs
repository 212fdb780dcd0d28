//! Compat: what public clients read, and nothing here writes or obeys. Each item names its clients.
//!
//! Parameters that are stored for clients and can be set are those of [`crate::params`]. The event
//! [`Event::NetworkRegistrationQueued`] is the only one that clients know and that is never sent.

pub(crate) mod storage;

#[cfg(doc)]
use crate::Event;
use crate::{pallet::*, Config};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_types::NetUid;

/// Names the keys that older versions or migrations may have left.
pub struct Compat<T>(PhantomData<T>);

impl<T: Config> Compat<T> {
	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			CollateralLockShare::<T>::hashed_key_for(netuid),
			LastAdjustmentBlock::<T>::hashed_key_for(netuid),
			MaxWeightsLimit::<T>::hashed_key_for(netuid),
			SubnetEpochConsensus::<T>::hashed_key_for(netuid),
			SubnetEmaTaoFlow::<T>::hashed_key_for(netuid),
		]
	}
}
