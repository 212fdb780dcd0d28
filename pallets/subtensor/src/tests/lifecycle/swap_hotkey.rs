//! Another hotkey takes the place of one: everybody has and is owed afterwards what it had and was owed before.

use super::{
	dissolve_traces::{make_rich, rich_chain},
	mock::*,
	moves::*,
	swap_calls::*,
};
use crate::{
	children::Children,
	keys::KeyStore,
	neurons::Neurons,
	pallet::*,
	root::Root,
	shares::{Credits, Shares},
	subnets::Subnets,
	types::Position,
};
use dtao_types::{AlphaBalance, NetUid, Uid};
use frame_support::{assert_noop, assert_ok};
use sp_core::{crypto::AccountId32, H256};
use std::collections::BTreeMap;

/// What everybody has on a subnet, in alpha-rao, whatever hotkey it is on.
fn holdings() -> BTreeMap<(AccountId32, NetUid), u64> {
	let mut sums = BTreeMap::new();
	for (hotkey, coldkey, netuid) in Alpha::<Test>::iter_keys() {
		*sums.entry((coldkey.clone(), netuid)).or_default() += stake(&hotkey, &coldkey, netuid);
	}
	sums
}

/// What everybody can claim of a subnet, in alpha-rao, whatever hotkey owes it.
fn owed() -> BTreeMap<(AccountId32, NetUid), u128> {
	let staked = Alpha::<Test>::iter_keys().filter(|(_, _, netuid)| netuid.is_root());
	let staked = staked.map(|(hotkey, coldkey, _)| (hotkey, coldkey));
	let unpaid = RootClaimUnpaid::<Test>::iter_keys();
	let pairs: std::collections::BTreeSet<_> = staked.chain(unpaid).collect();
	let mut sums = BTreeMap::new();
	for (hotkey, coldkey) in pairs {
		for netuid in Subnets::<Test>::list() {
			let owed = Root::<Test>::owed(Position::new(&hotkey, &coldkey, netuid));
			*sums.entry((coldkey.clone(), netuid)).or_default() += owed;
		}
	}
	sums
}

#[test]
fn swap_on_one_subnet_should_move_the_neuron_and_its_stakers_and_nothing_else() {
	rich_chain().run(|| {
		make_rich();
		let (has, is_owed) = (holdings(), owed());
		let uid = Uids::<Test>::get(SUBNET, VALIDATOR);
		let born = BlockAtRegistration::<Test>::get(SUBNET, Uid::new(1));
		let served = |hotkey| {
			let certificate = NeuronCertificates::<Test>::get(SUBNET, hotkey);
			(
				Axons::<Test>::get(SUBNET, hotkey),
				certificate,
				Prometheus::<Test>::get(SUBNET, hotkey),
			)
		};
		let before = served(&VALIDATOR);
		let (total, weights) = (
			TotalHotkeyAlpha::<Test>::get(VALIDATOR, SUBNET),
			crate::weights::WeightStore::<Test>::row(index(SUBNET), Uid::new(1)),
		);
		let elsewhere = TotalHotkeyAlpha::<Test>::get(VALIDATOR, SUBNET_2);
		assert!(
			!total.is_zero() && !elsewhere.is_zero() && before.0.is_some() && !weights.is_empty()
		);

		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET)));
		let swapped = Event::HotkeySwappedOnSubnet {
			coldkey: ALICE,
			old_hotkey: VALIDATOR,
			new_hotkey: FRESH,
			netuid: SUBNET,
		};
		assert_eq!(last_event(), swapped);
		assert_eq!((holdings(), owed()), (has, is_owed));
		assert_eq!(Uids::<Test>::get(SUBNET, &FRESH), uid);
		assert_eq!(Neurons::<Test>::uid(SUBNET, &VALIDATOR), None);
		assert_eq!(BlockAtRegistration::<Test>::get(SUBNET, Uid::new(1)), born);
		assert!(before.1.is_some() && before.2.is_some());
		assert_eq!((served(&FRESH), served(&VALIDATOR)), (before, (None, None, None)));
		assert_eq!(crate::weights::WeightStore::<Test>::row(index(SUBNET), Uid::new(1)), weights);
		assert_eq!(TotalHotkeyAlpha::<Test>::get(&FRESH, SUBNET), total);
		assert_eq!(TotalHotkeyAlpha::<Test>::get(VALIDATOR, SUBNET_2), elsewhere);
		// Root is another subnet: what it owes stays where it is.
		assert!(Root::<Test>::owed(Position::new(&VALIDATOR, &ALICE, SUBNET)) > 0);
		assert_eq!(Root::<Test>::owed(Position::new(&FRESH, &ALICE, SUBNET)), 0);
		assert_eq!(
			(KeyStore::<Test>::owner(&VALIDATOR), KeyStore::<Test>::owner(&FRESH)),
			(ALICE, ALICE)
		);
		// Both of which the stakers list, the new one first.
		let listed = StakingHotkeys::<Test>::get(DAVE);
		let place = |of: &AccountId32| listed.iter().position(|hotkey| hotkey == of);
		assert_eq!(place(&FRESH).map(|n| n + 1), place(&VALIDATOR));
		blocks(25);
	});
}

