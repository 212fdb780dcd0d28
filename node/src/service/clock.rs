//! Whether the clock of this machine is that of the others.
//!
//! A validator with a wrong clock authors blocks that nobody takes, or none, and refuses those of the others as
//! being of the future; its log would show little of it. Each block that a peer announces names its slot, so a
//! clock that differs from those of the others shows within a few of them. A header is not verified here: what
//! a stranger makes up is a line in the log at most, and only if nobody announces a true block in between.

use dtao_runtime::opaque::{Block, Header};
use sc_consensus_aura::{find_pre_digest, SlotDuration};
use sp_consensus::block_validation::{
	BlockAnnounceValidator, DefaultBlockAnnounceValidator, Validation,
};
use sp_consensus_aura::sr25519::AuthoritySignature;
use sp_timestamp::Timestamp;
use std::{
	error::Error,
	future::Future,
	pin::Pin,
	time::{Duration, Instant},
};

/// Announced blocks in a row that have to differ to the same side.
const IN_A_ROW: u8 = 3;

/// What a block may be on its way, at least, in milliseconds.
const MIN_TOLERANCE_MS: u64 = 3_000;

/// What it may be on its way, in slots, where that is more.
const TOLERANCE_SLOTS: u64 = 2;

/// Between two lines of the log about the same.
const QUIET: Duration = Duration::from_secs(60);

type Validated = Pin<Box<dyn Future<Output = Result<Validation, Box<dyn Error + Send>>> + Send>>;

/// Looks at the slots of announced blocks, and takes them as the SDK does.
pub(super) struct ClockWatch {
	slot_duration: SlotDuration,
	skew: Skew,
	told: Told,
}

impl ClockWatch {
	/// Of a chain with slots of this length.
	pub(super) fn new(slot_duration: SlotDuration) -> Self {
		Self { slot_duration, skew: Skew::default(), told: Told::default() }
	}

	fn look(&mut self, header: &Header) {
		let Ok(slot) = find_pre_digest::<Block, AuthoritySignature>(header) else { return };
		let length = self.slot_duration.as_millis();
		let Some(wrong) = self.skew.seen(*slot, length, Timestamp::current().as_millis()) else {
			return;
		};
		if self.told.is_news(wrong.side, Instant::now()) {
			log::warn!("{}", wrong.line());
		}
	}
}

impl BlockAnnounceValidator<Block> for ClockWatch {
	fn validate(&mut self, header: &Header, data: &[u8]) -> Validated {
		self.look(header);
		let mut usual = DefaultBlockAnnounceValidator;
		BlockAnnounceValidator::<Block>::validate(&mut usual, header, data)
	}
}

/// What the log was told last.
#[derive(Debug, Default)]
struct Told(Option<(Side, Instant)>);

impl Told {
	/// Whether the log does not know yet, or not lately, that the clock is on this side.
	fn is_news(&mut self, side: Side, now: Instant) -> bool {
		let known = |(told, at): (Side, Instant)| told == side && now.duration_since(at) < QUIET;
		if self.0.is_some_and(known) {
			return false;
		}
		self.0 = Some((side, now));
		true
	}
}

/// The side on which the clock of this machine is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Side {
	Behind,
	Ahead,
}

/// A clock that seems wrong.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Wrong {
	side: Side,
	seconds: u64,
}

impl Wrong {
	fn line(self) -> String {
		let Self { side, seconds } = self;
		match side {
			Side::Behind => format!(
				"The clock of this machine seems to be {seconds} s behind: the last {IN_A_ROW} blocks that peers \
				 announced are of slots that have not begun here. Set it right: until then this node takes no \
				 new block, and nobody takes one of it"
			),
			Side::Ahead => format!(
				"The clock of this machine seems to be {seconds} s ahead: the last {IN_A_ROW} blocks that peers \
				 announced are of slots that are long over here. Set it right: until then nobody takes a block \
				 of this node"
			),
		}
	}
}

