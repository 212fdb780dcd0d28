//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `lifecycle`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// Subnets that are being dissolved, in their order. Work is done on the first.
	#[pallet::storage]
	pub type DissolveCleanupQueue<T: Config> =
		StorageValue<_, WireVec<NetUid, MAX_DISSOLVING>, ValueQuery>;

	/// Block in which a coldkey last changed a hotkey on a subnet. Some that are older than the interval are
	/// forgotten with each new one.
	#[pallet::storage]
	pub type LastHotkeySwapOnNetuid<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Blake2_128Concat, T::AccountId, u64, OptionQuery>;

	/// Coldkeys that have announced to give everything to another one: the first block in which that can be
	/// done, and the BLAKE2-256 hash of the other one.
	#[pallet::storage]
	pub type ColdkeySwapAnnouncements<T: Config> =
		StorageMap<_, Twox64Concat, T::AccountId, (u32, H256), OptionQuery>;

	/// Coldkeys whose announcement is disputed, and the block of the dispute. Root alone goes on with them.
	#[pallet::storage]
	pub type ColdkeySwapDisputes<T: Config> =
		StorageMap<_, Twox64Concat, T::AccountId, u32, OptionQuery>;

	/// How far the work on the first subnet of the queue has come. Absent before it begins.
	#[pallet::storage]
	pub type DissolveProgress<T: Config> = StorageValue<_, Dissolution<T::AccountId>, OptionQuery>;

	/// How far the end of that subnet has come, for clients: the stage of `DissolveProgress` in their words.
	/// Absent where no subnet ends. Read by the SDK 11 while a registration of a subnet waits.
	#[pallet::storage]
	pub type CurrentDissolveCleanupStatus<T: Config> =
		StorageValue<_, DissolveCleanupStatus, OptionQuery>;
}
