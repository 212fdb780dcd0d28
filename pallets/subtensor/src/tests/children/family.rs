//! Children: how they are set, when they count, what they weigh and what they pass on.

use super::mock::*;
use crate::{
	children::{Children, MAX_ACTIVATIONS, MAX_PARENTS},
	keys::KeyStore,
	pallet::*,
	schedule::Schedule,
	scores::Scores,
};
use dtao_types::{NetUid, PerU64};
use frame_support::{assert_noop, assert_ok};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, DispatchResult};

/// Blocks of the first four epochs of [`SUBNET`].
const EPOCHS: [u64; 4] = [9, 20, 31, 42];

/// The whole, and half of it, as proportions.
const WHOLE: u64 = u64::MAX;
const HALF: u64 = u64::MAX / 2 + 1;

/// Uid of [`MINER`].
const MINER_UID: usize = 3;

type List = Vec<(u64, AccountId32)>;

fn set_children(
	who: &AccountId32,
	hotkey: &AccountId32,
	netuid: NetUid,
	children: &[(u64, AccountId32)],
) -> DispatchResult {
	let (hotkey, children) = (hotkey.clone(), children.to_vec());
	dispatch(signed(who), Call::set_children { hotkey, netuid, children })
}

fn set_take(who: &AccountId32, hotkey: &AccountId32, netuid: NetUid, take: u16) -> DispatchResult {
	dispatch(signed(who), Call::set_childkey_take { hotkey: hotkey.clone(), netuid, take })
}

fn set_cooldown(cooldown: u64) {
	let call = Call::set_pending_childkey_cooldown { cooldown };
	assert_ok!(dispatch(RuntimeOrigin::root(), call));
}

/// [`Chain::with_neurons`] with children that count from the next epoch on.
fn without_cooldown(test: impl FnOnce()) {
	Chain::with_neurons().run(|| {
		set_cooldown(0);
		test()
	});
}

fn children(hotkey: &AccountId32) -> List {
	Children::<Test>::of(hotkey, SUBNET)
}

fn parents(hotkey: &AccountId32) -> List {
	Children::<Test>::parents(hotkey, SUBNET)
}

fn weight(hotkey: &AccountId32) -> u64 {
	Children::<Test>::stake_weight(hotkey, SUBNET)
}

fn dropped() -> Vec<DispatchError> {
	let of = |event| match event {
		Event::PendingChildrenDropped { error, .. } => Some(error),
		_ => None,
	};
	events().into_iter().filter_map(of).collect()
}

#[test]
fn children_should_wait_when_they_are_set() {
	Chain::with_neurons().run(|| {
		let list = vec![(HALF, MINER), (5, MINER_2)];
		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &list));

		let due = 1 + 7_200;
		assert_eq!(last_event(), Event::SetChildrenScheduled(VALIDATOR, SUBNET, due, list.clone()));
		let (pending, block) = PendingChildKeys::<Test>::get(SUBNET, VALIDATOR);
		assert_eq!((pending.into_inner(), block), (list, due));
		assert_eq!(children(&VALIDATOR), []);
	});
}

#[test]
fn children_should_count_from_the_first_epoch_after_the_cooldown() {
	Chain::with_neurons().run(|| {
		set_cooldown(EPOCHS[0]);
		let list = vec![(HALF, MINER), (5, MINER_2)];
		// Due one block after the first epoch.
		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &list));

		until(EPOCHS[1] - 1);
		assert_eq!(children(&VALIDATOR), []);
		blocks(1);

		assert_eq!(children(&VALIDATOR), list);
		assert_eq!(parents(&MINER), [(HALF, VALIDATOR)]);
		assert_eq!(parents(&MINER_2), [(5, VALIDATOR)]);
		assert!(events().contains(&Event::SetChildren(VALIDATOR, SUBNET, list)));
		assert!(!PendingChildKeys::<Test>::contains_key(SUBNET, VALIDATOR));
		assert_eq!(ChildSchedule::<Test>::iter().count(), 0);
	});
}

