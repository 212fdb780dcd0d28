//! An epoch weighs what it did: parents that were paid, parents that were looked at, records that were
//! erased; nobody makes it heavy for nothing.

use super::{mock::*, moves::try_associate};
use crate::{
	children::{Children, MAX_PARENTS},
	coinbase::Coinbase,
	epoch::{Epoch, MAX_HEIRS},
	lifecycle::Dissolve,
	pallet::*,
	params::ChainParams,
	scores::Scores,
	weight_info::WeightInfo,
	GenesisNeuron, GenesisSubnet,
};
use dtao_types::{AlphaBalance, NetUid, Uid};
use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::Weight};
use frame_system::limits::BlockWeights;
use proptest::prelude::*;
use sp_core::crypto::AccountId32;
use sp_runtime::Perbill;
use std::collections::BTreeSet;

type W = <Test as Config>::WeightInfo;

/// The whole as a proportion.
const WHOLE: u64 = u64::MAX;

/// Block of the first epoch of [`SUBNET`], at which it starts to emit.
const EPOCH: u64 = 9;

/// Account `n` of a kind.
fn many(kind: u8, n: u32) -> AccountId32 {
	let mut bytes = [kind; 32];
	bytes[..4].copy_from_slice(&n.to_le_bytes());
	AccountId32::new(bytes)
}

fn neuron(n: u32) -> AccountId32 {
	many(252, n)
}

fn parent(n: u32) -> AccountId32 {
	many(253, n)
}

/// With the least contribution of the public chain.
fn bounded(test: impl FnOnce()) {
	Params::mutate(|params| params.min_contribution = ChainParams::PRODUCTION.min_contribution);
	test();
	Params::mutate(|params| params.min_contribution = AlphaBalance::ZERO);
}

/// A subnet with so many neurons of [`ALICE`] with stake, none of them the owner's.
fn subnet(netuid: u16, neurons: u32) -> GenesisSubnet<AccountId32> {
	let of = |n| GenesisNeuron { hotkey: neuron(n), coldkey: ALICE, stake: alpha(100) };
	let neurons = (0..neurons).map(of).collect();
	GenesisSubnet { neurons, ..dynamic_subnet(netuid, tao(1_000), alpha(2_000)) }
}

/// Let hotkeys be parents of a child, as lists that began to count long ago left them; all of their
/// children are named at once.
fn give(netuid: NetUid, parent: &AccountId32, children: &[AccountId32]) {
	let part = WHOLE / children.len() as u64;
	let list = children.iter().map(|child| (part, child.clone())).collect();
	ChildKeys::<Test>::insert(parent, netuid, wire(list));
	LastChildChange::<Test>::insert(netuid, parent, (1, 0));
	for child in children {
		let mut parents = ParentKeys::<Test>::get(child, netuid);
		parents.try_push((part, parent.clone())).expect("there is a slot");
		ParentKeys::<Test>::insert(child, netuid, parents);
	}
}

/// Tell the epoch which neurons have parents.
fn note_roles(netuid: NetUid, neurons: u32) {
	(0..neurons).for_each(|n| Children::<Test>::seated(netuid, Uid::new(n as u16), &neuron(n)));
}

fn reads(n: u64) -> Weight {
	<Test as frame_system::Config>::DbWeight::get().reads(n)
}

fn beyond(weight: fn(u32) -> Weight, n: u32) -> Weight {
	weight(n).saturating_sub(weight(0))
}

/// Weight of so many positions that an epoch opens.
fn opening(positions: u32) -> Weight {
	W::epoch_credits(0, positions).saturating_sub(W::epoch_credits(0, 0))
}

/// What the hook answers for block `n` beyond the block step with one emitting subnet and a turn of it.
fn weight_of_epoch(n: u64) -> Weight {
	until(n - 1);
	SubtensorModule::on_finalize(n - 1);
	System::set_block_number(n);
	let used = SubtensorModule::on_initialize(n);
	let step = W::block_step(1, 1, 2, 0, 0)
		.saturating_add(Coinbase::<Test>::traded_books(1))
		// What clients count epochs by.
		.saturating_add(<Test as frame_system::Config>::DbWeight::get().reads_writes(2, 2))
		.saturating_add(W::activate_children(0))
		// Encrypted commits.
		.saturating_add(reads(4 + 2 + 5))
		.saturating_add(W::dissolve_base());
	used.checked_sub(&step).expect("the hook answers the block step")
}

