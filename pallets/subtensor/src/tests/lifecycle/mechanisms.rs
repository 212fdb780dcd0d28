//! Several incentive mechanisms on one subnet.

use super::mock::*;
use crate::{
	coinbase::Coinbase, pallet::*, schedule::Schedule, scores::Scores, subnets::Subnets,
	views::Views, weights::WeightStore,
};
use codec::Compact;
use dtao_emission::dividends::split_exact;
use dtao_traits::{ChainParam, HyperparamAdmin, MechanismSplit, SubnetParam};
use dtao_types::{AlphaBalance, MechId, NetUid, NetUidStorageIndex, Uid};
use frame_support::{assert_noop, assert_ok};
use sp_core::{crypto::AccountId32, H256};
use sp_runtime::DispatchResult;

/// Epochs of [`SUBNET`] with a tempo of 10.
const EPOCHS: [u64; 3] = [9, 20, 31];

/// Storage index of the second mechanism of [`SUBNET`].
const SECOND: NetUidStorageIndex = NetUidStorageIndex::new(4_096 + 1);

/// A fifth and four fifths.
const PARTS: [u16; 2] = [13_107, 52_428];

fn set_count(netuid: NetUid, count: u8) -> DispatchResult {
	let param = SubnetParam::MechanismCount(MechId::new(count));
	SubtensorModule::set_subnet(RuntimeOrigin::root(), netuid, param)
}

fn set_split(parts: Option<&[u16]>) -> DispatchResult {
	let param = SubnetParam::MechanismEmissionSplit(parts.map(MechanismSplit::new));
	SubtensorModule::set_subnet(RuntimeOrigin::root(), SUBNET, param)
}

fn set_most(count: u8) -> DispatchResult {
	let param = ChainParam::MaxMechanismCount(MechId::new(count));
	SubtensorModule::set_chain(RuntimeOrigin::root(), param)
}

/// `set_mechanism_weights`.
fn set(hotkey: &AccountId32, mecid: u8, weights: &[(u16, u16)]) -> DispatchResult {
	let (dests, weights) = weights.iter().copied().unzip();
	let (netuid, mecid) = (SUBNET, MechId::new(mecid));
	let call = Call::set_mechanism_weights { netuid, mecid, dests, weights, version_key: 0 };
	dispatch(signed(hotkey), call)
}

/// [`Chain::with_neurons`] with two mechanisms on [`SUBNET`], in the block in which the validators
/// have their permits.
fn two_mechanisms(test: impl FnOnce()) {
	Chain::with_neurons().run(|| {
		MaxAllowedUids::<Test>::insert(SUBNET, 128);
		assert_ok!(set_count(SUBNET, 2));
		until(EPOCHS[0]);
		test()
	});
}

fn pending() -> u64 {
	Coinbase::<Test>::pending(SUBNET).total().unwrap().rao()
}

fn skipped() -> usize {
	events().iter().filter(|event| matches!(event, Event::EpochSkipped { .. })).count()
}

#[test]
fn mechanism_count_should_open_empty_mechanisms_when_it_rises() {
	two_mechanisms(|| {
		assert_eq!(MechanismCountCurrent::<Test>::get(SUBNET), MechId::new(2));
		assert_eq!(WeightStore::<Test>::last_update(SECOND), [0; 5]);
		assert_eq!(WeightStore::<Test>::decided_at(SECOND), [0; 5]);
		assert_eq!(Incentive::<Test>::get(SECOND), vec![0; 5]);
		// Nobody has to wait for the first weights on it.
		assert_ok!(set(&VALIDATOR, 1, &[(3, 1)]));
	});
}

