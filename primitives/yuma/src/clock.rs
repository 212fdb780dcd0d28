//! When a subnet has its epochs.
//!
//! ```text
//! an epoch is due in block b   <=>   (b + netuid + 1) mod (tempo + 1) = 0
//! epoch of block b               =   floor((b + netuid + 1) / (tempo + 1))
//! first block of epoch n         =   n * (tempo + 1) - (netuid + 1)
//! ```
//!
//! An epoch is due in its first block, so the number of an epoch counts the blocks in which one
//! was due. The netuid spreads the epochs of the subnets over the blocks. Clients predict epochs
//! and reveal windows with the same formulas.
//!
//! With tempo 0 no epoch is ever due ([`Clock::blocks_until_next`] is `None`), while every block
//! still is an epoch of its own, so that reveal windows pass.

use dtao_types::NetUid;

/// The epochs of one subnet, at one tempo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
	/// What is added to the number of a block: `netuid + 1`.
	offset: u64,
	/// Blocks between two epochs, less one.
	tempo: u16,
}

impl Clock {
	/// The epochs of `netuid` at a `tempo`, which is the blocks between two epochs, less one.
	pub fn new(netuid: NetUid, tempo: u16) -> Self {
		Self { offset: u64::from(netuid.get()).saturating_add(1), tempo }
	}

	/// Blocks that an epoch has, `tempo + 1`: at least one.
	pub fn length(self) -> u64 {
		u64::from(self.tempo).saturating_add(1)
	}

	/// Blocks from one epoch that is due to the next. `None` with tempo 0.
	pub fn interval(self) -> Option<u64> {
		(self.tempo > 0).then_some(self.length())
	}

	/// Whether an epoch is due in `block`. Never with tempo 0.
	pub fn is_due(self, block: u64) -> bool {
		self.blocks_until_next(block) == Some(0)
	}

	/// Blocks from `block` until one is due; 0 = in `block` itself, and at most the tempo. `None`
	/// with tempo 0.
	pub fn blocks_until_next(self, block: u64) -> Option<u64> {
		let interval = self.interval()?;
		let into = self.phase(block).checked_rem(interval)?;
		Some(if into == 0 { 0 } else { interval.saturating_sub(into) })
	}

	/// The number of the epoch that `block` belongs to: 0 before the first that is due.
	pub fn epoch_of(self, block: u64) -> u64 {
		// An epoch has at least one block.
		self.phase(block).checked_div(self.length()).unwrap_or_default()
	}

	/// The first block of an epoch, in which it is due. Block 0 for the epochs that began before
	/// the chain; capped at 64 bits.
	pub fn first_block_of(self, epoch: u64) -> u64 {
		epoch.saturating_mul(self.length()).saturating_sub(self.offset)
	}

	/// The last block of an epoch, `tempo` blocks after the first; capped at 64 bits.
	pub fn last_block_of(self, epoch: u64) -> u64 {
		let next = epoch.saturating_add(1).saturating_mul(self.length());
		next.saturating_sub(self.offset).saturating_sub(1)
	}

	/// Blocks that a factor in thousandths of the tempo makes, rounded down; at least one.
	pub fn cutoff(self, factor_milli: u32) -> u64 {
		(u64::from(factor_milli).saturating_mul(self.tempo.into()) / 1_000).max(1)
	}

	/// The smallest factor whose [`cutoff`](Self::cutoff) is at least so many blocks; up to a tempo of 1,000 it is
	/// exactly as many, beyond at most a thousandth of the tempo more. `None` with tempo 0.
	pub fn cutoff_factor(self, blocks: u16) -> Option<u32> {
		(self.tempo > 0)
			.then(|| u32::from(blocks).saturating_mul(1_000).div_ceil(u32::from(self.tempo)))
	}

	/// The block that clients count from, who expect the next epoch `tempo` blocks behind it: the next one that
	/// is due after block `now`, less the tempo. Block 0 where that were before the chain; `now` with tempo 0.
	pub fn counted_from(self, now: u64) -> u64 {
		let next = now.saturating_add(1);
		match self.blocks_until_next(next) {
			Some(left) => next.saturating_add(left).saturating_sub(self.tempo.into()),
			None => now,
		}
	}

	fn phase(self, block: u64) -> u64 {
		block.saturating_add(self.offset)
	}
}
