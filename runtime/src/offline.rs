//! What programs beside a chain make of the runtime: the whole genesis of a preset, signed transactions. For tests,
//! benchmarks and fuzzing.

use codec::Encode;
use serde_json::Value;
use sp_core::sr25519;
use sp_runtime::{generic::Era, transaction_validity::TransactionValidityError};

use crate::{
	extensions, genesis_presets, AccountId, Address, Balance, Nonce, RuntimeCall,
	RuntimeGenesisConfig, Signature, SignedPayload, TxExtension, UncheckedExtrinsic,
};

/// The complete genesis configuration of a preset: the gaps of its patch filled from the default
/// configuration, as the chain spec does. `None` where there is no such preset.
pub fn preset(name: &str) -> Option<Value> {
	let patch = genesis_presets::get_preset(&name.into())?;
	let mut json = serde_json::to_value(RuntimeGenesisConfig::default()).ok()?;
	merge(&mut json, serde_json::from_slice(&patch).ok()?);
	Some(json)
}

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

/// The extension of a transaction. `tip` in rao.
pub fn extension(era: Era, nonce: Nonce, tip: Balance) -> TxExtension {
	(
		(
			frame_system::CheckNonZeroSender::new(),
			frame_system::CheckSpecVersion::new(),
			frame_system::CheckTxVersion::new(),
			frame_system::CheckGenesis::new(),
			pallet_mev_shield::CheckMortality::from(era),
			extensions::CheckNonce(nonce),
			frame_system::CheckWeight::new(),
			pallet_transaction_payment::ChargeTransactionPayment::from(tip),
		),
		extensions::SudoTransactionExtension,
		pallet_mev_shield::CheckShieldedTxValidity::default(),
		pallet_subtensor::SubtensorTransactionExtension::new(),
		extensions::DrandPriority,
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
	)
}

/// A transaction of an account. `sign` signs bytes with its key. Needs a state that knows the hash of the
/// genesis and of the block in which the era begins.
///
/// # Errors
/// The state does not know them.
pub fn signed(
	call: RuntimeCall,
	account: AccountId,
	extension: TxExtension,
	sign: impl FnOnce(&[u8]) -> sr25519::Signature,
) -> Result<UncheckedExtrinsic, TransactionValidityError> {
	let payload = SignedPayload::new(call, extension)?;
	let signature = Signature::Sr25519(payload.using_encoded(sign));
	let (call, extension, _) = payload.deconstruct();
	Ok(UncheckedExtrinsic::new_signed(call, Address::Id(account), signature, extension))
}
