//! Staking: buying alpha for a hotkey, selling it again, moving it.
//!
//! [`Staking`] adds and removes, [`StakeMoves`] moves, `burn` destroys; `held` says what a call can
//! take of a position whose fee was paid out of it.

mod auto;
mod burn;
mod held;
mod moves;
pub(crate) mod storage;
mod sweep;

pub use auto::AutoStake;
pub use moves::{RatioLimit, StakeMoves};

use crate::{
	accounts,
	keys::KeyStore,
	math_error,
	pallet::*,
	pools::{Pools, Trade},
	shares::Shares,
	subnets::Subnets,
	types::Position,
	Config, Error, Event,
};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_amm::Bought;
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance};
use frame_support::{ensure, storage::with_storage_layer, traits::Get};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// The calls that add and remove stake.
pub struct Staking<T>(PhantomData<T>);

impl<T: Config> Staking<T> {
	/// Spend `tao` (rao, fee included) on alpha for `hotkey`.
	pub fn add(
		position: Position,
		tao: TaoBalance,
		limit: Option<Price>,
		allow_partial: bool,
	) -> DispatchResult {
		let quote = Self::check_purchase(position, tao, limit, allow_partial)?;
		Self::buy_and_stake(position, &quote)
	}

	/// What a purchase for `hotkey` needs. Answers its price.
	fn check_purchase(
		position: Position,
		tao: TaoBalance,
		limit: Option<Price>,
		allow_partial: bool,
	) -> Result<Bought, DispatchError> {
		let Position { hotkey, coldkey, netuid } = position;
		Subnets::<T>::ensure_open(netuid)?;
		ensure!(tao >= T::Params::get().min_stake, Error::<T>::AmountTooLow);
		Self::ensure_limit_reachable(netuid, limit, allow_partial, |spot, limit| limit > spot)?;
		accounts::ensure_free::<T>(coldkey, tao, Error::<T>::NotEnoughBalanceToStake)?;
		// INV-08: a hotkey that people have stake on exists.
		ensure!(
			Shares::<T>::is_held(position) || KeyStore::<T>::exists(hotkey),
			Error::<T>::HotKeyAccountNotExists
		);

		let quote = Pools::<T>::quote_buy(netuid, tao, limit, true)
			.map_err(|error| Self::nothing_within_limit(error, allow_partial))?;
		ensure!(allow_partial || quote.refund.is_zero(), Error::<T>::SlippageTooHigh);
		ensure!(quote.tao_in >= T::Params::get().min_stake, Error::<T>::AmountTooLow);
		Ok(quote)
	}

	fn buy_and_stake(position: Position, quote: &Bought) -> DispatchResult {
		let Position { coldkey, netuid, .. } = position;
		let bought = Pools::<T>::buy_quoted(netuid, coldkey, quote)?;
		Shares::<T>::deposit(position, bought.alpha)?;
		if netuid.is_root() {
			Shares::<T>::prefer(position);
		}
		Self::note_added(position, bought);
		Ok(())
	}

	fn note_added(to: Position, bought: Trade) {
		Pallet::<T>::deposit_event(Event::StakeAdded(
			to.coldkey.clone(),
			to.hotkey.clone(),
			bought.tao,
			bought.alpha,
			to.netuid,
			bought.fee.rao(),
		));
	}

	fn note_removed(from: Position, sold: Trade) {
		Pallet::<T>::deposit_event(Event::StakeRemoved(
			from.coldkey.clone(),
			from.hotkey.clone(),
			sold.tao,
			sold.alpha,
			from.netuid,
			sold.fee.rao(),
		));
	}

	/// Sell `alpha` (alpha-rao, fee included) of a position; `AlphaBalance::MAX` is all of it.
	pub fn remove(
		position: Position,
		alpha: AlphaBalance,
		limit: Option<Price>,
		allow_partial: bool,
	) -> DispatchResult {
		let Position { hotkey, netuid, .. } = position;
		Subnets::<T>::ensure_open(netuid)?;
		ensure!(KeyStore::<T>::exists(hotkey), Error::<T>::HotKeyAccountNotExists);
		ensure!(!alpha.is_zero(), Error::<T>::AmountTooLow);
		let held = Shares::<T>::value(position);
		let alpha = Self::ensure_takeable(position, alpha)?;
		Self::ensure_limit_reachable(netuid, limit, allow_partial, |spot, limit| limit < spot)?;

		let quote = Pools::<T>::quote_sell(netuid, alpha, limit, true)
			.map_err(|error| Self::nothing_within_limit(error, allow_partial))?;
		ensure!(allow_partial || quote.refund.is_zero(), Error::<T>::SlippageTooHigh);
		let sold = alpha.checked_sub(quote.refund).map_err(math_error)?;
		// A position may always be closed, however small; parts of it must be worth the minimum.
		ensure!(
			sold == held || quote.tao_out >= T::Params::get().min_stake,
			Error::<T>::AmountTooLow
		);
		Self::unstake_and_sell(position, sold, limit, true)?;
		Self::sweep_small_nomination(position)
	}

	/// Sell a whole position, or fail at the limit.
	pub fn remove_full(position: Position, limit: Option<Price>) -> DispatchResult {
		Subnets::<T>::ensure_open(position.netuid)?;
		ensure!(KeyStore::<T>::exists(position.hotkey), Error::<T>::HotKeyAccountNotExists);
		let held = Shares::<T>::value(position);
		ensure!(!held.is_zero(), Error::<T>::NotEnoughStakeToWithdraw);
		Self::remove(position, held, limit, false)
	}

