//! Calls inside calls: in whose name does what a transaction carries run?

use alloc::{vec, vec::Vec};

use dtao_traits::CallTree;
use pallet_multisig::Call as MultisigCall;
use pallet_proxy::Call as ProxyCall;
use pallet_sudo::Call as SudoCall;
use pallet_utility::{derivative_account_id, Call as UtilityCall};
use sp_runtime::traits::StaticLookup;

use crate::{AccountId, Address, Runtime, RuntimeCall};

/// A call, and the account in whose name it runs.
type Inner<'a> = Vec<(AccountId, &'a RuntimeCall)>;

/// The calls that batches, proxies, multisigs and `sudo_as` carry.
///
/// What is stored to be run later is not looked at here: it is a transaction of its own then, or runs as
/// root.
pub struct NestedCalls;

impl CallTree<AccountId, RuntimeCall> for NestedCalls {
	fn inner<'a>(who: &AccountId, call: &'a RuntimeCall) -> Inner<'a> {
		match call {
			RuntimeCall::Utility(call) => of_utility(who, call),
			RuntimeCall::Multisig(call) => of_multisig(who, call),
			RuntimeCall::Proxy(
				ProxyCall::proxy { real, call, .. } | ProxyCall::proxy_announced { real, call, .. },
			) => of_named(real, call),
			RuntimeCall::Sudo(SudoCall::sudo_as { who, call }) => of_named(who, call),
			_ => vec![],
		}
	}

	fn is_carrier(call: &RuntimeCall) -> bool {
		pallet_mev_shield::is_carrier::<Runtime>(call)
	}
}

/// A call in the name of an account that the transaction names. One that cannot be found fails.
fn of_named<'a>(who: &Address, call: &'a RuntimeCall) -> Inner<'a> {
	let who = <Runtime as frame_system::Config>::Lookup::lookup(who.clone()).ok();
	who.map(|who| (who, call)).into_iter().collect()
}

fn of_utility<'a>(who: &AccountId, call: &'a UtilityCall<Runtime>) -> Inner<'a> {
	match call {
		UtilityCall::batch { calls }
		| UtilityCall::batch_all { calls }
		| UtilityCall::force_batch { calls } => calls.iter().map(|call| (who.clone(), call)).collect(),
		UtilityCall::as_derivative { index, call } => {
			vec![(derivative_account_id(who.clone(), *index), &**call)]
		},
		UtilityCall::if_else { main, fallback } => {
			vec![(who.clone(), &**main), (who.clone(), &**fallback)]
		},
		_ => vec![],
	}
}

fn of_multisig<'a>(who: &AccountId, call: &'a MultisigCall<Runtime>) -> Inner<'a> {
	let account = |others: &[AccountId], threshold| {
		let mut signatories = others.to_vec();
		signatories.push(who.clone());
		signatories.sort_unstable();
		pallet_multisig::Pallet::<Runtime>::multi_account_id(&signatories, threshold)
	};
	match call {
		MultisigCall::as_multi { threshold, other_signatories, call, .. } => {
			vec![(account(other_signatories, *threshold), &**call)]
		},
		MultisigCall::as_multi_threshold_1 { other_signatories, call } => {
			vec![(account(other_signatories, 1), &**call)]
		},
		_ => vec![],
	}
}
