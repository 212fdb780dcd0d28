//! What the room stores.

use frame_support::pallet_macros::pallet_section;

/// Storage items of the room `registration`, which alone reads and writes them.
#[pallet_section]
mod storage {
	/// Price of a registration, in rao.
	#[pallet::storage]
	pub type Burn<T: Config> =
		StorageMap<_, Identity, NetUid, TaoBalance, ValueQuery, DefaultBurn<T>>;

	/// Registrations since the last epoch.
	#[pallet::storage]
	pub type RegistrationsThisInterval<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery>;

	/// Registrations in the current block.
	#[pallet::storage]
	pub type RegistrationsThisBlock<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery>;

	/// Subnets with registrations in the current block: those with `RegistrationsThisBlock`.
	#[pallet::storage]
	pub type RegisteredThisBlock<T: Config> =
		StorageValue<_, WireVec<NetUid, MAX_SUBNETS>, ValueQuery>;

	/// TAO paid for registrations since the subnet exists, in rao.
	#[pallet::storage]
	pub type RAORecycledForRegistration<T: Config> =
		StorageMap<_, Identity, NetUid, TaoBalance, ValueQuery>;
}