#[test]
fn parents_should_weigh_as_paid_only_when_they_are() {
	bounded(|| {
		Chain::default().subnet(subnet(1, 2)).started().run(|| {
			// GIVEN a validator with two parents without stake and two with
			for n in 0..4 {
				assert_ok!(try_associate(&BOB, &parent(n)));
				give(SUBNET, &parent(n), &[neuron(0)]);
			}
			assert_ok!(add_stake(&BOB, &parent(2), SUBNET, tao(10)));
			assert_ok!(add_stake(&BOB, &parent(3), SUBNET, tao(20)));
			note_roles(SUBNET, 2);
			ValidatorPermit::<Test>::insert(SUBNET, wire(vec![true, true]));

			// WHEN all dividends are shared: by stake, as nobody set weights
			let most = {
				until(EPOCH - 1);
				Epoch::<Test>::weight(SUBNET)
			};
			let used = weight_of_epoch(EPOCH);

			// THEN two parents are paid beside the neurons, of whom one keeps nothing, and two were
			// looked at.
			let expected = W::epoch(2)
				.saturating_add(beyond(W::links, 4 + 2))
				.saturating_add(reads(2))
				.saturating_add(beyond(W::inheritance, 2));
			assert_eq!(used, expected);
			assert_eq!(
				most,
				W::epoch(2)
					.saturating_add(beyond(W::links, 4))
					.saturating_add(beyond(W::inheritance, 4))
					.saturating_add(opening(2 * 2 + 1))
			);
			for n in 0..4 {
				let paid = AlphaDividendsPerSubnet::<Test>::contains_key(SUBNET, parent(n));
				assert_eq!(paid, n > 1);
			}
		});
	});
}

#[test]
fn positions_should_weigh_when_incentive_opens_them() {
	for opened in 0..=3 {
		// GIVEN neurons of different owners, of whom the first ones let incentive be staked on the last hotkey
		let owner = |n: u32| account(100 + n as u8);
		let of = |n| GenesisNeuron { hotkey: neuron(n), coldkey: owner(n), stake: alpha(100) };
		let neurons = (0..4).map(of).collect();
		Chain::default().subnet(GenesisSubnet { neurons, ..subnet(1, 0) }).started().run(|| {
			for n in 0..opened {
				AutoStakeDestination::<Test>::insert(owner(n), SUBNET, neuron(3));
				AutoStakeColdkeys::<Test>::insert((SUBNET, neuron(3), owner(n)), ());
			}
			ValidatorPermit::<Test>::insert(SUBNET, wire(vec![true; 4]));
			for n in 0..4 {
				assert_ok!(set_weights(&neuron(n), SUBNET, &[(0, 1), (1, 1), (2, 1)]));
			}

			// WHEN two epochs pay them
			let first = weight_of_epoch(EPOCH);
			let second = weight_of_epoch(EPOCH + 11);

			// THEN each first stake weighs, and that of the subnet's owner; the next ones are among others',
			// which an epoch has counted.
			assert_eq!(first, W::epoch(4).saturating_add(opening(opened + 1)));
			assert_eq!(second, W::epoch(4));
		});
	}
}

#[test]
fn erased_records_should_be_weighed_one_by_one() {
	for records in [0u32, 1, 2, 40] {
		Chain::default().subnet(subnet(1, 2)).started().run(|| {
			until(EPOCH - 1);
			let clean = Epoch::<Test>::weight(SUBNET);
			for n in 0..records {
				if n % 2 == 0 {
					AlphaDividendsPerSubnet::<Test>::insert(SUBNET, parent(n), alpha(1));
				} else {
					RootAlphaDividendsPerSubnet::<Test>::insert(SUBNET, parent(n), alpha(1));
				}
			}
			DividendRecords::<Test>::insert(SUBNET, records);
			check_invariants();
			let erasing =
				W::dissolve_erase().saturating_add(reads(1)).saturating_mul(records.into());
			assert_eq!(Epoch::<Test>::weight(SUBNET), clean.saturating_add(erasing));

			let used = weight_of_epoch(EPOCH);

			// The owner of the subnet had no stake before.
			let paid = W::epoch(2).saturating_add(opening(1));
			assert_eq!(used, paid.saturating_add(erasing));
			// Those of the two neurons are left.
			assert_eq!(DividendRecords::<Test>::get(SUBNET), 2);
		});
	}
}

#[test]
fn epoch_that_fails_should_weigh_what_it_might_have_done() {
	Chain::default().subnet(subnet(1, 2)).started().run(|| {
		until(EPOCH - 1);
		let most = Epoch::<Test>::weight(SUBNET);
		let roles = ChildRoles::<Test>::take(SUBNET);
		assert_eq!(weight_of_epoch(EPOCH), most);
		assert!(events().contains(&Event::EpochSkipped { netuid: SUBNET }));
		ChildRoles::<Test>::insert(SUBNET, roles);
	});
}

