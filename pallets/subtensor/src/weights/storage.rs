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

	/// Weights that are encrypted to a round of the beacon, in order of arrival: hotkey, block of the
	/// commit, ciphertext, round. Keys: storage index of the mechanism, epoch of the commit.
	#[pallet::storage]
	pub type TimelockedWeightCommits<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		NetUidStorageIndex,
		Twox64Concat,
		u64,
		WireVec<TimelockedCommit, MAX_QUEUE>,
		ValueQuery,
	>;

	/// What is in a queue of [`TimelockedWeightCommits`], without the ciphertexts, in the same order and
	/// under the same keys.
	#[pallet::storage]
	pub type TimelockedWeightBriefs<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		NetUidStorageIndex,
		Twox64Concat,
		u64,
		WireVec<Brief, MAX_QUEUE>,
		ValueQuery,
	>;

	/// Queues whose turn has come, in the order in which they are looked at.
	#[pallet::storage]
	pub type TimelockedWeightsDue<T: Config> =
		StorageValue<_, WireVec<DueQueue, MAX_DUE>, ValueQuery>;

	/// Hotkeys that left while encrypted commits waited, and the block in which they did: what they
	/// committed to until then is dropped in the next blocks. Keys: storage index of the mechanism, hotkey.
	#[pallet::storage]
	pub type TimelockedWeightsLeft<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		NetUidStorageIndex,
		Twox64Concat,
		T::AccountId,
		u64,
		OptionQuery,
	>;
}
