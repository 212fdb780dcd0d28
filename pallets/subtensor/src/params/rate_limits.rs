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

/// Sole reader and writer of the blocks of limited actions.
pub struct RateLimits<T>(PhantomData<T>);

impl<T: Config> RateLimits<T> {
	/// Whether the action may be done now: it never was, or `wait` blocks have passed since.
	pub fn is_over(key: &RateLimitKey<AccountId32>, wait: u64) -> bool {
		let last = LastRateLimitedBlock::<T>::get(key);
		last == 0 || Pallet::<T>::now().saturating_sub(last) >= wait
	}

	/// Remember that the action was done in this block.
	pub fn note(key: &RateLimitKey<AccountId32>) {
		LastRateLimitedBlock::<T>::insert(key, Pallet::<T>::now());
	}

	/// Forget when the action was done.
	pub fn forget(key: &RateLimitKey<AccountId32>) {
		LastRateLimitedBlock::<T>::remove(key);
	}

	/// Whether the owner of a subnet may change a parameter, by its number, now: it never did, or `wait`
	/// blocks have passed since.
	pub fn is_owner_rested(netuid: NetUid, parameter: u8, wait: u64) -> bool {
		let last = LastHyperparamUpdate::<T>::get(netuid, parameter);
		last == 0 || Pallet::<T>::now().saturating_sub(last) >= wait
	}

	/// Remember that the owner of a subnet changed a parameter in this block.
	pub fn note_owner(netuid: NetUid, parameter: u8) {
		LastHyperparamUpdate::<T>::insert(netuid, parameter, Pallet::<T>::now());
	}
}
