//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `serving`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// Endpoint of a neuron.
	#[pallet::storage]
	pub type Axons<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		AxonInfo,
		OptionQuery,
	>;
}
