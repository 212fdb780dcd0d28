//! Changes of the authorities.
//!
//! Two lists, changed apart: those who author blocks, and those who vote on finality. Storage owned:
//! [`NextAuthors`].
//!
//! **Authors** take over with the next block. Until the end of this one the slot belongs to the old
//! list, so the author of the block keeps its fees; that is why the list waits in [`NextAuthors`].
//!
//! **Voters** sign over the number of their set. Nodes count it with every change that takes effect;
//! the state has to count in the same block, because a node that starts from a state takes the number
//! from there. A change that the present voters finalise takes effect at the end of its own block: list
//! and number change together. A forced change may wait, and is counted in the block in which it takes
//! effect.
//!
//! **A stall** that `Grandpa.note_stalled` notes lasts for a block. A change of voters in the same
//! block becomes a forced one with the delay and the number of the note; without one, the next block
//! announces the present voters anew.

use crate::{pallet::*, WeightInfo};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use dtao_traits::AuthorityAdmin;
use frame_support::{ensure, traits::Get, weights::Weight, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_consensus_grandpa::AuthorityList;
use sp_runtime::{
	traits::{Saturating, Zero},
	DispatchError, DispatchResult,
};

/// Blocks that a forced change waits at most. There is no way to call one off, and none of the
/// others can be announced meanwhile.
const MAX_FORCED_DELAY: u32 = 2_400;

/// Sole reader and writer of [`NextAuthors`]; the rules of both lists.
pub struct Authorities<T>(PhantomData<T>);

impl<T: Config> Authorities<T> {
	/// Let `next` author from the next block on.
	pub fn swap_authors(next: BoundedVec<T::AuthorityId, T::MaxAuthorities>) -> DispatchResult {
		ensure!(!next.is_empty(), Error::<T>::NoAuthorities);
		ensure!(all_differ(next.iter()), Error::<T>::DuplicateAuthority);
		let present = NextAuthors::<T>::get().map_or_else(T::Authorities::authors, Vec::from);
		ensure!(*next != present, Error::<T>::AuthoritiesUnchanged);
		Pallet::<T>::deposit_event(Event::AuthorsChanged { authors: next.to_vec() });
		NextAuthors::<T>::put(next);
		Ok(())
	}

	/// Let `next` vote on finality.
	pub fn change_voters(
		next: AuthorityList,
		delay: BlockNumberFor<T>,
		forced: Option<BlockNumberFor<T>>,
	) -> DispatchResult {
		ensure!(!next.is_empty(), Error::<T>::NoAuthorities);
		let most = usize::try_from(T::MaxAuthorities::get()).unwrap_or(usize::MAX);
		ensure!(next.len() <= most, Error::<T>::TooManyAuthorities);
		ensure!(all_differ(next.iter().map(|(key, _)| key)), Error::<T>::DuplicateAuthority);
		ensure!(next.iter().all(|(_, weight)| *weight > 0), Error::<T>::VoterWithoutWeight);
		next.iter()
			.try_fold(0u64, |sum, (_, weight)| sum.checked_add(*weight))
			.ok_or(Error::<T>::VoterWeightTooHigh)?;
		let stall = T::Authorities::take_stall();
		match (forced, stall) {
			(Some(finalized), _) => Self::force(next, delay, finalized),
			(None, _) if !delay.is_zero() => Err(Error::<T>::DelayNotSupported.into()),
			(None, Some((delay, finalized))) => Self::force(next, delay, finalized),
			(None, None) => {
				ensure!(next != T::Authorities::voters(), Error::<T>::AuthoritiesUnchanged);
				Self::announce(next, delay, None)
			},
		}
	}

	/// Let `next` vote without asking the present voters.
	fn force(
		next: AuthorityList,
		delay: BlockNumberFor<T>,
		finalized: BlockNumberFor<T>,
	) -> DispatchResult {
		ensure!(delay <= MAX_FORCED_DELAY.into(), Error::<T>::DelayTooLong);
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(finalized < now, Error::<T>::FinalizedBlockNotPast);
		Self::announce(next, delay, Some(finalized))
	}

	fn announce(
		next: AuthorityList,
		delay: BlockNumberFor<T>,
		forced: Option<BlockNumberFor<T>>,
	) -> DispatchResult {
		T::Authorities::change_voters(next.clone(), delay, forced)?;
		let effective = frame_system::Pallet::<T>::block_number().saturating_add(delay);
		Pallet::<T>::deposit_event(Event::VotersAnnounced { voters: next, effective, forced });
		Ok(())
	}

	/// At the start of a block: count a forced change that takes effect in it, and force one where a
	/// noted stall asks for it. The weight covers the end of the block as well.
	pub fn on_block(now: BlockNumberFor<T>) -> Weight {
		T::Authorities::count_delayed(now);
		if let Some((delay, finalized)) = T::Authorities::take_stall() {
			let voters = T::Authorities::voters();
			if let Err(error) = Self::try_force(voters, delay, finalized) {
				Pallet::<T>::deposit_event(Event::StallNotResolved { error });
			}
			return T::WeightInfo::block_with_stall();
		}
		T::WeightInfo::block()
	}

	#[frame_support::transactional]
	fn try_force(
		voters: AuthorityList,
		delay: BlockNumberFor<T>,
		finalized: BlockNumberFor<T>,
	) -> Result<(), DispatchError> {
		Self::force(voters, delay, finalized)
	}

	/// At the end of a block: the authors that were swapped in take over.
	pub fn apply_authors() {
		if let Some(next) = NextAuthors::<T>::take() {
			T::Authorities::set_authors(next.into_inner());
		}
	}
}

fn all_differ<K: Ord>(keys: impl Iterator<Item = K>) -> bool {
	let mut seen = BTreeSet::new();
	for key in keys {
		if !seen.insert(key) {
			return false;
		}
	}
	true
}
