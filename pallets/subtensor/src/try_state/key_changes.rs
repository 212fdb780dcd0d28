//! INV-17: changes of keys.

use crate::{lifecycle::Dissolve, pallet::*, subnets::Subnets, Config};
use frame_support::ensure;

/// Check what is remembered of changes of keys.
pub fn check<T: Config>() -> Result<(), &'static str> {
	ensure!(
		ColdkeySwapDisputes::<T>::iter_keys().all(ColdkeySwapAnnouncements::<T>::contains_key),
		"INV-17: a dispute about the change of a coldkey that was not announced"
	);
	ensure!(
		LastHotkeySwapOnNetuid::<T>::iter_keys().all(|(netuid, _)| {
			Subnets::<T>::exists(netuid) || Dissolve::<T>::is_queued(netuid)
		}),
		"INV-17: a change of a hotkey on a subnet that does not exist"
	);
	Ok(())
}
