//! Benchmarks: one for each kind of work that the setters ask of [`HyperparamAdmin`].
//!
//! | weight | calls | worst call, which is measured |
//! |---|---|---|
//! | `subnet_parameter` | every setter with a `netuid` but `sudo_set_mechanism_count` | `sudo_set_min_burn` of an owner: it looks at the upper bound and follows the list of all subnets for the block step, beside owner, freeze window and rate limit |
//! | `mechanism_count` | `sudo_set_mechanism_count` | from the most mechanisms to one: the rows of all neurons go |
//! | `chain_parameter` | every setter without a `netuid` | `sudo_set_subnet_limit`; all check a value, write it and tell |
//!
//! Root is never the worst origin of a parameter of a subnet: it passes neither window nor rate limit.

use super::*;
use dtao_traits::{ChainParam, SubnetParam};
use dtao_types::{MechId, NetUid, TaoBalance};
use frame_benchmarking::v2::*;
use frame_system::RawOrigin;

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

	impl_benchmark_test_suite!(Pallet, crate::tests::ext(), crate::tests::Test);
}
