//! Accounts that this pallet derives, and what an account can receive and spend.

use crate::{Config, Error};
use dtao_types::{NetUid, TaoBalance};
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{Fortitude, Precision, Preservation, Provenance},
	},
	PalletId,
};
use sp_core::crypto::AccountId32;
use sp_runtime::{traits::AccountIdConversion, DispatchResult};

const SUBNET_ACCOUNTS: PalletId = PalletId(*b"subtensr");

/// First bytes of every account that a pallet derives.
const PALLET_ACCOUNT_PREFIX: &[u8] = b"modl";

/// Account that holds the TAO of a subnet.
pub fn of_subnet(netuid: NetUid) -> AccountId32 {
	SUBNET_ACCOUNTS.into_sub_account_truncating(netuid)
}

/// Whether an account is derived by a pallet, so that no one has its key.
pub fn is_system(account: &AccountId32) -> bool {
	AsRef::<[u8]>::as_ref(account).starts_with(PALLET_ACCOUNT_PREFIX)
}

/// Fail with `error` where an account does not have `tao` that it can spend and stay open.
pub fn ensure_free<T: Config>(
	who: &AccountId32,
	tao: TaoBalance,
	error: Error<T>,
) -> DispatchResult {
	ensure!(free::<T>(who) >= tao, error);
	Ok(())
}

/// TAO that an account can spend and stay open.
pub fn free<T: Config>(who: &AccountId32) -> TaoBalance {
	let (keep, polite) = (Preservation::Preserve, Fortitude::Polite);
	TaoBalance::from_rao(T::Currency::reducible_balance(who, keep, polite))
}

/// Take a price out of the free balance of an account, which stays open, and out of issuance: the curve may
/// issue it again. Fails with `error` where there is too little.
pub fn recycle<T: Config>(who: &AccountId32, price: TaoBalance, error: Error<T>) -> DispatchResult {
	ensure_free::<T>(who, price, error)?;
	let (keep, polite) = (Preservation::Preserve, Fortitude::Polite);
	T::Currency::burn_from(who, price.rao(), keep, Precision::Exact, polite)?;
	Ok(())
}

/// Move what an account has free to another one. What is reserved stays, and with it what keeps the account
/// open; so does what is too little to open the other account.
pub fn empty_into<T: Config>(from: &AccountId32, to: &AccountId32) -> DispatchResult {
	let free = T::Currency::reducible_balance(from, Preservation::Expendable, Fortitude::Polite);
	if free > 0 && can_receive::<T>(to, TaoBalance::from_rao(free)) {
		T::Currency::transfer(from, to, free, Preservation::Expendable)?;
	}
	Ok(())
}

/// Whether `tao` can be paid to an account; too little cannot open one.
pub fn can_receive<T: Config>(who: &AccountId32, tao: TaoBalance) -> bool {
	T::Currency::can_deposit(who, tao.rao(), Provenance::Extant).into_result().is_ok()
}
