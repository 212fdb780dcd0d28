//! # Payout
//!
//! The author of a block gets its fees, on the account of the key that signs blocks. That key lies on the
//! host. With a payout account, what has come to the author's account is moved there at the start of each block
//! of this author, so that whoever gets hold of the host finds the income of one round at most.
//!
//! The author names the account once, by [`Pallet::set_payout`]. From then on only that account, or root, can
//! name another one: the key on the host cannot take the income back.
//!
//! All of the free balance is moved but the existential deposit, also what came from elsewhere. Stake, reserves
//! and holds stay.
#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(any(feature = "runtime-benchmarks", test))]
pub mod benchmarking;
pub mod weight_info;

#[cfg(test)]
mod tests;

pub use pallet::*;
pub use weight_info::WeightInfo;

use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{Fortitude, Preservation},
		Get,
	},
	weights::Weight,
};
use sp_runtime::traits::Zero;

/// Amounts, in rao.
pub type BalanceOf<T> =
	<<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;

/// Declarations of the pallet.
#[frame_support::pallet]
// What the FRAME macros generate trips these.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::Contains};
	use frame_system::pallet_prelude::*;

	/// Version of the storage; raised by the migration of a change.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime gives to the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// TAO.
		type Currency: Mutate<Self::AccountId>;

		/// Account of the author of the current block.
		type BlockAuthor: Get<Option<Self::AccountId>>;

		/// Accounts of those who author blocks.
		type Authors: Contains<Self::AccountId>;

		/// Weights of the call and of the start of a block.
		type WeightInfo: WeightInfo;

		/// Makes accounts authors.
		#[cfg(any(feature = "runtime-benchmarks", test))]
		type BenchmarkHelper: crate::benchmarking::BenchmarkHelper<Self::AccountId>;
	}

	/// Where the income of an author goes. Absent: it stays on the author's account. It outlives the time as an
	/// author. Key: the account of the author key.
	#[pallet::storage]
	pub type PayoutOf<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The income of an author goes elsewhere from its next block on.
		PayoutSet {
			/// The account of the author key.
			author: T::AccountId,
			/// Where it goes; `None` where it stays.
			payout: Option<T::AccountId>,
		},
		/// Income of an author was moved.
		PaidOut {
			/// The account of the author key.
			author: T::AccountId,
			/// Where it went.
			payout: T::AccountId,
			/// How much, in rao.
			amount: BalanceOf<T>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account authors no blocks: give that of an Aura key of this chain.
		NotAnAuthor,
		/// Somebody else decides: the payout account once there is one, the author before.
		NotEntitled,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::pay_out()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Name the account to which the income of an author goes.
		///
		/// `author`: the account of the author key. `payout`: where what is on it goes from its next block on, all but
		/// the existential deposit; `None` leaves it there.
		///
		/// Origin: the payout account once there is one, before that the author; root at any time.
		///
		/// Errors: [`Error::NotAnAuthor`] (not where a payout account is taken away), [`Error::NotEntitled`].
		///
		/// Event: [`Event::PayoutSet`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::set_payout())]
		pub fn set_payout(
			origin: OriginFor<T>,
			author: T::AccountId,
			payout: Option<T::AccountId>,
		) -> DispatchResult {
			let sender = ensure_signed_or_root(origin)?;
			ensure!(payout.is_none() || T::Authors::contains(&author), Error::<T>::NotAnAuthor);
			if let Some(sender) = sender {
				let entitled = PayoutOf::<T>::get(&author);
				ensure!(sender == *entitled.as_ref().unwrap_or(&author), Error::<T>::NotEntitled);
			}
			// To oneself is nowhere.
			let payout = payout.filter(|payout| *payout != author);
			PayoutOf::<T>::set(&author, payout.clone());
			Self::deposit_event(Event::PayoutSet { author, payout });
			Ok(())
		}
	}
}

impl<T: Config> Pallet<T> {
	/// At the start of a block: move what its author has to the payout account.
	fn pay_out() -> Weight {
		let found = T::BlockAuthor::get()
			.and_then(|author| PayoutOf::<T>::get(&author).map(|payout| (author, payout)));
		let Some((author, payout)) = found else {
			return T::WeightInfo::block_without_payout();
		};
		let amount =
			T::Currency::reducible_balance(&author, Preservation::Preserve, Fortitude::Polite);
		// What is too little to open the other account is refused, and waits.
		if !amount.is_zero()
			&& T::Currency::transfer(&author, &payout, amount, Preservation::Preserve).is_ok()
		{
			Self::deposit_event(Event::PaidOut { author, payout, amount });
		}
		T::WeightInfo::block_with_payout()
	}
}
