//! Random sequences of operations; every invariant holds after each of them.
//!
//! `PROPTEST_CASES` says how many sequences are run.

mod ops;
mod send;

use super::mock::*;
use crate::{
	accounts, facts::Facts, neurons::Neurons, pallet::*, params::ChainParams, pools::Pools,
	root::Root, subnets::Subnets, types::Position,
};
use dtao_traits::{HyperparamAdmin, MechanismSplit, SubnetParam};
use dtao_types::{storage_index, MechId, NetUid};
use frame_support::assert_ok;
use ops::ops;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use send::{send, surround};
use sp_core::crypto::AccountId32;
use sp_io::storage::root as storage_root;
use sp_runtime::{DispatchResult, StateVersion};
use std::{cell::Cell, collections::BTreeMap};

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
	RegisterLimit { who: usize, hotkey: usize, netuid: u16, percent: u64 },
	RegisterNetwork { who: usize, hotkey: usize, named: bool },
	Start { netuid: u16 },
	SetWeights { hotkey: usize, netuid: u16, mecid: u8, weights: Vec<(u16, u16)> },
	Commit { hotkey: usize, netuid: u16, mecid: u8, vote: u16 },
	Reveal { commit: usize, vote: u16 },
	Mechanisms { netuid: u16, count: u8, split: Option<u16> },
	Move { position: usize, hotkey: usize, netuid: u16, parts: u64 },
	MoveLimit { position: usize, hotkey: usize, netuid: u16, parts: u64, limit: (u64, bool) },
	Transfer { position: usize, to: usize, netuid: u16, parts: u64 },
	TransferOver { position: usize, to: usize, hotkey: usize, netuid: u16, parts: u64 },
	Swap { position: usize, netuid: u16, parts: u64 },
	SwapLimit { position: usize, netuid: u16, parts: u64, limit: (u64, bool) },
	Recycle { position: usize, parts: u64 },
	Burn { position: usize, parts: u64 },
	AddBurn { who: usize, hotkey: usize, netuid: u16, amount: u64, percent: Option<u64> },
	Associate { who: usize, hotkey: usize },
	RaiseTake { who: usize, hotkey: usize, take: u16 },
	LowerTake { who: usize, hotkey: usize, take: u16 },
	PayInAlpha { position: usize, fee: u64, parts: u64 },
	SetChildren { hotkey: usize, netuid: u16, children: Vec<(u64, usize)> },
	ChildkeyTake { hotkey: usize, netuid: u16, take: u16 },
	AutoStake { who: usize, hotkey: usize, netuid: u16 },
	ClaimRoot { who: usize, subnets: u8 },
	ClaimRootWithHotkey { who: usize, hotkey: usize },
	ClaimType { who: usize, kind: u8 },
	ClaimThreshold { netuid: u16, threshold: u64 },
	ClaimsPerBlock(u64),
	Set { netuid: u16, param: SubnetParam },
	FeeRate { netuid: u16, rate: u16 },
	Author(u8),
	Pay { from: usize, to: usize, amount: u64 },
	PayAllBut { from: usize, to: usize, left: u64 },
	NominatorMinimum(u64),
	Take { hotkey: usize, parts: u16 },
	SwapHotkey { who: usize, netuid: Option<u16>, back: bool },
	SwapColdkey { who: usize },
	Announcement { who: usize, step: u8 },
	Dissolve { netuid: u16, idle: u64 },
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

/// As if nobody had called `start_call` for the subnet yet.
fn take_back_start(netuid: NetUid) {
	FirstEmissionBlockNumber::<Test>::remove(netuid);
	Facts::<Test>::update(netuid, |facts| facts.first_emission = None);
	Subnets::<Test>::set_token_enabled(netuid, false);
}

thread_local! {
	/// How often the hotkey of a number was changed on all subnets, and the person.
	static NAMES: Cell<([u8; 5], [u8; 5])> = const { Cell::new(([0; 5], [0; 5])) };
}

/// An account that was another one `changes` changes ago.
fn renamed(first: AccountId32, changes: u8) -> AccountId32 {
	let mut bytes: [u8; 32] = first.into();
	bytes[31] = bytes[31].wrapping_add(100 * u8::from(changes > 0));
	bytes[30] = bytes[30].wrapping_add(changes);
	bytes.into()
}

fn hotkey_after(number: usize, changes: u8) -> AccountId32 {
	renamed(account([60, 61, 62, 63, 64][number]), changes)
}

fn hotkey(number: usize) -> AccountId32 {
	hotkey_after(number, NAMES.get().0[number])
}

