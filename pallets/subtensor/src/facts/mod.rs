//! Facts: what the block step needs to know of every subnet, in one item.
//!
//! Each fact is a copy of an item of some room. The gatekeeper that changes the item changes the
//! copy, too; INV-15 holds them against each other.

pub(crate) mod storage;

use crate::{pallet::*, types::SubnetFacts, Config, Error};
use alloc::vec::Vec;
use core::marker::PhantomData;
use dtao_runtime_api::stored::WireVec;
use dtao_types::NetUid;
use sp_runtime::DispatchResult;

/// Sole reader and writer of [`BlockFacts`].
pub struct Facts<T>(PhantomData<T>);

impl<T: Config> Facts<T> {
	/// The facts of all subnets in ascending order, root first.
	pub fn all() -> Vec<SubnetFacts> {
		BlockFacts::<T>::get().into_inner()
	}

	/// Begin to keep the facts of a subnet.
	pub fn add(subnet: SubnetFacts) -> DispatchResult {
		let mut list = Self::all();
		list.retain(|facts| facts.netuid != subnet.netuid);
		list.push(subnet);
		list.sort_unstable_by_key(|facts| facts.netuid);
		BlockFacts::<T>::put(WireVec::try_from(list).map_err(|_| Error::<T>::SubnetLimitReached)?);
		Ok(())
	}

	/// Forget the facts of a subnet.
	pub fn remove(netuid: NetUid) {
		BlockFacts::<T>::mutate(|list| list.retain(|facts| facts.netuid != netuid));
	}

	/// Follow the change of an item. A subnet whose facts are not kept has none to change.
	pub fn update(netuid: NetUid, change: impl FnOnce(&mut SubnetFacts)) {
		let mut list = BlockFacts::<T>::get();
		let Some(facts) = list.iter_mut().find(|facts| facts.netuid == netuid) else { return };
		let before = *facts;
		change(facts);
		if *facts != before {
			BlockFacts::<T>::put(list);
		}
	}
}
