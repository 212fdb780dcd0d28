//! Tests of the pallet: one folder per room, one file per behaviour; `whole` is about all rooms together.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // tests compute expected numbers

pub(crate) mod beacon;
pub(crate) mod mock;
mod moves;

mod admin;
mod children;
mod coinbase;
mod epoch;
mod extension;
mod free;
mod keys;
mod leases;
mod lifecycle;
mod ports;
mod registration;
mod root;
mod serving;
mod shares;
mod staking;
mod subnets;
mod try_state;
mod weights;
mod whole;
