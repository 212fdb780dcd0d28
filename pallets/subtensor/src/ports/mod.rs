//! Ports: what other pallets ask of this one, through the traits of `dtao-traits`.

mod alpha_fees;

use crate::{
	neurons::Neurons, pallet::*, pools::Pools, scores::Scores, subnets::Subnets, Config, Error,
};
use dtao_amm::Pool;
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

impl<T: Config> PoolInspect<AccountId32> for Pallet<T> {
	fn pool(netuid: NetUid) -> Option<Pool> {
		Pools::<T>::is_dynamic(netuid).then(|| Pools::<T>::reserves(netuid))
	}

	fn exists(netuid: NetUid) -> bool {
		Subnets::<T>::exists(netuid)
	}

	fn is_owner(netuid: NetUid, who: &AccountId32) -> bool {
		Subnets::<T>::owner(netuid) == *who
	}
}
