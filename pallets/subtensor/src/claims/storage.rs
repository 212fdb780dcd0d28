//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `claims`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// Alpha claimable per rao of root stake on a hotkey since it exists, per subnet. A view of
	/// `RootClaimRate` for clients.
	#[pallet::storage]
	pub type RootClaimable<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		WireMap<NetUid, I96F32, MAX_SUBNETS>,
		ValueQuery,
	>;

	/// Alpha already claimed or earned before staking, in alpha-rao. Keys: netuid, hotkey,
	/// coldkey.
	#[pallet::storage]
	pub type RootClaimed<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetUid>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		u128,
		ValueQuery,
	>;

	/// Alpha claimable per rao of root stake on a hotkey since it exists, the fraction that waits for the
	/// next dividend, and what is claimable of it now. Keys: netuid, hotkey.
	#[pallet::storage]
	pub type RootClaimRate<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Blake2_128Concat, T::AccountId, RootRate, ValueQuery>;

	/// Alpha due per subnet beyond what the rate explains, in parts of 10^18 of an alpha-rao: the
	/// fraction of a unit while there is root stake, and more where that fell. Keys: hotkey,
	/// coldkey.
	#[pallet::storage]
	pub type RootClaimUnpaid<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		T::AccountId,
		WireMap<NetUid, u128, MAX_SUBNETS>,
		ValueQuery,
	>;

	/// Who is owed root dividends of a subnet and has no root stake on the hotkey any more, or had
	/// it changed while the subnet ends. Keys: netuid, hotkey, coldkey.
	#[pallet::storage]
	pub type RootFormerStakers<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetUid>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		(),
		OptionQuery,
	>;

	/// Number of coldkeys with root stake or with root dividends owed after it.
	#[pallet::storage]
	pub type NumStakingColdkeys<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// Index of a coldkey among those of `NumStakingColdkeys`.
	#[pallet::storage]
	pub type StakingColdkeys<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u64, OptionQuery>;

	/// Coldkey of an index below `NumStakingColdkeys`.
	#[pallet::storage]
	pub type StakingColdkeysByIndex<T: Config> =
		StorageMap<_, Identity, u64, T::AccountId, OptionQuery>;

	/// Where the next turn of a coldkey goes on whose last one was too short for all its claims.
	#[pallet::storage]
	pub type RootClaimResumes<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, RootClaimResume, OptionQuery>;

	/// Hotkeys on which a coldkey has root stake, or is owed root dividends after it.
	#[pallet::storage]
	pub type RootClaimPositions<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// Alpha that root stakers can claim, in alpha-rao. Part of `SubnetAlphaOut`.
	#[pallet::storage]
	pub type RootClaimableAlpha<T: Config> =
		StorageMap<_, Identity, NetUid, AlphaBalance, ValueQuery>;

	/// Alpha dividends for root stakers of a hotkey in the last epoch, in alpha-rao.
	#[pallet::storage]
	pub type RootAlphaDividendsPerSubnet<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		AlphaBalance,
		ValueQuery,
	>;
}