fn next_hotkey(number: usize) -> AccountId32 {
	hotkey_after(number, NAMES.get().0[number] + 1)
}

fn rename_hotkey(number: usize) {
	let mut names = NAMES.get();
	names.0[number] += 1;
	NAMES.set(names);
}

/// Another hotkey of the same person, that takes the place of the first on single subnets.
fn spare(number: usize) -> AccountId32 {
	account([80, 81, 82, 83, 84][number])
}

fn person(number: usize) -> AccountId32 {
	renamed(RICH[number].clone(), NAMES.get().1[number])
}

fn next_person(number: usize) -> AccountId32 {
	renamed(RICH[number].clone(), NAMES.get().1[number] + 1)
}

fn rename_person(number: usize) {
	let mut names = NAMES.get();
	names.1[number] += 1;
	NAMES.set(names);
}

/// Hotkeys and subnets that the checks look at; a random sequence may create a few subnets.
const HOTKEYS: core::ops::Range<usize> = 0..5;
const NETUIDS: core::ops::Range<u16> = 0..6;

/// Blocks before the first step: two epochs of the first subnet.
const WARM_UP: u64 = 14;

/// What a call must not change, or not in one direction.
struct Before {
	/// What root stakers are owed.
	owed: Vec<u128>,
	/// Products of the reserves of the pools, those of root left out.
	products: Vec<u128>,
	/// Alpha in existence of the subnets, root left out.
	alpha: Vec<u64>,
	/// What lies on the accounts of the subnets beside the pools.
	beside_pools: Vec<u64>,
	issuance: u64,
}

impl Before {
	fn now() -> Self {
		let netuids = || NETUIDS.map(NetUid::new);
		let owed = netuids()
			.flat_map(|netuid| HOTKEYS.map(move |h| (netuid, [hotkey(h), spare(h)])))
			.flat_map(|(netuid, both)| {
				let owed = move |who: AccountId32| {
					both.iter()
						.map(|h| Root::<Test>::owed(Position::new(h, &who, netuid)))
						.sum::<u128>()
				};
				(0..RICH.len()).map(person).map(owed)
			})
			.collect();
		let beside =
			|netuid| balance(&accounts::of_subnet(netuid)) - SubnetTAO::<Test>::get(netuid).rao();
		Self {
			owed,
			products: netuids()
				.skip(1)
				.map(|netuid| Pools::<Test>::reserves(netuid).product())
				.collect(),
			alpha: alpha_issuances(),
			beside_pools: netuids().map(beside).collect(),
			issuance: Balances::total_issuance(),
		}
	}
}

/// Alpha in existence of the subnets, root left out.
fn alpha_issuances() -> Vec<u64> {
	let netuids = NETUIDS.skip(1).map(NetUid::new);
	netuids.map(|netuid| Pools::<Test>::alpha_issuance(netuid).rao()).collect()
}

fn check_call(op: &Op, before: &Before) {
	let after = Before::now();
	if let Op::ClaimRoot { .. } | Op::ClaimRootWithHotkey { .. } = op {
		// What was owed to the claimant was paid in full, or is owed as before: a claim may come to nothing.
		let paid_or_same = |(after, before): (&u128, &u128)| *after == 0 || after == before;
		assert!(after.owed.iter().zip(&before.owed).all(paid_or_same), "{op:?} paid in part");
	} else {
		// A position that is closed leaves too little to the others, on each of two hotkeys.
		let too_little = 2 * u128::from(dtao_emission::root_claim::LEAST_LEFT);
		let kept = |(after, before): (&u128, &u128)| {
			after <= before && before.saturating_sub(*after) < too_little
		};
		let all_kept = after.owed.iter().zip(&before.owed).all(kept);
		assert!(all_kept, "{op:?} changed what root stakers are owed");
	}
	let mut products = after.products.iter().zip(&before.products);
	assert!(products.all(|(after, before)| after >= before), "{op:?} lowered a product");
	// INV-04. The alpha of a new pool comes with it.
	let mut alpha = after.alpha.iter().zip(&before.alpha);
	let is_new = |before: u64| before == 0 && matches!(op, Op::RegisterNetwork { .. });
	assert!(alpha.all(|(after, before)| after <= before || is_new(*before)), "{op:?} issued alpha");
	assert_eq!(after.beside_pools, before.beside_pools, "{op:?} stranded TAO");
	assert!(after.issuance <= before.issuance, "{op:?} minted");
}

