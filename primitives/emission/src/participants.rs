//! How the participants' alpha of a block is divided.

use crate::wide;
use dtao_types::{mul_div_floor, AlphaBalance, PerU16, TaoBalance};
use primitive_types::U256;

/// Parts of one block's alpha, alpha-rao. They add up to exactly what was divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Split {
	/// Part of the subnet owner.
	pub owner_cut: AlphaBalance,
	/// Part of the root stakers.
	pub root: AlphaBalance,
	/// Part of the miners.
	pub server: AlphaBalance,
	/// Part of the validators and their stakers.
	pub validator: AlphaBalance,
}

/// Divide `alpha_out` alpha-rao: the owner takes `owner_cut` parts of 65,535; half of the rest is
/// for miners, half for validators, and out of the validators' half comes the root part,
/// `rest / 2` times the root proportion `w / (w + alpha_issuance)` with
/// `w = root_tao * tao_weight / u64::MAX`, without rounding in between. Owner, miners and root are
/// rounded down; validators receive what is left.
///
/// `tao_weight` is in parts of `u64::MAX`; `alpha_issuance` is the issuance after this block's
/// alpha was minted.
pub fn split(
	alpha_out: AlphaBalance,
	owner_cut: u16,
	root_tao: TaoBalance,
	tao_weight: u64,
	alpha_issuance: AlphaBalance,
) -> Split {
	let owner = PerU16(owner_cut).of_floor(alpha_out.rao());
	let rest = alpha_out.rao().saturating_sub(owner);
	let (weight, total) = root_ratio(root_tao, tao_weight, alpha_issuance);
	// 128 + 64 bits over 130 bits; the ratio is at most one half.
	let root = wide::div_floor_u64(wide::mul(weight, rest), wide::mul(total, 2u64));
	let server = mul_div_floor(rest, 1, 2).unwrap_or(0);
	let validator = rest.saturating_sub(server).saturating_sub(root);
	Split {
		owner_cut: AlphaBalance::from_rao(owner),
		root: AlphaBalance::from_rao(root),
		server: AlphaBalance::from_rao(server),
		validator: AlphaBalance::from_rao(validator),
	}
}

/// Numerator and denominator of the root proportion, both scaled by `u64::MAX`: at most 128 and
/// 129 bits. Nothing at all when there is neither root stake nor alpha.
fn root_ratio(root_tao: TaoBalance, tao_weight: u64, issuance: AlphaBalance) -> (U256, U256) {
	let weight = wide::mul(root_tao.rao(), tao_weight);
	(weight, wide::add(weight, wide::mul(issuance.rao(), u64::MAX)))
}
