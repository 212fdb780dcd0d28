//! Every invariant notices when it is broken.

use super::mock::*;
use crate::{facts::Facts, lifecycle::Lifecycle, pallet::*, pools::Pools, try_state, PendingAlpha};
use dtao_types::{storage_index, AlphaBalance, MechId, NetUid, TaoBalance, Uid, I96F32, U64F64};
use frame_support::{assert_ok, storage::with_transaction};
use pallet_subtensor_swap::{AlphaSqrtPrice, FeeRate};
use sp_core::{crypto::AccountId32, H256};
use sp_runtime::{DispatchError, TransactionOutcome};

/// Break the state of a chain with neurons and root stake; answers what the check says to it.
fn broken(break_it: impl FnOnce()) -> &'static str {
	Chain::with_neurons().neuron(NetUid::ROOT, VALIDATOR, ALICE, alpha(10)).run(|| {
		let verdict = with_transaction(|| {
			break_it();
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(try_state::check::<Test>()))
		});
		verdict.expect("the check ran").expect_err("the check saw nothing")
	})
}

#[test]
fn check_should_name_inv_01_when_issuance_differs() {
	let verdict = broken(|| TotalIssuance::<Test>::put(TaoBalance::from_rao(1)));
	assert_eq!(verdict, "INV-01: TotalIssuance is not the issuance of Balances");
}

#[test]
fn check_should_name_inv_01_when_issuance_passes_the_cap() {
	let verdict = broken(|| {
		let too_much = dtao_emission::curve::SUPPLY_CAP + 1;
		pallet_balances::TotalIssuance::<Test>::put(too_much);
		TotalIssuance::<Test>::put(TaoBalance::from_rao(too_much));
	});
	assert_eq!(verdict, "INV-01: issuance above 21,000,000 TAO");
}

#[test]
fn check_should_name_inv_01_when_balances_do_not_sum_to_the_issuance() {
	let breaks: [fn(); 3] = [
		|| frame_system::Account::<Test>::mutate(ALICE, |account| account.data.free += 1),
		|| frame_system::Account::<Test>::mutate(ALICE, |account| account.data.reserved += 1),
		|| frame_system::Account::<Test>::remove(BOB),
	];
	for break_it in breaks {
		assert_eq!(broken(break_it), "INV-01: the balances do not sum to the issuance");
	}
}

#[test]
fn check_should_name_inv_02_when_alpha_outside_is_not_booked() {
	let verdict = broken(|| {
		assert_ok!(Pools::<Test>::raise_alpha_out(SUBNET, AlphaBalance::from_rao(1)));
	});
	let expected = "INV-02: alpha outside the pool is not stake + pending + claimable + burned";
	assert_eq!(verdict, expected);
}

#[test]
fn check_should_name_inv_02_when_alpha_passes_its_cap() {
	let verdict = broken(|| {
		let cap = dtao_emission::curve::SUPPLY_CAP;
		SubnetAlphaIn::<Test>::insert(SUBNET, AlphaBalance::from_rao(cap));
	});
	assert_eq!(verdict, "INV-02: alpha above its cap");
}

#[test]
fn check_should_name_inv_03_when_total_stake_differs() {
	let verdict = broken(|| TotalStake::<Test>::put(TaoBalance::from_rao(1)));
	assert_eq!(verdict, "INV-03: TotalStake is not the sum of pools");
}

#[test]
fn check_should_name_inv_03_when_an_account_holds_too_little() {
	let verdict = broken(|| {
		SubnetTAO::<Test>::mutate(SUBNET, |pool| *pool = TaoBalance::from_rao(pool.rao() + 501));
	});
	assert_eq!(verdict, "INV-03: an account holds less than its SubnetTAO");
}