#[test]
fn children_should_count_at_once_when_the_cooldown_ends_with_an_epoch() {
	Chain::with_neurons().run(|| {
		set_cooldown(EPOCHS[0] - 1);
		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[(1, MINER)]));

		until(EPOCHS[0]);

		assert_eq!(children(&VALIDATOR), [(1, MINER)]);
	});
}

#[test]
fn children_should_be_replaced_when_they_are_set_again() {
	without_cooldown(|| {
		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[(7, MINER), (8, MINER_2)]));
		until(EPOCHS[0]);
		System::set_block_number(200);

		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[(9, MINER_2), (1, VALIDATOR_2)]));
		until(210);

		assert_eq!(children(&VALIDATOR), [(9, MINER_2), (1, VALIDATOR_2)]);
		assert_eq!(parents(&MINER), []);
		assert_eq!(parents(&MINER_2), [(9, VALIDATOR)]);
		assert_eq!(parents(&VALIDATOR_2), [(1, VALIDATOR)]);
	});
}

#[test]
fn waiting_children_should_give_way_when_others_are_set() {
	Chain::with_neurons().run(|| {
		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[(7, MINER)]));
		System::set_block_number(200);
		set_cooldown(5);
		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[(8, MINER_2)]));

		until(EPOCHS[0] + 11 * 18);

		assert_eq!(children(&VALIDATOR), [(8, MINER_2)]);
		assert_eq!(ChildSchedule::<Test>::iter().count(), 0);
	});
}

#[test]
fn children_should_be_taken_back_when_the_list_is_empty_whatever_the_stake() {
	without_cooldown(|| {
		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[(WHOLE, MINER)]));
		until(EPOCHS[0]);
		System::set_block_number(200);
		StakeThreshold::<Test>::put(u64::MAX);

		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[]));
		until(210);

		assert_eq!(children(&VALIDATOR), []);
		assert!(!ChildKeys::<Test>::contains_key(&VALIDATOR, SUBNET));
		assert!(!ParentKeys::<Test>::contains_key(&MINER, SUBNET));
	});
}

#[test]
fn set_children_should_fail_when_something_is_wrong_in_the_order_of_checks() {
	use Error::*;
	without_cooldown(|| {
		assert_ok!(set_children(&BOB, &VALIDATOR_2, SUBNET, &[(1, VALIDATOR)]));
		until(EPOCHS[0]);
		StakeThreshold::<Test>::put(weight(&VALIDATOR) + 1);
		// Each case has all mistakes of those behind it.
		let six = || [1, 2, 3, 4, 5, 6].map(|n| (HALF, account(100 + n)));
		let with_itself = [(HALF, VALIDATOR), (HALF, MINER), (HALF, MINER)];
		let twice = [(HALF, VALIDATOR_2), (HALF, MINER), (HALF, MINER)];
		let too_much = [(HALF, VALIDATOR_2), (HALF, MINER)];
		let parent = [(HALF, VALIDATOR_2)];
		let set = |who: &AccountId32, netuid, children: &[_]| {
			dispatch(
				signed(who),
				Call::set_children { hotkey: VALIDATOR, netuid, children: children.to_vec() },
			)
		};
		let root = NetUid::ROOT;
		assert_noop!(set(&BOB, root, &six()), NonAssociatedColdKey::<Test>);
		assert_noop!(set(&ALICE, root, &six()), RegistrationNotPermittedOnRootSubnet::<Test>);
		assert_noop!(set(&ALICE, NO_SUBNET, &six()), SubnetNotExists::<Test>);
		assert_noop!(set(&ALICE, SUBNET, &six()), TooManyChildren::<Test>);
		assert_noop!(set(&ALICE, SUBNET, &with_itself), InvalidChild::<Test>);
		assert_noop!(set(&ALICE, SUBNET, &twice), DuplicateChild::<Test>);
		assert_noop!(set(&ALICE, SUBNET, &too_much), ProportionOverflow::<Test>);
		assert_noop!(set(&ALICE, SUBNET, &parent), NotEnoughStakeToSetChildkeys::<Test>);
		StakeThreshold::<Test>::put(weight(&VALIDATOR));
		assert_noop!(set(&ALICE, SUBNET, &parent), ChildParentInconsistency::<Test>);
		assert_ok!(set(&ALICE, SUBNET, &[(HALF, MINER), (HALF - 1, MINER_2)]));
		assert_noop!(set(&ALICE, SUBNET, &[]), TxRateLimitExceeded::<Test>);
	});
}

