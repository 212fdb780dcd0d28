//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `staking`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// Coldkeys that have chosen a destination of incentive on a subnet: `AutoStakeDestination` seen
	/// from the destination. Keys: netuid, hotkey, coldkey.
	#[pallet::storage]
	pub type AutoStakeColdkeys<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetUid>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		(),
		OptionQuery,
	>;

	/// Smallest nomination, in rao.
	#[pallet::storage]
	pub type NominatorMinRequiredStake<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// How far the search for nominations below a raised minimum has come; absent = none is going on.
	#[pallet::storage]
	pub type NominationSweep<T: Config> = StorageValue<_, NominationPlace, OptionQuery>;

	/// Whether stake of a subnet may be transferred to another coldkey.
	#[pallet::storage]
	pub type TransferToggle<T: Config> = StorageMap<_, Identity, NetUid, bool, ValueQuery, True<T>>;

	/// Position that paid the fee of the running transaction: coldkey, hotkey, netuid, and what it
	/// held before, in alpha-rao. Absent between transactions.
	#[pallet::storage]
	pub type FeeInAlpha<T: Config> =
		StorageValue<_, (T::AccountId, T::AccountId, NetUid, AlphaBalance), OptionQuery>;

	/// Hotkey on which incentive of the hotkeys of a coldkey is staked; absent = the one that
	/// earned it.
	#[pallet::storage]
	pub type AutoStakeDestination<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Identity,
		NetUid,
		T::AccountId,
		OptionQuery,
	>;
}
