//! Staking: buying alpha for a hotkey, selling it again, moving it.
//!
//! [`Staking`] adds and removes, [`Transition`] moves, `burn` destroys; `held` says what a call can
//! take of a position whose fee was paid out of it.

mod auto;
mod burn;
mod held;
pub(crate) mod storage;
mod transition;

pub use auto::AutoStake;
pub use transition::{Place, RatioLimit, Transition};

use crate::{
	keys::KeyStore,
	math_error,
	pallet::*,
	pools::{Pools, Trade},
	shares::Shares,
	subnets::Subnets,
	weight_info::WeightInfo,
	Config, Error, Event,
};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_amm::Bought;
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance};
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{
		fungible::Inspect,
		tokens::{Fortitude, Preservation},
		Get,
	},
	weights::Weight,
};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// The calls that add and remove stake.
pub struct Staking<T>(PhantomData<T>);

impl<T: Config> Staking<T> {
	/// Spend `tao` (rao, fee included) on alpha for `hotkey`.
	pub fn add(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
		netuid: NetUid,
		tao: TaoBalance,
		limit: Option<Price>,
		allow_partial: bool,
	) -> DispatchResult {
		let quote = Self::check_purchase(coldkey, hotkey, netuid, tao, limit, allow_partial)?;
		Self::buy_and_stake(coldkey, hotkey, netuid, &quote)
	}

	/// What a purchase for `hotkey` needs. Answers its price.
	fn check_purchase(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
		netuid: NetUid,
		tao: TaoBalance,
		limit: Option<Price>,
		allow_partial: bool,
	) -> Result<Bought, DispatchError> {
		Subnets::<T>::ensure_open(netuid)?;
		ensure!(tao >= T::Params::get().min_stake, Error::<T>::AmountTooLow);
		Self::ensure_limit_reachable(netuid, limit, allow_partial, |spot, limit| limit > spot)?;
		let free =
			T::Currency::reducible_balance(coldkey, Preservation::Preserve, Fortitude::Polite);
		ensure!(free >= tao.rao(), Error::<T>::NotEnoughBalanceToStake);
		// INV-08: a hotkey that people have stake on exists.
		ensure!(
			Shares::<T>::is_held(hotkey, coldkey, netuid) || KeyStore::<T>::exists(hotkey),
			Error::<T>::HotKeyAccountNotExists
		);

		let quote = Pools::<T>::quote_buy(netuid, tao, limit, true)
			.map_err(|error| Self::nothing_within_limit(error, allow_partial))?;
		ensure!(allow_partial || quote.refund.is_zero(), Error::<T>::SlippageTooHigh);
		ensure!(quote.tao_in >= T::Params::get().min_stake, Error::<T>::AmountTooLow);
		Ok(quote)
	}

	fn buy_and_stake(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
		netuid: NetUid,
		quote: &Bought,
	) -> DispatchResult {
		let bought = Pools::<T>::buy_quoted(netuid, coldkey, quote)?;
		Shares::<T>::deposit(hotkey, coldkey, netuid, bought.alpha)?;
		if netuid.is_root() {
			Shares::<T>::prefer(coldkey, hotkey);
		}
		Self::note_added(Place::new(coldkey, hotkey, netuid), bought);
		Ok(())
	}

	fn note_added(to: Place, bought: Trade) {
		Pallet::<T>::deposit_event(Event::StakeAdded(
			to.coldkey.clone(),
			to.hotkey.clone(),
			bought.tao,
			bought.alpha,
			to.netuid,
			bought.fee.rao(),
		));
	}

	fn note_removed(from: Place, sold: Trade) {
		Pallet::<T>::deposit_event(Event::StakeRemoved(
			from.coldkey.clone(),
			from.hotkey.clone(),
			sold.tao,
			sold.alpha,
			from.netuid,
			sold.fee.rao(),
		));
	}

