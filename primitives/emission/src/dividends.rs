//! From the dividend of a validator to its parents, stakers and takes; and the splits every
//! other division builds on.

use crate::wide;
use alloc::vec::Vec;
use dtao_types::{AlphaBalance, Amount, PerU16, PerU64, TaoBalance};
use primitive_types::U256;

/// What a split leaves over because its parts are rounded down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "the remainder belongs to somebody"]
pub struct Remainder<A>(A);

impl<A: Amount> Remainder<A> {
	/// The amount that is left over.
	pub fn get(self) -> A {
		self.0
	}
}

/// Divide `total` in proportion to `weights`, each part rounded down. The parts and the
/// remainder add up to `total`. Without a positive weight everything is remainder.
#[must_use = "the remainder belongs to somebody"]
pub fn split_floor<A: Amount>(total: A, weights: &[u128]) -> (Vec<A>, Remainder<A>) {
	let sum = sum_of(weights);
	// 64 + 128 bits over the sum: each part is at most `total`.
	let part =
		|weight: &u128| A::from_rao(wide::div_floor_u64(wide::mul(total.rao(), *weight), sum));
	let parts: Vec<A> = weights.iter().map(part).collect();
	let given = parts.iter().fold(0u64, |given, part| given.saturating_add(part.rao()));
	(parts, Remainder(A::from_rao(total.rao().saturating_sub(given))))
}

/// Divide `total` in proportion to `weights` without a remainder: after rounding down, the
/// parts with the largest fractions receive one more unit each, of equal fractions the one with
/// the lower index. A part of weight 0 is 0; without a positive weight all parts are, and nothing
/// was given.
#[must_use]
pub fn split_exact<A: Amount>(total: A, weights: &[u128]) -> Vec<A> {
	let sum = sum_of(weights);
	let (mut parts, rest) = split_floor(total, weights);
	if sum.is_zero() {
		return parts;
	}
	let fraction =
		|weight: &u128| wide::mul(total.rao(), *weight).checked_rem(sum).unwrap_or_default();
	let mut order: Vec<(usize, U256)> = weights.iter().map(fraction).enumerate().collect();
	// A stable sort keeps equal fractions in the order of their index.
	order.sort_by(|(_, a), (_, b)| b.cmp(a));
	// The fractions, each below one, add up to the remainder: there are more of them than units.
	let units = usize::try_from(rest.get().rao()).unwrap_or(usize::MAX);
	for (index, _) in order.into_iter().take(units) {
		if let Some(part) = parts.get_mut(index) {
			*part = A::from_rao(part.rao().saturating_add(1));
		}
	}
	parts
}

/// Divide `amount` into a take of `take` parts of 65,535, rounded down, and the rest.
#[must_use]
pub fn take_floor<A: Amount>(amount: A, take: u16) -> (A, A) {
	let taken = PerU16(take).of_floor(amount.rao());
	(A::from_rao(taken), A::from_rao(amount.rao().saturating_sub(taken)))
}

/// Stake weight of `alpha_stake` and `root_stake` times `proportion` (parts of `u64::MAX`), in
/// alpha-rao scaled by `u64::MAX` and rounded down:
/// `(alpha + root * tao_weight) * proportion`, where `tao_weight` is in parts of `u64::MAX`.
///
/// With the proportion a hotkey gave to a child it is the contribution of that parent; with
/// `u64::MAX` less what it gave away, its own weight.
pub fn stake_weight_floor(
	alpha_stake: AlphaBalance,
	root_stake: TaoBalance,
	tao_weight: u64,
	proportion: u64,
) -> u128 {
	let weight = stake_weight(alpha_stake, root_stake, tao_weight);
	// 129 + 64 bits. Below the supply cap the result has at most 120 bits.
	wide::div_floor_u128(wide::mul(weight, proportion), u64::MAX.into())
}

/// A validator's dividend divided between itself and its parents. All parts add up to exactly the dividend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct ParentSplit {
	/// What the validator keeps: its own part, its takes and the rounding.
	pub to_self: AlphaBalance,
	/// What each parent receives, in the order given.
	pub to_parents: Vec<AlphaBalance>,
	/// What nobody receives.
	pub burned: AlphaBalance,
}

/// Divide `dividend` between a validator of weight `own` and its parents, each given by its
/// contribution and whether it has the same owner (see [`stake_weight_floor`] for the weights).
///
/// The validator keeps `childkey_take` parts of 65,535 of what falls to a parent of another
/// owner. A parent's part is rounded down once, after the take. Without any weight the validator
/// keeps everything. Of what falls to a parent `burn` parts of `u64::MAX` are withheld first,
/// rounded down.
pub fn split_parents(
	dividend: AlphaBalance,
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
		let product = wide::mul(wide::mul(dividend.rao(), *contribution), kept);
		let part = wide::div_floor_u64(product, whole);
		AlphaBalance::from_rao(PerU64(u64::MAX.saturating_sub(burn)).of_floor(part))
	};
	let burned_of = |(contribution, _): &(u128, bool)| {
		let part = wide::div_floor_u64(wide::mul(dividend.rao(), *contribution), sum);
		AlphaBalance::from_rao(PerU64(burn).of_floor(part))
	};
	// Parts of one dividend: no sum of them is larger.
	let sum_of = |parts: &mut dyn Iterator<Item = AlphaBalance>| {
		parts.fold(AlphaBalance::ZERO, AlphaBalance::saturating_add)
	};
	let to_parents: Vec<AlphaBalance> = parents.iter().map(part).collect();
	let burned =
		if burn == 0 { AlphaBalance::ZERO } else { sum_of(&mut parents.iter().map(burned_of)) };
	let given = sum_of(&mut to_parents.iter().copied()).saturating_add(burned);
	ParentSplit { to_self: dividend.saturating_sub(given), to_parents, burned }
}

/// Divide `dividend` of a hotkey by its stake of `alpha_stake` and `root_stake`, root stake counting
/// `tao_weight` parts of `u64::MAX`, into the part of its alpha stakers and the part of its root
/// stakers. The root part is rounded down and
/// the alpha part is the rest; without stake everything is for alpha stakers.
#[must_use]
pub fn alpha_and_root_share(
	dividend: AlphaBalance,
	alpha_stake: AlphaBalance,
	root_stake: TaoBalance,
	tao_weight: u64,
) -> (AlphaBalance, AlphaBalance) {
	let weight = stake_weight(alpha_stake, root_stake, tao_weight);
	let root_weight = wide::mul(root_stake.rao(), tao_weight);
	// 64 + 128 bits over at least the root weight: at most the dividend.
	let root = wide::div_floor_u64(wide::mul(dividend.rao(), root_weight), weight);
	let root = AlphaBalance::from_rao(root);
	(dividend.saturating_sub(root), root)
}

/// `alpha + root * tao_weight` scaled by `u64::MAX`: at most 129 bits.
fn stake_weight(alpha_stake: AlphaBalance, root_stake: TaoBalance, tao_weight: u64) -> U256 {
	wide::add(wide::mul(alpha_stake.rao(), u64::MAX), wide::mul(root_stake.rao(), tao_weight))
}

/// Sum of weights in 256 bits: no slice is long enough to overflow it.
fn sum_of(weights: &[u128]) -> U256 {
	weights.iter().fold(U256::zero(), |sum, weight| wide::add(sum, *weight))
}
