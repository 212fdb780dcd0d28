//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `compat`. Nothing writes them: each has its default.
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

	/// Smoothed net flow of TAO, and the block of its last update; none, because shares follow the moving
	/// price here. Key: netuid. Listed by the SDKs 10 and 11 and by `btcli subnets list`.
	#[pallet::storage]
	pub type SubnetEmaTaoFlow<T: Config> =
		StorageMap<_, Identity, NetUid, (u64, I64F64), OptionQuery>;
}
