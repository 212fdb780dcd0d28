//! What a call can take of a position, also where the fee of its transaction came out of it.

use super::Staking;
use crate::{pallet::*, pools::Pools, shares::Shares, types::Position, Config, Error};
use dtao_types::{mul_div_ceil, AlphaBalance, NetUid, TaoBalance};
use frame_support::ensure;
use sp_runtime::DispatchError;

impl<T: Config> Staking<T> {
	/// The amount that a call sells or moves: `alpha`, or the whole position where it is
	/// [`AlphaBalance::MAX`], which clients send for "all". Fails unless the position holds it; an empty
	/// position has no whole.
	pub(super) fn ensure_takeable(
		from: Position,
		alpha: AlphaBalance,
	) -> Result<AlphaBalance, DispatchError> {
		if alpha != AlphaBalance::MAX {
			return Self::ensure_held(from, alpha);
		}
		let there = Shares::<T>::value(from);
		ensure!(!there.is_zero(), Error::<T>::NotEnoughStakeToWithdraw);
		Ok(there)
	}

	/// Fail unless the position holds `alpha`. Answers what of it is there: all of it, or what
	/// the fee of this very transaction has left of a position that held it.
	pub(super) fn ensure_held(
		from: Position,
		alpha: AlphaBalance,
	) -> Result<AlphaBalance, DispatchError> {
		let there = Shares::<T>::value(from);
		if alpha <= there {
			return Ok(alpha);
		}
		let before = FeeInAlpha::<T>::get()
			.filter(|(coldkey, hotkey, netuid, _)| Position::new(hotkey, coldkey, *netuid) == from);
		let held = before.map(|(.., held)| held).unwrap_or_default();
		ensure!(alpha <= held && !there.is_zero(), Error::<T>::NotEnoughStakeToWithdraw);
		Ok(there)
	}

	/// Remember, until the end of this transaction, that its fee was taken out of a position that
	/// held `alpha` before.
	pub fn note_fee_in_alpha(position: Position, alpha: AlphaBalance) {
		let Position { hotkey, coldkey, netuid } = position;
		FeeInAlpha::<T>::put((coldkey.clone(), hotkey.clone(), netuid, alpha));
	}

	/// Forget [`Self::note_fee_in_alpha`].
	pub fn forget_fee_in_alpha() {
		FeeInAlpha::<T>::kill();
	}

	/// Alpha-rao that `fee` rao are at the spot price, rounded up; one to one without a pool.
	pub fn alpha_for(netuid: NetUid, fee: TaoBalance) -> Result<AlphaBalance, DispatchError> {
		if !Pools::<T>::is_dynamic(netuid) {
			return Ok(AlphaBalance::of_root(fee));
		}
		let pool = Pools::<T>::reserves(netuid);
		mul_div_ceil(fee.rao(), pool.alpha.rao(), pool.tao.rao())
			.map(AlphaBalance::from_rao)
			.map_err(crate::math_error)
	}
}
