//! Leases: subnets that a crowdloan paid for.

use super::scene::*;
use crate::{
	leases::{LeaseEnd, Leases, SubnetLease, SubnetLeaseOf},
	pallet::*,
	subnets::Subnets,
	types::Position,
	weight_info::WeightInfo,
	Config,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use dtao_traits::LeaseProxies;
use dtao_types::TaoBalance;
use frame_benchmarking::v2::*;
use frame_support::{assert_ok, weights::Weight};
use sp_core::crypto::AccountId32;
use sp_runtime::Percent;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

/// The beneficiary, and `others` who contributed as much.
fn contributions(others: u32) -> Vec<(AccountId32, TaoBalance)> {
	let others = (0..others).map(|n| (key("contributor", n), tao(1)));
	[(key("beneficiary", 0), tao(1_000))].into_iter().chain(others).collect()
}

/// A subnet of which `others` beside the beneficiary paid a part, with TAO to be given back to all.
fn leased<T: Config>(others: u32) -> SubnetLeaseOf<T> {
	open_subnet::<T>(SUBNET, 1, 0);
	let (lease, all) = prepared::<T>(others);
	open::<T>(&lease, &all);
	lease
}

fn prepared<T: Config>(others: u32) -> (SubnetLeaseOf<T>, Vec<(AccountId32, TaoBalance)>) {
	let all = contributions(others);
	let lease = SubnetLease {
		beneficiary: all[0].0.clone(),
		coldkey: coldkey(0),
		hotkey: hotkey(0),
		emissions_share: Percent::from_percent(50),
		end_block: Some(1u32.into()),
		netuid: SUBNET,
		cost: tao(100).rao(),
	};
	fund::<T>(&lease.coldkey, tao(1_000));
	Subnets::<T>::set_owner(Position::new(&lease.hotkey, &lease.coldkey, SUBNET));
	(lease, all)
}

fn open<T: Config>(lease: &SubnetLeaseOf<T>, all: &[(AccountId32, TaoBalance)]) {
	let raised = TaoBalance::checked_sum(all.iter().map(|(_, tao)| *tao)).unwrap();
	assert_ok!(T::Proxies::appoint(&lease.coldkey, &lease.beneficiary));
	assert_ok!(Leases::<T>::open(Leases::<T>::next().id, lease.clone(), raised, tao(100), all));
}

/// Let everything that the lease has as stake be accumulated.
fn accumulate<T: Config>(lease: &SubnetLeaseOf<T>) {
	stake::<T>(&lease.hotkey, &lease.coldkey, SUBNET, alpha(1_000));
	let id = Leases::<T>::running(SUBNET).expect("is leased").0;
	put(AccumulatedLeaseDividends::<T>::hashed_key_for(id), &alpha(1_000));
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A lease begins, and its first turn. Its subnet is there already.
	#[benchmark]
	fn register_leased_network(c: Linear<1, 500>) {
		open_subnet::<T>(SUBNET, 1, 0);
		let (lease, all) = prepared::<T>(c - 1);

		#[block]
		{
			open::<T>(&lease, &all);
		}

		assert_eq!(Leases::<T>::running(SUBNET), Some((0, lease)));
		assert_eq!(SubnetLeaseShares::<T>::iter().count() as u32, c - 1);
	}

	/// A lease is terminated by its beneficiary.
	#[benchmark]
	fn terminate_lease() {
		let lease = leased::<T>(1);
		accumulate::<T>(&lease);
		at_block::<T>(LATE);
		let own = key("own", 0);
		associate::<T>(&own, &lease.beneficiary);
		let signer = signed::<T>(lease.beneficiary.clone());

		#[extrinsic_call]
		_(signer, 0, own);

		assert_eq!(Subnets::<T>::owner(SUBNET), lease.beneficiary);
	}

	/// The lease of a subnet that begins to end is over.
	#[benchmark]
	fn end_lease() {
		accumulate::<T>(&leased::<T>(1));

		#[block]
		{
			Leases::<T>::end_with_subnet(SUBNET);
		}

		assert!(Leases::<T>::running(SUBNET).is_none() && Leases::<T>::is_ending(SUBNET));
	}

	/// The first of the turns of all subnets is begun, and finds no weight for a payment.
	#[benchmark]
	fn lease_turn() {
		let lease = leased::<T>(1);
		accumulate::<T>(&lease);
		let used;

		#[block]
		{
			used = Leases::<T>::on_idle(T::WeightInfo::lease_turn());
		}

		assert_eq!(used, T::WeightInfo::lease_turn());
	}

	/// A contributor without an account, with the longest list of hotkeys that takes another one, is paid alpha
	/// and TAO.
	#[benchmark]
	fn lease_payment() {
		let lease = leased::<T>(1);
		accumulate::<T>(&lease);
		let contributor = key("contributor", 0);
		staked_on::<T>(&contributor, crate::types::MAX_KEYS - 1);
		let payment = T::WeightInfo::lease_turn().saturating_add(T::WeightInfo::lease_payment());

		#[block]
		{
			Leases::<T>::on_idle(payment);
		}

		assert!(!balance::<T>(&contributor).is_zero());
		assert!(!held::<T>(&lease.hotkey, &contributor, SUBNET).is_zero());
	}

	/// A lease that was terminated and has no contributor left is wound up.
	#[benchmark]
	fn lease_end() {
		let lease = leased::<T>(0);
		accumulate::<T>(&lease);
		staked_on::<T>(&lease.beneficiary, crate::types::MAX_KEYS - 1);
		Leases::<T>::end(SUBNET, LeaseEnd::Terminated);

		#[block]
		{
			Leases::<T>::on_idle(Weight::MAX);
		}

		assert!(!Leases::<T>::is_ending(SUBNET));
		assert!(!held::<T>(&lease.hotkey, &lease.beneficiary, SUBNET).is_zero());
	}

	/// A coldkey hands its part in `l` leases over: it is the beneficiary of each.
	#[benchmark]
	fn swap_leases(l: Linear<0, 64>) {
		let netuids = open_subnets::<T>(l);
		for (n, netuid) in netuids.iter().enumerate() {
			let (lease, all) = prepared::<T>(1);
			let coldkey = key("lease", n as u32);
			fund::<T>(&coldkey, tao(1_000));
			open::<T>(&SubnetLease { netuid: *netuid, coldkey, ..lease }, &all);
		}
		let (old, new) = (key("beneficiary", 0), key("heir", 0));

		#[block]
		{
			assert_eq!(Leases::<T>::parts_of(&old), l);
			assert_ok!(Leases::<T>::rekey_coldkey(&old, &new));
		}

		assert_eq!(Leases::<T>::parts_of(&new), l);
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
