//! From the dividend of a validator to its parents, stakers and takes; and the splits every
//! other division builds on.

use crate::wide;
use alloc::vec::Vec;
use dtao_types::{PerU16, PerU64};
use primitive_types::U256;

/// What a split leaves over because its parts are rounded down, in the units of its total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "the remainder belongs to somebody"]
pub struct Remainder(u64);

impl Remainder {
	/// The remainder in units.
	pub const fn get(self) -> u64 {
		self.0
	}
}

/// Divide `total` units in proportion to `weights`, each part rounded down. The parts and the
/// remainder add up to `total`. Without a positive weight everything is remainder.
#[must_use = "the remainder belongs to somebody"]
pub fn split_floor(total: u64, weights: &[u128]) -> (Vec<u64>, Remainder) {
	let sum = sum_of(weights);
	// 64 + 128 bits over the sum: each part is at most `total`.
	let part = |weight: &u128| wide::div_floor_u64(wide::mul(total, *weight), sum);
	let parts: Vec<u64> = weights.iter().map(part).collect();
	let given = parts.iter().fold(0u64, |given, part| given.saturating_add(*part));
	(parts, Remainder(total.saturating_sub(given)))
}

/// Divide `total` units in proportion to `weights` without a remainder: after rounding down, the
/// parts with the largest fractions receive one more unit each, of equal fractions the one with
/// the lower index. A part of weight 0 is 0; without a positive weight all parts are, and nothing
/// was given.
#[must_use]
pub fn split_exact(total: u64, weights: &[u128]) -> Vec<u64> {
	let sum = sum_of(weights);
	let (mut parts, rest) = split_floor(total, weights);
	if sum.is_zero() {
		return parts;
	}
	let fraction = |weight: &u128| wide::mul(total, *weight).checked_rem(sum).unwrap_or_default();
	let mut order: Vec<(usize, U256)> = weights.iter().map(fraction).enumerate().collect();
	// A stable sort keeps equal fractions in the order of their index.
	order.sort_by(|(_, a), (_, b)| b.cmp(a));
	// The fractions, each below one, add up to the remainder: there are more of them than units.
	let units = usize::try_from(rest.get()).unwrap_or(usize::MAX);
	for (index, _) in order.into_iter().take(units) {
		if let Some(part) = parts.get_mut(index) {
			*part = part.saturating_add(1);
		}
	}
	parts
}

/// Divide `amount` units into a take of `take` parts of 65,535, rounded down, and the rest.
#[must_use]
pub fn take_floor(amount: u64, take: u16) -> (u64, u64) {
	let taken = PerU16(take).of_floor(amount);
	(taken, amount.saturating_sub(taken))
}

/// Stake weight of `alpha_stake` alpha-rao and `root_stake` rao times `proportion` (parts of
/// `u64::MAX`), in alpha-rao scaled by `u64::MAX` and rounded down:
/// `(alpha + root * tao_weight) * proportion`, where `tao_weight` is in parts of `u64::MAX`.
///
/// With the proportion a hotkey gave to a child it is the contribution of that parent; with
/// `u64::MAX` less what it gave away, its own weight.
pub fn stake_weight_floor(
	alpha_stake: u64,
	root_stake: u64,
	tao_weight: u64,
	proportion: u64,
) -> u128 {
	let weight = stake_weight(alpha_stake, root_stake, tao_weight);
	// 129 + 64 bits. Below the supply cap the result has at most 120 bits.
	wide::div_floor_u128(wide::mul(weight, proportion), u64::MAX.into())
}

/// A validator's dividend divided between itself and its parents, in the units of the dividend.
/// All parts add up to exactly the dividend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct ParentSplit {
	/// What the validator keeps: its own part, its takes and the rounding.
	pub to_self: u64,
	/// What each parent receives, in the order given.
	pub to_parents: Vec<u64>,
	/// What nobody receives.
	pub burned: u64,
}

/// Divide `dividend` between a validator of weight `own` and its parents, each given by its
/// contribution and whether it has the same owner (see [`stake_weight_floor`] for the weights).
///
/// The validator keeps `childkey_take` parts of 65,535 of what falls to a parent of another
/// owner. A parent's part is rounded down once, after the take. Without any weight the validator
/// keeps everything. Of what falls to a parent `burn` parts of `u64::MAX` are withheld first,
/// rounded down.
pub fn split_parents(
	dividend: u64,
	own: u128,
	parents: &[(u128, bool)],
	childkey_take: u16,
	burn: u64,
) -> ParentSplit {
	let sum = parents
		.iter()
		.fold(U256::from(own), |sum, (contribution, _)| wide::add(sum, *contribution));
	let whole = wide::mul(sum, u16::MAX);
	let part = |(contribution, same_owner): &(u128, bool)| {
		let take = if *same_owner { 0 } else { childkey_take };
		let kept = u16::MAX.saturating_sub(take);
		// 64 + 128 + 16 bits over the sum: at most the dividend.
		let part = wide::div_floor_u64(wide::mul(wide::mul(dividend, *contribution), kept), whole);
		PerU64(u64::MAX.saturating_sub(burn)).of_floor(part)
	};
	let burned_of = |(contribution, _): &(u128, bool)| {
		PerU64(burn).of_floor(wide::div_floor_u64(wide::mul(dividend, *contribution), sum))
	};
	let to_parents: Vec<u64> = parents.iter().map(part).collect();
	let burned =
		if burn == 0 { 0 } else { parents.iter().map(burned_of).fold(0, u64::saturating_add) };
	let given = to_parents.iter().fold(burned, |given, part| given.saturating_add(*part));
	ParentSplit { to_self: dividend.saturating_sub(given), to_parents, burned }
}

/// Divide `dividend` of a hotkey by its stake of `alpha_stake` alpha-rao and `root_stake` rao,
/// root stake counting `tao_weight` parts of `u64::MAX`, into the part of its alpha stakers and
/// the part of its root stakers, in the units of the dividend. The root part is rounded down and
/// the alpha part is the rest; without stake everything is for alpha stakers.
#[must_use]
pub fn alpha_and_root_share(
	dividend: u64,
	alpha_stake: u64,
	root_stake: u64,
	tao_weight: u64,
) -> (u64, u64) {
	let weight = stake_weight(alpha_stake, root_stake, tao_weight);
	let root_weight = wide::mul(root_stake, tao_weight);
	// 64 + 128 bits over at least the root weight: at most the dividend.
	let root = wide::div_floor_u64(wide::mul(dividend, root_weight), weight);
	(dividend.saturating_sub(root), root)
}

/// `alpha + root * tao_weight` scaled by `u64::MAX`: at most 129 bits.
fn stake_weight(alpha_stake: u64, root_stake: u64, tao_weight: u64) -> U256 {
	wide::add(wide::mul(alpha_stake, u64::MAX), wide::mul(root_stake, tao_weight))
}

/// Sum of weights in 256 bits: no slice is long enough to overflow it.
fn sum_of(weights: &[u128]) -> U256 {
	weights.iter().fold(U256::zero(), |sum, weight| wide::add(sum, *weight))
}
