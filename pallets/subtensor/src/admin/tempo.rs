//! What the owner of a subnet does with its epochs: another tempo, and one that is not due.

use super::{gate::Sender, Admin, TRIGGER};
use crate::{pallet::*, params::Params, schedule::Schedule, Config, Error, Event};
use core::ops::RangeInclusive;
use dtao_traits::SubnetParam;
use dtao_types::NetUid;
use frame_support::ensure;
use frame_system::pallet_prelude::OriginFor;
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// Tempos that owners may set, blocks. Root may set any.
const TEMPOS: RangeInclusive<u16> = 360..=50_400;

/// Blocks between two tempos that an owner sets.
const TEMPO_WAIT: u64 = 360;

impl<T: Config> Admin<T> {
	/// Set the tempo of a subnet, as its owner. Epochs stay where the schedule has them at the new tempo.
	pub fn set_tempo(origin: OriginFor<T>, netuid: NetUid, tempo: u16) -> DispatchResult {
		let (sender, _) = Self::owner(origin, netuid)?;
		ensure!(TEMPOS.contains(&tempo), Error::<T>::TempoOutOfBounds);
		Self::ensure_no_epoch_near(netuid)?;
		let param = SubnetParam::Tempo(tempo);
		Self::ensure_rested(&sender, netuid, param.number(), TEMPO_WAIT)?;
		Self::note(&sender, netuid, param.number());
		Params::<T>::store::<Self>(netuid, param);
		Pallet::<T>::deposit_event(Event::TempoSet(netuid, tempo));
		Ok(())
	}

	/// Let an epoch run that is not due, a freeze window from now: whoever is affected has as much notice as
	/// of one by the tempo.
	pub fn trigger_epoch(origin: OriginFor<T>, netuid: NetUid) -> DispatchResult {
		let (sender, by) = Self::owner(origin, netuid)?;
		ensure!(
			!CommitRevealWeightsEnabled::<T>::get(netuid),
			Error::<T>::DynamicTempoBlockedByCommitReveal
		);
		ensure!(Schedule::<T>::pending(netuid).is_none(), Error::<T>::EpochTriggerAlreadyPending);
		let now = Pallet::<T>::now();
		let window = u64::from(AdminFreezeWindow::<T>::get());
		// Without a tempo there are no epochs at all.
		let left =
			Schedule::<T>::blocks_until_next(netuid, now).ok_or(Error::<T>::TempoOutOfBounds)?;
		ensure!(left >= window, Error::<T>::AutoEpochAlreadyImminent);
		let wait = Self::tempos(netuid, OwnerHyperparamRateLimit::<T>::get());
		Self::ensure_rested(&sender, netuid, TRIGGER, wait)?;
		Self::note(&sender, netuid, TRIGGER);
		// The epochs of this block have run.
		let fires_at = now.saturating_add(window.max(1));
		Schedule::<T>::trigger(netuid, fires_at);
		Pallet::<T>::deposit_event(Event::EpochTriggered { netuid, by, fires_at });
		Ok(())
	}

	/// The owner of a subnet, in person. Root has no consensus whose epochs could be changed.
	fn owner(origin: OriginFor<T>, netuid: NetUid) -> Result<(Sender, AccountId32), DispatchError> {
		match Self::sender(origin, netuid)? {
			Sender::Root => Err(DispatchError::BadOrigin),
			Sender::Owner(_) if netuid.is_root() => {
				Err(Error::<T>::NotPermittedOnRootSubnet.into())
			},
			Sender::Owner(who) => Ok((Sender::Owner(who.clone()), who)),
		}
	}
}
