//! Early rejection of sudo calls.

use dtao_runtime::{RuntimeCall, RuntimeEvent};
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

use crate::common::{events, in_block, pool, remark, send};

fn sudo_remark() -> RuntimeCall {
	RuntimeCall::Sudo(pallet_sudo::Call::sudo { call: Box::new(remark()) })
}

#[test]
fn sudo_should_run_for_the_sudo_key() {
	in_block(|| {
		assert!(pool(Alice, 0, sudo_remark()).is_ok());
		send(Alice, 0, sudo_remark()).expect("valid").expect("dispatches");
		assert!(events()
			.contains(&RuntimeEvent::Sudo(pallet_sudo::Event::Sudid { sudo_result: Ok(()) })));
	});
}

#[test]
fn sudo_should_be_refused_before_inclusion_when_someone_else_signs() {
	in_block(|| {
		let refused = TransactionValidityError::Invalid(InvalidTransaction::BadSigner);
		assert_eq!(pool(Bob, 0, sudo_remark()).map(|_| ()), Err(refused));
		assert_eq!(send(Bob, 0, sudo_remark()), Err(refused));
		assert!(pool(Bob, 0, remark()).is_ok(), "other calls are not concerned");
	});
}
