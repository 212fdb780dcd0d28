//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `weights`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// Weights of a validator: pairs of uid and parts of 65,535, the largest being 65,535.
	#[pallet::storage]
	pub type Weights<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUidStorageIndex,
		Identity,
		Uid,
		WireVec<(u16, u16), MAX_NEURONS>,
		ValueQuery,
	>;

	/// Per uid: block in which the neuron last set or committed weights or registered.
	#[pallet::storage]
	pub type LastUpdate<T: Config> =
		StorageMap<_, Identity, NetUidStorageIndex, WireVec<u64, MAX_NEURONS>, ValueQuery>;

	/// Per uid: block in which the stored weights were decided: set, or committed where they were
	/// revealed; that of the registration before. Weights do not count for younger neurons.
	#[pallet::storage]
	pub type WeightsDecidedAt<T: Config> =
		StorageMap<_, Identity, NetUidStorageIndex, WireVec<u64, MAX_NEURONS>, ValueQuery>;

	/// Commits of a neuron that wait for their reveal, oldest first: hash, block of the commit,
	/// first and last block of the reveal. Expired ones stay until the next commit or reveal.
	#[pallet::storage]
	pub type WeightCommits<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		NetUidStorageIndex,
		Twox64Concat,
		T::AccountId,
		WireVec<Commit, MAX_COMMITS>,
		OptionQuery,
	>;
}
