//! The neurons of one mechanism in columns.

use super::ratio;
use crate::{
	children::{Children, Family},
	keys::KeyStore,
	neurons::Neurons,
	pallet::*,
	scores::Scores,
	subnets::Subnets,
	weights::WeightStore,
	Config,
};
use alloc::vec::Vec;
use codec::Compact;
use core::{cell::OnceCell, marker::PhantomData};
use dtao_traits::CommitmentKeeper;
use dtao_types::{
	storage_index, AlphaBalance, MechId, NetUid, NetUidStorageIndex, TaoBalance, Uid,
};
use sp_core::crypto::AccountId32;

/// Reads the neurons of one mechanism. Position `i` of every list is the neuron with uid `i`, and
/// every list has one element per neuron, whatever storage holds.
pub(super) struct Columns<T> {
	/// The subnet.
	pub netuid: NetUid,
	/// Key of what is kept per mechanism.
	pub index: NetUidStorageIndex,
	/// Number of neurons.
	pub count: u16,
	hotkeys: OnceCell<Vec<AccountId32>>,
	families: OnceCell<Vec<Family>>,
	pallet: PhantomData<T>,
}

impl<T: Config> Columns<T> {
	/// The neurons of a mechanism. `None` where the subnet or the mechanism does not exist.
	pub fn of(netuid: NetUid, mech: MechId) -> Option<Self> {
		if !Subnets::<T>::exists(netuid) || mech.get() >= Subnets::<T>::mechanisms(netuid) {
			return None;
		}
		Some(Self {
			netuid,
			index: storage_index(netuid, mech)?,
			count: Neurons::<T>::count(netuid),
			hotkeys: OnceCell::new(),
			families: OnceCell::new(),
			pallet: PhantomData,
		})
	}

	/// Hotkeys. Read once.
	pub fn hotkeys(&self) -> &[AccountId32] {
		self.hotkeys.get_or_init(|| Neurons::<T>::hotkeys(self.netuid))
	}

	/// Coldkeys that own the hotkeys.
	pub fn coldkeys(&self) -> Vec<AccountId32> {
		self.each(KeyStore::<T>::owner)
	}

	/// What hotkeys have published; those that have published nothing are left out.
	pub fn commitments(&self) -> Vec<(AccountId32, Vec<Compact<u8>>)> {
		let of = |hotkey: &AccountId32| T::Commitments::commitment(self.netuid, hotkey);
		self.hotkeys()
			.iter()
			.filter_map(|hotkey| {
				Some((hotkey.clone(), of(hotkey)?.into_iter().map(Compact).collect()))
			})
			.collect()
	}

	/// Something of every hotkey.
	pub fn each<V>(&self, read: impl Fn(&AccountId32) -> V) -> Vec<V> {
		self.hotkeys().iter().map(read).collect()
	}

	/// Whether the neuron set weights within the activity cutoff.
	pub fn active(&self) -> Vec<bool> {
		self.fit(Active::<T>::get(self.netuid).into_inner())
	}

	/// Whether the neuron may validate.
	pub fn validator_permit(&self) -> Vec<bool> {
		self.fit(Scores::<T>::permits(self.netuid))
	}

	/// Score for pruning, parts of 65,535: the emission against the largest one.
	pub fn pruning_score(&self) -> Vec<u16> {
		relative(&self.fit(Scores::<T>::emission(self.netuid)))
	}

	/// Block in which the neuron last set weights or registered.
	pub fn last_update(&self) -> Vec<u64> {
		self.fit(WeightStore::<T>::last_update(self.index))
	}

	/// Emission of the last epoch, in alpha-rao.
	pub fn emission(&self) -> Vec<AlphaBalance> {
		let emission = self.fit(Scores::<T>::emission(self.netuid));
		emission.into_iter().map(AlphaBalance::from_rao).collect()
	}

	/// Share of the validators' emission, parts of 65,535.
	pub fn dividends(&self) -> Vec<u16> {
		self.fit(Dividends::<T>::get(self.netuid).into_inner())
	}

