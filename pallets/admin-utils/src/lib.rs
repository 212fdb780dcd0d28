//! # AdminUtils
//!
//! The setters of hyperparameters under the names that public clients call. Each is one line into
//! [`HyperparamAdmin`], where origin, bounds, freeze window, rate limit and errors live
//! (`SubtensorModule`, room `admin`).
//!
//! Two calls change the authorities of the chain: [`authorities`] has their rules.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod authorities;
#[cfg(any(feature = "runtime-benchmarks", test))]
pub mod benchmarking;
pub mod weight_info;

#[cfg(test)]
mod tests;

pub use pallet::*;
pub use weight_info::WeightInfo;

/// Declarations of the pallet.
#[frame_support::pallet]
// What the FRAME macros generate trips these.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
pub mod pallet {
	use crate::{authorities::Authorities, WeightInfo};
	use alloc::vec::Vec;
	use dtao_traits::{
		AuthorityAdmin, ChainParam, HyperparamAdmin, MechanismSplit, SubnetAdmin, SubnetParam,
	};
	use dtao_types::{MechId, NetUid, RecycleOrBurnEnum, TaoBalance, I96F32, U64F64};
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use sp_consensus_grandpa::AuthorityList;

	/// Version of the storage; raised by the migration of a change.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime gives to the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Who checks and stores the parameters.
		type Admin: HyperparamAdmin<OriginFor<Self>> + SubnetAdmin<OriginFor<Self>, Self::AccountId>;

		/// Key of an author of blocks.
		type AuthorityId: Parameter + MaxEncodedLen + Ord;

		/// Who keeps the lists of authorities.
		type Authorities: AuthorityAdmin<Self::AuthorityId, AuthorityList, BlockNumberFor<Self>>;

