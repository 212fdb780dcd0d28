//! Moving stake: to another hotkey, another coldkey or another subnet.
//!
//! Within a subnet the shares move, at no price and without fee. Between subnets the alpha is
//! sold, with fee, and the TAO buys alpha at the destination without one; stake that leaves root
//! or another one-to-one subnet pays the fee at the destination instead. TAO too little for a new
//! position goes to the coldkey at the destination.
//!
//! The limit of a move is the lowest ratio of the spot prices, origin divided by destination and
//! scaled by 10^9, that may stand *after* the move: each further alpha-rao of the origin would
//! have bought at least that much alpha of the destination. Within a subnet the ratio is one. Of
//! the public clients `btcli` sends the present ratio less a tolerance; the SDK 10.2 sends it
//! unscaled, as an integer of a few units, which never binds.

use super::Staking;
use crate::{
	accounts,
	keys::KeyStore,
	pallet::*,
	pools::{Pools, ONE_TO_ONE},
	shares::Shares,
	subnets::Subnets,
	types::Position,
	Config, Error, Event,
};
use core::marker::PhantomData;
use dtao_amm::Sold;
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance};
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchError, DispatchResult};

/// The limit of a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatioLimit {
	/// Lowest ratio of the prices after the move, scaled by 10^9.
	pub ratio: Price,
	/// Whether to move what the ratio allows, instead of failing.
	pub allow_partial: bool,
}

/// The calls that move stake.
pub struct StakeMoves<T>(PhantomData<T>);

impl<T: Config> StakeMoves<T> {
	/// Move `alpha` (alpha-rao; `AlphaBalance::MAX` is all) to another hotkey or subnet of the same
	/// coldkey.
	pub fn move_stake(
		from: Position,
		to: Position,
		alpha: AlphaBalance,
		limit: Option<RatioLimit>,
	) -> DispatchResult {
		let Some(tao) = Self::run(from, to, alpha, limit)? else { return Ok(()) };
		Pallet::<T>::deposit_event(Event::StakeMoved(
			from.coldkey.clone(),
			from.hotkey.clone(),
			from.netuid,
			to.hotkey.clone(),
			to.netuid,
			tao,
		));
		Ok(())
	}

	/// Hand `alpha` (alpha-rao; `AlphaBalance::MAX` is all) over to another coldkey.
	pub fn transfer_stake(from: Position, to: Position, alpha: AlphaBalance) -> DispatchResult {
		ensure!(!accounts::is_system(to.coldkey), Error::<T>::CannotUseSystemAccount);
		let Some(tao) = Self::run(from, to, alpha, None)? else { return Ok(()) };
		Pallet::<T>::deposit_event(Event::StakeTransferred(
			from.coldkey.clone(),
			to.coldkey.clone(),
			to.hotkey.clone(),
			from.netuid,
			to.netuid,
			tao,
		));
		Ok(())
	}

	/// Move `alpha` (alpha-rao; `AlphaBalance::MAX` is all) to the same hotkey on another subnet.
	pub fn swap_stake(
		from: Position,
		to: Position,
		alpha: AlphaBalance,
		limit: Option<RatioLimit>,
	) -> DispatchResult {
		let Some(tao) = Self::run(from, to, alpha, limit)? else { return Ok(()) };
		Pallet::<T>::deposit_event(Event::StakeSwapped(
			from.coldkey.clone(),
			from.hotkey.clone(),
			from.netuid,
			to.netuid,
			tao,
		));
		Ok(())
	}

	/// Move, and answer what moved in rao; `None` where it became TAO of the coldkey.
	fn run(
		from: Position,
		to: Position,
		alpha: AlphaBalance,
		limit: Option<RatioLimit>,
	) -> Result<Option<TaoBalance>, DispatchError> {
		let alpha = Self::check(from, to, alpha)?;
		let moved = if from.netuid == to.netuid {
			Some(Self::within_subnet(from, to, alpha, limit)?)
		} else {
			Self::between_subnets(from, to, alpha, limit)?
		};
		if to.netuid.is_root() && from.coldkey == to.coldkey {
			Shares::<T>::prefer(to);
		}
		Staking::<T>::sweep_small_nomination(from)?;
		Ok(moved)
	}

