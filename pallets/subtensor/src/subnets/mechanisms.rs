//! Incentive mechanisms of a subnet: how many there are and how they share its emission.
//!
//! Mechanism 0 is there from the start. Each one has weights, bonds, incentives and updates of its
//! own under a storage index of its own; neurons, stakes, permits and what is paid are those of the
//! subnet. A mechanism that goes takes its data with it.

use super::Subnets;
use crate::{pallet::*, Config, Error};
use alloc::{vec, vec::Vec};
use core::ops::Range;
use dtao_runtime_api::stored::WireVec;
use dtao_traits::MechanismSplit;
use dtao_types::{storage_index, MechId, NetUid, NetUidStorageIndex};
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchResult;

/// Mechanisms that a subnet can have, whatever the limit says: the storage index keeps 4 bits.
pub const MAX_MECHANISMS: u8 = 16;

impl<T: Config> Subnets<T> {
	/// Number of mechanisms of a subnet.
	pub fn mechanisms(netuid: NetUid) -> u8 {
		MechanismCountCurrent::<T>::get(netuid).get()
	}

	/// Storage indices of all mechanisms of a subnet.
	pub fn indices(netuid: NetUid) -> impl Iterator<Item = NetUidStorageIndex> {
		Self::indices_of(netuid, 0..Self::mechanisms(netuid))
	}

	/// Storage indices of some mechanisms of a subnet, which may have more or fewer of them.
	pub fn indices_of(
		netuid: NetUid,
		mechanisms: Range<u8>,
	) -> impl Iterator<Item = NetUidStorageIndex> {
		mechanisms.filter_map(move |mech| storage_index(netuid, MechId::new(mech)))
	}

	/// Fail with [`Error::MechanismDoesNotExist`] where the subnet has no such mechanism.
	pub fn ensure_mechanism(netuid: NetUid, mech: MechId) -> DispatchResult {
		ensure!(mech.get() < Self::mechanisms(netuid), Error::<T>::MechanismDoesNotExist);
		Ok(())
	}

	/// Parts of 65,535 of the emission that each mechanism gets; their sum is 65,535. Equal parts
	/// where none were set, the rest to the first.
	pub fn emission_split(netuid: NetUid) -> Vec<u16> {
		let count = Self::mechanisms(netuid);
		let stored = MechanismEmissionSplit::<T>::get(netuid).map(WireVec::into_inner);
		stored.filter(|parts| is_split(parts, count)).unwrap_or_else(|| even_split(count))
	}

	/// Fail where a subnet cannot have so many mechanisms.
	pub fn check_mechanism_count(netuid: NetUid, count: MechId) -> DispatchResult {
		let most = if netuid.is_root() { 1 } else { MaxMechanismCount::<T>::get().get() };
		ensure!((1..=most).contains(&count.get()), Error::<T>::ValueNotInBounds);
		Self::check_uids(MaxAllowedUids::<T>::get(netuid), count.get())
	}

	/// Fail where a subnet with so many mechanisms could not have so many neurons: an epoch works
	/// through all neurons once for each mechanism.
	pub fn check_uids(uids: u16, mechanisms: u8) -> DispatchResult {
		let total = u32::from(uids).saturating_mul(mechanisms.into());
		let most = u32::from(T::Params::get().subnet.max_allowed_uids);
		ensure!(mechanisms <= 1 || total <= most, Error::<T>::TooManyUIDsPerMechanism);
		Ok(())
	}

	/// Store the number of mechanisms. A changed number ends the split of emission.
	pub fn store_mechanism_count(netuid: NetUid, count: MechId) {
		if Self::mechanisms(netuid) != count.get() {
			MechanismEmissionSplit::<T>::remove(netuid);
			MechanismCountCurrent::<T>::insert(netuid, count);
		}
	}

	/// Fail where parts of emission do not fit the mechanisms of a subnet.
	pub fn check_emission_split(netuid: NetUid, split: Option<MechanismSplit>) -> DispatchResult {
		let count = Self::mechanisms(netuid);
		let fits = split.is_none_or(|split| split.parts().is_some_and(|p| is_split(p, count)));
		ensure!(fits, Error::<T>::ValueNotInBounds);
		Ok(())
	}

	/// Set how the mechanisms of a subnet share its emission; `None` = equally.
	pub fn set_emission_split(netuid: NetUid, split: Option<MechanismSplit>) {
		match split.as_ref().and_then(MechanismSplit::parts) {
			Some(parts) => {
				let parts = WireVec::truncate_from(parts.to_vec());
				MechanismEmissionSplit::<T>::insert(netuid, parts)
			},
			None => MechanismEmissionSplit::<T>::remove(netuid),
		}
	}

	/// Set how many mechanisms a subnet may have. Subnets that have more keep them.
	pub fn set_max_mechanisms(count: MechId) {
		MaxMechanismCount::<T>::put(count);
	}
}

fn is_split(parts: &[u16], count: u8) -> bool {
	let sum = parts.iter().fold(0u32, |sum, part| sum.saturating_add((*part).into()));
	parts.len() == usize::from(count) && sum == u32::from(u16::MAX)
}

fn even_split(count: u8) -> Vec<u16> {
	let count = u16::from(count);
	let part = u16::MAX.checked_div(count).unwrap_or_default();
	let rest = u16::MAX.checked_rem(count).unwrap_or_default();
	let mut parts = vec![part; usize::from(count)];
	if let Some(first) = parts.first_mut() {
		*first = first.saturating_add(rest);
	}
	parts
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)] // tests compute expected numbers
mod tests {
	use super::*;

	#[test]
	fn even_split_should_give_everything_away() {
		assert_eq!(even_split(1), [65_535]);
		assert_eq!(even_split(2), [32_768, 32_767]);
		assert!(even_split(0).is_empty());
		assert!((1..=MAX_MECHANISMS).all(|count| is_split(&even_split(count), count)));
	}

	/// All there are.
	#[test]
	fn even_split_should_give_equal_parts_and_the_rest_to_the_first_whatever_the_count() {
		for count in 1..=u8::MAX {
			let parts = even_split(count);
			let sum: u32 = parts.iter().map(|part| u32::from(*part)).sum();
			assert_eq!((parts.len(), sum), (usize::from(count), 65_535));
			assert!(parts.iter().skip(1).all(|part| *part == parts[parts.len() - 1]));
			let last = *parts.last().unwrap();
			assert!(parts[0] >= last && (count == 1 || parts[0] - last < u16::from(count)));
		}
	}

	#[test]
	fn split_should_have_a_part_for_each_mechanism_and_be_whole() {
		assert!(is_split(&[65_535, 0], 2));
		assert!(!is_split(&[65_535], 2));
		assert!(!is_split(&[65_535, 1], 2));
		assert!(!is_split(&[1, 2], 2));
	}
}
