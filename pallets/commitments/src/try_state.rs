//! Invariants of the storage.
//!
//! | number | what holds |
//! |---|---|
//! | COM-01 | whoever has published is registered on the subnet |
//! | COM-02 | everybody of whom anything is stored has an entry of used space |
//! | COM-03 | exactly the timelocked fields that are stored are listed by their rounds |
//! | COM-04 | a commitment says the block of the last one, and no block yet to come |
//!
//! COM-01 needs the pallet that registers hotkeys to say when they leave.

use crate::pallet::*;
use alloc::collections::BTreeSet;
use dtao_traits::SubnetMembers;
use frame_support::ensure;
use sp_runtime::traits::UniqueSaturatedInto;

/// Check all invariants; the error names the first that does not hold.
pub fn check<T: Config>() -> Result<(), &'static str> {
	ensure!(
		UsedSpaceOf::<T>::iter_keys().all(|(netuid, who)| T::Members::is_member(netuid, &who)),
		"COM-01: a hotkey that left has published"
	);
	let mut keys = CommitmentOf::<T>::iter_keys()
		.chain(LastCommitment::<T>::iter_keys())
		.chain(LastBondsReset::<T>::iter_keys())
		.chain(RevealedCommitments::<T>::iter_keys());
	ensure!(
		keys.all(|(netuid, who)| UsedSpaceOf::<T>::contains_key(netuid, who)),
		"COM-02: a commitment without used space"
	);

	let now: u32 = frame_system::Pallet::<T>::block_number().unique_saturated_into();
	let mut timelocked = BTreeSet::new();
	for (netuid, who, registration) in CommitmentOf::<T>::iter() {
		let last = LastCommitment::<T>::get(netuid, &who);
		ensure!(
			last == Some(registration.block) && registration.block <= now,
			"COM-04: the block of a commitment is not that of the last one"
		);
		timelocked
			.extend(registration.info.reveal_rounds().map(|round| (round, (netuid, who.clone()))));
	}
	let listed: BTreeSet<_> = TimelockedByRound::<T>::iter_keys().collect();
	ensure!(listed == timelocked, "COM-03: timelocked fields are not as they are listed");
	Ok(())
}
