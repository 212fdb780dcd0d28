//! Who is paid what at the end of an epoch.

use super::mock::*;
use crate::{
	claims::Claims, coinbase::Coinbase, pallet::*, pools::Pools, root::Root, scores::Scores,
	shares::Shares, types::Position,
};
use dtao_types::{AlphaBalance, NetUid};
use frame_support::assert_ok;
use sp_core::crypto::AccountId32;

const ROOT: NetUid = NetUid::ROOT;

/// Blocks of the first three epochs of [`SUBNET`].
const EPOCHS: [u64; 3] = [9, 20, 31];

/// Parts of one alpha emitted: the owner's cut of 11,796 parts of 65,535, and half of the rest.
const OWNER_PART: u64 = 179_995_422;
const HALF_PART: u64 = 410_002_289;

/// Run to the first epoch, in which validators get their permits, let all of them set these
/// weights, and run to the second epoch. It pays the alpha of 11 blocks.
fn second_epoch(weights: &[(u16, u16)]) {
	until(EPOCHS[0]);
	for hotkey in [VALIDATOR, VALIDATOR_2] {
		assert_ok!(set_weights(&hotkey, SUBNET, weights));
	}
	until(EPOCHS[1]);
}

fn pending_total() -> u64 {
	Coinbase::<Test>::pending(SUBNET).total().unwrap().rao()
}

fn set_take(hotkey: &AccountId32, parts: u16) {
	Delegates::<Test>::insert(hotkey, parts);
}

/// What a position gained since it was worth `before`.
fn gain(hotkey: &AccountId32, coldkey: &AccountId32, before: u64) -> u64 {
	stake(hotkey, coldkey, SUBNET) - before
}

#[test]
fn epoch_should_pay_18_41_41_when_validators_set_weights() {
	Chain::with_neurons().run(|| {
		second_epoch(&[(3, 2), (4, 1)]);

		let expected = [11 * OWNER_PART, 11 * HALF_PART, 11 * HALF_PART, 0, 0];
		assert_eq!(last_payout(SUBNET), expected);
		assert_eq!(expected.iter().sum::<u64>(), 11_000_000_000);
		assert_eq!(pending_total(), 0);
	});
}

#[test]
fn epoch_should_pay_validators_both_halves_when_nobody_set_weights() {
	Chain::with_neurons().run(|| {
		until(EPOCHS[0]);

		assert_eq!(last_payout(SUBNET), [8 * OWNER_PART, 0, 16 * HALF_PART, 0, 0]);
		assert_eq!(pending_total(), 0);
	});
}

#[test]
fn owner_should_be_paid_in_stake_on_the_owner_hotkey() {
	Chain::with_neurons().run(|| {
		until(EPOCHS[0]);

		assert_eq!(stake(&OWNER_HOTKEY, &OWNER, SUBNET), 8 * OWNER_PART);
	});
}

#[test]
fn miners_should_be_paid_by_incentive_when_validators_agree() {
	Chain::with_neurons().run(|| {
		second_epoch(&[(3, 2), (4, 1)]);

		// 65,535 to 32,768.
		let (first, second) = (stake(&MINER, &CAROL, SUBNET), stake(&MINER_2, &DAVE, SUBNET));
		assert_eq!(first + second, 11 * HALF_PART);
		let expected = u128::from(11 * HALF_PART) * 65_535 / (65_535 + 32_768);
		assert!(u128::from(first).abs_diff(expected) <= 10, "{first} instead of {expected}");
	});
}

#[test]
fn validators_should_be_paid_by_stake_when_they_agree() {
	Chain::with_neurons().run(|| {
		until(EPOCHS[0]);
		let (first, second) =
			(stake(&VALIDATOR, &ALICE, SUBNET), stake(&VALIDATOR_2, &BOB, SUBNET));
		// 300 to 100.
		assert_eq!(first - alpha(300).rao(), 12 * HALF_PART);
		assert_eq!(second - alpha(100).rao(), 4 * HALF_PART);

		for hotkey in [VALIDATOR, VALIDATOR_2] {
			assert_ok!(set_weights(&hotkey, SUBNET, &[(3, 1), (4, 1)]));
		}
		until(EPOCHS[1]);
		let gains = (gain(&VALIDATOR, &ALICE, first), gain(&VALIDATOR_2, &BOB, second));
		assert_eq!(gains.0 + gains.1, 11 * HALF_PART);
		assert!(gains.0.abs_diff(3 * gains.1) <= 200, "{gains:?}");
	});
}

