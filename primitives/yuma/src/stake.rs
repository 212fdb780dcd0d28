//! Activity, permits and stake shares.

use crate::{
	fixed::{normalise, ONE},
	types::{Input, Neuron, Params},
};
use alloc::vec::Vec;

/// Stake vectors by uid.
pub(crate) struct Stakes {
	/// Last update within the cutoff.
	pub(crate) active: Vec<bool>,
	/// Permits for the next epoch.
	pub(crate) new_permit: Vec<bool>,
	/// Share of all stake, fraction.
	pub(crate) stake: Vec<u64>,
	/// Share of the stake that takes part now, fraction.
	pub(crate) active_stake: Vec<u64>,
}

impl Stakes {
	pub(crate) fn new(input: &Input) -> Self {
		let neurons = &input.neurons;
		let active: Vec<bool> = neurons.iter().map(|n| is_active(n, &input.params)).collect();
		let stake = shares(neurons);
		let mut active_stake: Vec<u64> = neurons
			.iter()
			.zip(&active)
			.zip(&stake)
			.map(|((n, active), s)| if n.permit && *active { *s } else { 0 })
			.collect();
		normalise(&mut active_stake);
		let new_permit = permits(neurons, usize::from(input.params.max_validators));
		Self { active, new_permit, stake, active_stake }
	}
}

/// Whether the last update is at most the cutoff ago.
fn is_active(neuron: &Neuron, params: &Params) -> bool {
	neuron.last_update.saturating_add(params.activity_cutoff) >= params.now
}

/// `floor(stake_i / sum)` as fractions: the quotient with 64 fraction bits cut to 32.
fn shares(neurons: &[Neuron]) -> Vec<u64> {
	// 2^16 stakes of 64 bits: 80 bits, shifted by 32 still below 2^128.
	let sum = neurons.iter().fold(0u128, |sum, n| sum.saturating_add(n.stake.into()));
	let share = |n: &Neuron| (u128::from(n.stake) << 32).checked_div(sum).unwrap_or(0);
	neurons.iter().map(|n| u64::try_from(share(n)).unwrap_or(ONE)).collect()
}

/// The `count` largest stakes above zero; among equal stakes the higher uid goes first.
fn permits(neurons: &[Neuron], count: usize) -> Vec<bool> {
	let mut order: Vec<(u64, usize)> = neurons
		.iter()
		.enumerate()
		.filter(|(_, n)| n.stake > 0)
		.map(|(u, n)| (n.stake, u))
		.collect();
	let losers = order.len().saturating_sub(count);
	if losers > 0 && losers < order.len() {
		order.select_nth_unstable(losers);
	}
	let mut permits = alloc::vec![false; neurons.len()];
	for (_, uid) in order.iter().skip(losers) {
		if let Some(permit) = permits.get_mut(*uid) {
			*permit = true;
		}
	}
	permits
}

/// `floor(stake_i / largest stake * 65535)`.
pub(crate) fn upscaled(neurons: &[Neuron]) -> Vec<u16> {
	let max = u128::from(neurons.iter().map(|n| n.stake).max().unwrap_or(0));
	let scale = |n: &Neuron| {
		let scaled = u128::from(n.stake).saturating_mul(u16::MAX.into()).checked_div(max);
		u16::try_from(scaled.unwrap_or(0)).unwrap_or(u16::MAX)
	};
	neurons.iter().map(scale).collect()
}
