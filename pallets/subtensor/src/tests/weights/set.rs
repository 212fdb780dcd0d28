//! Setting weights.

use super::mock::*;
use crate::{pallet::*, weights::WeightStore};
use dtao_types::{MechId, NetUid, NetUidStorageIndex, Uid};
use frame_support::{assert_noop, assert_ok};
use sp_core::crypto::AccountId32;
use sp_runtime::DispatchResult;

/// uids of [`Chain::with_neurons`].
const VALIDATOR_UID: Uid = Uid::new(1);
const MINERS: [u16; 2] = [3, 4];

/// Block of the first epoch of [`SUBNET`], which gives the validators their permits.
const FIRST_EPOCH: u64 = 9;

/// [`Chain::with_neurons`] in the block in which validators have their permits.
fn with_permits(test: impl FnOnce()) {
	Chain::with_neurons().run(|| {
		until(FIRST_EPOCH);
		test()
	});
}

fn row(uid: Uid) -> Vec<(u16, u16)> {
	WeightStore::<Test>::row(index(SUBNET), uid)
}

fn set_with_key(hotkey: &AccountId32, version_key: u64) -> DispatchResult {
	let (netuid, dests, weights) = (SUBNET, MINERS.to_vec(), vec![1, 1]);
	dispatch(signed(hotkey), Call::set_weights { netuid, dests, weights, version_key })
}

fn set_on_mechanism(hotkey: &AccountId32, mecid: u8) -> DispatchResult {
	let (netuid, mecid) = (SUBNET, MechId::new(mecid));
	let (dests, weights, version_key) = (MINERS.to_vec(), vec![1, 2], 0);
	let call = Call::set_mechanism_weights { netuid, mecid, dests, weights, version_key };
	dispatch(signed(hotkey), call)
}

#[test]
fn set_weights_should_store_upscaled_row_when_validator_has_permit() {
	with_permits(|| {
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 20_000), (4, 10_000)]));

		assert_eq!(row(VALIDATOR_UID), [(3, 65_535), (4, 32_768)]);
		assert_eq!(WeightStore::<Test>::last_update(index(SUBNET)), [0, FIRST_EPOCH, 0, 0, 0]);
		assert_eq!(last_event(), Event::WeightsSet(index(SUBNET), VALIDATOR_UID));
	});
}

#[test]
fn set_weights_should_replace_row_when_set_again() {
	with_permits(|| {
		WeightsSetRateLimit::<Test>::insert(SUBNET, 0);
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 1), (4, 1)]));

		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(4, 9)]));

		assert_eq!(row(VALIDATOR_UID), [(4, 65_535)]);
	});
}

#[test]
fn set_weights_should_keep_zeros_when_all_are_zero() {
	with_permits(|| {
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 0), (4, 0)]));

		assert_eq!(row(VALIDATOR_UID), [(3, 0), (4, 0)]);
	});
}

#[test]
fn set_weights_should_accept_one_weight_for_every_neuron() {
	with_permits(|| {
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(4, 5), (3, 4), (2, 3), (1, 2), (0, 1)]));

		assert_eq!(row(VALIDATOR_UID).len(), 5);
	});
}

#[test]
fn set_weights_should_accept_own_uid_alone_when_neuron_has_no_permit() {
	with_permits(|| {
		MinAllowedWeights::<Test>::insert(SUBNET, 3);

		assert_ok!(set_weights(&MINER, SUBNET, &[(3, 1)]));
	});
}

#[test]
fn set_weights_should_succeed_without_permit_when_hotkey_is_the_owners() {
	with_permits(|| {
		assert_ok!(set_weights(&OWNER_HOTKEY, SUBNET, &[(3, 1)]));
	});
}

#[test]
fn set_weights_should_fail_when_subnet_wants_commit_and_reveal() {
	with_permits(|| {
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		assert_noop!(
			set_weights(&VALIDATOR, SUBNET, &[(3, 1)]),
			Error::<Test>::CommitRevealEnabled
		);
	});
}

#[test]
fn set_weights_should_fail_when_subnet_is_root() {
	with_permits(|| {
		assert_noop!(
			set_weights(&VALIDATOR, NetUid::ROOT, &[(0, 1)]),
			Error::<Test>::CanNotSetRootNetworkWeights
		);
	});
}

#[test]
fn set_weights_should_fail_when_lists_differ_in_length() {
	with_permits(|| {
		for (dests, weights) in [(vec![3, 4], vec![1]), (vec![], vec![1]), (vec![3], vec![])] {
			let call = Call::set_weights { netuid: SUBNET, dests, weights, version_key: 0 };
			assert_noop!(dispatch(signed(&VALIDATOR), call), Error::<Test>::WeightVecNotEqualSize);
		}
	});
}

#[test]
fn set_weights_should_fail_when_subnet_is_unknown() {
	with_permits(|| {
		assert_noop!(set_weights(&VALIDATOR, NO_SUBNET, &[(3, 1)]), Error::<Test>::SubnetNotExists);
	});
}

