//! Calls that move or destroy stake, and a chain with two markets to do so on.

use super::mock::*;
use crate::pallet::*;
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance};
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// [`Chain::with_subnet`] (price 0.5) and [`SUBNET_2`] with 500 TAO and 250 alpha (price 2).
/// [`ALICE`] holds 300 alpha of the first and 200 TAO of root stake on [`VALIDATOR`], [`BOB`]
/// 100 alpha and 50 TAO on [`VALIDATOR_2`].
pub fn two_markets() -> Chain {
	Chain::with_subnet()
		.subnet(dynamic_subnet(SUBNET_2.get(), tao(500), alpha(250)))
		.neuron(SUBNET, VALIDATOR, ALICE, alpha(300))
		.neuron(SUBNET, VALIDATOR_2, BOB, alpha(100))
		.neuron(NetUid::ROOT, VALIDATOR, ALICE, alpha(200))
		.neuron(NetUid::ROOT, VALIDATOR_2, BOB, alpha(50))
}

/// `move_stake`, the amount in alpha-rao.
pub fn move_stake(
	who: &AccountId32,
	from: (&AccountId32, NetUid),
	to: (&AccountId32, NetUid),
	amount: u64,
) -> DispatchResult {
	let call = Call::move_stake {
		origin_hotkey: from.0.clone(),
		destination_hotkey: to.0.clone(),
		origin_netuid: from.1,
		destination_netuid: to.1,
		alpha_amount: AlphaBalance::from_rao(amount),
	};
	dispatch(signed(who), call)
}

/// `move_stake_limit`, the amount in alpha-rao and the limit scaled by 10^9.
pub fn move_stake_limit(
	who: &AccountId32,
	from: (&AccountId32, NetUid),
	to: (&AccountId32, NetUid),
	amount: u64,
	(limit, allow_partial): (u64, bool),
) -> DispatchResult {
	let call = Call::move_stake_limit {
		origin_hotkey: from.0.clone(),
		destination_hotkey: to.0.clone(),
		origin_netuid: from.1,
		destination_netuid: to.1,
		alpha_amount: AlphaBalance::from_rao(amount),
		limit_price: Price::from_rao(limit),
		allow_partial,
	};
	dispatch(signed(who), call)
}

/// `transfer_stake`, the amount in alpha-rao.
pub fn transfer_stake(
	who: &AccountId32,
	to: &AccountId32,
	hotkey: &AccountId32,
	(origin_netuid, destination_netuid): (NetUid, NetUid),
	amount: u64,
) -> DispatchResult {
	let call = Call::transfer_stake {
		destination_coldkey: to.clone(),
		hotkey: hotkey.clone(),
		origin_netuid,
		destination_netuid,
		alpha_amount: AlphaBalance::from_rao(amount),
	};
	dispatch(signed(who), call)
}

/// `transfer_stake_and_hotkey`, the amount in alpha-rao.
pub fn transfer_stake_and_hotkey(
	who: &AccountId32,
	to: &AccountId32,
	from: (&AccountId32, NetUid),
	onto: (&AccountId32, NetUid),
	amount: u64,
) -> DispatchResult {
	let call = Call::transfer_stake_and_hotkey {
		destination_coldkey: to.clone(),
		origin_hotkey: from.0.clone(),
		destination_hotkey: onto.0.clone(),
		origin_netuid: from.1,
		destination_netuid: onto.1,
		alpha_amount: AlphaBalance::from_rao(amount),
	};
	dispatch(signed(who), call)
}

/// `swap_stake`, the amount in alpha-rao.
pub fn swap_stake(
	who: &AccountId32,
	hotkey: &AccountId32,
	(origin_netuid, destination_netuid): (NetUid, NetUid),
	amount: u64,
) -> DispatchResult {
	let call = Call::swap_stake {
		hotkey: hotkey.clone(),
		origin_netuid,
		destination_netuid,
		alpha_amount: AlphaBalance::from_rao(amount),
	};
	dispatch(signed(who), call)
}

/// `swap_stake_limit`, the amount in alpha-rao and the limit scaled by 10^9.
pub fn swap_stake_limit(
	who: &AccountId32,
	hotkey: &AccountId32,
	(origin_netuid, destination_netuid): (NetUid, NetUid),
	amount: u64,
	(limit, allow_partial): (u64, bool),
) -> DispatchResult {
	let call = Call::swap_stake_limit {
		hotkey: hotkey.clone(),
		origin_netuid,
		destination_netuid,
		alpha_amount: AlphaBalance::from_rao(amount),
		limit_price: Price::from_rao(limit),
		allow_partial,
	};
	dispatch(signed(who), call)
}

/// `recycle_alpha`, the amount in alpha-rao.
pub fn recycle_alpha(
	who: &AccountId32,
	hotkey: &AccountId32,
	netuid: NetUid,
	amount: u64,
) -> DispatchResult {
	let (hotkey, amount) = (hotkey.clone(), AlphaBalance::from_rao(amount));
	dispatch(signed(who), Call::recycle_alpha { hotkey, amount, netuid })
}

/// `burn_alpha`, the amount in alpha-rao.
pub fn burn_alpha(
	who: &AccountId32,
	hotkey: &AccountId32,
	netuid: NetUid,
	amount: u64,
) -> DispatchResult {
	let (hotkey, amount) = (hotkey.clone(), AlphaBalance::from_rao(amount));
	dispatch(signed(who), Call::burn_alpha { hotkey, amount, netuid })
}

/// `add_stake_burn`, the limit in rao per alpha.
pub fn add_stake_burn(
	who: &AccountId32,
	hotkey: &AccountId32,
	netuid: NetUid,
	amount: TaoBalance,
	limit: Option<u64>,
) -> DispatchResult {
	let (hotkey, limit) = (hotkey.clone(), limit.map(Price::from_rao));
	dispatch(signed(who), Call::add_stake_burn { hotkey, netuid, amount, limit })
}

/// `increase_take`, in parts of 65,535.
pub fn increase_take(who: &AccountId32, hotkey: &AccountId32, take: u16) -> DispatchResult {
	dispatch(signed(who), Call::increase_take { hotkey: hotkey.clone(), take })
}

/// `decrease_take`, in parts of 65,535.
pub fn decrease_take(who: &AccountId32, hotkey: &AccountId32, take: u16) -> DispatchResult {
	dispatch(signed(who), Call::decrease_take { hotkey: hotkey.clone(), take })
}

/// `try_associate_hotkey`.
pub fn try_associate(who: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
	dispatch(signed(who), Call::try_associate_hotkey { hotkey: hotkey.clone() })
}
