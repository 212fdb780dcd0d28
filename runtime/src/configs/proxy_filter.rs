//! Which calls each [`ProxyType`] opens.
//!
//! Two kinds of types: *opening* ones list what they allow (`Staking`, `Transfer`, ...), *closing*
//! ones list what they forbid (`NonTransfer`, `NonFungible`, `NonCritical`). A closing type always
//! forbids [`leaves_the_account`], because behind those calls the filter is gone.
//!
//! A new call is allowed by the closing types until it is named here: the test of this table fails
//! for every call that it does not know.

use frame_support::traits::InstanceFilter;

use crate::{constants::currency::TAO, Balance, BalancesCall, ProxyType, RuntimeCall};

/// Transfers below this many rao are small: 0.5 TAO.
const SMALL_TRANSFER_LIMIT: Balance = TAO / 2;

/// Calls that act from another account, where the filter of the proxy does not reach.
fn leaves_the_account(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::Sudo(..)
			| RuntimeCall::Multisig(..)
			| RuntimeCall::Proxy(
				pallet_proxy::Call::proxy { .. } | pallet_proxy::Call::proxy_announced { .. }
			)
	)
}

/// Calls that move TAO, or that create and destroy it.
fn moves_tao(call: &RuntimeCall) -> bool {
	matches!(call, RuntimeCall::Balances(..))
}

/// Transfers of TAO.
fn is_transfer(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::Balances(
			BalancesCall::transfer_keep_alive { .. }
				| BalancesCall::transfer_allow_death { .. }
				| BalancesCall::transfer_all { .. }
		)
	)
}

/// Transfers of a stated amount below [`SMALL_TRANSFER_LIMIT`].
fn is_small_transfer(call: &RuntimeCall) -> bool {
	match call {
		RuntimeCall::Balances(
			BalancesCall::transfer_keep_alive { value, .. }
			| BalancesCall::transfer_allow_death { value, .. },
		) => *value < SMALL_TRANSFER_LIMIT,
		_ => false,
	}
}

/// `sudo_unchecked_weight(set_code)`.
fn is_runtime_upgrade(call: &RuntimeCall) -> bool {
	match call {
		RuntimeCall::Sudo(pallet_sudo::Call::sudo_unchecked_weight { call, .. }) => {
			matches!(**call, RuntimeCall::System(frame_system::Call::set_code { .. }))
		},
		_ => false,
	}
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			ProxyType::Any => true,
			ProxyType::NonCritical => !leaves_the_account(call),
			ProxyType::NonTransfer => !leaves_the_account(call) && !moves_tao(call),
			ProxyType::NonFungible => !leaves_the_account(call) && !moves_tao(call),
			ProxyType::Transfer => is_transfer(call),
			ProxyType::SmallTransfer => is_small_transfer(call),
			ProxyType::SudoUncheckedSetCode => is_runtime_upgrade(call),
			ProxyType::Owner
			| ProxyType::Staking
			| ProxyType::Registration
			| ProxyType::ChildKeys
			| ProxyType::SwapHotkey
			| ProxyType::SubnetLeaseBeneficiary
			| ProxyType::RootClaim => false,
			ProxyType::Senate
			| ProxyType::Triumvirate
			| ProxyType::Governance
			| ProxyType::RootWeights => false,
		}
	}

	/// Whether every call that `other` opens is open to `self` too. A proxy may appoint further
	/// proxies of such types only.
	fn is_superset(&self, other: &Self) -> bool {
		match (self, other) {
			(this, other) if this == other => true,
			(ProxyType::Any, _) => true,
			(ProxyType::Transfer, ProxyType::SmallTransfer) => true,
			(ProxyType::NonTransfer, ProxyType::NonFungible) => true,
			_ => false,
		}
	}
}
