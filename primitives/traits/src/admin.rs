//! Setting parameters of a subnet or of the whole chain.

use dtao_types::{MechId, NetUid, TaoBalance, I96F32, U64F64};
use sp_runtime::{DispatchError, DispatchResult};

/// A parameter of one subnet with the value it shall have. Units stand at each variant; "parts"
/// are parts of 65,535.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubnetParam {
	/// Minimum of blocks between two `serve_axon` of a hotkey.
	ServingRateLimit(u64),
	/// Stored for clients; there is no proof of work.
	MinDifficulty(u64),
	/// Stored for clients; there is no proof of work.
	MaxDifficulty(u64),
	/// Stored for clients; there is no proof of work.
	Difficulty(u64),
	/// Lowest `version_key` that `set_weights` accepts; 0 = any.
	WeightsVersionKey(u64),
	/// Blocks between two settings of weights.
	WeightsSetRateLimit(u64),
	/// Stored for clients, in blocks.
	AdjustmentInterval(u16),
	/// Stored for clients, parts of `u64::MAX`.
	AdjustmentAlpha(u64),
	/// Blocks in which a new neuron is not replaced.
	ImmunityPeriod(u16),
	/// Number of weights a validator must set at least.
	MinAllowedWeights(u16),
	/// Number of neurons the subnet takes at most.
	MaxAllowedUids(u16),
	/// Majority of stake, parts.
	Kappa(u16),
	/// Stored for clients.
	Rho(u16),
	/// Blocks after which a neuron without new weights is inactive.
	ActivityCutoff(u16),
	/// Whether neurons may register.
	NetworkRegistrationAllowed(bool),
	/// Stored for clients: registrations aimed at in an interval.
	TargetRegistrationsPerInterval(u16),
	/// Lower bound of the registration price, rao.
	MinBurn(TaoBalance),
	/// Upper bound of the registration price, rao.
	MaxBurn(TaoBalance),
	/// Memory of bonds, parts of 1,000,000.
	BondsMovingAverage(u64),
	/// Number of validator permits.
	MaxAllowedValidators(u16),
	/// Stored for clients: registrations in one block.
	MaxRegistrationsPerBlock(u16),
	/// Blocks between two epochs, less one; 0 = never.
	Tempo(u16),
	/// Whether weights need commit and reveal.
	CommitRevealWeightsEnabled(bool),
	/// Epochs between commit and reveal.
	RevealPeriodEpochs(u64),
	/// Whether the bonds learn at their own rate.
	LiquidAlphaEnabled(bool),
	/// Lowest and highest learning rate of bonds, parts.
	AlphaValues(u16, u16),
	/// Steepness of the learning rate, hundredths.
	AlphaSigmoidSteepness(i16),
	/// Penalty for weights above consensus, parts.
	BondsPenalty(u16),
	/// Whether stake may be transferred to another coldkey.
	TransferToggle(bool),
	/// Blocks in which the moving price reaches half speed.
	EmaPriceHalvingBlocks(u64),
	/// Whether the token of the subnet can be staked.
	SubtokenEnabled(bool),
	/// Which consensus: Yuma3 or the original.
	Yuma3Enabled(bool),
	/// Whether a neuron may reset its bonds.
	BondsResetEnabled(bool),
	/// Neurons of the owner that are never replaced.
	OwnerImmuneNeuronLimit(u16),
	/// Blocks in which the registration price halves.
	BurnHalfLife(u16),
	/// Factor of the registration price after a registration.
	BurnIncreaseMult(U64F64),
	/// Whether the owner gets the owner cut.
	OwnerCutEnabled(bool),
	/// Whether the subnet takes part in TAO emission.
	SubnetEmissionEnabled(bool),
	/// Whether incentive of the owner's hotkeys is recycled (true) or burned (false).
	RecycleOwnerIncentive(bool),
	/// Neurons a subnet has to allow at least.
	MinAllowedUids(u16),
	/// Lowest childkey take, parts.
	MinChildkeyTake(u16),
	/// Number of incentive mechanisms.
	MechanismCount(MechId),
	/// Parts of the emission each mechanism gets; `None` = equal parts.
	MechanismEmissionSplit(Option<MechanismSplit>),
}

/// Parts of 65,535 of the emission, one for each mechanism of a subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MechanismSplit {
	parts: [u16; Self::MAX],
	length: usize,
}

impl MechanismSplit {
	/// Mechanisms that a split can have.
	const MAX: usize = 16;

	/// The split with these parts. One with too many has no [`parts`](Self::parts).
	pub fn new(list: &[u16]) -> Self {
		let mut parts = [0; Self::MAX];
		for (part, value) in parts.iter_mut().zip(list) {
			*part = *value;
		}
		Self { parts, length: list.len() }
	}

	/// The parts; `None` where there are too many.
	pub fn parts(&self) -> Option<&[u16]> {
		self.parts.get(..self.length)
	}
}

