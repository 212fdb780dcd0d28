//! The gate that owners and root pass to change a subnet.
//!
//! 1. The subnet exists; the signer owns it, or the origin is root.
//! 2. An owner has waited since it last did the same. Root waits for nothing.
//! 3. No epoch is near, for root neither: validators and miners shall know in time what it will count.

use super::Admin;
use crate::{pallet::*, params::RateLimits, schedule::Schedule, subnets::Subnets, Config, Error};
use dtao_types::NetUid;
use frame_support::ensure;
use frame_system::{pallet_prelude::OriginFor, RawOrigin};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// Who passed the gate.
pub enum Sender {
	/// Root.
	Root,
	/// The owner of the subnet.
	Owner(AccountId32),
}

impl Sender {
	/// Whether it is root.
	pub const fn is_root(&self) -> bool {
		matches!(self, Self::Root)
	}
}

impl<T: Config> Admin<T> {
	/// The owner of a subnet that exists, or root.
	pub fn sender(origin: OriginFor<T>, netuid: NetUid) -> Result<Sender, DispatchError> {
		let sender = match origin.into() {
			Ok(RawOrigin::Root) => Sender::Root,
			Ok(RawOrigin::Signed(who)) => Sender::Owner(who),
			_ => return Err(DispatchError::BadOrigin),
		};
		Subnets::<T>::ensure_exists(netuid)?;
		if let Sender::Owner(who) = &sender {
			ensure!(Subnets::<T>::is_owner(who, netuid), DispatchError::BadOrigin);
		}
		Ok(sender)
	}

	/// Fail where an owner has done the same, by its number, less than `wait` blocks ago.
	pub fn ensure_rested(sender: &Sender, netuid: NetUid, number: u8, wait: u64) -> DispatchResult {
		ensure!(
			sender.is_root() || RateLimits::<T>::is_owner_rested(netuid, number, wait),
			Error::<T>::TxRateLimitExceeded
		);
		Ok(())
	}

	/// Remember that an owner did something, by its number, in this block.
	pub fn note(sender: &Sender, netuid: NetUid, number: u8) {
		if !sender.is_root() {
			RateLimits::<T>::note_owner(netuid, number);
		}
	}

	/// Fail in the freeze window: while the next epoch is fewer than `AdminFreezeWindow` blocks away, and while
	/// one that was triggered or deferred waits. A window of 0 is none.
	pub fn ensure_no_epoch_near(netuid: NetUid) -> DispatchResult {
		let (window, now) = (u64::from(AdminFreezeWindow::<T>::get()), Pallet::<T>::now());
		let is_far =
			Schedule::<T>::blocks_until_next(netuid, now).is_none_or(|left| left >= window);
		let is_pending = Schedule::<T>::pending(netuid).is_some_and(|until| until > now);
		ensure!(
			window == 0 || is_far && !is_pending,
			Error::<T>::AdminActionProhibitedDuringWeightsWindow
		);
		Ok(())
	}

	/// So many tempos in blocks.
	pub fn tempos(netuid: NetUid, count: u16) -> u64 {
		u64::from(count).saturating_mul(u64::from(Schedule::<T>::tempo(netuid)))
	}
}
