//! The state of an older node (`scripts/e2e/test_old_database.py` records it): the runtime as it is migrates it, finds
//! its invariants in it and goes on with it.

use dtao_runtime::{constants::time::SLOT_MS, Executive, Runtime, System};
use frame_support::storage::storage_prefix;
use sp_consensus_aura::Slot;
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{Bob, Charlie};
use std::collections::BTreeMap;

use crate::common::{finish_block, signed, start_block, transfer};

/// Most bytes of the state.
const MOST: usize = 64 << 20;

fn unhex(text: &str) -> Vec<u8> {
	sp_core::bytes::from_hex(text).expect("keys and values are hex")
}

/// The state, without code.
fn state() -> TestExternalities {
	let packed = include_bytes!("../old/state.zst");
	let text = sp_maybe_compressed_blob::decompress(packed, MOST).expect("the state unpacks");
	let pairs: BTreeMap<String, String> =
		serde_json::from_slice(&text).expect("JSON of keys and values");
	assert!(pairs.len() > 400);
	let mut state = TestExternalities::new_empty();
	state.execute_with(|| {
		for (key, value) in pairs {
			sp_io::storage::set(&unhex(&key), &unhex(&value));
		}
		// The chain of the state has fast blocks: its slots have other numbers in the other profile.
		pallet_aura::CurrentSlot::<Runtime>::put(Slot::from(now() / SLOT_MS));
		sp_io::storage::clear(&storage_prefix(b"System", b"Digest"));
	});
	state.commit_all().expect("the changes are whole");
	state
}

/// Milliseconds of the last block.
fn now() -> u64 {
	pallet_timestamp::Now::<Runtime>::get()
}

/// Opens the next block, a whole slot later or more.
fn next_block() {
	start_block(System::block_number() + 1, now() / SLOT_MS + 2);
}

#[test]
fn old_state_should_be_gone_on_with_after_its_migrations() {
	state().execute_with(|| {
		Executive::execute_on_runtime_upgrade();
		assert_eq!(pallet_commitments::try_state::check::<Runtime>(), Ok(()));
		assert_eq!(pallet_crowdloan::try_state::check::<Runtime>(), Ok(()));
		let before = System::block_number();

		for _ in 0..12 {
			next_block();
			let nonce = System::account_nonce(Charlie.to_account_id());
			let transaction = signed(Charlie, nonce, transfer(Bob.to_account_id(), 1_000_000_000));
			Executive::apply_extrinsic(transaction).expect("is valid").expect("dispatches");
			// The invariants of the economy hold behind it.
			finish_block();
		}

		assert_eq!(System::block_number(), before + 12);
	});
}

#[cfg(feature = "try-runtime")]
#[test]
fn old_state_should_pass_all_checks_when_the_upgrade_is_tried() {
	state().execute_with(|| {
		let all = frame_try_runtime::UpgradeCheckSelect::All;
		Executive::try_runtime_upgrade(all).expect("it migrates, decodes and passes its checks");
	});
}
