//! Every invariant notices when it is broken.

use super::mock::*;
use crate::{pallet::*, pools::Pools, try_state};
use dtao_types::{AlphaBalance, NetUid, TaoBalance, Uid, U64F64};
use frame_support::{assert_ok, storage::with_transaction};
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
fn check_should_name_inv_06_when_shares_do_not_sum() {
	let verdict = broken(|| {
		TotalHotkeyShares::<Test>::insert(VALIDATOR, SUBNET, U64F64::from_bits(1));
	});
	assert_eq!(verdict, "INV-06: shares do not sum to their total");
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
