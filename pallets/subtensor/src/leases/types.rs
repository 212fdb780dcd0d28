//! What the room stores of a lease.

use crate::math_error;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use dtao_types::{mul_div_floor, AlphaBalance, NetUid, TaoBalance, U64F64};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, Percent};

/// Number of a lease.
pub type LeaseId = u32;

/// A lease as this runtime stores it.
pub type SubnetLeaseOf<T> = SubnetLease<AccountId32, BlockNumberFor<T>>;

/// A lease that is over, as this runtime stores it.
pub type EndedLeaseOf<T> = EndedLease<AccountId32, BlockNumberFor<T>>;

/// A subnet that belongs to the contributors of a crowdloan for some time, or for ever.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct SubnetLease<AccountId, BlockNumber> {
	/// Who created the crowdloan: runs the subnet through a proxy, and owns it when the lease is terminated.
	pub beneficiary: AccountId,
	/// The account without a key that owns the subnet.
	pub coldkey: AccountId,
	/// The hotkey of the subnet's owner, on which the stake of the lease lies.
	pub hotkey: AccountId,
	/// Part of the owner cut that is divided among all who contributed.
	pub emissions_share: Percent,
	/// First block in which the lease can be terminated; none = it never can.
	pub end_block: Option<BlockNumber>,
	/// The subnet.
	pub netuid: NetUid,
	/// What the subnet cost of what was raised, in rao: lock, bond of the proxy, existential deposit.
	pub cost: u64,
}

/// How a lease came to its end.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum LeaseEnd {
	/// The beneficiary took the subnet over: the stake that is not accumulated dividends is the beneficiary's.
	Terminated,
	/// The subnet ends: all stake is divided by the shares.
	Dissolved,
}

/// A lease that is over and not wound up yet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct EndedLease<AccountId, BlockNumber> {
	/// Number of the lease.
	pub id: LeaseId,
	/// The lease as it was.
	pub lease: SubnetLease<AccountId, BlockNumber>,
	/// Why it is over.
	pub end: LeaseEnd,
}

/// Place in the work on a lease.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct LeaseTurn<AccountId> {
	/// The subnet.
	pub netuid: NetUid,
	/// The contributor that was looked at last; none before the first.
	pub after: Option<AccountId>,
}

/// What an account got out of a lease.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct LeaseReceipt {
	/// Dividends, in alpha-rao.
	pub alpha: AlphaBalance,
	/// TAO, in rao.
	pub tao: TaoBalance,
}

/// What is needed to divide what a lease gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct LeaseBook {
	/// What the crowdloan raised, in rao.
	pub raised: TaoBalance,
	/// What the beneficiary contributed of it, in rao.
	pub own: TaoBalance,
	/// Dividends paid so far, in alpha-rao.
	pub alpha_paid: AlphaBalance,
	/// TAO paid back so far, in rao.
	pub tao_paid: TaoBalance,
	/// TAO on the coldkey of the lease that is to be paid back, in rao.
	pub tao_waiting: TaoBalance,
}

impl LeaseBook {
	/// The share of a contribution, rounded down.
	pub fn share_of(&self, contribution: TaoBalance) -> U64F64 {
		let scaled = u128::from(contribution.rao()) << U64F64::FRACTION_BITS;
		U64F64::from_bits(scaled.checked_div(u128::from(self.raised.rao())).unwrap_or_default())
	}

	/// The contribution that a share was made of, exact to the rao: what was raised has fewer than 64 bits, so
	/// that rounding the share down took less than a rao from it.
	pub fn contribution_of(&self, share: U64F64) -> TaoBalance {
		let whole = 1u128 << U64F64::FRACTION_BITS;
		let scaled = share.bits.saturating_mul(u128::from(self.raised.rao()));
		let rao = u64::try_from(scaled.div_ceil(whole)).unwrap_or(u64::MAX);
		TaoBalance::from_rao(rao).min(self.raised)
	}

	/// What is due to a contribution of all that was paid and `waiting`, when `got` came of it already. What
	/// all have got and are due is never more than all there was.
	pub fn alpha_due(
		&self,
		waiting: AlphaBalance,
		contribution: TaoBalance,
		got: AlphaBalance,
	) -> Result<AlphaBalance, DispatchError> {
		let all = self.alpha_paid.checked_add(waiting).map_err(math_error)?;
		let part = mul_div_floor(all.rao(), contribution.rao(), self.raised.rao());
		let part = AlphaBalance::from_rao(part.map_err(math_error)?);
		Ok(part.saturating_sub(got).min(waiting))
	}

	/// The same of the TAO.
	pub fn tao_due(
		&self,
		contribution: TaoBalance,
		got: TaoBalance,
	) -> Result<TaoBalance, DispatchError> {
		let all = self.tao_paid.checked_add(self.tao_waiting).map_err(math_error)?;
		let part = mul_div_floor(all.rao(), contribution.rao(), self.raised.rao());
		let part = TaoBalance::from_rao(part.map_err(math_error)?);
		Ok(part.saturating_sub(got).min(self.tao_waiting))
	}
}
