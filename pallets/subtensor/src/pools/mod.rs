//! Pools: the reserves of each subnet, trades with them, and the moving price.
//!
//! Owns `SubnetTAO`, `SubnetAlphaIn`, `SubnetAlphaOut`, `SubnetAlphaBurned`, `TotalStake`,
//! `SubnetVolume`, `SubnetMovingPrice`, `SubnetMovingAlpha`, `EMAPriceHalvingBlocks`,
//! `SubnetMechanism`, `SubnetEmaTaoFlow`. Prices come from the engine `T::Swap`; TAO lies on the
//! account of the subnet.
//!
//! [`Pools::cross`] takes value from one subnet to another.
//!
//! Invariants: INV-02 (alpha), INV-03 (TAO), INV-05 (a trade never lowers the product).

mod crossing;

pub use crossing::Crossed;

use crate::{
	amm_error, math_error,
	pallet::*,
	subnets::Facts,
	types::{PayoutTerms, SubnetFacts},
	Config, CreditOf, Error,
};
use alloc::{vec, vec::Vec};
use core::marker::PhantomData;
use dtao_amm::Pool;
use dtao_emission::ema;
use dtao_traits::{PoolInspect, SwapEngine};
use dtao_types::{AlphaBalance, NetUid, Price, TaoBalance, I96F32};
use frame_support::{
	storage::with_storage_layer,
	traits::{
		fungible::{Balanced, Inspect, Mutate},
		tokens::{Fortitude, Precision, Preservation, Provenance},
		Get,
	},
	PalletId,
};
use sp_core::crypto::AccountId32;
use sp_runtime::{traits::AccountIdConversion, DispatchError, DispatchResult};

const SUBNET_ACCOUNTS: PalletId = PalletId(*b"subtensr");

/// First bytes of every account that a pallet derives.
const PALLET_ACCOUNT_PREFIX: &[u8] = b"modl";

/// Price of one TAO per alpha.
pub const ONE_TO_ONE: Price = Price::from_rao(1_000_000_000);

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

/// Sole reader and writer of the reserves of the pools.
pub struct Pools<T>(PhantomData<T>);

impl<T: Config> Pools<T> {
	/// Account that holds the TAO of a subnet.
	pub fn account(netuid: NetUid) -> AccountId32 {
		SUBNET_ACCOUNTS.into_sub_account_truncating(netuid)
	}

	/// Whether an account is derived by a pallet, so that no one has its key.
	pub fn is_system_account(account: &AccountId32) -> bool {
		AsRef::<[u8]>::as_ref(account).starts_with(PALLET_ACCOUNT_PREFIX)
	}

	/// Whether a subnet prices its alpha by a pool, as all do but root, which is one to one with
	/// TAO. INV-15: `SubnetMechanism` tells clients the same.
	pub fn is_dynamic(netuid: NetUid) -> bool {
		!netuid.is_root()
	}

	/// Reserves of a subnet.
	pub fn reserves(netuid: NetUid) -> Pool {
		Pool { tao: SubnetTAO::<T>::get(netuid), alpha: SubnetAlphaIn::<T>::get(netuid) }
	}

	/// Spot price in rao per alpha; 0 where the pool is empty.
	pub fn price(netuid: NetUid) -> Price {
		if Self::is_dynamic(netuid) {
			Self::reserves(netuid).price().unwrap_or_default()
		} else {
			ONE_TO_ONE
		}
	}

	/// Alpha of a subnet outside its pool, in alpha-rao.
	pub fn alpha_out(netuid: NetUid) -> AlphaBalance {
		SubnetAlphaOut::<T>::get(netuid)
	}

	/// Alpha of a subnet in existence, in alpha-rao.
	pub fn alpha_issuance(netuid: NetUid) -> AlphaBalance {
		SubnetAlphaIn::<T>::get(netuid).saturating_add(SubnetAlphaOut::<T>::get(netuid))
	}

	/// Root stake of all, in rao.
	pub fn root_tao() -> TaoBalance {
		SubnetTAO::<T>::get(NetUid::ROOT)
	}

