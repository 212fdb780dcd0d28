//! Yuma consensus: one epoch of one subnet, plain input to plain output.
//!
//! [`run`] is the engine, described below. Around it stand the rules that a chain and its clients
//! compute alike:
//!
//! | Module | Answers |
//! |---|---|
//! | [`clock`] | in which blocks a subnet has its epochs, and which epoch a block is in |
//! | [`window`] | in which blocks committed weights can be revealed |
//! | [`scale`] | the scale in which weights are stored |
//!
//! Validators (neurons with a permit) rate miners with weights. The engine turns stakes, weights
//! and bonds into consensus, incentives for miners, dividends for validators and new bonds. There
//! is no storage, no logging and no floating point here, and no input can make it panic: what
//! cannot be computed is a [`YumaError`].
//!
//! # Terms
//!
//! | Symbol | Meaning |
//! |---|---|
//! | `S_i` | stake of neuron i over the sum of all stakes |
//! | `A_i` | active stake: `S_i` of active neurons with a permit, normalised again |
//! | `W_ij` | weight from validator i to neuron j after the masks, each row normalised |
//! | `K_j` | consensus: the largest weight for j that stake of at least kappa supports |
//! | `C_ij` | clipped weight, `min(W_ij, K_j)` |
//! | `V_ij` | weight used for bonds, `W_ij - penalty * (W_ij - C_ij)` |
//! | `B_ij` | bond of validator i in neuron j |
//!
//! # Formulas
//!
//! ```text
//! rank_j            = sum_i A_i * C_ij          trust_j = rank_j / sum_i A_i * W_ij
//! validator trust_i = sum_j C_ij                incentive = rank / sum(rank)
//!
//! a = 1 - bonds_moving_average / 1e6
//! original: D = A_i * V_ij and the old bonds, each column normalised
//!           B = a * D + (1 - a) * B_old, each column normalised
//!           dividends_i ~ sum_j B_ij * incentive_j
//!           stored: B_ij over the largest bond of column j
//! Yuma3:    B = a_ij * V_ij + (1 - a_ij) * B_old
//!           X = B, each column normalised;  dividends_i ~ A_i * sum_j X_ij * incentive_j
//!           stored: B_ij itself, an absolute fraction of one
//! liquid:   d = V_ij - K_j where V_ij >= B_old, else B_old - V_ij   (in 0..=1)
//!           a_ij = low + (high - low) / (1 + exp(-steepness/100 * (d - 1/2)))
//!           where V_ij = 0, or K = 0 everywhere: a_ij = a
//! ```
//!
//! # Masks
//!
//! - Weights of validators without a permit count as absent, and so do their bonds: a validator
//!   that lost its permit has no bond row to carry on.
//! - A weight for oneself counts only for the owner of the subnet.
//! - A weight set no later than the registration of its target was meant for the previous holder
//!   of that uid and is left out.
//! - Bonds in a neuron registered after the previous epoch are left out.
//!
//! # Numbers
//!
//! Fractions are unsigned with 32 fraction bits and every operation truncates, so results are the
//! same on every platform. Stakes are divided in 128 bits. The exponential of liquid alpha is a
//! table with a series, within 4 units of 2^-32 of the exact curve.
//!
//! # Cost
//!
//! Weights and bonds of permitted validators are merged and transposed once, then each column is
//! worked on as one contiguous slice; the weighted median is selected in place. Time and memory grow
//! with neurons plus non-empty entries, not with neurons times validators.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod bonds;
pub mod clock;
mod consensus;
mod emission;
mod fixed;
mod matrix;
pub mod scale;
mod sigmoid;
mod stake;
mod types;
pub mod window;

pub use emission::budgets;
pub use types::{Input, LiquidAlpha, Neuron, Output, Params, Row, Variant, YumaError};

use alloc::vec::Vec;
use fixed::to_u16;

/// Compute one epoch.
///
/// Rows of `weights` and `bonds` may come in any order and so may the entries of a row; sorted
/// entries are the fast case. Rows of validators without a permit are checked but do not count.
///
/// # Errors
///
/// [`YumaError`] names what is malformed. Nothing is repaired silently.
pub fn run(input: &Input) -> Result<Output, YumaError> {
	types::check(input)?;
	let stakes = stake::Stakes::new(input);
	let matrix = matrix::Matrix::build(input)?;
	let scores = consensus::score(&input.params, &matrix, &stakes);
	let bonds = bonds::update(&input.params, &matrix, &stakes, &scores);

	let u16s = |values: &[u64]| -> Vec<u16> { values.iter().map(|v| to_u16(*v)).collect() };
	Ok(Output {
		stake_weight: stake::upscaled(&input.neurons),
		rank: u16s(&scores.rank),
		trust: u16s(&scores.trust),
		consensus: u16s(&scores.consensus),
		incentive: u16s(&scores.incentive),
		dividends: u16s(&bonds.dividends),
		validator_trust: u16s(&matrix.spread(&scores.validator_trust)),
		validator_permit: stakes.new_permit,
		active: stakes.active,
		incentive_q32: scores.incentive,
		dividends_q32: bonds.dividends,
		active_stake_q32: stakes.active_stake,
		stake_q32: stakes.stake,
		bonds: bonds.rows,
	})
}
