//! Leases: subnets that a crowdloan paid for. Who contributed shares in the owner cut.
//!
//! A lease has an account of its own, to which nobody has the key. It owns the subnet, and gets the owner cut as
//! stake on its hotkey. The creator of the crowdloan, the *beneficiary*, runs the subnet as its proxy.
//!
//! | file | what |
//! |---|---|
//! | `types` | what is stored, and how it is divided |
//! | `turns` | what is due is paid, some of it in each block |
//! | `end` | a lease is over: its dividends are paid to the last, the rest is handed over |
//! | `rekey` | a coldkey hands its part over |
//!
//! **Dividends.** Of each owner cut the `emissions_share`, rounded up, is *accumulated*: it stays on the stake of
//! the lease until it is paid. Every [`INTERVAL`] blocks each lease with something accumulated has its turn: all
//! contributors, then the beneficiary, get as stake what is due to them. Due is, of all dividends that there ever
//! were, the part that one contributed, rounded down, less what one got so far. So it does not matter how often
//! one is paid: what is too little to be worth a stake, or cannot be booked now, is paid another time, and
//! what the rounding leaves over waits for the end of the lease. What was paid and what is accumulated is what
//! there ever was, to the unit.
//!
//! **TAO** that the lock did not need is given back by the same rule, from the next block on.
//!
//! **The rest** of the owner cut, and what the hotkey earns besides, stays on the stake of the lease. It is the
//! beneficiary's when the lease is terminated.
//!
//! **The end.** Nothing is accumulated any more from `end_block` on. When the beneficiary terminates the lease, it
//! owns the subnet at once; what was accumulated is paid in the next blocks without a minimum, then the beneficiary
//! gets what is left. When the subnet ends, all stake of the lease is divided before its holders are paid, so each
//! contributor is paid as a holder. In both cases TAO on the account of the lease is divided, too. What cannot
//! be booked for a contributor even then, whose list of hotkeys is full or whose account too little TAO would have
//! to open, is left to the beneficiary.
//!
//! Invariants: INV-18.

mod end;
mod rekey;
pub(crate) mod storage;
mod turns;
mod types;

pub use types::*;

use crate::{
	keys::KeyStore, number, pallet::*, shares::Shares, staking::Staking, types::Position, Config,
	Event,
};
use alloc::{vec, vec::Vec};
use codec::Encode;
use core::marker::PhantomData;
use dtao_types::{mul_div_ceil, AlphaBalance, NetUid, TaoBalance};
use frame_support::{
	storage::with_storage_layer,
	traits::{fungible::Mutate, tokens::Preservation, Get},
	weights::Weight,
};
use sp_core::crypto::AccountId32;
use sp_io::hashing::blake2_256;
use sp_runtime::{DispatchError, DispatchResult};

/// Blocks between two turns of a lease.
pub const INTERVAL: u64 = 100;

/// A lease that is about to begin: its number and its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLease {
	/// Number of the lease.
	pub id: LeaseId,
	/// The account that will own the subnet.
	pub coldkey: AccountId32,
	/// Its hotkey.
	pub hotkey: AccountId32,
}

/// Sole reader and writer of leases.
pub struct Leases<T>(PhantomData<T>);

impl<T: Config> Leases<T> {
	/// A lease that runs.
	pub fn get(id: LeaseId) -> Option<SubnetLeaseOf<T>> {
		SubnetLeases::<T>::get(id)
	}

	/// Number and keys of the next lease.
	pub fn next() -> NewLease {
		let id = NextSubnetLeaseId::<T>::get();
		let coldkey = Self::free_account(b"leasing/coldkey", id);
		let hotkey = Self::free_account(b"leasing/hotkey", id);
		NewLease { id, coldkey, hotkey }
	}

	/// The account of a lease: the hash of what it is for and of the number. Where somebody has taken that
	/// already to get in the way, one that could not be known before this block.
	fn free_account(purpose: &[u8], id: LeaseId) -> AccountId32 {
		let account = AccountId32::new((purpose, id).using_encoded(blake2_256));
		let is_taken = KeyStore::<T>::exists(&account)
			|| !KeyStore::<T>::owned(&account).is_empty()
			|| !Shares::<T>::staking_hotkeys(&account).is_empty();
		if !is_taken {
			return account;
		}
		let parent = frame_system::Pallet::<T>::parent_hash();
		AccountId32::new((purpose, id, parent).using_encoded(blake2_256))
	}

