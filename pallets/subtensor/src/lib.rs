//! # SubtensorModule
//!
//! Subnets, neurons, staking, emission and consensus of dTAO Node, in one on-chain pallet because
//! the public clients address all of it by that name. `pallet.rs` declares what is on chain; the
//! logic lives in rooms, one folder per concept, and the maths in crates without FRAME.
//!
//! | room | what it does | extrinsics |
//! |---|---|---|
//! | [`children`] | stake weight given to other hotkeys, and what they keep for it | `set_children`, `set_childkey_take`, ... |
//! | [`coinbase`] | the block step: mint, share, inject, accrue, distribute | - |
//! | [`epoch`] | which epochs are due; load, run Yuma, apply | - |
//! | [`keys`] | who owns which hotkey; takes; identities | `try_associate_hotkey`, `increase_take`, `set_identity`, ... |
//! | [`params`] | hyperparameters: defaults, bounds, setters | through `AdminUtils` |
//! | [`pools`] | reserves of the pools, trades, moving price | - |
//! | [`registration`] | uids, registration price, replacement of neurons | `burned_register`, `register_limit` |
//! | [`root`] | root membership, root dividends and their claims | `root_register`, `claim_root`, `set_root_claim_type`, ... |
//! | [`serving`] | axon endpoints | `serve_axon` |
//! | [`staking`] | add, remove, move, burn; share pools; fees in alpha | `add_stake`, `remove_stake`, `move_stake`, `burn_alpha`, ... |
//! | [`subnets`] | create, start, name, end; mechanisms | `register_network`, `start_call`, `root_dissolve_network`, ... |
//! | [`views`] | read models of the runtime APIs | - |
//! | [`weights`] | set weights, commit and reveal them | `set_weights`, `commit_weights`, `reveal_weights`, ... |
//!
//! Each storage item has one owner room, named in its documentation; a room reads and writes the
//! items of another one only through that room's gatekeeper type.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(any(feature = "runtime-benchmarks", test))]
mod benchmarking;
pub mod children;
pub mod coinbase;
pub mod epoch;
pub mod extension;
pub mod keys;
pub mod neurons;
mod pallet;
pub mod params;
pub mod pools;
pub mod registration;
pub mod root;
pub mod serving;
pub mod staking;
pub mod subnets;
pub mod try_state;
pub mod types;
pub mod views;
pub mod weight_info;
pub mod weights;

#[cfg(test)]
mod tests;

pub use dtao_emission::curve::SUPPLY_CAP;
pub use extension::SubtensorTransactionExtension;
pub use pallet::pallet::*;
pub use types::*;
pub use weight_info::WeightInfo;

use dtao_amm::AmmError;
use dtao_types::MathError;
use frame_support::traits::fungible;
use sp_core::crypto::AccountId32;
use sp_runtime::{traits::UniqueSaturatedInto, ArithmeticError, DispatchError};

/// TAO that was minted and has no owner yet. Dropping it takes it out of issuance again.
pub type CreditOf<T> = fungible::Credit<AccountId32, <T as Config>::Currency>;

impl<T: Config> Pallet<T> {
	/// Number of the current block.
	pub fn now() -> u64 {
		frame_system::Pallet::<T>::block_number().unique_saturated_into()
	}
}

/// The error of a call for a computation that has no answer.
pub fn math_error(error: MathError) -> DispatchError {
	DispatchError::Arithmetic(match error {
		MathError::Overflow => ArithmeticError::Overflow,
		MathError::Underflow => ArithmeticError::Underflow,
		MathError::DivisionByZero => ArithmeticError::DivisionByZero,
	})
}

/// The error of a call for a trade that the pool refuses.
pub fn amm_error<T: Config>(error: AmmError) -> DispatchError {
	match error {
		AmmError::ReservesTooLow | AmmError::InputTooLarge => {
			Error::<T>::InsufficientLiquidity.into()
		},
		AmmError::PriceLimitExceeded => Error::<T>::SlippageTooHigh.into(),
		AmmError::Overflow => DispatchError::Arithmetic(ArithmeticError::Overflow),
	}
}
