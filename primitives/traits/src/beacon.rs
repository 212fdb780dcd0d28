//! Randomness that comes at known times, and texts that open with it.

use alloc::vec::Vec;
use sp_runtime::Weight;

/// Why a text that is locked to a round is not open.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum StillLocked {
	/// The pulse of the round is not here (yet). Trying again may help.
	NoPulse,
	/// It never opens: it is not well-formed, was locked to another round or beacon, or was changed.
	Never,
}

/// Reads the pulses of a randomness beacon, and opens what is encrypted to its rounds.
pub trait BeaconInspect {
	/// Whether the pulse of a round is here. Costs one read.
	fn has_pulse(round: u64) -> bool;

	/// The newest round whose pulse is here; 0 before the first.
	fn last_round() -> u64;

	/// No pulse of a round before this one will come.
	fn oldest_round() -> u64;

	/// When the pulse of a round is due, in seconds since the Unix epoch. `None` for round 0, which
	/// does not exist, and for one beyond all time.
	fn due(round: u64) -> Option<u64>;

	/// Seconds from the time of the block until the pulse of a round is due; 0 when it was due
	/// already. `None` like [`Self::due`].
	fn seconds_until(round: u64) -> Option<u64>;

	/// The cheap part of [`Self::open`]: whether the bytes have the form of a locked text.
	fn is_well_formed(locked: &[u8]) -> bool;

	/// The text that is locked to a round.
	///
	/// # Errors
	/// [`StillLocked`]
	fn open(round: u64, locked: &[u8]) -> Result<Vec<u8>, StillLocked>;

	/// What [`Self::open`] weighs at most for so many bytes, reads included.
	fn open_weight(bytes: u32) -> Weight;
}

/// No beacon: nothing ever opens.
impl BeaconInspect for () {
	fn has_pulse(_: u64) -> bool {
		false
	}

	fn last_round() -> u64 {
		0
	}

	fn oldest_round() -> u64 {
		0
	}

	fn due(_: u64) -> Option<u64> {
		None
	}

	fn seconds_until(_: u64) -> Option<u64> {
		None
	}

	fn is_well_formed(_: &[u8]) -> bool {
		false
	}

	fn open(_: u64, _: &[u8]) -> Result<Vec<u8>, StillLocked> {
		Err(StillLocked::NoPulse)
	}

	fn open_weight(_: u32) -> Weight {
		Weight::zero()
	}
}
