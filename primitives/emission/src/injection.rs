//! What one block adds to a subnet.

use crate::curve::{block_emission, SUPPLY_CAP};
use crate::wide;
use dtao_types::{AlphaBalance, TaoBalance};

/// New TAO and alpha of one subnet and block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Terms {
	/// TAO that enters the pool, rao.
	pub tao_in: TaoBalance,
	/// Alpha minted into the pool, alpha-rao.
	pub alpha_in: AlphaBalance,
	/// Alpha minted for the participants, alpha-rao.
	pub alpha_out: AlphaBalance,
}

/// Terms of a subnet that was allotted `tao_in` rao, from its reserves and its alpha issuance
/// (in the pool and outside) before the block.
///
/// The pool receives alpha worth `tao_in` at the spot price, rounded down and at most the alpha
/// emission of the curve; without a price, the whole alpha emission. The TAO is *not* reduced
/// when the cap binds: the price rises then. Participants receive the alpha emission, at most
/// what the supply cap leaves after the pool's part (the curve mints far less than half of that,
/// so the bound only guards).
pub fn terms(
	tao_in: TaoBalance,
	pool_tao: TaoBalance,
	pool_alpha: AlphaBalance,
	alpha_issuance: AlphaBalance,
) -> Terms {
	let emission = block_emission(alpha_issuance).rao();
	let alpha_in = if pool_tao.is_zero() || pool_alpha.is_zero() {
		emission
	} else {
		// 64 + 64 bits.
		let worth = wide::mul(tao_in.rao(), pool_alpha.rao());
		wide::div_floor_u64(worth, pool_tao.rao().into()).min(emission)
	};
	// The curve keeps `alpha_in` below the rest of the supply by itself.
	let rest = SUPPLY_CAP.saturating_sub(alpha_issuance.rao()).saturating_sub(alpha_in);
	Terms {
		tao_in,
		alpha_in: AlphaBalance::from_rao(alpha_in),
		alpha_out: AlphaBalance::from_rao(emission.min(rest)),
	}
}
