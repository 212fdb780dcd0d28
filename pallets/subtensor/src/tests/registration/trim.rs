//! Fewer neurons on a subnet: who leaves, and what the others keep.

use super::mock::*;
use crate::{
	children::Children, neurons::Neurons, pallet::*, scores::Scores, serving::Serving,
	weights::WeightStore,
};
use dtao_runtime_api::stored::{AxonInfo, NeuronCertificate, PrometheusInfo};
use dtao_traits::SubnetAdmin;
use dtao_types::{AlphaBalance, NetUid, NetUidStorageIndex, Uid};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_core::{crypto::AccountId32, H256};
use sp_runtime::{DispatchError, DispatchResult};
use std::collections::BTreeMap;

/// Blocks between two times that an owner trims.
const WAIT: u64 = 216_000;

/// A block in which the neurons of the genesis are past their immunity.
const LATE: u64 = 10_000;

/// Hotkey of a neuron by its uid of the genesis; the owner's has uid 0.
fn hotkey(n: u16) -> AccountId32 {
	if n == 0 {
		return OWNER_HOTKEY;
	}
	let mut bytes = [78; 32];
	bytes[..2].copy_from_slice(&n.to_le_bytes());
	AccountId32::new(bytes)
}

/// A subnet of so many neurons past their immunity; one of 2 and more is allowed.
fn chain(neurons: u16, test: impl FnOnce()) {
	let mut subnet = dynamic_subnet(SUBNET.get(), tao(1_000), alpha(2_000));
	subnet.tempo = 360;
	for n in 1..neurons {
		let stake = alpha(1);
		subnet.neurons.push(crate::GenesisNeuron { hotkey: hotkey(n), coldkey: ALICE, stake });
	}
	Chain::default().subnet(subnet).run(|| {
		System::set_block_number(LATE);
		MinAllowedUids::<Test>::insert(SUBNET, 2);
		assert_eq!(Neurons::<Test>::count(SUBNET), neurons);
		test()
	});
}

fn trim_by(by: RuntimeOrigin, netuid: NetUid, most: u16) -> DispatchResult {
	SubtensorModule::trim(by, netuid, most)
}

fn trim(most: u16) -> DispatchResult {
	trim_by(RuntimeOrigin::root(), SUBNET, most)
}

/// What the neurons of the genesis earned, by uid.
fn earned(emission: &[u64]) {
	Emission::<Test>::insert(SUBNET, wire(emission.to_vec()));
}

/// Registers a neuron again, in another block.
fn born(n: u16, block: u64) {
	let uid = Neurons::<Test>::uid(SUBNET, &hotkey(n)).unwrap();
	BlockAtRegistration::<Test>::insert(SUBNET, uid, block);
	Seats::<Test>::mutate(SUBNET, |seats| seats[usize::from(uid.get())].1 = block);
}

/// The neurons by their new uids, as uids of the genesis.
fn who() -> Vec<u16> {
	let of = |hotkey: &AccountId32| (0..400).find(|n| self::hotkey(*n) == *hotkey).unwrap();
	Neurons::<Test>::hotkeys(SUBNET).iter().map(of).collect()
}

#[test]
fn trim_should_let_those_leave_who_earned_the_least() {
	chain(6, || {
		earned(&[0, 5, 1, 9, 3, 2]);

		assert_ok!(trim(4));

		assert_eq!(who(), [0, 1, 3, 4]);
		assert_eq!(MaxAllowedUids::<Test>::get(SUBNET), 4);
		let trimmed = Event::NeuronsTrimmed { netuid: SUBNET, max_uids: 4, left: 2 };
		assert_eq!(last_event(), trimmed);
		for (uid, n) in [0, 1, 3, 4].into_iter().enumerate() {
			let uid = Uid::new(uid as u16);
			assert_eq!(Neurons::<Test>::uid(SUBNET, &hotkey(n)), Some(uid));
			assert_eq!(Neurons::<Test>::hotkey(SUBNET, uid), hotkey(n));
		}
		for n in [2, 5] {
			assert_eq!(Neurons::<Test>::uid(SUBNET, &hotkey(n)), None);
			assert_eq!(Neurons::<Test>::memberships(&hotkey(n)), []);
			// What is staked on it stays.
			assert_eq!(stake(&hotkey(n), &ALICE, SUBNET), alpha(1).rao());
		}
		assert_eq!(Scores::<Test>::emission(SUBNET), [0, 5, 9, 3]);
		blocks(1);
	});
}

