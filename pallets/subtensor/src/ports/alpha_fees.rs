//! Transaction fees paid in alpha, by who has stake and too little TAO.
//!
//! The fee at the spot price, rounded up, leaves the position that the call takes from, and is
//! sold without swap fee for the author of the block. The author gets what the sale brings: the
//! fee less its price impact. Nothing is given back where a call needs less than it was charged.
//!
//! A change of root stake weighs by the subnets on which the hotkey has rates, so its fee can be more
//! than a position of the minimum holds. Who leaves root with all of a position pays at most half of it.

use crate::{
	pallet::*, pools::Pools, shares::Shares, staking::Staking, subnets::Subnets, types::Position,
	Config, Error, Event,
};
use dtao_traits::AlphaFees;
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use frame_support::{
	storage::{with_storage_layer, with_transaction},
	traits::Get,
};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult, TransactionOutcome};

/// The position that a call takes from, if it is a single one of a call whose fee may be paid
/// in alpha.
fn payer<'a, T: Config>(who: &'a AccountId32, call: &'a Call<T>) -> Option<Position<'a>> {
	match call {
		Call::remove_stake { hotkey, netuid, .. }
		| Call::remove_stake_limit { hotkey, netuid, .. }
		| Call::remove_stake_full_limit { hotkey, netuid, .. }
		| Call::recycle_alpha { hotkey, netuid, .. }
		| Call::burn_alpha { hotkey, netuid, .. }
		| Call::transfer_stake { hotkey, origin_netuid: netuid, .. }
		| Call::swap_stake { hotkey, origin_netuid: netuid, .. }
		| Call::swap_stake_limit { hotkey, origin_netuid: netuid, .. }
		| Call::move_stake { origin_hotkey: hotkey, origin_netuid: netuid, .. }
		| Call::move_stake_limit { origin_hotkey: hotkey, origin_netuid: netuid, .. }
		| Call::transfer_stake_and_hotkey {
			origin_hotkey: hotkey, origin_netuid: netuid, ..
		} => Some(Position::new(hotkey, who, *netuid)),
		Call::unstake_all { hotkey } => only_position::<T>(who, hotkey, |_| true),
		Call::unstake_all_alpha { hotkey } => {
			only_position::<T>(who, hotkey, |netuid| !netuid.is_root())
		},
		_ => None,
	}
}

/// The one wanted subnet on which a coldkey has stake on a hotkey; `None` for none or more.
fn only_position<'a, T: Config>(
	who: &'a AccountId32,
	hotkey: &'a AccountId32,
	wanted: impl Fn(NetUid) -> bool,
) -> Option<Position<'a>> {
	// A look that turns strangers away before the search.
	if !Shares::<T>::staking_hotkeys(who).contains(hotkey) {
		return None;
	}
	let mut held = Subnets::<T>::list()
		.into_iter()
		.filter(|netuid| wanted(*netuid))
		.map(|netuid| Position::new(hotkey, who, netuid))
		.filter(|position| !Shares::<T>::value(*position).is_zero());
	match (held.next(), held.next()) {
		(Some(position), None) => Some(position),
		_ => None,
	}
}

/// The most that the fee takes of a position on root which the call closes, in alpha-rao: half of it,
/// rounded up. `None` for any other call, and below the minimum stake: what costs less than it weighs
/// can so be repeated only as often as such a position was paid for in full before.
fn most_of_fee<T: Config>(
	call: &Call<T>,
	position: Position,
	held: AlphaBalance,
) -> Option<AlphaBalance> {
	let all = |alpha: &AlphaBalance| *alpha == held || *alpha == AlphaBalance::MAX;
	let closes = match call {
		Call::remove_stake { amount_unstaked, .. }
		| Call::remove_stake_limit { amount_unstaked, .. } => all(amount_unstaked),
		Call::remove_stake_full_limit { .. } | Call::unstake_all { .. } => true,
		_ => false,
	};
	let enough = TaoBalance::of_root(held) >= T::Params::get().min_stake;
	(position.netuid.is_root() && closes && enough)
		.then(|| AlphaBalance::from_rao(held.rao().div_ceil(2)))
}

/// Take `fee` (rao) out of the position that the call takes from.
fn pay_fee_in_alpha<T: Config>(
	who: &AccountId32,
	call: &Call<T>,
	fee: TaoBalance,
) -> DispatchResult {
	let position = payer::<T>(who, call).ok_or(Error::<T>::NotEnoughStakeToWithdraw)?;
	let netuid = position.netuid;
	Subnets::<T>::ensure_open(netuid)?;
	let held = Shares::<T>::value(position);
	let full = Staking::<T>::alpha_for(netuid, fee)?;
	let most = most_of_fee::<T>(call, position, held);
	let alpha = most.map_or(full, |most| most.min(full));
	// The sale must be possible; a fee is not burned for want of a pool.
	let quote = Pools::<T>::quote_sell(netuid, alpha, None, false)?;
	Shares::<T>::withdraw(position, alpha)?;
	Pools::<T>::sell_fee(netuid, alpha)?;
	Staking::<T>::note_fee_in_alpha(position, held);
	Pallet::<T>::deposit_event(Event::TransactionFeePaidWithAlpha {
		who: who.clone(),
		hotkey: position.hotkey.clone(),
		netuid,
		alpha,
		tao: quote.tao_out,
	});
	Ok(())
}

impl<T: Config> AlphaFees<AccountId32, Call<T>> for Pallet<T> {
	fn can_pay(who: &AccountId32, call: &Call<T>, fee: TaoBalance) -> bool {
		with_transaction(|| {
			let paid = pay_fee_in_alpha::<T>(who, call, fee);
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(paid.is_ok()))
		})
		.unwrap_or(false)
	}

	fn pay(who: &AccountId32, call: &Call<T>, fee: TaoBalance) -> DispatchResult {
		with_storage_layer(|| pay_fee_in_alpha::<T>(who, call, fee))
	}

	fn settled() {
		Staking::<T>::forget_fee_in_alpha();
	}
}