#[test]
fn dividends_should_compound_for_all_stakers_when_take_is_zero() {
	Chain::with_neurons().run(|| {
		set_take(&VALIDATOR, 0);
		assert_ok!(add_stake(&CAROL, &VALIDATOR, SUBNET, tao(50)));
		let (owner, nominator) =
			(stake(&VALIDATOR, &ALICE, SUBNET), stake(&VALIDATOR, &CAROL, SUBNET));

		until(EPOCHS[0]);

		// Each of them gained by the same factor.
		let total = Shares::<Test>::total(&VALIDATOR, SUBNET).rao();
		let of_total = |part: u64| {
			u64::try_from(u128::from(total) * u128::from(part) / u128::from(owner + nominator))
				.unwrap()
		};
		assert!(total > owner + nominator);
		assert!(stake(&VALIDATOR, &ALICE, SUBNET).abs_diff(of_total(owner)) <= 1);
		assert!(stake(&VALIDATOR, &CAROL, SUBNET).abs_diff(of_total(nominator)) <= 1);
	});
}

#[test]
fn take_should_become_stake_of_the_hotkeys_owner_when_dividends_are_paid() {
	Chain::with_subnet().neuron(SUBNET, VALIDATOR, ALICE, alpha(0)).run(|| {
		// GIVEN stake of BOB alone, and a take of 18 %
		assert_ok!(add_stake(&BOB, &VALIDATOR, SUBNET, tao(100)));
		let before = stake(&VALIDATOR, &BOB, SUBNET);

		// WHEN 8 blocks are paid to the only validator
		until(EPOCHS[0]);

		// THEN the owner gets the take as a stake, which shares in the rest
		let dividend = u128::from(16 * HALF_PART);
		let take = dividend * 11_796 / 65_535;
		let rest = dividend - take;
		let to_bob = rest * u128::from(before) / (u128::from(before) + take);
		assert!(u128::from(gain(&VALIDATOR, &BOB, before)).abs_diff(to_bob) <= 1);
		let to_alice = u128::from(stake(&VALIDATOR, &ALICE, SUBNET));
		assert!(to_alice.abs_diff(dividend - to_bob) <= 1);
		assert_eq!(u128::from(Shares::<Test>::last_dividends(SUBNET, &VALIDATOR).rao()), rest);
	});
}

#[test]
fn dividends_of_last_epoch_should_be_forgotten_when_hotkey_earns_none() {
	Chain::with_neurons().run(|| {
		until(EPOCHS[0]);
		assert!(!Shares::<Test>::last_dividends(SUBNET, &VALIDATOR_2).is_zero());
		assert_ok!(remove_full(&BOB, &VALIDATOR_2, SUBNET, None));
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 1)]));

		until(EPOCHS[1]);

		assert!(Shares::<Test>::last_dividends(SUBNET, &VALIDATOR_2).is_zero());
		assert!(!AlphaDividendsPerSubnet::<Test>::contains_key(SUBNET, VALIDATOR_2));
	});
}

#[test]
fn emission_should_list_what_each_neuron_earned() {
	Chain::with_neurons().run(|| {
		second_epoch(&[(3, 1), (4, 1)]);

		let emission = Scores::<Test>::emission(SUBNET);
		assert_eq!(emission.iter().sum::<u64>(), 22 * HALF_PART);
		assert_eq!(emission[1] + emission[2], 11 * HALF_PART);
		assert_eq!(emission[3], stake(&MINER, &CAROL, SUBNET));
		assert_eq!(emission[4], stake(&MINER_2, &DAVE, SUBNET));
	});
}

#[test]
fn incentive_of_owner_should_be_burned_by_default() {
	Chain::with_neurons().run(|| {
		second_epoch(&[(0, 1)]);

		let [owner, miners, validators, root, withheld] = last_payout(SUBNET);
		assert_eq!((owner, miners, withheld), (11 * OWNER_PART, 0, 11 * HALF_PART));
		assert_eq!((validators, root), (11 * HALF_PART, 0));
		// It stays issued and belongs to nobody.
		assert_eq!(SubnetAlphaBurned::<Test>::get(SUBNET).rao(), 11 * HALF_PART);
		assert_eq!(Pools::<Test>::alpha_out(SUBNET).rao(), alpha(400 + 19).rao());
		assert_eq!(stake(&OWNER_HOTKEY, &OWNER, SUBNET), 19 * OWNER_PART);
	});
}

#[test]
fn incentive_of_owner_should_be_taken_back_when_subnet_recycles() {
	Chain::with_neurons().run(|| {
		Coinbase::<Test>::set_recycle_owner_incentive(SUBNET, true);

		second_epoch(&[(0, 1)]);

		assert_eq!(last_payout(SUBNET)[4], 11 * HALF_PART);
		assert!(SubnetAlphaBurned::<Test>::get(SUBNET).is_zero());
		assert_eq!(Pools::<Test>::alpha_out(SUBNET).rao(), alpha(400 + 19).rao() - 11 * HALF_PART);
	});
}

