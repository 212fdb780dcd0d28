//! Answers about subnets: base parameters, hyperparameters, pool, state.

use crate::stored::SubnetIdentityV3;
use alloc::vec::Vec;
use codec::{Compact, Decode, Encode};
use dtao_types::{AlphaBalance, NetUid, TaoBalance, I32F32, I96F32, U64F64};
use scale_info::TypeInfo;
use sp_core::crypto::AccountId32;

/// Owner, size and base parameters of a subnet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SubnetInfov2 {
	/// The subnet.
	pub netuid: Compact<NetUid>,
	/// Steepness of the trust function.
	pub rho: Compact<u16>,
	/// Share of stake that forms a majority, parts of 65,535.
	pub kappa: Compact<u16>,
	/// Difficulty of registration by work; without effect.
	pub difficulty: Compact<u64>,
	/// Blocks during which a new neuron cannot be pruned.
	pub immunity_period: Compact<u16>,
	/// Most validators the subnet may have.
	pub max_allowed_validators: Compact<u16>,
	/// Fewest weights a validator may set.
	pub min_allowed_weights: Compact<u16>,
	/// Largest single weight, parts of 65,535.
	pub max_weights_limit: Compact<u16>,
	/// Exponent of a scaling law, in percent; without effect.
	pub scaling_law_power: Compact<u16>,
	/// Number of neurons.
	pub subnetwork_n: Compact<u16>,
	/// Most neurons the subnet may have.
	pub max_allowed_uids: Compact<u16>,
	/// Blocks since the last epoch.
	pub blocks_since_last_step: Compact<u64>,
	/// Blocks between epochs.
	pub tempo: Compact<u16>,
	/// Kind of task; without effect, always 0.
	pub network_modality: Compact<u16>,
	/// Connections to other subnets; without effect, empty.
	pub network_connect: Vec<[u16; 2]>,
	/// Emission to the subnet in a block; always 0, see [`DynamicInfo`] for the real figures.
	pub emission_value: Compact<TaoBalance>,
	/// Price of registering a neuron, in rao.
	pub burn: Compact<TaoBalance>,
	/// Coldkey of the owner.
	pub owner: AccountId32,
	/// What the owner says of the subnet.
	pub identity: Option<SubnetIdentityV3>,
}

/// Pool, emission and identity of a subnet. The root subnet has no pool: its price is 1.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DynamicInfo {
	/// The subnet.
	pub netuid: Compact<NetUid>,
	/// Hotkey of the owner.
	pub owner_hotkey: AccountId32,
	/// Coldkey of the owner.
	pub owner_coldkey: AccountId32,
	/// Name, UTF-8.
	pub subnet_name: Vec<Compact<u8>>,
	/// Symbol of the alpha token, UTF-8.
	pub token_symbol: Vec<Compact<u8>>,
	/// Blocks between epochs.
	pub tempo: Compact<u16>,
	/// Block of the last epoch.
	pub last_step: Compact<u64>,
	/// Blocks since the last epoch.
	pub blocks_since_last_step: Compact<u64>,
	/// Emission in a block; always 0, the fields ending in `_emission` have the figures.
	pub emission: Compact<TaoBalance>,
	/// Alpha in the pool, in alpha-rao.
	pub alpha_in: Compact<AlphaBalance>,
	/// Alpha outside the pool, in alpha-rao.
	pub alpha_out: Compact<AlphaBalance>,
	/// TAO in the pool, in rao.
	pub tao_in: Compact<TaoBalance>,
	/// Alpha the last block gave to participants, in alpha-rao.
	pub alpha_out_emission: Compact<AlphaBalance>,
	/// Alpha the last block put into the pool, in alpha-rao.
	pub alpha_in_emission: Compact<AlphaBalance>,
	/// TAO the last block put into the pool, in rao.
	pub tao_in_emission: Compact<TaoBalance>,
	/// Alpha waiting for the next epoch, in alpha-rao.
	pub pending_alpha_emission: Compact<AlphaBalance>,
	/// TAO waiting for root at the next epoch, in rao.
	pub pending_root_emission: Compact<TaoBalance>,
	/// TAO ever traded against the pool, in rao.
	pub subnet_volume: Compact<u128>,
	/// Block of creation.
	pub network_registered_at: Compact<u64>,
	/// What the owner says of the subnet.
	pub subnet_identity: Option<SubnetIdentityV3>,
	/// Moving average of the price, TAO per alpha.
	pub moving_price: I96F32,
}