#[test]
fn check_should_name_inv_02_and_inv_03_when_there_is_money_of_no_subnet() {
	let none = AlphaBalance::ZERO;
	let breaks: [fn(AlphaBalance); 4] = [
		|none| SubnetAlphaIn::<Test>::insert(NO_SUBNET, none),
		|none| SubnetAlphaOut::<Test>::insert(NO_SUBNET, none),
		|none| SubnetAlphaBurned::<Test>::insert(NO_SUBNET, none),
		|none| RootClaimableAlpha::<Test>::insert(NO_SUBNET, none),
	];
	for break_it in breaks {
		let verdict = broken(|| break_it(none));
		assert_eq!(verdict, "INV-02: alpha of a subnet that does not exist");
	}
	let verdict = broken(|| SubnetTAO::<Test>::insert(NO_SUBNET, TaoBalance::ZERO));
	assert_eq!(verdict, "INV-03: TAO of a subnet that does not exist");
}

#[test]
fn check_should_name_inv_06_when_shares_do_not_sum() {
	let verdict = broken(|| {
		TotalHotkeyShares::<Test>::mutate(VALIDATOR, SUBNET, |total| {
			*total = U64F64::from_bits(total.bits + 1);
		});
	});
	assert_eq!(verdict, "INV-06: shares do not sum to their total");
}

#[test]
fn check_should_name_inv_06_when_positions_are_worth_more_than_their_pool() {
	let verdict = broken(|| {
		Alpha::<Test>::insert((VALIDATOR, BOB, SUBNET), U64F64::from_bits(1 << 94));
	});
	assert_eq!(verdict, "INV-06: positions are worth more than their pool");
}

#[test]
fn check_should_name_inv_06_when_a_pool_is_worth_more_than_its_positions() {
	let verdict = broken(|| {
		assert_ok!(Pools::<Test>::raise_alpha_out(SUBNET, AlphaBalance::from_rao(1)));
		TotalHotkeyAlpha::<Test>::insert(MINER, SUBNET, AlphaBalance::from_rao(1));
		TotalHotkeyShares::<Test>::insert(MINER, SUBNET, U64F64::from_bits(0));
	});
	assert_eq!(verdict, "INV-06: a pool is worth more than its positions and their dust");
}

#[test]
fn check_should_name_inv_07_when_maps_of_uids_differ() {
	let verdict = broken(|| Keys::<Test>::insert(SUBNET, Uid::new(3), MINER_2));
	assert_eq!(verdict, "INV-07: uid and hotkey differ");
	let verdict = broken(|| Keys::<Test>::remove(SUBNET, Uid::new(3)));
	assert_eq!(verdict, "INV-07: a uid without hotkey");
	let verdict = broken(|| IsNetworkMember::<Test>::remove(MINER, SUBNET));
	assert_eq!(verdict, "INV-07: a neuron is no member");
	let verdict = broken(|| Uids::<Test>::insert(SUBNET, UNKNOWN, Uid::new(9)));
	assert_eq!(verdict, "INV-07: extra uids");
}

#[test]
fn check_should_name_inv_07_when_a_member_is_no_neuron() {
	let breaks: [fn(); 3] = [
		|| IsNetworkMember::<Test>::insert(UNKNOWN, SUBNET, true),
		|| IsNetworkMember::<Test>::insert(MINER, NO_SUBNET, true),
		|| IsNetworkMember::<Test>::insert(UNKNOWN, SUBNET, false),
	];
	for break_it in breaks {
		assert_eq!(broken(break_it), "INV-07: a member that is no neuron");
	}
}

#[test]
fn check_should_name_inv_07_when_a_row_is_that_of_no_neuron() {
	let second = storage_index(SUBNET, MechId::new(1)).expect("there are 16");
	for (index, uid) in [(index(SUBNET), 5), (second, 0), (index(NO_SUBNET), 0)] {
		let verdict = broken(|| Weights::<Test>::insert(index, Uid::new(uid), wire(vec![(0, 1)])));
		assert_eq!(verdict, "INV-07: weights of a uid that is none");
		let verdict = broken(|| Bonds::<Test>::insert(index, Uid::new(uid), wire(vec![(0, 1)])));
		assert_eq!(verdict, "INV-07: bonds of a uid that is none");
	}
}

