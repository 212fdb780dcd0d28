//! Answers about neurons.

use crate::stored::{AxonInfo, PrometheusInfo};
use alloc::vec::Vec;
use codec::{Compact, Decode, Encode};
use dtao_types::{AlphaBalance, NetUid, Uid};
use scale_info::TypeInfo;
use sp_core::crypto::AccountId32;

/// A neuron with its weights and bonds.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct NeuronInfo {
	/// The hotkey registered at this uid.
	pub hotkey: AccountId32,
	/// The coldkey that owns the hotkey.
	pub coldkey: AccountId32,
	/// Slot of the neuron.
	pub uid: Compact<Uid>,
	/// The subnet.
	pub netuid: Compact<NetUid>,
	/// Whether the neuron set weights within the activity cutoff.
	pub active: bool,
	/// Where the neuron serves; all zero when it does not.
	pub axon_info: AxonInfo,
	/// Where the neuron serves its metrics; all zero when it does not.
	pub prometheus_info: PrometheusInfo,
	/// The coldkey and the stake of the hotkey on this subnet in alpha-rao: one element.
	pub stake: Vec<(AccountId32, Compact<AlphaBalance>)>,
	/// Rank, parts of 65,535.
	pub rank: Compact<u16>,
	/// Emission of the last epoch, in alpha-rao.
	pub emission: Compact<AlphaBalance>,
	/// Share of the miner emission, parts of 65,535.
	pub incentive: Compact<u16>,
	/// Consensus weight, parts of 65,535.
	pub consensus: Compact<u16>,
	/// Trust as a miner, parts of 65,535.
	pub trust: Compact<u16>,
	/// Trust as a validator, parts of 65,535.
	pub validator_trust: Compact<u16>,
	/// Share of the validator emission, parts of 65,535.
	pub dividends: Compact<u16>,
	/// Block at which the neuron last set weights.
	pub last_update: Compact<u64>,
	/// Whether the neuron may validate.
	pub validator_permit: bool,
	/// Weights the neuron set: (uid, parts of 65,535).
	pub weights: Vec<(Compact<Uid>, Compact<u16>)>,
	/// Bonds of the neuron: (uid, parts of 65,535).
	pub bonds: Vec<(Compact<Uid>, Compact<u16>)>,
	/// Score for pruning; the lowest gives way first.
	pub pruning_score: Compact<u16>,
}

/// A neuron without its weights and bonds.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct NeuronInfoLite {
	/// The hotkey registered at this uid.
	pub hotkey: AccountId32,
	/// The coldkey that owns the hotkey.
	pub coldkey: AccountId32,
	/// Slot of the neuron.
	pub uid: Compact<Uid>,
	/// The subnet.
	pub netuid: Compact<NetUid>,
	/// Whether the neuron set weights within the activity cutoff.
	pub active: bool,
	/// Where the neuron serves; all zero when it does not.
	pub axon_info: AxonInfo,
	/// Where the neuron serves its metrics; all zero when it does not.
	pub prometheus_info: PrometheusInfo,
	/// The coldkey and the stake of the hotkey on this subnet in alpha-rao: one element.
	pub stake: Vec<(AccountId32, Compact<AlphaBalance>)>,
	/// Rank, parts of 65,535.
	pub rank: Compact<u16>,
	/// Emission of the last epoch, in alpha-rao.
	pub emission: Compact<AlphaBalance>,
	/// Share of the miner emission, parts of 65,535.
	pub incentive: Compact<u16>,
	/// Consensus weight, parts of 65,535.
	pub consensus: Compact<u16>,
	/// Trust as a miner, parts of 65,535.
	pub trust: Compact<u16>,
	/// Trust as a validator, parts of 65,535.
	pub validator_trust: Compact<u16>,
	/// Share of the validator emission, parts of 65,535.
	pub dividends: Compact<u16>,
	/// Block at which the neuron last set weights.
	pub last_update: Compact<u64>,
	/// Whether the neuron may validate.
	pub validator_permit: bool,
	/// Score for pruning; the lowest gives way first.
	pub pruning_score: Compact<u16>,
}
