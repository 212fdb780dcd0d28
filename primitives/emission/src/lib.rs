//! Where new TAO and new alpha come from and how they are divided. Pure functions on integers.
//!
//! | Module | Answers |
//! |---|---|
//! | [`curve`] | how much a block mints at a given issuance (TAO, and each alpha by itself) |
//! | [`shares`] | how the TAO of a block is divided between subnets |
//! | [`injection`] | what enters a subnet's pool and what its participants get |
//! | [`participants`] | owner, root, miner and validator parts of the participants' alpha |
//! | [`ema`] | the smoothed price that decides the shares |
//! | [`dividends`] | parents, alpha and root stakers, takes; splits that conserve |
//! | [`root_claim`] | what root stakers can claim, to the last fraction |
//! | [`registration`] | the burn price of a neuron slot |
//! | [`lock_cost`] | the price of a new subnet |
//!
//! Amounts are rao or alpha-rao; proportions say their whole (65,535, `u64::MAX`, 2^32, 2^64).
//! Everything is rounded down unless a name says otherwise, and what rounding leaves over is
//! returned, never dropped. Nothing here panics or uses floating point.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod curve;
pub mod dividends;
pub mod ema;
pub mod injection;
pub mod lock_cost;
pub mod participants;
pub mod registration;
pub mod root_claim;
pub mod shares;
mod wide;

#[cfg(test)]
mod tests;
