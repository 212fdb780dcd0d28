//! How long a transaction may be: what the pool takes, a block has room for.

use codec::Encode;
use dtao_runtime::{
	configs::system::RuntimeBlockLength, constants::block::RESERVED_LENGTH, Block, Executive,
	Runtime, RuntimeCall, System, UncheckedExtrinsic,
};
use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo},
	storage::with_transaction,
};
use sp_keyring::Sr25519Keyring::Alice;
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidity},
	DispatchError, TransactionOutcome,
};
use sp_transaction_pool::runtime_api::runtime_decl_for_tagged_transaction_queue::TaggedTransactionQueueV3;

use crate::common::{finish_block, genesis, signed, start_block};

/// A call of a class with `n` bytes of content.
fn call(class: DispatchClass, n: usize) -> RuntimeCall {
	let bytes = vec![7; n];
	let call = match class {
		DispatchClass::Normal => frame_system::Call::remark { remark: bytes },
		_ => frame_system::Call::set_storage { items: vec![(vec![1], bytes)] },
	};
	call.into()
}

/// A transaction of a class, `length` bytes long.
fn transaction(class: DispatchClass, length: usize) -> UncheckedExtrinsic {
	let around = signed(Alice, 0, call(class, length / 2)).encoded_size() - length / 2;
	let transaction = signed(Alice, 0, call(class, length - around));
	assert_eq!(transaction.encoded_size(), length);
	assert_eq!(transaction.get_dispatch_info().class, class);
	transaction
}

/// What the node is told that has a transaction for its pool.
fn pool(transaction: UncheckedExtrinsic) -> TransactionValidity {
	let external = TransactionSource::External;
	with_transaction(|| {
		let parent = System::parent_hash();
		let validity = <Runtime as TaggedTransactionQueueV3<Block>>::validate_transaction(
			external,
			transaction,
			parent,
		);
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(validity))
	})
	.expect("is rolled back")
}

/// The inherents of a block at their longest, but for the time.
fn announcement() -> UncheckedExtrinsic {
	let enc_key = Some(vec![0; 1_184].try_into().expect("has the length of a key"));
	UncheckedExtrinsic::new_bare(pallet_mev_shield::Call::announce_next_key { enc_key }.into())
}

#[test]
fn longest_transaction_should_fit_a_block_and_a_longer_one_be_refused() {
	for class in [DispatchClass::Normal, DispatchClass::Operational] {
		let longest = (RuntimeBlockLength::get().max.get(class) - RESERVED_LENGTH) as usize;
		for (length, fits) in [(longest - 1, true), (longest, true), (longest + 1, false)] {
			genesis("local_testnet").execute_with(|| {
				start_block(1, 1);
				Executive::apply_extrinsic(announcement()).expect("valid").expect("dispatches");
				let transaction = transaction(class, length);
				let exhausts = Err(InvalidTransaction::ExhaustsResources.into());
				assert_eq!(
					pool(transaction.clone()).map(|_| ()),
					if fits { Ok(()) } else { exhausts }
				);
				if fits {
					// What it does is not the question: nobody may set storage.
					let _ = Executive::apply_extrinsic(transaction).expect("fits");
				}
				finish_block();
			});
		}
	}
}

#[test]
fn inherents_should_fit_what_is_kept_for_them() {
	genesis("local_testnet").execute_with(|| {
		start_block(1, 1);
		Executive::apply_extrinsic(announcement()).expect("valid").expect("dispatches");
		// With the header; half of it is left for what a change of authorities announces.
		assert!(System::block_size() <= RESERVED_LENGTH / 2, "{}", System::block_size());
		finish_block();
	});
}
