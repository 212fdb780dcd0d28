//! The on-chain interface: configuration, genesis, events, errors, hooks and calls; what is stored is
//! declared in the rooms (`<room>/storage.rs`).
//!
//! These files declare and never compute. Names, call indices, argument names, storage names,
//! hashers and value types are a contract with the public clients.

mod calls;
mod errors;
mod events;
mod hooks;

pub use pallet::*;

use frame_support::pallet_macros::import_section;

/// Declarations of the pallet. Storage lies in the rooms.
#[import_section(crate::compat::storage::storage)]
#[import_section(crate::facts::storage::storage)]
#[import_section(crate::params::storage::storage)]
#[import_section(crate::subnets::storage::storage)]
#[import_section(crate::neurons::storage::storage)]
#[import_section(crate::schedule::storage::storage)]
#[import_section(crate::keys::storage::storage)]
#[import_section(crate::pools::storage::storage)]
#[import_section(crate::claims::storage::storage)]
#[import_section(crate::shares::storage::storage)]
#[import_section(crate::staking::storage::storage)]
#[import_section(crate::scores::storage::storage)]
#[import_section(crate::children::storage::storage)]
#[import_section(crate::weights::storage::storage)]
#[import_section(crate::serving::storage::storage)]
#[import_section(crate::leases::storage::storage)]
#[import_section(crate::registration::storage::storage)]
#[import_section(crate::coinbase::storage::storage)]
#[import_section(crate::root::storage::storage)]
#[import_section(crate::lifecycle::storage::storage)]
#[import_section(events::events)]
#[import_section(errors::errors)]
#[import_section(calls::calls)]
#[import_section(hooks::hooks)]
#[frame_support::pallet]
#[allow(clippy::module_inception)]
// What the FRAME macros and the codec derives generate trips these; the file computes nothing.
#[allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]
pub mod pallet {
	#[cfg(feature = "try-runtime")]
	use crate::try_state;
	use crate::{
		admin::Admin,
		children::{ChildList, Children, DueBlock, ParentList},
		coinbase::Coinbase,
		keys::{KeyStore, IDENTITY_LOOKS},
		leases::{
			EndedLeaseOf, LeaseBook, LeaseId, LeaseReceipt, LeaseTurn, Leases, SubnetLeaseOf,
		},
		lifecycle::{ColdkeySwap, Dissolve, HotkeySwap, Lifecycle},
		params::*,
		registration::Registration,
		root::Root,
		serving::Serving,
		staking::{AutoStake, RatioLimit, StakeMoves, Staking},
		subnets::Subnets,
		types::*,
		weight_info::WeightInfo,
		weights::{
			each_row, targets, Brief, Ciphertext, Commit, CompactRow, DueQueue, Locked, Reveal,
			Row, TimelockedCommit, WeightStore, MAX_COMMITS, MAX_DUE, MAX_QUEUE,
		},
	};
	use alloc::{collections::BTreeSet, string::String, vec::Vec};
	use codec::Compact;
	use dtao_runtime_api::{
		stake::LockState,
		stored::{
			AxonInfo, ChainIdentityV2, DissolveCleanupStatus, MinerCollateralState,
			NetworkRegistrationInfo, NeuronCertificate, PrometheusInfo, SubnetIdentityV3, WireMap,
			WireVec,
		},
	};
	use dtao_traits::{
		BeaconInspect, BurnedAlpha, CallTree, CommitmentKeeper, CrowdloanInspect, FailureFee,
		HyperparamAdmin, LeaseProxies, SubnetParam, SwapEngine,
	};
	use dtao_types::{
		AlphaBalance, MechId, NetUid, NetUidStorageIndex, Price, TaoBalance, Uid, I64F64, I96F32,
		U64F64,
	};
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use sp_core::{crypto::AccountId32, H256};
	use sp_runtime::Percent;

	/// Version of the storage; raised by the migration of a change.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime gives to the pallet.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<AccountId = AccountId32, RuntimeEvent: From<Event<Self>>>
	{
		/// TAO, in rao.
		type Currency: fungible::Balanced<AccountId32, Balance = u64>
			+ fungible::Mutate<AccountId32, Balance = u64>;

		/// Prices trades with the pools.
		type Swap: SwapEngine;

		/// Shows alpha that belongs to nobody to clients.
		type AlphaAssets: BurnedAlpha;

		/// Keeps what hotkeys publish, which leaves with them.
		type Commitments: CommitmentKeeper<AccountId32>;

		/// Knows whose money crowdloans hold.
		type Crowdloans: CrowdloanInspect<AccountId32>;

		/// Pulses, and what is encrypted to their rounds.
		type Beacon: BeaconInspect;

		/// Appoints the beneficiaries of leases.
		type Proxies: LeaseProxies<AccountId32>;

		/// Looks into calls that carry others.
		type Calls: CallTree<AccountId32, <Self as frame_system::Config>::RuntimeCall>;

		/// The table of default values.
		type Params: Get<ChainParams>;

		/// Author of the current block, who receives swap fees; without one they are burned.
		type BlockAuthor: Get<Option<AccountId32>>;

		/// What a free call costs that fails.
		type FailureFee: FailureFee;

		/// Weights of calls and of the steps of a block.
		type WeightInfo: WeightInfo;
	}

	#[pallet::extra_constants]
	impl<T: Config> Pallet<T> {
		/// Blocks between registration and start of a subnet when the chain began.
		#[pallet::constant_name(InitialStartCallDelay)]
		fn initial_start_call_delay() -> u64 {
			T::Params::get().start_call_delay
		}

		/// Price of the change of a coldkey, or of a hotkey on all subnets, in rao.
		#[pallet::constant_name(KeySwapCost)]
		fn key_swap_cost() -> u64 {
			T::Params::get().key_swap_cost.rao()
		}

		/// Price of the change of a hotkey on one subnet, in rao.
		#[pallet::constant_name(KeySwapOnSubnetCost)]
		fn key_swap_on_subnet_cost() -> u64 {
			T::Params::get().key_swap_on_subnet_cost.rao()
		}

		/// Blocks that have to pass between two changes of a hotkey of a coldkey on a subnet.
		#[pallet::constant_name(HotkeySwapOnSubnetInterval)]
		fn hotkey_swap_on_subnet_interval() -> u64 {
			T::Params::get().hotkey_swap_interval
		}
	}

	/// State of the pallet in the first block.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Subnets that exist from the start; root must be among them.
		pub subnets: Vec<GenesisSubnet<T::AccountId>>,
		/// Names that subnets have by their numbers, from netuid 0 on, until they get another one.
		pub subnet_names: Vec<String>,
		/// Blocks between two registrations of a subnet; the default where absent.
		pub network_rate_limit: Option<u64>,
		/// Lowest lock cost of a subnet, in rao; the default where absent.
		pub network_min_lock_cost: Option<TaoBalance>,
		/// Blocks between registration and start of a subnet; the default where absent.
		pub start_call_delay: Option<u64>,
		/// Blocks that new children wait before they count; the default where absent.
		pub pending_childkey_cooldown: Option<u64>,
		/// Blocks between two changes of the children of a hotkey; the default where absent.
		pub set_children_rate_limit: Option<u64>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			Lifecycle::<T>::build_genesis(self);
		}
	}
}
