//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `coinbase`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// TAO in existence, in rao: the issuance of Balances, mirrored at the end of each block.
	#[pallet::storage]
	pub type TotalIssuance<T: Config> = StorageValue<_, TaoBalance, ValueQuery>;

	/// TAO the halving curve grants the current block, in rao.
	#[pallet::storage]
	pub type BlockEmission<T: Config> = StorageValue<_, TaoBalance, ValueQuery>;

	/// By subnet: alpha emitted since the last epoch, and the alpha of the last block. One item,
	/// because every block changes all of it.
	#[pallet::storage]
	pub type SubnetEmissions<T: Config> =
		StorageValue<_, WireMap<NetUid, SubnetEmission, MAX_EMISSIONS>, ValueQuery>;

	/// TAO that entered the pool by emission in the last block, in rao.
	#[pallet::storage]
	pub type SubnetTaoInEmission<T: Config> =
		StorageMap<_, Identity, NetUid, TaoBalance, ValueQuery>;

	/// Owner's part of the alpha of participants, in parts of 65,535.
	#[pallet::storage]
	pub type SubnetOwnerCut<T: Config> = StorageValue<_, u16, ValueQuery, DefaultSubnetOwnerCut<T>>;

	/// Whether the owner of a subnet gets the owner cut.
	#[pallet::storage]
	pub type OwnerCutEnabled<T: Config> =
		StorageMap<_, Identity, NetUid, bool, ValueQuery, True<T>>;

	/// Whether a subnet takes part in the distribution of TAO.
	#[pallet::storage]
	pub type SubnetEmissionEnabled<T: Config> =
		StorageMap<_, Identity, NetUid, bool, ValueQuery, True<T>>;

	/// What happens with incentive of the owner's hotkeys.
	#[pallet::storage]
	pub type RecycleOrBurn<T: Config> =
		StorageMap<_, Identity, NetUid, RecycleOrBurnEnum, ValueQuery>;
}
