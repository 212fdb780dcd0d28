//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `scores`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// Per uid: whether the neuron set weights within the activity cutoff.
	#[pallet::storage]
	pub type Active<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<bool, MAX_NEURONS>, ValueQuery>;

	/// Per uid: alpha earned in the last epoch, in alpha-rao.
	#[pallet::storage]
	pub type Emission<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u64, MAX_NEURONS>, ValueQuery>;

	/// Per uid: rank, in parts of 65,535.
	#[pallet::storage]
	pub type Rank<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: trust, in parts of 65,535.
	#[pallet::storage]
	pub type Trust<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: consensus weight, in parts of 65,535.
	#[pallet::storage]
	pub type Consensus<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: share of the miners' emission, in parts of 65,535.
	#[pallet::storage]
	pub type Incentive<T: Config> =
		StorageMap<_, Identity, NetUidStorageIndex, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: share of the validators' emission, in parts of 65,535.
	#[pallet::storage]
	pub type Dividends<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: part of the weights within consensus, in parts of 65,535.
	#[pallet::storage]
	pub type ValidatorTrust<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: whether the neuron may validate.
	#[pallet::storage]
	pub type ValidatorPermit<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<bool, MAX_NEURONS>, ValueQuery>;

	/// Per uid: stake weight against the largest, in parts of 65,535.
	#[pallet::storage]
	pub type StakeWeight<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Bonds of a validator: pairs of uid and parts of 65,535.
	#[pallet::storage]
	pub type Bonds<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUidStorageIndex,
		Identity,
		Uid,
		WireVec<(u16, u16), MAX_NEURONS>,
		ValueQuery,
	>;

	/// Block of the last epoch that stored bonds; 0 before the first. Bonds in a neuron that came
	/// since then are those in its predecessor, and do not count. An epoch that was skipped stores
	/// none, so `LastMechansimStepBlock` does not tell.
	#[pallet::storage]
	pub type BondsStoredAt<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Records of the dividends of the last epoch, of alpha and root stakers: as many as the next
	/// epoch may have to erase. INV-15: the number of those that there are.
	#[pallet::storage]
	pub type DividendRecords<T: Config> = StorageMap<_, Identity, NetUid, u32, ValueQuery>;
}
