//! Tests of the runtime as a whole: what clients see, and how blocks, fees and nonces behave.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	reason = "tests may panic"
)]

mod alpha_fees;
mod authorities;
mod block_flow;
mod commitments;
mod common;
mod crowdloans;
mod economy_fees;
mod emergency;
mod fees;
mod free_calls;
mod genesis;
mod interface;
mod key_swaps;
mod leases;
mod length;
mod nonce;
mod old_state;
mod payout;
mod proxy_filter;
mod scheduler;
mod sealed;
mod sudo;
mod texts;
mod timelock;
#[cfg(feature = "try-runtime")]
mod try_runtime;
mod upgrade;
