//! The halving curve of TAO and of every alpha.
//!
//! A block mints 10^9 units until half of the cap is issued, half of that until three quarters
//! are, and so on. The curve follows issuance, not block height: recycled units are minted again.

use dtao_types::Amount;

/// Most units of TAO (rao), and of each alpha (alpha-rao), that may ever be issued.
pub const SUPPLY_CAP: u64 = 21_000_000_000_000_000;

/// Units a block mints before the first halving.
pub const DEFAULT_BLOCK_EMISSION: u64 = 1_000_000_000;

/// What [`halvings`] answers at and above the cap: enough to shift any emission to zero.
pub const ALL_HALVINGS: u32 = u64::BITS;

/// Halvings passed at `issuance`: how many `j >= 1` have
/// `issuance >= SUPPLY_CAP * (1 - 2^-j)`. [`ALL_HALVINGS`] at and above the cap.
pub fn halvings<A: Amount>(issuance: A) -> u32 {
	// The condition reads 2^j <= cap / rest, so the count is the binary logarithm of the quotient.
	let rest = SUPPLY_CAP.saturating_sub(issuance.rao());
	SUPPLY_CAP.checked_div(rest).and_then(u64::checked_ilog2).unwrap_or(ALL_HALVINGS)
}

/// What a block mints at `issuance`, of TAO or of an alpha: [`DEFAULT_BLOCK_EMISSION`] halved [`halvings`] times,
/// and never past [`SUPPLY_CAP`].
pub fn block_emission<A: Amount>(issuance: A) -> A {
	let rest = SUPPLY_CAP.saturating_sub(issuance.rao());
	A::from_rao(DEFAULT_BLOCK_EMISSION.checked_shr(halvings(issuance)).unwrap_or(0).min(rest))
}
