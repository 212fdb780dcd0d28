//! Which calls each [`ProxyType`] opens.
//!
//! Two kinds of types: *opening* ones list what they allow (`Staking`, `Transfer`, ...), *closing*
//! ones list what they forbid (`NonTransfer`, `NonFungible`, `NonCritical`). A closing type always
//! forbids [`leaves_the_account`], because behind those calls the filter is gone.
//!
//! A new call is open to the closing types until it is named here. The test of this table knows
//! every call that exists and fails for any other.

use frame_support::traits::InstanceFilter;
use pallet_admin_utils::Call as AdminCall;
use pallet_crowdloan::Call as CrowdloanCall;
use pallet_proxy::Call as ProxyCall;
use pallet_subtensor::Call as SubtensorCall;
use pallet_sudo::Call as SudoCall;

use crate::{constants::currency::TAO, Balance, BalancesCall, ProxyType, RuntimeCall};

/// Transfers below this many rao are small: 0.5 TAO.
const SMALL_TRANSFER_LIMIT: Balance = TAO / 2;

/// Calls behind which the filter of the proxy is gone: those that act from another account, and
/// those that store a call to be run later, or run it.
fn leaves_the_account(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::Crowdloan(
			CrowdloanCall::create { call: Some(_), .. } | CrowdloanCall::finalize { .. }
		) | RuntimeCall::Sudo(..)
			| RuntimeCall::Multisig(..)
			| RuntimeCall::Proxy(ProxyCall::proxy { .. } | ProxyCall::proxy_announced { .. })
	)
}

/// Calls that move TAO to another account, now or as it is earned, or destroy it.
fn moves_tao(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::Balances(..)
			| RuntimeCall::Payout(..)
			| RuntimeCall::Crowdloan(
				CrowdloanCall::create { .. }
					| CrowdloanCall::contribute { .. }
					| CrowdloanCall::finalize { .. }
			)
	)
}

/// Calls that move TAO from a crowdloan back to those who contributed it.
fn takes_tao_back(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::Crowdloan(
			CrowdloanCall::withdraw { .. }
				| CrowdloanCall::refund { .. }
				| CrowdloanCall::dissolve { .. }
		)
	)
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

/// Transfers of a stated amount below [`SMALL_TRANSFER_LIMIT`]. A transfer of stake is none: what
/// its alpha is worth changes.
fn is_small_transfer(call: &RuntimeCall) -> bool {
	match call {
		RuntimeCall::Balances(
			BalancesCall::transfer_keep_alive { value, .. }
			| BalancesCall::transfer_allow_death { value, .. },
		) => *value < SMALL_TRANSFER_LIMIT,
		_ => false,
	}
}

/// Stake between the account and hotkeys, with the account as owner before and after.
fn is_staking(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::SubtensorModule(
			SubtensorCall::add_stake { .. }
				| SubtensorCall::add_stake_limit { .. }
				| SubtensorCall::remove_stake { .. }
				| SubtensorCall::remove_stake_limit { .. }
				| SubtensorCall::remove_stake_full_limit { .. }
				| SubtensorCall::unstake_all { .. }
				| SubtensorCall::unstake_all_alpha { .. }
				| SubtensorCall::set_coldkey_auto_stake_hotkey { .. }
				| SubtensorCall::move_stake { .. }
				| SubtensorCall::move_stake_limit { .. }
				| SubtensorCall::swap_stake { .. }
				| SubtensorCall::swap_stake_limit { .. }
		)
	)
}

/// Children of the own hotkeys, and what the own hotkeys keep as children.
fn is_children_call(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::SubtensorModule(
			SubtensorCall::set_children { .. } | SubtensorCall::set_childkey_take { .. }
		)
	)
}

/// Transfers of stake to another coldkey.
fn is_stake_transfer(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::SubtensorModule(
			SubtensorCall::transfer_stake { .. } | SubtensorCall::transfer_stake_and_hotkey { .. }
		)
	)
}

