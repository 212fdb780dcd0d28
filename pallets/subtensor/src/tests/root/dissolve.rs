//! What the end of a subnet asks of root: everybody is settled once, and no trace is left.

use super::mock::*;
use crate::{claims::Claims, pallet::*, pools::Pools, root::Root, types::Position};
use dtao_types::{AlphaBalance, NetUid};
use frame_support::{assert_ok, storage::with_transaction};
use sp_core::crypto::AccountId32;
use sp_runtime::{DispatchError, TransactionOutcome};

const ROOT: NetUid = NetUid::ROOT;

/// Two subnets; on root [`VALIDATOR`] with 10 TAO of [`ALICE`] and 20 TAO of [`BOB`], who have got
/// 10 alpha-rao and 10 alpha of each subnet.
fn chain(test: impl FnOnce()) {
	Chain::with_subnet()
		.subnet(dynamic_subnet(SUBNET_2.get(), tao(1_000), alpha(2_000)))
		.neuron(ROOT, VALIDATOR, ALICE, alpha(10))
		.run(|| {
			assert_ok!(add_stake(&BOB, &VALIDATOR, ROOT, tao(20)));
			for netuid in [SUBNET, SUBNET_2] {
				give_root_dividend(netuid, &VALIDATOR, alpha(10).rao() + 10);
			}
			test()
		});
}

fn owed(netuid: NetUid, coldkey: &AccountId32) -> u128 {
	Root::<Test>::owed(Position::new(&VALIDATOR, coldkey, netuid))
}

/// Settle a position and recycle its alpha, in alpha-rao.
fn forget(coldkey: &AccountId32) -> u64 {
	let alpha = Root::<Test>::forget_position(Position::new(&VALIDATOR, coldkey, SUBNET))
		.expect("it settles");
	assert_ok!(Pools::<Test>::recycle_alpha(SUBNET, alpha));
	check_invariants();
	alpha.rao()
}

/// Erase all keys of a subnet that are not found by hotkey.
fn erase(netuid: NetUid) {
	for prefix in [Claims::<Test>::footprint(netuid), Root::<Test>::footprint(netuid)].concat() {
		let _ = sp_io::storage::clear_prefix(&prefix, None);
	}
}

#[test]
fn position_should_be_settled_once_when_it_is_forgotten() {
	chain(|| {
		assert_eq!(owed(SUBNET, &ALICE), 3_333_333_336);
		assert_eq!(forget(&ALICE), 3_333_333_336);

		assert_eq!(owed(SUBNET, &ALICE), 0);
		assert_eq!(forget(&ALICE), 0);
		assert_eq!(owed(SUBNET, &BOB), 6_666_666_673);
		assert_eq!(owed(SUBNET_2, &ALICE), 3_333_333_336);
		assert_eq!(
			Claims::<Test>::claimable_alpha(SUBNET).rao(),
			alpha(10).rao() + 10 - 3_333_333_336
		);
	});
}

#[test]
fn position_should_owe_nothing_again_when_stake_changes_after_it_was_forgotten() {
	chain(|| {
		forget(&ALICE);
		assert_ok!(add_stake(&ALICE, &VALIDATOR, ROOT, tao(70)));
		assert_eq!(owed(SUBNET, &ALICE), 0);
		assert_ok!(remove_stake(&ALICE, &VALIDATOR, ROOT, tao(79).rao()));
		assert_eq!(owed(SUBNET, &ALICE), 0);
		assert_ok!(remove_full(&ALICE, &VALIDATOR, ROOT, None));
		assert_eq!((owed(SUBNET, &ALICE), owed(SUBNET_2, &ALICE)), (0, 3_333_333_336));
	});
}

#[test]
fn position_without_stake_should_be_found_and_settled_when_it_is_owed_something() {
	chain(|| {
		assert_ok!(remove_full(&ALICE, &VALIDATOR, ROOT, None));
		assert_eq!(
			Claims::<Test>::first_unpaid(SUBNET),
			Some(Position::new(&VALIDATOR, &ALICE, SUBNET).cloned())
		);

		assert_eq!(forget(&ALICE), 3_333_333_336);

		assert_eq!(Claims::<Test>::first_unpaid(SUBNET), None);
		assert_eq!(
			Claims::<Test>::first_unpaid(SUBNET_2),
			Some(Position::new(&VALIDATOR, &ALICE, SUBNET_2).cloned())
		);
		assert_eq!(owed(SUBNET, &ALICE), 0);
		assert_eq!(owed(SUBNET_2, &ALICE), 3_333_333_336);
	});
}

#[test]
fn position_without_stake_should_be_dropped_when_it_cannot_be_paid() {
	chain(|| {
		assert_ok!(remove_full(&ALICE, &VALIDATOR, ROOT, None));
		Root::<Test>::drop_unpaid(Position::new(&VALIDATOR, &ALICE, SUBNET));
		assert_eq!(Claims::<Test>::first_unpaid(SUBNET), None);
		assert_eq!(owed(SUBNET, &ALICE), 0);
		let lost = AlphaBalance::from_rao(3_333_333_336);
		assert_eq!(
			Claims::<Test>::take_claimable_rest(SUBNET),
			alpha(10).checked_add(AlphaBalance::from_rao(10)).unwrap()
		);
		let rest = alpha(10).rao() + 10 - lost.rao();
		RootClaimableAlpha::<Test>::insert(SUBNET, AlphaBalance::from_rao(rest));
		assert_ok!(Pools::<Test>::recycle_alpha(SUBNET, lost));
	});
}