#[test]
fn trim_should_let_the_youngest_leave_when_they_earned_the_same() {
	chain(6, || {
		born(1, 30);
		born(2, 10);
		born(3, 20);
		born(4, 20);
		born(5, 10);

		assert_ok!(trim(4));

		assert_eq!(who(), [0, 2, 3, 5]);
		assert_eq!(Neurons::<Test>::registered_at(SUBNET, Uid::new(2)), 20);
	});
}

#[test]
fn trim_should_keep_who_is_immune() {
	chain(7, || {
		earned(&[0, 0, 9, 8, 7, 6, 5]);
		born(1, LATE);

		assert_ok!(trim(4));

		// The owner's neuron, and one in its immunity.
		assert_eq!(who(), [0, 1, 2, 3]);
	});
}

#[test]
fn trim_should_fail_when_too_many_are_immune() {
	let with_immune = |immune: u16, most: u16, test: fn(DispatchResult)| {
		chain(100, || {
			// Beside the owner's.
			(1..immune).for_each(|n| born(n, LATE));
			let before = who();
			let result = trim(most);
			if result.is_err() {
				assert_eq!(who(), before);
			}
			test(result);
		});
	};
	let refused = |result: DispatchResult| {
		let error = Error::<Test>::TrimmingWouldExceedMaxImmunePercentage;
		assert_eq!(result, Err(error.into()));
	};
	with_immune(52, 64, refused);
	with_immune(51, 64, |result| {
		assert_ok!(result);
	});
	// Exactly 80 %.
	with_immune(48, 60, refused);
	with_immune(47, 60, |result| {
		assert_ok!(result);
	});
}

#[test]
fn trim_should_set_the_number_alone_when_nobody_has_to_leave() {
	chain(4, || {
		(1..4).for_each(|n| born(n, LATE));
		for most in [100, 4] {
			assert_ok!(trim(most));
			assert_eq!(MaxAllowedUids::<Test>::get(SUBNET), most);
			assert_eq!(who(), [0, 1, 2, 3]);
		}
	});
}

#[test]
fn trim_should_name_the_first_of_several_errors() {
	chain(6, || {
		let owner = || signed(&OWNER);
		AdminFreezeWindow::<Test>::put(10);
		assert_noop!(trim_by(owner(), NO_SUBNET, 0), Error::<Test>::SubnetNotExists);
		for by in [signed(&ALICE), RuntimeOrigin::none()] {
			assert_noop!(trim_by(by, SUBNET, 0), DispatchError::BadOrigin);
		}
		// The epochs are in blocks of which 2 more is a multiple of 361.
		let next = (LATE + 2).div_ceil(361) * 361 - 2;
		System::set_block_number(next - 5);
		let frozen = Error::<Test>::AdminActionProhibitedDuringWeightsWindow;
		assert_noop!(trim_by(owner(), SUBNET, 0), frozen);
		let frozen = Error::<Test>::AdminActionProhibitedDuringWeightsWindow;
		assert_noop!(trim(0), frozen);
		System::set_block_number(next + 1);
		for most in [0, 1, 257, u16::MAX] {
			assert_noop!(trim_by(owner(), SUBNET, most), Error::<Test>::InvalidValue);
			assert_noop!(trim(most), Error::<Test>::InvalidValue);
		}
		let root = trim_by(RuntimeOrigin::root(), NetUid::ROOT, 64);
		assert_noop!(root, Error::<Test>::NotPermittedOnRootSubnet);
		assert_ok!(trim_by(owner(), SUBNET, 5));
		let now = System::block_number();
		System::set_block_number(now + WAIT - 1);
		assert_noop!(trim_by(owner(), SUBNET, 0), Error::<Test>::TxRateLimitExceeded);
		assert_ok!(trim(4));
		System::set_block_number(now + WAIT);
		assert_noop!(trim_by(owner(), SUBNET, 0), Error::<Test>::InvalidValue);
		assert_ok!(trim_by(owner(), SUBNET, 3));
	});
}