/// The change of a hotkey.
fn is_hotkey_swap(call: &RuntimeCall) -> bool {
	matches!(call, RuntimeCall::SubtensorModule(SubtensorCall::swap_hotkey { .. }))
}

/// Calls that give everything of the account to another one, or stand at the way of that: they are for
/// the owner, and a proxy that may do anything.
fn changes_coldkey(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::SubtensorModule(
			SubtensorCall::announce_coldkey_swap { .. }
				| SubtensorCall::swap_coldkey_announced { .. }
				| SubtensorCall::dispute_coldkey_swap { .. }
				| SubtensorCall::clear_coldkey_swap_announcement { .. }
				| SubtensorCall::swap_coldkey { .. }
				| SubtensorCall::reset_coldkey_swap { .. }
		)
	)
}

/// Changes of keys. No closing type opens one.
fn changes_key(call: &RuntimeCall) -> bool {
	is_hotkey_swap(call) || changes_coldkey(call)
}

/// Calls that destroy stake, or buy and destroy it.
fn destroys_stake(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::SubtensorModule(
			SubtensorCall::recycle_alpha { .. }
				| SubtensorCall::burn_alpha { .. }
				| SubtensorCall::add_stake_burn { .. }
		)
	)
}

/// Calls that take TAO or stake from the account for good.
fn gives_away(call: &RuntimeCall) -> bool {
	moves_tao(call) || is_stake_transfer(call) || destroys_stake(call)
}

/// Registration of a neuron on a subnet.
fn is_registration(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::SubtensorModule(
			SubtensorCall::register { .. }
				| SubtensorCall::burned_register { .. }
				| SubtensorCall::register_limit { .. }
		)
	)
}

/// Registration of a neuron on root.
fn is_root_registration(call: &RuntimeCall) -> bool {
	matches!(call, RuntimeCall::SubtensorModule(SubtensorCall::root_register { .. }))
}

/// Claims of root dividends, and what is done with them.
fn is_root_claim(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::SubtensorModule(
			SubtensorCall::claim_root { .. }
				| SubtensorCall::claim_root_with_hotkey { .. }
				| SubtensorCall::set_root_claim_type { .. }
		)
	)
}

/// Creation of a subnet, which locks TAO.
fn is_subnet_creation(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::SubtensorModule(
			SubtensorCall::register_network { .. }
				| SubtensorCall::register_network_with_identity { .. }
				| SubtensorCall::register_leased_network { .. }
		)
	)
}

/// The end of a subnet, which pays out its pool.
fn is_subnet_end(call: &RuntimeCall) -> bool {
	matches!(call, RuntimeCall::SubtensorModule(SubtensorCall::root_dissolve_network { .. }))
}

/// What the owner of a subnet does with it: start, identity, symbol, parameters.
fn is_subnet_owner_call(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::SubtensorModule(
			SubtensorCall::start_call { .. }
				| SubtensorCall::set_subnet_identity { .. }
				| SubtensorCall::update_symbol { .. }
				| SubtensorCall::sudo_set_root_claim_threshold { .. }
				| SubtensorCall::set_tempo { .. }
				| SubtensorCall::set_activity_cutoff_factor { .. }
				| SubtensorCall::trigger_epoch { .. }
		) | RuntimeCall::AdminUtils(..)
	)
}

