//! Transactions that the people of the scene sign.

use codec::Encode;
use dtao_runtime::{offline, AccountId, Address, Hash, Nonce, Runtime, RuntimeCall};
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
	let account = Role::Staker.account(staker);
	let extension = offline::extension(Era::Immortal, nonce, 0);
	let signed = offline::signed(call, account, extension, |bytes| key.sign(bytes));
	signed.expect("the genesis is known").encode()
}
