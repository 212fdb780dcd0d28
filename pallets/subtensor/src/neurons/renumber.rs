//! Who stays when neurons leave a subnet, and under which uid.

use super::Neurons;
use crate::{pallet::*, Config};
use alloc::{collections::BTreeSet, vec::Vec};
use dtao_runtime_api::stored::WireVec;
use dtao_types::{NetUid, Uid};
use sp_core::crypto::AccountId32;

/// The neurons that stay, in their order: their uids become dense again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renumbering {
	/// By old uid: the new one, none for who leaves.
	new: Vec<Option<u16>>,
	/// How many stay.
	kept: u16,
}

impl Renumbering {
	/// Of `count` neurons those with these uids stay.
	pub fn new(count: u16, kept: &BTreeSet<u16>) -> Self {
		let mut next = 0u16;
		let new = (0..count)
			.map(|uid| {
				kept.contains(&uid).then(|| {
					let given = next;
					next = next.saturating_add(1); // at most the count
					given
				})
			})
			.collect();
		Self { new, kept: next }
	}

	/// How many neurons there were.
	pub fn before(&self) -> u16 {
		u16::try_from(self.new.len()).unwrap_or(u16::MAX)
	}

	/// How many stay.
	pub const fn kept(&self) -> u16 {
		self.kept
	}

	/// The new uid of a neuron; none where it leaves.
	pub fn uid(&self, old: u16) -> Option<u16> {
		self.new.get(usize::from(old)).copied().flatten()
	}

	/// A list by uid without those who leave.
	pub fn cut<V>(&self, list: Vec<V>) -> Vec<V> {
		(0u16..).zip(list).filter_map(|(old, value)| self.uid(old).map(|_| value)).collect()
	}

	/// A row of weights or bonds without what it says of those who leave. The order stays.
	pub fn row(&self, row: Vec<(u16, u16)>) -> Vec<(u16, u16)> {
		row.into_iter().filter_map(|(old, value)| Some((self.uid(old)?, value))).collect()
	}
}

impl<T: Config> Neurons<T> {
	/// Let neurons leave and give the others their new uids. Their age stays. Answers the hotkeys of those who
	/// left.
	pub fn renumber(netuid: NetUid, renumbering: &Renumbering) -> Vec<AccountId32> {
		let seats = Self::seats(netuid);
		let mut left = Vec::new();
		for (old, (hotkey, born)) in (0u16..).zip(&seats) {
			match renumbering.uid(old) {
				Some(new) if new != old => {
					let new = Uid::new(new);
					Keys::<T>::insert(netuid, new, hotkey);
					Uids::<T>::insert(netuid, hotkey, new);
					BlockAtRegistration::<T>::insert(netuid, new, *born);
				},
				Some(_) => {},
				None => {
					Uids::<T>::remove(netuid, hotkey);
					IsNetworkMember::<T>::remove(hotkey, netuid);
					left.push(hotkey.clone());
				},
			}
		}
		for uid in (renumbering.kept()..renumbering.before()).map(Uid::new) {
			Keys::<T>::remove(netuid, uid);
			BlockAtRegistration::<T>::remove(netuid, uid);
		}
		Seats::<T>::insert(netuid, WireVec::truncate_from(renumbering.cut(seats)));
		SubnetworkN::<T>::insert(netuid, renumbering.kept());
		left
	}
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)] // tests compute expected numbers
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn kept(uids: &[u16]) -> BTreeSet<u16> {
		uids.iter().copied().collect()
	}

	#[test]
	fn uids_should_be_dense_and_in_order_when_some_leave() {
		let renumbering = Renumbering::new(5, &kept(&[1, 2, 4]));
		let uids: Vec<_> = (0..6).map(|uid| renumbering.uid(uid)).collect();
		assert_eq!(uids, [None, Some(0), Some(1), None, Some(2), None]);
		assert_eq!((renumbering.before(), renumbering.kept()), (5, 3));
		assert_eq!(renumbering.cut(vec!['a', 'b', 'c', 'd', 'e']), ['b', 'c', 'e']);
		assert_eq!(renumbering.row(vec![(0, 7), (1, 8), (4, 9), (77, 1)]), [(0, 8), (2, 9)]);
	}

	proptest! {
		#[test]
		fn renumbering_should_keep_order_and_values(
			count in 0u16..300, uids in prop::collection::btree_set(0u16..300, 0..300),
			row in prop::collection::btree_map(0u16..300, any::<u16>(), 0..300),
		) {
			let renumbering = Renumbering::new(count, &uids);
			let stay: Vec<u16> = uids.iter().copied().filter(|uid| *uid < count).collect();
			prop_assert_eq!(usize::from(renumbering.kept()), stay.len());
			for (new, old) in (0u16..).zip(&stay) {
				prop_assert_eq!(renumbering.uid(*old), Some(new));
			}
			let row: Vec<(u16, u16)> = row.into_iter().collect();
			let expected: Vec<u16> =
				row.iter().filter(|(uid, _)| stay.contains(uid)).map(|(_, value)| *value).collect();
			let after = renumbering.row(row);
			prop_assert!(after.windows(2).all(|pair| pair[0].0 < pair[1].0));
			prop_assert!(after.iter().all(|(uid, _)| *uid < renumbering.kept()));
			prop_assert_eq!(after.into_iter().map(|(_, value)| value).collect::<Vec<_>>(), expected);
			let list: Vec<u16> = (0..count).collect();
			prop_assert_eq!(renumbering.cut(list), stay);
		}
	}
}