#[test]
fn check_should_name_inv_07_when_commits_are_out_of_order_or_of_nobody() {
	let commits = |hotkey: AccountId32, commits: &[(u64, u64, u64)]| {
		let queue = commits.iter().map(|(made, first, last)| (H256::zero(), *made, *first, *last));
		WeightCommits::<Test>::insert(index(SUBNET), hotkey, wire(queue.collect()));
	};
	let verdict = broken(|| commits(UNKNOWN, &[(1, 5, 9)]));
	assert_eq!(verdict, "INV-07: a commit of no neuron");
	assert_eq!(broken(|| commits(VALIDATOR, &[])), "INV-07: an empty queue of commits is stored");
	let disordered: [&[(u64, u64, u64)]; 3] = [&[(2, 5, 9), (1, 5, 9)], &[(1, 0, 9)], &[(1, 9, 5)]];
	for queue in disordered {
		let verdict = broken(|| commits(VALIDATOR, queue));
		assert_eq!(verdict, "INV-07: commits are out of order");
	}
}

#[test]
fn check_should_name_inv_07_when_there_are_too_many_neurons() {
	let verdict = broken(|| MaxAllowedUids::<Test>::insert(SUBNET, 4));
	assert_eq!(verdict, "INV-07: more neurons than allowed");
}

#[test]
fn check_should_name_inv_07_when_a_vector_has_a_wrong_length() {
	let breaks: [fn(); 11] = [
		|| Active::<Test>::insert(SUBNET, wire(vec![true; 4])),
		|| Emission::<Test>::insert(SUBNET, wire(vec![0; 6])),
		|| Rank::<Test>::insert(SUBNET, wire(vec![0; 4])),
		|| Trust::<Test>::insert(SUBNET, wire(vec![0; 6])),
		|| Consensus::<Test>::insert(SUBNET, wire(vec![0; 4])),
		|| Incentive::<Test>::insert(index(SUBNET), wire(vec![0; 6])),
		|| Dividends::<Test>::insert(SUBNET, wire(vec![0; 4])),
		|| ValidatorTrust::<Test>::insert(SUBNET, wire(vec![0; 6])),
		|| ValidatorPermit::<Test>::insert(SUBNET, wire(vec![])),
		|| StakeWeight::<Test>::insert(SUBNET, wire(vec![0; 4])),
		|| LastUpdate::<Test>::insert(index(SUBNET), wire(vec![0; 6])),
	];
	for break_it in breaks {
		assert_eq!(broken(break_it), "INV-07: a vector has not one entry a neuron");
	}
}

#[test]
fn check_should_name_inv_08_when_ownership_maps_differ() {
	let verdict = broken(|| Owner::<Test>::insert(MINER, DAVE));
	assert_eq!(verdict, "INV-08: a hotkey is missing at its owner");
	let verdict = broken(|| OwnedHotkeys::<Test>::insert(&BOB, wire(vec![VALIDATOR_2, MINER])));
	assert_eq!(verdict, "INV-08: a hotkey is listed at a coldkey that does not own it");
}

#[test]
fn check_should_name_inv_07_when_a_seat_is_not_that_of_its_uid() {
	let verdict = broken(|| Seats::<Test>::mutate(SUBNET, |seats| seats[3].1 = 7));
	assert_eq!(verdict, "INV-07: a seat is not that of its uid");
}