#[test]
fn trim_should_forget_what_those_who_leave_had_and_all_commits() {
	chain(6, || {
		earned(&[0, 5, 1, 9, 3, 2]);
		let (gone, stays) = (hotkey(2), hotkey(3));
		for hotkey in [&gone, &stays] {
			Axons::<Test>::insert(SUBNET, hotkey, AxonInfo::default());
			Prometheus::<Test>::insert(SUBNET, hotkey, PrometheusInfo::default());
			NeuronCertificates::<Test>::insert(SUBNET, hotkey, NeuronCertificate::default());
			let queue = vec![(H256::zero(), 1, 2, 3), (H256::zero(), 1, 2, 3)];
			WeightCommits::<Test>::insert(index(SUBNET), hotkey, wire(queue));
			let amount = AlphaBalance::from_rao(7);
			AlphaDividendsPerSubnet::<Test>::insert(SUBNET, hotkey, amount);
			RootAlphaDividendsPerSubnet::<Test>::insert(SUBNET, hotkey, amount);
		}
		DividendRecords::<Test>::insert(SUBNET, 4);

		assert_ok!(trim(5));

		assert_eq!(who(), [0, 1, 3, 4, 5]);
		for (hotkey, is_there) in [(&gone, false), (&stays, true)] {
			assert_eq!(Serving::<Test>::axon(SUBNET, hotkey).is_some(), is_there);
			assert_eq!(Serving::<Test>::prometheus(SUBNET, hotkey).is_some(), is_there);
			assert_eq!(Serving::<Test>::certificate(SUBNET, hotkey).is_some(), is_there);
			assert_eq!(AlphaDividendsPerSubnet::<Test>::contains_key(SUBNET, hotkey), is_there);
			let root = RootAlphaDividendsPerSubnet::<Test>::contains_key(SUBNET, hotkey);
			assert_eq!(root, is_there);
			assert_eq!(WeightStore::<Test>::commits(index(SUBNET), hotkey), []);
			let dropped = Event::WeightCommitsDropped {
				hotkey: hotkey.clone(),
				index: index(SUBNET),
				commits: 2,
			};
			assert!(events().contains(&dropped));
		}
		assert_eq!(DividendRecords::<Test>::get(SUBNET), 2);
		blocks(1);
	});
}

#[test]
fn roles_of_children_should_stay_with_their_neurons() {
	chain(6, || {
		earned(&[9, 0, 9, 9, 9, 9]);
		ChildRoles::<Test>::insert(SUBNET, wire(vec![0, 0, 0, 1, 2, 0]));
		assert_ok!(trim(5));
		assert_eq!(Children::<Test>::roles(SUBNET), [0, 0, 1, 2, 0]);
		ChildRoles::<Test>::insert(SUBNET, wire(vec![0; 5]));
	});
}

#[test]
fn epochs_should_go_on_when_a_subnet_was_trimmed() {
	chain(8, || {
		ValidatorPermit::<Test>::insert(SUBNET, wire(vec![true; 8]));
		let row: Vec<(u16, u16)> = (0..8).map(|uid| (uid, 1 + uid)).collect();
		for n in 1..8 {
			assert_ok!(set_weights(&hotkey(n), SUBNET, &row));
		}
		assert_ok!(trim(5));
		let due = (LATE + 2).div_ceil(361) * 361 - 2;
		System::set_block_number(due - 1);
		blocks(1);
		assert_eq!(crate::schedule::Schedule::<Test>::last(SUBNET), due);
		assert_eq!(Scores::<Test>::emission(SUBNET).len(), 5);
		assert_eq!(unexpected(), 0);
		// The next neuron finds no place but that of another one.
		register(SUBNET, &UNKNOWN, &BOB);
		assert_eq!(Neurons::<Test>::count(SUBNET), 5);
	});
}

