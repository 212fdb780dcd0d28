//! Transactions as clients make them.

use codec::Encode;
use dtao_runtime::{
	constants::time::SLOT_MS, offline, Nonce, RuntimeCall, TimestampCall, UncheckedExtrinsic,
};
use dtao_shield::{seal, PublicKey};
use dtao_types::TaoBalance;
use sp_core::Pair;
use sp_runtime::generic::Era;

use crate::scene;

/// What a purchase costs, in rao: 1 TAO.
const SPENT: TaoBalance = TaoBalance::from_rao(1_000_000_000);

/// A transaction that is alive in block 1 and no more than eight blocks.
fn signed(number: u16, nonce: Nonce, call: RuntimeCall) -> UncheckedExtrinsic {
	let pair = scene::trader(number);
	let extension = offline::extension(Era::mortal(8, 0), nonce, 0);
	offline::signed(call, pair.public().into(), extension, |bytes| pair.sign(bytes))
		.expect("in a block")
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