/// Ways to break what is stored of a parent and its child, and what is said of each.
const BROKEN_FAMILIES: [(fn(), &str); 13] = [
	(
		|| {
			ChildKeys::<Test>::insert(MINER, NO_SUBNET, wire(vec![(5, MINER_2)]));
			ParentKeys::<Test>::insert(MINER_2, NO_SUBNET, wire(vec![(5, MINER)]));
		},
		"INV-08: children on a subnet that does not exist",
	),
	(
		|| ChildKeys::<Test>::insert(BOB, SUBNET, wire(vec![])),
		"INV-08: an empty list of children is stored",
	),
	(
		|| ParentKeys::<Test>::insert(BOB, SUBNET, wire(vec![])),
		"INV-08: an empty list of parents is stored",
	),
	(
		|| {
			ChildKeys::<Test>::insert(MINER_2, SUBNET, wire(vec![(5, MINER)]));
			ParentKeys::<Test>::insert(MINER, SUBNET, wire(vec![(5, MINER_2)]));
			LastChildChange::<Test>::insert(SUBNET, MINER_2, (1, 0));
			ChildRoles::<Test>::insert(SUBNET, wire(vec![0, 0, 0, 3, 3]));
		},
		"INV-08: a hotkey is parent and child of another",
	),
	(
		|| {
			let all = u64::MAX;
			ChildKeys::<Test>::insert(MINER, SUBNET, wire(vec![(all, MINER_2), (1, ALICE)]));
			ParentKeys::<Test>::insert(MINER_2, SUBNET, wire(vec![(all, MINER)]));
			ParentKeys::<Test>::insert(ALICE, SUBNET, wire(vec![(1, MINER)]));
		},
		"INV-08: more than the whole was given to children",
	),
	(
		|| ChildKeys::<Test>::insert(MINER, SUBNET, wire(vec![(5, MINER_2); 2])),
		"INV-08: children and parents are not inverse",
	),
	(
		|| ChildRoles::<Test>::insert(SUBNET, wire(vec![0; 5])),
		"INV-08: the role of a neuron is not that of its children and parents",
	),
	(
		|| LastChildChange::<Test>::remove(SUBNET, MINER),
		"INV-08: children of a hotkey that never set any",
	),
	(
		|| ParentKeys::<Test>::insert(MINER_2, SUBNET, wire(vec![(6, MINER)])),
		"INV-08: a child does not know its parent",
	),
	(
		|| ParentKeys::<Test>::insert(UNKNOWN, SUBNET, wire(vec![(5, BOB)])),
		"INV-08: a hotkey names a parent that did not name it",
	),
	(
		|| ChildkeyTake::<Test>::insert(MINER_2, SUBNET, 5),
		"INV-08: a childkey take of a hotkey that never set one",
	),
	(
		|| PendingChildKeys::<Test>::insert(SUBNET, MINER, (wire(vec![]), 9)),
		"INV-08: waiting children are missing in the schedule",
	),
	(
		|| ChildSchedule::<Test>::insert((SUBNET, [0; 8], MINER), ()),
		"INV-08: the schedule names children that do not wait",
	),
];

#[test]
fn check_should_name_inv_08_when_children_and_parents_differ() {
	let family = || {
		ChildKeys::<Test>::insert(MINER, SUBNET, wire(vec![(5, MINER_2)]));
		ParentKeys::<Test>::insert(MINER_2, SUBNET, wire(vec![(5, MINER)]));
		LastChildChange::<Test>::insert(SUBNET, MINER, (1, 0));
		ChildRoles::<Test>::insert(SUBNET, wire(vec![0, 0, 0, 1, 2]));
	};
	for (break_it, expected) in BROKEN_FAMILIES {
		let verdict = broken(|| {
			family();
			assert_eq!(try_state::check::<Test>(), Ok(()));
			break_it();
		});
		assert_eq!(verdict, expected);
	}
}

#[test]
fn check_should_name_inv_08_when_a_share_has_no_total() {
	let verdict = broken(|| {
		Alpha::<Test>::insert((UNKNOWN, ALICE, SUBNET), U64F64::from_bits(5));
	});
	assert_eq!(verdict, "INV-08: shares without a total");
	let verdict = broken(|| {
		Alpha::<Test>::insert((VALIDATOR, BOB, SUBNET), U64F64::from_bits(0));
	});
	assert_eq!(verdict, "INV-08: an empty position is stored");
}