/// Sums by hotkey of what those who have a row in it say of it, on a mechanism.
type Columns = BTreeMap<AccountId32, u64>;

/// Sums of the columns of weights and of bonds over the rows of some hotkeys, and the number of rows.
fn columns(index: NetUidStorageIndex, of: &[AccountId32]) -> [Columns; 2] {
	let mut sums = [Columns::new(), Columns::new()];
	for hotkey in of {
		let uid = Neurons::<Test>::uid(SUBNET, hotkey).unwrap();
		let rows = [WeightStore::<Test>::row(index, uid), Scores::<Test>::bonds(index, uid)];
		for (sums, row) in sums.iter_mut().zip(rows) {
			for (target, parts) in row {
				let target = Neurons::<Test>::hotkey(SUBNET, Uid::new(target));
				if of.contains(&target) {
					*sums.entry(target).or_default() += u64::from(parts);
				}
			}
		}
	}
	sums
}

/// A row that says something of some of 24 neurons.
fn rows() -> impl Strategy<Value = Vec<BTreeMap<u16, u16>>> {
	let row = prop::collection::btree_map(0..24u16, 1..=u16::MAX, 0..24);
	prop::collection::vec(row, 24)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn trim_should_leave_what_survivors_say_of_each_other(
		weights in rows(), bonds in rows(), emission in prop::collection::vec(0..5u64, 24),
		blocks_of_birth in prop::collection::vec(1..LATE, 24), most in 2..24u16,
	) {
		chain(24, || {
			earned(&emission);
			let index = index(SUBNET);
			for (n, block) in (1..24).zip(&blocks_of_birth) {
				born(n, *block);
			}
			let put = |rows: &[BTreeMap<u16, u16>], store: fn(NetUidStorageIndex, Uid, Vec<(u16, u16)>)| {
				for (uid, row) in (0..).zip(rows).filter(|(_, row)| !row.is_empty()) {
					let row = row.iter().map(|(uid, parts)| (*uid, *parts)).collect();
					store(index, Uid::new(uid), row);
				}
			};
			put(&weights, |index, uid, row| Weights::<Test>::insert(index, uid, wire(row)));
			put(&bonds, |index, uid, row| Bonds::<Test>::insert(index, uid, wire(row)));
			ValidatorPermit::<Test>::insert(SUBNET, wire(vec![true; 24]));
			let before = Neurons::<Test>::seats(SUBNET);

			let result = trim(most);

			if result.is_err() {
				let error = Error::<Test>::TrimmingWouldExceedMaxImmunePercentage;
				assert_eq!(result, Err(error.into()));
				assert_eq!(Neurons::<Test>::seats(SUBNET), before);
				return;
			}
			let after = Neurons::<Test>::seats(SUBNET);
			assert_eq!(after.len(), usize::from(most));
			// In their order, with their age.
			let kept: Vec<_> = before.iter().filter(|seat| after.contains(seat)).cloned().collect();
			assert_eq!(kept, after);
			let survivors: Vec<AccountId32> = after.into_iter().map(|(hotkey, _)| hotkey).collect();
			let sums = columns(index, &survivors);
			// The same sums from the rows that were put.
			let old = |hotkey: &AccountId32| {
				before.iter().position(|(of, _)| of == hotkey).unwrap() as u16
			};
			for (rows, sums) in [&weights, &bonds].into_iter().zip(&sums) {
				let mut expected = Columns::new();
				for hotkey in &survivors {
					for (target, parts) in &rows[usize::from(old(hotkey))] {
						let target = &before[usize::from(*target)].0;
						if survivors.contains(target) {
							*expected.entry(target.clone()).or_default() += u64::from(*parts);
						}
					}
				}
				assert_eq!(*sums, expected);
			}
			for uid in (most..24).map(Uid::new) {
				assert!(WeightStore::<Test>::row(index, uid).is_empty());
				assert!(Scores::<Test>::bonds(index, uid).is_empty());
			}
			check_invariants();
		});
	}
}
