//! Whether clients find the epoch in which the chain reveals what they encrypt.
//!
//! They do not ask: they read a few items and let the public chain's schedule run in their heads, in which an
//! epoch follows a tempo after the last one. Here it follows after a tempo and a block, so a forecast over
//! several epochs comes a block early for each of them but the first. The round that they encrypt to lies three
//! blocks behind their forecast.

use super::mock::*;
use crate::{epoch::Due, lifecycle::Lifecycle, pallet::*, schedule::Schedule, types::SubnetFacts};
use dtao_types::NetUid;
use frame_support::weights::Weight;
use proptest::prelude::*;

/// Blocks behind the forecast at whose time the round is due.
const BEHIND: u64 = 3;

/// What a client reads of a subnet at one block.
#[derive(Clone, Copy, Debug)]
struct Seen {
	last: u64,
	pending: u64,
	index: u64,
	tempo: u64,
	since: u64,
}

impl Seen {
	fn of(netuid: NetUid) -> Self {
		Self {
			last: LastEpochBlock::<Test>::get(netuid),
			pending: PendingEpochAt::<Test>::get(netuid),
			index: SubnetEpochIndex::<Test>::get(netuid),
			tempo: Tempo::<Test>::get(netuid).into(),
			since: BlocksSinceLastStep::<Test>::get(netuid),
		}
	}

	fn is_due(&self, block: u64) -> bool {
		self.tempo > 0
			&& ((self.pending > 0 && block >= self.pending)
				|| self.since > 50_400
				|| block.saturating_sub(self.last) >= self.tempo)
	}

	/// The epoch of a commit sent behind block `head`, and the block in which it expects the reveal.
	fn forecast(mut self, head: u64, period: u64) -> (u64, u64) {
		let mut block = head + 1;
		let epoch = self.index + u64::from(self.is_due(block));
		loop {
			let is_due = self.is_due(block);
			if self.index + u64::from(is_due) == epoch + period {
				return (epoch, block);
			}
			if is_due {
				(self.last, self.pending, self.since) = (block, 0, 0);
				self.index += 1;
			} else {
				self.since += 1;
			}
			block += 1;
		}
	}
}

/// The schedule of one subnet, block by block.
struct Line(SubnetFacts);

impl Line {
	/// A subnet whose tempo is set in block `now`.
	fn new(netuid: NetUid, tempo: u16, now: u64) -> Self {
		System::set_block_number(now);
		Schedule::<Test>::set_tempo(netuid, tempo);
		Self(SubnetFacts { netuid, tempo, ..Lifecycle::<Test>::facts(SUBNET) })
	}

	/// Begin the next block.
	fn step(&self) -> u64 {
		let block = System::block_number() + 1;
		System::set_block_number(block);
		let _ = Due::take::<Test>(&[self.0], Weight::zero(), block);
		block
	}

	/// Begin blocks until the epoch whose commits have their turn is `epoch`.
	fn reveal_of(&self, epoch: u64, period: u64) -> u64 {
		while SubnetEpochIndex::<Test>::get(self.0.netuid) < epoch + period {
			self.step();
		}
		System::block_number()
	}
}

#[test]
fn forecast_should_be_that_of_the_public_clients() {
	let seen = |last, pending, tempo| Seen { last, pending, index: 0, tempo, since: 0 };
	assert_eq!(seen(10, 0, 50).forecast(10, 1), (0, 60));
	assert_eq!(seen(80, 95, 20).forecast(91, 1), (0, 95));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn client_should_find_the_epoch_of_its_reveal(
		tempo in 5u16..400,
		netuid in 1u16..129,
		period in 1u64..6,
		into in 0u64..900,
	) {
		Chain::with_subnet().run(|| {
			let netuid = NetUid::new(netuid);
			// GIVEN a subnet with some epochs behind it
			let line = Line::new(netuid, tempo, 1_000);
			for _ in 0..into {
				line.step();
			}
			let head = System::block_number();
			let seen = Seen::of(netuid);
			let is_due_next = seen.is_due(head + 1);

			// WHEN a client commits in the next block
			let (epoch, forecast) = seen.forecast(head, period);
			line.step();

			// THEN chain and client mean the same epoch,
			assert_eq!(Schedule::<Test>::epoch(netuid), epoch);
			// and the forecast is early by a block for each epoch behind the first,
			let reveal = line.reveal_of(epoch, period);
			assert_eq!(reveal - forecast, period - 1 + u64::from(is_due_next));
			// so the pulse is there before the epoch of the reveal is over.
			assert!(forecast + BEHIND <= reveal + u64::from(tempo));
		});
	}

	#[test]
	fn client_should_find_the_epoch_when_epochs_are_deferred(
		tempo in 5u16..50,
		netuid in 1u16..50,
		waits in 1u64..4,
	) {
		Chain::with_subnet().run(|| {
			let netuid = NetUid::new(netuid);
			let line = Line::new(netuid, tempo, 1_000);
			while !Seen::of(netuid).is_due(System::block_number() + 1) {
				line.step();
			}
			MaxEpochsPerBlock::<Test>::put(0);
			for wait in 0..waits {
				let head = System::block_number();
				let (epoch, _) = Seen::of(netuid).forecast(head, 1);
				line.step();
				assert_eq!(Schedule::<Test>::epoch(netuid), epoch);
				assert_eq!(epoch, Schedule::<Test>::count(netuid) + 1, "{wait}");
			}
			MaxEpochsPerBlock::<Test>::put(2);
			let head = System::block_number();
			let (epoch, forecast) = Seen::of(netuid).forecast(head, 1);
			line.step();
			assert_eq!(Schedule::<Test>::epoch(netuid), epoch);
			// The next epoch comes when it would have come anyway.
			let reveal = line.reveal_of(epoch, 1);
			assert!(forecast + BEHIND <= reveal + u64::from(tempo) && reveal <= forecast + 1);
		});
	}
}