#[test]
fn mechanism_count_should_delete_the_data_of_mechanisms_when_it_falls() {
	two_mechanisms(|| {
		// GIVEN weights, bonds, scores and a commit on both
		for mecid in [0, 1] {
			assert_ok!(set(&VALIDATOR, mecid, &[(3, 1), (4, 1)]));
		}
		until(EPOCHS[1]);
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, true);
		WeightsSetRateLimit::<Test>::insert(SUBNET, 0);
		for mecid in [0, 1].map(MechId::new) {
			let (netuid, commit_hash) = (SUBNET, H256::zero());
			for hotkey in [VALIDATOR, MINER] {
				let call = Call::commit_mechanism_weights { netuid, mecid, commit_hash };
				assert_ok!(dispatch(signed(&hotkey), call));
			}
		}
		assert_eq!(Scores::<Test>::bonds(SECOND, Uid::new(1)).len(), 2);
		assert_ok!(set_split(Some(&PARTS)));

		// WHEN
		assert_ok!(set_count(SUBNET, 1));

		// THEN nothing of the second is left
		assert_eq!(Weights::<Test>::iter_prefix(SECOND).count(), 0);
		assert_eq!(Bonds::<Test>::iter_prefix(SECOND).count(), 0);
		assert_eq!(WeightCommits::<Test>::iter_prefix(SECOND).count(), 0);
		assert!(!LastUpdate::<Test>::contains_key(SECOND));
		assert!(!WeightsDecidedAt::<Test>::contains_key(SECOND));
		assert!(!Incentive::<Test>::contains_key(SECOND));
		assert!(!MechanismEmissionSplit::<Test>::contains_key(SUBNET));
		// and the first has everything.
		assert_eq!(WeightStore::<Test>::row(index(SUBNET), Uid::new(1)).len(), 2);
		assert_eq!(Scores::<Test>::bonds(index(SUBNET), Uid::new(1)).len(), 2);
		assert_eq!(WeightStore::<Test>::commits(index(SUBNET), &MINER).len(), 1);
		let mecid = MechId::new(1);
		let call =
			Call::commit_mechanism_weights { netuid: SUBNET, mecid, commit_hash: H256::zero() };
		assert_noop!(dispatch(signed(&VALIDATOR), call), Error::<Test>::MechanismDoesNotExist);
	});
}

#[test]
fn mechanism_count_should_keep_everything_when_it_stays() {
	two_mechanisms(|| {
		assert_ok!(set(&VALIDATOR, 1, &[(3, 1)]));
		assert_ok!(set_split(Some(&PARTS)));
		assert_ok!(set_count(SUBNET, 2));
		assert_eq!(WeightStore::<Test>::row(SECOND, Uid::new(1)), [(3, 65_535)]);
		assert_eq!(Subnets::<Test>::emission_split(SUBNET), PARTS);
	});
}

#[test]
fn mechanism_count_should_fail_when_it_is_out_of_bounds() {
	two_mechanisms(|| {
		for count in [0, 3, 16, u8::MAX] {
			assert_noop!(set_count(SUBNET, count), Error::<Test>::ValueNotInBounds);
		}
		assert_noop!(set_count(NetUid::ROOT, 2), Error::<Test>::ValueNotInBounds);
		assert_ok!(set_count(NetUid::ROOT, 1));
		assert_ok!(set_most(3));
		MaxAllowedUids::<Test>::insert(SUBNET, 85);
		assert_ok!(set_count(SUBNET, 3));
	});
}

#[test]
fn mechanism_count_should_fail_when_neurons_would_be_too_many() {
	Chain::with_neurons().run(|| {
		for (uids, fits) in [(256, false), (129, false), (128, true)] {
			MaxAllowedUids::<Test>::insert(SUBNET, uids);
			if fits {
				assert_ok!(set_count(SUBNET, 2));
			} else {
				assert_noop!(set_count(SUBNET, 2), Error::<Test>::TooManyUIDsPerMechanism);
			}
		}
		// The other way round, too.
		let more = |uids| {
			let param = SubnetParam::MaxAllowedUids(uids);
			SubtensorModule::set_subnet(RuntimeOrigin::root(), SUBNET, param)
		};
		assert_noop!(more(129), Error::<Test>::TooManyUIDsPerMechanism);
		assert_ok!(set_count(SUBNET, 1));
		assert_ok!(more(256));
	});
}

#[test]
fn most_mechanisms_should_be_sixteen() {
	Chain::with_neurons().run(|| {
		for count in [0, 17, u8::MAX] {
			assert_noop!(set_most(count), Error::<Test>::ValueNotInBounds);
		}
		assert_ok!(set_most(16));
		MaxAllowedUids::<Test>::insert(SUBNET, 16);
		assert_ok!(set_count(SUBNET, 16));
		until(EPOCHS[1]);
		assert_eq!(skipped(), 0);
		assert_ok!(set(&VALIDATOR, 15, &[(3, 1)]));
		assert_ok!(set_count(SUBNET, 1));
	});
}

#[test]
fn emission_split_should_have_a_part_for_each_mechanism() {
	two_mechanisms(|| {
		assert_eq!(Subnets::<Test>::emission_split(SUBNET), [32_768, 32_767]);
		for parts in [
			&[][..],
			&[65_535],
			&[65_535, 1],
			&[65_534, 0],
			&[32_768, 32_766, 1],
			&[u16::MAX; 2],
			&[4_096; 17],
		] {
			assert_noop!(set_split(Some(parts)), Error::<Test>::ValueNotInBounds);
		}
		assert_ok!(set_split(Some(&PARTS)));
		assert_eq!(MechanismEmissionSplit::<Test>::get(SUBNET), Some(wire(PARTS.to_vec())));
		assert_eq!(Subnets::<Test>::emission_split(SUBNET), PARTS);
		assert_ok!(set_split(None));
		assert!(!MechanismEmissionSplit::<Test>::contains_key(SUBNET));
	});
}

