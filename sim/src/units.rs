//! Days and whole coins, as scenarios and charts have them, and blocks and rao, as the chain does.

use dtao_runtime::constants::time::SLOT_MS;

/// Blocks of a day.
pub const BLOCKS_PER_DAY: u32 = 24 * 60 * 60 * 1_000 / BLOCK_MS;

const BLOCK_MS: u32 = {
	assert!(SLOT_MS < u32::MAX as u64);
	#[allow(clippy::cast_possible_truncation, reason = "asserted above")]
	let ms = SLOT_MS as u32;
	ms
};

const RAO_PER_COIN: f64 = 1_000_000_000.0;

/// Whole TAO or alpha of an amount in rao or alpha-rao.
pub fn coins(rao: u64) -> f64 {
	rao as f64 / RAO_PER_COIN
}

/// Rao or alpha-rao of an amount in whole TAO or alpha; 0 for what is below 0 or no number.
pub fn rao(coins: f64) -> u64 {
	#[allow(
		clippy::cast_possible_truncation,
		clippy::cast_sign_loss,
		reason = "the cast saturates at both ends"
	)]
	let rao = (coins * RAO_PER_COIN).round() as u64;
	rao
}

/// Part of an amount, at most all of it.
pub fn part(amount: u64, share: f64) -> u64 {
	if share >= 1.0 {
		return amount;
	}
	rao(coins(amount) * share).min(amount)
}

/// Days that `blocks` take.
pub fn days(blocks: u32) -> f64 {
	f64::from(blocks) / f64::from(BLOCKS_PER_DAY)
}

/// Blocks of a number of days, at least 0.
pub fn blocks(days: f64) -> u32 {
	#[allow(
		clippy::cast_possible_truncation,
		clippy::cast_sign_loss,
		reason = "the cast saturates at both ends"
	)]
	let blocks = (days * f64::from(BLOCKS_PER_DAY)).round() as u32;
	blocks
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn units_should_convert_there_and_back() {
		assert_eq!(BLOCKS_PER_DAY, 7_200);
		assert_eq!(rao(1.5), 1_500_000_000);
		assert_eq!(rao(-1.0), 0);
		assert_eq!(rao(f64::NAN), 0);
		assert!((coins(2_500_000_000) - 2.5).abs() < 1e-12);
		assert_eq!(blocks(0.5), 3_600);
		assert!((days(14_400) - 2.0).abs() < 1e-12);
		assert_eq!(part(1_000, 0.25), 250);
		assert_eq!(part(u64::MAX, 1.0), u64::MAX);
	}
}