		/// Authorities of either kind at most.
		type MaxAuthorities: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Lays out the storage that the benchmarks need.
		#[cfg(any(feature = "runtime-benchmarks", test))]
		type BenchmarkHelper: crate::benchmarking::BenchmarkHelper<Self::AccountId>;
	}

	/// Authors that take over at the end of this block. Absent between blocks.
	///
	/// Owner: `authorities`.
	#[pallet::storage]
	pub type NextAuthors<T: Config> =
		StorageValue<_, BoundedVec<T::AuthorityId, T::MaxAuthorities>, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Other authors take over with the next block.
		AuthorsChanged {
			/// The new authors in the order of their slots.
			authors: Vec<T::AuthorityId>,
		},
		/// Other voters on finality were announced.
		VotersAnnounced {
			/// The new voters with their weights.
			voters: AuthorityList,
			/// At the end of this block they take over.
			effective: BlockNumberFor<T>,
			/// The last final block, if the change does without the votes of the present voters.
			forced: Option<BlockNumberFor<T>>,
		},
		/// A noted stall of finality called for a forced change that was not possible.
		StallNotResolved {
			/// Why not.
			error: DispatchError,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The list of authorities is empty: give at least one.
		NoAuthorities,
		/// The list has more authorities than `MaxAuthorities`.
		TooManyAuthorities,
		/// The list names an authority twice.
		DuplicateAuthority,
		/// The list is the present one: there is nothing to change.
		AuthoritiesUnchanged,
		/// A voter has the weight 0: give at least 1.
		VoterWithoutWeight,
		/// The weights of the voters exceed 64 bits together.
		VoterWeightTooHigh,
		/// A change with the votes of the present voters takes effect at once: give `in_blocks` = 0.
		DelayNotSupported,
		/// A forced change waits 2,400 blocks at most.
		DelayTooLong,
		/// The last final block is older than this one: give its number in `forced`.
		FinalizedBlockNotPast,
		/// This code is of a runtime with another block time: take the blob of this chain's one.
		RuntimeOfOtherBlockTime,
		/// There is no registration by proof of work.
		POWRegistrationDisabled,
		/// The call does nothing any more.
		Deprecated,
		/// The subnet does not exist: check the netuid.
		SubnetDoesNotExist,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(now: BlockNumberFor<T>) -> Weight {
			Authorities::<T>::on_block(now)
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			Authorities::<T>::apply_authors();
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Replace the authors of blocks from the next block on.
		///
		/// `new_authorities`: their keys in the order of their slots. The voters on finality are
		/// another list: a validator that comes or goes needs
		/// [`schedule_grandpa_change`](Self::schedule_grandpa_change) beside this call, best in one
		/// `Utility.batch_all`.
		///
		/// Origin: Root.
		///
		/// Errors: [`Error::NoAuthorities`], [`Error::DuplicateAuthority`],
		/// [`Error::AuthoritiesUnchanged`]. A list that is longer than `MaxAuthorities` does not
		/// decode.
		///
		/// Event: [`Event::AuthorsChanged`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::swap_authorities(new_authorities.len() as u32))]
		pub fn swap_authorities(
			origin: OriginFor<T>,
			new_authorities: BoundedVec<<T as Config>::AuthorityId, T::MaxAuthorities>,
		) -> DispatchResult {
			ensure_root(origin)?;
			Authorities::<T>::swap_authors(new_authorities)
		}

		/// Take of a new delegate, parts of 65,535.
		///
		/// Origin: Root.
		#[pallet::call_index(1)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_default_take(origin: OriginFor<T>, default_take: u16) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::MaxDelegateTake(default_take))
		}

		/// Blocks between two rate-limited transactions.
		///
		/// Origin: Root.
		#[pallet::call_index(2)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_tx_rate_limit(origin: OriginFor<T>, tx_rate_limit: u64) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::TxRateLimit(tx_rate_limit))
		}

		/// Minimum of blocks between two `serve_axon` of a hotkey.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(3)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_serving_rate_limit(
			origin: OriginFor<T>,
			netuid: NetUid,
			serving_rate_limit: u64,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::ServingRateLimit(serving_rate_limit))
		}

		/// Stored for clients; there is no proof of work.
		///
		/// Origin: Root.
		#[pallet::call_index(4)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_min_difficulty(
			origin: OriginFor<T>,
			netuid: NetUid,
			min_difficulty: u64,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::MinDifficulty(min_difficulty))
		}

		/// Stored for clients; there is no proof of work.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(5)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_max_difficulty(
			origin: OriginFor<T>,
			netuid: NetUid,
			max_difficulty: u64,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::MaxDifficulty(max_difficulty))
		}

		/// Lowest `version_key` that `set_weights` accepts; 0 = any.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(6)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_weights_version_key(
			origin: OriginFor<T>,
			netuid: NetUid,
			weights_version_key: u64,
		) -> DispatchResult {
			T::Admin::set_subnet(
				origin,
				netuid,
				SubnetParam::WeightsVersionKey(weights_version_key),
			)
		}

		/// Blocks between two settings of weights.
		///
		/// Origin: Root.
		#[pallet::call_index(7)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_weights_set_rate_limit(
			origin: OriginFor<T>,
			netuid: NetUid,
			weights_set_rate_limit: u64,
		) -> DispatchResult {
			T::Admin::set_subnet(
				origin,
				netuid,
				SubnetParam::WeightsSetRateLimit(weights_set_rate_limit),
			)
		}

		/// Stored for clients, in blocks.
		///
		/// Origin: Root.
		#[pallet::call_index(8)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_adjustment_interval(
			origin: OriginFor<T>,
			netuid: NetUid,
			adjustment_interval: u16,
		) -> DispatchResult {
			T::Admin::set_subnet(
				origin,
				netuid,
				SubnetParam::AdjustmentInterval(adjustment_interval),
			)
		}

		/// Stored for clients, parts of `u64::MAX`.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(9)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_adjustment_alpha(
			origin: OriginFor<T>,
			netuid: NetUid,
			adjustment_alpha: u64,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::AdjustmentAlpha(adjustment_alpha))
		}

		/// Blocks in which a new neuron is not replaced.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(13)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_immunity_period(
			origin: OriginFor<T>,
			netuid: NetUid,
			immunity_period: u16,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::ImmunityPeriod(immunity_period))
		}

		/// Number of weights a validator must set at least.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(14)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_min_allowed_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			min_allowed_weights: u16,
		) -> DispatchResult {
			T::Admin::set_subnet(
				origin,
				netuid,
				SubnetParam::MinAllowedWeights(min_allowed_weights),
			)
		}

		/// Number of neurons the subnet takes at most.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(15)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_max_allowed_uids(
			origin: OriginFor<T>,
			netuid: NetUid,
			max_allowed_uids: u16,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::MaxAllowedUids(max_allowed_uids))
		}

		/// Majority of stake, parts.
		///
		/// Origin: Root.
		#[pallet::call_index(16)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_kappa(origin: OriginFor<T>, netuid: NetUid, kappa: u16) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::Kappa(kappa))
		}

		/// Stored for clients.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(17)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_rho(origin: OriginFor<T>, netuid: NetUid, rho: u16) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::Rho(rho))
		}

		/// Blocks after which a neuron without new weights is inactive.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(18)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_activity_cutoff(
			origin: OriginFor<T>,
			netuid: NetUid,
			activity_cutoff: u16,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::ActivityCutoff(activity_cutoff))
		}

		/// Whether neurons may register.
		///
		/// Origin: Root.
		#[pallet::call_index(19)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_network_registration_allowed(
			origin: OriginFor<T>,
			netuid: NetUid,
			registration_allowed: bool,
		) -> DispatchResult {
			T::Admin::set_subnet(
				origin,
				netuid,
				SubnetParam::NetworkRegistrationAllowed(registration_allowed),
			)
		}

		/// There is no registration by proof of work, so nothing to allow: the call always fails.
		///
		/// Error: [`Error::POWRegistrationDisabled`].
		#[pallet::call_index(20)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_network_pow_registration_allowed(
			origin: OriginFor<T>,
			netuid: NetUid,
			registration_allowed: bool,
		) -> DispatchResult {
			let _ = (origin, netuid, registration_allowed);
			Err(Error::<T>::POWRegistrationDisabled.into())
		}

		/// Stored for clients: registrations aimed at in an interval.
		///
		/// Origin: Root.
		#[pallet::call_index(21)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_target_registrations_per_interval(
			origin: OriginFor<T>,
			netuid: NetUid,
			target_registrations_per_interval: u16,
		) -> DispatchResult {
			T::Admin::set_subnet(
				origin,
				netuid,
				SubnetParam::TargetRegistrationsPerInterval(target_registrations_per_interval),
			)
		}

		/// Lower bound of the registration price, rao.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(22)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_min_burn(
			origin: OriginFor<T>,
			netuid: NetUid,
			min_burn: TaoBalance,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::MinBurn(min_burn))
		}

		/// Upper bound of the registration price, rao.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(23)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_max_burn(
			origin: OriginFor<T>,
			netuid: NetUid,
			max_burn: TaoBalance,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::MaxBurn(max_burn))
		}

		/// Stored for clients; there is no proof of work.
		///
		/// Origin: Root.
		#[pallet::call_index(24)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_difficulty(
			origin: OriginFor<T>,
			netuid: NetUid,
			difficulty: u64,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::Difficulty(difficulty))
		}

		/// Number of validator permits.
		///
		/// Origin: Root.
		#[pallet::call_index(25)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_max_allowed_validators(
			origin: OriginFor<T>,
			netuid: NetUid,
			max_allowed_validators: u16,
		) -> DispatchResult {
			T::Admin::set_subnet(
				origin,
				netuid,
				SubnetParam::MaxAllowedValidators(max_allowed_validators),
			)
		}

		/// Memory of bonds, parts of 1,000,000.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(26)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_bonds_moving_average(
			origin: OriginFor<T>,
			netuid: NetUid,
			bonds_moving_average: u64,
		) -> DispatchResult {
			T::Admin::set_subnet(
				origin,
				netuid,
				SubnetParam::BondsMovingAverage(bonds_moving_average),
			)
		}

		/// Stored for clients: registrations in one block.
		///
		/// Origin: Root.
		#[pallet::call_index(27)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_max_registrations_per_block(
			origin: OriginFor<T>,
			netuid: NetUid,
			max_registrations_per_block: u16,
		) -> DispatchResult {
			T::Admin::set_subnet(
				origin,
				netuid,
				SubnetParam::MaxRegistrationsPerBlock(max_registrations_per_block),
			)
		}

		/// Share of the subnet owner, parts of 65,535.
		///
		/// Origin: Root.
		#[pallet::call_index(28)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_subnet_owner_cut(
			origin: OriginFor<T>,
			subnet_owner_cut: u16,
		) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::SubnetOwnerCut(subnet_owner_cut))
		}

		/// Blocks between two registrations of a subnet.
		///
		/// Origin: Root.
		#[pallet::call_index(29)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_network_rate_limit(
			origin: OriginFor<T>,
			rate_limit: u64,
		) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::NetworkRateLimit(rate_limit))
		}

		/// Blocks between two epochs, less one; 0 = never.
		///
		/// Origin: Root.
		#[pallet::call_index(30)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_tempo(origin: OriginFor<T>, netuid: NetUid, tempo: u16) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::Tempo(tempo))
		}

		/// The issuance is what Balances count, and nobody sets it: the call always fails.
		///
		/// Error: [`Error::Deprecated`].
		#[pallet::call_index(33)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_total_issuance(
			origin: OriginFor<T>,
			total_issuance: TaoBalance,
		) -> DispatchResult {
			let _ = (origin, total_issuance);
			Err(Error::<T>::Deprecated.into())
		}

		/// Blocks in which a new subnet is not pruned.
		///
		/// Origin: Root.
		#[pallet::call_index(35)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_network_immunity_period(
			origin: OriginFor<T>,
			immunity_period: u64,
		) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::NetworkImmunityPeriod(immunity_period))
		}

		/// Lowest lock cost of a subnet, rao.
		///
		/// Origin: Root.
		#[pallet::call_index(36)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_network_min_lock_cost(
			origin: OriginFor<T>,
			lock_cost: TaoBalance,
		) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::NetworkMinLockCost(lock_cost))
		}

		/// Number of subnets at most, root not counted.
		///
		/// Origin: Root.
		#[pallet::call_index(37)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_subnet_limit(origin: OriginFor<T>, max_subnets: u16) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::SubnetLimit(max_subnets))
		}

		/// Blocks in which the lock cost falls back.
		///
		/// Origin: Root.
		#[pallet::call_index(38)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_lock_reduction_interval(
			origin: OriginFor<T>,
			interval: u64,
		) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::LockReductionInterval(interval))
		}

		/// What was ever paid for registrations on a subnet, rao: a statistic.
		///
		/// Origin: Root.
		///
		/// Error: [`Error::SubnetDoesNotExist`].
		#[pallet::call_index(39)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_rao_recycled(
			origin: OriginFor<T>,
			netuid: NetUid,
			rao_recycled: TaoBalance,
		) -> DispatchResult {
			ensure_root(origin.clone())?;
			ensure!(T::Admin::exists(netuid), Error::<T>::SubnetDoesNotExist);
			T::Admin::set_subnet(origin, netuid, SubnetParam::RaoRecycled(rao_recycled))
		}

		/// Stake weight needed to set weights, rao.
		///
		/// Origin: Root.
		#[pallet::call_index(42)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_stake_threshold(origin: OriginFor<T>, min_stake: u64) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::StakeThreshold(min_stake))
		}

		/// Smallest nomination, rao.
		///
		/// Origin: Root.
		#[pallet::call_index(43)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_nominator_min_required_stake(
			origin: OriginFor<T>,
			min_stake: u64,
		) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::NominatorMinRequiredStake(min_stake))
		}

		/// Blocks between two increases of the take of a delegate.
		///
		/// Origin: Root.
		#[pallet::call_index(45)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_tx_delegate_take_rate_limit(
			origin: OriginFor<T>,
			tx_rate_limit: u64,
		) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::TxDelegateTakeRateLimit(tx_rate_limit))
		}

		/// Lowest take of a delegate, parts of 65,535.
		///
		/// Origin: Root.
		#[pallet::call_index(46)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_min_delegate_take(origin: OriginFor<T>, take: u16) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::MinDelegateTake(take))
		}

		/// Whether weights need commit and reveal.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(49)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_commit_reveal_weights_enabled(
			origin: OriginFor<T>,
			netuid: NetUid,
			enabled: bool,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::CommitRevealWeightsEnabled(enabled))
		}

		/// Whether the bonds learn at their own rate.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(50)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_liquid_alpha_enabled(
			origin: OriginFor<T>,
			netuid: NetUid,
			enabled: bool,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::LiquidAlphaEnabled(enabled))
		}

		/// Lowest and highest learning rate of bonds, parts.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(51)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_alpha_values(
			origin: OriginFor<T>,
			netuid: NetUid,
			alpha_low: u16,
			alpha_high: u16,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::AlphaValues(alpha_low, alpha_high))
		}

		/// Epochs between commit and reveal.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(57)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_commit_reveal_weights_interval(
			origin: OriginFor<T>,
			netuid: NetUid,
			interval: u64,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::RevealPeriodEpochs(interval))
		}

		/// Replace the voters on finality.
		///
		/// `next_authorities`: their keys and weights. `in_blocks`: 0, unless the change is forced.
		/// `forced`: `None` where more than two thirds of the present voters are up; they finalise
		/// the block of the change and the new ones go on from there. Where finality has stopped,
		/// the number of a block that is final on every node: the new voters take over `in_blocks`
		/// blocks later (2,400 at most) without a vote of the present ones. Take a delay after which
		/// no node can be on another fork; nobody votes meanwhile. `Grandpa.note_stalled` in the same
		/// block does the same as `in_blocks` and `forced`.
		///
		/// Origin: Root.
		///
		/// Errors: [`Error::NoAuthorities`], [`Error::TooManyAuthorities`],
		/// [`Error::DuplicateAuthority`], [`Error::VoterWithoutWeight`],
		/// [`Error::VoterWeightTooHigh`], [`Error::AuthoritiesUnchanged`] (not where it is forced),
		/// [`Error::DelayNotSupported`], [`Error::DelayTooLong`], [`Error::FinalizedBlockNotPast`];
		/// of Grandpa `ChangePending` and `TooSoon`.
		///
		/// Event: [`Event::VotersAnnounced`].
		#[pallet::call_index(59)]
		#[pallet::weight(T::WeightInfo::schedule_grandpa_change(next_authorities.len() as u32))]
		pub fn schedule_grandpa_change(
			origin: OriginFor<T>,
			next_authorities: AuthorityList,
			in_blocks: BlockNumberFor<T>,
			forced: Option<BlockNumberFor<T>>,
		) -> DispatchResult {
			ensure_root(origin)?;
			Authorities::<T>::change_voters(next_authorities, in_blocks, forced)
		}

		/// Penalty for weights above consensus, parts.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(60)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_bonds_penalty(
			origin: OriginFor<T>,
			netuid: NetUid,
			bonds_penalty: u16,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::BondsPenalty(bonds_penalty))
		}

		/// Whether stake may be transferred to another coldkey.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(61)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_toggle_transfer(
			origin: OriginFor<T>,
			netuid: NetUid,
			toggle: bool,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::TransferToggle(toggle))
		}

		/// Speed of the moving price.
		///
		/// Origin: Root.
		#[pallet::call_index(63)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_subnet_moving_alpha(origin: OriginFor<T>, alpha: I96F32) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::SubnetMovingAlpha(alpha))
		}

		/// The same as [`sudo_set_sn_owner_hotkey`](Self::sudo_set_sn_owner_hotkey).
		///
		/// Origin: The owner of the subnet, or root.
		#[pallet::call_index(64)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_subnet_owner_hotkey(
			origin: OriginFor<T>,
			netuid: NetUid,
			hotkey: <T as frame_system::Config>::AccountId,
		) -> DispatchResult {
			T::Admin::set_owner_hotkey(origin, netuid, hotkey)
		}

		/// Blocks in which the moving price reaches half speed.
		///
		/// Origin: Root.
		#[pallet::call_index(65)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_ema_price_halving_period(
			origin: OriginFor<T>,
			netuid: NetUid,
			ema_halving: u64,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::EmaPriceHalvingBlocks(ema_halving))
		}

		/// Whether the token of the subnet can be staked.
		///
		/// Origin: Root.
		#[pallet::call_index(66)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_subtoken_enabled(
			origin: OriginFor<T>,
			netuid: NetUid,
			subtoken_enabled: bool,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::SubtokenEnabled(subtoken_enabled))
		}

		/// Hotkey that gets the owner cut. It must be one of the owner's coldkey.
		///
		/// Origin: The owner of the subnet, or root; once in 50,400 blocks, whoever it was.
		#[pallet::call_index(67)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_sn_owner_hotkey(
			origin: OriginFor<T>,
			netuid: NetUid,
			hotkey: <T as frame_system::Config>::AccountId,
		) -> DispatchResult {
			T::Admin::set_owner_hotkey(origin, netuid, hotkey)
		}

		/// Steepness of the learning rate, hundredths.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(68)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_alpha_sigmoid_steepness(
			origin: OriginFor<T>,
			netuid: NetUid,
			steepness: i16,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::AlphaSigmoidSteepness(steepness))
		}

		/// Which consensus: Yuma3 or the original.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(69)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_yuma3_enabled(
			origin: OriginFor<T>,
			netuid: NetUid,
			enabled: bool,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::Yuma3Enabled(enabled))
		}

		/// Whether a neuron may reset its bonds.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(70)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_bonds_reset_enabled(
			origin: OriginFor<T>,
			netuid: NetUid,
			enabled: bool,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::BondsResetEnabled(enabled))
		}

		/// Newest form of commits that clients may send: 4, the one that the chain knows.
		///
		/// Origin: Root.
		#[pallet::call_index(71)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_commit_reveal_version(
			origin: OriginFor<T>,
			version: u16,
		) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::CommitRevealVersion(version))
		}

		/// Neurons of the owner that are never replaced.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(72)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_owner_immune_neuron_limit(
			origin: OriginFor<T>,
			netuid: NetUid,
			immune_neurons: u16,
		) -> DispatchResult {
			T::Admin::set_subnet(
				origin,
				netuid,
				SubnetParam::OwnerImmuneNeuronLimit(immune_neurons),
			)
		}

		/// Part of what falls to the parents of a child that is recycled, parts of `u64::MAX`.
		///
		/// Origin: Root.
		#[pallet::call_index(73)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_ck_burn(origin: OriginFor<T>, burn: u64) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::ChildkeyBurn(burn))
		}

		/// Blocks before an epoch in which owners may not change parameters.
		///
		/// Origin: Root.
		#[pallet::call_index(74)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_admin_freeze_window(origin: OriginFor<T>, window: u16) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::AdminFreezeWindow(window))
		}

		/// Epochs between two changes of one parameter by an owner.
		///
		/// Origin: Root.
		#[pallet::call_index(75)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_owner_hparam_rate_limit(
			origin: OriginFor<T>,
			epochs: u16,
		) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::OwnerHyperparamRateLimit(epochs))
		}

		/// Number of incentive mechanisms. Those that go lose their data, and the split of
		/// emission ends.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(76)]
		#[pallet::weight((T::WeightInfo::mechanism_count(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_mechanism_count(
			origin: OriginFor<T>,
			netuid: NetUid,
			mechanism_count: MechId,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::MechanismCount(mechanism_count))
		}

		/// Parts of 65,535 of the emission for each mechanism, whole together; none = equal parts.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(77)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_mechanism_emission_split(
			origin: OriginFor<T>,
			netuid: NetUid,
			maybe_split: Option<Vec<u16>>,
		) -> DispatchResult {
			let split = maybe_split.as_deref().map(MechanismSplit::new);
			T::Admin::set_subnet(origin, netuid, SubnetParam::MechanismEmissionSplit(split))
		}

		/// Number of neurons the subnet takes at most; those beyond leave at once, who earned the least first, of equal
		/// ones the youngest. The owner's immune neurons and those in their immunity stay. The others keep
		/// their order and get dense uids, commits that wait for their reveal are dropped.
		///
		/// Origin: The owner of the subnet (outside the freeze window, once in 216,000 blocks), or root.
		///
		/// Errors of `SubtensorModule`: `InvalidValue` where it is not from `MinAllowedUids` to
		/// `MaxAllowedUids`, `TrimmingWouldExceedMaxImmunePercentage` where 80 % or more of those left
		/// were immune.
		#[pallet::call_index(78)]
		#[pallet::weight(
			T::WeightInfo::subnet_parameter()
				.saturating_add(T::Admin::weight_of_trim(*netuid, *max_n))
		)]
		pub fn sudo_trim_to_max_allowed_uids(
			origin: OriginFor<T>,
			netuid: NetUid,
			max_n: u16,
		) -> DispatchResult {
			T::Admin::trim(origin, netuid, max_n)
		}

		/// Neurons a subnet has to allow at least.
		///
		/// Origin: Root.
		#[pallet::call_index(79)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_min_allowed_uids(
			origin: OriginFor<T>,
			netuid: NetUid,
			min_allowed_uids: u16,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::MinAllowedUids(min_allowed_uids))
		}

		/// What happens with incentive of the owner's hotkeys: burned, or recycled and emitted again.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(80)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_recycle_or_burn(
			origin: OriginFor<T>,
			netuid: NetUid,
			recycle_or_burn: RecycleOrBurnEnum,
		) -> DispatchResult {
			let recycle = recycle_or_burn == RecycleOrBurnEnum::Recycle;
			T::Admin::set_subnet(origin, netuid, SubnetParam::RecycleOwnerIncentive(recycle))
		}

		/// Neurons past their immunity that a full subnet keeps replaceable.
		///
		/// Origin: Root.
		#[pallet::call_index(84)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_min_non_immune_uids(
			origin: OriginFor<T>,
			netuid: NetUid,
			min: u16,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::MinNonImmuneUids(min))
		}

		/// Blocks between registration and start of a subnet.
		///
		/// Origin: Root.
		#[pallet::call_index(85)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_start_call_delay(origin: OriginFor<T>, delay: u64) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::StartCallDelay(delay))
		}

		/// Blocks between the announcement of another coldkey and the first in which it takes over.
		///
		/// Origin: Root.
		#[pallet::call_index(86)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_coldkey_swap_announcement_delay(
			origin: OriginFor<T>,
			duration: u32,
		) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::ColdkeySwapAnnouncementDelay(duration))
		}

		/// Blocks after that before the announcement is changed or taken back.
		///
		/// Origin: Root.
		#[pallet::call_index(87)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_coldkey_swap_reannouncement_delay(
			origin: OriginFor<T>,
			duration: u32,
		) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::ColdkeySwapReannouncementDelay(duration))
		}

		/// Mechanisms a subnet may have at most, 1 to 16.
		///
		/// Origin: Root.
		#[pallet::call_index(88)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_max_mechanism_count(
			origin: OriginFor<T>,
			max_mechanism_count: MechId,
		) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::MaxMechanismCount(max_mechanism_count))
		}

		/// Blocks in which the registration price halves.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(89)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_burn_half_life(
			origin: OriginFor<T>,
			netuid: NetUid,
			burn_half_life: u16,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::BurnHalfLife(burn_half_life))
		}

		/// Factor of the registration price after a registration.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(90)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_burn_increase_mult(
			origin: OriginFor<T>,
			netuid: NetUid,
			burn_increase_mult: U64F64,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::BurnIncreaseMult(burn_increase_mult))
		}

		/// Whether the owner gets the owner cut.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(92)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_owner_cut_enabled(
			origin: OriginFor<T>,
			netuid: NetUid,
			enabled: bool,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::OwnerCutEnabled(enabled))
		}

		/// Lowest childkey take on the subnet, parts of 65,535.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(93)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_min_childkey_take_per_subnet(
			origin: OriginFor<T>,
			netuid: NetUid,
			take: u16,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::MinChildkeyTake(take))
		}

		/// Whether the subnet takes part in TAO emission.
		///
		/// Origin: Root.
		#[pallet::call_index(94)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_subnet_emission_enabled(
			origin: OriginFor<T>,
			netuid: NetUid,
			enabled: bool,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::SubnetEmissionEnabled(enabled))
		}

		/// Whether the owner cut is locked as soon as it is paid. Nothing is ever locked: false only.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(95)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_owner_cut_auto_lock_enabled(
			origin: OriginFor<T>,
			netuid: NetUid,
			enabled: bool,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::OwnerCutAutoLockEnabled(enabled))
		}

		/// Epochs in one block at most; the rest waits a block. Beside it their weight is bounded.
		///
		/// Origin: Root.
		#[pallet::call_index(96)]
		#[pallet::weight((T::WeightInfo::chain_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_max_epochs_per_block(
			origin: OriginFor<T>,
			max_epochs_per_block: u8,
		) -> DispatchResult {
			T::Admin::set_chain(origin, ChainParam::MaxEpochsPerBlock(max_epochs_per_block))
		}

		/// Thousandths of the tempo after which a neuron without new weights is inactive, 1,000 to 50,000.
		///
		/// Origin: The owner of the subnet (outside the freeze window, rate-limited), or root.
		#[pallet::call_index(97)]
		#[pallet::weight((T::WeightInfo::subnet_parameter(), DispatchClass::Operational, Pays::Yes))]
		pub fn sudo_set_activity_cutoff_factor(
			origin: OriginFor<T>,
			netuid: NetUid,
			factor_milli: u32,
		) -> DispatchResult {
			T::Admin::set_subnet(origin, netuid, SubnetParam::ActivityCutoffFactor(factor_milli))
		}
	}
}
