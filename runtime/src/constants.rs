//! Constants of the chain: currency, size of blocks, time, fees, and the one table of what fast blocks change.

/// Amounts of TAO.
pub mod currency {
	use crate::Balance;

	/// One TAO in rao.
	pub const TAO: Balance = 1_000_000_000;

	/// Smallest balance that keeps an account alive, in rao.
	pub const EXISTENTIAL_DEPOSIT: Balance = 500;

	/// Bond for one storage item, in rao.
	const DEPOSIT_PER_ITEM: Balance = 20_000_000;

	/// Bond for one stored byte, in rao.
	const DEPOSIT_PER_BYTE: Balance = 1_000_000;

	/// Bond in rao for keeping `items` storage items with `bytes` bytes in all.
	pub const fn deposit(items: u32, bytes: u32) -> Balance {
		// Widening, and the product of two u32-sized figures fits u64.
		(items as Balance)
			.saturating_mul(DEPOSIT_PER_ITEM)
			.saturating_add((bytes as Balance).saturating_mul(DEPOSIT_PER_BYTE))
	}
}

/// Size of blocks.
pub mod block {
	/// All transactions of a block together, in bytes: 5 MiB. Authors fill blocks up to the same.
	pub const MAX_LENGTH: u32 = 5 * 1024 * 1024;

	/// What a block keeps for its header and its inherents, in bytes: 4 KiB. The longest are the keys of
	/// encrypted transactions, 1.2 kB. Longer transactions than a block without it takes are refused.
	pub const RESERVED_LENGTH: u32 = 4 * 1024;
}

/// Periods.
pub mod time {
	use super::PROFILE;
	use crate::BlockNumber;

	/// Slot of one block in ms.
	pub const SLOT_MS: u64 = PROFILE.slot_ms;

	/// Shortest allowed distance of two block timestamps in ms: half a slot.
	pub const MINIMUM_PERIOD_MS: u64 = SLOT_MS / 2;

	/// How many block hashes stay known; bounds the age of mortal transactions, in blocks.
	pub const BLOCK_HASH_COUNT: BlockNumber = 2_400;
}

/// What a transaction costs.
pub mod fee {
	use sp_runtime::Perbill;

	use crate::Balance;

	/// Rao per picosecond of reference time: 0.0005.
	pub const PER_REF_TIME: Perbill = Perbill::from_parts(500_000);

	/// Rao per byte of the encoded transaction, up to [`CHEAP_LENGTH`].
	pub const PER_BYTE: Balance = 1;

	/// Bytes of a transaction that cost [`PER_BYTE`]: more than any call but a long batch, a long
	/// text or code has.
	pub const CHEAP_LENGTH: u64 = 1_024;

	/// Rao per byte beyond [`CHEAP_LENGTH`]: every node keeps what fills the blocks.
	pub const PER_BYTE_BEYOND: Balance = 100;

	/// How much the fee of an operational call counts for its priority.
	pub const OPERATIONAL_MULTIPLIER: u8 = 5;
}

/// Every value that differs between the production chain and a chain with fast blocks.
///
/// Times are in blocks where the name does not say otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainProfile {
	/// Time of one block in ms.
	pub slot_ms: u64,
	/// Reference time that one block may use, in ms.
	pub max_block_ref_time_ms: u64,
	/// Tempo of a new subnet: an epoch ends every `tempo + 1` blocks.
	pub default_tempo: u16,
	/// Epochs that one block runs at most; the rest waits for the next block.
	pub max_epochs_per_block: u8,
	/// Part of a block, one in so many, that its epochs may use together.
	pub epoch_block_parts: u8,
	/// Delay before new children of a hotkey take effect.
	pub pending_childkey_cooldown: u64,
	/// Distance of two changes of the children of a hotkey.
	pub set_children_rate_limit: u64,
	/// How long a childkey take has to stay as it is before it is raised.
	pub childkey_take_rate_limit: u64,
	/// Distance of two changes of the number of mechanisms of a subnet by its owner, and of two of
	/// the split of its emission.
	pub mechanism_rate_limit: u64,
	/// Distance of two changes of a hotkey of a coldkey on a subnet.
	pub hotkey_swap_interval: u64,
	/// Delay between the announcement of another coldkey and the first block in which it takes over.
	pub coldkey_swap_announcement_delay: u32,
	/// Delay after that before the announcement is changed or taken back.
	pub coldkey_swap_reannouncement_delay: u32,
	/// Fewest blocks that a crowdloan is open.
	pub crowdloan_min_duration: u32,
	/// Most blocks that a crowdloan is open.
	pub crowdloan_max_duration: u32,
	/// Blocks before an epoch in which an owner may not change parameters.
	pub admin_freeze_window: u16,
	/// Distance of two times that the owner of a subnet trims it.
	pub trim_rate_limit: u64,
	/// Whether the root subnet of the genesis belongs to the first development account.
	pub root_owned_at_genesis: bool,
}

/// The production chain: 12 s blocks.
pub const PRODUCTION: ChainProfile = ChainProfile {
	slot_ms: 12_000,
	// A third of the slot, so that slow machines follow.
	max_block_ref_time_ms: 4_000,
	default_tempo: 360,
	max_epochs_per_block: 2,
	// With the block step that leaves 70 % to transactions.
	epoch_block_parts: 4,
	pending_childkey_cooldown: 7_200,
	set_children_rate_limit: 150,
	childkey_take_rate_limit: 216_000,
	mechanism_rate_limit: 7_200,
	hotkey_swap_interval: 7_200,
	// 5 days and 1 day.
	coldkey_swap_announcement_delay: 36_000,
	coldkey_swap_reannouncement_delay: 7_200,
	// 7 and 60 days.
	crowdloan_min_duration: 50_400,
	crowdloan_max_duration: 432_000,
	admin_freeze_window: 10,
	trim_rate_limit: 216_000,
	root_owned_at_genesis: false,
};

/// A local chain for tests: 250 ms blocks and short delays.
pub const FAST: ChainProfile = ChainProfile {
	slot_ms: 250,
	// Most of the slot: a third would be too little for a runtime upgrade (165 ms), and 65 % of it, what
	// one transaction may take, have to do for the dearest call, `claim_root_with_hotkey` (137 ms).
	max_block_ref_time_ms: 215,
	default_tempo: 10,
	max_epochs_per_block: 32,
	// A quarter would be one epoch.
	epoch_block_parts: 2,
	pending_childkey_cooldown: 15,
	set_children_rate_limit: 15,
	childkey_take_rate_limit: 5,
	mechanism_rate_limit: 1,
	hotkey_swap_interval: 1,
	coldkey_swap_announcement_delay: 50,
	coldkey_swap_reannouncement_delay: 10,
	crowdloan_min_duration: 50,
	crowdloan_max_duration: 20_000,
	// With epochs every 11 blocks, any window would be most of the time.
	admin_freeze_window: 0,
	trim_rate_limit: 1,
	root_owned_at_genesis: true,
};

/// The profile of this build. The only place that looks at the feature.
#[cfg(not(feature = "fast-runtime"))]
pub const PROFILE: ChainProfile = PRODUCTION;

/// The profile of this build. The only place that looks at the feature.
#[cfg(feature = "fast-runtime")]
pub const PROFILE: ChainProfile = FAST;
