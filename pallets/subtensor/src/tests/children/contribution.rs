//! What a parent has to give to a child so that it counts.

use super::mock::*;
use crate::{children::Children, pallet::*, params::ChainParams, scores::Scores};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// The whole as a proportion.
const WHOLE: u64 = u64::MAX;

/// [`Chain::with_neurons`] without cooldown, with the least contribution of the public chain: 1 TAO.
fn bounded(test: impl FnOnce()) {
	Params::mutate(|params| params.min_contribution = ChainParams::PRODUCTION.min_contribution);
	Chain::with_neurons().run(|| {
		PendingChildKeyCooldown::<Test>::put(0);
		SetChildrenRateLimit::<Test>::put(0);
		test()
	});
	Params::mutate(|params| params.min_contribution = dtao_types::AlphaBalance::ZERO);
}

fn set(who: &AccountId32, hotkey: &AccountId32, given: &[(u64, AccountId32)]) -> DispatchResult {
	let (hotkey, children) = (hotkey.clone(), given.to_vec());
	dispatch(signed(who), Call::set_children { hotkey, netuid: SUBNET, children })
}

fn weight(hotkey: &AccountId32) -> u64 {
	Children::<Test>::stake_weight(hotkey, SUBNET)
}

#[test]
fn children_should_be_refused_when_one_gets_less_than_the_least_contribution() {
	bounded(|| {
		// Of 300 alpha a unit less than 1 alpha, and a unit more.
		let (below, above) = (WHOLE / 300, WHOLE / 300 + 1);
		let refused = || Error::<Test>::NotEnoughStakeToSetChildkeys;
		assert_noop!(set(&ALICE, &VALIDATOR, &[(below, MINER)]), refused());
		assert_noop!(set(&ALICE, &VALIDATOR, &[(above, MINER), (below, MINER_2)]), refused());
		assert_noop!(set(&ALICE, &VALIDATOR, &[(above, MINER), (0, MINER_2)]), refused());
		// Without stake nothing can be given.
		assert_noop!(set(&CAROL, &MINER, &[(WHOLE, VALIDATOR)]), refused());
		assert_ok!(set(&ALICE, &VALIDATOR, &[(above, MINER)]));
		assert_ok!(set(&ALICE, &VALIDATOR, &[]));
		// The owner's hotkey has no stake, and is not asked.
		assert_ok!(set(&OWNER, &OWNER_HOTKEY, &[(1, MINER)]));
		until(9);
		assert_eq!(Children::<Test>::of(&OWNER_HOTKEY, SUBNET), [(1, MINER)]);
	});
}

#[test]
fn waiting_children_should_be_dropped_when_they_would_get_too_little() {
	bounded(|| {
		assert_ok!(set(&BOB, &VALIDATOR_2, &[(WHOLE, MINER)]));
		let held = stake(&VALIDATOR_2, &BOB, SUBNET);
		assert_ok!(remove_stake(&BOB, &VALIDATOR_2, SUBNET, held - alpha(1).rao() + 1));
		until(9);
		assert_eq!(Children::<Test>::of(&VALIDATOR_2, SUBNET), []);
		let error = Error::<Test>::NotEnoughStakeToSetChildkeys.into();
		let dropped = Event::PendingChildrenDropped { hotkey: VALIDATOR_2, netuid: SUBNET, error };
		assert!(events().contains(&dropped));
	});
}

#[test]
fn parent_should_count_for_nobody_when_its_stake_fell_below_the_least_contribution() {
	bounded(|| {
		assert_ok!(set(&BOB, &VALIDATOR_2, &[(WHOLE, MINER)]));
		until(9);
		assert!(weight(&MINER) >= alpha(100).rao());
		// Exactly the least contribution counts, a unit less does not.
		let held = stake(&VALIDATOR_2, &BOB, SUBNET);
		assert_ok!(remove_stake(&BOB, &VALIDATOR_2, SUBNET, held - alpha(1).rao()));
		assert_eq!(weight(&MINER), alpha(1).rao());
		TotalHotkeyAlpha::<Test>::mutate(&VALIDATOR_2, SUBNET, |stake| {
			*stake = dtao_types::AlphaBalance::from_rao(alpha(1).rao() - 1)
		});
		assert_eq!(weight(&MINER), 0);
		TotalHotkeyAlpha::<Test>::insert(&VALIDATOR_2, SUBNET, alpha(1));
		// It stays on the list, and with stake it counts again.
		assert_eq!(Children::<Test>::parents(&MINER, SUBNET), [(WHOLE, VALIDATOR_2)]);
		assert_ok!(add_stake(&BOB, &VALIDATOR_2, SUBNET, tao(1)));
		assert!(weight(&MINER) > alpha(1).rao());
		until(20);
		assert!(Scores::<Test>::permits(SUBNET)[3]);
	});
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

	/// What a parent gives counts in full for the child, or not at all, and not at all exactly below
	/// the bound.
	#[test]
	fn contribution_should_count_in_full_or_not_at_all(
		stakes in proptest::collection::vec(0u64..3_000_000_000, 1..6),
		parts in proptest::collection::vec(any::<u64>(), 6),
	) {
		bounded(|| {
			let given: Vec<_> =
				(0u8..).zip(&stakes).zip(&parts).map(|((n, s), p)| (account(100 + n), *s, *p)).collect();
			let list = given.iter().map(|(parent, _, part)| (*part, parent.clone())).collect();
			ParentKeys::<Test>::insert(&MINER, SUBNET, wire(list));
			for (parent, stake, _) in &given {
				let stake = dtao_types::AlphaBalance::from_rao(*stake);
				TotalHotkeyAlpha::<Test>::insert(parent, SUBNET, stake);
			}
			let least = u128::from(alpha(1).rao()) * u128::from(WHOLE);
			let expected: u128 = given
				.iter()
				.map(|(_, stake, part)| u128::from(*stake) * u128::from(*part))
				.filter(|contribution| *contribution >= least)
				.sum();
			assert_eq!(u128::from(weight(&MINER)), expected / u128::from(WHOLE));
			ParentKeys::<Test>::remove(&MINER, SUBNET);
			given.iter().for_each(|(parent, ..)| TotalHotkeyAlpha::<Test>::remove(parent, SUBNET));
		});
	}
}
