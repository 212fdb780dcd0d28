//! The authorities of Aura and Grandpa, for the calls that change them.

use alloc::vec::Vec;

use dtao_traits::AuthorityAdmin;
use pallet_grandpa::{CurrentSetId, PendingChange, Stalled};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityList;
use sp_runtime::DispatchResult;

use crate::{Aura, BlockNumber, Grandpa, Runtime};

/// Aura's authors and Grandpa's voters.
///
/// Without sessions nobody but this counts `CurrentSetId`.
pub struct ChainAuthorities;

impl ChainAuthorities {
	fn count_set() {
		CurrentSetId::<Runtime>::mutate(|id| *id = id.saturating_add(1));
	}
}

impl AuthorityAdmin<AuraId, AuthorityList, BlockNumber> for ChainAuthorities {
	fn authors() -> Vec<AuraId> {
		pallet_aura::Authorities::<Runtime>::get().into_inner()
	}

	fn set_authors(next: Vec<AuraId>) {
		// AdminUtils has the same bound, so the list always fits.
		if let Ok(next) = next.try_into() {
			Aura::change_authorities(next);
		}
	}

	fn voters() -> AuthorityList {
		Grandpa::grandpa_authorities()
	}

	fn change_voters(
		next: AuthorityList,
		delay: BlockNumber,
		forced: Option<BlockNumber>,
	) -> DispatchResult {
		Grandpa::schedule_change(next, delay, forced)?;
		if delay == 0 {
			Self::count_set();
		}
		Ok(())
	}

	fn count_delayed(now: BlockNumber) {
		let pending = PendingChange::<Runtime>::get();
		if pending.is_some_and(|change| change.scheduled_at.saturating_add(change.delay) == now) {
			Self::count_set();
		}
	}

	fn take_stall() -> Option<(BlockNumber, BlockNumber)> {
		Stalled::<Runtime>::take()
	}
}
