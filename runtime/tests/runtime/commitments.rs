//! Publishing is free as long as it succeeds, and nobody floods blocks or the pool with it.

use dtao_runtime::{Balances, Runtime, RuntimeCall, System};
use dtao_runtime_api::stored::WireVec;
use dtao_types::{NetUid, Uid};
use pallet_commitments::{
	Call, CommitmentInfo, CommitmentOf, Data, Error, LastBondsReset, UsedSpaceOf,
};
use pallet_subtensor::{Bonds, BondsResetOn, ValidatorPermit};
use sp_keyring::Sr25519Keyring::{self, Alice, AliceStash, Bob, BobStash, Charlie};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

use crate::common::{in_block, pool, send};

const APEX: NetUid = NetUid::new(1);

/// Runs `test` in a block in which `AliceStash` and `BobStash`, without balance, are neurons of a
/// subnet.
fn with_hotkeys(test: impl FnOnce()) {
	in_block(|| {
		for (coldkey, hotkey) in [(Alice, AliceStash), (Bob, BobStash)] {
			let hotkey = hotkey.to_account_id();
			let register = pallet_subtensor::Call::burned_register { netuid: APEX, hotkey };
			send(coldkey, 0, register.into()).expect("valid").expect("dispatches");
		}
		test()
	});
}

fn publish(fields: Vec<Data>) -> RuntimeCall {
	let info = Box::new(CommitmentInfo { fields: fields.try_into().expect("at most three") });
	Call::set_commitment { netuid: APEX, info }.into()
}

fn text() -> RuntimeCall {
	publish(vec![Data::Raw(b"hello".to_vec().try_into().expect("is short"))])
}

fn free(key: Sr25519Keyring) -> u64 {
	Balances::free_balance(key.to_account_id())
}

fn refused(code: u8) -> TransactionValidityError {
	TransactionValidityError::Invalid(InvalidTransaction::Custom(code))
}

#[test]
fn commitment_should_cost_nothing_when_it_succeeds() {
	with_hotkeys(|| {
		send(AliceStash, 0, text()).expect("valid").expect("dispatches");
		assert_eq!(free(AliceStash), 0);
		assert!(CommitmentOf::<Runtime>::contains_key(APEX, AliceStash.to_account_id()));
		assert_eq!(System::account_nonce(AliceStash.to_account_id()), 1);
		// Nor does one of a hotkey that could pay.
		let gift = pallet_balances::Call::transfer_keep_alive {
			dest: BobStash.to_account_id().into(),
			value: 1_000_000_000,
		};
		send(Alice, 1, gift.into()).expect("valid").expect("dispatches");
		send(BobStash, 0, text()).expect("valid").expect("dispatches");
		assert_eq!(free(BobStash), 1_000_000_000);
	});
}

#[test]
fn commitment_should_fail_by_its_name_and_pay_when_the_sender_can() {
	with_hotkeys(|| {
		let before = free(Charlie);
		pool(Charlie, 0, text()).expect("the pool takes it");
		let result = send(Charlie, 0, text()).expect("is valid");
		assert_eq!(result, Err(Error::<Runtime>::AccountNotAllowedCommit.into()));
		assert!(free(Charlie) < before);
	});
}

#[test]
fn commitment_should_be_refused_by_a_code_when_the_sender_cannot_pay() {
	with_hotkeys(|| {
		let stranger = Sr25519Keyring::CharlieStash;
		assert_eq!(pool(stranger, 0, text()), Err(refused(10)));
		assert_eq!(send(stranger, 0, text()), Err(refused(10)));
		for nonce in 0..31 {
			send(AliceStash, nonce, text()).expect("valid").expect("dispatches");
		}
		assert_eq!(pool(AliceStash, 31, text()), Err(refused(6)));
		assert_eq!(send(AliceStash, 31, text()), Err(refused(6)));
		assert_eq!(System::account_nonce(AliceStash.to_account_id()), 31);
		// Another hotkey has space of its own.
		send(BobStash, 0, text()).expect("valid").expect("dispatches");
	});
}

#[test]
fn pool_should_hold_one_commitment_of_a_hotkey_whatever_its_nonce() {
	with_hotkeys(|| {
		let first = pool(AliceStash, 0, text()).expect("is valid").provides;
		let second = pool(AliceStash, 1, text()).expect("is valid").provides;
		let other = pool(BobStash, 0, text()).expect("is valid").provides;
		let shared = |a: &[Vec<u8>], b: &[Vec<u8>]| a.iter().filter(|tag| b.contains(tag)).count();
		assert_eq!((first.len(), shared(&first, &second), shared(&first, &other)), (2, 1, 0));
	});
}

