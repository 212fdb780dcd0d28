//! Calls of the owner of a subnet.

use super::scene::*;
use crate::{pallet::*, schedule::Schedule, subnets::Subnets, types::SubnetIdentityInput, Config};
use core::marker::PhantomData;
use dtao_traits::SubnetParam;
use frame_benchmarking::v2::*;
use frame_support::assert_ok;

/// Benchmarks of the room.
pub struct Pallet<T: Config>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A subnet is started, on a chain at its limit.
	#[benchmark]
	fn start_call() {
		all_subnets::<T>();
		young_subnet::<T>(SUBNET, 1, 0);
		let signer = signed::<T>(coldkey(0));

		#[extrinsic_call]
		_(signer, SUBNET);

		assert_eq!(Subnets::<T>::first_emission(SUBNET), Some(u64::from(LATE) + 1));
	}

	/// The longest identity replaces another one.
	#[benchmark]
	fn set_subnet_identity() {
		open_subnet::<T>(SUBNET, 1, 0);
		let SubnetIdentityInput {
			subnet_name,
			github_repo,
			subnet_contact,
			subnet_url,
			discord,
			description,
			logo_url,
			additional,
		} = subnet_identity();
		let before = SubnetIdentityInput { subnet_name: text(1), ..Default::default() };
		assert_ok!(Subnets::<T>::set_identity(&coldkey(0), SUBNET, before));
		let signer = signed::<T>(coldkey(0));

		#[extrinsic_call]
		_(
			signer,
			SUBNET,
			subnet_name,
			github_repo,
			subnet_contact,
			subnet_url,
			discord,
			description,
			logo_url,
			additional,
		);

		let identity = Subnets::<T>::identity(SUBNET).expect("it was stored");
		assert_eq!(identity.subnet_name.to_vec(), text(256));
	}

	/// The owner chooses the last symbol of the table, on a chain at its limit where as many other
	/// subnets as possible but one end.
	#[benchmark]
	fn update_symbol() {
		let netuid = all_subnets::<T>()[0];
		almost_full_queue::<T>();
		let symbol = "\u{0DB0}".as_bytes().to_vec();
		let signer = signed::<T>(coldkey(0));

		#[extrinsic_call]
		_(signer, netuid, symbol.clone());

		assert_eq!(Subnets::<T>::symbol(netuid), symbol);
	}

	/// The owner sets a tempo, on a chain at its limit, where the cutoff is a part of the tempo.
	#[benchmark]
	fn set_tempo() {
		let netuid = *all_subnets::<T>().last().expect("there are some");
		subnet_param::<T>(netuid, SubnetParam::Tempo(360));
		subnet_param::<T>(netuid, SubnetParam::ActivityCutoffFactor(2_000));
		let signer = signed::<T>(coldkey(0));

		#[extrinsic_call]
		_(signer, netuid, 720);

		assert_eq!(Schedule::<T>::tempo(netuid), 720);
		assert_eq!(Schedule::<T>::activity_cutoff(netuid), 1_440);
	}

	/// The owner triggers an epoch.
	#[benchmark]
	fn trigger_epoch() {
		open_subnet::<T>(SUBNET, 1, 0);
		subnet_param::<T>(SUBNET, SubnetParam::Tempo(360));
		let signer = signed::<T>(coldkey(0));

		#[extrinsic_call]
		_(signer, SUBNET);

		assert!(Schedule::<T>::pending(SUBNET).is_some());
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::benchmark_chain(),
		crate::tests::mock::Test
	);
}
