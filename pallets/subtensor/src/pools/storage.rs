//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `pools`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// TAO in the pool of a subnet, in rao; on root all root stake. INV-03: never more than the
	/// account of the subnet holds.
	#[pallet::storage]
	pub type SubnetTAO<T: Config> = StorageMap<_, Identity, NetUid, TaoBalance, ValueQuery>;

	/// Alpha in the pool of a subnet, in alpha-rao.
	#[pallet::storage]
	pub type SubnetAlphaIn<T: Config> = StorageMap<_, Identity, NetUid, AlphaBalance, ValueQuery>;

	/// Alpha of a subnet outside its pool, in alpha-rao: stake, pending, claimable and burned.
	#[pallet::storage]
	pub type SubnetAlphaOut<T: Config> = StorageMap<_, Identity, NetUid, AlphaBalance, ValueQuery>;

	/// Alpha outside the pool that belongs to nobody, in alpha-rao. Part of `SubnetAlphaOut`.
	#[pallet::storage]
	pub type SubnetAlphaBurned<T: Config> =
		StorageMap<_, Identity, NetUid, AlphaBalance, ValueQuery>;

	/// TAO in all pools and on root, in rao. INV-03: the sum of `SubnetTAO`.
	#[pallet::storage]
	pub type TotalStake<T: Config> = StorageValue<_, TaoBalance, ValueQuery>;

	/// TAO traded since the subnet exists, both directions, in rao.
	#[pallet::storage]
	pub type SubnetVolume<T: Config> = StorageMap<_, Identity, NetUid, u128, ValueQuery>;

	/// Smoothed price of alpha, TAO per alpha: what clients read of it. `MovingPriceFractions` has
	/// the rest.
	#[pallet::storage]
	pub type SubnetMovingPrice<T: Config> = StorageMap<_, Identity, NetUid, I96F32, ValueQuery>;

	/// By subnet: the 32 fraction bits of the smoothed price below those of `SubnetMovingPrice`,
	/// parts of 2^64 TAO per alpha. Absent = 0. One item, because every block changes all of it.
	#[pallet::storage]
	pub type MovingPriceFractions<T: Config> =
		StorageValue<_, WireMap<NetUid, u32, MAX_EMISSIONS>, ValueQuery>;

	/// Speed of the moving price, per block.
	#[pallet::storage]
	pub type SubnetMovingAlpha<T: Config> =
		StorageValue<_, I96F32, ValueQuery, DefaultSubnetMovingAlpha<T>>;

	/// Age at which the moving price has half its speed, in blocks.
	#[pallet::storage]
	pub type EMAPriceHalvingBlocks<T: Config> =
		StorageMap<_, Identity, NetUid, u64, ValueQuery, DefaultEmaPriceHalvingBlocks<T>>;

	/// How a subnet prices alpha: 0 = one to one with TAO, 1 = pool.
	#[pallet::storage]
	pub type SubnetMechanism<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery>;

	/// Spot prices before the first transaction of the block, in rao per alpha, by subnet with a pool
	/// that has a price. One item, written in every block.
	#[pallet::storage]
	pub type OpeningPrices<T: Config> =
		StorageValue<_, WireMap<NetUid, Price, MAX_SUBNETS>, ValueQuery>;
}
