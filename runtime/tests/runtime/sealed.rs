//! Encrypted transactions and pulses, in the whole runtime.

use codec::{Decode, Encode};
use dtao_runtime::{
	configs::sealed::InTurn, Block, Executive, MevShield, Runtime, RuntimeCall, RuntimeEvent,
	System, UncheckedExtrinsic,
};
use dtao_shield::{seal, KeyRing, Seed, INHERENT_IDENTIFIER};
use dtao_timelock::{seal as lock, BeaconKey, Entropy, LocalBeacon};
use dtao_traits::{BeaconInspect, StillLocked};
use pallet_drand::{GenesisBeacon, Pulse};
use pallet_mev_shield::{carried_ciphertext, Authors, Ciphertext, NextKey, PendingKey};
use sp_inherents::{CheckInherentsResult, InherentData};
use sp_keyring::Sr25519Keyring::{Alice, Charlie, One, Two};
use sp_runtime::{
	generic::Era,
	traits::Block as _,
	transaction_validity::{
		InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError,
	},
};

use crate::common::{
	events, finish_block, genesis, in_block, preset_json, remark, signed, signed_in, start_block,
	timestamp, transfer,
};

/// The shortest era that is alive in block 1.
fn short_era() -> Era {
	Era::mortal(8, 0)
}

fn submit(ciphertext: Vec<u8>) -> RuntimeCall {
	let ciphertext = Ciphertext::try_from(ciphertext).expect("is short");
	RuntimeCall::MevShield(pallet_mev_shield::Call::submit_encrypted { ciphertext })
}

fn pool(transaction: UncheckedExtrinsic) -> TransactionValidity {
	Executive::validate_transaction(TransactionSource::External, transaction, System::parent_hash())
}

fn refused(reason: InvalidTransaction) -> TransactionValidity {
	Err(TransactionValidityError::Invalid(reason))
}

/// What the runtime answers to a call of its API.
fn ask<T: Decode>(method: &str, arguments: impl Encode) -> T {
	let answer = dtao_runtime::api::dispatch(method, &arguments.encode()).expect("exists");
	T::decode(&mut &answer[..]).expect("decodes")
}

/// What the node knows in this slot, with `key` to announce.
fn inherent_data(slot: u64, key: Option<Vec<u8>>) -> InherentData {
	let mut data = InherentData::new();
	let now = slot * dtao_runtime::constants::time::SLOT_MS;
	data.put_data(*b"timstap0", &now).expect("is new");
	data.put_data(INHERENT_IDENTIFIER, &key).expect("is new");
	data
}

/// The inherents that the runtime makes of it.
fn inherents(slot: u64, key: Option<Vec<u8>>) -> Vec<UncheckedExtrinsic> {
	ask("BlockBuilder_inherent_extrinsics", inherent_data(slot, key))
}

#[test]
fn every_block_should_carry_an_announcement() {
	genesis("local_testnet").execute_with(|| {
		let mut ring = KeyRing::new(Seed::from([1; 32]));
		for number in 1..=3u32 {
			let slot = u64::from(number);
			let key = ring.announce(slot);
			Executive::initialize_block(&crate::common::open_header(number, slot));
			let inherents = inherents(slot, Some(key.to_vec()));
			assert_eq!(inherents.len(), 2);
			for inherent in inherents {
				Executive::apply_extrinsic(inherent).expect("valid").expect("dispatches");
			}
			finish_block();
		}
		// Two authors: block 3 is by the one of block 1, as will be the block two slots ahead.
		let first = KeyRing::new(Seed::from([1; 32])).announce(1);
		assert_eq!(NextKey::<Runtime>::get().expect("is there").to_vec(), first);
		assert!(PendingKey::<Runtime>::get().is_none());
		assert_eq!(MevShield::do_try_state(), Ok(()));
	});
}

#[test]
fn block_should_be_refused_when_it_has_no_announcement() {
	let header = crate::common::open_header(1, 1);
	let checked = |extrinsics: Vec<UncheckedExtrinsic>| -> CheckInherentsResult {
		genesis("local_testnet").execute_with(|| {
			let block = Block::new(header.clone(), extrinsics);
			ask("BlockBuilder_check_inherents", (block, inherent_data(1, None)))
		})
	};
	let refusal = checked(vec![timestamp(1)]);
	assert!(!refusal.ok() && refusal.fatal_error());
	// Of a node without key the announcement is empty, which is fine.
	let complete = genesis("local_testnet").execute_with(|| inherents(1, None));
	assert!(checked(complete).ok());
}

#[test]
fn authors_should_take_turns() {
	in_block(|| {
		// The slot is 1, the authorities are One and Two.
		let account = |author: sp_consensus_aura::sr25519::AuthorityId| author.encode();
		assert_eq!(InTurn::author(0).map(account), Some(Two.public().encode()));
		assert_eq!(InTurn::author(1).map(account), Some(One.public().encode()));
		assert_eq!(InTurn::author(2).map(account), Some(Two.public().encode()));
	});
	genesis("local_testnet").execute_with(|| assert_eq!(InTurn::author(0), None));
}