#[test]
fn set_children_should_fail_when_nobody_owns_the_hotkey() {
	Chain::with_neurons().run(|| {
		assert_noop!(
			set_children(&ALICE, &UNKNOWN, SUBNET, &[]),
			Error::<Test>::NonAssociatedColdKey
		);
	});
}

#[test]
fn set_children_should_be_limited_in_rate_per_subnet() {
	let second = dynamic_subnet(2, tao(100), alpha(100));
	Chain::with_neurons().subnet(second).run(|| {
		let set = |netuid| set_children(&ALICE, &VALIDATOR, netuid, &[(1, MINER)]);
		assert_ok!(set(SUBNET));
		assert_ok!(set(SUBNET_2));
		System::set_block_number(150);
		assert_noop!(set(SUBNET), Error::<Test>::TxRateLimitExceeded);
		System::set_block_number(151);
		assert_ok!(set(SUBNET));
	});
}

#[test]
fn set_children_should_obey_the_stored_rate_limit() {
	Chain::with_neurons().run(|| {
		SetChildrenRateLimit::<Test>::put(15);
		let set = || set_children(&ALICE, &VALIDATOR, SUBNET, &[(1, MINER)]);
		assert_ok!(set());
		System::set_block_number(15);
		assert_noop!(set(), Error::<Test>::TxRateLimitExceeded);
		System::set_block_number(16);
		assert_ok!(set());
	});
}

#[test]
fn child_should_be_any_account_when_it_is_no_neuron() {
	without_cooldown(|| {
		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[(WHOLE, UNKNOWN)]));
		until(EPOCHS[0]);
		assert_eq!(parents(&UNKNOWN), [(WHOLE, VALIDATOR)]);
		assert_eq!(
			weight(&UNKNOWN),
			crate::shares::Shares::<Test>::total(&VALIDATOR, SUBNET).rao()
		);

		// It brings its parents along when it registers.
		register(SUBNET, &UNKNOWN, &CAROL);
		until(EPOCHS[1]);
		assert!(Scores::<Test>::permits(SUBNET)[5]);
	});
}

#[test]
fn parents_should_be_limited_in_number_and_activations_in_a_block() {
	without_cooldown(|| {
		let hotkeys: Vec<AccountId32> = (0..MAX_PARENTS as u8).map(|n| account(100 + n)).collect();
		for hotkey in &hotkeys {
			assert_ok!(KeyStore::<Test>::associate(hotkey, &ALICE));
			assert_ok!(set_children(&ALICE, hotkey, SUBNET, &[(1, MINER)]));
		}
		// One more that is set in time waits and is dropped.
		let more = [account(190), account(191)];
		for hotkey in &more {
			assert_ok!(KeyStore::<Test>::associate(hotkey, &ALICE));
		}
		assert_ok!(set_children(&ALICE, &more[0], SUBNET, &[(1, MINER)]));

		until(EPOCHS[0]);
		assert_eq!(parents(&MINER).len(), MAX_ACTIVATIONS);
		blocks(1);
		assert_eq!(parents(&MINER).len(), 2 * MAX_ACTIVATIONS);
		blocks(1);
		assert_eq!(parents(&MINER).len(), MAX_PARENTS as usize);
		assert_eq!(dropped(), [Error::<Test>::TooManyParents.into()]);
		assert_eq!(ChildBacklog::<Test>::get().len(), 0);

		assert_noop!(
			set_children(&ALICE, &more[1], SUBNET, &[(WHOLE, MINER)]),
			Error::<Test>::TooManyParents
		);
		// Those that are in may change their part.
		System::set_block_number(200);
		let last = parents(&MINER)[63].1.clone();
		let owner = KeyStore::<Test>::owner(&last);
		assert_ok!(set_children(&owner, &last, SUBNET, &[(2, MINER)]));
		until(EPOCHS[0] + 11 * 18);
		assert_eq!(parents(&MINER)[63], (2, last));
	});
}

