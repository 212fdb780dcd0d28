//! The pool of a subnet that ends.

use super::Pools;
use crate::{accounts, math_error, pallet::*, types::PayoutTerms, Config};
use dtao_traits::{BurnedAlpha, SwapEngine};
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use frame_support::{
	storage::with_storage_layer,
	traits::{
		fungible::{Balanced, Inspect, Mutate},
		tokens::{Fortitude, Precision, Preservation},
	},
};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pools<T> {
	/// Forget price and fee of a subnet that ends: from now on its pool pays out and does not trade.
	/// Its smoothed price moves no more.
	pub fn end_trading(netuid: NetUid) {
		MovingPriceFractions::<T>::mutate(|fractions| fractions.remove(&netuid));
		T::Swap::reserves_changed(netuid, None);
	}

	/// By what the holders of a subnet that ends are paid: its pot and all its alpha. The pot leaves
	/// the existential deposit on the account of the subnet, so that it stays open until the last
	/// holder has been paid.
	pub fn payout_terms(netuid: NetUid) -> PayoutTerms {
		let held = T::Currency::balance(&accounts::of_subnet(netuid));
		let spendable = TaoBalance::from_rao(held.saturating_sub(T::Currency::minimum_balance()));
		let pot = SubnetTAO::<T>::get(netuid).min(spendable);
		PayoutTerms { pot, alpha: Self::alpha_issuance(netuid) }
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
		T::Currency::transfer(
			&accounts::of_subnet(netuid),
			payee,
			tao.rao(),
			Preservation::Preserve,
		)?;
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
		T::AlphaAssets::burned_changed(netuid, AlphaBalance::ZERO);
		let account = accounts::of_subnet(netuid);
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
}
