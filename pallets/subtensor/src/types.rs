//! Types that the pallet stores or takes in calls and that no other crate needs.

use alloc::collections::BTreeSet;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use dtao_types::{AlphaBalance, MathError, NetUid};
use frame_support::{traits::ConstU32, BoundedBTreeSet};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Most subnets a chain can hold, root included.
pub const MAX_SUBNETS: u32 = 1_024;

/// Most neurons a subnet can hold, whatever its parameters say.
pub const MAX_NEURONS: u32 = 4_096;

/// Most hotkeys a coldkey can own or stake to.
pub const MAX_KEYS: u32 = 4_096;

/// Most characters of a token symbol.
pub const MAX_SYMBOL: u32 = 32;

/// What happens with root dividends when they are claimed.
#[allow(clippy::cast_possible_truncation)] // the codec derive casts the variant index
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum RootClaimTypeEnum {
	/// Sell the alpha and stake the TAO on root.
	#[default]
	Swap,
	/// Keep the alpha as stake.
	Keep,
	/// Keep the alpha of these subnets, sell the rest.
	KeepSubnets {
		/// The subnets whose alpha is kept.
		subnets: BTreeSet<NetUid>,
	},
}

impl MaxEncodedLen for RootClaimTypeEnum {
	fn max_encoded_len() -> usize {
		// One byte for the variant; the set holds each subnet at most once.
		BoundedBTreeSet::<NetUid, ConstU32<MAX_SUBNETS>>::max_encoded_len().saturating_add(1)
	}
}

/// What happens with incentive that the hotkeys of the subnet owner earned.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum RecycleOrBurnEnum {
	/// The alpha stays issued and belongs to nobody.
	#[default]
	Burn,
	/// The alpha is taken back and can be emitted again.
	Recycle,
}

/// Consensus of a subnet, as newer public clients read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum EpochConsensus {
	/// Yuma, original or Yuma3.
	#[default]
	Yuma,
	/// None: weights pay nobody.
	Null,
}

/// Alpha of a subnet that is emitted and waits for the next epoch, in alpha-rao.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct PendingAlpha {
	/// For the subnet owner.
	pub owner_cut: AlphaBalance,
	/// For the miners.
	pub server: AlphaBalance,
	/// For the validators and their stakers.
	pub validator: AlphaBalance,
	/// For root stakers, to be claimed.
	pub root: AlphaBalance,
}

impl PendingAlpha {
	/// All parts together.
	pub fn total(&self) -> Result<AlphaBalance, MathError> {
		AlphaBalance::checked_sum([self.owner_cut, self.server, self.validator, self.root])
	}
}

/// What a hook met that must not happen. The chain goes on; the step it happened in is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum UnexpectedKind {
	/// The emission of a subnet could not be booked.
	Emission,
	/// The epoch of a subnet could not be run.
	Epoch,
	/// The mirror of the issuance could not be written.
	Issuance,
}

/// A neuron of a subnet in the genesis state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GenesisNeuron<AccountId> {
	/// Hotkey of the neuron.
	pub hotkey: AccountId,
	/// Coldkey that owns the hotkey.
	pub coldkey: AccountId,
	/// Stake of the coldkey on the hotkey, alpha-rao.
	pub stake: AlphaBalance,
}

/// A subnet in the genesis state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GenesisSubnet<AccountId> {
	/// Number of the subnet; 0 is root.
	pub netuid: NetUid,
	/// Owner hotkey and owner coldkey.
	pub owner: Option<(AccountId, AccountId)>,
	/// Name of the subnet, for its identity-free listing.
	pub name: alloc::string::String,
	/// Token symbol.
	pub symbol: alloc::string::String,
	/// TAO in the pool, rao. Minted at genesis on the account of the subnet.
	pub tao: dtao_types::TaoBalance,
	/// Alpha in the pool, alpha-rao.
	pub alpha: AlphaBalance,
	/// Blocks between two epochs, less one.
	pub tempo: u16,
	/// Number of neurons at most.
	pub max_uids: u16,
	/// Registrations aimed at in an interval.
	pub target_registrations: u16,
	/// Neurons, in the order of their uids.
	pub neurons: alloc::vec::Vec<GenesisNeuron<AccountId>>,
}