/// Give all slots of these children to hotkeys of [`ALICE`], each with a proportion of 1 to each
/// child, and let the lists count. Answers the hotkeys, and the block.
fn fill_slots(children: &[AccountId32]) -> (Vec<AccountId32>, u64) {
	let hotkeys: Vec<AccountId32> = (0..MAX_PARENTS as u8).map(|n| account(100 + n)).collect();
	let list: List = children.iter().map(|child| (1, child.clone())).collect();
	for hotkey in &hotkeys {
		assert_ok!(KeyStore::<Test>::associate(hotkey, &ALICE));
		assert_ok!(set_children(&ALICE, hotkey, SUBNET, &list));
	}
	until(EPOCHS[0] + 1);
	for child in children {
		assert_eq!(parents(child).len(), MAX_PARENTS as usize);
	}
	(hotkeys, EPOCHS[0] + 1)
}

#[test]
fn stakeless_parent_should_give_way_when_one_with_stake_comes() {
	without_cooldown(|| {
		let (hotkeys, _) = fill_slots(&[MINER, MINER_2]);
		assert_ok!(set_children(&BOB, &VALIDATOR_2, SUBNET, &[(HALF, MINER)]));
		until(EPOCHS[1]);

		assert_eq!(parents(&MINER).len(), MAX_PARENTS as usize);
		assert_eq!(children(&VALIDATOR_2), [(HALF, MINER)]);
		assert!(weight(&MINER) >= alpha(50).rao());
		let gone: Vec<_> =
			hotkeys.into_iter().filter(|parent| children(parent).len() == 1).collect();
		assert_eq!(gone.len(), 1);
		// It keeps its other child, and whoever follows the events learns of it.
		let rest = vec![(1, MINER_2)];
		assert_eq!(children(&gone[0]), rest);
		assert!(events().contains(&Event::SetChildren(gone[0].clone(), SUBNET, rest)));
		assert_eq!(dropped(), []);
	});
}

#[test]
fn parent_that_gives_least_should_give_way_and_only_to_one_that_gives_more() {
	without_cooldown(|| {
		let (hotkeys, block) = fill_slots(&[MINER]);
		// GIVEN parents that give 2 TAO worth of alpha, and one with much stake that gives little
		for hotkey in &hotkeys {
			assert_ok!(add_stake(&DAVE, hotkey, SUBNET, tao(2)));
		}
		assert_ok!(add_stake(&DAVE, &hotkeys[17], SUBNET, tao(20)));
		System::set_block_number(block + 200);
		for (n, hotkey) in hotkeys.iter().enumerate() {
			let given = if n == 17 { WHOLE / 100 } else { WHOLE };
			assert_ok!(set_children(&ALICE, hotkey, SUBNET, &[(given, MINER)]));
		}
		blocks(22);
		assert!(parents(&MINER).iter().all(|(given, _)| *given > 1));
		let newcomers = [account(190), account(191), account(192)];
		for hotkey in &newcomers {
			assert_ok!(KeyStore::<Test>::associate(hotkey, &CAROL));
			assert_ok!(add_stake(&CAROL, hotkey, SUBNET, tao(1)));
		}
		let set = |n: usize, given| set_children(&CAROL, &newcomers[n], SUBNET, &[(given, MINER)]);

		// WHEN one gives less than the least, and two give more
		assert_noop!(set(0, WHOLE / 10), Error::<Test>::TooManyParents);
		assert_ok!(set(1, WHOLE));
		assert_ok!(set(2, WHOLE));
		blocks(22);

		// THEN the larger of the two is in, whichever came first; it bought at the lower price.
		let now = parents(&MINER);
		let names = |hotkey: &AccountId32| now.iter().any(|(_, parent)| parent == hotkey);
		assert_eq!(now.len(), MAX_PARENTS as usize);
		assert!(!names(&hotkeys[17]) && children(&hotkeys[17]).is_empty());
		assert!(names(&newcomers[1]) && !names(&newcomers[2]));
		assert!(children(&newcomers[2]).is_empty());
	});
}

