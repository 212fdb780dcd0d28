//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `lifecycle`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// Subnets that are being dissolved, in their order. Work is done on the first.
	#[pallet::storage]
	pub type DissolveCleanupQueue<T: Config> =
		StorageValue<_, WireVec<NetUid, MAX_DISSOLVING>, ValueQuery>;

	/// How far the work on the first subnet of the queue has come. Absent before it begins.
	#[pallet::storage]
	pub type DissolveProgress<T: Config> = StorageValue<_, Dissolution<T::AccountId>, OptionQuery>;
}
