//! A beacon of which a test knows everything: it has the pulses that the test gives it, and what is
//! locked to a round is the text behind the number of the round. Round `r` is due `3 * r` seconds after
//! block 0. The whole runtime is tested with a true beacon (`runtime/tests/runtime/timelock.rs`).

use super::mock::*;
use dtao_traits::{BeaconInspect, StillLocked};
use frame_support::{parameter_types, weights::Weight};
use std::collections::BTreeSet;

parameter_types! {
	/// The pulses that are here.
	pub static Pulses: BTreeSet<u64> = BTreeSet::new();
	/// Pulses that were looked for.
	pub static Looks: u32 = 0;
}

/// Bytes before the text: those of the real format, so that lengths are the real ones.
const HEAD: usize = 244;

pub struct TestBeacon;

impl BeaconInspect for TestBeacon {
	fn has_pulse(round: u64) -> bool {
		Looks::mutate(|looks| *looks += 1);
		Pulses::get().contains(&round)
	}

	fn last_round() -> u64 {
		Pulses::get().last().copied().unwrap_or_default()
	}

	fn oldest_round() -> u64 {
		0
	}

	fn due(round: u64) -> Option<u64> {
		(round > 0).then(|| round.saturating_mul(3))
	}

	fn seconds_until(round: u64) -> Option<u64> {
		let now = SubtensorModule::now() * 12;
		Self::due(round).map(|due| due.saturating_sub(now))
	}

	fn is_well_formed(locked: &[u8]) -> bool {
		locked.len() >= HEAD
	}

	fn open(round: u64, locked: &[u8]) -> Result<Vec<u8>, StillLocked> {
		if !Pulses::get().contains(&round) {
			return Err(StillLocked::NoPulse);
		}
		let (head, text) = locked.split_at_checked(HEAD).ok_or(StillLocked::Never)?;
		head.starts_with(&round.to_le_bytes()).then(|| text.to_vec()).ok_or(StillLocked::Never)
	}

	fn open_weight(bytes: u32) -> Weight {
		Weight::from_parts(16_000_000_000 + 500_000 * u64::from(bytes), 0)
	}
}

/// The text, locked to a round.
pub fn lock(round: u64, text: &[u8]) -> Vec<u8> {
	let mut head = round.to_le_bytes().to_vec();
	head.resize(HEAD, 0);
	[&head, text].concat()
}

/// Give the beacon pulses.
pub fn pulse(rounds: impl IntoIterator<Item = u64>) {
	Pulses::mutate(|pulses| pulses.extend(rounds));
}

/// The round that is due at a block, or the first after it.
pub fn round_of(block: u64) -> u64 {
	block * 4
}