#[test]
fn emission_split_should_be_even_when_the_stored_one_does_not_fit() {
	two_mechanisms(|| {
		for poison in [vec![], vec![1, 2], vec![65_535], vec![32_768, 32_767, 0]] {
			MechanismEmissionSplit::<Test>::insert(SUBNET, wire(poison));
			assert_eq!(Subnets::<Test>::emission_split(SUBNET), [32_768, 32_767]);
		}
	});
}

#[test]
fn epoch_should_pay_each_mechanism_its_part_by_its_own_weights() {
	two_mechanisms(|| {
		assert_ok!(set_split(Some(&PARTS)));
		assert_ok!(set(&VALIDATOR, 0, &[(3, 1)]));
		assert_ok!(set(&VALIDATOR, 1, &[(4, 1)]));

		until(EPOCHS[1]);

		// Everything is paid, a fifth of the miners' half to the miner of the first mechanism.
		let [_, miners, ..] = last_payout(SUBNET);
		assert_eq!(last_payout(SUBNET).iter().sum::<u64>(), 11_000_000_000);
		assert_eq!(pending(), 0);
		let emission = Scores::<Test>::emission(SUBNET);
		let shares = split_exact(AlphaBalance::from_rao(miners), &PARTS.map(u128::from));
		assert_eq!(emission[3..], shares.into_iter().map(AlphaBalance::rao).collect::<Vec<_>>());
		assert_eq!(stake(&MINER, &CAROL, SUBNET), emission[3]);
		assert_eq!(stake(&MINER_2, &DAVE, SUBNET), emission[4]);
	});
}

#[test]
fn epoch_should_store_scores_by_mechanism_and_their_means() {
	two_mechanisms(|| {
		assert_ok!(set_split(Some(&PARTS)));
		assert_ok!(set(&VALIDATOR, 0, &[(3, 1)]));
		assert_ok!(set(&VALIDATOR, 1, &[(4, 1)]));

		until(EPOCHS[1]);

		let incentives = |index| Incentive::<Test>::get(index).into_inner();
		assert_eq!(incentives(index(SUBNET)), [0, 0, 0, 65_535, 0]);
		assert_eq!(incentives(SECOND), [0, 0, 0, 0, 65_535]);
		assert_eq!(Scores::<Test>::bonds(index(SUBNET), Uid::new(1))[0].0, 3);
		assert_eq!(Scores::<Test>::bonds(SECOND, Uid::new(1))[0].0, 4);
		// One weight is all there is on a mechanism, so its consensus is the whole.
		assert_eq!(Consensus::<Test>::get(SUBNET)[3..], PARTS);
		assert_eq!(Dividends::<Test>::get(SUBNET)[1], 65_535);
		assert_eq!(ValidatorTrust::<Test>::get(SUBNET)[1], 65_535);
		assert!(Scores::<Test>::has_permit(SUBNET, Uid::new(1)));
	});
}

#[test]
fn neuron_should_be_active_when_it_is_on_one_mechanism() {
	two_mechanisms(|| {
		Schedule::<Test>::set_activity_cutoff(SUBNET, 11);
		assert_ok!(set(&VALIDATOR, 1, &[(4, 1)]));
		until(EPOCHS[1]);
		assert_eq!(Active::<Test>::get(SUBNET), vec![false, true, false, false, false]);
	});
}

#[test]
fn mechanism_without_weights_should_pay_validators_by_stake() {
	two_mechanisms(|| {
		assert_ok!(set_split(Some(&PARTS)));
		assert_ok!(set(&VALIDATOR, 0, &[(3, 1)]));

		until(EPOCHS[1]);

		let [owner, miners, validators, root, withheld] = last_payout(SUBNET);
		assert_eq!(owner + miners + validators, 11_000_000_000);
		assert_eq!((root, withheld, pending()), (0, 0, 0));
		// A fifth of the half of the miners.
		let half = (11_000_000_000 - owner) / 2;
		assert!(miners.abs_diff(half / 5) <= 2, "{miners}");
		assert!(Scores::<Test>::emission(SUBNET)[2] > 0);
	});
}

