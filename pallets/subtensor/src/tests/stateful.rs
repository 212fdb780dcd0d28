//! Random sequences of operations; every invariant holds after each of them.

use super::mock::*;
use crate::{pallet::*, pools::Pools, registration::Registration, root::Root};
use dtao_emission::curve;
use dtao_types::{NetUid, TaoBalance};
use frame_support::assert_ok;
use proptest::prelude::*;
use sp_core::crypto::AccountId32;
use sp_io::storage::root as storage_root;
use sp_runtime::{DispatchResult, StateVersion};

/// What a random step may do. Numbers of people, hotkeys and subnets are indices.
#[derive(Clone, Debug)]
enum Op {
	Add { who: usize, hotkey: usize, netuid: u16, amount: u64 },
	AddLimit { who: usize, hotkey: usize, netuid: u16, amount: u64, percent: u64, partial: bool },
	Remove { position: usize, parts: u64 },
	RemoveLimit { position: usize, parts: u64, percent: u64, partial: bool },
	RemoveFull { position: usize },
	UnstakeAll { who: usize, hotkey: usize },
	UnstakeAllAlpha { who: usize, hotkey: usize },
	Register { who: usize, hotkey: usize, netuid: u16 },
	RootRegister { who: usize, hotkey: usize },
	RegisterNetwork { who: usize, hotkey: usize },
	SetWeights { hotkey: usize, netuid: u16, weights: Vec<(u16, u16)> },
	NominatorMinimum(u64),
	Take { hotkey: usize, parts: u16 },
	Blocks(u64),
}

/// Three subnets with pools of different depth; three seats on the second.
fn chain() -> Chain {
	let subnets = [
		crate::GenesisSubnet { tempo: 6, ..dynamic_subnet(1, tao(1_000), alpha(2_000)) },
		crate::GenesisSubnet { tempo: 4, max_uids: 3, ..dynamic_subnet(2, tao(10), alpha(10)) },
		crate::GenesisSubnet { tempo: 1, ..dynamic_subnet(3, tao(1), alpha(50)) },
	];
	let chain = subnets.into_iter().fold(Chain::default(), Chain::subnet);
	// Of each of the five coldkeys a hotkey on the first subnet, three of them with stake.
	let chain = (0..5usize).fold(chain, |chain, i| {
		chain.neuron(SUBNET, hotkey(i), RICH[i].clone(), alpha([0, 50, 7, 1, 0][i]))
	});
	chain.neuron(NetUid::ROOT, hotkey(1), RICH[1].clone(), alpha(300)).started()
}

fn hotkey(number: usize) -> AccountId32 {
	account([60, 61, 62, 63, 64][number])
}

/// Hotkeys and subnets that the checks look at; a random sequence may create a few subnets.
const HOTKEYS: core::ops::Range<usize> = 0..5;
const NETUIDS: core::ops::Range<u16> = 0..6;

fn part(amount: u64, parts: u64) -> u64 {
	u64::try_from(u128::from(amount) * u128::from(parts) / 1_000).unwrap()
}

fn limit(netuid: NetUid, percent: u64) -> u64 {
	Pools::<Test>::price(netuid).rao().saturating_mul(percent) / 100
}

/// One of the open positions: number of the coldkey and of the hotkey, subnet, stake. Behind the
/// last one there is one that is not open.
fn position(number: usize) -> (usize, usize, NetUid, u64) {
	let mut open: Vec<_> = NETUIDS
		.map(NetUid::new)
		.flat_map(|netuid| HOTKEYS.map(move |h| (netuid, h)))
		.flat_map(|(netuid, h)| (0..RICH.len()).map(move |who| (who, h, netuid)))
		.map(|(who, h, netuid)| (who, h, netuid, stake(&hotkey(h), &RICH[who], netuid)))
		.filter(|(.., held)| *held > 0)
		.collect();
	open.push((0, 4, SUBNET_2, 0));
	open.swap_remove(number % open.len())
}

