//! Alpha that is destroyed: recycled, so that the curve may emit it again, or burned, so that it
//! may not. What is destroyed is named: here `u64::MAX` is an excess as any other, not "all".

use super::Staking;
use crate::{
	keys::KeyStore,
	pallet::*,
	params::{RateLimitKey, RateLimits},
	pools::Pools,
	schedule::Schedule,
	shares::Shares,
	subnets::Subnets,
	types::Position,
	Config, Error, Event,
};
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance};
use frame_support::ensure;
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Staking<T> {
	/// Take alpha (alpha-rao) out of a position and out of existence.
	pub fn recycle_alpha(from: Position, alpha: AlphaBalance) -> DispatchResult {
		let alpha = Self::take_out(from, alpha)?;
		Pools::<T>::recycle_alpha(from.netuid, alpha)?;
		let (coldkey, hotkey) = (from.coldkey.clone(), from.hotkey.clone());
		Pallet::<T>::deposit_event(Event::AlphaRecycled(coldkey, hotkey, alpha, from.netuid));
		Self::sweep_small_nomination(from)
	}

	/// Take alpha (alpha-rao) out of a position and leave it in existence without an owner.
	pub fn burn_alpha(from: Position, alpha: AlphaBalance) -> DispatchResult {
		let alpha = Self::take_out(from, alpha)?;
		Pools::<T>::burn_alpha(from.netuid, alpha)?;
		let (coldkey, hotkey) = (from.coldkey.clone(), from.hotkey.clone());
		Pallet::<T>::deposit_event(Event::AlphaBurned(coldkey, hotkey, alpha, from.netuid));
		Self::sweep_small_nomination(from)
	}

	fn take_out(from: Position, alpha: AlphaBalance) -> Result<AlphaBalance, DispatchError> {
		Self::ensure_burnable(from.netuid)?;
		ensure!(KeyStore::<T>::exists(from.hotkey), Error::<T>::HotKeyAccountNotExists);
		ensure!(!alpha.is_zero(), Error::<T>::AmountTooLow);
		let alpha = Self::ensure_held(from, alpha)?;
		Shares::<T>::withdraw(from, alpha)?;
		Ok(alpha)
	}

	/// Spend `tao` (rao, fee included) on alpha and burn it. The owner of the subnet may do so
	/// once a tempo.
	pub fn add_burn(position: Position, tao: TaoBalance, limit: Option<Price>) -> DispatchResult {
		let Position { hotkey, coldkey, netuid } = position;
		Self::ensure_burnable(netuid)?;
		Self::limit_owner_burn(coldkey, netuid)?;
		let quote = Self::check_purchase(position, tao, limit, false)?;
		let bought = Pools::<T>::buy_quoted(netuid, coldkey, &quote)?;
		Pools::<T>::burn_alpha(netuid, bought.alpha)?;
		Self::note_added(position, bought);
		let (who, on) = (coldkey.clone(), hotkey.clone());
		Pallet::<T>::deposit_event(Event::AlphaBurned(who, on, bought.alpha, netuid));
		Pallet::<T>::deposit_event(Event::AddStakeBurn {
			netuid,
			hotkey: hotkey.clone(),
			amount: tao,
			alpha: bought.alpha,
		});
		Ok(())
	}

	fn ensure_burnable(netuid: NetUid) -> DispatchResult {
		Subnets::<T>::ensure_exists(netuid)?;
		ensure!(!netuid.is_root(), Error::<T>::CannotBurnOrRecycleOnRootSubnet);
		Subnets::<T>::ensure_token_enabled(netuid)
	}

	/// Fail where the owner of the subnet comes again too early; remember that it came.
	fn limit_owner_burn(coldkey: &AccountId32, netuid: NetUid) -> DispatchResult {
		if !Subnets::<T>::is_owner(coldkey, netuid) {
			return Ok(());
		}
		let key = RateLimitKey::AddStakeBurn(netuid);
		let wait = u64::from(Schedule::<T>::tempo(netuid));
		ensure!(RateLimits::<T>::is_over(&key, wait), Error::<T>::AddStakeBurnRateLimitExceeded);
		RateLimits::<T>::note(&key);
		Ok(())
	}
}