#[test]
fn parents_should_give_way_to_few_lists_in_a_block() {
	without_cooldown(|| {
		// GIVEN five children without a free slot
		let five = [MINER, MINER_2, account(41), account(42), account(43)];
		let (_, block) = fill_slots(&five);
		System::set_block_number(block + 200);
		let list: List = five.iter().map(|child| (WHOLE / 5, child.clone())).collect();
		let newcomers: Vec<AccountId32> = (0..7).map(|n| account(190 + n)).collect();
		for hotkey in &newcomers {
			assert_ok!(KeyStore::<Test>::associate(hotkey, &CAROL));
			assert_ok!(add_stake(&CAROL, hotkey, SUBNET, tao(1)));
			assert_ok!(set_children(&CAROL, hotkey, SUBNET, &list));
		}
		let active = || newcomers.iter().filter(|parent| !children(parent).is_empty()).count();

		// WHEN the lists count: each looks at all parents of five children
		let first = (0..12).find(|_| {
			blocks(1);
			active() > 0
		});

		// THEN six of seven do in the first block.
		assert!(first.is_some());
		assert_eq!(active(), MAX_ACTIVATIONS.div_ceil(6));
		blocks(1);
		assert_eq!(active(), 7);
		assert_eq!(dropped(), []);
	});
}

#[test]
fn waiting_children_should_be_dropped_when_they_became_parents() {
	without_cooldown(|| {
		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[(1, VALIDATOR_2)]));
		blocks(1);
		assert_ok!(set_children(&BOB, &VALIDATOR_2, SUBNET, &[(1, VALIDATOR)]));

		until(EPOCHS[0]);

		assert_eq!(children(&VALIDATOR), [(1, VALIDATOR_2)]);
		assert_eq!(children(&VALIDATOR_2), []);
		assert_eq!(dropped(), [Error::<Test>::ChildParentInconsistency.into()]);
	});
}

#[test]
fn waiting_children_should_be_dropped_when_the_stake_is_gone() {
	without_cooldown(|| {
		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[(1, VALIDATOR_2)]));
		StakeThreshold::<Test>::put(alpha(300).rao());
		assert_ok!(remove_stake(&ALICE, &VALIDATOR, SUBNET, alpha(250).rao()));

		until(EPOCHS[0]);

		assert_eq!(children(&VALIDATOR), []);
		assert_eq!(dropped(), [Error::<Test>::NotEnoughStakeToSetChildkeys.into()]);
	});
}

#[test]
fn nothing_should_be_left_when_a_subnet_forgets_its_hotkeys() {
	without_cooldown(|| {
		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[(1, MINER), (2, UNKNOWN)]));
		assert_ok!(set_take(&BOB, &VALIDATOR_2, SUBNET, 5));
		until(EPOCHS[0]);
		assert_ok!(set_children(&BOB, &VALIDATOR_2, SUBNET, &[(1, MINER)]));

		let hotkeys = (0..9).take_while(|_| Children::<Test>::forget_one(SUBNET)).count();
		assert_eq!(hotkeys, 2);
		check_invariants();
		for prefix in Children::<Test>::footprint(SUBNET) {
			let _ = sp_io::storage::clear_prefix(&prefix, None);
		}

		assert_eq!(ChildKeys::<Test>::iter().count() + ParentKeys::<Test>::iter().count(), 0);
		assert_eq!(ChildkeyTake::<Test>::iter().count(), 0);
		assert_eq!(PendingChildKeys::<Test>::iter().count(), 0);
		assert_eq!(ChildSchedule::<Test>::iter().count(), 0);
		ChildRoles::<Test>::insert(SUBNET, wire(vec![0; 5]));
	});
}

#[test]
fn children_should_stay_waiting_when_the_subnet_has_no_epochs() {
	without_cooldown(|| {
		Schedule::<Test>::set_tempo(SUBNET, 0);
		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[(1, MINER)]));
		until(40);
		assert_eq!(children(&VALIDATOR), []);
	});
}

