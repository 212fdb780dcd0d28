//! Benchmarks: one for each kind of work that the setters ask of [`HyperparamAdmin`].
//!
//! | weight | calls | worst call, which is measured |
//! |---|---|---|
//! | `subnet_parameter` | every setter with a `netuid` but `sudo_set_mechanism_count` | `sudo_set_min_burn` of an owner: it looks at the upper bound and follows the list of all subnets for the block step, beside owner, freeze window and rate limit |
//! | `mechanism_count` | `sudo_set_mechanism_count` | from the most mechanisms to one: the rows of all neurons go |
//! | `chain_parameter` | every setter without a `netuid` | `sudo_set_subnet_limit`; all check a value, write it and tell |
//! | `swap_authorities` | the call | by the length of the list; with what the end of the block does then |
//! | `schedule_grandpa_change` | the call | by the length of the list; a forced change, which writes most |
//! | `block` | start and end of a block without a change | |
//! | `block_with_stall` | start of a block after a noted stall | the most voters are announced anew |
//!
//! Root is never the worst origin of a parameter of a subnet: it passes neither window nor rate limit.

#![allow(clippy::expect_used, reason = "benchmarks may panic")]

use super::{authorities::Authorities, *};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use dtao_traits::{AuthorityAdmin, ChainParam, SubnetParam};
use dtao_types::{MechId, NetUid, TaoBalance};
use frame_benchmarking::v2::*;
use frame_support::{traits::Get, BoundedVec};
use frame_system::RawOrigin;
use sp_consensus_grandpa::AuthorityList;
use sp_runtime::traits::{Hash, TrailingZeroInput};

/// A lowest price of a registration within its bounds, in rao.
const MIN_BURN: TaoBalance = TaoBalance::from_rao(600_000);

/// Lays out the storage behind [`Config::Admin`], and looks at what a setter left there.
pub trait BenchmarkHelper<AccountId> {
	/// The last of as many subnets as there can be, whose owner may set any parameter in this block,
	/// long after having set each before. It allows 256 neurons and has 64.
	fn subnet() -> (NetUid, AccountId);

	/// A subnet of that kind with as many mechanisms and neurons as the count can cost most to
	/// reset. Each neuron has weights, bonds and commits in each mechanism.
	fn subnet_with_mechanisms() -> (NetUid, AccountId);

	/// Whether a parameter of a subnet has this value, and nothing is left that does not fit it.
	fn is_set(netuid: NetUid, param: SubnetParam) -> bool;

	/// Whether a parameter of the chain has this value.
	fn is_set_in_chain(param: ChainParam) -> bool;

	/// Lets no change of voters be announced.
	fn nothing_announced();

	/// Lets these vote on finality, and notes that finality has stalled.
	fn stall(voters: AuthorityList);
}

/// A key of its own for each number.
fn key<T: Config, K: Decode>(number: u32) -> K {
	let hash = T::Hashing::hash_of(&("authority", number)).encode();
	K::decode(&mut TrailingZeroInput::new(&hash)).expect("a hash is as long as a key")
}

/// As many voters.
fn voters<T: Config>(count: u32) -> AuthorityList {
	(0..count).map(|number| (key::<T, _>(number), 1)).collect()
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn subnet_parameter() {
		let (netuid, owner) = T::BenchmarkHelper::subnet();
		#[extrinsic_call]
		sudo_set_min_burn(RawOrigin::Signed(owner), netuid, MIN_BURN);
		assert!(T::BenchmarkHelper::is_set(netuid, SubnetParam::MinBurn(MIN_BURN)));
	}

	#[benchmark]
	fn mechanism_count() {
		let (netuid, owner) = T::BenchmarkHelper::subnet_with_mechanisms();
		let one = MechId::new(1);
		assert!(!T::BenchmarkHelper::is_set(netuid, SubnetParam::MechanismCount(one)));
		#[extrinsic_call]
		sudo_set_mechanism_count(RawOrigin::Signed(owner), netuid, one);
		assert!(T::BenchmarkHelper::is_set(netuid, SubnetParam::MechanismCount(one)));
	}

	#[benchmark]
	fn chain_parameter() {
		#[extrinsic_call]
		sudo_set_subnet_limit(RawOrigin::Root, 100);
		assert!(T::BenchmarkHelper::is_set_in_chain(ChainParam::SubnetLimit(100)));
	}

	#[benchmark]
	fn swap_authorities(a: Linear<1, { T::MaxAuthorities::get() }>) {
		let authors: Vec<T::AuthorityId> = (0..a).map(key::<T, _>).collect();
		let next = BoundedVec::try_from(authors.clone()).expect("is within the bound");
		#[block]
		{
			let origin = RawOrigin::Root.into();
			Pallet::<T>::swap_authorities(origin, next).expect("these are others");
			Authorities::<T>::apply_authors();
		}
		assert_eq!(T::Authorities::authors(), authors);
	}

	#[benchmark]
	fn schedule_grandpa_change(a: Linear<1, { T::MaxAuthorities::get() }>) {
		let next = voters::<T>(a);
		T::BenchmarkHelper::nothing_announced();
		frame_system::Pallet::<T>::set_block_number(9u32.into());
		#[extrinsic_call]
		_(RawOrigin::Root, next.clone(), 7u32.into(), Some(8u32.into()));
		let event = Event::<T>::VotersAnnounced {
			voters: next.clone(),
			effective: 16u32.into(),
			forced: Some(8u32.into()),
		};
		let event: <T as frame_system::Config>::RuntimeEvent = event.into();
		frame_system::Pallet::<T>::assert_last_event(event);
		assert!(T::Authorities::change_voters(next, 0u32.into(), None).is_err(), "is announced");
	}

	#[benchmark]
	fn block() {
		let now = frame_system::Pallet::<T>::block_number();
		let authors = T::Authorities::authors();
		#[block]
		{
			Authorities::<T>::on_block(now);
			Authorities::<T>::apply_authors();
		}
		assert_eq!(T::Authorities::authors(), authors);
	}

	#[benchmark]
	fn block_with_stall() {
		let now = 9u32.into();
		frame_system::Pallet::<T>::set_block_number(now);
		T::BenchmarkHelper::nothing_announced();
		T::BenchmarkHelper::stall(voters::<T>(T::MaxAuthorities::get()));
		#[block]
		{
			Authorities::<T>::on_block(now);
			Authorities::<T>::apply_authors();
		}
		let again = T::Authorities::change_voters(voters::<T>(1), 0u32.into(), None);
		assert!(again.is_err(), "is announced");
	}

	impl_benchmark_test_suite!(Pallet, crate::tests::ext(), crate::tests::Test);
}