	/// Moving price as bits with 32 fraction bits, TAO per alpha.
	pub fn moving_price(netuid: NetUid) -> i128 {
		if Self::is_dynamic(netuid) {
			SubnetMovingPrice::<T>::get(netuid).bits
		} else {
			1 << I96F32::FRACTION_BITS
		}
	}

	/// TAO of all pools and of root, in rao.
	pub fn total_stake() -> TaoBalance {
		TotalStake::<T>::get()
	}

	/// TAO traded on a subnet, in rao.
	pub fn volume(netuid: NetUid) -> u128 {
		SubnetVolume::<T>::get(netuid)
	}

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
			alpha_out: AlphaBalance::from_rao(tao.rao()),
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
		let tao = TaoBalance::from_rao(alpha.rao());
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
	fn book_purchase(
		netuid: NetUid,
		payer: &AccountId32,
		bought: &dtao_amm::Bought,
	) -> DispatchResult {
		T::Currency::transfer(
			payer,
			&Self::account(netuid),
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
		frame_support::ensure!(Self::can_receive(payee, sold.tao_out), Error::<T>::AmountTooLow);
		let account = Self::account(netuid);
		Self::book_sale(netuid, &sold)?;
		T::Currency::transfer(&account, payee, sold.tao_out.rao(), Preservation::Preserve)?;
		let fee = Self::sell_fee(netuid, sold.fee)?;
		let alpha = sold.alpha_in.checked_add(sold.fee).map_err(math_error)?;
		Ok(Trade { tao: sold.tao_out, alpha, fee })
	}

	/// Book a priced sale, whose TAO and fee are the caller's to hand out.
	fn book_sale(netuid: NetUid, sold: &dtao_amm::Sold) -> DispatchResult {
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
		Self::raise_alpha_out(root, AlphaBalance::from_rao(tao.rao()))?;
		T::Currency::transfer(
			&Self::account(netuid),
			&Self::account(root),
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
		Self::pay_fee(&Self::account(netuid), sold.tao_out)?;
		Ok(sold.tao_out)
	}

	/// Pay a fee to the author of the block; without one it is taken out of issuance.
	fn pay_fee(payer: &AccountId32, fee: TaoBalance) -> DispatchResult {
		if fee.is_zero() {
			return Ok(());
		}
		// An author whose account the fee cannot open leaves the fee to be burned.
		if let Some(author) = T::BlockAuthor::get().filter(|who| Self::can_receive(who, fee)) {
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

	/// Put emission into a pool: `tao` onto the account of the subnet and into its reserve,
	/// `alpha_in` into the reserve, `alpha_out` outside of it for the caller to book. Gives the
	/// credit back where it could not be booked; the caller then undoes the storage.
	pub fn inject(
		netuid: NetUid,
		tao: CreditOf<T>,
		alpha_in: AlphaBalance,
		alpha_out: AlphaBalance,
	) -> Result<(), (CreditOf<T>, DispatchError)> {
		let amount = TaoBalance::from_rao(frame_support::traits::Imbalance::peek(&tao));
		if let Err(error) = Self::book_injection(netuid, amount, alpha_in, alpha_out) {
			return Err((tao, error));
		}
		if amount.is_zero() {
			return Ok(());
		}
		T::Currency::resolve(&Self::account(netuid), tao)
			.map_err(|credit| (credit, DispatchError::Exhausted))
	}

	fn book_injection(
		netuid: NetUid,
		tao: TaoBalance,
		alpha_in: AlphaBalance,
		alpha_out: AlphaBalance,
	) -> DispatchResult {
		let pool = Self::reserves(netuid);
		let after = Pool {
			tao: pool.tao.checked_add(tao).map_err(math_error)?,
			alpha: pool.alpha.checked_add(alpha_in).map_err(math_error)?,
		};
		Self::store_reserves(netuid, after);
		Self::raise_alpha_out(netuid, alpha_out)?;
		let total = TotalStake::<T>::get().checked_add(tao).map_err(math_error)?;
		TotalStake::<T>::put(total);
		Ok(())
	}

	/// Take alpha that belongs to nobody out of existence; the curve may emit it again.
	pub fn recycle_alpha(netuid: NetUid, alpha: AlphaBalance) -> DispatchResult {
		Self::lower_alpha_out(netuid, alpha)
	}

	/// Leave alpha in existence without an owner.
	pub fn burn_alpha(netuid: NetUid, alpha: AlphaBalance) -> DispatchResult {
		SubnetAlphaBurned::<T>::try_mutate(netuid, |burned| {
			*burned = burned.checked_add(alpha).map_err(math_error)?;
			Ok(())
		})
	}

	/// Forget price and fee of a subnet that ends: from now on its pool pays out and does not trade.
	pub fn end_trading(netuid: NetUid) {
		T::Swap::reserves_changed(netuid, None);
	}

	/// By what the holders of a subnet that ends are paid: its pot and all its alpha. The pot leaves
	/// the existential deposit on the account of the subnet, so that it stays open until the last
	/// holder has been paid.
	pub fn payout_terms(netuid: NetUid) -> PayoutTerms {
		let held = T::Currency::balance(&Self::account(netuid));
		let spendable = TaoBalance::from_rao(held.saturating_sub(T::Currency::minimum_balance()));
		let pot = SubnetTAO::<T>::get(netuid).min(spendable);
		PayoutTerms { pot, alpha: Self::alpha_issuance(netuid) }
	}

	/// Whether `tao` can be paid to an account; too little cannot open one.
	pub fn can_receive(who: &AccountId32, tao: TaoBalance) -> bool {
		T::Currency::can_deposit(who, tao.rao(), Provenance::Extant).into_result().is_ok()
	}

	/// Take alpha of a subnet that ends out of existence and pay `tao` of its pool for it. The
	/// alpha must have left its owner's books.
	pub fn redeem(
		netuid: NetUid,
		payee: &AccountId32,
		alpha: AlphaBalance,
		tao: TaoBalance,
	) -> DispatchResult {
		Self::lower_alpha_out(netuid, alpha)?;
		if tao.is_zero() {
			return Ok(());
		}
		T::Currency::transfer(&Self::account(netuid), payee, tao.rao(), Preservation::Preserve)?;
		let left = SubnetTAO::<T>::get(netuid).checked_sub(tao).map_err(math_error)?;
		SubnetTAO::<T>::insert(netuid, left);
		Self::lower_total_stake(tao)
	}

	/// Close the pool of a subnet that ends. What is left of it, and what else lies on its account,
	/// is taken out of issuance. Answers how much, in rao. All of it is done or nothing.
	pub fn close(netuid: NetUid) -> Result<TaoBalance, DispatchError> {
		with_storage_layer(|| Self::empty(netuid))
	}

	fn empty(netuid: NetUid) -> Result<TaoBalance, DispatchError> {
		Self::lower_total_stake(SubnetTAO::<T>::take(netuid))?;
		SubnetAlphaIn::<T>::remove(netuid);
		SubnetAlphaOut::<T>::remove(netuid);
		SubnetAlphaBurned::<T>::remove(netuid);
		let account = Self::account(netuid);
		let held = T::Currency::balance(&account);
		// Dropping the credit takes it out of issuance.
		T::Currency::withdraw(
			&account,
			held,
			Precision::Exact,
			Preservation::Expendable,
			Fortitude::Force,
		)
		.map(|credit| TaoBalance::from_rao(frame_support::traits::Imbalance::peek(&credit)))
	}

	/// Prefixes of the keys that this room stores of a subnet.
	pub fn footprint(netuid: NetUid) -> Vec<Vec<u8>> {
		vec![
			SubnetTAO::<T>::hashed_key_for(netuid),
			SubnetAlphaIn::<T>::hashed_key_for(netuid),
			SubnetAlphaOut::<T>::hashed_key_for(netuid),
			SubnetAlphaBurned::<T>::hashed_key_for(netuid),
			SubnetVolume::<T>::hashed_key_for(netuid),
			SubnetMovingPrice::<T>::hashed_key_for(netuid),
			EMAPriceHalvingBlocks::<T>::hashed_key_for(netuid),
			SubnetMechanism::<T>::hashed_key_for(netuid),
			SubnetEmaTaoFlow::<T>::hashed_key_for(netuid),
		]
	}

	/// Open the pool of a new subnet whose account already holds `pool.tao`.
	pub fn open(netuid: NetUid, pool: Pool) -> DispatchResult {
		SubnetMechanism::<T>::insert(netuid, 1);
		let total = TotalStake::<T>::get().checked_add(pool.tao).map_err(math_error)?;
		TotalStake::<T>::put(total);
		Self::store_reserves(netuid, pool);
		Ok(())
	}

	/// Book root stake that exists from the start; its TAO lies on the account of root.
	pub fn book_root_stake(tao: TaoBalance) -> DispatchResult {
		SubnetTAO::<T>::try_mutate(NetUid::ROOT, |held| {
			*held = held.checked_add(tao).map_err(math_error)?;
			Ok::<_, DispatchError>(())
		})?;
		TotalStake::<T>::try_mutate(|total| {
			*total = total.checked_add(tao).map_err(math_error)?;
			Ok(())
		})
	}

	/// Book alpha that exists outside of the pool from the start.
	pub fn raise_alpha_out(netuid: NetUid, alpha: AlphaBalance) -> DispatchResult {
		SubnetAlphaOut::<T>::try_mutate(netuid, |out| {
			*out = out.checked_add(alpha).map_err(math_error)?;
			Ok(())
		})
	}

	/// Move the smoothed price one block towards the spot price.
	pub fn update_moving_price(subnet: &SubnetFacts, now: u64) {
		let netuid = subnet.netuid;
		if !Self::is_dynamic(netuid) {
			return;
		}
		let old = SubnetMovingPrice::<T>::get(netuid).bits;
		let new = ema::moving_price(
			old,
			Self::reserves(netuid).price_bits(),
			SubnetMovingAlpha::<T>::get().bits,
			now.saturating_sub(subnet.registered_at),
			subnet.ema_halving,
		);
		if new != old {
			SubnetMovingPrice::<T>::insert(netuid, I96F32::from_bits(new));
		}
	}

	/// Set the speed of the moving price.
	pub fn set_moving_alpha(alpha: I96F32) {
		SubnetMovingAlpha::<T>::put(alpha);
	}

	/// Set the age at which the moving price has half its speed, in blocks.
	pub fn set_ema_halving(netuid: NetUid, blocks: u64) {
		EMAPriceHalvingBlocks::<T>::insert(netuid, blocks);
		Facts::<T>::update(netuid, |facts| facts.ema_halving = blocks);
	}

	/// Age at which the moving price has half its speed, in blocks.
	pub fn ema_halving(netuid: NetUid) -> u64 {
		EMAPriceHalvingBlocks::<T>::get(netuid)
	}

	fn store_reserves(netuid: NetUid, pool: Pool) {
		SubnetTAO::<T>::insert(netuid, pool.tao);
		if Self::is_dynamic(netuid) {
			SubnetAlphaIn::<T>::insert(netuid, pool.alpha);
			T::Swap::reserves_changed(netuid, Some(pool));
		}
	}

	fn lower_alpha_out(netuid: NetUid, alpha: AlphaBalance) -> DispatchResult {
		SubnetAlphaOut::<T>::try_mutate(netuid, |out| {
			*out = out.checked_sub(alpha).map_err(math_error)?;
			Ok(())
		})
	}

	fn lower_total_stake(tao: TaoBalance) -> DispatchResult {
		TotalStake::<T>::try_mutate(|total| {
			*total = total.checked_sub(tao).map_err(math_error)?;
			Ok(())
		})
	}

	fn note_volume(netuid: NetUid, tao: TaoBalance) {
		if !netuid.is_root() {
			// A statistic: it may stop at the end of its range.
			SubnetVolume::<T>::mutate(netuid, |v| *v = v.saturating_add(u128::from(tao.rao())));
		}
	}
}

impl<T: Config> PoolInspect<AccountId32> for Pallet<T> {
	fn pool(netuid: NetUid) -> Option<Pool> {
		Pools::<T>::is_dynamic(netuid).then(|| Pools::<T>::reserves(netuid))
	}

	fn exists(netuid: NetUid) -> bool {
		crate::subnets::Subnets::<T>::exists(netuid)
	}

	fn is_owner(netuid: NetUid, who: &AccountId32) -> bool {
		crate::subnets::Subnets::<T>::owner(netuid) == *who
	}
}