#[test]
fn swap_on_all_subnets_should_leave_nothing_to_the_old_hotkey() {
	rich_chain().run(|| {
		make_rich();
		let (has, is_owed) = (holdings(), owed());
		let members = Neurons::<Test>::memberships(&VALIDATOR);
		let take = KeyStore::<Test>::take(&VALIDATOR);
		let lists: Vec<_> = RICH.map(StakingHotkeys::<Test>::get).into();
		assert!(members.len() > 1 && is_owed.values().any(|owed| *owed > 0));

		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, None));
		let (coldkey, old_hotkey, new_hotkey) = (ALICE, VALIDATOR, FRESH);
		assert_eq!(last_event(), Event::HotkeySwapped { coldkey, old_hotkey, new_hotkey });
		assert_eq!((holdings(), owed()), (has, is_owed));
		assert_eq!(Neurons::<Test>::memberships(&FRESH), members);
		assert_eq!(KeyStore::<Test>::take(&FRESH), take);
		assert!(!KeyStore::<Test>::exists(&VALIDATOR));
		assert_eq!(KeyStore::<Test>::owned(&ALICE), vec![FRESH]);
		// The places on the lists of stakers are the same.
		for (who, before) in RICH.iter().zip(lists) {
			let renamed = before.iter().map(|h| if *h == VALIDATOR { FRESH } else { h.clone() });
			assert_eq!(StakingHotkeys::<Test>::get(who).into_inner(), renamed.collect::<Vec<_>>());
		}
		blocks(25);
		// The old one is anybody's now.
		assert_ok!(dispatch(signed(&BOB), Call::try_associate_hotkey { hotkey: VALIDATOR }));
	});
}

#[test]
fn swap_of_root_should_move_root_stake_and_what_is_owed_and_no_alpha() {
	two_markets().run(|| {
		give_root_dividend(SUBNET, &VALIDATOR, 5_000_000_007);
		assert_ok!(add_stake(&BOB, &VALIDATOR, NetUid::ROOT, tao(3)));
		give_root_dividend(SUBNET_2, &VALIDATOR, 1_000_000_003);
		let (has, is_owed) = (holdings(), owed());
		let claimable = RootClaimable::<Test>::get(VALIDATOR).into_inner();
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(NetUid::ROOT)));
		assert_eq!((holdings(), owed()), (has, is_owed));
		assert_eq!(RootClaimable::<Test>::get(&FRESH).into_inner(), claimable);
		assert_eq!(stake(&FRESH, &ALICE, NetUid::ROOT), 200_000_000_000);
		assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), alpha(300).rao());
		assert_eq!(Neurons::<Test>::uid(NetUid::ROOT, &FRESH), Some(Uid::new(0)));
		assert_ok!(claim_root(&ALICE, &[SUBNET]));
		assert_ok!(claim_root_with_hotkey(&BOB, &FRESH));
	});
}

#[test]
fn next_epoch_should_pay_the_same_when_a_hotkey_was_swapped() {
	let paid = |netuid: Option<Option<NetUid>>| {
		rich_chain().run(|| {
			make_rich();
			if let Some(netuid) = netuid {
				assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, netuid));
			}
			// Children of neurons and weights of uids are as before.
			blocks(45);
			(holdings(), owed(), Emission::<Test>::get(SUBNET))
		})
	};
	let without = paid(None);
	assert_eq!(paid(Some(None)), without);
	// The stake of root counts for the hotkey that it is on.
	assert_ne!(paid(Some(Some(SUBNET))).2, without.2);
}

