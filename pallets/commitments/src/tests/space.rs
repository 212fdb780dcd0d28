//! How much a hotkey may publish between two epochs.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn used(hotkey: u64) -> u64 {
	UsedSpaceOf::<Test>::get(SUBNET, hotkey).map_or(0, |used| used.used_space)
}

#[test]
fn commitment_should_count_its_bytes_and_at_least_a_hundred() {
	let big = |bytes: usize| Data::BigRaw(vec![1; bytes].try_into().unwrap());
	for (fields, space) in [
		(vec![], 100),
		(vec![Data::None, Data::ResetBondsFlag], 100),
		(vec![Data::Keccak256([1; 32])], 100),
		(vec![raw(99)], 100),
		(vec![raw(100)], 100),
		(vec![raw(101)], 101),
		(vec![raw(69), Data::BlakeTwo256([1; 32])], 101),
		(vec![big(512), timelocked(1_024, 1), raw(128)], 1_664),
		(vec![timelocked(1_024, 1), timelocked(1_024, 2), timelocked(1_024, 3)], 3_072),
	] {
		assert_eq!(info(fields.clone()).space(), space, "{fields:?}");
	}
}

#[test]
fn epoch_should_have_space_for_31_small_commitments_and_not_for_one_more() {
	run(|| {
		for _ in 0..31 {
			assert_ok!(publish(HOTKEY, vec![raw(32)]));
		}
		assert_eq!(used(HOTKEY), 3_100);
		assert_noop!(publish(HOTKEY, vec![raw(32)]), Error::<Test>::SpaceLimitExceeded);
		// Of another hotkey nothing is used, and of this one nothing after the epoch.
		assert_ok!(publish(HOTKEYS[1], vec![raw(32)]));
		next_epoch(OTHER);
		assert_noop!(publish(HOTKEY, vec![raw(32)]), Error::<Test>::SpaceLimitExceeded);
		next_epoch(SUBNET);
		assert_ok!(publish(HOTKEY, vec![raw(32)]));
		assert_eq!(used(HOTKEY), 100);
	});
}

/// Commitments are free: docs/free-calls.md says how much of them a neuron can have in blocks.
#[test]
fn commitments_of_an_epoch_should_be_few_bytes_whatever_their_shape() {
	let big = |bytes: usize| Data::BigRaw(vec![1; bytes].try_into().unwrap());
	// Lengths at which a prefix grows, or the least space is full.
	let lengths = [0, 1, 18, 33, 34, 36, 63, 64, 100, 128, 512, 1_024];
	let shapes = lengths.into_iter().flat_map(|bytes| {
		let timelocked = timelocked(bytes, u64::MAX);
		let raw = (bytes <= 128).then(|| raw(bytes));
		let big = (bytes <= 512).then(|| big(bytes));
		[Some(timelocked), raw, big].into_iter().flatten()
	});
	let fields: Vec<Data> = shapes.chain([Data::Sha256([1; 32]), Data::ResetBondsFlag]).collect();
	let one = |more: &[Data]| {
		let info = Box::new(info(more.to_vec()));
		let times = 3_100 / info.space();
		let call = Call::<Test>::set_commitment { netuid: NetUid::new(u16::MAX), info };
		usize::try_from(times).unwrap() * codec::Encode::encoded_size(&call)
	};
	let mut worst = one(&[]);
	for a in &fields {
		for b in &fields {
			for c in &fields {
				let all = [a.clone(), b.clone(), c.clone()];
				worst = worst.max((1..=3).map(|count| one(&all[..count])).max().unwrap());
			}
		}
	}
	// 31 of three timelocked fields with 100 bytes together.
	assert_eq!(worst, 31 * 135);
	run(|| assert_eq!(MaxSpace::<Test>::get(), 3_100));
}

#[test]
fn commitment_should_fit_to_the_last_byte_and_not_beyond() {
	run(|| {
		MaxSpace::<Test>::put(250);
		assert_ok!(publish(HOTKEY, vec![raw(120)]));
		assert_noop!(publish(HOTKEY, vec![raw(128), raw(3)]), Error::<Test>::SpaceLimitExceeded);
		assert_ok!(publish(HOTKEY, vec![raw(128), raw(2)]));
		assert_eq!(used(HOTKEY), 250);
	});
}

#[test]
fn limit_should_stop_all_when_it_is_below_the_least_space() {
	run(|| {
		assert_ok!(Commitments::set_max_space(RuntimeOrigin::root(), 99));
		assert_noop!(publish(HOTKEY, vec![]), Error::<Test>::SpaceLimitExceeded);
		assert_ok!(Commitments::set_max_space(RuntimeOrigin::root(), 100));
		assert_ok!(publish(HOTKEY, vec![]));
		// What was used stays used when the limit changes.
		assert_ok!(Commitments::set_max_space(RuntimeOrigin::root(), 199));
		assert_noop!(publish(HOTKEY, vec![]), Error::<Test>::SpaceLimitExceeded);
		assert_ok!(Commitments::set_max_space(RuntimeOrigin::root(), 200));
		assert_ok!(publish(HOTKEY, vec![]));
	});
}

