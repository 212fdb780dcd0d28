//! # Commitments
//!
//! What a hotkey publishes about itself on a subnet: up to three fields of data, hashes or
//! timelocked ciphertext ([`Data`]), one commitment at a time, the next one replaces it.
//!
//! | call | who | what |
//! |---|---|---|
//! | `set_commitment` | a hotkey that is registered on the subnet | publish |
//! | `set_max_space` | root | how much may be published between two epochs |
//!
//! **Cost.** Publishing is free when it succeeds. What bounds it is space: a commitment counts its
//! bytes, at least [`CommitmentInfo::MIN_SPACE`], and between two epochs of its subnet a hotkey has
//! [`MaxSpace`] bytes. A call that fails costs its fee; [`Pallet::check`] says beforehand whether
//! it would.
//!
//! **Timelocked fields** are stored and listed by the round that opens them
//! ([`TimelockedByRound`]). In the block after its pulse a field is opened: the text goes to
//! [`RevealedCommitments`], the field leaves the commitment. What does not open stays in its place as
//! [`Data::TimelockRevealFailed`] and is listed no more, until the hotkey publishes anew. A hotkey has one
//! commitment, so it cannot have more than its fields listed.
//!
//! **Leaving.** The pallet that registers hotkeys tells when one leaves or takes another key,
//! through `CommitmentKeeper`; nothing of a hotkey outlives its registration.
//!
//! Invariants are listed in [`try_state`].
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(any(feature = "runtime-benchmarks", test))]
pub mod benchmarking;
mod reveal;
mod store;
pub mod try_state;
pub mod types;
pub mod weight_info;

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]
// tests compute expected numbers
mod mock;
#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]
// tests compute expected numbers
mod tests;

pub use pallet::*;
pub use types::{CommitmentInfo, Data, Registration, RevealError, UsedSpace};
pub use weight_info::WeightInfo;

use dtao_types::NetUid;

/// Plaintexts of timelocked fields that stay readable; the oldest goes first.
pub const MAX_REVEALED: u32 = 10;

/// Declarations of the pallet.
#[frame_support::pallet]
// What the FRAME macros generate trips these.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
pub mod pallet {
	use super::*;
	use alloc::boxed::Box;
	use dtao_runtime_api::stored::{BoundedBytes, WireVec};
	use dtao_traits::{BeaconInspect, BondsReset, SubnetMembers};
	use frame_support::{pallet_prelude::*, traits::ReservableCurrency};
	use frame_system::pallet_prelude::*;

	/// Version of the storage; raised by the migration of a change.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime gives to the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Where deposits are reserved, in rao.
		type Currency: ReservableCurrency<Self::AccountId, Balance = u64>;

		/// Who may publish, and when space is given anew.
		type Members: SubnetMembers<Self::AccountId>;

		/// Forgets bonds on request.
		type Bonds: BondsReset<Self::AccountId>;

		/// Pulses, and what is locked to their rounds.
		type Beacon: BeaconInspect;

		/// Most fields of a commitment; at most [`types::MAX_FIELDS`].
		#[pallet::constant]
		type MaxFields: Get<u32>;

		/// Deposit for a commitment, in rao.
		#[pallet::constant]
		type InitialDeposit: Get<u64>;

