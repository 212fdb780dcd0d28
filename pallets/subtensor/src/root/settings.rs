//! What claimants and governance may set.

use super::Root;
use crate::{
	pallet::*,
	subnets::Subnets,
	types::{RootClaimTypeEnum, MAX_SUBNETS},
	Config, Error, Event,
};
use dtao_types::{NetUid, I96F32};
use frame_support::ensure;
use sp_core::crypto::AccountId32;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// Most coldkeys that can be served in one block.
const MAX_CLAIMS_PER_BLOCK: u64 = 50;

/// Highest threshold, alpha-rao.
const MAX_THRESHOLD: u64 = 10_000_000;

impl<T: Config> Root<T> {
	/// Least amount of a claim, in alpha-rao: that of the subnet, or the usual one.
	pub(super) fn threshold(netuid: NetUid, usual: I96F32) -> u128 {
		let bits = RootClaimableThreshold::<T>::try_get(netuid).unwrap_or(usual).bits;
		u128::try_from(bits >> I96F32::FRACTION_BITS).unwrap_or_default()
	}

	/// Threshold of the subnets that have none of their own: that of root, which has no root dividends.
	pub(super) fn usual_threshold() -> I96F32 {
		RootClaimableThreshold::<T>::get(NetUid::ROOT)
	}

	/// Choose what happens with the root dividends of a coldkey.
	pub fn set_claim_type(coldkey: &AccountId32, kind: RootClaimTypeEnum) -> DispatchResult {
		if let RootClaimTypeEnum::KeepSubnets { subnets } = &kind {
			ensure!(
				!subnets.is_empty() && subnets.len() <= MAX_SUBNETS as usize,
				Error::<T>::InvalidSubnetNumber
			);
		}
		if kind == RootClaimTypeEnum::default() {
			RootClaimType::<T>::remove(coldkey);
		} else {
			RootClaimType::<T>::insert(coldkey, &kind);
		}
		Pallet::<T>::deposit_event(Event::RootClaimTypeSet {
			coldkey: coldkey.clone(),
			root_claim_type: kind,
		});
		Ok(())
	}

	/// Set how many coldkeys are served in each block.
	pub fn set_claims_per_block(value: u64) -> DispatchResult {
		ensure!(value <= MAX_CLAIMS_PER_BLOCK, Error::<T>::InvalidNumRootClaim);
		NumRootClaim::<T>::put(value);
		Pallet::<T>::deposit_event(Event::NumRootClaimSet { value });
		Ok(())
	}

	/// Set the least amount of a claim, in alpha-rao; on root that of all subnets without one of their
	/// own. `signer` is none for governance, which alone sets that of root, whoever owns it.
	pub fn set_threshold(
		signer: Option<&AccountId32>,
		netuid: NetUid,
		threshold: u64,
	) -> DispatchResult {
		ensure!(signer.is_none() || !netuid.is_root(), DispatchError::BadOrigin);
		Subnets::<T>::ensure_exists(netuid)?;
		ensure!(
			signer.is_none_or(|who| Subnets::<T>::owner(netuid) == *who),
			Error::<T>::NotSubnetOwner
		);
		ensure!(threshold <= MAX_THRESHOLD, Error::<T>::InvalidRootClaimThreshold);
		let bits = i128::from(threshold)
			.checked_shl(I96F32::FRACTION_BITS)
			.ok_or(ArithmeticError::Overflow)?;
		RootClaimableThreshold::<T>::insert(netuid, I96F32::from_bits(bits));
		Pallet::<T>::deposit_event(Event::RootClaimThresholdSet { netuid, threshold });
		Ok(())
	}
}
