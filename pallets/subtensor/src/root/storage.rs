//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `root`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// What a coldkey wants done with its root dividends.
	#[pallet::storage]
	pub type RootClaimType<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, RootClaimTypeEnum, ValueQuery>;

	/// Alpha owed at least before root dividends of a subnet are claimed, in alpha-rao.
	#[pallet::storage]
	pub type RootClaimableThreshold<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		NetUid,
		I96F32,
		ValueQuery,
		DefaultRootClaimableThreshold<T>,
	>;

	/// Coldkeys whose root dividends are claimed in each block.
	#[pallet::storage]
	pub type NumRootClaim<T: Config> = StorageValue<_, u64, ValueQuery, DefaultNumRootClaim<T>>;

	/// Whose turn it is to have root dividends claimed.
	#[pallet::storage]
	pub type RootClaimTurn<T: Config> = StorageValue<_, RootClaimPlace, ValueQuery>;
}
