//! Epochs with their payments.

use super::scene::*;
use crate::{
	children::MAX_PARENTS,
	claims::Claims,
	coinbase::Coinbase,
	epoch::{Epoch, Links},
	pallet::*,
	scores::Scores,
	shares::Shares,
	weight_info::WeightInfo,
	Config,
};
use core::marker::PhantomData;
use frame_benchmarking::v2::*;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// An epoch of `n` neurons that pays each of them: 64 validators with permit, bonds, alpha and
	/// root stakers and root dividends on all subnets have changed their weights on all neurons; Yuma3
	/// with liquid alpha; incentive is staked where its owner chose, of miners where nobody else stakes; the
	/// chain is at its limit of subnets, and all emit.
	#[benchmark]
	fn epoch(n: Linear<ALL_VALIDATORS, ALL_NEURONS>) {
		consensus::<T>(n as u16, VALIDATORS);
		let weight;

		#[block]
		{
			assert_eq!(Epoch::<T>::links(SUBNET), Links::default());
			weight = Coinbase::<T>::settle(SUBNET);
		}

		assert_eq!(weight, T::WeightInfo::epoch(n));
		assert!(Coinbase::<T>::pending(SUBNET).server.is_zero());
		assert!(Scores::<T>::emission(SUBNET).iter().all(|earned| *earned > 0));
		for n in 0..VALIDATORS {
			assert!(!Shares::<T>::last_dividends(SUBNET, &hotkey(n)).is_zero());
			assert!(!Claims::<T>::last_dividends(SUBNET, &hotkey(n)).is_zero());
		}
	}

	/// An epoch as before of a full subnet, where the incentive of `g` miners is staked among other holders, and
	/// that of `o` miners is the first stake on a hotkey, by coldkeys with the longest list of hotkeys; each on
	/// another hotkey, which the epoch has nothing else to do with.
	#[benchmark]
	fn epoch_credits(g: Linear<0, HALF_OF_MINERS>, o: Linear<0, HALF_OF_MINERS>) {
		credited::<T>(g as u16, o as u16);
		let weight;

		#[block]
		{
			weight = Coinbase::<T>::settle(SUBNET);
		}

		let credits =
			T::WeightInfo::epoch_credits(g, o).saturating_sub(T::WeightInfo::epoch_credits(0, 0));
		assert_eq!(weight, T::WeightInfo::epoch(ALL_NEURONS).saturating_add(credits));
		for n in VALIDATORS..VALIDATORS + (g + o) as u16 {
			assert!(Shares::<T>::staking_hotkeys(&coldkey(n)).contains(&chosen(n)));
		}
	}

	/// The neurons of a subnet have `l` parents with stake, as many each as possible, and are no
	/// validators: their epoch looks at the parents and, as nothing is pending, pays nobody.
	#[benchmark]
	fn links(l: Linear<0, ALL_LINKS>) {
		related::<T>(l);

		#[block]
		{
			assert_eq!(Epoch::<T>::links(SUBNET), Links { all: l, heirs: l });
			Coinbase::<T>::settle(SUBNET);
		}

		assert_eq!(StakeWeight::<T>::get(SUBNET).iter().any(|stake| *stake > 0), l > 0);
	}

	/// The weight of an epoch is found, of a full subnet of which `n` neurons have as many parents as
	/// possible. That is all that is done of an epoch that has no room in a block.
	#[benchmark]
	fn weigh_epoch(n: Linear<1, ALL_NEURONS>) {
		related::<T>(n * MAX_PARENTS);
		let weight;

		#[block]
		{
			weight = Epoch::<T>::weight(SUBNET);
		}

		assert!(weight.all_gte(T::WeightInfo::links(n * MAX_PARENTS)));
	}

	/// An epoch of a small subnet whose validators have `l` parents, as many each as possible, that
	/// are no neurons of it; each parent has alpha and root stakers and is paid for both.
	#[benchmark]
	fn inheritance(l: Linear<0, ALL_HEIRS>) {
		let parents = inheriting::<T>(l);

		#[block]
		{
			assert_eq!(Epoch::<T>::links(SUBNET), Links { all: l, heirs: l });
			Coinbase::<T>::settle(SUBNET);
		}

		for parent in parents {
			assert!(!Shares::<T>::last_dividends(SUBNET, &parent).is_zero());
			assert!(!Claims::<T>::last_dividends(SUBNET, &parent).is_zero());
		}
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
