//! Opening timelocked fields: what each block does.
//!
//! A pulse triggers the commitments that its round opens, in the block after it: rounds up to the newest
//! pulse are gone through in order. Pulses that come out of order, and rounds that are too old for a pulse to come,
//! are found by a walk over all that is listed, a few in every block. A block opens [`MAX_OPENS`] fields, up to
//! two more where the last commitment has several.

use crate::{pallet::*, types::RevealError, Data, Registration, WeightInfo, MAX_REVEALED};
use alloc::vec::Vec;
use codec::DecodeAll;
use dtao_runtime_api::stored::{BoundedBytes, WireVec};
use dtao_traits::{BeaconInspect, StillLocked};
use dtao_types::NetUid;
use frame_support::{
	traits::{Get, ReservableCurrency},
	weights::Weight,
	BoundedVec,
};
use sp_runtime::traits::UniqueSaturatedInto;

/// Fields that a block opens at most, but for the rest of the last commitment.
const MAX_OPENS: u32 = 2;

/// Rounds that a block goes through at most: more than come in one.
const MAX_ROUNDS: u64 = 16;

/// Rounds before the newest pulse that are gone through in order. What is older is left to the walk.
const MAX_BEHIND: u64 = 64;

/// Listed commitments that the walk looks at in a block.
const STEPS: u32 = 2;

/// What a block may still open, and what it did.
struct Budget {
	opens: u32,
	spent: Weight,
}

impl Budget {
	fn spend(&mut self, weight: Weight) {
		self.spent = self.spent.saturating_add(weight);
	}
}

impl<T: Config> Pallet<T> {
	/// Open what can be opened. Answers the weight used.
	pub(crate) fn reveal_some() -> Weight {
		let mut budget = Budget { opens: MAX_OPENS, spent: T::DbWeight::get().reads(3) };
		let newest = T::Beacon::last_round();
		Self::follow(newest, &mut budget);
		Self::walk(newest, &mut budget);
		budget.spent
	}

	/// Go through the rounds up to the newest pulse.
	fn follow(newest: u64, budget: &mut Budget) {
		let seen = RoundsSeen::<T>::get();
		// After a change of beacon the rounds begin anew.
		let from = if seen > newest { newest } else { seen.max(newest.saturating_sub(MAX_BEHIND)) };
		let to = newest.min(from.saturating_add(MAX_ROUNDS));
		let mut done = from;
		for round in from.saturating_add(1)..=to {
			if !Self::open_round(round, budget) {
				break;
			}
			done = round;
		}
		if done != seen {
			RoundsSeen::<T>::put(done);
			budget.spend(T::DbWeight::get().writes(1));
		}
	}

	/// Open all that a round opens. Answers whether nothing is left that this could open.
	fn open_round(round: u64, budget: &mut Budget) -> bool {
		budget.spend(T::DbWeight::get().reads(1));
		let mut listed = TimelockedByRound::<T>::iter_key_prefix(round);
		let Some(first) = listed.next() else { return true };
		budget.spend(T::DbWeight::get().reads(1));
		if !T::Beacon::has_pulse(round) {
			return true;
		}
		// One more than can be opened, to see whether there is more.
		let due: Vec<_> = [first].into_iter().chain(listed.take(MAX_OPENS as usize)).collect();
		for (netuid, who) in due {
			if budget.opens == 0 {
				return false;
			}
			Self::open_fields(netuid, &who, round, budget);
		}
		budget.opens > 0
	}

	/// Look at the next listed commitments.
	fn walk(newest: u64, budget: &mut Budget) {
		let oldest = T::Beacon::oldest_round();
		for _ in 0..STEPS {
			let from = WalkedTo::<T>::get();
			let mut listed = match &from {
				Some((round, place)) => TimelockedByRound::<T>::iter_keys_from(
					TimelockedByRound::<T>::hashed_key_for(round, place),
				),
				None => TimelockedByRound::<T>::iter_keys(),
			};
			budget.spend(T::DbWeight::get().reads(2));
			let Some((round, (netuid, who))) = listed.next() else {
				if from.is_some() {
					WalkedTo::<T>::kill();
					budget.spend(T::DbWeight::get().writes(1));
				}
				return;
			};
			let is_over = round < oldest;
			budget.spend(T::DbWeight::get().reads_writes(1, 1));
			let is_open = round <= newest && T::Beacon::has_pulse(round);
			if (is_open || is_over) && budget.opens == 0 {
				return;
			}
			WalkedTo::<T>::put((round, (netuid, who.clone())));
			if is_open || is_over {
				Self::open_fields(netuid, &who, round, budget);
			}
		}
	}