#[test]
fn stake_weight_should_go_from_parent_to_child() {
	Chain::with_neurons().neuron(NetUid::ROOT, VALIDATOR, ALICE, alpha(1_000)).run(|| {
		// 300 alpha and 18 % of 1,000 TAO.
		let before = weight(&VALIDATOR);
		assert_eq!(before, 479_999_999_999);
		let (quarter, half) = (u64::MAX / 4, u64::MAX / 2);
		let list = wire(vec![(quarter, MINER), (half, VALIDATOR_2)]);
		ChildKeys::<Test>::insert(&VALIDATOR, SUBNET, list);
		ParentKeys::<Test>::insert(&MINER, SUBNET, wire(vec![(quarter, VALIDATOR)]));
		ParentKeys::<Test>::insert(&VALIDATOR_2, SUBNET, wire(vec![(half, VALIDATOR)]));
		LastChildChange::<Test>::insert(SUBNET, VALIDATOR, (1, 0));
		ChildRoles::<Test>::insert(SUBNET, wire(vec![0, 1, 2, 2, 0]));

		// The proportions are less than a quarter and a half by a part of 2^64.
		assert_eq!(weight(&VALIDATOR), before / 4 + 1);
		assert_eq!(weight(&MINER), before / 4);
		assert_eq!(weight(&VALIDATOR_2), alpha(100).rao() + before / 2);
		// On root and on other subnets everything is as before.
		assert_eq!(Children::<Test>::stake_weight(&VALIDATOR, NetUid::ROOT), 179_999_999_999);
		assert_eq!(Children::<Test>::stake_weight(&MINER, SUBNET_2), 0);
	});
}

#[test]
fn metagraph_should_show_stake_where_it_counts() {
	use crate::views::Views;
	without_cooldown(|| {
		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[(HALF, MINER)]));
		until(EPOCHS[0]);
		let state = Views::<Test>::get_subnet_state(SUBNET).expect("the subnet exists");
		let total = crate::shares::Shares::<Test>::total(&VALIDATOR, SUBNET).rao();
		let alpha: Vec<u64> = state.alpha_stake.iter().map(|alpha| alpha.0.rao()).collect();
		// What was kept is a part of 2^64 less than half.
		assert_eq!((alpha[1], alpha[3]), ((total - 1) / 2, total / 2));
		assert_eq!(state.total_stake, state.alpha_stake);
	});
}

#[test]
fn inheritance_should_end_after_one_step() {
	without_cooldown(|| {
		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[(WHOLE, MINER)]));
		assert_ok!(set_children(&CAROL, &MINER, SUBNET, &[(WHOLE, MINER_2)]));
		until(EPOCHS[0]);

		assert!(weight(&MINER) >= alpha(300).rao());
		assert_eq!(weight(&MINER_2), 0);
	});
}

#[test]
fn child_should_validate_with_the_stake_of_its_parent() {
	without_cooldown(|| {
		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[(WHOLE, MINER)]));
		StakeThreshold::<Test>::put(alpha(200).rao());
		assert_noop!(
			set_weights(&MINER, SUBNET, &[(4, 1)]),
			Error::<Test>::NotEnoughStakeToSetWeights
		);

		// The epoch that ends the cooldown sees the new weights.
		until(EPOCHS[0] - 1);
		assert_eq!(Scores::<Test>::permits(SUBNET), [false; 5]);
		blocks(1);

		assert_eq!(Scores::<Test>::permits(SUBNET), [false, false, false, true, false]);
		assert_ok!(set_weights(&MINER, SUBNET, &[(4, 1)]));
		assert_noop!(
			set_weights(&VALIDATOR, SUBNET, &[(4, 1)]),
			Error::<Test>::NotEnoughStakeToSetWeights
		);
	});
}

/// [`VALIDATOR`] gives everything to [`MINER`], whose childkey take is `take`. Answers what the
/// first epoch paid, in which all are paid by their stake: the dividend of the child, and what
/// child and parent received.
fn dividend_of_child(take: u16) -> [u64; 3] {
	assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[(WHOLE, MINER)]));
	assert_ok!(set_take(&CAROL, &MINER, SUBNET, take));
	until(EPOCHS[0] - 1);
	let stakes = || [stake(&MINER, &CAROL, SUBNET), stake(&VALIDATOR, &ALICE, SUBNET)];
	let before = stakes();
	blocks(1);
	let after = stakes();
	[Scores::<Test>::emission(SUBNET)[MINER_UID], after[0] - before[0], after[1] - before[1]]
}