#[test]
fn stakes_should_be_merged_when_the_new_hotkey_has_some() {
	two_markets().run(|| {
		assert_ok!(dispatch(signed(&ALICE), Call::try_associate_hotkey { hotkey: FRESH }));
		for who in [BOB, CAROL, DAVE] {
			assert_ok!(add_stake(&who, &VALIDATOR, SUBNET, tao(7)));
			assert_ok!(add_stake(&who, &FRESH, SUBNET, tao(3)));
		}
		// Shares of the two pools are worth different amounts.
		let reward = AlphaBalance::from_rao(123_456_789);
		assert_ok!(crate::pools::Pools::<Test>::raise_alpha_out(SUBNET, reward));
		assert_ok!(Shares::<Test>::reward(&FRESH, SUBNET, reward, &mut Credits::default()));
		let before = holdings();
		let total = |hotkey: &AccountId32| Shares::<Test>::total(hotkey, SUBNET).rao();
		let both = total(&VALIDATOR) + total(&FRESH);
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET)));
		assert_eq!((total(&VALIDATOR), total(&FRESH)), (0, both));
		for (whose, had) in before {
			assert!(holdings()[&whose].abs_diff(had) <= 4, "{whose:?}: {had}");
		}
	});
}

#[test]
fn commits_should_be_dropped_with_an_event() {
	rich_chain().run(|| {
		make_rich();
		let commits = WeightCommits::<Test>::get(index(SUBNET), VALIDATOR).map(|queue| queue.len());
		assert_eq!(commits, Some(1));
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET)));
		let dropped =
			Event::WeightCommitsDropped { hotkey: VALIDATOR, index: index(SUBNET), commits: 1 };
		assert!(events().contains(&dropped));
		assert_eq!(WeightCommits::<Test>::iter().count(), 0);
		let hash = H256::repeat_byte(8);
		let again = Call::commit_weights { netuid: SUBNET, commit_hash: hash };
		blocks(2);
		assert_ok!(dispatch(signed(&FRESH), again));
	});
}

fn set_children(
	who: &AccountId32,
	hotkey: &AccountId32,
	children: Vec<(u64, AccountId32)>,
) -> sp_runtime::DispatchResult {
	let hotkey = hotkey.clone();
	dispatch(signed(who), Call::set_children { hotkey, netuid: SUBNET, children })
}

/// Lists that were set begin to count.
fn activate() {
	blocks(25);
	assert_eq!(PendingChildKeys::<Test>::iter().count(), 0);
}

#[test]
fn relatives_should_know_the_new_hotkey_at_the_same_place() {
	Chain::with_neurons().run(|| {
		PendingChildKeyCooldown::<Test>::put(1);
		SetChildrenRateLimit::<Test>::put(0);
		assert_ok!(set_children(&ALICE, &VALIDATOR, vec![(5, MINER), (6, MINER_2)]));
		assert_ok!(set_children(
			&BOB,
			&VALIDATOR_2,
			vec![(7, OWNER_HOTKEY), (8, VALIDATOR), (9, MINER)]
		));
		activate();
		// What waits is renamed, too.
		assert_ok!(set_children(&OWNER, &OWNER_HOTKEY, vec![(1, VALIDATOR), (2, MINER)]));
		assert_ok!(set_children(&ALICE, &VALIDATOR, vec![(3, MINER)]));
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET)));

		assert_eq!(Children::<Test>::of(&FRESH, SUBNET), vec![(5, MINER), (6, MINER_2)]);
		assert_eq!(Children::<Test>::parents(&FRESH, SUBNET), vec![(8, VALIDATOR_2)]);
		let of_bob = vec![(7, OWNER_HOTKEY), (8, FRESH), (9, MINER)];
		assert_eq!(Children::<Test>::of(&VALIDATOR_2, SUBNET), of_bob);
		let mut parents = Children::<Test>::parents(&MINER, SUBNET);
		parents.sort_unstable();
		assert_eq!(parents, vec![(5, FRESH), (9, VALIDATOR_2)]);
		let waiting = |hotkey| PendingChildKeys::<Test>::get(SUBNET, hotkey).0.into_inner();
		assert_eq!(waiting(OWNER_HOTKEY), vec![(1, FRESH), (2, MINER)]);
		assert_eq!((waiting(FRESH), waiting(VALIDATOR)), (vec![(3, MINER)], vec![]));
		activate();
		assert_eq!(Children::<Test>::of(&FRESH, SUBNET), vec![(3, MINER)]);
		let parents = Children::<Test>::parents(&FRESH, SUBNET);
		assert_eq!(parents, vec![(8, VALIDATOR_2), (1, OWNER_HOTKEY)]);
	});
}

