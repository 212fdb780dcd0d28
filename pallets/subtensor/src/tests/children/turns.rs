//! Which lists of children begin to count in a block, and which do not wait at all.

use super::mock::*;
use crate::{
	children::{Activated, Children, MAX_ACTIVATIONS, TURN},
	keys::KeyStore,
	lifecycle::Dissolve,
	pallet::*,
	scores::Scores,
	weight_info::WeightInfo,
};
use dtao_types::NetUid;
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, weights::Weight};
use proptest::prelude::*;
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

type W = <Test as Config>::WeightInfo;

/// The whole as a proportion.
const WHOLE: u64 = u64::MAX;

/// Uid of [`MINER`].
const MINER_UID: usize = 3;

/// Hotkey `n` of many.
fn many(n: u32) -> AccountId32 {
	let mut bytes = [251; 32];
	bytes[..4].copy_from_slice(&n.to_le_bytes());
	AccountId32::new(bytes)
}

fn call(hotkey: &AccountId32, netuid: NetUid, children: &[(u64, AccountId32)]) -> Call<Test> {
	Call::set_children { hotkey: hotkey.clone(), netuid, children: children.to_vec() }
}

fn set(
	who: &AccountId32,
	hotkey: &AccountId32,
	netuid: NetUid,
	children: &[(u64, AccountId32)],
) -> DispatchResult {
	dispatch(signed(who), call(hotkey, netuid, children))
}

/// Let hotkeys of [`ALICE`] ask for a child that nobody else has.
fn flood(netuid: NetUid, hotkeys: core::ops::Range<u32>) {
	for n in hotkeys {
		if !KeyStore::<Test>::exists(&many(n)) {
			assert_ok!(KeyStore::<Test>::associate(&many(n), &ALICE));
		}
		assert_ok!(set(&ALICE, &many(n), netuid, &[(1, many(1_000_000 + n))]));
	}
}

fn children(hotkey: &AccountId32, netuid: NetUid) -> usize {
	Children::<Test>::of(hotkey, netuid).len()
}

fn waiting(netuid: NetUid) -> usize {
	ChildSchedule::<Test>::iter_key_prefix((netuid,)).count()
}

fn set_cooldown(cooldown: u64) {
	let call = Call::set_pending_childkey_cooldown { cooldown };
	assert_ok!(dispatch(RuntimeOrigin::root(), call));
}

/// [`Chain::with_neurons`] with a second subnet; no cooldown.
fn two_subnets(test: impl FnOnce()) {
	let second = dynamic_subnet(2, tao(1_000), alpha(2_000));
	Chain::with_neurons().subnet(second).started().run(|| {
		set_cooldown(0);
		test()
	});
}

#[test]
fn list_should_count_in_its_epoch_when_another_subnet_has_hundreds_that_wait() {
	two_subnets(|| {
		// GIVEN lists on the first subnet for 20 blocks from its epoch in block 9 on
		flood(SUBNET, 0..640);
		until(9);
		assert_eq!(waiting(SUBNET), 640 - MAX_ACTIVATIONS);
		assert_ok!(set(&ALICE, &VALIDATOR, SUBNET_2, &[(1, MINER)]));

		// WHEN the second one has its epoch
		until(18);
		assert_eq!(children(&VALIDATOR, SUBNET_2), 0);
		let left = waiting(SUBNET);
		blocks(1);

		// THEN its list counts, and the first goes on with the rest of the block.
		assert_eq!(children(&VALIDATOR, SUBNET_2), 1);
		assert_eq!(left - waiting(SUBNET), MAX_ACTIVATIONS - 1);
	});
}

#[test]
fn stake_weight_should_come_back_first_when_many_lists_wait() {
	two_subnets(|| {
		assert_ok!(set(&ALICE, &VALIDATOR, SUBNET, &[(WHOLE, MINER)]));
		until(9);
		System::set_block_number(200);
		flood(SUBNET, 0..100);
		blocks(1);
		assert_ok!(set(&ALICE, &VALIDATOR, SUBNET, &[]));
		assert_eq!(ChildReturns::<Test>::iter().count(), 1);

		// 207 is the next block with an epoch.
		until(206);
		assert_eq!(children(&VALIDATOR, SUBNET), 1);
		blocks(1);

		assert_eq!(children(&VALIDATOR, SUBNET), 0);
		assert_eq!(ChildReturns::<Test>::iter().count(), 0);
		assert_eq!(100 - waiting(SUBNET), MAX_ACTIVATIONS - 1);
	});
}

