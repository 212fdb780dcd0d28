//! Transactions as clients make them.

use codec::Encode;
use dtao_runtime::{
	constants::time::SLOT_MS, extensions, AccountId, Address, Nonce, RuntimeCall, Signature,
	SignedPayload, TimestampCall, TxExtension, UncheckedExtrinsic,
};
use dtao_shield::{seal, PublicKey};
use dtao_types::TaoBalance;
use sp_core::Pair;
use sp_runtime::generic::Era;

use crate::scene;

/// What a purchase costs, in rao: 1 TAO.
const SPENT: TaoBalance = TaoBalance::from_rao(1_000_000_000);

/// The extension of a transaction that is alive in block 1 and no more than eight blocks.
fn extension(nonce: Nonce) -> TxExtension {
	(
		(
			frame_system::CheckNonZeroSender::new(),
			frame_system::CheckSpecVersion::new(),
			frame_system::CheckTxVersion::new(),
			frame_system::CheckGenesis::new(),
			pallet_mev_shield::CheckMortality::from(Era::mortal(8, 0)),
			extensions::CheckNonce(nonce),
			frame_system::CheckWeight::new(),
			pallet_transaction_payment::ChargeTransactionPayment::from(0),
		),
		extensions::SudoTransactionExtension,
		pallet_mev_shield::CheckShieldedTxValidity::default(),
		pallet_subtensor::SubtensorTransactionExtension::new(),
		extensions::DrandPriority,
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
	)
}

fn signed(number: u16, nonce: Nonce, call: RuntimeCall) -> UncheckedExtrinsic {
	let pair = scene::trader(number);
	let payload = SignedPayload::new(call.clone(), extension(nonce)).expect("in a block");
	let signature = payload.using_encoded(|bytes| pair.sign(bytes));
	let address = Address::Id(AccountId::from(pair.public()));
	UncheckedExtrinsic::new_signed(call, address, Signature::Sr25519(signature), extension(nonce))
}

/// The time of a slot.
pub fn timestamp(slot: u64) -> UncheckedExtrinsic {
	UncheckedExtrinsic::new_bare(RuntimeCall::Timestamp(TimestampCall::set { now: slot * SLOT_MS }))
}

/// A carrier of a trader, and the ciphertext in it: a purchase of stake. In the state of the open block.
pub fn carrier(key: &PublicKey, number: u16) -> (UncheckedExtrinsic, Vec<u8>) {
	let purchase = pallet_subtensor::Call::add_stake {
		hotkey: scene::hotkey(number % scene::VALIDATORS),
		netuid: scene::SUBNET,
		amount_staked: SPENT,
	};
	let inner = signed(number, 1, RuntimeCall::SubtensorModule(purchase));
	let ciphertext = seal(key, &inner.encode()).expect("fits");
	let submit = pallet_mev_shield::Call::submit_encrypted {
		ciphertext: ciphertext.clone().try_into().expect("is short"),
	};
	(signed(number, 0, RuntimeCall::MevShield(submit)), ciphertext)
}
