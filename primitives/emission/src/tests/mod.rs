#![allow(clippy::arithmetic_side_effects)] // test arithmetic may abort the test

mod plain;
mod properties;
mod root_claim;
mod splits;
mod vectors;
