//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `schedule`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// Blocks between two epochs, less one; 0 = never.
	#[pallet::storage]
	pub type Tempo<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultTempo<T>>;

	/// Blocks since the last epoch.
	#[pallet::storage]
	pub type BlocksSinceLastStep<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Block of the last epoch. The spelling is public interface.
	#[pallet::storage]
	pub type LastMechansimStepBlock<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Block to which a due epoch was deferred; 0 = none.
	#[pallet::storage]
	pub type PendingEpochAt<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Epochs in one block at most. Beside it their weight is bounded.
	#[pallet::storage]
	pub type MaxEpochsPerBlock<T: Config> =
		StorageValue<_, u8, ValueQuery, DefaultMaxEpochsPerBlock<T>>;
}