	/// Share of the miners' emission of the mechanism, parts of 65,535.
	pub fn incentives(&self) -> Vec<u16> {
		self.fit(Incentive::<T>::get(self.index).into_inner())
	}

	/// Consensus weight, parts of 65,535.
	pub fn consensus(&self) -> Vec<u16> {
		self.fit(Consensus::<T>::get(self.netuid).into_inner())
	}

	/// Trust as a miner, parts of 65,535.
	pub fn trust(&self) -> Vec<u16> {
		self.fit(Trust::<T>::get(self.netuid).into_inner())
	}

	/// Trust as a validator, parts of 65,535.
	pub fn validator_trust(&self) -> Vec<u16> {
		self.fit(ValidatorTrust::<T>::get(self.netuid).into_inner())
	}

	/// Rank, parts of 65,535.
	pub fn rank(&self) -> Vec<u16> {
		self.fit(Rank::<T>::get(self.netuid).into_inner())
	}

	/// Block of registration.
	pub fn registered_at(&self) -> Vec<u64> {
		let seats = Neurons::<T>::seats(self.netuid);
		self.fit(seats.into_iter().map(|(_, block)| block).collect())
	}

	/// Stake here that counts for the hotkey, with that of parents and without that of children,
	/// in alpha-rao (root: rao).
	pub fn alpha_stake(&self) -> Vec<AlphaBalance> {
		self.families().iter().map(Family::alpha).collect()
	}

	/// Stake on root that counts for the hotkey, likewise, in rao and unweighted.
	pub fn tao_stake(&self) -> Vec<TaoBalance> {
		self.families().iter().map(Family::root).collect()
	}

	/// Both together, stake on root by its weight, in alpha-rao.
	pub fn total_stake(&self) -> Vec<AlphaBalance> {
		let weight = TaoWeight::<T>::get();
		let families = self.families().iter();
		families.map(|family| AlphaBalance::from_rao(family.weight(weight))).collect()
	}

	/// What counts for each hotkey. Read once.
	fn families(&self) -> &[Family] {
		self.families.get_or_init(|| {
			let roles = self.fit(Children::<T>::roles(self.netuid));
			let weight = TaoWeight::<T>::get();
			let neurons = self.hotkeys().iter().zip(roles);
			neurons
				.map(|(hotkey, role)| Children::<T>::family_of(hotkey, self.netuid, role, weight))
				.collect()
		})
	}

	/// Uids of the neurons that may validate and whose stake weight is above the threshold, by stake weight
	/// from the smallest on; of equal ones the lowest uid first.
	pub fn validators(&self) -> Vec<Uid> {
		let threshold = StakeThreshold::<T>::get();
		let neurons = (0u16..).zip(self.validator_permit()).zip(self.total_stake());
		let mut validators: Vec<(u64, u16)> = neurons
			.filter(|((_, permit), stake)| *permit && stake.rao() > threshold)
			.map(|((uid, _), stake)| (stake.rao(), uid))
			.collect();
		validators.sort_unstable();
		validators.into_iter().map(|(_, uid)| Uid::new(uid)).collect()
	}

	fn fit<V: Clone + Default>(&self, mut list: Vec<V>) -> Vec<V> {
		list.resize(usize::from(self.count), V::default());
		list
	}
}

/// Each amount against the largest one, in parts of 65,535 rounded down. All zero where that is.
fn relative(amounts: &[u64]) -> Vec<u16> {
	let largest = amounts.iter().copied().max().unwrap_or_default();
	amounts
		.iter()
		.map(|amount| {
			let parts = ratio(*amount, u64::from(u16::MAX), largest);
			u16::try_from(parts).unwrap_or(u16::MAX)
		})
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn largest_amount_should_be_the_whole() {
		assert_eq!(relative(&[0, 1, 2, 4]), [0, 16_383, 32_767, 65_535]);
		assert_eq!(relative(&[u64::MAX, 1]), [65_535, 0]);
	}

	#[test]
	fn amounts_should_stay_zero_when_there_is_none() {
		assert_eq!(relative(&[0, 0]), [0, 0]);
		assert!(relative(&[]).is_empty());
	}
}
