//! Transactions that the people of the scene sign.

use codec::Encode;
use dtao_runtime::{
	extensions, AccountId, Address, Hash, Nonce, Runtime, RuntimeCall, Signature, SignedPayload,
	TxExtension, UncheckedExtrinsic,
};
use dtao_types::TaoBalance;
use sp_core::Pair;
use sp_runtime::generic::Era;
use sp_state_machine::BasicExternalities;

use crate::{people::Role, state::positions, Size};

/// What a staker does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Deed {
	/// Stake 0.1 TAO more where it has its first position.
	Stake,
	/// Send 0.001 TAO to the next staker.
	Transfer,
}

impl Deed {
	fn call(self, size: Size, staker: u32) -> RuntimeCall {
		match self {
			Self::Stake => {
				let (hotkey, netuid) = positions(size, staker)[0].clone();
				let amount_staked = TaoBalance::from_rao(100_000_000);
				pallet_subtensor::Call::add_stake { hotkey, netuid, amount_staked }.into()
			},
			Self::Transfer => {
				let next: AccountId = Role::Staker.account((staker + 1) % size.stakers);
				let dest = Address::Id(next);
				pallet_balances::Call::transfer_keep_alive { dest, value: 1_000_000 }.into()
			},
		}
	}
}

/// The transactions of some stakers, as nodes take them, for the chain with this genesis.
pub fn signed(
	size: Size,
	deed: Deed,
	stakers: std::ops::Range<u32>,
	nonce: Nonce,
	genesis: Hash,
) -> Vec<Vec<u8>> {
	BasicExternalities::default().execute_with(|| {
		frame_system::BlockHash::<Runtime>::insert(0, genesis);
		stakers.map(|staker| sign(staker, nonce, deed.call(size, staker))).collect()
	})
}

fn sign(staker: u32, nonce: Nonce, call: RuntimeCall) -> Vec<u8> {
	let key = Role::Staker.key(staker);
	let payload = SignedPayload::new(call.clone(), extension(nonce)).expect("the genesis is known");
	let signature = Signature::Sr25519(payload.using_encoded(|bytes| key.sign(bytes)));
	let address = Address::Id(Role::Staker.account(staker));
	UncheckedExtrinsic::new_signed(call, address, signature, extension(nonce)).encode()
}

/// The extension of a transaction that never expires, without tip.
fn extension(nonce: Nonce) -> TxExtension {
	(
		(
			frame_system::CheckNonZeroSender::new(),
			frame_system::CheckSpecVersion::new(),
			frame_system::CheckTxVersion::new(),
			frame_system::CheckGenesis::new(),
			pallet_mev_shield::CheckMortality::from(Era::Immortal),
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