#[test]
fn check_should_name_inv_08_when_stake_has_no_shares_or_no_subnet() {
	let verdict = broken(|| {
		assert_ok!(Pools::<Test>::raise_alpha_out(SUBNET, AlphaBalance::from_rao(1)));
		TotalHotkeyAlpha::<Test>::insert(MINER, SUBNET, AlphaBalance::from_rao(1));
	});
	assert_eq!(verdict, "INV-08: stake without shares");
	let verdict = broken(|| {
		TotalHotkeyAlpha::<Test>::insert(MINER, NO_SUBNET, AlphaBalance::from_rao(1));
	});
	assert_eq!(verdict, "INV-08: stake on a subnet that does not exist");
}

#[test]
fn check_should_name_inv_02_when_what_is_pending_overflows() {
	let most = AlphaBalance::from_rao(u64::MAX);
	let pending = PendingAlpha { server: most, validator: most, ..Default::default() };
	let verdict = broken(|| set_pending(SUBNET, pending));
	assert_eq!(verdict, "INV-02: pending overflows");
}

#[test]
fn check_should_name_inv_02_when_root_stake_is_not_the_tao_of_root() {
	let verdict = broken(|| {
		let one = AlphaBalance::from_rao(1);
		assert_ok!(Pools::<Test>::raise_alpha_out(NetUid::ROOT, one));
		assert_ok!(Pools::<Test>::burn_alpha(NetUid::ROOT, one));
	});
	assert_eq!(verdict, "INV-02: root stake is not the TAO of root");
}

#[test]
fn check_should_name_inv_08_when_a_coldkey_misses_a_hotkey_it_stakes_on() {
	let verdict = broken(|| {
		assert_ok!(add_stake(&DAVE, &VALIDATOR, SUBNET, tao(1)));
		StakingHotkeys::<Test>::remove(DAVE);
	});
	assert_eq!(verdict, "INV-08: a coldkey does not list a hotkey that it has stake on");
}

#[test]
fn check_should_name_inv_08_when_a_coldkey_lists_too_much() {
	let lists = [
		(vec![], "INV-08: an empty list of hotkeys with stake is stored"),
		(vec![VALIDATOR, VALIDATOR], "INV-08: a coldkey lists a hotkey twice"),
		(vec![VALIDATOR, MINER], "INV-08: a coldkey lists a hotkey on which it has nothing"),
	];
	for (list, expected) in lists {
		let verdict = broken(|| {
			assert_ok!(add_stake(&DAVE, &VALIDATOR, SUBNET, tao(1)));
			if list.is_empty() {
				assert_ok!(remove_full(&DAVE, &VALIDATOR, SUBNET, None));
			}
			StakingHotkeys::<Test>::insert(DAVE, wire(list));
		});
		assert_eq!(verdict, expected);
	}
}

#[test]
fn check_should_name_inv_08_when_a_fee_in_alpha_is_not_settled() {
	let verdict =
		broken(|| FeeInAlpha::<Test>::put((ALICE, VALIDATOR, SUBNET, AlphaBalance::ZERO)));
	assert_eq!(verdict, "INV-08: a paid fee is remembered after its transaction");
}

/// Break the state of a chain whose root stakers have 5 alpha to claim, and one more who left
/// with 1 alpha; answers what the check says to it.
fn broken_claims(break_it: impl FnOnce()) -> &'static str {
	let chain = Chain::with_neurons().neuron(NetUid::ROOT, VALIDATOR, ALICE, alpha(10));
	chain.run(|| {
		assert_ok!(add_stake(&DAVE, &VALIDATOR, NetUid::ROOT, tao(2)));
		give_root_dividend(SUBNET, &VALIDATOR, alpha(6).rao());
		assert_ok!(remove_full(&DAVE, &VALIDATOR, NetUid::ROOT, None));
		let verdict = with_transaction(|| {
			break_it();
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(try_state::check::<Test>()))
		});
		verdict.expect("the check ran").expect_err("the check saw nothing")
	})
}

