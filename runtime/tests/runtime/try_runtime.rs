//! What `try-runtime` does with a state: a block and an upgrade run with every check of the state.

use dtao_runtime::{Block, Executive, Runtime, UncheckedExtrinsic};
use dtao_types::TaoBalance;
use frame_try_runtime::{TryStateSelect, UpgradeCheckSelect};
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use sp_runtime::traits::Block as _;

use crate::common::{finish_block, genesis, remark, signed, start_block, timestamp, transfer};

/// A block of the local preset with two transactions.
fn block() -> Block {
	genesis("local_testnet").execute_with(|| {
		start_block(1, 1);
		let transactions = [
			signed(Alice, 0, transfer(Bob.to_account_id(), 1_000_000_000)),
			signed(Alice, 1, remark()),
		];
		for transaction in &transactions {
			Executive::apply_extrinsic(transaction.clone()).expect("valid").expect("dispatches");
		}
		let extrinsics: Vec<UncheckedExtrinsic> =
			[timestamp(1)].into_iter().chain(transactions).collect();
		Block::new(finish_block(), extrinsics)
	})
}

#[test]
fn block_should_pass_all_checks_when_it_is_tried() {
	let block = block();
	genesis("local_testnet").execute_with(|| {
		let weight = Executive::try_execute_block(block.into(), true, true, TryStateSelect::All);
		assert!(weight.expect("the block passes").ref_time() > 0);
	});
}

#[test]
fn broken_books_should_be_reported_when_a_block_is_tried() {
	let block = block();
	genesis("local_testnet").execute_with(|| {
		pallet_subtensor::TotalStake::<Runtime>::mutate(|stake| {
			*stake = TaoBalance::from_rao(stake.rao() + 1);
		});
		// With `All`, what is wrong goes to the log.
		let ours = TryStateSelect::Only(vec![b"SubtensorModule".to_vec()]);
		let tried = Executive::try_execute_block(block.into(), false, true, ours);
		let error = format!("{:?}", tried.expect_err("a rao too many"));
		assert!(error.contains("INV-03"), "{error}");
	});
}

#[test]
fn upgrade_should_pass_all_checks_when_it_is_tried() {
	genesis("local_testnet").execute_with(|| {
		let weight = Executive::try_runtime_upgrade(UpgradeCheckSelect::All);
		weight.expect("nothing has to migrate, and the state decodes and passes its checks");
	});
}