	/// Begin a lease of a subnet that its coldkey owns. `contributions` add up to `raised`; `left` of it lies on
	/// the coldkey and is given back.
	pub fn open(
		id: LeaseId,
		lease: SubnetLeaseOf<T>,
		raised: TaoBalance,
		left: TaoBalance,
		contributions: &[(AccountId32, TaoBalance)],
	) -> DispatchResult {
		let mut book = LeaseBook { raised, own: raised, tao_waiting: left, ..Default::default() };
		let others = contributions.iter().filter(|(who, _)| *who != lease.beneficiary);
		for (who, contribution) in others {
			SubnetLeaseShares::<T>::insert(id, who, book.share_of(*contribution));
			book.own = book.own.checked_sub(*contribution).map_err(crate::math_error)?;
		}
		let netuid = lease.netuid;
		NextSubnetLeaseId::<T>::put(id.checked_add(1).ok_or(DispatchError::Exhausted)?);
		SubnetUidToLeaseId::<T>::insert(netuid, id);
		SubnetLeases::<T>::insert(id, lease);
		LeaseBooks::<T>::insert(id, book);
		if !left.is_zero() {
			Self::give_turn(netuid);
		}
		Ok(())
	}

	/// Accumulate the dividends of an owner cut that was booked as stake. Nothing where no lease runs.
	pub fn accumulate(netuid: NetUid, cut: AlphaBalance) {
		let Some((id, lease)) = Self::running(netuid) else { return };
		let now = frame_system::Pallet::<T>::block_number();
		if lease.end_block.is_some_and(|end| now >= end) {
			return;
		}
		let parts = u64::from(lease.emissions_share.deconstruct());
		// A part of the cut: it fits.
		let share = mul_div_ceil(cut.rao(), parts, 100).unwrap_or(cut.rao());
		let waiting = AccumulatedLeaseDividends::<T>::get(id);
		let held = Shares::<T>::value(position(&lease));
		// Rounding may have booked a unit less than the cut.
		let share = AlphaBalance::from_rao(share).min(held.saturating_sub(waiting));
		if !share.is_zero() {
			AccumulatedLeaseDividends::<T>::insert(id, waiting.saturating_add(share));
		}
	}

	/// What [`Self::accumulate`] weighs on a subnet beside what it does on one without a lease.
	pub fn weight_of_accumulation(netuid: NetUid) -> Weight {
		if SubnetUidToLeaseId::<T>::contains_key(netuid) {
			T::DbWeight::get().reads_writes(6, 1)
		} else {
			Weight::zero()
		}
	}

	/// The lease that runs on a subnet.
	pub fn running(netuid: NetUid) -> Option<(LeaseId, SubnetLeaseOf<T>)> {
		let id = SubnetUidToLeaseId::<T>::get(netuid)?;
		Some((id, SubnetLeases::<T>::get(id)?))
	}

	/// How many leases there are, those that are over and not wound up among them.
	pub fn count() -> u32 {
		let count = SubnetLeases::<T>::iter_keys().count();
		let ended = EndedLeases::<T>::iter_keys().count();
		number(count.saturating_add(ended))
	}

	/// Whether an account is the coldkey of a lease, so that nobody has its key.
	pub fn is_coldkey(account: &AccountId32) -> bool {
		SubnetLeases::<T>::iter_values().any(|lease| lease.coldkey == *account)
			|| EndedLeases::<T>::iter_values().any(|ended| ended.lease.coldkey == *account)
	}

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			SubnetUidToLeaseId::<T>::hashed_key_for(netuid),
			EndedLeases::<T>::hashed_key_for(netuid),
		]
	}
}

/// Where the stake of a lease lies.
fn position<BlockNumber>(lease: &SubnetLease<AccountId32, BlockNumber>) -> Position<'_> {
	Position::new(&lease.hotkey, &lease.coldkey, lease.netuid)
}

