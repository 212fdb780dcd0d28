//! Publishing, and what becomes of it when the hotkey leaves. Sole writer of the storage of
//! hotkeys.

use crate::{pallet::*, CommitmentInfo, Registration, UsedSpace, WeightInfo};
use alloc::{collections::BTreeSet, vec::Vec};
use codec::Encode;
use dtao_traits::{BondsReset, CommitmentKeeper, SubnetMembers};
use dtao_types::NetUid;
use frame_support::{
	ensure,
	traits::{BalanceStatus, Get, ReservableCurrency},
	weights::Weight,
};
use sp_runtime::{traits::UniqueSaturatedInto, ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Whether `who` could publish `info`: the error is that of the call. A deposit that cannot be
	/// reserved or given back is found out by the call alone.
	pub fn check(
		netuid: NetUid,
		who: &T::AccountId,
		info: &CommitmentInfo,
	) -> Result<UsedSpace, DispatchError> {
		ensure!(T::Members::is_member(netuid, who), Error::<T>::AccountNotAllowedCommit);
		let fields = u32::try_from(info.fields.len()).unwrap_or(u32::MAX);
		ensure!(fields <= T::MaxFields::get(), Error::<T>::TooManyFieldsInCommitmentInfo);
		ensure!(!info.has_verdict(), Error::<T>::TimelockRevealFailedNotAllowed);
		let epoch = T::Members::epoch(netuid);
		let used = UsedSpaceOf::<T>::get(netuid, who)
			.filter(|used| used.last_epoch == epoch)
			.map_or(0, |used| used.used_space);
		let used_space = used.checked_add(info.space()).ok_or(ArithmeticError::Overflow)?;
		ensure!(used_space <= u64::from(MaxSpace::<T>::get()), Error::<T>::SpaceLimitExceeded);
		Ok(UsedSpace { last_epoch: epoch, used_space })
	}

	pub(crate) fn publish(
		netuid: NetUid,
		who: T::AccountId,
		info: CommitmentInfo,
	) -> DispatchResult {
		let used = Self::check(netuid, &who, &info)?;
		let old = CommitmentOf::<T>::get(netuid, &who);
		let deposit = Self::deposit_of(&info)?;
		Self::change_deposit(&who, old.as_ref().map_or(0, |old| old.deposit), deposit)?;

		let block = frame_system::Pallet::<T>::block_number().unique_saturated_into();
		if info.resets_bonds() {
			T::Bonds::reset_bonds(netuid, &who)?;
			LastBondsReset::<T>::insert(netuid, &who, block);
		}
		Self::index_rounds(netuid, &who, old.as_ref().map(|old| &old.info), Some(&info));
		let event = match info.reveal_rounds().next() {
			Some(reveal_round) => {
				Event::TimelockCommitment { netuid, who: who.clone(), reveal_round }
			},
			None => Event::Commitment { netuid, who: who.clone() },
		};
		UsedSpaceOf::<T>::insert(netuid, &who, used);
		LastCommitment::<T>::insert(netuid, &who, block);
		CommitmentOf::<T>::insert(netuid, &who, Registration { deposit, block, info });
		Self::deposit_event(event);
		Ok(())
	}

	/// Deposit of a commitment, in rao.
	fn deposit_of(info: &CommitmentInfo) -> Result<u64, DispatchError> {
		let fields = u64::try_from(info.fields.len()).map_err(|_| ArithmeticError::Overflow)?;
		let for_fields =
			T::FieldDeposit::get().checked_mul(fields).ok_or(ArithmeticError::Overflow)?;
		let deposit = T::InitialDeposit::get().checked_add(for_fields);
		Ok(deposit.ok_or(ArithmeticError::Overflow)?)
	}

	/// Reserve or give back the difference of two deposits, in rao.
	fn change_deposit(who: &T::AccountId, from: u64, to: u64) -> DispatchResult {
		if let Some(more) = to.checked_sub(from).filter(|more| *more > 0) {
			T::Currency::reserve(who, more)?;
		} else if let Some(less) = from.checked_sub(to).filter(|less| *less > 0) {
			let missing = T::Currency::unreserve(who, less);
			ensure!(missing == 0, Error::<T>::UnexpectedUnreserveLeftover);
		}
		Ok(())
	}

	/// List a hotkey under the rounds of what it publishes instead of those of what it had
	/// published.
	fn index_rounds(
		netuid: NetUid,
		who: &T::AccountId,
		from: Option<&CommitmentInfo>,
		to: Option<&CommitmentInfo>,
	) {
		let rounds = |info: Option<&CommitmentInfo>| -> BTreeSet<u64> {
			info.map(|info| info.reveal_rounds().collect()).unwrap_or_default()
		};
		let (from, to) = (rounds(from), rounds(to));
		for round in from.difference(&to) {
			TimelockedByRound::<T>::remove(round, (netuid, who));
		}
		for round in to.difference(&from) {
			TimelockedByRound::<T>::insert(round, (netuid, who), ());
		}
	}
}

impl<T: Config> CommitmentKeeper<T::AccountId> for Pallet<T> {
	fn commitment(netuid: NetUid, hotkey: &T::AccountId) -> Option<Vec<u8>> {
		CommitmentOf::<T>::get(netuid, hotkey).map(|registration| registration.encode())
	}

	fn forget(netuid: NetUid, hotkey: &T::AccountId) {
		if let Some(old) = CommitmentOf::<T>::take(netuid, hotkey) {
			// Where something else took of what was reserved, there is no more to give back.
			let _ = T::Currency::unreserve(hotkey, old.deposit);
			Self::index_rounds(netuid, hotkey, Some(&old.info), None);
		}
		LastCommitment::<T>::remove(netuid, hotkey);
		LastBondsReset::<T>::remove(netuid, hotkey);
		RevealedCommitments::<T>::remove(netuid, hotkey);
		UsedSpaceOf::<T>::remove(netuid, hotkey);
	}

	fn weight_of_forget() -> Weight {
		T::WeightInfo::forget()
	}

	fn rekey(netuid: NetUid, old: &T::AccountId, new: &T::AccountId) -> DispatchResult {
		if let Some(registration) = CommitmentOf::<T>::take(netuid, old) {
			let deposit = registration.deposit;
			if deposit > 0 {
				let missing =
					T::Currency::repatriate_reserved(old, new, deposit, BalanceStatus::Reserved)?;
				ensure!(missing == 0, Error::<T>::UnexpectedUnreserveLeftover);
			}
			Self::index_rounds(netuid, old, Some(&registration.info), None);
			Self::index_rounds(netuid, new, None, Some(&registration.info));
			CommitmentOf::<T>::insert(netuid, new, registration);
		}
		if let Some(block) = LastCommitment::<T>::take(netuid, old) {
			LastCommitment::<T>::insert(netuid, new, block);
		}
		if let Some(block) = LastBondsReset::<T>::take(netuid, old) {
			LastBondsReset::<T>::insert(netuid, new, block);
		}
		if let Some(revealed) = RevealedCommitments::<T>::take(netuid, old) {
			RevealedCommitments::<T>::insert(netuid, new, revealed);
		}
		if let Some(used) = UsedSpaceOf::<T>::take(netuid, old) {
			UsedSpaceOf::<T>::insert(netuid, new, used);
		}
		Ok(())
	}

	fn weight_of_rekey() -> Weight {
		T::WeightInfo::rekey()
	}
}
