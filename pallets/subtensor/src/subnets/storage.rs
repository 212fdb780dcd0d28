//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `subnets`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// Whether a subnet exists.
	#[pallet::storage]
	pub type NetworksAdded<T: Config> = StorageMap<_, Identity, NetUid, bool, ValueQuery>;

	/// Number of subnets, root included.
	#[pallet::storage]
	pub type TotalNetworks<T: Config> = StorageValue<_, u16, ValueQuery>;

	/// Coldkey that owns a subnet.
	#[pallet::storage]
	pub type SubnetOwner<T: Config> =
		StorageMap<_, Identity, NetUid, T::AccountId, ValueQuery, ZeroAccount<T>>;

	/// Hotkey that receives the owner cut.
	#[pallet::storage]
	pub type SubnetOwnerHotkey<T: Config> =
		StorageMap<_, Identity, NetUid, T::AccountId, ValueQuery, ZeroAccount<T>>;

	/// TAO the owner paid for the subnet, in rao.
	#[pallet::storage]
	pub type SubnetLocked<T: Config> = StorageMap<_, Identity, NetUid, TaoBalance, ValueQuery>;

	/// Block in which a subnet was registered.
	#[pallet::storage]
	pub type NetworkRegisteredAt<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// First block in which a started subnet emits. Absent before `start_call`.
	#[pallet::storage]
	pub type FirstEmissionBlockNumber<T: Config> =
		StorageMap<_, Identity, NetUid, u64, OptionQuery>;

	/// Whether the token of a subnet can be staked.
	#[pallet::storage]
	pub type SubtokenEnabled<T: Config> = StorageMap<_, Identity, NetUid, bool, ValueQuery>;

	/// Symbol of the token, UTF-8.
	#[pallet::storage]
	pub type TokenSymbol<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u8, MAX_SYMBOL>, ValueQuery, DefaultTokenSymbol<T>>;

	/// Name of a subnet without identity, UTF-8.
	#[pallet::storage]
	pub type SubnetName<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u8, MAX_NAME>, ValueQuery>;

	/// Names of subnets that have neither identity nor a name of genesis, by netuid, UTF-8; beyond the list
	/// they are "unknown". Written by the genesis state of a local chain, empty elsewhere.
	#[pallet::storage]
	pub type UsualSubnetNames<T: Config> =
		StorageValue<_, WireVec<WireVec<u8, MAX_NAME>, MAX_USUAL_NAMES>, ValueQuery>;

	/// Identity of a subnet.
	#[pallet::storage]
	pub type SubnetIdentitiesV3<T: Config> =
		StorageMap<_, Blake2_128Concat, NetUid, SubnetIdentityV3, OptionQuery>;

	/// Block of the last registration of a subnet; 0 before the first.
	#[pallet::storage]
	pub type NetworkLastRegistered<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// Lock cost paid last, in rao.
	#[pallet::storage]
	pub type NetworkLastLockCost<T: Config> =
		StorageValue<_, TaoBalance, ValueQuery, DefaultNetworkMinLockCost<T>>;

	/// Number of incentive mechanisms of a subnet.
	#[pallet::storage]
	pub type MechanismCountCurrent<T: Config> =
		StorageMap<_, Twox64Concat, NetUid, MechId, ValueQuery, MechanismCountOne<T>>;

	/// Parts of 65,535 of the emission each mechanism gets; absent = equal parts.
	#[pallet::storage]
	pub type MechanismEmissionSplit<T: Config> =
		StorageMap<_, Twox64Concat, NetUid, WireVec<u16, 16>, OptionQuery>;

	/// Mechanisms a subnet may have at most.
	#[pallet::storage]
	pub type MaxMechanismCount<T: Config> =
		StorageValue<_, MechId, ValueQuery, DefaultMaxMechanismCount<T>>;
}