#[test]
fn incentive_should_be_withheld_when_any_hotkey_of_the_owner_earns_it() {
	let second = account(40);
	Chain::with_neurons().neuron(SUBNET, second.clone(), OWNER, alpha(0)).run(|| {
		second_epoch(&[(3, 1), (5, 1)]);

		let [_, miners, _, _, withheld] = last_payout(SUBNET);
		assert_eq!(miners + withheld, 11 * HALF_PART);
		assert!(miners.abs_diff(withheld) <= 1);
		assert_eq!(stake(&second, &OWNER, SUBNET), 0);
	});
}

#[test]
fn inactive_validator_should_earn_nothing_when_another_one_is_active() {
	Chain::with_neurons().run(|| {
		ActivityCutoff::<Test>::insert(SUBNET, 11);
		until(EPOCHS[0]);
		let before = stake(&VALIDATOR_2, &BOB, SUBNET);
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 1)]));

		until(EPOCHS[1]);

		assert_eq!(gain(&VALIDATOR_2, &BOB, before), 0);
		assert_eq!(Scores::<Test>::emission(SUBNET)[1], 11 * HALF_PART);
	});
}

/// [`Chain::with_neurons`] with 1,000 TAO of [`BOB`] on root behind [`VALIDATOR_2`].
fn with_root_stake() -> Chain {
	Chain::with_neurons().neuron(ROOT, VALIDATOR_2, BOB, alpha(1_000))
}

#[test]
fn root_part_should_become_claimable_when_validator_has_root_stake() {
	with_root_stake().run(|| {
		// GIVEN no take, so that all of it can be claimed
		set_take(&VALIDATOR_2, 0);
		let before: u64 = (2..=9)
			.map(|block| {
				until(block);
				Coinbase::<Test>::pending(SUBNET).root.rao()
			})
			.max()
			.unwrap_or_default();
		// The epoch has emptied it: add the part of the last block.
		assert!(before > 0);

		// THEN
		let [owner, miners, validators, root, withheld] = last_payout(SUBNET);
		assert_eq!(owner + miners + validators + root + withheld, 8_000_000_000);
		assert!(root > before && root < before + before / 6);
		assert_eq!(Claims::<Test>::claimable_alpha(SUBNET).rao(), root);
		assert_eq!(Claims::<Test>::last_dividends(SUBNET, &VALIDATOR_2).rao(), root);
		let owed = Root::<Test>::owed(Position::new(&VALIDATOR_2, &BOB, SUBNET));
		assert!(u128::from(root) - owed <= 1);
	});
}

#[test]
fn root_part_should_pay_take_in_alpha_when_hotkey_takes_one() {
	with_root_stake().run(|| {
		until(EPOCHS[0]);

		let root = last_payout(SUBNET)[3];
		let take = (u128::from(root) * 11_796 / 65_535) as u64;
		assert_eq!(Claims::<Test>::last_dividends(SUBNET, &VALIDATOR_2).rao(), root - take);
		assert_eq!(Claims::<Test>::claimable_alpha(SUBNET).rao(), root - take);
	});
}

#[test]
fn root_part_should_be_a_share_of_validators_half_by_weighted_root_stake() {
	with_root_stake().run(|| {
		blocks(1);

		// w = 180 TAO of 1,000 against 2,401 alpha, of the rest after the owner's part.
		let weight = u128::from(tao(1_000).rao()) * u128::from(TaoWeight::<Test>::get());
		let issued = u128::from(Pools::<Test>::alpha_issuance(SUBNET).rao());
		let total = weight + issued * u128::from(u64::MAX);
		let rest = u128::from(2 * HALF_PART);
		// 820,004,578 * 0.0697 / 2, in two steps that stay below 128 bits.
		let root = rest * (weight >> 40) / (total >> 40) / 2;
		let pending = Coinbase::<Test>::pending(SUBNET);
		assert!(u128::from(pending.root.rao()).abs_diff(root) <= 1);
		assert_eq!(pending.validator.rao() + pending.root.rao(), HALF_PART);
		assert_eq!(pending.server.rao(), HALF_PART);
	});
}

