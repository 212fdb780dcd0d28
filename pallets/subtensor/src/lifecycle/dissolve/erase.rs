//! Erasing everything that is stored of a subnet.

use crate::{
	children::Children,
	claims::Claims,
	coinbase::Coinbase,
	compat::Compat,
	leases::Leases,
	lifecycle::Lifecycle,
	neurons::Neurons,
	params::Params,
	pools::Pools,
	registration::Registration,
	root::Root,
	schedule::Schedule,
	scores::Scores,
	serving::Serving,
	shares::Shares,
	staking::{AutoStake, Staking},
	subnets::Subnets,
	weight_info::WeightInfo,
	weights::WeightStore,
	Config,
};
use alloc::vec::Vec;
use dtao_traits::CommitmentKeeper;
use dtao_types::NetUid;
use frame_support::weights::{Weight, WeightMeter};

/// Forget what hotkeys and coldkeys have on a subnet that is found by neither stake nor root
/// dividends: children, parents, childkey takes, destinations of incentive; then let the neurons
/// leave, the last uid first. Answers whether nothing is left.
pub fn members<T: Config>(netuid: NetUid, meter: &mut WeightMeter) -> bool {
	loop {
		if meter.try_consume(T::WeightInfo::dissolve_member()).is_err() {
			return false;
		}
		if !Children::<T>::forget_one(netuid) {
			break;
		}
	}
	while let Some(coldkey) = AutoStake::<T>::first_coldkey(netuid) {
		if meter.try_consume(T::WeightInfo::dissolve_member()).is_err() {
			return false;
		}
		AutoStake::<T>::forget(netuid, &coldkey);
	}
	let weight =
		T::WeightInfo::dissolve_member().saturating_add(T::Commitments::weight_of_forget());
	while Neurons::<T>::count(netuid) > 0 {
		if meter.try_consume(weight).is_err() {
			return false;
		}
		if let Some(hotkey) = Neurons::<T>::remove_last(netuid) {
			T::Commitments::forget(netuid, &hotkey);
		}
	}
	true
}

/// Erase the keys of a subnet from the `place`th prefix on. Answers whether none is left.
pub fn keys<T: Config>(netuid: NetUid, place: &mut u16, meter: &mut WeightMeter) -> bool {
	for prefix in footprint::<T>(netuid).iter().skip(usize::from(*place)) {
		if !below::<T>(prefix, meter) {
			return false;
		}
		*place = place.saturating_add(1);
	}
	true
}

/// The prefixes of every key that is stored of a subnet, but for maps that are keyed by the
/// hotkey or coldkey first: those are found through an index in the other direction.
pub fn footprint<T: Config>(netuid: NetUid) -> Vec<Vec<u8>> {
	[
		Coinbase::<T>::footprint(netuid),
		Pools::<T>::footprint(netuid),
		Schedule::<T>::footprint(netuid),
		Scores::<T>::footprint(netuid),
		WeightStore::<T>::footprint(netuid),
		Neurons::<T>::footprint(netuid),
		Registration::<T>::footprint(netuid),
		Shares::<T>::footprint(netuid),
		Staking::<T>::footprint(netuid),
		Children::<T>::footprint(netuid),
		Claims::<T>::footprint(netuid),
		Root::<T>::footprint(netuid),
		Serving::<T>::footprint(netuid),
		Params::<T>::footprint(netuid),
		Subnets::<T>::footprint(netuid),
		Lifecycle::<T>::footprint(netuid),
		Leases::<T>::footprint(netuid),
		Compat::<T>::footprint(netuid),
	]
	.concat()
}

/// Erase the keys that start with a prefix. Answers whether none is left.
fn below<T: Config>(prefix: &[u8], meter: &mut WeightMeter) -> bool {
	let mut key = prefix.to_vec();
	// The key of a plain map is the prefix itself, which no key comes before.
	let mut found = sp_io::storage::exists(&key);
	loop {
		let cost = if found { T::WeightInfo::dissolve_erase() } else { Weight::zero() };
		if meter.try_consume(T::WeightInfo::dissolve_look().saturating_add(cost)).is_err() {
			return false;
		}
		if found {
			sp_io::storage::clear(&key);
		}
		match sp_io::storage::next_key(&key) {
			Some(next) if next.starts_with(prefix) => (key, found) = (next, true),
			_ => return true,
		}
	}
}
