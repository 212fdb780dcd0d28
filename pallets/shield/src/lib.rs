//! # MevShield
//!
//! The keys to which clients encrypt transactions, and the carriers that hold them.
//!
//! - **Key**: an encapsulation key of ML-KEM-768. The node of every author announces one in each of
//!   its blocks, by an inherent that no block may lack.
//! - **Carrier**: a signed `submit_encrypted` whose ciphertext holds another signed transaction,
//!   the **inner** one. The format is that of `dtao-shield`.
//!
//! | block | key of its author |
//! |---|---|
//! | n, by the author | announced; from now on the author's key |
//! | n + k, whose author + 2 slots is the author | [`NextKey`]: clients encrypt to it |
//! | n + k + 1 | [`PendingKey`] |
//! | n + k + 2 | [`CurrentKey`]; then gone |
//!
//! The chain only keeps the keys and takes carriers. It is the node of the author that opens a
//! carrier, natively, and puts the inner transaction directly after it; for the chain that is a
//! transaction like any other, with its own signature, number and fee. Nothing here depends on
//! whether a carrier was opened.
//!
//! ## Rules of carriers
//! [`CheckShieldedTxValidity`] turns away what does not split into the parts of a carrier,
//! [`CheckMortality`] what lives longer than [`MAX_CARRIER_PERIOD`] blocks: a carrier that no author
//! opens is gone soon. Which key a carrier names is not compared: keys move on between submission
//! and inclusion, and only the author knows what it can open.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(any(feature = "runtime-benchmarks", test))]
pub mod benchmarking;
mod extensions;
mod keys;
mod try_state;
pub mod weight_info;

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]
// tests compute expected numbers
mod tests;

pub use extensions::{
	carried_ciphertext, is_carrier, CheckMortality, CheckShieldedTxValidity, MALFORMED_CARRIER,
	MAX_CARRIER_PERIOD,
};
pub use pallet::*;
pub use weight_info::WeightInfo;

use dtao_shield::{MAX_CIPHERTEXT_LEN, PUBLIC_KEY_LEN};
use frame_support::{traits::ConstU32, weights::Weight, BoundedVec};

/// Bytes of a stored key at most. A real one has 1,184; the type is the clients'.
pub type MaxKeyLen = ConstU32<2048>;

/// A key as it is stored and announced.
pub type EncryptionKey = BoundedVec<u8, MaxKeyLen>;

/// Bytes of the ciphertext of a carrier at most.
pub type MaxCiphertextLen = ConstU32<8192>;

/// The ciphertext of a carrier.
pub type Ciphertext = BoundedVec<u8, MaxCiphertextLen>;

const _: () = assert!(MAX_CIPHERTEXT_LEN == 8192 && PUBLIC_KEY_LEN <= 2048);

/// Time that the author needs to open a carrier natively, at most: 0.3 ms.
///
/// Part of the weight of [`Call::submit_encrypted`], because whoever sends a carrier causes that
/// work and its time is missing for other transactions. No benchmark of the runtime can measure it:
/// the runtime does not do it.
pub const OPENING_TIME: Weight = Weight::from_parts(300_000_000, 0);

/// Who authors which slot.
pub trait Authors<AuthorityId> {
	/// The author of the slot that is so many slots after the one of this block. `None` where the
	/// block names no slot, or there are no authorities.
	fn author(slots_ahead: u64) -> Option<AuthorityId>;
}

impl<AuthorityId> Authors<AuthorityId> for () {
	fn author(_: u64) -> Option<AuthorityId> {
		None
	}
}

/// Declarations of the pallet.
#[frame_support::pallet]
// What the FRAME macros generate trips these.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
pub mod pallet {
	use super::*;
	use dtao_shield::INHERENT_IDENTIFIER;
	use frame_support::{
		inherent::{InherentData, InherentIdentifier, ProvideInherent},
		pallet_prelude::*,
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_inherents::IsFatalError;
	use sp_runtime::traits::{BlakeTwo256, Hash as _};

	/// Version of the storage; raised by the migration of a change.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime gives to the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Key that an author signs blocks with.
		type AuthorityId: Parameter + Member + MaxEncodedLen;

		/// Who authors which slot.
		type Authors: Authors<Self::AuthorityId>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Lays out what the benchmarks need.
		#[cfg(any(feature = "runtime-benchmarks", test))]
		type BenchmarkHelper: crate::benchmarking::BenchmarkHelper;
	}

	/// The key to encrypt to: that of the author two slots ahead. Absent where that author has
	/// announced none.
	#[pallet::storage]
	pub type NextKey<T: Config> = StorageValue<_, EncryptionKey, OptionQuery>;

	/// What [`NextKey`] was one block ago.
	#[pallet::storage]
	pub type PendingKey<T: Config> = StorageValue<_, EncryptionKey, OptionQuery>;

	/// What [`NextKey`] was two blocks ago.
	#[pallet::storage]
	pub type CurrentKey<T: Config> = StorageValue<_, EncryptionKey, OptionQuery>;

	/// The last key that an author announced. Key: what the author signs blocks with.
	#[pallet::storage]
	pub type AuthorKeys<T: Config> =
		StorageMap<_, Twox64Concat, T::AuthorityId, EncryptionKey, OptionQuery>;

