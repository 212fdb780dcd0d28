//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `neurons`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// Number of neurons of a subnet.
	#[pallet::storage]
	pub type SubnetworkN<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery>;

	/// Uid of a hotkey on a subnet.
	#[pallet::storage]
	pub type Uids<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Blake2_128Concat, T::AccountId, Uid, OptionQuery>;

	/// Hotkey of a uid on a subnet.
	#[pallet::storage]
	pub type Keys<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Identity,
		Uid,
		T::AccountId,
		ValueQuery,
		ZeroAccount<T>,
	>;

	/// Whether a hotkey is a neuron of a subnet.
	#[pallet::storage]
	pub type IsNetworkMember<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, NetUid, bool, ValueQuery>;

	/// Block in which a neuron was registered.
	#[pallet::storage]
	pub type BlockAtRegistration<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Identity, Uid, u64, ValueQuery>;

	/// Per uid: hotkey and block of registration. INV-07: what `Keys` and `BlockAtRegistration`
	/// say, in one item, so that an epoch reads it once.
	#[pallet::storage]
	pub type Seats<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<(T::AccountId, u64), MAX_NEURONS>, ValueQuery>;
}
