//! Who there is. Every key follows from a role and a number, so that whoever needs it can sign.

use dtao_runtime::AccountId;
use sp_core::{sr25519, Pair};
use sp_crypto_hashing::blake2_256;
use sp_runtime::traits::{IdentifyAccount, Verify};

type Signer = <dtao_runtime::Signature as Verify>::Signer;

/// What somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Role {
	/// Coldkey of the owner of a subnet, by its netuid.
	Owner,
	/// Hotkey of the owner of a subnet, by its netuid.
	OwnerHotkey,
	/// Hotkey of a validator, the same one on every subnet.
	Validator,
	/// Coldkey of a validator.
	ValidatorOwner,
	/// Hotkey of a neuron without a permit.
	Miner,
	/// Coldkey of four of them.
	MinerOwner,
	/// Coldkey that stakes on validators.
	Staker,
}

impl Role {
	const fn name(self) -> &'static str {
		match self {
			Self::Owner => "owner",
			Self::OwnerHotkey => "owner-hotkey",
			Self::Validator => "validator",
			Self::ValidatorOwner => "validator-owner",
			Self::Miner => "miner",
			Self::MinerOwner => "miner-owner",
			Self::Staker => "staker",
		}
	}

	/// The secret seed of the key: the Blake2 hash of `scene/role/number`.
	pub fn seed(self, number: u32) -> [u8; 32] {
		blake2_256(format!("scene/{}/{number}", self.name()).as_bytes())
	}

	/// The key.
	pub fn key(self, number: u32) -> sr25519::Pair {
		sr25519::Pair::from_seed(&self.seed(number))
	}

	/// The account of the key.
	pub fn account(self, number: u32) -> AccountId {
		Signer::from(self.key(number).public()).into_account()
	}
}
