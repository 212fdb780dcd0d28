//! Epochs and reveal windows.
#![allow(clippy::arithmetic_side_effects)] // in a test an overflow is a failure

use dtao_types::NetUid;
use dtao_yuma::{
	clock::Clock,
	window::{Phase, Window},
};
use proptest::prelude::*;

fn clock(netuid: u16, tempo: u16) -> Clock {
	Clock::new(NetUid::new(netuid), tempo)
}

fn window(netuid: u16, tempo: u16, period: u64, now: u64) -> (u64, u64) {
	let Window { first, last } = Window::of_commit(clock(netuid, tempo), period, now);
	(first, last)
}

#[test]
fn epoch_should_change_in_the_blocks_of_the_schedule() {
	// Tempo 10 on subnet 1: due in blocks 9, 20, 31.
	let due: Vec<u64> = (0..40).filter(|block| clock(1, 10).is_due(*block)).collect();
	assert_eq!(due, [9, 20, 31]);
	let epochs = [0, 8, 9, 19, 20, 31].map(|block| clock(1, 10).epoch_of(block));
	assert_eq!(epochs, [0, 0, 1, 1, 2, 3]);
	let last = clock(u16::MAX, u16::MAX).epoch_of(u64::MAX);
	assert_eq!(last, u64::MAX >> 16);
}

#[test]
fn epoch_should_pass_with_every_block_when_none_is_due() {
	assert_eq!([5, 6, 7].map(|block| clock(1, 0).epoch_of(block)), [7, 8, 9]);
	assert!(!(0..10).any(|block| clock(1, 0).is_due(block)));
	assert_eq!(clock(1, 0).blocks_until_next(5), None);
}

#[test]
fn window_should_be_the_epoch_that_the_period_names() {
	assert_eq!(window(1, 10, 1, 9), (20, 30));
	assert_eq!(window(1, 10, 1, 19), (20, 30));
	assert_eq!(window(1, 10, 1, 20), (31, 41));
	assert_eq!(window(1, 10, 100, 9), (1_109, 1_119));
	assert_eq!(window(1, 0, 1, 9), (10, 10));
}

#[test]
fn window_should_not_overflow_when_numbers_are_extreme() {
	for tempo in [0, 1, 360, u16::MAX] {
		for netuid in [0, 1, u16::MAX] {
			let (first, last) = window(netuid, tempo, u64::MAX, u64::MAX);
			assert!(first <= last);
			assert_eq!(clock(netuid, tempo).blocks_until_next(u64::MAX).is_none(), tempo == 0);
		}
	}
}

#[test]
fn phase_should_change_at_the_first_block_and_after_the_last() {
	let phase = |now| Window { first: 20, last: 30 }.phase(now);
	assert_eq!([0, 19].map(phase), [Phase::Early; 2]);
	assert_eq!([20, 25, 30].map(phase), [Phase::Open; 3]);
	assert_eq!([31, u64::MAX].map(phase), [Phase::Expired; 2]);
}

fn netuid() -> impl Strategy<Value = u16> {
	prop_oneof![0..1_100u16, any::<u16>()]
}

fn tempo() -> impl Strategy<Value = u16> {
	prop_oneof![0..400u16, any::<u16>()]
}

fn block() -> impl Strategy<Value = u64> {
	prop_oneof![0..10_000u64, 0..u64::from(u32::MAX)]
}

#[test]
fn cutoff_should_follow_from_its_factor() {
	assert_eq!(clock(1, 360).cutoff(13_889), 5_000);
	assert_eq!(clock(1, 360).cutoff_factor(5_000), Some(13_889));
	assert_eq!(clock(1, 10).cutoff(50), 1);
	assert_eq!(clock(1, 0).cutoff(u32::MAX), 1);
	assert_eq!(clock(1, 0).cutoff_factor(5_000), None);
	assert_eq!(clock(1, 50_400).cutoff(50_000), 2_520_000);
}

