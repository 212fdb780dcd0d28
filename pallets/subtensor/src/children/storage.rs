//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `children`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// Hotkeys that a hotkey gave part of its stake weight to on a subnet, each with its
	/// proportion in parts of `u64::MAX`. INV-08: the inverse of `ParentKeys`.
	#[pallet::storage]
	pub type ChildKeys<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Identity,
		NetUid,
		ChildList,
		ValueQuery,
	>;

	/// Hotkeys that gave part of their stake weight to a hotkey on a subnet, each with its
	/// proportion in parts of `u64::MAX`. INV-08: the inverse of `ChildKeys`.
	#[pallet::storage]
	pub type ParentKeys<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Identity,
		NetUid,
		ParentList,
		ValueQuery,
	>;

	/// Children that wait, and the block from which they count.
	#[pallet::storage]
	pub type PendingChildKeys<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		(ChildList, u64),
		ValueQuery,
	>;

	/// `PendingChildKeys` that name children, in the order of their blocks. INV-08: one entry for
	/// each.
	#[pallet::storage]
	pub type ChildSchedule<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetUid>,
			NMapKey<Identity, DueBlock>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		(),
		OptionQuery,
	>;

	/// `PendingChildKeys` without children, by which stake weight is taken back, in the order of
	/// their blocks. INV-08: one entry for each.
	#[pallet::storage]
	pub type ChildReturns<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetUid>,
			NMapKey<Identity, DueBlock>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		(),
		OptionQuery,
	>;

	/// Hotkeys whose waiting list names a child: `PendingChildKeys` seen from the children. INV-08: one
	/// entry for each. Keys: netuid, child, parent.
	#[pallet::storage]
	pub type PendingParents<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetUid>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		(),
		OptionQuery,
	>;

	/// Subnets whose epoch is over and that have children left to activate, because a block
	/// activates a limited number; in the order of their turns.
	#[pallet::storage]
	pub type ChildBacklog<T: Config> = StorageValue<_, WireVec<NetUid, MAX_SUBNETS>, ValueQuery>;

	/// Per uid: whether the neuron has children (bit 0) and parents (bit 1), so that an epoch
	/// looks up those only.
	#[pallet::storage]
	pub type ChildRoles<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u8, MAX_NEURONS>, ValueQuery>;

	/// What a child keeps of the dividends of its parents, in parts of 65,535.
	#[pallet::storage]
	pub type ChildkeyTake<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, NetUid, u16, ValueQuery>;

	/// Blocks in which a hotkey last set its children and last set its childkey take; 0 =
	/// never. INV-08: every hotkey with children or a childkey take on the subnet is here.
	#[pallet::storage]
	pub type LastChildChange<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		(u64, u64),
		OptionQuery,
	>;

	/// Blocks between the setting of children and the first epoch in which they count.
	#[pallet::storage]
	pub type PendingChildKeyCooldown<T: Config> =
		StorageValue<_, u64, ValueQuery, DefaultPendingChildKeyCooldown<T>>;

	/// Blocks between two changes of the children of a hotkey on a subnet.
	#[pallet::storage]
	pub type SetChildrenRateLimit<T: Config> =
		StorageValue<_, u64, ValueQuery, DefaultSetChildrenRateLimit<T>>;
}