	/// Sell `alpha` (alpha-rao, fee included) of a position.
	pub fn remove(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
		netuid: NetUid,
		alpha: AlphaBalance,
		limit: Option<Price>,
		allow_partial: bool,
	) -> DispatchResult {
		Subnets::<T>::ensure_open(netuid)?;
		ensure!(KeyStore::<T>::exists(hotkey), Error::<T>::HotKeyAccountNotExists);
		ensure!(!alpha.is_zero(), Error::<T>::AmountTooLow);
		let position = Shares::<T>::value(hotkey, coldkey, netuid);
		let alpha = Self::ensure_held(Place::new(coldkey, hotkey, netuid), alpha)?;
		Self::ensure_limit_reachable(netuid, limit, allow_partial, |spot, limit| limit < spot)?;

		let quote = Pools::<T>::quote_sell(netuid, alpha, limit, true)
			.map_err(|error| Self::nothing_within_limit(error, allow_partial))?;
		ensure!(allow_partial || quote.refund.is_zero(), Error::<T>::SlippageTooHigh);
		let sold = alpha.checked_sub(quote.refund).map_err(math_error)?;
		// A position may always be closed, however small; parts of it must be worth the minimum.
		ensure!(
			sold == position || quote.tao_out >= T::Params::get().min_stake,
			Error::<T>::AmountTooLow
		);
		Self::unstake_and_sell(coldkey, hotkey, netuid, sold, limit, true)?;
		Self::sweep_small_nomination(coldkey, hotkey, netuid)
	}

	/// Sell a whole position, or fail at the limit.
	pub fn remove_full(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
		netuid: NetUid,
		limit: Option<Price>,
	) -> DispatchResult {
		Subnets::<T>::ensure_open(netuid)?;
		ensure!(KeyStore::<T>::exists(hotkey), Error::<T>::HotKeyAccountNotExists);
		let position = Shares::<T>::value(hotkey, coldkey, netuid);
		ensure!(!position.is_zero(), Error::<T>::NotEnoughStakeToWithdraw);
		Self::remove(coldkey, hotkey, netuid, position, limit, false)
	}

	/// Sell every position on a hotkey that its pool takes, root included. Answers how many it tried.
	pub fn remove_all(coldkey: &AccountId32, hotkey: &AccountId32) -> Result<u32, DispatchError> {
		ensure!(KeyStore::<T>::exists(hotkey), Error::<T>::HotKeyAccountNotExists);
		let (tried, _) = Self::close_positions(
			coldkey,
			hotkey,
			|_| true,
			|netuid, position| {
				Self::unstake_and_sell(coldkey, hotkey, netuid, position, None, true)
			},
		)?;
		Ok(tried)
	}

	/// Sell every position on a hotkey but root, and stake the TAO to the hotkey on root. It goes
	/// there straight from the pools, because a coldkey without other balance could not pass it on.
	/// Answers how many positions it tried to sell.
	pub fn remove_all_alpha(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
	) -> Result<u32, DispatchError> {
		ensure!(KeyStore::<T>::exists(hotkey), Error::<T>::HotKeyAccountNotExists);
		let (tried, tao) = Self::close_positions(
			coldkey,
			hotkey,
			|netuid| !netuid.is_root(),
			|netuid, position| Self::unstake_to_root(coldkey, hotkey, netuid, position),
		)?;
		ensure!(tao >= T::Params::get().min_stake, Error::<T>::AmountTooLow);
		let alpha = AlphaBalance::of_root(tao);
		Shares::<T>::deposit(hotkey, coldkey, NetUid::ROOT, alpha)?;
		Shares::<T>::prefer(coldkey, hotkey);
		let bought = Trade { tao, alpha, fee: TaoBalance::ZERO };
		Self::note_added(Place::new(coldkey, hotkey, NetUid::ROOT), bought);
		Ok(tried)
	}

	/// Sell a position for TAO on the account of root, which is the caller's to book as a
	/// position.
	fn unstake_to_root(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
		netuid: NetUid,
		position: AlphaBalance,
	) -> Result<TaoBalance, DispatchError> {
		Shares::<T>::withdraw(hotkey, coldkey, netuid, position)?;
		let sold = Pools::<T>::quote_leaving(netuid, NetUid::ROOT, position, None)?;
		let crossed = Pools::<T>::cross(netuid, NetUid::ROOT, sold)?;
		ensure!(crossed.left.alpha == position, Error::<T>::SlippageTooHigh);
		Self::note_removed(Place::new(coldkey, hotkey, netuid), crossed.left);
		Ok(crossed.left.tao)
	}

