//! The state of an older node (`scripts/e2e/test_old_database.py` records it): the runtime as it is migrates it, can
//! decode every item, finds its invariants in it and goes on with it.

use dtao_runtime::{constants::time::SLOT_MS, Executive, Runtime, System};
use frame_try_runtime::UpgradeCheckSelect;
use sp_consensus_aura::Slot;
use sp_io::TestExternalities;
use std::collections::BTreeMap;

use crate::common::{finish_block, start_block};

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
	});
	state.commit_all().expect("the changes are whole");
	state
}

/// Opens the next block and finishes it, in the next slot.
fn next_block() {
	let slot = pallet_timestamp::Now::<Runtime>::get() / SLOT_MS + 1;
	start_block(System::block_number() + 1, slot);
	finish_block();
}

#[test]
fn old_state_should_pass_all_checks_when_the_upgrade_is_tried() {
	state().execute_with(|| {
		let weight = Executive::try_runtime_upgrade(UpgradeCheckSelect::All);
		weight.expect("it migrates, decodes and passes its checks");
	});
}

#[test]
fn old_state_should_be_gone_on_with() {
	state().execute_with(|| {
		// The chain of the state has fast blocks: its slots have other numbers in the other profile.
		pallet_aura::CurrentSlot::<Runtime>::put(Slot::default());
		let before = System::block_number();
		(0..12).for_each(|_| next_block());
		assert_eq!(System::block_number(), before + 12);
	});
}
