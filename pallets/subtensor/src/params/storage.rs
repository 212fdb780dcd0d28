//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `params`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// Weight of root stake against alpha stake, in parts of `u64::MAX`.
	#[pallet::storage]
	pub type TaoWeight<T: Config> = StorageValue<_, u64, ValueQuery, DefaultTaoWeight<T>>;

	/// Lowest lock cost, in rao.
	#[pallet::storage]
	pub type NetworkMinLockCost<T: Config> =
		StorageValue<_, TaoBalance, ValueQuery, DefaultNetworkMinLockCost<T>>;

	/// Blocks in which the lock cost falls back to the last one.
	#[pallet::storage]
	pub type NetworkLockReductionInterval<T: Config> =
		StorageValue<_, u64, ValueQuery, DefaultLockReductionInterval<T>>;

	/// Blocks between two registrations of a subnet.
	#[pallet::storage]
	pub type NetworkRateLimit<T: Config> =
		StorageValue<_, u64, ValueQuery, DefaultNetworkRateLimit<T>>;

	/// Blocks in which a new subnet cannot be pruned.
	#[pallet::storage]
	pub type NetworkImmunityPeriod<T: Config> =
		StorageValue<_, u64, ValueQuery, DefaultNetworkImmunityPeriod<T>>;

	/// Subnets at most, root not counted.
	#[pallet::storage]
	pub type SubnetLimit<T: Config> = StorageValue<_, u16, ValueQuery, DefaultSubnetLimit<T>>;

	/// Blocks between registration and start of a subnet.
	#[pallet::storage]
	pub type StartCallDelay<T: Config> = StorageValue<_, u64, ValueQuery, DefaultStartCallDelay<T>>;

	/// Highest take of a delegate, in parts of 65,535.
	#[pallet::storage]
	pub type MaxDelegateTake<T: Config> = StorageValue<_, u16, ValueQuery, DefaultDelegateTake<T>>;

	/// Lowest take of a delegate, in parts of 65,535.
	#[pallet::storage]
	pub type MinDelegateTake<T: Config> = StorageValue<_, u16, ValueQuery>;

	/// Blocks between the announcement of another coldkey and the first in which it takes over.
	#[pallet::storage]
	pub type ColdkeySwapAnnouncementDelay<T: Config> =
		StorageValue<_, u32, ValueQuery, DefaultColdkeySwapAnnouncementDelay<T>>;

	/// Blocks after that before the announcement is changed or taken back.
	#[pallet::storage]
	pub type ColdkeySwapReannouncementDelay<T: Config> =
		StorageValue<_, u32, ValueQuery, DefaultColdkeySwapReannouncementDelay<T>>;

	/// Blocks between two rate-limited transactions of a key.
	#[pallet::storage]
	pub type TxRateLimit<T: Config> = StorageValue<_, u64, ValueQuery, DefaultTxRateLimit<T>>;

	/// Blocks that a take of a delegate has to stay as it is before it is raised, or lowered again
	/// without a fee.
	#[pallet::storage]
	pub type TxDelegateTakeRateLimit<T: Config> =
		StorageValue<_, u64, ValueQuery, DefaultTxDelegateTakeRateLimit<T>>;

	/// Block in which something that is rate-limited was last done; 0 = never.
	#[pallet::storage]
	pub type LastRateLimitedBlock<T: Config> =
		StorageMap<_, Identity, RateLimitKey<T::AccountId>, u64, ValueQuery>;

	/// Stake weight needed to set weights, in rao.
	#[pallet::storage]
	pub type StakeThreshold<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// Lowest childkey take of a subnet, in parts of 65,535.
	#[pallet::storage]
	pub type MinChildkeyTakePerSubnet<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery>;

	/// Part of what falls to parents that is recycled, in parts of `u64::MAX`.
	#[pallet::storage]
	pub type CKBurn<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// Rho; kept for clients.
	#[pallet::storage]
	pub type Rho<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultRho<T>>;

	/// Majority of stake, in parts of 65,535.
	#[pallet::storage]
	pub type Kappa<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultKappa<T>>;

	/// Blocks in which a new neuron is not replaced.
	#[pallet::storage]
	pub type ImmunityPeriod<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultImmunityPeriod<T>>;

	/// Weights a validator must set at least.
	#[pallet::storage]
	pub type MinAllowedWeights<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultMinAllowedWeights<T>>;

	/// Neurons at most.
	#[pallet::storage]
	pub type MaxAllowedUids<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultMaxAllowedUids<T>>;

	/// Neurons a subnet has to allow at least.
	#[pallet::storage]
	pub type MinAllowedUids<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultMinAllowedUids<T>>;

	/// Validator permits at most.
	#[pallet::storage]
	pub type MaxAllowedValidators<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultMaxAllowedValidators<T>>;

	/// Lowest version key that `set_weights` accepts; 0 = any.
	#[pallet::storage]
	pub type WeightsVersionKey<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Blocks between two settings of weights.
	#[pallet::storage]
	pub type WeightsSetRateLimit<T: Config> =
		StorageMap<_, Identity, NetUid, u64, ValueQuery, DefaultWeightsSetRateLimit<T>>;

	/// Memory of bonds, in parts of 1,000,000.
	#[pallet::storage]
	pub type BondsMovingAverage<T: Config> =
		StorageMap<_, Identity, NetUid, u64, ValueQuery, DefaultBondsMovingAverage<T>>;

	/// Penalty of weights above consensus, in parts of 65,535.
	#[pallet::storage]
	pub type BondsPenalty<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultBondsPenalty<T>>;

	/// Whether a neuron may reset its bonds.
	#[pallet::storage]
	pub type BondsResetOn<T: Config> = StorageMap<_, Identity, NetUid, bool, ValueQuery>;

	/// Whether bonds learn at their own rate.
	#[pallet::storage]
	pub type LiquidAlphaOn<T: Config> = StorageMap<_, Blake2_128Concat, NetUid, bool, ValueQuery>;

	/// Bounds of the learning rate of bonds, in parts of 65,535.
	#[pallet::storage]
	pub type AlphaValues<T: Config> =
		StorageMap<_, Identity, NetUid, (u16, u16), ValueQuery, DefaultAlphaValues<T>>;

	/// Steepness of the learning rate of bonds, in hundredths.
	#[pallet::storage]
	pub type AlphaSigmoidSteepness<T: Config> =
		StorageMap<_, Identity, NetUid, i16, ValueQuery, DefaultAlphaSigmoidSteepness<T>>;

	/// Whether a subnet runs Yuma3; otherwise the original Yuma.
	#[pallet::storage]
	pub type Yuma3On<T: Config> = StorageMap<_, Blake2_128Concat, NetUid, bool, ValueQuery>;

	/// Blocks between two announcements of an axon.
	#[pallet::storage]
	pub type ServingRateLimit<T: Config> =
		StorageMap<_, Identity, NetUid, u64, ValueQuery, DefaultServingRateLimit<T>>;

	/// Lowest price of a registration, in rao.
	#[pallet::storage]
	pub type MinBurn<T: Config> =
		StorageMap<_, Identity, NetUid, TaoBalance, ValueQuery, DefaultMinBurn<T>>;

	/// Highest price of a registration, in rao.
	#[pallet::storage]
	pub type MaxBurn<T: Config> =
		StorageMap<_, Identity, NetUid, TaoBalance, ValueQuery, DefaultMaxBurn<T>>;

	/// Blocks in which the registration price halves.
	#[pallet::storage]
	pub type BurnHalfLife<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultBurnHalfLife<T>>;

	/// Factor of the registration price after a registration.
	#[pallet::storage]
	pub type BurnIncreaseMult<T: Config> =
		StorageMap<_, Identity, NetUid, U64F64, ValueQuery, DefaultBurnIncreaseMult<T>>;

	/// Kept for clients: there is no proof of work.
	#[pallet::storage]
	pub type Difficulty<T: Config> =
		StorageMap<_, Identity, NetUid, u64, ValueQuery, DefaultDifficulty<T>>;

	/// Kept for clients: there is no proof of work.
	#[pallet::storage]
	pub type MinDifficulty<T: Config> =
		StorageMap<_, Identity, NetUid, u64, ValueQuery, DefaultDifficulty<T>>;

	/// Kept for clients: there is no proof of work.
	#[pallet::storage]
	pub type MaxDifficulty<T: Config> =
		StorageMap<_, Identity, NetUid, u64, ValueQuery, DefaultMaxDifficulty<T>>;

	/// Kept for clients, in blocks.
	#[pallet::storage]
	pub type AdjustmentInterval<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultAdjustmentInterval<T>>;

	/// Kept for clients, in parts of `u64::MAX`.
	#[pallet::storage]
	pub type AdjustmentAlpha<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Kept for clients: registrations aimed at in an interval.
	#[pallet::storage]
	pub type TargetRegistrationsPerInterval<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultTargetRegistrations<T>>;

	/// Kept for clients: the price limits registrations.
	#[pallet::storage]
	pub type MaxRegistrationsPerBlock<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultMaxRegistrationsPerBlock<T>>;

	/// Whether neurons may register.
	#[pallet::storage]
	pub type NetworkRegistrationAllowed<T: Config> =
		StorageMap<_, Identity, NetUid, bool, ValueQuery, True<T>>;

	/// Kept for clients: there is no proof of work.
	#[pallet::storage]
	pub type NetworkPowRegistrationAllowed<T: Config> =
		StorageMap<_, Identity, NetUid, bool, ValueQuery, True<T>>;

	/// Whether weights need commit and reveal.
	#[pallet::storage]
	pub type CommitRevealWeightsEnabled<T: Config> =
		StorageMap<_, Identity, NetUid, bool, ValueQuery, True<T>>;

	/// Epochs between commit and reveal.
	#[pallet::storage]
	pub type RevealPeriodEpochs<T: Config> =
		StorageMap<_, Twox64Concat, NetUid, u64, ValueQuery, DefaultRevealPeriodEpochs<T>>;

	/// Neurons of the owner that are never replaced.
	#[pallet::storage]
	pub type ImmuneOwnerUidsLimit<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultImmuneOwnerUidsLimit<T>>;

	/// Neurons past their immunity that a full subnet keeps replaceable, before it replaces one in its
	/// immunity. Key: netuid.
	#[pallet::storage]
	pub type MinNonImmuneUids<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultMinNonImmuneUids<T>>;

	/// Whether the owner cut is locked as soon as it is paid: never, for nothing is locked here. Key: netuid.
	/// Read by the SDK 11 and `btcli`.
	#[pallet::storage]
	pub type OwnerCutAutoLockEnabled<T: Config> = StorageMap<_, Identity, NetUid, bool, ValueQuery>;

	/// Newest form of commits that clients may send. Read by the end-to-end tests of the SDK.
	#[pallet::storage]
	pub type CommitRevealWeightsVersion<T: Config> =
		StorageValue<_, u16, ValueQuery, DefaultCommitRevealVersion<T>>;

	/// Blocks before an epoch in which parameters that owners set are frozen, for root too; 0 = none.
	#[pallet::storage]
	pub type AdminFreezeWindow<T: Config> =
		StorageValue<_, u16, ValueQuery, DefaultAdminFreezeWindow<T>>;

	/// Epochs between two changes of one parameter by an owner.
	#[pallet::storage]
	pub type OwnerHyperparamRateLimit<T: Config> =
		StorageValue<_, u16, ValueQuery, DefaultOwnerHyperparamRateLimit<T>>;

	/// Block in which the owner last set a parameter. Keys: netuid, number of the parameter.
	#[pallet::storage]
	pub type LastHyperparamUpdate<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Identity, u8, u64, ValueQuery>;
}