/// Move claimable alpha to the burned one, or back, and keep the sum.
fn shift_claimable(shift: impl Fn(u64) -> u64) {
	let old = RootClaimableAlpha::<Test>::get(SUBNET).rao();
	let new = shift(old);
	RootClaimableAlpha::<Test>::insert(SUBNET, AlphaBalance::from_rao(new));
	SubnetAlphaOut::<Test>::mutate(SUBNET, |out| {
		*out = AlphaBalance::from_rao(out.rao() - old + new);
	});
}

#[test]
fn check_should_name_inv_13_when_claims_do_not_fit_the_claimable_alpha() {
	let verdict = broken_claims(|| shift_claimable(|alpha| alpha - 1));
	assert_eq!(verdict, "INV-13: more is due to root stakers than there is");
	let verdict = broken_claims(|| shift_claimable(|alpha| alpha + 3));
	assert_eq!(verdict, "INV-13: claimable alpha is due to nobody");
}

#[test]
fn check_should_name_inv_13_when_alpha_of_a_missing_subnet_is_owed() {
	let verdict = broken_claims(|| {
		RootClaimUnpaid::<Test>::mutate(VALIDATOR, DAVE, |unpaid| {
			unpaid.try_insert(NO_SUBNET, 1).expect("it has room");
		});
	});
	assert_eq!(verdict, "INV-13: a root staker is owed alpha of a subnet that does not exist");
}

#[test]
fn check_should_name_inv_13_when_rates_differ_from_what_clients_see() {
	let verdict = broken_claims(|| {
		let rate = RootClaimRate::<Test>::get(SUBNET, VALIDATOR);
		RootClaimRate::<Test>::insert(SUBNET, MINER, crate::RootRate { carry: 0, ..rate });
	});
	assert_eq!(verdict, "INV-13: a rate that clients do not see");
	let verdict = broken_claims(|| {
		let rates = RootClaimable::<Test>::get(VALIDATOR);
		RootClaimable::<Test>::insert(MINER, rates);
	});
	assert_eq!(verdict, "INV-13: clients see a rate that is none");
	let verdict = broken_claims(|| {
		RootClaimable::<Test>::mutate(VALIDATOR, |rates| {
			let shown = rates.get(&SUBNET).copied().unwrap_or_default();
			let next = I96F32::from_bits(shown.bits + 1);
			rates.try_insert(SUBNET, next).expect("it has room");
		});
	});
	assert_eq!(verdict, "INV-13: clients see another rate");
}

#[test]
fn check_should_name_inv_13_when_claims_have_no_position() {
	let verdict = broken_claims(|| RootClaimed::<Test>::insert((SUBNET, MINER, CAROL), 1));
	assert_eq!(verdict, "INV-13: a claim without a position");
	let verdict =
		broken_claims(|| RootFormerStakers::<Test>::insert((SUBNET, VALIDATOR, ALICE), ()));
	assert_eq!(verdict, "INV-13: a former staker who is owed nothing, or has stake");
	let verdict = broken_claims(|| RootFormerStakers::<Test>::remove((SUBNET, VALIDATOR, DAVE)));
	assert_eq!(verdict, "INV-13: a former staker is not listed, or owed too little to be kept");
}

#[test]
fn check_should_name_inv_14_when_the_index_of_claimants_is_wrong() {
	let verdict = broken_claims(|| {
		StakingHotkeys::<Test>::remove(DAVE);
	});
	assert_eq!(verdict, "INV-14: a claimant does not list the hotkey");
	let verdict = broken_claims(|| RootClaimPositions::<Test>::insert(ALICE, 2));
	assert_eq!(verdict, "INV-14: the positions of a claimant are miscounted");
	let verdict = broken_claims(|| StakingColdkeys::<Test>::insert(ALICE, 1));
	assert_eq!(verdict, "INV-14: a claimant is not in the index");
	let verdict = broken_claims(|| NumStakingColdkeys::<Test>::put(3));
	assert_eq!(verdict, "INV-14: a gap in the index of claimants");
	let verdict = broken_claims(|| {
		let resume = crate::RootClaimResume { hotkeys: 1, netuid: SUBNET };
		RootClaimResumes::<Test>::insert(POOR, resume);
	});
	assert_eq!(verdict, "INV-14: a turn goes on of somebody who is no claimant");
	let verdict = broken_claims(|| StakingColdkeys::<Test>::insert(POOR, 7));
	assert_eq!(verdict, "INV-14: the index of claimants has other entries");
}