#[test]
fn waiting_return_should_give_way_when_children_are_set_again() {
	two_subnets(|| {
		SetChildrenRateLimit::<Test>::put(0);
		assert_ok!(set(&ALICE, &VALIDATOR, SUBNET, &[]));
		assert_ok!(set(&ALICE, &VALIDATOR, SUBNET, &[(1, MINER)]));
		check_invariants();
		assert_eq!((ChildReturns::<Test>::iter().count(), waiting(SUBNET)), (0, 1));
		assert_ok!(set(&ALICE, &VALIDATOR, SUBNET, &[]));
		check_invariants();
		assert_eq!((ChildReturns::<Test>::iter().count(), waiting(SUBNET)), (1, 0));
	});
}

#[test]
fn subnet_that_ended_should_lose_its_turns() {
	two_subnets(|| {
		flood(SUBNET, 0..80);
		until(9);
		assert_eq!(ChildBacklog::<Test>::get().into_inner(), [SUBNET]);
		assert_ok!(dissolve(SUBNET));
		blocks(1);
		assert_eq!(ChildBacklog::<Test>::get().len(), 0);
	});
}

#[test]
fn lists_that_wait_should_be_erased_in_any_number_of_blocks_when_a_subnet_ends() {
	two_subnets(|| {
		// GIVEN lists that wait, lists that take back, and blocks without weight for anything but the least
		SetChildrenRateLimit::<Test>::put(0);
		flood(SUBNET, 0..20);
		until(9);
		flood(SUBNET, 20..40);
		for n in 0..10 {
			assert_ok!(set(&ALICE, &many(n), SUBNET, &[]));
		}
		assert!(waiting(SUBNET) > 0 && ChildReturns::<Test>::iter().count() > 0);
		IdleWeight::set(Weight::zero());
		assert_ok!(dissolve(SUBNET));

		// WHEN it ends piece by piece, whose invariants hold after each
		let mut partly = false;
		while Dissolve::<Test>::is_queued(SUBNET) {
			blocks(1);
			partly |= Dissolve::<Test>::erasing() == Some(SUBNET);
		}

		// THEN
		assert!(partly, "the keys were erased in one block");
		assert_eq!(PendingChildKeys::<Test>::iter_prefix(SUBNET).count() + waiting(SUBNET), 0);
	});
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

	/// However many lists subnets have, each has its turn before any has more than one, a block is
	/// used up and nobody waits for longer than the subnets before it take.
	#[test]
	fn subnets_should_take_turns(counts in proptest::collection::vec(0usize..60, 2..7)) {
		let more = (2..=counts.len() as u16).map(|n| dynamic_subnet(n, tao(100), alpha(100)));
		let chain = more.fold(Chain::with_subnet(), Chain::subnet).started();
		chain.run(|| {
			set_cooldown(0);
			let netuids: Vec<NetUid> = (1..=counts.len() as u16).map(NetUid::new).collect();
			for (netuid, count) in netuids.iter().zip(&counts) {
				flood(*netuid, 0..*count as u32);
			}
			ChildBacklog::<Test>::put(wire(netuids.clone()));
			let state = || -> Vec<usize> { netuids.iter().map(|n| waiting(*n)).collect() };
			let longest = (netuids.len() * TURN).div_ceil(MAX_ACTIVATIONS);
			let mut hungry = vec![0usize; netuids.len()];
			while ChildBacklog::<Test>::exists() {
				let before = state();
				let Activated { lists, .. } = Children::<Test>::activate_due(&[], 1);
				let served: Vec<usize> =
					before.iter().zip(state()).map(|(before, after)| before - after).collect();
				let total: usize = before.iter().sum();
				assert_eq!(lists as usize, total.min(MAX_ACTIVATIONS));
				assert_eq!(served.iter().sum::<usize>(), lists as usize);
				for (n, blocks) in hungry.iter_mut().enumerate() {
					*blocks = if served[n] > 0 || before[n] == 0 { 0 } else { *blocks + 1 };
					assert!(*blocks < longest, "{before:?}: {served:?}");
					if *blocks > 0 {
						assert!(served.iter().all(|lists| *lists <= TURN));
					}
				}
			}
			assert_eq!(state().iter().sum::<usize>(), 0);
		});
	}
}

/// A chain with the neurons of [`Chain::with_neurons`] that nobody has started.
fn not_started() -> Chain {
	Chain::default()
		.subnet(dynamic_subnet(SUBNET.get(), tao(1_000), alpha(2_000)))
		.neuron(SUBNET, VALIDATOR, ALICE, alpha(300))
		.neuron(SUBNET, VALIDATOR_2, BOB, alpha(100))
		.neuron(SUBNET, MINER, CAROL, alpha(0))
}

