//! Answers about root dividends that were not claimed yet, in the words of the newest client.
//!
//! That client thinks of a validator on root as a basket of alpha in which coldkeys own shares.
//! Here the basket of a hotkey is what it owes: alpha of each subnet that its root stakers can
//! claim. A share is one claimable alpha-rao, of whatever subnet, so that shares and owed alpha are
//! the same number; it is a plain number because alpha of several subnets is no amount of any one
//! of them.

use alloc::vec::Vec;
use codec::{Decode, Encode};
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use scale_info::TypeInfo;
use sp_core::crypto::AccountId32;

/// What a hotkey owes of one subnet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct BasketHolding {
	/// The subnet.
	pub netuid: NetUid,
	/// Claimable alpha of all coldkeys, in alpha-rao.
	pub alpha: AlphaBalance,
	/// Its value at the spot price, in rao.
	pub spot_tao: TaoBalance,
	/// What a sale of it alone would give, fee deducted, in rao.
	pub realizable_tao: TaoBalance,
}

/// What a hotkey owes in all. All zero for one that owes nothing, or that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct BasketSummary {
	/// The hotkey.
	pub hotkey: AccountId32,
	/// Sum of what the sales would give, in rao.
	pub nav_tao: TaoBalance,
	/// Sum of the values at spot prices, in rao.
	pub spot_nav_tao: TaoBalance,
	/// Claimable alpha-rao of all subnets.
	pub shares: u64,
	/// Always 0: nothing is paid into a basket.
	pub deposited_tao: TaoBalance,
	/// Always 0: what was claimed is not counted.
	pub redeemed_tao: TaoBalance,
	/// By subnet, in ascending order.
	pub holdings: Vec<BasketHolding>,
}

/// What a hotkey owes one coldkey.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct BasketPosition {
	/// The hotkey.
	pub hotkey: AccountId32,
	/// Alpha-rao of all subnets that the coldkey can claim.
	pub beta: u64,
	/// Alpha-rao of all subnets that all coldkeys can claim.
	pub beta_total: u64,
	/// What sales of all that the hotkey owes would give, in rao.
	pub nav_tao: TaoBalance,
	/// What sales of the coldkey's part would give, in rao.
	pub value_tao: TaoBalance,
	/// The value of the coldkey's part at spot prices, in rao.
	pub spot_value_tao: TaoBalance,
}