#[derive(Clone, Debug)]
enum Op {
	Publish { who: usize, fields: Vec<Data> },
	Epoch,
	Limit(u32),
	Leave { who: usize },
	Join { who: usize },
	Rename { who: usize, to: usize },
}

fn data() -> impl Strategy<Value = Data> {
	prop_oneof![
		Just(Data::None),
		Just(Data::ResetBondsFlag),
		(0..=128usize).prop_map(raw),
		any::<[u8; 32]>().prop_map(Data::Sha256),
		(0..=512usize).prop_map(|n| Data::BigRaw(vec![2; n].try_into().unwrap())),
		(0..=1_024usize, 1..5u64).prop_map(|(n, round)| timelocked(n, round)),
	]
}

fn op() -> impl Strategy<Value = Op> {
	prop_oneof![
		8 => (0..4usize, prop::collection::vec(data(), 0..=3))
			.prop_map(|(who, fields)| Op::Publish { who, fields }),
		2 => Just(Op::Epoch),
		1 => (0..5_000u32).prop_map(Op::Limit),
		1 => (0..4usize).prop_map(|who| Op::Leave { who }),
		1 => (0..4usize).prop_map(|who| Op::Join { who }),
		1 => (0..4usize, 0..4usize).prop_map(|(who, to)| Op::Rename { who, to }),
	]
}

fn space_of(fields: &[Data]) -> u64 {
	let bytes = fields.iter().map(|data| match data {
		Data::Raw(bytes) => bytes.len(),
		Data::BigRaw(bytes) => bytes.len(),
		Data::TimelockEncrypted { encrypted, .. } => encrypted.len(),
		Data::None | Data::ResetBondsFlag => 0,
		_ => 32,
	});
	(bytes.sum::<usize>() as u64).max(100)
}

/// What the accounting should be, told by simple means.
struct Model {
	limit: u64,
	used: BTreeMap<u64, u64>,
}

impl Model {
	fn apply(&mut self, op: Op) {
		let key = |who: usize| 11 + who as u64;
		let is_member = |who: usize| Registered::get().contains(&(SUBNET, key(who)));
		match op {
			Op::Publish { who, fields } => {
				let space = space_of(&fields);
				let used = self.used.get(&key(who)).copied().unwrap_or_default();
				let expected = if !is_member(who) {
					Err(Error::<Test>::AccountNotAllowedCommit.into())
				} else if used + space > self.limit {
					Err(Error::<Test>::SpaceLimitExceeded.into())
				} else {
					self.used.insert(key(who), used + space);
					Ok(())
				};
				let result = publish(key(who), fields).map(|_| ()).map_err(|error| error.error);
				assert_eq!(result, expected);
			},
			Op::Epoch => {
				next_epoch(SUBNET);
				self.used.clear();
			},
			Op::Limit(limit) => {
				assert_ok!(Commitments::set_max_space(RuntimeOrigin::root(), limit));
				self.limit = limit.into();
			},
			Op::Leave { who } if is_member(who) => {
				deregister(SUBNET, key(who));
				self.used.remove(&key(who));
			},
			Op::Join { who } => Registered::mutate(|members| {
				members.insert((SUBNET, key(who)));
			}),
			Op::Rename { who, to } if is_member(who) && !is_member(to) => {
				use dtao_traits::CommitmentKeeper;
				Registered::mutate(|members| {
					members.remove(&(SUBNET, key(who)));
					members.insert((SUBNET, key(to)));
				});
				assert_ok!(<Commitments as CommitmentKeeper<_>>::rekey(
					SUBNET,
					&key(who),
					&key(to)
				));
				if let Some(used) = self.used.remove(&key(who)) {
					self.used.insert(key(to), used);
				}
			},
			Op::Leave { .. } | Op::Rename { .. } => {},
		}
	}
}

proptest! {
	#[test]
	fn used_space_should_be_what_was_published_since_the_epoch(
		ops in prop::collection::vec(op(), 1..60)
	) {
		ext().execute_with(|| {
			let mut model = Model { limit: 3_100, used: BTreeMap::new() };
			for op in ops {
				model.apply(op);
				assert_eq!(try_state::check::<Test>(), Ok(()));
				let epoch = Epochs::get().get(&SUBNET).copied().unwrap_or_default();
				let counted: BTreeMap<u64, u64> = UsedSpaceOf::<Test>::iter_prefix(SUBNET)
					.filter(|(_, used)| used.last_epoch == epoch)
					.map(|(who, used)| (who, used.used_space))
					.collect();
				assert_eq!(counted, model.used);
			}
		});
	}
}
