//! # AlphaAssets
//!
//! What clients read of alpha that belongs to nobody. The books are those of `SubtensorModule`, which tells
//! this pallet through [`BurnedAlpha`] when they change, so that [`AlphaBurned`] stays in step with its
//! `SubnetAlphaBurned`. Read by `btcli subnets conviction`. It has no calls, events or errors.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;

use alloc::collections::BTreeMap;
use dtao_traits::BurnedAlpha;
use dtao_types::{AlphaBalance, NetUid};
use frame_support::ensure;

/// Declarations of the pallet.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)] // what FRAME's macros write
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::pallet_prelude::*;

	/// Version of the storage; raised by the migration of a change.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime gives to the pallet: nothing but the system.
	#[pallet::config]
	pub trait Config: frame_system::Config {}

	/// Alpha of a subnet that exists and belongs to nobody, in alpha-rao. Absent = none. Key: netuid.
	#[pallet::storage]
	pub type AlphaBurned<T: Config> = StorageMap<_, Twox64Concat, NetUid, AlphaBalance, ValueQuery>;
}

impl<T: Config> BurnedAlpha for Pallet<T> {
	fn burned_changed(netuid: NetUid, burned: AlphaBalance) {
		if burned.is_zero() {
			AlphaBurned::<T>::remove(netuid);
		} else {
			AlphaBurned::<T>::insert(netuid, burned);
		}
	}

	fn check(burned: &[(NetUid, AlphaBalance)]) -> Result<(), &'static str> {
		let kept: BTreeMap<NetUid, AlphaBalance> =
			burned.iter().copied().filter(|(_, alpha)| !alpha.is_zero()).collect();
		let seen: BTreeMap<NetUid, AlphaBalance> = AlphaBurned::<T>::iter().collect();
		ensure!(kept == seen, "clients see other burned alpha than there is");
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate as pallet_alpha_assets;

	dtao_testing::runtime! {
		0 System: frame_system,
		31 AlphaAssets: pallet_alpha_assets,
	}

	dtao_testing::system! {}

	impl Config for Test {}

	const SUBNET: NetUid = NetUid::new(1);

	fn ext() -> sp_io::TestExternalities {
		dtao_testing::mock::first_block::<Test>(RuntimeGenesisConfig::default())
	}

	#[test]
	fn item_should_follow_the_books() {
		ext().execute_with(|| {
			let some = AlphaBalance::from_rao(7);
			AlphaAssets::burned_changed(SUBNET, some);
			assert_eq!(AlphaBurned::<Test>::get(SUBNET), some);
			assert_eq!(AlphaAssets::check(&[(SUBNET, some)]), Ok(()));
			assert!(AlphaAssets::check(&[]).is_err());

			AlphaAssets::burned_changed(SUBNET, AlphaBalance::ZERO);
			assert!(!AlphaBurned::<Test>::contains_key(SUBNET));
			assert_eq!(AlphaAssets::check(&[(SUBNET, AlphaBalance::ZERO)]), Ok(()));
		});
	}
}