/// Hyperparameters of a subnet as a fixed structure.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SubnetHyperparamsV2 {
	/// Steepness of the trust function.
	pub rho: Compact<u16>,
	/// Share of stake that forms a majority, parts of 65,535.
	pub kappa: Compact<u16>,
	/// Blocks during which a new neuron cannot be pruned.
	pub immunity_period: Compact<u16>,
	/// Fewest weights a validator may set.
	pub min_allowed_weights: Compact<u16>,
	/// Largest single weight, parts of 65,535.
	pub max_weights_limit: Compact<u16>,
	/// Blocks between epochs.
	pub tempo: Compact<u16>,
	/// Lower bound of the difficulty; without effect.
	pub min_difficulty: Compact<u64>,
	/// Upper bound of the difficulty; without effect.
	pub max_difficulty: Compact<u64>,
	/// Version key weights must carry at least; 0 accepts any.
	pub weights_version: Compact<u64>,
	/// Blocks between two weight settings of a neuron.
	pub weights_rate_limit: Compact<u64>,
	/// Blocks of a registration interval.
	pub adjustment_interval: Compact<u16>,
	/// Blocks without new weights after which a validator counts as inactive.
	pub activity_cutoff: Compact<u16>,
	/// Whether neurons may register.
	pub registration_allowed: bool,
	/// Registrations wanted in an interval.
	pub target_regs_per_interval: Compact<u16>,
	/// Lower bound of the registration price, in rao.
	pub min_burn: Compact<TaoBalance>,
	/// Upper bound of the registration price, in rao.
	pub max_burn: Compact<TaoBalance>,
	/// Weight of old bonds in the moving average, parts of 1,000,000.
	pub bonds_moving_avg: Compact<u64>,
	/// Most registrations in a block.
	pub max_regs_per_block: Compact<u16>,
	/// Blocks between two changes of an endpoint.
	pub serving_rate_limit: Compact<u64>,
	/// Most validators the subnet may have.
	pub max_validators: Compact<u16>,
	/// Weight of the old price when it is adjusted, parts of 2^64 - 1.
	pub adjustment_alpha: Compact<u64>,
	/// Difficulty of registration by work; without effect.
	pub difficulty: Compact<u64>,
	/// Epochs between commit and reveal of weights.
	pub commit_reveal_period: Compact<u64>,
	/// Whether weights must be committed before they are revealed.
	pub commit_reveal_weights_enabled: bool,
	/// Upper bound of liquid alpha, parts of 65,535.
	pub alpha_high: Compact<u16>,
	/// Lower bound of liquid alpha, parts of 65,535.
	pub alpha_low: Compact<u16>,
	/// Whether the speed of bonds follows consensus (liquid alpha).
	pub liquid_alpha_enabled: bool,
	/// Steepness of the liquid alpha sigmoid.
	pub alpha_sigmoid_steepness: I32F32,
	/// Consensus in use: 2 the original, 3 Yuma3.
	pub yuma_version: Compact<u16>,
	/// Whether the subnet was started.
	pub subnet_is_active: bool,
	/// Whether stake may go to another coldkey.
	pub transfers_enabled: bool,
	/// Whether a neuron may have its bonds reset.
	pub bonds_reset_enabled: bool,
	/// Whether users may provide liquidity; always false.
	pub user_liquidity_enabled: bool,
}

/// A hyperparameter as name and value.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct HyperparamEntry {
	/// Name as clients show it, ASCII.
	pub name: Vec<u8>,
	/// Value, in the unit [`SubnetHyperparamsV2`] gives for that name.
	pub value: HyperparamValue,
}

/// Value of a hyperparameter. The variant tells a client how to show it.
#[allow(clippy::cast_possible_truncation)] // the codec derive casts the variant numbers
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum HyperparamValue {
	/// A switch.
	#[codec(index = 0)]
	Bool(bool),
	/// A 16-bit number.
	#[codec(index = 1)]
	U16(Compact<u16>),
	/// A 32-bit number.
	#[codec(index = 2)]
	U32(Compact<u32>),
	/// A 64-bit number.
	#[codec(index = 3)]
	U64(Compact<u64>),
	/// A 128-bit number.
	#[codec(index = 4)]
	U128(Compact<u128>),
	/// An amount in rao.
	#[codec(index = 5)]
	TaoBalance(Compact<TaoBalance>),
	/// A signed fixed-point number.
	#[codec(index = 6)]
	I32F32(I32F32),
	/// An unsigned fixed-point number.
	#[codec(index = 7)]
	U64F64(U64F64),
}

/// The neurons of a subnet in columns: position `i` of every list is the neuron with uid `i`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SubnetState {
	/// The subnet.
	pub netuid: Compact<NetUid>,
	/// Hotkeys.
	pub hotkeys: Vec<AccountId32>,
	/// Coldkeys that own the hotkeys.
	pub coldkeys: Vec<AccountId32>,
	/// Whether the neuron set weights within the activity cutoff.
	pub active: Vec<bool>,
	/// Whether the neuron may validate.
	pub validator_permit: Vec<bool>,
	/// Score for pruning; the lowest gives way first.
	pub pruning_score: Vec<Compact<u16>>,
	/// Block at which the neuron last set weights.
	pub last_update: Vec<Compact<u64>>,
	/// Emission of the last epoch, in alpha-rao.
	pub emission: Vec<Compact<AlphaBalance>>,
	/// Share of the validator emission, parts of 65,535.
	pub dividends: Vec<Compact<u16>>,
	/// Share of the miner emission, parts of 65,535.
	pub incentives: Vec<Compact<u16>>,
	/// Consensus weight, parts of 65,535.
	pub consensus: Vec<Compact<u16>>,
	/// Trust, parts of 65,535.
	pub trust: Vec<Compact<u16>>,
	/// Rank, parts of 65,535.
	pub rank: Vec<Compact<u16>>,
	/// Block of registration.
	pub block_at_registration: Vec<Compact<u64>>,
	/// Alpha staked to the hotkey here, in alpha-rao.
	pub alpha_stake: Vec<Compact<AlphaBalance>>,
	/// TAO staked to the hotkey on root, in rao.
	pub tao_stake: Vec<Compact<TaoBalance>>,
	/// Stake weight: alpha plus TAO times the TAO weight, in alpha-rao.
	pub total_stake: Vec<Compact<AlphaBalance>>,
	/// For each subnet in turn the emission of every hotkey of this one there, in alpha-rao.
	pub emission_history: Vec<Vec<Compact<AlphaBalance>>>,
}