#[test]
fn set_weights_should_fail_when_there_are_more_weights_than_neurons() {
	with_permits(|| {
		let six: Vec<(u16, u16)> = (0..6).map(|uid| (uid, 1)).collect();
		let many: Vec<(u16, u16)> = (0..=u16::MAX).map(|uid| (uid, 1)).collect();
		for weights in [six, many] {
			assert_noop!(
				set_weights(&VALIDATOR, SUBNET, &weights),
				Error::<Test>::UidsLengthExceedUidsInSubNet
			);
		}
	});
}

#[test]
fn set_weights_should_accept_a_full_row_and_no_more_when_the_subnet_is_full() {
	let chain = (5..256).fold(Chain::with_neurons(), |chain, uid: u16| {
		let mut hotkey = [77; 32];
		hotkey[..2].copy_from_slice(&uid.to_le_bytes());
		chain.neuron(SUBNET, hotkey.into(), ALICE, alpha(0))
	});
	chain.run(|| {
		until(FIRST_EPOCH);
		let full: Vec<(u16, u16)> = (0..256).map(|uid| (uid, u16::MAX - uid)).collect();
		let longer: Vec<(u16, u16)> = (0..257).map(|uid| (uid, 1)).collect();
		assert_noop!(
			set_weights(&VALIDATOR, SUBNET, &longer),
			Error::<Test>::UidsLengthExceedUidsInSubNet
		);
		assert_noop!(
			set_weights(&VALIDATOR, SUBNET, &longer[1..]),
			Error::<Test>::UidVecContainInvalidOne
		);

		assert_ok!(set_weights(&VALIDATOR, SUBNET, &full));

		assert_eq!(row(VALIDATOR_UID), full);
		until(FIRST_EPOCH + 11);
		assert_eq!(Incentive::<Test>::get(index(SUBNET)).len(), 256);
		assert!(!events().contains(&Event::EpochSkipped { netuid: SUBNET }));
	});
}

#[test]
fn set_weights_should_fail_when_hotkey_is_not_registered() {
	with_permits(|| {
		for who in [UNKNOWN, ALICE] {
			assert_noop!(
				set_weights(&who, SUBNET, &[(3, 1)]),
				Error::<Test>::HotKeyNotRegisteredInSubNet
			);
		}
	});
}

#[test]
fn set_weights_should_fail_when_stake_is_below_threshold() {
	with_permits(|| {
		let weight = crate::children::Children::<Test>::stake_weight(&VALIDATOR, SUBNET);
		StakeThreshold::<Test>::put(weight + 1);
		assert_noop!(
			set_weights(&VALIDATOR, SUBNET, &[(3, 1)]),
			Error::<Test>::NotEnoughStakeToSetWeights
		);

		StakeThreshold::<Test>::put(weight);
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 1)]));
	});
}

#[test]
fn set_weights_should_count_weighted_root_stake_when_checking_threshold() {
	Chain::with_neurons().neuron(NetUid::ROOT, VALIDATOR, ALICE, alpha(1_000)).run(|| {
		// 300 alpha and 18 % of 1,000 TAO.
		StakeThreshold::<Test>::put(alpha(300).rao() + 179_999_999_999);
		until(FIRST_EPOCH);
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 1)]));
	});
}

#[test]
fn set_weights_should_fail_when_version_key_is_older_than_demanded() {
	with_permits(|| {
		WeightsVersionKey::<Test>::insert(SUBNET, 5);
		assert_noop!(set_with_key(&VALIDATOR, 4), Error::<Test>::IncorrectWeightVersionKey);
		assert_ok!(set_with_key(&VALIDATOR, 5));
		assert_ok!(set_with_key(&VALIDATOR_2, u64::MAX));
	});
}

#[test]
fn set_weights_should_accept_any_version_key_when_none_is_demanded() {
	with_permits(|| {
		assert_ok!(set_with_key(&VALIDATOR, 0));
	});
}

#[test]
fn set_weights_should_fail_when_weights_were_set_too_recently() {
	with_permits(|| {
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 1)]));

		// The default rate limit is 100 blocks.
		blocks(99);
		assert_noop!(
			set_weights(&VALIDATOR, SUBNET, &[(3, 1)]),
			Error::<Test>::SettingWeightsTooFast
		);
		blocks(1);
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 1)]));
	});
}

#[test]
fn set_weights_should_fail_when_neuron_has_no_permit() {
	with_permits(|| {
		for weights in [&[(4, 1)][..], &[(3, 1), (4, 1)], &[]] {
			assert_noop!(
				set_weights(&MINER, SUBNET, weights),
				Error::<Test>::NeuronNoValidatorPermit
			);
		}
	});
}

#[test]
fn set_weights_should_fail_when_uid_is_listed_twice() {
	with_permits(|| {
		for weights in [&[(3, 1), (3, 1)][..], &[(3, 1), (4, 2), (3, 3)]] {
			assert_noop!(set_weights(&VALIDATOR, SUBNET, weights), Error::<Test>::DuplicateUids);
		}
	});
}

#[test]
fn set_weights_should_fail_when_uid_is_not_on_the_subnet() {
	with_permits(|| {
		for uid in [5, 6, u16::MAX] {
			assert_noop!(
				set_weights(&VALIDATOR, SUBNET, &[(3, 1), (uid, 1)]),
				Error::<Test>::UidVecContainInvalidOne
			);
		}
	});
}

