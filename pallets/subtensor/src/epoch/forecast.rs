//! In which block the next epoch of a subnet runs.

use super::due::fitting;
use crate::{facts::Facts, schedule::Schedule, Config};
use alloc::vec::Vec;
use dtao_types::NetUid;
use dtao_yuma::clock::Clock;
use frame_support::weights::Weight;

/// Blocks with epochs that a forecast looks at. Epochs that were deferred before those are not known;
/// in so many blocks they have run, unless more epochs are due than blocks take, and for ever.
const HORIZON: u64 = 1_024;

/// A subnet with epochs.
struct Line {
	netuid: NetUid,
	clock: Clock,
	/// Block of the last epoch, at the count of blocks since then.
	ran_at: u64,
	/// Whether an epoch was deferred to the block that is looked at, or triggered for it.
	is_waiting: bool,
	/// Block for which an epoch was triggered that is not looked at yet.
	triggered: Option<u64>,
}

/// What the schedule says of the blocks to come, by the rules of [`Due::take`](super::Due::take), where no
/// tempo changes and epochs weigh what they weigh today.
pub struct Forecast {
	/// The first block that is not known.
	next: u64,
	/// The subnets, root not among them, in ascending order.
	lines: Vec<Line>,
}

impl Forecast {
	/// The forecast behind block `now`, whose epochs have run.
	pub fn of<T: Config>(now: u64) -> Self {
		let next = now.saturating_add(1);
		let subnets = Facts::<T>::all().into_iter().filter(|subnet| !subnet.netuid.is_root());
		let lines = subnets.map(|subnet| Line {
			netuid: subnet.netuid,
			clock: Clock::new(subnet.netuid, subnet.tempo),
			ran_at: now.saturating_sub(Schedule::<T>::blocks_since_last(subnet.netuid)),
			is_waiting: Schedule::<T>::is_waiting(subnet.netuid, next),
			triggered: Schedule::<T>::pending(subnet.netuid).filter(|until| *until > next),
		});
		Self { next, lines: lines.collect() }
	}

	/// The block in which the next epoch of a subnet runs. `None` where it has none.
	pub fn epoch_of<T: Config>(mut self, netuid: NetUid) -> Option<u64> {
		let wait = Schedule::<T>::clock(netuid).blocks_until_next(self.next)?;
		let due = self.next.saturating_add(wait);
		let of_netuid = |line: &&Line| line.netuid == netuid;
		let triggered = self.lines.iter().find(of_netuid).and_then(|line| line.triggered);
		let (due, wait) = match triggered.filter(|until| *until < due) {
			Some(until) => (until, until.saturating_sub(self.next)),
			None => (due, wait),
		};
		if netuid.is_root() {
			// Root takes no place of the cap.
			return Some(due);
		}
		if wait > HORIZON && !self.lines.iter().any(|line| line.netuid == netuid && line.is_waiting)
		{
			self.next = due.saturating_sub(HORIZON);
			for line in &mut self.lines {
				line.is_waiting = false;
				line.triggered = line.triggered.filter(|until| *until >= self.next);
			}
		}
		for _ in 0..HORIZON.saturating_mul(2) {
			let block = self.next_busy()?;
			if self.run::<T>(block).contains(&netuid) {
				return Some(block);
			}
			self.next = block.saturating_add(1);
		}
		// The queue never gets shorter.
		Some(self.next.max(due))
	}

	/// The first block from the next on in which an epoch is due.
	fn next_busy(&self) -> Option<u64> {
		if self.lines.iter().any(|line| line.is_waiting) {
			return Some(self.next);
		}
		let waits = self.lines.iter().filter_map(|line| line.clock.blocks_until_next(self.next));
		let by_tempo = waits.min().map(|wait| self.next.saturating_add(wait));
		let triggered = self.lines.iter().filter_map(|line| line.triggered).min();
		by_tempo.into_iter().chain(triggered).min()
	}

	/// Let the epochs of a block run and defer the others. Answers the subnets whose epochs run.
	fn run<T: Config>(&mut self, block: u64) -> Vec<NetUid> {
		for line in self.lines.iter_mut().filter(|line| line.triggered == Some(block)) {
			line.is_waiting = true;
		}
		let (deferred, fresh): (Vec<&Line>, Vec<&Line>) = self
			.lines
			.iter()
			.filter(|line| line.is_waiting || line.clock.is_due(block))
			.partition(|line| line.is_waiting);
		let mut deferred: Vec<(u64, NetUid)> =
			deferred.into_iter().map(|line| (line.ran_at, line.netuid)).collect();
		// Who waited longest comes first.
		deferred.sort_unstable();
		let mut due: Vec<NetUid> = deferred.into_iter().map(|(_, netuid)| netuid).collect();
		due.extend(fresh.into_iter().map(|line| line.netuid));
		let (count, _) = fitting::<T>(&due, Weight::zero());
		let rest = due.split_off(count.min(due.len()));
		for line in &mut self.lines {
			if due.contains(&line.netuid) {
				line.ran_at = block;
				line.is_waiting = false;
				line.triggered = None;
			} else if rest.contains(&line.netuid) {
				line.is_waiting = true;
				line.triggered = None;
			}
		}
		due
	}
}
