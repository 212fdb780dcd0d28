//! # SubtensorModule
//!
//! Subnets, neurons, staking, emission and consensus of dTAO Node, in one on-chain pallet because
//! the public clients address all of it by that name. `pallet` declares what is on chain; the
//! logic lives in rooms, one folder per concept, and the maths in crates without FRAME. From the ground
//! to the roof:
//!
//! | room | what is there | extrinsics |
//! |---|---|---|
//! | [`accounts`] | accounts that this pallet derives | - |
//! | [`compat`] | what clients read and nothing here writes | - |
//! | [`facts`] | what the block step needs to know of every subnet | - |
//! | [`params`] | values of hyperparameters | - |
//! | [`subnets`] | the list of subnets, their owners and names | `start_call`, `set_subnet_identity`, `update_symbol` |
//! | [`neurons`] | who has which uid | - |
//! | [`schedule`] | when epochs are due | - |
//! | [`keys`] | who owns which hotkey | `try_associate_hotkey`, `increase_take`, `set_identity`, ... |
//! | [`pools`] | reserves and trades | - |
//! | [`claims`] | the books of root dividends | - |
//! | [`shares`] | who has how much stake | - |
//! | [`staking`] | calls on stake | `add_stake`, `remove_stake`, `move_stake`, `burn_alpha`, ... |
//! | [`scores`] | what the last epoch said of each neuron | - |
//! | [`children`] | stake weight given to others | `set_children`, `set_childkey_take`, ... |
//! | [`weights`] | what validators think of miners | `set_weights`, `commit_weights`, `reveal_weights`, ... |
//! | [`serving`] | where neurons are reached | `serve_axon`, `serve_axon_tls`, `serve_prometheus` |
//! | [`leases`] | subnets that a crowdloan paid for, and who shares in them | - |
//! | [`registration`] | how one becomes a neuron, and who has to go | `burned_register`, `register_limit` |
//! | [`epoch`] | the consensus of a subnet | - |
//! | [`coinbase`] | the block step | - |
//! | [`root`] | membership of root, claims of its dividends | `root_register`, `claim_root`, `set_root_claim_type`, ... |
//! | [`lifecycle`] | how subnets begin and end, other keys for everything | `register_network`, `register_leased_network`, `terminate_lease`, `swap_hotkey`, `swap_coldkey_announced`, `root_dissolve_network`, ... |
//! | `admin` | who may set a hyperparameter, and to what | through `AdminUtils`; `set_tempo`, `trigger_epoch`, `set_activity_cutoff_factor` |
//! | `ports` | what other pallets ask for | - |
//! | [`views`] | read models of the runtime APIs, above all rooms | - |
//!
//! Each storage item is declared in the `storage.rs` of the room that owns it; a room reads and writes
//! the items of another one only through that room's gatekeeper type.
//!
//! # Terms
//!
//! | term | meaning |
//! |---|---|
//! | rao, alpha-rao | 10^-9 TAO, 10^-9 alpha of one subnet; every amount is a whole number of them |
//! | coldkey, hotkey | who owns money; who works. A hotkey has one coldkey, a coldkey many hotkeys |
//! | netuid, uid | number of a subnet, 0 = root; number of a neuron on a subnet |
//! | mechanism | one of several sets of weights, bonds and incentives on a subnet |
//! | pool, reserves | TAO and alpha of a subnet that trade against each other; spot price: the one over the other |
//! | moving price | the spot price smoothed; shares of the TAO of a block follow it |
//! | alpha out | alpha of a subnet outside its pool: stake, pending, claimable and burned |
//! | stake, position | alpha (on root: TAO) on a hotkey; the part of it that is one coldkey's, kept as shares |
//! | stake weight | stake plus weighted root stake, less what children got, plus what parents gave |
//! | tempo, epoch | blocks between two runs of the consensus, less one; one such run |
//! | permit | the right of a neuron to validate, given by an epoch |
//! | pending | alpha of participants that waits for the next epoch |
//! | incentive, dividends | what an epoch pays to miners; to validators and those who stake on them |
//! | take, childkey take | part of dividends that a hotkey keeps from its stakers, that a child keeps from its parents |
//! | recycled, burned | taken out of existence, so that the curve may issue it again; left in existence without an owner |
//! | immunity | time in which a new neuron, or a new subnet, is not pruned |
//! | gatekeeper | the type of a room that alone touches what the room stores |
//! | fact | copy of an item for the block step, in one item with those of all subnets |
//! | footprint | prefixes of the keys that a room stores of a subnet |
//!
//! # Life of a subnet
//!
//! 1. `register_network`: where there is no room another subnet begins to end; the lock cost becomes the
//!    TAO of the pool, the hotkey the first neuron ([`lifecycle`]).
//! 2. `start_call` by the owner: the token opens, from the next block on the subnet emits ([`subnets`]).
//! 3. Each block: TAO and alpha enter the pool, alpha becomes pending ([`coinbase`]). Each epoch: waiting
//!    children begin to count ([`children`]), consensus runs ([`epoch`]), pending is paid.
//! 4. The end, by pruning or `root_dissolve_network`: it leaves the list, a last epoch pays what is
//!    pending, holders are paid out of the pool, every key is erased, the netuid is free again
//!    ([`lifecycle`]).
//!
//! # Life of a neuron
//!
//! 1. `burned_register`: the price buys alpha that is recycled; the hotkey gets a new uid, or on a full
//!    subnet that of the neuron that leaves ([`registration`], [`neurons`]). Every room that keeps things by
//!    uid makes a place for it.
//! 2. As a miner it announces where it is reached ([`serving`]); with a permit it judges others
//!    ([`weights`]).
//! 3. Each epoch gives it scores ([`scores`]) and pays it: incentive, or dividends that its take, its
//!    stakers and its parents share ([`coinbase`], [`shares`], [`claims`]).
//! 4. It leaves when it has earned the least and somebody registers, or with the subnet. Stake on its hotkey
//!    stays.
//!
//! # Life of one rao
//!
//! 1. The curve mints it in the block step, as a credit that must be used up ([`coinbase`]).
//! 2. It enters the pool of a subnet: it lies on the account of the subnet and counts in its reserve
//!    ([`pools`]).
//! 3. Somebody sells alpha: it is free balance of a coldkey, or goes on to another pool or to root
//!    ([`staking`]).
//! 4. From there it is spent: on alpha, on a registration or on a lock it is in a pool again; on root stake
//!    it lies on the account of root, one to one; as a fee it is the block author's.
//! 5. It ends with the rest of a pool that nobody is paid for, or as a fee without an author: issuance
//!    falls, and the curve mints it anew.
#![cfg_attr(not(feature = "std"), no_std)]
// The macros of FRAME go one step for each call.
#![recursion_limit = "256"]

