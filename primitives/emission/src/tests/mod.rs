#![allow(clippy::arithmetic_side_effects)] // test arithmetic may abort the test

mod ema;
mod plain;
mod properties;
mod root_claim;
mod splits;
mod vectors;