/// Send the call of an operation; `None` where it is not a call.
fn send(op: &Op) -> Option<DispatchResult> {
	let rao = TaoBalance::from_rao;
	Some(match op.clone() {
		Op::Add { who, hotkey: h, netuid, amount } => {
			add_stake(&RICH[who], &hotkey(h), NetUid::new(netuid), rao(amount))
		},
		Op::AddLimit { who, hotkey: h, netuid, amount, percent, partial } => {
			let netuid = NetUid::new(netuid);
			let limit = limit(netuid, 100 + percent);
			add_stake_limit(&RICH[who], &hotkey(h), netuid, rao(amount), limit, partial)
		},
		Op::Remove { position: number, parts } => {
			let (who, h, netuid, held) = position(number);
			remove_stake(&RICH[who], &hotkey(h), netuid, part(held, parts))
		},
		Op::RemoveLimit { position: number, parts, percent, partial } => {
			let (who, h, netuid, held) = position(number);
			let limit = limit(netuid, 100_u64.saturating_sub(percent));
			let amount = part(held, parts);
			remove_stake_limit(&RICH[who], &hotkey(h), netuid, amount, limit, partial)
		},
		Op::RemoveFull { position: number } => {
			let (who, h, netuid, _) = position(number);
			remove_full(&RICH[who], &hotkey(h), netuid, None)
		},
		Op::UnstakeAll { who, hotkey: h } => unstake_all(&RICH[who], &hotkey(h)),
		Op::UnstakeAllAlpha { who, hotkey: h } => unstake_all_alpha(&RICH[who], &hotkey(h)),
		Op::Register { who, hotkey: h, netuid } => {
			burned_register(&RICH[who], NetUid::new(netuid), &hotkey(h))
		},
		Op::RootRegister { who, hotkey: h } => root_register(&RICH[who], &hotkey(h)),
		Op::RegisterNetwork { who, hotkey: h } => register_network(&RICH[who], &hotkey(h)),
		Op::SetWeights { hotkey: h, netuid, weights } => {
			set_weights(&hotkey(h), NetUid::new(netuid), &weights)
		},
		Op::NominatorMinimum(_) | Op::Take { .. } | Op::Blocks(_) => return None,
	})
}

/// What root stakers are owed, and the product of the reserves of each pool.
fn owed_and_products() -> (Vec<u128>, Vec<u128>) {
	let netuids = || NETUIDS.map(NetUid::new);
	let owed = netuids()
		.flat_map(|netuid| HOTKEYS.map(move |h| (netuid, hotkey(h))))
		.flat_map(|(netuid, h)| RICH.map(|who| Root::<Test>::owed(netuid, &h, &who)))
		.collect();
	let products = netuids().map(|netuid| Pools::<Test>::reserves(netuid).product()).collect();
	(owed, products)
}

fn check_call(op: &Op, result: DispatchResult, before: (Vec<u128>, Vec<u128>), root: Vec<u8>) {
	if result.is_err() {
		assert_eq!(storage_root(StateVersion::V1), root, "{op:?} failed and changed something");
		return;
	}
	let (owed, products) = owed_and_products();
	assert_eq!(owed, before.0, "{op:?} changed what root stakers are owed");
	let is_less = |(after, before): (&u128, &u128)| after < before;
	// The product of root is no product.
	let fell = products.iter().zip(&before.1).skip(1).any(is_less);
	assert!(!fell, "{op:?} lowered the product of a pool");
}

/// Do a step and check what holds for steps; the invariants of the state follow it.
fn step(op: &Op) {
	let issuance = Balances::total_issuance();
	match op {
		Op::Blocks(n) => {
			for _ in 0..*n {
				let (before, granted) =
					(Balances::total_issuance(), curve::block_emission(Balances::total_issuance()));
				blocks(1);
				assert!(Balances::total_issuance() <= before + granted);
			}
		},
		Op::NominatorMinimum(rao) => NominatorMinRequiredStake::<Test>::put(rao),
		Op::Take { hotkey: h, parts } => Delegates::<Test>::insert(hotkey(*h), parts),
		op => {
			let (before, root) = (owed_and_products(), storage_root(StateVersion::V1));
			let result = send(op).expect("the other operations are calls");
			check_call(op, result, before, root);
			assert!(Balances::total_issuance() <= issuance, "{op:?} minted");
		},
	}
	check_invariants();
}