	/// Sell every position on a hotkey that its pool takes, root included.
	pub fn remove_all(coldkey: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
		ensure!(KeyStore::<T>::exists(hotkey), Error::<T>::HotKeyAccountNotExists);
		Self::close_positions(
			coldkey,
			hotkey,
			|_| true,
			|position, held| Self::unstake_and_sell(position, held, None, true),
		)?;
		Ok(())
	}

	/// Sell every position on a hotkey but root, and stake the TAO to the hotkey on root. It goes
	/// there straight from the pools, because a coldkey without other balance could not pass it on.
	pub fn remove_all_alpha(coldkey: &AccountId32, hotkey: &AccountId32) -> DispatchResult {
		ensure!(KeyStore::<T>::exists(hotkey), Error::<T>::HotKeyAccountNotExists);
		let tao = Self::close_positions(
			coldkey,
			hotkey,
			|netuid| !netuid.is_root(),
			Self::unstake_to_root,
		)?;
		ensure!(tao >= T::Params::get().min_stake, Error::<T>::AmountTooLow);
		let alpha = AlphaBalance::of_root(tao);
		let on_root = Position::new(hotkey, coldkey, NetUid::ROOT);
		Shares::<T>::deposit(on_root, alpha)?;
		Shares::<T>::prefer(on_root);
		let bought = Trade { tao, alpha, fee: TaoBalance::ZERO };
		Self::note_added(on_root, bought);
		Ok(())
	}

	/// Sell a position for TAO on the account of root, which is the caller's to book as a
	/// position.
	fn unstake_to_root(
		position: Position,
		held: AlphaBalance,
	) -> Result<TaoBalance, DispatchError> {
		let netuid = position.netuid;
		Shares::<T>::withdraw(position, held)?;
		let sold = Pools::<T>::quote_leaving(netuid, NetUid::ROOT, held, None)?;
		let swapped = Pools::<T>::swap(netuid, NetUid::ROOT, sold)?;
		ensure!(swapped.sold.alpha == held, Error::<T>::SlippageTooHigh);
		Self::note_removed(position, swapped.sold);
		Ok(swapped.sold.tao)
	}

	/// Close the positions on a hotkey one by one with `close`, which answers the TAO received;
	/// those that fail stay as they are. Answers the TAO of all. Where none was closed, it fails with what
	/// the last one failed with.
	fn close_positions(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
		wanted: impl Fn(NetUid) -> bool,
		close: impl Fn(Position, AlphaBalance) -> Result<TaoBalance, DispatchError>,
	) -> Result<TaoBalance, DispatchError> {
		let mut closed = false;
		let mut received = TaoBalance::ZERO;
		let mut refused = Error::<T>::NotEnoughStakeToWithdraw.into();
		for netuid in Subnets::<T>::list().into_iter().filter(|netuid| wanted(*netuid)) {
			let position = Position::new(hotkey, coldkey, netuid);
			let held = Shares::<T>::value(position);
			if held.is_zero() || Subnets::<T>::ensure_token_enabled(netuid).is_err() {
				continue;
			}
			match with_storage_layer(|| close(position, held)) {
				Ok(tao) => {
					closed = true;
					// A sum of TAO that exists fits.
					received = received.saturating_add(tao);
				},
				Err(error) => refused = error,
			}
		}
		ensure!(closed, refused);
		Ok(received)
	}

	fn unstake_and_sell(
		position: Position,
		alpha: AlphaBalance,
		limit: Option<Price>,
		with_fee: bool,
	) -> Result<TaoBalance, DispatchError> {
		let Position { coldkey, netuid, .. } = position;
		Shares::<T>::withdraw(position, alpha)?;
		let sold = Pools::<T>::sell(netuid, coldkey, alpha, limit, with_fee)?;
		ensure!(sold.alpha == alpha, Error::<T>::SlippageTooHigh);
		Self::note_removed(position, sold);
		Ok(sold.tao)
	}

	/// Value of alpha at the spot price, in rao.
	pub fn worth(netuid: NetUid, alpha: AlphaBalance) -> TaoBalance {
		if Pools::<T>::is_dynamic(netuid) {
			Pools::<T>::reserves(netuid).tao_at_spot(alpha)
		} else {
			TaoBalance::of_root(alpha)
		}
	}

	/// The error of a trade of which nothing lies within the limit: clients tell by it whether less
	/// would have been taken.
	fn nothing_within_limit(error: DispatchError, allow_partial: bool) -> DispatchError {
		if allow_partial && error == Error::<T>::SlippageTooHigh.into() {
			Error::<T>::ZeroMaxStakeAmount.into()
		} else {
			error
		}
	}

	/// Fail where nothing can be traded at the limit: `beyond(spot, limit)` says whether the
	/// limit lies on the right side.
	fn ensure_limit_reachable(
		netuid: NetUid,
		limit: Option<Price>,
		allow_partial: bool,
		beyond: impl Fn(Price, Price) -> bool,
	) -> DispatchResult {
		let Some(limit) = limit.filter(|_| Pools::<T>::is_dynamic(netuid)) else { return Ok(()) };
		ensure!(
			beyond(Pools::<T>::price(netuid), limit),
			Self::nothing_within_limit(Error::<T>::SlippageTooHigh.into(), allow_partial)
		);
		Ok(())
	}

	/// The smallest nomination, in rao; 0 = any.
	pub fn nominator_minimum() -> u64 {
		NominatorMinRequiredStake::<T>::get()
	}

	/// Set whether stake of a subnet may be transferred to another coldkey.
	pub fn set_transfer_toggle(netuid: NetUid, allowed: bool) {
		TransferToggle::<T>::insert(netuid, allowed);
	}

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			AutoStakeColdkeys::<T>::iter_key_prefix((netuid,)).prefix().to_vec(),
			TransferToggle::<T>::hashed_key_for(netuid),
		]
	}
}