#[test]
fn batch_of_commitments_should_cost_its_fee() {
	with_hotkeys(|| {
		let before = free(Alice);
		let calls = vec![text(), text()];
		let batch = pallet_utility::Call::force_batch { calls };
		send(Alice, 1, batch.into()).expect("valid").expect("dispatches");
		assert!(free(Alice) < before);
	});
}

#[test]
fn flag_should_forget_the_bonds_of_validators_when_the_subnet_allows_it() {
	with_hotkeys(|| {
		let hotkey = AliceStash.to_account_id();
		let uid = pallet_subtensor::Uids::<Runtime>::get(APEX, &hotkey).expect("is registered");
		let (index, validator) = (APEX.into(), Uid::new(0));
		ValidatorPermit::<Runtime>::insert(APEX, WireVec::truncate_from(vec![true; 3]));
		let row = WireVec::truncate_from(vec![(uid.get(), 7), (2, 8)]);
		Bonds::<Runtime>::insert::<dtao_types::NetUidStorageIndex, _, _>(index, validator, row);
		let bonds = || Bonds::<Runtime>::get(index, validator).into_inner();
		let flag = || publish(vec![Data::ResetBondsFlag]);
		send(AliceStash, 0, flag()).expect("valid").expect("dispatches");
		assert_eq!(bonds(), [(uid.get(), 7), (2, 8)], "the subnet does not allow it");
		assert!(LastBondsReset::<Runtime>::contains_key(APEX, &hotkey));
		BondsResetOn::<Runtime>::insert(APEX, true);
		send(AliceStash, 1, flag()).expect("valid").expect("dispatches");
		assert_eq!(bonds(), [(2, 8)]);
	});
}

/// Whether anything is stored of what `AliceStash` published.
fn is_known() -> bool {
	let hotkey = AliceStash.to_account_id();
	CommitmentOf::<Runtime>::contains_key(APEX, &hotkey)
		|| UsedSpaceOf::<Runtime>::contains_key(APEX, &hotkey)
}

#[test]
fn commitment_should_leave_with_the_neuron_that_gives_way() {
	with_hotkeys(|| {
		send(AliceStash, 0, text()).expect("valid").expect("dispatches");
		assert!(is_known());
		// As many neurons as there are, and none is immune.
		let count = pallet_subtensor::SubnetworkN::<Runtime>::get(APEX);
		pallet_subtensor::MaxAllowedUids::<Runtime>::insert(APEX, count);
		pallet_subtensor::ImmunityPeriod::<Runtime>::insert(APEX, 0);
		for nonce in 1..=count {
			let hotkey = sp_runtime::AccountId32::new([nonce as u8; 32]);
			let call = pallet_subtensor::Call::burned_register { netuid: APEX, hotkey };
			pallet_subtensor::RegistrationsThisBlock::<Runtime>::remove(APEX);
			let _ = sp_runtime::traits::Dispatchable::dispatch(
				RuntimeCall::from(call),
				frame_system::RawOrigin::Signed(Alice.to_account_id()).into(),
			);
		}
		let hotkey = AliceStash.to_account_id();
		assert!(!pallet_subtensor::Uids::<Runtime>::contains_key(APEX, hotkey));
		assert!(!is_known());
		assert_eq!(pallet_commitments::try_state::check::<Runtime>(), Ok(()));
	});
}

#[test]
fn metagraph_should_show_commitments_by_hotkey() {
	with_hotkeys(|| {
		let rows = || {
			let graph =
				pallet_subtensor::views::Views::<Runtime>::get_selective_metagraph(APEX, vec![73]);
			graph.expect("the subnet exists").commitments.expect("was asked for")
		};
		assert_eq!(rows(), []);
		send(AliceStash, 0, text()).expect("valid").expect("dispatches");
		let [(hotkey, bytes)] = &rows()[..] else { panic!("one row") };
		assert_eq!(*hotkey, AliceStash.to_account_id());
		let bytes: Vec<u8> = bytes.iter().map(|byte| byte.0).collect();
		// Clients take the text from behind the deposit, the block and two bytes of lengths.
		assert_eq!(bytes[14..], *b"hello");
	});
}