#[test]
fn inner_transaction_should_run_directly_after_its_carrier() {
	in_block(|| {
		let mut ring = KeyRing::new(Seed::from([1; 32]));
		let key = ring.announce(1);
		let inner = signed_in(short_era(), Alice, 1, transfer(Charlie.to_account_id(), 5_000));
		let carrier =
			signed_in(short_era(), Alice, 0, submit(seal(&key, &inner.encode()).expect("fits")));
		assert!(pool(carrier.clone()).is_ok());

		let ciphertext = carried_ciphertext::<Runtime, _, _, _>(carrier.clone()).expect("is one");
		let opened = ring.open(&ciphertext).expect("opens");
		assert_eq!(opened, inner.encode());
		Executive::apply_extrinsic(carrier).expect("valid").expect("dispatches");
		Executive::apply_extrinsic(inner).expect("valid").expect("dispatches");
		let submitted = events().into_iter().filter(|event| {
			let RuntimeEvent::MevShield(event) = event else { return false };
			matches!(event, pallet_mev_shield::Event::EncryptedSubmitted { .. })
		});
		assert_eq!(submitted.count(), 1);
	});
}

#[test]
fn pool_should_refuse_carriers_that_live_too_long_or_do_not_split() {
	in_block(|| {
		let good = seal(&KeyRing::new(Seed::from([1; 32])).announce(1), b"x").expect("fits");
		let immortal = signed(Alice, 0, submit(good.clone()));
		assert_eq!(pool(immortal), refused(InvalidTransaction::Stale));
		let long = signed_in(Era::mortal(16, 0), Alice, 0, submit(good.clone()));
		assert_eq!(pool(long), refused(InvalidTransaction::Stale));
		let garbage = signed_in(short_era(), Alice, 0, submit(vec![1]));
		assert_eq!(pool(garbage), refused(InvalidTransaction::Custom(23)));
		// The key is nobody's.
		assert!(pool(signed_in(short_era(), Alice, 0, submit(good))).is_ok());
	});
}

#[test]
fn ciphertext_should_be_found_in_signed_carriers_alone() {
	in_block(|| {
		let ciphertext = seal(&KeyRing::new(Seed::from([1; 32])).announce(1), b"x").expect("fits");
		let found = carried_ciphertext::<Runtime, _, _, _>;
		let call = submit(ciphertext.clone());
		assert_eq!(found(signed(Alice, 0, call.clone())), Some(ciphertext));
		let batch = pallet_utility::Call::batch { calls: vec![call.clone()] };
		assert_eq!(found(signed(Alice, 0, RuntimeCall::Utility(batch))), None);
		assert_eq!(found(UncheckedExtrinsic::new_bare(call)), None);
		assert_eq!(found(signed(Alice, 0, submit(vec![1; 2_000]))), None);
		assert_eq!(found(signed(Alice, 0, remark())), None);
	});
}

/// Runs `test` in block 1 of a chain with this beacon, whose first round is due then.
fn with_beacon(beacon: &LocalBeacon, test: impl FnOnce()) {
	let mut json = preset_json("local_testnet");
	let genesis_beacon = GenesisBeacon::new(beacon.public_key().to_vec(), 3, 0);
	json["drand"]["beacon"] = serde_json::to_value(genesis_beacon).expect("serialises");
	let mut ext = sp_io::TestExternalities::new_empty();
	ext.execute_with(|| {
		dtao_runtime::genesis_checks::build_state(json.to_string().into_bytes()).expect("builds");
		start_block(1, 1);
		test();
		finish_block();
	});
}

fn pulses(pulses: Vec<Pulse>) -> UncheckedExtrinsic {
	let pulses = pulses.try_into().expect("are few");
	UncheckedExtrinsic::new_bare(RuntimeCall::Drand(pallet_drand::Call::write_pulse { pulses }))
}

#[test]
fn locked_text_should_open_when_anybody_brings_the_pulse() {
	let beacon = LocalBeacon::from_phrase(b"runtime");
	with_beacon(&beacon, || {
		let key = BeaconKey::from_bytes(&beacon.public_key()).expect("is a key");
		let entropy = Entropy { sigma: [1; 32], key: [2; 32], nonce: [3; 12] };
		let locked = lock(&key, 1, b"weights", &entropy).expect("fits");
		assert_eq!(dtao_runtime::Drand::open(1, &locked), Err(StillLocked::NoPulse));

		let good = pulses(vec![Pulse::new(1, &beacon.sign(1))]);
		assert!(pool(good.clone()).is_ok());
		let forged = pulses(vec![Pulse::new(2, &beacon.sign(1))]);
		assert_eq!(pool(forged.clone()), refused(InvalidTransaction::BadProof));
		// Clocks differ by half a minute at most: rounds up to some ten are due.
		let early = pulses(vec![Pulse::new(99, &beacon.sign(99))]);
		assert_eq!(pool(early), refused(InvalidTransaction::Future));

		Executive::apply_extrinsic(good.clone()).expect("valid").expect("dispatches");
		assert_eq!(dtao_runtime::Drand::open(1, &locked).expect("opens"), b"weights");
		assert_eq!(pool(good), refused(InvalidTransaction::Stale));
		assert!(Executive::apply_extrinsic(forged).expect("valid").is_err());
	});
}
