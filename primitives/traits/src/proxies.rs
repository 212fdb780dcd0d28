//! Proxies that a pallet appoints.

use sp_runtime::{DispatchError, DispatchResult};

/// The proxy through which the beneficiary of a leased subnet runs it.
pub trait LeaseProxies<AccountId> {
	/// Let `beneficiary` run the subnets of `lease`, which pays the bond. Fails where it has too little.
	fn appoint(lease: &AccountId, beneficiary: &AccountId) -> DispatchResult;

	/// Take that back; the bond is free again. Fails where `beneficiary` was not appointed.
	fn dismiss(lease: &AccountId, beneficiary: &AccountId) -> DispatchResult;
}

impl<AccountId> LeaseProxies<AccountId> for () {
	fn appoint(_: &AccountId, _: &AccountId) -> DispatchResult {
		Ok(())
	}

	fn dismiss(_: &AccountId, _: &AccountId) -> DispatchResult {
		Err(DispatchError::CannotLookup)
	}
}
