//! Shares of the stake behind one hotkey on one subnet, and what they are worth.
//!
//! A [`SharePool`] has a value `V` (alpha-rao; rao on the root subnet) and `Dn` shares. A holder
//! of `s` shares owns `floor(V * s / Dn)`. Dividends raise `V` alone, so every holder gains in
//! proportion without being touched.
//!
//! | Step | Shares | Value |
//! |---|---|---|
//! | first deposit of `x` | `x * 2^64` | `x` |
//! | deposit of `x` | `+ floor(x * Dn / V)` | `+ x` |
//! | withdrawal of `x` | `- ceil(x * Dn / V)` | `- x` |
//! | withdrawal of everything a holder owns | `- s` | `- floor(V * s / Dn)` |
//! | reward of `x` | unchanged | `+ x` |
//!
//! Shares are kept as the raw bits of a U64F64 number: one unit of the first deposit is one whole
//! share, 2^64 bits. Products go through 256 bits. Rounding always leaves the fraction of a unit
//! with the other holders, so one share never loses value.
//!
//! # Why a donation cannot rob the next depositor
//!
//! In a naive pool somebody keeps one share, donates until that share is worth a fortune, and the
//! next depositor, whose shares are rounded down, loses up to that fortune. Here no position may
//! be smaller than [`MIN_POSITION_SHARES`] (2^44 bits): a deposit or a partial withdrawal that
//! would leave less is refused, and leaving altogether is always possible. A pool with holders
//! therefore has at least 2^44 shares however it came about, and **no step costs anybody more
//! than one unit plus 2^-44 of the pool's value**: one unit in a pool of up to 17,592 alpha, and
//! 0.0000012 alpha if one pool held the whole supply. All a donor gains is to raise the smallest
//! possible position, which is one unit until a share has grown to 2^20 (a million) times its
//! first value. Emptying the pool resets it.
#![cfg_attr(not(feature = "std"), no_std)]

mod error;
mod pool;

#[cfg(test)]
mod tests;

pub use error::ShareError;
pub use pool::{SharePool, MAX_TOTAL_SHARES, MIN_POSITION_SHARES};