/// A parameter of the whole chain with the value it shall have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainParam {
	/// Take of a new delegate, parts of 65,535.
	MaxDelegateTake(u16),
	/// Lowest take of a delegate, parts of 65,535.
	MinDelegateTake(u16),
	/// Blocks between two rate-limited transactions.
	TxRateLimit(u64),
	/// Blocks between two registrations of a subnet.
	NetworkRateLimit(u64),
	/// Blocks in which a new subnet is not pruned.
	NetworkImmunityPeriod(u64),
	/// Lowest lock cost of a subnet, rao.
	NetworkMinLockCost(TaoBalance),
	/// Number of subnets at most, root not counted.
	SubnetLimit(u16),
	/// Blocks in which the lock cost falls back.
	LockReductionInterval(u64),
	/// Share of the subnet owner, parts of 65,535.
	SubnetOwnerCut(u16),
	/// Stake weight needed to set weights, rao.
	StakeThreshold(u64),
	/// Smallest nomination, rao.
	NominatorMinRequiredStake(u64),
	/// Speed of the moving price.
	SubnetMovingAlpha(I96F32),
	/// Blocks before an epoch in which owners may not change parameters.
	AdminFreezeWindow(u16),
	/// Epochs between two changes of one parameter by an owner.
	OwnerHyperparamRateLimit(u16),
	/// Blocks between registration and start of a subnet.
	StartCallDelay(u64),
	/// Epochs run in one block at most.
	MaxEpochsPerBlock(u8),
	/// Part of what falls to the parents of a child that is recycled, parts of `u64::MAX`.
	ChildkeyBurn(u64),
	/// Blocks between two increases of the take of a delegate.
	TxDelegateTakeRateLimit(u64),
	/// Mechanisms a subnet may have at most.
	MaxMechanismCount(MechId),
}

impl SubnetParam {
	/// Number of the parameter, in the order of this enum. Part of storage and events: append
	/// new parameters, never reorder.
	pub const fn number(&self) -> u8 {
		match self {
			Self::ServingRateLimit(_) => 0,
			Self::MinDifficulty(_) => 1,
			Self::MaxDifficulty(_) => 2,
			Self::Difficulty(_) => 3,
			Self::WeightsVersionKey(_) => 4,
			Self::WeightsSetRateLimit(_) => 5,
			Self::AdjustmentInterval(_) => 6,
			Self::AdjustmentAlpha(_) => 7,
			Self::ImmunityPeriod(_) => 8,
			Self::MinAllowedWeights(_) => 9,
			Self::MaxAllowedUids(_) => 10,
			Self::Kappa(_) => 11,
			Self::Rho(_) => 12,
			Self::ActivityCutoff(_) => 13,
			Self::NetworkRegistrationAllowed(_) => 14,
			Self::TargetRegistrationsPerInterval(_) => 15,
			Self::MinBurn(_) => 16,
			Self::MaxBurn(_) => 17,
			Self::BondsMovingAverage(_) => 18,
			Self::MaxAllowedValidators(_) => 19,
			Self::MaxRegistrationsPerBlock(_) => 20,
			Self::Tempo(_) => 21,
			Self::CommitRevealWeightsEnabled(_) => 22,
			Self::RevealPeriodEpochs(_) => 23,
			Self::LiquidAlphaEnabled(_) => 24,
			Self::AlphaValues(_, _) => 25,
			Self::AlphaSigmoidSteepness(_) => 26,
			Self::BondsPenalty(_) => 27,
			Self::TransferToggle(_) => 28,
			Self::EmaPriceHalvingBlocks(_) => 29,
			Self::SubtokenEnabled(_) => 30,
			Self::Yuma3Enabled(_) => 31,
			Self::BondsResetEnabled(_) => 32,
			Self::OwnerImmuneNeuronLimit(_) => 33,
			Self::BurnHalfLife(_) => 34,
			Self::BurnIncreaseMult(_) => 35,
			Self::OwnerCutEnabled(_) => 36,
			Self::SubnetEmissionEnabled(_) => 37,
			Self::RecycleOwnerIncentive(_) => 38,
			Self::MinAllowedUids(_) => 39,
			Self::MinChildkeyTake(_) => 40,
			Self::MechanismCount(_) => 41,
			Self::MechanismEmissionSplit(_) => 42,
		}
	}
}

impl ChainParam {
	/// Number of the parameter, in the order of this enum. Part of storage and events: append
	/// new parameters, never reorder.
	pub const fn number(&self) -> u8 {
		match self {
			Self::MaxDelegateTake(_) => 0,
			Self::MinDelegateTake(_) => 1,
			Self::TxRateLimit(_) => 2,
			Self::NetworkRateLimit(_) => 3,
			Self::NetworkImmunityPeriod(_) => 4,
			Self::NetworkMinLockCost(_) => 5,
			Self::SubnetLimit(_) => 6,
			Self::LockReductionInterval(_) => 7,
			Self::SubnetOwnerCut(_) => 8,
			Self::StakeThreshold(_) => 9,
			Self::NominatorMinRequiredStake(_) => 10,
			Self::SubnetMovingAlpha(_) => 11,
			Self::AdminFreezeWindow(_) => 12,
			Self::OwnerHyperparamRateLimit(_) => 13,
			Self::StartCallDelay(_) => 14,
			Self::MaxEpochsPerBlock(_) => 15,
			Self::ChildkeyBurn(_) => 16,
			Self::TxDelegateTakeRateLimit(_) => 17,
			Self::MaxMechanismCount(_) => 18,
		}
	}
}

/// Sets parameters after checking origin, bounds, freeze window and rate limit.
pub trait HyperparamAdmin<Origin> {
	/// Set `param` of `netuid`.
	fn set_subnet(origin: Origin, netuid: NetUid, param: SubnetParam) -> DispatchResult;

	/// Set a parameter of the chain; root only.
	fn set_chain(origin: Origin, param: ChainParam) -> DispatchResult;
}

impl<Origin> HyperparamAdmin<Origin> for () {
	fn set_subnet(_: Origin, _: NetUid, _: SubnetParam) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	fn set_chain(_: Origin, _: ChainParam) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
}