	/// What a move needs whatever the prices are. Answers the amount that can move.
	fn check(
		from: Position,
		to: Position,
		alpha: AlphaBalance,
	) -> Result<AlphaBalance, DispatchError> {
		ensure!(from != to, Error::<T>::SameNetuid);
		Subnets::<T>::ensure_exists(from.netuid)?;
		Subnets::<T>::ensure_exists(to.netuid)?;
		Subnets::<T>::ensure_token_enabled(from.netuid)?;
		Subnets::<T>::ensure_token_enabled(to.netuid)?;
		ensure!(KeyStore::<T>::exists(from.hotkey), Error::<T>::HotKeyAccountNotExists);
		ensure!(KeyStore::<T>::exists(to.hotkey), Error::<T>::HotKeyAccountNotExists);
		let alpha = Staking::<T>::ensure_takeable(from, alpha)?;
		Self::ensure_minimum(from.netuid, alpha)?;
		if from.coldkey != to.coldkey {
			let allowed =
				[from, to].iter().all(|position| TransferToggle::<T>::get(position.netuid));
			ensure!(allowed, Error::<T>::TransferDisallowed);
			Shares::<T>::ensure_room_for_gift(to)?;
		}
		Ok(alpha)
	}

	/// Fail where alpha at the spot price is worth less than the smallest stake.
	fn ensure_minimum(netuid: NetUid, alpha: AlphaBalance) -> DispatchResult {
		let worth = Staking::<T>::worth(netuid, alpha);
		ensure!(worth >= T::Params::get().min_stake, Error::<T>::AmountTooLow);
		Ok(())
	}

	fn within_subnet(
		from: Position,
		to: Position,
		alpha: AlphaBalance,
		limit: Option<RatioLimit>,
	) -> Result<TaoBalance, DispatchError> {
		if let Some(limit) = limit.filter(|limit| limit.ratio > ONE_TO_ONE) {
			let error = Error::<T>::SlippageTooHigh.into();
			return Err(Staking::<T>::nothing_within_limit(error, limit.allow_partial));
		}
		Shares::<T>::withdraw(from, alpha)?;
		Shares::<T>::deposit(to, alpha)?;
		Ok(Staking::<T>::worth(from.netuid, alpha))
	}

	fn between_subnets(
		from: Position,
		to: Position,
		alpha: AlphaBalance,
		limit: Option<RatioLimit>,
	) -> Result<Option<TaoBalance>, DispatchError> {
		let sold = Self::quote(from.netuid, to.netuid, alpha, limit)?;
		let partial = limit.is_some_and(|limit| limit.allow_partial);
		ensure!(partial || sold.refund.is_zero(), Error::<T>::SlippageTooHigh);
		let alpha = alpha.checked_sub(sold.refund).map_err(crate::math_error)?;
		Self::ensure_minimum(from.netuid, alpha)?;
		Shares::<T>::withdraw(from, alpha)?;
		if sold.tao_out < T::Params::get().min_stake {
			let left = Pools::<T>::sell(from.netuid, to.coldkey, alpha, None, true)?;
			Staking::<T>::note_removed(from, left);
			return Ok(None);
		}
		let swapped = Pools::<T>::swap(from.netuid, to.netuid, sold)?;
		Staking::<T>::note_removed(from, swapped.sold);
		Shares::<T>::deposit(to, swapped.bought.alpha)?;
		Staking::<T>::note_added(to, swapped.bought);
		Ok(Some(swapped.sold.tao))
	}

	fn quote(
		from: NetUid,
		to: NetUid,
		alpha: AlphaBalance,
		limit: Option<RatioLimit>,
	) -> Result<Sold, DispatchError> {
		let ratio = limit.map(|limit| limit.ratio);
		let partial = limit.is_some_and(|limit| limit.allow_partial);
		Pools::<T>::quote_leaving(from, to, alpha, ratio)
			.map_err(|error| Staking::<T>::nothing_within_limit(error, partial))
	}
}
