//! What calls on stake are charged for. A change of stake on root touches the claims of every subnet on
//! which the hotkey has rates, so those calls weigh by the rates that there are.

use super::Root;
use crate::{claims::Claims, shares::Shares, staking::Staking, weight_info::WeightInfo, Config};
use dtao_types::NetUid;
use frame_support::weights::Weight;
use sp_core::crypto::AccountId32;

impl<T: Config> Root<T> {
	/// What a purchase of stake takes.
	pub fn adding_weight(hotkey: &AccountId32, netuid: NetUid) -> Weight {
		T::WeightInfo::add_stake().saturating_add(Claims::<T>::change_weight(hotkey, netuid))
	}

	/// What a sale of stake takes.
	pub fn removing_weight(hotkey: &AccountId32, netuid: NetUid) -> Weight {
		T::WeightInfo::remove_stake().saturating_add(Self::leaving_weight(hotkey, netuid))
	}

	/// What a move of stake takes, from a hotkey and subnet to another one.
	pub fn moving_weight(from: (&AccountId32, NetUid), to: (&AccountId32, NetUid)) -> Weight {
		T::WeightInfo::move_stake()
			.saturating_add(Self::leaving_weight(from.0, from.1))
			.saturating_add(Claims::<T>::change_weight(to.0, to.1))
	}

	/// The most that it takes to close all positions of somebody on a hotkey: one on each subnet on which
	/// the hotkey has stake.
	pub fn closing_weight(hotkey: &AccountId32) -> Weight {
		T::WeightInfo::unstake_all(Shares::<T>::subnets_of(hotkey))
			.saturating_add(T::WeightInfo::root_stake_changed(Claims::<T>::rates_of(hotkey)))
	}

	/// What a change of stake takes that may leave a nomination below the required minimum: its rest is
	/// closed by a second change.
	fn leaving_weight(hotkey: &AccountId32, netuid: NetUid) -> Weight {
		let changes = if Staking::<T>::nominator_minimum() == 0 { 1 } else { 2 };
		Claims::<T>::change_weight(hotkey, netuid).saturating_mul(changes)
	}
}
