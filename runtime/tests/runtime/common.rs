//! A chain in memory: genesis from a preset, blocks with digest and timestamp, signed transactions.

use codec::Encode;
use dtao_runtime::{
	constants::time::SLOT_MS, genesis_presets, AccountId, Address, Executive, Header, Nonce,
	Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig, Signature, SignedPayload, System,
	TimestampCall, TxExtension, UncheckedExtrinsic,
};
use frame_support::genesis_builder_helper::build_state;
use serde_json::Value;
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	generic::Era,
	traits::Header as _,
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, Digest, DigestItem,
};

/// Fills the gaps of `patch` from the default configuration, as the chain spec does.
fn merge(base: &mut Value, patch: Value) {
	match (base, patch) {
		(Value::Object(base), Value::Object(patch)) => {
			for (key, value) in patch {
				merge(base.entry(key).or_insert(Value::Null), value);
			}
		},
		(base, patch) => *base = patch,
	}
}

/// The complete genesis configuration of a preset.
pub fn preset_json(preset: &str) -> Value {
	let patch = genesis_presets::get_preset(&preset.into()).expect("the preset exists");
	let mut json = serde_json::to_value(RuntimeGenesisConfig::default()).expect("serialises");
	merge(&mut json, serde_json::from_slice(&patch).expect("is JSON"));
	json
}

/// The state of a preset before the first block.
pub fn genesis(preset: &str) -> TestExternalities {
	let mut ext = TestExternalities::new_empty();
	ext.execute_with(|| {
		build_state::<RuntimeGenesisConfig>(preset_json(preset).to_string().into_bytes())
			.expect("the preset builds");
		frame_system::BlockHash::<Runtime>::insert(0, dtao_runtime::Hash::repeat_byte(7));
	});
	ext
}

/// Runs `test` in block 1 of the preset with two authorities; the slot is Bob's.
pub fn in_block<R>(test: impl FnOnce() -> R) -> R {
	genesis("local_testnet").execute_with(|| {
		start_block(1, 1);
		test()
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

/// Opens block `number` and sets its time. With two authorities, odd slots are Bob's.
pub fn start_block(number: u32, slot: u64) {
	Executive::initialize_block(&open_header(number, slot));
	Executive::apply_extrinsic(timestamp(slot)).expect("is valid").expect("dispatches");
}

/// The extension of a transaction with this nonce, immortal and without tip.
pub fn extension(nonce: Nonce) -> TxExtension {
	extension_in(Era::Immortal, nonce)
}

/// The extension of a transaction with this era and nonce, without tip.
pub fn extension_in(era: Era, nonce: Nonce) -> TxExtension {
	use dtao_runtime::extensions;
	(
		(
			frame_system::CheckNonZeroSender::new(),
			frame_system::CheckSpecVersion::new(),
			frame_system::CheckTxVersion::new(),
			frame_system::CheckGenesis::new(),
			frame_system::CheckMortality::from(era),
			extensions::CheckNonce(nonce),
			frame_system::CheckWeight::new(),
			pallet_transaction_payment::ChargeTransactionPayment::from(0),
		),
		extensions::SudoTransactionExtension,
		extensions::CheckShieldedTxValidity,
		pallet_subtensor::SubtensorTransactionExtension::new(),
		extensions::DrandPriority,
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
	)
}

/// `call` signed by `key`.
pub fn signed(key: Sr25519Keyring, nonce: Nonce, call: RuntimeCall) -> UncheckedExtrinsic {
	let payload = SignedPayload::new(call.clone(), extension(nonce)).expect("in a block");
	let signature = payload.using_encoded(|bytes| key.sign(bytes));
	UncheckedExtrinsic::new_signed(
		call,
		Address::Id(key.to_account_id()),
		Signature::Sr25519(signature),
		extension(nonce),
	)
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
