//! # Drand
//!
//! Verified pulses of a randomness beacon, by default drand's network quicknet. What clients have
//! encrypted to a round of the beacon opens with the pulse of that round; other pallets ask for both
//! through [`dtao_traits::BeaconInspect`].
//!
//! Anybody may bring a pulse ([`Call::write_pulse`], unsigned and free): the signature of the beacon
//! is all the proof there is to give, and it is verified before a pulse is stored. A relayer
//! outside of the node does so (`scripts/drand-relay.py`); without one the chain goes on, only
//! nothing opens.
//!
//! ## Which rounds are taken
//! Every round that is not stored yet, in any order: a later round does not shut out earlier ones, so
//! gaps can be filled. Not taken are rounds before [`OldestStoredRound`], and rounds that are due
//! more than [`MAX_AHEAD_SECS`] after the time of the block, which only somebody with the secret of
//! the beacon could have.
//!
//! ## How many are kept
//! [`Config::KeptRounds`] at most, whatever comes. Every round has a place, its number modulo that
//! constant; a pulse pushes out the one that was in its place. [`OldestStoredRound`] follows
//! [`LastStoredRound`] at that distance, so a pulse never pushes out one that is still in the
//! window. After a change of beacon, pulses of the old one count no more and are pushed out in time.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(any(feature = "runtime-benchmarks", test))]
pub mod benchmarking;
mod genesis;
mod inspect;
mod pulses;
mod try_state;
mod types;
mod validity;
pub mod weight_info;

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]
// tests compute expected numbers
mod tests;

pub use genesis::GenesisBeacon;
pub use pallet::*;
pub use types::{BeaconConfiguration, BeaconMetadata, Place, Pulse};
pub use weight_info::WeightInfo;

use frame_support::traits::ConstU32;

/// Pulses in one call at most. Verifying them takes some 60 ms, which has to fit a block of 250 ms.
pub type MaxPulses = ConstU32<8>;

/// A round may be due so many seconds after the time of the block, for clocks that differ.
pub const MAX_AHEAD_SECS: u64 = 30;

