//! What becomes of a commitment when its hotkey leaves or takes another key.

use crate::{mock::*, *};
use dtao_traits::CommitmentKeeper;
use frame_support::{assert_err, assert_ok};

/// Keys that are stored of a hotkey, whatever the map.
fn stored_of(netuid: NetUid, hotkey: u64) -> usize {
	[
		CommitmentOf::<Test>::contains_key(netuid, hotkey),
		LastCommitment::<Test>::contains_key(netuid, hotkey),
		LastBondsReset::<Test>::contains_key(netuid, hotkey),
		RevealedCommitments::<Test>::contains_key(netuid, hotkey),
		UsedSpaceOf::<Test>::contains_key(netuid, hotkey),
		TimelockedByRound::<Test>::contains_key(50, (netuid, hotkey)),
	]
	.into_iter()
	.filter(|stored| *stored)
	.count()
}

/// A hotkey of which something is in every map.
fn fill(hotkey: u64) {
	assert_ok!(publish(hotkey, vec![raw(1), timelocked(10, 50), Data::ResetBondsFlag]));
	let revealed = vec![(b"old".to_vec().try_into().unwrap(), 1)];
	RevealedCommitments::<Test>::insert(
		SUBNET,
		hotkey,
		dtao_runtime_api::stored::WireVec::try_from(revealed).unwrap(),
	);
	assert_eq!(stored_of(SUBNET, hotkey), 6);
}

#[test]
fn forget_should_leave_nothing_of_the_hotkey_and_all_of_the_others() {
	run(|| {
		Initial::set(100);
		HOTKEYS.into_iter().for_each(fill);
		deregister(SUBNET, HOTKEY);
		assert_eq!(stored_of(SUBNET, HOTKEY), 0);
		assert_eq!(Balances::reserved_balance(HOTKEY), 0);
		assert_eq!(Balances::free_balance(HOTKEY), ENDOWMENT);
		assert_eq!(stored_of(SUBNET, HOTKEYS[1]), 6);
		assert_eq!(Balances::reserved_balance(HOTKEYS[1]), 100);
	});
}

#[test]
fn forget_should_do_nothing_when_the_hotkey_has_published_nothing() {
	run(|| {
		fill(HOTKEYS[1]);
		let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
		<Commitments as CommitmentKeeper<_>>::forget(SUBNET, &HOTKEY);
		assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
	});
}

#[test]
fn rekey_should_move_everything_to_the_new_hotkey() {
	run(|| {
		Initial::set(100);
		fill(HOTKEY);
		let before = CommitmentOf::<Test>::get(SUBNET, HOTKEY);
		let used = UsedSpaceOf::<Test>::get(SUBNET, HOTKEY);
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(HOTKEYS[1]), 50, 500));
		Registered::mutate(|members| {
			members.remove(&(SUBNET, HOTKEY));
			members.insert((SUBNET, 50));
		});
		assert_ok!(<Commitments as CommitmentKeeper<_>>::rekey(SUBNET, &HOTKEY, &50));
		assert_eq!((stored_of(SUBNET, HOTKEY), stored_of(SUBNET, 50)), (0, 6));
		assert_eq!(CommitmentOf::<Test>::get(SUBNET, 50), before);
		assert_eq!(UsedSpaceOf::<Test>::get(SUBNET, 50), used);
		assert_eq!(Balances::reserved_balance(HOTKEY), 0);
		assert_eq!(Balances::reserved_balance(50), 100);
	});
}

#[test]
fn rekey_should_move_nothing_when_nothing_was_published() {
	run(|| {
		assert_ok!(<Commitments as CommitmentKeeper<_>>::rekey(SUBNET, &HOTKEY, &50));
		assert_eq!(stored_of(SUBNET, 50), 0);
	});
}

#[test]
fn rekey_should_fail_when_the_deposit_cannot_follow() {
	run(|| {
		Initial::set(100);
		fill(HOTKEY);
		let rekey = |new| {
			frame_support::storage::with_storage_layer(|| {
				<Commitments as CommitmentKeeper<_>>::rekey(SUBNET, &HOTKEY, &new)
			})
		};
		// The account does not exist.
		assert_err!(rekey(50), pallet_balances::Error::<Test>::DeadAccount);
		use frame_support::traits::ReservableCurrency;
		Balances::unreserve(&HOTKEY, 1);
		assert_err!(rekey(HOTKEYS[1]), Error::<Test>::UnexpectedUnreserveLeftover);
		assert_eq!(stored_of(SUBNET, HOTKEY), 6);
	});
}

#[test]
fn invariants_should_notice_each_kind_of_damage() {
	let damages: [(fn(), &str); 6] = [
		(|| Registered::set(Default::default()), "COM-01"),
		(|| UsedSpaceOf::<Test>::remove(SUBNET, HOTKEY), "COM-02"),
		(|| LastBondsReset::<Test>::insert(OTHER, HOTKEY, 1), "COM-02"),
		(|| TimelockedByRound::<Test>::remove(50, (SUBNET, HOTKEY)), "COM-03"),
		(|| TimelockedByRound::<Test>::insert(51, (SUBNET, HOTKEY), ()), "COM-03"),
		(|| LastCommitment::<Test>::insert(SUBNET, HOTKEY, 2), "COM-04"),
	];
	for (damage, number) in damages {
		ext().execute_with(|| {
			fill(HOTKEY);
			assert_eq!(try_state::check::<Test>(), Ok(()));
			damage();
			let found = try_state::check::<Test>().unwrap_err();
			assert!(found.starts_with(number), "{found} instead of {number}");
		});
	}
}
