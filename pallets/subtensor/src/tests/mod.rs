//! Tests of the pallet, one file per room.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // tests compute expected numbers

#[allow(dead_code)] // shared with the benchmarks
mod counting;
pub(crate) mod mock;
mod moves;

mod alpha_fee;
mod auto_stake;
mod bad_input;
mod batches;
mod burn;
mod charges;
mod children;
mod coinbase;
mod commit_reveal;
mod consensus;
mod costs;
mod dissolve;
mod dissolve_calls;
mod dissolve_traces;
mod distribution;
mod epoch;
mod epoch_weight;
mod extension;
mod formulas;
mod free_calls;
mod free_length;
mod genesis;
mod identity;
mod incumbent;
mod invariants;
mod keys;
mod limits;
mod mechanisms;
mod move_errors;
mod origins;
mod params;
mod poison;
mod registration;
mod root;
mod root_auto;
mod root_claims;
mod root_dissolve;
mod root_property;
mod scenario;
mod serving;
mod soak;
mod staking;
mod staking_hotkeys;
mod stateful;
mod subnets;
mod transition;
mod weights;