#[test]
fn relatives_should_be_merged_when_the_new_hotkey_has_some() {
	Chain::with_neurons().run(|| {
		PendingChildKeyCooldown::<Test>::put(1);
		SetChildrenRateLimit::<Test>::put(0);
		assert_ok!(dispatch(signed(&ALICE), Call::try_associate_hotkey { hotkey: FRESH }));
		// The two name each other, and others name both.
		assert_ok!(set_children(&ALICE, &FRESH, vec![(1, VALIDATOR), (2, MINER_2)]));
		assert_ok!(set_children(&BOB, &VALIDATOR_2, vec![(7, FRESH), (8, VALIDATOR)]));
		assert_ok!(set_children(&OWNER, &OWNER_HOTKEY, vec![(5, VALIDATOR)]));
		activate();
		assert_ok!(set_children(&OWNER, &OWNER_HOTKEY, vec![(3, FRESH), (4, VALIDATOR)]));
		// As it can only be set before the other one counts.
		PendingChildKeys::<Test>::insert(SUBNET, VALIDATOR, (wire(vec![(9, FRESH)]), 9_999));
		ChildSchedule::<Test>::insert((SUBNET, 9_999u64.to_be_bytes(), VALIDATOR), ());
		PendingParents::<Test>::insert((SUBNET, FRESH, VALIDATOR), ());
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET)));

		assert_eq!(Children::<Test>::of(&FRESH, SUBNET), vec![(2, MINER_2)]);
		assert_eq!(Children::<Test>::of(&VALIDATOR_2, SUBNET), vec![(15, FRESH)]);
		let parents = Children::<Test>::parents(&FRESH, SUBNET);
		assert_eq!(parents, vec![(15, VALIDATOR_2), (5, OWNER_HOTKEY)]);
		let waiting = |hotkey| PendingChildKeys::<Test>::get(SUBNET, hotkey).0.into_inner();
		assert_eq!(waiting(OWNER_HOTKEY), vec![(7, FRESH)]);
		// It named nobody but the other one: no list is left of it.
		assert!(!PendingChildKeys::<Test>::contains_key(SUBNET, &FRESH));
	});
}

#[test]
fn swap_should_fail_when_it_would_make_a_parent_of_its_own_child() {
	Chain::with_neurons().run(|| {
		PendingChildKeyCooldown::<Test>::put(1);
		assert_ok!(dispatch(signed(&ALICE), Call::try_associate_hotkey { hotkey: FRESH }));
		assert_ok!(set_children(&ALICE, &FRESH, vec![(1, MINER)]));
		assert_ok!(set_children(&CAROL, &MINER, vec![(1, VALIDATOR)]));
		activate();
		let swap = || swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET));
		assert_noop!(swap(), Error::<Test>::ChildParentInconsistency);
	});
}

#[test]
fn swap_should_fail_when_the_new_hotkey_has_no_room_for_all_parents() {
	Chain::with_neurons().run(|| {
		assert_ok!(dispatch(signed(&ALICE), Call::try_associate_hotkey { hotkey: FRESH }));
		let adopt = |child: &AccountId32, n: u8| {
			let parent = account(n);
			let mut parents = ParentKeys::<Test>::get(child, SUBNET);
			parents.try_push((1, parent.clone())).expect("there is room");
			ParentKeys::<Test>::insert(child, SUBNET, parents);
			ChildKeys::<Test>::insert(&parent, SUBNET, wire(vec![(1, child.clone())]));
			LastChildChange::<Test>::insert(SUBNET, parent, (1, 0));
		};
		(100..163).for_each(|n| adopt(&FRESH, n));
		(170..172).for_each(|n| adopt(&VALIDATOR, n));
		Children::<Test>::seated(SUBNET, Uid::new(1), &VALIDATOR);
		let swap = || swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET));
		assert_noop!(swap(), Error::<Test>::TooManyParents);
		ParentKeys::<Test>::insert(VALIDATOR, SUBNET, wire(vec![(1, account(170))]));
		ChildKeys::<Test>::remove(account(171), SUBNET);
		assert_ok!(swap());
		assert_eq!(Children::<Test>::parents(&FRESH, SUBNET).len(), 64);
	});
}

#[test]
fn takes_should_not_rise_with_another_hotkey() {
	// Takes of the old and the new hotkey, and that of the new one afterwards.
	for (old, new, after) in [
		(Some(900), None, 900),
		(Some(900), Some(5_000), 900),
		(Some(900), Some(7), 7),
		(None, Some(7), 7),
	] {
		for netuid in [Some(SUBNET), None] {
			two_markets().run(|| {
				assert_ok!(dispatch(signed(&ALICE), Call::try_associate_hotkey { hotkey: FRESH }));
				Delegates::<Test>::remove(VALIDATOR);
				for (hotkey, take) in [(VALIDATOR, old), (FRESH, new)] {
					if let Some(take) = take {
						Delegates::<Test>::insert(hotkey, take);
					}
				}
				assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, netuid));
				assert_eq!(KeyStore::<Test>::take(&FRESH), after);
			});
		}
	}
}