	/// Open the fields of a commitment that a round opens. What opens leaves it, what does not stays in its
	/// place and is never tried again.
	fn open_fields(netuid: NetUid, who: &T::AccountId, reveal_round: u64, budget: &mut Budget) {
		TimelockedByRound::<T>::remove(reveal_round, (netuid, who));
		budget.spend(T::WeightInfo::reveal());
		let Some(mut registration) = CommitmentOf::<T>::get(netuid, who) else { return };
		let mut left = Vec::new();
		for data in registration.info.fields {
			match data {
				Data::TimelockEncrypted { encrypted, reveal_round: round }
					if round == reveal_round =>
				{
					budget.opens = budget.opens.saturating_sub(1);
					let bytes = u32::try_from(encrypted.len()).unwrap_or(u32::MAX);
					budget.spend(T::Beacon::open_weight(bytes));
					if !Self::open_field(netuid, who, reveal_round, &encrypted) {
						left.push(Data::TimelockRevealFailed { encrypted, reveal_round });
					}
				},
				other => left.push(other),
			}
		}
		registration.info.fields = BoundedVec::truncate_from(left);
		Self::store_rest(netuid, who, registration);
	}

	/// Open a field and say what came of it. Answers whether it opened.
	fn open_field(netuid: NetUid, who: &T::AccountId, reveal_round: u64, encrypted: &[u8]) -> bool {
		let opened = open::<T>(reveal_round, encrypted);
		let is_open = opened.is_ok();
		let event = match opened {
			Ok(plaintext) => {
				Self::keep_revealed(netuid, who, plaintext);
				Event::CommitmentRevealed { netuid, who: who.clone() }
			},
			Err(error) => {
				Event::CommitmentRevealFailed { netuid, who: who.clone(), reveal_round, error }
			},
		};
		Self::deposit_event(event);
		is_open
	}

	/// Open the fields of a commitment that a round opens, as a block does.
	#[cfg(any(feature = "runtime-benchmarks", test))]
	pub(crate) fn open_all(netuid: NetUid, who: &T::AccountId, reveal_round: u64) {
		let mut budget = Budget { opens: MAX_OPENS, spent: Weight::zero() };
		Self::open_fields(netuid, who, reveal_round, &mut budget);
	}

	/// Store what a commitment has left; an empty one ends.
	fn store_rest(netuid: NetUid, who: &T::AccountId, registration: Registration) {
		if registration.info.fields.is_empty() {
			// Where something else took of what was reserved, there is no more to give back.
			let _ = T::Currency::unreserve(who, registration.deposit);
			CommitmentOf::<T>::remove(netuid, who);
		} else {
			CommitmentOf::<T>::insert(netuid, who, registration);
		}
	}

	/// Keep a plaintext, and the last ones before it.
	fn keep_revealed(netuid: NetUid, who: &T::AccountId, plaintext: Vec<u8>) {
		let now: u64 = frame_system::Pallet::<T>::block_number().unique_saturated_into();
		let mut list = RevealedCommitments::<T>::get(netuid, who).unwrap_or_default().into_inner();
		let most = MAX_REVEALED as usize;
		list.drain(..list.len().saturating_add(1).saturating_sub(most));
		// A plaintext is shorter than its ciphertext.
		list.push((BoundedBytes::truncate_from(plaintext), now));
		RevealedCommitments::<T>::insert(netuid, who, WireVec::truncate_from(list));
	}
}

/// The text in a field. Clients index its first byte, so an empty one is none.
fn open<T: Config>(round: u64, encrypted: &[u8]) -> Result<Vec<u8>, RevealError> {
	let wrapped = unwrapped(encrypted).filter(|(_, inner)| *inner == round);
	let locked = match &wrapped {
		Some((locked, _)) if !T::Beacon::is_well_formed(encrypted) => locked.as_slice(),
		_ => encrypted,
	};
	let is_well_formed = T::Beacon::is_well_formed(locked);
	let plaintext = T::Beacon::open(round, locked).map_err(|reason| match reason {
		StillLocked::NoPulse => RevealError::PulseExpired,
		StillLocked::Never if is_well_formed => RevealError::Decrypt,
		StillLocked::Never => RevealError::CiphertextDeserialize,
	})?;
	if plaintext.is_empty() {
		return Err(RevealError::EmptyPlaintext);
	}
	Ok(plaintext)
}

/// Some tools put the ciphertext together with its round.
fn unwrapped(encrypted: &[u8]) -> Option<(Vec<u8>, u64)> {
	<(Vec<u8>, u64)>::decode_all(&mut &encrypted[..]).ok()
}
