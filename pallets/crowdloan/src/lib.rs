//! # Crowdloan
//!
//! Many accounts raise TAO together. The creator opens a crowdloan with a deposit, an end and a
//! cap; others contribute; when the cap is reached, the creator finalises it: the money goes to an
//! account, or a call runs that uses it.
//!
//! | call | who | what |
//! |---|---|---|
//! | `create` | anybody | open a crowdloan |
//! | `contribute` | anybody | give money, until the end or the cap |
//! | `withdraw` | contributor | take the own money back, at any time before it is used |
//! | `finalize` | creator | use the money, once the cap is reached |
//! | `refund`, `dissolve` | creator | give all money back, 50 contributors a call; close |
//! | `update_min_contribution`, `update_end`, `update_cap`, `set_max_contribution` | creator | change the terms |
//!
//! **Terms.** *Raised*: all that was contributed and not taken back, the deposit included. *Funds
//! account*: the account without a key that holds it. *Held*: a crowdloan whose raised money is on
//! its funds account, which is every one that is not finalised, and those whose call left the money
//! there ([`Unspent`]).
//!
//! **Money is never stuck.** While a crowdloan is held, each contributor can withdraw and the
//! creator can refund and dissolve, also after the end and after a call that did not use the money.
//!
//! **What contributors trust the creator with.** The creator may change the terms until the end:
//! lower the cap to what was raised and finalise at once, for one. The target and the call never
//! change.
//!
//! **The call** is dispatched as the creator, while [`CurrentCrowdloanId`] says for which
//! crowdloan. It finds the money through `CrowdloanInspect`. What it may be is up to
//! [`Config::CallFilter`], for all calls inside it, too.
//!
//! Invariants are listed in [`try_state`].
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(any(feature = "runtime-benchmarks", test))]
pub mod benchmarking;
mod ending;
mod funds;
mod terms;
pub mod try_state;
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
pub use weight_info::WeightInfo;

use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::traits::fungible;
use scale_info::TypeInfo;

/// Number of a crowdloan.
pub type CrowdloanId = u32;

/// Longest call that is stored, in bytes.
pub const MAX_CALL_LENGTH: usize = 16 * 1024;

/// Amount of TAO in rao.
pub type BalanceOf<T> =
	<<T as Config>::Currency as fungible::Inspect<<T as frame_system::Config>::AccountId>>::Balance;

/// A call that is stored until a crowdloan is finalised.
pub type BoundedCallOf<T> = frame_support::traits::Bounded<
	<T as Config>::RuntimeCall,
	<T as frame_system::Config>::Hashing,
>;

/// A crowdloan as this runtime stores it.
pub type CrowdloanInfoOf<T> = CrowdloanInfo<
	<T as frame_system::Config>::AccountId,
	BalanceOf<T>,
	frame_system::pallet_prelude::BlockNumberFor<T>,
	BoundedCallOf<T>,
>;

/// A crowdloan.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct CrowdloanInfo<AccountId, Balance, BlockNumber, Call> {
	/// Who created it.
	pub creator: AccountId,
	/// What the creator put in at first and cannot withdraw, in rao.
	pub deposit: Balance,
	/// Smallest contribution, in rao.
	pub min_contribution: Balance,
	/// First block in which nobody can contribute any more.
	pub end: BlockNumber,
	/// How much is to be raised, in rao.
	pub cap: Balance,
	/// The account that holds what was raised.
	pub funds_account: AccountId,
	/// What was raised, in rao.
	pub raised: Balance,
	/// Who gets the money, unless a call uses it.
	pub target_address: Option<AccountId>,
	/// The call that uses the money.
	pub call: Option<Call>,
	/// Whether it was finalised.
	pub finalized: bool,
	/// How many accounts have contributed, the creator included.
	pub contributors_count: u32,
}