#[test]
fn last_epoch_should_weigh_what_it_did_and_give_the_rest_to_nobody() {
	Chain::default().subnet(subnet(1, 2)).started().run(|| {
		// GIVEN a parent that might be paid, without stake, on a subnet that ends
		give(SUBNET, &parent(0), &[neuron(0)]);
		note_roles(SUBNET, 2);
		blocks(3);
		assert_ok!(dissolve(SUBNET));
		let most = Dissolve::<Test>::last_epoch_weight();
		let idle = W::epoch(2).saturating_add(beyond(W::links, 2)).saturating_add(reads(1));
		assert!(most.ref_time() > idle.ref_time());

		// WHEN the block runs it at its start
		let used = Dissolve::<Test>::on_block();

		// THEN it answers that, the end of trading and at most the work of every block.
		let settled = idle.saturating_add(W::dissolve_erase().saturating_mul(3));
		let rest = used.checked_sub(&settled).expect("the last epoch is answered");
		assert!(rest.all_lte(Dissolve::<Test>::minimum()), "{rest}");
		assert_eq!(Dissolve::<Test>::last_epoch_weight(), Weight::zero());
	});
}

#[test]
fn dividends_should_wait_when_an_epoch_would_look_at_too_many_parents() {
	let full = MAX_HEIRS / MAX_PARENTS;
	for (children, waits) in [(full, 0), (full + 1, 1)] {
		Chain::default().subnet(subnet(1, children)).started().run(|| {
			until(EPOCH - 1);
			for n in 0..MAX_PARENTS {
				for (place, five) in (0..children).collect::<Vec<_>>().chunks(5).enumerate() {
					let five: Vec<_> = five.iter().map(|n| neuron(*n)).collect();
					give(SUBNET, &parent(n * 100 + place as u32), &five);
				}
			}
			note_roles(SUBNET, children);

			until(EPOCH);

			let emission = Scores::<Test>::emission(SUBNET);
			let unpaid = emission.iter().filter(|earned| **earned == 0).count();
			assert_eq!(unpaid, waits);
			let pending = Coinbase::<Test>::pending(SUBNET);
			let pending = pending.server.rao() + pending.validator.rao();
			// Equal stakes: what waits is the part of one.
			assert_eq!((pending + emission[0] / 2) / emission[0], waits as u64);
		});
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

	/// Whatever the parents hold, an epoch answers at least the look at each and at most what it was
	/// chosen by.
	#[test]
	fn epoch_should_never_weigh_more_than_it_was_chosen_by(
		stakes in proptest::collection::vec(0u64..30, 0..6),
		records in 0u32..5,
		permits in any::<[bool; 2]>(),
	) {
		bounded(|| {
			Chain::default().subnet(subnet(1, 2)).started().run(|| {
				for (n, stake) in (0u32..).zip(&stakes) {
					assert_ok!(try_associate(&BOB, &parent(n)));
					give(SUBNET, &parent(n), &[neuron(n % 2)]);
					if *stake > 0 {
						// From less than the least contribution to many times that.
						let tao = dtao_types::TaoBalance::from_rao(stake * 100_000_000);
						assert_ok!(add_stake(&BOB, &parent(n), SUBNET, tao));
					}
				}
				note_roles(SUBNET, 2);
				// With weights of its own each neuron with a permit takes part.
				ValidatorPermit::<Test>::insert(SUBNET, wire(permits.to_vec()));
				for n in (0..2).filter(|n| permits[*n as usize]) {
					let weights = [(0, 1), (1, 1)];
					let _ = set_weights(&neuron(n), SUBNET, &weights);
				}
				until(EPOCH - 1);
				for n in 0..records {
					AlphaDividendsPerSubnet::<Test>::insert(SUBNET, many(254, n), alpha(1));
				}
				DividendRecords::<Test>::insert(SUBNET, records);
				let most = Epoch::<Test>::weight(SUBNET);

				let used = weight_of_epoch(EPOCH);

				assert!(used.all_lte(most), "{used} > {most}");
				let looks = W::epoch(2).saturating_add(beyond(W::links, stakes.len() as u32));
				assert!(used.all_gte(looks));
			});
		});
	}
}

/// Subnets, their validators, and hotkeys of somebody who wants to make their epochs heavy.
const SUBNETS: u16 = 128;
const VALIDATORS: u32 = 64;
const HOTKEYS: u32 = 820;

/// What the hook of a block may take of a block of the public chain.
const BLOCK: Weight = Weight::from_parts(4_000_000_000_000, u64::MAX);

/// 128 started subnets with a full set of validators each, whose hotkeys are the same everywhere, with
/// blocks of the public chain. Invariants are not checked: half a million relations take minutes.
fn full_chain(test: impl FnOnce()) {
	let of = |netuid| GenesisSubnet { tempo: 360, ..subnet(netuid, VALIDATORS) };
	let subnets = core::iter::once(root_subnet()).chain((1..=SUBNETS).map(of)).collect();
	let config = crate::GenesisConfig::<Test> { subnets, ..Default::default() };
	externalities(config).execute_with(|| {
		System::set_block_number(1);
		Limits::set(BlockWeights::with_sensible_defaults(BLOCK, Perbill::from_percent(75)));
		for netuid in (1..=SUBNETS).map(NetUid::new) {
			assert_ok!(start_call(&OWNER, netuid));
		}
		test()
	});
}

/// The five validators that hotkey `n` of the attacker names, round and round.
fn five(n: u32) -> impl Iterator<Item = AccountId32> {
	(0..5).map(move |i| neuron((5 * n + i) % VALIDATORS))
}

/// Let every validator of these subnets have 64 of the attacker's hotkeys as parents.
fn take_all_slots(netuids: &[NetUid]) {
	for netuid in netuids.iter().copied() {
		let mut parents = vec![vec![]; VALIDATORS as usize];
		for n in 0..HOTKEYS {
			let left = (VALIDATORS * MAX_PARENTS).saturating_sub(5 * n) as usize;
			let children: Vec<_> = five(n).take(left).map(|child| (WHOLE / 5, child)).collect();
			for i in 0..children.len() as u32 {
				parents[((5 * n + i) % VALIDATORS) as usize].push((WHOLE / 5, parent(n)));
			}
			ChildKeys::<Test>::insert(parent(n), netuid, wire(children));
		}
		for (n, list) in (0u32..).zip(parents) {
			assert_eq!(list.len() as u32, MAX_PARENTS);
			ParentKeys::<Test>::insert(neuron(n), netuid, wire(list));
		}
		note_roles(netuid, VALIDATORS);
		ValidatorPermit::<Test>::insert(netuid, wire(vec![true; VALIDATORS as usize]));
		assert_eq!(Epoch::<Test>::links(netuid).heirs, VALIDATORS * MAX_PARENTS);
	}
}

#[test]
fn hotkeys_should_be_refused_as_parents_when_they_have_no_stake() {
	bounded(|| {
		full_chain(|| {
			let set = |n: u32, netuid: u16| {
				let children = five(n).map(|child| (WHOLE / 5, child)).collect();
				let netuid = NetUid::new(netuid);
				dispatch(signed(&BOB), Call::set_children { hotkey: parent(n), netuid, children })
			};
			let error = || Error::<Test>::NotEnoughStakeToSetChildkeys;
			for n in 0..HOTKEYS {
				assert_ok!(try_associate(&BOB, &parent(n)));
				assert_eq!(set(n, 1), Err(error().into()));
			}
			(2..=SUBNETS).for_each(|netuid| assert_eq!(set(0, netuid), Err(error().into())));
			assert_noop!(set(0, 1), error());
		});
	});
}

#[test]
fn transactions_should_keep_their_room_when_all_parents_are_without_stake() {
	bounded(|| {
		full_chain(|| {
			// GIVEN subnets of which every slot of all validators is the attacker's, by stake that has
			// gone on, and whose epochs come together
			let attacked: Vec<NetUid> = (1..=SUBNETS).map(NetUid::new).collect();
			take_all_slots(&attacked);
			for netuid in &attacked {
				PendingEpochAt::<Test>::insert(netuid, 200);
			}

			// WHEN all have run, among blocks in which all subnets emit
			let mut heaviest = 0;
			for now in 199..=200 + u64::from(SUBNETS) {
				System::set_block_number(now);
				heaviest = SubtensorModule::on_initialize(now).ref_time().max(heaviest);
				SubtensorModule::on_finalize(now);
			}

			// THEN each left 70 % of its block.
			let paid = events().into_iter().filter_map(|event| match event {
				Event::EpochPaid { netuid, .. } => Some(netuid),
				_ => None,
			});
			assert_eq!(paid.collect::<BTreeSet<_>>(), attacked.iter().copied().collect());
			let most = Perbill::from_percent(30).mul_floor(BLOCK.ref_time());
			assert!(heaviest <= most, "a hook takes {heaviest} ps");
			// It was the work of an epoch with its parents, not only the block step.
			assert!(heaviest > W::epoch(VALIDATORS).saturating_add(W::links(4_096)).ref_time());
		});
	});
}