#[test]
fn set_weights_should_fail_when_there_are_too_few() {
	with_permits(|| {
		MinAllowedWeights::<Test>::insert(SUBNET, 2);
		for weights in [&[][..], &[(3, 1)]] {
			assert_noop!(
				set_weights(&VALIDATOR, SUBNET, weights),
				Error::<Test>::WeightVecLengthIsLow
			);
		}
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &[(3, 1), (4, 1)]));
	});
}

#[test]
fn set_weights_should_demand_no_more_weights_than_there_are_neurons() {
	with_permits(|| {
		MinAllowedWeights::<Test>::insert(SUBNET, 1_024);
		let all: Vec<(u16, u16)> = (0..5).map(|uid| (uid, 1)).collect();

		assert_noop!(
			set_weights(&VALIDATOR, SUBNET, &all[1..]),
			Error::<Test>::WeightVecLengthIsLow
		);
		assert_ok!(set_weights(&VALIDATOR, SUBNET, &all));
	});
}

#[test]
fn set_weights_should_check_in_order() {
	with_permits(|| {
		// GIVEN a call with which everything is wrong
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		StakeThreshold::<Test>::put(u64::MAX);
		WeightsVersionKey::<Test>::insert(SUBNET, 1);
		MinAllowedWeights::<Test>::insert(SUBNET, 3);
		LastUpdate::<Test>::insert(index(SUBNET), wire(vec![FIRST_EPOCH; 5]));
		let attempt = |who: &AccountId32, dests: &[u16], values: usize, version_key| {
			let (dests, weights) = (dests.to_vec(), vec![1; values]);
			let call = Call::set_weights { netuid: SUBNET, dests, weights, version_key };
			dispatch(signed(who), call)
		};
		let many = [7; 6];

		// THEN each repair shows the next error.
		assert_noop!(attempt(&UNKNOWN, &many, 1, 0), Error::<Test>::CommitRevealEnabled);
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, false);
		assert_noop!(attempt(&UNKNOWN, &many, 1, 0), Error::<Test>::WeightVecNotEqualSize);
		assert_noop!(attempt(&UNKNOWN, &many, 6, 0), Error::<Test>::UidsLengthExceedUidsInSubNet);
		assert_noop!(attempt(&UNKNOWN, &[7; 2], 2, 0), Error::<Test>::HotKeyNotRegisteredInSubNet);
		assert_noop!(attempt(&MINER, &[7; 2], 2, 0), Error::<Test>::NotEnoughStakeToSetWeights);
		StakeThreshold::<Test>::put(0);
		assert_noop!(attempt(&MINER, &[7; 2], 2, 0), Error::<Test>::IncorrectWeightVersionKey);
		assert_noop!(attempt(&MINER, &[7; 2], 2, 1), Error::<Test>::SettingWeightsTooFast);
		WeightsSetRateLimit::<Test>::insert(SUBNET, 0);
		assert_noop!(attempt(&MINER, &[7; 2], 2, 1), Error::<Test>::NeuronNoValidatorPermit);
		assert_noop!(attempt(&VALIDATOR, &[7; 2], 2, 1), Error::<Test>::DuplicateUids);
		assert_noop!(attempt(&VALIDATOR, &[7, 3], 2, 1), Error::<Test>::UidVecContainInvalidOne);
		assert_noop!(attempt(&VALIDATOR, &[4, 3], 2, 1), Error::<Test>::WeightVecLengthIsLow);
		assert_ok!(attempt(&VALIDATOR, &[4, 3, 2], 3, 1));
	});
}

#[test]
fn set_mechanism_weights_should_equal_set_weights_when_mechanism_is_main() {
	with_permits(|| {
		assert_ok!(set_on_mechanism(&VALIDATOR, 0));

		assert_eq!(row(VALIDATOR_UID), [(3, 32_768), (4, 65_535)]);
	});
}

#[test]
fn set_mechanism_weights_should_keep_rows_apart_when_there_are_two_mechanisms() {
	with_permits(|| {
		// GIVEN a second mechanism, with its updates in a list of its own
		let second = NetUidStorageIndex::new(4_096 + SUBNET.get());
		add_mechanism(SUBNET);

		assert_ok!(set_on_mechanism(&VALIDATOR, 1));

		assert_eq!(row(VALIDATOR_UID), []);
		assert_eq!(WeightStore::<Test>::row(second, VALIDATOR_UID), [(3, 32_768), (4, 65_535)]);
		assert_eq!(WeightStore::<Test>::last_update(second), [0, FIRST_EPOCH, 0, 0, 0]);
		assert_eq!(last_event(), Event::WeightsSet(second, VALIDATOR_UID));
	});
}

#[test]
fn set_mechanism_weights_should_fail_when_mechanism_is_unknown() {
	with_permits(|| {
		for mecid in [1, 15, 16, u8::MAX] {
			assert_noop!(set_on_mechanism(&VALIDATOR, mecid), Error::<Test>::MechanismDoesNotExist);
		}
	});
}
