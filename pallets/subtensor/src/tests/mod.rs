//! Tests of the pallet, one file per room.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // tests compute expected numbers

mod mock;

mod coinbase;
mod distribution;
mod epoch;
mod extension;
mod genesis;
mod invariants;
mod limits;
mod origins;
mod params;
mod registration;
mod root;
mod scenario;
mod serving;
mod staking;
mod stateful;
mod subnets;
mod weights;
