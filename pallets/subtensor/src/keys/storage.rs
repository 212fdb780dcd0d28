//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `keys`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// Coldkey that owns a hotkey.
	#[pallet::storage]
	pub type Owner<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId, ValueQuery, ZeroAccount<T>>;

	/// Hotkeys of a coldkey.
	#[pallet::storage]
	pub type OwnedHotkeys<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, WireVec<T::AccountId, MAX_KEYS>, ValueQuery>;

	/// Take of a delegate, in parts of 65,535. Above [`MaxDelegateTake`] it counts as that.
	#[pallet::storage]
	pub type Delegates<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u16, ValueQuery, DefaultDelegateTake<T>>;

	/// Identity of a coldkey.
	#[pallet::storage]
	pub type IdentitiesV2<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, ChainIdentityV2, OptionQuery>;
}
