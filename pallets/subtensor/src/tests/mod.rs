//! Tests of the pallet, one file per room.

mod mock;

mod coinbase;
mod epoch;
mod extension;
mod genesis;
mod params;
mod registration;
mod root;
mod serving;
mod staking;
mod subnets;
mod weights;
