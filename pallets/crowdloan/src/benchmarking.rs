//! Benchmarks of the calls.

use super::*;
use alloc::{boxed::Box, vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::traits::{
	fungible::{Inspect, Mutate},
	Get,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};

/// Rao that the accounts of the benchmarks have: enough for all that they do.
const ENDOWMENT: u64 = 1_000_000_000_000_000;

type System<T> = frame_system::Pallet<T>;

/// An account with balance.
fn funded<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who = account(name, index, 0);
	T::Currency::set_balance(&who, ENDOWMENT);
	who
}

fn deposit<T: Config>() -> u64 {
	T::MinimumDeposit::get()
}

fn smallest<T: Config>() -> u64 {
	T::AbsoluteMinimumContribution::get()
}

/// Far more than the benchmarks contribute.
fn cap<T: Config>() -> u64 {
	deposit::<T>().saturating_mul(1_000_000)
}

fn end<T: Config>() -> BlockNumberFor<T> {
	use sp_runtime::Saturating;
	System::<T>::block_number().saturating_add(T::MaximumBlockDuration::get())
}

/// A call as long as can be stored.
fn longest_call<T: Config>() -> <T as Config>::RuntimeCall {
	// Index of the pallet and of the call, and two bytes of length.
	frame_system::Call::remark { remark: vec![7; MAX_CALL_LENGTH.saturating_sub(4)] }.into()
}

/// A crowdloan with so many contributors besides the creator; the limit of one account is set.
fn opened<T: Config>(
	others: u32,
	call: Option<<T as Config>::RuntimeCall>,
	target: Option<T::AccountId>,
) -> Result<(T::AccountId, Vec<T::AccountId>), BenchmarkError> {
	let creator = funded::<T>("creator", 0);
	Pallet::<T>::create(
		RawOrigin::Signed(creator.clone()).into(),
		deposit::<T>(),
		smallest::<T>(),
		cap::<T>(),
		end::<T>(),
		call.map(Box::new),
		target,
	)?;
	let others: Vec<_> = (0..others).map(|index| funded::<T>("contributor", index)).collect();
	for who in &others {
		Pallet::<T>::contribute(RawOrigin::Signed(who.clone()).into(), 0, smallest::<T>())?;
	}
	MaxContributions::<T>::insert(0, cap::<T>());
	Ok((creator, others))
}

/// A crowdloan with a target.
fn with_target<T: Config>(
	others: u32,
) -> Result<(T::AccountId, Vec<T::AccountId>), BenchmarkError> {
	opened::<T>(others, None, Some(account("target", 0, 0)))
}

/// The crowdloan of the benchmark.
fn stored<T: Config>() -> Result<CrowdloanInfoOf<T>, BenchmarkError> {
	Crowdloans::<T>::get(0).ok_or(BenchmarkError::Stop("there is no crowdloan"))
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// With a call as long as can be.
	#[benchmark]
	fn create() -> Result<(), BenchmarkError> {
		let creator = funded::<T>("creator", 0);
		#[extrinsic_call]
		_(
			RawOrigin::Signed(creator.clone()),
			deposit::<T>(),
			smallest::<T>(),
			cap::<T>(),
			end::<T>(),
			Some(Box::new(longest_call::<T>())),
			None,
		);
		assert_eq!(stored::<T>()?.creator, creator);
		assert!(stored::<T>()?.call.is_some());
		Ok(())
	}

	/// The first contribution of an account, with a limit for one account.
	#[benchmark]
	fn contribute() -> Result<(), BenchmarkError> {
		with_target::<T>(1)?;
		let contributor = funded::<T>("last", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(contributor.clone()), 0, smallest::<T>());
		assert_eq!(Contributions::<T>::get(0, &contributor), Some(smallest::<T>()));
		Ok(())
	}

	/// By a contributor, of whom nothing stays.
	#[benchmark]
	fn withdraw() -> Result<(), BenchmarkError> {
		let (_, others) = with_target::<T>(1)?;
		let contributor =
			others.into_iter().next().ok_or(BenchmarkError::Stop("nobody contributed"))?;
		#[extrinsic_call]
		_(RawOrigin::Signed(contributor.clone()), 0);
		assert_eq!(Contributions::<T>::get(0, &contributor), None);
		Ok(())
	}

	/// To a target that has no account yet.
	#[benchmark]
	fn finalize(c: Linear<1, { T::MaxContributors::get() }>) -> Result<(), BenchmarkError> {
		let (creator, _) = with_target::<T>(c.saturating_sub(1))?;
		let raised = stored::<T>()?.raised;
		Pallet::<T>::update_cap(RawOrigin::Signed(creator.clone()).into(), 0, raised)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(creator), 0);
		assert!(stored::<T>()?.finalized);
		assert_eq!(T::Currency::balance(&account("target", 0, 0)), raised);
		assert_eq!(HeldContributions::<T>::iter().count(), 0);
		Ok(())
	}

	/// Of contributors who wait for their money.
	#[benchmark]
	fn refund(c: Linear<0, { T::RefundContributorsLimit::get() }>) -> Result<(), BenchmarkError> {
		let (creator, _) = with_target::<T>(c)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(creator), 0);
		assert_eq!(Contributions::<T>::iter_prefix(0).count(), 1);
		Ok(())
	}

	/// With a call as long as can be.
	#[benchmark]
	fn dissolve() -> Result<(), BenchmarkError> {
		let (creator, _) = opened::<T>(0, Some(longest_call::<T>()), None)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(creator.clone()), 0);
		assert!(!Crowdloans::<T>::contains_key(0));
		assert_eq!(T::Currency::balance(&creator), ENDOWMENT);
		Ok(())
	}

	#[benchmark]
	fn update_min_contribution() -> Result<(), BenchmarkError> {
		let (creator, _) = with_target::<T>(1)?;
		let new = smallest::<T>().saturating_add(1);
		#[extrinsic_call]
		_(RawOrigin::Signed(creator), 0, new);
		assert_eq!(stored::<T>()?.min_contribution, new);
		Ok(())
	}

	#[benchmark]
	fn update_end() -> Result<(), BenchmarkError> {
		use sp_runtime::Saturating;
		let (creator, _) = with_target::<T>(1)?;
		// The call runs in block 1 at the earliest.
		let now = System::<T>::block_number().saturating_add(1u32.into());
		let new = now.saturating_add(T::MinimumBlockDuration::get());
		#[extrinsic_call]
		_(RawOrigin::Signed(creator), 0, new);
		assert_eq!(stored::<T>()?.end, new);
		Ok(())
	}

	#[benchmark]
	fn update_cap() -> Result<(), BenchmarkError> {
		let (creator, _) = with_target::<T>(1)?;
		let new = cap::<T>().saturating_add(1);
		#[extrinsic_call]
		_(RawOrigin::Signed(creator), 0, new);
		assert_eq!(stored::<T>()?.cap, new);
		Ok(())
	}

	#[benchmark]
	fn set_max_contribution() -> Result<(), BenchmarkError> {
		let (creator, _) = with_target::<T>(1)?;
		let new = deposit::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(creator), 0, Some(new));
		assert_eq!(MaxContributions::<T>::get(0), Some(new));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ext(), crate::mock::Test);
}
