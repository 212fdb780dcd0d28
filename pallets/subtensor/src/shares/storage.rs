//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `shares`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// Stake on a hotkey, in alpha-rao (root: rao).
	#[pallet::storage]
	pub type TotalHotkeyAlpha<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Identity,
		NetUid,
		AlphaBalance,
		ValueQuery,
	>;

	/// Shares issued by the stake pool of a hotkey.
	#[pallet::storage]
	pub type TotalHotkeyShares<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, NetUid, U64F64, ValueQuery>;

	/// Hotkeys with stake on a subnet: `TotalHotkeyShares` seen from the subnet. Root is not
	/// listed.
	#[pallet::storage]
	pub type SubnetHotkeys<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Blake2_128Concat, T::AccountId, (), OptionQuery>;

	/// Shares of a coldkey in the stake pool of a hotkey. Keys: hotkey, coldkey, netuid.
	#[pallet::storage]
	pub type Alpha<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Identity, NetUid>,
		),
		U64F64,
		ValueQuery,
	>;

	/// Hotkeys that a coldkey has stake on, or unpaid root dividends. Only rewards on a hotkey of its
	/// own are paid where the list is full; that hotkey may be missing here.
	#[pallet::storage]
	pub type StakingHotkeys<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, WireVec<T::AccountId, MAX_KEYS>, ValueQuery>;

	/// Alpha dividends of a hotkey in the last epoch after take, in alpha-rao.
	#[pallet::storage]
	pub type AlphaDividendsPerSubnet<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		AlphaBalance,
		ValueQuery,
	>;
}