/// A block issues no more TAO than the curve grants, and no more alpha than twice the curve of the
/// subnet: once into the pool and once outside (INV-04).
fn block() {
	let (issuance, alpha) = (Balances::total_issuance(), alpha_issuances());
	blocks(1);
	assert!(Balances::total_issuance() <= issuance + granted_at(issuance));
	for (after, before) in alpha_issuances().into_iter().zip(alpha) {
		assert!(after <= before + 2 * granted_at(before), "{before} to {after}");
	}
}

/// Do a step and check what holds for steps; the invariants of the state follow it. Answers whether
/// it was done.
fn step(op: &Op) -> bool {
	let done = match op {
		Op::Blocks(n) => {
			(0..*n).for_each(|_| block());
			true
		},
		op => {
			let (before, root) = (Before::now(), storage_root(StateVersion::V1));
			match send(op) {
				Some(Ok(())) => {
					check_call(op, &before);
					true
				},
				Some(Err(_)) => {
					let now = storage_root(StateVersion::V1);
					assert_eq!(now, root, "INV-10: {op:?} failed and changed something");
					false
				},
				None => surround(op),
			}
		},
	};
	check_invariants();
	done
}

/// Do all of these one after the other, on a chain whose first subnet wants commits or not. Answers
/// which were done.
fn run(commits: bool, sequence: &[Op]) -> Vec<bool> {
	NAMES.set(Default::default());
	let params = Params::get();
	// As many changes of keys as come.
	Params::set(ChainParams { hotkey_swap_interval: 0, ..params });
	chain().run(|| {
		NumRootClaim::<Test>::put(0);
		TxRateLimit::<Test>::put(0);
		ColdkeySwapAnnouncementDelay::<Test>::put(3);
		ColdkeySwapReannouncementDelay::<Test>::put(2);
		// A fourth subnet lets the cheapest of the others end.
		SubnetLimit::<Test>::put(4);
		NetworkImmunityPeriod::<Test>::put(5);
		StartCallDelay::<Test>::put(2);
		CommitRevealWeightsEnabled::<Test>::insert(SUBNET, commits);
		for netuid in (1..4).map(NetUid::new) {
			WeightsSetRateLimit::<Test>::insert(netuid, 2);
			PendingChildKeyCooldown::<Test>::put(2);
			MaxAllowedUids::<Test>::mutate(netuid, |uids| *uids = 128.min(*uids));
			set_moving_price(netuid, 1 << 30);
		}
		take_back_start(NetUid::new(3));
		// Takes that can go up and down: the default is the highest.
		HOTKEYS.for_each(|h| Delegates::<Test>::insert(hotkey(h), 6_000));
		// The first subnet has had epochs: there are permits and root dividends.
		blocks(WARM_UP);
		NumRootClaim::<Test>::put(1);
		let done = sequence.iter().map(step).collect();
		Params::set(params);
		done
	})
}

fn sequences() -> impl Strategy<Value = (bool, Vec<Op>)> {
	(any::<bool>(), proptest::collection::vec(ops(), 40))
}

fn cases() -> u32 {
	let chosen = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
	chosen.unwrap_or(96)
}

proptest! {
	#![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

	#[test]
	fn invariants_should_hold_when_anything_is_done_in_any_order((commits, ops) in sequences()) {
		run(commits, &ops);
	}
}

#[test]
fn every_operation_should_be_done_now_and_then() {
	let mut runner = TestRunner::deterministic();
	let mut done: BTreeMap<String, u32> = BTreeMap::new();
	for _ in 0..64 {
		let (commits, ops) = sequences().new_tree(&mut runner).expect("no filters").current();
		for (op, was_done) in ops.iter().zip(run(commits, &ops)) {
			let text = format!("{op:?}");
			let name = text.split([' ', '(']).next().unwrap_or_default();
			*done.entry(name.to_owned()).or_default() += u32::from(was_done);
		}
	}
	let never: Vec<_> = done.iter().filter(|(_, count)| **count == 0).collect();
	assert!(never.is_empty(), "{never:?} of {done:?}");
}

#[test]
fn random_chain_should_be_rich_enough_to_test_on() {
	chain().run(|| {
		assert_eq!(Neurons::<Test>::count(SUBNET), 6);
		assert_eq!(Neurons::<Test>::count(SUBNET_2), 1);
		assert_ok!(add_stake(&ALICE, &hotkey(0), NetUid::new(3), tao(10)));
		blocks(20);
		assert!(Root::<Test>::owed(Position::new(&hotkey(1), &RICH[1], SUBNET)) > 0);
	});
}
