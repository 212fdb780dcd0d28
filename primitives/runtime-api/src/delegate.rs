//! Answers about delegates.

use alloc::vec::Vec;
use codec::{Compact, Decode, Encode};
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use scale_info::TypeInfo;
use sp_core::crypto::AccountId32;

/// A hotkey that takes delegated stake, and who delegates to it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DelegateInfo {
	/// The hotkey.
	pub delegate_ss58: AccountId32,
	/// What the delegate keeps of the dividends of its nominators, parts of 65,535.
	pub take: Compact<u16>,
	/// Coldkeys with stake here; for each the subnets and its stake there in alpha-rao.
	pub nominators: Vec<(AccountId32, Vec<(Compact<NetUid>, Compact<AlphaBalance>)>)>,
	/// The coldkey that owns the hotkey.
	pub owner_ss58: AccountId32,
	/// Subnets the hotkey is registered on.
	pub registrations: Vec<Compact<NetUid>>,
	/// Subnets the hotkey is a permitted validator of.
	pub validator_permits: Vec<Compact<NetUid>>,
	/// Estimated daily return of 1000 TAO of stake after take, in rao.
	pub return_per_1000: Compact<TaoBalance>,
	/// Estimated daily return of the whole delegate, in rao.
	pub total_daily_return: Compact<TaoBalance>,
}
