//! When a key or a subnet last did what may be done once in a while.

use crate::{pallet::*, Config};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use dtao_types::NetUid;
use scale_info::TypeInfo;
use sp_core::crypto::AccountId32;

/// What is limited, and whose. Names, order and fields are public interface.
#[allow(clippy::cast_possible_truncation)] // the codec derive casts the variant index
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum RateLimitKey<AccountId> {
	/// Change of the owner hotkey of a subnet.
	SetSNOwnerHotkey(NetUid),
	/// Change of a parameter by the owner of a subnet.
	OwnerHyperparamUpdate(NetUid, Hyperparameter),
	/// Registration of a subnet.
	NetworkLastRegistered,
	/// Transaction of a key.
	LastTxBlock(AccountId),
	/// Change of the childkey take of a hotkey.
	LastTxBlockChildKeyTake(AccountId),
	/// Change of the take of a delegate.
	LastTxBlockDelegateTake(AccountId),
	/// Purchase that the owner of a subnet burned.
	AddStakeBurn(NetUid),
}

/// A parameter that owners of subnets change, as public clients number them.
#[allow(missing_docs, reason = "the names say it")]
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Hyperparameter {
	Unknown,
	ServingRateLimit,
	MaxDifficulty,
	AdjustmentAlpha,
	MaxWeightLimit,
	ImmunityPeriod,
	MinAllowedWeights,
	Kappa,
	Rho,
	ActivityCutoff,
	PowRegistrationAllowed,
	MinBurn,
	MaxBurn,
	BondsMovingAverage,
	BondsPenalty,
	CommitRevealEnabled,
	LiquidAlphaEnabled,
	AlphaValues,
	WeightCommitInterval,
	TransferEnabled,
	AlphaSigmoidSteepness,
	Yuma3Enabled,
	BondsResetEnabled,
	ImmuneNeuronLimit,
	RecycleOrBurn,
	MaxAllowedUids,
	BurnHalfLife,
	BurnIncreaseMult,
	SubnetEmissionEnabled,
	MinChildkeyTake,
	ActivityCutoffFactorMilli,
	TriggerEpoch,
}

/// Whether what was last done in block `last` may be done again in block `now`: `wait` blocks have
/// passed since. Never done is long enough ago, and a wait of 0 is none.
pub fn has_waited(last: Option<u64>, now: u64, wait: u64) -> bool {
	last.is_none_or(|last| now.saturating_sub(last) >= wait)
}

/// Sole reader and writer of the blocks of limited actions.
pub struct RateLimits<T>(PhantomData<T>);

impl<T: Config> RateLimits<T> {
	/// [`has_waited`] until now since the block that an item has, where 0 stands for never.
	pub fn has_waited(last: u64, wait: u64) -> bool {
		has_waited((last != 0).then_some(last), Pallet::<T>::now(), wait)
	}

	/// Whether the action may be done now.
	pub fn is_over(key: &RateLimitKey<AccountId32>, wait: u64) -> bool {
		Self::has_waited(LastRateLimitedBlock::<T>::get(key), wait)
	}

	/// Remember that the action was done in this block.
	pub fn note(key: &RateLimitKey<AccountId32>) {
		LastRateLimitedBlock::<T>::insert(key, Pallet::<T>::now());
	}

	/// Let what `from` did last count for `to`, too, which may have done the same since.
	pub fn inherit(from: &RateLimitKey<AccountId32>, to: &RateLimitKey<AccountId32>) {
		let last = LastRateLimitedBlock::<T>::get(from);
		if last > LastRateLimitedBlock::<T>::get(to) {
			LastRateLimitedBlock::<T>::insert(to, last);
		}
	}

	/// Forget when the action was done.
	pub fn forget(key: &RateLimitKey<AccountId32>) {
		LastRateLimitedBlock::<T>::remove(key);
	}

	/// Whether the owner of a subnet may change a parameter, by its number, now.
	pub fn is_owner_rested(netuid: NetUid, parameter: u8, wait: u64) -> bool {
		Self::has_waited(LastHyperparamUpdate::<T>::get(netuid, parameter), wait)
	}

	/// Remember that the owner of a subnet changed a parameter in this block.
	pub fn note_owner(netuid: NetUid, parameter: u8) {
		LastHyperparamUpdate::<T>::insert(netuid, parameter, Pallet::<T>::now());
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn wait_should_be_over_when_there_is_none_or_nothing_was_done() {
		assert!(has_waited(None, 0, u64::MAX));
		assert!(has_waited(Some(7), 7, 0));
		assert!(!has_waited(Some(7), 7, 1));
		// A block that is to come, as a genesis can say it, is no block in the past.
		assert!(!has_waited(Some(8), 7, 1));
	}

	proptest! {
		#[test]
		fn wait_should_end_in_the_block_that_is_as_far_as_it_is_long(
			last in 0u64..1 << 40, wait in 1u64..1 << 40,
		) {
			let over = last.saturating_add(wait);
			prop_assert!(!has_waited(Some(last), over.saturating_sub(1), wait));
			prop_assert!(has_waited(Some(last), over, wait));
		}
	}
}
