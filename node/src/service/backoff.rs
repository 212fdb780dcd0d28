//! Authors slow down while finality lags, so that the halves of a split network grow forks that are
//! short enough to be joined again, and the states of which fit into the database.

use dtao_runtime::{opaque::Block, BlockNumber};
use sc_client_api::HeaderBackend;
use sc_consensus_aura::SlotDuration;
use sc_consensus_slots::{BackoffAuthoringBlocksStrategy, BackoffAuthoringOnFinalizedHeadLagging};
use sp_api::ProvideRuntimeApi;
use sp_consensus_aura::{sr25519::AuthorityId, AuraApi, Slot};
use std::{sync::Arc, time::Duration};

/// A lag of finality, in blocks, that does not slow an author down.
///
/// A network without faults stays below 10. One response of the sync protocol holds 128 blocks, and a
/// fork that fits into one is joined in seconds.
pub const FINALITY_SLACK: BlockNumber = 40;

/// The slots that an author waits grow by one for so many blocks above the slack.
const BLOCKS_PER_SLOT_WAITED: BlockNumber = 2;

/// Two halves of the same length agree when the next block makes one of them longer: it should not
/// take much longer than this.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The same in slots, for chains with short ones: an hour of 250 ms slots then makes a fork of fewer
/// than 300 blocks.
const LONGEST_WAIT_SLOTS: u64 = 100;

/// When an author leaves out its slot.
#[derive(Clone)]
pub struct FinalityBackoff<Authorities> {
	lag: BackoffAuthoringOnFinalizedHeadLagging<BlockNumber>,
	authorities: Authorities,
}

/// How many keys take turns in authoring.
pub trait CountAuthorities {
	/// The number in the state of the best block, 0 when it cannot be read.
	fn count(&self) -> usize;
}

impl<C> CountAuthorities for Arc<C>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
	C::Api: AuraApi<Block, AuthorityId>,
{
	fn count(&self) -> usize {
		let best = self.info().best_hash;
		self.runtime_api().authorities(best).map(|keys| keys.len()).unwrap_or_default()
	}
}

impl<Authorities> FinalityBackoff<Authorities> {
	/// Back off when more than `slack` blocks are not final.
	pub fn new(authorities: Authorities, slack: BlockNumber, slot: SlotDuration) -> Self {
		let lag = BackoffAuthoringOnFinalizedHeadLagging {
			max_interval: longest_wait(slot),
			unfinalized_slack: slack,
			authoring_bias: BLOCKS_PER_SLOT_WAITED,
		};
		Self { lag, authorities }
	}
}

/// Slots that an author waits at most, however far finality lags.
fn longest_wait(slot: SlotDuration) -> BlockNumber {
	let slot = u128::from(slot.as_millis()).max(1);
	let slots = LONGEST_WAIT.as_millis().checked_div(slot).unwrap_or_default();
	let slots = u64::try_from(slots).unwrap_or(u64::MAX).clamp(1, LONGEST_WAIT_SLOTS);
	BlockNumber::try_from(slots).unwrap_or(BlockNumber::MAX)
}

impl<Authorities: CountAuthorities> BackoffAuthoringBlocksStrategy<BlockNumber>
	for FinalityBackoff<Authorities>
{
	fn should_backoff(
		&self,
		head: BlockNumber,
		head_slot: Slot,
		finalized: BlockNumber,
		slot: Slot,
		log_target: &str,
	) -> bool {
		let lags = head.saturating_sub(finalized) > self.lag.unfinalized_slack;
		// An author alone has nobody to split from, and nobody else makes its chain go on.
		lags && self.authorities.count() > 1
			&& self.lag.should_backoff(head, head_slot, finalized, slot, log_target)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	impl CountAuthorities for usize {
		fn count(&self) -> usize {
			*self
		}
	}

	const FAST: SlotDuration = SlotDuration::from_millis(250);
	const PRODUCTION: SlotDuration = SlotDuration::from_millis(12_000);

	/// Blocks of a chain without finality after so many slots, all of which are the author's.
	fn blocks_after(slots: u64, authorities: usize, slot: SlotDuration) -> BlockNumber {
		let backoff = FinalityBackoff::new(authorities, FINALITY_SLACK, slot);
		let (mut head, mut head_slot) = (0, 0);
		for slot in 1..=slots {
			if !backoff.should_backoff(head, head_slot.into(), 0, slot.into(), "aura") {
				(head, head_slot) = (head.saturating_add(1), slot);
			}
		}
		head
	}

	#[test]
	fn author_should_fill_every_slot_when_finality_is_within_the_slack() {
		assert_eq!(blocks_after(u64::from(FINALITY_SLACK), 4, FAST), FINALITY_SLACK);
		let backoff = FinalityBackoff::new(4, FINALITY_SLACK, FAST);
		assert!(!backoff.should_backoff(1_040, 9.into(), 1_000, 10.into(), "aura"));
	}

	#[test]
	fn author_should_slow_down_when_finality_lags() {
		let backoff = FinalityBackoff::new(4, FINALITY_SLACK, FAST);
		assert!(backoff.should_backoff(1_042, 9.into(), 1_000, 10.into(), "aura"));
		assert!(!backoff.should_backoff(1_042, 9.into(), 1_000, 11.into(), "aura"));
		// An hour.
		assert!(blocks_after(14_400, 2, FAST) < 300);
		assert!(blocks_after(300, 2, PRODUCTION) < 128);
	}

	#[test]
	fn author_should_not_wait_longer_than_a_minute() {
		assert_eq!(longest_wait(PRODUCTION), 5);
		assert_eq!(longest_wait(FAST), 100);
		let backoff = FinalityBackoff::new(4, FINALITY_SLACK, PRODUCTION);
		assert!(!backoff.should_backoff(90_000, 0.into(), 0, 6.into(), "aura"));
	}

	#[test]
	fn author_should_never_slow_down_when_it_is_alone() {
		assert_eq!(blocks_after(2_000, 1, FAST), 2_000);
	}
}