/// What is known of a lease while it is worked on; the caller stores it when the work is done.
struct Deal<T: Config> {
	id: LeaseId,
	lease: SubnetLeaseOf<T>,
	book: LeaseBook,
	/// What is accumulated.
	waiting: AlphaBalance,
	/// Whether the lease is over: everything is paid then, however little it is.
	is_over: bool,
}

impl<T: Config> Deal<T> {
	fn load(netuid: NetUid) -> Option<Self> {
		let running = Leases::<T>::running(netuid).map(|(id, lease)| (id, lease, false));
		let (id, lease, is_over) = running
			.or_else(|| EndedLeases::<T>::get(netuid).map(|ended| (ended.id, ended.lease, true)))?;
		let book = LeaseBooks::<T>::get(id)?;
		let waiting = AccumulatedLeaseDividends::<T>::get(id);
		Some(Self { id, lease, book, waiting, is_over })
	}

	fn store(&self) {
		LeaseBooks::<T>::insert(self.id, self.book);
		if self.waiting.is_zero() {
			AccumulatedLeaseDividends::<T>::remove(self.id);
		} else {
			AccumulatedLeaseDividends::<T>::insert(self.id, self.waiting);
		}
	}

	/// Pay what is due for a contribution.
	fn pay_due(&mut self, who: &AccountId32, contribution: TaoBalance) {
		if let Ok(due) = self.due(who, contribution) {
			self.pay(who, due);
		}
	}

	/// What `who` gets now for a contribution. Of alpha nothing below the smallest stake while the lease runs.
	fn due(&self, who: &AccountId32, contribution: TaoBalance) -> Result<Due, DispatchError> {
		let got = LeaseReceipts::<T>::get(self.id, who);
		let mut alpha = self.book.alpha_due(self.waiting, contribution, got.alpha)?;
		let is_enough =
			|| Staking::<T>::worth(self.lease.netuid, alpha) >= T::Params::get().min_stake;
		if !alpha.is_zero() && !self.is_over && !is_enough() {
			alpha = AlphaBalance::ZERO;
		}
		let tao = self.book.tao_due(contribution, got.tao)?;
		Ok(Due { got, alpha, tao })
	}

	/// Pay what is due. What cannot be booked stays where it is.
	fn pay(&mut self, who: &AccountId32, due: Due) {
		let Due { mut got, alpha, tao } = due;
		if !alpha.is_zero() && self.hand_over(who, alpha).is_ok() {
			// Parts of what there is: they fit.
			self.waiting = self.waiting.saturating_sub(alpha);
			self.book.alpha_paid = self.book.alpha_paid.saturating_add(alpha);
			got.alpha = got.alpha.saturating_add(alpha);
			// Each booking can cost a unit, which is the others' who stake on the hotkey.
			self.waiting = self.waiting.min(Shares::<T>::value(position(&self.lease)));
			Pallet::<T>::deposit_event(Event::SubnetLeaseDividendsDistributed {
				lease_id: self.id,
				contributor: who.clone(),
				alpha,
			});
		}
		let coldkey = &self.lease.coldkey;
		let keep = Preservation::Preserve;
		let send = || T::Currency::transfer(coldkey, who, tao.rao(), keep);
		let sent = !tao.is_zero() && with_storage_layer(send).is_ok();
		if sent {
			self.book.tao_waiting = self.book.tao_waiting.saturating_sub(tao);
			self.book.tao_paid = self.book.tao_paid.saturating_add(tao);
			got.tao = got.tao.saturating_add(tao);
		}
		if got != LeaseReceipt::default() {
			LeaseReceipts::<T>::insert(self.id, who, got);
		}
	}

	/// Move stake of the lease to somebody else.
	fn hand_over(&self, who: &AccountId32, alpha: AlphaBalance) -> DispatchResult {
		let from = position(&self.lease);
		with_storage_layer(|| {
			Shares::<T>::withdraw(from, alpha)?;
			Shares::<T>::deposit(Position::new(from.hotkey, who, from.netuid), alpha)
		})
	}
}

/// What somebody gets.
struct Due {
	/// What it got before.
	got: LeaseReceipt,
	/// Dividends, in alpha-rao.
	alpha: AlphaBalance,
	/// In rao.
	tao: TaoBalance,
}