#[test]
fn parent_should_receive_the_dividend_of_its_child_when_there_is_no_take() {
	without_cooldown(|| {
		let [dividend, child, parent] = dividend_of_child(0);
		assert!(dividend > 0);
		assert_eq!([child, parent], [0, dividend]);
	});
}

#[test]
fn child_should_keep_its_take_when_the_parent_has_another_owner() {
	without_cooldown(|| {
		let [dividend, child, parent] = dividend_of_child(11_796);
		let kept = u128::from(dividend) * (65_535 - 11_796) / 65_535;
		assert_eq!(u128::from(parent), kept);
		assert_eq!(child + parent, dividend);
	});
}

#[test]
fn child_should_keep_nothing_when_the_parent_has_the_same_owner() {
	Chain::with_neurons().neuron(SUBNET, account(41), ALICE, alpha(0)).run(|| {
		set_cooldown(0);
		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[(WHOLE, account(41))]));
		assert_ok!(set_take(&ALICE, &account(41), SUBNET, 11_796));
		until(EPOCHS[2]);

		assert!(Scores::<Test>::emission(SUBNET)[5] > 0);
		assert_eq!(stake(&account(41), &ALICE, SUBNET), 0);
	});
}

#[test]
fn parent_should_receive_dividends_when_it_is_no_neuron() {
	let chain = Chain::with_subnet().neuron(SUBNET, MINER, CAROL, alpha(100));
	chain.run(|| {
		set_cooldown(0);
		assert_ok!(KeyStore::<Test>::associate(&VALIDATOR, &ALICE));
		assert_ok!(add_stake(&ALICE, &VALIDATOR, SUBNET, tao(100)));
		let before = stake(&VALIDATOR, &ALICE, SUBNET);
		assert_ok!(set_children(&ALICE, &VALIDATOR, SUBNET, &[(WHOLE, MINER)]));

		until(EPOCHS[1]);

		assert!(stake(&VALIDATOR, &ALICE, SUBNET) > before);
		assert!(AlphaDividendsPerSubnet::<Test>::get(SUBNET, VALIDATOR).rao() > 0);
	});
}

#[test]
fn part_of_parents_should_be_recycled_when_childkey_burn_is_set() {
	without_cooldown(|| {
		CKBurn::<Test>::put(HALF);
		let [dividend, child, parent] = dividend_of_child(0);

		let burned = PerU64(HALF).of_floor(dividend);
		assert_eq!(last_payout(SUBNET)[4], burned);
		assert_eq!(parent, PerU64(WHOLE - HALF).of_floor(dividend));
		assert_eq!(child + parent + burned, dividend);
	});
}

#[test]
fn childkey_take_should_be_set_within_its_bounds() {
	Chain::with_neurons().run(|| {
		assert_noop!(
			set_take(&BOB, &VALIDATOR, NO_SUBNET, 11_797),
			Error::<Test>::NonAssociatedColdKey
		);
		assert_noop!(
			set_take(&ALICE, &VALIDATOR, NO_SUBNET, 11_797),
			Error::<Test>::SubnetNotExists
		);
		assert_noop!(
			set_take(&ALICE, &VALIDATOR, SUBNET, 11_797),
			Error::<Test>::InvalidChildkeyTake
		);
		assert_ok!(set_take(&ALICE, &VALIDATOR, SUBNET, 11_796));
		assert_eq!(last_event(), Event::ChildKeyTakeSet(VALIDATOR, 11_796));
		assert_eq!(ChildkeyTake::<Test>::get(VALIDATOR, SUBNET), 11_796);
	});
}

#[test]
fn childkey_take_should_not_be_below_the_minimum_of_the_subnet() {
	Chain::with_neurons().run(|| {
		MinChildkeyTakePerSubnet::<Test>::insert(SUBNET, 100);
		assert_eq!(Children::<Test>::take(&VALIDATOR, SUBNET), 100);
		assert_noop!(set_take(&ALICE, &VALIDATOR, SUBNET, 99), Error::<Test>::InvalidChildkeyTake);
		assert_ok!(set_take(&ALICE, &VALIDATOR, SUBNET, 101));
		assert_eq!(Children::<Test>::take(&VALIDATOR, SUBNET), 101);
	});
}

