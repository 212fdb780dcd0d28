//! Trades with a pool: purchases, sales, and the fee of both.

use super::{Pools, ONE_TO_ONE};
use crate::{accounts, amm_error, math_error, pallet::*, Config, Error};
use dtao_amm::Pool;
use dtao_traits::SwapEngine;
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance};
use frame_support::traits::{
	fungible::{Balanced, Mutate},
	tokens::{Fortitude, Precision, Preservation},
	Get,
};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// A finished trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trade {
	/// TAO on the other side of the alpha, in rao, without fee.
	pub tao: TaoBalance,
	/// Alpha on the other side of the TAO, in alpha-rao; of a sale with its fee.
	pub alpha: AlphaBalance,
	/// Fee in rao, as paid to the author of the block.
	pub fee: TaoBalance,
}

impl<T: Config> Pools<T> {
	/// Price a purchase without doing it.
	pub fn quote_buy(
		netuid: NetUid,
		tao: TaoBalance,
		limit: Option<Price>,
		with_fee: bool,
	) -> Result<dtao_amm::Bought, DispatchError> {
		let pool = Self::reserves(netuid);
		if Self::is_dynamic(netuid) {
			return T::Swap::buy(netuid, pool, tao, limit, with_fee).map_err(amm_error::<T>);
		}
		frame_support::ensure!(
			limit.is_none_or(|limit| limit >= ONE_TO_ONE),
			Error::<T>::SlippageTooHigh
		);
		let after = Pool { tao: pool.tao.checked_add(tao).map_err(math_error)?, ..pool };
		Ok(dtao_amm::Bought {
			tao_in: tao,
			fee: TaoBalance::ZERO,
			alpha_out: AlphaBalance::of_root(tao),
			refund: TaoBalance::ZERO,
			pool: after,
		})
	}

	/// Price a sale without doing it.
	pub fn quote_sell(
		netuid: NetUid,
		alpha: AlphaBalance,
		limit: Option<Price>,
		with_fee: bool,
	) -> Result<dtao_amm::Sold, DispatchError> {
		let pool = Self::reserves(netuid);
		if Self::is_dynamic(netuid) {
			return T::Swap::sell(netuid, pool, alpha, limit, with_fee).map_err(amm_error::<T>);
		}
		frame_support::ensure!(
			limit.is_none_or(|limit| limit <= ONE_TO_ONE),
			Error::<T>::SlippageTooHigh
		);
		let tao = TaoBalance::of_root(alpha);
		let after = Pool { tao: pool.tao.checked_sub(tao).map_err(math_error)?, ..pool };
		Ok(dtao_amm::Sold {
			alpha_in: alpha,
			fee: AlphaBalance::ZERO,
			tao_out: tao,
			refund: AlphaBalance::ZERO,
			pool: after,
		})
	}

	/// Buy alpha with TAO of `payer`. The alpha leaves the pool and is the caller's to book.
	pub fn buy(
		netuid: NetUid,
		payer: &AccountId32,
		tao: TaoBalance,
		limit: Option<Price>,
	) -> Result<Trade, DispatchError> {
		let bought = Self::quote_buy(netuid, tao, limit, true)?;
		Self::buy_quoted(netuid, payer, &bought)
	}

	/// Carry out a purchase that was just priced by [`Self::quote_buy`].
	pub fn buy_quoted(
		netuid: NetUid,
		payer: &AccountId32,
		bought: &dtao_amm::Bought,
	) -> Result<Trade, DispatchError> {
		Self::book_purchase(netuid, payer, bought)?;
		Ok(Trade { tao: bought.tao_in, alpha: bought.alpha_out, fee: bought.fee })
	}

	/// Take the TAO of a priced purchase from `payer` and book it.
	pub(super) fn book_purchase(
		netuid: NetUid,
		payer: &AccountId32,
		bought: &dtao_amm::Bought,
	) -> DispatchResult {
		T::Currency::transfer(
			payer,
			&accounts::of_subnet(netuid),
			bought.tao_in.rao(),
			Preservation::Preserve,
		)?;
		Self::pay_fee(payer, bought.fee)?;
		Self::store_reserves(netuid, bought.pool);
		Self::raise_alpha_out(netuid, bought.alpha_out)?;
		let total = TotalStake::<T>::get().checked_add(bought.tao_in).map_err(math_error)?;
		TotalStake::<T>::put(total);
		Self::note_volume(netuid, bought.tao_in);
		Ok(())
	}