#[test]
fn check_should_name_inv_11_when_list_and_queue_contradict_each_other() {
	let verdict = broken(|| TotalNetworks::<Test>::put(7));
	assert_eq!(verdict, "INV-11: TotalNetworks is not the number of subnets");
	for queue in [vec![SUBNET], vec![NetUid::new(9); 2]] {
		let verdict = broken(|| DissolveCleanupQueue::<Test>::put(wire(queue.clone())));
		let expected = if queue.len() == 1 {
			"INV-03: TotalStake is not the sum of pools"
		} else {
			"INV-11: a subnet that ends is listed, or waits twice"
		};
		assert_eq!(verdict, expected);
	}
	let verdict = broken(|| {
		DissolveProgress::<Test>::put(crate::types::Dissolution {
			terms: Default::default(),
			stage: crate::types::DissolveStage::Close,
		})
	});
	assert_eq!(verdict, "INV-11: work on the end of no subnet");
}

#[test]
fn check_should_name_inv_12_when_the_list_of_hotkeys_is_wrong() {
	let verdict = broken(|| SubnetHotkeys::<Test>::insert(SUBNET, MINER, ()));
	assert_eq!(verdict, "INV-12: a hotkey is listed on a subnet without stake");
	let verdict = broken(|| SubnetHotkeys::<Test>::remove(SUBNET, VALIDATOR));
	assert_eq!(verdict, "INV-12: a hotkey with stake is not listed on its subnet");
}

#[test]
fn check_should_name_inv_12_when_the_list_of_coldkeys_with_a_choice_is_wrong() {
	let verdict = broken(|| AutoStakeColdkeys::<Test>::insert((SUBNET, VALIDATOR, ALICE), ()));
	assert_eq!(verdict, "INV-12: a coldkey is listed on a subnet without choice");
	let verdict = broken(|| AutoStakeDestination::<Test>::insert(ALICE, SUBNET, VALIDATOR));
	assert_eq!(verdict, "INV-12: a coldkey with a choice is not listed on its subnet");
}

#[test]
fn check_should_name_inv_08_when_the_parents_that_wait_are_not_listed() {
	let verdict = broken(|| PendingParents::<Test>::insert((SUBNET, MINER, UNKNOWN), ()));
	assert_eq!(verdict, "INV-08: a hotkey knows of a parent that does not wait");
	let verdict = broken(|| {
		PendingChildKeys::<Test>::insert(SUBNET, MINER, (wire(vec![(1, BOB)]), 9));
		ChildSchedule::<Test>::insert((SUBNET, 9u64.to_be_bytes(), MINER), ());
	});
	assert_eq!(verdict, "INV-08: a hotkey does not know of a parent that waits");
}

#[test]
fn check_should_name_inv_17_when_a_change_of_a_key_is_not_what_it_can_be() {
	let verdict = broken(|| ColdkeySwapDisputes::<Test>::insert(ALICE, 1));
	assert_eq!(verdict, "INV-17: a dispute about the change of a coldkey that was not announced");
	let verdict = broken(|| LastHotkeySwapOnNetuid::<Test>::insert(NO_SUBNET, ALICE, 1));
	assert_eq!(verdict, "INV-17: a change of a hotkey on a subnet that does not exist");
}

#[test]
fn check_should_name_inv_11_when_a_token_has_no_subnet() {
	let verdict = broken(|| SubtokenEnabled::<Test>::insert(NO_SUBNET, true));
	assert_eq!(verdict, "INV-11: an enabled token of a subnet that does not exist");
}