	/// First block at which [`NextKey`] is no longer good; absent when that is.
	#[pallet::storage]
	pub type NextKeyExpiresAt<T: Config> = StorageValue<_, BlockNumberFor<T>, OptionQuery>;

	/// First block at which [`PendingKey`] is no longer good; absent when that is.
	#[pallet::storage]
	pub type PendingKeyExpiresAt<T: Config> = StorageValue<_, BlockNumberFor<T>, OptionQuery>;

	/// Block of the last announcement; absent before the first.
	#[pallet::storage]
	pub type LastAnnouncement<T: Config> = StorageValue<_, BlockNumberFor<T>, OptionQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A carrier was taken into a block.
		#[codec(index = 0)]
		EncryptedSubmitted {
			/// Blake2-256 of sender and ciphertext, SCALE-encoded.
			id: H256,
			/// Who sent it.
			who: T::AccountId,
		},
		/// Clients take it as the failure of a carrier. Never raised: the author of a block drops an
		/// inner transaction that does not decode, and the chain does not see it.
		#[codec(index = 2)]
		ExtrinsicDecodeFailed {
			/// Position in the block.
			index: u32,
		},
		/// Clients take it as the failure of a carrier. Never raised: an inner transaction that fails
		/// says so by an event of its own.
		#[codec(index = 3)]
		ExtrinsicDispatchFailed {
			/// Position in the block.
			index: u32,
			/// Why.
			error: DispatchError,
		},
		/// Clients take it as the failure of a carrier. Never raised: a carrier that no author
		/// opens ends by its era.
		#[codec(index = 5)]
		ExtrinsicExpired {
			/// Position in the block.
			index: u32,
		},
	}

	/// Why a call failed. The indices are those that clients know.
	#[pallet::error]
	pub enum Error<T> {
		/// The announced key has not the 1,184 bytes of an encapsulation key of ML-KEM-768.
		BadEncKeyLen,
		/// The block names no author: it has no slot, or there are no authorities.
		Unreachable,
		/// Never raised: there is no queue of encrypted transactions on the chain.
		TooManyPendingExtrinsics,
		/// Never raised: there is no queue of encrypted transactions on the chain.
		WeightExceedsAbsoluteMax,
		/// A key was announced in this block before: a block has one announcement.
		AlreadyAnnounced,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Announce the next key of the author of this block, and move the keys on by one block.
		///
		/// ## Origin
		/// None, as an inherent: every block has exactly one.
		/// ## Parameters
		/// `enc_key`: the key; `None` takes the last one back.
		/// ## Errors
		/// [`Error::AlreadyAnnounced`], [`Error::Unreachable`], [`Error::BadEncKeyLen`],
		/// `BadOrigin`. A block with a failing announcement is invalid.
		#[pallet::call_index(0)]
		#[pallet::weight((T::WeightInfo::announce_next_key(), DispatchClass::Mandatory))]
		pub fn announce_next_key(
			origin: OriginFor<T>,
			enc_key: Option<EncryptionKey>,
		) -> DispatchResult {
			ensure_none(origin)?;
			Self::announce(enc_key)
		}

		/// Submit an encrypted transaction. The author of the block opens it, if it is encrypted to
		/// one of its keys, and puts what it holds directly after this transaction.
		///
		/// ## Origin
		/// Signed. The transaction must be mortal and live for at most 8 blocks.
		/// ## Parameters
		/// `ciphertext`: as `dtao-shield` describes it. The content is not looked at here.
		/// ## Errors
		/// `BadOrigin`. In the pool: code 23 when the ciphertext does not split into its parts,
		/// `Stale` when the transaction lives too long.
		/// ## Events
		/// [`Event::EncryptedSubmitted`]
		#[pallet::call_index(1)]
		#[pallet::weight(
			// A length of at most 8,192.
			T::WeightInfo::submit_encrypted(ciphertext.len() as u32).saturating_add(OPENING_TIME)
		)]
		pub fn submit_encrypted(origin: OriginFor<T>, ciphertext: Ciphertext) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let id = BlakeTwo256::hash_of(&(&who, &ciphertext));
			Self::deposit_event(Event::EncryptedSubmitted { id, who });
			Ok(())
		}
	}

	/// What is wrong with the announcement of a block.
	#[derive(Debug, Encode)]
	#[cfg_attr(feature = "std", derive(Decode))]
	pub enum InherentError {
		/// The block has none.
		Missing,
	}

	impl IsFatalError for InherentError {
		fn is_fatal_error(&self) -> bool {
			true
		}
	}

	#[pallet::inherent]
	impl<T: Config> ProvideInherent for Pallet<T> {
		type Call = Call<T>;
		type Error = InherentError;
		const INHERENT_IDENTIFIER: InherentIdentifier = INHERENT_IDENTIFIER;

		/// Always a call: without a usable key it announces `None`.
		fn create_inherent(data: &InherentData) -> Option<Self::Call> {
			let key = data.get_data::<Option<EncryptionKey>>(&Self::INHERENT_IDENTIFIER);
			let enc_key = key.ok().flatten().flatten().filter(Self::is_key);
			Some(Call::announce_next_key { enc_key })
		}

		fn is_inherent(call: &Self::Call) -> bool {
			matches!(call, Call::announce_next_key { .. })
		}

		fn is_inherent_required(_: &InherentData) -> Result<Option<Self::Error>, Self::Error> {
			Ok(Some(InherentError::Missing))
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