/// Declarations of the pallet.
#[frame_support::pallet]
// What the FRAME macros generate trips these.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
pub mod pallet {
	use super::*;
	use alloc::boxed::Box;
	use frame_support::{
		dispatch::{GetDispatchInfo, PostDispatchInfo},
		pallet_prelude::*,
		traits::{Contains, QueryPreimage, StorePreimage},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::Dispatchable;

	/// Version of the storage; raised by the migration of a change.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime gives to the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Calls that a crowdloan can run.
		type RuntimeCall: Parameter
			+ Dispatchable<RuntimeOrigin = Self::RuntimeOrigin, PostInfo = PostDispatchInfo>
			+ GetDispatchInfo
			+ From<frame_system::Call<Self>>
			+ IsType<<Self as frame_system::Config>::RuntimeCall>;

		/// The money.
		type Currency: fungible::Mutate<Self::AccountId, Balance = u64>;

		/// Where calls longer than 128 bytes are kept.
		type Preimages: QueryPreimage<H = Self::Hashing> + StorePreimage;

		/// Which calls a crowdloan may run. It is asked for the calls inside them, too; calls that
		/// act from another account should not pass, as it does not reach what is inside those.
		type CallFilter: Contains<<Self as frame_system::Config>::RuntimeCall>;

		/// Where the funds accounts come from.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// Smallest deposit of a creator, in rao.
		#[pallet::constant]
		type MinimumDeposit: Get<BalanceOf<Self>>;

		/// Smallest contribution that a creator may ask for, in rao.
		#[pallet::constant]
		type AbsoluteMinimumContribution: Get<BalanceOf<Self>>;

		/// Fewest blocks from now to the end.
		#[pallet::constant]
		type MinimumBlockDuration: Get<BlockNumberFor<Self>>;

		/// Most blocks from now to the end.
		#[pallet::constant]
		type MaximumBlockDuration: Get<BlockNumberFor<Self>>;

		/// Contributors that one call refunds.
		#[pallet::constant]
		type RefundContributorsLimit: Get<u32>;

		/// Most contributors of a crowdloan, the creator included.
		#[pallet::constant]
		type MaxContributors: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The crowdloans, finalised ones included. Key: number.
	#[pallet::storage]
	pub type Crowdloans<T: Config> =
		StorageMap<_, Twox64Concat, CrowdloanId, CrowdloanInfoOf<T>, OptionQuery>;

	/// Number of the next crowdloan.
	#[pallet::storage]
	pub type NextCrowdloanId<T: Config> = StorageValue<_, CrowdloanId, ValueQuery>;

	/// Who contributed how many rao; those of finalised crowdloans stay. Keys: number, contributor.
	#[pallet::storage]
	pub type Contributions<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		CrowdloanId,
		Identity,
		T::AccountId,
		BalanceOf<T>,
		OptionQuery,
	>;

	/// Most rao that one account may contribute; absent where there is no limit. Key: number.
	#[pallet::storage]
	pub type MaxContributions<T: Config> =
		StorageMap<_, Twox64Concat, CrowdloanId, BalanceOf<T>, OptionQuery>;

	/// The crowdloan that is being finalised, while its call runs.
	#[pallet::storage]
	pub type CurrentCrowdloanId<T: Config> = StorageValue<_, CrowdloanId, OptionQuery>;

	/// Finalised crowdloans whose money is still on the funds account. Key: number.
	#[pallet::storage]
	pub type Unspent<T: Config> = StorageMap<_, Twox64Concat, CrowdloanId, (), OptionQuery>;

	/// In how many held crowdloans an account has money. Key: contributor.
	#[pallet::storage]
	pub type HeldContributions<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A crowdloan was opened.
		Created {
			/// Its number.
			crowdloan_id: CrowdloanId,
			/// Who opened it.
			creator: T::AccountId,
			/// First block without contributions.
			end: BlockNumberFor<T>,
			/// How much is to be raised, in rao.
			cap: BalanceOf<T>,
		},
		/// Somebody contributed.
		Contributed {
			/// The crowdloan.
			crowdloan_id: CrowdloanId,
			/// Who contributed.
			contributor: T::AccountId,
			/// How much was accepted, in rao.
			amount: BalanceOf<T>,
		},
		/// Somebody took a contribution back.
		Withdrew {
			/// The crowdloan.
			crowdloan_id: CrowdloanId,
			/// Who took it back.
			contributor: T::AccountId,
			/// How much, in rao.
			amount: BalanceOf<T>,
		},
		/// Some contributors got their money back, others did not yet.
		PartiallyRefunded {
			/// The crowdloan.
			crowdloan_id: CrowdloanId,
		},
		/// All contributors but the creator have their money back.
		AllRefunded {
			/// The crowdloan.
			crowdloan_id: CrowdloanId,
		},
		/// A crowdloan was finalised.
		Finalized {
			/// The crowdloan.
			crowdloan_id: CrowdloanId,
		},
		/// A crowdloan was closed and its creator has the deposit back.
		Dissolved {
			/// The crowdloan.
			crowdloan_id: CrowdloanId,
		},
		/// The smallest contribution was set.
		MinContributionUpdated {
			/// The crowdloan.
			crowdloan_id: CrowdloanId,
			/// Rao.
			new_min_contribution: BalanceOf<T>,
		},
		/// The end was set.
		EndUpdated {
			/// The crowdloan.
			crowdloan_id: CrowdloanId,
			/// First block without contributions.
			new_end: BlockNumberFor<T>,
		},
		/// The cap was set.
		CapUpdated {
			/// The crowdloan.
			crowdloan_id: CrowdloanId,
			/// Rao.
			new_cap: BalanceOf<T>,
		},
		/// The most that one account may contribute was set or lifted.
		MaxContributionUpdated {
			/// The crowdloan.
			crowdloan_id: CrowdloanId,
			/// Rao; none = no limit.
			new_max_contribution: Option<BalanceOf<T>>,
		},
	}