#[test]
fn check_should_name_inv_15_when_the_block_step_knows_other_subnets() {
	let verdict = broken(|| Facts::<Test>::remove(SUBNET));
	assert_eq!(verdict, "INV-15: the block step does not know exactly the subnets that exist");
	let verdict =
		broken(|| Facts::<Test>::add(Lifecycle::<Test>::facts(NO_SUBNET)).expect("there is room"));
	assert_eq!(verdict, "INV-15: the block step does not know exactly the subnets that exist");
}

#[test]
fn check_should_name_inv_15_when_an_item_is_changed_alone() {
	let breaks: [fn(); 9] = [
		|| NetworkRegisteredAt::<Test>::insert(SUBNET, 7),
		|| FirstEmissionBlockNumber::<Test>::remove(SUBNET),
		|| SubtokenEnabled::<Test>::insert(SUBNET, false),
		|| SubnetEmissionEnabled::<Test>::insert(SUBNET, false),
		|| OwnerCutEnabled::<Test>::insert(SUBNET, false),
		|| Tempo::<Test>::insert(SUBNET, 99),
		|| EMAPriceHalvingBlocks::<Test>::insert(SUBNET, 7),
		|| MinBurn::<Test>::insert(SUBNET, tao(7)),
		|| BurnHalfLife::<Test>::insert(SUBNET, 7),
	];
	for break_it in breaks {
		assert_eq!(
			broken(break_it),
			"INV-15: the block step knows something else than an item says"
		);
	}
}

#[test]
fn check_should_name_inv_15_when_a_mechanism_is_not_that_of_the_subnet() {
	for (netuid, mechanism) in [(SUBNET, 0), (NetUid::ROOT, 1)] {
		let verdict = broken(|| SubnetMechanism::<Test>::insert(netuid, mechanism));
		assert_eq!(verdict, "INV-15: a mechanism that is not the one of the subnet");
	}
}

#[test]
fn check_should_name_inv_15_when_emission_has_no_subnet() {
	let verdict = broken(|| set_pending(NO_SUBNET, Default::default()));
	assert_eq!(verdict, "INV-15: emission of a subnet that does not exist");
}

#[test]
fn check_should_name_inv_15_when_a_fraction_of_the_price_has_no_subnet() {
	let verdict = broken(|| {
		MovingPriceFractions::<Test>::mutate(|fractions| fractions.try_insert(NO_SUBNET, 1))
			.unwrap();
	});
	assert_eq!(verdict, "INV-15: fractions of the price of a subnet that does not exist");
}

#[test]
fn check_should_name_inv_15_when_a_counter_of_the_block_would_stay() {
	let verdict = broken(|| RegistrationsThisBlock::<Test>::insert(SUBNET, 1));
	assert_eq!(verdict, "INV-15: registrations of a block that the next one will not forget");
}

#[test]
fn check_should_name_inv_08_when_stake_is_on_a_hotkey_that_does_not_exist() {
	let verdict = broken(|| {
		Owner::<Test>::remove(VALIDATOR_2);
		OwnedHotkeys::<Test>::remove(BOB);
	});
	assert_eq!(verdict, "INV-08: stake of somebody on a hotkey that does not exist");
}

#[test]
fn check_should_name_inv_16_when_clients_read_another_price() {
	let breaks: [fn(); 2] = [
		|| AlphaSqrtPrice::<Test>::remove(SUBNET),
		|| {
			AlphaSqrtPrice::<Test>::mutate(SUBNET, |price| {
				*price = U64F64::from_bits(price.bits + 1)
			})
		},
	];
	for break_it in breaks {
		assert_eq!(broken(break_it), "INV-16: clients read another price than the pool's");
	}
	for netuid in [NetUid::ROOT, NO_SUBNET] {
		let verdict = broken(|| AlphaSqrtPrice::<Test>::insert(netuid, U64F64::from_bits(1)));
		assert_eq!(verdict, "INV-16: a price of a pool that does not trade");
	}
	let verdict = broken(|| FeeRate::<Test>::insert(NO_SUBNET, 1));
	assert_eq!(verdict, "INV-16: a fee of a pool that does not trade");
}
