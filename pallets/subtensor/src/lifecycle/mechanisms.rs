//! Mechanisms that a subnet gets or loses, with what other rooms keep of them.

use super::Lifecycle;
use crate::{neurons::Neurons, scores::Scores, subnets::Subnets, weights::WeightStore, Config};
use dtao_types::{MechId, NetUid};

impl<T: Config> Lifecycle<T> {
	/// Set the number of mechanisms. New ones start empty, those that go lose their data, and a
	/// changed number ends the split of emission.
	pub fn set_mechanism_count(netuid: NetUid, count: MechId) {
		let before = Subnets::<T>::mechanisms(netuid);
		let neurons = Neurons::<T>::count(netuid);
		for index in Subnets::<T>::indices_of(netuid, before..count.get()) {
			WeightStore::<T>::open(index, neurons);
			Scores::<T>::open(index, neurons);
		}
		for index in Subnets::<T>::indices_of(netuid, count.get()..before) {
			WeightStore::<T>::close(index, neurons);
			Scores::<T>::close(index, neurons);
		}
		Subnets::<T>::store_mechanism_count(netuid, count);
	}
}