#[test]
fn childkey_take_should_rise_only_when_it_was_left_alone_for_the_wait() {
	Chain::with_neurons().run(|| {
		let too_fast = || Error::<Test>::TxChildkeyTakeRateLimitExceeded;
		// To set what it is already is a change, too.
		assert_ok!(set_take(&ALICE, &VALIDATOR, SUBNET, 0));
		assert_noop!(set_take(&ALICE, &VALIDATOR, SUBNET, 11_796), too_fast());
		System::set_block_number(216_000);
		assert_noop!(set_take(&ALICE, &VALIDATOR, SUBNET, 1), too_fast());
		System::set_block_number(1 + 216_000);
		assert_ok!(set_take(&ALICE, &VALIDATOR, SUBNET, 10));
		// A lowering never waits, and a raise waits for it.
		for take in [5, 5, 4] {
			assert_ok!(set_take(&ALICE, &VALIDATOR, SUBNET, take));
		}
		System::set_block_number(2 * 216_000);
		assert_noop!(set_take(&ALICE, &VALIDATOR, SUBNET, 5), too_fast());
		System::set_block_number(1 + 2 * 216_000);
		assert_ok!(set_take(&ALICE, &VALIDATOR, SUBNET, 5));
	});
}

#[test]
fn childkey_take_should_rise_once_in_the_wait_whatever_is_called() {
	const WAIT: u64 = 216_000;
	Chain::with_neurons().run(|| {
		// GIVEN calls in both directions and beyond the maximum, several in a block, over four waits
		let mut seed = 7u64;
		let (mut raised, mut raises) = (None, 0);
		for block in (1..4 * WAIT).step_by(9_001) {
			System::set_block_number(block);
			for _ in 0..3 {
				seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
				let take = (seed >> 33) as u16 % 12_000;
				let before = Children::<Test>::take(&VALIDATOR, SUBNET);
				let set = set_take(&ALICE, &VALIDATOR, SUBNET, take);
				let after = Children::<Test>::take(&VALIDATOR, SUBNET);

				// THEN a raise comes a whole wait behind the last change of any kind, a lowering at
				// once, and nobody keeps more than the maximum
				assert!(after <= 11_796);
				if after > before {
					assert!(raised.is_none_or(|last| block - last >= WAIT), "{raised:?} {block}");
					raises += 1;
				}
				assert!(take > before || set.is_ok(), "{take} from {before}: {set:?}");
				raised = if set.is_ok() { Some(block) } else { raised };
			}
		}
		assert!(raises > 0);
	});
}

#[test]
fn childkey_take_should_be_the_maximum_when_more_is_stored() {
	Chain::with_neurons().run(|| {
		ChildkeyTake::<Test>::insert(VALIDATOR, SUBNET, 11_797);
		LastChildChange::<Test>::insert(SUBNET, VALIDATOR, (0, 1));
		assert_eq!(Children::<Test>::take(&VALIDATOR, SUBNET), 11_796);
	});
}

#[test]
fn cooldown_should_be_set_by_root_only() {
	Chain::with_neurons().run(|| {
		let call = Call::set_pending_childkey_cooldown { cooldown: 3 };
		assert_noop!(dispatch(signed(&ALICE), call.clone()), DispatchError::BadOrigin);
		assert_ok!(dispatch(RuntimeOrigin::root(), call));
		assert_eq!(PendingChildKeyCooldown::<Test>::get(), 3);
	});
}

#[test]
fn epoch_should_be_skipped_when_roles_are_missing() {
	without_cooldown(|| {
		until(EPOCHS[0] - 1);
		ChildRoles::<Test>::insert(SUBNET, wire(vec![0]));
		unchecked_block();
		assert!(events().contains(&Event::EpochSkipped { netuid: SUBNET }));
		ChildRoles::<Test>::insert(SUBNET, wire(vec![0; 5]));
	});
}
