//! A chain in memory: genesis from a preset, blocks with digest and timestamp, signed transactions.

use codec::Encode;
use dtao_runtime::{
	constants::time::SLOT_MS, genesis_checks, offline, AccountId, Address, Executive, Header,
	Nonce, Runtime, RuntimeCall, RuntimeEvent, System, TimestampCall, TxExtension,
	UncheckedExtrinsic,
};
use dtao_types::{MechId, NetUid};
use serde_json::Value;
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_core::H256;
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	generic::Era,
	traits::Header as _,
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, Digest, DigestItem,
};

/// The complete genesis configuration of a preset.
pub fn preset_json(preset: &str) -> Value {
	offline::preset(preset).expect("the preset exists")
}

/// The state of a preset before the first block.
pub fn genesis(preset: &str) -> TestExternalities {
	let mut ext = TestExternalities::new_empty();
	ext.execute_with(|| {
		genesis_checks::build_state(preset_json(preset).to_string().into_bytes())
			.expect("the preset builds");
		frame_system::BlockHash::<Runtime>::insert(0, dtao_runtime::Hash::repeat_byte(7));
	});
	ext
}

/// Runs `test` in block 1 of the preset with two authorities, and finishes the block that is open
/// then; the slot is Two's.
pub fn in_block<R>(test: impl FnOnce() -> R) -> R {
	genesis("local_testnet").execute_with(|| {
		start_block(1, 1);
		let result = test();
		finish_block();
		result
	})
}

/// The header that opens block `number` in `slot`.
pub fn open_header(number: u32, slot: u64) -> Header {
	let digest =
		Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())] };
	Header::new(
		number,
		Default::default(),
		Default::default(),
		dtao_runtime::Hash::repeat_byte(7),
		digest,
	)
}

/// The timestamp of `slot`.
pub fn timestamp(slot: u64) -> UncheckedExtrinsic {
	UncheckedExtrinsic::new_bare(RuntimeCall::Timestamp(TimestampCall::set { now: slot * SLOT_MS }))
}

/// Opens block `number` and sets its time. With two authorities, odd slots are Two's.
pub fn start_block(number: u32, slot: u64) {
	Executive::initialize_block(&open_header(number, slot));
	Executive::apply_extrinsic(timestamp(slot)).expect("is valid").expect("dispatches");
}

/// Finishes the open block; the invariants of the economy hold behind it.
pub fn finish_block() -> Header {
	let header = Executive::finalize_block();
	assert_eq!(pallet_subtensor::try_state::check::<Runtime>(), Ok(()));
	header
}

/// The extension of a transaction with this nonce, immortal and without tip.
pub fn extension(nonce: Nonce) -> TxExtension {
	extension_in(Era::Immortal, nonce)
}

/// The extension of a transaction with this era and nonce, without tip.
pub fn extension_in(era: Era, nonce: Nonce) -> TxExtension {
	offline::extension(era, nonce, 0)
}

/// `call` signed by `key`, immortal.
pub fn signed(key: Sr25519Keyring, nonce: Nonce, call: RuntimeCall) -> UncheckedExtrinsic {
	signed_in(Era::Immortal, key, nonce, call)
}

/// `call` signed by `key` for an era.
pub fn signed_in(
	era: Era,
	key: Sr25519Keyring,
	nonce: Nonce,
	call: RuntimeCall,
) -> UncheckedExtrinsic {
	let extension = extension_in(era, nonce);
	offline::signed(call, key.to_account_id(), extension, |bytes| key.sign(bytes))
		.expect("in a block")
}

/// Applies `call` signed by `key`.
pub fn send(key: Sr25519Keyring, nonce: Nonce, call: RuntimeCall) -> ApplyExtrinsicResult {
	Executive::apply_extrinsic(signed(key, nonce, call))
}

