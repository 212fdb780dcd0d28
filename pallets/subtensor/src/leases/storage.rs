//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `leases`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// Leases that run. Key: number of the lease. Absent once the lease was terminated, or its subnet began
	/// to end. Read by the SDK 11.
	#[pallet::storage]
	pub type SubnetLeases<T: Config> =
		StorageMap<_, Twox64Concat, LeaseId, SubnetLeaseOf<T>, OptionQuery>;

	/// Number of the next lease.
	#[pallet::storage]
	pub type NextSubnetLeaseId<T: Config> = StorageValue<_, LeaseId, ValueQuery>;

	/// The lease of a subnet. Key: netuid. Absent where none runs.
	#[pallet::storage]
	pub type SubnetUidToLeaseId<T: Config> =
		StorageMap<_, Twox64Concat, NetUid, LeaseId, OptionQuery>;

	/// Part of what was raised that an account contributed, rounded down to a 2^64th. The rest is the
	/// beneficiary's, who has no entry. Keys: number of the lease, coldkey of the contributor.
	#[pallet::storage]
	pub type SubnetLeaseShares<T: Config> =
		StorageDoubleMap<_, Twox64Concat, LeaseId, Identity, T::AccountId, U64F64, ValueQuery>;

	/// Dividends that were not paid yet, in alpha-rao: part of the stake of the lease. Key: number of the
	/// lease.
	#[pallet::storage]
	pub type AccumulatedLeaseDividends<T: Config> =
		StorageMap<_, Twox64Concat, LeaseId, AlphaBalance, ValueQuery>;

	/// What is needed to divide what a lease gets. Key: number of the lease.
	#[pallet::storage]
	pub type LeaseBooks<T: Config> = StorageMap<_, Twox64Concat, LeaseId, LeaseBook, OptionQuery>;

	/// What an account got out of a lease so far; absent = nothing. Keys: number of the lease, coldkey of the
	/// contributor or beneficiary.
	#[pallet::storage]
	pub type LeaseReceipts<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		LeaseId,
		Blake2_128Concat,
		T::AccountId,
		LeaseReceipt,
		ValueQuery,
	>;

	/// Leases that are over and not wound up yet. Key: netuid.
	#[pallet::storage]
	pub type EndedLeases<T: Config> = StorageMap<_, Identity, NetUid, EndedLeaseOf<T>, OptionQuery>;

	/// Subnets whose leases are being paid, in their order, and how far the first has come.
	#[pallet::storage]
	pub type LeaseTurns<T: Config> =
		StorageValue<_, WireVec<LeaseTurn<T::AccountId>, MAX_EMISSIONS>, ValueQuery>;
}
