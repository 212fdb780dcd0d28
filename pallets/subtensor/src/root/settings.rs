//! What claimants and governance may set.

use super::Root;
use crate::{
	number,
	pallet::*,
	subnets::Subnets,
	types::{RootClaimTypeEnum, MAX_SUBNETS},
	Config, Error, Event,
};
use alloc::collections::BTreeMap;
use dtao_types::{AlphaBalance, NetUid, TaoBalance, I96F32};
use frame_support::ensure;
use sp_core::crypto::AccountId32;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// Most coldkeys that can be served in one block.
const MAX_CLAIMS_PER_BLOCK: u64 = 50;

/// Highest threshold, alpha-rao.
const MAX_THRESHOLD: u64 = 10_000_000;

/// Least amounts of claims, each read once.
#[derive(Default)]
pub(crate) struct Thresholds(BTreeMap<NetUid, AlphaBalance>);

impl Thresholds {
	/// The least that is paid to a position of `stake` on root, in alpha-rao: the threshold of the subnet, or
	/// the usual one, but 1. Who has no stake any more is paid whatever is owed, so that nothing is kept for
	/// ever.
	pub fn least<T: Config>(&mut self, netuid: NetUid, stake: TaoBalance) -> AlphaBalance {
		let threshold = if stake.is_zero() { AlphaBalance::ZERO } else { self.of::<T>(netuid) };
		threshold.max(AlphaBalance::from_rao(1))
	}

	fn of<T: Config>(&mut self, netuid: NetUid) -> AlphaBalance {
		if let Some(known) = self.0.get(&netuid) {
			return *known;
		}
		let threshold = match RootClaimableThreshold::<T>::try_get(netuid) {
			Ok(own) => whole_rao(own),
			// The usual one is that of root, which has no root dividends.
			Err(()) if netuid.is_root() => whole_rao(RootClaimableThreshold::<T>::get(netuid)),
			Err(()) => self.of::<T>(NetUid::ROOT),
		};
		self.0.insert(netuid, threshold);
		threshold
	}

	/// How many were read.
	pub fn read(&self) -> u32 {
		number(self.0.len())
	}
}

fn whole_rao(threshold: I96F32) -> AlphaBalance {
	let rao = threshold.bits >> I96F32::FRACTION_BITS;
	AlphaBalance::from_rao(rao.max(0).try_into().unwrap_or(u64::MAX))
}

impl<T: Config> Root<T> {
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