	/// What it takes to close `tried` positions on a hotkey with rates on `rates` subnets, of which
	/// one may be on root.
	pub fn closing_weight(tried: u32, rates: u32) -> Weight {
		T::WeightInfo::unstake_all(tried).saturating_add(T::WeightInfo::root_stake_changed(rates))
	}

	/// Close the positions on a hotkey one by one with `close`, which answers the TAO received;
	/// those that fail stay as they are. Answers how many were tried and the TAO of all. Where none
	/// was closed, it fails with what the last one failed with.
	fn close_positions(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
		wanted: impl Fn(NetUid) -> bool,
		close: impl Fn(NetUid, AlphaBalance) -> Result<TaoBalance, DispatchError>,
	) -> Result<(u32, TaoBalance), DispatchError> {
		let (mut tried, mut closed) = (0u32, 0u32);
		let mut received = TaoBalance::ZERO;
		let mut refused = Error::<T>::NotEnoughStakeToWithdraw.into();
		for netuid in Subnets::<T>::list().into_iter().filter(|netuid| wanted(*netuid)) {
			let position = Shares::<T>::value(hotkey, coldkey, netuid);
			if position.is_zero() || Subnets::<T>::ensure_token_enabled(netuid).is_err() {
				continue;
			}
			// Counts of subnets, and a sum of TAO that exists: all fit.
			tried = tried.saturating_add(1);
			match with_storage_layer(|| close(netuid, position)) {
				Ok(tao) => {
					closed = closed.saturating_add(1);
					received = received.saturating_add(tao);
				},
				Err(error) => refused = error,
			}
		}
		ensure!(closed > 0, refused);
		Ok((tried, received))
	}

	fn unstake_and_sell(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
		netuid: NetUid,
		alpha: AlphaBalance,
		limit: Option<Price>,
		with_fee: bool,
	) -> Result<TaoBalance, DispatchError> {
		Shares::<T>::withdraw(hotkey, coldkey, netuid, alpha)?;
		let sold = Pools::<T>::sell(netuid, coldkey, alpha, limit, with_fee)?;
		ensure!(sold.alpha == alpha, Error::<T>::SlippageTooHigh);
		Self::note_removed(Place::new(coldkey, hotkey, netuid), sold);
		Ok(sold.tao)
	}

	/// Close what is left of a nomination that is worth less than the required minimum. Nobody asked
	/// for this sale, so it is free of the swap fee.
	fn sweep_small_nomination(
		coldkey: &AccountId32,
		hotkey: &AccountId32,
		netuid: NetUid,
	) -> DispatchResult {
		let required = NominatorMinRequiredStake::<T>::get();
		if required == 0 || KeyStore::<T>::owner(hotkey) == *coldkey {
			return Ok(());
		}
		let rest = Shares::<T>::value(hotkey, coldkey, netuid);
		if rest.is_zero() || Self::worth(netuid, rest).rao() >= required {
			return Ok(());
		}
		// Where the pool does not take the rest, it stays.
		let _ = with_storage_layer(|| {
			Self::unstake_and_sell(coldkey, hotkey, netuid, rest, None, false)
		});
		Ok(())
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

	/// Set the smallest nomination, in rao. Smaller ones close when part of them is removed.
	pub fn set_nominator_minimum(stake: u64) {
		NominatorMinRequiredStake::<T>::put(stake);
	}

	/// Set whether stake of a subnet may be transferred to another coldkey.
	pub fn set_transfer_toggle(netuid: NetUid, allowed: bool) {
		TransferToggle::<T>::insert(netuid, allowed);
	}

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			AutoStakeColdkeys::<T>::iter_key_prefix(netuid).prefix().to_vec(),
			TransferToggle::<T>::hashed_key_for(netuid),
		]
	}
}
