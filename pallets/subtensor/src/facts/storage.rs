//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `facts`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// What the block step needs to know of every subnet, ascending, root first. INV-15: what the
	/// items say that these are copies of, so that a block reads one item and not ten a subnet.
	#[pallet::storage]
	pub type BlockFacts<T: Config> = StorageValue<_, WireVec<SubnetFacts, MAX_SUBNETS>, ValueQuery>;
}
