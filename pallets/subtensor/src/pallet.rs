//! The on-chain interface: configuration, storage, genesis, events, errors, hooks and calls.
//!
//! This file declares and never computes. Names, call indices, argument names, storage names,
//! hashers and value types are a contract with the public clients.

pub use pallet::*;

/// Declarations of the pallet.
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
	use crate::{
		children::{ChildList, Children, DueBlock, ParentList, MAX_CHILDREN},
		claims::Claims,
		coinbase::Coinbase,
		keys::KeyStore,
		lifecycle::{Dissolve, Lifecycle},
		params::*,
		registration::Registration,
		root::{Root, MAX_RATES},
		serving::Serving,
		staking::{AutoStake, Place, RatioLimit, Staking, Transition},
		subnets::Subnets,
		types::*,
		weight_info::WeightInfo,
		weights::{Commit, CompactRow, Reveal, Row, Weighting, MAX_COMMITS},
	};
	use alloc::{collections::BTreeSet, vec::Vec};
	use codec::Compact;
	use dtao_runtime_api::stored::{AxonInfo, ChainIdentityV2, SubnetIdentityV3, WireMap, WireVec};
	use dtao_traits::SwapEngine;
	use dtao_types::{
		AlphaBalance, MechId, NetUid, NetUidStorageIndex, Price, TaoBalance, Uid, I64F64, I96F32,
		U64F64,
	};
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use sp_core::{crypto::AccountId32, H256};

	/// Positions that a key can have on one hotkey, for the weight of closing them all: those of
	/// the default limit of subnets and root. More are closed at the charge of so many.
	const MAX_POSITIONS: u32 = 129;

	/// Number of targets of a call that sets weights, for its weight.
	pub(crate) fn targets<V>(dests: &[V]) -> u32 {
		u32::try_from(dests.len()).unwrap_or(u32::MAX)
	}

	/// Weight of a call with several rows of weights.
	pub(crate) fn each_row<V>(rows: &[Vec<V>], of_row: fn(u32) -> Weight) -> Weight {
		rows.iter().fold(of_row(0), |sum, row| sum.saturating_add(of_row(targets(row))))
	}

	#[pallet::pallet]
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

		/// The table of default values.
		type Params: Get<ChainParams>;

		/// Author of the current block, who receives swap fees; without one they are burned.
		type BlockAuthor: Get<Option<AccountId32>>;

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

		/// Price of a key swap, in rao.
		#[pallet::constant_name(KeySwapCost)]
		fn key_swap_cost() -> u64 {
			T::Params::get().key_swap_cost.rao()
		}
	}

	/// Part of a registration that newer public chains lock as collateral, in parts of 65,535.
	/// Newer clients read it; nothing is locked here, so nothing writes it.
	///
	/// Owner: `registration`.
	#[pallet::storage]
	pub type CollateralLockShare<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery>;

	/// Consensus that an epoch of a subnet runs. Newer clients read it; every subnet runs Yuma,
	/// the default, so nothing writes it.
	///
	/// Owner: `schedule`.
	#[pallet::storage]
	pub type SubnetEpochConsensus<T: Config> =
		StorageMap<_, Identity, NetUid, EpochConsensus, ValueQuery>;

	/// TAO in existence, in rao: the issuance of Balances, mirrored at the end of each block.
	///
	/// Owner: `coinbase`.
	#[pallet::storage]
	pub type TotalIssuance<T: Config> = StorageValue<_, TaoBalance, ValueQuery>;

	/// TAO the halving curve grants the current block, in rao.
	///
	/// Owner: `coinbase`.
	#[pallet::storage]
	pub type BlockEmission<T: Config> = StorageValue<_, TaoBalance, ValueQuery>;

	/// By subnet: alpha emitted since the last epoch, and the alpha of the last block. One item,
	/// because every block changes all of it.
	///
	/// Owner: `coinbase`.
	#[pallet::storage]
	pub type SubnetEmissions<T: Config> =
		StorageValue<_, WireMap<NetUid, SubnetEmission, MAX_EMISSIONS>, ValueQuery>;

	/// TAO that entered the pool by emission in the last block, in rao.
	///
	/// Owner: `coinbase`.
	#[pallet::storage]
	pub type SubnetTaoInEmission<T: Config> =
		StorageMap<_, Identity, NetUid, TaoBalance, ValueQuery>;

	/// Weight of root stake against alpha stake, in parts of `u64::MAX`.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type TaoWeight<T: Config> = StorageValue<_, u64, ValueQuery, DefaultTaoWeight<T>>;

	/// Owner's part of the alpha of participants, in parts of 65,535.
	///
	/// Owner: `coinbase`.
	#[pallet::storage]
	pub type SubnetOwnerCut<T: Config> = StorageValue<_, u16, ValueQuery, DefaultSubnetOwnerCut<T>>;

	/// Whether the owner of a subnet gets the owner cut.
	///
	/// Owner: `coinbase`.
	#[pallet::storage]
	pub type OwnerCutEnabled<T: Config> =
		StorageMap<_, Identity, NetUid, bool, ValueQuery, True<T>>;

	/// Whether a subnet takes part in the distribution of TAO.
	///
	/// Owner: `coinbase`.
	#[pallet::storage]
	pub type SubnetEmissionEnabled<T: Config> =
		StorageMap<_, Identity, NetUid, bool, ValueQuery, True<T>>;

	/// What happens with incentive of the owner's hotkeys.
	///
	/// Owner: `coinbase`.
	#[pallet::storage]
	pub type RecycleOrBurn<T: Config> =
		StorageMap<_, Identity, NetUid, RecycleOrBurnEnum, ValueQuery>;

	/// TAO in the pool of a subnet, in rao; on root all root stake. INV-03: never more than the
	/// account of the subnet holds.
	///
	/// Owner: `pools`.
	#[pallet::storage]
	pub type SubnetTAO<T: Config> = StorageMap<_, Identity, NetUid, TaoBalance, ValueQuery>;

	/// Alpha in the pool of a subnet, in alpha-rao.
	///
	/// Owner: `pools`.
	#[pallet::storage]
	pub type SubnetAlphaIn<T: Config> = StorageMap<_, Identity, NetUid, AlphaBalance, ValueQuery>;

	/// Alpha of a subnet outside its pool, in alpha-rao: stake, pending, claimable and burned.
	///
	/// Owner: `pools`.
	#[pallet::storage]
	pub type SubnetAlphaOut<T: Config> = StorageMap<_, Identity, NetUid, AlphaBalance, ValueQuery>;

	/// Alpha outside the pool that belongs to nobody, in alpha-rao. Part of `SubnetAlphaOut`.
	///
	/// Owner: `pools`.
	#[pallet::storage]
	pub type SubnetAlphaBurned<T: Config> =
		StorageMap<_, Identity, NetUid, AlphaBalance, ValueQuery>;

	/// TAO in all pools and on root, in rao. INV-03: the sum of `SubnetTAO`.
	///
	/// Owner: `pools`.
	#[pallet::storage]
	pub type TotalStake<T: Config> = StorageValue<_, TaoBalance, ValueQuery>;

	/// TAO traded since the subnet exists, both directions, in rao.
	///
	/// Owner: `pools`.
	#[pallet::storage]
	pub type SubnetVolume<T: Config> = StorageMap<_, Identity, NetUid, u128, ValueQuery>;

	/// Smoothed price of alpha, TAO per alpha.
	///
	/// Owner: `pools`.
	#[pallet::storage]
	pub type SubnetMovingPrice<T: Config> = StorageMap<_, Identity, NetUid, I96F32, ValueQuery>;

	/// Speed of the moving price, per block.
	///
	/// Owner: `pools`.
	#[pallet::storage]
	pub type SubnetMovingAlpha<T: Config> =
		StorageValue<_, I96F32, ValueQuery, DefaultSubnetMovingAlpha<T>>;

	/// Age at which the moving price has half its speed, in blocks.
	///
	/// Owner: `pools`.
	#[pallet::storage]
	pub type EMAPriceHalvingBlocks<T: Config> =
		StorageMap<_, Identity, NetUid, u64, ValueQuery, DefaultEmaPriceHalvingBlocks<T>>;

	/// How a subnet prices alpha: 0 = one to one with TAO, 1 = pool.
	///
	/// Owner: `pools`.
	#[pallet::storage]
	pub type SubnetMechanism<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery>;

	/// Smoothed net flow of TAO and the block of its last update. Clients list it; shares
	/// follow the moving price here, so nothing writes it.
	///
	/// Owner: `pools`.
	#[pallet::storage]
	pub type SubnetEmaTaoFlow<T: Config> =
		StorageMap<_, Identity, NetUid, (u64, I64F64), OptionQuery>;

	/// Whether a subnet exists.
	///
	/// Owner: `subnets`.
	#[pallet::storage]
	pub type NetworksAdded<T: Config> = StorageMap<_, Identity, NetUid, bool, ValueQuery>;

	/// What the block step needs to know of every subnet, ascending, root first. INV-15: what the
	/// items say that these are copies of, so that a block reads one item and not ten a subnet.
	///
	/// Owner: `facts`.
	#[pallet::storage]
	pub type BlockFacts<T: Config> = StorageValue<_, WireVec<SubnetFacts, MAX_SUBNETS>, ValueQuery>;

	/// Number of subnets, root included.
	///
	/// Owner: `subnets`.
	#[pallet::storage]
	pub type TotalNetworks<T: Config> = StorageValue<_, u16, ValueQuery>;

	/// Coldkey that owns a subnet.
	///
	/// Owner: `subnets`.
	#[pallet::storage]
	pub type SubnetOwner<T: Config> =
		StorageMap<_, Identity, NetUid, T::AccountId, ValueQuery, ZeroAccount<T>>;

	/// Hotkey that receives the owner cut.
	///
	/// Owner: `subnets`.
	#[pallet::storage]
	pub type SubnetOwnerHotkey<T: Config> =
		StorageMap<_, Identity, NetUid, T::AccountId, ValueQuery, ZeroAccount<T>>;

	/// TAO the owner paid for the subnet, in rao.
	///
	/// Owner: `subnets`.
	#[pallet::storage]
	pub type SubnetLocked<T: Config> = StorageMap<_, Identity, NetUid, TaoBalance, ValueQuery>;

	/// Block in which a subnet was registered.
	///
	/// Owner: `subnets`.
	#[pallet::storage]
	pub type NetworkRegisteredAt<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// First block in which a started subnet emits. Absent before `start_call`.
	///
	/// Owner: `subnets`.
	#[pallet::storage]
	pub type FirstEmissionBlockNumber<T: Config> =
		StorageMap<_, Identity, NetUid, u64, OptionQuery>;

	/// Whether the token of a subnet can be staked.
	///
	/// Owner: `subnets`.
	#[pallet::storage]
	pub type SubtokenEnabled<T: Config> = StorageMap<_, Identity, NetUid, bool, ValueQuery>;

	/// Symbol of the token, UTF-8.
	///
	/// Owner: `subnets`.
	#[pallet::storage]
	pub type TokenSymbol<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u8, MAX_SYMBOL>, ValueQuery, DefaultTokenSymbol<T>>;

	/// Name of a subnet without identity, UTF-8.
	///
	/// Owner: `subnets`.
	#[pallet::storage]
	pub type SubnetName<T: Config> = StorageMap<_, Identity, NetUid, WireVec<u8, 256>, ValueQuery>;

	/// Identity of a subnet.
	///
	/// Owner: `subnets`.
	#[pallet::storage]
	pub type SubnetIdentitiesV3<T: Config> =
		StorageMap<_, Blake2_128Concat, NetUid, SubnetIdentityV3, OptionQuery>;

	/// Block of the last registration of a subnet; 0 before the first.
	///
	/// Owner: `subnets`.
	#[pallet::storage]
	pub type NetworkLastRegistered<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// Lock cost paid last, in rao.
	///
	/// Owner: `subnets`.
	#[pallet::storage]
	pub type NetworkLastLockCost<T: Config> =
		StorageValue<_, TaoBalance, ValueQuery, DefaultNetworkMinLockCost<T>>;

	/// Lowest lock cost, in rao.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type NetworkMinLockCost<T: Config> =
		StorageValue<_, TaoBalance, ValueQuery, DefaultNetworkMinLockCost<T>>;

	/// Blocks in which the lock cost falls back to the last one.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type NetworkLockReductionInterval<T: Config> =
		StorageValue<_, u64, ValueQuery, DefaultLockReductionInterval<T>>;

	/// Blocks between two registrations of a subnet.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type NetworkRateLimit<T: Config> =
		StorageValue<_, u64, ValueQuery, DefaultNetworkRateLimit<T>>;

	/// Blocks in which a new subnet cannot be pruned.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type NetworkImmunityPeriod<T: Config> =
		StorageValue<_, u64, ValueQuery, DefaultNetworkImmunityPeriod<T>>;

	/// Subnets at most, root not counted.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type SubnetLimit<T: Config> = StorageValue<_, u16, ValueQuery, DefaultSubnetLimit<T>>;

	/// Blocks between registration and start of a subnet.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type StartCallDelay<T: Config> = StorageValue<_, u64, ValueQuery, DefaultStartCallDelay<T>>;

	/// Subnets that are being dissolved, in their order. Work is done on the first.
	///
	/// Owner: `lifecycle`.
	#[pallet::storage]
	pub type DissolveCleanupQueue<T: Config> =
		StorageValue<_, WireVec<NetUid, MAX_DISSOLVING>, ValueQuery>;

	/// How far the work on the first subnet of the queue has come. Absent before it begins.
	///
	/// Owner: `lifecycle`.
	#[pallet::storage]
	pub type DissolveProgress<T: Config> = StorageValue<_, Dissolution<T::AccountId>, OptionQuery>;

	/// Number of incentive mechanisms of a subnet.
	///
	/// Owner: `subnets`.
	#[pallet::storage]
	pub type MechanismCountCurrent<T: Config> =
		StorageMap<_, Twox64Concat, NetUid, MechId, ValueQuery, MechanismCountOne<T>>;

	/// Parts of 65,535 of the emission each mechanism gets; absent = equal parts.
	///
	/// Owner: `subnets`.
	#[pallet::storage]
	pub type MechanismEmissionSplit<T: Config> =
		StorageMap<_, Twox64Concat, NetUid, WireVec<u16, 16>, OptionQuery>;

	/// Mechanisms a subnet may have at most.
	///
	/// Owner: `subnets`.
	#[pallet::storage]
	pub type MaxMechanismCount<T: Config> =
		StorageValue<_, MechId, ValueQuery, DefaultMaxMechanismCount<T>>;

	/// Blocks between two epochs, less one; 0 = never.
	///
	/// Owner: `schedule`.
	#[pallet::storage]
	pub type Tempo<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultTempo<T>>;

	/// Blocks since the last epoch.
	///
	/// Owner: `schedule`.
	#[pallet::storage]
	pub type BlocksSinceLastStep<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Block of the last epoch. The spelling is public interface.
	///
	/// Owner: `schedule`.
	#[pallet::storage]
	pub type LastMechansimStepBlock<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Block to which a due epoch was deferred; 0 = none.
	///
	/// Owner: `schedule`.
	#[pallet::storage]
	pub type PendingEpochAt<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Epochs in one block at most. Beside it their weight is bounded.
	///
	/// Owner: `schedule`.
	#[pallet::storage]
	pub type MaxEpochsPerBlock<T: Config> =
		StorageValue<_, u8, ValueQuery, DefaultMaxEpochsPerBlock<T>>;

	/// Per uid: whether the neuron set weights within the activity cutoff.
	///
	/// Owner: `scores`.
	#[pallet::storage]
	pub type Active<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<bool, MAX_NEURONS>, ValueQuery>;

	/// Per uid: alpha earned in the last epoch, in alpha-rao.
	///
	/// Owner: `scores`.
	#[pallet::storage]
	pub type Emission<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u64, MAX_NEURONS>, ValueQuery>;

	/// Per uid: rank, in parts of 65,535.
	///
	/// Owner: `scores`.
	#[pallet::storage]
	pub type Rank<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: trust, in parts of 65,535.
	///
	/// Owner: `scores`.
	#[pallet::storage]
	pub type Trust<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: consensus weight, in parts of 65,535.
	///
	/// Owner: `scores`.
	#[pallet::storage]
	pub type Consensus<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: share of the miners' emission, in parts of 65,535.
	///
	/// Owner: `scores`.
	#[pallet::storage]
	pub type Incentive<T: Config> =
		StorageMap<_, Identity, NetUidStorageIndex, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: share of the validators' emission, in parts of 65,535.
	///
	/// Owner: `scores`.
	#[pallet::storage]
	pub type Dividends<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: part of the weights within consensus, in parts of 65,535.
	///
	/// Owner: `scores`.
	#[pallet::storage]
	pub type ValidatorTrust<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: whether the neuron may validate.
	///
	/// Owner: `scores`.
	#[pallet::storage]
	pub type ValidatorPermit<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<bool, MAX_NEURONS>, ValueQuery>;

	/// Per uid: stake weight against the largest, in parts of 65,535.
	///
	/// Owner: `scores`.
	#[pallet::storage]
	pub type StakeWeight<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Bonds of a validator: pairs of uid and parts of 65,535.
	///
	/// Owner: `scores`.
	#[pallet::storage]
	pub type Bonds<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUidStorageIndex,
		Identity,
		Uid,
		WireVec<(u16, u16), MAX_NEURONS>,
		ValueQuery,
	>;

	/// Block of the last epoch that stored bonds; 0 before the first. Bonds in a neuron that came
	/// since then are those in its predecessor, and do not count. An epoch that was skipped stores
	/// none, so `LastMechansimStepBlock` does not tell.
	///
	/// Owner: `scores`.
	#[pallet::storage]
	pub type BondsStoredAt<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Weights of a validator: pairs of uid and parts of 65,535, the largest being 65,535.
	///
	/// Owner: `weights`.
	#[pallet::storage]
	pub type Weights<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUidStorageIndex,
		Identity,
		Uid,
		WireVec<(u16, u16), MAX_NEURONS>,
		ValueQuery,
	>;

	/// Per uid: block in which the neuron last set or committed weights or registered.
	///
	/// Owner: `weights`.
	#[pallet::storage]
	pub type LastUpdate<T: Config> =
		StorageMap<_, Identity, NetUidStorageIndex, WireVec<u64, MAX_NEURONS>, ValueQuery>;

	/// Per uid: block in which the stored weights were decided: set, or committed where they were
	/// revealed; that of the registration before. Weights do not count for younger neurons.
	///
	/// Owner: `weights`.
	#[pallet::storage]
	pub type WeightsDecidedAt<T: Config> =
		StorageMap<_, Identity, NetUidStorageIndex, WireVec<u64, MAX_NEURONS>, ValueQuery>;

	/// Commits of a neuron that wait for their reveal, oldest first: hash, block of the commit,
	/// first and last block of the reveal. Expired ones stay until the next commit or reveal.
	///
	/// Owner: `weights`.
	#[pallet::storage]
	pub type WeightCommits<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		NetUidStorageIndex,
		Twox64Concat,
		T::AccountId,
		WireVec<Commit, MAX_COMMITS>,
		OptionQuery,
	>;

	/// Number of neurons of a subnet.
	///
	/// Owner: `neurons`.
	#[pallet::storage]
	pub type SubnetworkN<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery>;

	/// Uid of a hotkey on a subnet.
	///
	/// Owner: `neurons`.
	#[pallet::storage]
	pub type Uids<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Blake2_128Concat, T::AccountId, Uid, OptionQuery>;

	/// Hotkey of a uid on a subnet.
	///
	/// Owner: `neurons`.
	#[pallet::storage]
	pub type Keys<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Identity,
		Uid,
		T::AccountId,
		ValueQuery,
		ZeroAccount<T>,
	>;

	/// Whether a hotkey is a neuron of a subnet.
	///
	/// Owner: `neurons`.
	#[pallet::storage]
	pub type IsNetworkMember<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, NetUid, bool, ValueQuery>;

	/// Block in which a neuron was registered.
	///
	/// Owner: `neurons`.
	#[pallet::storage]
	pub type BlockAtRegistration<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Identity, Uid, u64, ValueQuery>;

	/// Per uid: hotkey and block of registration. INV-07: what `Keys` and `BlockAtRegistration`
	/// say, in one item, so that an epoch reads it once.
	///
	/// Owner: `neurons`.
	#[pallet::storage]
	pub type Seats<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<(T::AccountId, u64), MAX_NEURONS>, ValueQuery>;

	/// Price of a registration, in rao.
	///
	/// Owner: `registration`.
	#[pallet::storage]
	pub type Burn<T: Config> =
		StorageMap<_, Identity, NetUid, TaoBalance, ValueQuery, DefaultBurn<T>>;

	/// Registrations since the last epoch.
	///
	/// Owner: `registration`.
	#[pallet::storage]
	pub type RegistrationsThisInterval<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery>;

	/// Registrations in the current block.
	///
	/// Owner: `registration`.
	#[pallet::storage]
	pub type RegistrationsThisBlock<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery>;

	/// Subnets with registrations in the current block: those with `RegistrationsThisBlock`.
	///
	/// Owner: `registration`.
	#[pallet::storage]
	pub type RegisteredThisBlock<T: Config> =
		StorageValue<_, WireVec<NetUid, MAX_SUBNETS>, ValueQuery>;

	/// Kept for clients: no adjustment by interval happens.
	///
	/// Owner: `registration`.
	#[pallet::storage]
	pub type LastAdjustmentBlock<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// TAO paid for registrations since the subnet exists, in rao.
	///
	/// Owner: `registration`.
	#[pallet::storage]
	pub type RAORecycledForRegistration<T: Config> =
		StorageMap<_, Identity, NetUid, TaoBalance, ValueQuery>;

	/// Coldkey that owns a hotkey.
	///
	/// Owner: `keys`.
	#[pallet::storage]
	pub type Owner<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId, ValueQuery, ZeroAccount<T>>;

	/// Hotkeys of a coldkey.
	///
	/// Owner: `keys`.
	#[pallet::storage]
	pub type OwnedHotkeys<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, WireVec<T::AccountId, MAX_KEYS>, ValueQuery>;

	/// Take of a delegate, in parts of 65,535.
	///
	/// Owner: `keys`.
	#[pallet::storage]
	pub type Delegates<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u16, ValueQuery, DefaultDelegateTake<T>>;

	/// Highest take of a delegate, in parts of 65,535.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type MaxDelegateTake<T: Config> = StorageValue<_, u16, ValueQuery, DefaultDelegateTake<T>>;

	/// Lowest take of a delegate, in parts of 65,535.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type MinDelegateTake<T: Config> = StorageValue<_, u16, ValueQuery>;

	/// Identity of a coldkey.
	///
	/// Owner: `keys`.
	#[pallet::storage]
	pub type IdentitiesV2<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, ChainIdentityV2, OptionQuery>;

	/// Blocks between two rate-limited transactions of a key.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type TxRateLimit<T: Config> = StorageValue<_, u64, ValueQuery, DefaultTxRateLimit<T>>;

	/// Block in which the take of a delegate was last lowered; 0 = never.
	///
	/// Owner: `keys`.
	#[pallet::storage]
	pub type LastTakeDecrease<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u64, ValueQuery>;

	/// Blocks between two increases of the take of a delegate, and between two decreases that cost
	/// nothing.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type TxDelegateTakeRateLimit<T: Config> =
		StorageValue<_, u64, ValueQuery, DefaultTxDelegateTakeRateLimit<T>>;

	/// Block in which something that is rate-limited was last done; 0 = never.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type LastRateLimitedBlock<T: Config> =
		StorageMap<_, Identity, RateLimitKey<T::AccountId>, u64, ValueQuery>;

	/// Stake on a hotkey, in alpha-rao (root: rao).
	///
	/// Owner: `shares`.
	#[pallet::storage]
	pub type TotalHotkeyAlpha<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Identity,
		NetUid,
		AlphaBalance,
		ValueQuery,
	>;

	/// Shares issued by the stake pool of a hotkey.
	///
	/// Owner: `shares`.
	#[pallet::storage]
	pub type TotalHotkeyShares<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, NetUid, U64F64, ValueQuery>;

	/// Hotkeys with stake on a subnet: `TotalHotkeyShares` seen from the subnet. Root is not
	/// listed.
	///
	/// Owner: `shares`.
	#[pallet::storage]
	pub type SubnetHotkeys<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Blake2_128Concat, T::AccountId, (), OptionQuery>;

	/// Shares of a coldkey in the stake pool of a hotkey. Keys: hotkey, coldkey, netuid.
	///
	/// Owner: `shares`.
	#[pallet::storage]
	pub type Alpha<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Identity, NetUid>,
		),
		U64F64,
		ValueQuery,
	>;

	/// Hotkeys that a coldkey has stake on, or unpaid root dividends. Only rewards on a hotkey of its
	/// own are paid where the list is full; that hotkey may be missing here.
	///
	/// Owner: `shares`.
	#[pallet::storage]
	pub type StakingHotkeys<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, WireVec<T::AccountId, MAX_KEYS>, ValueQuery>;

	/// Alpha dividends of a hotkey in the last epoch after take, in alpha-rao.
	///
	/// Owner: `shares`.
	#[pallet::storage]
	pub type AlphaDividendsPerSubnet<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		AlphaBalance,
		ValueQuery,
	>;

	/// Coldkeys that have chosen a destination of incentive on a subnet: `AutoStakeDestination` seen
	/// from the subnet.
	///
	/// Owner: `staking`.
	#[pallet::storage]
	pub type AutoStakeColdkeys<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Blake2_128Concat, T::AccountId, (), OptionQuery>;

	/// Smallest nomination, in rao.
	///
	/// Owner: `staking`.
	#[pallet::storage]
	pub type NominatorMinRequiredStake<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// Stake weight needed to set weights, in rao.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type StakeThreshold<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// Whether stake of a subnet may be transferred to another coldkey.
	///
	/// Owner: `staking`.
	#[pallet::storage]
	pub type TransferToggle<T: Config> = StorageMap<_, Identity, NetUid, bool, ValueQuery, True<T>>;

	/// Position that paid the fee of the running transaction: coldkey, hotkey, netuid, and what it
	/// held before, in alpha-rao. Absent between transactions.
	///
	/// Owner: `staking`.
	#[pallet::storage]
	pub type FeeInAlpha<T: Config> =
		StorageValue<_, (T::AccountId, T::AccountId, NetUid, AlphaBalance), OptionQuery>;

	/// What a coldkey wants done with its root dividends.
	///
	/// Owner: `root`.
	#[pallet::storage]
	pub type RootClaimType<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, RootClaimTypeEnum, ValueQuery>;

	/// Alpha claimable per rao of root stake on a hotkey since it exists, per subnet. A view of
	/// `RootClaimRate` for clients.
	///
	/// Owner: `claims`.
	#[pallet::storage]
	pub type RootClaimable<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		WireMap<NetUid, I96F32, MAX_SUBNETS>,
		ValueQuery,
	>;

	/// Alpha already claimed or earned before staking, in alpha-rao. Keys: netuid, hotkey,
	/// coldkey.
	///
	/// Owner: `claims`.
	#[pallet::storage]
	pub type RootClaimed<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetUid>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		u128,
		ValueQuery,
	>;

	/// Alpha claimable per rao of root stake on a hotkey since it exists, and the fraction that
	/// waits for the next dividend. Keys: netuid, hotkey.
	///
	/// Owner: `claims`.
	#[pallet::storage]
	pub type RootClaimRate<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Blake2_128Concat, T::AccountId, RootRate, ValueQuery>;

	/// Alpha due per subnet beyond what the rate explains, in parts of 10^18 of an alpha-rao: the
	/// fraction of a unit while there is root stake, and more where that fell. Keys: hotkey,
	/// coldkey.
	///
	/// Owner: `claims`.
	#[pallet::storage]
	pub type RootClaimUnpaid<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		T::AccountId,
		WireMap<NetUid, u128, MAX_SUBNETS>,
		ValueQuery,
	>;

	/// Who is owed root dividends of a subnet and has no root stake on the hotkey any more, or had
	/// it changed while the subnet ends. Keys: netuid, hotkey, coldkey.
	///
	/// Owner: `claims`.
	#[pallet::storage]
	pub type RootFormerStakers<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetUid>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		(),
		OptionQuery,
	>;

	/// Alpha owed at least before root dividends of a subnet are claimed, in alpha-rao.
	///
	/// Owner: `root`.
	#[pallet::storage]
	pub type RootClaimableThreshold<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		NetUid,
		I96F32,
		ValueQuery,
		DefaultRootClaimableThreshold<T>,
	>;

	/// Coldkeys whose root dividends are claimed in each block.
	///
	/// Owner: `root`.
	#[pallet::storage]
	pub type NumRootClaim<T: Config> = StorageValue<_, u64, ValueQuery, DefaultNumRootClaim<T>>;

	/// Number of coldkeys with root stake or with root dividends owed after it.
	///
	/// Owner: `claims`.
	#[pallet::storage]
	pub type NumStakingColdkeys<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// Index of a coldkey among those of `NumStakingColdkeys`.
	///
	/// Owner: `claims`.
	#[pallet::storage]
	pub type StakingColdkeys<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u64, OptionQuery>;

	/// Coldkey of an index below `NumStakingColdkeys`.
	///
	/// Owner: `claims`.
	#[pallet::storage]
	pub type StakingColdkeysByIndex<T: Config> =
		StorageMap<_, Identity, u64, T::AccountId, OptionQuery>;

	/// Hotkeys on which a coldkey has root stake, or is owed root dividends after it.
	///
	/// Owner: `claims`.
	#[pallet::storage]
	pub type RootClaimPositions<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// Whose turn it is to have root dividends claimed.
	///
	/// Owner: `root`.
	#[pallet::storage]
	pub type RootClaimTurn<T: Config> = StorageValue<_, RootClaimPlace, ValueQuery>;

	/// Alpha that root stakers can claim, in alpha-rao. Part of `SubnetAlphaOut`.
	///
	/// Owner: `claims`.
	#[pallet::storage]
	pub type RootClaimableAlpha<T: Config> =
		StorageMap<_, Identity, NetUid, AlphaBalance, ValueQuery>;

	/// Alpha dividends for root stakers of a hotkey in the last epoch, in alpha-rao.
	///
	/// Owner: `claims`.
	#[pallet::storage]
	pub type RootAlphaDividendsPerSubnet<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		AlphaBalance,
		ValueQuery,
	>;

	/// Hotkeys that a hotkey gave part of its stake weight to on a subnet, each with its
	/// proportion in parts of `u64::MAX`. INV-08: the inverse of `ParentKeys`.
	///
	/// Owner: `children`.
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
	///
	/// Owner: `children`.
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
	///
	/// Owner: `children`.
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

	/// `PendingChildKeys` in the order of their blocks. INV-08: one entry for each.
	///
	/// Owner: `children`.
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

	/// Subnets whose epoch is over and that have children left to activate, because a block
	/// activates a limited number.
	///
	/// Owner: `children`.
	#[pallet::storage]
	pub type ChildBacklog<T: Config> = StorageValue<_, WireVec<NetUid, MAX_SUBNETS>, ValueQuery>;

	/// Per uid: whether the neuron has children (bit 0) and parents (bit 1), so that an epoch
	/// looks up those only.
	///
	/// Owner: `children`.
	#[pallet::storage]
	pub type ChildRoles<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u8, MAX_NEURONS>, ValueQuery>;

	/// What a child keeps of the dividends of its parents, in parts of 65,535.
	///
	/// Owner: `children`.
	#[pallet::storage]
	pub type ChildkeyTake<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, NetUid, u16, ValueQuery>;

	/// Blocks in which a hotkey last set its children and last raised its childkey take; 0 =
	/// never. INV-08: every hotkey with children or a childkey take on the subnet is here.
	///
	/// Owner: `children`.
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
	///
	/// Owner: `children`.
	#[pallet::storage]
	pub type PendingChildKeyCooldown<T: Config> =
		StorageValue<_, u64, ValueQuery, DefaultPendingChildKeyCooldown<T>>;

	/// Blocks between two changes of the children of a hotkey on a subnet.
	///
	/// Owner: `children`.
	#[pallet::storage]
	pub type SetChildrenRateLimit<T: Config> =
		StorageValue<_, u64, ValueQuery, DefaultSetChildrenRateLimit<T>>;

	/// Lowest childkey take of a subnet, in parts of 65,535.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type MinChildkeyTakePerSubnet<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery>;

	/// Part of what falls to parents that is recycled, in parts of `u64::MAX`.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type CKBurn<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// Hotkey on which incentive of the hotkeys of a coldkey is staked; absent = the one that
	/// earned it.
	///
	/// Owner: `staking`.
	#[pallet::storage]
	pub type AutoStakeDestination<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Identity,
		NetUid,
		T::AccountId,
		OptionQuery,
	>;

	/// Endpoint of a neuron.
	///
	/// Owner: `serving`.
	#[pallet::storage]
	pub type Axons<T: Config> = StorageDoubleMap<
		_,
		Identity,
		NetUid,
		Blake2_128Concat,
		T::AccountId,
		AxonInfo,
		OptionQuery,
	>;

	/// Rho; kept for clients.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type Rho<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultRho<T>>;

	/// Majority of stake, in parts of 65,535.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type Kappa<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultKappa<T>>;

	/// Blocks in which a new neuron is not replaced.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type ImmunityPeriod<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultImmunityPeriod<T>>;

	/// Weights a validator must set at least.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type MinAllowedWeights<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultMinAllowedWeights<T>>;

	/// Largest weight, in parts of 65,535; not enforced below 65,535.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type MaxWeightsLimit<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultMaxWeightsLimit<T>>;

	/// Neurons at most.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type MaxAllowedUids<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultMaxAllowedUids<T>>;

	/// Neurons a subnet has to allow at least.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type MinAllowedUids<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultMinAllowedUids<T>>;

	/// Validator permits at most.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type MaxAllowedValidators<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultMaxAllowedValidators<T>>;

	/// Blocks after which a neuron without new weights is inactive.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type ActivityCutoff<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultActivityCutoff<T>>;

	/// Lowest version key that `set_weights` accepts; 0 = any.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type WeightsVersionKey<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Blocks between two settings of weights.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type WeightsSetRateLimit<T: Config> =
		StorageMap<_, Identity, NetUid, u64, ValueQuery, DefaultWeightsSetRateLimit<T>>;

	/// Memory of bonds, in parts of 1,000,000.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type BondsMovingAverage<T: Config> =
		StorageMap<_, Identity, NetUid, u64, ValueQuery, DefaultBondsMovingAverage<T>>;

	/// Penalty of weights above consensus, in parts of 65,535.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type BondsPenalty<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultBondsPenalty<T>>;

	/// Whether a neuron may reset its bonds.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type BondsResetOn<T: Config> = StorageMap<_, Identity, NetUid, bool, ValueQuery>;

	/// Whether bonds learn at their own rate.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type LiquidAlphaOn<T: Config> = StorageMap<_, Blake2_128Concat, NetUid, bool, ValueQuery>;

	/// Bounds of the learning rate of bonds, in parts of 65,535.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type AlphaValues<T: Config> =
		StorageMap<_, Identity, NetUid, (u16, u16), ValueQuery, DefaultAlphaValues<T>>;

	/// Steepness of the learning rate of bonds, in hundredths.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type AlphaSigmoidSteepness<T: Config> =
		StorageMap<_, Identity, NetUid, i16, ValueQuery, DefaultAlphaSigmoidSteepness<T>>;

	/// Whether a subnet runs Yuma3; otherwise the original Yuma.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type Yuma3On<T: Config> = StorageMap<_, Blake2_128Concat, NetUid, bool, ValueQuery>;

	/// Blocks between two announcements of an axon.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type ServingRateLimit<T: Config> =
		StorageMap<_, Identity, NetUid, u64, ValueQuery, DefaultServingRateLimit<T>>;

	/// Lowest price of a registration, in rao.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type MinBurn<T: Config> =
		StorageMap<_, Identity, NetUid, TaoBalance, ValueQuery, DefaultMinBurn<T>>;

	/// Highest price of a registration, in rao.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type MaxBurn<T: Config> =
		StorageMap<_, Identity, NetUid, TaoBalance, ValueQuery, DefaultMaxBurn<T>>;

	/// Blocks in which the registration price halves.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type BurnHalfLife<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultBurnHalfLife<T>>;

	/// Factor of the registration price after a registration.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type BurnIncreaseMult<T: Config> =
		StorageMap<_, Identity, NetUid, U64F64, ValueQuery, DefaultBurnIncreaseMult<T>>;

	/// Kept for clients: there is no proof of work.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type Difficulty<T: Config> =
		StorageMap<_, Identity, NetUid, u64, ValueQuery, DefaultDifficulty<T>>;

	/// Kept for clients: there is no proof of work.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type MinDifficulty<T: Config> =
		StorageMap<_, Identity, NetUid, u64, ValueQuery, DefaultDifficulty<T>>;

	/// Kept for clients: there is no proof of work.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type MaxDifficulty<T: Config> =
		StorageMap<_, Identity, NetUid, u64, ValueQuery, DefaultMaxDifficulty<T>>;

	/// Kept for clients, in blocks.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type AdjustmentInterval<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultAdjustmentInterval<T>>;

	/// Kept for clients, in parts of `u64::MAX`.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type AdjustmentAlpha<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Kept for clients: registrations aimed at in an interval.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type TargetRegistrationsPerInterval<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultTargetRegistrations<T>>;

	/// Kept for clients: the price limits registrations.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type MaxRegistrationsPerBlock<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultMaxRegistrationsPerBlock<T>>;

	/// Whether neurons may register.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type NetworkRegistrationAllowed<T: Config> =
		StorageMap<_, Identity, NetUid, bool, ValueQuery, True<T>>;

	/// Kept for clients: there is no proof of work.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type NetworkPowRegistrationAllowed<T: Config> =
		StorageMap<_, Identity, NetUid, bool, ValueQuery, True<T>>;

	/// Whether weights need commit and reveal.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type CommitRevealWeightsEnabled<T: Config> =
		StorageMap<_, Identity, NetUid, bool, ValueQuery, True<T>>;

	/// Newest form of commits that clients may send.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type CommitRevealWeightsVersion<T: Config> =
		StorageValue<_, u16, ValueQuery, DefaultCommitRevealVersion<T>>;

	/// Epochs between commit and reveal.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type RevealPeriodEpochs<T: Config> =
		StorageMap<_, Twox64Concat, NetUid, u64, ValueQuery, DefaultRevealPeriodEpochs<T>>;

	/// Neurons of the owner that are never replaced.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type ImmuneOwnerUidsLimit<T: Config> =
		StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultImmuneOwnerUidsLimit<T>>;

	/// Blocks before an epoch in which owners may not change parameters.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type AdminFreezeWindow<T: Config> =
		StorageValue<_, u16, ValueQuery, DefaultAdminFreezeWindow<T>>;

	/// Epochs between two changes of one parameter by an owner.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type OwnerHyperparamRateLimit<T: Config> =
		StorageValue<_, u16, ValueQuery, DefaultOwnerHyperparamRateLimit<T>>;

	/// Block in which the owner last set a parameter. Keys: netuid, number of the parameter.
	///
	/// Owner: `params`.
	#[pallet::storage]
	pub type LastHyperparamUpdate<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Identity, u8, u64, ValueQuery>;

	/// State of the pallet in the first block.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Subnets that exist from the start; root must be among them.
		pub subnets: Vec<GenesisSubnet<T::AccountId>>,
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

	/// What happened. Positional fields are those that public clients decode by position.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A subnet was registered: netuid, modality (always 0).
		#[codec(index = 0)]
		NetworkAdded(NetUid, u16),
		/// A subnet was removed: netuid.
		#[codec(index = 1)]
		NetworkRemoved(NetUid),
		/// Stake was added: coldkey, hotkey, TAO paid without fee (rao), alpha received
		/// (alpha-rao), netuid, fee (rao).
		#[codec(index = 2)]
		StakeAdded(T::AccountId, T::AccountId, TaoBalance, AlphaBalance, NetUid, u64),
		/// Stake was removed: coldkey, hotkey, TAO received (rao), alpha sold (alpha-rao),
		/// netuid, fee (rao).
		#[codec(index = 3)]
		StakeRemoved(T::AccountId, T::AccountId, TaoBalance, AlphaBalance, NetUid, u64),
		/// Weights were set: storage index of the mechanism, uid.
		#[codec(index = 4)]
		WeightsSet(NetUidStorageIndex, Uid),
		/// A neuron was registered: netuid, uid, hotkey.
		#[codec(index = 5)]
		NeuronRegistered(NetUid, Uid, T::AccountId),
		/// A neuron announced its axon: netuid, hotkey.
		#[codec(index = 8)]
		AxonServed(NetUid, T::AccountId),
		/// The take of a delegate was lowered: coldkey, hotkey, parts of 65,535.
		#[codec(index = 48)]
		TakeDecreased(T::AccountId, T::AccountId, u16),
		/// The take of a delegate was raised: coldkey, hotkey, parts of 65,535.
		#[codec(index = 49)]
		TakeIncreased(T::AccountId, T::AccountId, u16),
		/// Stake was moved: coldkey, hotkey and netuid of origin, hotkey and netuid of
		/// destination, what it was sold for or is worth at the spot price (rao).
		#[codec(index = 62)]
		StakeMoved(T::AccountId, T::AccountId, NetUid, T::AccountId, NetUid, TaoBalance),
		/// Stake was handed over: coldkey of origin, coldkey of destination, hotkey of
		/// destination, netuid of origin, netuid of destination, what it was sold for or is worth
		/// at the spot price (rao).
		#[codec(index = 66)]
		StakeTransferred(T::AccountId, T::AccountId, T::AccountId, NetUid, NetUid, TaoBalance),
		/// Stake was swapped: coldkey, hotkey, netuid of origin, netuid of destination, what it
		/// was sold for (rao).
		#[codec(index = 67)]
		StakeSwapped(T::AccountId, T::AccountId, NetUid, NetUid, TaoBalance),
		/// A subnet was started: netuid, first block that emits.
		#[codec(index = 70)]
		FirstEmissionBlockNumberSet(NetUid, u64),
		/// Alpha was taken out of existence: coldkey, hotkey, amount (alpha-rao), netuid.
		#[codec(index = 71)]
		AlphaRecycled(T::AccountId, T::AccountId, AlphaBalance, NetUid),
		/// Alpha was left without an owner: coldkey, hotkey, amount (alpha-rao), netuid.
		#[codec(index = 72)]
		AlphaBurned(T::AccountId, T::AccountId, AlphaBalance, NetUid),
		/// Alpha was bought and burned.
		#[codec(index = 130)]
		AddStakeBurn {
			/// The subnet.
			netuid: NetUid,
			/// The hotkey that the caller named.
			hotkey: T::AccountId,
			/// TAO spent, fee included, in rao.
			amount: TaoBalance,
			/// Alpha burned, in alpha-rao.
			alpha: AlphaBalance,
		},
		/// A subnet was registered and waits for its turn. Newer clients know it; here a subnet is
		/// registered at once, so it is not sent.
		#[codec(index = 141)]
		NetworkRegistrationQueued {
			/// Coldkey that paid.
			coldkey: T::AccountId,
			/// Hotkey of the first neuron.
			hotkey: T::AccountId,
			/// Number of the pricing mechanism.
			mechid: u16,
			/// Identity of the subnet.
			identity: Option<SubnetIdentityV3>,
			/// Lock cost paid, in rao.
			lock_amount: TaoBalance,
			/// Median price of the pools, TAO per alpha.
			median_subnet_alpha_price: U64F64,
			/// Block of the registration.
			registration_block: u64,
		},
		/// Root dividends of a coldkey were claimed.
		#[codec(index = 210)]
		RootClaimed {
			/// Who earned them.
			coldkey: T::AccountId,
			/// Hotkey that the root stake is on.
			hotkey: T::AccountId,
			/// Subnet that paid them.
			netuid: NetUid,
			/// What was owed, alpha-rao.
			alpha: AlphaBalance,
			/// What it was sold for, now staked on root, rao; none where the alpha was kept.
			tao: Option<TaoBalance>,
		},
		/// A coldkey chose what happens with its root dividends.
		#[codec(index = 211)]
		RootClaimTypeSet {
			/// The coldkey.
			coldkey: T::AccountId,
			/// Its choice.
			root_claim_type: RootClaimTypeEnum,
		},
		/// The number of coldkeys whose root dividends are claimed in each block was set.
		#[codec(index = 212)]
		NumRootClaimSet {
			/// The number.
			value: u64,
		},
		/// The least amount of root dividends that is claimed was set.
		#[codec(index = 213)]
		RootClaimThresholdSet {
			/// The subnet.
			netuid: NetUid,
			/// The amount, alpha-rao.
			threshold: u64,
		},
		/// A parameter of a subnet was set.
		#[codec(index = 200)]
		HyperparameterSet {
			/// The subnet.
			netuid: NetUid,
			/// Number of the parameter.
			parameter: u8,
		},
		/// A parameter of the chain was set.
		#[codec(index = 201)]
		ChainParameterSet {
			/// Number of the parameter.
			parameter: u8,
		},
		/// An epoch was due, and the cap of epochs in a block, or their weight, deferred it.
		#[codec(index = 202)]
		EpochDeferred {
			/// The subnet.
			netuid: NetUid,
			/// Block in which it is tried again.
			until: u64,
		},
		/// An epoch was skipped because the state of the subnet is not consistent; its pending
		/// alpha is kept.
		#[codec(index = 203)]
		EpochSkipped {
			/// The subnet.
			netuid: NetUid,
		},
		/// An epoch paid its participants.
		#[codec(index = 204)]
		EpochPaid {
			/// The subnet.
			netuid: NetUid,
			/// To the owner, alpha-rao.
			owner: AlphaBalance,
			/// To miners, alpha-rao; withheld incentive of the owner's hotkeys not included.
			miners: AlphaBalance,
			/// To validators and their stakers, alpha-rao.
			validators: AlphaBalance,
			/// To root stakers, to be claimed, alpha-rao.
			root: AlphaBalance,
			/// Burned or recycled, alpha-rao.
			withheld: AlphaBalance,
		},
		/// A hook met a state that must not happen and undid its step for that subnet.
		#[codec(index = 205)]
		Unexpected {
			/// What was being done.
			kind: UnexpectedKind,
			/// The subnet, where it was one.
			netuid: Option<NetUid>,
		},
		/// The fee of a transaction was paid in alpha.
		#[codec(index = 220)]
		TransactionFeePaidWithAlpha {
			/// Who sent the transaction.
			who: T::AccountId,
			/// The hotkey of the position that paid.
			hotkey: T::AccountId,
			/// The subnet of the position that paid.
			netuid: NetUid,
			/// What the position paid, in alpha-rao (root: rao).
			alpha: AlphaBalance,
			/// What that was sold for, in rao.
			tao: TaoBalance,
		},
		/// Children were set and wait: hotkey, netuid, block from which they count, children with
		/// their proportions (parts of `u64::MAX`).
		#[codec(index = 230)]
		SetChildrenScheduled(T::AccountId, NetUid, u64, Vec<(u64, T::AccountId)>),
		/// Children count from now on: hotkey, netuid, children with their proportions.
		#[codec(index = 231)]
		SetChildren(T::AccountId, NetUid, Vec<(u64, T::AccountId)>),
		/// Children that waited cannot count any more and were dropped; the earlier ones stay.
		#[codec(index = 232)]
		PendingChildrenDropped {
			/// The parent.
			hotkey: T::AccountId,
			/// The subnet.
			netuid: NetUid,
			/// What stands against them.
			error: DispatchError,
		},
		/// A childkey take was set: hotkey, parts of 65,535.
		#[codec(index = 233)]
		ChildKeyTakeSet(T::AccountId, u16),
		/// A coldkey chose where its incentive is staked.
		#[codec(index = 234)]
		AutoStakeDestinationSet {
			/// The coldkey.
			coldkey: T::AccountId,
			/// The subnet.
			netuid: NetUid,
			/// Hotkey that receives the stake.
			hotkey: T::AccountId,
		},
		/// Incentive was staked on the hotkey that its coldkey chose.
		#[codec(index = 235)]
		AutoStakeAdded {
			/// The subnet.
			netuid: NetUid,
			/// Hotkey that received the stake.
			destination: T::AccountId,
			/// Hotkey that earned the incentive.
			hotkey: T::AccountId,
			/// Coldkey that owns both the incentive and the stake.
			owner: T::AccountId,
			/// The incentive, alpha-rao.
			incentive: AlphaBalance,
		},
		/// A neuron committed to weights: hotkey, storage index of the mechanism, hash.
		#[codec(index = 240)]
		WeightsCommitted(T::AccountId, NetUidStorageIndex, H256),
		/// A neuron revealed weights: hotkey, storage index of the mechanism, hash of the commit.
		#[codec(index = 241)]
		WeightsRevealed(T::AccountId, NetUidStorageIndex, H256),
		/// A neuron revealed several rows of weights: hotkey, netuid, hashes of the commits.
		#[codec(index = 242)]
		WeightsBatchRevealed(T::AccountId, NetUid, Vec<H256>),
		/// A batch over several subnets is done: netuids, hotkey.
		#[codec(index = 243)]
		BatchWeightsCompleted(Vec<Compact<NetUid>>, T::AccountId),
		/// A batch is done, and some of its items failed.
		#[codec(index = 244)]
		BatchCompletedWithErrors(),
		/// An item of a batch failed: netuid, error.
		#[codec(index = 245)]
		BatchWeightItemFailed(NetUid, DispatchError),
		/// A subnet begins to end: it does not exist any more, its holders are paid in the next
		/// blocks. `NetworkRemoved` follows when nothing is left of it.
		#[codec(index = 250)]
		DissolveStarted {
			/// The subnet.
			netuid: NetUid,
		},
		/// A holder of a subnet that ends was paid.
		#[codec(index = 251)]
		AlphaRedeemed {
			/// The subnet.
			netuid: NetUid,
			/// Hotkey that the holder staked on.
			hotkey: T::AccountId,
			/// The holder.
			coldkey: T::AccountId,
			/// Alpha taken out of existence, alpha-rao.
			alpha: AlphaBalance,
			/// TAO paid as free balance, or as root stake where it cannot open the account, in rao.
			tao: TaoBalance,
		},
		/// What was left of the pool of a subnet that ends was taken out of issuance.
		#[codec(index = 252)]
		PoolRecycled {
			/// The subnet.
			netuid: NetUid,
			/// In rao.
			tao: TaoBalance,
		},
		/// The identity of a coldkey was set: coldkey.
		#[codec(index = 253)]
		ChainIdentitySet(T::AccountId),
		/// The identity of a subnet was set: netuid.
		#[codec(index = 254)]
		SubnetIdentitySet(NetUid),
		/// The symbol of a subnet's token was set.
		#[codec(index = 255)]
		SymbolUpdated {
			/// The subnet.
			netuid: NetUid,
			/// The symbol, UTF-8.
			symbol: WireVec<u8, MAX_SYMBOL>,
		},
	}

	/// Why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// The root subnet does not exist.
		RootNetworkDoesNotExist,
		/// The subnet does not exist: check the netuid.
		SubnetNotExists,
		/// The hotkey account does not exist: no coldkey owns this hotkey yet.
		HotKeyAccountNotExists,
		/// The hotkey is not registered on this subnet.
		HotKeyNotRegisteredInSubNet,
		/// The hotkey is already registered on this subnet.
		HotKeyAlreadyRegisteredInSubNet,
		/// The hotkey is owned by another coldkey.
		NonAssociatedColdKey,
		/// The account of a subnet or of the chain cannot be used as a key.
		CannotUseSystemAccount,
		/// The caller does not own the subnet.
		NotSubnetOwner,
		/// The amount is below the minimum.
		AmountTooLow,
		/// The free balance of the coldkey is too small for this stake, the existential deposit
		/// included.
		NotEnoughBalanceToStake,
		/// The stake of the coldkey on this hotkey and subnet is smaller than the amount.
		NotEnoughStakeToWithdraw,
		/// The stake weight of the hotkey is below the threshold for setting weights.
		NotEnoughStakeToSetWeights,
		/// The pool cannot serve a trade of this size.
		InsufficientLiquidity,
		/// The price would move beyond the limit: raise the tolerance or allow partial execution.
		SlippageTooHigh,
		/// Nothing can be traded at this limit price.
		ZeroMaxStakeAmount,
		/// The coldkey is linked to too many hotkeys.
		TooManyHotkeys,
		/// Staking on this subnet is closed: it has not been started.
		SubtokenDisabled,
		/// The subnet was started before.
		FirstEmissionBlockNumberAlreadySet,
		/// The subnet is too young to be started: wait some blocks.
		NeedWaitingMoreBlocksToStarCall,
		/// The balance does not cover the lock cost of a subnet.
		CannotAffordLockCost,
		/// All subnets are in use.
		SubnetLimitReached,
		/// A subnet was registered too recently: wait some blocks.
		NetworkTxRateLimitExceeded,
		/// Neurons cannot be registered on the root subnet this way.
		RegistrationNotPermittedOnRootSubnet,
		/// Registration is closed on this subnet.
		SubNetRegistrationDisabled,
		/// The price of a registration is above the limit.
		RegistrationPriceLimitExceeded,
		/// All neurons of the subnet are immune: no slot is free.
		NoNeuronIdAvailable,
		/// The stake is not larger than the smallest one on root.
		StakeTooLowForRoot,
		/// Weights cannot be set on the root subnet.
		CanNotSetRootNetworkWeights,
		/// This subnet takes weights by commit and reveal only.
		CommitRevealEnabled,
		/// The lists of uids and weights differ in length.
		WeightVecNotEqualSize,
		/// There are more weights than neurons.
		UidsLengthExceedUidsInSubNet,
		/// There are fewer weights than the subnet demands.
		WeightVecLengthIsLow,
		/// A uid stands in the list twice.
		DuplicateUids,
		/// A uid in the list is not on the subnet.
		UidVecContainInvalidOne,
		/// The version key is older than the subnet demands.
		IncorrectWeightVersionKey,
		/// Weights were set too recently: wait some blocks.
		SettingWeightsTooFast,
		/// The neuron has no validator permit.
		NeuronNoValidatorPermit,
		/// The mechanism does not exist on this subnet.
		MechanismDoesNotExist,
		/// The IP type is neither 4 nor 6.
		InvalidIpType,
		/// The IP address is not one that others can reach.
		InvalidIpAddress,
		/// The port is 0.
		InvalidPort,
		/// The axon was announced too recently: wait some blocks.
		ServingRateLimitExceeded,
		/// The value is outside its bounds.
		ValueNotInBounds,
		/// Parameters cannot be changed in the last blocks before an epoch.
		AdminActionProhibitedDuringWeightsWindow,
		/// The same was done too recently: wait some blocks.
		TxRateLimitExceeded,
		/// Liquid alpha is off on this subnet.
		LiquidAlphaDisabled,
		/// The upper learning rate is too low.
		AlphaHighTooLow,
		/// The lower learning rate is out of range.
		AlphaLowOutOfRange,
		/// The activity cutoff is too low.
		ActivityCutoffTooLow,
		/// A hotkey can have five children on a subnet.
		TooManyChildren,
		/// A hotkey cannot be its own child.
		InvalidChild,
		/// A child stands in the list twice.
		DuplicateChild,
		/// The proportions of the children add up to more than the whole.
		ProportionOverflow,
		/// The stake weight of the hotkey is below the threshold for having children.
		NotEnoughStakeToSetChildkeys,
		/// One of the children is a parent of the hotkey on this subnet.
		ChildParentInconsistency,
		/// One of the children has as many parents on this subnet as a hotkey can have, and each
		/// gives it at least as much.
		TooManyParents,
		/// The childkey take is outside its bounds.
		InvalidChildkeyTake,
		/// The childkey take was raised too recently: wait some blocks.
		TxChildkeyTakeRateLimitExceeded,
		/// Incentive of this coldkey is already staked on this hotkey.
		SameAutoStakeHotkeyAlreadySet,
		/// Origin and destination are the same: name another subnet, hotkey or coldkey.
		SameNetuid,
		/// Stake of this subnet cannot be transferred to another coldkey.
		TransferDisallowed,
		/// Root stake is TAO and can be neither burned nor recycled.
		CannotBurnOrRecycleOnRootSubnet,
		/// The owner of the subnet bought and burned alpha too recently: wait some blocks.
		AddStakeBurnRateLimitExceeded,
		/// The take does not go in the direction of the call, or is below the minimum.
		DelegateTakeTooLow,
		/// The take is above the maximum.
		DelegateTakeTooHigh,
		/// The take was increased too recently: wait some blocks.
		DelegateTxRateLimitExceeded,
		/// The list of subnets is empty, or longer than a claim may be.
		InvalidSubnetNumber,
		/// The number of automatic root claims in a block is above its maximum.
		InvalidNumRootClaim,
		/// The threshold of root claims is above its maximum.
		InvalidRootClaimThreshold,
		/// No root dividends of these subnets reach the threshold: nothing to claim.
		NothingToClaim,
		/// This subnet takes weights without commit and reveal.
		CommitRevealDisabled,
		/// Weights were set or committed too recently: wait some blocks.
		CommittingWeightsTooFast,
		/// Too many commits wait for their reveal.
		TooManyUnrevealedCommits,
		/// No commit of this hotkey waits for its reveal.
		NoWeightsCommitFound,
		/// The time to reveal this commit is over.
		ExpiredWeightCommit,
		/// The time to reveal this commit has not come: wait some blocks.
		RevealTooEarly,
		/// No waiting commit has the hash of these weights.
		InvalidRevealCommitHashNotMatch,
		/// The lists of a batch differ in length.
		InputLengthsUnequal,
		/// The neurons of all mechanisms together are too many: fewer mechanisms, or fewer uids.
		TooManyUIDsPerMechanism,
		/// The root subnet cannot do that: check the netuid.
		NotPermittedOnRootSubnet,
		/// Too many subnets are being dissolved: wait until one is gone.
		DissolveQueueFull,
		/// A text of the identity is too long.
		InvalidIdentity,
		/// None of the coldkey's hotkeys is registered on a subnet.
		HotKeyNotRegisteredInNetwork,
		/// The symbol is not one of the table of symbols.
		SymbolDoesNotExist,
		/// Another subnet has this symbol.
		SymbolAlreadyInUse,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Coinbase::<T>::on_block(Dissolve::<T>::last_epoch_weight())
				.saturating_add(Dissolve::<T>::on_block())
		}

		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			let used = Dissolve::<T>::on_idle(remaining);
			used.saturating_add(Root::<T>::claim_for_some(remaining.saturating_sub(used)))
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			Coinbase::<T>::mirror_issuance();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			crate::try_state::check::<T>().map_err(sp_runtime::TryRuntimeError::Other)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Set the weights of a validator on the main mechanism of a subnet.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge.
		/// ## Parameters
		/// `dests`: uids; `weights`: one per uid, scaled so that the largest becomes 65,535;
		/// `version_key`: at least the one the subnet demands.
		/// ## Errors
		/// [`Error::CommitRevealEnabled`], [`Error::CanNotSetRootNetworkWeights`],
		/// [`Error::WeightVecNotEqualSize`], [`Error::SubnetNotExists`],
		/// [`Error::UidsLengthExceedUidsInSubNet`], [`Error::HotKeyNotRegisteredInSubNet`],
		/// [`Error::NotEnoughStakeToSetWeights`], [`Error::IncorrectWeightVersionKey`],
		/// [`Error::SettingWeightsTooFast`], [`Error::NeuronNoValidatorPermit`],
		/// [`Error::DuplicateUids`], [`Error::UidVecContainInvalidOne`],
		/// [`Error::WeightVecLengthIsLow`]
		/// ## Events
		/// [`Event::WeightsSet`]
		#[pallet::call_index(0)]
		#[pallet::weight((T::WeightInfo::set_weights(targets(dests)), DispatchClass::Normal, Pays::No))]
		pub fn set_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			dests: Vec<u16>,
			weights: Vec<u16>,
			version_key: u64,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let row = Row { uids: &dests, values: &weights, version_key };
			Weighting::<T>::set(&hotkey, netuid, MechId::MAIN, &row)
		}

		/// Spend TAO on alpha of a subnet and stake it to a hotkey.
		///
		/// ## Origin
		/// Signed by the coldkey that pays.
		/// ## Parameters
		/// `amount_staked`: rao, fee included.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::SubtokenDisabled`], [`Error::AmountTooLow`],
		/// [`Error::NotEnoughBalanceToStake`], [`Error::HotKeyAccountNotExists`],
		/// [`Error::InsufficientLiquidity`], [`Error::TooManyHotkeys`]
		/// ## Events
		/// [`Event::StakeAdded`]
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::add_stake().saturating_add(Root::<T>::change_weight(&[*netuid])))]
		pub fn add_stake(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			amount_staked: TaoBalance,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Staking::<T>::add(&coldkey, &hotkey, netuid, amount_staked, None, false)
		}

		/// Sell staked alpha and receive TAO.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `amount_unstaked`: alpha-rao, fee included.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::SubtokenDisabled`],
		/// [`Error::HotKeyAccountNotExists`], [`Error::NotEnoughStakeToWithdraw`],
		/// [`Error::AmountTooLow`], [`Error::InsufficientLiquidity`]
		/// ## Events
		/// [`Event::StakeRemoved`]
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::remove_stake().saturating_add(Root::<T>::change_weight(&[*netuid])))]
		pub fn remove_stake(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			amount_unstaked: AlphaBalance,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Staking::<T>::remove(&coldkey, &hotkey, netuid, amount_unstaked, None, false)
		}

		/// Announce the endpoint at which a neuron serves.
		///
		/// ## Origin
		/// Signed by the hotkey of the neuron. Free of charge.
		/// ## Parameters
		/// `ip`: the address as a number; `ip_type`: 4 or 6; the placeholders are stored.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::HotKeyNotRegisteredInSubNet`],
		/// [`Error::InvalidIpType`], [`Error::InvalidIpAddress`], [`Error::InvalidPort`],
		/// [`Error::ServingRateLimitExceeded`]
		/// ## Events
		/// [`Event::AxonServed`]
		#[pallet::call_index(4)]
		#[pallet::weight((T::WeightInfo::serve_axon(), DispatchClass::Normal, Pays::No))]
		pub fn serve_axon(
			origin: OriginFor<T>,
			netuid: NetUid,
			version: u32,
			ip: u128,
			port: u16,
			ip_type: u8,
			protocol: u8,
			placeholder1: u8,
			placeholder2: u8,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let block = Pallet::<T>::now();
			let axon = AxonInfo {
				block,
				version,
				ip,
				port,
				ip_type,
				protocol,
				placeholder1,
				placeholder2,
			};
			Serving::<T>::serve_axon(&hotkey, netuid, axon)
		}

		/// Register a neuron by paying the registration price of the subnet.
		///
		/// ## Origin
		/// Signed by the coldkey that pays and owns, or will own, the hotkey.
		/// ## Errors
		/// [`Error::RegistrationNotPermittedOnRootSubnet`], [`Error::SubnetNotExists`],
		/// [`Error::SubNetRegistrationDisabled`], [`Error::HotKeyAlreadyRegisteredInSubNet`],
		/// [`Error::NotEnoughBalanceToStake`], [`Error::NonAssociatedColdKey`],
		/// [`Error::CannotUseSystemAccount`], [`Error::TooManyHotkeys`],
		/// [`Error::NoNeuronIdAvailable`], [`Error::InsufficientLiquidity`]
		/// ## Events
		/// [`Event::NeuronRegistered`]
		#[pallet::call_index(7)]
		#[pallet::weight(Registration::<T>::weight(*netuid))]
		pub fn burned_register(
			origin: OriginFor<T>,
			netuid: NetUid,
			hotkey: T::AccountId,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Registration::<T>::register(&coldkey, netuid, &hotkey, None)
		}

		/// Register a subnet. The lock cost goes into its pool; the hotkey becomes its uid 0. Where
		/// the chain has as many subnets as it may, the one with the smallest moving price ends.
		///
		/// ## Origin
		/// Signed by the coldkey that pays and will own the subnet.
		/// ## Errors
		/// [`Error::NonAssociatedColdKey`], [`Error::CannotUseSystemAccount`],
		/// [`Error::TooManyHotkeys`], [`Error::NetworkTxRateLimitExceeded`],
		/// [`Error::SubnetLimitReached`], [`Error::CannotAffordLockCost`],
		/// [`Error::DissolveQueueFull`]
		/// ## Events
		/// [`Event::NetworkAdded`], [`Event::NeuronRegistered`]; [`Event::DissolveStarted`] where
		/// another subnet has to give way
		#[pallet::call_index(59)]
		#[pallet::weight(T::WeightInfo::register_network())]
		pub fn register_network(origin: OriginFor<T>, hotkey: T::AccountId) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Lifecycle::<T>::register(&coldkey, &hotkey, None)
		}

		/// Register a hotkey on the root subnet.
		///
		/// ## Origin
		/// Signed by the coldkey that owns, or will own, the hotkey.
		/// ## Errors
		/// [`Error::RootNetworkDoesNotExist`], [`Error::HotKeyAlreadyRegisteredInSubNet`],
		/// [`Error::NonAssociatedColdKey`], [`Error::CannotUseSystemAccount`],
		/// [`Error::TooManyHotkeys`], [`Error::StakeTooLowForRoot`]
		/// ## Events
		/// [`Event::NeuronRegistered`]
		#[pallet::call_index(62)]
		#[pallet::weight(T::WeightInfo::root_register())]
		pub fn root_register(origin: OriginFor<T>, hotkey: T::AccountId) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Root::<T>::register(&coldkey, &hotkey)
		}

		/// Lower the part that a hotkey keeps of the dividends of its stakers.
		///
		/// ## Origin
		/// Signed by the coldkey that owns the hotkey. Free of charge, but not again before
		/// [`TxDelegateTakeRateLimit`] blocks have passed: until then the transaction pool takes it
		/// only inside of a call that costs a fee, such as `Utility.batch`.
		/// ## Parameters
		/// `take`: parts of 65,535; below the present one and not below the minimum.
		/// ## Errors
		/// [`Error::HotKeyAccountNotExists`], [`Error::NonAssociatedColdKey`],
		/// [`Error::DelegateTakeTooLow`]
		/// ## Events
		/// [`Event::TakeDecreased`]
		#[pallet::call_index(65)]
		#[pallet::weight((T::WeightInfo::set_take(), DispatchClass::Normal, Pays::No))]
		pub fn decrease_take(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			take: u16,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			KeyStore::<T>::decrease_take(&coldkey, &hotkey, take)
		}

		/// Raise the part that a hotkey keeps of the dividends of its stakers.
		///
		/// ## Origin
		/// Signed by the coldkey that owns the hotkey. Free of charge.
		/// ## Parameters
		/// `take`: parts of 65,535; above the present one and not above the maximum.
		/// ## Errors
		/// [`Error::HotKeyAccountNotExists`], [`Error::NonAssociatedColdKey`],
		/// [`Error::DelegateTakeTooLow`], [`Error::DelegateTakeTooHigh`],
		/// [`Error::DelegateTxRateLimitExceeded`]
		/// ## Events
		/// [`Event::TakeIncreased`]
		#[pallet::call_index(66)]
		#[pallet::weight((T::WeightInfo::set_take(), DispatchClass::Normal, Pays::No))]
		pub fn increase_take(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			take: u16,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			KeyStore::<T>::increase_take(&coldkey, &hotkey, take)
		}

		/// Give parts of the stake weight of a hotkey to other hotkeys on a subnet. They validate
		/// with it and share their dividends. The list replaces the one before at the first epoch
		/// after the cooldown; an empty list takes everything back. Where a child has 64 parents, the
		/// one that gives it the least stake weight gives way to one that gives more.
		///
		/// ## Origin
		/// Signed by the coldkey that owns the hotkey.
		/// ## Parameters
		/// `children`: at most five hotkeys, each with its proportion in parts of `u64::MAX`.
		/// ## Errors
		/// [`Error::NonAssociatedColdKey`], [`Error::RegistrationNotPermittedOnRootSubnet`],
		/// [`Error::SubnetNotExists`], [`Error::TooManyChildren`], [`Error::InvalidChild`],
		/// [`Error::DuplicateChild`], [`Error::ProportionOverflow`],
		/// [`Error::NotEnoughStakeToSetChildkeys`], [`Error::ChildParentInconsistency`],
		/// [`Error::TooManyParents`], [`Error::TxRateLimitExceeded`]
		/// ## Events
		/// [`Event::SetChildrenScheduled`]; [`Event::SetChildren`] when they count
		#[pallet::call_index(67)]
		#[pallet::weight(T::WeightInfo::set_children(targets(children).min(MAX_CHILDREN)))]
		pub fn set_children(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			children: Vec<(u64, T::AccountId)>,
		) -> DispatchResultWithPostInfo {
			let coldkey = ensure_signed(origin)?;
			let crowded = Children::<T>::schedule(&coldkey, &hotkey, netuid, children)?;
			Ok(Some(T::WeightInfo::set_children(crowded)).into())
		}

		/// Set the identity of the caller.
		///
		/// ## Origin
		/// Signed by a coldkey that owns a registered hotkey.
		/// ## Parameters
		/// UTF-8 texts; at most 1,024 bytes in `image`, `description` and `additional`, 256 in the
		/// others.
		/// ## Errors
		/// [`Error::HotKeyNotRegisteredInNetwork`], [`Error::InvalidIdentity`]
		/// ## Events
		/// [`Event::ChainIdentitySet`]
		#[pallet::call_index(68)]
		#[pallet::weight(T::WeightInfo::set_identity(MAX_KEYS))]
		pub fn set_identity(
			origin: OriginFor<T>,
			name: Vec<u8>,
			url: Vec<u8>,
			github_repo: Vec<u8>,
			image: Vec<u8>,
			discord: Vec<u8>,
			description: Vec<u8>,
			additional: Vec<u8>,
		) -> DispatchResultWithPostInfo {
			let coldkey = ensure_signed(origin)?;
			let identity = ChainIdentityInput {
				name,
				url,
				github_repo,
				image,
				discord,
				description,
				additional,
			};
			let looked_at = KeyStore::<T>::set_identity(&coldkey, identity)?;
			Ok(Some(T::WeightInfo::set_identity(looked_at)).into())
		}

		/// Set what a hotkey keeps of the dividends that fall to parents of other coldkeys.
		///
		/// ## Origin
		/// Signed by the coldkey that owns the hotkey.
		/// ## Parameters
		/// `take`: parts of 65,535; raising it is limited in rate.
		/// ## Errors
		/// [`Error::NonAssociatedColdKey`], [`Error::SubnetNotExists`],
		/// [`Error::InvalidChildkeyTake`], [`Error::TxChildkeyTakeRateLimitExceeded`]
		/// ## Events
		/// [`Event::ChildKeyTakeSet`]
		#[pallet::call_index(75)]
		#[pallet::weight(T::WeightInfo::set_childkey_take())]
		pub fn set_childkey_take(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			take: u16,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Children::<T>::set_take(&coldkey, &hotkey, netuid, take)
		}

		/// Set the identity of a subnet.
		///
		/// ## Origin
		/// Signed by the coldkey that owns the subnet.
		/// ## Parameters
		/// UTF-8 texts; at most 256 bytes in `subnet_name` and `discord`, 1,024 in the others.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::NotSubnetOwner`], [`Error::InvalidIdentity`]
		/// ## Events
		/// [`Event::SubnetIdentitySet`]
		#[pallet::call_index(78)]
		#[pallet::weight(T::WeightInfo::set_subnet_identity())]
		pub fn set_subnet_identity(
			origin: OriginFor<T>,
			netuid: NetUid,
			subnet_name: Vec<u8>,
			github_repo: Vec<u8>,
			subnet_contact: Vec<u8>,
			subnet_url: Vec<u8>,
			discord: Vec<u8>,
			description: Vec<u8>,
			logo_url: Vec<u8>,
			additional: Vec<u8>,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let identity = SubnetIdentityInput {
				subnet_name,
				github_repo,
				subnet_contact,
				subnet_url,
				discord,
				description,
				logo_url,
				additional,
			};
			Subnets::<T>::set_identity(&coldkey, netuid, identity)
		}

		/// Like [`Pallet::register_network`], with an identity.
		///
		/// ## Origin
		/// Signed by the coldkey that pays and will own the subnet.
		/// ## Errors
		/// Those of [`Pallet::register_network`], [`Error::InvalidIdentity`]
		/// ## Events
		/// Those of [`Pallet::register_network`], [`Event::SubnetIdentitySet`]
		#[pallet::call_index(79)]
		#[pallet::weight(T::WeightInfo::register_network())]
		pub fn register_network_with_identity(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			identity: Option<SubnetIdentityInput>,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Lifecycle::<T>::register(&coldkey, &hotkey, identity)
		}

		/// Set weights on the main mechanism of several subnets. An item that fails is reported
		/// and does not stop the others.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge where each subnet is named once and
		/// every item succeeds; the transaction pool refuses others, unless inside of a call that
		/// costs a fee.
		/// ## Parameters
		/// `netuids`: the subnets; `weights`: for each a list of pairs of uid and weight;
		/// `version_keys`: one for each.
		/// ## Errors
		/// [`Error::InputLengthsUnequal`]; those of an item stand in its event
		/// ## Events
		/// [`Event::WeightsSet`] or [`Event::BatchWeightItemFailed`] for each item,
		/// [`Event::BatchCompletedWithErrors`], [`Event::BatchWeightsCompleted`]
		#[pallet::call_index(80)]
		#[pallet::weight((
			each_row(weights, T::WeightInfo::set_weights),
			DispatchClass::Normal,
			Pays::No,
		))]
		pub fn batch_set_weights(
			origin: OriginFor<T>,
			netuids: Vec<Compact<NetUid>>,
			weights: Vec<CompactRow>,
			version_keys: Vec<Compact<u64>>,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			Weighting::<T>::set_batch(&hotkey, netuids, &weights, &version_keys)
		}

		/// Remove all stake of the caller on a hotkey, root included, however small. Positions that
		/// their pool cannot buy stay.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Errors
		/// [`Error::HotKeyAccountNotExists`], [`Error::NotEnoughStakeToWithdraw`]; where no pool took
		/// anything, what the last one refused with
		/// ## Events
		/// [`Event::StakeRemoved`] for each position
		#[pallet::call_index(83)]
		#[pallet::weight(Staking::<T>::closing_weight(MAX_POSITIONS, MAX_RATES))]
		pub fn unstake_all(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
		) -> DispatchResultWithPostInfo {
			let coldkey = ensure_signed(origin)?;
			let tried = Staking::<T>::remove_all(&coldkey, &hotkey)?;
			Ok(Some(Staking::<T>::closing_weight(tried, Claims::<T>::rates_of(&hotkey))).into())
		}

		/// Sell all alpha of the caller on a hotkey and stake the TAO to that hotkey on root.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Errors
		/// [`Error::HotKeyAccountNotExists`], [`Error::NotEnoughStakeToWithdraw`],
		/// [`Error::AmountTooLow`]
		/// ## Events
		/// [`Event::StakeRemoved`] for each position, [`Event::StakeAdded`] for root
		#[pallet::call_index(84)]
		#[pallet::weight(Staking::<T>::closing_weight(MAX_POSITIONS, MAX_RATES))]
		pub fn unstake_all_alpha(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
		) -> DispatchResultWithPostInfo {
			let coldkey = ensure_signed(origin)?;
			let tried = Staking::<T>::remove_all_alpha(&coldkey, &hotkey)?;
			Ok(Some(Staking::<T>::closing_weight(tried, Claims::<T>::rates_of(&hotkey))).into())
		}

		/// Move stake to another hotkey, on the same or another subnet.
		///
		/// Within a subnet shares move, at no price and without fee. To another subnet the alpha is
		/// sold with fee, and its TAO buys alpha there without one; from root the fee is taken at
		/// the destination. TAO below the minimum stake goes to the coldkey.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `alpha_amount`: alpha-rao of the origin (root: rao), fee included.
		/// ## Errors
		/// [`Error::SameNetuid`], [`Error::SubnetNotExists`], [`Error::SubtokenDisabled`],
		/// [`Error::HotKeyAccountNotExists`], [`Error::NotEnoughStakeToWithdraw`],
		/// [`Error::AmountTooLow`], [`Error::InsufficientLiquidity`], [`Error::TooManyHotkeys`]
		/// ## Events
		/// [`Event::StakeMoved`]; between subnets [`Event::StakeRemoved`], [`Event::StakeAdded`]
		#[pallet::call_index(85)]
		#[pallet::weight(T::WeightInfo::move_stake().saturating_add(Root::<T>::change_weight(&[*origin_netuid, *destination_netuid])))]
		pub fn move_stake(
			origin: OriginFor<T>,
			origin_hotkey: T::AccountId,
			destination_hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: AlphaBalance,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let from = Place::new(&coldkey, &origin_hotkey, origin_netuid);
			let to = Place::new(&coldkey, &destination_hotkey, destination_netuid);
			Transition::<T>::move_stake(from, to, alpha_amount, None)
		}

		/// Hand stake over to another coldkey, on the same hotkey and the same or another subnet.
		/// Otherwise like [`Pallet::move_stake`].
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `alpha_amount`: alpha-rao of the origin (root: rao), fee included.
		/// ## Errors
		/// [`Error::CannotUseSystemAccount`], those of [`Pallet::move_stake`],
		/// [`Error::TransferDisallowed`]
		/// ## Events
		/// [`Event::StakeTransferred`]; between subnets [`Event::StakeRemoved`],
		/// [`Event::StakeAdded`]
		#[pallet::call_index(86)]
		#[pallet::weight(T::WeightInfo::move_stake().saturating_add(Root::<T>::change_weight(&[*origin_netuid, *destination_netuid])))]
		pub fn transfer_stake(
			origin: OriginFor<T>,
			destination_coldkey: T::AccountId,
			hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: AlphaBalance,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let from = Place::new(&coldkey, &hotkey, origin_netuid);
			let to = Place::new(&destination_coldkey, &hotkey, destination_netuid);
			Transition::<T>::transfer_stake(from, to, alpha_amount)
		}

		/// Move stake to another subnet, on the same hotkey. Otherwise like
		/// [`Pallet::move_stake`].
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `alpha_amount`: alpha-rao of the origin (root: rao), fee included.
		/// ## Errors
		/// Those of [`Pallet::move_stake`]
		/// ## Events
		/// [`Event::StakeRemoved`], [`Event::StakeAdded`], [`Event::StakeSwapped`]
		#[pallet::call_index(87)]
		#[pallet::weight(T::WeightInfo::move_stake().saturating_add(Root::<T>::change_weight(&[*origin_netuid, *destination_netuid])))]
		pub fn swap_stake(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: AlphaBalance,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let from = Place::new(&coldkey, &hotkey, origin_netuid);
			let to = Place::new(&coldkey, &hotkey, destination_netuid);
			Transition::<T>::swap_stake(from, to, alpha_amount, None)
		}

		/// Like [`Pallet::add_stake`], with a bound on the price.
		///
		/// ## Origin
		/// Signed by the coldkey that pays.
		/// ## Parameters
		/// `limit_price`: rao per alpha, the highest spot price after the trade;
		/// `allow_partial`: stake what the limit allows and keep the rest, instead of failing.
		/// ## Errors
		/// Those of [`Pallet::add_stake`], [`Error::SlippageTooHigh`],
		/// [`Error::ZeroMaxStakeAmount`]
		/// ## Events
		/// [`Event::StakeAdded`]
		#[pallet::call_index(88)]
		#[pallet::weight(T::WeightInfo::add_stake().saturating_add(Root::<T>::change_weight(&[*netuid])))]
		pub fn add_stake_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			amount_staked: TaoBalance,
			limit_price: Price,
			allow_partial: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Staking::<T>::add(
				&who,
				&hotkey,
				netuid,
				amount_staked,
				Some(limit_price),
				allow_partial,
			)
		}

		/// Like [`Pallet::remove_stake`], with a bound on the price.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `limit_price`: rao per alpha, the lowest spot price after the trade;
		/// `allow_partial`: sell what the limit allows and keep the rest, instead of failing.
		/// ## Errors
		/// Those of [`Pallet::remove_stake`], [`Error::SlippageTooHigh`],
		/// [`Error::ZeroMaxStakeAmount`]
		/// ## Events
		/// [`Event::StakeRemoved`]
		#[pallet::call_index(89)]
		#[pallet::weight(T::WeightInfo::remove_stake().saturating_add(Root::<T>::change_weight(&[*netuid])))]
		pub fn remove_stake_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			amount_unstaked: AlphaBalance,
			limit_price: Price,
			allow_partial: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let limit = Some(limit_price);
			Staking::<T>::remove(&who, &hotkey, netuid, amount_unstaked, limit, allow_partial)
		}

		/// Like [`Pallet::swap_stake`], with a bound on the ratio of the prices.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `limit_price`: lowest ratio of the spot prices after the swap, origin divided by
		/// destination, scaled by 10^9 (root: price 1); 0 = any;
		/// `allow_partial`: swap what the limit allows and keep the rest, instead of failing.
		/// ## Errors
		/// Those of [`Pallet::swap_stake`], [`Error::SlippageTooHigh`],
		/// [`Error::ZeroMaxStakeAmount`]
		/// ## Events
		/// [`Event::StakeRemoved`], [`Event::StakeAdded`], [`Event::StakeSwapped`]
		#[pallet::call_index(90)]
		#[pallet::weight(T::WeightInfo::move_stake().saturating_add(Root::<T>::change_weight(&[*origin_netuid, *destination_netuid])))]
		pub fn swap_stake_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: AlphaBalance,
			limit_price: Price,
			allow_partial: bool,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let from = Place::new(&coldkey, &hotkey, origin_netuid);
			let to = Place::new(&coldkey, &hotkey, destination_netuid);
			let limit = Some(RatioLimit { ratio: limit_price, allow_partial });
			Transition::<T>::swap_stake(from, to, alpha_amount, limit)
		}

		/// Take ownership of a hotkey that nobody owns. Nothing happens where somebody does.
		///
		/// ## Origin
		/// Signed by the coldkey that will own the hotkey.
		/// ## Errors
		/// [`Error::CannotUseSystemAccount`], [`Error::TooManyHotkeys`]
		#[pallet::call_index(91)]
		#[pallet::weight(T::WeightInfo::try_associate_hotkey())]
		pub fn try_associate_hotkey(origin: OriginFor<T>, hotkey: T::AccountId) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			KeyStore::<T>::try_associate(&hotkey, &coldkey)
		}

		/// Start a subnet: its token can be staked and it takes part in emission from the next
		/// block on.
		///
		/// ## Origin
		/// Signed by the coldkey that owns the subnet.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::NotSubnetOwner`],
		/// [`Error::FirstEmissionBlockNumberAlreadySet`],
		/// [`Error::NeedWaitingMoreBlocksToStarCall`]
		/// ## Events
		/// [`Event::FirstEmissionBlockNumberSet`]
		#[pallet::call_index(92)]
		#[pallet::weight(T::WeightInfo::start_call())]
		pub fn start_call(origin: OriginFor<T>, netuid: NetUid) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Subnets::<T>::start(&coldkey, netuid)
		}

		/// Commit to weights on the main mechanism of a subnet that takes them by commit and
		/// reveal.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge.
		/// ## Parameters
		/// `commit_hash`: Blake2-256 of the SCALE encoding of hotkey, storage index of the
		/// mechanism, uids, weights, salt, version key.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::CommitRevealDisabled`],
		/// [`Error::HotKeyNotRegisteredInSubNet`], [`Error::NotEnoughStakeToSetWeights`],
		/// [`Error::CommittingWeightsTooFast`], [`Error::TooManyUnrevealedCommits`]
		/// ## Events
		/// [`Event::WeightsCommitted`]
		#[pallet::call_index(96)]
		#[pallet::weight((T::WeightInfo::commit_weights(), DispatchClass::Normal, Pays::No))]
		pub fn commit_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			commit_hash: H256,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			Weighting::<T>::commit(&hotkey, netuid, MechId::MAIN, commit_hash)
		}

		/// Reveal committed weights on the main mechanism of a subnet, in the epoch that its
		/// reveal period names. They become the weights of the validator.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge.
		/// ## Parameters
		/// What the hash of the commit was made of.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::CommitRevealDisabled`],
		/// [`Error::NoWeightsCommitFound`], [`Error::ExpiredWeightCommit`],
		/// [`Error::RevealTooEarly`], [`Error::InvalidRevealCommitHashNotMatch`], those of
		/// [`Pallet::set_weights`] without the rate limit
		/// ## Events
		/// [`Event::WeightsSet`], [`Event::WeightsRevealed`]
		#[pallet::call_index(97)]
		#[pallet::weight((T::WeightInfo::reveal_weights(targets(uids)), DispatchClass::Normal, Pays::No))]
		pub fn reveal_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			uids: Vec<u16>,
			values: Vec<u16>,
			salt: Vec<u16>,
			version_key: u64,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let row = Row { uids: &uids, values: &values, version_key };
			Weighting::<T>::reveal(&hotkey, netuid, MechId::MAIN, Reveal { row, salt: &salt })
		}

		/// Reveal several commits on the main mechanism of a subnet in the order in which they
		/// were made, all or none.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge.
		/// ## Parameters
		/// Lists of what [`Pallet::reveal_weights`] takes.
		/// ## Errors
		/// [`Error::InputLengthsUnequal`], those of [`Pallet::reveal_weights`]
		/// ## Events
		/// [`Event::WeightsSet`] for each, [`Event::WeightsBatchRevealed`]
		#[pallet::call_index(98)]
		#[pallet::weight((
			each_row(uids_list, T::WeightInfo::reveal_weights),
			DispatchClass::Normal,
			Pays::No,
		))]
		pub fn batch_reveal_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			uids_list: Vec<Vec<u16>>,
			values_list: Vec<Vec<u16>>,
			salts_list: Vec<Vec<u16>>,
			version_keys: Vec<u64>,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let reveals =
				Weighting::<T>::zip_reveals(&uids_list, &values_list, &salts_list, &version_keys)?;
			Weighting::<T>::reveal_batch(&hotkey, netuid, &reveals)
		}

		/// Commit to weights on the main mechanism of several subnets. An item that fails is
		/// reported and does not stop the others.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge where each subnet is named once and
		/// every item succeeds; the transaction pool refuses others, unless inside of a call that
		/// costs a fee.
		/// ## Parameters
		/// `commit_hashes`: one for each subnet, as in [`Pallet::commit_weights`].
		/// ## Errors
		/// [`Error::InputLengthsUnequal`]; those of an item stand in its event
		/// ## Events
		/// [`Event::WeightsCommitted`] or [`Event::BatchWeightItemFailed`] for each item,
		/// [`Event::BatchCompletedWithErrors`], [`Event::BatchWeightsCompleted`]
		#[pallet::call_index(100)]
		#[pallet::weight((
			T::WeightInfo::commit_weights().saturating_mul(targets(netuids).saturating_add(1).into()),
			DispatchClass::Normal,
			Pays::No,
		))]
		pub fn batch_commit_weights(
			origin: OriginFor<T>,
			netuids: Vec<Compact<NetUid>>,
			commit_hashes: Vec<H256>,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			Weighting::<T>::commit_batch(&hotkey, netuids, &commit_hashes)
		}

		/// Take staked alpha out of existence; the curve of the subnet emits it again.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `amount`: alpha-rao.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::CannotBurnOrRecycleOnRootSubnet`],
		/// [`Error::HotKeyAccountNotExists`], [`Error::AmountTooLow`],
		/// [`Error::NotEnoughStakeToWithdraw`]
		/// ## Events
		/// [`Event::AlphaRecycled`]
		#[pallet::call_index(101)]
		#[pallet::weight(T::WeightInfo::burn_alpha())]
		pub fn recycle_alpha(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			amount: AlphaBalance,
			netuid: NetUid,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Staking::<T>::recycle_alpha(Place::new(&coldkey, &hotkey, netuid), amount)
		}

		/// Give staked alpha up for ever; the curve of the subnet does not emit it again.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `amount`: alpha-rao.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::CannotBurnOrRecycleOnRootSubnet`],
		/// [`Error::HotKeyAccountNotExists`], [`Error::AmountTooLow`],
		/// [`Error::NotEnoughStakeToWithdraw`]
		/// ## Events
		/// [`Event::AlphaBurned`]
		#[pallet::call_index(102)]
		#[pallet::weight(T::WeightInfo::burn_alpha())]
		pub fn burn_alpha(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			amount: AlphaBalance,
			netuid: NetUid,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Staking::<T>::burn_alpha(Place::new(&coldkey, &hotkey, netuid), amount)
		}

		/// Remove the whole position of the caller on a hotkey and subnet.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `limit_price`: rao per alpha, the lowest spot price after the trade; none = any.
		/// ## Errors
		/// Those of [`Pallet::remove_stake_limit`] without partial execution
		/// ## Events
		/// [`Event::StakeRemoved`]
		#[pallet::call_index(103)]
		#[pallet::weight(T::WeightInfo::remove_stake().saturating_add(Root::<T>::change_weight(&[*netuid])))]
		pub fn remove_stake_full_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			limit_price: Option<Price>,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Staking::<T>::remove_full(&coldkey, &hotkey, netuid, limit_price)
		}

		/// Set how long new children wait.
		///
		/// ## Origin
		/// Root.
		/// ## Parameters
		/// `cooldown`: blocks. Children that wait already keep their block.
		#[pallet::call_index(109)]
		#[pallet::weight((T::WeightInfo::set_pending_childkey_cooldown(), DispatchClass::Operational, Pays::Yes))]
		pub fn set_pending_childkey_cooldown(
			origin: OriginFor<T>,
			cooldown: u64,
		) -> DispatchResult {
			ensure_root(origin)?;
			Children::<T>::set_cooldown(cooldown);
			Ok(())
		}

		/// Set the symbol of a subnet's token.
		///
		/// ## Origin
		/// Root, or signed by the coldkey that owns the subnet.
		/// ## Parameters
		/// `symbol`: UTF-8, one of the table of symbols.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::NotSubnetOwner`], [`Error::SymbolDoesNotExist`],
		/// [`Error::SymbolAlreadyInUse`]
		/// ## Events
		/// [`Event::SymbolUpdated`]
		#[pallet::call_index(112)]
		#[pallet::weight(T::WeightInfo::update_symbol())]
		pub fn update_symbol(
			origin: OriginFor<T>,
			netuid: NetUid,
			symbol: Vec<u8>,
		) -> DispatchResult {
			let who = ensure_signed_or_root(origin)?;
			Subnets::<T>::update_symbol(who.as_ref(), netuid, &symbol)
		}

		/// Choose the hotkey on which the incentive of all own hotkeys on a subnet is staked.
		///
		/// ## Origin
		/// Signed by the coldkey that owns the hotkeys and will own the stake.
		/// ## Parameters
		/// `hotkey`: a neuron of the subnet, whoever owns it.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::HotKeyNotRegisteredInSubNet`],
		/// [`Error::SameAutoStakeHotkeyAlreadySet`]
		/// ## Events
		/// [`Event::AutoStakeDestinationSet`]; [`Event::AutoStakeAdded`] with each payment
		#[pallet::call_index(114)]
		#[pallet::weight(T::WeightInfo::set_coldkey_auto_stake_hotkey())]
		pub fn set_coldkey_auto_stake_hotkey(
			origin: OriginFor<T>,
			netuid: NetUid,
			hotkey: T::AccountId,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			AutoStake::<T>::set(&coldkey, netuid, &hotkey)
		}

		/// Commit to weights on one mechanism of a subnet.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge.
		/// ## Parameters
		/// `mecid`: the mechanism; otherwise like [`Pallet::commit_weights`].
		/// ## Errors
		/// Those of [`Pallet::commit_weights`], [`Error::MechanismDoesNotExist`]
		/// ## Events
		/// [`Event::WeightsCommitted`]
		#[pallet::call_index(115)]
		#[pallet::weight((T::WeightInfo::commit_weights(), DispatchClass::Normal, Pays::No))]
		pub fn commit_mechanism_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			mecid: MechId,
			commit_hash: H256,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			Weighting::<T>::commit(&hotkey, netuid, mecid, commit_hash)
		}

		/// Reveal committed weights on one mechanism of a subnet.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge.
		/// ## Parameters
		/// `mecid`: the mechanism; otherwise like [`Pallet::reveal_weights`].
		/// ## Errors
		/// Those of [`Pallet::reveal_weights`], [`Error::MechanismDoesNotExist`]
		/// ## Events
		/// [`Event::WeightsSet`], [`Event::WeightsRevealed`]
		#[pallet::call_index(116)]
		#[pallet::weight((T::WeightInfo::reveal_weights(targets(uids)), DispatchClass::Normal, Pays::No))]
		pub fn reveal_mechanism_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			mecid: MechId,
			uids: Vec<u16>,
			values: Vec<u16>,
			salt: Vec<u16>,
			version_key: u64,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let row = Row { uids: &uids, values: &values, version_key };
			Weighting::<T>::reveal(&hotkey, netuid, mecid, Reveal { row, salt: &salt })
		}

		/// Set the weights of a validator on one mechanism of a subnet.
		///
		/// ## Origin
		/// Signed by the hotkey of the validator. Free of charge.
		/// ## Parameters
		/// `mecid`: the mechanism; otherwise like [`Pallet::set_weights`].
		/// ## Errors
		/// Those of [`Pallet::set_weights`], [`Error::MechanismDoesNotExist`]
		/// ## Events
		/// [`Event::WeightsSet`]
		#[pallet::call_index(119)]
		#[pallet::weight((T::WeightInfo::set_weights(targets(dests)), DispatchClass::Normal, Pays::No))]
		pub fn set_mechanism_weights(
			origin: OriginFor<T>,
			netuid: NetUid,
			mecid: MechId,
			dests: Vec<u16>,
			weights: Vec<u16>,
			version_key: u64,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			let row = Row { uids: &dests, values: &weights, version_key };
			Weighting::<T>::set(&hotkey, netuid, mecid, &row)
		}

		/// Claim the root dividends of the caller on up to five subnets, from all hotkeys with its
		/// root stake. What they pay is sold and staked on root, or kept as stake, as the caller
		/// chose; what a pool does not buy stays owed.
		///
		/// One call pays from three hotkeys and looks at sixteen with root stake at most, among the
		/// first of the caller's list: it skips 64 without. What it did not reach is for the next
		/// call, or for [`Pallet::claim_root_with_hotkey`].
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `subnets`: one to five subnets.
		/// ## Errors
		/// [`Error::InvalidSubnetNumber`], [`Error::SubnetNotExists`], [`Error::NothingToClaim`];
		/// where a pool refused the only sale, its error
		/// ## Events
		/// [`Event::RootClaimed`] for each hotkey and subnet
		#[pallet::call_index(121)]
		#[pallet::weight(Root::<T>::claim_weight())]
		pub fn claim_root(
			origin: OriginFor<T>,
			subnets: BTreeSet<NetUid>,
		) -> DispatchResultWithPostInfo {
			let coldkey = ensure_signed(origin)?;
			let used = Root::<T>::claim(&coldkey, &subnets)?;
			Ok(Some(used).into())
		}

		/// Choose what happens with root dividends of the caller when they are claimed.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `new_root_claim_type`: sell the alpha and stake the TAO on root, keep the alpha, or keep
		/// that of some subnets.
		/// ## Errors
		/// [`Error::InvalidSubnetNumber`]
		/// ## Events
		/// [`Event::RootClaimTypeSet`]
		#[pallet::call_index(122)]
		#[pallet::weight(T::WeightInfo::set_root_claim_type())]
		pub fn set_root_claim_type(
			origin: OriginFor<T>,
			new_root_claim_type: RootClaimTypeEnum,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Root::<T>::set_claim_type(&coldkey, new_root_claim_type)
		}

		/// Set how many coldkeys have their root dividends claimed in each block.
		///
		/// ## Origin
		/// Root.
		/// ## Parameters
		/// `new_value`: coldkeys, at most 50; 0 = none.
		/// ## Errors
		/// [`Error::InvalidNumRootClaim`]
		/// ## Events
		/// [`Event::NumRootClaimSet`]
		#[pallet::call_index(123)]
		#[pallet::weight(T::WeightInfo::sudo_set_root_claims())]
		pub fn sudo_set_num_root_claims(origin: OriginFor<T>, new_value: u64) -> DispatchResult {
			ensure_root(origin)?;
			Root::<T>::set_claims_per_block(new_value)
		}

		/// Set how much root dividends of a subnet somebody has to be owed before they are claimed.
		///
		/// ## Origin
		/// Root, or signed by the coldkey that owns the subnet.
		/// ## Parameters
		/// `new_value`: alpha-rao, at most 10,000,000.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::NotSubnetOwner`],
		/// [`Error::InvalidRootClaimThreshold`]
		/// ## Events
		/// [`Event::RootClaimThresholdSet`]
		#[pallet::call_index(124)]
		#[pallet::weight(T::WeightInfo::sudo_set_root_claims())]
		pub fn sudo_set_root_claim_threshold(
			origin: OriginFor<T>,
			netuid: NetUid,
			new_value: u64,
		) -> DispatchResult {
			let signer = ensure_signed_or_root(origin)?;
			Root::<T>::set_threshold(signer.as_ref(), netuid, new_value)
		}

		/// Let a subnet end. Its holders are paid out of its pool in the next blocks, then all that
		/// is stored of it is erased and its number is free again.
		///
		/// ## Origin
		/// Root.
		/// ## Errors
		/// [`Error::NotPermittedOnRootSubnet`], [`Error::SubnetNotExists`],
		/// [`Error::DissolveQueueFull`]
		/// ## Events
		/// [`Event::DissolveStarted`]; later [`Event::AlphaRedeemed`] for each holder,
		/// [`Event::PoolRecycled`], [`Event::NetworkRemoved`]
		#[pallet::call_index(120)]
		#[pallet::weight(T::WeightInfo::root_dissolve_network())]
		pub fn root_dissolve_network(origin: OriginFor<T>, netuid: NetUid) -> DispatchResult {
			ensure_root(origin)?;
			Dissolve::<T>::start(netuid)
		}

		/// Spend TAO on alpha of a subnet and burn it. The owner of the subnet may do so once in as
		/// many blocks as its tempo.
		///
		/// ## Origin
		/// Signed by the coldkey that pays.
		/// ## Parameters
		/// `hotkey`: one that exists; `amount`: rao, fee included; `limit`: rao per alpha, the
		/// highest spot price after the trade, none = any.
		/// ## Errors
		/// [`Error::SubnetNotExists`], [`Error::CannotBurnOrRecycleOnRootSubnet`],
		/// [`Error::AddStakeBurnRateLimitExceeded`], those of [`Pallet::add_stake`],
		/// [`Error::SlippageTooHigh`]
		/// ## Events
		/// [`Event::StakeAdded`], [`Event::AlphaBurned`], [`Event::AddStakeBurn`]
		#[pallet::call_index(132)]
		#[pallet::weight(T::WeightInfo::add_stake_burn())]
		pub fn add_stake_burn(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			amount: TaoBalance,
			limit: Option<Price>,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Staking::<T>::add_burn(&coldkey, &hotkey, netuid, amount, limit)
		}

		/// Like [`Pallet::burned_register`], with a bound on the price.
		///
		/// ## Origin
		/// Signed by the coldkey that pays and owns, or will own, the hotkey.
		/// ## Parameters
		/// `limit_price`: the highest price of the registration, in rao.
		/// ## Errors
		/// Those of [`Pallet::burned_register`], [`Error::RegistrationPriceLimitExceeded`]
		/// ## Events
		/// [`Event::NeuronRegistered`]
		#[pallet::call_index(134)]
		#[pallet::weight(Registration::<T>::weight(*netuid))]
		pub fn register_limit(
			origin: OriginFor<T>,
			netuid: NetUid,
			hotkey: T::AccountId,
			limit_price: u64,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let limit = Some(TaoBalance::from_rao(limit_price));
			Registration::<T>::register(&coldkey, netuid, &hotkey, limit)
		}

		/// Hand stake over to another coldkey and another hotkey, on the same or another subnet.
		/// Otherwise like [`Pallet::transfer_stake`].
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `alpha_amount`: alpha-rao of the origin (root: rao), fee included.
		/// ## Errors
		/// Those of [`Pallet::transfer_stake`]
		/// ## Events
		/// Those of [`Pallet::transfer_stake`]
		#[pallet::call_index(143)]
		#[pallet::weight(T::WeightInfo::move_stake().saturating_add(Root::<T>::change_weight(&[*origin_netuid, *destination_netuid])))]
		pub fn transfer_stake_and_hotkey(
			origin: OriginFor<T>,
			destination_coldkey: T::AccountId,
			origin_hotkey: T::AccountId,
			destination_hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: AlphaBalance,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let from = Place::new(&coldkey, &origin_hotkey, origin_netuid);
			let to = Place::new(&destination_coldkey, &destination_hotkey, destination_netuid);
			Transition::<T>::transfer_stake(from, to, alpha_amount)
		}

		/// Claim the root dividends of the caller on one hotkey, from up to sixty-four subnets.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Errors
		/// [`Error::HotKeyAccountNotExists`], [`Error::NothingToClaim`]; where pools refused all
		/// sales, the error of the last
		/// ## Events
		/// [`Event::RootClaimed`] for each subnet
		#[pallet::call_index(148)]
		#[pallet::weight(Root::<T>::claim_with_hotkey_weight())]
		pub fn claim_root_with_hotkey(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
		) -> DispatchResultWithPostInfo {
			let coldkey = ensure_signed(origin)?;
			let used = Root::<T>::claim_with_hotkey(&coldkey, &hotkey)?;
			Ok(Some(used).into())
		}

		/// Like [`Pallet::move_stake`], with a bound on the ratio of the prices.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Parameters
		/// `limit_price`, `allow_partial`: as in [`Pallet::swap_stake_limit`]; within a subnet the
		/// ratio is 10^9.
		/// ## Errors
		/// Those of [`Pallet::move_stake`], [`Error::SlippageTooHigh`],
		/// [`Error::ZeroMaxStakeAmount`]
		/// ## Events
		/// Those of [`Pallet::move_stake`]
		#[pallet::call_index(149)]
		#[pallet::weight(T::WeightInfo::move_stake().saturating_add(Root::<T>::change_weight(&[*origin_netuid, *destination_netuid])))]
		pub fn move_stake_limit(
			origin: OriginFor<T>,
			origin_hotkey: T::AccountId,
			destination_hotkey: T::AccountId,
			origin_netuid: NetUid,
			destination_netuid: NetUid,
			alpha_amount: AlphaBalance,
			limit_price: Price,
			allow_partial: bool,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			let from = Place::new(&coldkey, &origin_hotkey, origin_netuid);
			let to = Place::new(&coldkey, &destination_hotkey, destination_netuid);
			let limit = Some(RatioLimit { ratio: limit_price, allow_partial });
			Transition::<T>::move_stake(from, to, alpha_amount, limit)
		}
	}
}