#[test]
fn clients_should_count_from_the_block_after_the_last_one_due() {
	// Tempo 10 on subnet 1: due in blocks 9, 20, 31.
	for (now, from) in [(9, 10), (10, 10), (19, 10), (20, 21), (21, 21)] {
		assert_eq!(clock(1, 10).counted_from(now), from, "{now}");
	}
	assert_eq!(clock(1, 10).counted_from(0), 0);
	assert_eq!(clock(1, 0).counted_from(77), 77);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	/// Block by block, as a client waits.
	#[test]
	fn next_epoch_should_be_a_tempo_behind_where_clients_count_from(
		netuid in 0..4_096u16, tempo in 1u16.., now in 1u64 << 17..1 << 40,
	) {
		let clock = clock(netuid, tempo);
		let next = clock.counted_from(now) + u64::from(tempo);
		prop_assert!(clock.is_due(next) && next > now && next - now <= clock.length());
		prop_assert!(clock.counted_from(now) <= now + 1);
	}

	#[test]
	fn factor_should_make_at_least_the_blocks_it_is_made_of(tempo in 1u16.., blocks in 1u16..) {
		let clock = clock(1, tempo);
		let made = clock.cutoff(clock.cutoff_factor(blocks).unwrap());
		let more = u64::from(tempo).saturating_sub(1) / 1_000;
		prop_assert!((u64::from(blocks)..=u64::from(blocks) + more).contains(&made));
	}

	#[test]
	fn blocks_until_next_should_be_the_first_due_block(
		netuid in netuid(), tempo in tempo(), now in block(),
	) {
		let is_due = |block: u64| {
			(block + u64::from(netuid) + 1).is_multiple_of(u64::from(tempo) + 1)
		};
		let expected = (0..=u64::from(tempo)).find(|wait| is_due(now + wait));
		let wait = clock(netuid, tempo).blocks_until_next(now);
		prop_assert_eq!(wait, expected.filter(|_| tempo > 0));
		prop_assert_eq!(clock(netuid, tempo).is_due(now), tempo > 0 && is_due(now));
	}

	/// The epochs are counted one by one.
	#[test]
	fn epoch_should_be_the_number_of_due_blocks_so_far(
		netuid in 0..300u16, tempo in 0..400u16, block in 0..3_000u64,
	) {
		let start = u64::from(netuid) + 1;
		let due = (1..=block + start).filter(|n| n % (u64::from(tempo) + 1) == 0).count();
		prop_assert_eq!(clock(netuid, tempo).epoch_of(block), due as u64);
	}

	/// The blocks of epoch n are in epoch n, they are all of it, and it is due in the first alone.
	#[test]
	fn block_of_epoch_should_be_in_that_epoch(
		netuid in netuid(), tempo in tempo(), now in block(),
	) {
		let clock = clock(netuid, tempo);
		let epoch = clock.epoch_of(now);
		let (first, last) = (clock.first_block_of(epoch), clock.last_block_of(epoch));
		prop_assert!((first..=last).contains(&now));
		prop_assert_eq!([clock.epoch_of(first), clock.epoch_of(last)], [epoch; 2]);
		prop_assert_eq!(clock.epoch_of(last + 1), epoch + 1);
		prop_assert_eq!(clock.first_block_of(epoch + 1), last + 1);
		if first > 0 {
			prop_assert_eq!(clock.epoch_of(first - 1), epoch - 1);
			prop_assert_eq!(last - first + 1, clock.length());
			prop_assert_eq!(clock.is_due(first), tempo > 0);
		}
		prop_assert_eq!(clock.is_due(now), tempo > 0 && clock.epoch_of(now) * clock.length()
			== now + u64::from(netuid) + 1);
	}

	/// A wait leads to the first block of the next epoch.
	#[test]
	fn next_due_block_should_be_the_first_of_the_next_epoch(
		netuid in netuid(), tempo in 1..=u16::MAX, now in block(),
	) {
		let clock = clock(netuid, tempo);
		let wait = clock.blocks_until_next(now + 1).unwrap_or(u64::MAX);
		let next = now + 1 + wait;
		prop_assert_eq!(next, clock.first_block_of(clock.epoch_of(now) + 1));
		prop_assert_eq!(clock.interval(), Some(u64::from(tempo) + 1));
		prop_assert!(clock.is_due(next + u64::from(tempo) + 1));
	}

	#[test]
	fn window_should_be_all_blocks_of_one_epoch_and_no_other(
		netuid in netuid(), tempo in tempo(), period in 1..200u64, now in block(),
	) {
		let clock = clock(netuid, tempo);
		let window = Window::of_commit(clock, period, now);
		let Window { first, last } = window;
		let wanted = clock.epoch_of(now) + period;
		prop_assert!(first <= last);
		let epochs = [first, last, last + 1].map(|block| clock.epoch_of(block));
		prop_assert_eq!(epochs, [wanted, wanted, wanted + 1]);
		prop_assert_eq!([first, last].map(|block| window.phase(block)), [Phase::Open; 2]);
		prop_assert_eq!(window.phase(last + 1), Phase::Expired);
		prop_assert_eq!(window.phase(now), Phase::Early);
		prop_assert_eq!(clock.epoch_of(first - 1), wanted - 1);
		prop_assert_eq!(window.phase(first - 1), Phase::Early);
	}
}