		/// Further deposit for each of its fields, in rao.
		#[pallet::constant]
		type FieldDeposit: Get<u64>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Lays out the storage that the benchmarks need.
		#[cfg(any(feature = "runtime-benchmarks", test))]
		type BenchmarkHelper: crate::benchmarking::BenchmarkHelper<Self::AccountId>;
	}

	/// Default of [`MaxSpace`].
	pub struct DefaultMaxSpace;

	impl Get<u32> for DefaultMaxSpace {
		fn get() -> u32 {
			3_100
		}
	}

	/// Bytes that a hotkey may publish between two epochs of a subnet.
	#[pallet::storage]
	pub type MaxSpace<T: Config> = StorageValue<_, u32, ValueQuery, DefaultMaxSpace>;

	/// What a hotkey has published. Keys: netuid, hotkey.
	#[pallet::storage]
	pub type CommitmentOf<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Twox64Concat, T::AccountId, Registration>;

	/// Block of the last commitment of a hotkey. Keys: netuid, hotkey.
	#[pallet::storage]
	pub type LastCommitment<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Twox64Concat, T::AccountId, u32>;

	/// Block in which a hotkey last asked to forget its bonds. Keys: netuid, hotkey.
	#[pallet::storage]
	pub type LastBondsReset<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Twox64Concat, T::AccountId, u32>;

	/// Plaintexts of timelocked fields of a hotkey, each with the block in which it was opened,
	/// oldest first. Keys: netuid, hotkey.
	#[pallet::storage]
	pub type RevealedCommitments<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Twox64Concat,
		T::AccountId,
		WireVec<(BoundedBytes<{ types::MAX_TIMELOCKED }>, u64), MAX_REVEALED>,
	>;

	/// Space that a hotkey has used. Everybody who has published has an entry. Keys: netuid,
	/// hotkey.
	#[pallet::storage]
	pub type UsedSpaceOf<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Twox64Concat, T::AccountId, UsedSpace>;

	/// Commitments with a field that a round opens. Keys: round, then netuid and hotkey.
	#[pallet::storage]
	pub type TimelockedByRound<T: Config> =
		StorageDoubleMap<_, Twox64Concat, u64, Twox64Concat, (NetUid, T::AccountId), ()>;

	/// The newest round whose commitments were opened, with all before it whose pulses were there.
	#[pallet::storage]
	pub type RoundsSeen<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// The last entry of [`TimelockedByRound`] that the walk over all of them has looked at; none at its
	/// beginning.
	#[pallet::storage]
	pub type WalkedTo<T: Config> = StorageValue<_, (u64, (NetUid, T::AccountId)), OptionQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A hotkey published what everybody can read.
		Commitment {
			/// The subnet.
			netuid: NetUid,
			/// The hotkey.
			who: T::AccountId,
		},
		/// A hotkey published something with a timelocked field.
		TimelockCommitment {
			/// The subnet.
			netuid: NetUid,
			/// The hotkey.
			who: T::AccountId,
			/// The round that opens the first such field.
			reveal_round: u64,
		},
		/// A timelocked field was opened.
		CommitmentRevealed {
			/// The subnet.
			netuid: NetUid,
			/// The hotkey.
			who: T::AccountId,
		},
		/// A timelocked field could not be opened: it stays as `TimelockRevealFailed`.
		CommitmentRevealFailed {
			/// The subnet.
			netuid: NetUid,
			/// The hotkey.
			who: T::AccountId,
			/// The round that should have opened it.
			reveal_round: u64,
			/// Why it did not.
			error: RevealError,
		},
	}

	/// Why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// The commitment has more fields than are allowed: publish fewer.
		TooManyFieldsInCommitmentInfo,
		/// The hotkey is not registered on the subnet: register it first.
		AccountNotAllowedCommit,
		/// The hotkey has published as much as it may until the next epoch of the subnet: wait for
		/// it.
		SpaceLimitExceeded,
		/// Less was reserved than the deposit that is to be given back: something else took of it.
		UnexpectedUnreserveLeftover,
		/// A field is `TimelockRevealFailed`, which only the chain writes: publish the text or a
		/// `TimelockEncrypted` field.
		TimelockRevealFailedNotAllowed,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Publish `info` on a subnet, in place of what the hotkey has published there before. Free
		/// when it succeeds.
		///
		/// ## Origin
		/// Signed by a hotkey that is registered on the subnet.
		/// ## Parameters
		/// `info`: the fields. With `ResetBondsFlag` among them, the bonds of validators in this
		/// neuron are forgotten, where the subnet allows it.
		/// ## Errors
		/// [`Error::AccountNotAllowedCommit`], [`Error::TooManyFieldsInCommitmentInfo`],
		/// [`Error::TimelockRevealFailedNotAllowed`], [`Error::SpaceLimitExceeded`],
		/// [`Error::UnexpectedUnreserveLeftover`]
		/// ## Events
		/// [`Event::Commitment`], or [`Event::TimelockCommitment`] with a timelocked field
		#[pallet::call_index(0)]
		#[pallet::weight(if info.resets_bonds() {
			T::WeightInfo::set_commitment_and_reset_bonds()
		} else {
			T::WeightInfo::set_commitment()
		})]
		pub fn set_commitment(
			origin: OriginFor<T>,
			netuid: NetUid,
			info: Box<CommitmentInfo>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::publish(netuid, who, *info)?;
			Ok(Pays::No.into())
		}

		/// Set how many bytes a hotkey may publish between two epochs of a subnet. Less than
		/// [`CommitmentInfo::MIN_SPACE`] stops all publishing.
		///
		/// ## Origin
		/// Root.
		/// ## Parameters
		/// `new_limit`: bytes.
		/// ## Errors
		/// `BadOrigin`
		#[pallet::call_index(2)]
		#[pallet::weight((T::WeightInfo::set_max_space(), DispatchClass::Operational))]
		pub fn set_max_space(origin: OriginFor<T>, new_limit: u32) -> DispatchResult {
			ensure_root(origin)?;
			MaxSpace::<T>::put(new_limit);
			Ok(())
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::reveal_some()
		}

		fn integrity_test() {
			assert!(T::MaxFields::get() <= types::MAX_FIELDS, "commitments hold no more fields");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			crate::try_state::check::<T>().map_err(Into::into)
		}
	}
}
