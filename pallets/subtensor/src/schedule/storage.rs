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

	/// Block in which an epoch runs that was triggered, or was due and deferred; 0 = none. Key: netuid.
	#[pallet::storage]
	pub type PendingEpochAt<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Epochs that have run. Key: netuid. Clients see by it that one did.
	#[pallet::storage]
	pub type SubnetEpochIndex<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Block from which clients count: the next epoch by the tempo is due in that block + tempo. It is the
	/// block after the last one that was due, whenever it ran; another one when the tempo changes. Key: netuid.
	#[pallet::storage]
	pub type LastEpochBlock<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Blocks after which a neuron without new weights is inactive, as owners set them; where
	/// `ActivityCutoffFactorMilli` has an entry what that makes of the tempo, at most 65,535. Key: netuid.
	#[pallet::storage]
	pub type ActivityCutoff<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultActivityCutoff<T>>;

	/// The same in thousandths of the tempo. Key: netuid. Without an entry the larger of `ActivityCutoff` and what
	/// the default makes of the tempo counts: as much at a tempo of 360.
	#[pallet::storage]
	pub type ActivityCutoffFactorMilli<T: Config> =
		StorageMap<_, Identity, NetUid, u32, ValueQuery, DefaultActivityCutoffFactor<T>>;

	/// Epochs in one block at most. Beside it their weight is bounded.
	#[pallet::storage]
	pub type MaxEpochsPerBlock<T: Config> =
		StorageValue<_, u8, ValueQuery, DefaultMaxEpochsPerBlock<T>>;
}