	/// Why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// The deposit is below `MinimumDeposit`.
		DepositTooLow,
		/// The cap is not above the deposit, or below what was raised.
		CapTooLow,
		/// The smallest contribution is below `AbsoluteMinimumContribution`.
		MinimumContributionTooLow,
		/// The end is not after the current block.
		CannotEndInPast,
		/// The end is sooner than `MinimumBlockDuration` from now.
		BlockDurationTooShort,
		/// The end is later than `MaximumBlockDuration` from now.
		BlockDurationTooLong,
		/// The account has less than is to be paid in: send less, or fund it.
		InsufficientBalance,
		/// A sum does not fit its type.
		Overflow,
		/// There is no crowdloan with this number.
		InvalidCrowdloanId,
		/// The cap is reached: nothing more is accepted.
		CapRaised,
		/// The end has passed: nothing more is accepted.
		ContributionPeriodEnded,
		/// The amount is below the smallest contribution.
		ContributionTooLow,
		/// Only the creator of the crowdloan may do this.
		InvalidOrigin,
		/// The crowdloan was finalised.
		AlreadyFinalized,
		/// The end has not come yet. No call answers it; the place is kept for clients that know
		/// it.
		ContributionPeriodNotEnded,
		/// The account has contributed nothing.
		NoContribution,
		/// Less than the cap was raised.
		CapNotRaised,
		/// More is to be taken than there is.
		Underflow,
		/// The call is too long to be stored, or is not stored any more.
		CallUnavailable,
		/// Others than the creator still have money in it: refund them first.
		NotReadyToDissolve,
		/// The creator may withdraw only what exceeds the deposit: dissolve to get that back.
		DepositCannotBeWithdrawn,
		/// There are as many contributors as there can be.
		MaxContributorsReached,
		/// Name either a call or a target account, not both and not none; the target must not be
		/// the funds account of a crowdloan.
		InvalidFinalizationConfig,
		/// The account has contributed as much as one account may.
		MaxContributionReached,
		/// The most that one account may contribute is below the smallest contribution, or below
		/// what the creator has contributed.
		MaximumContributionTooLow,
		/// The smallest contribution is above the most that one account may contribute.
		MinimumContributionTooHigh,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Open a crowdloan.
		///
		/// ## Origin
		/// Signed by the creator.
		/// ## Parameters
		/// `deposit`: rao that the creator puts in now and cannot withdraw. `min_contribution`:
		/// rao. `cap`: rao to raise, above the deposit. `end`: first block without contributions.
		/// `call`: what uses the money, dispatched as the creator; or `target_address`: who gets
		/// it.
		/// ## Errors
		/// [`Error::DepositTooLow`], [`Error::CapTooLow`], [`Error::MinimumContributionTooLow`],
		/// [`Error::InvalidFinalizationConfig`], `CallFiltered`, [`Error::CallUnavailable`],
		/// [`Error::CannotEndInPast`], [`Error::BlockDurationTooShort`],
		/// [`Error::BlockDurationTooLong`], [`Error::InsufficientBalance`], [`Error::Overflow`]
		/// ## Events
		/// [`Event::Created`]
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::create())]
		pub fn create(
			origin: OriginFor<T>,
			#[pallet::compact] deposit: BalanceOf<T>,
			#[pallet::compact] min_contribution: BalanceOf<T>,
			#[pallet::compact] cap: BalanceOf<T>,
			#[pallet::compact] end: BlockNumberFor<T>,
			call: Option<Box<<T as Config>::RuntimeCall>>,
			target_address: Option<T::AccountId>,
		) -> DispatchResult {
			let creator = ensure_signed(origin)?;
			let call = call.map(|call| *call);
			Self::open(creator, deposit, min_contribution, cap, end, call, target_address)
		}

		/// Contribute at most `amount`. Less is accepted where the cap or the limit of one account
		/// leaves less room.
		///
		/// ## Origin
		/// Signed.
		/// ## Parameters
		/// `amount`: rao.
		/// ## Errors
		/// [`Error::InvalidCrowdloanId`], [`Error::ContributionPeriodEnded`], [`Error::CapRaised`],
		/// [`Error::AlreadyFinalized`], [`Error::ContributionTooLow`],
		/// [`Error::MaxContributorsReached`], [`Error::MaxContributionReached`],
		/// [`Error::InsufficientBalance`], [`Error::Overflow`]
		/// ## Events
		/// [`Event::Contributed`]
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::contribute())]
		pub fn contribute(
			origin: OriginFor<T>,
			#[pallet::compact] crowdloan_id: CrowdloanId,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			let contributor = ensure_signed(origin)?;
			Self::add(crowdloan_id, contributor, amount)
		}

		/// Take the own contribution back; the creator gets what exceeds the deposit.
		///
		/// ## Origin
		/// Signed by a contributor.
		/// ## Errors
		/// [`Error::InvalidCrowdloanId`], [`Error::AlreadyFinalized`], [`Error::NoContribution`],
		/// [`Error::DepositCannotBeWithdrawn`]
		/// ## Events
		/// [`Event::Withdrew`]
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(
			origin: OriginFor<T>,
			#[pallet::compact] crowdloan_id: CrowdloanId,
		) -> DispatchResult {
			let contributor = ensure_signed(origin)?;
			Self::take_back(crowdloan_id, contributor)
		}

		/// Use the money: send it to the target, or run the call. Before or after the end.
		///
		/// ## Origin
		/// Signed by the creator.
		/// ## Errors
		/// [`Error::InvalidCrowdloanId`], [`Error::InvalidOrigin`], [`Error::CapNotRaised`],
		/// [`Error::AlreadyFinalized`], [`Error::CallUnavailable`]; those of the call
		/// ## Events
		/// [`Event::Finalized`]
		#[pallet::call_index(3)]
		#[pallet::weight(Pallet::<T>::weight_of_finalize(*crowdloan_id))]
		pub fn finalize(
			origin: OriginFor<T>,
			#[pallet::compact] crowdloan_id: CrowdloanId,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::use_funds(crowdloan_id, who)
		}

		/// Give contributors other than the creator their money back, `RefundContributorsLimit` of
		/// them a call.
		///
		/// ## Origin
		/// Signed by the creator.
		/// ## Errors
		/// [`Error::InvalidCrowdloanId`], [`Error::AlreadyFinalized`], [`Error::InvalidOrigin`]
		/// ## Events
		/// [`Event::PartiallyRefunded`] or [`Event::AllRefunded`]
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::refund(T::RefundContributorsLimit::get()))]
		pub fn refund(
			origin: OriginFor<T>,
			#[pallet::compact] crowdloan_id: CrowdloanId,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let refunded = Self::give_back(crowdloan_id, who)?;
			Ok(Some(T::WeightInfo::refund(refunded)).into())
		}

		/// Close a crowdloan in which only the creator has money, and give that back.
		///
		/// ## Origin
		/// Signed by the creator.
		/// ## Errors
		/// [`Error::InvalidCrowdloanId`], [`Error::AlreadyFinalized`], [`Error::InvalidOrigin`],
		/// [`Error::NotReadyToDissolve`]
		/// ## Events
		/// [`Event::Dissolved`]
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::dissolve())]
		pub fn dissolve(
			origin: OriginFor<T>,
			#[pallet::compact] crowdloan_id: CrowdloanId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::close(crowdloan_id, who)
		}

		/// Set the smallest contribution.
		///
		/// ## Origin
		/// Signed by the creator.
		/// ## Parameters
		/// `new_min_contribution`: rao.
		/// ## Errors
		/// [`Error::InvalidCrowdloanId`], [`Error::AlreadyFinalized`], [`Error::InvalidOrigin`],
		/// [`Error::MinimumContributionTooLow`], [`Error::MinimumContributionTooHigh`]
		/// ## Events
		/// [`Event::MinContributionUpdated`]
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::update_min_contribution())]
		pub fn update_min_contribution(
			origin: OriginFor<T>,
			#[pallet::compact] crowdloan_id: CrowdloanId,
			#[pallet::compact] new_min_contribution: BalanceOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::set_min(crowdloan_id, who, new_min_contribution)
		}

		/// Set the end; the same bounds as for a new crowdloan hold from now.
		///
		/// ## Origin
		/// Signed by the creator.
		/// ## Parameters
		/// `new_end`: first block without contributions.
		/// ## Errors
		/// [`Error::InvalidCrowdloanId`], [`Error::AlreadyFinalized`], [`Error::InvalidOrigin`],
		/// [`Error::CannotEndInPast`], [`Error::BlockDurationTooShort`],
		/// [`Error::BlockDurationTooLong`]
		/// ## Events
		/// [`Event::EndUpdated`]
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::update_end())]
		pub fn update_end(
			origin: OriginFor<T>,
			#[pallet::compact] crowdloan_id: CrowdloanId,
			#[pallet::compact] new_end: BlockNumberFor<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::set_end(crowdloan_id, who, new_end)
		}

		/// Set the cap, to no less than was raised.
		///
		/// ## Origin
		/// Signed by the creator.
		/// ## Parameters
		/// `new_cap`: rao.
		/// ## Errors
		/// [`Error::InvalidCrowdloanId`], [`Error::AlreadyFinalized`], [`Error::InvalidOrigin`],
		/// [`Error::CapTooLow`]
		/// ## Events
		/// [`Event::CapUpdated`]
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::update_cap())]
		pub fn update_cap(
			origin: OriginFor<T>,
			#[pallet::compact] crowdloan_id: CrowdloanId,
			#[pallet::compact] new_cap: BalanceOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::set_cap(crowdloan_id, who, new_cap)
		}

		/// Set or lift the most that one account may contribute. Who has contributed more keeps it.
		///
		/// ## Origin
		/// Signed by the creator.
		/// ## Parameters
		/// `new_max_contribution`: rao; none = no limit.
		/// ## Errors
		/// [`Error::InvalidCrowdloanId`], [`Error::AlreadyFinalized`], [`Error::InvalidOrigin`],
		/// [`Error::MaximumContributionTooLow`]
		/// ## Events
		/// [`Event::MaxContributionUpdated`]
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::set_max_contribution())]
		pub fn set_max_contribution(
			origin: OriginFor<T>,
			#[pallet::compact] crowdloan_id: CrowdloanId,
			new_max_contribution: Option<BalanceOf<T>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::set_max(crowdloan_id, who, new_max_contribution)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let deposit = T::MinimumDeposit::get();
			let existential = <T::Currency as fungible::Inspect<T::AccountId>>::minimum_balance();
			assert!(deposit >= existential, "a deposit must open the funds account");
			assert!(T::MinimumBlockDuration::get() <= T::MaximumBlockDuration::get());
			assert!(T::RefundContributorsLimit::get() > 0, "a refund must get ahead");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			crate::try_state::check::<T>().map_err(Into::into)
		}
	}
}
