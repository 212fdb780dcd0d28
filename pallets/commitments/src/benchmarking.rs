//! Benchmarks: the calls, the check before them, and what the keeper of hotkeys asks for.

use super::*;
use crate::types::{MAX_FIELDS, MAX_TIMELOCKED};
use alloc::{boxed::Box, vec, vec::Vec};
use dtao_runtime_api::stored::WireVec;
use dtao_traits::CommitmentKeeper;
use frame_benchmarking::v2::*;
use frame_support::BoundedVec;
use frame_system::RawOrigin;

/// Lays out the storage behind [`Config::Members`] and [`Config::Bonds`].
pub trait BenchmarkHelper<AccountId> {
	/// A subnet and a hotkey registered on it. Bonds may be reset, and as many validators as there
	/// can be have some in it, on as many mechanisms as there can be.
	fn member() -> (NetUid, AccountId);

	/// Whether no bonds are left in the hotkey.
	fn is_reset(netuid: NetUid, hotkey: &AccountId) -> bool;
}

/// A field as long as can be, opened by this round.
fn timelocked(reveal_round: u64) -> Data {
	let encrypted = BoundedVec::truncate_from(vec![7; MAX_TIMELOCKED as usize]);
	Data::TimelockEncrypted { encrypted, reveal_round }
}

/// As many fields as there can be, opened by rounds from `first` on.
fn fields(first: u64) -> Vec<Data> {
	(first..first.saturating_add(MAX_FIELDS.into())).map(timelocked).collect()
}

fn info(fields: Vec<Data>) -> CommitmentInfo {
	CommitmentInfo { fields: BoundedVec::truncate_from(fields) }
}

/// A hotkey of which everything is stored that can be.
fn published<T: Config>() -> Result<(NetUid, T::AccountId), BenchmarkError> {
	let (netuid, who) = T::BenchmarkHelper::member();
	MaxSpace::<T>::put(u32::MAX);
	Pallet::<T>::publish(netuid, who.clone(), info(fields(1_000)))?;
	let plaintext = WireVec::truncate_from(vec![7; MAX_TIMELOCKED as usize]);
	let revealed = vec![(plaintext, 1); MAX_REVEALED as usize];
	RevealedCommitments::<T>::insert(netuid, &who, WireVec::truncate_from(revealed));
	LastBondsReset::<T>::insert(netuid, &who, 1);
	Ok((netuid, who))
}

/// Whether nothing is stored of the hotkey.
fn is_gone<T: Config>(netuid: NetUid, who: &T::AccountId) -> bool {
	!CommitmentOf::<T>::contains_key(netuid, who)
		&& !UsedSpaceOf::<T>::contains_key(netuid, who)
		&& !RevealedCommitments::<T>::contains_key(netuid, who)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// As long as it can be, with other rounds in place of those of an old one that is as long.
	#[benchmark]
	fn set_commitment() -> Result<(), BenchmarkError> {
		let (netuid, who) = published::<T>()?;
		let info = info(fields(2_000));
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), netuid, Box::new(info.clone()));
		assert_eq!(CommitmentOf::<T>::get(netuid, &who).map(|stored| stored.info), Some(info));
		assert_eq!(TimelockedByRound::<T>::iter_keys().count(), MAX_FIELDS as usize);
		Ok(())
	}

	/// The same with the flag as one of the fields.
	#[benchmark]
	fn set_commitment_and_reset_bonds() -> Result<(), BenchmarkError> {
		let (netuid, who) = published::<T>()?;
		let info = info(vec![timelocked(2_000), timelocked(2_001), Data::ResetBondsFlag]);
		#[extrinsic_call]
		set_commitment(RawOrigin::Signed(who.clone()), netuid, Box::new(info.clone()));
		assert_eq!(CommitmentOf::<T>::get(netuid, &who).map(|stored| stored.info), Some(info));
		assert!(T::BenchmarkHelper::is_reset(netuid, &who));
		Ok(())
	}

	#[benchmark]
	fn set_max_space() {
		#[extrinsic_call]
		_(RawOrigin::Root, 5_000);
		assert_eq!(MaxSpace::<T>::get(), 5_000);
	}

	/// What is looked up before a commitment is let into the pool or a block.
	#[benchmark]
	fn check() -> Result<(), BenchmarkError> {
		let (netuid, who) = published::<T>()?;
		let info = info(fields(2_000));
		let result;
		#[block]
		{
			result = Pallet::<T>::check(netuid, &who, &info);
		}
		assert!(result.is_ok());
		Ok(())
	}

	#[benchmark]
	fn forget() -> Result<(), BenchmarkError> {
		let (netuid, who) = published::<T>()?;
		#[block]
		{
			<Pallet<T> as CommitmentKeeper<_>>::forget(netuid, &who);
		}
		assert!(is_gone::<T>(netuid, &who));
		Ok(())
	}

	#[benchmark]
	fn rekey() -> Result<(), BenchmarkError> {
		let (netuid, who) = published::<T>()?;
		let new: T::AccountId = account("new", 0, 0);
		#[block]
		{
			<Pallet<T> as CommitmentKeeper<_>>::rekey(netuid, &who, &new)?;
		}
		assert!(is_gone::<T>(netuid, &who) && !is_gone::<T>(netuid, &new));
		Ok(())
	}

	/// One round opens all fields of a commitment; they fail and stay. The texts of ten others are there.
	#[benchmark]
	fn reveal() -> Result<(), BenchmarkError> {
		let (netuid, who) = published::<T>()?;
		let all = fields(0).into_iter().map(|_| timelocked(7)).collect();
		Pallet::<T>::publish(netuid, who.clone(), info(all))?;
		#[block]
		{
			Pallet::<T>::open_all(netuid, &who, 7);
		}
		let left = CommitmentOf::<T>::get(netuid, &who).map(|stored| stored.info.fields);
		assert!(left.is_some_and(|fields| fields.iter().all(Data::is_verdict)));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ext(), crate::mock::Test);
}
