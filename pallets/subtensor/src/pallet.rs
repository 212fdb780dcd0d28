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
		coinbase::Coinbase, params::*, registration::Registration, root::Root, serving::Serving,
		staking::Staking, subnets::Subnets, types::*, weight_info::WeightInfo, weights::Weighting,
	};
	use alloc::vec::Vec;
	use dtao_runtime_api::stored::{AxonInfo, ChainIdentityV2, SubnetIdentityV3, WireMap, WireVec};
	use dtao_traits::SwapEngine;
	use dtao_types::{
		AlphaBalance, MechId, NetUid, NetUidStorageIndex, Price, TaoBalance, Uid, I64F64, I96F32,
		U64F64,
	};
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use sp_core::crypto::AccountId32;

	/// Positions that a key can have on one hotkey, for the weight of closing them all: those of
	/// the default limit of subnets and root. More are closed at the charge of so many.
	const MAX_POSITIONS: u32 = 129;

	/// Number of targets of a call that sets weights, for its weight.
	fn targets(dests: &[u16]) -> u32 {
		u32::try_from(dests.len()).unwrap_or(u32::MAX)
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
	/// Owner: `epoch`.
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

	/// Alpha emitted since the last epoch of a subnet, in alpha-rao.
	///
	/// Owner: `coinbase`.
	#[pallet::storage]
	pub type PendingEmission<T: Config> = StorageMap<_, Identity, NetUid, PendingAlpha, ValueQuery>;

	/// TAO that entered the pool by emission in the last block, in rao.
	///
	/// Owner: `coinbase`.
	#[pallet::storage]
	pub type SubnetTaoInEmission<T: Config> =
		StorageMap<_, Identity, NetUid, TaoBalance, ValueQuery>;

	/// Alpha that entered the pool by emission in the last block, in alpha-rao.
	///
	/// Owner: `coinbase`.
	#[pallet::storage]
	pub type SubnetAlphaInEmission<T: Config> =
		StorageMap<_, Identity, NetUid, AlphaBalance, ValueQuery>;

	/// Alpha emitted to participants in the last block, in alpha-rao.
	///
	/// Owner: `coinbase`.
	#[pallet::storage]
	pub type SubnetAlphaOutEmission<T: Config> =
		StorageMap<_, Identity, NetUid, AlphaBalance, ValueQuery>;

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

	/// Blocks between two epochs, less one; 0 = never.
	///
	/// Owner: `epoch`.
	#[pallet::storage]
	pub type Tempo<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery, DefaultTempo<T>>;

	/// Blocks since the last epoch.
	///
	/// Owner: `epoch`.
	#[pallet::storage]
	pub type BlocksSinceLastStep<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Block of the last epoch. The spelling is public interface.
	///
	/// Owner: `epoch`.
	#[pallet::storage]
	pub type LastMechansimStepBlock<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Block to which a due epoch was deferred; 0 = none.
	///
	/// Owner: `epoch`.
	#[pallet::storage]
	pub type PendingEpochAt<T: Config> = StorageMap<_, Identity, NetUid, u64, ValueQuery>;

	/// Epochs in one block at most.
	///
	/// Owner: `epoch`.
	#[pallet::storage]
	pub type MaxEpochsPerBlock<T: Config> =
		StorageValue<_, u8, ValueQuery, DefaultMaxEpochsPerBlock<T>>;

	/// Per uid: whether the neuron set weights within the activity cutoff.
	///
	/// Owner: `epoch`.
	#[pallet::storage]
	pub type Active<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<bool, MAX_NEURONS>, ValueQuery>;

	/// Per uid: alpha earned in the last epoch, in alpha-rao.
	///
	/// Owner: `epoch`.
	#[pallet::storage]
	pub type Emission<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u64, MAX_NEURONS>, ValueQuery>;

	/// Per uid: rank, in parts of 65,535.
	///
	/// Owner: `epoch`.
	#[pallet::storage]
	pub type Rank<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: trust, in parts of 65,535.
	///
	/// Owner: `epoch`.
	#[pallet::storage]
	pub type Trust<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: consensus weight, in parts of 65,535.
	///
	/// Owner: `epoch`.
	#[pallet::storage]
	pub type Consensus<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: share of the miners' emission, in parts of 65,535.
	///
	/// Owner: `epoch`.
	#[pallet::storage]
	pub type Incentive<T: Config> =
		StorageMap<_, Identity, NetUidStorageIndex, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: share of the validators' emission, in parts of 65,535.
	///
	/// Owner: `epoch`.
	#[pallet::storage]
	pub type Dividends<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: part of the weights within consensus, in parts of 65,535.
	///
	/// Owner: `epoch`.
	#[pallet::storage]
	pub type ValidatorTrust<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Per uid: whether the neuron may validate.
	///
	/// Owner: `epoch`.
	#[pallet::storage]
	pub type ValidatorPermit<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<bool, MAX_NEURONS>, ValueQuery>;

	/// Per uid: stake weight against the largest, in parts of 65,535.
	///
	/// Owner: `epoch`.
	#[pallet::storage]
	pub type StakeWeight<T: Config> =
		StorageMap<_, Identity, NetUid, WireVec<u16, MAX_NEURONS>, ValueQuery>;

	/// Bonds of a validator: pairs of uid and parts of 65,535.
	///
	/// Owner: `epoch`.
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

	/// Per uid: block in which the neuron last set weights or registered.
	///
	/// Owner: `weights`.
	#[pallet::storage]
	pub type LastUpdate<T: Config> =
		StorageMap<_, Identity, NetUidStorageIndex, WireVec<u64, MAX_NEURONS>, ValueQuery>;

	/// Number of neurons of a subnet.
	///
	/// Owner: `registration`.
	#[pallet::storage]
	pub type SubnetworkN<T: Config> = StorageMap<_, Identity, NetUid, u16, ValueQuery>;

	/// Uid of a hotkey on a subnet.
	///
	/// Owner: `registration`.
	#[pallet::storage]
	pub type Uids<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Blake2_128Concat, T::AccountId, Uid, OptionQuery>;

	/// Hotkey of a uid on a subnet.
	///
	/// Owner: `registration`.
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
	/// Owner: `registration`.
	#[pallet::storage]
	pub type IsNetworkMember<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, NetUid, bool, ValueQuery>;

	/// Block in which a neuron was registered.
	///
	/// Owner: `registration`.
	#[pallet::storage]
	pub type BlockAtRegistration<T: Config> =
		StorageDoubleMap<_, Identity, NetUid, Identity, Uid, u64, ValueQuery>;

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

	/// Stake on a hotkey, in alpha-rao (root: rao).
	///
	/// Owner: `staking`.
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
	/// Owner: `staking`.
	#[pallet::storage]
	pub type TotalHotkeyShares<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, NetUid, U64F64, ValueQuery>;

	/// Shares of a coldkey in the stake pool of a hotkey. Keys: hotkey, coldkey, netuid.
	///
	/// Owner: `staking`.
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

	/// Hotkeys that a coldkey has or had stake on.
	///
	/// Owner: `staking`.
	#[pallet::storage]
	pub type StakingHotkeys<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, WireVec<T::AccountId, MAX_KEYS>, ValueQuery>;

	/// Alpha dividends of a hotkey in the last epoch after take, in alpha-rao.
	///
	/// Owner: `staking`.
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

	/// What a coldkey wants done with its root dividends.
	///
	/// Owner: `root`.
	#[pallet::storage]
	pub type RootClaimType<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, RootClaimTypeEnum, ValueQuery>;

	/// Alpha claimable per rao of root stake on a hotkey since it exists, per subnet. A view of
	/// `RootClaimRate` for clients.
	///
	/// Owner: `root`.
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
	/// Owner: `root`.
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

	/// Alpha claimable per rao of root stake on a hotkey since it exists, scaled by 10^18.
	///
	/// Owner: `root`.
	#[pallet::storage]
	pub type RootClaimRate<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, NetUid, u128, ValueQuery>;

	/// Alpha owed beyond what the rate explains, because the stake fell, in alpha-rao. Keys:
	/// netuid, hotkey, coldkey.
	///
	/// Owner: `root`.
	#[pallet::storage]
	pub type RootClaimUnpaid<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, NetUid>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		u128,
		ValueQuery,
	>;

	/// Alpha that root stakers can claim, in alpha-rao. Part of `SubnetAlphaOut`.
	///
	/// Owner: `root`.
	#[pallet::storage]
	pub type RootClaimableAlpha<T: Config> =
		StorageMap<_, Identity, NetUid, AlphaBalance, ValueQuery>;

	/// Alpha dividends for root stakers of a hotkey in the last epoch, in alpha-rao.
	///
	/// Owner: `root`.
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
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			Subnets::<T>::build_genesis(self);
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
		/// A subnet was started: netuid, first block that emits.
		#[codec(index = 70)]
		FirstEmissionBlockNumberSet(NetUid, u64),
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
		/// An epoch was due, and the cap of epochs in a block deferred it.
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
		/// The parameter was changed too recently: wait some blocks.
		TxRateLimitExceeded,
		/// Liquid alpha is off on this subnet.
		LiquidAlphaDisabled,
		/// The upper learning rate is too low.
		AlphaHighTooLow,
		/// The lower learning rate is out of range.
		AlphaLowOutOfRange,
		/// The activity cutoff is too low.
		ActivityCutoffTooLow,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Coinbase::<T>::on_block()
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
			Weighting::<T>::set(&hotkey, netuid, MechId::MAIN, dests, weights, version_key)
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
		/// [`Error::InsufficientLiquidity`]
		/// ## Events
		/// [`Event::StakeAdded`]
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::add_stake())]
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
		#[pallet::weight(T::WeightInfo::remove_stake())]
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
		/// [`Error::NoNeuronIdAvailable`], [`Error::InsufficientLiquidity`]
		/// ## Events
		/// [`Event::NeuronRegistered`]
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::burned_register())]
		pub fn burned_register(
			origin: OriginFor<T>,
			netuid: NetUid,
			hotkey: T::AccountId,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Registration::<T>::register(&coldkey, netuid, &hotkey, None)
		}

		/// Register a subnet. The lock cost goes into its pool; the hotkey becomes its uid 0.
		///
		/// ## Origin
		/// Signed by the coldkey that pays and will own the subnet.
		/// ## Errors
		/// [`Error::NonAssociatedColdKey`], [`Error::CannotUseSystemAccount`],
		/// [`Error::NetworkTxRateLimitExceeded`], [`Error::SubnetLimitReached`],
		/// [`Error::CannotAffordLockCost`]
		/// ## Events
		/// [`Event::NetworkAdded`], [`Event::NeuronRegistered`]
		#[pallet::call_index(59)]
		#[pallet::weight(T::WeightInfo::register_network())]
		pub fn register_network(origin: OriginFor<T>, hotkey: T::AccountId) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Subnets::<T>::register(&coldkey, &hotkey)
		}

		/// Register a hotkey on the root subnet.
		///
		/// ## Origin
		/// Signed by the coldkey that owns, or will own, the hotkey.
		/// ## Errors
		/// [`Error::RootNetworkDoesNotExist`], [`Error::HotKeyAlreadyRegisteredInSubNet`],
		/// [`Error::NonAssociatedColdKey`], [`Error::StakeTooLowForRoot`]
		/// ## Events
		/// [`Event::NeuronRegistered`]
		#[pallet::call_index(62)]
		#[pallet::weight(T::WeightInfo::root_register())]
		pub fn root_register(origin: OriginFor<T>, hotkey: T::AccountId) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Root::<T>::register(&coldkey, &hotkey)
		}

		/// Remove all stake of the caller on a hotkey, root included. Positions that their pool
		/// cannot buy, or that are worth less than the minimum, stay.
		///
		/// ## Origin
		/// Signed by the coldkey that staked.
		/// ## Errors
		/// [`Error::HotKeyAccountNotExists`], [`Error::NotEnoughStakeToWithdraw`]
		/// ## Events
		/// [`Event::StakeRemoved`] for each position
		#[pallet::call_index(83)]
		#[pallet::weight(T::WeightInfo::unstake_all(MAX_POSITIONS))]
		pub fn unstake_all(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
		) -> DispatchResultWithPostInfo {
			let coldkey = ensure_signed(origin)?;
			let closed = Staking::<T>::remove_all(&coldkey, &hotkey)?;
			Ok(Some(T::WeightInfo::unstake_all(closed)).into())
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
		#[pallet::weight(T::WeightInfo::unstake_all(MAX_POSITIONS))]
		pub fn unstake_all_alpha(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
		) -> DispatchResultWithPostInfo {
			let coldkey = ensure_signed(origin)?;
			let closed = Staking::<T>::remove_all_alpha(&coldkey, &hotkey)?;
			Ok(Some(T::WeightInfo::unstake_all(closed)).into())
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
		#[pallet::weight(T::WeightInfo::add_stake())]
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
		#[pallet::weight(T::WeightInfo::remove_stake())]
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
		#[pallet::weight(T::WeightInfo::remove_stake())]
		pub fn remove_stake_full_limit(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			netuid: NetUid,
			limit_price: Option<Price>,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Staking::<T>::remove_full(&coldkey, &hotkey, netuid, limit_price)
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
			Weighting::<T>::set(&hotkey, netuid, mecid, dests, weights, version_key)
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
		#[pallet::weight(T::WeightInfo::burned_register())]
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
	}
}