/// Declarations of the pallet.
#[frame_support::pallet]
// What the FRAME macros generate trips these.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;

	/// Version of the storage; raised by the migration of a change.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime gives to the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Time of the block, in milliseconds since the Unix epoch.
		type Time: Time<Moment = u64>;

		/// Pulses that are kept at most, at least 1. To change it on a running chain, the storage has
		/// to be cleared: the places of pulses depend on it.
		#[pallet::constant]
		type KeptRounds: Get<u32>;

		/// Weights of the calls, and of opening a text.
		type WeightInfo: WeightInfo;
	}

	/// The pulses. Key: round. Those of an earlier beacon may be among them: only what [`Places`]
	/// names with the current generation counts.
	#[pallet::storage]
	pub type Pulses<T: Config> = StorageMap<_, Blake2_128Concat, u64, Pulse, OptionQuery>;

	/// Which pulse is in a place. Key: round modulo [`Config::KeptRounds`].
	#[pallet::storage]
	pub type Places<T: Config> = StorageMap<_, Identity, u32, Place, OptionQuery>;

	/// The newest round stored; 0 before the first.
	#[pallet::storage]
	pub type LastStoredRound<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// Rounds below this one are not taken.
	#[pallet::storage]
	pub type OldestStoredRound<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// The beacon; drand's quicknet where nothing else was set.
	#[pallet::storage]
	pub type BeaconConfig<T: Config> = StorageValue<_, BeaconConfiguration, ValueQuery>;

	/// How often the beacon was changed.
	#[pallet::storage]
	pub type Generation<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// The beacon of a new chain.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Another beacon than quicknet.
		pub beacon: Option<GenesisBeacon>,
		/// Nothing.
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			if let Some(beacon) = &self.beacon {
				beacon.build::<T>();
			}
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Another beacon counts from now on; all pulses stored so far count no more.
		BeaconConfigChanged,
		/// Pulses were stored.
		NewPulse {
			/// Their rounds.
			rounds: Vec<u64>,
		},
		/// Rounds below this one are no longer taken.
		SetOldestStoredRound(u64),
	}

	/// Why a call failed. The order is that of the public chain.
	#[pallet::error]
	pub enum Error<T> {
		/// The list of pulses is empty.
		NoneValue,
		/// Never raised: a place for a pulse is always found.
		StorageOverflow,
		/// Never raised: the chain fetches nothing.
		DrandConnectionFailure,
		/// Never raised: a pulse that does not verify is [`Error::PulseVerificationError`].
		UnverifiedPulse,
		/// The rounds are not in ascending order, or all are known, or one is 0, below
		/// `OldestStoredRound` or not due yet.
		InvalidRoundNumber,
		/// The signature of a pulse is not that of its round by the beacon, or its randomness is not
		/// the hash of its signature.
		PulseVerificationError,
		/// The public key is no point of the group, the period is 0, or the scheme is one that the chain cannot
		/// verify.
		InvalidBeacon,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Store pulses of the beacon. Those that are stored already are passed over.
		///
		/// ## Origin
		/// None: unsigned and free. The pool and the call both verify the signatures.
		/// ## Parameters
		/// `pulses`: 1 to 8, rounds in ascending order.
		/// ## Errors
		/// [`Error::NoneValue`], [`Error::InvalidRoundNumber`],
		/// [`Error::PulseVerificationError`], `BadOrigin`; nothing is stored then
		/// ## Events
		/// [`Event::NewPulse`]
		#[pallet::call_index(0)]
		// A length of at most 8.
		#[pallet::weight(T::WeightInfo::write_pulse(pulses.len() as u32))]
		pub fn write_pulse(
			origin: OriginFor<T>,
			pulses: BoundedVec<Pulse, MaxPulses>,
		) -> DispatchResult {
			ensure_none(origin)?;
			Self::store(&pulses)
		}

		/// Change the beacon. The pulses stored so far count no more, and every round of the new one
		/// is taken.
		///
		/// ## Origin
		/// Root.
		/// ## Parameters
		/// `config`: the beacon, of the scheme `bls-unchained-g1-rfc9380`.
		/// ## Errors
		/// [`Error::InvalidBeacon`], `BadOrigin`
		/// ## Events
		/// [`Event::BeaconConfigChanged`]
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_beacon_config())]
		pub fn set_beacon_config(
			origin: OriginFor<T>,
			config: BeaconConfiguration,
		) -> DispatchResult {
			ensure_root(origin)?;
			Self::change_beacon(config)
		}

		/// Set the oldest round that is still taken. Pulses that are stored stay.
		///
		/// ## Origin
		/// Root.
		/// ## Parameters
		/// `oldest_round`: from the newest round less those that are kept to the newest round.
		/// ## Errors
		/// [`Error::InvalidRoundNumber`], `BadOrigin`
		/// ## Events
		/// [`Event::SetOldestStoredRound`]
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_oldest_stored_round())]
		pub fn set_oldest_stored_round(origin: OriginFor<T>, oldest_round: u64) -> DispatchResult {
			ensure_root(origin)?;
			Self::set_oldest(oldest_round)
		}
	}

	// The extension that would replace this has no place among those that clients expect.
	#[pallet::validate_unsigned]
	#[allow(deprecated)]
	impl<T: Config> ValidateUnsigned for Pallet<T> {
		type Call = Call<T>;

		fn validate_unsigned(_: TransactionSource, call: &Self::Call) -> TransactionValidity {
			Self::validate_write(call)
		}

		fn pre_dispatch(call: &Self::Call) -> Result<(), TransactionValidityError> {
			Self::check_before_dispatch(call)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::KeptRounds::get() > 0, "at least one pulse has to be kept");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