/// What the beneficiary of a leased subnet does: start it and set the parameters that owners set.
fn is_lease_beneficiary_call(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::SubtensorModule(SubtensorCall::start_call { .. })
			| RuntimeCall::AdminUtils(
				AdminCall::sudo_set_serving_rate_limit { .. }
					| AdminCall::sudo_set_max_difficulty { .. }
					| AdminCall::sudo_set_weights_version_key { .. }
					| AdminCall::sudo_set_adjustment_alpha { .. }
					| AdminCall::sudo_set_immunity_period { .. }
					| AdminCall::sudo_set_min_allowed_weights { .. }
					| AdminCall::sudo_set_max_allowed_uids { .. }
					| AdminCall::sudo_set_rho { .. }
					| AdminCall::sudo_set_activity_cutoff { .. }
					| AdminCall::sudo_set_min_burn { .. }
					| AdminCall::sudo_set_max_burn { .. }
					| AdminCall::sudo_set_bonds_moving_average { .. }
					| AdminCall::sudo_set_commit_reveal_weights_enabled { .. }
					| AdminCall::sudo_set_commit_reveal_weights_interval { .. }
					| AdminCall::sudo_set_liquid_alpha_enabled { .. }
					| AdminCall::sudo_set_alpha_values { .. }
					| AdminCall::sudo_set_alpha_sigmoid_steepness { .. }
					| AdminCall::sudo_set_bonds_penalty { .. }
					| AdminCall::sudo_set_bonds_reset_enabled { .. }
					| AdminCall::sudo_set_yuma3_enabled { .. }
					| AdminCall::sudo_set_toggle_transfer { .. }
					| AdminCall::sudo_set_owner_immune_neuron_limit { .. }
					| AdminCall::sudo_set_burn_half_life { .. }
					| AdminCall::sudo_set_burn_increase_mult { .. }
			)
	)
}

/// `sudo_unchecked_weight(set_code)`.
fn is_runtime_upgrade(call: &RuntimeCall) -> bool {
	match call {
		RuntimeCall::Sudo(SudoCall::sudo_unchecked_weight { call, .. }) => {
			matches!(**call, RuntimeCall::System(frame_system::Call::set_code { .. }))
		},
		_ => false,
	}
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			ProxyType::Any => true,
			ProxyType::NonCritical => {
				!leaves_the_account(call)
					&& !changes_key(call)
					&& !is_registration(call)
					&& !is_root_registration(call)
					&& !is_subnet_end(call)
			},
			ProxyType::NonTransfer => {
				!leaves_the_account(call) && !changes_key(call) && !gives_away(call)
			},
			ProxyType::NonFungible => {
				!leaves_the_account(call)
					&& !changes_key(call)
					&& !gives_away(call)
					&& !takes_tao_back(call)
					&& !is_staking(call)
					&& !is_root_claim(call)
					&& !is_registration(call)
					&& !is_root_registration(call)
					&& !is_subnet_creation(call)
			},
			ProxyType::Owner => is_subnet_owner_call(call),
			ProxyType::Staking => is_staking(call),
			ProxyType::Registration => is_registration(call),
			ProxyType::Transfer => is_transfer(call) || is_stake_transfer(call),
			ProxyType::SmallTransfer => is_small_transfer(call),
			ProxyType::ChildKeys => is_children_call(call),
			ProxyType::SudoUncheckedSetCode => is_runtime_upgrade(call),
			ProxyType::SubnetLeaseBeneficiary => is_lease_beneficiary_call(call),
			ProxyType::RootClaim => is_root_claim(call),
			ProxyType::SwapHotkey => is_hotkey_swap(call),
			// What they were for does not exist any more.
			ProxyType::Senate
			| ProxyType::Triumvirate
			| ProxyType::Governance
			| ProxyType::RootWeights => false,
		}
	}

	/// Whether every call that `other` opens is open to `self` too. A proxy may appoint further
	/// proxies of such types only.
	fn is_superset(&self, other: &Self) -> bool {
		if self == other {
			return true;
		}
		match self {
			ProxyType::Any => true,
			ProxyType::NonTransfer => !matches!(
				other,
				ProxyType::Any
					| ProxyType::SwapHotkey
					| ProxyType::NonCritical
					| ProxyType::Transfer
					| ProxyType::SmallTransfer
					| ProxyType::SudoUncheckedSetCode
			),
			ProxyType::Transfer => *other == ProxyType::SmallTransfer,
			ProxyType::Owner => *other == ProxyType::SubnetLeaseBeneficiary,
			_ => false,
		}
	}
}
