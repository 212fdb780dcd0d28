//! Constant-product pool of TAO and alpha, in exact integers.
//!
//! A [`Pool`] holds `tao` rao and `alpha` alpha-rao. A trade keeps `tao * alpha` from falling:
//! what the trader receives is rounded down, so every fraction of a unit stays in the pool.
//!
//! | Rule | Value |
//! |---|---|
//! | price | `tao / alpha` |
//! | buy with `t` net rao | `floor(alpha * t / (tao + t))` alpha-rao |
//! | sell `a` net alpha-rao | `floor(tao * a / (alpha + a))` rao |
//! | fee | `floor(input * rate / 65,535)`, taken from the input before the trade, never in the pool |
//! | limit price | bounds the spot price *after* the trade; input that would pass it is refunded |
//! | swap | a sale with fee to one pool, a purchase without fee from the other with its TAO |
//! | limit ratio | bounds the ratio of the two spot prices *after* a swap, likewise |
//!
//! Every function is pure: it takes a pool by value and returns the pool after the trade, so a
//! quote and an execution are the same call. Nothing here panics or uses floating point.
#![cfg_attr(not(feature = "std"), no_std)]

mod error;
mod fee;
mod limit;
mod pool;
mod swap;
mod trade;

#[cfg(test)]
mod tests;

pub use error::AmmError;
pub use fee::{FeeRate, MAX_FEE_RATE, MIN_FEE_RATE};
pub use pool::{Pool, PRICE_SCALE};
pub use trade::{Bought, Sold, MAX_INPUT_FACTOR, MIN_RESERVE};