#[test]
fn raise_of_a_take_should_wait_as_long_as_on_the_old_hotkey() {
	for netuid in [Some(SUBNET), None] {
		two_markets().run(|| {
			let raise = |hotkey: AccountId32, take| {
				dispatch(signed(&ALICE), Call::increase_take { hotkey, take })
			};
			Delegates::<Test>::insert(VALIDATOR, 900);
			assert_ok!(raise(VALIDATOR, 1_000));
			assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, netuid));
			System::set_block_number(216_000);
			assert_noop!(raise(FRESH, 1_001), Error::<Test>::DelegateTxRateLimitExceeded);
			System::set_block_number(216_001);
			assert_ok!(raise(FRESH, 1_001));
		});
	}
}

#[test]
fn childkey_take_and_its_clock_should_move() {
	Chain::with_neurons().run(|| {
		let set = |hotkey: &AccountId32, take| {
			let (hotkey, netuid) = (hotkey.clone(), SUBNET);
			dispatch(signed(&ALICE), Call::set_childkey_take { hotkey, netuid, take })
		};
		assert_ok!(set(&VALIDATOR, 500));
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET)));
		assert_eq!(ChildkeyTake::<Test>::get(&FRESH, SUBNET), 500);
		assert!(!ChildkeyTake::<Test>::contains_key(VALIDATOR, SUBNET));
		assert_noop!(set(&FRESH, 501), Error::<Test>::TxChildkeyTakeRateLimitExceeded);
		// One that was set before keeps the lower one.
		TxRateLimit::<Test>::put(0);
		System::set_block_number(10_000);
		assert_ok!(set(&VALIDATOR, 20));
		assert_ok!(swap_hotkey(&ALICE, &FRESH, &VALIDATOR, Some(SUBNET)));
		assert_eq!(ChildkeyTake::<Test>::get(VALIDATOR, SUBNET), 20);
	});
}

#[test]
fn incentive_should_go_to_the_new_hotkey_when_somebody_chose_the_old_one() {
	Chain::with_neurons().run(|| {
		let choose = |who: &AccountId32, hotkey: AccountId32| {
			let netuid = SUBNET;
			dispatch(signed(who), Call::set_coldkey_auto_stake_hotkey { netuid, hotkey })
		};
		assert_ok!(choose(&CAROL, VALIDATOR));
		assert_ok!(choose(&DAVE, VALIDATOR_2));
		assert_ok!(swap_hotkey(&ALICE, &VALIDATOR, &FRESH, Some(SUBNET)));
		assert_eq!(AutoStakeDestination::<Test>::get(CAROL, SUBNET), Some(FRESH));
		assert_eq!(AutoStakeDestination::<Test>::get(DAVE, SUBNET), Some(VALIDATOR_2));
	});
}

#[test]
fn owner_cut_should_go_to_the_new_hotkey() {
	for netuid in [Some(SUBNET), None] {
		Chain::with_neurons().run(|| {
			assert_ok!(swap_hotkey(&OWNER, &OWNER_HOTKEY, &FRESH, netuid));
			assert_eq!(Subnets::<Test>::owner_hotkey(SUBNET), FRESH);
			set_moving_price(SUBNET, 1 << 30);
			blocks(12);
			assert!(stake(&FRESH, &OWNER, SUBNET) > 0);
		});
	}
}

#[test]
fn weight_should_follow_what_is_moved() {
	use frame_support::dispatch::GetDispatchInfo;
	two_markets().run(|| {
		let weigh = |netuid| {
			let (hotkey, new_hotkey) = (VALIDATOR, FRESH);
			Call::<Test>::swap_hotkey { hotkey, new_hotkey, netuid }
				.get_dispatch_info()
				.call_weight
				.ref_time()
		};
		let (one, all) = (weigh(Some(SUBNET)), weigh(None));
		assert!(one < all);
		assert_ok!(add_stake(&BOB, &VALIDATOR, SUBNET, tao(1)));
		assert!(one < weigh(Some(SUBNET)));
		let root = weigh(Some(NetUid::ROOT));
		give_root_dividend(SUBNET, &VALIDATOR, 1_000);
		assert!(root < weigh(Some(NetUid::ROOT)), "a claim may have to be moved");
	});
}
