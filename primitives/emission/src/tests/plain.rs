//! The formulas in plain units, as the worked examples state them.

use crate::{curve, dividends, lock_cost as lock, registration};
use dtao_types::{AlphaBalance, TaoBalance};

pub(super) fn alpha(units: u64) -> AlphaBalance {
	AlphaBalance::from_rao(units)
}

pub(super) fn tao(rao: u64) -> TaoBalance {
	TaoBalance::from_rao(rao)
}

fn plain(parts: Vec<AlphaBalance>) -> Vec<u64> {
	parts.into_iter().map(AlphaBalance::rao).collect()
}

pub(super) fn halvings(issuance: u64) -> u32 {
	curve::halvings(tao(issuance))
}

/// The emission of a block: the same for TAO and for alpha.
pub(super) fn block_emission(issuance: u64) -> u64 {
	let emission = curve::block_emission(tao(issuance)).rao();
	assert_eq!(curve::block_emission(alpha(issuance)), alpha(emission));
	emission
}

pub(super) fn split_floor(total: u64, weights: &[u128]) -> (Vec<u64>, u64) {
	let (parts, rest) = dividends::split_floor(alpha(total), weights);
	(plain(parts), rest.get().rao())
}

pub(super) fn split_exact(total: u64, weights: &[u128]) -> Vec<u64> {
	plain(dividends::split_exact(alpha(total), weights))
}

pub(super) fn take_floor(amount: u64, take: u16) -> (u64, u64) {
	let (take, rest) = dividends::take_floor(alpha(amount), take);
	(take.rao(), rest.rao())
}

pub(super) fn stake_weight_floor(a: u64, root: u64, tao_weight: u64, proportion: u64) -> u128 {
	dividends::stake_weight_floor(alpha(a), tao(root), tao_weight, proportion)
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct ParentSplit {
	pub(super) to_self: u64,
	pub(super) to_parents: Vec<u64>,
	pub(super) burned: u64,
}

pub(super) fn split_parents(
	dividend: u64,
	own: u128,
	parents: &[(u128, bool)],
	take: u16,
	burn: u64,
) -> ParentSplit {
	let split = dividends::split_parents(alpha(dividend), own, parents, take, burn);
	ParentSplit {
		to_self: split.to_self.rao(),
		to_parents: plain(split.to_parents),
		burned: split.burned.rao(),
	}
}

pub(super) fn alpha_and_root_share(dividend: u64, a: u64, root: u64, weight: u64) -> (u64, u64) {
	let (to_alpha, to_root) =
		dividends::alpha_and_root_share(alpha(dividend), alpha(a), tao(root), weight);
	(to_alpha.rao(), to_root.rao())
}

pub(super) fn lock_cost(last: u64, min: u64, last_block: u64, now: u64, interval: u64) -> u64 {
	lock::lock_cost(tao(last), tao(min), last_block, now, interval).rao()
}

pub(super) fn scaled_interval(interval: u64, emission: u64) -> u64 {
	lock::scaled_interval(interval, tao(emission))
}

pub(super) fn decayed_burn(burn: u64, min: u64, q: u64) -> u64 {
	registration::decayed_burn(tao(burn), tao(min), q).rao()
}

pub(super) fn bumped_burn(burn: u64, max: u64, mult_bits: u128) -> u64 {
	registration::bumped_burn(tao(burn), tao(max), mult_bits).rao()
}