/// Amounts from dust to more than any pool holds.
fn amounts() -> impl Strategy<Value = u64> {
	prop_oneof![
		1 => 0..3_000_000u64,
		6 => 2_001_007..100_000_000_000u64,
		2 => 100_000_000_000..2_000_000_000_000u64,
		1 => Just(u64::MAX),
	]
}

/// Thousandths of a position: all of it in a quarter of the cases.
fn parts() -> impl Strategy<Value = u64> {
	prop_oneof![3 => 0..1_100u64, 1 => Just(1_000u64)]
}

fn ops() -> impl Strategy<Value = Op> {
	let (h, net) = (0..5usize, 0..4u16);
	// People stake to their own hotkey or to that of the second, and register their own, mostly.
	let pair = (0..5usize, any::<bool>()).prop_map(|(who, own)| (who, if own { who } else { 1 }));
	let place = (pair.clone(), net.clone()).prop_map(|((who, h), net)| (who, h, net));
	let limited = (0..60u64, any::<bool>());
	let weights = proptest::collection::btree_map(0..5u16, any::<u16>(), 0..5)
		.prop_map(|weights| weights.into_iter().collect());
	prop_oneof![
		6 => (place.clone(), amounts()).prop_map(|((who, hotkey, netuid), amount)| {
			Op::Add { who, hotkey, netuid, amount }
		}),
		2 => (place.clone(), amounts(), limited.clone()).prop_map(
			|((who, hotkey, netuid), amount, (percent, partial))| {
				Op::AddLimit { who, hotkey, netuid, amount, percent, partial }
			}
		),
		4 => (any::<usize>(), parts()).prop_map(|(position, parts)| Op::Remove { position, parts }),
		2 => (any::<usize>(), parts(), limited).prop_map(
			|(position, parts, (percent, partial))| {
				Op::RemoveLimit { position, parts, percent, partial }
			}
		),
		1 => any::<usize>().prop_map(|position| Op::RemoveFull { position }),
		1 => pair.clone().prop_map(|(who, hotkey)| Op::UnstakeAll { who, hotkey }),
		1 => pair.clone().prop_map(|(who, hotkey)| Op::UnstakeAllAlpha { who, hotkey }),
		3 => place.prop_map(|(who, hotkey, netuid)| Op::Register { who, hotkey, netuid }),
		1 => pair.clone().prop_map(|(who, hotkey)| Op::RootRegister { who, hotkey }),
		1 => pair.prop_map(|(who, hotkey)| Op::RegisterNetwork { who, hotkey }),
		4 => (h.clone(), net, weights).prop_map(|(hotkey, netuid, weights)| {
			Op::SetWeights { hotkey, netuid, weights }
		}),
		1 => (0..5_000_000_000u64).prop_map(Op::NominatorMinimum),
		1 => (h, 0..=11_796u16).prop_map(|(hotkey, parts)| Op::Take { hotkey, parts }),
		6 => (1..9u64).prop_map(Op::Blocks),
	]
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

	#[test]
	fn invariants_should_hold_when_anything_is_done_in_any_order(
		sequence in proptest::collection::vec(ops(), 40)
	) {
		chain().run(|| {
			for netuid in (1..4).map(NetUid::new) {
				WeightsSetRateLimit::<Test>::insert(netuid, 2);
				set_moving_price(netuid, 1 << 30);
			}
			sequence.iter().for_each(step);
		});
	}
}

#[test]
fn random_chain_should_be_rich_enough_to_test_on() {
	chain().run(|| {
		assert_eq!(Registration::<Test>::count(SUBNET), 6);
		assert_eq!(Registration::<Test>::count(SUBNET_2), 1);
		assert_ok!(add_stake(&ALICE, &hotkey(0), NetUid::new(3), tao(10)));
		blocks(20);
		assert!(Root::<Test>::owed(SUBNET, &hotkey(1), &RICH[1]) > 0);
	});
}