	/// Sell alpha and pay the TAO to `payee`. The alpha must have left its owner's books. Fails with
	/// [`Error::AmountTooLow`] where the TAO cannot open the payee's account.
	pub fn sell(
		netuid: NetUid,
		payee: &AccountId32,
		alpha: AlphaBalance,
		limit: Option<Price>,
		with_fee: bool,
	) -> Result<Trade, DispatchError> {
		let sold = Self::quote_sell(netuid, alpha, limit, with_fee)?;
		frame_support::ensure!(
			accounts::can_receive::<T>(payee, sold.tao_out),
			Error::<T>::AmountTooLow
		);
		let account = accounts::of_subnet(netuid);
		Self::book_sale(netuid, &sold)?;
		T::Currency::transfer(&account, payee, sold.tao_out.rao(), Preservation::Preserve)?;
		let fee = Self::sell_fee(netuid, sold.fee)?;
		let alpha = sold.alpha_in.checked_add(sold.fee).map_err(math_error)?;
		Ok(Trade { tao: sold.tao_out, alpha, fee })
	}

	/// Book a priced sale, whose TAO and fee are the caller's to hand out.
	pub(super) fn book_sale(netuid: NetUid, sold: &dtao_amm::Sold) -> DispatchResult {
		Self::store_reserves(netuid, sold.pool);
		Self::lower_alpha_out(netuid, sold.alpha_in)?;
		Self::lower_total_stake(sold.tao_out)?;
		Self::note_volume(netuid, sold.tao_out);
		Ok(())
	}

	/// Sell alpha without fee for TAO that becomes root stake. The alpha must have left its owner's
	/// books; the TAO, in rao, is the caller's to book as root stake.
	pub fn sell_to_root(netuid: NetUid, alpha: AlphaBalance) -> Result<TaoBalance, DispatchError> {
		let sold = Self::quote_sell(netuid, alpha, None, false)?;
		let (tao, root) = (sold.tao_out, NetUid::ROOT);
		Self::book_sale(netuid, &sold)?;
		Self::book_root_stake(tao)?;
		Self::raise_alpha_out(root, AlphaBalance::of_root(tao))?;
		T::Currency::transfer(
			&accounts::of_subnet(netuid),
			&accounts::of_subnet(root),
			tao.rao(),
			Preservation::Preserve,
		)?;
		Ok(tao)
	}

	/// Sell alpha that left its owner's books, without swap fee, for the author of the block. An
	/// amount too small to be worth a rao is burned.
	pub fn sell_fee(netuid: NetUid, fee: AlphaBalance) -> Result<TaoBalance, DispatchError> {
		if fee.is_zero() {
			return Ok(TaoBalance::ZERO);
		}
		let Ok(sold) = Self::quote_sell(netuid, fee, None, false) else {
			Self::burn_alpha(netuid, fee)?;
			return Ok(TaoBalance::ZERO);
		};
		Self::store_reserves(netuid, sold.pool);
		Self::lower_alpha_out(netuid, fee)?;
		Self::lower_total_stake(sold.tao_out)?;
		Self::pay_fee(&accounts::of_subnet(netuid), sold.tao_out)?;
		Ok(sold.tao_out)
	}

	/// Pay a fee to the author of the block; without one it is taken out of issuance.
	fn pay_fee(payer: &AccountId32, fee: TaoBalance) -> DispatchResult {
		if fee.is_zero() {
			return Ok(());
		}
		// An author whose account the fee cannot open leaves the fee to be burned.
		if let Some(author) =
			T::BlockAuthor::get().filter(|who| accounts::can_receive::<T>(who, fee))
		{
			T::Currency::transfer(payer, &author, fee.rao(), Preservation::Preserve)?;
			return Ok(());
		}
		// Dropping the credit takes it out of issuance.
		T::Currency::withdraw(
			payer,
			fee.rao(),
			Precision::Exact,
			Preservation::Preserve,
			Fortitude::Polite,
		)
		.map(drop)
	}
}
