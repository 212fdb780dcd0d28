//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `root`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// What a coldkey wants done with its root dividends.
	#[pallet::storage]
	pub type RootClaimType<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, RootClaimTypeEnum, ValueQuery>;

	/// Alpha owed at least before root dividends of a subnet are claimed, in alpha-rao. Key: netuid; a
	/// subnet without an entry has that of netuid 0, and where there is none of that either, the default.
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

	/// Coldkeys that have not had their turn in this round of automatic claims: those with the indices
	/// below this one. 0 = a round begins.
	#[pallet::storage]
	pub type RootClaimTurn<T: Config> = StorageValue<_, u64, ValueQuery>;
}
