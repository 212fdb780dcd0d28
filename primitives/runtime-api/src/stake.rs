//! Answers about stake.

use codec::{Compact, Decode, Encode, MaxEncodedLen};
use dtao_types::{AlphaBalance, NetUid, TaoBalance, U64F64};
use scale_info::TypeInfo;
use sp_core::crypto::AccountId32;

/// A stake position: one coldkey with one hotkey on one subnet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct StakeInfo {
	/// The hotkey staked to.
	pub hotkey: AccountId32,
	/// The coldkey that owns the stake.
	pub coldkey: AccountId32,
	/// The subnet.
	pub netuid: Compact<NetUid>,
	/// The stake in alpha-rao.
	pub stake: Compact<AlphaBalance>,
	/// How much of it is locked, in alpha-rao.
	pub locked: Compact<AlphaBalance>,
	/// Alpha emission of the hotkey in the last epoch, in alpha-rao.
	pub emission: Compact<AlphaBalance>,
	/// TAO emission of the hotkey in the last epoch, in rao.
	pub tao_emission: Compact<TaoBalance>,
	/// Without meaning today, always 0.
	pub drain: Compact<u64>,
	/// Whether the hotkey is registered on the subnet.
	pub is_registered: bool,
}

/// Stake of a coldkey on a subnet over all its hotkeys, in alpha-rao.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct StakeAvailability {
	/// All of it.
	pub total: Compact<AlphaBalance>,
	/// The part that is locked.
	pub locked: Compact<AlphaBalance>,
	/// The part that can be moved: total less locked.
	pub available: Compact<AlphaBalance>,
}

/// Locked stake and the conviction it has gathered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct LockState {
	/// Locked stake in alpha-rao.
	pub locked_mass: AlphaBalance,
	/// Conviction in alpha-rao.
	pub conviction: U64F64,
	/// Block of the last change.
	pub last_update: u64,
}
