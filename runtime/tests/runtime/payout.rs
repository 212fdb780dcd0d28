//! What authors earn goes to their payout accounts.

use dtao_runtime::{Balances, Payout, Runtime, RuntimeCall};
use frame_support::{assert_noop, assert_ok, traits::Currency as _};
use pallet_payout::{Call, Error, PayoutOf};
use sp_keyring::Sr25519Keyring::{Alice, Dave, One, Two};
use sp_runtime::AccountId32;

use crate::common::{finish_block, genesis, remark, send, start_block};

/// An account that does not exist at genesis.
const SAFE: AccountId32 = AccountId32::new([9; 32]);

fn name(author: AccountId32, payout: Option<AccountId32>) -> RuntimeCall {
	RuntimeCall::Payout(Call::set_payout { author, payout })
}

/// On this chain even slots are One's and odd ones Two's.
#[test]
fn fees_should_be_on_the_payout_account_after_the_next_block_of_the_author() {
	genesis("local_testnet").execute_with(|| {
		let two = Two.to_account_id();
		start_block(1, 1);
		let earned = Balances::free_balance(&two);
		assert_ok!(send(Alice, 0, remark()).expect("valid"));
		assert!(Balances::free_balance(&two) > earned, "the author has the fee");
		assert_ok!(send(Two, 0, name(two.clone(), Some(SAFE))).expect("valid"));
		let waiting = Balances::free_balance(&two);
		finish_block();

		start_block(2, 2);
		assert_ok!(send(Alice, 1, remark()).expect("valid"));
		finish_block();
		assert_eq!(Balances::free_balance(SAFE), 0, "One's block pays One");

		start_block(3, 3);
		let deposit = Balances::minimum_balance();
		assert_eq!(Balances::free_balance(&two), deposit);
		assert_eq!(Balances::free_balance(SAFE), waiting - deposit);
		let issuance = Balances::total_issuance();
		assert_ok!(send(Alice, 2, remark()).expect("valid"));
		assert_eq!(Balances::total_issuance(), issuance, "nothing of a fee is lost");
		finish_block();
	});
}

#[test]
fn key_on_the_host_should_not_take_the_income_back() {
	genesis("local_testnet").execute_with(|| {
		start_block(1, 1);
		let one = One.to_account_id();
		assert_ok!(send(One, 0, name(one.clone(), Some(Dave.to_account_id()))).expect("valid"));
		let origin = dtao_runtime::RuntimeOrigin::signed(one.clone());
		assert_noop!(Payout::set_payout(origin, one.clone(), None), Error::<Runtime>::NotEntitled);
		assert_ok!(send(Dave, 0, name(one.clone(), None)).expect("valid"));
		assert!(!PayoutOf::<Runtime>::contains_key(one));
	});
}

#[test]
fn who_authors_no_blocks_should_have_no_payout_account() {
	genesis("local_testnet").execute_with(|| {
		start_block(1, 1);
		let dave = Dave.to_account_id();
		let origin = dtao_runtime::RuntimeOrigin::signed(dave.clone());
		assert_noop!(Payout::set_payout(origin, dave, Some(SAFE)), Error::<Runtime>::NotAnAuthor);
	});
}
