//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `compat`. Nothing writes them but `SubnetEmaTaoFlow`: each has its default,
/// or no entry.
#[pallet_section]
mod storage {
	/// Part of a registration that newer public chains lock as collateral, in parts of 65,535. Nothing
	/// is locked here. Key: netuid. Read by the SDK 11: collateral policy, the split of a registration.
	#[pallet::storage]
	pub type CollateralLockShare<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery>;

	/// Block of the last adjustment by interval; there is none here, the price moves in every block. Key:
	/// netuid. Read by `btcli subnets register`.
	#[pallet::storage]
	pub type LastAdjustmentBlock<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Largest weight, in parts of 65,535, of which all are allowed. Key: netuid. Read by the SDKs 10 and 11
	/// before they send weights, and by `btcli root get-limits`; runtime APIs answer it, too.
	#[pallet::storage]
	pub type MaxWeightsLimit<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultMaxWeightsLimit<T>>;

	/// Consensus that an epoch of a subnet runs; every one runs Yuma, the default. Key: netuid. Read by the
	/// SDK 11 before it sends weights.
	#[pallet::storage]
	pub type SubnetEpochConsensus<T: Config> =
		StorageMap<_, Identity, NetUid, EpochConsensus, ValueQuery>;

	/// Block of the last update of the smoothed net flow of TAO, and that flow: the block of the start and
	/// 0, because shares follow the moving price here. Absent before the start. Key: netuid. Unpacked by the
	/// SDKs 10 and 11 and by `btcli subnets list`.
	#[pallet::storage]
	pub type SubnetEmaTaoFlow<T: Config> =
		StorageMap<_, Identity, NetUid, (u64, I64F64), OptionQuery>;

	/// What a coldkey has claimed of a basket: 0, baskets are views of root dividends. Keys: hotkey, coldkey.
	/// The SDK 11 reads its sign before `claim_root`.
	#[pallet::storage]
	pub type BasketClaimed<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		T::AccountId,
		i128,
		ValueQuery,
	>;

	/// Rate of a basket: 0. Key: hotkey. Read by the SDK 11 beside `BetaBasketRuntimeApi`, by `btcli root`
	/// and by `btcli wallet inspect`.
	#[pallet::storage]
	pub type BasketRate<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, I96F32, ValueQuery>;

	/// Blocks that root stake waits before it can leave: 0, it never does. Read by the SDK 11 before an exit
	/// from root that claims first (`--claim`).
	#[pallet::storage]
	pub type RootStakeUnlockInterval<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// Registrations of subnets that wait for a place: none, a registration takes its place at once or
	/// fails. Read by `btcli subnets create` and the SDK 11.
	#[pallet::storage]
	pub type NetworkRegistrationQueue<T: Config> =
		StorageValue<_, WireVec<NetworkRegistrationInfo, MAX_WAITING_REGISTRATIONS>, ValueQuery>;

	/// Alpha of a subnet that the protocol owns: 0, the pool apart nothing is the protocol's. Key: netuid.
	/// Read by `btcli subnets conviction`.
	#[pallet::storage]
	pub type SubnetProtocolAlpha<T: Config> =
		StorageMap<_, Identity, NetUid, AlphaBalance, ValueQuery>;

	/// Locked stake. No stake is ever locked here. Keys: coldkey, netuid, hotkey. Read by the SDK 11 before
	/// `transfer_stake`, by `btcli stake list` and `btcli conviction`.
	#[pallet::storage]
	pub type Lock<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Identity, NetUid>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		LockState,
		OptionQuery,
	>;

	/// Whether the lock of a coldkey on a subnet decays: no entry, there is none. Keys: coldkey, netuid. Read
	/// beside [`Lock`].
	#[pallet::storage]
	pub type DecayingLock<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, NetUid, bool, OptionQuery>;

	/// Coldkeys with a lock on a hotkey: nobody. Keys: netuid, hotkey, coldkey. Read by `btcli conviction
	/// targeting`.
	#[pallet::storage]
	pub type LockingColdkeys<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetUid>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		(),
		OptionQuery,
	>;

	/// Perpetual locks on a hotkey in sum: none. Keys: netuid, hotkey. Read by `btcli subnets conviction`.
	#[pallet::storage]
	pub type HotkeyLock<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		LockState,
		OptionQuery,
	>;

	/// Decaying locks on a hotkey in sum: none. Keys: netuid, hotkey. Read by `btcli subnets conviction`.
	#[pallet::storage]
	pub type DecayingHotkeyLock<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		LockState,
		OptionQuery,
	>;

	/// Perpetual locks on the owner's hotkey in sum: none. Key: netuid. Read by `btcli subnets conviction`.
	#[pallet::storage]
	pub type OwnerLock<T: Config> = StorageMap<_, Identity, NetUid, LockState, OptionQuery>;

	/// Decaying locks on the owner's hotkey in sum: none. Key: netuid. Read by `btcli subnets conviction`.
	#[pallet::storage]
	pub type DecayingOwnerLock<T: Config> = StorageMap<_, Identity, NetUid, LockState, OptionQuery>;

	/// Choices of a coldkey as bits: 0, it would take locked alpha. Key: coldkey. Read by `btcli conviction
	/// list`.
	#[pallet::storage]
	pub type AccountFlags<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u128, ValueQuery>;

	/// Blocks in which the conviction of a lock comes close to its mass. Of no effect without locks. Read by
	/// `btcli subnets conviction`.
	#[pallet::storage]
	pub type MaturityRate<T: Config> = StorageValue<_, u64, ValueQuery, DefaultLockRate<T>>;

	/// Blocks in which a lock decays to an e-th part. Of no effect without locks. Read by `btcli subnets
	/// conviction`.
	#[pallet::storage]
	pub type UnlockRate<T: Config> = StorageValue<_, u64, ValueQuery, DefaultLockRate<T>>;

	/// Part of a miner's emission that would release its collateral: 0, there is none. Key: netuid. Read by
	/// `btcli hparams get`, `btcli subnets hyperparameters` and `btcli collateral show`.
	#[pallet::storage]
	pub type CollateralDrainRatio<T: Config> = StorageMap<_, Identity, NetUid, U64F64, ValueQuery>;

	/// Collateral of a miner: none, a registration locks nothing. Keys: netuid, hotkey, coldkey. Read by
	/// `btcli collateral`.
	#[pallet::storage]
	pub type MinerCollateral<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetUid>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		MinerCollateralState,
		OptionQuery,
	>;

	/// Hotkeys whose children do not count because of the stake threshold: no entry, a parent below it
	/// counts for nobody without being listed. Key: hotkey. Read by the SDK 11.
	#[pallet::storage]
	pub type ChildkeyThresholdSuspended<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, (), OptionQuery>;
}