/// What the transaction pool is told about `call` signed by `key`.
pub fn pool(key: Sr25519Keyring, nonce: Nonce, call: RuntimeCall) -> TransactionValidity {
	Executive::validate_transaction(
		TransactionSource::External,
		signed(key, nonce, call),
		System::parent_hash(),
	)
}

/// A transfer of `value` rao to `to`.
pub fn transfer(to: AccountId, value: u64) -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_allow_death {
		dest: Address::Id(to),
		value,
	})
}

/// A remark that costs a fee.
pub fn remark() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![1, 2, 3] })
}

/// The events of the current block, oldest first.
pub fn events() -> Vec<RuntimeEvent> {
	System::read_events_no_consensus().map(|record| record.event).collect()
}

/// `serve_axon` of an address on this port.
pub fn axon(netuid: NetUid, port: u16) -> pallet_subtensor::Call<Runtime> {
	pallet_subtensor::Call::serve_axon {
		netuid,
		version: 1,
		ip: 0x0101_0101,
		port,
		ip_type: 4,
		protocol: 0,
		placeholder1: 0,
		placeholder2: 0,
	}
}

/// One of each of the calls that cost nothing and that hotkeys without balance send. None of them
/// need succeed.
pub fn feeless_calls() -> Vec<RuntimeCall> {
	use codec::Compact;
	use pallet_subtensor::Call;
	let (netuid, mecid) = (NetUid::new(1), MechId::MAIN);
	let (list, version_key) = (|| vec![0u16], 0);
	let commit_hash = H256::zero();
	let calls = [
		Call::set_weights { netuid, dests: list(), weights: list(), version_key },
		Call::set_mechanism_weights { netuid, mecid, dests: list(), weights: list(), version_key },
		Call::batch_set_weights {
			netuids: vec![Compact(netuid)],
			weights: vec![vec![(Compact(0), Compact(0))]],
			version_keys: vec![Compact(0)],
		},
		Call::commit_weights { netuid, commit_hash },
		Call::commit_mechanism_weights { netuid, mecid, commit_hash },
		Call::batch_commit_weights {
			netuids: vec![Compact(netuid)],
			commit_hashes: vec![commit_hash],
		},
		Call::reveal_weights { netuid, uids: list(), values: list(), salt: list(), version_key },
		Call::reveal_mechanism_weights {
			netuid,
			mecid,
			uids: list(),
			values: list(),
			salt: list(),
			version_key,
		},
		Call::batch_reveal_weights {
			netuid,
			uids_list: vec![list()],
			values_list: vec![list()],
			salts_list: vec![list()],
			version_keys: vec![version_key],
		},
		Call::serve_prometheus { netuid, version: 1, ip: 0x0101_0101, port: 9_100, ip_type: 4 },
		Call::serve_axon_tls {
			netuid,
			version: 1,
			ip: 0x0101_0101,
			port: 8_091,
			ip_type: 4,
			protocol: 0,
			placeholder1: 0,
			placeholder2: 0,
			certificate: vec![1; 65],
		},
		axon(netuid, 8_091),
	];
	let calls = timelocked_calls(netuid).into_iter().chain(calls);
	calls.map(RuntimeCall::SubtensorModule).collect()
}

/// The calls that commit to encrypted weights.
fn timelocked_calls(netuid: NetUid) -> [pallet_subtensor::Call<Runtime>; 3] {
	use pallet_subtensor::Call;
	let (mecid, reveal_round, commit_reveal_version) = (MechId::MAIN, 1, 4);
	let commit = || vec![0; 244].try_into().expect("is short");
	[
		Call::commit_timelocked_weights {
			netuid,
			commit: commit(),
			reveal_round,
			commit_reveal_version,
		},
		Call::commit_crv3_mechanism_weights { netuid, mecid, commit: commit(), reveal_round },
		Call::commit_timelocked_mechanism_weights {
			netuid,
			mecid,
			commit: commit(),
			reveal_round,
			commit_reveal_version,
		},
	]
}