/// The blocks in a row that say the clock is wrong.
#[derive(Debug, Default)]
struct Skew {
	last: Option<Side>,
	count: u8,
}

impl Skew {
	/// A block of `slot` was announced when this machine had `now`, in milliseconds as the length of a slot.
	/// Answers how wrong the clock is where enough of them have differed.
	fn seen(&mut self, slot: u64, length: u64, now: u64) -> Option<Wrong> {
		let tolerance = length.saturating_mul(TOLERANCE_SLOTS).max(MIN_TOLERANCE_MS);
		let begin = slot.saturating_mul(length);
		let end = begin.saturating_add(length);
		let (side, off) = if begin > now.saturating_add(tolerance) {
			(Some(Side::Behind), begin.saturating_sub(now))
		} else if now > end.saturating_add(tolerance) {
			(Some(Side::Ahead), now.saturating_sub(end))
		} else {
			(None, 0)
		};
		self.count = if side == self.last { self.count.saturating_add(1) } else { 1 };
		self.last = side;
		let side = side.filter(|_| self.count >= IN_A_ROW)?;
		Some(Wrong { side, seconds: off / 1_000 })
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const SLOT_MS: u64 = 12_000;
	const NOW: u64 = 1_000 * SLOT_MS + 500;

	/// How many of the announced blocks made a line.
	fn lines(slots: &[u64]) -> usize {
		let mut skew = Skew::default();
		slots.iter().filter(|slot| skew.seen(**slot, SLOT_MS, NOW).is_some()).count()
	}

	#[test]
	fn clock_should_be_told_when_three_blocks_in_a_row_differ() {
		assert_eq!(lines(&[1_300, 1_301, 1_302, 1_303]), 2);
		assert_eq!(lines(&[700, 700, 700]), 1);
	}

	#[test]
	fn clock_should_not_be_told_when_blocks_are_late_by_a_slot_or_two() {
		assert_eq!(lines(&[997, 998, 999, 1_000, 1_001, 1_002]), 0);
	}

	#[test]
	fn clock_should_not_be_told_when_a_true_block_stands_between_false_ones() {
		assert_eq!(lines(&[1_300, 1_301, 1_000, 1_302, 1_303, 1_000, 700, 700, 1_300]), 0);
	}

	#[test]
	fn line_should_say_by_how_much_and_to_which_side() {
		let told = |slot| {
			let mut skew = Skew::default();
			(0..3).filter_map(|_| skew.seen(slot, SLOT_MS, NOW)).next_back().unwrap().line()
		};
		assert!(told(1_300).contains("3599 s behind"), "{}", told(1_300));
		assert!(told(899).contains("1200 s ahead"), "{}", told(899));
	}

	#[test]
	fn log_should_be_told_at_once_when_the_clock_is_on_the_other_side() {
		let (mut told, now) = (Told::default(), Instant::now());
		let after = |seconds| now + Duration::from_secs(seconds);
		assert!(told.is_news(Side::Ahead, now));
		assert!(!told.is_news(Side::Ahead, after(59)));
		assert!(told.is_news(Side::Behind, after(59)));
		assert!(!told.is_news(Side::Behind, after(118)));
		assert!(told.is_news(Side::Behind, after(119)));
	}

	#[test]
	fn tolerance_should_cover_the_noise_of_short_slots() {
		let mut skew = Skew::default();
		// Slots of 250 ms, two seconds late.
		assert!((0..9).all(|_| skew.seen(1_000, 250, 252_250).is_none()));
		assert!((0..9).any(|_| skew.seen(1_000, 250, 280_250).is_some()));
	}

	#[test]
	fn slots_at_the_end_of_their_range_should_not_overflow() {
		let mut skew = Skew::default();
		assert!((0..3).filter_map(|_| skew.seen(u64::MAX, 1, 0)).count() > 0);
		assert!((0..9).all(|_| skew.seen(u64::MAX, u64::MAX, u64::MAX).is_none()));
	}
}
