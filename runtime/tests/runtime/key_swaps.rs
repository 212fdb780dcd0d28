//! Who has announced another coldkey can do nothing else, in whose name however a transaction acts.

use dtao_runtime::{Address, Balances, Runtime, RuntimeCall, System};
use frame_support::{assert_ok, traits::fungible::Mutate};
use pallet_multisig::Call as MultisigCall;
use pallet_proxy::Call as ProxyCall;
use pallet_subtensor::{Call as SubtensorCall, ColdkeySwapAnnouncements, ColdkeySwapDisputes};
use pallet_sudo::Call as SudoCall;
use pallet_utility::Call as UtilityCall;
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	AccountId32,
};

use crate::common::{in_block, pool, send, transfer};

fn refused(code: u8) -> Result<(), TransactionValidityError> {
	Err(InvalidTransaction::Custom(code).into())
}

fn guard(who: &AccountId32) {
	ColdkeySwapAnnouncements::<Runtime>::insert(who, (1_000, H256::zero()));
}

fn payment() -> RuntimeCall {
	transfer(Dave.to_account_id(), 1_000_000)
}

/// Calls of Charlie that act in the name of Bob: by proxy, alone or in batches, and by `sudo_as`.
fn in_the_name_of_bob(call: RuntimeCall) -> Vec<RuntimeCall> {
	let real = || Address::Id(Bob.to_account_id());
	let call = Box::new(call);
	let proxied = RuntimeCall::Proxy(ProxyCall::proxy {
		real: real(),
		force_proxy_type: None,
		call: call.clone(),
	});
	let announced = RuntimeCall::Proxy(ProxyCall::proxy_announced {
		delegate: Address::Id(Charlie.to_account_id()),
		real: real(),
		force_proxy_type: None,
		call: call.clone(),
	});
	let batch = |calls| RuntimeCall::Utility(UtilityCall::batch { calls });
	let either = RuntimeCall::Utility(UtilityCall::if_else {
		main: Box::new(payment()),
		fallback: Box::new(proxied.clone()),
	});
	let sudo = RuntimeCall::Sudo(SudoCall::sudo_as { who: real(), call });
	vec![batch(vec![payment(), proxied.clone()]), batch(vec![either]), proxied, announced, sudo]
}

#[test]
fn pool_should_refuse_what_acts_for_a_guarded_account() {
	in_block(|| {
		guard(&Bob.to_account_id());
		// Only the sudo key may send calls of the pallet.
		let pooled = |call: RuntimeCall| {
			let signer = if matches!(call, RuntimeCall::Sudo(_)) { Alice } else { Charlie };
			pool(signer, 0, call).map(|_| ())
		};
		assert_eq!(pool(Bob, 0, payment()).map(|_| ()), refused(0));
		for call in in_the_name_of_bob(payment()) {
			assert_eq!(pooled(call.clone()), refused(0), "{call:?}");
		}
		let dispute = RuntimeCall::SubtensorModule(SubtensorCall::dispute_coldkey_swap {});
		assert_ok!(pool(Bob, 0, dispute.clone()));
		assert_ok!(pooled(RuntimeCall::Proxy(ProxyCall::proxy {
			real: Address::Id(Bob.to_account_id()),
			force_proxy_type: None,
			call: Box::new(dispute),
		})));
		ColdkeySwapDisputes::<Runtime>::insert(Bob.to_account_id(), 1);
		for call in in_the_name_of_bob(payment()) {
			assert_eq!(pooled(call.clone()), refused(21), "{call:?}");
		}
		// A builder of blocks cannot put it in, either.
		assert_eq!(send(Bob, 0, payment()).map(|_| ()), refused(21));
		ColdkeySwapAnnouncements::<Runtime>::remove(Bob.to_account_id());
		ColdkeySwapDisputes::<Runtime>::remove(Bob.to_account_id());
		for call in in_the_name_of_bob(payment()).into_iter().take(4) {
			assert_ok!(pooled(call));
		}
	});
}

#[test]
fn pool_should_refuse_what_acts_for_a_guarded_multisig() {
	in_block(|| {
		let others = || {
			let mut others = vec![Alice.to_account_id(), Charlie.to_account_id()];
			others.sort_unstable();
			others
		};
		let mut all = [others(), vec![Bob.to_account_id()]].concat();
		all.sort_unstable();
		let account = pallet_multisig::Pallet::<Runtime>::multi_account_id(&all, 2);
		Balances::set_balance(&account, 1_000_000_000);
		let call = RuntimeCall::Multisig(MultisigCall::as_multi {
			threshold: 2,
			other_signatories: others(),
			maybe_timepoint: None,
			call: Box::new(payment()),
			max_weight: Default::default(),
		});
		assert_ok!(pool(Bob, 0, call.clone()));
		guard(&account);
		assert_eq!(pool(Bob, 0, call).map(|_| ()), refused(0));
		// Another threshold is another account.
		let alone = RuntimeCall::Multisig(MultisigCall::as_multi_threshold_1 {
			other_signatories: others(),
			call: Box::new(payment()),
		});
		assert_ok!(pool(Bob, 0, alone));
		ColdkeySwapAnnouncements::<Runtime>::remove(&account);
	});
}

#[test]
fn executed_swap_should_leave_no_account_and_give_no_fee_back() {
	use sp_io::hashing::blake2_256;
	in_block(|| {
		let heir = AccountId32::new([9; 32]);
		let hash = H256(blake2_256(heir.as_ref()));
		ColdkeySwapAnnouncements::<Runtime>::insert(Bob.to_account_id(), (1, hash));
		let call = SubtensorCall::swap_coldkey_announced { new_coldkey: heir.clone() };
		let done = send(Bob, 0, RuntimeCall::SubtensorModule(call));
		assert_eq!(done, Ok(Ok(())));
		assert_eq!(Balances::free_balance(Bob.to_account_id()), 0);
		assert!(System::account(Bob.to_account_id()).data.reserved == 0);
		assert!(Balances::free_balance(&heir) > 0);
	});
}