extern crate alloc;

// The rooms, from the ground to the roof: a room knows only those before it in this list. A script
// reads the order (`scripts/check-floors.py`); the comments keep rustfmt from sorting the lines.

// keys of maps that the block step reads by the thousand
mod lookup;
// accounts that this pallet derives
pub mod accounts;
// what clients read and nothing here writes
pub mod compat;
// what the block step needs to know of every subnet
pub mod facts;
// values of hyperparameters
pub mod params;
// the list of subnets, their owners and names
pub mod subnets;
// who has which uid
pub mod neurons;
// when epochs are due
pub mod schedule;
// who owns which hotkey
pub mod keys;
// reserves and trades
pub mod pools;
// the books of root dividends
pub mod claims;
// who has how much stake
pub mod shares;
// calls on stake
pub mod staking;
// what the last epoch said of each neuron
pub mod scores;
// stake weight given to others
pub mod children;
// what validators think of miners
pub mod weights;
// where neurons are reached
pub mod serving;
// subnets that a crowdloan paid for
pub mod leases;
// how one becomes a neuron, and who has to go
pub mod registration;
// the consensus of a subnet
pub mod epoch;
// the block step
pub mod coinbase;
// membership of root, claims of its dividends
pub mod root;
// how subnets begin and end, other keys for everything
pub mod lifecycle;
// who may set a hyperparameter, and to what
pub mod admin;
// what other pallets ask for
mod ports;

// Above all rooms.
#[cfg(any(feature = "runtime-benchmarks", test))]
mod benchmarking;
pub mod extension;
pub mod free;
mod pallet;
pub mod try_state;
pub mod types;
pub mod views;
pub mod weight_info;

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

/// A number of things, as weights take it: none here is beyond 32 bits.
pub(crate) fn number(things: usize) -> u32 {
	u32::try_from(things).unwrap_or(u32::MAX)
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