#[test]
fn mechanism_with_the_whole_emission_should_pay_like_a_single_one() {
	let payout = |count: u8| {
		let mut emission = vec![];
		Chain::with_neurons().run(|| {
			MaxAllowedUids::<Test>::insert(SUBNET, 128);
			until(EPOCHS[0]);
			assert_ok!(set_count(SUBNET, count));
			if count == 2 {
				assert_ok!(set_split(Some(&[65_535, 0])));
				assert_ok!(set(&VALIDATOR, 1, &[(4, 1)]));
			}
			assert_ok!(set(&VALIDATOR, 0, &[(3, 1), (4, 3)]));
			assert_ok!(set(&VALIDATOR_2, 0, &[(3, 5), (4, 2)]));
			until(EPOCHS[2]);
			emission = Scores::<Test>::emission(SUBNET);
		});
		emission
	};
	assert_eq!(payout(1), payout(2));
}

#[test]
fn epoch_should_be_skipped_as_a_whole_when_one_mechanism_is_poisoned() {
	let poisons: [fn(); 4] = [
		|| LastUpdate::<Test>::insert(SECOND, wire(vec![0; 4])),
		|| LastUpdate::<Test>::insert(SECOND, wire(vec![0; 6])),
		|| Weights::<Test>::insert(SECOND, Uid::new(1), wire(vec![(5, 1)])),
		|| Bonds::<Test>::insert(SECOND, Uid::new(1), wire(vec![(3, 1), (3, 1)])),
	];
	for poison in poisons {
		two_mechanisms(|| {
			assert_ok!(set(&VALIDATOR, 0, &[(3, 1)]));
			until(EPOCHS[1] - 1);
			let (kept, incentive) = (pending(), Incentive::<Test>::get(index(SUBNET)));
			poison();

			unchecked_block();

			assert_eq!(last_event(), Event::EpochSkipped { netuid: SUBNET });
			assert_eq!((skipped(), unexpected()), (1, 0));
			assert_eq!(pending(), kept + 1_000_000_000);
			assert_eq!(Incentive::<Test>::get(index(SUBNET)), incentive);

			// The chain goes on, and pays once the mechanism is gone.
			assert_ok!(set_count(SUBNET, 1));
			until(EPOCHS[2]);
			assert_eq!(skipped(), 1);
			assert_eq!(last_payout(SUBNET).iter().sum::<u64>(), 22_000_000_000);
		});
	}
}

#[test]
fn neurons_should_come_and_go_on_every_mechanism() {
	two_mechanisms(|| {
		assert_ok!(set(&MINER, 1, &[(3, 1)]));
		blocks(1);

		// WHEN one registers
		register(SUBNET, &UNKNOWN, &BOB);
		assert_eq!(WeightStore::<Test>::last_update(SECOND), [0, 0, 0, 9, 0, 10]);
		assert_eq!(Incentive::<Test>::get(SECOND).len(), 6);

		// WHEN one is replaced
		assert_ok!(crate::keys::KeyStore::<Test>::associate(&account(77), &CAROL));
		let place = Uid::new(3);
		crate::registration::Registration::<Test>::replace(SUBNET, place, &account(77));
		assert_eq!(WeightStore::<Test>::row(SECOND, place), []);
		assert_eq!(WeightStore::<Test>::last_update(SECOND)[3], 10);
	});
}

#[test]
fn metagraph_should_show_each_mechanism() {
	two_mechanisms(|| {
		assert_ok!(set(&VALIDATOR, 0, &[(3, 1)]));
		blocks(1);
		assert_ok!(set(&VALIDATOR, 1, &[(4, 1)]));
		until(EPOCHS[1]);

		let shown = |mecid| Views::<Test>::get_mechagraph(SUBNET, MechId::new(mecid));
		let (first, second) = (shown(0).unwrap(), shown(1).unwrap());
		assert_eq!(shown(2), None);
		let netuids = [&first, &second].map(|graph| graph.netuid.0.get());
		assert_eq!(netuids, [1, 4_097]);
		assert_eq!(first.incentives[3..], [65_535, 0].map(Compact));
		assert_eq!(second.incentives[3..], [0, 65_535].map(Compact));
		assert_eq!([first.last_update[1], second.last_update[1]], [9, 10].map(Compact));
		assert_eq!(first.emission, second.emission);
		// Root, and the subnet twice.
		assert_eq!(Views::<Test>::get_all_mechagraphs().len(), 3);
		let chosen = Views::<Test>::get_selective_mechagraph(SUBNET, MechId::new(1), vec![0, 64]);
		assert_eq!(chosen.unwrap().netuid.0.get(), 4_097);
	});
}