#[test]
fn claimant_should_leave_the_index_when_the_last_claim_is_forgotten() {
	chain(|| {
		assert_ok!(claim_root(&ALICE, &[SUBNET_2]));
		assert_ok!(remove_full(&ALICE, &VALIDATOR, ROOT, None));
		assert!(StakingColdkeys::<Test>::contains_key(ALICE));
		forget(&ALICE);
		assert!(!StakingColdkeys::<Test>::contains_key(ALICE));
	});
}

#[test]
fn nothing_should_be_left_when_all_is_forgotten_while_people_stake() {
	chain(|| {
		let settled: Result<(), DispatchError> = with_transaction(|| {
			// GIVEN a subnet that is going
			NetworksAdded::<Test>::remove(SUBNET);
			let before = Claims::<Test>::claimable_alpha(SUBNET).rao();
			let forget = |who| {
				Root::<Test>::forget_position(Position::new(&VALIDATOR, who, SUBNET)).unwrap().rao()
			};

			// WHEN people come, go and change their stake between the steps
			let mut paid = forget(&ALICE);
			assert_ok!(add_stake(&ALICE, &VALIDATOR, ROOT, tao(7)));
			assert_ok!(add_stake(&CAROL, &VALIDATOR, ROOT, tao(13)));
			assert_ok!(remove_stake(&BOB, &VALIDATOR, ROOT, 7_000_000_001));
			assert_eq!(owed(SUBNET, &CAROL), 0);
			paid += forget(&BOB) + forget(&CAROL);
			assert_ok!(remove_full(&BOB, &VALIDATOR, ROOT, None));
			let hotkeys: Vec<_> = Claims::<Test>::rated_hotkeys(SUBNET).collect();
			assert_eq!(hotkeys, [VALIDATOR]);
			Claims::<Test>::forget_rate(&VALIDATOR, SUBNET);
			assert_eq!(Claims::<Test>::first_unpaid(SUBNET), None);
			let rest = Claims::<Test>::take_claimable_rest(SUBNET).rao();
			erase(SUBNET);

			// THEN all but less than a unit of each was paid, and the rest is there to be taken
			assert_eq!(paid + rest, before);
			assert!(rest <= 2, "{rest}");
			assert_eq!(RootClaimRate::<Test>::iter_prefix(SUBNET).count(), 0);
			assert_eq!(RootClaimed::<Test>::iter_prefix((SUBNET,)).count(), 0);
			assert!(!RootClaimableAlpha::<Test>::contains_key(SUBNET));
			assert!(!RootClaimable::<Test>::get(VALIDATOR).contains_key(&SUBNET));
			let traces = RootClaimUnpaid::<Test>::iter_values().filter(|u| u.contains_key(&SUBNET));
			assert_eq!(traces.count(), 0);
			// and the other subnet lost nothing.
			let other: u128 = [ALICE, BOB, CAROL].iter().map(|who| owed(SUBNET_2, who)).sum();
			assert_eq!(other, 3_333_333_336 + 6_666_666_673);
			TransactionOutcome::Rollback(Ok(()))
		});
		assert_eq!(settled, Ok(()));
	});
}

#[test]
fn nobody_should_be_missed_when_positions_close_and_open_while_the_subnet_ends() {
	chain(|| {
		let settled: Result<(), DispatchError> = with_transaction(|| {
			// GIVEN a subnet that is going, ALICE with claims and no stake, BOB with both
			assert_ok!(remove_full(&ALICE, &VALIDATOR, ROOT, None));
			NetworksAdded::<Test>::remove(SUBNET);

			// WHEN both come back with other stakes, and nobody looks before the rate is gone
			assert_ok!(add_stake(&ALICE, &VALIDATOR, ROOT, tao(1_003)));
			assert_ok!(remove_full(&BOB, &VALIDATOR, ROOT, None));
			assert_ok!(add_stake(&BOB, &VALIDATOR, ROOT, tao(77)));
			assert_eq!(owed(SUBNET, &ALICE), 3_333_333_336);
			Claims::<Test>::forget_rate(&VALIDATOR, SUBNET);
			assert_ok!(add_stake(&ALICE, &VALIDATOR, ROOT, tao(5)));

			// THEN they are found and settled all the same
			let mut paid = 0;
			while let Some(position) = Claims::<Test>::first_unpaid(SUBNET) {
				let alpha = Root::<Test>::forget_position(position.as_ref());
				paid += alpha.expect("it settles").rao();
			}
			assert_eq!(paid, 3_333_333_336 + 6_666_666_673);
			let traces = RootClaimUnpaid::<Test>::iter_values().filter(|u| u.contains_key(&SUBNET));
			assert_eq!(traces.count(), 0);
			TransactionOutcome::Rollback(Ok(()))
		});
		assert_eq!(settled, Ok(()));
	});
}

#[test]
fn rate_should_begin_anew_when_the_number_of_the_subnet_is_used_again() {
	chain(|| {
		for who in [ALICE, BOB] {
			forget(&who);
		}
		Claims::<Test>::forget_rate(&VALIDATOR, SUBNET);
		let rest = Claims::<Test>::take_claimable_rest(SUBNET);
		erase(SUBNET);
		assert_ok!(Pools::<Test>::recycle_alpha(SUBNET, rest));
		check_invariants();

		give_root_dividend(SUBNET, &VALIDATOR, alpha(3).rao());

		assert_eq!(owed(SUBNET, &ALICE), u128::from(alpha(1).rao()));
		assert_eq!(owed(SUBNET, &BOB), u128::from(alpha(2).rao()));
		assert_eq!(Claims::<Test>::claimable_alpha(SUBNET), alpha(3));
	});
}
