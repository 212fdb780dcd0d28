//! Ports: what other pallets ask of this one, through the traits of `dtao-traits`.

mod alpha_fees;

use crate::{neurons::Neurons, pallet::*, scores::Scores, subnets::Subnets, Config, Error};
use dtao_traits::{BondsReset, PoolInspect};
use dtao_types::NetUid;
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

impl<T: Config> BondsReset<AccountId32> for Pallet<T> {
	fn reset_bonds(netuid: NetUid, hotkey: &AccountId32) -> DispatchResult {
		if !BondsResetOn::<T>::get(netuid) {
			return Ok(());
		}
		let uid =
			Neurons::<T>::uid(netuid, hotkey).ok_or(Error::<T>::HotKeyNotRegisteredInSubNet)?;
		Scores::<T>::forget_bonds_in(netuid, uid);
		Ok(())
	}
}

impl<T: Config> PoolInspect for Pallet<T> {
	fn exists(netuid: NetUid) -> bool {
		Subnets::<T>::exists(netuid)
	}
}