#[test]
fn children_should_count_at_once_when_the_subnet_was_not_started() {
	not_started().run(|| {
		let list = vec![(WHOLE, MINER)];
		assert_ok!(set(&ALICE, &VALIDATOR, SUBNET, &list));

		assert_eq!(Children::<Test>::of(&VALIDATOR, SUBNET), list);
		assert_eq!(
			events(),
			[
				Event::SetChildrenScheduled(VALIDATOR, SUBNET, 1, list.clone()),
				Event::SetChildren(VALIDATOR, SUBNET, list),
			]
		);
		assert!(!PendingChildKeys::<Test>::contains_key(SUBNET, VALIDATOR));
		// The other conditions are the same.
		assert_noop!(set(&ALICE, &VALIDATOR, SUBNET, &[]), Error::<Test>::TxRateLimitExceeded);
		StakeThreshold::<Test>::put(alpha(100).rao() + 1);
		assert_noop!(
			set(&BOB, &VALIDATOR_2, SUBNET, &[(1, VALIDATOR)]),
			Error::<Test>::NotEnoughStakeToSetChildkeys
		);
		StakeThreshold::<Test>::put(alpha(100).rao());
		assert_ok!(set(&BOB, &VALIDATOR_2, SUBNET, &[(1, VALIDATOR)]));
	});
}

#[test]
fn children_should_be_in_force_at_the_first_epoch_whenever_the_subnet_is_started() {
	// The blocks 9 and 20 are those of epochs.
	for start in 1..=21 {
		for cooldown in [0, 1, 7_200] {
			not_started().run(|| {
				set_cooldown(cooldown);
				until(start);
				assert_ok!(set(&ALICE, &VALIDATOR, SUBNET, &[(WHOLE, MINER)]));
				assert_ok!(start_call(&OWNER, SUBNET));
				Scores::<Test>::reset(SUBNET, dtao_types::Uid::new(MINER_UID as u16));

				let first = (start + 1..).find(|block| (block + 2) % 11 == 0).unwrap();
				until(first);

				let permits = Scores::<Test>::permits(SUBNET);
				assert!(permits[MINER_UID] && !permits[1], "start {start}, cooldown {cooldown}");
			});
		}
	}
}

#[test]
fn children_should_be_charged_for_what_they_do_at_once() {
	not_started().run(|| {
		let list = [(1, MINER), (2, VALIDATOR_2)];
		let charge = || call(&VALIDATOR, SUBNET, &list).get_dispatch_info().call_weight;
		assert_eq!(charge(), W::set_children(0).saturating_add(W::activate_children(1)));
		assert_ok!(start_call(&OWNER, SUBNET));
		assert_eq!(charge(), W::set_children(0));
	});
}

/// A child without a free place is weighed as one that another parent has to leave, and at most five.
#[test]
fn set_children_should_weigh_by_the_children_without_a_free_place() {
	Chain::with_neurons().run(|| {
		let full: Vec<_> = (0..64).map(|n| (1u64, many(n))).collect();
		let list: Vec<_> = (100..107).map(|n| (1u64, many(n))).collect();
		for crowded in 0..=6u32 {
			let weight = call(&VALIDATOR, SUBNET, &list).get_dispatch_info().call_weight;
			assert_eq!(weight, W::set_children(crowded.min(5)));
			let child = many(100 + crowded);
			ParentKeys::<Test>::insert(child, SUBNET, wire(full.clone()));
		}
		// Parents that nobody set are no state of a chain.
		let _ = ParentKeys::<Test>::clear(u32::MAX, None);
	});
}

#[test]
fn owners_hotkey_should_set_children_whatever_its_stake() {
	Chain::with_neurons().run(|| {
		set_cooldown(0);
		StakeThreshold::<Test>::put(tao(1_000).rao());
		assert_noop!(
			set(&ALICE, &VALIDATOR, SUBNET, &[(WHOLE, MINER)]),
			Error::<Test>::NotEnoughStakeToSetChildkeys
		);
		assert_ok!(set(&OWNER, &OWNER_HOTKEY, SUBNET, &[(WHOLE, MINER)]));

		// The threshold is asked for once more when the list begins to count.
		StakeThreshold::<Test>::put(u64::MAX);
		until(9);

		assert_eq!(children(&OWNER_HOTKEY, SUBNET), 1);
		// Another hotkey of the owner is one like others.
		assert_ok!(KeyStore::<Test>::associate(&many(0), &OWNER));
		assert_noop!(
			set(&OWNER, &many(0), SUBNET, &[(WHOLE, MINER_2)]),
			Error::<Test>::NotEnoughStakeToSetChildkeys
		);
	});
}