#[test]
fn root_part_should_wait_when_no_validator_has_root_stake() {
	// The root stake stands behind a hotkey that is no validator of the subnet.
	Chain::with_neurons().neuron(ROOT, account(50), DAVE, alpha(1_000)).run(|| {
		until(EPOCHS[0]);

		// THEN nothing of it is lost
		let waiting = Coinbase::<Test>::pending(SUBNET).root.rao();
		assert!(waiting > 0);
		assert_eq!(last_payout(SUBNET).iter().sum::<u64>() + waiting, 8_000_000_000);
		assert_eq!(last_payout(SUBNET)[3], 0);

		// and a validator that gets root stake earns it as well.
		assert_ok!(add_stake(&ALICE, &VALIDATOR, ROOT, tao(10)));
		until(EPOCHS[1]);
		assert!(last_payout(SUBNET)[3] > 2 * waiting);
		assert_eq!(pending_total(), 0);
	});
}

#[test]
fn root_part_should_be_shared_by_root_stake_when_two_validators_have_some() {
	with_root_stake().neuron(ROOT, VALIDATOR, ALICE, alpha(3_000)).run(|| {
		set_take(&VALIDATOR, 0);
		set_take(&VALIDATOR_2, 0);

		until(EPOCHS[0]);

		// Both have three times as much of both stakes as the other.
		let (first, second) = (
			Root::<Test>::owed(Position::new(&VALIDATOR, &ALICE, SUBNET)),
			Root::<Test>::owed(Position::new(&VALIDATOR_2, &BOB, SUBNET)),
		);
		assert!(first.abs_diff(3 * second) <= 8, "{first} {second}");
		let claimable = Claims::<Test>::claimable_alpha(SUBNET).rao();
		assert!(u128::from(claimable) - first - second <= 2);
	});
}

#[test]
fn owed_should_stay_when_root_stake_changes_after_an_epoch() {
	with_root_stake().run(|| {
		until(EPOCHS[0]);
		let owed = || Root::<Test>::owed(Position::new(&VALIDATOR_2, &BOB, SUBNET));
		let before = owed();
		assert!(before > 0);

		assert_ok!(add_stake(&BOB, &VALIDATOR_2, ROOT, tao(77)));
		assert_eq!(owed(), before);
		assert_ok!(unstake_all_alpha(&BOB, &VALIDATOR_2));
		assert_eq!(owed(), before);
		assert_ok!(unstake_all(&BOB, &VALIDATOR_2));
		assert_eq!(owed(), before);
	});
}

#[test]
fn alpha_budget_should_be_shared_by_dividends_when_all_stake_is_on_root() {
	Chain::with_subnet()
		.neuron(SUBNET, VALIDATOR, ALICE, alpha(0))
		.neuron(ROOT, VALIDATOR, ALICE, alpha(1_000))
		.run(|| {
			until(EPOCHS[0]);

			// Nobody holds alpha on the hotkey, so its owner gets the alpha.
			let [_, _, validators, root, _] = last_payout(SUBNET);
			assert!(validators > 0 && root > 0);
			let take = (u128::from(root) * 11_796 / 65_535) as u64;
			assert_eq!(stake(&VALIDATOR, &ALICE, SUBNET), validators + take);
			assert_eq!(pending_total(), 0);
		});
}

#[test]
fn alpha_should_be_conserved_when_many_epochs_pass() {
	with_root_stake().run(|| {
		second_epoch(&[(0, 1), (3, 3), (4, 7)]);

		until(200);

		// Everything emitted is somebody's, waits, or was burned; the invariants check the sum.
		let emitted = Pools::<Test>::alpha_out(SUBNET).rao() - alpha(400).rao();
		assert_eq!(emitted, 199_000_000_000);
		let paid: u64 = events()
			.into_iter()
			.map(|event| match event {
				Event::EpochPaid { owner, miners, validators, root, withheld, .. } => {
					[owner, miners, validators, root, withheld].map(AlphaBalance::rao).iter().sum()
				},
				_ => 0,
			})
			.sum();
		assert_eq!(paid + pending_total(), emitted);
	});
}

#[test]
fn owner_cut_should_be_recycled_when_nobody_owns_the_subnet() {
	Chain::with_neurons().run(|| {
		SubnetOwner::<Test>::remove(SUBNET);
		SubnetOwnerHotkey::<Test>::remove(SUBNET);
		let nobody = account(0);
		until(9);
		let issuance = Pools::<Test>::alpha_issuance(SUBNET).rao();

		until(20);

		// The cut of eleven blocks; nobody has incentive.
		let [owner, _, _, _, withheld] = last_payout(SUBNET);
		assert_eq!((owner, withheld), (0, 11 * 179_995_422));
		assert_eq!(stake(&nobody, &nobody, SUBNET), 0);
		assert_eq!(
			Pools::<Test>::alpha_issuance(SUBNET).rao() + withheld,
			// As much for the pool, whose price is below one.
			issuance + 22_000_000_000
		);
	});
}
