//! When committed weights can be revealed.
//!
//! A commit made in epoch `e` of a subnet can be revealed in epoch `e + period`, not before and not
//! after. The window is fixed in blocks when the commit is made: a later change of tempo or period
//! does not move it.

use crate::clock::Clock;

/// The blocks in which a commit can be revealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
	/// The first of them.
	pub first: u64,
	/// The last of them.
	pub last: u64,
}

/// Where a block stands with a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
	/// The window has not begun.
	Early,
	/// A reveal is accepted.
	Open,
	/// The window is over.
	Expired,
}

impl Window {
	/// The window of a commit that is made in block `committed_at`: all blocks of the epoch
	/// `period` epochs later. Capped at 64 bits.
	pub fn of_commit(clock: Clock, period: u64, committed_at: u64) -> Self {
		let epoch = clock.epoch_of(committed_at).saturating_add(period);
		let first = clock.first_block_of(epoch);
		Self { first, last: clock.last_block_of(epoch).max(first) }
	}

	/// Where block `now` stands with the window.
	pub fn phase(self, now: u64) -> Phase {
		if now > self.last {
			Phase::Expired
		} else if now < self.first {
			Phase::Early
		} else {
			Phase::Open
		}
	}
}
